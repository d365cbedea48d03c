"""What one step of the algorithm computes: a sentence, and its equation with the numbers in it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...figures.layout import shown_neurons
from ...figures.network import RADIUS, Diagram, draw_network
from ...figures.style import style
from ...formatting import decimals, plain, raised, short
from ...network import Network
from ...params import Param
from ..views.base import Base
from .code import CLOSED, PRODUCT, Line, Step, output_error

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BP4 = (
    "BP4: the slope of a weight is the error of the neuron it leads to, times the activation of "
    "the neuron it comes from."
)

# The parts of an equation, left to right: signs and brackets as text, numbers as (n, m) arrays.
Parts = Sequence[str | np.ndarray]


def up(name: str, l: int) -> str:
    """Return the book's name of what a layer has, such as "z²"."""
    return name + raised(l)


def sentence(base: Base, step: Step) -> str:
    """Return in words what the step computes and from what."""
    l, L, net = step.l, base.net.L, base.net
    many = "neuron" if net.n[l] == 1 else "neurons"
    whole = l > 1 and net.activation[l].products
    rates = "the rates J of its f say" if whole else "f′ says"
    if step.kind == "bp4" and l == L:
        size = sum(w.size for w in net.w.values()) + sum(b.size for b in net.b.values())
        return f"{_BP4} All {size} weights and biases now have their slope: the algorithm is done."
    return {
        "input": f"The example goes in: the {net.n[1]} numbers of x are the activations of "
                 "layer 1.",
        "z": f"Every neuron of layer {l} adds up what its weights bring from layer {l - 1}, and "
             "its bias.",
        "a": f"Each weighted input of layer {l} goes through f; the {net.n[l]} {many} now have "
             "their activation" + (", and the cost can be computed." if l == L else "."),
        "bp1": f"BP1: the error of the output layer, one number for each of its {net.n[l]} "
               f"{many}.",
        "bp2": f"BP2: the error of layer {l + 1} goes back through the same weights, and "
               f"{rates} how much of it reaches layer {l}.",
        "bp3": "BP3: the slope of a bias is the error of its neuron. There is nothing left to "
               f"compute for layer {l}.",
        "bp4": _BP4,
    }[step.kind]


def equation(base: Base, step: Step) -> tuple[str, Parts]:
    """Return the equation in the book's symbols, and the same with the numbers filled in."""
    net, fp, delta, grad, l = base.net, base.fp, base.delta, base.grad, step.l
    name = net.activation[l].name if l > 1 else ""
    f = name if name.isidentifier() else "f"
    if step.kind == "input":
        return f"{up('a', 1)} = x", [fp.a[1]]
    if step.kind == "z":
        said = f"{up('z', l)} = {up('w', l)} {up('a', l - 1)} + {up('b', l)}"
        return said, [net.w[l], fp.a[l - 1], "+", net.b[l], "=", fp.z[l]]
    if step.kind == "a":
        return f"{up('a', l)} = {f}({up('z', l)})", [f, "(", fp.z[l], ")", "=", fp.a[l]]
    if step.kind == "bp1":
        return _bp1(base)
    if step.kind == "bp2":
        following = f"({up('w', l + 1)})ᵀ {up('δ', l + 1)}"
        if net.activation[l].products:
            parts = ["Jᵀ", "(", net.w[l + 1].T, delta[l + 1], ")", "=", delta[l]]
            return f"{up('δ', l)} = Jᵀ ({following})", parts
        prime = net.activation[l].prime(fp.z[l])
        parts = ["(", net.w[l + 1].T, delta[l + 1], ")", "⊙", prime, "=", delta[l]]
        return f"{up('δ', l)} = ({following}) ⊙ f′({up('z', l)})", parts
    if step.kind == "bp3":
        return f"∂Cₓ/∂{up('b', l)} = {up('δ', l)}", [grad.b[l]]
    said = f"∂Cₓ/∂{up('w', l)} = {up('δ', l)} ({up('a', l - 1)})ᵀ"
    return said, [delta[l], fp.a[l - 1].T, "=", grad.w[l]]


def _bp1(base: Base) -> tuple[str, Parts]:
    L, a, y, delta = base.net.L, base.fp.a, base.y, base.delta
    written = output_error(base)
    if written == CLOSED:
        return f"{up('δ', L)} = {up('a', L)} − y", [a[L], "−", y, "=", delta[L]]
    if base.net.activation[L].products:
        return f"{up('δ', L)} = Jᵀ ∇ₐCₓ", [delta[L]]
    said = f"{up('δ', L)} = ∇ₐCₓ ⊙ f′({up('z', L)})"
    if written != PRODUCT:  # partly in closed form, where the product may not be computed
        return said, [delta[L]]
    gradient = base.net.cost.gradient(a[L], y)
    prime = base.net.activation[L].prime(base.fp.z[L])
    return said, [gradient, "⊙", prime, "=", delta[L]]


# ---- numbers ----


def numbers(array: np.ndarray) -> list[list[str]]:
    """Return the entries as text, with the same decimals; a large array in part, with dots."""
    rows, columns = (shown_neurons(n) for n in array.shape)
    # Three figures of the largest; where that takes too many decimals, powers of ten.
    digits = decimals(array, high=400, otherwise=2)

    def entry(i: int | None, j: int | None) -> str:
        if i is None or j is None:
            return "⋮" if j is not None else "…"
        text = plain(array[i, j], digits)
        if array[i, j] and text == plain(0, digits):
            return short(array[i, j], 1)  # small, and yet not 0
        return text if digits <= 5 else short(array[i, j])

    return [[entry(i, j) for j in columns] for i in rows]


def as_text(parts: Parts) -> str:
    """Return the parts in one line, matrices row by row."""
    return " ".join(part if isinstance(part, str) else _row_by_row(part) for part in parts)


def _row_by_row(array: np.ndarray) -> str:
    rows = numbers(array)
    if array.shape[1] == 1:
        return f"[{', '.join(row[0] for row in rows)}]ᵀ"
    return f"[{'; '.join(', '.join(row) for row in rows)}]"


def filled(step: Step, parts: Parts) -> str:
    """Return the parts side by side, columns and matrices in brackets; for BP4 as a table."""
    if step.kind == "bp4":  # each entry is where its error and its activation meet
        error, activation, _, slopes = map(_part, parts)
        return f"<span class='outer'><span></span>{activation}{error}{slopes}</span>"
    return "".join(map(_part, parts))


def _part(part: str | np.ndarray) -> str:
    if isinstance(part, str):
        return f"<span class='sign'>{html.escape(part)}</span>"
    return _grid(part)


def rows(net: Network) -> int:
    """Return how many rows of numbers the tallest equation has: in BP4 one more, of activations."""
    return max(len(shown_neurons(n)) + (l > 1) for l, n in net.n.items())


def _grid(array: np.ndarray) -> str:
    entries = numbers(array)
    cells = "".join(f"<span>{entry}</span>" for row in entries for entry in row)
    shape = f"{array.shape[0]} by {array.shape[1]} numbers"
    return (
        f"<span class='numbers' role='img' aria-label='{shape}: {_row_by_row(array)}' "
        f"style='--columns: {len(entries[0])}'>{cells}</span>"
    )


LINE = 26.0  # px from one line of code to the next


def draw_step(base: Base, lines: list[Line], now: Step, shows: dict[int, str]) -> Figure:
    """Draw the code with one line lit beside the network, where `shows` says what is known."""
    from matplotlib.figure import Figure

    with style("both") as palette:
        figure = Figure(figsize=(12.4, 4.3))
        figure.set_facecolor("none")
        _draw_code(figure.add_axes((0, 0, 0.41, 1)), lines, now, palette)
        ax = figure.add_axes((0.42, 0, 0.58, 1))
        _cover(draw_network(ax, base.net, base.fp, base.y, palette), base, shows, palette)
    return figure


def _draw_code(ax: Axes, lines: list[Line], now: Step, palette: dict[str, str]) -> None:
    from matplotlib.patches import Rectangle

    ax.set(xlim=(0, 470), ylim=(LINE * len(lines) + 60, -60))
    ax.axis("off")
    for i, line in enumerate(lines):
        lit, y = i == now.line, i * LINE
        if lit:
            ax.add_patch(Rectangle((22, y - LINE / 2), 446, LINE, facecolor="none", linewidth=1.6,
                                   edgecolor=palette["selected"]))
        if line.begins:
            ax.text(8, y, str(line.begins), va="center", ha="center", fontsize=10,
                    fontweight="bold", color=palette["selected" if line.begins == now.number
                                                     else "muted"])
        ax.text(30, y, line.code, va="center", family="monospace", fontsize=9.3,
                fontweight="bold" if lit else "normal",
                color=palette["selected" if lit else "ink"])
    ax.text(30, LINE * len(lines) + 8, f"l = {now.l}", va="center", family="monospace",
            fontsize=10, color=palette["selected"])


def _cover(diagram: Diagram, base: Base, shows: dict[int, str], palette: dict[str, str]) -> None:
    """Draw over the activations what the neurons show at this step, and nothing where unknown."""
    from matplotlib.patches import Circle, Rectangle

    ax = diagram.ax
    for l, js in diagram.js.items():
        if shows[l] == "a":
            continue
        values = {"z": base.fp.z, "delta": base.delta}.get(shows[l])
        for j in js:
            x, y = diagram.at(l, j)
            lit = palette["ink"] if values is None else palette["selected"]
            ax.add_patch(Circle((x, y), RADIUS, facecolor=palette["face"], edgecolor=lit,
                                linewidth=1.0 if values is None else 2.0, zorder=9))
            if values is not None:
                ax.text(x, y, plain(values[l][j, 0], 2 if shows[l] == "z" else 3), zorder=10,
                        ha="center", va="center", fontweight="bold",
                        fontsize=10.5 if shows[l] == "z" else 8.8, color=palette["inside"])
        if values is not None:
            name = Param("δ" if shows[l] == "delta" else "z", l, 0).book[:-1]
            ax.text(x, -8, name, ha="center", va="center",
                    fontsize=11, fontweight="bold", color=palette["selected"])
    if shows[base.net.L] not in ("a", "delta"):
        x, y = diagram.cost_at
        ax.add_patch(Rectangle((x - 44, y - 9), 88, 24, facecolor=palette["face"],
                               edgecolor="none", zorder=9))
