"""The still pictures of all explorers: for light and dark grounds alike, and small."""

import base64
import io
import itertools

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image
from series import EXPLORERS

from bpkit import widgets

DRAWN_AT_ONCE = [name for name in EXPLORERS if name != "gallery"]  # that one trains first


@pytest.mark.parametrize("name", DRAWN_AT_ONCE)
def test_a_picture_has_no_ground_of_its_own_and_is_small(name):
    explorer = getattr(widgets, name)()
    stored = base64.b64decode(explorer._repr_mimebundle_()[0]["image/png"])
    assert len(stored) <= 60_000
    alpha = np.asarray(Image.open(io.BytesIO(stored)).convert("RGBA"))[..., 3]
    edge = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
    assert np.mean(edge == 0) > 0.9


@pytest.mark.parametrize("name", DRAWN_AT_ONCE)
def test_nothing_of_a_picture_is_cut_off(name):
    figure = getattr(widgets, name)().picture()
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    drawn = figure.get_tightbbox(canvas.get_renderer())  # in inches
    wide, high = figure.get_size_inches()
    assert drawn.x0 > -0.03 and drawn.x1 < wide + 0.03
    assert drawn.y0 > -0.03 and drawn.y1 < high + 0.03


def test_the_headings_over_the_matrices_of_equations_do_not_meet():
    figure = widgets.equations().picture()
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    over = sorted(
        (text.get_window_extent(canvas.get_renderer()) for text in figure.axes[0].texts
         if " gives" in text.get_text() or text.get_text() == "the difference"),
        key=lambda box: box.x0,
    )
    assert len(over) == 3
    assert all(left.x1 + 8 < right.x0 for left, right in itertools.pairwise(over))
