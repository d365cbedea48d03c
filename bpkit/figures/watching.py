"""Training watched: weights as pictures over time, digits mixed up, the worst mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from ..costs import quadratic
from ..mnist import Examples
from ..network import Network
from .plots import new_axes
from .style import style

# Dark is positive, as ink is; light is negative: the sign can be told without the colour.
SIGNED = LinearSegmentedColormap.from_list("signed", ["#ffc48c", "#b4b9c0", "#053a66"])


def plot_hidden_weights(
    snapshots: Mapping[str, Network],
    neurons: Sequence[int] = (0, 1, 2, 3, 4, 5, 6, 7),
    since: Network | None = None,
) -> Any:
    """Draw the weights into neurons of layer 2 as 28 x 28 pictures, a row for each network.

    `snapshots`: networks by what is written beside their row; `since`: a network whose weights are
    taken away first, so that what was learnt since then remains. All share one scale. Returns the
    axes, an array of one row for each snapshot.
    """
    before = 0.0 if since is None else since.w[2]
    shown = [(net.w[2] - before)[list(neurons)] for net in snapshots.values()]
    most = max(float(np.abs(w).max()) for w in shown) or 1.0
    with style() as palette:
        axes = _grid(len(shown), len(neurons), len(neurons) + 1.1, len(shown) + 0.25)
        for row, (name, w) in enumerate(zip(snapshots, shown, strict=True)):
            for column, j in enumerate(neurons):
                ax = axes[row, column]
                ax.imshow(w[column].reshape(28, 28), cmap=SIGNED, vmin=-most, vmax=most)
                # One tick that is not seen: without any, IPython would ask for a black ground.
                ax.set(xticks=[0], xticklabels=[""], yticks=[])
                ax.tick_params(length=0, pad=0)
                ax.grid(False)
                ax.spines[:].set_visible(False)
                if row == 0:
                    ax.set_title(f"neuron {j + 1}", fontsize=10, color=palette["ink"])
            axes[row, 0].set_ylabel(name, rotation=0, ha="right", va="center", fontsize=10)
    return axes


def confusion(labels: Any, said: Any) -> np.ndarray:
    """Return how often each digit was taken for each: (10, 10), [shown, said]."""
    counts = np.zeros((10, 10), dtype=int)
    np.add.at(counts, (labels, said), 1)
    return counts


def plot_confusion(labels: Any, said: Any) -> Any:
    """Draw how often each digit, `labels`, was taken for which, `said`; return the axes.

    Right answers stand on the diagonal without a ground; the darker a cell, the more mistakes.
    """
    counts = confusion(labels, said)
    wrong = counts - np.diag(np.diag(counts))
    ground = LinearSegmentedColormap.from_list("mistakes", ["#ffffff", "#ffb066"])
    with style() as palette:
        ax = new_axes(6.4, 4.6)
        cells = np.ma.masked_where(np.eye(10, dtype=bool), wrong)
        ax.imshow(cells, cmap=ground, vmin=0, vmax=max(int(wrong.max()), 1), aspect="auto")
        for (shown, taken), count in np.ndenumerate(counts):
            if count:
                right = shown == taken
                ax.text(taken, shown, f"{count:,}", ha="center", va="center", fontsize=9.5,
                        color=palette["ink" if right else "inside"])
        ax.set(xticks=range(10), yticks=range(10), xlabel="the network says",
               ylabel="the image shows")
        ax.xaxis.set_label_position("top")
        ax.tick_params(length=0, labelbottom=False, labeltop=True)
        ax.grid(False)
        ax.spines[:].set_visible(False)
    return ax


def plot_mistakes(examples: Examples, a: np.ndarray, count: int = 10) -> Any:
    """Draw the misread images whose cost is largest, worst first; return the axes, row by row.

    `a`: (10, n), the outputs for all examples, one column each.
    """
    said = a.argmax(axis=0)
    wrong = np.flatnonzero(said != examples.labels)
    C_x = quadratic.value(a[:, wrong], examples.y[:, wrong])
    worst = wrong[np.argsort(-C_x, kind="stable")[:count]]
    columns = min(5, max(len(worst), 1))
    rows = max(-(-len(worst) // columns), 1)
    with style() as palette:
        axes = _grid(rows, columns, 1.65 * columns, 1.75 * rows)
        for ax in axes.flat:
            ax.axis("off")
        for ax, i in zip(axes.flat, worst, strict=False):
            ax.imshow(examples.x[:, i].reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
            ax.set_title(f"a {examples.labels[i]}, read as {said[i]}", fontsize=10,
                         color=palette["ink"])
    return axes


def _grid(rows: int, columns: int, width: float, height: float) -> Any:
    ax = new_axes(width, height)
    figure = ax.figure
    ax.remove()
    return figure.subplots(rows, columns, squeeze=False)
