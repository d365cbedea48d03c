"""A small change on its way from a weight to the cost, in five stages."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from ..doors import perturb
from ..formatting import signed
from ..network import Network
from .nudge import example
from .style import style

Spot = tuple[float, float]
STAGES = ["the weight", "its neuron", "the next layer", "all the outputs", "the cost"]


def journey() -> tuple[Network, np.ndarray, np.ndarray, tuple[str, int, int, int]]:
    """Return the network of notebook 11, its example, and the weight that a change starts from."""
    _, x, y, _ = example()
    return Network([3, 4, 3, 2], rng=1388), x, y, ("w", 2, 2, 0)


def travel_picture() -> Figure:
    """Draw how far a nudge of 0.1 has come: weight, neuron, next layer, outputs, cost."""
    net, x, y, weight = journey()
    p = perturb(net, x, y, weight, 0.1)
    first, second, third = r"\Delta w^2_{31}", r"\Delta a^2_3", r"\Delta a^{%d}_{%d}"
    values = [
        [(first, p.d)],
        [(second, p.da[2][2, 0])],
        [(third % (3, j + 1), p.da[3][j, 0]) for j in range(3)],
        [(third % (4, j + 1), p.da[4][j, 0]) for j in range(2)],
        [(r"\Delta C", p.dC)],
    ]
    with style("both") as palette:
        figure = Figure(figsize=(10.8, 3.2))
        for i, (name, numbers) in enumerate(zip(STAGES, values, strict=True)):
            ax = figure.add_axes((i / 5, 0, 0.2, 1))
            ax.set(xlim=(0, 216), ylim=(284, -36))
            ax.axis("off")
            _stage(Skeleton(ax, net, palette, (20, 92), (42, 40), 10), i)
            ax.text(10, -14, f"{i + 1}  {name}", va="center", fontsize=11, fontweight="bold")
            for row, (symbol, value) in enumerate(numbers):
                said = f"${symbol}$ = {signed(value, 4)}"
                ax.text(10, 196 + 27 * row, said, va="center", fontsize=11.5,
                        color=palette["selected" if i == 0 else "moved"])
    return figure


def _stage(net: Skeleton, stage: int) -> None:
    """Draw the network when the change has come this far; the places just reached are filled."""
    net.wires()
    net.wire((1, 0), (2, 2), "selected", 3.2)
    reached = {2: [2], 3: [0, 1, 2], 4: [0, 1]}
    for l in range(3, stage + 2):
        for j, k in itertools.product(reached.get(l, ()), reached[l - 1]):
            net.wire((l - 1, k), (l, j), "moved", 1.8)
    if stage == 4:
        for j in reached[4]:
            net.wire((4, j), None, "moved", 1.8)
    for l, n in net.net.n.items():
        for j in range(n):
            there = l <= stage + 1 and j in reached.get(l, ())
            net.neuron(l, j, there, now=l == stage + 1)
    net.cost(stage == 4, now=True)


class Skeleton:
    """A network in bare outline, one column for each layer and one more for the cost."""

    def __init__(self, ax: Axes, net: Network, palette: dict[str, str], origin: Spot,
                 spacing: Spot, radius: float):
        self.ax, self.net, self.palette = ax, net, palette
        self.origin, self.spacing, self.radius = origin, spacing, radius

    def at(self, l: int, j: int) -> Spot:
        """Return where neuron j of layer l is; `origin` is the middle of the first layer."""
        row = j - (self.net.n[l] - 1) / 2
        return (self.origin[0] + (l - 1) * self.spacing[0],
                self.origin[1] + row * self.spacing[1])

    def cost_at(self) -> Spot:
        """Return where the cost is."""
        return self.origin[0] + self.net.L * self.spacing[0], self.origin[1]

    def wires(self) -> None:
        """Draw every connection, including those from the outputs to the cost, faintly."""
        for l in range(2, self.net.L + 1):
            for j, k in itertools.product(range(self.net.n[l]), range(self.net.n[l - 1])):
                self.wire((l - 1, k), (l, j), "hairline", 1.0)
        for j in range(self.net.n[self.net.L]):
            self.wire((self.net.L, j), None, "hairline", 1.0)

    def wire(self, start: tuple[int, int], end: tuple[int, int] | None, colour: str,
             width: float, **look: Any) -> None:
        """Draw a line between two neurons (l, j), or from an output to the cost."""
        (x0, y0), (x1, y1) = self.at(*start), self.at(*end) if end else self.cost_at()
        self.ax.plot([x0, x1], [y0, y1], color=self.palette[colour], linewidth=width,
                     zorder=1 if colour == "hairline" else 2, solid_capstyle="round", **look)

    def neuron(self, l: int, j: int, reached: bool, now: bool = False, said: str = "",
               colour: str = "moved") -> None:
        """Draw a neuron, with a thick rim once it is reached, filled if it was reached just now."""
        face = self.palette["badge" if reached and now else "face"]
        edge = self.palette[colour if reached else "muted"]
        self.ax.add_patch(Circle(self.at(l, j), self.radius, facecolor=face, edgecolor=edge,
                                 linewidth=2.4 if reached else 0.9, zorder=3))
        self.ax.text(*self.at(l, j), said, ha="center", va="center", fontsize=12, zorder=4)

    def cost(self, reached: bool, now: bool = False, colour: str = "moved") -> None:
        """Draw the cost as a box."""
        (x, y), r = self.cost_at(), self.radius * 1.3
        face = self.palette["badge" if reached and now else "face"]
        edge = self.palette[colour if reached else "muted"]
        self.ax.add_patch(FancyBboxPatch(
            (x - r, y - r), 2 * r, 2 * r, boxstyle="round,pad=0,rounding_size=4", facecolor=face,
            edgecolor=edge, linewidth=2.4 if reached else 0.9, zorder=3))
        self.ax.text(x, y, "$C$", ha="center", va="center", fontsize=12, zorder=4)
