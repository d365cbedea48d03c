"""Whether a function multiplies an array entry by entry, where it should use matrix products."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .exercise import Function, Mistake
from .isolation import caught, unheard
from .probe import Probe


class Watched(np.ndarray):
    """An array that remembers whether it, or what is computed from it, was multiplied by ⊙."""

    seen: list[bool]

    def __array_finalize__(self, parent: Any) -> None:
        self.seen = getattr(parent, "seen", [])

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if ufunc is np.multiply and all(np.size(array) > 1 for array in inputs):
            self.seen.append(True)
        if "out" in kwargs:
            kwargs["out"] = tuple(_plain(array) for array in kwargs["out"])
        result = getattr(ufunc, method)(*map(_plain, inputs), **kwargs)
        if isinstance(result, np.ndarray):
            kept = result.view(Watched)
            kept.seen = self.seen
            return kept
        return result


def _plain(array: Any) -> Any:
    return array.view(np.ndarray) if isinstance(array, Watched) else array


def multiplies_entries(function: Function, arguments: tuple[Any, ...], which: int) -> bool:
    """Return whether what comes of one argument is multiplied entry by entry, not by a number.

    Only products made with a ufunc of numpy are noticed.
    """
    watched = np.asarray(arguments[which]).view(Watched)
    watched.seen = []
    with unheard():  # it may fail: not all that takes an array takes a subclass
        caught(function, *arguments[:which], watched, *arguments[which + 1 :])
    return bool(watched.seen)


def refused(mistake: Mistake, probe: Probe, which: int) -> Callable[[Function], Mistake | None]:
    """Return an `Exercise.further` that finds this mistake where entries are multiplied by ⊙."""
    def further(function: Function) -> Mistake | None:
        return mistake if multiplies_entries(function, probe.fresh(), which) else None

    return further
