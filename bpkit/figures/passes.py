"""Passes through a network: one for every nudge, or one forwards and one backwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..validation import brief, row, whole
from ..validation import sizes as checked_sizes
from .described import lines_in_words, number
from .plots import new_axes
from .style import style

SIZES = [2, 3, 2]
COLUMNS, WIDE, HIGH = 6, 92, 106  # of the nudged networks: how many in a row, and their cells


@dataclass(frozen=True)
class Work:
    """Multiplications in the matrix products of one example, and the passes that nudging takes.

    `forward`, `backward`: those of one pass; `passes`: one for each parameter, and one without a
    nudge.
    """

    parameters: int
    forward: int
    backward: int

    @property
    def passes(self) -> int:
        """The forward passes that nudging takes."""
        return self.parameters + 1

    @property
    def nudging(self) -> int:
        """The multiplications in all passes of nudging."""
        return self.passes * self.forward

    @property
    def both(self) -> int:
        """The multiplications in one forward and one backward pass."""
        return self.forward + self.backward


def count_products(sizes: Sequence[int]) -> Work:
    """Return the multiplications that a network of these layers takes for one example."""
    sizes = checked_sizes(sizes)
    w = [n * n_prev for n, n_prev in zip(sizes[1:], sizes[:-1], strict=True)]
    return Work(parameters=sum(w) + sum(sizes[1:]), forward=sum(w), backward=sum(w) + sum(w[1:]))


# ---- the drawing ----


def passes_picture() -> Figure:
    """Draw a small network once for each nudge, and beside it one pass there and one back."""
    work = count_products(SIZES)
    with style("both") as palette:
        figure = Figure(figsize=(9.1, 4.25))
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(0, 910), ylim=(425, 0), aspect="equal")
        ax.axis("off")
        pen = _Pen(ax, palette)
        pen.title(16, "nudging", f"one forward pass for each nudge, and one without: {work.passes}",
                  f"{work.passes} × {work.forward} = {work.nudging} multiplications")
        for i, (l, j, k) in enumerate(_nudges()):
            x, y = 20 + i % COLUMNS * WIDE, 68 + i // COLUMNS * HIGH
            pen.network(x, y, 56, 60, (l, j, k), 4.5)
            pen.text(x + 28, y + 80, _name(l, j, k), ha="center", fontsize=10.5)
        pen.title(612, "backpropagation", "one pass forwards, one backwards",
                  f"{work.forward} + {work.backward} = {work.both} multiplications")
        ax.plot([582, 582], [16, 409], color=palette["hairline"], linewidth=1)
        for y, arrow, colour, dash, said in (
            (76, "-|>", "positive", "-", "forwards: $z$ and $a$, layer by layer"),
            (236, "<|-", "negative", (0, (5, 2)), "backwards: the errors $δ$, all slopes"),
        ):
            pen.network(652, y, 200, 84, None, 8)
            ax.annotate("", (862, y + 108), (642, y + 108), arrowprops={
                "arrowstyle": arrow, "color": palette[colour], "linestyle": dash, "linewidth": 2})
            pen.text(752, y + 126, said, ha="center", fontsize=10)
    return figure


def _nudges() -> Iterator[tuple[int, int | None, int | None]]:
    """Nothing, then every weight (l, j, k), then every bias (l, j, None), counted from 0."""
    yield 0, None, None
    for l in range(2, len(SIZES) + 1):
        yield from ((l, j, k) for j, k in np.ndindex(SIZES[l - 1], SIZES[l - 2]))
    for l in range(2, len(SIZES) + 1):
        yield from ((l, j, None) for j in range(SIZES[l - 1]))


def _name(l: int, j: int | None, k: int | None) -> str:
    if j is None:
        return "none"
    return f"$b^{l}_{j + 1}$" if k is None else f"$w^{l}_{{{j + 1}{k + 1}}}$"


class _Pen:
    def __init__(self, ax: Axes, palette: dict[str, str]):
        self.ax, self.palette = ax, palette

    def text(self, x: float, y: float, said: str, **look: Any) -> None:
        self.ax.text(x, y, said, va="center", **look)

    def title(self, x: float, name: str, what: str, count: str) -> None:
        self.text(x, 20, name, fontsize=13, fontweight="bold")
        self.text(x, 43, what, fontsize=10.5, color=self.palette["muted"])
        self.text(x, 398, count, fontsize=12)

    def network(
        self, x: float, y: float, wide: float, high: float, nudge: Any, radius: float
    ) -> None:
        """Draw the network in a box, the nudged weight or the ring of the nudged bias in violet."""
        step, gap = wide / (len(SIZES) - 1), high / (max(SIZES) - 1)
        at = {
            (l, j): (x + (l - 1) * step, y + high / 2 + (j - (n - 1) / 2) * gap)
            for l, n in enumerate(SIZES, start=1) for j in range(n)
        }
        for (l, j), end in at.items():
            for k in range(SIZES[l - 2] if l > 1 else 0):
                chosen = nudge == (l, j, k)
                (x0, y0), (x1, y1) = at[l - 1, k], end
                self.ax.plot([x0, x1], [y0, y1], zorder=3 if chosen else 1,
                             color=self.palette["selected" if chosen else "muted"],
                             linewidth=3.2 if chosen else 0.6)
            chosen = nudge == (l, j, None)
            self.ax.plot(*end, "o", markersize=radius * (2 if chosen else 1.44), zorder=4,
                         markerfacecolor=self.palette["face"],
                         markeredgecolor=self.palette["selected" if chosen else "ink"],
                         markeredgewidth=3 if chosen else 0.9)


# ---- the plot ----

LOOKS = {
    "nudging": ("nudging all parameters", "negative", "s", "--"),
    "both": ("forward and backward", "selected", "^", "-."),
    "forward": ("forward", "positive", "o", "-"),
}


def plot_growth(
    networks: Sequence[Sequence[int]], m: int, seconds: dict[str, Sequence[float]]
) -> Any:
    """Draw the multiplications of growing networks, and beside them seconds; return the two axes.

    `networks`: the sizes of each; `seconds`: the times measured with m examples for "forward",
    "both" and "nudging", the last perhaps only for the first few networks. The predicted lines are
    the multiplications, times the seconds per multiplication in the fastest forward pass.
    """
    write = "Write seconds={'forward': [0.1], 'both': [0.2], 'nudging': [3.0]}."
    if not isinstance(seconds, Mapping) or not seconds.keys() >= LOOKS.keys():
        raise TypeError(
            f"seconds must be a dict with 'forward', 'both' and 'nudging'; got {brief(seconds)}. "
            f"{write}"
        )
    if not isinstance(networks, Sequence) or isinstance(networks, str) or not networks:
        raise TypeError(
            f"networks must be a list of the sizes of each; got {brief(networks)}. "
            "Write networks=[[784, 30, 10]]."
        )
    m, work = whole("m", m, 1), [count_products(sizes) for sizes in networks]
    for name in LOOKS:
        known = len(row(f"seconds[{name!r}]", seconds[name], positive=True))
        if known > len(work) or (known < len(work) and name != "nudging"):
            raise ValueError(
                f"seconds[{name!r}] must have one number for each of {len(work)} networks; "
                f"got {known}. {write}"
            )
    parameters = [each.parameters for each in work]
    each = min(t / (m * w.forward) for w, t in zip(work, seconds["forward"], strict=True))
    by_passes = [w.passes * t for w, t in zip(work, seconds["forward"], strict=True)]
    with style() as palette:
        left, right = axes = new_axes(9.4, 4.1, columns=2)
        for name, (label, colour, mark, dash) in LOOKS.items():
            counted = m * np.array([getattr(w, name) for w in work], dtype=float)
            look = {"color": palette[colour]}
            left.loglog(parameters, counted, linestyle=dash, label=label, **look)
            right.loglog(parameters, each * counted, linestyle=dash, linewidth=1.1, **look)
            known = len(seconds[name])
            right.plot(parameters[:known], seconds[name], mark, **look)
            if known < len(work):
                right.plot(parameters[known:], by_passes[known:], mark, markerfacecolor="none",
                           label="one forward pass × number of passes", **look)
        left.set(title=f"multiplications, {m} examples", xlabel="weights and biases")
        right.set(title="seconds: lines predicted, marks measured", xlabel="weights and biases")
        # Under both, and not over the grid.
        handles = [*left.get_legend_handles_labels()[0], *right.get_legend_handles_labels()[0]]
        left.figure.legend(handles=handles, loc="outside lower center", ncols=4, fontsize=9.5)
        taken = "; ".join(
            f"{label} " + ", ".join(f"{number(t)} s" for t in seconds[name])
            for name, (label, *_) in LOOKS.items()
        )
        left.figure.words = f"{lines_in_words(left)} Measured, in the same order: {taken}."
    return axes
