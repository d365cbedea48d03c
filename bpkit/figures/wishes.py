"""What one handwritten 2 asks of the layers before the outputs, and what several examples ask."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle

from ..backprop import backprop
from ..doors import sgd
from ..examples import Examples
from ..formatting import plain, signed
from ..mnist import load
from ..network import Network
from .digit import signed_squares
from .network import fill_circle
from .style import style

TWO = 190  # a 2 that the network takes for a 6
SEVERAL = [TWO, 241, 100, 7, 31, 11]  # examples that disagree, among them the 2
WEIGHTS = [(3, 2, 22), (3, 2, 9), (3, 6, 22), (3, 6, 14), (3, 8, 22), (2, 15, 406)]  # l, j, k
HIDDEN = 8  # how many of the 30 hidden neurons are drawn: those of which most is asked
WIDE, HIGH = 1040, 520  # in hundredths of an inch


@cache
def half_trained() -> tuple[Network, Examples]:
    """Return the network of notebook 12, and the examples that it has seen once."""
    few = load().train[:5000]
    net = Network([784, 30, 10], rng=0)
    sgd(net, few, epochs=1, batch_size=10, eta=3.0, rng=0, show=False)
    return net, few


def wishes_picture() -> Figure:
    """Draw what a 2 asks of the outputs, of the layer before them, and of two neurons' weights."""
    net, few = half_trained()
    x, y = few.x[:, [TWO]], few.y[:, [TWO]]
    fp, grad = net.forward(x), backprop(net, x, y)
    delta: Any = grad.delta
    of_outputs = (y - fp.a[3])[:, 0]
    of_hidden = (-net.w[3].T @ delta[3])[:, 0]
    shown = np.argsort(-np.abs(of_hidden))[:HIDDEN]
    pair = sorted(pick(-delta[2][shown, 0]) for pick in (np.argmax, np.argmin))
    loudest = np.argsort(-np.abs(delta[3][:, 0]))[:2]
    with style("both") as palette:
        figure, ax = _paper(HIGH)
        pen = _Pen(ax, palette)
        outputs = {j: (878, 88 + 39 * j) for j in range(10)}
        hidden = {int(k): (604, 92 + 49 * i) for i, k in enumerate(shown)}
        for j in loudest:
            pen.weights(net.w[3][j], hidden, outputs[int(j)])
        for digit, at in outputs.items():
            pen.neuron(at, 15, fp.a[3][digit, 0], str(digit))
            pen.wish((at[0] + 32, at[1]), of_outputs[digit], 1.0)
        for k, at in hidden.items():
            pen.neuron(at, 17, fp.a[2][k, 0], str(k + 1))
            pen.wish((at[0] - 84, at[1]), of_hidden[k], 0.7)
        image = _image(figure, (16, 180, 170), few.x[:, TWO], HIGH)
        image.spines[:].set(visible=True, color=palette["hairline"])
        for j, top in zip(shown[pair], (104, 312), strict=True):
            pen.link((430, top + 75), (518, hidden[int(j)][1]))
            into = figure.add_axes((272 / WIDE, 1 - (top + 150) / HIGH, 150 / WIDE, 150 / HIGH))
            signed_squares(into, -grad.w[2][j].reshape(28, 28), palette)
            ax.text(347, top - 10, f"into neuron {j + 1}: image × "
                    f"{signed(-delta[2][j, 0], 3)}", ha="center", fontsize=9.5)
            pen.link((196, 265), (264, top + 75))
        for middle, head, said in [
            (101, "layer 1", "the image, $a^1$"),
            (347, "asked of the weights", r"$-\partial C_x/\partial w^2$"),
            (572, f"layer 2, {HIDDEN} of {net.n[2]}", r"asked: $-\partial C_x/\partial a^2$"),
            (906, "layer 3, the outputs", r"asked: $-\partial C_x/\partial a^3 = y - a^3$"),
        ]:
            ax.text(middle, 22, head, ha="center", va="center", fontweight="bold")
            ax.text(middle, 44, said, ha="center", va="center", fontsize=10.5,
                    color=palette["muted"])
        ax.add_patch(FancyArrowPatch((960, 498), (60, 498), arrowstyle="-|>", mutation_scale=16,
                                     color=palette["selected"], linewidth=1.6))
        ax.text(510, 486, "the wishes travel back", ha="center", color=palette["selected"])
    return figure


def averaged_wishes_picture() -> Figure:
    """Draw what six examples ask of the same weights, one by one and on average."""
    net, few = half_trained()
    high = 330
    x, y = few.x[:, SEVERAL], few.y[:, SEVERAL]
    one_by_one = [backprop(net, x[:, [i]], y[:, [i]]) for i in range(len(SEVERAL))]
    mean = backprop(net, x, y)
    most = max(abs(g.w[l][j, k]) for g in one_by_one for l, j, k in WEIGHTS)
    with style("both") as palette:
        figure, ax = _paper(high)
        for i, example in enumerate(SEVERAL):
            _image(figure, (214 + 104 * i, 10, 60), few.x[:, example], high)
        ax.add_patch(Rectangle((868, 4), 164, high - 8, facecolor="none", zorder=0,
                               edgecolor=palette["selected"], linewidth=1.4))
        ax.text(950, 28, "the mean", ha="center", va="center", fontweight="bold")
        ax.text(950, 54, r"$-\partial C/\partial w$", ha="center", va="center", fontsize=13)
        ax.text(14, 42, "asked of", va="center", fontweight="bold")
        ax.text(844, 195, "→", ha="center", va="center", fontsize=18, color=palette["selected"])
        for row, (l, j, k) in enumerate(WEIGHTS):
            top = 100 + 38 * row
            ax.plot([14, 820], [top - 19] * 2, color=palette["hairline"], linewidth=0.8)
            ax.text(14, top, f"$w^{l}_{{{j + 1},{k + 1}}}$", va="center", fontsize=14)
            ax.text(88, top, f"output for {j}" if l == 3 else f"neuron {j + 1}", va="center",
                    fontsize=9.5, color=palette["muted"])
            for i, grad in enumerate([*one_by_one, mean]):
                _asked(ax, (244 + 104 * i if i < len(SEVERAL) else 950, top),
                       -grad.w[l][j, k], most, palette)
    return figure


def _paper(high: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDE / 100, high / 100))
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, WIDE), ylim=(high, 0))
    ax.axis("off")
    return figure, ax


def _image(figure: Figure, at: tuple[float, float, float], pixels: Any, high: float) -> Axes:
    left, top, side = at
    ax = figure.add_axes((left / WIDE, 1 - (top + side) / high, side / WIDE, side / high))
    ax.imshow(pixels.reshape(28, 28), cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set(visible=False)
    return ax


def _asked(ax: Axes, at: tuple[float, float], asked: float, most: float, palette: Any) -> None:
    """Write a number, beside a square of its size in area: filled for more, hollow for less."""
    said = signed(asked, 3)
    ax.text(at[0] + 40, at[1], said, ha="right", va="center", fontsize=10.5,
            color=palette["ink" if said[0] in "+\N{MINUS SIGN}" else "muted"])
    side = 24 * np.sqrt(abs(asked) / most)
    if side > 2:
        colour = palette["positive" if asked > 0 else "negative"]
        ax.add_patch(Rectangle((at[0] - 36 - side / 2, at[1] - side / 2), side, side,
                               facecolor=colour if asked > 0 else "none", edgecolor=colour,
                               linewidth=1.4))


class _Pen:
    def __init__(self, ax: Axes, palette: dict[str, str]):
        self.ax, self.palette = ax, palette

    def neuron(self, at: tuple[float, float], radius: float, a: float, name: str) -> None:
        self.ax.add_patch(Circle(at, radius, facecolor=self.palette["face"], edgecolor="none",
                                 zorder=4))
        fill_circle(self.ax, at, radius, np.clip(a, 0, 1), self.palette)
        self.ax.add_patch(Circle(at, radius, facecolor="none", edgecolor=self.palette["ink"],
                                 zorder=6))
        self.ax.text(*at, name, ha="center", va="center", fontsize=10, fontweight="bold", zorder=7)

    def wish(self, at: tuple[float, float], asked: float, most: float) -> None:
        """An arrow whose length shows how much is asked, and the number."""
        length = 34 * asked / most
        if abs(length) > 3:
            self.ax.add_patch(FancyArrowPatch(
                (at[0], at[1] + length / 2), (at[0], at[1] - length / 2), linewidth=2,
                arrowstyle="-|>", mutation_scale=min(12, 3 + abs(length) / 2), shrinkA=0, shrinkB=0,
                color=self.palette["positive" if asked > 0 else "negative"]))
        said = signed(asked) if abs(asked) >= 0.005 else plain(0.0)
        self.ax.text(at[0] + 58, at[1], said, ha="right", va="center", fontsize=10)

    def weights(self, w: Any, hidden: Any, to: Any) -> None:
        for k, at in hidden.items():
            self.ax.plot([at[0] + 17, to[0] - 15], [at[1], to[1]], zorder=1,
                         color=self.palette["positive" if w[k] >= 0 else "negative"],
                         linestyle="-" if w[k] >= 0 else (0, (4, 2)),
                         linewidth=0.6 + 2.2 * abs(w[k]) / np.abs(w).max(), alpha=0.75)

    def link(self, begin: tuple[float, float], end: tuple[float, float]) -> None:
        self.ax.plot([begin[0], end[0]], [begin[1], end[1]], color=self.palette["muted"],
                     linewidth=0.9, linestyle=":", zorder=1)
