"""How delta changes on its way back through twenty layers, by activation function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..backprop import backprop
from ..network import Network
from ..validation import brief, real
from .given import by_name
from .plots import LOOKS, new_axes
from .style import style

NAMES = {"linear": "f(z) = z", "tanh": "tanh", "relu": "relu", "sigmoid": "σ"}


def sizes_of_delta(activation: str, spread: float, n: int = 30, L: int = 20) -> dict[int, float]:
    """Return the mean |delta^l| by layer l, in a network of L layers of n neurons.

    The weights are drawn from N(0, spread^2), the biases are 0; ten examples, quadratic cost.
    """
    net = Network([n] * L, activation=activation, rng=0)
    for l in net.w:
        net.w[l] *= spread
        net.b[l] *= 0
    x = np.random.default_rng(1).standard_normal((n, 10))
    delta = backprop(net, x, np.zeros((n, 10))).delta
    assert delta is not None
    return {l: float(np.abs(delta[l]).mean()) for l in delta}


def depth_picture() -> Figure:
    """Draw the size of delta over twenty layers for four activations, weights from N(0, 1/n).

    The curves are called A to D, and the reader finds out which is which.
    """
    sizes = {name: sizes_of_delta(f, 1 / np.sqrt(30)) for f, name in NAMES.items()}
    with style("both") as palette:
        figure = Figure(figsize=(9.2, 3.9))
        ax = figure.add_axes((0.085, 0.145, 0.895, 0.75))
        _draw(ax, sizes, palette)
        for letter, by_layer, (colour, *_) in zip("ABCD", sizes.values(), LOOKS, strict=False):
            ax.annotate(letter, (2, by_layer[2] / by_layer[20]), (-13, 0), ha="center",
                        va="center", textcoords="offset points", color=palette[colour],
                        fontweight="bold")
        ax.set_title("the error δ on its way back, with four activation functions; "
                     "layer 20 set to 1", loc="left", fontsize=11.5)
        ax.annotate("", (11.6, 3e-14), (19.4, 3e-14), arrowprops={
            "arrowstyle": "-|>", "color": palette["muted"], "linewidth": 1.6})
        ax.text(11.4, 3e-14, "the way back", ha="right", va="center", color=palette["muted"])
        ax.set_ylim(3e-15, 300)
    return figure


def plot_delta_by_layer(sizes: Mapping[str, Mapping[int, float]]) -> Any:
    """Draw the size of δ against the layer, each curve set to 1 in its last; return the axes.

    `sizes`: a dict from names to the mean |δ| of each layer.
    """
    write = "Write sizes={'tanh': {2: 0.1, 3: 0.2}}."
    for name, by_layer in by_name("sizes", sizes, "dicts by layer", write, 3 * len(LOOKS)).items():
        if not isinstance(by_layer, Mapping) or not by_layer:
            raise TypeError(
                f"sizes[{name!r}] must be a dict with one number for each layer; "
                f"got {brief(by_layer)}. {write}"
            )
        for l, size in by_layer.items():
            real(f"sizes[{name!r}][{brief(l)}]", size)
    with style() as palette:
        ax = new_axes(8.4, 3.6)
        _draw(ax, sizes, palette)
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return ax


def _draw(ax: Axes, sizes: Mapping[str, Mapping[int, float]], palette: dict[str, str]) -> None:
    for (name, by_layer), (colour, mark, dash) in zip(sizes.items(), LOOKS * 3, strict=False):
        layers = sorted(by_layer)
        relative = np.array([by_layer[l] for l in layers]) / by_layer[layers[-1]]
        ax.semilogy(layers, relative, color=palette[colour], marker=mark, linestyle=dash,
                    markersize=5, label=name)
    ax.set(xlabel="layer $l$", ylabel="size of $\\delta^l$", xticks=layers[::2])
