"""One weight nudged: the network that carries the change, and the cost as a curve of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..doors import perturb, sweep
from ..network import Network
from ..perturb import Perturbation, Sweep
from .network import draw_network
from .style import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def example() -> tuple[Network, np.ndarray, np.ndarray, tuple[str, int, int, int]]:
    """Return the small network, the example and the weight that the course begins with."""
    net = Network([3, 4, 4, 2], rng=18)
    return net, np.array([[0.9], [0.2], [0.6]]), np.array([[1.0], [0.0]]), ("w", 3, 1, 3)


def nudge_picture() -> Figure:
    """The README's picture: the first network of the course, its weight nudged by 1.5."""
    from matplotlib.figure import Figure

    net, x, y, param = example()
    p = perturb(net, x, y, param, 1.5)
    base = net.w[3][1, 3]
    figure = Figure()
    s = sweep(net, x, y, param, np.linspace(base - 3, base + 3, 121))
    draw_nudge(figure, net, x, y, p, s, "both")
    return figure


def draw_nudge(
    figure: Figure,
    net: Network,
    x: Any,
    y: Any,
    p: Perturbation | None,
    s: Sweep | None,
    theme: str = "both",
) -> None:
    """Draw on `figure`, cleared first: the network after the nudge `p`, and the curve C(w) of `s`.

    `x`: (n_1, 1), `y`: (n_L, 1), the example; `net` is the network before the nudge. Without `p`
    and `s`, only the network is drawn.
    """
    with style(theme) as palette:
        figure.clear()
        figure.set_facecolor("none")
        figure.set_size_inches(10.8, 4.3)
        left = figure.add_axes((0, 0, 0.68, 1))
        net = net.copy(dtype=np.float64)
        param, change = (p.param, p) if p else (None, None)
        draw_network(left, net, net.forward(x), y, palette, param, change)
        if p and s:
            _draw_curve(figure.add_axes((0.735, 0.17, 0.255, 0.68)), p, s, palette)


def _draw_curve(ax: Axes, p: Perturbation, s: Sweep, palette: dict[str, str]) -> None:
    at = s.base + p.d
    C = float(s.C[0] - s.dC[0])
    ax.plot(s.values, s.C, color=palette["ink"], linewidth=1.8, label="exact")
    tangent = C + s.slope * (s.values - s.base)
    seen = np.concatenate([s.C, tangent])
    seen = seen[np.abs(seen) < 1e300]  # a network that has overflowed may have none
    low, high = (seen.min(), seen.max()) if seen.size else (0.0, 1.0)
    room = 0.06 * (high - low) or 0.1
    ax.set(xlim=(s.values[0], s.values[-1]), ylim=(low - room, high + room))
    ax.plot(s.values, tangent, color=palette["selected"], linestyle="--", linewidth=1.6,
            label="first order")
    if p.d:
        ax.vlines(at, *sorted([C + p.dC, C + p.linear.dC]), color=palette["moved"], linewidth=2.2)
        ax.plot(at, C + p.linear.dC, "D", color=palette["selected"], markersize=6, clip_on=False)
        ax.plot(at, C + p.dC, "o", color=palette["moved"], markersize=9, clip_on=False)
    ax.plot(s.base, C, "o", markerfacecolor=palette["face"], markeredgecolor=palette["ink"],
            markersize=6)
    ax.set_xlabel(f"{p.param.book}, in code {p.param.code}")
    ax.set_title("the cost of this example, $C_x$", fontsize=10.5, loc="left", pad=26)
    ax.legend(loc="lower left", bbox_to_anchor=(-0.03, 0.99), ncols=2, fontsize=9.5)
