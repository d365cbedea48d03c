"""What has changed since the book: softmax and momentum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..activations import Array, sigmoid, softmax
from ..formatting import plain, signed
from ..validation import finite, numeric, real
from .described import number
from .given import by_name
from .plots import LOOKS, new_axes
from .style import style

Z, PUSH = np.array([[2.0], [1.0], [0.0]]), 1.0  # three outputs, and what is added to the first


def onwards_picture() -> Figure:
    """Draw three outputs, each through σ and all through softmax, before and after one push."""
    pushed = Z + PUSH * np.eye(3)[:, :1]
    with style("both") as palette:
        figure = Figure(figsize=(9.8, 2.8))
        for i, (title, f, reach) in enumerate([
            ("weighted inputs $z$", None, 5.0),
            ("each through σ", sigmoid.f, 1.6),
            ("all through softmax", softmax.f, 1.6),
        ]):
            ax = figure.add_axes((0.01 + 0.335 * i, 0.04, 0.32, 0.82))
            before, after = (Z, pushed) if f is None else (f(Z), f(pushed))
            _bars(ax, before[:, 0], after[:, 0], reach, palette)
            ax.set_title(title, loc="left", fontsize=12.5, fontweight="bold")
            below = "dashed: before the push"
            if f is not None:
                below = f"sum {plain(before.sum())} → {plain(after.sum())}"
            ax.text(0, 2.72, below, va="center", fontsize=11, color=palette["muted"])
    return figure


def _bars(ax: Axes, before: Array, after: Array, reach: float, palette: dict[str, str]) -> None:
    """Draw three numbers as bars, one below the other, each with its change if it has moved."""
    ax.set(xlim=(-0.13 * reach, reach), ylim=(3.0, -0.5))
    ax.axis("off")
    for j, (old, new) in enumerate(zip(before, after, strict=True)):
        moved = abs(new - old) > 1e-9
        ax.barh(j, new, 0.56, color=palette["moved" if moved else "positive"],
                alpha=0.75 if moved else 0.45, linewidth=0)
        ax.barh(j, old, 0.56, facecolor="none", edgecolor=palette["ink"], linewidth=1.3,
                linestyle=(0, (4, 2)))
        ax.text(-0.025 * reach, j, f"{j + 1}", ha="right", va="center", fontsize=11,
                color=palette["muted"])
        said = f"{plain(new)}  Δ {signed(new - old)}" if moved else plain(new)
        ax.text(max(old, new) + 0.03 * reach, j, said, va="center", fontsize=10.5,
                fontweight="bold" if moved else "normal")
    ax.plot([0, 0], [-0.42, 2.42], color=palette["ink"], linewidth=1.2)


def plot_valley(ways: Mapping[str, Any], steep: float = 20.0) -> Any:
    """Draw paths downhill in the valley C = (p₁² + steep p₂²)/2, seen from above; return the axes.

    `ways`: a dict from names to the points of each path, (2, k), one column for each step.
    """
    write = "Write ways={'plain': np.array([[-10, -9], [1, 0.5]])}."
    rows: dict[str, Array] = {}
    for name, points in by_name("ways", ways, "ways", write, len(LOOKS)).items():
        rows[name] = finite(f"ways[{name!r}]", numeric(f"ways[{name!r}]", points))
        if rows[name].ndim != 2 or len(rows[name]) != 2 or not rows[name].size:
            raise ValueError(
                f"ways[{name!r}] must have shape (2, k), one column for each point; got "
                f"{rows[name].shape}. {write}"
            )
    steep = real("steep", steep, positive=True, example=20)
    p_1, p_2 = np.hstack(list(rows.values()))
    room = 0.1 * max(np.ptp(p_1), 1e-9), 0.15 * max(np.ptp(p_2), 1e-9)
    across = np.linspace(min(p_1.min(), 0) - room[0], max(p_1.max(), 0) + room[0], 121)
    along = np.linspace(min(p_2.min(), 0) - room[1], max(p_2.max(), 0) + room[1], 81)
    C = 0.5 * (across[None, :] ** 2 + steep * along[:, None] ** 2)
    with style() as palette:
        ax = new_axes(8.0, 3.0)
        ax.contour(across, along, C, levels=C.max() * np.array([0.01, 0.05, 0.15, 0.3, 0.5, 0.75]),
                   colors=palette["hairline"], linewidths=0.9)
        for (name, (one, two)), (colour, mark, dash) in zip(rows.items(), LOOKS, strict=False):
            ax.plot(one, two, color=palette[colour], marker=mark, linestyle=dash, markersize=4,
                    linewidth=1.4, label=name)
        ax.plot(0, 0, "x", color=palette["ink"], markersize=10, markeredgewidth=2)
        ax.set(xlabel="$p_1$, along the valley", ylabel="$p_2$, across it")
        ax.grid(False)
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
        ax.figure.words = "A long valley from above, its lowest point at (0, 0). " + " ".join(
            f"{name}: from ({number(one[0])}, {number(two[0])}) in {len(one) - 1} steps to "
            f"({number(one[-1])}, {number(two[-1])})." for name, (one, two) in rows.items()
        )
    return ax
