"""The layout of a graph of single operations: where its nodes are, and which way its wires run.

Columns are counted from the right, where C is; a node is to the left of everything it feeds.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ..engine import Node

WIDE, LINE, AROUND = 54, 14, 4  # px of a node: its width, a line in it, above and below its lines
NAME, MARK = 17, 16  # px of its first line, which may have small letters; more width for a mark
APART, ROOM, CLOSE = 6, 62, 10  # px between nodes of a column; between columns, to write in or not
MARGIN = 8.0
ACROSS = 828  # px that a graph has; more columns than fit make it wider
MOST_PARTS = 4  # contributions that a node lists one by one


@dataclass(frozen=True)
class Part:
    """What a node passes to one of its inputs: its slope times the rate, on one of its wires."""

    to: int
    start: int
    place: int
    rate: float
    size: float


@dataclass(frozen=True)
class Graph:
    """The nodes of C, C first, each before those it was made from; they are known by their numbers.

    `inputs[i]`: the nodes that node i was made from; `sent[i]`, `got[i]`: the contributions that it
    sends and receives; of a constant, none.
    """

    nodes: tuple[Node, ...]
    inputs: tuple[tuple[int, ...], ...]
    slopes: tuple[float, ...]
    sent: tuple[tuple[Part, ...], ...]
    got: tuple[tuple[Part, ...], ...]
    column: tuple[int, ...]
    wires: tuple[Wire, ...]
    y: tuple[float, ...]
    height: float
    extra: tuple[int, ...]

    @property
    def order(self) -> list[int]:
        """The nodes that have a slope, in the order in which their slopes become complete."""
        return [i for i, node in enumerate(self.nodes) if not node.constant]

    def lines(self, i: int) -> int:
        """How many lines a node has: name, value, its contributions if several, slope."""
        return _lines(self.nodes[i], len(self.got[i])) + self.extra[i]

    def high(self, i: int) -> float:
        """How high a node is drawn."""
        return _high(self.lines(i))

    def wide(self, i: int) -> float:
        """How wide a node is drawn."""
        return max(WIDE + MARK * self.extra[i], 8.0 * letters(self.nodes[i].name) + 12)

    def across(self, wide_at: int) -> tuple[list[float], float]:
        """Return the middle of every column and the width of it all.

        Between the column `wide_at` and the next there is room for numbers, elsewhere if it fits.
        """
        last = max(self.column)
        width = [max(self.wide(i) for i, k in enumerate(self.column) if k == at)
                 for at in range(last + 1)]
        free = ACROSS - sum(width) - 2 * MARGIN
        even = min(free / last, 1.2 * ROOM) if last else 0
        if even >= ROOM or last < 2:
            gaps = [even] * last
        else:
            gap = max(CLOSE, (free - ROOM) / (last - 1))
            gaps = [ROOM if at == min(wide_at, last - 1) else gap for at in range(last)]
        x, middles = MARGIN, [0.0] * (last + 1)
        for at in range(last, -1, -1):
            middles[at] = x + width[at] / 2
            x += width[at] + (gaps[at - 1] if at else 0)
        return middles, x + MARGIN


@dataclass(frozen=True)
class Wire:
    """Input number `place` of the node `end`: where it passes, from `start` on, column by column.

    `leaves`, `arrives`: how far from the middle of either node, in px; `bow`: how far it bends
    aside where two wires join the same two nodes.
    """

    start: int
    end: int
    place: int
    between: tuple[float, ...] = ()
    leaves: float = 0.0
    arrives: float = 0.0
    bow: float = 0.0


def letters(name: str) -> float:
    """How many letters wide a name is, with raised and lowered letters one over the other."""
    small = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
    up, down = (sum(letter in kind for letter in name) for kind in small)
    return len(name) - up - down + 0.8 * max(up, down)


def mathtext(name: str) -> str:
    """Return a name for matplotlib to set, with raised and lowered letters one over the other.

    >>> mathtext("w³₁₂"), mathtext("+")
    ('$w^{3}_{12}$', '+')
    """
    if not name[:1].isalpha():
        return name.replace("$", r"\$")
    set_up = re.sub("[⁰¹²³⁴-⁹]+", lambda up: f"^{{{_plain(up[0])}}}", name.replace("$", r"\$"))
    return f"${re.sub('[₀-₉]+', lambda down: f'_{{{_plain(down[0])}}}', set_up)}$"


def _plain(small: str) -> str:
    return small.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789"))


def _lines(node: Node, parts: int) -> int:
    return 2 if node.constant else 3 + (min(parts, MOST_PARTS) if parts > 1 else 0)


def _high(lines: int) -> float:
    return NAME + LINE * (lines - 1) + 2 * AROUND


# ---- the order of it all ----


def arranged(nodes: Sequence[Node], extra: Collection[Node] = ()) -> Graph:
    """Return the graph of nodes[0], on which `go_back` has been called.

    Every node must come before those it was made from. `extra`: those that have one more line.
    """
    columns, wires = _columns(_numbered(nodes))
    rows = _least_crossed(columns, wires)
    was = [i for ids in rows for i in ids if i < len(nodes)]
    now = {i: at for at, i in enumerate(was)}
    turned = [nodes[i] for i in was]
    inputs, slopes = _numbered(turned), tuple(node.slope or 0.0 for node in turned)
    parts = [
        Part(j, i, place, rate, slopes[i] * rate)
        for i, node in enumerate(turned) if not node.constant
        for place, (j, rate) in enumerate(zip(inputs[i], node.rates, strict=True))
        if not turned[j].constant
    ]
    every = range(len(turned))
    sent = tuple(tuple(part for part in parts if part.start == i) for i in every)
    got = tuple(tuple(part for part in parts if part.to == i) for i in every)
    more = [int(node in extra) for node in turned]
    size = {i: _high(_lines(nodes[i], len(got[at])) + more[at]) for at, i in enumerate(was)}
    quiet = {i for i, node in enumerate(nodes) if node.constant}
    y = _heights(rows, wires, size, quiet)
    low = min(y[i] - size[i] / 2 for i in was) - MARGIN
    high = max(y[i] + size[i] / 2 for i in was) + MARGIN - low
    y = {i: at - low for i, at in y.items()}
    return Graph(
        tuple(turned), inputs, slopes, sent, got, tuple(columns[i] for i in was),
        tuple(_drawn(wires, now, y)), tuple(y[i] for i in was), high, tuple(more),
    )


def _numbered(nodes: Sequence[Node]) -> tuple[tuple[int, ...], ...]:
    """The inputs of each node, by their numbers."""
    at = {node: i for i, node in enumerate(nodes)}
    return tuple(tuple(at[j] for j in node.inputs) for node in nodes)


# ---- columns, and an order of rows in which few wires cross ----


@dataclass
class _Thread:
    """A wire: the ids that it passes, one in each column, from its end to its start."""

    start: int
    end: int
    place: int
    ids: list[int] = field(default_factory=list)


def _columns(inputs: Sequence[Sequence[int]]) -> tuple[dict[int, int], list[_Thread]]:
    """The column of each node and of each place that a wire passes, and the wires."""
    column = dict.fromkeys(range(len(inputs)), 0)
    for i, made_from in enumerate(inputs):
        for j in made_from:
            column[j] = max(column[j], column[i] + 1)
    wires, next_id = [], itertools.count(len(inputs))
    for i, made_from in enumerate(inputs):
        for place, j in enumerate(made_from):
            wire = _Thread(j, i, place, [i])
            for at in range(column[i] + 1, column[j]):
                passed = next(next_id)
                column[passed] = at
                wire.ids.append(passed)
            wire.ids.append(j)
            wires.append(wire)
    return column, wires


def _least_crossed(columns: dict[int, int], wires: list[_Thread]) -> list[list[int]]:
    """Return the ids of each column from top to bottom."""
    back: dict[int, list[int]] = {i: [] for i in columns}
    for wire in wires:
        for end, start in itertools.pairwise(wire.ids):
            back[end].append(start)
    forth: dict[int, list[int]] = {i: [] for i in columns}
    for end, starts in back.items():
        for start in starts:
            forth[start].append(end)
    rows: list[list[int]] = [[] for _ in range(max(columns.values()) + 1)]
    seen, to_do = set(), [0]
    while to_do:  # in the order met when starting from C: in a tree, no wires cross
        i = to_do.pop()
        if i not in seen:
            seen.add(i)
            rows[columns[i]].append(i)
            to_do += reversed(back[i])
    best, fewest = [list(ids) for ids in rows], _crossings(rows, back)
    for turn in range(16):
        if not fewest:
            break
        leftwards = turn % 2 == 0
        beside = forth if leftwards else back
        ks = range(1, len(rows)) if leftwards else range(len(rows) - 2, -1, -1)
        for k in ks:
            at = {i: row for row, i in enumerate(rows[k - 1 if leftwards else k + 1])}
            own = {i: row for row, i in enumerate(rows[k])}
            rows[k].sort(key=lambda i: _mean([at[j] for j in beside[i]], own[i]))
        crossed = _crossings(rows, back)
        if crossed < fewest:
            best, fewest = [list(ids) for ids in rows], crossed
    return best


def _mean(numbers: Sequence[float], otherwise: float) -> float:
    return sum(numbers) / len(numbers) if numbers else otherwise


def _crossings(rows: list[list[int]], back: dict[int, list[int]]) -> int:
    count = 0
    for right, left in itertools.pairwise(rows):
        at = {i: row for row, i in enumerate(left)}
        ends = [at[j] for i in right for j in sorted(back[i], key=at.__getitem__)]
        count += sum(one > other for one, other in itertools.combinations(ends, 2))
    return count


# ---- the height of each node ----

# The weights of a constant and of a long wire: nodes with a slope line up, wires run straight.
QUIET, STRAIGHT = 0.1, 6.0


def _heights(rows: list[list[int]], wires: list[_Thread], size: dict[int, float],
             quiet: set[int]) -> dict[int, float]:
    beside: dict[int, list[int]] = {i: [] for ids in rows for i in ids}
    column = {i: k for k, ids in enumerate(rows) for i in ids}
    for wire in wires:
        for end, start in itertools.pairwise(wire.ids):
            beside[end].append(start)
            beside[start].append(end)
    y: dict[int, float] = {}
    for ids in rows:
        high = [size.get(i, LINE) for i in ids]
        ends = list(itertools.accumulate([0.0, *(h + APART for h in high)]))
        y |= {i: ends[row] + high[row] / 2 - ends[-1] / 2 for row, i in enumerate(ids)}
    for turn in range(24):
        ks = range(1, len(rows)) if turn % 2 == 0 else range(len(rows) - 2, -1, -1)
        for k in ks:
            side = -1 if turn % 2 == 0 else 1
            ids = rows[k]
            wanted = []
            for i in ids:
                others = [j for j in beside[i] if column[j] == k + side]
                weights = [
                    QUIET if j in quiet else STRAIGHT if i not in size and j not in size else 1.0
                    for j in others
                ]
                total = sum(w * y[j] for w, j in zip(weights, others, strict=True))
                wanted.append(total / sum(weights) if others else y[i])
            weights = [QUIET if i in quiet else 1.0 for i in ids]
            settled = _settled(wanted, weights, [size.get(i, LINE) for i in ids])
            y |= dict(zip(ids, settled, strict=True))
    return y


def _settled(wanted: Sequence[float], weights: Sequence[float],
             size: Sequence[float]) -> list[float]:
    """Return places, one below the other, as near as possible to those wanted (least squares)."""
    steps = [(one + other) / 2 + APART for one, other in itertools.pairwise(size)]
    below = list(itertools.accumulate([0.0, *steps]))
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    for want, weight, low in zip(wanted, weights, below, strict=True):
        blocks.append((want - low, weight, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, w, n), (other, v, m) = blocks[-2:]
            blocks[-2:] = [((one * w + other * v) / (w + v), w + v, n + m)]
    flat = [mean for mean, _, many in blocks for _ in range(many)]
    return [at + low for at, low in zip(flat, below, strict=True)]


def _drawn(wires: list[_Thread], now: dict[int, int], y: dict[int, float]) -> list[Wire]:
    """The wires and where they leave and arrive, in the order of the nodes at their other ends."""
    leaves: dict[int, float] = {}
    arrives: dict[int, float] = {}
    for near, far, at in ((0, 1, arrives), (-1, -2, leaves)):
        ends: dict[int, list[int]] = {}
        for n, wire in enumerate(wires):
            ends.setdefault(wire.ids[near], []).append(n)
        for all_here in ends.values():
            all_here.sort(key=lambda n: (y[wires[n].ids[far]], wires[n].end, wires[n].place))
            for row, n in enumerate(all_here):
                at[n] = (row - (len(all_here) - 1) / 2) * min(14.0, 36 / len(all_here))
    twins: dict[tuple[int, int], list[int]] = {}
    for n, wire in enumerate(wires):
        twins.setdefault((wire.start, wire.end), []).append(n)
    bows = {n: (row - (len(same) - 1) / 2) * 26
            for same in twins.values() for row, n in enumerate(same)}
    return [
        Wire(now[wire.start], now[wire.end], wire.place,
             tuple(y[i] for i in reversed(wire.ids[1:-1])), leaves[n], arrives[n], bows[n])
        for n, wire in enumerate(wires)
    ]


Point = tuple[float, float]
Bend = tuple[Point, Point, Point, Point]  # of a curve: where it begins, two handles, where it ends


def route(graph: Graph, wire: Wire, middles: Sequence[float]) -> list[Bend]:
    """Return the curves along which a wire runs, from left to right, one to the next column."""
    start, end = wire.start, wire.end
    column, left = graph.column[start], middles[graph.column[start]] + graph.wide(start) / 2
    points: list[tuple[Point, Point]] = []  # where each curve begins, and where it ends
    at = left, graph.y[start] + wire.leaves
    for passed in wire.between:
        column -= 1
        half = WIDE / 2
        points.append((at, (middles[column] - half, passed)))
        at = middles[column] + half, passed
    right = middles[graph.column[end]] - graph.wide(end) / 2
    points.append((at, (right, graph.y[end] + wire.arrives)))
    return [
        ((x, y), ((x + u) / 2, y + wire.bow), ((x + u) / 2, v + wire.bow), (u, v))
        for (x, y), (u, v) in points
    ]


def halfway(bend: Bend) -> Point:
    """Return the middle of a curve, where its number is written."""
    (x, y), (a, b), (c, d), (u, v) = bend
    return (x + 3 * a + 3 * c + u) / 8, (y + 3 * b + 3 * d + v) / 8
