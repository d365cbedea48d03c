"""explore in Python, and the small modules that it uses: the grid, the layout, the sentences."""

import base64
import io
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.image import imread

from bpkit import Activation, Network, backprop
from bpkit.figures.layout import layout, shown_neurons
from bpkit.figures.style import PALETTES
from bpkit.widgets import explore
from bpkit.widgets.views.arithmetic import sentences
from bpkit.widgets.views.base import base_of
from bpkit.widgets.views.grid import grid
from bpkit.widgets.views.scene import places

W = ("w", 3, 1, 3)


def dropdowns(hand):
    """The controls of the layers' activations, and of the cost."""
    example, layers, cost = hand.children[1].children
    return example, list(layers.children), cost


def test_it_is_its_view_both_ways():
    hand = explore()
    hand.values = {W: 1.0}
    assert hand.view.values == {W: 1.0} and hand.selected == W
    hand.view.direction = "backward"
    hand.view.selected = ("b", 2, 0)
    assert hand.direction == "backward" and hand.selected.book == "b²₁" and hand.values == {}
    hand.x = hand.x + 0.1
    assert np.array_equal(hand.view.x, hand.x)
    assert repr(hand) == hand.view.text()


def test_example_activation_and_cost_can_be_chosen():
    rng = np.random.default_rng(0)
    net = Network([3, 4, 2], rng=0)
    y = rng.integers(0, 2, (2, 5)).astype(float)
    hand = explore(net, rng.random((3, 5)), y, ("w", 2, 1, 2))
    example, layers, cost = dropdowns(hand)
    assert (example.min, example.max, example.value) == (1, 5, 1)
    example.value = 4
    assert hand.example == 3
    hand.example = 1
    assert example.value == 2
    layers[0].value = "tanh"
    assert hand.network.activation[2].name == "tanh" and net.activation[2].name == "sigmoid"
    assert np.array_equal(hand.network.w[2], net.w[2])
    cost.value = "cross_entropy"
    assert hand.network.cost.name == "cross_entropy"
    shown = hand.network
    layers[1].value = "linear"  # cannot be combined with cross-entropy
    assert hand.network is shown and layers[1].value == "sigmoid"
    assert "needs outputs in [0, 1]" in hand.children[2].value
    hand.network = Network([3, 2, 2, 2], activation="relu", rng=1)
    assert [control.value for control in dropdowns(hand)[1]] == ["relu"] * 3


def test_another_network_of_other_sizes_can_be_shown():
    hand = explore()
    hand.show(Network([2, 5, 1], rng=3), np.ones((2, 4)), np.ones((1, 4)))
    assert hand.network.sizes == [2, 5, 1] and hand.x.shape == (2, 4) and hand.selected is None
    example, layers, _ = dropdowns(hand)
    assert example.max == 4 and len(layers) == 2


def test_an_activation_of_the_learners_own_stays_what_it_is():
    cube = Activation("cube", lambda z: z**3, lambda z: 3 * z**2)
    net = Network([2, 3, 1], activation={2: cube, 3: "sigmoid"}, neurons={(2, 1): "tanh"}, rng=0)
    hand = explore(net, np.ones((2, 1)), np.ones((1, 1)))
    _, layers, _ = dropdowns(hand)
    assert hand.network is net and layers[0].value == "as it was given"
    layers[1].value = "linear"
    assert hand.network.activation[2].at(0) is cube
    assert hand.network.activation[2].at(1).name == "tanh"


@pytest.mark.parametrize("sizes,selected", [
    ([3, 4, 2], ("w", 2, 3, 1)), ([2, 1], ("z", 2, 0)), ([784, 30, 10], ("w", 2, 17, 300)),
    ([3, 4, 2], ("a", 1, 2)), ([3, 4, 2], None),
])
def test_it_leaves_a_small_picture_and_a_text(sizes, selected):
    rng = np.random.default_rng(1)
    x, y = rng.random((sizes[0], 1)), rng.random((sizes[-1], 1))
    hand = explore(Network(sizes, rng=0), x, y, selected)
    if selected and selected[0] != "a":
        hand.values = {selected: 1.234}
        assert "+1.234, moved by" in repr(hand)
    data, metadata = hand._repr_mimebundle_()
    png = base64.b64decode(data["image/png"])
    assert len(png) <= 62_000 and imread(io.BytesIO(png)).shape[2] == 4
    assert data["text/plain"] == metadata["image/png"]["alt"] == repr(hand)


def test_the_picture_shows_what_is_selected_as_the_page_does():
    hand = explore()

    def violet():
        ax = hand.picture().axes[0]
        rings = [p for p in ax.patches if to_hex(p.get_edgecolor()) == PALETTES["both"]["selected"]]
        words = [t.get_text() for t in ax.texts if t.get_color() == PALETTES["both"]["selected"]]
        return len(rings), words

    hand.selected = ("z", 3, 0)
    assert violet() == (1, [])
    hand.selected = ("b", 2, 1)
    assert violet() == (0, ["b −0.28"])
    hand.selected = None
    assert violet() == (0, [])


@given(st.floats(-50, 50), st.floats(-1e6, 1e6))
def test_the_base_and_what_is_asked_for_are_on_the_grid(base, at):
    stops = grid(base, at)
    assert stops.values[stops.home] == base
    assert stops.values[stops.at] == pytest.approx(at, rel=1e-9, abs=1e-9)
    assert (np.diff(stops.values) > 0).all() and stops.values.size < 210
    assert stops.home in stops.coarse and stops.coarse == sorted(set(stops.coarse))


@pytest.mark.parametrize("base", [1e17, -1e150, 1e300])
def test_a_grid_round_a_huge_base_has_steps_that_a_float_can_take(base):
    stops = grid(base)
    assert stops.values[stops.home] == base and (np.diff(stops.values) > 0).all()


def test_the_grid_is_round():
    stops = grid(0.25)
    assert np.allclose(stops.values[stops.coarse], 0.25 + np.arange(-60, 61) * 0.05)
    assert np.diff(stops.values).min() == pytest.approx(0.005)


@given(st.integers(1, 1000), st.sets(st.integers(0, 999), max_size=4))
def test_a_wide_layer_shows_its_ends_and_what_is_in_question(n, asked):
    asked = {j for j in asked if j < n}
    shown = shown_neurons(n, asked)
    drawn = [j for j in shown if j is not None]
    assert drawn == sorted(set(drawn)) and asked <= set(drawn) and {0, n - 1} <= set(drawn)
    assert len(shown) <= 13
    for before, j, after in zip(shown, shown[1:], shown[2:], strict=False):
        if j is None:
            assert after - before > 1
        elif before is not None:
            assert j == before + 1


NUMBER = re.compile(r"−?\d+\.\d+(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")


@pytest.mark.parametrize("cost", ["quadratic", "cross_entropy"])
def test_every_sentence_ends_with_the_number_it_is_about(cost):
    net = Network([3, 7, 4, 2], cost=cost, rng=4)
    x, y = np.array([[0.9], [0.2], [0.6]]), np.array([[1.0], [0.0]])
    base, fp, gradient = base_of(net, x, y), net.forward(x), backprop(net, x, y)
    for place in places(layout(net)):
        (kind, l, j), k = place[:3], place.k
        layers = {"w": gradient.w, "b": gradient.b, "z": gradient.delta, "a": fp.a}[kind]
        right = layers[l][j, 0 if k is None else k]
        *_, last = sentences(base, place)
        ends = last.rpartition("= ")[2].replace("−", "-")
        mantissa, _, power = ends.partition(" × 10")
        power = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        assert float(mantissa) * 10.0 ** int(power or 0) == pytest.approx(right, rel=6e-3)
        assert len(NUMBER.findall(last)) >= 1
