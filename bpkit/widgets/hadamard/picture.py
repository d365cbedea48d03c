"""The still picture of the explorer hadamard."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...figures.style import style
from ..views.matrix_picture import HEIGHT, draw_matrix, width_of
from .products import Equation, without_tags


def draw_equations(equations: Sequence[Equation], n: int) -> Figure:
    """Return the four equations of columns of n rows, two beside each other where they fit."""
    with style("both") as palette:
        across = max(330.0, *(sum(map(width_of, equation.views)) + 80 for equation in equations))
        down = n * HEIGHT + 84
        beside = 2 if across < 600 else 1
        wide, high = across * beside, down * (len(equations) // beside)
        figure = Figure(figsize=(wide / 72, high / 72))  # a unit is a point, as letters are
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, wide), ylim=(high, 0))
        axes.axis("off")
        for i, equation in enumerate(equations):
            _draw(axes, equation, (i % beside * across, i // beside * down), down, palette)
        return figure


def _draw(
    axes: Axes, equation: Equation, corner: tuple[float, float], down: float,
    palette: dict[str, str],
) -> None:
    left, top = corner[0] + 12, corner[1] + 18
    product, middle = equation.product, corner[1] + (down - 14) / 2
    axes.text(left, top, product.name, fontsize=12, va="center", family="serif", style="italic")
    axes.text(left + 100, top, product.code, fontsize=9.5, va="center", family="monospace",
              color=palette["muted"])
    for view, sign in zip(equation.views, (product.sign, "=", ""), strict=True):
        left = draw_matrix(axes, view, left, middle, palette) + (28 if sign else 12)
        axes.text(left - 14, middle, sign, fontsize=13, ha="center", va="center")
    arithmetic = without_tags(equation.note.split("<br>")[0])
    axes.text(corner[0] + 12, corner[1] + down - 14, arithmetic, fontsize=9.5, va="center")
