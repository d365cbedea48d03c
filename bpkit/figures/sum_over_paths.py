"""The paths from a weight to the cost: one with its factors, all with their sum, and how many."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MultipleLocator, NullLocator

from ..backprop import backprop
from ..doors import paths
from ..formatting import bracketed, plain, signed
from ..paths import Path
from ..validation import row
from .plots import new_axes
from .style import style
from .travel import Skeleton, journey

SHOWN = 1  # the path with its factors: through neuron 2 of layer 3


def one_path_picture() -> Figure:
    """Draw one path from w^2_31 to the cost, each factor under the step that it belongs to."""
    net, x, y, weight = journey()
    path = list(paths(net, x, y, weight))[2 * SHOWN + 1]
    with style("both") as palette:
        figure = Figure(figsize=(9.6, 4.5))
        ax = _axes(figure, (0, 0, 1, 1), (0, 960), (404, -46))
        drawn = Skeleton(ax, net, palette, (50, 120), (176, 74), 21)
        drawn.wires()
        _light(drawn, path, palette)
        _neurons(drawn, set(path.neurons))
        x1, y1 = drawn.at(1, 0)
        x2, y2 = drawn.at(2, 2)
        ax.text(x1 + 0.4 * (x2 - x1) + 14, y1 + 0.4 * (y2 - y1) - 12, "$w^2_{31}$", fontsize=13,
                color=palette["selected"], va="center",
                bbox={"facecolor": palette["face"], "edgecolor": "none", "pad": 1.5})
        _factors(ax, path, 50, 176, palette)
    return figure


def _factors(ax: Axes, path: Path, left: float, column: float, palette: dict[str, str]) -> None:
    names = ["w^2_{31}", *(f"a^{l}_{j + 1}" for l, j in path.neurons), "C"]
    top = 318
    for i, ((under, over), factor) in enumerate(
        zip(itertools.pairwise(names), path.factors, strict=True)
    ):
        x = left + (i + 0.5) * column
        ax.text(x, top, rf"$\dfrac{{\partial {over}}}{{\partial {under}}}$", ha="center",
                va="center", fontsize=15)
        ax.text(x, top + 56, bracketed(plain(factor, 4)), ha="center", va="center", fontsize=11.5)
        sign = "×" if i < len(path.factors) - 1 else "="
        ax.text(x + column / 2, top + 56, sign, ha="center", va="center", fontsize=13)
    x = left + (len(path.factors) + 0.5) * column - 8
    ax.text(x, top, "along\nthis path", ha="center", va="center", fontsize=11,
            color=palette["selected"])
    ax.text(x, top + 56, signed(path.product, 5), ha="center", va="center", fontsize=11.5,
            fontweight="bold", color=palette["selected"])


def all_paths_picture() -> Figure:
    """Draw all paths from w^2_31 to the cost, and beside them what each adds to the slope."""
    net, x, y, weight = journey()
    found = list(paths(net, x, y, weight, largest=6))
    slope = backprop(net, x, y).w[2][2, 0]
    with style("both") as palette:
        figure = Figure(figsize=(10.8, 4.0))
        ax = _axes(figure, (0, 0, 0.53, 1), (0, 572), (356, -44))
        drawn = Skeleton(ax, net, palette, (40, 160), (118, 80), 21)
        drawn.wires()
        for path in found:
            _light(drawn, path, palette)
        _neurons(drawn, {neuron for path in found for neuron in path.neurons})
        _shares(_axes(figure, (0.54, 0, 0.45, 1), (0, 486), (356, -44)), found, slope, palette)
    return figure


def _shares(ax: Axes, found: Sequence[Path], slope: float, palette: dict[str, str]) -> None:
    """Draw a row for each path: its neurons, its product as a bar, filled for plus, and in digits.

    The last row is the sum of all rows.
    """
    zero, unit = 300, 90 / max(abs(path.product) for path in found)
    ax.text(0, -20, "path", fontsize=11, fontweight="bold", va="center")
    ax.text(486, -20, "product", fontsize=11, fontweight="bold", va="center", ha="right")
    for i, path in enumerate(found):
        y = 18 + i * 44
        route = r" \rightarrow ".join(f"a^{l}_{j + 1}" for l, j in path.neurons)
        ax.text(0, y, f"${route}$", fontsize=13, va="center")
        _bar(ax, y, zero, unit * path.product, path.product, palette)
    ax.plot([zero, zero], [0, 338], color=palette["muted"], linewidth=1)
    ax.plot([0, 486], [282, 282], color=palette["muted"], linewidth=1)
    y = 314
    ax.text(0, y, r"sum = $\partial C/\partial w^2_{31}$", fontsize=13, va="center")
    _bar(ax, y, zero, unit * slope, sum(path.product for path in found), palette)


def _bar(ax: Axes, y: float, zero: float, length: float, value: float,
         palette: dict[str, str]) -> None:
    colour = palette["positive" if value >= 0 else "negative"]
    ax.barh(y, length, left=zero, height=22, edgecolor=colour, linewidth=1.6,
            facecolor=colour if value >= 0 else "none")
    ax.text(486, y, signed(value, 5), fontsize=11, va="center", ha="right")


def _light(drawn: Skeleton, path: Path, palette: dict[str, str]) -> None:
    steps = [(1, 0), *path.neurons]
    for start, end in itertools.pairwise(steps):
        drawn.wire(start, end, "selected", 3.0)
    drawn.wire(steps[-1], None, "selected", 3.0)


def _neurons(drawn: Skeleton, on_path: set[tuple[int, int]]) -> None:
    for l, n in drawn.net.n.items():
        for j in range(n):
            drawn.neuron(l, j, (l, j) in on_path, said=f"$a^{l}_{j + 1}$", colour="selected")
    drawn.cost(True, colour="selected")


def _axes(figure: Figure, place: tuple[float, float, float, float], x: tuple[float, float],
          y: tuple[float, float]) -> Axes:
    ax = figure.add_axes(place)
    ax.set(xlim=x, ylim=y)
    ax.axis("off")
    return ax


def plot_path_counts(hidden: Sequence[int], count: Sequence[float],
                     parameters: Sequence[float]) -> Any:
    """Draw paths from one weight, and all parameters, against hidden layers; return the axes."""
    depths = row("hidden", hidden, example="[1, 2, 3]")
    counts = row("count", count, len(depths), positive=True)
    sizes = row("parameters", parameters, len(depths), positive=True)
    with style() as palette:
        ax = new_axes(6.8, 3.3)
        ax.semilogy(depths, counts, "o-", color=palette["negative"],
                    label="paths from one weight of layer 2")
        ax.semilogy(depths, sizes, "s--", color=palette["positive"],
                    label="weights and biases, all together")
        ax.set(xlabel="hidden layers of 30 neurons", ylabel="how many")
        ax.xaxis.set_major_locator(MultipleLocator(2))
        ax.yaxis.set_major_locator(LogLocator(base=1e4, numticks=12))
        ax.yaxis.set_minor_locator(NullLocator())
        ax.legend()
    return ax
