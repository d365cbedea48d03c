"""What went wrong: a learner's function beside the solution and beside every known mistake.

The order of judgement: callable, attempted, the same numbers as the solution, a known mistake or
two, runs, right type and shape, and at last where and in which way the numbers differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from .answer import misfit
from .attempt import Outcome, attempt, misuse, quietly, where_raised
from .compare import close, off, pattern
from .exercise import Exercise, Function, Mistake
from .result import Result

Outcomes = list[Outcome]


def judge(exercise: Exercise, function: Any) -> Result:
    """Return what a learner's function is: not attempted, right, or wrong and in which way.

    Never raises, but for a KeyboardInterrupt; the function gets copies of everything.
    """
    wrong_use = misuse(function, exercise.parameters)
    if wrong_use:
        return _wrong(exercise, "misused", wrong_use)
    first = attempt(exercise, function, exercise.probes[0], silent=False)
    if isinstance(first.raised, NotImplementedError):
        return Result(exercise, "not attempted", _invitation(exercise))
    came = [first] + [attempt(exercise, function, probe) for probe in exercise.probes[1:]]
    again = attempt(exercise, function, exercise.probes[0])
    if all(one.same(other) for one, other in zip(came, _right(exercise), strict=True)):
        return _numbers_are_right(exercise, function, came, again)
    found = _found(exercise, came)
    if found is not None:
        return _wrong(exercise, found.id, found.message, found)
    return _not_in_the_catalogue(exercise, came, again)


def _numbers_are_right(
    exercise: Exercise, function: Any, came: Outcomes, again: Outcome
) -> Result:
    """All numbers are right; what else could be the matter?"""
    moved = next((outcome.changed for outcome in came if outcome.changed), None)
    if moved:
        return _wrong(
            exercise, "changed_in_place",
            f"The numbers are right, but your function changes {moved}, which is not its own: "
            "whoever uses it after you finds other numbers there. Look for +=, -=, *= and for "
            "assignments into an array that was handed in.",
        )
    if not again.same(came[0]):
        return _different_again(exercise, came[0], again)
    beyond = exercise.further(function) if exercise.further else None
    if beyond is not None:
        return _wrong(exercise, beyond.id, beyond.message, beyond)
    return Result(
        exercise, "right",
        exercise.praise
        or f"The same numbers as the course's own, on {len(came)} tries of different shapes.",
    )


def _different_again(exercise: Exercise, once: Outcome, again: Outcome) -> Result:
    if again.parts and once.parts and again.parts.keys() == once.parts.keys():
        doubled = all(close(again.parts[p], 2 * a) for p, a in once.parts.items())
        if doubled:
            return _wrong(
                exercise, "accumulator_not_reset",
                "Right the first time. Called again with the same arguments, it gives twice as "
                "much: something that should begin at zero in every call goes on from the call "
                "before.",
            )
    return _wrong(
        exercise, "differs_between_calls",
        "Called twice with the same arguments, it gives two different answers. Something outlives "
        "the call, or is drawn at random.",
    )


# ---- known mistakes ----


class Tried:
    """A function with a known mistake, and what it makes of each probe, computed when asked for."""

    def __init__(self, exercise: Exercise, function: Function):
        self._exercise, self._function = exercise, function
        self._came: dict[int, Outcome] = {}

    def on(self, i: int) -> Outcome:
        """Return what it makes of probe i."""
        if i not in self._came:
            self._came[i] = quietly(self._exercise, self._function, self._exercise.probes[i])
        return self._came[i]


_SOLVED: WeakKeyDictionary[Exercise, Outcomes] = WeakKeyDictionary()
_KNOWN: WeakKeyDictionary[Exercise, list[tuple[Mistake, Tried]]] = WeakKeyDictionary()


def _right(exercise: Exercise) -> Outcomes:
    if exercise not in _SOLVED:
        _SOLVED[exercise] = [
            quietly(exercise, exercise.solution, probe) for probe in exercise.probes
        ]
    return _SOLVED[exercise]


def _known(exercise: Exercise) -> list[tuple[Mistake, Tried]]:
    if exercise not in _KNOWN:
        _KNOWN[exercise] = [
            (mistake, Tried(exercise, function))
            for mistake in exercise.mistakes
            for function in mistake.functions
        ]
    return _KNOWN[exercise]


def _found(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """The known mistake that gives these very numbers: one, or two in different equations.

    Where the learner's way of writing a slip raises and ours computes, or the other way round, the
    probes on which both compute decide; but a mistake that is the same on all is preferred.
    """
    if all(outcome.parts is None for outcome in came):
        return None
    near = None
    for mistake, tried in _known(exercise):
        match = _match(exercise, came, tried)
        if match == "exact":
            return mistake
        if match and near is None:
            near = mistake
    return near or _pair(exercise, came)


def _match(exercise: Exercise, came: Outcomes, tried: Tried) -> str | None:
    """Say whether a mistake is "exact" on every probe, the "same" where both compute, or not."""
    exact, telling = True, False
    for i, (outcome, right) in enumerate(zip(came, _right(exercise), strict=True)):
        other = tried.on(i)
        if outcome.same(other):
            telling = telling or (outcome.parts is not None and not outcome.same(right))
        elif outcome.parts is not None and other.parts is not None:
            return None
        else:
            exact = False
    return ("exact" if exact else "same") if telling else None


def _pair(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """Two mistakes of different equations as one, if together they give these numbers.

    Each leaves a part of the answer as it is with one of the two alone. So one is looked for that
    agrees with a part that is wrong, and only then the other.
    """
    if exercise.assemble is None or came[0].parts is None:
        return None
    whole = [(mistake, tried) for mistake, tried in _known(exercise) if mistake.pieces]
    for one in {m.id: m for m, tried in whole if _agrees(exercise, came[0], tried)}.values():
        for two in {m.id: m for m, _ in whole}.values():
            if one.equation == two.equation or one.pieces[0].keys() & two.pieces[0].keys():
                continue
            both = exercise.assemble(**one.pieces[0], **two.pieces[0])
            if _match(exercise, came, Tried(exercise, both)) == "exact":
                first, second = sorted((one, two), key=exercise.mistakes.index)
                says = f"Two things at once. {first.message}\n{second.message}"
                return Mistake(f"{first.id} + {second.id}", says, first.section, ())
    return None


def _agrees(exercise: Exercise, came: Outcome, tried: Tried) -> bool:
    """Return whether a mistake alone gives some part of the answer that is wrong."""
    other, right = tried.on(0).parts, _right(exercise)[0].parts
    assert came.parts is not None and right is not None
    return other is not None and any(
        part in other and close(array, other[part]) and not close(array, right[part])
        for part, array in came.parts.items()
        if part in right
    )


# ---- what no known mistake explains ----


def _not_in_the_catalogue(exercise: Exercise, came: Outcomes, again: Outcome) -> Result:
    right = _right(exercise)
    for outcome, wanted in zip(came, right, strict=True):
        if outcome.raised is not None:
            said = where_raised(outcome.raised) + _where(exercise, came, outcome)
            return _wrong(exercise, "raised", said)
        if outcome.unfit is not None:
            return _wrong(exercise, outcome.unfit.id, outcome.unfit.sentence)
        if not outcome.same(wanted):
            break
    if not again.same(came[0]):
        return _different_again(exercise, came[0], again)
    assert outcome.parts is not None and wanted.parts is not None
    unfit = misfit(outcome.parts, wanted.parts)
    if unfit is not None:
        return _wrong(exercise, unfit.id, unfit.sentence + _where(exercise, came, outcome))
    if len(came) > 1 and came[1].same(came[0]):
        return _wrong(
            exercise, "ignores_input",
            "Your function gives the same numbers whatever it is given. Does it use all of "
            f"{', '.join(exercise.parameters)}, and not arrays from elsewhere in the notebook?",
        )
    wrong = {p for p in wanted.parts if off(outcome.parts[p], wanted.parts[p]).any()}
    part = next(p for p in wanted.parts if p in wrong)
    place = exercise.form.blame(part, wrong, wanted.parts)
    return _wrong(
        exercise, None,
        f"It runs, and the shapes are right, but not the numbers. {part} is where it first goes "
        f"wrong{f' ({place})' if place else ''}: "
        f"{pattern(outcome.parts[part], wanted.parts[part])}." + _where(exercise, came, outcome),
    )


def _where(exercise: Exercise, came: Sequence[Outcome], outcome: Outcome) -> str:
    return f"\nTried with: {exercise.probes[list(came).index(outcome)].label}."


def _wrong(
    exercise: Exercise, mistake: str | None, message: str, known: Mistake | None = None
) -> Result:
    section = known.section if known else exercise.section
    return Result(exercise, "wrong", message, mistake, section)


def _invitation(exercise: Exercise) -> str:
    return "Write the function in the cell above: put your lines in place of the last one, which " \
        "raises NotImplementedError. Then run that cell and this one."
