"""The engine's graph: a neuron and its cost, and a network, taken apart into single operations."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ..engine import Node, go_back, leaves, made_of, sigma
from ..formatting import MINUS, plain, raised
from .by_hand import small
from .graph import (
    AROUND,
    LINE,
    MOST_PARTS,
    NAME,
    Graph,
    Part,
    Wire,
    arranged,
    halfway,
    mathtext,
    route,
)
from .style import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PX = 90.0  # of a drawing to an inch, as in the stills of explorers
POINT = 72 / PX  # of a letter that is one px high
LETTERS = {"name": 13.0, "slope": 10.5}  # px; of the lines of a node, others 11.5


def neuron() -> Node:
    """Return ½ (σ(w x + b) − y)², with numbers that are easy to follow."""
    w, b = Node(0.6, name="w"), Node(-0.4, name="b")
    x, y = Node(1.5, name="x", constant=True), Node(0.2, name="y", constant=True)
    gap = sigma(w * x + b) - y
    return _half() * (gap * gap)


def network() -> Node:
    """Return the cost of the network worked out by hand, of 2, 2 and 1 neurons."""
    net, x, y = small()
    w, b, a, y = leaves(net, x, y)
    for l in net.w:
        a = np.frompyfunc(sigma, 1, 1)(w[l] @ a + b[l])
    gap = (a - y)[0, 0]
    return _half() * (gap * gap)


def _half() -> Node:
    return Node(0.5, name="½", constant=True)


# ---- what is shown ----


@dataclass(frozen=True)
class Shown:
    """How far the way back has come: the slopes that are known, and the contributions that are.

    `lit`: the node whose turn it is; `yours`: what the reader's own function gave, where wrong.
    """

    known: frozenset[int] = frozenset()
    arrived: frozenset[Part] = frozenset()
    lit: int | None = None
    yours: Mapping[int, str] = field(default_factory=dict)


def brief(value: float) -> str:
    """Return a number for a node, at most seven characters long; short decimals stay exact.

    >>> [brief(value) for value in (0.5, -4.0, -0.12345, 0.012345, 12.3456, 1234.56, -2e7, 1e-9)]
    ['0.5', '−4', '−0.123', '0.0123', '12.35', '1234.6', '−2·10⁷', '≈ 0']
    """
    size = abs(value)
    if not math.isfinite(value) or value == 0:
        return plain(value, 0)
    if size < 0.0005:
        return "≈ 0"
    if size >= 1e5:
        mantissa, power = f"{float(value):.0e}".replace("-", MINUS).split("e+")
        return f"{mantissa}·10{raised(int(power))}"
    most = 4 if size < 0.0995 else 3 if size < 10 else 2 if size < 100 else 1
    every = (plain(value, few) for few in range(most + 1))
    return next((said for said in every if abs(float(said.replace(MINUS, "-")) - value) < 1e-12),
                plain(value, most))


def inside(graph: Graph, i: int, shown: Shown) -> list[tuple[str, str]]:
    """Return the lines of a node, each with its kind; their number is the same at every step.

    "name", "value", "part" for each contribution where there are several, "slope", "yours".
    """
    node = graph.nodes[i]
    lines = [("name", node.name), ("value", brief(node.value))]
    if node.constant:
        return lines
    parts = graph.got[i]
    missing = sum(part not in shown.arrived for part in parts)
    if len(parts) > 1:
        lines += [("part", said) for said in _column(parts, shown.arrived)]
    if i in shown.known or not missing:
        here = i in shown.known or bool(parts)
        lines.append(("slope", brief(graph.slopes[i])) if here else ("waits", ""))
    else:
        some = 0 < missing < len(parts)
        lines.append(("waits", f"{missing} more" if some else ""))
    if graph.extra[i]:
        lines.append(("yours", f"✗ {shown.yours[i]}"))
    return lines


def line_at(line: int) -> float:
    """Return how far below the top of a node the middle of a line is."""
    return AROUND + NAME / 2 if not line else AROUND + NAME + LINE * (line - 0.5)


def _column(parts: Sequence[Part], arrived: Collection[Part]) -> list[str]:
    """The contributions, one below the other; if there are many, the last are drawn as one."""
    heads = parts if len(parts) <= MOST_PARTS else parts[: MOST_PARTS - 1]
    rest = parts[len(heads) :]
    lines = [_added(n, part.size) if part in arrived else "…" for n, part in enumerate(heads)]
    if rest:
        here = all(part in arrived for part in rest)
        lines.append(_added(1, sum(part.size for part in rest)) if here else f"{len(rest)} …")
    return lines


def _added(n: int, size: float) -> str:
    said = brief(size)
    return said if n == 0 or said.startswith(MINUS) else f"+{said}"


# ---- drawing ----


def engine_picture() -> Figure:
    """Draw the graph of one neuron with its cost after the way back: values, slopes and rates."""
    from matplotlib.figure import Figure

    C = neuron()
    go_back(C)
    graph = arranged(made_of(C))
    middles, wide = graph.across(0)
    every = frozenset(part for parts in graph.sent for part in parts)
    with style("both") as palette:
        figure = Figure(figsize=((wide + 60) / PX, (graph.height + 78) / PX))
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(0, wide + 60), ylim=(graph.height + 38, -40))
        ax.axis("off")
        draw_graph(ax, graph, middles, palette, Shown(frozenset(graph.order), every))
        for wire in graph.wires:
            if not graph.nodes[wire.start].constant:
                at = halfway(route(graph, wire, middles)[-1])
                rate = brief(graph.nodes[wire.end].rates[wire.place])
                _badge(ax, at, f"× {rate}", palette, "muted")
        top = graph.y[0] - graph.high(0) / 2
        for line, said in ((1, "value"), (2, "slope")):
            ax.text(middles[0] + graph.wide(0) / 2 + 7, top + line_at(line), said, va="center",
                    color=palette["muted"], fontsize=12 * POINT)
        for y, start, end, colour, said in (
            (-22, 0.0, wide, "ink", "forward: each node computes its value from its inputs"),
            (graph.height + 18, wide, 0.0, "selected",
             "backward: slope times rate goes to each input, and what arrives there adds up"),
        ):
            ax.annotate("", (max(end, 8), y), (max(start, 8), y), arrowprops={
                "arrowstyle": "-|>", "color": palette[colour], "linewidth": 1.2, "shrinkA": 0,
                "shrinkB": 0, "mutation_scale": 12,
            })
            ax.text(wide / 2, y - 11, said, ha="center", va="center", color=palette[colour],
                    fontsize=12 * POINT)
    return figure


def draw_graph(ax: Axes, graph: Graph, middles: Sequence[float], palette: dict[str, str],
               shown: Shown) -> None:
    """Draw the nodes, with what is known about them, and their wires, in px."""
    for wire in graph.wires:
        _draw_wire(ax, graph, wire, middles, palette, shown)
    for part in graph.sent[shown.lit] if shown.lit is not None else ():
        wire = wire_of(graph, part)
        at = halfway(route(graph, wire, middles)[-1])
        _badge(ax, at, brief(part.size), palette, "moved")
    for i in range(len(graph.nodes)):
        _draw_node(ax, graph, i, middles, palette, shown)


def wire_of(graph: Graph, part: Part) -> Wire:
    """Return the wire along which a contribution travels."""
    return next(w for w in graph.wires if (w.end, w.place) == (part.start, part.place))


def _draw_wire(ax: Axes, graph: Graph, wire: Wire, middles: Sequence[float],
               palette: dict[str, str], shown: Shown) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    bends = route(graph, wire, middles)
    points, codes = [bends[0][0]], [Path.MOVETO]
    for bend in bends:
        if bend[0] != points[-1]:
            points.append(bend[0])
            codes.append(Path.LINETO)
        points += bend[1:]
        codes += [Path.CURVE4] * 3
    quiet = graph.nodes[wire.start].constant
    lit = wire.end == shown.lit and not quiet
    ax.add_patch(PathPatch(
        Path(points, codes), facecolor="none", zorder=3 if lit else 1,
        linewidth=2.4 if lit else 1.1,
        edgecolor=palette["selected" if lit else "hairline" if quiet else "muted"],
        linestyle=":" if quiet else "-",
    ))


def _draw_node(ax: Axes, graph: Graph, i: int, middles: Sequence[float],
                palette: dict[str, str], shown: Shown) -> None:
    from matplotlib.patches import FancyBboxPatch

    x, y, wide, high = middles[graph.column[i]], graph.y[i], graph.wide(i), graph.high(i)
    quiet, lit = graph.nodes[i].constant, i == shown.lit
    wrong = i in shown.yours
    edge = "selected" if lit else "negative" if wrong else "hairline" if quiet else "ink"
    ax.add_patch(FancyBboxPatch(
        (x - wide / 2, y - high / 2), wide, high, boxstyle="round,pad=0,rounding_size=8", zorder=5,
        facecolor=palette["face"], edgecolor=palette[edge],
        linewidth=2.6 if lit else 1.1, linestyle=(0, (4, 2)) if wrong else "-",
    ))
    for line, (kind, said) in enumerate(inside(graph, i, shown)):
        at = y - high / 2 + line_at(line)
        if kind == "slope":
            ax.plot([x - wide / 2 + 7, x + wide / 2 - 7], [at - LINE / 2] * 2, zorder=6,
                    linewidth=0.9, color=palette["muted"])
        colour = {"part": "moved", "waits": "moved", "yours": "negative"}.get(kind, "inside")
        if kind == "slope":
            colour = "selected" if i in shown.known else "moved"
        if kind == "name" or quiet:
            colour = "muted" if quiet else "inside"
        ax.text(x, at, mathtext(said) if kind == "name" else said, ha="center", va="center",
                zorder=7, color=palette[colour], fontsize=LETTERS.get(kind, 11.5) * POINT,
                fontweight="bold" if kind == "slope" else "normal")
    if i == 0:
        ax.text(x, y - high / 2 - 9, "$C$", ha="center", va="center", color=palette["ink"],
                fontsize=13 * POINT)


def _badge(ax: Axes, at: tuple[float, float], said: str, palette: dict[str, str],
           colour: str) -> None:
    from matplotlib.patches import FancyBboxPatch

    wide = 7.0 * len(said) + 8
    ax.add_patch(FancyBboxPatch(
        (at[0] - wide / 2, at[1] - 8.5), wide, 17, boxstyle="round,pad=0,rounding_size=8", zorder=8,
        facecolor=palette["badge" if colour == "moved" else "face"], edgecolor=palette[colour],
        linewidth=0.9,
    ))
    ax.text(*at, said, ha="center", va="center", zorder=9, color=palette[colour],
            fontsize=12 * POINT)
