"""Two known mistakes together, or one for each part of an answer."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations
from weakref import WeakKeyDictionary

import numpy as np

from .answer import Pair, Parts
from .attempt import Outcome
from .compare import TOLERANCE, close
from .exercise import Exercise, Mistake
from .known import Outcomes, Tried, known, match, solved
from .stages import step_of

_TWOS: WeakKeyDictionary[Exercise, list[tuple[Mistake, Mistake, Tried]]] = WeakKeyDictionary()
_ALONE: WeakKeyDictionary[Exercise, list[tuple[Mistake, Tried, set[str], bool]]] = (
    WeakKeyDictionary())


def pair(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """Two mistakes of different equations as one, if together they give these numbers.

    Usually one of the two leaves some part of the answer right, so that part is what the other
    mistake alone makes of it. Or one of them multiplies everything by the same number.
    """
    parts, right = came[0].parts, solved(exercise)[0].parts
    if exercise.assemble is None or parts is None or right is None or parts.keys() != right.keys():
        return None
    if len(right) == 1:
        return _any_two(exercise, came)
    wrong = {p for p in right if not close(parts[p], right[p])}
    fine = right.keys() - wrong
    for one, first, left_by_one, _ in _alone(exercise, right):
        other = first.on(0).parts or {}
        kept = {p for p in wrong if close(parts[p], other[p])}
        multiple = _multiple(parts, other)
        if not kept and not multiple:
            continue
        for two, second, left, scale in _alone(exercise, right):
            if not (kept & left or (multiple and scale)):
                continue
            # What both leave right is right with both, and neither mends what the other spoils:
            # nobody makes two mistakes that cancel each other.
            if fine != left_by_one & left:
                continue
            if one.equation == two.equation or first.pieces.keys() & second.pieces.keys():
                continue
            both = Tried(exercise, exercise.assemble(**first.pieces, **second.pieces))
            if match(exercise, came, both) == "exact":
                return _as_two(one, two)
    return None


def _any_two(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """Two mistakes as one, where the answer has only one part, which shows neither by itself."""
    if exercise not in _TWOS:
        assert exercise.assemble is not None
        slips = [(mistake, tried.pieces) for mistake, tried in known(exercise) if tried.pieces]
        # Where one replaces only some of the pieces that the other does, its own pieces count.
        _TWOS[exercise] = [
            (one, two, Tried(exercise, exercise.assemble(**{**first, **second})))
            for (one, first), (two, second) in permutations(slips, 2)
            if one is not two and (second.keys() < first.keys() if first.keys() & second.keys()
                                   else one.id < two.id)
        ]
    last = len(came) - 1  # the smallest, which rules out most pairs at once
    for one, two, both in _TWOS[exercise]:
        if came[last].same(both.on(last)) and match(exercise, came, both) == "exact":
            return _as_two(one, two)
    return None


def _as_two(*slips: Mistake) -> Mistake:
    named = sorted(slips, key=step_of)
    says = "Two things at once. " + "\n".join(mistake.message for mistake in named)
    return Mistake(" + ".join(mistake.id for mistake in named), says, named[0].section, ())


def part_by_part(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """A known mistake for each part that is wrong, where the parts are independent counts."""
    right = solved(exercise)
    if isinstance(exercise.form, Pair):  # the parts of a gradient come from the same equations
        return None
    named: list[Mistake] = []
    wrong = [part for part in right[0].parts or {} if not _equal_in(part, came, right)]
    for part in wrong if len(wrong) > 1 else []:
        fits = (mistake for mistake, tried in known(exercise)
                if _equal_in(part, came, map(tried.on, range(len(came)))))
        found = next(fits, None)
        if found is None:
            return None
        named += [found] if found not in named else []
    if len(named) < 2:
        return None
    says = "Several things at once. " + "\n".join(mistake.message for mistake in named)
    return Mistake(" + ".join(m.id for m in named), says, named[0].section, ())


def _equal_in(part: str, came: Outcomes, others: Iterable[Outcome]) -> bool:
    """Return whether a part is the same on every probe."""
    return all(
        one.parts is not None and other.parts is not None and part in one.parts
        and part in other.parts and close(one.parts[part], other.parts[part])
        for one, other in zip(came, others, strict=True)
    )


def _alone(exercise: Exercise, right: Parts) -> list[tuple[Mistake, Tried, set[str], bool]]:
    """Each known mistake that can meet another: the parts that it leaves right on probe 0, and
    whether it multiplies by one number. Computed once."""
    if exercise not in _ALONE:
        _ALONE[exercise] = [
            (mistake, tried, {p for p in right if close(made[p], right[p])}, _multiple(made, right))
            for mistake, tried in known(exercise)
            if tried.pieces and (made := tried.on(0).parts) and made.keys() == right.keys()
        ]
    return _ALONE[exercise]


def _multiple(parts: Parts, others: Parts) -> bool:
    """Return whether at least half of the parts are those of `others`, times one number."""
    first = next(iter(others))
    shapes = [p for p in others if parts[p].shape == others[p].shape]
    if first not in shapes or not others[first].any():
        return False
    where = np.unravel_index(np.abs(others[first]).argmax(), others[first].shape)
    with np.errstate(all="ignore"):
        times = parts[first][where] / others[first][where]
        count = sum(close(parts[p], times * others[p]) for p in shapes)
    return bool(times) and abs(times - 1) > TOLERANCE and 2 * count >= len(others)
