"""Which known mistake gives a learner's numbers: one, one and a factor, or several at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import zip_longest
from weakref import WeakKeyDictionary

import numpy as np

from ..network import Network
from .answer import Pair, Parts
from .attempt import Outcome, quietly
from .compare import TOLERANCE, close, factor
from .exercise import Exercise, Function, Mistake
from .probe import Probe
from .stages import several, step_of

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
_ALONE: WeakKeyDictionary[Exercise, list[tuple[Mistake, Tried, set[str], bool]]] = (
    WeakKeyDictionary())


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
    return (
        near or _decayed(exercise, came) or _pair(exercise, came)
        or _multiple_of_right(exercise, came) or _scaled(exercise, came)
        or several(exercise, came) or _part_by_part(exercise, came)
    )


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


def _decayed(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """Weight decay: all is right but for one multiple of the weights, or of the biases."""
    decay = next((mistake for mistake in exercise.mistakes if mistake.id == "weight_decay"), None)
    pairs = list(zip(came, solved(exercise), exercise.probes, strict=True))
    if decay is None or any(_shapes(outcome) != _shapes(right) for outcome, right, _ in pairs):
        return None
    shares = []
    for outcome, right, probe in pairs:
        assert outcome.parts is not None and right.parts is not None
        net = probe.arguments[0]
        w, b = (net.w, net.b) if isinstance(net, Network) else probe.arguments[:2]
        for kind in {part.partition("[")[0] for part in right.parts}:
            of = {f"{kind}[{l}]": p for l, p in (w if kind.endswith("w") else b).items()}
            more = {part: outcome.parts[part] - right.parts[part] for part in of}
            share = sum((more[p] * of[p]).sum() for p in of) / sum((of[p] ** 2).sum() for p in of)
            if not np.isfinite(share) or not all(
                close(outcome.parts[p], right.parts[p] + share * of[p]) for p in of
            ):
                return None
            shares += [abs(share)] if kind.endswith("w") else []
    return decay if max(shares) > TOLERANCE else None


def like_but_for_a_factor(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """Return the one known mistake of these shapes that each part is a multiple of, on all tries.

    Of two such mistakes neither is returned.
    """
    like = {
        mistake: None for mistake, tried in known(exercise)
        if all(_shapes(outcome) == _shapes(tried.on(i)) and _multiples(outcome, tried.on(i))
               for i, outcome in enumerate(came))
    }
    return next(iter(like)) if len(like) == 1 else None


def _multiples(came: Outcome, other: Outcome) -> bool:
    parts, others = came.parts or {}, other.parts or {}
    return all(part.any() and part.dtype.kind in "fiu" and factor(parts[p], part) is not None
               for p, part in others.items())


def reshaped(exercise: Exercise, came: Outcomes) -> Outcomes | None:
    """Return what came with every part in the shape that is wanted, or None if one does not fit.

    Rows and columns change places where that alone is wrong; else the order stays as it is.
    """
    mended = []
    for outcome, right in zip(came, solved(exercise), strict=True):
        if outcome.parts is None or right.parts is None or (
            outcome.parts.keys() != right.parts.keys()
        ):
            return None
        pairs = [(p, outcome.parts[p], wanted.shape) for p, wanted in right.parts.items()]
        if any(part.size != np.prod(shape) for _, part, shape in pairs):
            return None
        mended.append(Outcome({
            p: part.T if part.shape == shape[::-1] else part.reshape(shape)
            for p, part, shape in pairs
        }))
    return mended


def _shapes(outcome: Outcome) -> dict[str, tuple[int, ...]]:
    return {name: part.shape for name, part in (outcome.parts or {}).items()}


def _pair(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """Two mistakes of different equations as one, if together they give these numbers.

    Mostly one of the two leaves some part of the answer right, and so that part is as wrong as the
    other makes it alone. Or one of them multiplies everything by the same number.
    """
    parts, right = came[0].parts, solved(exercise)[0].parts
    if exercise.assemble is None or parts is None or right is None or parts.keys() != right.keys():
        return None
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
            # What both leave right they leave right together, and what one of them spoils alone
            # the other does not mend.
            if wrong & left_by_one & left or fine & (left_by_one ^ left):
                continue
            if one.equation == two.equation or first.pieces.keys() & second.pieces.keys():
                continue
            both = Tried(exercise, exercise.assemble(**first.pieces, **second.pieces))
            if match(exercise, came, both) == "exact":
                named = sorted((one, two), key=step_of)
                says = "Two things at once. " + "\n".join(mistake.message for mistake in named)
                ids = " + ".join(mistake.id for mistake in named)
                return Mistake(ids, says, named[0].section, ())
    return None


def _part_by_part(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """A known mistake for each part that is wrong, where the parts are independent counts."""
    right = solved(exercise)
    if isinstance(exercise.form, Pair):  # the parts of a gradient come from the same equations
        return None
    named: list[Mistake] = []
    wrong = [part for part in right[0].parts or {} if not _equal_in(part, came, right)]
    for part in wrong if len(wrong) > 1 else []:
        fits = (mistake for mistake, tried in known(exercise)
                if _equal_in(part, came, [tried.on(i) for i in range(len(came))]))
        found = next(fits, None)
        if found is None:
            return None
        named += [found] if found not in named else []
    if len(named) < 2:
        return None
    says = "Several things at once. " + "\n".join(mistake.message for mistake in named)
    return Mistake(" + ".join(m.id for m in named), says, named[0].section, ())


def _equal_in(part: str, came: Outcomes, others: Outcomes) -> bool:
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
    """Return whether half of the parts or more are so many times others, one number for all."""
    first = next(iter(others))
    shapes = [p for p in others if parts[p].shape == others[p].shape]
    if first not in shapes or not others[first].any():
        return False
    where = np.unravel_index(np.abs(others[first]).argmax(), others[first].shape)
    with np.errstate(all="ignore"):
        times = parts[first][where] / others[first][where]
        count = sum(close(parts[p], times * others[p]) for p in shapes)
    return bool(times) and abs(times - 1) > TOLERANCE and 2 * count >= len(others)


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
    (lambda m, n: 2.0, "everything is twice too large", "factor_2"),
    (lambda m, n: 0.5, "everything is half as large as it should be", "half"),
)
NUMBERS: tuple[Scale, ...] = (
    (lambda m, n: float(m), "everything is m times too large for m examples", "times_m"),
    (lambda m, n: 1 / m, "everything is divided by the number of examples", "over_m"),
    (lambda m, n: m / (m - 1) if m > 1 else None, "everything is divided by m − 1 and not by m",
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


def _multiple_of_right(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """All is right but for a factor, on every probe."""
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


def _scaled(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """A known mistake, and everything multiplied by the same number besides."""
    right, parts = solved(exercise)[0].parts, came[0].parts
    if exercise.changes:  # what is left in an argument is not multiplied with the rest
        return None
    if right is None or parts is None or parts.keys() != right.keys():
        return None
    scales = _scales(exercise)
    for mistake, tried in known(exercise):
        other = tried.on(0).parts
        if other is None or other.keys() != right.keys():
            continue
        found = _scale(came, tried.on, scales)
        if found is not None:
            _, says, id = found
            count = "Two" if " + " not in id else "Several"
            said = f"{count} things at once. {mistake.message}\nAnd {says}."
            return Mistake(f"{mistake.id} + {id}", said, mistake.section, ())
    return None


def _scales(exercise: Exercise) -> list[tuple[Scale, list[float | None]]]:
    """Every factor, and what it is on each probe."""
    sizes = [_examples_and_outputs(exercise, probe) for probe in exercise.probes]
    return [(scale, [scale[0](*size) for size in sizes]) for scale in (*SCALES, *_TOGETHER)]


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


def _examples_and_outputs(exercise: Exercise, probe: Probe) -> tuple[int, int | None]:
    """How many columns the last array has, which are the examples, and how many rows y has."""
    columns = [a.shape[1] for a in probe.arguments if isinstance(a, np.ndarray) and a.ndim == 2]
    y = dict(zip(exercise.parameters, probe.arguments, strict=True)).get("y")
    return columns[-1] if columns else 1, None if y is None else len(y)


def _is_scaled(came: Outcome, other: Outcome, factor: float) -> bool:
    if came.parts is None or other.parts is None:
        return came.parts is other.parts
    return came.parts.keys() == other.parts.keys() and all(
        part.dtype.kind in "fiu" and close(came.parts[p], factor * part)
        for p, part in other.parts.items()
    )
