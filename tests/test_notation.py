"""The explorer notation in Python: names, matrix, and a quiz that knows where a guess slipped."""

import base64
import re

import numpy as np
import pytest

from bpkit import Network
from bpkit.figures.nudge import example
from bpkit.params import Param
from bpkit.widgets.notation.notation import notation
from bpkit.widgets.notation.page import asked_as, pick, slip
from bpkit.widgets.views.scene import places

W_3_24 = Param("w", 3, 1, 3)


def quiz_on(place):
    hand = notation()
    hand.question = place
    return hand


def test_it_begins_with_the_weight_of_the_book():
    assert repr(notation()) == """\
w³₂₄ = net.w[3][1, 3]
The weight from neuron 4 of layer 2 to neuron 2 of layer 3. w³₂₄ = +0.13
l = 3  the layer the weight leads to
j = 2  the neuron of layer 3 it leads to: row 2 of w³, in code row 1
k = 4  the neuron of layer 2 it comes from: column 4 of w³, in code column 3
Why j first, when the signal runs from k to j? Because then z³ = w³ a² + b³ needs no transpose. \
Row 2 times the column a², plus the bias: \
z³₂ = w³₂₁ a²₁ + w³₂₂ a²₂ + w³₂₃ a²₃ + w³₂₄ a²₄ + b³₂.
w³ (4, 4); lit: row j = 2, column k = 4; selected: row j = 2, column k = 4
[  1.08  −0.53   0.00  0.39 ]
[  0.02   0.02  −0.77  0.13 ]
[  0.19  −0.06  −0.01  0.70 ]
[ −0.66   0.70  −0.15  0.06 ]"""


@pytest.mark.parametrize(
    "place, matrix, row, column, entry",
    [
        (("w", 2, 3, 1), "w2", 3, 1, (3, 1)),
        (("b", 4, 1), "b4", 1, None, (1, 0)),
        (("z", 3, 2), "w3", 2, None, None),
        (("a", 1, 2), "w2", None, 2, None),
    ],
)
def test_its_place_in_the_matrix_is_lit(place, matrix, row, column, entry):
    net, x, y, _ = example()
    hand = notation(net, x, y, place)
    view = hand._matrix
    wanted = getattr(net, matrix[0])[int(matrix[1])]
    assert np.array_equal(view.values, wanted)
    assert (view.lit_row, view.lit_column, view.selected) == (row, column, entry)
    assert Param(*place).code in repr(hand)


def test_the_code_that_is_shown_is_the_number_that_is_shown():
    net, x, y, _ = example()
    hand = notation(net, x, y)
    fp = net.forward(x)
    for place in places({l: list(range(n)) for l, n in net.n.items()}):
        hand.selected = place
        value = eval(place.code, {"net": net, "fp": fp})
        assert hand._value(place) == pytest.approx(value)


def test_an_entry_of_the_matrix_selects_the_weight_in_the_network():
    hand = notation()
    hand._matrix.set_state({"selected": [0, 2]})
    assert hand.selected == hand._view.selected == ("w", 3, 0, 2)
    hand.selected = ("b", 3, 0)
    hand._matrix.set_state({"selected": [3, 0]})
    assert hand.selected == Param("b", 3, 3)
    hand.selected = ("a", 1, 1)
    hand._matrix.set_state({"selected": [3, 2]})
    assert hand.selected == Param("w", 2, 3, 2)
    hand._view.selected = ("z", 4, 0)
    assert hand.selected == Param("z", 4, 0) and hand._matrix.name == "w⁴"


def test_a_weight_that_is_dragged_or_written_shows_its_value():
    net, x, y, _ = example()
    hand = notation(net, x, y, W_3_24)
    hand._view.values = {W_3_24: 2.5}
    assert hand._matrix.values[1, 3] == 2.5 and "w³₂₄ = +2.50" in repr(hand)
    net.w[3][1, 3] = -7.25
    hand.look_again()
    assert hand._matrix.values[1, 3] == -7.25 and "w³₂₄ = −7.25" in repr(hand)


def test_of_a_weight_the_reason_for_j_first_is_behind_a_click():
    hand = notation()
    said = hand._words.value
    assert "<summary>Why j first, when the signal runs from k to j?</summary>" in said
    written = re.sub(r"<math alttext='([^']*)'.*?</math>", r"\1", said)
    assert "<p>Because then z³ = w³ a² + b³ needs no transpose." in written
    assert "net.w[3][1, 3]</code> = +0.13" in said
    for place in (("b", 3, 1), ("z", 3, 1), ("a", 1, 1)):
        hand.selected = place
        assert "<details>" not in hand._words.value and hand._words.value.count("<p>") == 2


# ---- the quiz ----


def test_a_question_tells_nothing_but_the_name():
    hand = notation()
    for _ in range(12):
        hand._next.click()
        place = hand.question
        assert hand.waiting and hand.selected is None and hand._view.notes == {}
        assert repr(hand).splitlines()[0] == f"Find {asked_as(place)} in the network. Select it."
        for given in (place, W_3_24):
            hand.selected = given
            said = repr(hand) + hand._saying.value + str(hand._view.notes)
            assert place.code not in said and f"of layer {place.l}" not in said
            assert hand._card.layout.display == "none"
            # What is chosen makes no difference to what is said; otherwise it would give the answer
            # away.
            assert hand._view.notes == {} and "Is it the one?" in said


def test_the_questions_are_the_same_everywhere_and_of_every_kind():
    asked = []
    hand = notation(rng=3)
    for _ in range(12):
        hand.ask()
        asked.append(hand.question)
    other = notation(rng=3)
    for place in asked:
        other.ask()
        assert other.question == place
    assert {place.kind for place in asked} == set("wbza")
    assert all(place.j != place.k for place in asked)
    assert asked[0].kind == "w" and len(set(asked)) > 8


def test_right_and_wrong_answers_are_counted_and_marked():
    hand = quiz_on(W_3_24)
    hand.selected = W_3_24
    hand._give.click()
    assert (hand.score, hand.asked, hand.answered) == (1, 1, W_3_24)
    assert "✓ Right: w³₂₄ is the weight from neuron 4 of layer 2" in repr(hand)
    assert hand._view.notes == {W_3_24: ("right", "w³₂₄")} and "1 of 1 right." in repr(hand)
    hand.question = ("b", 2, 0)
    hand.selected = ("b", 2, 1)
    assert hand.answer() is False
    assert (hand.score, hand.asked) == (1, 2) and "1 of 2 right." in repr(hand)
    assert hand._view.notes == {
        Param("b", 2, 1): ("wrong", "b²₂"), Param("b", 2, 0): ("right", "b²₁"),
    }
    assert "✗ Not b²₁: you chose b²₂, the bias of neuron 2 of layer 2." in repr(hand)
    assert hand._give.disabled
    hand._end.click()
    assert hand.question is None and hand.answered is None and "Find" not in repr(hand)


@pytest.mark.parametrize(
    "given, words",
    [
        (("w", 3, 3, 1), "j and k are swapped"),
        (("w", 3, 2, 3), "come from neuron 4 of layer 2, but it leads to neuron 3"),
        (("w", 3, 1, 0), "lead to neuron 2 of layer 3, but it comes from neuron 1 of layer 2"),
        (("w", 3, 2, 0), "neither comes from neuron 4 nor leads to neuron 2"),
        (("w", 4, 1, 3), "j and k are right. Wrong layer: the upper index 3 .* leads to layer 4"),
        (("w", 2, 1, 2), "Wrong layer"),
        (("w", 4, 0, 1), "Right neuron, wrong end: this weight leaves neuron 2 of layer 3"),
        (("w", 2, 3, 0), "Right neuron, wrong end: this weight leads to neuron 4 of layer 2"),
        (("b", 3, 1), "look for a line"),
        (("z", 3, 1), "look for a line"),
    ],
)
def test_where_a_weight_was_missed(given, words):
    hand = quiz_on(W_3_24)
    hand.selected = given
    hand.answer()
    assert re.search(words, repr(hand))
    assert "w³₂₄ is the weight from neuron 4 of layer 2 to neuron 2 of layer 3." in repr(hand)


@pytest.mark.parametrize(
    "wanted, given, words",
    [
        (("w", 3, 0, 2), ("w", 3, 1, 3), "Counted from 0"),
        (("w", 3, 0, 1), ("w", 3, 1, 0), "swapped"),
        (("w", 4, 0, 1), ("w", 2, 1, 0), "Wrong layer: .* swapped"),
        (("b", 3, 1), ("b", 3, 2), "Counted from 0"),
        (("b", 3, 1), ("b", 3, 0), "Right layer, wrong neuron: number 1 instead of 2"),
        (("b", 3, 1), ("b", 2, 1), "number is right. Wrong layer: .* layer 3, .* in layer 2"),
        (("b", 3, 1), ("z", 3, 1), "Right neuron, but this is the neuron itself"),
        (("b", 3, 1), ("w", 3, 1, 0), "A bias is the square at the lower left of its neuron"),
        (("z", 3, 1), ("b", 3, 1), "Right neuron, but this is its bias"),
        (("z", 3, 1), ("a", 1, 1), "upper index says layer 3, and this is in layer 1"),
        (("a", 1, 0), ("a", 1, 1), "Counted from 0"),
        (("a", 1, 0), ("w", 2, 0, 0), "look for a circle"),
    ],
)
def test_where_another_guess_slipped(wanted, given, words):
    assert re.search(words, slip(Param(*wanted), Param(*given)))


def test_only_what_is_drawn_is_asked_for():
    net, rng = Network([784, 30, 10], rng=0), np.random.default_rng(0)
    for turn in range(30):
        place = pick(net, rng, turn, None)
        assert all(i in (0, 1, 2, net.n[place.l] - 1) for i in [place.j]) or net.n[place.l] <= 10
    hand = notation(Network([1, 1], rng=0))
    for _ in range(8):
        hand.ask()
        assert hand.waiting


# ---- what cannot be set, and what is left behind ----


def test_the_score_cannot_be_set():
    hand = notation()
    with pytest.raises(Exception, match="read-only"):
        hand.score = 4
    assert hand.score == 0


@pytest.mark.parametrize("sizes", [[3, 4, 4, 2], [784, 30, 10], [10] * 3, [5] * 4, [1, 1]])
def test_it_leaves_a_small_picture_and_a_text(sizes):
    hand = notation(Network(sizes, rng=0))
    for place in (("w", 2, 0, 0), ("a", 1, 0), None):
        hand.selected = place
        data, metadata = hand._repr_mimebundle_()
        assert len(base64.b64decode(data["image/png"])) < 60_000
        assert data["text/plain"] == metadata["image/png"]["alt"] == repr(hand)
