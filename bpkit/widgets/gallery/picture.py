"""The two plots of a race: what they are called, how far up they go, and both as a Figure."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ...figures.style import style
from ...formatting import plain
from .race import Points

WIDE, HIGH = 9.6, 3.4  # in inches
PLACES = [(0.06, 0.15, 0.5, 0.58), (0.65, 0.15, 0.31, 0.58)]  # of the plots, in shares of these


def x_ticks(total: int) -> list[list[Any]]:
    """Return the ends and the middle of the axis, with their words."""
    half = total // 2
    return [[0, "0"], [half, f"{half:,}"], [total, f"{total:,} images"]]


def plots(points: Points, tested: int) -> list[dict[str, Any]]:
    """Return what the page has to know of the plots, beside the curves."""
    most = max([2.0, *points.cost[0], *points.cost[1]])
    ticks = np.asarray(MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(0, most))
    ticks = ticks[ticks >= 0].tolist()
    return [
        {"title": f"Right on {tested:,} test images (%)", "unit": "\N{NO-BREAK SPACE}%",
         "digits": 1, "top": 100, "ticks": [0, 20, 40, 60, 80, 100], "tick_digits": 0},
        {"title": "Cost on the same images", "unit": "", "digits": 3,
         "top": ticks[-1], "ticks": ticks, "tick_digits": 0 if ticks[1] >= 1 else 1},
    ]


def curves(points: Points) -> list[list[list[float]]]:
    """Return the numbers as they are drawn: accuracies in per cent, and costs."""
    return [[[100 * share for share in accuracy] for accuracy in points.accuracy],
            [list(cost) for cost in points.cost]]


def draw(points: Points, names: tuple[str, str], total: int, tested: int) -> Figure:
    """Return both plots in colours for light and dark grounds."""
    with style("both") as palette:
        figure = Figure(figsize=(WIDE, HIGH))
        looks: list[dict[str, Any]] = [
            {"color": palette["ink"], "marker": "o", "linewidth": 1.8},
            {"color": palette["selected"], "marker": "D", "linewidth": 2.0, "linestyle": "--",
             "markerfacecolor": "none", "markersize": 9},
        ]
        drawn = zip(PLACES, plots(points, tested), curves(points), strict=True)
        for place, plot, both in drawn:
            ax = figure.add_axes(place)
            ax.set(xlim=(0, total), ylim=(0, plot["top"]), xlabel="images")
            ticks = [tick for tick, _ in x_ticks(total)]
            ax.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
            ax.set_yticks(plot["ticks"])
            for name, values, look in zip(names, both, looks, strict=True):
                number = f":  {plain(values[-1], plot['digits'])}{plot['unit']}" if values else ""
                ax.plot(points.images, values, markevery=[-1] if values else None, clip_on=False,
                        label=name + number, **look)
            ax.legend(title=plot["title"], alignment="left", loc="lower left", fontsize=10,
                      bbox_to_anchor=(-0.05, 1.0))
    return figure
