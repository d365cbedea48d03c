"""The still picture of a modified neuron: what has changed in the network, and in every delta."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from ...figures.layout import drawn, layout
from ...figures.network import COLUMN, RADIUS, ROW, draw_network
from ...figures.style import style
from ...layers import Layers
from ...params import Param
from ...perturb import Change
from .numbers import Modification


def picture(of: Modification) -> Figure:
    """Return the network with what has changed in it, and every delta before and after."""
    before, after = of.before, of.after
    da, dz = ({l: theirs[l] - ours[l] for l in before.delta} for ours, theirs in
              ((before.fp.a, after.fp.a), (before.fp.z, after.fp.z)))
    change = Change(Layers("dz", dz), Layers("da", da), after.C - before.C)
    shown = layout(before.net, {(of.l, of.j)})
    with style("both") as palette:
        figure = Figure(figsize=(9.9, 3.95))
        ax = figure.add_axes((0, 0, 0.68, 1))
        draw_network(ax, before.net, before.fp, before.y, palette, Param("z", of.l, of.j), change)
        middle = max(len(js) for js in shown.values()) * ROW / 2
        row = shown[of.l].index(of.j) - (len(shown[of.l]) - 1) / 2
        at = 40 + (of.l - 1) * COLUMN, middle + row * ROW
        ax.add_patch(Circle(at, RADIUS + 8, facecolor="none", linewidth=2.6,
                            edgecolor=palette["selected"], zorder=6))
        _draw_errors(figure.add_axes((0.75, 0.1, 0.24, 0.72)), of, drawn(shown), palette)
    return figure


def _draw_errors(
    ax: Axes, of: Modification, shown: dict[int, list[int]], palette: dict[str, str]
) -> None:
    rows = [row for row in of.values("delta") if row[1] in shown[row[0]]]
    rows.sort(key=lambda row: -row[0])  # from the last layer back, as the equations go
    heights = np.arange(len(rows))
    before, after = np.array([row[2:] for row in rows]).T
    ax.hlines(heights, before, after, color=palette["moved"], linewidth=1.6)
    ax.plot(before, heights, "o", markerfacecolor=palette["face"], label="before",
            markeredgecolor=palette["ink"])
    ax.plot(after, heights, "D", color=palette["moved"], label="after", markersize=5)
    ax.axvline(0, color=palette["muted"], linewidth=0.8)
    ax.set_yticks(heights, [Param("δ", l, j).book for l, j, *_ in rows])
    ax.invert_yaxis()
    ax.set_title("the errors δ", fontsize=10.5, loc="left", pad=26)
    ax.legend(loc="lower left", bbox_to_anchor=(-0.05, 0.99), ncols=2, fontsize=9.5)
