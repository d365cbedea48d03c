"""One neuron gets another f: what changes in the four equations, and what in their numbers."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ...activations import OF_A_NEURON, get_activation
from ...figures.nudge import example
from ...formatting import short
from ...network import Network
from ...validation import brief, columns, target, whole
from ..equations.check import few_parameters
from ..explorer import Explorer, together
from ..prose import marked_up
from ..views.mathml import in_line
from ..views.network_view import NetworkView
from .numbers import Modification, Pair, picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

OWN = ""  # a Dropdown knows no None


class ModifiedNeuron(Explorer):
    """A network with one neuron whose f can be changed, compared with the network before that.

    Traits: `neuron`, (l, j) with j counted from 0; `f`, the name of the activation it has, or None
    for its own; `network`, the network with that neuron, and `original`, both to be read only.
    """

    neuron: Any = traitlets.TraitType(None, help="the neuron (l, j) whose f is changed")
    f = traitlets.Any(None, allow_none=True, help="the name of its f, None for its own")
    network = traitlets.Instance(Network, read_only=True)
    original = traitlets.Instance(Network, read_only=True)

    def __init__(self, net: Network, x: Any, y: Any, neuron: Any, f: Any):
        # All of them are nudged, at every choice: that must not take long.
        self._net = few_parameters(net, "modified_neuron").copy(dtype=np.float64)
        self._x = columns("x", x, net.n[1], self._net.dtype, m=1)
        self._y = target("y", y, self._net, 1)
        self._view = NetworkView(
            self._net, self._x, self._y, direction="backward", controls=False, movable=False
        )
        places = [(l, j) for l in range(2, net.L + 1) for j in range(net.n[l])]
        self._which = ipywidgets.Dropdown(
            options=[(f"neuron {j + 1} of layer {l}", (l, j)) for l, j in places],
            description="change f of", style={"description_width": "auto"},
        )
        self._what = ipywidgets.Dropdown(
            options=[("its own", OWN), *((name, name) for name in OF_A_NEURON)],
            description="to", style={"description_width": "auto"},
        )
        shows = ipywidgets.RadioButtons(
            options=[("errors δ", "backward"), ("activations a", "forward")],
            description="neurons show", orientation="horizontal",
            style={"description_width": "auto"},
        )
        self._refusal, self._said = ipywidgets.HTML(), ipywidgets.HTML()
        # Once opened, it stays open after the next choice: only what follows it is made anew.
        more = ipywidgets.HTML(
            "<details><summary>Every number, before and after</summary></details>",
            _dom_classes=["bpkit-modified-more"],
        )
        self._numbers = ipywidgets.HTML(_dom_classes=["bpkit-modified-numbers"])
        choices = ipywidgets.Box([self._which, self._what, shows], _dom_classes=["bpkit-choices"])
        super().__init__(
            [choices, self._refusal, self._view, self._said, more, self._numbers],
            _dom_classes=["bpkit", "bpkit-modified"],
        )
        self.set_trait("original", self._net.copy())
        self.neuron = neuron
        self.f = f
        self._show()
        self.observe(lambda _: self._show(), ["neuron", "f"])
        self._which.observe(lambda change: self._try("neuron", change["new"]), "value")
        self._what.observe(lambda change: self._try("f", change["new"] or None), "value")
        self._view.observe(self._chosen, "selected")
        # The marks follow at once, in the message that turns the picture.
        shows.observe(self._turn, "value")

    # ---- traits ----

    @traitlets.validate("neuron")
    def _a_neuron(self, proposal: Any) -> tuple[int, int]:
        given, net = proposal["value"], self._net
        if not isinstance(given, tuple | list) or len(given) != 2:
            raise TypeError(
                "neuron must be a pair (layer, neuron), the neuron counted from 0; "
                f"got {brief(given)}. Write neuron=(2, 0)."
            )
        l = whole("the layer in neuron", given[0], 2, net.L)
        said = f"the neuron of layer {l} in neuron, counted from 0,"
        j = whole(said, given[1], 0, net.n[l] - 1)
        self._with((l, j), self.f)
        return l, j

    @traitlets.validate("f")
    def _a_name(self, proposal: Any) -> str | None:
        if proposal["value"] is None:
            return None
        # By its name: an Activation of the learner's own has no place in the list of choices.
        name = get_activation(get_activation(proposal["value"]).name).name
        self._with(self.neuron, name)
        return name

    def _with(self, neuron: tuple[int, int], f: str | None) -> Network:
        """The network with this f in this neuron; ValueError when its cost refuses that."""
        own = {neuron: f} if f else {}
        return self._net.copy(neurons={**self._net.neurons, **own})

    # ---- what the reader does ----

    def _try(self, name: str, value: Any) -> None:
        """Set a trait from the page, where an error is shown instead of raised."""
        with self._lock:
            if value == getattr(self, name):
                return
            try:
                setattr(self, name, value)
            except ValueError as error:
                self._refuse(str(error))
                self._put_back()

    def _chosen(self, _: Any) -> None:
        place = self._view.selected
        if place is not None and place.kind in ("z", "b"):
            if (place.l, place.j) != self.neuron:
                self._try("neuron", (place.l, place.j))
        self._put_back()

    def _turn(self, change: Any) -> None:
        with self._lock, self._view.hold_sync():
            self._view.direction = change["new"]
            self._mark()

    def _refuse(self, why: str) -> None:
        self._refusal.layout.display = None if why else "none"
        self._refusal.value = why and (
            f"<div class='bpkit-modified-refusal' role='alert'><b>Nothing was changed.</b> "
            f"{html.escape(why)}</div>"
        )

    # ---- what is shown ----

    def _show(self) -> None:
        self._refuse("")
        network = self._with(self.neuron, self.f)
        l, j = self.neuron
        self._change = Modification.of(self._net, network, self._x, self._y, l, j)
        with self._view.hold_sync():
            self._view.network = network
            self._mark()
        said = "".join(f"<p>{marked_up(line)}</p>" for line in self._change.sentences())
        self._said.value = f"<section role='status'>{said}</section>"
        self._numbers.value = self._check() + self._table()
        self._put_back()
        self.set_trait("network", network.copy())

    def _put_back(self) -> None:
        """Set the controls and the picture back to what is shown."""
        self._which.value, self._what.value = self.neuron, self.f or OWN
        self._view.selected = ("z", *self.neuron)

    def _mark(self) -> None:
        symbol = "delta" if self._view.direction == "backward" else "a"
        self._view.notes = self._change.notes(symbol)

    def _check(self) -> str:
        error = in_line(short(self._change.error, 2))
        return (
            f"<p>{marked_up(self._change.check())} <span class='bpkit-muted'>Relative error, as "
            f"computed: {error}.</span></p>"
        )

    def _table(self) -> str:
        heads = ["layer", "neuron", "<i>a</i> before", "after", "<i>δ</i> before", "after",
                 "equation of <i>δ</i>"]
        body = ""
        for l, form, rows in self._change.rows():
            lines = []
            for i, (j, *pairs) in enumerate(rows):
                first, last = "", ""
                if i == 0:
                    span = f"rowspan='{len(rows)}'"
                    first = f"<th scope='rowgroup' {span}>{l}</th>"
                    last = f"<td class='bpkit-form' {span}>{marked_up(form)}</td>"
                cells = "".join(_cells(pair) for pair in pairs)
                chosen = " class='bpkit-is-chosen'" if (l, j) == self.neuron else ""
                name = f"<th scope='row' class='bpkit-neuron'>{j + 1}</th>"
                lines.append(f"<tr{chosen}>{first}{name}{cells}{last}</tr>")
            body += f"<tbody>{''.join(lines)}</tbody>"
        head = "".join(f"<th scope='col'>{name}</th>" for name in heads)
        return (
            "<div class='bpkit-modified-table' tabindex='0' role='group' aria-label='table of "
            f"numbers'><table><thead><tr>{head}</tr></thead>{body}</table></div>"
        )

    def _text(self) -> str:
        """Return what changes and what does not, with all numbers of the picture."""
        return self._change.text()

    def _picture(self) -> Figure:
        """Return both networks in one picture, in colours for light and dark backgrounds."""
        return picture(self._change)


def _cells(pair: Pair) -> str:
    kind, after = ("changed", f"▸ {pair.after}") if pair.after else ("same", "the same")
    return f"<td>{pair.before}</td><td class='bpkit-is-{kind}'>{after}</td>"


def modified_neuron(
    net: Network | None = None, x: Any = None, y: Any = None, neuron: Any = None, f: Any = "tanh"
) -> ModifiedNeuron:
    """Return a network in which one neuron can be given another f, compared with the one before.

    `x`: (n_1, 1), `y`: (n_L, 1), one example; `neuron`: (l, j), j counted from 0; `f`: the name of
    an activation, or None. Without arguments: the course's first network, and neuron (3, 1).
    """
    if neuron is None:
        neuron = (3, 1) if net is None else (2, 0)
    net, x, y = together("modified_neuron", net, x, y, lambda: example()[:3])
    return ModifiedNeuron(net, x, y, neuron, f)
