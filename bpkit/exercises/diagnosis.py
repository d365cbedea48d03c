"""Which known mistake gives a learner's numbers: one, one and a factor, or several at once."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from .answer import Parts
from .attempt import Outcome, quietly
from .compare import TOLERANCE, close
from .exercise import Exercise, Function, Mistake
from .stages import several

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
    """Return the known mistake that gives these very numbers: one, or several taken together.

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
    return near or _pair(exercise, came) or _scaled(exercise, came) or several(exercise, came)


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


# What a second slip may multiply everything by, for m examples; what is said; an id.
SCALES = (
    (lambda m: -1.0, "every sign is the wrong way round", "sign"),
    (lambda m: 2.0, "everything is twice too large", "factor_2"),
    (lambda m: 0.5, "everything is half as large as it should be", "half"),
    (lambda m: -2.0, "everything is twice too large and has the wrong sign", "sign_and_factor_2"),
    (lambda m: -0.5, "everything is half as large and has the wrong sign", "sign_and_half"),
    (lambda m: float(m), "everything is m times too large for m examples", "times_m"),
    (lambda m: 1.0 / m, "everything is divided by the number of examples", "over_m"),
)


def _scaled(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """A known mistake, and everything multiplied by the same number besides."""
    if exercise.changes:  # what is left in an argument is not multiplied with the rest
        return None
    right, parts = solved(exercise)[0].parts, came[0].parts
    if right is None or parts is None or parts.keys() != right.keys():
        return None
    examples = [_examples(probe.arguments) for probe in exercise.probes]
    for mistake, tried in known(exercise):
        other = tried.on(0).parts
        if other is None or other.keys() != right.keys() or _multiple(other, right):
            continue
        for scale, says, id in SCALES:
            if not _is_scaled(came[0], tried.on(0), scale(examples[0])):
                continue
            if all(_is_scaled(outcome, tried.on(i), scale(examples[i]))
                   for i, outcome in enumerate(came)):
                both = f"Two things at once. {mistake.message}\nAnd {says}."
                return Mistake(f"{mistake.id} + {id}", both, mistake.section, ())
    return None


def _examples(arguments: tuple[Any, ...]) -> int:
    """The number of columns of the last array: in each exercise those are the examples."""
    columns = [a.shape[1] for a in arguments if isinstance(a, np.ndarray) and a.ndim == 2]
    return columns[-1] if columns else 1


def _is_scaled(came: Outcome, other: Outcome, factor: float) -> bool:
    if came.parts is None or other.parts is None:
        return came.parts is other.parts
    return came.parts.keys() == other.parts.keys() and all(
        part.dtype.kind in "fiu" and close(came.parts[p], factor * part)
        for p, part in other.parts.items()
    )
