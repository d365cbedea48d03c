"""The Hadamard product beside the dot product and the matrix product, of the same two columns."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..formatting import plain
from .entries import HIGH, draw_entries
from .style import style

S, T = np.array([[2.0], [-1.0], [3.0]]), np.array([[5.0], [4.0], [2.0]])
J, CELL = 1, 44  # the entry that is followed, from 0


def hadamard_picture() -> Figure:
    """Draw s ⊙ t, s · t and s tᵀ, with the second entries followed through each."""
    column, all_three = [(J, 0)], [(j, 0) for j in range(3)]
    with style("both") as palette:
        figure = Figure(figsize=(10.2, 2.55))
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(0, 1020), ylim=(255, 0), aspect="equal")
        ax.axis("off")
        _product(ax, palette, 28, r"Hadamard product  $s \odot t$", r"$\odot$",
                 [(S, column), (T, column), (S * T, column)], "a column: nothing is added up")
        _product(ax, palette, 306, r"dot product  $s^T t$", "",
                 [(S.T, [(0, j) for j in range(3)]), (T, all_three), (S.T @ T, [(0, 0)])],
                 "one number: the products are added up")
        _product(ax, palette, 662, r"matrix product  $s \, t^T$", "",
                 [(S, column), (T.T, [(0, J)]), (S @ T.T, [(J, J)])],
                 "a matrix: every pair is multiplied")
    return figure


def _product(
    ax: Axes, palette: dict[str, str], left: float, title: str, sign: str,
    matrices: list[tuple[np.ndarray, list[tuple[int, int]]]], said: str,
) -> None:
    middle = 76 + 1.5 * HIGH
    ax.text(left, 32, title, fontsize=12.5, va="center", color=palette["ink"])
    ax.text(left, 226, said, fontsize=10.5, va="center", color=palette["muted"])
    for i, ((values, lit), after) in enumerate(zip(matrices, (sign, "=", ""), strict=True)):
        top = middle - len(values) * HIGH / 2
        texts = [[plain(value, 0) for value in row] for row in values]
        left = draw_entries(ax, left, top, texts, palette, lit, lit if i == 2 else (), CELL)
        ax.text(left + 15, middle - 2, after, ha="center", va="center", fontsize=14,
                color=palette["ink"])
        left += 30 if after else 12
