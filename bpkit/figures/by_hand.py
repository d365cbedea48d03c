"""A network to work out by hand: its parameters are given, all other numbers are left blank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..activations import sigmoid
from ..formatting import plain
from ..network import Network
from .style import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE = 7.2, 4.8  # in inches, 100 pixels of the drawing to the inch
X1, X2, X3, COST = 50, 250, 460, 640  # the columns
UPPER, MIDDLE, LOWER = 86, 171, 256  # the rows
GRADIENT = 376  # where the boxes of the slopes are
WIDE, HIGH = 112, 88  # of a neuron


def small() -> tuple[Network, np.ndarray, np.ndarray]:
    """Return a network of 2, 2 and 1 neurons and one example, for mental arithmetic."""
    net = Network([2, 2, 1])
    net.w[2], net.b[2] = np.array([[1.0, -2.0], [-1.0, 3.0]]), np.array([[1.0], [-1.0]])
    net.w[3], net.b[3] = np.array([[-4.0, 6.0]]), np.array([[-0.08]])
    return net, np.array([[2.0], [1.0]]), np.array([[1.0]])


def by_hand_picture() -> Figure:
    """Draw the network with a blank for each number of both passes."""
    from matplotlib.figure import Figure

    with style("both") as palette:
        figure = Figure(figsize=SIZE)
        draw_by_hand(figure.add_axes((0, 0, 1, 1)), palette)
    return figure


def draw_by_hand(ax: Axes, palette: dict[str, str]) -> None:
    """Draw it on axes that have the proportions of SIZE."""
    net, x, y = small()
    ax.set(xlim=(0, 100 * SIZE[0]), ylim=(100 * SIZE[1], 0))
    ax.axis("off")
    pen = _Pen(ax, palette)
    inputs, hidden = ((X1, UPPER), (X1, LOWER)), ((X2, UPPER), (X2, LOWER))
    for k, start in enumerate(inputs):
        pen.box(start, 78, 40, [f"$x_{k + 1}$ = {_said(x[k, 0])}"])
        for j, end in enumerate(hidden):
            pen.weight((start[0] + 39, start[1]), (end[0] - WIDE / 2, end[1]), net.w[2][j, k])
    for j, at in enumerate(hidden):
        names = [f"{s}^2_{j + 1}" for s in ("z", "a", r"\delta")]
        pen.neuron(at, names, net.b[2][j, 0])
        pen.weight((at[0] + WIDE / 2, at[1]), (X3 - WIDE / 2, MIDDLE), net.w[3][0, j])
    pen.neuron((X3, MIDDLE), ["z^3_1", "a^3_1", r"\delta^3_1"], net.b[3][0, 0])
    pen.line((X3 + WIDE / 2, MIDDLE), (COST - 55, MIDDLE), "muted")
    pen.box((COST, MIDDLE), 110, 40, ["$C$ = ______"])
    pen.text(COST, MIDDLE - 38, f"wanted: $y$ = {_said(y[0, 0])}")
    rows = [(r"b^2_1", r"w^2_{11}", r"w^2_{12}"), (r"b^2_2", r"w^2_{21}", r"w^2_{22}"),
            (r"b^3_1", r"w^3_{11}", r"w^3_{12}")]
    for left, row in zip((138, 360, 582), rows, strict=True):
        slopes = [rf"$\partial C/\partial {s}$ = ______" for s in row]
        pen.box((left, GRADIENT), 196, HIGH, slopes)
    table = [f"$\\sigma$({plain(z, 0)}) = {plain(sigmoid.f(np.array(z)).item())}"
             for z in (-1.0, 0.0, 1.0)]
    table.append("$\\sigma\\,^\\prime$ = $a \\, (1 - a)$")
    pen.text(50 * SIZE[0], 452, "      ".join(table))


def _said(value: float) -> str:
    return plain(value, 0 if value == round(value) else 2)


class _Pen:
    def __init__(self, ax: Axes, palette: dict[str, str]):
        self.ax, self.palette = ax, palette

    def text(self, x: float, y: float, said: str, colour: str = "ink", **more: Any) -> None:
        self.ax.text(x, y, said, ha="center", va="center", fontsize=10.5, zorder=6,
                     color=self.palette[colour], **more)

    def box(self, at: tuple[float, float], wide: float, high: float, lines: list[str]) -> None:
        from matplotlib.patches import FancyBboxPatch

        x, y = at
        self.ax.add_patch(FancyBboxPatch(
            (x - wide / 2, y - high / 2), wide, high, zorder=5, linewidth=1.3,
            boxstyle="round,pad=0,rounding_size=9", facecolor=self.palette["card"],
            edgecolor=self.palette["ink"],
        ))
        for i, said in enumerate(lines):
            self.text(x, y + 27 * (i - (len(lines) - 1) / 2), said, "inside")

    def neuron(self, at: tuple[float, float], names: list[str], bias: float) -> None:
        self.box(at, WIDE, HIGH, [f"${name}$ = ______" for name in names])
        self.text(at[0], at[1] - HIGH / 2 - 14, f"bias {_said(bias)}")

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: str,
             dashed: bool = False) -> None:
        self.ax.plot(*zip(start, end, strict=True), color=self.palette[colour], linewidth=1.8,
                     linestyle=(0, (5, 2)) if dashed else "-", zorder=1)

    def weight(self, start: tuple[float, float], end: tuple[float, float], w: float) -> None:
        """Draw a weight as a line, dashed if it is negative, with its number at its beginning."""
        colour = "positive" if w > 0 else "negative"
        self.line(start, end, colour, w < 0)
        x, y = (s + 0.3 * (e - s) for s, e in zip(start, end, strict=True))
        self.text(x, y, _said(w), colour, fontweight="bold",
                  bbox={"boxstyle": "round,pad=0.2", "facecolor": self.palette["face"],
                        "edgecolor": "none"})
