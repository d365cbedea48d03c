"""What the solution makes of the probes, and what each known mistake does, computed once."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from weakref import WeakKeyDictionary

from .attempt import Outcome, quietly
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


def match(exercise: Exercise, came: Outcomes, tried: Tried) -> str | None:
    """Say whether a mistake is "exact" on every probe, the "same" where both compute, or not.

    It is neither if it fails on most of the probes on which the learner's function computes.
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
