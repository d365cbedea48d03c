"""Matrices drawn with matplotlib as MatrixView draws them, for the pictures of explorers."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from ...formatting import plain
from .matrix_view import MARKS, MatrixView, shown

HEIGHT, LETTER, PAD = 28.0, 8.0, 8.0  # in px, as the axes must count


def width_of(view: MatrixView) -> float:
    """Return how wide `draw_matrix` draws `view`."""
    _, columns = _lines(view)
    return len(columns) * _cell(view) + 2 * PAD


def draw_matrix(
    axes: Axes, view: MatrixView, left: float, middle: float, palette: dict[str, str]
) -> float:
    """Draw `view` with its left bracket at `left`, centred on the height `middle`.

    `axes` counts in px, y downwards. The name and shape stand below. Returns the right end.
    """
    rows, columns = _lines(view)
    wide, top = _cell(view), middle - len(rows) * HEIGHT / 2
    bottom, right = top + len(rows) * HEIGHT, left + width_of(view)
    for end, inwards in ((left, 6), (right, -6)):
        axes.plot([end + inwards, end, end, end + inwards], [top, top, bottom, bottom],
                  color=palette["ink"], linewidth=1.4, solid_joinstyle="miter")
    for r, i in enumerate(rows):
        for c, j in enumerate(columns):
            x, y = left + PAD + c * wide, top + r * HEIGHT
            _draw_entry(axes, view, i, j, (x, y, wide), palette)
    said = f"{view.name} {view.values.shape}".strip()
    axes.text((left + right) / 2, bottom + 13, said, ha="center", va="center", fontsize=9,
              color=palette["muted"])
    return right


def _lines(view: MatrixView) -> tuple[list[int | None], list[int | None]]:
    rows, columns = view.values.shape
    row, column = (None, None) if view.selected is None else view.selected
    return shown(rows, [view.lit_row, row]), shown(columns, [view.lit_column, column])


def _cell(view: MatrixView) -> float:
    rows, columns = _lines(view)
    longest = max(len(_number(view, i, j)) for i in rows for j in columns)
    return longest * LETTER + 14


def _number(view: MatrixView, i: int | None, j: int | None) -> str:
    if i is None or j is None:
        return "…"
    mark = MARKS.get(view.marks.get((i, j), ""), "")
    return f"{plain(view.values[i, j], view.digits)} {mark}".rstrip()


def _draw_entry(
    axes: Axes, view: MatrixView, i: int | None, j: int | None,
    at: tuple[float, float, float], palette: dict[str, str],
) -> None:
    x, y, wide = at
    bands = (i is not None and i == view.lit_row) + (j is not None and j == view.lit_column)
    chosen, lit = view.selected == (i, j), (i, j) in view.lit
    if bands or lit:
        axes.add_patch(Rectangle((x, y), wide, HEIGHT, facecolor=palette["selected"],
                                 alpha=0.14 * (bands + lit), linewidth=0))
    if chosen:
        axes.add_patch(FancyBboxPatch((x + 6, y + 6), wide - 12, HEIGHT - 12, fill=False,
                                      boxstyle="round,pad=4", edgecolor=palette["selected"],
                                      linewidth=1.8))
    strong = bool(bands or lit or chosen)
    axes.text(x + wide / 2, y + HEIGHT / 2 + 1, _number(view, i, j), ha="center", va="center",
              fontsize=10.5, fontweight="bold" if strong else "normal", color=palette["ink"])
