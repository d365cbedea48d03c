"""The four equations of backpropagation on a card: in symbols, in words, and by their shapes."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from .style import style

ROWS = [
    ("BP1", r"$\delta^L = \nabla_a C \odot \sigma^\prime(z^L)$",
     "the error begins at the output:\nhow steep the cost is, times how steep σ is",
     r"$(n_L, 1) = (n_L, 1) \odot (n_L, 1)$"),
    ("BP2", r"$\delta^l = \left((w^{l+1})^T \delta^{l+1}\right) \odot \sigma^\prime(z^l)$",
     "it moves back one layer:\nalong the weights, and through σ",
     r"$(n_l, 1) = (n_l, n_{l+1}) \, (n_{l+1}, 1) \odot (n_l, 1)$"),
    ("BP3", r"$\partial C/\partial b^l = \delta^l$",
     "the slope of a bias\nis the error of its neuron",
     r"$(n_l, 1) = (n_l, 1)$"),
    ("BP4", r"$\partial C/\partial w^l = \delta^l \, (a^{l-1})^T$",
     "the slope of a weight is the activation\nit multiplies, times the error where it ends",
     r"$(n_l, n_{l-1}) = (n_l, 1) \, (1, n_{l-1})$"),
]
NAME, EQUATION, WORDS, SHAPES = 22, 82, 372, 716
HEIGHT, TOP = 64, 44


def four_equations_picture() -> Figure:
    """Draw the four equations, for one example, each with a few words and its shapes."""
    with style("both") as palette:
        figure = Figure(figsize=(10.4, 3.35))
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(0, 1040), ylim=(335, 0))
        ax.axis("off")
        for left, said in ((EQUATION, "for one example"), (WORDS, "in words"),
                           (SHAPES, "in shapes")):
            ax.text(left, 24, said, va="center", fontsize=10, color=palette["muted"])
        for i, (name, equation, words, shapes) in enumerate(ROWS):
            # The first two find errors, the last two turn them into slopes.
            edge = palette["selected" if i < 2 else "positive"]
            top = TOP + i * (HEIGHT + 8)
            ax.add_patch(FancyBboxPatch((10, top), 1020, HEIGHT, linewidth=1.2, edgecolor=edge,
                                        boxstyle="round,pad=0,rounding_size=9",
                                        facecolor="none"))
            middle = top + HEIGHT / 2
            ax.text(NAME, middle, name, va="center", fontsize=11, fontweight="bold", color=edge)
            ax.text(EQUATION, middle, equation, va="center", fontsize=14)
            ax.text(WORDS, middle, words, va="center", fontsize=10.5, linespacing=1.35)
            ax.text(SHAPES, middle, shapes, va="center", fontsize=11, color=palette["muted"])
    return figure
