"""The parts of the explorer `digit` on the screen: controls, image, table and maps, laid out."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np

from ...network import Network
from ..views.digit_pad import SIDE, DigitPad
from ..views.signed_map import SignedMap
from . import words
from .asks import Asks, decimals
from .data import DIGITS
from .table import table

LEAST_ETA, MOST_ETA = 0.001, 100.0
UNTOLD = -1  # a Dropdown knows no None


class DigitView:
    """Widgets by what they do; `children` lays them out, `show` fills them with numbers."""

    def __init__(self, net: Network):
        self._net = net
        self.pad = DigitPad()
        self.next, self.ten, self.back, self.before, self.after = map(_button, (
            "Next example", "Next 10", "Back to the example", "‹ neuron", "neuron ›"))
        self.label = ipywidgets.Dropdown(
            options=[("not told", UNTOLD), *((str(d), d) for d in range(DIGITS))],
            description="it should be", style={"description_width": "initial"},
            layout={"width": "auto"})
        self.who = ipywidgets.ToggleButtons(
            options=[("this example asks", False), ("the average of those seen asks", True)])
        self.step = ipywidgets.ToggleButton(
            description="Do what they ask", tooltip="A copy of the network makes one step")
        self.eta = ipywidgets.BoundedFloatText(
            min=LEAST_ETA, max=MOST_ETA, step=0.5, description="step size η",
            layout={"width": "168px"}, style={"description_width": "initial"})
        # A column of the last layer's map is a neuron of layer 2 only where that is the one before.
        self.last = None if net.L == 2 else SignedMap(
            np.zeros(net.w[net.L].shape), row_names=[str(d) for d in range(DIGITS)],
            row_word="into the output for", column_word="from hidden neuron",
            selectable=net.L == 3)
        self.row = SignedMap(np.zeros((1, net.n[2])), column_word="neuron", selectable=True)
        self.map = SignedMap(np.zeros((SIDE, SIDE)), row_word="from pixel row", labels=False)
        self._title, self._outputs, self._costs = (ipywidgets.HTML() for _ in range(3))
        self._of_last, self._of_row, self._of_neuron = (ipywidgets.HTML() for _ in range(3))
        self._of_row.add_class("bpkit-gap")

    @property
    def children(self) -> list[ipywidgets.Widget]:
        """The widgets from top to bottom."""
        maps = [self._of_last, *([self.last] if self.last else []), self._of_row, self.row]
        return [
            _box("controls", self.next, self.ten, self.back, self.label),
            _box("cards", _card("284px", self._title, self.pad),
                 _card("728px", self._outputs, self._costs,
                       _box("controls", self.step, self.eta))),
            _box("controls", self.who),
            _box("cards", _card("664px", *maps),
                 _card("288px", self._of_neuron, self.map,
                       _box("controls", self.before, self.after))),
        ]

    def show(self, image: Any, shown: Asks) -> None:
        """Show the image of the explorer with what is asked."""
        net, j = self._net, image.neuron
        if not np.array_equal(self.pad.pixels, image.pixels):
            self.pad.pixels = image.pixels
        self.pad.name = words.what(image)
        self.back.disabled = not image.drawn
        self._title.value = words.title(image)
        self._outputs.value = table(shown, net.L)
        self._costs.value = words.costs(shown, image.eta)
        self._of_last.value = words.last_layer(net, shown)
        self._of_row.value = words.layer_2(net, shown)
        self._of_neuron.value = words.one_neuron(shown, j)
        of_w = shown.of_w or {l: np.zeros_like(w) for l, w in net.w.items()}
        of_b = shown.of_b or {l: np.zeros(n) for l, n in net.n.items()}
        if self.last is not None:
            _put(self.last, of_w[net.L], words.of_weights(net.L, shown))
        _put(self.row, of_b[2].reshape(1, -1), words.of_biases(shown))
        _put(self.map, of_w[2][j].reshape(SIDE, SIDE),
             f"{words.of_weights(2, shown)} into neuron {j + 1}")


def _put(view: SignedMap, values: np.ndarray, name: str) -> None:
    with view.hold_sync():
        view.name, view.digits, view.values = name, decimals(values), values


def _button(said: str) -> ipywidgets.Button:
    return ipywidgets.Button(description=said)


def _box(kind: str, *children: ipywidgets.Widget) -> ipywidgets.Box:
    return ipywidgets.Box(children, _dom_classes=[f"bpkit-{kind}"])


def _card(width: str, *children: ipywidgets.Widget) -> ipywidgets.VBox:
    return ipywidgets.VBox(children, layout={"width": f"min({width}, 100%)"})
