"""MatrixView in Python: what it keeps, what it refuses, what it sends, and its text."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from bpkit.figures.style import style
from bpkit.widgets.views.matrix_view import LIMIT, MatrixView, draw_matrix, shown, width_of

VALUES = np.arange(12.0).reshape(3, 4) / 8 - 0.5


def state_of(view):
    return {name: getattr(view, name) for name in MatrixView.TRAITS if name != "values"}


def test_the_values_are_copied_and_sent_as_float64_with_their_shape():
    given = VALUES.astype(np.float32).T
    view = MatrixView(given, "w³")
    given[:] = 7
    sent = view.get_state("values")["values"]
    assert sent["shape"] == [4, 3]
    assert np.array_equal(np.frombuffer(sent["numbers"]).reshape(4, 3), VALUES.T)
    with pytest.raises(ValueError, match="read-only"):
        view.values[0, 0] = 1.0
    view.values = [[1, 2]]
    assert view.values.dtype == np.float64 and view.get_state("values")["values"]["shape"] == [1, 2]


def test_text_says_what_is_lit_and_shows_every_number():
    view = MatrixView(VALUES, "w³", row_labels=[1, 2, 3], lit_row=1, lit_column=3, lit=[(0, 1)],
                      selected=(1, 3), marks={(0, 0): "wrong", (2, 3): "right"})
    assert repr(view) == (
        "w³ (3, 4); lit: row 2, column 4, (1, 2); selected: row 2, column 4\n"
        "[ −0.50✗  −0.38   −0.25   −0.13  ]\n"
        "[  0.00    0.13    0.25    0.38  ]\n"
        "[  0.50    0.63    0.75    0.88✓ ]"
    )


def test_a_long_side_is_cut_and_what_is_lit_stays():
    view = MatrixView(np.zeros((2, 784)), lit_column=400, selected=(1, 100), digits=0)
    assert repr(view).splitlines()[1].count("…") == 3
    assert shown(784, [400, 100, None]) == [
        *range(6), None, 99, 100, 101, None, 399, 400, 401, None, 781, 782, 783
    ]
    assert shown(LIMIT, []) == list(range(LIMIT))
    assert None in shown(LIMIT + 1, [])
    assert shown(50, [0, 49, 8]) == [*range(6), None, 7, 8, 9, None, 47, 48, 49]


@pytest.mark.parametrize("name, value", [
    ("values", [1.0, 2.0]), ("selected", (0, 4)), ("selectable", "yes"),
])
def test_show_sets_all_or_none_and_what_does_not_fit_makes_no_view(name, value):
    view = MatrixView(VALUES, lit_row=1, lit=[(2, 2)], selected=(0, 0))
    before, values = state_of(view), view.values
    with pytest.raises((TypeError, ValueError), match=name):
        view.show(**{"selectable": True, "lit_column": 2, "values": VALUES[:, :3], name: value})
    assert state_of(view) == before and np.array_equal(view.values, values)
    with pytest.raises((TypeError, ValueError), match=name):
        MatrixView(**{"values": VALUES, name: value})


def test_show_sets_all_at_once_whatever_the_order_and_knows_its_traits():
    view = MatrixView([[1.0]])
    view.show(lit_row=2, marks={(2, 3): "right"}, values=VALUES, selected=[2, 3])
    assert (view.lit_row, view.selected, view.marks) == (2, (2, 3), {(2, 3): "right"})
    with pytest.raises(TypeError, match=r"lit_rows is not a trait. Write one of 'values'"):
        view.show(lit_rows=2)


def test_a_new_shape_puts_out_what_no_longer_fits():
    view = MatrixView(VALUES, row_labels=[1, 2, 3], column_labels=range(4), lit_row=2,
                      lit_column=0, lit=[(0, 0), (2, 0)], marks={(0, 0): "right", (2, 1): "wrong"},
                      selected=(2, 1))
    view.values = VALUES[:2]
    assert view.row_labels is None and view.column_labels == ["0", "1", "2", "3"]
    assert (view.lit_row, view.lit_column, view.lit) == (None, 0, [(0, 0)])
    assert view.marks == {(0, 0): "right"} and view.selected is None


def test_a_click_that_comes_late_is_dropped():
    view = MatrixView(VALUES, selected=(0, 0), selectable=True)
    view.set_state({"selected": [1, 2]})
    assert view.selected == (1, 2)
    view.values = VALUES[:2]
    view.set_state({"selected": [2, 0]})
    assert view.selected == (1, 2)


def test_it_can_be_drawn_with_its_numbers():
    view = MatrixView(VALUES, "w³", lit_row=0, lit=[(1, 1)], selected=(0, 3),
                      marks={(2, 0): "wrong"})
    with style() as palette:
        axes = Figure().add_subplot()
        right = draw_matrix(axes, view, 10, 50, palette)
    assert right == 10 + width_of(view)
    said = [text.get_text() for text in axes.texts]
    assert said[:4] == ["−0.50", "−0.38", "−0.25", "−0.13"]
    assert "0.50 ✗" in said and said[-1] == "w³ (3, 4)"
    bold = [text.get_text() for text in axes.texts if text.get_fontweight() == "bold"]
    assert bold == [*said[:4], "0.13"]
