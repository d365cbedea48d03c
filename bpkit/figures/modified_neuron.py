"""One hidden neuron with a different f, and where its f and f′ appear in the equations."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from ..network import Network
from .network import RADIUS, draw_network
from .nudge import example
from .style import style

NEURON = (2, 0)  # (l, j), j counted from 0

# Name, left side, right side, what of it depends on f (or None), and where that begins.
ROWS = (
    ("forward", "$z^l$", "$w^l a^{l-1} + b^l$", None, 0),
    ("forward", "$a^l$", "", "$f(z^l)$", 0),
    ("BP1", r"$\delta^L$", r"$\nabla_a C \; \odot$", r"$f\,'(z^L)$", 76),
    ("BP2", r"$\delta^l$", r"$\left((w^{l+1})^T \delta^{l+1}\right) \; \odot$", r"$f\,'(z^l)$",
     162),
    ("BP3", r"$\partial C / \partial b^l$", r"$\delta^l$", None, 0),
    ("BP4", r"$\partial C / \partial w^l$", r"$\delta^l \, (a^{l-1})^T$", None, 0),
)


def modified_neuron_picture() -> Figure:
    """Draw a network with one tanh neuron, beside the equations with f and f′ framed.

    The neuron is hidden, so its f′ appears in BP2. The f′ of an output neuron would appear in BP1;
    there the frame is dashed.
    """
    net = Network([3, 3, 2], rng=2, neurons={NEURON: "tanh"})
    _, x, y, _ = example()
    with style("both") as palette:
        figure = Figure(figsize=(10.4, 3.5))
        left = figure.add_axes((0.005, 0, 0.55, 1))
        at = draw_network(left, net, net.forward(x), y, palette).at(*NEURON)
        left.add_patch(Circle(at, RADIUS + 4, facecolor="none", edgecolor=palette["selected"],
                              linewidth=2.6, zorder=7))
        left.text(at[0], at[1] - RADIUS - 17, "$f = $ tanh", fontsize=10.5, ha="center",
                  va="center", fontweight="bold", color=palette["selected"])
        right = figure.add_axes((0.575, 0, 0.425, 1))
        right.set(xlim=(0, 420), ylim=(350, 0))
        right.axis("off")
        _draw_equations(right, palette)
    return figure


def _draw_equations(ax: Axes, palette: dict[str, str]) -> None:
    for i, (name, left, right, of_f, begins) in enumerate(ROWS):
        height = 42 + 52 * i
        ax.text(0, height, name, va="center", fontsize=10.5, color=palette["muted"])
        ax.text(132, height, left, ha="right", va="center", fontsize=14)
        ax.text(144, height, "$=$", ha="center", va="center", fontsize=14)
        ax.text(160, height, right, va="center", fontsize=14)
        if of_f:
            elsewhere = name == "BP1"
            ax.text(164 + begins, height, of_f, va="center", fontsize=14,
                    color=palette["muted" if elsewhere else "selected"],
                    bbox={"boxstyle": "round,pad=0.3", "facecolor": palette["face"],
                          "edgecolor": palette["muted" if elsewhere else "selected"],
                          "linewidth": 1.6, "linestyle": (0, (4, 2)) if elsewhere else "-"})
            if elsewhere:
                ax.text(304, height, "at the output", va="center", fontsize=9.5,
                        color=palette["muted"])
