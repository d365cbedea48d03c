"""The demon at one neuron: he adds to its weighted input, and the change travels to the cost."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Polygon

from ..activations import sigmoid
from ..doors import perturb
from ..formatting import plain, signed
from ..params import Param
from ..perturb import Perturbation
from .network import RADIUS, draw_network
from .nudge import example
from .style import style

PLACE, PUSH = ("z", 3, 1), 1.0
WIDE, HIGH = 246, 44  # of a box in the neuron laid open


def demon_picture() -> Figure:
    """Draw a demon who adds 1 to z^3_2, and beside it the same neuron laid open."""
    net, x, y, _ = example()
    fp, p = net.forward(x), perturb(net, x, y, PLACE, PUSH)
    with style("both") as palette:
        figure = Figure(figsize=(10.8, 4.5))
        left = figure.add_axes((0.005, 0.09, 0.69, 0.9))
        diagram = draw_network(left, net, fp, y, palette, Param(*PLACE), p)
        _at_work(left, *diagram.at(*PLACE[1:]), palette)
        right = figure.add_axes((0.715, 0.03, 0.28, 0.94))
        _laid_open(right, float(fp.z[3][1, 0]), p, palette)
    return figure


def _at_work(ax: Axes, x: float, y: float, palette: dict[str, str]) -> None:
    ax.annotate("", (x - RADIUS + 2, y - 15), (x - 44, y - 30), zorder=8,
                arrowprops={"arrowstyle": "-|>", "color": palette["selected"], "linewidth": 2.2,
                            "shrinkA": 0, "shrinkB": 0, "mutation_scale": 15})
    _demon(ax, x - 55, y - 38, palette)
    for left, right, said in ((30, 210, "nothing moves here"),
                              (x - 34, x + 34, "the demon"),
                              (x + 58, 742, "the change travels on, to the cost")):
        ax.plot([left, right], [372, 372], color=palette["muted"], linewidth=1, clip_on=False)
        ax.text((left + right) / 2, 386, said, ha="center", va="center", fontsize=10,
                color=palette["muted"], clip_on=False)


def _demon(ax: Axes, x: float, y: float, palette: dict[str, str]) -> None:
    """A head with two horns; y counts downwards."""
    colour = palette["selected"]
    for side in (-1, 1):
        horn = [(x + side * 3, y - 10), (x + side * 10, y - 5), (x + side * 13, y - 19)]
        ax.add_patch(Polygon(horn, facecolor=colour, linewidth=0, zorder=8))
        ax.add_patch(Circle((x + side * 4, y - 2), 1.9, facecolor=palette["face"], linewidth=0,
                            zorder=10))
    ax.add_patch(Circle((x, y), 11, facecolor=colour, linewidth=0, zorder=9))


def _laid_open(ax: Axes, z: float, p: Perturbation, palette: dict[str, str]) -> None:
    ax.set(xlim=(0, 302), ylim=(424, 0), aspect="equal", anchor="N")
    ax.axis("off")
    a = p.da[3][1, 0]
    middle = 162.0
    ax.text(middle, 14, "inside neuron 2 of layer 3", ha="center", va="center", fontsize=11,
            fontweight="bold")

    def box(top: float, said: str, edge: str, wide: float = WIDE) -> None:
        ax.add_patch(FancyBboxPatch((middle - wide / 2, top), wide, HIGH,
                                    boxstyle="round,pad=0,rounding_size=8", linewidth=1.4,
                                    facecolor="none", edgecolor=palette[edge]))
        ax.text(middle, top + HIGH / 2, said, ha="center", va="center", fontsize=10.5)

    def arrow(top: float, bottom: float) -> None:
        ax.annotate("", (middle, bottom), (middle, top),
                    arrowprops={"arrowstyle": "-|>", "color": palette["muted"], "linewidth": 1.4,
                                "shrinkA": 0, "shrinkB": 0, "mutation_scale": 13})

    before = float(sigmoid.f(np.array(z)))
    box(34, f"$z^3_2$ = {signed(z)}  arrives", "ink")
    arrow(78, 106)
    box(106, f"the demon adds  $\\Delta z$ = {signed(p.d)}", "selected")
    _demon(ax, middle - WIDE / 2 - 16, 106 + HIGH / 2 + 3, palette)
    arrow(150, 178)
    box(178, f"$\\sigma$({plain(z + p.d)}) = {plain(before + a)},  not {plain(before)}", "moved")
    arrow(222, 262)
    ax.text(middle + 10, 241, "layer 4", ha="left", va="center", fontsize=10,
            color=palette["muted"])
    box(262, f"the cost changes by  {signed(p.dC, 4)}", "moved")
    ax.text(middle, 336, "to first order, it changes by", ha="center", va="center", fontsize=10,
            color=palette["muted"])
    slope = signed(p.linear.dC / p.d, 4)
    ax.text(middle, 360,
            f"$\\delta^3_2 \\; \\Delta z$ = {slope} × {plain(p.d)} = {signed(p.linear.dC, 4)}",
            ha="center", va="center", fontsize=10.5)
