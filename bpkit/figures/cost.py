"""The cost: the outputs that feed it, y beside them; the curves of two costs and of sigma."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle

from ..activations import sigmoid
from ..costs import cross_entropy, quadratic
from ..formatting import plain, signed
from ..network import Network
from .nudge import example
from .plots import new_axes
from .style import style

RADIUS = 27
HIDDEN, OUTPUT, COST = 150, 400, 770  # positions of the three columns, in pixels


def cost_picture() -> Figure:
    """Draw the outputs of a network feeding the cost, with y beside them as constants."""
    net, x, y, _ = example()
    with style("both") as palette:
        figure = Figure(figsize=(9.8, 3.9))
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(0, 980), ylim=(390, 0), aspect="equal")
        ax.axis("off")
        _Feeding(ax, net, x, y, palette).draw()
    return figure


class _Feeding:
    def __init__(self, ax: Axes, net: Network, x: Any, y: Any, palette: dict[str, str]):
        self.ax, self.net, self.y, self.palette = ax, net, y, palette
        self.fp, self.C_x = net.forward(x), net.C(x, y)

    def at(self, l: int, j: int) -> tuple[float, float]:
        """The position of neuron j of one of the last two layers."""
        step = 70 if l < self.net.L else 130
        x = HIDDEN if l < self.net.L else OUTPUT
        return x, 185 + step * (j - (self.net.n[l] - 1) / 2)

    def text(self, x: float, y: float, said: str, **look: Any) -> None:
        look = {"ha": "center", "va": "center", "fontsize": 10.5, **look}
        self.ax.text(x, y, said, **look)

    def draw(self) -> None:
        L = self.net.L
        self.text(HIDDEN, 24, "layer $L-1$", fontweight="bold")
        self.text(OUTPUT, 24, "layer $L$, the outputs", fontweight="bold")
        self.text(COST, 24, "the cost of this example", fontweight="bold")
        self.text(66, 185, "$\\cdots$", fontsize=20, color=self.palette["muted"])
        for j, k in np.ndindex(*self.net.w[L].shape):
            self.weight(j, k)
        for l in (L - 1, L):
            for j in range(self.net.n[l]):
                self.neuron(l, j)
        self.cost()
        for j in range(self.net.n[L]):
            self.output(j)
        self.text((HIDDEN + OUTPUT) / 2, 352, "weights and biases: these can change",
                  color=self.palette["muted"])

    def weight(self, j: int, k: int) -> None:
        L, w = self.net.L, self.net.w[self.net.L]
        (x0, y0), (x1, y1) = self.at(L - 1, k), self.at(L, j)
        self.ax.plot([x0, x1], [y0, y1], zorder=1, alpha=0.7,
                     color=self.palette["positive" if w[j, k] >= 0 else "negative"],
                     linestyle="-" if w[j, k] >= 0 else (0, (4, 2)),
                     linewidth=0.7 + 2 * abs(w[j, k]) / np.abs(w).max())

    def neuron(self, l: int, j: int) -> None:
        (x, y), a = self.at(l, j), self.fp.a[l][j, 0]
        face, fill, ink = (self.palette[part] for part in ("face", "fill", "ink"))
        circle = Circle((x, y), RADIUS, facecolor=face, edgecolor="none", zorder=3)
        self.ax.add_patch(circle)
        level = Rectangle((x - RADIUS, y + RADIUS), 2 * RADIUS, -2 * RADIUS * a, color=fill,
                          linewidth=0, zorder=4)
        self.ax.add_patch(level)
        level.set_clip_path(circle)
        self.ax.add_patch(Circle((x, y), RADIUS, facecolor="none", edgecolor=ink, zorder=5))
        self.text(x, y, plain(a), fontweight="bold", zorder=6)
        if l == self.net.L:
            self.text(x, y + RADIUS + 15, f"$a^L_{j + 1}$", fontsize=12.5)

    def cost(self) -> None:
        self.ax.add_patch(FancyBboxPatch((COST - 130, 137), 260, 96, zorder=3,
                                         boxstyle="round,pad=0,rounding_size=10",
                                         facecolor="none",
                                         edgecolor=self.palette["ink"]))
        self.text(COST, 168, "$C_x = \\frac{1}{2}\\,\\sum_j\\,(y_j - a^L_j)^2$", fontsize=13.5,
                  zorder=4)
        self.text(COST, 210, f"{self.C_x:.4f}", fontweight="bold", zorder=4)
        fixed = ", ".join(f"{value:g}" for value in self.y[:, 0])
        self.ax.add_patch(FancyBboxPatch((COST - 165, 298), 330, 66, linestyle=(0, (4, 3)),
                                         boxstyle="round,pad=0,rounding_size=10",
                                         facecolor="none",
                                         edgecolor=self.palette["muted"]))
        self.text(COST, 317, f"$y$ = ({fixed})", fontsize=12)
        self.text(COST, 344, "fixed by the example: no weight changes it", fontsize=9.5,
                  color=self.palette["muted"])
        self.arrow((COST, 297), (COST, 236), "muted", (0, (4, 3)))

    def output(self, j: int) -> None:
        x, y = self.at(self.net.L, j)
        end = (COST - 132, 160 + 50 * j)
        self.arrow((x + RADIUS + 2, y), end, "selected")
        rate = quadratic.gradient(self.fp.a[self.net.L], self.y)[j, 0]
        above = j == 0
        self.text((x + RADIUS + end[0]) / 2 + 14, (y + end[1]) / 2 + (-27 if above else 27),
                  f"$\\partial C_x/\\partial a^L_{j + 1}$ = {signed(rate)}", fontsize=11,
                  color=self.palette["selected"])

    def arrow(self, start: Any, end: Any, colour: str, dash: Any = "-") -> None:
        self.ax.annotate("", end, start, zorder=2, arrowprops={
            "arrowstyle": "-|>", "color": self.palette[colour], "linestyle": dash,
            "linewidth": 2, "mutation_scale": 15, "shrinkA": 0, "shrinkB": 0})


def plot_sigmoid() -> Any:
    """Draw σ and its slope σ′ side by side; return the two axes."""
    z = np.linspace(-6, 6, 241)
    with style() as palette:
        left, right = axes = new_axes(8.4, 2.9, columns=2)
        left.plot(z, sigmoid.f(z), color=palette["positive"])
        middle = np.array([-1.5, 1.5])
        left.plot(middle, 0.5 + sigmoid.prime(np.zeros(1)) * middle, "--",
                  color=palette["selected"], label="slope ¼")
        left.set(xlabel="z", title="σ(z)", yticks=[0, 0.5, 1])
        left.legend(loc="upper left")
        right.plot(z, sigmoid.prime(z), color=palette["selected"])
        right.set(xlabel="z", title="σ′(z)", ylim=(0, 0.3), yticks=[0, 0.1, 0.2, 0.25])
    return axes


def plot_costs() -> Any:
    """Draw the two costs of one output that should be 1, against that output; return the axes."""
    a = np.linspace(0.005, 1, 200)[None, :]
    with style() as palette:
        ax = new_axes()
        for cost, colour, dash in ((quadratic, "positive", "-"), (cross_entropy, "negative", "--")):
            ax.plot(a[0], cost.value(a, np.ones_like(a)), dash, color=palette[colour],
                    label=cost.name.replace("_", "-"))
        ax.set(xlabel="output $a$, where $y = 1$ is wanted", ylabel="$C_x$", xlim=(0, 1),
               ylim=(0, 5))
        ax.legend()
    return ax
