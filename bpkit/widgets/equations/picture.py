"""The picture of the explorer equations: three matrices side by side, and the network."""

from __future__ import annotations

from matplotlib.figure import Figure

from ...figures.layout import layout
from ...figures.network import ROW, draw_network
from ...figures.style import style
from ...params import Param
from ..notation.picture import lines_of
from ..views.base import Base
from ..views.matrix_picture import HEIGHT, draw_matrix, width_of
from ..views.matrix_view import MatrixView

GAP, HEAD, FOOT, WIDTH = 36.0, 76.0, 36.0, 1080.0
LETTER = 8.6  # px, of a heading
MOST, MOST_ENTRIES = 70, 50  # lines and numbers, and entries of one matrix, for a small file


def draw_equations(
    base: Base, sides: list[tuple[str, MatrixView]], title: str, selected: Param | None
) -> Figure:
    """Return the matrices under their headings, and the network, for light and dark grounds.

    What would make the file large is left out: the network first, then the matrices.
    """
    rows, columns = sides[0][1].values.shape
    drawn = sides if rows * columns <= MOST_ENTRIES else []
    with_network = lines_of(base.net) + 3 * rows * columns <= MOST
    # A heading may be wider than its matrix.
    columns_of = [max(width_of(view), LETTER * len(said)) + GAP for said, view in drawn]
    wide = sum(columns_of) + 8
    above = HEAD + (HEIGHT * rows + FOOT if drawn else 0)
    wide, below = max(wide, WIDTH), 0
    if with_network:
        below = max(len(js) for js in layout(base.net).values()) * ROW + 64
    with style("both") as palette:
        figure = Figure(figsize=(wide / 100, (above + below) / 100))
        ax = figure.add_axes((0, below / (above + below), 1, above / (above + below)))
        ax.set(xlim=(0, wide), ylim=(above, 0))
        ax.axis("off")
        ax.text(4, 18, title, fontsize=12, va="center", color=palette["ink"])
        left = 4.0
        for (heading, view), across in zip(drawn, columns_of, strict=True):
            ax.text(left, 54, heading, fontsize=10, va="center", color=palette["muted"])
            draw_matrix(ax, view, left, HEAD + HEIGHT * rows / 2, palette)
            left += across
        if not with_network:
            return figure
        network = figure.add_axes((0, 0, 1, below / (above + below)))
        delta = {l: array[:, :1] for l, array in base.delta.items()}
        draw_network(network, base.net, base.fp, base.y[:, :1], palette, selected, delta=delta)
    return figure
