"""The explorer `learn`: a network that learns, as a film in the reader's hands."""

from __future__ import annotations

import html
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ...exercises.isolation import ended_by
from ...figures.layout import layout
from ...figures.network import draw_network
from ...figures.style import style
from ...formatting import plain, short
from ...network import Network
from ...params import Param, place_in
from ...validation import columns, finite, function, real, target, whole
from ..explorer import Explorer, together
from ..views.base import base_of
from ..views.controls import Picker
from ..views.film_view import FilmView
from ..views.mathml import mathml
from ..views.own_gradient import PATIENCE, traceback_of
from ..views.scene import scene
from ..views.traits import Flag
from .rounds import STOPS, Round, packed, rounds_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ETAS = (1.0, 15.0, 100.0)  # for XOR: too small to get anywhere, good, and so large that it jumps
MOST = 400  # weights and biases: all rounds are sent at once
LISTED = (0, 1, 2, 3, 5, 10, 20, 30, 50, 70, 100)  # rounds in the table


class Learn(Explorer):
    """Gradient descent by backpropagation: forward, cost, backward, step, and again.

    Traits: `eta`, the step size; `example`, the number of the example in the picture, from 0;
    `alone`, whether the network learns from it alone; `gradient`, the learner's own
    backprop(net, x, y); `position`, the stop of the film that is shown, from 0; `selected`, a place
    of the network.
    """

    eta: Any = traitlets.TraitType(1.0)
    example: Any = traitlets.TraitType(0)
    alone = Flag(False)
    gradient = traitlets.Any(None, allow_none=True)
    position: Any = traitlets.TraitType(0)
    selected = traitlets.Any(None, allow_none=True)

    def __init__(
        self, net: Network, x: Any, y: Any, etas: Sequence[float], eta: float, rounds: int,
        gradient: Callable[..., Any] | None = None, example: int = 0,
    ):
        self._net = net.copy(dtype=np.float64)
        self._x = finite("x", columns("x", x, net.n[1], np.dtype(float)))
        self._y = target("y", y, net, self._x.shape[1], np.dtype(float))
        self._count = rounds
        self._run, self._made = 0, False
        self._rounds: list[Round] = []
        m = self._x.shape[1]
        self.view = FilmView()
        self._etas = Picker(label="step size", caption="step size η", options=[
            {"value": f"{value:g}", "name": f"{value:g}"} for value in etas
        ], picked=f"{eta:g}")  # fmt: skip
        self._shown = ipywidgets.Dropdown(
            description="shown", options=[(self._case(i), i) for i in range(m)],
            layout=ipywidgets.Layout(width="auto", margin="2px 12px 2px 12px"),
            style={"description_width": "initial"},
        )
        self._only = ipywidgets.Checkbox(
            description="learn from it alone", indent=False,
            layout=ipywidgets.Layout(width="auto", margin="2px 8px 2px 0"),
        )
        self._only.add_class("bpkit-learn-only")
        self._again = ipywidgets.Button(description="Start again")
        for control in (self._shown, self._only):
            control.layout.display = "" if m > 1 else "none"
        controls = ipywidgets.HBox([self._etas, self._shown, self._only, self._again])
        controls.layout.flex_flow, controls.layout.align_items = "row wrap", "center"
        self._table = ipywidgets.HTML()
        super().__init__([controls, self.view, self._table])
        self.eta, self.gradient, self.example = eta, gradient, example
        self._made = True
        self._begin()
        self.selected = Param("z", net.L - 1, 0)
        for name in ("position", "selected"):
            self.view.observe(lambda change: setattr(self, change.name, change.new), name)
        self.view.observe(lambda _: self._on_hand(), "_hand")
        self._etas.observe(lambda change: self._picked(change.new), "picked")
        traitlets.link((self, "example"), (self._shown, "value"))
        traitlets.link((self, "alone"), (self._only, "value"))
        self._again.on_click(lambda _: self._begin())

    # ---- traits ----

    @traitlets.validate("eta")
    def _an_eta(self, proposal: Any) -> float:
        return real("eta", proposal["value"], positive=True, example=1.0)

    @traitlets.validate("example")
    def _an_example(self, proposal: Any) -> int:
        return whole("example", proposal["value"], 0, self._x.shape[1] - 1)

    @traitlets.validate("gradient")
    def _a_gradient(self, proposal: Any) -> Any:
        gradient = proposal["value"]
        if gradient is None:
            return None
        return function("gradient", gradient, " of (net, x, y)", "my_backprop")

    @traitlets.validate("position")
    def _a_position(self, proposal: Any) -> int:
        self.view.position = proposal["value"]  # which knows how many there are
        return self.view.position

    @traitlets.validate("selected")
    def _a_place(self, proposal: Any) -> Any:
        value = proposal["value"]
        place = None if value is None else place_in(self._net, value, "selected")
        self.view.selected = place
        return place

    @traitlets.observe("eta", "alone", "gradient")
    def _on_course(self, _change: Any) -> None:
        if self._made:
            self._begin()

    @traitlets.observe("example")
    def _on_example(self, _change: Any) -> None:
        if self._made:
            self._begin() if self.alone else self._show_run()

    def _picked(self, value: str) -> None:
        self.eta = float(value)

    # ---- the run ----

    @property
    def etas(self) -> list[float]:
        """The step sizes that are offered."""
        return [float(option["value"]) for option in self._etas.options]

    @property
    def rounds(self) -> list[Round]:
        """What every round computes, the first one first."""
        return self._rounds

    @property
    def round(self) -> int:
        """The round that is shown, from 0."""
        return int(self.position) // (2 * self._net.L)

    def network(self, round: int) -> Network:
        """Return a copy of the network as it is before the step of a round, counted from 0."""
        net, now = self._net.copy(), self._rounds[round]
        for l in net.w:
            net.w[l], net.b[l] = now.w[l], now.b[l]
        return net

    def _data(self) -> tuple[np.ndarray, np.ndarray]:
        chosen = [self.example] if self.alone else slice(None)
        return self._x[:, chosen], self._y[:, chosen]

    def _begin(self) -> None:
        """Learn from the beginning, with the current settings."""
        with self._lock:
            self._run += 1
            self._go_on([], self._net)
            self.position = self._net.L - 1  # forward is done, the cost is known

    def _go_on(self, before: list[Round], net: Network) -> None:
        """Keep these rounds, and continue learning from a network; any exception is shown."""
        until = time.monotonic() + PATIENCE
        mine = self.gradient and ended_by(lambda: time.monotonic() > until, self.gradient)
        trouble = ""
        try:
            after = rounds_of(net, *self._data(), self.eta, self._count - len(before), mine)
        except NotImplementedError:
            trouble = "Not attempted yet: the function raises NotImplementedError."
        except (Exception, KeyboardInterrupt) as error:
            trouble = traceback_of(error)
        if trouble:  # it is shown, and the film uses bpkit's gradient
            after = rounds_of(net, *self._data(), self.eta, self._count - len(before))
        self._rounds = [*before, *after]
        self._show_run(trouble)

    def _on_hand(self) -> None:
        """The reader has moved a weight or a bias: a new run begins here."""
        with self._lock:
            hand = self.view._hand
            if hand.get("run") != self._run or not hand["round"] < len(self._rounds):
                return  # of a run that is gone
            place = place_in(self._net, hand["place"], "place")
            net = self.network(hand["round"])
            value = real("value", hand["value"])
            if place.kind == "w":
                net.w[place.l][place.j, place.k] = value
            elif place.kind == "b":
                net.b[place.l][place.j, 0] = value
            self._go_on(self._rounds[: hand["round"]], net)

    # ---- showing ----

    def _show_run(self, trouble: str = "") -> None:
        net, L, m = self._net, self._net.L, self._data()[0].shape[1]
        base = base_of(net, self._x[:, [self.example]], self._y[:, [self.example]])
        column = 0 if self.alone else self.example
        places = [Param("w", l, j, k) for l in net.w for j, k in np.ndindex(*net.w[l].shape)]
        places += [Param("b", l, j) for l in net.b for j in range(net.n[l])]
        with self.view.hold_sync():
            self.view._scene = scene(replace(base, revision=self._run), layout(net), "")
            self.view._about = {
                "run": self._run, "eta": f"{self.eta:g}", "rounds": len(self._rounds),
                "sizes": list(net.n.values()),
                "stops_of_a_round": 2 * L, "rest": L - 1, "stops": STOPS.tolist(),
                "trouble": trouble, "mean": "the cost C" if m == 1 else f"C, the mean of {m} costs",
                "params": [list(place) for place in places],
                "wrong": [[list(place) for place in now.wrong] for now in self._rounds]
                if any(now.wrong for now in self._rounds) else [],
                "equations": self._equations(),
            }  # fmt: skip
            self.view._frames = packed(self._rounds, self.eta, column)
            if self.view.position > self.view.last:  # it broke off earlier than before
                self.position = self.view.last
        self._table.value = self._as_table()

    def _equations(self) -> dict[str, str]:
        names = {f.name for f in self._net.activation.values()}
        f = "σ" if names == {"sigmoid"} else "f"
        m = self._data()[0].shape[1]
        mean = "C = Cₓ" if m == 1 else f"C = 1/{m} Σ Cₓ"
        written = {
            "forward": f"aˡ = {f}(wˡ aˡ⁻¹ + bˡ)",
            "cost": mean,
            "output": f"δᴸ = ∇ₐC ⊙ {f}′(zᴸ)",
            "backward": f"δˡ = ((wˡ⁺¹)ᵀ δˡ⁺¹) ⊙ {f}′(zˡ)",
            "step": "wˡ → wˡ − η ∂C/∂wˡ",
        }
        return {name: mathml(formula) for name, formula in written.items()}

    def _case(self, i: int) -> str:
        x, y = (", ".join(f"{v:g}" for v in column[:, i]) for column in (self._x, self._y))
        return f"example {i + 1}: ({x}) → ({y})"

    def _listed(self) -> list[tuple[int, Round]]:
        last = len(self._rounds) - 1
        return [(i, self._rounds[i]) for i in sorted({*LISTED, last}) if i <= last]

    def _as_table(self) -> str:
        m = self._data()[0].shape[1]
        L = self._net.L
        wanted = self._data()[1]
        head = "".join(
            f"<th scope='col'>{html.escape(self._case(self.example if self.alone else i))}</th>"
            for i in range(min(m, 4))
        )
        rows = "".join(
            f"<tr><th scope='row'>{i}</th><td>{short(now.C, 4)}</td>" + "".join(
                f"<td>{', '.join(plain(v, 3) for v in now.fp.a[L][:, j])}</td>"
                for j in range(min(wanted.shape[1], 4))
            ) + "</tr>"
            for i, now in self._listed()
        )
        return (
            "<div class='bpkit'><details><summary>Round by round, as a table</summary>"
            "<div class='scroll' tabindex='0' role='region' aria-label='round by round'><table>"
            f"<thead><tr><th scope='col'>rounds</th><th scope='col'>C</th>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table></div></details></div>"
        )

    def _text(self) -> str:
        """Return how the cost falls, and the outputs at the round that is shown."""
        now, L = self._rounds[self.round], self._net.L
        m = self._data()[0].shape[1]
        said = "one example" if m == 1 else f"{m} examples"
        lines = [f"Network {self._net.sizes} learns from {said}, η = {self.eta:g}",
                 f"round {self.round + 1}: C = {short(now.C, 4)}"]  # fmt: skip
        for i in range(min(m, 8)):
            a = ", ".join(plain(v, 3) for v in now.fp.a[L][:, i])
            lines.append(f"{self._case(self.example if self.alone else i)}, output {a}")
        course = ", ".join(f"{short(now.C, 3)} after {i}" for i, now in self._listed())
        return "\n".join([*lines, f"C, round by round: {course}"])

    def _picture(self) -> Figure:
        """Return the network as it is in this round, and how its cost falls."""
        from matplotlib.figure import Figure

        now, net = self._rounds[self.round], self.network(self.round)
        figure = Figure(figsize=(10.8, 4.3))
        x, y = self._x[:, [self.example]], self._y[:, [self.example]]
        with style("both") as palette:
            figure.set_facecolor("none")
            draw_network(figure.add_axes((0, 0, 0.62, 1)), net, net.forward(x), y, palette)
            ax = figure.add_axes((0.7, 0.17, 0.29, 0.68))
            costs = [each.C for each in self._rounds]
            ax.plot(costs, color=palette["ink"])
            ax.plot(self.round, now.C, "o", color=palette["moved"], markersize=9)
            ax.set(xlabel="round", ylim=(0, None))
            ax.set_title("the cost, round by round", fontsize=10.5, loc="left")
        return figure


def xor_example() -> tuple[Network, np.ndarray, np.ndarray]:
    """Return a small network that can learn XOR, and XOR's four examples."""
    net = Network([2, 3, 1], rng=9)
    return net, np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]]), np.array([[0.0, 1, 1, 0]])


def learn(
    net: Network | None = None, x: Any = None, y: Any = None, eta: float | None = None,
    rounds: int = 100, gradient: Callable[..., Any] | None = None, example: int | None = None,
) -> Learn:
    """Show a network while it learns: forward, cost, backward, step, again and again.

    `x`: (n_1, m), `y`: (n_L, m), the examples, all used in every step; `eta`: the step size;
    `rounds`: 1 to 200; `gradient`: your own backprop(net, x, y), to learn with; `example`: which
    one is in the picture, from 0. Without arguments, a network of 2, 3 and 1 neurons learns XOR.
    """
    if example is None:  # XOR's first has inputs of 0, which show no movement
        example = 2 if net is None else 0
    net, x, y = together("learn", net, x, y, xor_example)
    rounds = whole("rounds", rounds, 1, 200)
    size = sum(net.w[l].size + net.b[l].size for l in net.w)
    if size > MOST:
        raise ValueError(
            f"net must have at most {MOST} weights and biases to be filmed; got {size:,}. "
            "Write learn() for the course's own network, or train yours with sgd."
        )
    eta = 15.0 if eta is None else real("eta", eta, positive=True, example=1.0)
    etas = sorted({*ETAS, eta})
    return Learn(net, x, y, etas, eta, rounds, gradient, example)
