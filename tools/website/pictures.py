"""A page's pictures: with their size, so that nothing jumps as they load, and never too small."""

from __future__ import annotations

import html
import io
from pathlib import Path

from PIL import Image

# Parts of a picture's width: on a phone it is never shown smaller, but scrolled sideways, because
# its letters could not be read. The letters in imgs/ are drawn large, those in plots are not.
DRAWING, EXPLORER, PLOT = 0.6, 0.7, 0.85


def picture(file: str, png: bytes | Path, alt: str, least: float, width: int = 0) -> str:
    """Return the element of a picture in a file; its `width` in px is its own unless given."""
    with Image.open(io.BytesIO(png) if isinstance(png, bytes) else png) as drawn:
        wide, high = drawn.size
    shown = width or wide
    size = f'width="{shown}" height="{round(high * shown / wide)}"'
    return (f'<img src="{file}" alt="{html.escape(alt)}" {size} loading="lazy" '
            f'style="--least: {round(least * shown)}px">')
