"""The explorer `linear_neurons` in Python: its numbers compared with backprop, its traits."""


import numpy as np
import pytest

from bpkit import Network, backprop
from bpkit.formatting import short
from bpkit.widgets.linear_neurons.linear_neurons import linear_neurons
from bpkit.widgets.linear_neurons.numbers import Errors, one_map, scaled

X, Y = np.array([[0.9], [0.2], [0.6]]), np.array([[1.0], [0.0]])


def controls_of(hand):
    """The choice of the scale, the button for other weights, and the choice of the network."""
    return *hand.children[1].children, hand.children[3].children[1]


def test_the_sizes_are_those_of_backprop_at_every_scale():
    hand = linear_neurons()
    for scale in (0.5, 1, 3):
        hand.scale = scale
        for f in ("sigmoid", "linear"):
            net = Network([3, 4, 4, 4, 4, 2], activation=f, rng=9)
            for l in net.w:
                net.w[l] *= scale
            delta = backprop(net, X, Y).delta
            wanted = {l: np.abs(delta[l]).mean() for l in delta}
            assert hand.sizes[f] == pytest.approx(wanted)
            assert short(wanted[2]) in hand.text() or f"{wanted[2]:,.0f}" in hand.text()


def test_what_shrinks_delta_is_the_slope_of_sigma_and_nothing_else():
    """`by_f` lies between the smallest and the largest slope of the layer, never above 1/4."""
    rng = np.random.default_rng(1)
    for seed in range(10):
        net = Network([3, 5, 4, 4, 2], rng=seed)
        x = rng.random((3, 1))
        curved = Errors.of(scaled(net, 2.0, "sigmoid"), x, Y)
        straight = Errors.of(scaled(net, 2.0, "linear"), x, Y)
        for l, step in curved.steps.items():
            slopes = curved.base.net.activation[l].prime(curved.base.fp.z[l])
            assert slopes.min() <= step.by_f <= slopes.max() <= 0.25
            assert step.size == pytest.approx(step.sent * step.by_f)
            if l < net.L:
                assert step.size == pytest.approx(
                    curved.steps[l + 1].size * step.by_w * step.by_f)
                w = straight.base.net.w[l + 1]
                assert np.array_equal(straight.base.delta[l], w.T @ straight.base.delta[l + 1])
            assert straight.steps[l].by_f == 1


def test_linear_neurons_are_one_linear_map():
    net = scaled(Network([3, 5, 4, 2], rng=0), 1.5, "linear")
    W, c = one_map(net)
    assert W.shape == (2, 3)
    for x in np.random.default_rng(0).standard_normal((5, 3, 1)):
        assert W @ x + c == pytest.approx(net.forward(x).a[4])
    assert "is aᴸ to nine digits" in linear_neurons().text()
    assert "W = w⁶w⁵w⁴w³w² is 2 × 3" in linear_neurons().text()


def test_controls_traits_and_picture_stay_in_step():
    hand = linear_neurons()
    scale, other, shown = controls_of(hand)
    assert (hand.scale, hand.seed, hand.shown) == (1, 9, "sigmoid")
    scale.value = 2.5
    assert hand.scale == 2.5 and "times 2.5" in hand.text()
    hand.scale = 1.1
    assert hand.scale == scale.value == 1
    chart = hand._chart.value
    hand.scale = 3
    assert hand._chart.value != chart
    hand.shown = "linear"
    assert shown.value == "linear" == hand._view.network.activation[2].name
    assert hand.network.w[2] == pytest.approx(3 * Network([3, 4, 4, 4, 4, 2], rng=9).w[2])
    other.click()
    assert hand.seed == 10 and "seed 10" in hand.text()
    assert hand._view.network.w[2] == pytest.approx(
        3 * Network([3, 4, 4, 4, 4, 2], rng=10).w[2])
    assert np.abs(hand._view.base.delta[2]).mean() == pytest.approx(hand.sizes["linear"][2])


def test_one_part_at_a_time_is_shown():
    hand = linear_neurons()
    shown = controls_of(hand)[2]
    for part, widgets in hand._parts.items():
        hand._part.picked = part
        on = [w for ws in hand._parts.values() for w in ws if w.layout.display is None]
        assert on == widgets and (shown in on) == (part == "network")
    assert "one linear map" in hand._as_one.value and "one linear map" not in hand._said.value


def test_a_network_that_is_given_is_left_alone_and_comes_back():
    net = Network([3, 4, 2], activation="tanh", neurons={(2, 1): "relu"}, rng=5)
    w = net.w[2].copy()
    hand = linear_neurons(net, X, Y)
    assert hand.seed is None and "the weights given" in hand.text()
    assert hand.network.activation[2].name == "sigmoid"
    before = hand.text()
    hand.scale = 2
    controls_of(hand)[1].click()
    assert hand.seed == 0 and hand.text() != before
    hand.seed, hand.scale = None, 1
    assert hand.text() == before and np.array_equal(net.w[2], w)


def test_an_error_of_zero_is_no_error():
    net = Network([2, 2, 1], rng=0)
    for l in net.w:
        net.w[l][:], net.b[l][:] = 0, 0
    hand = linear_neurons(net, [[1.0], [1.0]], [[0.0]])  # linear: a = y, and delta = 0 everywhere
    assert set(hand.sizes["linear"].values()) == {0.0}
    assert "nan" not in hand.text().lower()
    assert hand._repr_mimebundle_()[0]["image/png"]


def test_the_live_chart_takes_its_colours_from_the_theme():
    chart = linear_neurons()._chart.value
    assert "var(--bpkit-selected)" in chart and "#7a3fb0" not in chart and "<svg" in chart
