"""The picture of the explorer notation: the network, and beside it the matrix."""

from __future__ import annotations

from matplotlib.figure import Figure

from ...figures.layout import drawn, layout
from ...figures.network import draw_network
from ...figures.style import style
from ...network import Network
from ...params import Param
from ..views.base import Base
from ..views.matrix_picture import HEIGHT, draw_matrix, width_of
from ..views.matrix_view import MatrixView

MOST = 60  # lines and numbers, for a small file


def draw_notation(base: Base, selected: Param | None, matrix: MatrixView | None) -> Figure:
    """Return the network, and `matrix` beside it, in colours for light and dark grounds.

    A network of many weights is not drawn, nor is a large matrix: the text has it.
    """
    with style("both") as palette:
        figure = Figure(figsize=(11.2, 4.3))
        lines, left = lines_of(base.net), figure.add_axes((0, 0, 0.62, 1))
        if lines <= MOST:
            draw_network(left, base.net, base.fp, base.y, palette, selected)
        else:
            left.axis("off")
            left.text(0, 0.9, f"Network {base.net.sizes}", color=palette["ink"])
            lines = 0
        if matrix is None or selected is None or matrix.values.size + lines > MOST:
            return figure
        right = figure.add_axes((0.64, 0, 0.36, 1))
        rows = len(matrix.values)
        wide, high = max(width_of(matrix) + 8, 380.0), max(HEIGHT * rows + 120, 400.0)
        right.set(xlim=(0, wide), ylim=(high, 0), aspect="equal", anchor="W")
        right.axis("off")
        draw_matrix(right, matrix, 4, high / 2, palette)
        above = high / 2 - HEIGHT * rows / 2 - 28
        right.text(4, above, f"{selected.book}    {selected.code}", fontsize=13,
                   color=palette["selected"])
    return figure


def lines_of(net: Network) -> int:
    """Return how many weights are drawn."""
    js = drawn(layout(net))
    return sum(len(js[l]) * len(js[l - 1]) for l in range(2, net.L + 1))
