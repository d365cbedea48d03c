"""A mini-batch as a matrix: its columns go through the weights side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ..formatting import signed
from ..network import Network
from .style import style

CELL = 46


def mini_batch_picture() -> Figure:
    """Draw z^2 = w^2 X + b^2 for two examples, one of them followed through.

    The sizes 4, 3, 2 and 1 in the shapes then each mean one thing only.
    """
    net = Network([3, 4, 2], rng=5)
    x = [[0.9, 0.1], [0.2, 0.7], [0.6, 0.3]]
    z = net.forward(np.array(x)).z[2]
    with style("both") as palette:
        figure = Figure(figsize=(9.6, 3.05))
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(-66, 754), ylim=(CELL * 4 + 36, -44), aspect="equal")
        ax.axis("off")
        pen = _Pen(ax, palette)
        pen.matrix(0, net.w[2], "$w^2$, (4, 3)")
        pen.matrix(3 * CELL + 44, x, "$X$, (3, 2)", top=CELL / 2, follow=1)
        pen.sign(5 * CELL + 66, "+")
        pen.matrix(5 * CELL + 88, net.b[2], "$b^2$, (4, 1)")
        pen.sign(6 * CELL + 110, "=")
        pen.matrix(6 * CELL + 132, z, "$z^2$, (4, 2)", follow=1)
        ax.text(8 * CELL + 162, 2 * CELL, "down a column:\nthe neurons of a layer\n\n"
                "along a row:\nthe examples", fontsize=10.5, va="center", color=palette["muted"])
    return figure


class _Pen:
    def __init__(self, ax: Axes, palette: dict[str, str]):
        self.ax, self.palette = ax, palette

    def sign(self, x: float, said: str) -> None:
        self.ax.text(x, 2 * CELL, said, ha="center", va="center", fontsize=15)

    def matrix(
        self, left: float, values: Any, name: str, top: float = 0, follow: int | None = None
    ) -> None:
        columns, palette = len(values[0]), self.palette
        self.ax.text(left + columns * CELL / 2, top - 22, name, ha="center", va="center",
                     fontsize=12)
        for j, row in enumerate(values):
            for i, value in enumerate(row):
                at, middle = (left + i * CELL, top + j * CELL), CELL / 2 - 1.5
                self.ax.add_patch(Rectangle(at, CELL - 3, CELL - 3,
                                            facecolor="#f7f8fa" if i != follow else palette["fill"],
                                            edgecolor=palette["hairline"]))
                self.ax.text(at[0] + middle, at[1] + middle, signed(value), ha="center",
                             va="center", fontsize=9.5)
        if follow is not None:
            height = len(values) * CELL
            self.ax.add_patch(Rectangle((left + follow * CELL - 2, top - 2), CELL + 1, height + 1,
                                        fill=False, edgecolor=palette["selected"], linewidth=2.2))
            self.ax.text(left + (follow + 0.5) * CELL, top + height + 14, f"example {follow + 1}",
                         ha="center", va="center", fontsize=9.5, color=palette["selected"],
                         fontweight="bold")
