"""A small, legible detail of each picture, for lists of lessons."""

from __future__ import annotations

import io

from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from PIL import Image

WIDTH, HEIGHT = 240, 160  # px on a page
SHARP = 2  # pixels for each of them

# Where the detail begins, from the left and from the top, and how wide it is, in inches.
DETAILS: dict[str, tuple[float, float, float]] = {
    "nudge.png": (2.33, 1.4, 2.4),
    "weight_notation.png": (1.3, 1.15, 3.6),
    "cost.png": (6.1, 0.9, 3.0),
    "hadamard.png": (0.1, 0.1, 2.75),
    "demon.png": (2.65, 1.15, 3.2),
    "chain_rule.png": (6.3, 0.3, 3.9),
    "flow.png": (2.55, 0.75, 4.35),
    "modified_neuron.png": (0.95, 0.42, 2.95),
    "depth.png": (0.25, 0.62, 3.7),
    "mini_batch.png": (2.85, 0.36, 4.0),
    "passes.png": (6.2, 2.12, 2.62),
    "travel.png": (8.66, 0.53, 2.12),
    "wishes.png": (0.08, 0.75, 4.65),
    "onwards.png": (6.66, 0.47, 3.14),
    "many_machines.png": (0.25, 1.2, 3.3),
    "engine.png": (5.62, 0.47, 2.16),
    "sheet.png": (0.35, 4.72, 2.95),
}


def detail_name(name: str) -> str:
    """Return the file in imgs/ that has the detail of a picture."""
    return f"detail_{name}"


def draw_detail(figure: Figure, name: str, ground: str) -> bytes:
    """Return the detail of a picture as a PNG, in few colours."""
    left, top, width = DETAILS[name]
    height = width * HEIGHT / WIDTH
    bottom = figure.get_size_inches()[1] - top - height
    drawn, small = io.BytesIO(), io.BytesIO()
    # A hair more: earlier versions of matplotlib make 479 pixels of 479.9999999.
    figure.savefig(drawn, format="png", dpi=SHARP * WIDTH / width * (1 + 1e-9), facecolor=ground,
                   bbox_inches=Bbox.from_bounds(left, bottom, width, height))
    colours = Image.open(drawn).convert("RGBA").quantize(32, Image.Quantize.FASTOCTREE)
    colours.save(small, format="png", optimize=True)
    return small.getvalue()
