"""What the gallery shows: the mistakes, the question, and the curves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np

from ...backprop import backprop
from ...figures.style import style
from ...formatting import plain, short
from ..prose import marked_up, unmarked
from ..views.controls import Choice, Picker
from ..views.learning_curve import LearningCurve
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
    YOURS,
    Points,
    Slip,
    checked,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STATES = ["open", "running", "stopped", "failed", "finished"]


@dataclass(eq=False)
class Kept:
    """What was predicted of one gradient, and how far its training came."""

    prediction: str | None = None
    state: str = "open"
    points: Points = field(default_factory=Points)
    outcome: str | None = None
    seed: int = 0
    said: list[str] = field(default_factory=list)
    trouble: str = ""


@dataclass(eq=False)
class Run:
    """One training: `pieces` does one after another, in a thread, in the caller's, or by turns."""

    slip: Slip
    kept: Kept
    stop: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)
    pieces: Iterator[None] = field(default_factory=lambda: iter(()))
    task: Any = None  # kept, or Python could discard it while it runs


@dataclass(frozen=True)
class Terms:
    """What is the same for all: so many images, seen in so many epochs, and tested on others.

    `chance`: the accuracy that guessing may reach; `given`: whether the first weights were given.
    """

    images: int
    epochs: int
    tested: int
    chance: float
    given: bool

    @property
    def total(self) -> int:
        """How many images are seen in all."""
        return self.images * self.epochs


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
        AS_GOOD: f"As well as the right one: not more than {near} points behind.",
        WORSE: f"It learns, but ends more than {near} points behind.",
        NEVER: f"It stays about where it began: {few} at most.",
        AWAY: f"It gets worse: {few} at most, and the cost climbs.",
    }
    return [said[outcome] for outcome in OUTCOMES]


def question(name: str) -> str:
    return f"Trained with this gradient ({name}), how well will the network do?"


def setting(kept: Kept, terms: Terms) -> str:
    """Say what both networks have in common."""
    given = terms.given and kept.seed == 0
    drawn = "the same weights" + ("" if given else f", drawn with seed {kept.seed},")
    often = {1: "once", 2: "twice"}.get(terms.epochs, f"{terms.epochs} times")
    return (
        f"Both networks begin with {drawn} and see the same {terms.images:,} images {often}, in "
        f"the same mini-batches of {BATCH}, η = {ETA:g}."
    )


def progress(kept: Kept, terms: Terms) -> str:
    """Say how far the training has come."""
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
    """Return the two accuracies, and whether you would notice the mistake."""
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
            "parameter NaN or infinite, and there its training ended. You would notice that, but "
            "not what causes it."
        )
    if outcome == AS_GOOD:
        return f"{both}: you would not notice a difference."
    if outcome == WORSE:
        falls = f", and the cost falls {moves}" if cost[-1] < cost[0] else ""
        return (
            f"{both}: it still learns{falls}. Without the right curve beside it, you would look "
            "for a better *η*, and not for a mistake."
        )
    climbs = f", and the cost climbs {moves}" if outcome == AWAY else ""
    return f"{both}{climbs}: you would notice this, but not what causes it."


def check(slip: Slip) -> str:
    """Return what the gradient check finds, which needs no training at all."""
    on = f"on a {SMALL} network"  # few enough neurons to nudge each parameter
    try:
        error = checked(slip.gradient)
    except Exception as raised:  # your own function may fit one network only
        return f"A gradient check {on} is not possible: {type(raised).__name__} was raised there."
    if slip.id == YOURS and error < AGREES:
        return f"A gradient check {on} agrees with yours: relative error {short(error, 1)}."
    return (
        f"A gradient check {on} finds it at once, without training: relative error "
        f"{short(error, 2)}, against {short(checked(backprop), 1)} for the right gradient."
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


WIDE, HIGH = 9.6, 3.4  # in inches
PLACES = [(0.06, 0.15, 0.5, 0.58), (0.65, 0.15, 0.31, 0.58)]  # of the plots, in shares of these


def x_ticks(total: int) -> list[list[Any]]:
    """Return the ends and the middle of the axis, with their labels."""
    half = total // 2
    return [[0, "0"], [half, f"{half:,}"], [total, f"{total:,} images"]]


def plots(points: Points, tested: int) -> list[dict[str, Any]]:
    """Return what the page has to know of the plots, beside the curves."""
    from matplotlib.ticker import MaxNLocator

    most = max([2.0, *points.cost[0], *points.cost[1]])
    ticks = np.asarray(MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(0, most))
    ticks = ticks[ticks >= 0].tolist()
    return [
        {"title": f"Right on {tested:,} test images (%)", "unit": "\N{NO-BREAK SPACE}%",
         "digits": 1, "top": 100, "ticks": [0, 20, 40, 60, 80, 100], "tick_digits": 0},
        {"title": "Cost on the same images", "unit": "", "digits": 3,
         "top": ticks[-1], "ticks": ticks, "tick_digits": 0 if ticks[1] >= 1 else 1},
    ]


def curves(points: Points) -> list[list[list[float]]]:
    """Return the numbers as they are drawn: accuracies in per cent, and costs."""
    return [[[100 * share for share in accuracy] for accuracy in points.accuracy],
            [list(cost) for cost in points.cost]]


def draw(points: Points, names: tuple[str, str], total: int, tested: int) -> Figure:
    """Return both plots in colours for light and dark backgrounds."""
    from matplotlib.figure import Figure

    with style("both") as palette:
        figure = Figure(figsize=(WIDE, HIGH))
        looks: list[dict[str, Any]] = [
            {"color": palette["ink"], "marker": "o", "linewidth": 1.8},
            {"color": palette["selected"], "marker": "D", "linewidth": 2.0, "linestyle": "--",
             "markerfacecolor": "none", "markersize": 9},
        ]
        drawn = zip(PLACES, plots(points, tested), curves(points), strict=True)
        for place, plot, both in drawn:
            ax = figure.add_axes(place)
            ax.set(xlim=(0, total), ylim=(0, plot["top"]), xlabel="images")
            ticks = [tick for tick, _ in x_ticks(total)]
            ax.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
            ax.set_yticks(plot["ticks"])
            for name, values, look in zip(names, both, looks, strict=True):
                number = f":  {plain(values[-1], plot['digits'])}{plot['unit']}" if values else ""
                ax.plot(points.images, values, markevery=[-1] if values else None, clip_on=False,
                        label=name + number, **look)
            ax.legend(title=plot["title"], alignment="left", loc="lower left", fontsize=10,
                      bbox_to_anchor=(-0.05, 1.0))
    return figure


# What the button says in each state, and what a press of it means.
BUTTONS = {"running": ("Stop", "stop"), "stopped": ("Start again", "start"),
           "failed": ("Start again", "start"), "finished": ("Again, from other weights", "start")}


class Page:
    """The views, and what each of them is told. `children` is what the explorer holds."""

    def __init__(self, slips: dict[str, Slip], terms: Terms, picked: str):
        self._slips, self._terms = slips, terms
        self.picker = Picker(
            label="mistake in the gradient", caption="Choose a mistake", picked=picked
        )
        self.ask = Choice(options=options(terms.chance))
        self.curves = LearningCurve(total=terms.total, x_ticks=x_ticks(terms.total))
        self.note = ipywidgets.HTML()
        asks = ipywidgets.VBox([self.ask, self.note], _dom_classes=["bpkit-gallery-ask"])
        self.curves.add_class("bpkit-gallery-curves")
        body = ipywidgets.Box([asks, self.curves], _dom_classes=["bpkit-gallery-body"])
        self.children = [self.picker, body]

    def show(self, id: str, kept: dict[str, Kept]) -> None:
        """Show the mistake of this id, and what came of each of the others."""
        here = kept[id]
        self.picker.options = [
            {"value": other, "name": slip.name, "note": _note(kept[other])}
            for other, slip in self._slips.items()
        ]
        with self.ask.hold_sync():
            self.ask.question = question(self._slips[id].name)
            self.ask.picked = _number(here.prediction)
            self.ask.answer = _number(here.outcome)
            self.ask.stage = "open" if here.state == "open" else "shown"
        self.show_curves(id, here)

    def show_curves(self, id: str, here: Kept) -> None:
        """Show the curves as far as they have come."""
        view = self.curves
        self.note.value = f"<p class='bpkit-muted'>{setting(here, self._terms)}</p>"
        with view.hold_sync():
            view.names = [RIGHT, self._slips[id].name]
            view.plots = plots(here.points, self._terms.tested)
            view.draw(here.points.images, curves(here.points))
            view.progress = progress(here, self._terms)
            view.said, view.trouble = [marked_up(line) for line in here.said], here.trouble
            view.button, view.ask = BUTTONS.get(here.state, ("", ""))


def _note(kept: Kept) -> str:
    return "" if kept.outcome is None else percent(kept.points.end()[1])


def _number(outcome: str | None) -> int | None:
    return None if outcome is None else OUTCOMES.index(outcome)
