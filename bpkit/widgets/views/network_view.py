"""The network as a picture to take hold of: select a parameter, move it, see ΔC."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import traitlets

from ...figures.layout import layout, neurons_of
from ...formatting import short, signed
from ...network import Network
from ...params import Param, parameter, place_in
from ...perturb import Perturbation, perturb
from ...validation import (
    brief,
    columns,
    finite,
    function,
    of_type,
    one_of,
    parameters,
    real,
    target,
    whole,
)
from .arithmetic import sentences
from .assets import module, sheet
from .base import Base, base_of
from .own_gradient import try_gradient
from .scene import scene, value_of
from .sweeps import selection
from .traits import Flag, OneOf, WholeMessage
from .watch import WATCH, fingerprint

FARTHEST = 1e6
QUANTITIES = ("a", "z", "delta", "nothing")
MARKS = ("lit", "changed", "right", "wrong")


class NetworkView(WholeMessage):
    """One example running through a network, of which any weight, bias or neuron can be moved.

    Traits, all of which work both ways:

    `network`: a Network; `x`: (n_1, m) and `y`: (n_L, m); `example`: the column that is shown.
    `selected`: ("w", l, j, k), ("b", l, j), ("z", l, j), an input ("a", 1, k), or None.
    `values`: what is displaced, {("w", 3, 1, 3): 0.8}, one parameter at most; {} at the base.
    `direction`: "forward" shows activations, "backward" shows delta.
    `gradient`: the learner's own backprop(net, x, y), shown beside bpkit's.
    `notes`: marks on the picture, {place: (mark, label)}, with a mark of MARKS; a place is what
    can be selected, or "C" for the cost.
    `shows`: what the neurons of a layer show, {l: "a", "z", "delta" or "nothing"}.
    `controls`: whether there are buttons, the card of what is selected, and the table.
    `simple`: whether they are reduced to what a first notebook needs: move it, see ΔC.
    `small`: whether it is drawn small, with the signs of biases but without their numbers.
    `movable`: whether what is selected can be moved, too.
    `named`: whether a screen reader is told the names of places; a quiz may ask for them.
    """

    _esm = module("network_picture", "network_card", "network_view")
    _css = sheet("network_view")

    # A TraitType refuses nothing by itself, not even None: the validators below do.
    network: Any = traitlets.TraitType()
    x: Any = traitlets.TraitType()
    y: Any = traitlets.TraitType()
    example: Any = traitlets.TraitType(0)
    selected = traitlets.Any(None, allow_none=True).tag(sync=True)
    values: Any = traitlets.TraitType()
    gradient = traitlets.Any(None, allow_none=True)
    direction = OneOf(["forward", "backward"], "forward").tag(sync=True)
    notes: Any = traitlets.TraitType().tag(sync=True, to_json=lambda notes, _: _listed(notes))
    shows: Any = traitlets.TraitType().tag(sync=True, to_json=lambda shows, _: [*shows.items()])
    controls = Flag(True).tag(sync=True)
    simple = Flag(False).tag(sync=True)
    small = Flag(False).tag(sync=True)
    movable = Flag(True)
    named = Flag(True)

    _scene = traitlets.Dict().tag(sync=True)
    _selection = traitlets.Dict().tag(sync=True, to_json=lambda about, view: view._as_left(about))
    _sweep = traitlets.Bytes().tag(sync=True)
    _hand = traitlets.Dict().tag(sync=True)  # where the reader's hand is, from JavaScript

    def __init__(self, network: Network, x: Any, y: Any, **kwargs: Any):
        self._made, self._from_the_page = False, False
        self._revision, self._moves, self._answers = 0, 0, 0
        kwargs = {"values": {}, "notes": {}, "shows": {}, **kwargs}
        of_type("network", network, Network, "NetworkView(Network([3, 4, 2]), x, y)")
        # In this order, since checking y needs x; traitlets would set them in any order.
        x = self._columns(x, network)
        y = self._target(y, network, x)
        super().__init__(network=network, x=x, y=y, **kwargs)
        self._made = True
        self.refresh()
        self.on_msg(self._on_message)
        WATCH.add(self)

    # ---- what is shown ----

    @property
    def base(self) -> Base:
        """The network, the example and the gradient that every change is counted from."""
        return self._base

    @property
    def x_shown(self) -> np.ndarray:
        """The example that is shown, shape (n_1, 1)."""
        return self.x[:, [self.example]]

    @property
    def y_shown(self) -> np.ndarray:
        """What the outputs should be for it, shape (n_L, 1)."""
        return self.y[:, [self.example]]

    @property
    def change(self) -> Perturbation | None:
        """What the displaced parameter changes, as bpkit.perturb gives it; None at the base."""
        with self._lock:
            for place, value in self.values.items():
                d = value - value_of(self._base.net, self._base.fp, place)
                return perturb(self._base.net, self.x_shown, self.y_shown, place, d)
        return None

    def text(self) -> str:
        """Return what the picture shows, in words and numbers."""
        with self._lock:
            base, place, p = self._base, self.selected, self.change
            lines = [f"Network {base.net.sizes}, Cₓ = {short(base.C, 4)}"]
            if place is None:
                return lines[0]
            value = value_of(base.net, base.fp, place)
            d = p.d if p else 0.0
            lines.append(f"{place.book} = {place.code} = {signed(value + d, 3)}")
            if p:
                lines[-1] += f", moved by {signed(d, 3)}"
                n = self._selection["digits"]
                lines += [
                    f"ΔCₓ, exact              {signed(p.dC, n)}",
                    f"ΔCₓ, first order        {signed(p.linear.dC, n)}",
                    f"what first order misses {signed(p.dC - p.linear.dC, n)}",
                ]
            return "\n".join([*lines, *sentences(base, place)])

    def __repr__(self) -> str:
        return self.text()

    # ---- what can be done ----

    def keep(self) -> None:
        """Write the displaced value into the network, which becomes the new base."""
        with self._lock:
            for place, value in self.values.items():
                if place.kind == "z":
                    raise ValueError(
                        f"{place.book} cannot be kept: a weighted input is computed, not stored. "
                        f"Write view.selected = ('b', {place.l}, {place.j}) and move the bias."
                    )
                index = (place.j, 0) if place.kind == "b" else (place.j, place.k)
                (self.network.w if place.kind == "w" else self.network.b)[place.l][index] = value
            self._rebase()

    def reset(self) -> None:
        """Put the displaced parameter back."""
        self.values = {}

    def show(self, network: Network, x: Any, y: Any) -> None:
        """Show a different network with different data, perhaps of different sizes."""
        with self._lock:
            made = NetworkView(network, x, y)  # rejects what does not fit, before anything changes
            made.close()
            self._made = False
            try:
                self.example, self.network, self.x, self.y = 0, made.network, made.x, made.y
            finally:
                self._made = True
            self._rebase()

    def refresh(self) -> None:
        """Look at the network again, and draw it as it is now."""
        with self._lock:
            self._rebase()

    def look_again(self) -> None:
        """Redraw if the network's parameters were changed in place; called after every cell."""
        with self._lock:
            if fingerprint(self.network) == self._seen:
                return
            try:
                self._rebase()
            except ValueError as error:  # NaN was written into it: the picture says so
                self._scene = {**self._scene, "trouble": str(error)}

    def close(self) -> None:
        """Close the view; it no longer looks at its network."""
        WATCH.remove(self)
        super().close()

    # ---- traits: what they may be ----

    @traitlets.validate("x")
    def _check_x(self, proposal: Any) -> np.ndarray:
        m = self.y.shape[1] if self._made else None
        return self._columns(proposal["value"], self.network, m)

    @traitlets.validate("y")
    def _check_y(self, proposal: Any) -> np.ndarray:
        return self._target(proposal["value"], self.network, self.x)

    @traitlets.validate("network")
    def _check_network(self, proposal: Any) -> Network:
        write = "view.network = Network([3, 4, 2])"
        net = parameters(of_type("network", proposal["value"], Network, write))
        if self._made and (net.n[1], net.n[net.L]) != (len(self.x), len(self.y)):
            raise ValueError(
                f"network must have {len(self.x)} inputs and {len(self.y)} outputs, as x and y "
                f"have; got {net.sizes}. Write view.show(network, x, y) to change all three."
            )
        if self._made:
            self._target(self.y, net, self.x)  # the cost may not allow this y
        return net

    @traitlets.validate("example")
    def _check_example(self, proposal: Any) -> int:
        return whole("example", proposal["value"], 0, self.x.shape[1] - 1)

    @traitlets.validate("selected")
    def _check_selected(self, proposal: Any) -> Param | None:
        return None if proposal["value"] is None else self._place(proposal["value"], "selected")

    @traitlets.validate("values")
    def _check_values(self, proposal: Any) -> dict[Param, float]:
        values = proposal["value"]
        if not isinstance(values, Mapping) or len(values) > 1:
            raise ValueError(
                "values must map one parameter, or none, to the value it is moved to; "
                f"got {brief(values)}. Write view.values = {{('w', 2, 0, 0): 0.5}}."
            )
        checked = {}
        for place, value in values.items():
            value = real("the value in values", value)
            if abs(value) > FARTHEST:
                raise ValueError(
                    f"the value in values must be within ±{FARTHEST:,.0f}; got {value:g}. "
                    "Write a smaller one."
                )
            checked[parameter(self.network, place, "the parameter in values")] = value
        return checked

    @traitlets.validate("gradient")
    def _check_gradient(self, proposal: Any) -> Callable[..., Any] | None:
        gradient = proposal["value"]
        if gradient is None:
            return None
        return function("gradient", gradient, " of (net, x, y)", "my_backprop")

    @traitlets.validate("notes")
    def _check_notes(self, proposal: Any) -> dict[Any, tuple[str, str]]:
        write = "Write notes={('w', 2, 0, 0): ('lit', 'j = 1')}."
        notes: dict[Any, tuple[str, str]] = {}
        for place, note in _mapping("notes", proposal["value"], "places", write).items():
            if not isinstance(note, tuple | list) or len(note) != 2:
                raise TypeError(
                    f"a note in notes must be a pair (mark, label); got {brief(note)}. {write}"
                )
            mark, label = note
            if not isinstance(mark, str) or mark not in MARKS:
                raise ValueError(
                    f"a mark in notes must be one of {one_of(MARKS)}; got {brief(mark)}. {write}"
                )
            cost = isinstance(place, str) and place == "C"
            notes["C" if cost else self._place(place, "the place in notes")] = (mark, str(label))
        return notes

    @traitlets.validate("shows")
    def _check_shows(self, proposal: Any) -> dict[int, str]:
        write = "Write shows={2: 'z'}."
        shows = {}
        for l, quantity in _mapping("shows", proposal["value"], "layers", write).items():
            if not isinstance(quantity, str) or quantity not in QUANTITIES:
                raise ValueError(
                    f"shows must name one of {one_of(QUANTITIES)} for a layer; "
                    f"got {brief(quantity)}. {write}"
                )
            shows[whole("the layer in shows", l, 1, self.network.L)] = quantity
        return shows

    @staticmethod
    def _columns(x: Any, network: Network, m: int | None = None) -> np.ndarray:
        checked = finite("x", columns("x", x, network.n[1], np.dtype(float), m))
        return checked if checked is x and not x.flags.writeable else _frozen(checked)

    @staticmethod
    def _target(y: Any, network: Network, x: np.ndarray) -> np.ndarray:
        checked = target("y", y, network, x.shape[1], np.dtype(float))
        return checked if checked is y and not y.flags.writeable else _frozen(checked)

    def _place(self, value: Any, name: str) -> Param:
        """A parameter, or an input ("a", 1, k); `name` is what an error calls it."""
        return place_in(self.network, value, name)

    # ---- traits: what follows from a change ----

    @traitlets.observe("network", "x", "y", "example", "gradient")
    def _on_new_base(self, _change: Any) -> None:
        if self._made:
            self._rebase()

    @traitlets.observe("selected")
    def _on_selected(self, _change: Any) -> None:
        if self._made:
            if self.selected not in self.values:
                self._take_over({})
            if self._hand.get("place") != (self.selected and list(self.selected)):
                self._hand = {}  # it has let go, and holds nothing when this place comes back
            self._send_picture()

    @traitlets.observe("values")
    def _on_values(self, _change: Any) -> None:
        if self._made and not self._from_the_page:
            self._moves += 1
            with self.hold_sync():
                for place in self.values:
                    self.selected = place
                self._send_picture()

    @traitlets.observe("movable", "named")
    def _on_manner(self, _change: Any) -> None:
        if self._made:
            self.reset()
            self._send_picture()

    @traitlets.observe("notes")
    def _on_notes(self, _change: Any) -> None:
        # Other numbers are not needed, unless a neuron that was left out is now in question.
        if self._made and layout(self._base.net, self._in_question()) != self._shown:
            self._send_picture()

    @traitlets.observe("_hand")
    def _on_hand(self, _change: Any) -> None:
        hand = self._hand
        if hand.get("revision") != self._revision or self.selected is None:
            return  # of a base that is gone
        if tuple(hand["place"]) == tuple(self.selected):
            self._take_over({} if hand["home"] else {self.selected: hand["value"]})

    def _on_message(self, _view: Any, content: dict[str, Any], _buffers: Any) -> None:
        with self._lock:
            place = self.selected
            if content.get("revision") != self._revision or place is None:
                return  # of a base that is gone
            if tuple(content["place"]) != tuple(place):
                return
            self._answers = content["asked"]
            if content["kind"] == "keep":
                self._take_over({place: content["value"]})
                self.keep()
            elif content["kind"] == "ask":
                self._moves += 1
                self._take_over({place: content["value"]})
                self._send_picture()

    def _take_over(self, values: dict[Param, float]) -> None:
        """Adopt what the page already shows."""
        self._from_the_page = True
        try:
            self.values = values
        finally:
            self._from_the_page = False

    # ---- what is sent ----

    def _rebase(self) -> None:
        """Recompute everything from the network as it is now: a new revision."""
        parameters(self.network)
        base = base_of(self.network, self.x_shown, self.y_shown, self._revision + 1)
        seen = fingerprint(self.network)  # what is shown, whatever is in the network later
        base = replace(base, yours=try_gradient(self.gradient, base))
        self._revision, self._seen, self._base = base.revision, seen, base
        with self.hold_sync():
            self._take_over({})
            if self.selected is not None and not self._fits(self.selected):
                self.selected = None
            self._send_picture()

    def _fits(self, place: Param) -> bool:
        try:
            return self._place(place, "selected") == place
        except ValueError:
            return False

    def _send_picture(self) -> None:
        """Send the scene and what is selected, in one message, so that they belong together."""
        place, base = self.selected, self._base
        shown = self._shown = layout(base.net, self._in_question())
        at = self.values.get(place) if place else None
        with self.hold_sync():
            m = self.x.shape[1]
            title = f"example {self.example + 1} of {m}" if m > 1 else "one example"
            self._scene = scene(base, shown, title, self.named)
            if place is None or not self.movable:
                self._selection, self._sweep = {}, b""
            else:
                about, numbers = selection(base, place, shown, at)
                self._selection = {**about, "moves": self._moves, "answers": self._answers}
                self._sweep = numbers

    def _as_left(self, about: dict[str, Any]) -> dict[str, Any]:
        """The selection for a page that redraws it, with the handle where the hand left it."""
        if not about.get("count"):
            return about
        at = about["home"]
        for place, value in self.values.items():
            if about["place"] == list(place):
                stops = np.frombuffer(self._sweep, "<f8", about["count"])
                at = int(np.abs(stops - value).argmin())
        return {**about, "at": at}

    def _in_question(self) -> set[tuple[int, int]]:
        """The neurons that must be drawn, however wide their layer is."""
        places: Iterable[Any] = [self.selected, *self.notes]
        return set().union(*(neurons_of(place) for place in places if place != "C"))


def _mapping(name: str, value: Any, keys: str, write: str) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} must be a dict by {keys}; got {brief(value)}. {write}")
    return value


def _frozen(array: np.ndarray) -> np.ndarray:
    """A copy that cannot be changed while the picture shows it."""
    copy = array.copy()
    copy.flags.writeable = False
    return copy


def _listed(notes: Mapping[Any, tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {"place": place if place == "C" else list(place), "mark": mark, "label": label}
        for place, (mark, label) in notes.items()
    ]
