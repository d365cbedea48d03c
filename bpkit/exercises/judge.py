"""What went wrong: a learner's function beside the solution and every known mistake.

The order of judgement: callable, attempted, the same numbers as the solution, a known mistake or
two, runs, right type and shape, and finally where and how the numbers differ.
"""

from __future__ import annotations

import sys
import threading
import traceback
from typing import Any

from .attempt import (
    Outcome,
    attempt,
    calls_of,
    has_lines,
    in_words,
    misuse,
    other_order,
    unwritten,
)
from .diagnosis import find
from .exercise import Exercise, Mistake
from .isolation import as_it_was, caught
from .known import Outcomes, solved
from .result import Result
from .said import legible
from .unknown import different_again, unknown


def judge(exercise: Exercise, function: Any) -> Result:
    """Return what a learner's function is: not attempted, right, or wrong and in which way.

    Raises nothing except a KeyboardInterrupt. The function gets copies of everything, and the
    session is left as it was.
    """
    with _ONE_AT_A_TIME, as_it_was():
        if _at_work(exercise):  # that check would call the function, which checks again, and so on
            return _wrong(
                exercise, "misused",
                f"check.{exercise.id} is called inside the function that is being checked. Put it "
                "in a cell of its own, or on a line outside the function.",
            )
        result, error = caught(_judged, exercise, function)
    if error is not None:
        said = f"Your function broke the check itself.\n{in_words(error)}"
        return _wrong(exercise, "raised", said)
    return result


_ONE_AT_A_TIME = threading.RLock()  # streams and settings belong to the whole of Python


def _at_work(exercise: Exercise) -> bool:
    """Return whether the check that asks was itself called within a check of the exercise.

    The call stack tells. The stop button could leave a list of checks in disorder, not the stack.
    """
    before = traceback.walk_stack(sys._getframe(2))  # from the caller of the check that asks
    checks = [frame for frame, _ in before if frame.f_code is judge.__code__]
    return any(frame.f_locals["exercise"] is exercise for frame in checks)


def _judged(exercise: Exercise, function: Any) -> Result:
    wrong_use = misuse(function, exercise.parameters)
    if wrong_use:
        return _wrong(exercise, "misused", wrong_use)
    right = solved(exercise)  # first: the function may change something that the solution needs
    first = attempt(exercise, function, exercise.probes[0], silent=False)
    stub = unwritten(exercise, first.raised)
    if stub:
        return Result(exercise, "not attempted", _invitation(exercise, function, stub))
    came = [first] + [attempt(exercise, function, probe) for probe in exercise.probes[1:]]
    again = attempt(exercise, function, exercise.probes[0])
    if all(one.same(other) for one, other in zip(came, right, strict=True)):
        return _numbers_are_right(exercise, function, came, again)
    turned = other_order(function, exercise.parameters)
    if turned:
        return _wrong(exercise, "misused", turned)
    found = find(exercise, came)
    clue = None
    if found is None and exercise.clue:
        clue, _ = caught(exercise.clue, function)
        found = clue if isinstance(clue, Mistake) else None
    if found is not None:
        return _wrong(exercise, found.id, found.message, found)
    return _wrong(exercise, *unknown(exercise, function, came, clue or ""))


def _numbers_are_right(
    exercise: Exercise, function: Any, came: Outcomes, again: Outcome
) -> Result:
    """All numbers are right; what else could be wrong?"""
    moved = next((outcome.changed for outcome in came if outcome.changed), None)
    if moved:
        return _wrong(
            exercise, "changed_in_place",
            f"The numbers are right, but your function changes {moved}, which it was given. Code "
            "that uses it later finds different numbers there. Look for +=, -=, *= and for "
            "assignments into an array that was handed in.",
        )
    if not again.same(came[0]):
        return _wrong(exercise, *different_again(exercise, 0, came[0], again))
    borrowed = calls_of(exercise, function)
    if borrowed:
        return _wrong(
            exercise, "the_courses_own",
            f"The numbers are right, but they are the course's own: your function calls bpkit's "
            f"{borrowed}. Here you write that yourself. You may call functions of your own.",
        )
    beyond, _ = caught(exercise.further, function) if exercise.further else (None, None)
    if isinstance(beyond, Mistake):
        return _wrong(exercise, beyond.id, beyond.message, beyond)
    said = exercise.praise or (
        f"The same numbers as the course's own, on {len(came)} tries of different shapes."
    )
    return Result(exercise, "right", f"{said}\n{beyond}" if beyond else said)


def _wrong(
    exercise: Exercise, mistake: str | None, message: str, known: Mistake | None = None
) -> Result:
    section = exercise.section
    if known and known.section.notebook <= section.notebook:  # only back, to what has been read
        section = known.section
    return Result(exercise, "wrong", legible(message), mistake, section)


def _invitation(exercise: Exercise, function: Any, stub: str) -> str:
    if stub != exercise.id:
        return f"{stub}, which your function calls, has not been written yet: it raises " \
            "NotImplementedError. Write that one first."
    if has_lines(function):
        return "Your lines are there, but so is the line that raises NotImplementedError: put a " \
            "return in its place. Then run that cell and this one."
    return "Write the function in the cell above: put your lines in place of the last one, which " \
        "raises NotImplementedError. Then run that cell and this one."
