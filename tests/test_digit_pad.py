"""DigitPad and SignedMap in Python: what goes to the page, what comes back, what is refused."""

import numpy as np
import pytest

from bpkit.widgets.views.digit_pad import DigitPad, describe
from bpkit.widgets.views.signed_map import SignedMap


def stroke():
    pixels = np.zeros((28, 28))
    pixels[4:20, 13] = 0.5
    return pixels


def test_the_pad_keeps_the_image_it_is_given():
    given = stroke()
    pad = DigitPad(given, name="a stroke")
    given[:] = 1
    assert np.array_equal(pad.pixels, stroke()) and pad.pixels.dtype == np.float64
    with pytest.raises(ValueError, match="read-only"):
        pad.pixels[0, 0] = 1
    assert repr(pad) == (
        "DigitPad, a stroke: ink on 16 of 784 pixels, rows 5 to 20, columns 14 to 14."
    )
    assert describe(np.zeros((28, 28))) == "no ink on any of 784 pixels."


def test_what_the_page_sends_is_what_python_has_and_the_other_way_round():
    pad, seen = DigitPad(), []
    pad.observe(lambda change: seen.append(change["new"]), "pixels")
    pad.set_state({"pixels": memoryview(stroke().tobytes())})
    assert len(seen) == 1 and np.array_equal(seen[0], stroke())
    assert pad.get_state("pixels")["pixels"] == stroke().tobytes()
    assert "16 of 784" in pad.get_state("_described")["_described"]


def test_a_map_says_its_largest_number_by_name():
    view = SignedMap([[1.0, -2.5], [0.0, 2.0]], row_names=["up", "down"], digits=1, name="w")
    assert repr(view) == "SignedMap, w: 2 x 2, the largest is row up, column 2: −2.5"
    sent = view.get_state("values")["values"]
    assert (sent["rows"], sent["columns"]) == (2, 2)
    assert np.array_equal(np.frombuffer(sent["data"]), [1, -2.5, 0, 2])


def test_a_transposed_map_travels_row_by_row():
    sent = SignedMap(np.arange(6.0).reshape(2, 3).T).get_state("values")["values"]
    assert np.array_equal(np.frombuffer(sent["data"]), [0, 3, 1, 4, 2, 5])


def test_a_column_is_chosen_from_either_side():
    view = SignedMap(np.ones((2, 3)), column=1, selectable=True)
    view.set_state({"column": 2})
    assert view.column == 2
    for bad, error in ((3, ValueError), (-1, ValueError), ("a", TypeError), (True, TypeError)):
        with pytest.raises(error, match="column must be a whole number from 0 to 2"):
            view.column = bad
        assert view.column == 2
    view.column = None


@pytest.mark.parametrize(("values", "said"), [
    (np.ones(3), "values must have one column"),
    (np.ones((3, 2)), r"values must have the shape \(2, 3\)"),
    ([[1.0, np.inf, 1], [1, 1, 1]], "values must be finite"),
])
def test_what_is_no_map_is_refused_and_nothing_changes(values, said):
    view = SignedMap(np.ones((2, 3)))
    with pytest.raises(ValueError, match=said):
        view.values = values
    assert np.array_equal(view.values, np.ones((2, 3)))


def test_names_must_fit():
    with pytest.raises(ValueError, match="row_names must hold 2 names; got 1"):
        SignedMap(np.ones((2, 3)), row_names=["one"])
    with pytest.raises(ValueError, match="at least one row and one column"):
        SignedMap(np.ones((0, 3)))
