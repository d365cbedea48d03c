"""What the explorer `paths` shows: the paths in numbers, words and pictures, and their counts."""

from __future__ import annotations

import html
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...doors import count_paths
from ...doors import paths as all_paths
from ...figures.layout import drawn, layout, neurons_of
from ...figures.network import RADIUS, Diagram, draw_network
from ...figures.style import style
from ...formatting import bracketed, decimals, short, signed
from ...network import Network
from ...params import Param
from ...paths import Path
from ..views.base import Base
from ..views.mathml import mathml
from ..views.scene import describe, slope_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Counts:
    """Of a network: the paths from one weight of layer 2, those from all weights and biases, and
    the multiplications along all of these, or in the matrix products of one backward pass.

    The factors of a path are taken as known.
    """

    sizes: list[int]
    parameters: int
    from_one: int
    from_all: int
    along_all: int
    backward: int


def along(net: Network, l: int) -> int:
    """Return the multiplications in the product along one path from layer l: its factors less 1."""
    # da^l/dparam, one factor for each layer after l, and dC/da^L.
    return net.L - l + 1


def count(net: Network) -> Counts:
    """Return the counts of a network."""
    from ...figures.passes import count_products

    many = {l: net.w[l].size + net.b[l].size for l in range(2, net.L + 1)}
    paths = {l: size * count_paths(net, ("b", l, 0)) for l, size in many.items()}
    return Counts(
        sizes=list(net.n.values()),
        parameters=sum(many.values()),
        from_one=count_paths(net, ("w", 2, 0, 0)),
        from_all=sum(paths.values()),
        along_all=sum(size * along(net, l) for l, size in paths.items()),
        backward=count_products(net.sizes).backward,
    )


MOST = 200  # paths in the list; if there are more, the largest


@dataclass(frozen=True, eq=False)
class PathList:
    """The largest paths from `param` to the cost, path number `at` lit, counted from 0."""

    base: Base
    param: Param
    paths: list[Path]
    at: int

    @property
    def lit(self) -> Path:
        """The path that is lit."""
        return self.paths[self.at]

    @property
    def count(self) -> int:
        """How many paths there are, listed or not."""
        return count_paths(self.base.net, self.param)

    @property
    def slope(self) -> float:
        """dC/dparam as backprop gives it."""
        slope = slope_of(self.base.grad, self.param)
        assert slope is not None
        return slope

    @property
    def sum(self) -> float:
        """The sum of the products up to the lit path."""
        return float(sum(path.product for path in self.paths[: self.at + 1]))

    def write(self, value: float) -> str:
        """Return a product or a sum, all with the same number of decimals."""
        return writer(max(abs(self.slope), abs(self.paths[0].product)))(value)

    # ---- in the network ----

    def notes(self) -> dict[Any, tuple[str, str]]:
        """Return the lit path as notes of a NetworkView, each factor at what it leads to."""
        first, *others = map(short, self.lit.factors)
        labels = [first, *(f"× {factor}" for factor in others)]
        notes: dict[Any, tuple[str, str]] = {self.param: ("lit", "")}
        for (_, k), (l, j) in itertools.pairwise(self.lit.neurons):
            notes[Param("w", l, j, k)] = ("lit", "")
        for (l, j), label in zip(self.lit.neurons, labels, strict=False):
            notes[Param("z", l, j)] = ("lit", label)
        return {**notes, "C": ("lit", labels[-1])}

    def output(self) -> int:
        """Return where among the outputs that are drawn, from 1, the lit path ends."""
        net = self.base.net
        places = [Param("z", *neuron) for neuron in self.lit.neurons]
        shown = drawn(layout(net, set().union(*map(neurons_of, [self.param, *places]))))
        return shown[net.L].index(self.lit.neurons[-1][1]) + 1

    # ---- in words ----

    def options(self) -> list[str]:
        """Return a line for each path: its number, its product, its neurons."""
        wide = len(str(len(self.paths)))
        return [
            "\N{EM SPACE}".join([str(i).rjust(wide, "\N{FIGURE SPACE}"), self.write(path.product),
                       " → ".join(between(path))])
            for i, path in enumerate(self.paths, start=1)
        ]

    def rows(self) -> list[tuple[str, str]]:
        """Return the sum so far, what remains, and the slope, each with its label."""
        i, equation = self.at + 1, {"w": "BP4", "b": "BP3"}.get(self.param.kind, "BP2")
        if equation == "BP2" and self.param.l == self.base.net.L:
            equation = "BP1"
        first = f"sum of the first {i} products" if i < self.count else f"sum of all {i} products"
        rest = "what remains"
        if i == len(self.paths) < self.count:
            rest = f"in the other {large(self.count - i)} paths"
        return [
            ("its product" if i == 1 else first, self.write(self.sum)),
            (rest, self.write(self.slope - self.sum)),
            (f"∂Cₓ/∂{self.param.book} by {equation}", self.write(self.slope)),
        ]

    def drawing(self) -> str:
        """Return the running sum as an SVG."""
        return running_sum([p.product for p in self.paths], self.at, self.slope, self.write)

    def counted_briefly(self, here: Counts) -> str:
        """Return the counts in one line of the page."""
        each, paths = along(self.base.net, self.param.l), self.count
        return (
            f"{large(paths)} {'path' if paths == 1 else 'paths'} × {each} "
            f"{'multiplication' if each == 1 else 'multiplications'} = {large(paths * each)} for "
            f"{self.param.book}, {large(here.along_all)} for all {here.parameters:,} weights and "
            f"biases; one backward pass: {large(here.backward)} for all of them."
        )

    def counted(self, here: Counts) -> str:
        """Return the count of paths against the cost of one backward pass, in a sentence."""
        each = along(self.base.net, self.param.l)
        some = "path" if self.count == 1 else "paths"
        times = "multiplication" if each == 1 else "multiplications"
        return (
            f"{large(self.count)} {some} × {each} {times} = {large(self.count * each)} for "
            f"{self.param.book} alone, and {large(here.along_all)} for all {here.parameters:,} "
            f"weights and biases, against {large(here.backward)} in the matrix products of one "
            "backward pass, for all of them."
        )

    def text(self) -> str:
        """Return the lit path with its factors, and the sum so far."""
        listed = f"path {self.at + 1} of {len(self.paths)}"
        if len(self.paths) < self.count:
            listed += f", the largest of {large(self.count)}"
        return "\n".join([
            describe(self.base.net, self.param),
            f"{listed}: {route(self.param, self.lit)}",
            factors_text(self.param, self.lit, self.write),
            *(f"{label:32} {number}" for label, number in self.rows()),
        ])


def listed(base: Base, param: Param) -> list[Path]:
    """Return the paths of a parameter that are listed, largest |product| first."""
    return list(all_paths(base.net, base.x, base.y, param, largest=MOST))


WIDE, TALL = 240.0, 6.0  # of the running sum's drawing, and of one bar in it


def writer(largest: float) -> Callable[[float], str]:
    """Return how to write products and sums: all with the decimals of `largest` in four figures."""
    if not 1e-6 < largest < math.inf:
        # What rounding leaves of a difference is not worth reading.
        return lambda value: short(value if abs(value) > 1e-9 * largest else 0.0)
    digits = decimals(largest, 4, low=4)
    return lambda value: signed(value, digits)


def factor_names(param: Param, path: Path) -> list[tuple[str, str]]:
    """Return what each factor is: what changes, and with what, such as ("a³₂", "w³₂₄")."""
    chain = [param.book, *between(path), "C"]
    return [(over, under) for under, over in itertools.pairwise(chain)]


def route(param: Param, path: Path) -> str:
    """Return the neurons of a path, such as "w³₂₄ → a³₂ → a⁴₁ → C"."""
    return " → ".join([param.book, *between(path), "C"])


def between(path: Path) -> list[str]:
    """Return the activations that a path goes through."""
    return [Param("a", *neuron).book for neuron in path.neurons]


def factors_text(param: Param, path: Path, write: Callable[[float], str]) -> str:
    """Return the factors by name, then in numbers, then their product, in one line."""
    named = " × ".join(f"∂{over}/∂{under}" for over, under in factor_names(param, path))
    factors = " × ".join(bracketed(short(factor)) for factor in path.factors)
    return f"{named} = {factors} = {write(path.product)}"


def factors_html(param: Param, path: Path, write: Callable[[float], str]) -> str:
    """Return the factors side by side, each a fraction with its number under it."""
    cells = [
        f"<span class='factor'><span class='fraction'>{mathml(f'∂{over}/∂{under}')}</span>"
        f"<b>{bracketed(short(number))}</b></span>"
        for (over, under), number in zip(factor_names(param, path), path.factors, strict=True)
    ]
    product = f"<span class='factor'><span>product</span><b>{write(path.product)}</b></span>"
    shown = "<span class='times'>×</span>".join(cells) + "<span class='times'>=</span>" + product
    said = html.escape(factors_text(param, path, write), quote=True)
    return f"<div class='factors' role='img' aria-label='{said}'>{shown}</div>"


# ---- the running sum ----

# Of many paths the first are the largest; the rest would be lines thinner than can be seen.
MOST_BARS = 24


def bars(products: Sequence[float], at: int) -> tuple[list[float], int, int]:
    """Return the sum before each product and after the last, and which bars are shown.

    Each bar begins where the last ended. Shown are `rows` of them from `first`, with that of `at`.
    """
    rows = min(len(products), MOST_BARS)
    first = max(0, min(at - rows + 1, len(products) - rows))
    return list(itertools.accumulate(products, initial=0.0)), first, rows


def running_sum(products: Sequence[float], at: int, slope: float,
                write: Callable[[float], str]) -> str:
    """Return the sum of the products up to `at` as bars."""
    ends, first, rows = bars(products, at)
    low, high = min(*ends, slope, 0.0), max(*ends, slope, 0.0)
    unit = (WIDE - 20) / (high - low or 1.0)

    def x(value: float) -> float:
        return 10 + (value - low) * unit

    bottom = 26 + rows * TALL
    parts = [f"<line class='zero' x1='{x(0):.1f}' x2='{x(0):.1f}' y1='20' y2='{bottom}'/>",
             f"<line class='slope' x1='{x(slope):.1f}' x2='{x(slope):.1f}' y1='20' y2='{bottom}'/>"]
    for i in range(first, at + 1):
        left, right = x(min(ends[i : i + 2])), x(max(ends[i : i + 2]))
        y = 24 + (i - first) * TALL
        kind = ("less" if products[i] < 0 else "more") + (" now" if i == at else "")
        parts.append(f"<rect class='{kind}' x='{left:.1f}' y='{y:.1f}' height='{TALL - 2}' "
                     f"width='{max(right - left, 1):.1f}'/>")
        if i == at:
            parts.append(f"<line class='reach' x1='{x(ends[i + 1]):.1f}' x2='{x(slope):.1f}' "
                         f"y1='{y + TALL:.1f}' y2='{y + TALL:.1f}'/>")
    crowded = abs(x(0) - x(slope)) < 70
    said = f"the sum of the first {at + 1} products against the slope {write(slope)}"
    zero = "" if crowded else f"<text x='{x(0):.1f}' y='14'>0</text>"
    return (
        f"<svg viewBox='0 0 {WIDE:.0f} {bottom + 4:.0f}' role='img' aria-label='{said}'>"
        f"{''.join(parts)}{zero}"
        f"<text class='slope' x='{min(max(x(slope), 44), WIDE - 44):.1f}' y='14'>"
        f"{write(slope)}</text></svg>"
    )


# ---- counts ----


def counts_table(rows: Sequence[Counts]) -> str:
    """Return the counts of several networks as a table."""
    heads = ["network", "paths from one weight of layer 2", "paths from all weights and biases",
             "multiplications along all paths",
             "multiplications in the matrix products of one backward pass"]
    head = "".join(f"<th scope='col'>{said}</th>" for said in heads)
    body = "".join(
        f"<tr><th scope='row'>{row.sizes}</th>"
        + "".join(f"<td>{large(n)}</td>" for n in
                  (row.from_one, row.from_all, row.along_all, row.backward)) + "</tr>"
        for row in rows
    )
    return (f"<div class='scroll'><table><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table></div>")


def large(number: int) -> str:
    """Return a count with commas, or as a power of ten where it is long."""
    return f"{number:,}" if number < 10**12 else short(number)


def draw_path(now: PathList) -> Figure:
    """Draw the lit path in the network, and beside it the sum of the products up to it."""
    from matplotlib.figure import Figure

    base = now.base
    with style("both") as palette:
        figure = Figure(figsize=(12.4, 4.4))
        figure.set_facecolor("none")
        left = figure.add_axes((0, 0, 0.7, 1))
        diagram = draw_network(left, base.net, base.fp, base.y, palette, now.param)
        _draw_route(diagram, now, palette)
        _draw_sum(figure.add_axes((0.74, 0.1, 0.235, 0.68)), now, palette)
    return figure


def _draw_route(diagram: Diagram, now: PathList, palette: dict[str, str]) -> None:
    ax = diagram.ax
    spots = [diagram.at(l, j) if j in diagram.js[l] else None for l, j in now.lit.neurons]
    spots.append(diagram.cost_at)
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
    from matplotlib.ticker import MaxNLocator

    products, at, slope, write = [p.product for p in now.paths], now.at, now.slope, now.write
    ends, first, rows = bars(products, at)
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
