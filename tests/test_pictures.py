"""The still pictures of all explorers: for light and dark backgrounds alike, and small."""

import base64
import functools
import io
import itertools

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image
from series import EXPLORERS

from bpkit import widgets

DRAWN_AT_ONCE = [name for name in EXPLORERS if name != "gallery"]  # this one trains first


# Explorers that show something else than at first, and much of it where they can.
LATER = {
    "hadamard, long numbers": lambda: widgets.hadamard(
        np.full((5, 1), -98.7654), np.full((5, 1), -9.8765), 4),
    "paths, the last": lambda: widgets.paths(path=23),
    "predict, long texts": lambda: widgets.predict(
        "What is $C_x$? " * 12, [f"option {i} " * 20 for i in range(6)], print),
    **{f"saturation, {name}": lambda name=name: widgets.saturation(-3.0, 0.5, name)
       for name in ("sigmoid", "tanh", "relu")},
}


@functools.cache
def left_by(name):
    """What an explorer leaves in a notebook, and its text."""
    hand = LATER.get(name, getattr(widgets, name, None))()
    return *hand._repr_mimebundle_(), hand.text()


def still(name):
    """The picture that an explorer leaves in a notebook."""
    return left_by(name)[0]["image/png"]


@pytest.mark.parametrize("name", [*DRAWN_AT_ONCE, *LATER])
def test_a_picture_has_a_text_and_no_ground_of_its_own_and_is_small(name):
    data, metadata, text = left_by(name)
    assert data["text/plain"] == metadata["image/png"]["alt"] == text
    stored = base64.b64decode(still(name))
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


HOSTILE = {
    "text.usetex": True, "image.origin": "lower", "font.family": ["No Such Font"],
    "savefig.facecolor": "red", "savefig.bbox": "tight", "figure.dpi": 30, "lines.linewidth": 9,
    "axes.labelcolor": "lime", "mathtext.fontset": "stix", "axes.xmargin": 0.4,
}


@pytest.mark.parametrize("name", DRAWN_AT_ONCE)
def test_a_readers_settings_of_matplotlib_do_not_rule_the_stills(name):
    plain = still(name)
    with mpl.rc_context(HOSTILE):
        assert getattr(widgets, name)()._repr_mimebundle_()[0]["image/png"] == plain


def test_an_explorer_whose_still_cannot_be_drawn_is_there_all_the_same(monkeypatch):
    explorer = widgets.explore()
    monkeypatch.setattr(explorer, "_picture", lambda: 1 / 0)
    with pytest.warns(UserWarning, match="could not be drawn: division by zero"):
        data, _ = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data and "image/png" not in data


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
