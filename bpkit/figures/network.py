"""The network as a diagram: neurons filled to their activation, weights by sign and size."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..formatting import plain, signed
from ..network import ForwardPass, Network
from ..params import Param
from ..perturb import Change
from .layout import drawn, layout, neurons_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RADIUS, ROW, COLUMN = 24, 88, 160


def draw_network(
    ax: Axes,
    net: Network,
    fp: ForwardPass,
    y: np.ndarray,
    palette: dict[str, str],
    param: Param | None = None,
    change: Change | None = None,
    delta: Mapping[int, np.ndarray] | None = None,
) -> Diagram:
    """Draw a small network, one example running through it, on axes in pixels; return where it is.

    `param` is the parameter to highlight. `change`, shapes (n_l, 1), is what its nudge has moved:
    each neuron then has a ring and a badge, and shows its number after the nudge. `net` and `fp`
    are those before the nudge. With `delta`, each (n_l, 1), the neurons show their errors instead.
    """
    diagram = Diagram(ax, net, fp, y, palette, param, change, delta)
    diagram.draw()
    return diagram


def fill_circle(ax: Axes, at: tuple[float, float], radius: float, level: float,
                palette: dict[str, str]) -> None:
    """Fill a circle from the bottom up to a level from 0 to 1, on axes in pixels, y downwards."""
    from matplotlib.patches import Polygon

    half = np.arccos(1 - 2 * level)
    angle = np.pi / 2 + np.linspace(-half, half, 40)
    rim = np.column_stack([at[0] + radius * np.cos(angle), at[1] + radius * np.sin(angle)])
    ax.add_patch(Polygon(rim, facecolor=palette["fill"], linewidth=0, zorder=5))


class Diagram:
    """The parts of the drawing, and where they are."""

    def __init__(self, ax: Axes, net: Network, fp: ForwardPass, y: Any, palette: dict[str, str],
                 param: Param | None, change: Change | None,
                 delta: Mapping[int, np.ndarray] | None):
        self.ax, self.net, self.fp, self.y, self.palette = ax, net, fp, y, palette
        self.param, self.change, self.delta = param, change, delta or {}
        self.shown = layout(net, neurons_of(param))
        self.js = drawn(self.shown)
        self.height = max(len(js) for js in self.shown.values()) * ROW
        self.cost_at = 40 + (net.L - 1) * COLUMN + 166, self.height / 2

    def at(self, l: int, j: int) -> tuple[float, float]:
        js = self.shown[l]
        return 40 + (l - 1) * COLUMN, self.height / 2 + (js.index(j) - (len(js) - 1) / 2) * ROW

    def da(self, l: int, j: int) -> float:
        return 0.0 if self.change is None or l == 1 else float(self.change.da[l][j, 0])

    def draw(self) -> None:
        self.ax.set(xlim=(0, self.cost_at[0] + 56), ylim=(self.height + 2, -62),
                    aspect="equal", anchor="NW")
        self.ax.axis("off")
        for l in range(1, self.net.L + 1):
            self.heading(l)
            if l > 1:
                self.weights(l)
        for l in range(1, self.net.L + 1):
            for j in self.js[l]:
                self.neuron(l, j)
            if None in self.shown[l]:
                self.gaps(l)
        self.cost()

    def text(self, x: float, y: float, said: str, **style: Any) -> None:
        style = {"ha": "center", "va": "center", "fontsize": 10.5, "color": self.palette["ink"],
                 **style}
        self.ax.text(x, y, said, **style)

    def heading(self, l: int) -> None:
        role = "input" if l == 1 else "output" if l == self.net.L else "hidden"
        x = self.at(l, self.js[l][0])[0]
        if None in self.shown[l]:
            role += f", {self.net.n[l]}"
        self.text(x, -44, f"layer {l}", fontweight="bold")
        self.text(x, -26, role, color=self.palette["muted"], fontsize=9.5)

    def gaps(self, l: int) -> None:
        x = self.at(l, self.js[l][0])[0]
        for i, j in enumerate(self.shown[l]):
            if j is None:
                y = self.height / 2 + (i - (len(self.shown[l]) - 1) / 2) * ROW
                self.text(x, y, "\N{VERTICAL ELLIPSIS}", fontsize=16)

    def weights(self, l: int) -> None:
        w = self.net.w[l]
        for j, k in itertools.product(self.js[l], self.js[l - 1]):
            value = w[j, k]
            (x0, y0), (x1, y1) = self.at(l - 1, k), self.at(l, j)
            chosen = self.param == Param("w", l, j, k)
            carries = self.da(l - 1, k) != 0
            sign = "positive" if value >= 0 else "negative"
            self.ax.plot(
                [x0 + RADIUS, x1 - RADIUS], [y0, y1],
                color=self.palette["selected" if chosen else sign],
                linewidth=4 if chosen else 0.7 + 2.0 * abs(value) / (np.abs(w).max() or 1.0),
                linestyle="-" if value >= 0 or chosen else (0, (4, 2)),
                alpha=1.0 if chosen or carries else 0.6,
                zorder=3 if chosen else 1,
                solid_capstyle="round",
            )
            if chosen:
                self.pill((x0 + x1) / 2, (y0 + y1) / 2, signed(value + self.nudge()),
                          "selected")

    def nudge(self) -> float:
        return getattr(self.change, "d", 0.0)

    def pill(self, x: float, y: float, said: str, colour: str) -> None:
        self.text(x, y, said, color=self.palette[colour], fontweight="bold", zorder=8, fontsize=9.5,
                  bbox={"boxstyle": "round,pad=0.3,rounding_size=0.9", "linewidth": 1.4,
                        "facecolor": self.palette["face"], "edgecolor": self.palette[colour]})

    def neuron(self, l: int, j: int) -> None:
        from matplotlib.patches import Circle

        (x, y), da = self.at(l, j), self.da(l, j)
        a = float(self.fp.a[l][j, 0]) + da
        face, ink = self.palette["face"], self.palette["ink"]
        self.ax.add_patch(Circle((x, y), RADIUS, facecolor=face, edgecolor="none", zorder=4))
        said = plain(a)
        rim_style: dict[str, Any] = {"edgecolor": ink}
        level = np.clip(a, 0, 1)
        if l in self.delta:
            said, rim_style, level = *self.error(l, j), 0.0
        if self.param == Param("z", l, j):
            rim_style |= {"edgecolor": self.palette["selected"], "linewidth": 3.5}
        if level > 0:
            fill_circle(self.ax, (x, y), RADIUS, level, self.palette)
        self.ax.add_patch(Circle((x, y), RADIUS, facecolor="none", zorder=6, **rim_style))
        room: dict[str, Any] = {"fontsize": 9.2} if l in self.delta else {"fontweight": "bold"}
        if len(said) > 4:  # a minus in front
            room["fontsize"] = 9.2
        self.text(x, y, said, zorder=7, color=self.palette["inside"], **room)
        if l > 1:
            chosen = self.param == Param("b", l, j)
            self.text(x, y + RADIUS + 11, f"b {signed(self.net.b[l][j, 0])}", fontsize=9, zorder=7,
                      color=self.palette["selected" if chosen else "muted"],
                      fontweight="bold" if chosen else "normal")
        if da:
            self.ax.add_patch(Circle((x, y), RADIUS + 4, facecolor="none", linewidth=2.2,
                                     edgecolor=self.palette["moved"], zorder=6))
            digits = 3 if abs(da) >= 0.001 else 5
            self.pill(x + 32, y - RADIUS - 12, f"Δ {signed(da, digits)}", "moved")

    def error(self, l: int, j: int) -> tuple[str, dict[str, Any]]:
        """Return the words of a neuron that shows its error, and its rim, as in the explorers."""
        delta = float(self.delta[l][j, 0])
        largest = max(float(np.abs(layer).max()) for layer in self.delta.values())
        share = abs(delta) / (largest or 1.0)
        return plain(delta, 3), {
            "edgecolor": self.palette["negative" if delta < 0 else "positive"],
            "linestyle": (0, (3, 1.5)) if delta < 0 else "-",
            "linewidth": 1.0 + 1.6 * (share if np.isfinite(share) else 1.0),
        }

    def cost(self) -> None:
        from matplotlib.patches import FancyBboxPatch

        L, (x, y) = self.net.L, self.cost_at
        for j in self.js[L]:
            x0, y0 = self.at(L, j)
            self.text(x0 + RADIUS + 28, y0, f"y = {self.y[j, 0]:g}", fontsize=9.5,
                      color=self.palette["muted"])
            self.ax.plot([x0 + RADIUS + 52, x - 50], [y0, y], color=self.palette["muted"],
                         linewidth=0.9, zorder=1)
        before = float(self.net.cost.value_at(self.net.activation[L], self.fp.z[L], self.fp.a[L],
                                              self.y)[0])
        dC = 0.0 if self.change is None else float(self.change.dC)
        edge = self.palette["moved" if dC else "ink"]
        self.ax.add_patch(FancyBboxPatch((x - 50, y - 36), 100, 72, facecolor=self.palette["face"],
                                         boxstyle="round,pad=0,rounding_size=9", zorder=4,
                                         edgecolor=edge, linewidth=2.2 if dC else 1.0))
        inside = self.palette["inside"]
        self.text(x, y - 19, "$C_x$", fontsize=13, zorder=7, color=inside)
        self.text(x, y + 3, f"{before + dC:.4f}", fontweight="bold", zorder=7, color=inside)
        if dC:
            self.text(x, y + 22, f"Δ {signed(dC, 4)}", fontsize=9.5, fontweight="bold", zorder=7,
                      color=self.palette["moved"])
