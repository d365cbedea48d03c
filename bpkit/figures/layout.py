"""Which neurons of a network are drawn: all of a small layer, and some of a wide one."""

from __future__ import annotations

from collections.abc import Iterable

from ..network import Network
from ..params import Param

MOST_NEURONS = 10  # of a wider layer, the first three, the last and those in question are drawn

Shown = dict[int, list[int | None]]


def shown_neurons(n: int, in_question: Iterable[int] = ()) -> list[int | None]:
    """Return which of a layer's n neurons are drawn, from 0; None marks a gap.

    >>> shown_neurons(4), shown_neurons(784, [17])
    ([0, 1, 2, 3], [0, 1, 2, None, 17, None, 783])
    """
    if n <= MOST_NEURONS:
        return list(range(n))
    shown: list[int | None] = []
    previous = -1
    for j in sorted({0, 1, 2, n - 1, *in_question}):
        if j != previous + 1:
            shown.append(None)
        shown.append(j)
        previous = j
    return shown


def neurons_of(place: Param | None) -> set[tuple[int, int]]:
    """Return the neurons (l, j) that a parameter belongs to: two of them for a weight."""
    if place is None:
        return set()
    ends = {(place.l, place.j)}
    if place.k is not None:
        ends.add((place.l - 1, place.k))
    return ends


def layout(net: Network, in_question: Iterable[tuple[int, int]] = ()) -> Shown:
    """Return the neurons that are drawn in each layer, those `in_question`, (l, j), among them."""
    wanted = set(in_question)
    return {
        l: shown_neurons(n, [j for layer, j in wanted if layer == l]) for l, n in net.n.items()
    }


def drawn(shown: Shown) -> dict[int, list[int]]:
    """Return the neurons that are drawn, without the gaps."""
    return {l: [j for j in js if j is not None] for l, js in shown.items()}
