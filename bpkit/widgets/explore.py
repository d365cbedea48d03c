"""The flagship: take hold of a network, move one thing, and see exactly what it costs."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from ..activations import ACTIVATIONS
from ..costs import COSTS
from ..doors import perturb, sweep
from ..figures.nudge import draw_nudge, example
from ..network import Network
from .explorer import Explorer, together
from .views.grid import grid
from .views.network_view import NetworkView

if TYPE_CHECKING:
    from matplotlib.figure import Figure

OWN = "as it was given"
SHARED = ("network", "x", "y", "example", "selected", "values", "direction", "gradient")


class Explore(Explorer):
    """A NetworkView, with a choice of the example, of each layer's activation, and of the cost.

    Traits: `network`, `x`, `y`, `example`, `selected`, `values`, `direction` and `gradient`, those
    of its `view`, both ways.
    """

    network: Any = traitlets.TraitType()
    x: Any = traitlets.TraitType()
    y: Any = traitlets.TraitType()
    example: Any = traitlets.TraitType(0)
    selected = traitlets.Any(None, allow_none=True)
    values: Any = traitlets.TraitType()
    direction: Any = traitlets.TraitType()
    gradient = traitlets.Any(None, allow_none=True)

    def __init__(self, net: Network, x: Any, y: Any, **kwargs: Any):
        self.view = NetworkView(net, x, y, **kwargs)
        self._example = ipywidgets.BoundedIntText(
            description="example", min=1, max=1, style={"description_width": "initial"},
            layout=ipywidgets.Layout(width="130px", margin="2px 12px 2px 2px"),
        )
        self._cost = _choice("cost", COSTS)
        self._layers = ipywidgets.HBox()
        self._message = ipywidgets.HTML()
        controls = ipywidgets.HBox([self._example, self._layers, self._cost])
        controls.layout.flex_flow = self._layers.layout.flex_flow = "row wrap"
        controls.layout.display = "none" if self.view.simple else ""
        super().__init__([controls, self._message, self.view])
        for name in SHARED:
            tie(self.view, self, name)
        self.view.observe(lambda _: self._fill(), ["network", "x", "example"])
        self._example.observe(self._on_example, "value")
        self._cost.observe(lambda change: self._rebuild(cost=change.new), "value")
        self._fill()

    @traitlets.validate(*SHARED)
    def _as_the_view_takes_it(self, proposal: Any) -> Any:
        # The view refuses what does not fit, before anything here has changed.
        name, value = proposal["trait"].name, proposal["value"]
        if getattr(self.view, name) is not value:
            setattr(self.view, name, value)
        return getattr(self.view, name)

    def show(self, network: Network, x: Any, y: Any) -> None:
        """Show another network with other data, perhaps of other sizes."""
        self.view.show(network, x, y)

    # ---- the controls ----

    def _fill(self) -> None:
        """Set the controls to what is shown."""
        net = self.network
        with self.quietly():
            m = self.x.shape[1]
            self._example.max, self._example.value = m, self.example + 1
            self._example.layout.display = "" if m > 1 else "none"
            _show(self._cost, net.cost.name)
            if len(self._layers.children) != net.L - 1:
                self._layers.children = [self._layer(l) for l in range(2, net.L + 1)]
            for l, control in enumerate(self._layers.children, start=2):
                _show(control, net.activation[l].name)

    def _layer(self, l: int) -> ipywidgets.Dropdown:
        control = _choice(f"layer {l}", ACTIVATIONS)
        control.observe(lambda change: self._rebuild(layer=l, activation=change.new), "value")
        return control

    def _on_example(self, change: Any) -> None:
        if not self._quiet:
            self.example = change.new - 1

    def _rebuild(self, layer: int = 0, activation: str = OWN, cost: str = OWN) -> None:
        """The same parameters with another activation or cost; a choice that does not fit says so.

        The explorer then shows a network of its own: the one it was given keeps what it had.
        """
        if self._quiet or (activation == OWN and cost == OWN):
            return
        self._message.value = ""
        try:
            if cost != OWN:
                self.network = self.network.copy(cost=cost)
            else:
                self.network = with_activation(self.network, layer, activation)
        except ValueError as error:
            said = html.escape(str(error))
            self._message.value = f"<div class='bpkit' role='alert'>{said}</div>"
            self._fill()

    # ---- for readers without a kernel ----

    def _text(self) -> str:
        """Return what the picture shows, in words and numbers."""
        return self.view.text()

    def _picture(self) -> Figure:
        """Return the picture in colours for light and dark backgrounds."""
        from matplotlib.figure import Figure

        figure, base, place = Figure(), self.view.base, self.view.selected
        p = s = None
        if place is not None and place.kind != "a":
            p = self.view.change or perturb(base.net, base.x, base.y, place, 0.0)
            at = sweep(base.net, base.x, base.y, place, [0.0]).base
            s = sweep(base.net, base.x, base.y, place, grid(at, at + p.d).values)
        draw_nudge(figure, base.net, base.x, base.y, p, s, "both")
        return figure


def tie(view: Any, explorer: Any, name: str) -> None:
    """Make a trait of an explorer that of its view; traitlets.link cannot compare arrays."""
    setattr(explorer, name, getattr(view, name))

    def follow(change: Any) -> None:
        there = explorer if change.owner is view else view
        if getattr(there, name) is not change.new:
            setattr(there, name, change.new)

    view.observe(follow, name)
    explorer.observe(follow, name)


def with_activation(net: Network, l: int, activation: str) -> Network:
    """Return the network with another activation in layer l, and in all neurons of it."""
    layers = {layer: f.at(0) for layer, f in net.activation.items()}
    own = {
        (layer, j): f.at(j)
        for layer, f in net.activation.items() if layer != l and f.parts
        for j in range(net.n[layer])
    }
    return net.copy(activation={**layers, l: activation}, neurons=own)


def _choice(description: str, names: Any) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(
        options=list(names), description=description, style={"description_width": "initial"},
        layout=ipywidgets.Layout(width="184px", margin="2px 12px 2px 2px"),
    )


def _show(control: ipywidgets.Dropdown, name: str) -> None:
    """Set a Dropdown to a name; one of the learner's own is listed "as it was given"."""
    known = [option for option in control.options if option != OWN]
    control.options = known if name in known else [OWN, *known]
    control.value = name if name in known else OWN


def explore(
    net: Network | None = None,
    x: Any = None,
    y: Any = None,
    selected: Any = None,
    gradient: Callable[..., Any] | None = None,
    **traits: Any,
) -> Explore:
    """Return a network that can be taken hold of: select anything in it, move it, see ΔC.

    `x`: (n_1, m), `y`: (n_L, m), one example per column; `selected`: ("w", l, j, k), ("b", l, j) or
    ("z", l, j); `gradient`: your own backprop(net, x, y), to stand beside bpkit's; `simple=True`:
    without menus, equations and the backward pass, for a first look. Without arguments: a network
    of 3, 4, 4 and 2 neurons and its weight w³₂₄.
    """
    if net is None and x is None and y is None:
        net, x, y, w_3_24 = example()
        selected = w_3_24 if selected is None else selected
    net, x, y = together("explore", net, x, y, lambda: example()[:3])
    return Explore(net, x, y, selected=selected, gradient=gradient, **traits)
