"""What the gallery says: the predictions to choose from, and what came of one, in numbers."""

from __future__ import annotations

from ...backprop import backprop
from ...formatting import plain, short
from ..prose import unmarked
from .kept import Kept, Run, Terms
from .race import (
    AS_GOOD,
    AWAY,
    BATCH,
    ETA,
    LAST,
    NEAR,
    NEVER,
    OUTCOMES,
    SMALL,
    WORSE,
    Points,
    checked,
)
from .slips import YOURS, Slip

RIGHT = "the right gradient"
AGREES = 1e-6  # far above the rounding of central differences, far below any mistake
NOT_ATTEMPTED = "Your function is not attempted yet: it raises NotImplementedError."
RAISED = "An error ended the training."


def percent(share: float, digits: int = 1) -> str:
    return f"{plain(100 * share, digits)}\N{NO-BREAK SPACE}%"


def options(chance: float) -> list[str]:
    """Return the predictions in words, in the order of OUTCOMES."""
    few, near = percent(chance, 0), plain(100 * NEAR, 0)
    said = {
        AS_GOOD: f"As good as the right one: not more than {near} points behind.",
        WORSE: f"It learns, but ends more than {near} points behind.",
        NEVER: f"It stays about where it began: {few} at most.",
        AWAY: f"It gets worse: {few} at most, and the cost climbs.",
    }
    return [said[outcome] for outcome in OUTCOMES]


def question(name: str) -> str:
    return f"Trained with this gradient ({name}), how well will the network do?"


def setting(kept: Kept, terms: Terms) -> str:
    """What both networks have in common."""
    given = terms.given and kept.seed == 0
    drawn = "the same weights" + ("" if given else f", drawn with seed {kept.seed},")
    often = {1: "once", 2: "twice"}.get(terms.epochs, f"{terms.epochs} times")
    return (
        f"Both networks begin with {drawn} and see the same {terms.images:,} images {often}, in "
        f"the same mini-batches of {BATCH}, η = {ETA:g}."
    )


def progress(kept: Kept, terms: Terms) -> str:
    """How far the training has come."""
    if kept.state == "open":
        return "Nothing is trained before you commit."
    before = {"stopped": "Stopped after ", "failed": "Ended after "}.get(kept.state, "")
    return f"{before}{(kept.points.images or (0,))[-1]:,} of {terms.total:,} images"


def verdict(predicted: str, outcome: str, chance: float) -> str:
    """Return what became of the prediction."""
    said = dict(zip(OUTCOMES, options(chance), strict=True))
    if predicted == outcome:
        return f"✓ As you predicted. {said[outcome]}"
    return f"✗ Not as you predicted. {said[outcome]}"


def comparison(points: Points, outcome: str) -> str:
    """Return the two accuracies, and who would notice."""
    right, other = points.end()
    cost = points.cost[1]
    both = (
        f"{percent(other)} against {percent(right)} by the right gradient (means of the last "
        f"{LAST} points)"
    )
    moves = f"from {plain(cost[0])} to {plain(cost[-1])}"
    if points.broke_off is not None:
        return (
            f"{both}: within the first {points.broke_off:,} images a step would have made a "
            "parameter NaN or infinite, and there its training ended. One would notice that, but "
            "not where it comes from."
        )
    if outcome == AS_GOOD:
        return f"{both}: nobody would notice a difference."
    if outcome == WORSE:
        falls = f", and the cost falls {moves}" if cost[-1] < cost[0] else ""
        return (
            f"{both}: it learns all the same{falls}. With no right curve beside it, one would look "
            "for a better *η*, and not for a mistake."
        )
    climbs = f", and the cost climbs {moves}" if outcome == AWAY else ""
    return f"{both}{climbs}: one would notice this, but not where it comes from."


def check(slip: Slip) -> str:
    """Return what the gradient check finds, which needs no training at all."""
    on = f"on a network of {', '.join(map(str, SMALL[:-1]))} and {SMALL[-1]} neurons"
    try:
        error = checked(slip.gradient)
    except Exception as raised:  # a function of one's own may be about one network only
        return f"A gradient check {on} is not possible: {type(raised).__name__} was raised there."
    if slip.id == YOURS and error < AGREES:
        return f"A gradient check {on} agrees with yours: relative error {short(error, 1)}."
    return (
        f"A gradient check {on} finds it at once, without training: relative error "
        f"{short(error, 2)}, where the right gradient has {short(checked(backprop), 1)}."
    )


def sentences(run: Run, points: Points, outcome: str, chance: float) -> list[str]:
    """Return what is to be said at the end of a training."""
    assert run.kept.prediction is not None
    return [
        verdict(run.kept.prediction, outcome, chance),
        comparison(points, outcome),
        check(run.slip),
        f"check.backprop says: {run.slip.says()}",
    ]


def table(points: Points) -> list[str]:
    """Return every eighth point as a line: accuracy and cost of both."""
    last = len(points.images) - 1
    lines = [f"{'':7}{'accuracy:':>10}{'':8}{'cost:':>10}",
             f"{'images':>7}{'right':>10}{'other':>8}{'right':>10}{'other':>8}"]
    for i in sorted({*range(0, last, 8), last}):
        right, other = (percent(accuracy[i]) for accuracy in points.accuracy)
        C_right, C_other = (plain(cost[i], 3) for cost in points.cost)
        lines.append(f"{points.images[i]:>7,}{right:>10}{other:>8}{C_right:>10}{C_other:>8}")
    return lines


def text(slip: Slip, kept: Kept, terms: Terms) -> str:
    """Return all that is shown of one gradient."""
    lines = [question(slip.name)]
    for option, outcome in zip(options(terms.chance), OUTCOMES, strict=True):
        lines.append(f"  ({'x' if outcome == kept.prediction else ' '}) {option}")
    lines += [setting(kept, terms), progress(kept, terms)]
    if kept.points.images:
        lines += table(kept.points)
    lines += [unmarked(sentence) for sentence in kept.said]
    return "\n".join([*lines, kept.trouble]).rstrip()
