"""What to say about a function whose numbers no known mistake gives: where and how it is wrong."""

from __future__ import annotations

from typing import Any

import numpy as np

from .answer import Number, Pair, misfit, upper
from .attempt import Outcome, attempt, quietly, where_raised
from .compare import close, factor, off, pattern
from .diagnosis import find, like_but_for_a_factor, reshaped
from .exercise import Exercise
from .known import Outcomes, solved
from .probe import Probe
from .where_right import where_right

Found = tuple[str | None, str]  # an id, and what is said


def unknown(exercise: Exercise, function: Any, came: Outcomes, clue: str = "") -> Found:
    """Return what is wrong with a function whose numbers no known mistake gives.

    `clue` is a sentence to be said beside where all of it runs and only the numbers are wrong.
    """
    right = solved(exercise)
    for outcome, wanted in zip(came, right, strict=True):
        if outcome.raised is not None:
            said = where_raised(outcome.raised, exercise.parameters)
            said += _where(exercise, function, came, outcome)
            return "raised", said
        if outcome.wrong_form is not None:
            return outcome.wrong_form.id, outcome.wrong_form.sentence
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
                said += (" It is the same whatever your function is given: does it come from "
                         "elsewhere in the notebook?")
        # Where the numbers are right, or only in a different order, there is no more to say.
        if not said.startswith("The number") and wrong_form.id != "wrong_order":
            said += _where(exercise, function, came, outcome)
        return wrong_form.id, said
    if all(one.same(wanted) or _is_zero(one) for one, wanted in zip(came, right, strict=True)):
        return (
            "zero",
            "Every number is 0. In Python 1 // 2 is 0, an array of integers turns 0.3 into 0, and "
            "np.zeros is 0 until it is filled.",
        )
    if len(came) > 1 and came[1].same(came[0]):
        return (
            "ignores_input",
            "Your function gives the same numbers whatever it is given. Does it use all of "
            f"{', '.join(exercise.parameters)}, and not arrays from elsewhere in the notebook?",
        )
    unused = _unused(exercise, function, came)
    if unused:
        return (
            "ignores_argument",
            f"Change {unused} alone, and the same numbers come back. Is its effect lost on the "
            "way, or too small to see? Or is a number, or an array from elsewhere, used instead?",
        )
    if isinstance(exercise.form, Pair) and _order_matters(exercise, function, came):
        return (
            "order_matters",
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
        place = f" ({place})" if place else ""
        where = f"{upper(part)} is where it first goes wrong{place}: {said}."
    else:
        where = f"{said[0].upper()}{said[1:]}."
    where += f" {clue}" if clue else ""
    return (
        None,
        f"It runs and the shapes are right, but the numbers are not. {where}"
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
    """Say what is wrong with a shape, and what else is wrong, if a known mistake tells."""
    mended = reshaped(exercise, came)
    if mended is None:
        like = like_but_for_a_factor(exercise, came)
        return sentence if like is None else (
            f"{sentence}\nApart from a factor, these are the numbers of a known slip. "
            f"{like.message}"
        )
    if not all(one.same(other) for one, other in zip(mended, solved(exercise), strict=True)):
        found = find(exercise, mended)
        return f"{sentence}\nAnd that is not all. {found.message}" if found else sentence
    if isinstance(exercise.form, Number):
        axes = next(iter((came[0].parts or {}).values())).ndim
        return f"The number is right, but wrapped in an array: take [{', '.join('0' * axes)}]."
    return f"The numbers are right, but the shape is not. {sentence}"


def _other_the_second_time(exercise: Exercise, function: Any, came: Outcomes) -> Found | None:
    """Repeat every wrong try, in reverse order: a function with a memory then differs."""
    for i in reversed(range(len(came))):
        if not came[i].same(solved(exercise)[i]):
            again = attempt(exercise, function, exercise.probes[i])
            if not again.same(came[i]):
                return different_again(exercise, i, came[i], again)
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
    """Return whether the answer changes when the examples are in reverse order."""
    probe = exercise.probes[0]
    turned = [a[:, ::-1] if isinstance(a, np.ndarray) else a for a in probe.arguments]
    other = attempt(exercise, function, Probe(probe.label, tuple(turned)))
    return came[0].parts is not None and other.parts is not None and not other.same(came[0])


def _tries(part: str, came: Outcomes, right: Outcomes) -> list[tuple[Any, Any]]:
    """What a part came out as, and what was wanted, on each try in which it is wrong."""
    both = [
        (outcome.parts[part], wanted.parts[part])
        for outcome, wanted in zip(came, right, strict=True)
        if outcome.parts and wanted.parts and part in wanted.parts and part in outcome.parts
    ]
    return [(c, w) for c, w in both if c.shape == w.shape and off(c, w).any()]


def _where(
    exercise: Exercise, function: Any, came: Outcomes, outcome: Outcome
) -> str:
    """Say what it was tried with, and on which tries it comes out right."""
    def is_right(probe: Probe) -> bool:
        wanted = quietly(exercise, exercise.solution, probe)
        return wanted.parts is not None and attempt(exercise, function, probe).same(wanted)

    said = f"\nTried with: {exercise.probes[came.index(outcome)].label}."
    tries = zip(exercise.probes, came, solved(exercise), strict=True)
    return said + where_right([(probe, one.same(wanted)) for probe, one, wanted in tries], is_right)


def different_again(exercise: Exercise, i: int, once: Outcome, again: Outcome) -> Found:
    """On probe i it gave one answer the first time, and a different one the second time."""
    if again.parts and once.parts and once.same(solved(exercise)[i]):
        doubled = all(close(again.parts[p] / 2, a) for p, a in once.parts.items())
        if doubled:
            return (
                "accumulator_not_reset",
                "Right the first time. Called again with the same arguments, it gives twice as "
                "much: something that should start at zero in every call carries on from the "
                "call before.",
            )
    return (
        "differs_between_calls",
        "Called twice with the same arguments, it gives two different answers. Something outlives "
        "the call, or is drawn at random.",
    )
