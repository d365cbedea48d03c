"""The same network with sigmoids and with f(z) = z: what becomes of delta on its way back."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ...formatting import plain, raised, short
from ...network import Network
from ...validation import columns, real, target, whole
from ..explorer import Explorer, together
from ..prose import marked_up, unmarked
from ..views.controls import Picker
from ..views.network_view import NetworkView
from ..views.traits import OneOf
from .numbers import NAMES, Errors, chart, equations, figure_of, number, one_map, scaled, table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SCALES = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
PARTS = ("charts", "network", "equations", "table")


class LinearNeurons(Explorer):
    """Two networks with the same weights, one of sigmoids and one of f(z) = z, and their deltas.

    Traits: `scale`, by which all weights are multiplied, from 0.5 to 3, rounded to halves; `seed`
    of the weights, or None for those of the network that was given; `shown`, "sigmoid" or "linear":
    which of the two networks is drawn; `network`, the one that is drawn, to be read only.
    """

    scale: Any = traitlets.TraitType(1.0, help="what all weights are multiplied by")
    seed = traitlets.Any(None, allow_none=True, help="the seed the weights are drawn with")
    shown = OneOf(list(NAMES), "sigmoid", help="the network that is drawn")
    network = traitlets.Instance(Network, read_only=True)

    def __init__(self, net: Network, x: Any, y: Any, seed: int | None = None):
        self._given = net.copy(dtype=np.float64)
        self._x = columns("x", x, net.n[1], self._given.dtype, m=1)
        self._y = target("y", y, self._given, 1)
        scaled(self._given, 1.0, "linear")  # refused here if its cost does not allow that
        if seed is not None:
            self.seed = seed
        self._compute()
        self._view = NetworkView(
            self._both[self.shown].base.net, self._x, self._y,
            direction="backward", controls=False, movable=False,
        )
        auto = {"description_width": "auto"}
        scale = ipywidgets.RadioButtons(
            options=[(f"{value:g}", value) for value in SCALES], value=self.scale,
            description="weights times", orientation="horizontal", style=auto,
        )
        other = ipywidgets.Button(description="Other weights", tooltip="Draw them with a new seed")
        shown = ipywidgets.RadioButtons(
            options=[(f, name) for name, f in NAMES.items()],
            description="in every neuron", orientation="horizontal", style=auto,
        )
        self._chart, self._said, self._as_one, self._numbers = (
            ipywidgets.HTML() for _ in range(4))
        self._part = Picker(label="what is shown", picked=PARTS[0],
                            options=[{"value": part, "name": part} for part in PARTS])
        self._parts = {
            "charts": [self._chart],
            "network": [shown, self._view],
            "equations": [ipywidgets.HTML(equations()), self._as_one],
            "table": [self._numbers],
        }
        super().__init__(
            [
                ipywidgets.Box([scale, other], _dom_classes=["bpkit-choices"]),
                self._said,
                ipywidgets.Box([self._part, shown], _dom_classes=["bpkit-choices"]),
                *(widget for part in self._parts.values() for widget in part
                  if widget is not shown),
            ],
            _dom_classes=["bpkit", "bpkit-linear"],
        )
        self._part.observe(lambda _: self._show_part(), "picked")
        self._show_part()
        traitlets.link((self, "scale"), (scale, "value"))
        traitlets.link((self, "shown"), (shown, "value"))
        other.on_click(lambda _: self.set_trait("seed", 0 if self.seed is None else self.seed + 1))
        self.observe(lambda _: self._show(), "scale")
        self.observe(self._draw_weights, "seed")
        self.observe(lambda _: self._draw(), "shown")
        self._show()

    # ---- traits ----

    @traitlets.validate("scale")
    def _a_scale(self, proposal: Any) -> float:
        scale = real("scale", proposal["value"])
        if not SCALES[0] <= scale <= SCALES[-1]:
            nearest = min(max(scale, SCALES[0]), SCALES[-1])
            raise ValueError(
                f"scale must lie from {SCALES[0]:g} to {SCALES[-1]:g}; got {scale:g}. "
                f"Write scale={nearest:g}."
            )
        return round(2 * scale) / 2

    @traitlets.validate("seed")
    def _a_seed(self, proposal: Any) -> int | None:
        seed = proposal["value"]
        return None if seed is None else whole("seed", seed, 0)

    # ---- numbers ----

    def _compute(self) -> None:
        """Compute both networks for every scale, as long as the weights stay."""
        net = self._given
        if self.seed is not None:
            net = Network(net.sizes, cost=net.cost, rng=self.seed)
        self._every = {
            scale: {name: Errors.of(scaled(net, scale, name), self._x, self._y) for name in NAMES}
            for scale in SCALES
        }
        # The axis has room for every scale, and so it stays where it is when the scale changes.
        sizes = [step.size for both in self._every.values() for errors in both.values()
                 for step in errors.steps.values() if step.size > 0]
        self._limits = (min(sizes, default=0.1), max(sizes, default=1.0))

    @property
    def _both(self) -> dict[str, Errors]:
        return self._every[self.scale]

    @property
    def sizes(self) -> dict[str, dict[int, float]]:
        """The mean |delta| by layer, of both networks: sizes["sigmoid"][l], sizes["linear"][l]."""
        with self._lock:
            return {name: {l: step.size for l, step in errors.steps.items()}
                    for name, errors in self._both.items()}

    def sentences(self) -> list[str]:
        """What the numbers say."""
        L = self._given.L
        said = []
        for name, errors in self._both.items():
            sizes = [step.size for step in errors.steps.values()]
            factors = [number(step.by_f) for step in errors.steps.values()]
            said.append(
                f"With *{NAMES[name]}*: the mean |*δ*| is {number(sizes[0])} in layer {L} and "
                f"{number(sizes[-1])} in layer 2, {_times(sizes[-1], sizes[0])}. "
                + (f"Each *σ′* is at most 1/4: from layer {L} down to 2 it let through "
                   f"{', '.join(factors)} of what reached it."
                   if name == "sigmoid" else
                   "Each *f′* is 1, so no layer takes anything away: any change comes from the "
                   "weights.")
            )
        return [*said, self._as_one_map()]

    def _as_one_map(self) -> str:
        base = self._both["linear"].base
        W, c = one_map(base.net)
        a, L = base.fp.a[base.net.L], base.net.L
        right = np.allclose(W @ self._x + c, a, rtol=1e-9, atol=1e-12)
        product = "".join(f"w{raised(l)}" for l in range(L, 1, -1))
        product = f"*W = {product}*" if L <= 9 else "*W*, the product of all *w*,"
        return (
            f"With *f(z) = z* the {L - 1} layers together are one linear map, *W x + c*. "
            f"{product} is {W.shape[0]} × {W.shape[1]}, and *W x + c* "
            f"{'is *aᴸ* to nine digits' if right else 'is not *aᴸ*'}: "
            f"{', '.join(short(value) for value in a[:4, 0])}{', …' if len(a) > 4 else ''}."
        )

    def _text(self) -> str:
        """Return the numbers of the chart and of the table."""
        lines = [self._title(), *map(unmarked, self.sentences()), ""]
        lines.append(f"{'layer':6}" + "".join(
            f"{f'{NAMES[name]}:':>11}{'mean |δ|':>10}{'× by w':>9}{'× by f′':>9}"
            for name in self._both))
        for l in self._both["linear"].steps:
            lines.append(f"{l:<6}" + "".join(
                f"{number(step.size):>21}{number(step.by_w):>9}{number(step.by_f):>9}"
                for step in (errors.steps[l] for errors in self._both.values())))
        return "\n".join(lines)

    def _title(self) -> str:
        drawn = "the weights given" if self.seed is None else f"weights drawn with seed {self.seed}"
        return f"Network {self._given.sizes}, {drawn}, times {self.scale:g}"

    def _picture(self) -> Figure:
        """Return the chart in colours for light and dark backgrounds."""
        return figure_of(self._both, self._limits, "both")

    # ---- what is shown ----

    def _show(self) -> None:
        self._chart.value = chart(self._both, self._limits)
        *said, as_one = (f"<p>{marked_up(line)}</p>" for line in self.sentences())
        self._said.value = (
            f"<div class='bpkit-linear-said' role='status'><p class='bpkit-muted'>"
            f"{html.escape(self._title())}</p>{''.join(said)}</div>"
        )
        self._as_one.value = f"<div class='bpkit-linear-one'>{as_one}</div>"
        self._numbers.value = table(self._both)
        self._draw()

    def _show_part(self) -> None:
        """One part at a time is shown."""
        for name, part in self._parts.items():
            for widget in part:
                widget.layout.display = None if name == self._part.picked else "none"

    def _draw_weights(self, _: Any) -> None:
        self._compute()
        self._show()

    def _draw(self) -> None:
        net = self._both[self.shown].base.net
        self._view.network = net.copy()
        self.set_trait("network", net.copy())


def _times(value: float, start: float) -> str:
    """How much of `start` the value is, in words."""
    if not start or not value:
        return "with nothing to compare"
    ratio = value / start
    if ratio >= 1:
        return f"{number(ratio)} times as much"
    return f"1/{plain(1 / ratio, 0 if 1 / ratio >= 10 else 1)} of that"


def six_layers() -> tuple[Network, np.ndarray, np.ndarray]:
    """Return a network whose weights are drawn with seed 9, and an example."""
    net = Network([3, 4, 4, 4, 4, 2], rng=9)
    return net, np.array([[0.9], [0.2], [0.6]]), np.array([[1.0], [0.0]])


def linear_neurons(
    net: Network | None = None, x: Any = None, y: Any = None
) -> LinearNeurons:
    """Return a network with sigmoids beside the same one with f(z) = z, and delta in both by layer.

    `x`: (n_1, 1), `y`: (n_L, 1), one example. Both replace whatever f `net` has; its
    cost must allow linear outputs, as the quadratic one does. Without arguments: six layers, drawn
    with seed 9.
    """
    seed = 9 if net is None else None
    net, x, y = together("linear_neurons", net, x, y, six_layers)
    return LinearNeurons(net, x, y, seed)
