"""The plots that a notebook draws from what it has just measured or loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from ..activations import Array
from ..validation import brief, finite, numeric, row, whole
from .described import DescribedFigure, number
from .given import MOST_IMAGES, by_name, images
from .style import style

# The runs in one picture differ by colour, by mark and by dash.
LOOKS = [
    ("positive", "o", "-"),
    ("negative", "s", "--"),
    ("selected", "^", "-."),
    ("moved", "D", ":"),
]


def new_axes(width: float = 6.4, height: float = 3.2, columns: int = 1) -> Any:
    """Return pyplot axes, or an array of them side by side, readable on light and on dark."""
    import matplotlib.pyplot as plt

    _, axes = plt.subplots(1, columns, figsize=(width, height), layout="constrained",
                           FigureClass=DescribedFigure)
    return axes


def plot_runs(runs: Mapping[str, Sequence[Sequence[float]]], what: str) -> Any:
    """Draw training runs from one seed or more as thin lines, their median after each epoch bold.

    `runs`: a dict from names to tables with a row for each seed and a column for each epoch;
    `what`: what the numbers are, written along the axis. Returns the axes.
    """
    write = "Write plot_runs({'recipe': [[92.0, 95.0], [91.0, 96.0]]}, 'right (%)')."
    tables: dict[str, Array] = {}
    for name, rows in by_name("runs", runs, "runs", write, len(LOOKS)).items():
        tables[name] = finite(f"runs[{name!r}]", numeric(f"runs[{name!r}]", rows))
        if tables[name].ndim != 2 or not tables[name].size:
            raise ValueError(
                f"runs[{name!r}] must have a row for each seed and a column for each epoch; got "
                f"shape {tables[name].shape}. {write}"
            )
    if not isinstance(what, str):
        raise TypeError(f"what must be text; got {brief(what)}. Write what='right (%)'.")
    with style() as palette:
        ax = new_axes(9.0, 4.0)
        for (name, table), (colour, mark, dash) in zip(tables.items(), LOOKS, strict=False):
            epochs = np.arange(1, table.shape[1] + 1)
            look = {"color": palette[colour], "linestyle": dash}
            ax.plot(epochs, table.T, linewidth=0.8, alpha=0.7, **look)
            ax.plot(epochs, np.median(table, axis=0), marker=mark, markersize=5, label=name, **look)
        ax.set(xlabel="epochs", ylabel=what)
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
        of = "the median " if any(len(table) > 1 for table in tables.values()) else ""
        ax.figure.words = f"{what}, {of}after each epoch. " + " ".join(
            f"{name}: {number(np.median(table[:, 0]))} after 1, {number(np.median(table[:, -1]))} "
            f"after {table.shape[1]}" + (
                f", where the {len(table)} seeds range from {number(table[:, -1].min())} to "
                f"{number(table[:, -1].max())}." if len(table) > 1 else "."
            )
            for name, table in tables.items()
        )
    return ax


def plot_seconds(sizes: Sequence[int], seconds: Sequence[float]) -> Any:
    """Draw the seconds of one epoch against the size of the mini-batch; return the axes."""
    row("sizes", sizes, example="[1, 10, 100]")
    sizes = [whole(f"sizes[{i}]", size, 1) for i, size in enumerate(sizes)]
    times = row("seconds", seconds, len(sizes), positive=True)
    with style() as palette:
        ax = new_axes()
        ax.loglog(sizes, times, "o-", color=palette["positive"])
        ax.set(xlabel="examples in a mini-batch, m", ylabel="seconds per epoch")
        ax.set_xticks(sizes, [f"{size:,}" for size in sizes], minor=False)
        ax.set_xticks([], minor=True)
        # Two decades hold two powers of ten: too few numbers to read a time by.
        ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        ax.yaxis.set_major_formatter("{x:g}")
        ax.yaxis.set_minor_formatter(NullFormatter())
    return ax


def plot_spread(
    groups: Mapping[str, Sequence[float]], levels: Mapping[str, float], what: str
) -> Any:
    """Draw the numbers of each group as dots, their mean as a bar, and levels; return the axes.

    `groups`: a dict from names to rows of numbers, drawn side by side; `levels`: a dict from names
    to numbers, each a line across all groups; `what`: what the numbers are, written along the axis.
    """
    write = "Write plot_spread({'one': [75.1, 74.8]}, {'before': 76.0}, 'right (%)')."
    rows = {name: row(f"groups[{name!r}]", given)
            for name, given in by_name("groups", groups, "rows of numbers", write, 8).items()}
    lines = {name: row(f"levels[{name!r}]", [level])[0]
             for name, level in by_name("levels", levels, "numbers", write, len(LOOKS)).items()}
    with style() as palette:
        ax = new_axes(7.6, 3.4)
        for i, numbers in enumerate(rows.values()):
            beside = i + 0.5 * (np.arange(len(numbers)) / len(numbers) - 0.5)
            ax.plot(beside, numbers, "o", markersize=4, alpha=0.6, color=palette["positive"])
            ax.plot([i - 0.35, i + 0.35], [numbers.mean()] * 2, color=palette["ink"], linewidth=2.5)
        for (name, level), (colour, _, dash) in zip(lines.items(), LOOKS[1:] + LOOKS, strict=False):
            ax.axhline(level, color=palette[colour], linestyle=dash, label=name)
        ax.set(ylabel=what, xticks=range(len(rows)), xticklabels=list(rows))
        ax.figure.legend(loc="outside lower center", ncols=len(lines), fontsize=9.5)
        ax.figure.words = f"{what}. " + "; ".join(
            [f"{name}: from {number(numbers.min())} to {number(numbers.max())}, mean "
             f"{number(numbers.mean())}" for name, numbers in rows.items()]
            + [f"{name}: {number(level)}" for name, level in lines.items()]
        ) + "."
    return ax


def plot_digits(examples: Any) -> Any:
    """Draw images of MNIST side by side, each under the digit it shows; return the axes."""
    x, labels = images(examples, MOST_IMAGES)
    with style() as palette:
        axes = new_axes(1.05 * len(labels), 1.45, columns=len(labels))
        for i, ax in enumerate(np.atleast_1d(axes)):
            ax.imshow(x[:, i].reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
            ax.set_title(labels[i], color=palette["ink"])
            ax.axis("off")
        ax.figure.words = "Handwritten digits of MNIST: " + ", ".join(map(str, labels)) + "."
    return axes
