"""Five steps as one round trip: activations forward, errors backward, gradients where they meet."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from ..backprop import Gradient, backprop
from ..formatting import plain
from ..network import ForwardPass, Network
from .style import style

# Positions in pixels: the columns of a^1, z^2, a^2, z^3, a^3 and C, and the four rows.
A1, Z2, A2, Z3, A3, COST = 130, 300, 440, 610, 750, 920
WEIGHTS, FORWARD, BACKWARD, GRADIENTS = 36, 112, 262, 396
RADIUS = 36


def chain() -> tuple[Network, np.ndarray, np.ndarray]:
    """Return three neurons in a row and one example, for mental arithmetic: every z is 0."""
    net = Network([1, 1, 1])
    for l, w, b in ((2, 1.0, -2.0), (3, 8.0, -4.0)):
        net.w[l], net.b[l] = np.array([[w]]), np.array([[b]])
    return net, np.array([[2.0]]), np.array([[1.0]])


def flow_picture() -> Figure:
    """Draw the forward pass and the backward pass of a chain, with the numbers of its example."""
    net, x, y = chain()
    with style("both") as palette:
        figure = Figure(figsize=(10.2, 4.8))
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(-22, 998), ylim=(460, -20), aspect="equal")
        ax.axis("off")
        pen = _Pen(ax, palette)
        _forward(pen, net, net.forward(x))
        _cost(pen, net, x, y)
        grad = backprop(net, x, y)
        _backward(pen, net, net.forward(x), grad)
        _gradients(pen, grad)
    return figure


def _forward(pen: _Pen, net: Network, fp: ForwardPass) -> None:
    pen.row(FORWARD, "forward", "positive")
    pen.number(A1 - 46, FORWARD - 36, 1)
    pen.number(Z2 - 46, FORWARD - 36, 2)
    for x, symbol, value in ((A1, "a^1", fp.a[1]), (Z2, "z^2", fp.z[2]), (A2, "a^2", fp.a[2]),
                             (Z3, "z^3", fp.z[3]), (A3, "a^3", fp.a[3])):
        pen.node(x, FORWARD, symbol, value)
    for l, start, end in ((2, A1, Z2), (3, A2, Z3)):
        middle = (start + end) / 2
        pen.arrow((start, FORWARD), (end, FORWARD), "positive")
        w, b = _said(net.w[l]), _said(net.b[l])
        pen.text(middle, WEIGHTS, f"$w^{l}$ = {w}, $b^{l}$ = {b}")
        pen.arrow((middle, WEIGHTS + 2), (middle, FORWARD - 4), "muted", gap=10, width=1.2)
    for start, end in ((Z2, A2), (Z3, A3)):
        pen.arrow((start, FORWARD), (end, FORWARD), "positive")
        pen.text((start + end) / 2, FORWARD - 18, r"$\sigma$", size=13)


def _cost(pen: _Pen, net: Network, x: np.ndarray, y: np.ndarray) -> None:
    pen.arrow((A3, FORWARD), (COST - 52, FORWARD), "positive", end=0)
    pen.box(COST, FORWARD, 104, 68)
    pen.text(COST, FORWARD - 14, "$C_x$", size=13, inside=True)
    pen.text(COST, FORWARD + 14, _said(net.C(x, y)), bold=True, inside=True)
    pen.text(COST, WEIGHTS, f"$y$ = {_said(y)}")
    pen.arrow((COST, WEIGHTS + 2), (COST, FORWARD - 24), "muted", gap=10, width=1.2)


def _backward(pen: _Pen, net: Network, fp: ForwardPass, grad: Gradient) -> None:
    assert grad.delta is not None
    pen.row(BACKWARD, "backward", "selected")
    pen.number(Z3 + 46, BACKWARD - 36, 3)
    pen.number(Z2 - 46, BACKWARD - 36, 4)
    pen.arrow((COST, FORWARD + 20), (COST, BACKWARD), "selected", gap=20, dashed=True, end=0,
              head=False)
    pen.arrow((COST, BACKWARD), (Z3, BACKWARD), "selected", gap=0, dashed=True)
    pen.text((COST + Z3 + RADIUS) / 2, BACKWARD + 20, "BP1")
    pen.arrow((Z3, BACKWARD), (Z2, BACKWARD), "selected", dashed=True)
    pen.text((Z2 + A2 + RADIUS) / 2 + 4, BACKWARD + 20, "BP2")
    pen.text((Z2 + A2 + RADIUS) / 2 + 4, BACKWARD - 20, f"$(w^3)^T$ = {_said(net.w[3])}")
    for l, x in ((2, Z2), (3, Z3)):
        pen.node(x, BACKWARD, rf"\delta^{l}", grad.delta[l])
        pen.arrow((x, FORWARD), (x, BACKWARD), "muted", width=1.2)
        slope = _said(net.activation[l].prime(fp.z[l]))
        pen.text(x - 8, (FORWARD + BACKWARD) / 2, rf"$\sigma\,^\prime(z^{l})$ = {slope}",
                 ha="right")


def _gradients(pen: _Pen, grad: Gradient) -> None:
    pen.row(GRADIENTS, "gradient", "ink")
    pen.number(A1 - 46, GRADIENTS - 46, 5)
    for l, a, z in ((2, A1, Z2), (3, A2, Z3)):
        middle = (a + z) / 2
        pen.arrow((a, FORWARD), (a, GRADIENTS - 38), "muted", end=2, width=1.2)
        pen.arrow((z, BACKWARD), (z, GRADIENTS - 38), "selected", end=2, dashed=True)
        pen.box(middle, GRADIENTS, z - a + 44, 76)
        for y, symbol, product, value in (
            (-17, f"w^{l}", rf"\delta^{l} a^{l - 1}", grad.w[l]),
            (17, f"b^{l}", rf"\delta^{l}", grad.b[l]),
        ):
            said = rf"$\partial C_x/\partial {symbol} = {product}$ = {_said(value)}"
            pen.text(middle, GRADIENTS + y, said, inside=True)


def _said(value: Any) -> str:
    return plain(np.asarray(value).item(), 4).rstrip("0").rstrip(".")


class _Pen:
    def __init__(self, ax: Axes, palette: dict[str, str]):
        self.ax, self.palette = ax, palette

    def text(self, x: float, y: float, said: str, size: float = 11, bold: bool = False,
             inside: bool = False, ha: str = "center", colour: str = "ink") -> None:
        self.ax.text(x, y, said, ha=ha, va="center", fontsize=size, zorder=6,
                     fontweight="bold" if bold else "normal",
                     color=self.palette["inside" if inside else colour])

    def row(self, y: float, said: str, colour: str) -> None:
        self.text(-10, y, said, bold=True, ha="left", colour=colour)

    def node(self, x: float, y: float, symbol: str, value: Any) -> None:
        self.ax.add_patch(Circle((x, y), RADIUS, facecolor=self.palette["face"], linewidth=1.3,
                                 edgecolor=self.palette["ink"], zorder=5))
        self.text(x, y - 11, f"${symbol}$", size=13, inside=True)
        self.text(x, y + 13, _said(value), bold=True, inside=True, size=10.5)

    def box(self, x: float, y: float, width: float, height: float) -> None:
        self.ax.add_patch(FancyBboxPatch(
            (x - width / 2, y - height / 2), width, height, zorder=5, linewidth=1.3,
            boxstyle="round,pad=0,rounding_size=9", facecolor=self.palette["card"],
            edgecolor=self.palette["ink"],
        ))

    def number(self, x: float, y: float, step: int) -> None:
        self.ax.add_patch(Circle((x, y), 12, facecolor=self.palette["ink"], zorder=7))
        self.ax.text(x, y + 0.5, str(step), ha="center", va="center", fontsize=10.5, zorder=8,
                     fontweight="bold", color=self.palette["face"])

    def arrow(self, start: tuple[float, float], stop: tuple[float, float], colour: str,
              gap: float = RADIUS, end: float | None = None, width: float = 2.0,
              dashed: bool = False, head: bool = True) -> None:
        """Draw an arrow that begins `gap` after `start` and ends `end`, or `gap`, before `stop`."""
        (x0, y0), (x1, y1) = start, stop
        long = np.hypot(x1 - x0, y1 - y0)
        dx, dy = (x1 - x0) / long, (y1 - y0) / long
        before = (RADIUS if gap == 0 else gap) if end is None else end
        self.ax.annotate(
            "", (x1 - before * dx, y1 - before * dy), (x0 + gap * dx, y0 + gap * dy), zorder=3,
            arrowprops={"arrowstyle": "-|>" if head else "-", "color": self.palette[colour],
                        "linewidth": width, "linestyle": (0, (4, 2)) if dashed else "-",
                        "shrinkA": 0, "shrinkB": 0, "mutation_scale": 15 if width > 1.5 else 10},
        )
