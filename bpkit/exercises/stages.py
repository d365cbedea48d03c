"""Several mistakes at once in the five steps, found one by one in the order of the algorithm.

The slopes of the output layer's weights depend on BP1 and BP4 alone, those of the other layers'
weights on BP2 as well, and those of the biases on BP3. So a slip in each equation is looked for
where that equation is the only one still unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from .answer import Parts
from .attempt import Outcome, quietly
from .compare import TOLERANCE, close
from .exercise import Exercise, Function, Mistake

Slip = tuple[Mistake, Mapping[str, Function]]
# How the equation of a mistake begins, in the order of the algorithm.
_STEPS = ("Forward", "The cost", "BP1", "The output layer", "BP2", "The loop", "BP3", "BP4",
          "The end", "The step")


def step_of(mistake: Mistake) -> int:
    """Return which step of the algorithm a mistake is in, to sort by."""
    begins = (n for n, step in enumerate(_STEPS) if mistake.equation.startswith(step))
    return next(begins, len(_STEPS))


@np.errstate(all="ignore")  # where a neuron of ours puts out 0, others of our slips divide by it
def several(exercise: Exercise, came: list[Outcome]) -> Mistake | None:
    """Return as one the mistakes that give these numbers, or at least those that are certain."""
    parts = came[0].parts
    if exercise.assemble is None or parts is None:
        return None
    weights = _weights(parts)
    biases = [p for p in parts if p.startswith("nabla_b[")]
    run = _runner(exercise)
    start = run({})
    if not weights or any(p not in start or start[p].shape != parts[p].shape for p in parts):
        return None
    output = parts[weights[0]]
    if not output.any():  # any slip at all, times 0
        return None
    certain: dict[tuple[str, ...], list[Slip]] = {}  # where the layers below cannot be explained
    forward = [[slip] for slip in _slips(exercise, {"forward", "bp2"}) if "forward" in slip[1]]
    for base in [[], *forward]:
        found = [slips for slips in _at_the_output(exercise, base, output)
                 if _at_every_output(exercise, slips, came)]
        # Nobody makes two mistakes that cancel each other.
        found = [slips for slips in found if len(slips) == min(map(len, found))]
        alone = len({_ids(slips) for slips in found}) == 1
        for first in found:
            second = next(filter(None, (
                _next(exercise, run, [*first, *early], {"back", "bp2", "down"}, parts, weights)
                for early in [[], *([slip] for slip in _slips(exercise, {"early"}))]
            )), None)
            if second is None:
                if alone and first:
                    certain[_ids(first)] = first
                continue
            third = _next(exercise, run, second, {"bp3"}, parts, biases)
            if third is not None and len(third) > 1 and _exact(exercise, third, came):
                return _as_one(third, "")
            if third is None and alone and second and _same_signs(
                run(_together(second)), parts, biases):
                return _as_one(second, "And the slopes of the biases are wrong too.")
        if found and not base:  # the way forward is right
            break
    if len(certain) != 1:
        return None
    return _as_one(certain.popitem()[1], "And something else is wrong in the hidden layers.")


def _runner(exercise: Exercise) -> Function:
    def run(pieces: Mapping[str, Function]) -> Parts:
        assert exercise.assemble is not None
        return quietly(exercise, exercise.assemble(**pieces), exercise.probes[0]).parts or {}

    return run


def _slips(exercise: Exercise, replaced: set[str]) -> list[Slip]:
    """The known slips that replace pieces of these names and no others."""
    return [
        (mistake, pieces)
        for mistake in exercise.mistakes
        for pieces in mistake.pieces
        if pieces.keys() <= replaced
    ]


def _at_the_output(exercise: Exercise, base: list[Slip], came: Any) -> Iterable[list[Slip]]:
    """The base with each choice of slips in BP1, in BP4 or in both that gives what came."""
    seen: dict[str, Any] = {}

    def bp1(a: Any, y: Any, z: Any, prime: Function) -> Any:
        seen["bp1"] = a, y, z, prime
        return (a - y) * prime(z)

    def bp4(delta: Any, z: Any, a: Any, l: int) -> Any:
        seen.setdefault("bp4", (z, a, l))  # the output layer is the first
        return delta[l] @ a[l - 1].T / delta[l].shape[1]

    _runner(exercise)({**_together(base), "bp1": bp1, "bp4": bp4})
    if len(seen) < 2:  # this base does not compute here
        return
    z, a, L = seen["bp4"]
    most = TOLERANCE * np.abs(came).max()
    for one in [None, *_slips(exercise, {"bp1"})]:
        delta = _tried(one[1]["bp1"] if one else bp1, *seen["bp1"])
        if delta is None:
            continue
        # Besides one in the forward pass, only one more is looked for: there are too many.
        for two in [None, *([] if base and one else _slips(exercise, {"bp4"}))]:
            nabla = _tried(two[1]["bp4"] if two else bp4, {L: delta}, z, a, L)
            # The first entries rule out nearly all of them, and at once.
            if nabla is not None and not abs(nabla.flat[0] - came.flat[0]) > most and (
                close(nabla, came)
            ):
                yield [*base, *(slip for slip in (one, two) if slip)]


def _weights(parts: Parts) -> list[str]:
    """The parts of the weights, those of the output layer first."""
    return sorted((p for p in parts if p.startswith("nabla_w[")), reverse=True)


def _at_every_output(exercise: Exercise, slips: list[Slip], came: list[Outcome]) -> bool:
    """Return whether they give the output layer's weights on the other probes, too."""
    assert exercise.assemble is not None
    function = exercise.assemble(**_together(slips))
    for outcome, probe in zip(came[1:], exercise.probes[1:], strict=True):
        made = quietly(exercise, function, probe).parts
        if outcome.parts and made:
            part = _weights(made)[0]
            if part not in outcome.parts or not close(made[part], outcome.parts[part]):
                return False
    return True


def _tried(function: Function, *arguments: Any) -> Any:
    try:
        result = function(*arguments)
    except Exception:  # a slip that does not compute here
        return None
    return result if hasattr(result, "shape") else None


def _next(
    exercise: Exercise, run: Function, found: list[Slip], replaced: set[str], parts: Parts,
    asked: list[str],
) -> list[Slip] | None:
    """Return `found`, with one more slip if need be, if that gives the parts asked for."""
    for slip in [None, *_slips(exercise, replaced)]:
        every = [*found, slip] if slip else found
        made = run(_together(every))
        if all(p in made and close(made[p], parts[p]) for p in asked):
            return every
    return None


def _same_signs(made: Parts, parts: Parts, asked: list[str]) -> bool:
    """Return whether, on the whole, the parts asked for have the signs that were found."""
    return sum((made[p] * parts[p]).sum() for p in asked) > 0


def _together(slips: list[Slip]) -> dict[str, Function]:
    return {name: piece for _, pieces in slips for name, piece in pieces.items()}


def _exact(exercise: Exercise, slips: list[Slip], came: list[Outcome]) -> bool:
    assert exercise.assemble is not None
    function = exercise.assemble(**_together(slips))
    return all(
        outcome.same(quietly(exercise, function, probe))
        for outcome, probe in zip(came, exercise.probes, strict=True)
    )


def _as_one(slips: list[Slip], rest: str) -> Mistake:
    named = sorted((mistake for mistake, _ in slips), key=step_of)
    says = [mistake.message for mistake in named] + [rest] * bool(rest)
    return Mistake(
        " + ".join(mistake.id for mistake in named),
        "Several things at once. " + "\n".join(says), named[0].section, (),
    )


def _ids(slips: list[Slip]) -> tuple[str, ...]:
    return tuple(mistake.id for mistake, _ in slips)
