"""The network by hand and the two routes of BP2: blanks for all, and numbers that are computed."""

import io

import numpy as np
import pytest

from bpkit import backprop
from bpkit.figures.by_hand import by_hand_picture, small
from bpkit.figures.sheet import network_by_hand
from bpkit.figures.two_routes import two_routes_picture


def said(figure):
    return [text.get_text() for text in figure.findobj(lambda artist: hasattr(artist, "get_text"))]


def test_there_is_a_blank_for_every_number_of_both_passes():
    net, x, y = small()
    grad = backprop(net, x, y)
    count = 1 + sum(3 * net.n[l] + grad.b[l].size + grad.w[l].size for l in net.w)
    for figure in (by_hand_picture(), network_by_hand()):
        blanks = [text.split(" = ")[0] for text in said(figure) if text.endswith("______")]
        assert len(blanks) == len(set(blanks)) == count == 19


def test_the_weights_stand_at_the_lines_that_they_belong_to():
    net, _, _ = small()
    ax = by_hand_picture().axes[0]
    at = {t.get_text(): t.get_position() for t in ax.texts if t.get_fontweight() == "bold"}
    for j, k in np.ndindex(2, 2):
        x, y = at[f"{net.w[2][j, k]:.0f}".replace("-", "\N{MINUS SIGN}")]
        lines = [line for line in ax.lines if np.isclose(line.get_xdata()[0], 89)
                 and np.isclose(np.interp(x, *line.get_data()), y, atol=1)]
        (line,) = lines
        (top, bottom) = sorted({float(l.get_ydata()[1]) for l in ax.lines
                                if np.isclose(l.get_xdata()[0], 89)})
        start, end = line.get_ydata()
        assert (start, end) == ((top, bottom)[k], (top, bottom)[j])


def test_what_arrives_at_the_cost_is_the_sum_of_both_routes():
    words = said(two_routes_picture())
    for number in ("$z$ +0.03", "$z$ −0.02", "$C$ +0.003", "$C$ −0.004", "$C$ −0.001"):
        assert number in words
    assert any(word.endswith("× 0.2 = −0.1") for word in words)
    assert any(word.endswith("−0.1 × 0.2 = −0.02") for word in words)


@pytest.mark.parametrize("draw", [by_hand_picture, two_routes_picture, network_by_hand])
def test_no_two_texts_overlap_and_none_is_cut_off(draw):
    figure = draw()
    figure.set_dpi(110)
    figure.savefig(io.BytesIO(), dpi=110)
    boxes = [(t.get_text(), t.get_window_extent()) for t in
             [*figure.texts, *(t for ax in figure.axes for t in ax.texts)] if t.get_text()]
    for i, (one, box) in enumerate(boxes):
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1, one
        assert figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1, one
        for other, there in boxes[i + 1:]:
            assert not box.overlaps(there), (one, other)
