"""The falling cost: one curve for each run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.ticker import MaxNLocator

from ..validation import numeric
from .given import by_name
from .plots import LOOKS, new_axes
from .style import style


def plot_descent(costs: Mapping[str, Sequence[float]]) -> Any:
    """Draw the cost before training and after every epoch, a curve for each run; return the axes.

    `costs`: a dict from names to C at the start and after each epoch; where C is NaN or infinite,
    the curve has a gap.
    """
    write = "Write costs={'right gradient': [0.9, 0.5]}."
    for name, C in by_name("costs", costs, "runs", write, len(LOOKS)).items():
        given = numeric(f"costs[{name!r}]", C)
        if given.ndim != 1 or not given.size:
            raise ValueError(
                f"costs[{name!r}] must be a row of numbers, one after each epoch; "
                f"got shape {given.shape}. {write}"
            )
    with style() as palette:
        ax = new_axes(6.4, 3.0)
        for (name, C), (colour, mark, dash) in zip(costs.items(), LOOKS, strict=False):
            ax.plot(range(len(C)), C, color=palette[colour], linestyle=dash, marker=mark,
                    markersize=4, markevery=5, label=name)
        ax.set(xlabel="epochs", ylabel="cost C", ylim=(0, None))
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.legend()
    return ax
