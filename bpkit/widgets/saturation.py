"""One output neuron: f, f' and the error as z and y move, for two costs; where learning stalls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ..activations import OF_A_NEURON, Activation, get_activation, sigmoid
from ..backprop import bp1
from ..costs import cross_entropy, quadratic
from ..figures.style import style
from ..formatting import plain
from ..validation import one_of, real
from .explorer import Explorer
from .views.curve_view import Board, Curve, CurveView, Plot, Quantity

if TYPE_CHECKING:
    from matplotlib.figure import Figure

REACH, PER_UNIT = 6, 20  # z from -6 to 6, and both z and y in twentieths
# Wrong by less than NEARLY is nearly right; else it stalls where less than a tenth gets through.
NEARLY, TENTH = 0.15, 0.1

NEAR, LEARNS, STALLS, STOPS = range(4)
SAYINGS = [
    "*a* = {{a}} and *y* = {{y}}: nearly right, wrong by {{wrong}}. Little is left to learn, so a "
    "small *δ* = {{delta}} is fine.",
    "*a* = {{a}} and *y* = {{y}}: wrong by {{wrong}}. *{f}′(z)* = {{prime}} lets *δ* = {{delta}} "
    "through: the neuron learns.",
    "*a* = {{a}} and *y* = {{y}}: wrong by {{wrong}}. Yet *{f}′(z)* = {{prime}} leaves only "
    "*δ* = {{delta}} of it: learning stalls.",
    "*a* = {{a}} and *y* = {{y}}: wrong by {{wrong}}. Yet *{f}′(z)* is exactly 0, and so is *δ*: "
    "learning stops.",
]
CROSS = [
    " Cross-entropy: *δ* = {cross}, small too.",
    " Cross-entropy has no *σ′* in the way: *δ = a − y* = {cross}.",
    " Cross-entropy cancels *σ′*: *δ = a − y* = {cross}.",
    " Cross-entropy: *δ = a − y* = {cross}.",
]
HATCHED = (
    f"Learning stalls in the hatched part: |a − y| is {NEARLY} or more, and |δ| is less than a "
    "tenth of it. δ is drawn wherever you have moved z."
)


def _ys(f: Activation) -> np.ndarray:
    """The values of y that can be wanted of f: 0 to 1, or -1 to 1 where f goes below 0."""
    low = -PER_UNIT if f.range[0] < 0 else 0
    return np.arange(low, PER_UNIT + 1) / PER_UNIT


ZS = np.arange(-REACH * PER_UNIT, REACH * PER_UNIT + 1) / PER_UNIT


def board_of(f: Activation) -> Board:
    """Return the three plots of a neuron with activation f: all numbers, for every z and y."""
    ys, symbol = _ys(f), "σ" if f.name == "sigmoid" else "f"
    shape = (ys.size, ZS.size)
    # One output neuron, and one column for each pair of y and z.
    z, y = (np.ravel(grid)[None, :] for grid in np.broadcast_arrays(ZS, ys[:, None]))
    a = f.f(z)
    delta = bp1(quadratic, f, z, a, y).reshape(shape)
    wrong, prime = np.abs(a - y).reshape(shape), f.prime(ZS)
    stalls = (wrong >= NEARLY) & (np.abs(delta) < TENTH * wrong)
    said = np.select([wrong < NEARLY, ~stalls, prime > 0], [NEAR, LEARNS, STALLS], STOPS)

    low, high = cross_entropy.domain
    fits = low <= f.range[0] and f.range[1] <= high
    errors = [Curve("delta", delta, "δ", "quadratic cost", sign=True)]
    sayings, note = [saying.format(f=symbol) for saying in SAYINGS], HATCHED
    if not fits:
        note += (
            " There is no cross-entropy here: it takes the logarithms of a and 1 − a, so outputs "
            f"must lie between 0 and 1, and those of {f.name} may not."
        )

    output = Curve("a", f.f(ZS), "a", f"= {symbol}(z)")
    lows, highs = min(output.values.min(), ys[0]), max(output.values.max(), ys[-1])
    room = 0.05 * (highs - lows)
    ticks, digits = _ticks(lows, highs)
    steep, steep_digits = _ticks(0, prime.max())
    low_delta, high_delta = _window(delta)
    deltas, delta_digits = _ticks(low_delta[0], high_delta[0])
    error = Plot("The error", errors, low_delta, high_delta, _multiples(deltas), delta_digits,
                 shade=stalls, shade_label="stalls here", traced=True)
    if fits:
        cross = bp1(cross_entropy, f, z, a, y).reshape(shape)
        both = [*errors, Curve("cross", cross, "δ", "cross-entropy", sign=True, dashed=True)]
        # This is the first plot seen from y: its zero lies as high as y does there.
        error = replace(error, more=replace(
            error, curves=both, low=(lows - room - ys).tolist(), high=(highs + room - ys).tolist(),
            ticks=_multiples(ticks), tick_digits=digits,
        ))
    plots = [
        Plot("The output", [output], [lows - room], [highs + room], ticks, digits,
             base=ys.tolist(), base_name=("y", "wanted")),
        Plot("How steep it is there", [Curve("prime", prime, f"{symbol}′(z)")], [0.0],
             [1.1 * prime.max()], steep, steep_digits, level=(TENTH, "", "stalls below")),
        error,
    ]
    return Board(
        Quantity("z", "weighted input", ZS, small=5, large=20, ticks=[-6, -3, 0, 3, 6]),
        plots,
        Quantity("y", "wanted output", ys, small=1, large=5),
        [Curve("wrong", wrong)], sayings, CROSS if fits else [], said, note,
    )


def _window(values: np.ndarray) -> tuple[list[float], list[float]]:
    """Ends of an axis for each row of `values`, with 0 on it: all of one length."""
    lows, highs = values.min(axis=1).clip(max=0), values.max(axis=1).clip(min=0)
    middle, half = (lows + highs) / 2, 0.56 * (highs - lows).max()
    return (middle - half).tolist(), (middle + half).tolist()


def _multiples(ticks: list[float]) -> list[float]:
    """Ticks as far apart as these, wherever an axis begins."""
    return (np.arange(-40, 41) * (ticks[1] - ticks[0])).tolist()


def _ticks(low: float, high: float) -> tuple[list[float], int]:
    """Some round numbers from low to high, and how many digits they need."""
    from matplotlib.ticker import MaxNLocator

    ticks = MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(low, high)
    return np.asarray(ticks).tolist(), max(0, int(-np.floor(np.log10(ticks[1] - ticks[0]) + 1e-9)))


class Saturation(Explorer):
    """One output neuron: its output a = f(z), its slope f'(z), and its error delta.

    In the page delta is drawn where z has been moved, and for cross-entropy on request.

    Traits: `z` from -6 to 6 and `y`, which the output should be, from 0 to 1 (from -1 where f goes
    below 0), both rounded to twentieths; `activation`, a name such as "sigmoid" or "tanh".
    """

    z: Any = traitlets.TraitType(4.0, help="the weighted input")
    y: Any = traitlets.TraitType(0.0, help="the wanted output")
    activation: Any = traitlets.TraitType("sigmoid", help="the name of f")

    def __init__(self, z: float = 4.0, y: float = 0.0, activation: str = "sigmoid"):
        self._view = CurveView(board_of(sigmoid), at=int(np.abs(ZS - self.z).argmin()))
        choose = ipywidgets.Dropdown(
            options=list(OF_A_NEURON), description="activation f",
            style={"description_width": "auto"}, layout=ipywidgets.Layout(width="220px"),
        )
        super().__init__([choose, self._view], _dom_classes=["bpkit", "bpkit-saturation"])
        self.observe(self._move, ["z", "y"])
        self.observe(self._change, "activation")
        self._view.observe(self._moved, ["at", "row"])
        self.activation, self.y, self.z = activation, y, z
        self._change()  # the handle has not been anywhere yet
        traitlets.link((self, "activation"), (choose, "value"))

    @traitlets.validate("z", "y")
    def _on_the_grid(self, proposal: Any) -> float:
        name = proposal["trait"].name
        number = real(name, proposal["value"])
        values = ZS if name == "z" else _ys(OF_A_NEURON[self.activation])
        low, high = values[0], values[-1]
        if not low <= number <= high:
            nearest = min(max(number, low), high)
            raise ValueError(
                f"{name} must lie from {low:g} to {high:g}; got {number:g}. "
                f"Write {name}={nearest:g}."
            )
        return round(number * PER_UNIT) / PER_UNIT

    @traitlets.validate("activation")
    def _known(self, proposal: Any) -> str:
        name = get_activation(proposal["value"]).name
        f = get_activation(name)  # one of the learner's own has no place here
        if f.products:
            raise ValueError(
                f"activation must be of one neuron, to show its slope f'; got {name!r}, an f of a "
                f"whole layer, which has none. Write one of {one_of(OF_A_NEURON)}."
            )
        return name

    def _change(self, _: Any = None) -> None:
        board = board_of(OF_A_NEURON[self.activation])
        assert board.row is not None
        ys = board.row.values
        y = max(self.y, float(ys[0]))
        self._view.show(board, self._view.at, int(np.abs(ys - y).argmin()))
        self.y = y

    def _move(self, change: Any) -> None:
        # Only what has changed: z and y may come from the page in one message, one after the other.
        if change["name"] == "z":
            self._view.at = int(np.abs(ZS - self.z).argmin())
        else:
            ys = _ys(OF_A_NEURON[self.activation])
            self._view.row = int(np.abs(ys - self.y).argmin())

    def _moved(self, change: Any) -> None:
        if change["name"] == "at":
            self.z = float(ZS[self._view.at])
        else:
            self.y = float(_ys(OF_A_NEURON[self.activation])[self._view.row])

    def _text(self) -> str:
        """Return the numbers of the plots, and the sentence that they make."""
        view = self._view
        rows = [
            (f"{curve.name} {curve.label}".strip(), view.written(curve.key))
            for plot in view.board.plots for curve in plot.whole.curves
        ]
        return "\n".join([
            f"one {self.activation} neuron: z = {plain(self.z)}, wanted y = {plain(self.y)}",
            *(f"{label:20} {number:>8}" for label, number in rows),
            view.saying,
        ])

    def _picture(self) -> Figure:
        """Return the three plots as the page first shows them, for light and dark backgrounds."""
        from matplotlib.figure import Figure

        view, i = self._view, self._view.row
        with style("both") as palette:
            figure = Figure(figsize=(10.8, 3.7), layout="constrained")
            for ax, plot in zip(figure.subplots(1, 3), view.board.plots, strict=True):
                low, high, base = (v[i if len(v) > 1 else 0] for v in
                                   (plot.low, plot.high, plot.base))
                ax.set(xlim=(ZS[0], ZS[-1]), ylim=(low, high), xlabel="z")
                ax.axvline(self.z, color=palette["selected"], linewidth=1.4)
                named = plot.base_name is not None
                if plot.shade is not None:
                    ax.fill_between(ZS, low, high, where=plot.shade[i], facecolor="none",
                                    edgecolor=palette["hairline"], hatch="//", linewidth=0,
                                    label=plot.shade_label if plot.shade[i].any() else None)
                for curve in plot.curves:  # one that only dragging z draws is a dot here
                    line = "none" if plot.traced else "--" if curve.dashed else "-"
                    values = curve.values[i] if curve.values.ndim > 1 else curve.values
                    label = f"{curve.name} {curve.label}".strip()
                    ax.plot(ZS, values, color=palette["ink"], markevery=[view.at],
                            linestyle=line, marker="oD"[curve.dashed],
                            markerfacecolor=palette["moved"], markeredgecolor=palette["moved"],
                            label=f"{label}:  {view.written(curve.key)}")
                ax.axhline(base, color=palette["positive" if named else "muted"], linewidth=1.4,
                           linestyle="--" if named else "-",
                           label=f"y wanted:  {plain(self.y)}" if named else None)
                ax.legend(title=plot.title, alignment="left", loc="lower left", fontsize=10,
                          bbox_to_anchor=(-0.04, 1.0))
        return figure


def saturation(z: float = 4.0, y: float = 0.0, activation: str = "sigmoid") -> Saturation:
    """Return one neuron whose z and y can be moved, its error for two costs, and where it stalls.

    `z` from -6 to 6, `y` the wanted output, `activation` the name of one of bpkit's.
    """
    return Saturation(z, y, activation)
