"""The explorer hadamard in Python: its numbers are numpy's, and its controls and traits agree."""


import numpy as np
import pytest

from bpkit.formatting import plain
from bpkit.widgets.hadamard.hadamard import hadamard
from bpkit.widgets.hadamard.products import digits_for
from bpkit.widgets.views.mathml import as_written

S = np.array([[1.0], [-2.0], [0.5]])
T = np.array([[3.0], [4.0], [-1.25]])


def result_of(hand, code):
    return next(e for e in hand._equations if e.product.code == code).result


def note_of(hand, code):
    said = next(e for e in hand._equations if e.product.code == code).note
    return as_written(said)


def test_it_begins_with_the_books_example():
    hand = hadamard()
    assert repr(hand) == """\
s = [1, 2]ᵀ, t = [3, 4]ᵀ, both (2, 1); element 1, index j = 0
s₁ t₁ = 1 × 3 = 3 is element 1 of s ⊙ t and of diag(s) t, and one of the 4 entries of s tᵀ; \
s · t adds up 2 such products.
s * t                 (2, 1)  [3, 8]ᵀ
np.diag(s[:, 0]) @ t  (2, 1)  [3, 8]ᵀ
s.T @ t               (1, 1)  11
s @ t.T               (2, 2)  [[3, 4], [6, 8]]
s @ t is refused: (2, 1) @ (2, 1), 1 column against 2 rows."""


@pytest.mark.parametrize("j", [0, 1, 2])
def test_the_numbers_shown_are_those_of_the_code_shown(j):
    hand = hadamard(S, T, j)
    for code, array in hand.products.items():
        meant = eval(code, {"np": np, "s": S, "t": T})
        assert np.array_equal(array, meant) and array.shape == meant.shape
        assert np.array_equal(result_of(hand, code).values, meant)
        assert str(meant.shape) in repr(hand)
    for equation in hand._equations:
        left, right, result = (view.values for view in equation.views)
        product = left * right if equation.product.sign else left @ right
        assert np.array_equal(product, result)
        for view in equation.views:
            assert np.abs(view.values - np.round(view.values, view.digits)).max() < 1e-9


def test_what_is_lit_is_what_goes_into_the_element():
    hand = hadamard(S, T, 1)
    lit = {
        e.product.code: [(v.lit_row, v.lit_column, v.selected) for v in e.views]
        for e in hand._equations
    }
    assert lit == {
        "s * t": [(1, None, None), (1, None, None), (None, None, (1, 0))],
        "np.diag(s[:, 0]) @ t": [(1, None, None), (None, 0, None), (None, None, (1, 0))],
        "s.T @ t": [(0, None, None), (None, 0, None), (None, None, (0, 0))],
        "s @ t.T": [(1, None, None), (None, 1, None), (None, None, (1, 1))],
    }
    # What is lit on the left and on the right gives the selected number.
    for e in hand._equations:
        left, right, result = e.views
        row = left.values[left.lit_row]
        column = right.values[:, right.lit_column or 0]
        if e.product.sign:
            row, column = left.values[left.lit_row], right.values[right.lit_row]
        assert result.values[result.selected] == np.sum(row * column)
    assert result_of(hand, "s @ t.T").lit == [(0, 0), (1, 1), (2, 2)]


def test_the_arithmetic_has_the_numbers_filled_in():
    hand = hadamard(S, T, 1)
    assert note_of(hand, "s * t") == "(−2) × 4 = −8. Shape (3, 1) stays (3, 1)."
    assert note_of(hand, "np.diag(s[:, 0]) @ t") == (
        "0 × 3 + (−2) × 4 + 0 × (−1.25) = −8. Equal to s ⊙ t."
    )
    total = plain(float(S[:, 0] @ T[:, 0]), 3)
    assert note_of(hand, "s.T @ t") == (
        f"1 × 3 + (−2) × 4 + 0.5 × (−1.25) = {total}. One number, shape (1, 1)."
    )
    assert note_of(hand, "s @ t.T").startswith("(−2) × 4 = −8 is on the diagonal.")
    hand.element = 2
    assert "s₃ t₃ = 0.5 × (−1.25) = −0.625 is element 3" in repr(hand)


def test_one_row_is_the_case_in_which_s_at_t_is_allowed():
    hand = hadamard([[2]], [[3]])
    assert "s @ t is allowed here: (1, 1) @ (1, 1) gives (1, 1)." in repr(hand)
    assert "adds up 1 such product." in repr(hand)


def test_typing_choosing_and_the_buttons_move_the_traits():
    hand = hadamard()
    hand._fields["t"][1].value = -7
    assert hand.t.tolist() == [[3.0], [-7.0]] and hand.element == 1
    assert result_of(hand, "s * t").values.tolist() == [[3.0], [-14.0]]
    hand._chooser.index = 0
    assert hand.element == 0 and result_of(hand, "s * t").selected == (0, 0)
    result_of(hand, "np.diag(s[:, 0]) @ t").set_state({"selected": [1, 0]})
    assert hand.element == hand._chooser.index == 1
    assert result_of(hand, "s * t").selected == (1, 0)
    hand._more.click()
    assert hand.s.tolist() == [[1.0], [2.0], [3.0]] and hand.element == 2
    for _ in range(4):
        hand._more.click()
    assert len(hand.s) == 5 and hand._more.disabled and len(hand._columns["s"].children) == 5
    for _ in range(6):
        hand._fewer.click()
    assert len(hand.t) == 1 and hand._fewer.disabled and hand.element == 0
    assert hand._chooser.options == ("1",)


def test_traits_move_the_controls():
    hand = hadamard()
    hand.s = [[5], [6]]
    assert [field.value for field in hand._fields["s"][:2]] == [5.0, 6.0]
    hand.element = 1
    assert hand._chooser.index == 1
    hand.put(S, T, element=2)
    assert hand._chooser.options == ("1", "2", "3") and hand._chooser.index == 2
    assert [field.value for field in hand._columns["t"].children] == T[:, 0].tolist()
    with pytest.raises(ValueError, match="read-only"):
        hand.s[0, 0] = 1


@pytest.mark.parametrize("array, digits", [([1, 2], 0), ([0.5, 3], 1), ([1 / 8], 3), ([1 / 3], 4)])
def test_no_more_decimals_than_it_takes(array, digits):
    assert digits_for(np.array(array, dtype=float)) == digits


def test_the_picture_shows_the_code_and_the_arithmetic():
    said = [text.get_text() for text in hadamard().picture().axes[0].texts]
    assert {"1 × 3 + 2 × 4 = 11. One number, shape (1, 1).", "s @ t.T"} <= set(said)
