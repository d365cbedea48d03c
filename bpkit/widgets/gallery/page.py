"""What stands in the gallery: the mistakes, the question, and the curves."""

from __future__ import annotations

import ipywidgets

from ..views.choice import Choice
from ..views.learning_curve import LearningCurve
from ..views.picker import Picker
from . import words
from .kept import Kept, Terms
from .picture import curves, plots, x_ticks
from .race import OUTCOMES
from .slips import Slip

# What the button says in each state, and what a press of it means.
BUTTONS = {"running": ("Stop", "stop"), "stopped": ("Start again", "start"),
           "failed": ("Start again", "start"), "finished": ("Again, from other weights", "start")}


class Page:
    """The views, and what each of them is told. `children` is what the explorer holds."""

    def __init__(self, slips: dict[str, Slip], terms: Terms, picked: str):
        self._slips, self._terms = slips, terms
        self.picker = Picker(
            label="mistake in the gradient", caption="One thing is wrong:", picked=picked
        )
        self.ask = Choice(options=words.options(terms.chance))
        self.curves = LearningCurve(total=terms.total, x_ticks=x_ticks(terms.total))
        self.ask.add_class("bpkit-gallery-ask")
        self.curves.add_class("bpkit-gallery-curves")
        body = ipywidgets.Box([self.ask, self.curves], _dom_classes=["bpkit-gallery-body"])
        self.children = [self.picker, body]

    def show(self, id: str, kept: dict[str, Kept]) -> None:
        """Show the mistake of this id, and what came of each of the others."""
        here = kept[id]
        self.picker.options = [
            {"value": other, "name": slip.name, "note": _note(kept[other])}
            for other, slip in self._slips.items()
        ]
        with self.ask.hold_sync():
            self.ask.question = words.question(self._slips[id].name)
            self.ask.picked = _number(here.prediction)
            self.ask.answer = _number(here.outcome)
            self.ask.stage = "open" if here.state == "open" else "shown"
        self.show_curves(id, here)

    def show_curves(self, id: str, here: Kept) -> None:
        """Show the curves as far as they have come."""
        view = self.curves
        with view.hold_sync():
            view.names = [words.RIGHT, self._slips[id].name]
            view.plots = plots(here.points, self._terms.tested)
            view.draw(here.points.images, curves(here.points))
            view.progress = words.progress(here, self._terms)
            view.note = words.setting(here, self._terms)
            view.said, view.trouble = here.said, here.trouble
            view.button, view.ask = BUTTONS.get(here.state, ("", ""))


def _note(kept: Kept) -> str:
    return "" if kept.outcome is None else words.percent(kept.points.end()[1])


def _number(outcome: str | None) -> int | None:
    return None if outcome is None else OUTCOMES.index(outcome)
