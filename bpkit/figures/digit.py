"""One image, the ten outputs, and what is asked of the weights, drawn with matplotlib."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .style import style


def draw_digit(figure: Figure, pixels: np.ndarray, L: int, shown: Any, neuron: int) -> None:
    """Draw on `figure` the image, the outputs with arrows, and two maps of the requests.

    `pixels`: (28, 28); L: the number of the output layer; `shown` has the outputs .a, (10,), what
    is asked of them, .of_a, and of the weights, .of_w[l], with None for nothing, and .m, the
    number of examples that ask.
    """
    cost = "C_x" if shown.m == 1 else "C"
    with style("both") as palette:
        figure.set_facecolor("none")
        figure.set_size_inches(9.6, 5.6)
        paper = figure.add_axes((0.02, 0.53, 0.25, 0.42))
        paper.imshow(pixels, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
        paper.set(xticks=[], yticks=[])
        paper.spines[:].set(visible=True)
        _outputs(figure.add_axes((0.37, 0.55, 0.61, 0.34)), L, shown, palette)
        if shown.of_w is None:
            return
        if L > 2:
            last = figure.add_axes((0.05, 0.03, 0.62, 0.37))
            signed_squares(last, shown.of_w[L], palette)
            last.set_title(f"asked of $w^{L}$, $-\\partial {cost}/\\partial w^{L}$", fontsize=10.5)
            last.set_yticks(range(10))
            last.tick_params(length=0)
        into = figure.add_axes((0.73, 0.03, 0.25, 0.42))
        signed_squares(into, shown.of_w[2][neuron].reshape(28, 28), palette)
        into.set_title(f"asked of $w^2$ into neuron {neuron + 1}", fontsize=10.5)


def signed_squares(ax: Axes, values: np.ndarray, palette: dict[str, str]) -> None:
    """Draw each number as a square of its size in area: filled for plus, hollow for minus."""
    rows, columns = values.shape
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5), aspect="equal", xticks=[],
           yticks=[])
    ax.grid(False)
    ax.spines[:].set(visible=True, color=palette["hairline"])
    most = np.abs(values).max() or 1.0
    box = ax.get_window_extent()
    cell = min(box.width / columns, box.height / rows) * 72 / ax.figure.dpi  # in points
    for sign, colour in ((1, "positive"), (-1, "negative")):
        i, j = np.nonzero(sign * values > 0.003 * most)
        area = (0.92 * cell) ** 2 * np.abs(values[i, j]) / most
        face, line = (palette[colour], 0.0) if sign > 0 else ("none", 0.7)
        ax.scatter(j, i, s=area, marker="s", facecolor=face, edgecolor=palette[colour],
                   linewidths=line)


def _outputs(ax: Axes, L: int, shown: Any, palette: dict[str, str]) -> None:
    digits = np.arange(len(shown.a))
    ax.bar(digits, shown.a, width=0.5, color=palette["fill"], edgecolor=palette["muted"])
    low, high = min(0.0, shown.a.min()), max(1.0, shown.a.max())
    ax.set(xlim=(-0.6, len(digits) - 0.4), ylim=(low - 0.04, high + 0.1), xticks=digits)
    ax.set_title(f"the outputs $a^{L}$, and what is asked of them", fontsize=10.5)
    ax.grid(False)
    if shown.of_a is None:
        return
    asked = np.clip(shown.of_a, -1e9, 1e9)
    asked = asked / max(1.0, np.abs(asked).max())
    for j in digits[np.abs(asked) > 0.02]:
        start = min(max(shown.a[j], low - min(asked[j], 0)), high - max(asked[j], 0))
        colour, dash = ("positive", "-") if asked[j] > 0 else ("negative", "--")
        ax.annotate("", (j, start + asked[j]), (j, start), arrowprops={
            "arrowstyle": "-|>", "color": palette[colour], "linestyle": dash, "linewidth": 2,
            "shrinkA": 0, "shrinkB": 0})
