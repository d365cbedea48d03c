"""Which weight is w³₂₄? Its name in the book and in code, in words, and its place in the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ...figures.nudge import example
from ...network import Network
from ...params import Param, place_in
from ...validation import of_type, random_generator
from ..explorer import Explorer
from ..views.mathml import in_line
from ..views.matrix_view import MatrixView
from ..views.network_view import NetworkView
from ..views.scene import value_of
from ..views.watch import WATCH
from .page import (
    HOW_TO_BEGIN,
    asked_as,
    described,
    draw_notation,
    in_matrix,
    in_words,
    pick,
    quiz_words,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Notation(Explorer):
    """A network beside the matrix w^l or b^l: what is selected in one is selected in the other.

    Traits: `selected`: ("w", l, j, k), ("b", l, j), a neuron ("z", l, j), an input ("a", 1, k), or
    None; `question`: what the quiz asks for, one of these, or None when there is no quiz; `asked`:
    how many questions were answered, `score`: how many correctly. `ask()` asks the next
    question and `answer()` answers it with what is selected.
    """

    selected = traitlets.Any(None, allow_none=True)
    question = traitlets.Any(None, allow_none=True)
    score = traitlets.Int(0, read_only=True)
    asked = traitlets.Int(0, read_only=True)

    def __init__(self, net: Network, x: Any, y: Any, selected: Any = None, rng: Any = 0):
        self._rng, self._turn = random_generator(rng), 0
        self._answered: Param | None = None
        self._view = NetworkView(net, x, y, selected=selected, controls=False)
        self._matrix = MatrixView([[0.0]], selectable=True)
        self._place: Param | None = None  # what was selected last: the layer that is shown
        self._words, self._saying = ipywidgets.HTML(), ipywidgets.HTML()
        self._next = ipywidgets.Button(description="Next question")
        self._give = ipywidgets.Button(description="Check")
        self._end = ipywidgets.Button(description="End the quiz")
        super().__init__(self._boxes())
        self.add_class("bpkit-notation")
        traitlets.link((self._view, "selected"), (self, "selected"))
        self._view.observe(lambda _: self._show(), "values")
        self._matrix.observe(self._on_entry, "selected")
        self.observe(lambda _: self._show(), "selected")
        self.observe(lambda _: self._on_question(), "question")
        self._next.on_click(lambda _: self.ask())
        self._give.on_click(lambda _: self.answer())
        self._end.on_click(lambda _: self.set_trait("question", None))
        self._show()
        WATCH.add(self)

    def _boxes(self) -> list[ipywidgets.Widget]:
        quiz = ipywidgets.Box([self._next, self._give, self._end, self._saying])
        quiz.add_class("bpkit").add_class("bpkit-notation-quiz")
        self._card = ipywidgets.Box([self._words, self._matrix])
        self._card.add_class("bpkit").add_class("bpkit-notation-card")
        return [quiz, self._view, self._card]

    # ---- traits ----

    @traitlets.validate("selected", "question")
    def _a_place(self, proposal: Any) -> Param | None:
        name, value = proposal["trait"].name, proposal["value"]
        return None if value is None else place_in(self._view.network, value, name)

    # ---- the quiz ----

    @property
    def waiting(self) -> bool:
        """Whether a question is waiting for its answer."""
        return self.question is not None and self._answered is None

    @property
    def answered(self) -> Param | None:
        """What the question was answered with, or None."""
        return self._answered

    def ask(self) -> None:
        """Ask the next question: the reader selects what is named, and then answers."""
        with self._lock:
            place = pick(self._view.network, self._rng, self._turn, self.question)
            self._turn += 1
            if place == self.question:  # in a network with a single weight
                self._on_question()
            self.question = place

    def answer(self) -> bool:
        """Answer the question with what is selected; return whether that is right."""
        with self._lock:
            if not self.waiting or self.selected is None:
                raise ValueError(
                    "there must be an open question and something selected; got "
                    f"question={self.question}, selected={self.selected}. "
                    "Write hand.ask(), then hand.selected = ('w', 2, 0, 0), then hand.answer()."
                )
            self._answered = self.selected
            right = self._answered == self.question
            self.set_trait("asked", self.asked + 1)
            self.set_trait("score", self.score + right)
            self._show()
            return right

    def _on_question(self) -> None:
        self._answered = None
        self._view.reset()
        if self.question is not None:
            self.selected = None
        self._show()

    # ---- what the reader does ----

    def _on_entry(self, change: Any) -> None:
        if self._quiet or change["new"] is None or self._place is None:
            return
        l = self._place.l
        i, k = change["new"]
        if self._place.kind == "b":
            self.selected = Param("b", l, i)
        else:
            self.selected = Param("w", 2 if self._place.kind == "a" else l, i, k)

    def look_again(self) -> None:
        """Redraw if the network's parameters were changed in place; called after every cell."""
        with self._lock:
            self._view.look_again()
            if self._view.base.revision != self._revision:
                self._show()

    def close(self) -> None:
        """Close the explorer; it no longer looks at its network."""
        WATCH.remove(self)
        super().close()

    # ---- what is shown ----

    def _show(self) -> None:
        if self._quiet:
            return
        with self.quietly():
            self._revision = self._view.base.revision
            self._show_quiz()
            place = self._place = self.selected or self._place
            shown = self.selected is not None and not self.waiting
            self._card.layout.display = "" if shown else "none"
            if place is not None and shown:
                self._words.value = (
                    self._verdict(self.question) if place == self._answered
                    else described(self._view.network, place, self._value(place))
                )
                base, moved = self._view.base, self._view.values
                self._matrix.show(**in_matrix(base.net, place, moved))
            self._view.notes = self._notes()

    def _show_quiz(self) -> None:
        self._give.disabled = not self.waiting or self.selected is None
        self._end.layout.display = self._give.layout.display = "" if self.question else "none"
        said, muted = self._said(), "" if self.question else " bpkit-muted"
        if self._answered is not None:  # the rest is in the card
            right = "✓ Right" if self._answered == self.question else "✗ Not this one"
            said = [f"{right}. {self._count()[0]}"]
        self._saying.value = (
            f"<div class='bpkit bpkit-notation-saying{muted}' role='status'>{_lines(said)}</div>"
        )

    def _verdict(self, question: Param) -> str:
        """The right answer, instead of the description of what was chosen."""
        state = "right" if self._answered == question else "wrong"
        said = _lines(quiz_words(question, self._answered, True))
        return f"<div class='bpkit bpkit-notation-verdict {state}' role='status'>{said}</div>"

    def _said(self) -> list[str]:
        """The question, a word about the choice, and once it is answered what was right."""
        if self.question is None:
            return [HOW_TO_BEGIN]
        words = quiz_words(self.question, self._answered, self.selected is not None)
        return [*words, *self._count()]

    def _count(self) -> list[str]:
        return [f"{self.score} of {self.asked} right."] if self.asked else []

    def _value(self, place: Param) -> float:
        base = self._view.base
        return float(self._view.values.get(place, value_of(base.net, base.fp, place)))

    def _notes(self) -> dict[Any, tuple[str, str]]:
        wanted, given = self.question, self._answered
        if wanted is not None and given is not None:
            notes = {} if given == wanted else {given: ("wrong", asked_as(given))}
            return {**notes, wanted: ("right", asked_as(wanted))}
        place = self.selected
        if self.waiting or place is None or place.kind != "w":
            return {}
        (_, l, j), k = place[:3], place.k
        start = Param("a", 1, k) if l == 2 else Param("z", l - 1, k)
        return {start: ("lit", f"k = {k + 1}"), Param("z", l, j): ("lit", f"j = {j + 1}"),
                place: ("lit", "")}

    # ---- for readers without a kernel ----

    def _text(self) -> str:
        """Return what is selected in words and its place in the matrix, or the question."""
        lines = self._said() if self.question or not self.selected else []
        if self.selected is None or self.waiting:
            return "\n".join(lines)
        place = self.selected
        lines += in_words(self._view.network, place, self._value(place))
        return "\n".join([*lines, self._matrix.text()])

    def _picture(self) -> Figure:
        """Return the network and the matrix in colours for light and dark backgrounds."""
        shown = self.selected is not None and not self.waiting
        return draw_notation(self._view.base, self.selected, self._matrix if shown else None)


def _lines(said: list[str]) -> str:
    return "".join(f"<p>{in_line(line)}</p>" for line in said)


def notation(
    net: Network | None = None, x: Any = None, y: Any = None, selected: Any = None, rng: Any = 0
) -> Notation:
    """Return a network whose parts tell their names, with a quiz: which weight is w³₂₄?

    `x`: (n_1, 1), `y`: (n_L, 1), an example to run through `net`; `selected`: ("w", l, j, k),
    ("b", l, j), ("z", l, j) or ("a", 1, k); `rng` seeds the questions. Without arguments: the
    network of the first lesson and its weight w³₂₄.
    """
    if net is None and x is None and y is None:
        net, x, y, w_3_24 = example()
        selected = w_3_24 if selected is None else selected
    if net is None:
        raise ValueError("net, x and y go together; got no net. Write notation(net, x, y).")
    of_type("net", net, Network, "notation(Network([3, 4, 2]))")
    # The names are the same whatever runs through the network.
    x = np.full((net.n[1], 1), 0.5) if x is None else x
    if y is None:
        y = np.zeros((net.n[net.L], 1))
        y[0] = net.cost.sums_to_1
    return Notation(net, x, y, selected, rng)
