"""What another f in one neuron changes and what it does not: in numbers and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ...activations import Activation
from ...backprop import backprop
from ...doors import numerical_gradient, relative_error
from ...figures.layout import drawn, layout
from ...figures.network import RADIUS, draw_network
from ...figures.style import style
from ...formatting import plain, short, signed
from ...layers import Layers
from ...network import Network
from ...params import Param
from ...perturb import Change
from ..prose import unmarked
from ..views.base import Base, base_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BOUNDS = {1e-9: "1e-9", 1e-8: "1e-8", 1e-7: "1e-7", 1e-6: "1e-6"}


class Pair(NamedTuple):
    """A number before and after, written; `after` is empty where both are exactly equal."""

    before: str
    after: str


class Row(NamedTuple):
    """A neuron of the table."""

    j: int
    a: Pair
    delta: Pair


@dataclass(frozen=True, eq=False)
class Modification:
    """The base before and after neuron j of layer l got another f; `error`: the gradient check."""

    before: Base
    after: Base
    l: int
    j: int
    error: float

    @classmethod
    def of(cls, net: Network, other: Network, x: Any, y: Any, l: int, j: int) -> Modification:
        """Compute both networks; x: (n_1, 1), y: (n_L, 1)."""
        error = relative_error(backprop(other, x, y), numerical_gradient(other, x, y))
        return cls(base_of(net, x, y), base_of(other, x, y), l, j, error)

    def f(self, base: Base) -> Activation:
        """The activation of the neuron before or after."""
        return base.net.activation[self.l].at(self.j)

    def values(self, name: str) -> Iterator[tuple[int, int, float, float]]:
        """Yield (l, j, before, after) of every neuron from layer 2 on; `name`: "a" or "delta"."""
        for l in range(2, self.before.net.L + 1):
            one, other = (b.fp.a if name == "a" else b.delta for b in (self.before, self.after))
            for j in range(self.before.net.n[l]):
                yield l, j, float(one[l][j, 0]), float(other[l][j, 0])

    def notes(self, name: str) -> dict[Any, tuple[str, str]]:
        """Marks for a NetworkView: the neurons whose a or delta has changed, and the cost."""
        shown = self._shown()  # a mark on another neuron would make it drawn too
        notes: dict[Any, tuple[str, str]] = {
            Param("z", l, j): ("changed", f"Δ {_difference(after - before)}")
            for l, j, before, after in self.values(name) if after != before and j in shown[l]
        }
        if self.after.C != self.before.C:
            notes["C"] = ("changed", f"Δ {_difference(self.after.C - self.before.C)}")
        return notes

    def _shown(self) -> dict[int, list[int]]:
        return drawn(layout(self.before.net, {(self.l, self.j)}))

    def rows(self) -> Iterator[tuple[int, str, list[Row]]]:
        """Yield (l, its equation, rows of its neurons) from the last layer back to the second."""
        shown = self._shown()
        table = {(l, j): _pair(*pair) for l, j, *pair in self.values("a")}
        errors = {(l, j): _pair(*pair) for l, j, *pair in self.values("delta")}
        for l in range(self.before.net.L, 1, -1):
            rows = [Row(j, table[l, j], errors[l, j]) for j in shown[l]]
            yield l, self._equation(l), rows

    # ---- words; *this* is mathematics ----

    def _equation(self, l: int) -> str:
        name = "BP1" if l == self.before.net.L else "BP2"
        if l != self.l or self.f(self.after) is self.f(self.before):
            return f"{name}, unchanged"
        now = _symbol(self.f(self.after))
        return f"{name}, with *{now}′* for neuron {self.j + 1}"

    def sentences(self) -> list[str]:
        """What the change does forward, in the equations, and in their numbers."""
        l, j, before, after = self.l, self.j, self.before, self.after
        old, new = (_symbol(self.f(base)) for base in (before, after))
        where = f"Neuron {j + 1} of layer {l}"
        if old == new:
            return [f"{where} has *{old}*, its own *f*. Choose a different one: which numbers "
                    "will change, and which of the equations?"]
        return [
            self._forward(old, new),
            f"Backward, one equation changes: {'BP1' if l == before.net.L else 'BP2'} "
            f"for this neuron. {self._delta(after)} It used to be {self._delta(before)}",
            self._others(),
        ]

    def _forward(self, old: str, new: str) -> str:
        l, j, L = self.l, self.j, self.before.net.L
        a, z = Param("a", l, j).book, Param("z", l, j).book
        was, now = (plain(base.fp.a[l][j, 0], 4) for base in (self.before, self.after))
        said = f"Forward, *{z}* is the same, and *{a} = {new}({z})* = {now}, where *{old}({z})* "
        said += f"was {was}. "
        past = [before != after for layer, _, before, after in self.values("a") if layer > l]
        if l < L:
            said += "Nothing before it changes. After it, "
            said += f"{_of(sum(past), len(past))} activations change"
        else:
            said += "No other activation changes"
        costs = (plain(base.C, 4) for base in (self.before, self.after))
        return said + f", and *Cₓ* goes from {' to '.join(costs)}."

    def _delta(self, base: Base) -> str:
        """BP1 or BP2 for the one neuron, with its numbers."""
        l, j, net = self.l, self.j, base.net
        f, delta = self.f(base), float(base.delta[l][j, 0])
        name = Param("δ", l, j).book
        if net.activation[l].products:
            return f"*{name}* = {short(delta)}: all neurons of layer {l} share one f."
        prime = float(net.activation[l].prime(base.fp.z[l])[j, 0])
        factor = f"*{_symbol(f)}′({Param('z', l, j).book})*"
        if l == net.L and f in net.cost.closed_forms:
            return f"*{name}* = {short(delta)}, from the closed form of {net.cost.name}."
        if l == net.L:
            back = net.cost.gradient(base.fp.a[l], base.y)[j, 0]
            sent = f"*∂C/∂{Param('a', l, j).book}*"
        else:
            back = (net.w[l + 1].T @ base.delta[l + 1])[j, 0]
            sent = " + ".join(
                f"*{Param('w', l + 1, i, j).book}{Param('δ', l + 1, i).book}*"
                for i in range(net.n[l + 1])
            ) if net.n[l + 1] <= 3 else f"(Σ *w* *δ* of layer {l + 1})"
            sent = f"({sent})" if " + " in sent else sent
        numbers = f"{_signed(back)} × {_signed(prime)} = {_signed(delta)}"
        return f"*{name}* = {sent} · {factor} = {numbers}."

    def _others(self) -> str:
        others = [(Param("δ", l, j).book, before != after)
                  for l, j, before, after in self.values("delta") if (l, j) != (self.l, self.j)]
        moved, same = sum(changed for _, changed in others), [n for n, c in others if not c]
        if not others:
            return "There is no other *δ*."
        said = f"All other equations keep their form. Yet {_of(moved, len(others))} other errors "
        said += "change: they are computed from an *a*, a *z* or a *δ* that has changed."
        if 0 < len(same) <= 6:
            said += f" Exactly as before: {', '.join(f'*{name}*' for name in same)}."
        return said

    def check(self) -> str:
        """What central differences say of backpropagation with the modified neuron."""
        net = self.after.net
        count = sum(net.w[l].size + net.b[l].size for l in net.w)
        for bound, name in BOUNDS.items():
            if self.error < bound:
                return ("Backpropagation is still right: central differences of *C*, for all "
                        f"{count} weights and biases, agree with it to {name}.")
        return ("Central differences do not agree with backpropagation here. Do not trust them "
                "where *f* has a kink, as relu has, or where everything is nearly 0.")

    def text(self) -> str:
        """All of it as plain text."""
        lines = [unmarked(line) for line in [*self.sentences(), self.check()]]
        lines += ["", f"{'layer':6}{'neuron':>6}{'a before':>11}{'after':>11}{'δ before':>12}"
                      f"{'after':>12}  equation of δ"]
        for l, form, rows in self.rows():
            for i, (j, a, delta) in enumerate(rows):
                numbers = f"{a.before:>11}{a.after or 'same':>11}"
                numbers += f"{delta.before:>12}{delta.after or 'same':>12}"
                said = "  " + unmarked(form) if i == 0 else ""
                lines.append(f"{l if i == 0 else '':<6}{j + 1:>6}{numbers}{said}")
        return "\n".join(lines)


def _symbol(f: Activation) -> str:
    return "σ" if f.name == "sigmoid" else f.name


def _of(count: int, total: int) -> str:
    if count < total:
        return f"{count} of {total}"
    return {1: "the one", 2: "both"}.get(total, f"all {total}")


def _signed(value: float) -> str:
    return plain(value, 4) if abs(value) >= 0.0005 or value == 0 else short(value)


def _difference(value: float) -> str:
    size = abs(value)
    if size < 5e-6:
        return ("+" if value > 0 else "") + short(value, 1)
    return signed(value, 5 if size < 0.0005 else 4 if size < 0.05 else 3)


def _pair(before: float, after: float) -> Pair:
    """Both numbers with enough digits to tell them apart."""
    for digits in range(4, 10):
        one, other = plain(before, digits), plain(after, digits)
        if one != other and min(abs(v) for v in (before, after)) * 10**digits > 1:
            return Pair(one, other)
    if before == after:
        return Pair(_signed(before), "")
    return Pair(short(before, 6), short(after, 6))


def picture(of: Modification) -> Figure:
    """Return the network with what has changed in it, and every delta before and after."""
    from matplotlib.figure import Figure
    from matplotlib.patches import Circle

    before, after = of.before, of.after
    da, dz = ({l: theirs[l] - ours[l] for l in before.delta} for ours, theirs in
              ((before.fp.a, after.fp.a), (before.fp.z, after.fp.z)))
    change = Change(Layers("dz", dz), Layers("da", da), after.C - before.C)
    with style("both") as palette:
        figure = Figure(figsize=(9.9, 3.95))
        ax = figure.add_axes((0, 0, 0.68, 1))
        diagram = draw_network(ax, before.net, before.fp, before.y, palette,
                               Param("z", of.l, of.j), change)
        ax.add_patch(Circle(diagram.at(of.l, of.j), RADIUS + 8, facecolor="none", linewidth=2.6,
                            edgecolor=palette["selected"], zorder=6))
        _draw_errors(figure.add_axes((0.75, 0.1, 0.24, 0.72)), of, diagram.js, palette)
    return figure


def _draw_errors(
    ax: Axes, of: Modification, shown: dict[int, list[int]], palette: dict[str, str]
) -> None:
    rows = [row for row in of.values("delta") if row[1] in shown[row[0]]]
    rows.sort(key=lambda row: -row[0])  # from the last layer back, as the equations go
    heights = np.arange(len(rows))
    before, after = np.array([row[2:] for row in rows]).T
    ax.hlines(heights, before, after, color=palette["moved"], linewidth=1.6)
    ax.plot(before, heights, "o", markerfacecolor=palette["face"], label="before",
            markeredgecolor=palette["ink"])
    ax.plot(after, heights, "D", color=palette["moved"], label="after", markersize=5)
    ax.axvline(0, color=palette["muted"], linewidth=0.8)
    ax.set_yticks(heights, [Param("δ", l, j).book for l, j, *_ in rows])
    ax.invert_yaxis()
    ax.set_title("the errors δ", fontsize=10.5, loc="left", pad=26)
    ax.legend(loc="lower left", bbox_to_anchor=(-0.05, 0.99), ncols=2, fontsize=9.5)
