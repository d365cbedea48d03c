"""The accuracy of a training run, epoch by epoch."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from .style import style

# The runs in one picture differ by colour, by mark and by dash.
LOOKS = [
    ("positive", "o", "-"),
    ("negative", "s", "--"),
    ("selected", "^", "-."),
    ("moved", "D", ":"),
]


def plot_accuracy(history: Any, ax: Any = None, label: str | None = None) -> Any:
    """Draw per cent right on the test images after each epoch; return the matplotlib axes."""
    import matplotlib.pyplot as plt

    with style() as palette:
        if ax is None:
            _, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
            ax.set(xlabel="epoch", ylabel="right on the test images (%)")
            ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        colour, mark, dash = LOOKS[len(ax.get_lines()) % len(LOOKS)]
        ax.plot(np.arange(history.epochs), 100 * np.array(history.accuracy), color=palette[colour],
                marker=mark, linestyle=dash, label=label)
        if label is not None:
            ax.legend()
    return ax
