"""The names: which weight is w^3_24, and what b, z and a of one neuron are."""

from __future__ import annotations

import itertools
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Arc, Circle, Rectangle, Wedge

from ..formatting import plain, signed
from .entries import HIGH, WIDE, draw_entries
from .nudge import example
from .style import style

RADIUS, ROW, COLUMN = 20, 74, 134
L_, J, K = 3, 1, 3  # the weight w^3_24 of the course's first network: to neuron J, from K


def weight_notation_picture() -> Figure:
    """Draw the network with w^3_24 thick, and its row, column and entry in the matrix w^3."""
    net, *_ = example()
    with style("both") as palette:
        figure, ax = _canvas(10.2, 3.7)
        pen = _Pen(ax, palette)
        at = {(l, j): (60 + (l - 1) * COLUMN, 196 + (j - (net.n[l] - 1) / 2) * ROW)
              for l in net.n for j in range(net.n[l])}
        for l in net.n:
            pen.text(at[l, 0][0], 30, f"layer {l}", fontweight="bold")
        for l in net.w:
            for j, k in itertools.product(range(net.n[l]), range(net.n[l - 1])):
                pen.line(at[l - 1, k], at[l, j], chosen=(l, j, k) == (L_, J, K))
        for (l, j), place in at.items():
            pen.neuron(place, str(j + 1), chosen=(l, j) in [(L_, J), (L_ - 1, K)])
        (x0, y0), (x1, y1) = at[L_ - 1, K], at[L_, J]
        pen.tag(x0, y0 + 34, "from here: $k = 4$")
        pen.tag(x1, y1 - 36, "to here: $j = 2$")
        pen.tag((x0 + x1) / 2, (y0 + y1) / 2, "$w^3_{24}$", size=13)
        _matrix(pen, net.w[L_], 706, 136)
    return figure


def _matrix(pen: _Pen, w: Any, left: float, top: float) -> None:
    rows, columns = w.shape
    lit = [(J, k) for k in range(columns)] + [(j, K) for j in range(rows)]
    end = draw_entries(pen.ax, left, top, [[signed(value) for value in row] for row in w],
                       pen.palette, lit, [(J, K)])
    pen.text((left + end) / 2, top - 106, "the matrix $w^3$", fontweight="bold")
    pen.text((left + end) / 2, top - 54, "column $k$: from which neuron of layer 2")
    pen.text((left + end) / 2, top + rows * HIGH + 34, r"$w^3_{24}$  is  net.w[3][1, 3]",
             color=pen.palette["selected"], fontsize=12)
    for i in range(columns):
        pen.index(left + (i + 0.5) * WIDE - 1, top - 20, i, i == K)
    for i in range(rows):
        pen.index(left - 20, top + (i + 0.5) * HIGH - 1, i, i == J)
    pen.text(left - 50, top + rows * HIGH / 2, "row $j$: to which\nneuron of layer 3",
             rotation=90, linespacing=1.5)


def activation_notation_picture() -> Figure:
    """Draw neuron 2 of layer 3 with its bias, what reaches it, its z and its a, in numbers."""
    net, x, *_ = example()
    fp = net.forward(x)
    with style("both") as palette:
        figure, ax = _canvas(9.8, 3.3)
        pen = _Pen(ax, palette)
        middle, radius = (480, 186), 58
        pen.text(96, 30, "layer 2", fontweight="bold")
        pen.text(middle[0], 30, "layer 3, neuron 2", fontweight="bold")
        for k in range(net.n[2]):
            place, value = (96, 90 + k * 64), float(net.w[3][J, k])
            pen.line(place, (middle[0] - radius + RADIUS, middle[1]), chosen=False, value=value)
            pen.neuron(place, plain(fp.a[2][k, 0]))
            pen.text(place[0] - 46, place[1], f"$a^2_{k + 1}$", fontsize=14)
            along = 0.33
            pen.tag(place[0] + along * (middle[0] - radius - place[0]),
                    place[1] + along * (middle[1] - place[1]),
                    f"$w^3_{{2{k + 1}}}$ = {signed(value)}",
                    "positive" if value >= 0 else "negative")
        _neuron_inside(pen, middle, radius, fp.z[3][J, 0], fp.a[3][J, 0])
        bias = middle[1] + radius + 42
        pen.ax.plot([middle[0]] * 2, [middle[1] + radius, bias - 12], color=palette["muted"])
        ax.add_patch(Rectangle((middle[0] - 12, bias - 12), 24, 24, facecolor=palette["face"],
                               edgecolor=palette["ink"]))
        pen.text(middle[0] + 22, bias, f"$b^3_2$ = {signed(net.b[3][J, 0])}", ha="left")
        said = [
            (r"bias  $b^3_2$", "one number for each neuron;\nlayer 1 has none"),
            (r"weighted input  $z^3_2$", "what reaches the neuron: weights\n"
             "times activations, plus bias"),
            (r"activation  $a^3_2 = \sigma(z^3_2)$", "what it passes on to layer 4"),
        ]
        for i, (name, words) in enumerate(said):
            pen.text(670, 70 + i * 100, name, ha="left", fontsize=13)
            pen.text(670, 92 + i * 100, words, ha="left", va="top", color=palette["muted"],
                     linespacing=1.4)
    return figure


def _neuron_inside(pen: _Pen, middle: tuple[float, float], radius: float, z: float,
                   a: float) -> None:
    x, y = middle
    pen.ax.add_patch(Wedge(middle, radius, 90, 270, facecolor=pen.palette["card"], zorder=4))
    pen.ax.add_patch(Wedge(middle, radius, -90, 90, facecolor=pen.palette["fill"], zorder=4))
    pen.ax.add_patch(Arc(middle, 2 * radius, 2 * radius, color=pen.palette["ink"], zorder=5))
    pen.ax.plot([x, x], [y - radius, y + radius], color=pen.palette["hairline"], zorder=5)
    pen.ax.annotate("", (x + radius + 84, y), (x + radius, y), zorder=3,
                    arrowprops={"arrowstyle": "->", "color": pen.palette["muted"]})
    for side, symbol, value in ((-1, "$z^3_2$", plain(z)), (1, "$a^3_2$", plain(a))):
        pen.text(x + side * 28, y - 15, symbol, fontsize=15, zorder=6)
        pen.text(x + side * 28, y + 15, value, zorder=6)
    pen.text(x + 1, y - radius - 30, r"$\sigma$", fontsize=14)
    pen.ax.annotate("", (x + 34, y - radius - 6), (x - 34, y - radius - 6), zorder=3,
                    arrowprops={"arrowstyle": "->", "color": pen.palette["muted"],
                                "connectionstyle": "arc3,rad=-0.35"})


def _canvas(wide: float, high: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(wide, high))
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, wide * 100), ylim=(high * 100, 0), aspect="equal")
    ax.axis("off")
    return figure, ax


class _Pen:
    def __init__(self, ax: Axes, palette: dict[str, str]):
        self.ax, self.palette = ax, palette

    def text(self, x: float, y: float, said: str, **look: Any) -> None:
        look = {"ha": "center", "va": "center", "fontsize": 10.5, "color": self.palette["ink"],
                **look}
        self.ax.text(x, y, said, **look)

    def index(self, x: float, y: float, i: int, chosen: bool) -> None:
        self.text(x, y, str(i + 1), color=self.palette["selected" if chosen else "muted"],
                  fontweight="bold" if chosen else "normal")

    def tag(self, x: float, y: float, said: str, colour: str = "selected",
            size: float = 10.5) -> None:
        self.text(x, y, said, color=self.palette[colour], zorder=8, fontsize=size,
                  bbox={"boxstyle": "round,pad=0.28", "linewidth": 0, "alpha": 0.92,
                        "facecolor": self.palette["face"]})

    def line(self, start: tuple[float, float], end: tuple[float, float], chosen: bool,
             value: float | None = None) -> None:
        look: dict[str, Any] = {"color": self.palette["muted"], "linewidth": 0.8, "alpha": 0.45}
        if value is not None:
            look = {"color": self.palette["positive" if value >= 0 else "negative"],
                    "linewidth": 0.8 + 3 * abs(value),
                    "linestyle": "-" if value >= 0 else (0, (4, 2))}
        if chosen:
            look = {"color": self.palette["selected"], "linewidth": 4}
        self.ax.plot([start[0] + RADIUS, end[0] - RADIUS], [start[1], end[1]],
                     zorder=3 if chosen else 1, **look)

    def neuron(self, place: tuple[float, float], said: str, chosen: bool = False) -> None:
        edge = {"edgecolor": self.palette["selected"], "linewidth": 2.6} if chosen else {
            "edgecolor": self.palette["ink"], "linewidth": 1}
        self.ax.add_patch(Circle(place, RADIUS, facecolor=self.palette["face"], zorder=4, **edge))
        self.text(*place, said, zorder=5, fontweight="bold" if chosen else "normal")
