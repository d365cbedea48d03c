"""A matrix as a block of numbers, with the entries that matter filled or framed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

WIDE, HIGH, GAP = 60, 36, 3


def draw_entries(
    ax: Axes,
    left: float,
    top: float,
    texts: list[list[str]],
    palette: dict[str, str],
    lit: Collection[tuple[int, int]] = (),
    framed: Collection[tuple[int, int]] = (),
    wide: float = WIDE,
) -> float:
    """Draw a matrix of texts on axes in pixels, y downwards; return where it ends at the right.

    `lit` are the entries (row, column), from 0, that are filled; those `framed` are violet.
    """
    for j, row in enumerate(texts):
        for k, said in enumerate(row):
            corner = (left + k * wide, top + j * HIGH)
            look: dict[str, Any] = {"edgecolor": palette["hairline"], "linewidth": 1, "zorder": 2}
            if (j, k) in framed:
                look = {"edgecolor": palette["selected"], "linewidth": 2.4, "zorder": 3}
            face = palette["fill" if (j, k) in lit else "card"]
            ax.add_patch(Rectangle(corner, wide - GAP, HIGH - GAP, facecolor=face, **look))
            ax.text(corner[0] + (wide - GAP) / 2, corner[1] + (HIGH - GAP) / 2, said, ha="center",
                    va="center", fontsize=10.5, color=palette["inside"], zorder=4,
                    fontweight="bold" if (j, k) in framed else "normal")
    return left + len(texts[0]) * wide - GAP
