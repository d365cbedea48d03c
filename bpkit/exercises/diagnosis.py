"""Which known mistake gives a learner's numbers: one, one and a factor, or several at once."""

from __future__ import annotations

import numpy as np

from ..network import Network
from .attempt import Outcome
from .compare import TOLERANCE, close, factor
from .exercise import Exercise, Mistake
from .factors import multiple_of_right, scaled
from .known import Outcomes, known, match, solved
from .pairs import pair, part_by_part
from .stages import several


def find(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """Return the known mistake that gives these very numbers: one, or several taken together.

    On some probes the learner's way of writing a slip may raise an error where ours computes, or
    the other way round. Then the probes on which both compute decide; but a mistake that is the
    same on all probes is preferred.
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
        near or _decayed(exercise, came) or pair(exercise, came)
        or multiple_of_right(exercise, came) or scaled(exercise, came)
        or several(exercise, came) or part_by_part(exercise, came)
    )


def _decayed(exercise: Exercise, came: Outcomes) -> Mistake | None:
    """Weight decay: all is right except for a multiple of the weights, or of the biases."""
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

    If there are two such mistakes, neither is returned.
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

    Rows and columns change places where only that is wrong. Otherwise the order stays as it is.
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
