"""The explorer equations in Python: every entry is checked, and the wrong ones are crossed out."""

import base64
import re
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest

from bpkit import Network, backprop, bp1, bp2, bp3, bp4, numerical_gradient
from bpkit.backprop import Gradient
from bpkit.figures.nudge import example
from bpkit.formatting import plain
from bpkit.params import Param
from bpkit.widgets.equations.check import FORMULAS, OF_A_LAYER, Check, layers_of
from bpkit.widgets.equations.equations import equations
from bpkit.widgets.equations.page import measured
from bpkit.widgets.views.mathml import as_written, in_line, mathml

X = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, 1.0]])
Y = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])


def pair(net, x, y):
    """The gradient as a learner's pair of ordinary dicts."""
    grad = backprop(net, x, y)
    return tuple({l: a.copy() for l, a in layers.items()} for layers in (grad.b, grad.w))


def test_it_begins_with_bp1():
    assert repr(equations()) == """\
BP1: δᴸ = ∇ₐC ⊙ σ′(zᴸ), layer 4
✓ δ⁴, by BP1 in layer 4: both entries agree with nudging. \
Max relative difference below 0.000001.
✓ δ⁴₁      nudging −0.125459   BP1 −0.125459
✓ δ⁴₂      nudging +0.107139   BP1 +0.107139
BP1 ✓ 2 of 2, BP2 ✓ 8 of 8, BP3 ✓ 10 of 10, BP4 ✓ 36 of 36"""


@pytest.mark.parametrize("cost", ["quadratic", "cross_entropy"])
@pytest.mark.parametrize("m", [1, 3])
def test_each_equation_is_what_the_function_of_its_name_gives(cost, m):
    net, x, y = Network([2, 4, 3, 2], cost=cost, rng=5), X[:, :m], Y[:, :m]
    hand, fp, num = equations(net, x, y), net.forward(x), numerical_gradient(net, x, y)
    delta = {4: bp1(net.cost, net.activation[4], fp.z[4], fp.a[4], y)}
    for l in (3, 2):
        delta[l] = bp2(net.w[l + 1], delta[l + 1], net.activation[l], fp.z[l], fp.a[l])
    wanted = {("BP1", 4): (delta[4], num.delta[4])}
    wanted |= {("BP2", l): (delta[l], num.delta[l]) for l in (2, 3)}
    wanted |= {("BP3", l): (bp3(delta[l]), num.b[l]) for l in (2, 3, 4)}
    wanted |= {("BP4", l): (bp4(delta[l], fp.a[l - 1]), num.w[l]) for l in (2, 3, 4)}
    assert hand.checks.keys() == wanted.keys()
    for (equation, l), (given, nudged) in wanted.items():
        hand.equation, hand.layer = equation, l
        assert hand.check.right
        left, middle, right = (view.values for view in hand._sides.matrices)
        assert np.allclose(left, given, rtol=1e-13) and np.allclose(middle, nudged, rtol=1e-13)
        assert np.array_equal(right, left - middle)
        assert hand.check.relative < 1e-7


def test_one_wrong_entry_is_crossed_out_and_no_other():
    def wrong(net, x, y):
        b, w = pair(net, x, y)
        w[3][1, 3] *= 1.5
        return b, w

    hand = equations(gradient=wrong, equation="BP4", layer=3)
    assert hand.state == "wrong" and np.argwhere(hand.check.wrong).tolist() == [[1, 3]]
    for marks in (hand._sides.matrices[0].marks, hand._sides.matrices[2].marks):
        assert len(marks) == 16 and [e for e, mark in marks.items() if mark == "wrong"] == [(1, 3)]
    assert hand._sides.matrices[1].marks == {}
    assert hand._view.notes == {Param("w", 3, 1, 3): ("wrong", "")}
    assert "1 of 16 entries differs, first ∂C/∂w³₂₄." in repr(hand)
    assert "BP3 ✓ 10 of 10, BP4 ✗ 35 of 36" in repr(hand)
    assert [o["mark"] for o in hand._equations.options] == ["right", "right", "right", "wrong"]
    assert [o["mark"] for o in hand._layers.options] == ["right", "wrong", "right"]
    largest = np.abs(hand.check.given).max()
    assert hand.check.relative == pytest.approx(
        abs(hand.check.difference[1, 3]) / largest, rel=1e-12
    )
    hand.layer = 4
    assert hand.check.right
    assert hand._view.notes[Param("w", 4, 1, 2)] == ("right", "") and len(hand._view.notes) == 8


@pytest.mark.parametrize("off", [1e-3, -2e-4, np.nan, np.inf])
def test_a_small_mistake_is_seen_and_nan_too(off):
    def wrong(net, x, y):
        b, w = pair(net, x, y)
        b[3][2] += off * np.abs(b[3]).max()
        return b, w

    hand = equations(gradient=wrong, equation="BP3", layer=3)
    assert hand.check.wrong.ravel().tolist() == [False, False, True, False]
    assert "✗ ∂C/∂b³₃" in repr(hand)
    assert hand._view.notes[Param("b", 3, 2)] == ("wrong", "")


def test_what_nudging_cannot_see_is_no_mistake():
    net, x, y, _ = example()
    for l in net.w:
        net.w[l] *= 30  # saturated: slopes smaller than the rounding in a nudge
    assert all(check.right for check in equations(net, x, y).checks.values())


def test_a_learners_delta_is_judged_and_where_there_is_none_it_is_said():
    net = Network([2, 3, 2], rng=1)

    def transposed(net, x, y):
        b, w = pair(net, x, y)
        delta = {l: a.copy() for l, a in backprop(net, x, y).delta.items()}
        delta[2][0] *= -1
        return Gradient(w=w, b=b, delta=delta)

    hand = equations(net, X, Y, gradient=transposed, equation="BP2")
    assert hand.check.wrong.tolist() == [[True] * 3, [False] * 3, [False] * 3]
    assert hand._view.notes[Param("z", 2, 0)] == ("wrong", "")
    assert hand._view.notes[Param("z", 2, 1)] == ("right", "")

    hand.gradient = pair
    assert hand.check.right is None and "nabla_b is" not in repr(hand)
    assert "With several examples ∂C/∂b is only the mean of δ" in repr(hand)
    assert hand.checks["BP4", 3].right and hand._view.notes == {}
    one = equations(net, X[:, :1], Y[:, :1], gradient=pair, equation="BP2")
    assert one.check.right and "BP1 and BP2 are judged by your nabla_b" in repr(one)

    hand.gradient = lambda net, x, y: Gradient(*pair(net, x, y)[::-1], delta={2: np.ones(3)})
    assert hand.check.right is None and "must have a layer of shape (n_l, m)" in repr(hand)


def test_a_stub_is_not_attempted_and_an_exception_shows_its_traceback_escaped():
    def stub(net, x, y):
        raise NotImplementedError

    def broken(net, x, y):
        raise ValueError("<img src=x onerror=alert(1)>")

    hand = equations(gradient=stub)
    assert hand.state == "not attempted" and "Not attempted yet" in repr(hand)
    assert hand.check.right is None and "nudging −0.125459" in repr(hand)
    hand.gradient = broken
    assert hand.state == "raised" and "<img" not in hand._said.value
    assert "&lt;img src=x" in hand._said.value and "in broken" in hand._said.value
    assert [card.layout.display for card in hand._sides.cards] == ["none", "", "none"]
    assert hand._sides.all.layout.display == "none"
    hand.equation, hand.layer = "BP4", 2  # and everything still works
    assert hand._sides.matrices[1].values.shape == (4, 3)
    hand.gradient = backprop
    assert hand.state == "right" and hand.check.right
    hand.gradient = None
    assert hand.state == "none"


def test_it_is_checked_again_when_the_network_changes():
    net, x, y, _ = example()
    calls = []

    def mine(net, x, y):
        calls.append(net.w[3][1, 3])
        return pair(net, x, y)

    hand = equations(net, x, y, gradient=mine, equation="BP4", layer=3)
    before, count = hand.check.nudged.copy(), len(calls)
    hand.layer = 2
    hand.equation = "BP1"
    hand.equation, hand.layer = "BP4", 3
    assert len(calls) == count  # looking at another equation calls nothing again
    net.w[3][1, 3] = 5.0
    hand.look_again()
    assert calls[-1] == 5.0 and not np.allclose(hand.check.nudged, before)
    hand._view.values = {("w", 3, 1, 3): -4.0}
    assert calls[-1] == -4.0 and hand.check.right and net.w[3][1, 3] == 5.0
    moved = net.copy()
    moved.w[3][1, 3] = -4.0
    assert np.array_equal(hand.check.nudged, numerical_gradient(moved, x, y).w[3])
    hand._another.click()
    assert net.w[3][1, 3] == 5.0 and hand.network.w[3][1, 3] == calls[-1]
    assert np.array_equal(hand.network.w[2], Network([3, 4, 4, 2], rng=1).w[2])
    hand.x = x + 1
    assert np.allclose(hand.check.nudged, numerical_gradient(hand.network, x + 1, y).w[3])


def test_a_network_of_another_depth_moves_what_no_longer_is():
    net, x, y, _ = example()
    hand = equations(net, x, y, equation="BP2")
    assert hand.layer == 3
    hand.network = Network([3, 5, 2], rng=0)
    assert (hand.equation, hand.layer) == ("BP2", 2)
    hand.network = Network([3, 2], rng=0)
    assert (hand.equation, hand.layer) == ("BP1", 2)
    assert hand._equations.options[1]["disabled"]
    with pytest.raises(ValueError, match="must have a hidden layer"):
        hand.equation = "BP2"


def test_buttons_entries_and_traits_agree():
    hand = equations()
    hand._equations.set_state({"picked": "BP2"})
    assert (hand.equation, hand.layer) == ("BP2", 3)
    hand._layers.set_state({"picked": "2"})
    assert hand.layer == 2 and hand.check.layer == 2
    assert [o["disabled"] for o in hand._layers.options] == [False, False, True]
    hand._sides.matrices[1].set_state({"selected": [3, 0]})
    assert hand.selected == hand._view.selected == Param("z", 2, 3)
    assert all(view.selected == (3, 0) for view in hand._sides.matrices)
    assert as_written(hand._entry.value).startswith("BP2: δ²₄ =")
    hand._view.selected = ("w", 4, 0, 1)
    assert all(view.selected is None for view in hand._sides.matrices)
    hand.equation, hand.layer = "BP4", 4
    assert hand._equations.picked == "BP4" and hand._layers.picked == "4"
    assert hand._sides.matrices[0].selected == (0, 1)
    assert as_written(hand._entry.value).startswith("∂Cₓ/∂w⁴₁₂ = a³₂ δ⁴₁")


@pytest.mark.parametrize("sizes", [[3, 4, 4, 2], [3, 40, 20, 2], [3, 1, 2], [10] * 3, [6, 8, 5]])
def test_it_leaves_a_small_picture_and_a_text(sizes):
    def wrong(net, x, y):
        return tuple({l: a + 1 for l, a in layers.items()} for layers in pair(net, x, y))

    x, y = np.full((sizes[0], 1), 0.5), np.zeros((sizes[-1], 1))
    hand = equations(Network(sizes, rng=1), x, y, gradient=wrong)
    for equation, layer in hand.checks:
        hand.equation, hand.layer = equation, layer
        data, metadata = hand._repr_mimebundle_()
        assert len(base64.b64decode(data["image/png"])) < 60_000
        assert data["text/plain"] == metadata["image/png"]["alt"] == repr(hand)
        assert len(repr(hand).splitlines()) < 30


def test_one_matrix_is_shown_and_with_a_press_what_nudging_gives_and_the_difference():
    hand = equations()

    def shown():
        return [card.layout.display != "none" for card in hand._sides.cards]

    assert shown() == [True, False, False]
    hand._sides.all.value = True
    assert shown() == [True, True, True]
    hand.equation = "BP4"
    assert shown() == [True, True, True]
    hand.gradient = lambda net, x, y: 1 / 0
    assert shown() == [False, True, False]
    hand.gradient, hand._sides.all.value = None, False
    assert shown() == [True, False, False]


def test_the_equation_that_is_chosen_is_set_once():
    hand = equations()
    for equation in ("BP1", "BP2", "BP3", "BP4"):
        hand.equation = equation
        assert hand._said.value.count(mathml(FORMULAS[equation])) == 1
    last = {"activation": {2: "sigmoid", 3: "softmax"}, "cost": "log_likelihood"}
    whole = Network([2, 3, 2], rng=0, **last)
    assert mathml(OF_A_LAYER["BP1"]) in equations(whole, X[:, :1], Y[:, :1])._said.value


def test_mathematics_is_set_with_what_stands_above_and_below_stacked():
    def text(written):
        return re.sub("<[^>]+>", "", mathml(written))

    assert mathml("∂C/∂bˡⱼ").count("<mfrac>") == 1 and text("∂C/∂bˡⱼ") == "∂C∂bjl"
    assert "<msubsup><mi>w</mi><mrow><mi>j</mi><mi>k</mi></mrow>" in mathml("wˡ⁺¹ⱼₖ")
    transpose = "<msup><mo stretchy='false'>)</mo><mi mathvariant='normal'>T</mi></msup>"
    assert mathml("(w)ᵀ").endswith(f"{transpose}</math>")
    assert "<mn>12</mn>" in mathml("12 < x") and "&lt;" in mathml("12 < x")
    assert "<mn>2.5</mn>" in mathml("2.5 x") and text("σ′(zˡ)") == "σ′(zl)"
    assert "<mfrac>" not in mathml("∂C/∂bˡⱼ", fractions=False)
    for formula in [*FORMULAS.values(), *OF_A_LAYER.values()]:
        fromstring(mathml(formula))  # well-formed


def test_in_a_sentence_names_and_numbers_with_small_letters_are_set_and_lines_can_break():
    sentence = "w³₃,₁₄ and (δ²₁) < 1: off by 2.67 × 10⁻¹¹."
    markup = in_line(sentence)
    assert re.findall("alttext='(.*?)'", markup) == ["w³₃,₁₄", "(δ²₁)", "2.67 × 10⁻¹¹"]
    assert "</math> and <math" in markup and "&lt; 1: off by <math" in markup
    assert as_written(markup) == sentence


def test_it_says_how_to_move_a_weight_or_a_bias_that_is_selected_and_of_a_neuron_it_does_not():
    hand = equations(equation="BP1", selected=("b", 4, 0))

    def said():
        return as_written(hand._entry.value)

    assert "Select an entry" in said() and "b⁴₁ = −0.74: drag it" in said()
    hand.selected = ("z", 4, 0)
    assert "Select an entry" not in said() and "drag" not in said()
    hand.equation, hand.selected = "BP4", ("w", 4, 1, 2)
    assert "a³₃ δ⁴₂" in said() and "w⁴₂₃ = +0.72: drag it" in said()
    hand._view.values = {("w", 4, 1, 2): -1.5}
    assert "w⁴₂₃ = −1.50: drag it" in said()


def test_in_the_stored_picture_the_neurons_show_errors_as_in_the_page():
    hand = equations(gradient=lambda net, x, y: 1 / 0)
    said = [text.get_text() for ax in hand.picture().axes for text in ax.texts]
    assert hand._view.direction == "backward"
    shown = [plain(value, 3) for l in (2, 3, 4) for value in hand._view.base.delta[l][:, 0]]
    assert len(shown) == 10 and not set(shown) - set(said)
    assert "0.90" in said and "0.50" not in said  # an input, and an output


def test_a_difference_that_is_rounding_is_a_bound_in_the_text_and_a_number_in_the_page():
    assert measured(3.21e-10, stable=True) == "below 0.000001"
    assert measured(3.21e-10, stable=False) == "3.21 × 10⁻¹⁰"
    assert measured(0.25, stable=True) == "0.250000"
    assert measured(float("nan"), stable=True) == "not a number"
    zero = np.zeros((2, 1))
    assert Check("BP3", 2, zero, zero, zero > 0).relative == 0
    assert layers_of("BP2", 2) == [] and layers_of("BP1", 5) == [5]
