"""One path from a parameter to the cost, drawn in the network, and the sum of the paths so far."""

from __future__ import annotations

import itertools

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ...figures.layout import drawn, layout, neurons_of
from ...figures.network import COLUMN, RADIUS, ROW, draw_network
from ...figures.style import style
from .list import PathList

MOST_BARS = 24


def draw_path(now: PathList) -> Figure:
    """Draw the lit path in the network, and beside it the sum of the products up to it."""
    base = now.base
    with style("both") as palette:
        figure = Figure(figsize=(12.4, 4.4))
        figure.set_facecolor("none")
        left = figure.add_axes((0, 0, 0.7, 1))
        draw_network(left, base.net, base.fp, base.y, palette, now.param)
        _draw_route(left, now, palette)
        _draw_sum(figure.add_axes((0.74, 0.1, 0.235, 0.68)), now, palette)
    return figure


def _draw_route(ax: Axes, now: PathList, palette: dict[str, str]) -> None:
    base = now.base
    shown = drawn(layout(base.net, neurons_of(now.param)))
    height = max(map(len, shown.values())) * ROW

    def spot(l: int, j: int) -> tuple[float, float] | None:
        if j not in shown[l]:
            return None
        row = shown[l].index(j) - (len(shown[l]) - 1) / 2
        return 40 + (l - 1) * COLUMN, height / 2 + row * ROW

    spots = [spot(*neuron) for neuron in now.lit.neurons]
    spots.append((40 + (base.net.L - 1) * COLUMN + 166, height / 2))
    for start, end in itertools.pairwise(spots):
        if start and end:
            last = end is spots[-1]
            ax.plot([start[0] + RADIUS, end[0] - (50 if last else RADIUS)], [start[1], end[1]],
                    color=palette["selected"], linewidth=3.2, zorder=3, solid_capstyle="round")
    for place in spots[:-1]:
        if place:
            ax.plot(*place, "o", markersize=2 * RADIUS * 0.72, markerfacecolor="none",
                    markeredgecolor=palette["selected"], markeredgewidth=2.4, zorder=7)


def _draw_sum(ax: Axes, now: PathList, palette: dict[str, str]) -> None:
    products, at, slope, write = [p.product for p in now.paths], now.at, now.slope, now.write
    ends = list(itertools.accumulate(products, initial=0.0))
    rows = min(len(products), MOST_BARS)
    first = max(0, min(at - rows + 1, len(products) - rows))
    for i in range(first, at + 1):
        colour = palette["selected" if i == at else "positive" if products[i] >= 0 else "negative"]
        less = products[i] < 0  # hollow: the sign is not said by colour alone
        ax.barh(i + 1, products[i], left=ends[i], height=0.7, linewidth=1.4, edgecolor=colour,
                facecolor="none" if less else colour)
    ax.axvline(0, color=palette["muted"], linewidth=1)
    ax.axvline(slope, color=palette["moved"], linewidth=2)
    ax.set(ylim=(first + rows + 0.6, first + 0.4), ylabel="path")
    ax.set_title(f"sum of {at + 1}: {write(ends[at + 1])}\n∂Cₓ/∂{now.param.book}: {write(slope)}",
                 loc="left", fontsize=10.5)
    ax.tick_params(labelsize=9)
    ax.xaxis.set_major_locator(MaxNLocator(4))
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
