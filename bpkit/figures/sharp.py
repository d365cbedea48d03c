"""Pictures with two pixels for each px of a page, in few colours, so that notebooks stay small."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

SHARP = 2  # pixels for each px of a page, for screens that have them
COLOURS = 64  # with fewer, the fill of a neuron became one with the white above it


def few_colours(picture: Image.Image) -> bytes:
    """Return a picture as a PNG in few colours."""
    from PIL import Image

    small = io.BytesIO()
    colours = picture.convert("RGBA").quantize(COLOURS, Image.Quantize.FASTOCTREE)
    colours.save(small, format="png", optimize=True)
    return small.getvalue()
