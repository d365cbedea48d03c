"""BP2 as two routes: a nudge of one output reaches the cost along two weights, and adds up."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from ..formatting import plain, signed
from .style import style

NUDGE = 0.01  # of the output of our neuron
WEIGHTS, ERRORS, SLOPE = (3.0, -2.0), (0.1, 0.2), 0.2
SUM = sum(w * error for w, error in zip(WEIGHTS, ERRORS, strict=True))  # ∂C/∂a of our neuron

OURS, UPPER, LOWER, COST = (190, 150), (470, 70), (470, 230), (830, 150)
RADIUS = 38


def two_routes_picture() -> Figure:
    """Draw a neuron that feeds two others, a nudge on both routes, and what arrives at the cost."""
    with style("both") as palette:
        figure = Figure(figsize=(10.0, 3.7))
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(0, 1000), ylim=(370, 0))
        ax.axis("off")
        _draw_network(ax, palette)
        _draw_sum(ax, palette)
    return figure


def _draw_network(ax: Axes, palette: dict[str, str]) -> None:
    said: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 11, "zorder": 6}
    looks = ((palette["positive"], "-"), (palette["negative"], (0, (5, 2))))
    for k, (at, (colour, dash)) in enumerate(zip((UPPER, LOWER), looks, strict=True)):
        w, error = WEIGHTS[k], ERRORS[k]
        side = -1 if k == 0 else 1
        for start, end in ((OURS, at), (at, COST)):
            ax.plot(*zip(start, end, strict=True), color=colour, linestyle=dash, linewidth=2.2,
                    zorder=1)
        ax.add_patch(Circle(at, RADIUS, facecolor=palette["face"], edgecolor=palette["ink"],
                            linewidth=1.3, zorder=5))
        ax.text(*at, f"$z$ {signed(w * NUDGE)}", color=palette["inside"], fontweight="bold", **said)
        ax.text(at[0], at[1] + side * 54, f"neuron {k + 1}, error {plain(error, 1)}", **said)
        ax.text(318, 150 + side * 62, f"weight {plain(w, 0)}", color=colour, fontweight="bold",
                **said)
        ax.text(665, 150 + side * 62, f"$C$ {signed(w * NUDGE * error, 3)}", color=colour,
                fontweight="bold", **said)
    ax.add_patch(Circle(OURS, RADIUS + 6, facecolor=palette["face"], edgecolor=palette["moved"],
                        linewidth=2.6, zorder=5))
    ax.text(*OURS, f"$a$ {signed(NUDGE)}", color=palette["inside"], fontweight="bold", **said)
    ax.text(OURS[0], OURS[1] - 62, "our neuron", **said)
    ax.annotate("", (OURS[0] - RADIUS - 8, OURS[1]), (32, OURS[1]),
                arrowprops={"arrowstyle": "-|>", "color": palette["muted"], "linewidth": 1.6,
                            "shrinkA": 0, "shrinkB": 0, "mutation_scale": 14})
    ax.text(84, OURS[1] - 20, "$z$", **said)
    ax.text(84, OURS[1] + 20, f"$\\sigma\\,^\\prime$ = {plain(SLOPE, 1)}", **said)
    ax.add_patch(FancyBboxPatch((COST[0] - 70, COST[1] - 32), 140, 64, linewidth=1.3, zorder=5,
                                boxstyle="round,pad=0,rounding_size=9",
                                facecolor=palette["card"], edgecolor=palette["ink"]))
    ax.text(*COST, f"$C$ {signed(SUM * NUDGE, 3)}", color=palette["inside"], fontweight="bold",
            **said)


def _draw_sum(ax: Axes, palette: dict[str, str]) -> None:
    (w1, w2), (e1, e2) = WEIGHTS, ERRORS
    in_a = "in $a$:  $\\varepsilon = \\partial C/\\partial a$"
    in_z = "in $z$:  $\\delta = \\partial C/\\partial z = \\varepsilon \\, \\sigma\\,^\\prime$"
    for x, said in (
        (60, f"{in_a} = {plain(w1, 0)} × {plain(e1, 1)} + ({plain(w2, 0)}) × {plain(e2, 1)} = "
             f"{plain(SUM, 1)}"),
        (570, f"{in_z} = {plain(SUM, 1)} × {plain(SLOPE, 1)} = {plain(SUM * SLOPE)}"),
    ):
        ax.text(x, 340, said, ha="left", va="center", fontsize=11, fontweight="bold",
                color=palette["ink"])
