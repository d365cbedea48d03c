"""Walk through the algorithm: one line of code lit beside the part of the network it computes."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ...figures.layout import layout
from ...figures.nudge import example
from ...network import Network
from ...validation import columns, target, whole
from ..explorer import Explorer, together
from ..views.arithmetic import sentences
from ..views.controls import Stepper
from ..views.mathml import in_line
from ..views.network_view import NetworkView
from ..views.scene import places
from .code import FIVE, Step, listing, names, walk
from .page import as_text, draw_step, equation, filled, rows, sentence

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LIT = " class='lit' aria-current='step'"


class StepThrough(Explorer):
    """The algorithm's code with one line lit, and the network with what has been computed so far.

    Traits: `step`, from 0 to `last`, the line that is lit; `selected`, the neuron or parameter
    whose own arithmetic is shown, as in NetworkView, or None. `view` is the network.
    """

    # traitlets.Any would accept None without a check.
    step: Any = traitlets.TraitType(0, help="the step that is shown, from 0")
    selected: Any = traitlets.TraitType(None, help="what is selected in the network, or None")

    def __init__(self, net: Network, x: Any, y: Any, step: Any = 0):
        net = net.copy(dtype=np.float64)
        x, y = columns("x", x, net.n[1], net.dtype, m=1), target("y", y, net, 1)
        self.view = NetworkView(net, x, y, controls=False, movable=False, small=True)
        self._lines = listing(self.view.base)
        self._steps = walk(self._lines, net.L)
        self._places = list(places(layout(net)))
        self._stepper = Stepper(
            last=self.last, name="walk through the algorithm", noun="step",
            says=[self._title(i) for i in range(len(self._steps))],
        )
        self._code, self._said = ipywidgets.HTML(), ipywidgets.HTML()
        both = ipywidgets.Box([self._code, self.view])
        both.add_class("both")
        super().__init__([self._stepper, both, self._said])
        self.add_class("bpkit-step-through")
        self.step = step
        traitlets.link((self, "step"), (self._stepper, "value"))
        self.view.observe(lambda change: self.set_trait("selected", change["new"]), "selected")
        self.observe(lambda _: self._show(), ["step", "selected"])
        self._show()

    # ---- the walk ----

    @property
    def last(self) -> int:
        """The number of the last step."""
        return len(self._steps) - 1

    @property
    def code(self) -> str:
        """The code that is shown: run in `names`, it computes what backprop gives."""
        return "\n".join(line.code for line in self._lines)

    @property
    def names(self) -> dict[str, Any]:
        """What the code needs to run: x, y, w, b, L, f, f_prime and the gradient of the cost."""
        return names(self.view.base)

    @traitlets.validate("step")
    def _a_step(self, proposal: Any) -> int:
        return whole("step", proposal["value"], 0, self.last)

    @traitlets.validate("selected")
    def _a_place(self, proposal: Any) -> Any:
        self.view.selected = proposal["value"]  # which knows what can be selected
        return self.view.selected

    def _title(self, i: int) -> str:
        step = self._steps[i]
        layer = f", l = {step.l}" if step.kind not in ("input", "bp1") else ""
        return f"{i + 1} of {len(self._steps)}: {FIVE[step.number - 1]}{layer}"

    @property
    def now(self) -> Step:
        """The step that is shown."""
        return self._steps[self.step]

    # ---- what the network shows ----

    def shows(self) -> dict[int, str]:
        """Return what the neurons of each layer show: what was computed last, or nothing yet."""
        shows = {l: "nothing" for l in range(1, self.view.base.net.L + 1)}
        for step in self._steps[: self.step + 1]:
            shows[step.l] = {"input": "a", "z": "z", "a": "a"}.get(step.kind, "delta")
        if self.now.kind == "bp4":  # which takes the activations of the layer before
            shows[self.now.l - 1] = "a"
        shows[1] = "a"
        return shows

    def lit(self) -> list[Any]:
        """Return the places that this step computes, or computes with."""
        kind, l, L = self.now.kind, self.now.l, self.view.base.net.L
        wanted = {
            "input": [("a", 1)],
            "z": [("z", l), ("w", l), ("b", l)],
            "a": [("z", l)],
            "bp1": [("z", L)],
            "bp2": [("z", l), ("w", l + 1)],
            "bp3": [("b", l)],
            "bp4": [("w", l)],
        }[kind]
        lit: list[Any] = [place for place in self._places if place[:2] in wanted]
        return [*lit, "C"] if kind == "bp1" or (kind == "a" and l == L) else lit

    def _notes(self) -> dict[Any, tuple[str, str]]:
        labels = {}
        if self.now.kind == "bp3":
            labels = {place: "= δ" for place in self.lit()}
        return {place: ("lit", labels.get(place, "")) for place in self.lit()}

    @property
    def cost_is_known(self) -> bool:
        """Whether the output has been computed, and with it the cost."""
        return self.shows()[self.view.base.net.L] in ("a", "delta")

    def _arithmetic(self, place: Any) -> str:
        """The sum of the one thing that is selected, if this step computes it."""
        kind, l = self.now.kind, self.now.l
        if place is None:
            return ""
        owner = {"input": "a", "bp3": "b", "bp4": "w"}.get(kind, "z")
        if place[:2] != (owner, l):
            return f"{place.book} is not computed in this step."
        said = list(sentences(self.view.base, place))
        return said[1 if kind in ("bp1", "bp2") else 0]

    # ---- showing ----

    def _show(self) -> None:
        with self.view.hold_sync():
            self.view.shows, self.view.notes = self.shows(), self._notes()
        (self.remove_class if self.cost_is_known else self.add_class)("no-cost")
        self._code.value = self._code_html()
        self._said.value = self._said_html(self.selected)

    def _said_html(self, place: Any) -> str:
        """What the step computes, and the sum for what is selected."""
        own = self._arithmetic(place) or "Select a neuron, a weight or a bias to see its own sum."
        return (
            f"<div class='bpkit said'><p role='status'>{in_line(self._sentence())}</p>"
            f"<p class='{'bpkit-math' if place else 'bpkit-muted'} own'>"
            f"{in_line(own)}</p></div>"
        )

    def _sentence(self) -> str:
        return sentence(self.view.base, self.now)

    def _code_html(self) -> str:
        rows, loop = [], max(i for i, line in enumerate(self._lines[: self.now.line + 1])
                             if line.begins == self.now.number)
        for i, line in enumerate(self._lines):
            lit = i == self.now.line
            number = f"<b title='{FIVE[line.begins - 1]}'>{line.begins}</b>" if line.begins else ""
            at = f"<i>l = {self.now.l}</i>" if i == loop and not line.kind else ""
            rows.append(f"<li{LIT if lit else ''}><span class='number'>{number}</span>"
                        f"<code>{html.escape(line.code)}</code>{at}"
                        f"{self._equation_html() if lit else ''}</li>")
        return (f"<div class='bpkit'><ol class='bpkit-card' aria-label='the code'>{''.join(rows)}"
                "</ol></div>")

    def _equation_html(self) -> str:
        """The equation, and under it the same with its numbers; equally tall in every step."""
        said, parts = equation(self.view.base, self.now)
        end = "" if self.now.kind == "bp3" else " ="
        return (f"<div class='equation' style='--rows: {rows(self.view.base.net)}'>"
                f"<div class='bpkit-math'>{in_line(said + end, fractions=False)}</div>"
                f"<div class='filled'>{filled(self.now, parts)}</div></div>")

    def _text(self) -> str:
        """Return the step, its line of code, and its equation with the numbers filled in."""
        said, parts = equation(self.view.base, self.now)
        lines = [
            f"step {self._title(self.step)}",
            self._lines[self.now.line].code.strip(),
            f"{said} = {as_text(parts)}",
            self._sentence(),
        ]
        return "\n".join([*lines, self._arithmetic(self.selected)]).strip()

    def _picture(self) -> Figure:
        """Return the code and the network in colours for light and dark backgrounds."""
        return draw_step(self.view.base, self._lines, self.now, self.shows())


def step_through(net: Network | None = None, x: Any = None, y: Any = None,
                 step: int = 0) -> StepThrough:
    """Return the algorithm to walk through, one line of its code at a time, forward and back.

    `x`: (n_1, 1), `y`: (n_L, 1), one example; `step`: where to begin, counted from 0.
    Without arguments: a network of 3, 4, 4 and 2 neurons.
    """
    net, x, y = together("step_through", net, x, y, lambda: example()[:3])
    return StepThrough(net, x, y, step)
