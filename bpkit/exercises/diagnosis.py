"""Which known mistake gives a learner's numbers: one, or two in different equations."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from weakref import WeakKeyDictionary

import numpy as np

from .answer import Parts
from .attempt import Outcome, quietly
from .compare import TOLERANCE, close
from .exercise import Exercise, Function, Mistake

Outcomes = list[Outcome]


class Tried:
    """A function with a known mistake, and what it makes of each probe, computed when asked for.

    `pieces` are those that the mistake replaces, where the exercise is put together from pieces.
    """

    def __init__(
        self, exercise: Exercise, function: Function, pieces: Mapping[str, Function] | None = None
    ):
        self._exercise, self._function, self.pieces = exercise, function, pieces or {}
        self._came: dict[int, Outcome] = {}

    def on(self, i: int) -> Outcome:
        """Return what it makes of probe i."""
        if i not in self._came:
            self._came[i] = quietly(self._exercise, self._function, self._exercise.probes[i])
        return self._came[i]


_SOLVED: WeakKeyDictionary[Exercise, Outcomes] = WeakKeyDictionary()
_KNOWN: WeakKeyDictionary[Exercise, list[tuple[Mistake, Tried]]] = WeakKeyDictionary()


def solved(exercise: Exercise) -> Outcomes:
    """Return what the solution makes of every probe, computed once."""
    if exercise not in _SOLVED:
        _SOLVED[exercise] = [
            quietly(exercise, exercise.solution, probe) for probe in exercise.probes
        ]
    return _SOLVED[exercise]


def known(exercise: Exercise) -> list[tuple[Mistake, Tried]]:
    """Return every known mistake with each function that makes it."""
    if exercise not in _KNOWN:
        _KNOWN[exercise] = [
            (mistake, Tried(exercise, function, pieces))
            for mistake in exercise.mistakes
            for function, pieces in zip_longest(mistake.functions, mistake.pieces)
        ]
    return _KNOWN[exercise]


def find(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """Return the known mistake that gives these very numbers: one, or two in different equations.

    Where the learner's way of writing a slip raises and ours computes, or the other way round, the
    probes on which both compute decide; but a mistake that is the same on all is preferred.
    """
    if all(outcome.parts is None for outcome in came):
        return None
    near = None
    for mistake, tried in known(exercise):
        how = match(exercise, came, tried)
        if how == "exact":
            return mistake
        if how and near is None:
            near = mistake
    return near or _pair(exercise, came)


def match(exercise: Exercise, came: Outcomes, tried: Tried) -> str | None:
    """Say whether a mistake is "exact" on every probe, the "same" where both compute, or not.

    It is not the same if it fails more often than it tells something, where the learner's does not.
    """
    both, fails, telling = 0, 0, False
    exact = True
    for i, (outcome, right) in enumerate(zip(came, solved(exercise), strict=True)):
        other = tried.on(i)
        if outcome.parts is not None and other.parts is not None:
            if not outcome.same(other):
                return None
            both += 1
            telling = telling or not outcome.same(right)
        elif not outcome.same(other):
            exact = False
            fails += other.parts is None
    if not telling or fails > both:
        return None
    return "exact" if exact else "same"


def _pair(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """Two mistakes of different equations as one, if together they give these numbers.

    Mostly one of the two leaves some part of the answer right, and so that part is as wrong as the
    other makes it alone. Or one of them multiplies everything by the same number.
    """
    parts, right = came[0].parts, solved(exercise)[0].parts
    if exercise.assemble is None or parts is None or right is None or parts.keys() != right.keys():
        return None
    alone = [
        (mistake, tried, other)
        for mistake, tried in known(exercise)
        if tried.pieces and (other := tried.on(0).parts) and other.keys() == right.keys()
    ]
    leaves = [{p for p in right if close(other[p], right[p])} for _, _, other in alone]
    scales = [_multiple(other, right) for _, _, other in alone]
    for one, first, other in alone:
        kept = {p for p in right if close(parts[p], other[p]) and not close(parts[p], right[p])}
        multiple = _multiple(parts, other)
        for (two, second, _), left, scale in zip(alone, leaves, scales, strict=True):
            if one.equation == two.equation or first.pieces.keys() & second.pieces.keys():
                continue
            if not (kept & left or (multiple and scale)):
                continue
            both = Tried(exercise, exercise.assemble(**first.pieces, **second.pieces))
            if match(exercise, came, both) == "exact":
                named = sorted((one, two), key=exercise.mistakes.index)
                says = "Two things at once. " + "\n".join(mistake.message for mistake in named)
                ids = " + ".join(mistake.id for mistake in named)
                return Mistake(ids, says, named[0].section, ())
    return None


def _multiple(parts: Parts, others: Parts) -> bool:
    """Return whether half of the parts or more are so many times others, one number for all."""
    first = next(iter(others))
    shapes = [p for p in others if parts[p].shape == others[p].shape]
    if first not in shapes or not others[first].any():
        return False
    where = np.unravel_index(np.abs(others[first]).argmax(), others[first].shape)
    with np.errstate(all="ignore"):
        factor = parts[first][where] / others[first][where]
        count = sum(close(parts[p], factor * others[p]) for p in shapes)
    return bool(factor) and abs(factor - 1) > TOLERANCE and 2 * count >= len(others)
