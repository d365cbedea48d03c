"""BP1 to BP4, each checked now against finite differences, entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ...figures.nudge import example
from ...network import Network
from ...params import Param, place_in
from ...validation import brief, columns, function, one_of, whole
from ..explorer import Explorer, together
from ..views.base import Base, base_of
from ..views.controls import Picker
from ..views.network_view import NetworkView
from ..views.watch import WATCH
from .check import FORMULAS, Check, few_parameters, judge, layers_of
from .page import (
    Sides,
    about_entry,
    as_text,
    draw_equations,
    entry_of,
    judgement,
    layer_options,
    marked,
    overview,
    titles,
    verdict,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Equations(Explorer):
    """An equation beside what nudging gives, with a tick or a cross for every entry.

    Traits: `network`; `x`: (n_1, m) and `y`: (n_L, m); `equation`: "BP1", "BP2", "BP3" or "BP4";
    `layer`: one that the equation applies to; `gradient`: the learner's backprop(net, x, y), which
    is then what is judged, or None for bpkit's; `selected`: a weight, bias or neuron, or None.
    `check` is what is shown, `checks` has all, by (equation, layer); `state` is "none", "right",
    "wrong", "not attempted" or "raised", of the learner's function.
    """

    network: Any = traitlets.TraitType(None)
    x: Any = traitlets.TraitType(None)
    y: Any = traitlets.TraitType(None)
    equation: Any = traitlets.TraitType("BP1")
    layer: Any = traitlets.TraitType(None)
    gradient = traitlets.Any(None, allow_none=True)
    selected = traitlets.Any(None, allow_none=True)

    def __init__(self, net: Network, x: Any, y: Any, equation: str = "BP1", layer: Any = None,
                 gradient: Any = None, selected: Any = None):
        self._seed = 0
        self._view = NetworkView(
            few_parameters(net), x, y, direction="backward", controls=False, selected=selected
        )
        self._equations = Picker(label="equation")
        self._layers = Picker(label="layer l", caption="layer l")
        self._another = ipywidgets.Button(description="Another network")
        self._said, self._entry = ipywidgets.HTML(), ipywidgets.HTML()
        self._sides = Sides(self._on_entry)
        super().__init__(self._boxes())
        self.add_class("bpkit-equations")
        with self.quietly():
            self.network, self.x, self.y = net, x, y
            self.gradient = gradient
            self.equation = equation
            self.layer = layers_of(self.equation, net.L)[-1] if layer is None else layer
            traitlets.link((self._view, "selected"), (self, "selected"))
        self._observe()
        self._check()
        WATCH.add(self)

    def _boxes(self) -> list[ipywidgets.Widget]:
        tools = ipywidgets.Box([self._equations, self._layers, self._another])
        tools.add_class("bpkit").add_class("bpkit-equations-tools")
        left = ipywidgets.VBox([self._view, self._entry]).add_class("bpkit-beside")
        main = ipywidgets.Box([left, self._sides]).add_class("bpkit-equations-main")
        return [tools, self._said, main]

    def _observe(self) -> None:
        self.observe(lambda _: self._check(), ["network", "x", "y", "gradient"])
        self._view.observe(lambda _: self._check(), "values")
        self.observe(lambda _: self._on_equation(), "equation")
        self.observe(lambda _: self._show(), ["layer", "selected"])
        self._equations.observe(lambda change: self._pick("equation", change["new"]), "picked")
        self._layers.observe(lambda change: self._pick("layer", int(change["new"])), "picked")
        self._another.on_click(lambda _: self.another())

    # ---- traits ----

    @traitlets.validate("network", "x", "y")
    def _fitting(self, proposal: Any) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        if name == "network":
            value = few_parameters(value, name=name)
        elif name == "x" and self.y is not None:
            value = columns("x", value, self.network.n[1], np.dtype(float), m=self.y.shape[1])
        # The view refuses what does not fit, and then nothing has changed.
        with self.quietly():
            setattr(self._view, name, value)
        return getattr(self._view, name)

    @traitlets.validate("gradient")
    def _callable(self, proposal: Any) -> Callable[..., Any] | None:
        gradient = proposal["value"]
        if gradient is None:
            return None
        return function("gradient", gradient, " of (net, x, y)", "my_backprop")

    @traitlets.validate("equation")
    def _one_of_four(self, proposal: Any) -> str:
        equation = proposal["value"]
        if not isinstance(equation, str) or equation not in FORMULAS:
            raise ValueError(
                f"equation must be one of {one_of(FORMULAS)}; got {brief(equation)}. "
                "Write equation='BP1'."
            )
        if not layers_of(equation, self.network.L):
            raise ValueError(
                "equation='BP2' must have a hidden layer to check; got a network of two layers. "
                "Write equation='BP1'."
            )
        return equation

    @traitlets.validate("layer")
    def _spoken_of(self, proposal: Any) -> int:
        layers = layers_of(self.equation, self.network.L)
        return whole(f"layer, for {self.equation},", proposal["value"], layers[0], layers[-1])

    @traitlets.validate("selected")
    def _a_place(self, proposal: Any) -> Param | None:
        value = proposal["value"]
        return None if value is None else place_in(self._view.network, value, "selected")

    # ---- what can be read and done ----

    @property
    def checks(self) -> dict[tuple[str, int], Check]:
        """Every check by (equation, layer), as the network is now."""
        return self._checks

    @property
    def check(self) -> Check:
        """The check that is shown."""
        return self._checks[self.equation, self.layer]

    @property
    def state(self) -> str:
        """How the learner's function did: "none" without one."""
        return self._yours.state

    def another(self) -> None:
        """Draw new parameters for a network of the same shape."""
        with self._lock:
            self._seed += 1
            net, drawn = self.network.copy(), Network(self.network.sizes, rng=self._seed)
            for l in net.w:
                net.w[l], net.b[l] = drawn.w[l], drawn.b[l]
            self.network = net

    def look_again(self) -> None:
        """Check again if the network was changed in place; called after every cell."""
        with self._lock:
            self._view.look_again()
            if self._view.base.revision != self._revision:
                self._check()

    def close(self) -> None:
        """Close the explorer; it no longer looks at its network."""
        WATCH.remove(self)
        super().close()

    # ---- what the reader does ----

    def _pick(self, name: str, value: Any) -> None:
        if not self._quiet:
            self.set_trait(name, value)

    def _on_entry(self, entry: tuple[int, int]) -> None:
        with self._lock:
            if not self._quiet:
                self.selected = self.check.place(*entry)

    def _on_equation(self) -> None:
        layers = layers_of(self.equation, self.network.L)
        if self.layer in layers:
            self._show()
        else:
            self.layer = min(max(self.layer, layers[0]), layers[-1])

    # ---- checking ----

    def _check(self) -> None:
        """Compute everything from the network as it is, perhaps with one parameter displaced."""
        if self._quiet:
            return
        net = self._view.base.net.copy()
        for place, value in self._view.values.items():
            if place.kind != "z":
                array = (net.w if place.kind == "w" else net.b)[place.l]
                array[place.j, place.k or 0] = value
        self._revision = self._view.base.revision
        self._stay_inside(net.L)
        self._base: Base = base_of(net, self.x, self.y)
        self._yours, self._remark, checks = judge(self._base, self.gradient)
        self._checks = {(check.equation, check.layer): check for check in checks}
        self._show()

    def _stay_inside(self, L: int) -> None:
        """Go to an equation and a layer that exist: a new network may have fewer."""
        with self.quietly():
            if not layers_of(self.equation, L):
                self.equation = "BP1"
            self._on_equation()

    # ---- what is shown ----

    def _show(self) -> None:
        if self._quiet:
            return
        with self.quietly():
            self._show_pickers()
            check, learner = self.check, self.gradient is not None
            self._sides.show(check, learner, self.selected)
            entry = entry_of(check, self.selected)
            self._entry.value = about_entry(self._base, check, entry, learner, self.selected)
            self._said.value = verdict(check, self._yours, self._remark, self._view.base.net)
            self._view.notes = marked(check)

    def _show_pickers(self) -> None:
        L = self.network.L
        with self._equations.hold_sync(), self._layers.hold_sync():
            self._equations.options = overview(self._checks, self._view.base.net)
            self._equations.picked = self.equation
            self._layers.options = layer_options(self._checks, self.equation, L)
            self._layers.picked = str(self.layer)

    # ---- for readers without a kernel ----

    def _text(self) -> str:
        """Return the check that is shown, in words and numbers, and the results of all others."""
        net = self._view.base.net
        return as_text(self.check, self._yours, self._remark, self._checks, net)

    def _picture(self) -> Figure:
        """Return the matrices and the network in colours for light and dark backgrounds."""
        check, learner = self.check, self.gradient is not None
        three = list(zip(titles(check, learner), self._sides.matrices, strict=True))
        sides = three if check.wrong is not None else three[1:2]
        line = " ".join(judgement(check, self._yours, stable=True))
        return draw_equations(self._base, sides, line, self.selected)


def equations(
    net: Network | None = None,
    x: Any = None,
    y: Any = None,
    gradient: Callable[..., Any] | None = None,
    equation: str = "BP1",
    layer: int | None = None,
    selected: Any = None,
) -> Equations:
    """Return BP1 to BP4, each beside what nudging gives, with a tick or a cross by every index.

    `x`: (n_1, m), `y`: (n_L, m), one example per column; `gradient`: your own backprop(net, x, y),
    to be judged instead of bpkit's. Without net, x and y: the network of the first lesson.
    """
    net, x, y = together("equations", net, x, y, lambda: example()[:3])
    return Equations(net, x, y, equation, layer, gradient, selected)
