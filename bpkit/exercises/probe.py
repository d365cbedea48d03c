"""Arguments that an exercise is tried on; each call gets copies of its own."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..backprop import Gradient
from ..engine import Node, copy_of
from ..network import Network, twin
from .isolation import caught


@dataclass(frozen=True, eq=False)
class Probe:
    """One set of arguments. `label` says what it is, as in "3 examples through [3, 4, 5, 2]"."""

    label: str
    arguments: tuple[Any, ...]

    @property
    def examples(self) -> int | None:
        """How many there are: the columns of the last matrix; None where there is no matrix."""
        matrices = [a for a in self.arguments if isinstance(a, np.ndarray) and a.ndim == 2]
        return matrices[-1].shape[1] if matrices else None

    def fresh(self) -> tuple[Any, ...]:
        """Return copies of the arguments, which the caller may change."""
        return tuple(_copied(argument) for argument in self.arguments)


def _copied(argument: Any) -> Any:
    if isinstance(argument, Network):
        return twin(argument)
    if isinstance(argument, Gradient):
        return replace(argument, w=argument.w.copy(), b=argument.b.copy())
    if isinstance(argument, np.random.Generator):  # drawing from it changes it
        return copy.deepcopy(argument)
    if isinstance(argument, Node):
        return copy_of(argument)
    return argument.copy() if hasattr(argument, "copy") else argument


def changed(arguments: Iterable[tuple[str, Any, Any]]) -> str | None:
    """Return the name of the first array that is not what it was, such as "net.w[3]", or None.

    `arguments`: for each its name, what it was, and what it is.
    """
    for name, old, new in arguments:
        place, error = caught(_first_changed, name, old, new)
        if place or error:  # what is there now cannot even be compared
            return place or name
    return None


def _first_changed(name: str, old: Any, new: Any) -> str | None:
    was, now = dict(_arrays(name, old)), dict(_arrays(name, new))
    if was.keys() != now.keys():
        return name
    return next((p for p, array in was.items() if not np.array_equal(array, now[p])), None)


def _arrays(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Network | Gradient):
        yield from _arrays(f"{name}.w", value.w)
        yield from _arrays(f"{name}.b", value.b)
    elif isinstance(value, Node):
        for each in ("value", "rates", "slope"):
            yield f"{name}.{each}", getattr(value, each)
    elif isinstance(value, Mapping):
        for key, array in value.items():
            yield f"{name}[{key}]", array
    else:
        yield name, value


# ---- networks to try things on ----

# Unequal widths, so that a slip in a shape cannot hide; the same shapes with other numbers, so that
# a function that ignores its input is found out; another depth; one example alone, and equal
# widths, where some slips compute that raise an error elsewhere; and a network without hidden
# layers. m is never 2: a sum over two examples looks like a missing half.
NETWORKS = [
    ([3, 4, 5, 2], 3),
    ([3, 4, 5, 2], 3),
    ([2, 5, 3, 4, 3], 4),
    ([3, 5, 2], 1),
    ([4, 4, 4, 4], 4),
    ([4, 4, 4, 4], 1),
    ([3, 2], 5),
]


def label(sizes: list[int], m: int) -> str:
    """Say which network, and how many examples go through it."""
    return f"{m} example{'' if m == 1 else 's'} through a network {sizes}"


def networks(**options: Any) -> tuple[Probe, ...]:
    """Return probes (net, x, y): the networks above; `options` are for Network."""
    return tuple(
        Probe(label(sizes, m), problem(sizes, m, seed, **options))
        for seed, (sizes, m) in enumerate(NETWORKS)
    )


def problem(sizes: list[int], m: int, seed: int, **options: Any) -> tuple[Network, Any, Any]:
    """Return (net, x, y) with numbers drawn from N(0, 1), none of them 0.

    y is 20 times as large, so that errors are too large to be 0 when their decimals are cut off.
    """
    rng = np.random.default_rng([seed, 2026])
    net = Network(sizes, rng=rng, **options)
    return net, rng.standard_normal((sizes[0], m)), 20 * rng.standard_normal((sizes[-1], m))


# Rows and columns of arrays to try things on, in the same order and for the same reasons.
SHAPES = [(2, 3), (2, 3), (4, 5), (5, 1), (3, 3)]
