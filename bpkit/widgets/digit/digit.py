"""A handwritten digit in: what each output should do, and what that asks of every weight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from ...network import Network
from ...validation import real, whole
from ..explorer import Explorer
from ..views.digit_pad import SIDE, image
from ..views.traits import Flag
from .asks import (
    DIGITS,
    HALF_RIGHT,
    PIXELS,
    SIZES,
    Asks,
    asks,
    default_data,
    default_net,
    fitting,
    labelled,
    trained_net,
)
from .centre import centred
from .page import (
    AVERAGE,
    LEAST_ETA,
    MOST_ETA,
    MOST_STEPS,
    THIS,
    UNTOLD,
    DigitView,
    text,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

A_TWO = 5  # the first handwritten 2 of the training images


class Digit(Explorer):
    """An image, the ten outputs, and what the image or the mean of several asks of the weights.

    Traits: `example`, the column of data.x that is shown; `pixels`, (28, 28) in [0, 1], the image,
    which may be the reader's own; `label`, the digit that it should be, or None; `neuron`, of layer
    2, counted from 0, whose 784 weights are shown; `average`, whether all examples seen so far ask,
    or this image alone; `steps`, how many steps of size `eta` a copy of the network has taken, 0
    again as soon as something else is asked; `trained`, whether the trained network is asked.
    """

    example: Any = traitlets.TraitType(0)
    pixels: Any = traitlets.TraitType(np.zeros((SIDE, SIDE)))
    label = traitlets.Any(None, allow_none=True)
    neuron: Any = traitlets.TraitType(0)
    average = Flag(False)
    steps: Any = traitlets.TraitType(0)
    eta: Any = traitlets.TraitType(1.0)
    trained = Flag(False)

    def __init__(self, net: Network | None, data: Any, example: Any = 0):
        # The arguments are checked first, since training a network takes a while.
        given = None if net is None else fitting(net)
        self._x, self._labels = labelled(default_data() if data is None else data)
        self._given = fitting(default_net()) if given is None else given
        self._drawn = False
        self._seen: list[int] = []
        name = f"half-trained, {HALF_RIGHT} %" if given is None else "yours"
        self._view = DigitView(self._given, name if self._given.sizes == SIZES else None)
        super().__init__(self._view.children, _dom_classes=["bpkit", "bpkit-digit"])
        self.example = example
        self._link()
        self.show_example()

    # ---- what is shown ----

    @property
    def seen(self) -> tuple[int, ...]:
        """The examples seen so far, whose average can be asked for; your own images are not."""
        return tuple(self._seen)

    @property
    def drawn(self) -> bool:
        """Whether the image is the reader's own, and not an example as it is in the data."""
        return self._drawn

    @property
    def sees(self) -> np.ndarray:
        """What the network sees, (28, 28): an example as it is, a drawing scaled and centred."""
        return centred(self.pixels) if self._drawn else self.pixels

    @property
    def _net(self) -> Network:
        return trained_net() if self.trained else self._given

    @property
    def shows(self) -> int:
        """The digit that the example shows, whatever `label` says that it should be."""
        return int(self._labels[self.example])

    def show_example(self) -> None:
        """Show the example as it is in the data, in place of what was drawn."""
        with self._lock:
            with self.quietly():
                if self.example not in self._seen:
                    self._seen.append(self.example)
                self.pixels = self._columns([self.example]).reshape(SIDE, SIDE)
                self.label = self.shows
                self._drawn = False
                self.steps = 0
            self._show()

    def next(self, count: int = 1) -> None:
        """Go on by `count` examples; all of them count as seen."""
        count = whole("count", count, 1)
        with self._lock:
            last = self.example + count
            for i in range(self.example + 1, last):
                if i % len(self._labels) not in self._seen:
                    self._seen.append(i % len(self._labels))
            self.example = last % len(self._labels)
            if self._drawn:  # there is one example only
                self.show_example()

    def _columns(self, which: list[int]) -> np.ndarray:
        return self._x[:, which].astype(np.float64)

    def asks(self) -> Asks:
        """Return the numbers that are shown, as float64: see Asks."""
        with self._lock:
            y = None if self.label is None else _one_hot([self.label])
            batch = None
            if self.average:
                batch = self._columns(self._seen), _one_hot(self._labels[self._seen])
            x = self.sees.reshape(PIXELS, 1)
            return asks(self._net, x, y, batch, self.steps, self.eta)

    def _text(self) -> str:
        """Return what is shown: the ten outputs, what they should do, the largest requests."""
        return text(self, self._net, self.asks())

    def _picture(self) -> Figure:
        """Return the picture in colours for light and dark backgrounds."""
        from matplotlib.figure import Figure

        from ...figures.digit import draw_digit

        figure = Figure()
        draw_digit(figure, self.sees, self._net.L, self.asks(), self.neuron)
        return figure

    # ---- traits ----

    @traitlets.validate("example")
    def _an_example(self, proposal: Any) -> int:
        return whole("example", proposal["value"], 0, len(self._labels) - 1)

    @traitlets.validate("pixels")
    def _an_image(self, proposal: Any) -> np.ndarray:
        checked = image("pixels", proposal["value"])
        checked.flags.writeable = False  # a pixel changed in place would not be seen
        return checked

    @traitlets.validate("label")
    def _a_digit(self, proposal: Any) -> int | None:
        value = proposal["value"]
        return None if value is None else whole("label", value, 0, DIGITS - 1)

    @traitlets.validate("neuron")
    def _a_neuron(self, proposal: Any) -> int:
        return whole("neuron", proposal["value"], 0, self._net.n[2] - 1)

    @traitlets.validate("steps")
    def _steps(self, proposal: Any) -> int:
        return whole("steps", proposal["value"], 0, MOST_STEPS)

    @traitlets.validate("trained")
    def _of_that_size(self, proposal: Any) -> bool:
        if proposal["value"] and self._given.sizes != SIZES:
            raise ValueError(
                f"trained must be False for a network of sizes {self._given.sizes}: the trained "
                f"one has {SIZES}. Write trained=False."
            )
        return bool(proposal["value"])

    @traitlets.validate("eta")
    def _a_step(self, proposal: Any) -> float:
        eta = real("eta", proposal["value"], positive=True)
        if not LEAST_ETA <= eta <= MOST_ETA:
            raise ValueError(
                f"eta must be from {LEAST_ETA:g} to {MOST_ETA:g}; got {eta:g}. Write eta=1."
            )
        return eta

    # ---- views ----

    def _link(self) -> None:
        view = self._view
        traitlets.link((self, "eta"), (view.eta, "value"))
        if view.network is not None:
            traitlets.link((self, "trained"), (view.network, "value"))
        traitlets.link((self, "average"), (view.who, "picked"), transform=(
            lambda average: AVERAGE if average else THIS, lambda picked: picked == AVERAGE))
        traitlets.link((self, "label"), (view.label, "value"), transform=(
            lambda label: UNTOLD if label is None else label,
            lambda value: None if value == UNTOLD else value))
        for chooser in (view.row, view.last):
            if chooser is not None and chooser.selectable:
                traitlets.link((self, "neuron"), (chooser, "column"))
        view.next.on_click(lambda _: self.next())
        view.ten.on_click(lambda _: self.next(10))
        view.back.on_click(lambda _: self.show_example())
        view.before.on_click(lambda _: self._turn(-1))
        view.after.on_click(lambda _: self._turn(1))
        view.step.on_click(lambda _: self._take_a_step())
        view.undo.on_click(lambda _: setattr(self, "steps", 0))
        view.pad.observe(self._pad_changed, "pixels")
        self.observe(lambda _: self.show_example(), "example")
        self.observe(self._image_changed, "pixels")
        self.observe(lambda _: self._begin_again(), ["label", "average", "trained"])
        self.observe(lambda _: self._show(), ["neuron", "steps", "eta"])

    def _turn(self, by: int) -> None:
        self.neuron = (self.neuron + by) % self._net.n[2]

    def _image_changed(self, _: Any) -> None:
        if self._quiet:
            return
        self._drawn = True
        with self.quietly():
            if not self.pixels.any():
                self.label = None  # an empty image shows no digit
        self._begin_again()

    def _begin_again(self) -> None:
        """Something else is asked, so no step has been taken yet."""
        if self._quiet:
            return
        with self.quietly():
            self.steps = 0
        self._show()

    def _take_a_step(self) -> None:
        with self._lock:
            self.steps = min(self.steps + 1, MOST_STEPS)

    def _pad_changed(self, change: Any) -> None:
        if not np.array_equal(change["new"], self.pixels):
            self.pixels = change["new"]

    def _show(self) -> None:
        if not self._quiet:
            self._view.show(self, self.asks())


def _one_hot(labels: Any) -> np.ndarray:
    return np.eye(DIGITS)[:, labels]


def digit(net: Network | None = None, data: Any = None, example: int | None = None) -> Digit:
    """Return a handwritten digit with what it asks of the outputs and of the weights of `net`.

    `net`: 784 inputs and 10 outputs, by default [784, 30, 10] after one epoch on 5,000 examples,
    which reads 73 % of the test images correctly; the explorer keeps a copy. Where it has these
    sizes, a trained one, which reads 96 %, can be asked instead. `data`: .x, (784, n), and
    .labels, (n,), by default those examples. `example`: the column that is shown first, by default
    a 2 of MNIST, or 0 in your own data.

    Raises TypeError or ValueError for a network or data of another kind. Source: "The two
    assumptions we need about the cost function", chapter 2 of the book.
    """
    if example is None:
        example = A_TWO if data is None else 0
    return Digit(net, data, example)
