"""The colours that carry a meaning: every eye can tell them apart, or a second sign helps."""

import io
import itertools
import re

import numpy as np
import pytest
from PIL import Image
from test_assets import ROOM, SCRIPTS, SHEETS
from test_figures import contrast

from bpkit import widgets
from bpkit.exercises.result import COLOURS, MARKS
from bpkit.figures.plots import LOOKS
from bpkit.figures.sharp import few_colours
from bpkit.figures.style import PALETTES
from bpkit.figures.watching import SIGNED

# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB; grey is the luminance.
SEEN_AS = {
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
    "greyscale": [[0.2126, 0.7152, 0.0722]] * 3,
}
EYES = {"any": np.eye(3), **{name: np.array(matrix) for name, matrix in SEEN_AS.items()}}
MEANINGS = ["positive", "negative", "selected", "moved"]
# CIE76 in Lab, where 2.3 can just be noticed side by side. Ours are thin lines, apart: far more.
TOLD_APART = 15

def linear(colour):
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour, eye):
    seen = np.clip(EYES[eye] @ linear(colour), 0, 1)
    to_xyz = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                       [0.0193339, 0.1191920, 0.9503041]])
    white = to_xyz.sum(axis=1)
    t = to_xyz @ seen / white
    x, y, z = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one, other, eye):
    return float(np.linalg.norm(lab(one, eye) - lab(other, eye)))


def test_the_measure_is_the_one_that_is_meant():
    assert difference("#000000", "#ffffff", "any") == pytest.approx(100, abs=0.01)
    # Red and green are far apart, but less so for readers who cannot see green or red.
    for eye in ("deuteranopia", "protanopia"):
        assert difference("#c00000", "#408000", eye) < difference("#c00000", "#408000", "any") / 3
    assert difference("#ff0000", "#828282", "greyscale") < 10


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("eye", ["any", "deuteranopia", "protanopia"])
def test_plus_and_minus_and_moved_and_selected_differ_in_colour_for_most_eyes(theme, eye):
    # Blue and violet are near each other, and so are orange and amber; the two groups are far
    # apart.
    palette = PALETTES[theme]
    for cold, warm in itertools.product(["positive", "selected"], ["negative", "moved"]):
        assert difference(palette[cold], palette[warm], eye) > 2 * TOLD_APART, (cold, warm)


# ---- the second signs ----

RULES = {
    selector.strip(): body
    for sheet in SHEETS
    for selectors, body in re.findall(
        r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.S)
    )
    for selector in selectors.split(",")
}
NETWORK = ".bpkit.bpkit-network "


def width(selector):
    return float(re.search(r"stroke-width: ([\d.]+)", RULES[NETWORK + selector])[1])


def a_minus_is_dashed_or_hollow():
    return (
        "dasharray" in RULES[NETWORK + ".bpkit-negative .bpkit-line"]
        and "dasharray" in RULES[NETWORK + ".bpkit-shows-delta.bpkit-negative .bpkit-rim"]
        and "--bpkit-face" in RULES[NETWORK + ".bpkit-b.bpkit-negative .bpkit-plug"]
        and "fill: none" in RULES[".bpkit-map .bpkit-less"]
        and "dasharray" in RULES[".bpkit-outputs line.bpkit-down"]
    )


def what_is_selected_is_the_thickest():
    rings = [".bpkit-chosen .bpkit-ring", ".bpkit-note-lit .bpkit-ring"]
    lines = [".bpkit-chosen .bpkit-line", ".bpkit-note-lit .bpkit-line"]
    return (
        min(map(width, rings)) > width(".bpkit-ring")
        and width(lines[0]) > width(".bpkit-note-changed .bpkit-line")
    )


def what_has_moved_has_a_badge():
    picture = (ROOM / "views" / "network_picture.js").read_text("utf-8")
    return "write(item.badge" in picture and "\\u0394" in picture


SECOND_SIGNS = {
    frozenset(["positive", "negative"]): a_minus_is_dashed_or_hollow,
    frozenset(["positive", "selected"]): what_is_selected_is_the_thickest,
    frozenset(["negative", "selected"]): what_is_selected_is_the_thickest,
    frozenset(["selected", "moved"]): what_is_selected_is_the_thickest,
    frozenset(["positive", "moved"]): what_has_moved_has_a_badge,
    frozenset(["negative", "moved"]): what_has_moved_has_a_badge,
}


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("pair", list(itertools.combinations(MEANINGS, 2)), ids="-".join)
def test_two_meanings_differ_in_colour_or_have_a_second_sign(pair, eye):
    one, other = pair
    least = min(difference(p[one], p[other], eye) for p in PALETTES.values())
    assert least > TOLD_APART or SECOND_SIGNS[frozenset(pair)](), least


def test_right_and_wrong_have_marks():
    assert len(set(MARKS.values())) == len(MARKS) == len(COLOURS)
    for name in (".bpkit.bpkit-equations-verdict.wrong",
                 ".bpkit-notation .bpkit-notation-verdict.wrong"):
        assert "dashed" in RULES[name]


def test_runs_in_one_plot_differ_by_mark_and_dash_too():
    for i in range(3):
        assert len({look[i] for look in LOOKS}) == len(LOOKS)


def test_a_tint_by_sign_tells_the_sign_by_its_lightness():
    shades = ["#" + "".join(f"{round(255 * part):02x}" for part in SIGNED(at)[:3])
              for at in (0.0, 0.5, 1.0)]
    for eye in EYES:
        light, middle, dark = (lab(shade, eye)[0] for shade in shades)
        assert light > middle + 5 > dark + 10, eye


def on_white(picture):
    rgba = np.asarray(picture.convert("RGBA"), dtype=float)
    opaque = rgba[..., 3:] / 255
    return rgba[..., :3] * opaque + 255 * (1 - opaque)


@pytest.mark.parametrize("name", ["explore", "notation", "equations", "modified_neuron", "paths"])
def test_a_still_in_few_colours_keeps_that_of_each_surface(monkeypatch, name):
    drawn = []
    monkeypatch.setattr("bpkit.widgets.explorer.few_colours",
                        lambda picture: drawn.append(picture) or few_colours(picture))
    getattr(widgets, name)()._repr_mimebundle_()
    stored = Image.open(io.BytesIO(few_colours(drawn[0])))
    off = np.abs(on_white(stored) - on_white(drawn[0])).max(axis=-1)
    rgba = np.ascontiguousarray(drawn[0].convert("RGBA")).view(np.uint32).ravel()
    colours, of, count = np.unique(rgba, return_inverse=True, return_counts=True)
    surfaces = np.flatnonzero(count > of.size / 2000)
    assert len(surfaces) > 4
    changed = {hex(colours[k]): off.flat[of == k].mean() for k in surfaces}
    assert max(changed.values()) < 20, changed  # a neuron's fill and white are 24 apart or more


# ---- contrast ----


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["face", "card"])
def test_every_colour_of_text_and_line_is_read_on_every_ground_of_the_widgets(theme, ground):
    palette = PALETTES[theme]
    for name in ("ink", "muted", *MEANINGS):
        assert contrast(palette[name], palette[ground]) >= 4.5, (name, ground)
    assert contrast(palette["moved"], palette["badge"]) >= 4.5


@pytest.mark.parametrize("ground", ["#ffffff", "#111111"])
def test_the_colour_beside_a_check_is_seen_on_both_grounds(ground):
    for status, colour in COLOURS.items():
        assert contrast(colour, ground) >= 3, status


# ---- motion ----


def test_nothing_moves_by_itself_in_a_sheet():
    for sheet in SHEETS:
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
        assert not re.search(r"\b(transition|animation|scroll-behavior)\b|@keyframes", text), sheet


def test_a_script_that_animates_asks_first_whether_it_may():
    asks = {"network_picture.js": "if (still()) return;", "film_view.js": "if (still()) state",
            "graph_view.js": "&& !still()) travel("}
    moves = re.compile(r"= requestAnimationFrame\(frame\)|[.]animate\(")
    animating = {file.name: text for file in SCRIPTS
                 if moves.search(text := file.read_text(encoding="utf-8"))}
    assert set(animating) == set(asks)
    for name, text in animating.items():
        assert text.index(asks[name]) < moves.search(text).start()
    for file in SCRIPTS:
        assert "behavior:" not in file.read_text(encoding="utf-8"), file
