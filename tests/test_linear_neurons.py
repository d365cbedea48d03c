"""The explorer `linear_neurons` in Python: its numbers compared with backprop, its traits."""

import base64
import io

import numpy as np
import pytest
from matplotlib.image import imread

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


@pytest.mark.parametrize(("name", "value", "error", "says"), [
    ("scale", 4, ValueError, "scale must lie from 0.5 to 3; got 4. Write scale=3"),
    ("scale", "2", TypeError, "scale must be a finite number"),
    ("seed", -1, ValueError, "seed must be a whole number from 0 up; got -1"),
    ("seed", 0.5, TypeError, "seed must be a whole number"),
    ("shown", "relu", Exception, "relu"),
])
def test_bad_input_is_refused_and_changes_nothing(name, value, error, says):
    hand = linear_neurons()
    before = repr(hand)
    with pytest.raises(error, match=says):
        setattr(hand, name, value)
    assert repr(hand) == before


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="cost='quadratic'"):
        linear_neurons(Network([3, 4, 2], cost="cross_entropy"), X, Y)
    with pytest.raises(ValueError, match=r"x must have .*shape \(3, 1\)"):
        linear_neurons(Network([3, 4, 2]), X[:2], Y)
    with pytest.raises(TypeError, match="net must be a Network"):
        linear_neurons([3, 2], X, Y)


def test_an_error_of_zero_is_no_error():
    net = Network([2, 2, 1], rng=0)
    for l in net.w:
        net.w[l][:], net.b[l][:] = 0, 0
    hand = linear_neurons(net, [[1.0], [1.0]], [[0.0]])  # linear: a = y, and delta = 0 everywhere
    assert set(hand.sizes["linear"].values()) == {0.0}
    assert "nan" not in hand.text().lower()
    assert hand._repr_mimebundle_()[0]["image/png"]


def test_it_leaves_a_small_picture_and_a_text():
    data, metadata = linear_neurons()._repr_mimebundle_()
    png = base64.b64decode(data["image/png"])
    assert len(png) < 60_000
    assert imread(io.BytesIO(png)).shape[2] == 4
    assert data["text/plain"] == metadata["image/png"]["alt"] == repr(linear_neurons())


def test_the_live_chart_takes_its_colours_from_the_theme():
    chart = linear_neurons()._chart.value
    assert "var(--bpkit-selected)" in chart and "#7a3fb0" not in chart and "<svg" in chart
