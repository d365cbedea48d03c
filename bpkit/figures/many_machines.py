"""Many machines: what each one holds, what travels between them, how long a gradient takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from ..validation import row, whole
from .described import number
from .given import by_name
from .plots import new_axes
from .style import style

PARTS = [25_000, 15_000, 10_000]  # of the 50,000 images, as the notebook hands them out
MOST_PANELS = 3

# ---- the drawing ----


def many_machines_picture() -> Figure:
    """Draw one network above three workers: parameters travel down, and gradients up."""
    m = sum(PARTS)
    shares = [Fraction(m_i, m).as_integer_ratio() for m_i in PARTS]
    terms = [rf"\frac{{{p}}}{{{q}}}\,\nabla C_{i}" for i, (p, q) in enumerate(shares, start=1)]
    with style("both") as palette:
        figure = Figure(figsize=(9.1, 4.1))
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(0, 910), ylim=(410, 0), aspect="equal")
        ax.axis("off")
        _box(ax, palette, 455, 52, 460, "the network takes its step",
             f"$\\nabla C = {' + '.join(terms)}$")
        for i, m_i in enumerate(PARTS, start=1):
            x = 455 + (i - 2) * 290
            top = 455 + (i - 2) * 150
            _arrow(ax, palette["positive"], "-", (top - 26, 96), (x - 26, 236))
            _arrow(ax, palette["negative"], (0, (5, 2)), (x + 26, 236), (top + 26, 96))
            _box(ax, palette, x, 290, 250, f"worker {i}",
                 f"{m_i:,} of {m:,} images\nbackprop gives $\\nabla C_{i}$", high=96)
        ax.text(60, 150, "$w$, $b$ down,\nto every worker", va="center", fontsize=10.5,
                color=palette["positive"])
        ax.text(850, 150, "gradients up:\nas many numbers", va="center", ha="right", fontsize=10.5,
                color=palette["negative"])
        ax.text(455, 378, "the images and their errors $δ$ stay where they are",
                ha="center", va="center", fontsize=10.5, color=palette["muted"])
    return figure


def _box(
    ax: Axes, palette: dict[str, str], x: float, y: float, wide: float, name: str, said: str,
    high: float = 76,
) -> None:
    at = (x - wide / 2, y - high / 2)
    ax.add_patch(FancyBboxPatch(at, wide, high, boxstyle="round,pad=0,rounding_size=8",
                                facecolor="none", edgecolor=palette["muted"]))
    ax.text(x, at[1] + 20, name, ha="center", va="center", fontsize=12, fontweight="bold")
    ax.text(x, at[1] + 20 + (high - 20) / 2, said, ha="center", va="center", fontsize=11.5,
            linespacing=1.5)


def _arrow(ax: Axes, colour: str, dash: Any, start: Any, end: Any) -> None:
    ax.annotate("", end, start, arrowprops={
        "arrowstyle": "-|>", "color": colour, "linestyle": dash, "linewidth": 2})


# ---- the plot ----


def plot_workers(
    workers: Sequence[int], seconds: Mapping[str, Sequence[tuple[float, float]]]
) -> Any:
    """Draw seconds per gradient against workers, cut into computing and the rest; return the axes.

    `seconds`: a dict from panel names to one pair (computing, all) for every number of workers:
    the time that the slowest worker computed, and the time for the whole. A dotted line shows
    how long computing would take if more workers shared it without loss.
    """
    write = "Write seconds={'1,000 images': [(0.01, 0.03)]}, one pair for each of the workers."
    row("workers", workers, example="[1, 2, 4]")
    workers = [whole(f"workers[{i}]", each, 1) for i, each in enumerate(workers)]
    panels = {}
    for name, pairs in by_name("seconds", seconds, "panels", write, MOST_PANELS).items():
        if not isinstance(pairs, Sequence) or len(pairs) != len(workers):
            got = len(pairs) if isinstance(pairs, Sequence) else type(pairs).__name__
            raise ValueError(
                f"seconds[{name!r}] must be a list of {len(workers)} pairs; got {got}. {write}"
            )
        panels[name] = np.array([
            row(f"seconds[{name!r}][{i}]", pair, 2, positive=True, example="(0.01, 0.03)")
            for i, pair in enumerate(pairs)
        ])
        if (panels[name][:, 0] > panels[name][:, 1]).any():
            raise ValueError(
                f"seconds[{name!r}] must be pairs (computing, all) with computing the smaller; "
                f"got {list(pairs)}. {write}"
            )
    with style() as palette:
        axes = new_axes(4.6 * len(panels), 3.6, columns=len(panels))
        for ax, (name, pairs) in zip(np.atleast_1d(axes), panels.items(), strict=True):
            _bars(ax, palette, workers, *pairs.T)
            ax.set(title=name, xlabel="workers", ylim=(0, 1.12 * pairs.max()))
        first = np.atleast_1d(axes)[0]
        first.set_ylabel("seconds per gradient")
        first.figure.legend(*first.get_legend_handles_labels(), loc="outside lower center",
                            ncols=3, fontsize=9.5)
        first.figure.words = "Seconds per gradient. " + " ".join(
            f"{name}: " + "; ".join(
                f"{k} worker{'s' * (k > 1)} {number(every)} s, of which computing {number(part)} s"
                for k, (part, every) in zip(workers, pairs, strict=True)
            ) + "."
            for name, pairs in panels.items()
        )
    return axes


def _bars(
    ax: Axes, palette: dict[str, str], workers: list[int], computing: Any, every: Any
) -> None:
    at = np.arange(len(workers))
    ax.bar(at, computing, 0.6, facecolor=to_rgba(palette["positive"], 0.4),
           edgecolor=palette["positive"], label="computing")
    ax.bar(at, every - computing, 0.6, bottom=computing, facecolor="none",
           edgecolor=palette["negative"], hatch="///", label="the rest: travel, waiting, adding up")
    shared = computing[0] * workers[0] / np.array(workers)
    ax.plot(at, shared, ":", marker="D", markersize=5, color=palette["moved"],
            label="computing, shared without loss")
    ax.set_xticks(at, [str(k) for k in workers])
    ax.grid(axis="x", visible=False)
    ax.set_axisbelow(True)
