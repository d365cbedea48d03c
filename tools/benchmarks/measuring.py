"""What benchmarks share: the time of a call, of ways taken in turn, and a table to print."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
median = statistics.median


def seconds(function: Callable[..., Any], *args: Any, **kwargs: Any) -> float:
    """Return how long one call takes."""
    began = time.perf_counter()
    function(*args, **kwargs)
    return time.perf_counter() - began


def in_turn(ways: Mapping[str, Callable[[], T]], rounds: int) -> dict[str, list[T]]:
    """Return what each way measures in every round.

    They take turns, so that whatever else the machine is doing affects all of them alike.
    """
    measured: dict[str, list[T]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            measured[name].append(way())
    return measured


def times(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how many times `other` that `one` is: the median over the rounds both took part in."""
    return median(a / b for a, b in zip(one, other, strict=True))


def late(measured: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(measured, n=20)[-1] if len(measured) > 1 else measured[0]


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table in Markdown that is readable as it is: words left, numbers right."""
    lines = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(3, *(len(line[i]) for line in lines)) for i in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        first, *others = zip(cells, widths, strict=True)
        padded = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
        return f"| {' | '.join(padded)} |"

    rule = "-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])
    return "\n".join([line(lines[0]), line(rule), *map(line, lines[1:])])
