"""The cost as it falls: one curve for each run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.ticker import MaxNLocator

from .plots import LOOKS, new_axes
from .style import style


def plot_descent(costs: Mapping[str, Sequence[float]]) -> Any:
    """Draw the cost before training and after every epoch, by the name of the run; return the axes.

    `costs`: under each name C at the start, then after each epoch.
    """
    with style() as palette:
        ax = new_axes(6.4, 3.0)
        for (name, C), (colour, mark, dash) in zip(costs.items(), LOOKS, strict=False):
            ax.plot(range(len(C)), C, color=palette[colour], linestyle=dash, marker=mark,
                    markersize=4, markevery=5, label=name)
        ax.set(xlabel="epochs", ylabel="cost C", ylim=(0, None))
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.legend()
    return ax
