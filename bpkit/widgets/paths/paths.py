"""Every path from a weight to the cost, one after the other, until their sum is the gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ...network import Network
from ...params import Param, parameter
from ...validation import columns, target, whole
from ..explorer import Explorer, together
from ..views.controls import Listing, Stepper
from ..views.mathml import in_line
from ..views.network_view import NetworkView
from .page import PathList, count, counts_table, draw_path, factors_html, listed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DEEPER = ([784, 30, 10], [784, 30, 30, 10], [784, 30, 30, 30, 30, 10])
MOST_OUTPUTS = 11  # that NetworkView draws, that of the path among them

# The line from an output to the cost is lit as well, but NetworkView has no note for it.
_WIRES = ", ".join(
    f".bpkit-paths.out-{i} .bpkit-wire:nth-of-type({i})" for i in range(1, MOST_OUTPUTS + 1)
)
_WIRES += " { stroke: var(--bpkit-selected); stroke-width: 4; }"


class Paths(Explorer):
    """A network with one path lit from a parameter to the cost, and the sum of the paths so far.

    Traits: `selected`, the parameter, ("w", l, j, k), ("b", l, j) or ("z", l, j); `path`, which
    path is lit, counted from 0, the one of largest |product| first. `view` is the network.
    """

    # traitlets.Any would accept None without a check.
    selected: Any = traitlets.TraitType(help="the parameter whose paths are listed")
    path: Any = traitlets.TraitType(0, help="the path that is lit, from 0")

    def __init__(self, net: Network, x: Any, y: Any, selected: Any = ("w", 2, 0, 0), path: Any = 0):
        net = net.copy(dtype=np.float64)
        x, y = columns("x", x, net.n[1], net.dtype, m=1), target("y", y, net, 1)
        self.view = NetworkView(net, x, y, controls=False, movable=False)
        self._counts = [count(n) for n in (net, *(Network(sizes, rng=0) for sizes in DEEPER))]
        self._stepper = Stepper(name="walk through the paths", noun="path", interval=1200)
        self._list = Listing(name="paths, largest first", rows=6)
        self._heading, self._factors, self._sum, self._counted = (
            ipywidgets.HTML() for _ in range(4)
        )
        table = ipywidgets.HTML(
            "<div class='bpkit'><details><summary>How the counts grow with depth</summary>"
            f"{counts_table(self._counts)}</details></div>"
        )
        card = ipywidgets.VBox([self._heading, self._list, self._sum])
        card.add_class("card")
        self.view.add_class("bpkit-beside")
        both = ipywidgets.Box([self.view, card])
        both.add_class("both")
        wires = ipywidgets.HTML(f"<style>{_WIRES}</style>")
        wires.layout.display = "none"
        super().__init__([wires, self._stepper, both, self._factors, self._counted, table])
        self.add_class("bpkit-paths")
        self.put(selected, path)
        self.observe(lambda change: self.put(change["new"]), "selected")
        self.observe(lambda _: self._show(), "path")
        self.view.observe(lambda change: self._choose(change["new"]), "selected")
        self._stepper.observe(lambda change: self._go(change["new"]), "value")
        self._list.observe(lambda change: self._go(change["new"]), "index")

    # ---- traits ----

    def put(self, selected: Any, path: Any = 0) -> None:
        """Select a parameter, and light one of its paths."""
        param = parameter(self.view.base.net, selected, "selected")
        with self._lock:
            if self._quiet:
                return
            paths = listed(self.view.base, param)
            path = whole("path", path, 0, len(paths) - 1)
            with self.quietly():
                self._paths = paths
                self.selected, self.path, self.view.selected = param, path, param
            self._show()

    @traitlets.validate("selected")
    def _a_parameter(self, proposal: Any) -> Param:
        return parameter(self.view.base.net, proposal["value"], "selected")

    @traitlets.validate("path")
    def _a_path(self, proposal: Any) -> int:
        return whole("path", proposal["value"], 0, len(self._paths) - 1)

    @property
    def now(self) -> PathList:
        """The paths that are listed, the lit one, and their numbers."""
        return PathList(self.view.base, self.selected, self._paths, self.path)

    # ---- what the reader does ----

    def _choose(self, place: Param | None) -> None:
        if self._quiet or place == self.selected:
            return
        if place is not None and place.kind != "a":
            self.put(place)
            return
        with self.quietly():
            self.view.selected = self.selected
        self._show("" if place is None else (
            f"{place.book} is an input, given and not learnt. Select a weight, a bias or a "
            "later neuron."
        ))

    def _go(self, path: int | None) -> None:
        with self._lock:
            # The page may still show the previous parameter, which had more paths.
            if not self._quiet and path is not None and path < len(self._paths):
                self.path = path

    # ---- what is shown ----

    def _show(self, warning: str = "") -> None:
        if self._quiet:
            return
        now = self.now
        with self.quietly():
            self.view.notes = now.notes()
            self._show_controls(now)
        warned = f"<p class='warning'>{in_line(warning)}</p>" if warning else ""
        self._heading.value = (
            "<div class='bpkit'>Paths from <span class='bpkit-math name'>"
            f"{in_line(now.param.book)}</span> <code>{now.param.code}</code>"
            "<div class='bpkit-muted hint'>Select another in the network.</div></div>"
        )
        self._factors.value = (
            f"<div class='bpkit' role='status'>{warned}"
            f"{factors_html(now.param, now.lit, now.write)}</div>"
        )
        rows = "".join(
            f"<div class='row'><span>{in_line(label.removesuffix(' products'), fractions=False)}"
            "</span>"
            f"<b>{number}</b></div>"
            for label, number in now.rows()
        )
        self._sum.value = f"<div class='bpkit sum'>{rows}{now.drawing()}</div>"
        said = in_line(now.counted_briefly(self._counts[0]))
        self._counted.value = f"<div class='bpkit counts'><p>{said}</p></div>"

    def _show_controls(self, now: PathList) -> None:
        n = len(now.paths)
        with self._list.hold_sync():
            self._list.options, self._list.index = now.options(), now.at
        with self._stepper.hold_sync():
            self._stepper.last = n - 1
            self._stepper.says = [f"path {i} of {n}" for i in range(1, n + 1)]
            self._stepper.value = now.at
        for i in range(1, MOST_OUTPUTS + 1):
            (self.add_class if i == now.output() else self.remove_class)(f"out-{i}")

    def _text(self) -> str:
        """Return the lit path with its factors, the sum so far, and the counts."""
        return f"{self.now.text()}\n{self.now.counted(self._counts[0])}"

    def _picture(self) -> Figure:
        """Return the network with the path, and the sum so far, for light and dark backgrounds."""
        return draw_path(self.now)


def wide_example() -> tuple[Network, np.ndarray, np.ndarray]:
    """Return a small network with 24 paths from each weight of its second layer, and an example."""
    net = Network([3, 3, 4, 3, 2], rng=4)
    return net, np.array([[0.9], [0.2], [0.6]]), np.array([[1.0], [0.0]])


def paths(net: Network | None = None, x: Any = None, y: Any = None,
          selected: Any = ("w", 2, 0, 0), path: int = 0) -> Paths:
    """Return every path from a parameter to the cost, to light one by one and to sum up.

    `x`: (n_1, 1), `y`: (n_L, 1), one example; `selected`: ("w", l, j, k), ("b", l, j) or
    ("z", l, j); `path`: which path is lit, counted from 0, largest first.
    Without arguments: a network of 3, 3, 4, 3 and 2 neurons and its weight w²₁₁.
    """
    net, x, y = together("paths", net, x, y, wide_example)
    return Paths(net, x, y, selected, path)
