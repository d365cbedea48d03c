"""One step of the algorithm for a stored notebook: the code, and the network so far."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from ...figures.network import COLUMN, RADIUS, ROW, draw_network
from ...figures.style import style
from ...formatting import plain
from ...params import Param
from ..views.base import Base
from .code import Line, Step

LINE = 26.0  # px from one line of code to the next


def draw_step(base: Base, lines: list[Line], now: Step, shows: dict[int, str],
              js: dict[int, list[int]]) -> Figure:
    """Draw the code with one line lit beside the network, where `shows` says what is known."""
    with style("both") as palette:
        figure = Figure(figsize=(12.4, 4.3))
        figure.set_facecolor("none")
        _draw_code(figure.add_axes((0, 0, 0.41, 1)), lines, now, palette)
        ax = figure.add_axes((0.42, 0, 0.58, 1))
        draw_network(ax, base.net, base.fp, base.y, palette)
        _cover(ax, base, shows, js, palette)
    return figure


def _draw_code(ax: Axes, lines: list[Line], now: Step, palette: dict[str, str]) -> None:
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


def _cover(ax: Axes, base: Base, shows: dict[int, str], js: dict[int, list[int]],
           palette: dict[str, str]) -> None:
    """Draw over the activations what the neurons show at this step, and nothing where unknown."""
    height = max(len(row) for row in js.values()) * ROW
    for l, row in js.items():
        if shows[l] == "a":
            continue
        values = {"z": base.fp.z, "delta": base.delta}.get(shows[l])
        for i, j in enumerate(row):
            x, y = 40 + (l - 1) * COLUMN, height / 2 + (i - (len(row) - 1) / 2) * ROW
            lit = palette["ink"] if values is None else palette["selected"]
            ax.add_patch(Circle((x, y), RADIUS, facecolor=palette["face"], edgecolor=lit,
                                linewidth=1.0 if values is None else 2.0, zorder=9))
            if values is not None:
                ax.text(x, y, plain(values[l][j, 0], 2 if shows[l] == "z" else 3), zorder=10,
                        ha="center", va="center", fontweight="bold",
                        fontsize=10.5 if shows[l] == "z" else 8.8, color=palette["inside"])
        if values is not None:
            name = Param("δ" if shows[l] == "delta" else "z", l, 0).book[:-1]
            ax.text(40 + (l - 1) * COLUMN, -8, name, ha="center",
                    va="center", fontsize=11, fontweight="bold", color=palette["selected"])
    if shows[base.net.L] not in ("a", "delta"):
        x = 40 + (base.net.L - 1) * COLUMN + 166
        ax.add_patch(Rectangle((x - 44, height / 2 - 9), 88, 24, facecolor=palette["face"],
                               edgecolor="none", zorder=9))
