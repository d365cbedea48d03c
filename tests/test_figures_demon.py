"""The pictures of 04: the demon does what bpkit computes, and its equations are right."""

import itertools

import pytest

from bpkit import backprop
from bpkit.figures.card import ROWS, four_equations_picture
from bpkit.figures.demon import PLACE, PUSH, demon_picture
from bpkit.figures.nudge import example
from bpkit.formatting import plain, signed


def texts(figure):
    return [text for ax in figure.axes for text in ax.texts if text.get_text()]


def test_the_demon_s_numbers_are_those_of_the_network_run_twice():
    net, x, y, _ = example()
    pushed = net.copy()
    pushed.b[3][PLACE[2]] += PUSH  # the bias is added to z as well
    before, after = net.forward(x), pushed.forward(x)
    said = " | ".join(text.get_text() for text in texts(demon_picture()))
    for number in (
        signed(before.z[3][1, 0]),
        f"$\\sigma$({plain(after.z[3][1, 0])}) = {plain(after.a[3][1, 0])}",
        f"not {plain(before.a[3][1, 0])}",
        f"changes by  {signed(pushed.C(x, y) - net.C(x, y), 4)}",
        signed(backprop(net, x, y).delta[3][1, 0] * PUSH, 4),
    ):
        assert number in said, number


@pytest.mark.parametrize("draw", [demon_picture, four_equations_picture])
def test_no_text_is_cut_off(draw):
    figure = draw()
    figure.set_dpi(110)
    figure.draw_without_rendering()
    inside = figure.bbox
    for text in texts(figure):
        box = text.get_window_extent()
        assert inside.x0 <= box.x0 and box.x1 <= inside.x1, text.get_text()
        assert inside.y0 <= box.y0 and box.y1 <= inside.y1, text.get_text()


def test_the_columns_of_the_card_do_not_touch():
    figure = four_equations_picture()
    figure.set_dpi(110)
    figure.draw_without_rendering()
    cells = [t.get_window_extent() for t in texts(figure)[3:]]
    rows = [cells[i : i + 4] for i in range(0, len(cells), 4)]
    assert len(rows) == len(ROWS) == 4
    assert all(a.x1 + 8 < b.x0 for row in rows for a, b in itertools.pairwise(row))
