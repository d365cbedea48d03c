"""The chain rule in several variables: one number feeds two, and both feed a third."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from ..formatting import plain
from .style import style

RADIUS = 30


@dataclass(frozen=True)
class TwoWays:
    """t feeds u = t² and v = 3t, and both feed f = u v: every number and every rate at t."""

    t: float

    @property
    def u(self) -> float:
        return self.t**2

    @property
    def v(self) -> float:
        return 3 * self.t

    @property
    def f(self) -> float:
        return self.u * self.v

    @property
    def rates(self) -> tuple[float, float, float, float]:
        """Return du/dt, dv/dt, ∂f/∂u and ∂f/∂v."""
        return 2 * self.t, 3.0, self.v, self.u


def chain_rule_picture() -> Figure:
    """Draw the two ways from t to f with their rates, and f as an area that grows by two strips."""
    at, nudged = TwoWays(2.0), TwoWays(2.2)
    with style("both") as palette:
        figure = Figure(figsize=(10.4, 3.7))
        ways = figure.add_axes((0, 0, 0.59, 1))
        ways.set(xlim=(0, 600), ylim=(362, 0), aspect="equal", anchor="W")
        area = figure.add_axes((0.595, 0, 0.405, 1))
        area.set(xlim=(-1.5, 8.1), ylim=(-1.75, 6.7), aspect="equal")
        for ax in (ways, area):
            ax.axis("off")
        _draw_ways(ways, at, palette)
        _draw_area(area, at, nudged, palette)
    return figure


def _draw_ways(ax: Axes, at: TwoWays, palette: dict[str, str]) -> None:
    du, dv, by_u, by_v = (plain(rate, 0) for rate in at.rates)
    t, u, v, f = (70, 160), (290, 72), (290, 248), (510, 160)
    upper, lower = (palette["positive"], "-"), (palette["negative"], (0, (5, 2)))
    for start, end, (colour, dash) in ((t, u, upper), (u, f, upper), (t, v, lower), (v, f, lower)):
        ax.plot(*zip(start, end, strict=True), color=colour, linestyle=dash, linewidth=2.2,
                zorder=1)
    for place, name, value in ((t, "t", at.t), (u, "u", at.u), (v, "v", at.v), (f, "f", at.f)):
        ax.add_patch(Circle(place, RADIUS, facecolor=palette["face"], edgecolor=palette["ink"],
                            zorder=2))
        ax.text(*place, f"${name} = {plain(value, 0)}$", ha="center", va="center", zorder=3)
    ax.text(290, 24, "$u = t^2$", ha="center", va="center", color=palette["muted"])
    ax.text(290, 296, "$v = 3t$", ha="center", va="center", color=palette["muted"])
    ax.text(556, 116, "$f = u \\, v$", ha="center", va="center", color=palette["muted"])
    for x, y, said, where in (
        (166, 104, f"$\\frac{{du}}{{dt}} = 2t = {du}$", "right"),
        (414, 104, f"$\\frac{{\\partial f}}{{\\partial u}} = v = {by_u}$", "left"),
        (166, 218, f"$\\frac{{dv}}{{dt}} = {dv}$", "right"),
        (414, 218, f"$\\frac{{\\partial f}}{{\\partial v}} = u = {by_v}$", "left"),
    ):
        ax.text(x, y, said, ha=where, va="center", fontsize=12.5)
    one, other = at.rates[0] * at.rates[2], at.rates[1] * at.rates[3]
    parts = (
        (30, f"through $u$:  {du} × {by_u} = {plain(one, 0)}", palette["positive"]),
        (248, f"through $v$:  {dv} × {by_v} = {plain(other, 0)}", palette["negative"]),
        (466, f"together:  {plain(one + other, 0)}", palette["ink"]),
    )
    for x, said, colour in parts:
        ax.text(x, 340, said, va="center", color=colour, fontweight="bold")


def _draw_area(ax: Axes, at: TwoWays, nudged: TwoWays, palette: dict[str, str]) -> None:
    wide, high = nudged.v - at.v, nudged.u - at.u

    def box(x: float, y: float, w: float, h: float, colour: str, **look: Any) -> None:
        ax.add_patch(Rectangle((x, y), w, h, facecolor=colour, linewidth=1.4, **look))

    box(0, 0, at.v, at.u, "none", edgecolor=palette["ink"])
    box(0, at.u, at.v, high, palette["fill"], edgecolor=palette["positive"])
    box(at.v, 0, wide, at.u, palette["badge"], edgecolor=palette["negative"], linestyle=(0, (5, 2)))
    box(at.v, at.u, wide, high, palette["face"], edgecolor=palette["muted"], linestyle=":")
    said: dict[str, Any] = {"ha": "center", "va": "center"}
    ax.text(at.v / 2, at.u / 2, f"$f = u \\, v = {plain(at.f, 0)}$", **said)
    ax.text(at.v / 2, at.u + high / 2, "$v \\, \\Delta u$", color=palette["positive"],
            fontsize=13, **said)
    ax.text(at.v + wide / 2, at.u / 2, "$u \\, \\Delta v$", color=palette["negative"],
            fontsize=13, rotation=90, **said)
    ax.annotate("$\\Delta u \\, \\Delta v$", (at.v + wide / 2, at.u + high / 2),
                xytext=(at.v + wide / 2 + 0.1, at.u + high + 0.75), color=palette["muted"],
                arrowprops={"arrowstyle": "-", "color": palette["muted"]}, **said)
    ax.text(at.v / 2, -0.42, f"$v = {plain(at.v, 0)}$", **said)
    ax.text(at.v + wide / 2, -0.42, "$\\Delta v$", **said)
    ax.text(-0.2, at.u / 2, f"$u = {plain(at.u, 0)}$", ha="right", va="center")
    ax.text(-0.2, at.u + high / 2, "$\\Delta u$", ha="right", va="center")
    ax.text(3.1, -1.3, "$t$ nudged: two strips, and a corner that hardly counts",
            color=palette["muted"], fontsize=10, **said)
