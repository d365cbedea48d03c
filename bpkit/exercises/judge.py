"""What went wrong: a learner's function beside the solution and beside every known mistake.

The order of judgement: callable, attempted, the same numbers as the solution, a known mistake or
two, runs, right type and shape, and at last where and in which way the numbers differ.
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Sequence
from typing import Any

import numpy as np

from .answer import Number, Pair, misfit
from .attempt import (
    Outcome,
    attempt,
    calls_of,
    has_lines,
    in_words,
    misuse,
    other_order,
    quietly,
    unwritten,
    where_raised,
)
from .compare import close, factor, off, pattern
from .diagnosis import find, like_but_for_a_factor, reshaped, solved
from .exercise import Exercise, Mistake
from .isolation import as_it_was, caught
from .probe import Probe
from .result import Result
from .said import legible
from .where_right import where_right

Outcomes = list[Outcome]


def judge(exercise: Exercise, function: Any) -> Result:
    """Return what a learner's function is: not attempted, right, or wrong and in which way.

    Never raises, but for a KeyboardInterrupt; the function gets copies of everything, and the
    session is left as it was.
    """
    with _ONE_AT_A_TIME, as_it_was():
        if _at_work(exercise):  # the check in that call would make calls with checks, and so on
            return _wrong(
                exercise, "misused",
                f"check.{exercise.id} is called inside the function that is being checked. Put it "
                "in a cell of its own, or on a line outside the function.",
            )
        result, error = caught(_judged, exercise, function)
    if error is not None:
        said = f"Your function has stopped the check as well.\n{in_words(error)}"
        return _wrong(exercise, "raised", said)
    return result


_ONE_AT_A_TIME = threading.RLock()  # streams and settings belong to the whole of Python


def _at_work(exercise: Exercise) -> bool:
    """Return whether a check of the exercise is what has led here, to the check that asks.

    The frames say so, which the stop button cannot leave in disorder, as it could a list.
    """
    before = traceback.walk_stack(sys._getframe(2))  # from what has called the check that asks
    checks = [frame for frame, _ in before if frame.f_code is judge.__code__]
    return any(frame.f_locals["exercise"] is exercise for frame in checks)


def _judged(exercise: Exercise, function: Any) -> Result:
    wrong_use = misuse(function, exercise.parameters)
    if wrong_use:
        return _wrong(exercise, "misused", wrong_use)
    right = solved(exercise)  # first, lest the function changes something that it rests on
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
    if found is not None:
        return _wrong(exercise, found.id, found.message, found)
    return _not_in_the_catalogue(exercise, function, came)


def _numbers_are_right(
    exercise: Exercise, function: Any, came: Outcomes, again: Outcome
) -> Result:
    """All numbers are right; what else could be the matter?"""
    moved = next((outcome.changed for outcome in came if outcome.changed), None)
    if moved:
        return _wrong(
            exercise, "changed_in_place",
            f"The numbers are right, but your function changes {moved}, which it was given. Code "
            "that uses it later finds different numbers there. Look for +=, -=, *= and for "
            "assignments into an array that was handed in.",
        )
    if not again.same(came[0]):
        return _different_again(exercise, 0, came[0], again)
    borrowed = calls_of(exercise, function)
    if borrowed:
        return _wrong(
            exercise, "the_courses_own",
            f"The numbers are right, but they are the course's own: your function calls bpkit's "
            f"{borrowed}. Here you write that yourself. Functions of your own may be called.",
        )
    beyond, _ = caught(exercise.further, function) if exercise.further else (None, None)
    if isinstance(beyond, Mistake):
        return _wrong(exercise, beyond.id, beyond.message, beyond)
    said = exercise.praise or (
        f"The same numbers as the course's own, on {len(came)} tries of different shapes."
    )
    return Result(exercise, "right", f"{said}\n{beyond}" if beyond else said)


def _different_again(exercise: Exercise, i: int, once: Outcome, again: Outcome) -> Result:
    """On probe i it gave one answer once, and another one again."""
    if again.parts and once.parts and once.same(solved(exercise)[i]):
        doubled = all(close(again.parts[p] / 2, a) for p, a in once.parts.items())
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


# ---- what no known mistake explains ----


def _not_in_the_catalogue(exercise: Exercise, function: Any, came: Outcomes) -> Result:
    right = solved(exercise)
    for outcome, wanted in zip(came, right, strict=True):
        if outcome.raised is not None:
            said = where_raised(outcome.raised, exercise.parameters)
            said += _where(exercise, function, came, outcome)
            return _wrong(exercise, "raised", said)
        if outcome.wrong_form is not None:
            return _wrong(exercise, outcome.wrong_form.id, outcome.wrong_form.sentence)
        if not outcome.same(wanted):
            break
    changeable = _other_the_second_time(exercise, function, came)
    if changeable is not None:
        return changeable
    assert outcome.parts is not None and wanted.parts is not None
    wrong_form = misfit(outcome.parts, wanted.parts)
    if wrong_form is not None:
        said = wrong_form.sentence
        if wrong_form.id == "wrong_shape":
            said = _of_the_shape(exercise, came, said)
            if len(came) > 1 and all(one.same(came[0]) for one in came):
                said += (" It is the same whatever it is given: does it come from elsewhere in "
                         "the notebook?")
        # Where the numbers are right, or stand in another order, all is said.
        if not said.startswith("The number") and wrong_form.id != "wrong_order":
            said += _where(exercise, function, came, outcome)
        return _wrong(exercise, wrong_form.id, said)
    if all(one.same(wanted) or _is_zero(one) for one, wanted in zip(came, right, strict=True)):
        return _wrong(
            exercise, "zero",
            "Every number is 0. In Python 1 // 2 is 0, an array of integers keeps nothing of 0.3, "
            "and np.zeros is 0 until it is filled.",
        )
    if len(came) > 1 and came[1].same(came[0]):
        return _wrong(
            exercise, "ignores_input",
            "Your function gives the same numbers whatever it is given. Does it use all of "
            f"{', '.join(exercise.parameters)}, and not arrays from elsewhere in the notebook?",
        )
    unused = _unused(exercise, function, came)
    if unused:
        return _wrong(
            exercise, "ignores_argument",
            f"With a different {unused} the same numbers come back: {unused} makes no difference. "
            "Is a number, or an array from elsewhere, used in its place? Or is its effect too "
            "small to be seen?",
        )
    if isinstance(exercise.form, Pair) and _order_matters(exercise, function, came):
        return _wrong(
            exercise, "order_matters",
            "The same examples in a different order give a different gradient, but C is an average "
            "and has no order. Do x and y always stay together, and does every example count "
            "equally?",
        )
    wrong = {p for p in wanted.parts if off(outcome.parts[p], wanted.parts[p]).any()}
    part = next(p for p in wanted.parts if p in wrong)
    place = exercise.form.blame(part, wrong, wanted.parts)
    if place.startswith("BP1 or") and not _forward_is_right(came, right):
        place = f"the way forward, {place}"
    said = pattern(_tries(part, came, right))
    if len(wanted.parts) > 1:
        where = f"{part} is where it first goes wrong{f' ({place})' if place else ''}: {said}."
    else:
        where = f"{said[0].upper()}{said[1:]}."
    if exercise.clue:
        clue, _ = caught(exercise.clue, function)
        where += f" {clue}" if clue else ""
    return _wrong(
        exercise, None,
        f"It runs, and the shapes are right, but not the numbers. {where}"
        + _where(exercise, function, came, outcome),
    )


def _forward_is_right(came: Outcomes, right: Outcomes) -> bool:
    """Return whether the last layer's slopes show the activations before it, and those are right.

    With one example nabla_w is nabla_b times those activations, whatever the error.
    """
    shown = []
    for outcome, wanted in zip(came, right, strict=True):
        if not outcome.parts or not wanted.parts:
            continue
        w = max(p for p in wanted.parts if p.startswith("nabla_w["))
        b = w.replace("nabla_w", "nabla_b")
        if {w, b} <= outcome.parts.keys():
            a = wanted.parts[w][:1] / wanted.parts[b][:1]
            if close(wanted.parts[w], wanted.parts[b] @ a):  # one example
                shown.append(factor(outcome.parts[w], outcome.parts[b] @ a) is not None)
    return bool(shown) and all(shown)


def _of_the_shape(exercise: Exercise, came: Outcomes, sentence: str) -> str:
    """Say what is wrong with a shape, and what there is besides, if a known mistake tells."""
    mended = reshaped(exercise, came)
    if mended is None:
        like = like_but_for_a_factor(exercise, came)
        return sentence if like is None else (
            f"{sentence}\nBut for a factor, these are the numbers of a known slip. {like.message}"
        )
    if not all(one.same(other) for one, other in zip(mended, solved(exercise), strict=True)):
        found = find(exercise, mended)
        return f"{sentence}\nAnd that is not all. {found.message}" if found else sentence
    if isinstance(exercise.form, Number):
        axes = next(iter((came[0].parts or {}).values())).ndim
        return f"The number is right, but wrapped in an array: take [{', '.join('0' * axes)}]."
    return f"The numbers are right, but not the shape. {sentence}"


def _other_the_second_time(exercise: Exercise, function: Any, came: Outcomes) -> Result | None:
    """Ask all that was wrong once more, in the other order: what has a memory answers otherwise."""
    for i in reversed(range(len(came))):
        if not came[i].same(solved(exercise)[i]):
            again = attempt(exercise, function, exercise.probes[i])
            if not again.same(came[i]):
                return _different_again(exercise, i, came[i], again)
    return None


def _is_zero(outcome: Outcome) -> bool:
    return outcome.parts is not None and not any(part.any() for part in outcome.parts.values())


def _unused(exercise: Exercise, function: Any, came: Outcomes) -> str:
    """Return the name of an argument that changes the solution's answer and not the learner's."""
    if len(exercise.probes) < 2:
        return ""
    one, other = (probe.arguments for probe in exercise.probes[:2])
    for i, name in enumerate(exercise.parameters):
        if name == "z" and "a" in exercise.parameters:  # a is σ(z), and is enough
            continue
        probe = Probe(name, (*one[:i], other[i], *one[i + 1 :]))
        if attempt(exercise, function, probe).same(came[0]) and not quietly(
            exercise, exercise.solution, probe
        ).same(solved(exercise)[0]):
            return name
    return ""


def _order_matters(exercise: Exercise, function: Any, came: Outcomes) -> bool:
    """Return whether the answer changes when the examples stand the other way round."""
    probe = exercise.probes[0]
    turned = [a[:, ::-1] if isinstance(a, np.ndarray) else a for a in probe.arguments]
    other = attempt(exercise, function, Probe(probe.label, tuple(turned)))
    return came[0].parts is not None and other.parts is not None and not other.same(came[0])


def _tries(part: str, came: Outcomes, right: Outcomes) -> list[tuple[Any, Any]]:
    """What came of a part, and what was wanted, on each try in which it is wrong."""
    both = [
        (outcome.parts[part], wanted.parts[part])
        for outcome, wanted in zip(came, right, strict=True)
        if outcome.parts and wanted.parts and part in wanted.parts and part in outcome.parts
    ]
    return [(c, w) for c, w in both if c.shape == w.shape and off(c, w).any()]


def _where(
    exercise: Exercise, function: Any, came: Sequence[Outcome], outcome: Outcome
) -> str:
    """Say what it was tried with, and on which tries it comes out right."""
    def is_right(probe: Probe) -> bool:
        wanted = quietly(exercise, exercise.solution, probe)
        return wanted.parts is not None and attempt(exercise, function, probe).same(wanted)

    said = f"\nTried with: {exercise.probes[list(came).index(outcome)].label}."
    tries = zip(exercise.probes, came, solved(exercise), strict=True)
    return said + where_right([(probe, one.same(wanted)) for probe, one, wanted in tries], is_right)


def _wrong(
    exercise: Exercise, mistake: str | None, message: str, known: Mistake | None = None
) -> Result:
    section = exercise.section
    if known and known.section.notebook <= section.notebook:  # only back, to what has been read
        section = known.section
    return Result(exercise, "wrong", legible(message), mistake, section)


def _invitation(exercise: Exercise, function: Any, stub: str) -> str:
    if stub != exercise.id:
        return f"{stub}, which your function calls, is still to be written: it raises " \
            "NotImplementedError. Write that one first."
    if has_lines(function):
        return "Your lines are there, and the line that raises NotImplementedError is there, " \
            "too: put a return in its place. Then run that cell and this one."
    return "Write the function in the cell above: put your lines in place of the last one, which " \
        "raises NotImplementedError. Then run that cell and this one."
