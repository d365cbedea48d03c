"""What everything is multiplied by: the right answer, or that of a known mistake."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .attempt import Outcome
from .compare import TOLERANCE, close
from .exercise import Exercise, Mistake
from .known import Outcomes, known, solved

Scale = tuple[Callable[[int, int | None], float | None], str, str]


def _both(one: Scale, other: Scale) -> Scale:
    """Two factors at once."""
    def times(m: int, n: int | None) -> float | None:
        first, second = one[0](m, n), other[0](m, n)
        return None if first is None or second is None else first * second

    return times, f"{one[1]}, and {other[1]}", f"{one[2]} + {other[2]}"


# What a slip may multiply everything by, for m examples of n outputs, or None if that is not known;
# what is said; an id.
SIGN: Scale = (lambda m, n: -1.0, "every sign is the wrong way round", "sign")
HALVES: tuple[Scale, ...] = (
    (lambda m, n: 2.0, "everything is twice as large as it should be", "factor_2"),
    (lambda m, n: 0.5, "everything is half as large as it should be", "half"),
)
NUMBERS: tuple[Scale, ...] = (
    (lambda m, n: float(m), "everything is m times too large for m examples", "times_m"),
    (lambda m, n: 1 / m, "everything is divided by the number of examples", "over_m"),
    (lambda m, n: m / (m - 1) if m > 1 else None, "everything is divided by m − 1 instead of m",
     "m_less_1"),
    (lambda m, n: 1 / n if n else None, "everything is divided by the number of outputs",
     "over_outputs"),
    (lambda m, n: 1 / (m * n) if n else None, "everything is divided by the number of all entries, "
     "outputs times examples", "over_size"),
)
SCALES = (SIGN, *HALVES, *NUMBERS)
_TOGETHER = (
    *(_both(SIGN, scale) for scale in (*HALVES, *NUMBERS)),
    *(_both(half, number) for half in HALVES for number in NUMBERS),
    *(_both(SIGN, _both(half, number)) for half in HALVES for number in NUMBERS),
)


def multiple_of_right(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """Everything is right up to a factor, on every probe."""
    right = solved(exercise)
    found = None if exercise.changes else _scale(came, right.__getitem__, _scales(exercise))
    if found is None:
        return None
    _, says, id = found
    count = len(id.split(" + "))
    if id == "half + times_m" and any(m.id == "sum_for_mean" for m in exercise.mistakes):
        said = "The examples are added up, and the sum is divided by 2, whatever their number."
    elif count == 1:
        said = f"{says[0].upper()}{says[1:]}."
    else:
        said = f"{ {2: 'Two', 3: 'Three'}[count]} things at once: {says}."
    return Mistake(id, said, exercise.section, ())


def scaled(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """A known mistake, and everything multiplied by the same number as well."""
    right, parts = solved(exercise)[0].parts, came[0].parts
    if exercise.changes:  # what is left in an argument is not multiplied with the rest
        return None
    if right is None or parts is None or parts.keys() != right.keys():
        return None
    if any(close(parts[p], part) and part.any() for p, part in right.items()):
        return None  # a factor of everything leaves nothing right, and no slip mends it
    scales = _scales(exercise)
    for mistake, tried in known(exercise):
        other = tried.on(0).parts
        if other is None or other.keys() != right.keys():
            continue
        found = _scale(came, tried.on, scales)
        # Nobody forgets the same ½ twice: 4 is a slip of its own.
        if found is not None and not mistake.id.endswith(tuple(found[2].split(" + "))):
            _, says, id = found
            count = "Two" if " + " not in id else "Several"
            said = f"{count} things at once. {mistake.message}\nAnd {says}."
            return Mistake(f"{mistake.id} + {id}", said, mistake.section, ())
    return None


def _scales(exercise: Exercise) -> list[tuple[Scale, list[float | None]]]:
    """Every factor, and what it is on each probe; without those that are 1 on all of them."""
    at = exercise.parameters.index("y") if "y" in exercise.parameters else None
    sizes = [(probe.examples or 1, None if at is None else len(probe.arguments[at]))
             for probe in exercise.probes]
    scales = [(scale, [scale[0](*size) for size in sizes]) for scale in (*SCALES, *_TOGETHER)]
    return [(scale, times) for scale, times in scales if {*times} - {None, 1.0}]


def _scale(
    came: Outcomes, other: Callable[[int], Outcome],
    scales: list[tuple[Scale, list[float | None]]],
) -> Scale | None:
    """Return the factor between what came and what another function gives, on every probe."""
    parts, others = came[0].parts, other(0).parts
    if not parts or not others or parts.keys() != others.keys():
        return None
    first = next(iter(others))
    if parts[first].shape != others[first].shape or not others[first].any():
        return None
    where = np.unravel_index(np.abs(others[first]).argmax(), others[first].shape)
    with np.errstate(all="ignore"):
        ratio = parts[first][where] / others[first][where]
    for scale, times in scales:
        if times[0] is not None and abs(ratio - times[0]) <= TOLERANCE * abs(times[0]) and all(
            number is None or _is_scaled(outcome, other(i), number)
            for i, (outcome, number) in enumerate(zip(came, times, strict=True))
        ):
            return scale
    return None


def _is_scaled(came: Outcome, other: Outcome, factor: float) -> bool:
    if came.parts is None or other.parts is None:
        return came.parts is other.parts
    return came.parts.keys() == other.parts.keys() and all(
        part.dtype.kind in "fiu" and close(came.parts[p], factor * part)
        for p, part in other.parts.items()
    )
