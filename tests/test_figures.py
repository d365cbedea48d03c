"""The pictures in imgs/ are what the code draws, and the palettes can be read."""

import io
import itertools
import re
import runpy
import sys

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.image import imread
from matplotlib.patches import Circle
from matplotlib.text import Text
from test_house import REPOSITORY
from test_pictures import HOSTILE

from bpkit import Network
from bpkit.figures.details import DETAILS, detail_name, draw_detail
from bpkit.figures.pictures import PICTURES, SHEET
from bpkit.figures.style import PALETTES, plainly
from bpkit.formatting import signed
from bpkit.widgets import paths, step_through

DPI = 110
GROUNDS = {"light": ["#ffffff"], "dark": ["#111111"], "both": ["#ffffff", "#111111"]}


# matplotlib 3.11 drew the pictures; it was the first to set letters between whole pixels.
SAME_LETTERS = tuple(map(int, mpl.__version__.split(".")[:2])) >= (3, 11)


@pytest.mark.parametrize("name", PICTURES)
def test_the_stored_picture_is_what_the_code_draws(name):
    with mpl.rc_context(HOSTILE):  # a reader's settings make no difference
        drawn, figure = io.BytesIO(), PICTURES[name]()
        with plainly():
            figure.savefig(drawn, dpi=DPI, facecolor="white", format="png")
    drawn.seek(0)
    now, stored = imread(drawn)[..., :3], imread(REPOSITORY / "imgs" / name)
    assert (stored[0, 0, 3] == 0) == (name != "sheet.png"), "a ground of its own"
    stored = on_white(stored)
    sizes = np.array([now.shape[:2], stored.shape[:2]])
    assert np.ptp(sizes, axis=0).max() <= 1  # 1011.999... pixels are 1011 or 1012
    high, wide = sizes.min(axis=0)
    now, stored = now[:high, :wide], stored[:high, :wide]
    if not SAME_LETTERS:
        beside = ~letters(figure, high, wide)[..., None]
        assert beside.mean() > 0.5
        now, stored = now * beside, stored * beside
    # A later matplotlib may set the edges of letters differently, by up to 0.11 in the mean of such
    # a block; drawing the nudge at 1.4 instead of 1.5 makes a difference of 0.18.
    assert np.abs(blocks(now) - blocks(stored)).max() < 0.15


@pytest.mark.parametrize("name", DETAILS)
def test_a_detail_is_that_of_its_picture_and_small(name):
    ground = "white" if name == "sheet.png" else "none"
    drawn = on_white(imread(io.BytesIO(draw_detail(PICTURES[name](), name, ground))))
    file = REPOSITORY / "imgs" / detail_name(name)
    assert file.stat().st_size < 20_000
    stored = on_white(imread(file))
    assert stored.shape == drawn.shape == (320, 480, 3)
    assert drawn.std() > 0.05  # it is not blank
    # Its letters are larger than those above, so an edge that moves counts for more.
    assert np.abs(blocks(drawn) - blocks(stored)).max() < 0.3


def on_white(picture):
    """A picture as seen on white paper."""
    opaque = picture[..., 3:]
    return picture[..., :3] * opaque + 1 - opaque


def letters(figure, high, wide, margin=6):
    """Where a figure has letters: True at their pixels, and up to `margin` around them."""
    figure.set_dpi(DPI)
    renderer = FigureCanvasAgg(figure).get_renderer()
    there = np.zeros((high, wide), dtype=bool)
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text():
            box = Text.get_window_extent(text, renderer).padded(margin)
            ends = [high - box.y1, high - box.y0, box.x0, box.x1]
            top, bottom, left, right = np.maximum(ends, 0).astype(int)
            there[top : bottom + 1, left : right + 1] = True
    return there


def blocks(picture, size=12):
    """The mean of every block of 12 by 12 pixels."""
    height, width = (n // size for n in picture.shape[:2])
    whole = picture[: height * size, : width * size]
    return whole.reshape(height, size, width, size, 3).mean(axis=(1, 3))


def test_every_stored_picture_has_its_command(monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])  # the script adds to this
    script = runpy.run_path(str(REPOSITORY / "tools" / "pictures.py"))
    stored = {path.name for path in (REPOSITORY / "imgs").iterdir()}
    details = map(detail_name, DETAILS)
    assert stored == {*PICTURES, *details, *script["PICTURES"], SHEET}


def test_the_sheet_to_print_is_two_pages_of_a4():
    stored = (REPOSITORY / "imgs" / SHEET).read_bytes()
    assert stored.count(b"/Type /Page ") == 2 and b"/Count 2 " in stored
    boxes = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", stored)
    assert len(boxes) == 2
    for box in boxes:
        assert np.allclose([float(size) / 72 * 25.4 for size in box], [210, 297], atol=0.5)  # mm


def luminance(colour):
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    parts = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return parts @ [0.2126, 0.7152, 0.0722]


def contrast(first, second):
    low, high = sorted([luminance(first), luminance(second)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", PALETTES)
def test_text_and_lines_stand_out_from_the_ground(theme):
    palette = PALETTES[theme]
    # On both backgrounds at once, no more than 4.35 is possible.
    text = 4.2 if theme == "both" else 4.5
    for ground in GROUNDS[theme]:
        for name in ("ink", "muted"):
            assert contrast(palette[name], ground) >= text, (name, ground)
        for name in ("positive", "negative", "selected", "moved"):
            assert contrast(palette[name], ground) >= 3, (name, ground)
    for under in ("face", "fill"):
        assert contrast(palette["inside"], palette[under]) >= 4.5
    for name in ("selected", "moved"):
        assert contrast(palette[name], palette["face"]) >= 4.2


@pytest.mark.parametrize("explorer", [paths, step_through])
def test_what_is_marked_in_a_layer_that_is_not_drawn_whole_lies_on_its_neurons(explorer):
    hand = explorer(Network([3, 12, 2], rng=0), np.ones((3, 1)), np.ones((2, 1)))
    if explorer is step_through:
        hand.step = 5
    drawing = hand.picture().axes[0 if explorer is paths else 1]
    circles = [part for part in drawing.patches if isinstance(part, Circle)]
    lowest = min(circle.zorder for circle in circles)
    neurons = {circle.center for circle in circles if circle.zorder == lowest}
    marks = {circle.center for circle in circles if circle.zorder > 8}
    marks |= {(*line.get_xdata(), *line.get_ydata())
              for line in drawing.lines if line.get_marker() == "o"}
    assert marks
    assert marks <= neurons


def test_every_colour_of_a_theme_is_its_own():
    # The live drawing tells a role from its colour, so no two roles may share one.
    colours = [c for name, c in PALETTES["light"].items() if name != "face"]
    assert len(set(colours)) == len(colours)
    assert all(a != b for a, b in itertools.combinations(PALETTES["light"].values(), 2))


def test_a_signed_number_has_a_true_minus_and_a_bare_zero():
    assert signed(0.5) == "+0.50"
    assert signed(-0.5) == "\N{MINUS SIGN}0.50"
    assert signed(0.0) == signed(-0.001) == "0.00"
    assert signed(-0.001, 3) == "\N{MINUS SIGN}0.001"
