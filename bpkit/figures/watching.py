"""Watching training: weights as pictures over time, confused digits, the worst mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from ..costs import quadratic
from ..examples import Examples
from ..network import Network
from ..validation import brief, classes, columns, finite, numeric, of_type, whole
from .given import DIGITS, MOST_IMAGES, PIXELS, by_name, images
from .plots import new_axes
from .style import style

# Dark is positive, like ink; light is negative: the sign can be told without the colour.
SIGNED = LinearSegmentedColormap.from_list("signed", ["#ffc48c", "#b4b9c0", "#053a66"])


def plot_hidden_weights(
    snapshots: Mapping[str, Network],
    neurons: Sequence[int] = (0, 1, 2, 3, 4, 5, 6, 7),
    since: Network | None = None,
) -> Any:
    """Draw the weights into neurons of layer 2 as 28 x 28 pictures, a row for each network.

    `snapshots`: a dict from labels, written beside the rows, to networks; `since`: a network whose
    weights are subtracted first, so that what was learnt since then remains. All share one scale.
    Returns the axes, an array with one row for each snapshot.
    """
    write = "plot_hidden_weights({'at the end': net}, neurons=range(4))"
    nets = by_name("snapshots", snapshots, "networks", f"Write {write}.", MOST_IMAGES)
    compared = [*nets.items(), *([] if since is None else [("since", since)])]
    n_2 = of_type("each of snapshots", next(iter(nets.values())), Network, write).n[2]
    for name, net in compared:
        said = "since" if net is since else f"snapshots[{name!r}]"
        if of_type(said, net, Network, write).w[2].shape != (n_2, PIXELS):
            raise ValueError(
                f"{said} must have {PIXELS} inputs, one for each pixel, and as many neurons in "
                f"layer 2 as the others; got sizes {net.sizes}. Write Network([784, {n_2}, 10])."
            )
    if isinstance(neurons, str) or not hasattr(neurons, "__len__") or not (
        1 <= len(neurons) <= MOST_IMAGES
    ):
        raise TypeError(
            f"neurons must list 1 to {MOST_IMAGES} neurons of layer 2, counted from 0; "
            f"got {brief(neurons)}. Write neurons=range({min(n_2, 4)})."
        )
    neurons = [whole("a neuron in neurons, from 0,", j, 0, n_2 - 1) for j in neurons]
    before = 0.0 if since is None else since.w[2]
    shown = [(net.w[2] - before)[neurons] for net in nets.values()]
    most = max(float(np.abs(w).max()) for w in shown) or 1.0
    with style() as palette:
        axes = _grid(len(shown), len(neurons), len(neurons) + 1.1, len(shown) + 0.25)
        for row, (name, w) in enumerate(zip(snapshots, shown, strict=True)):
            for column, j in enumerate(neurons):
                ax = axes[row, column]
                ax.imshow(w[column].reshape(28, 28), cmap=SIGNED, vmin=-most, vmax=most)
                ax.set(xticks=[], yticks=[])
                ax.grid(False)
                ax.spines[:].set_visible(False)
                if row == 0:
                    ax.set_title(f"neuron {j + 1}", fontsize=10, color=palette["ink"])
            axes[row, 0].set_ylabel(name, rotation=0, ha="right", va="center", fontsize=10)
        # No numbers: after long training their last digits differ from machine to machine.
        axes[0, 0].figure.words = (
            f"{'The weights' if since is None else 'What was added to the weights'} from the 784 "
            "pixels, drawn as images: dark is positive, light is negative. Columns: neurons "
            f"{', '.join(str(j + 1) for j in neurons)} of layer 2. Rows: {', '.join(snapshots)}."
        )
    return axes


def confusion(labels: Any, said: Any) -> np.ndarray:
    """Return how often each digit was taken for each: (10, 10), [shown, said]."""
    labels = classes("labels", labels, DIGITS)
    said = classes("said", said, DIGITS, len(labels))
    counts = np.zeros((10, 10), dtype=int)
    np.add.at(counts, (labels, said), 1)
    return counts


def plot_confusion(labels: Any, said: Any) -> Any:
    """Draw how often each digit in `labels` was taken for each in `said`; return the axes.

    Right answers are on the diagonal, in blue; the darker any other cell, the more mistakes.
    """
    counts = confusion(labels, said)
    wrong = counts - np.diag(np.diag(counts))
    orange = LinearSegmentedColormap.from_list("mistakes", ["#ffffff", "#ffb066"])
    with style() as palette:
        ground = orange.with_extremes(bad=palette["fill"])
        ax = new_axes(6.4, 4.6)
        cells = np.ma.masked_where(np.eye(10, dtype=bool), wrong)
        ax.imshow(cells, cmap=ground, vmin=0, vmax=max(int(wrong.max()), 1), aspect="auto")
        for (shown, taken), count in np.ndenumerate(counts):
            if count:
                ax.text(taken, shown, f"{count:,}", ha="center", va="center", fontsize=9.5,
                        color=palette["inside"])
        ax.set(xticks=range(10), yticks=range(10), xlabel="the network says",
               ylabel="the image shows")
        ax.xaxis.set_label_position("top")
        ax.tick_params(length=0, labelbottom=False, labeltop=True)
        ax.grid(False)
        ax.spines[:].set_visible(False)
        ax.figure.words = "What the images show and the network says. " + " ".join(
            f"{digit}: {counts[digit, digit]:,} right{_taken_for(wrong[digit])}."
            for digit in range(DIGITS)
        )
    return ax


def _taken_for(wrong: np.ndarray) -> str:
    """The digits that one digit was taken for, most often first."""
    often = [taken for taken in np.argsort(-wrong, kind="stable") if wrong[taken]]
    return "".join(f", {wrong[taken]:,} taken for {taken}" for taken in often)


def plot_mistakes(examples: Examples, a: np.ndarray, count: int = 10) -> Any:
    """Draw the misread images whose cost is largest, worst first; return the axes, row by row.

    `a`: (10, n), the outputs for all examples, one column each.
    """
    _, labels = images(examples)
    given = numeric("a", a)
    a = finite("a", columns("a", given, DIGITS, given.dtype, len(labels)))
    count = whole("count", count, 1, example=10)
    if count > MOST_IMAGES:
        raise ValueError(
            f"count must be at most {MOST_IMAGES}, to be drawn; got {count:,}. Write count=10."
        )
    said = a.argmax(axis=0)
    wrong = np.flatnonzero(said != labels)
    C_x = quadratic.value(a[:, wrong], np.eye(DIGITS, dtype=a.dtype)[:, labels[wrong]])
    worst = wrong[np.argsort(-C_x, kind="stable")[:count]]
    across = min(5, max(len(worst), 1))
    rows = max(-(-len(worst) // across), 1)
    with style() as palette:
        axes = _grid(rows, across, 1.65 * across, 1.75 * rows)
        for ax in axes.flat:
            ax.axis("off")
        for ax, i in zip(axes.flat, worst, strict=False):
            ax.imshow(examples.x[:, i].reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
            ax.set_title(f"{examples.labels[i]}, read as {said[i]}", fontsize=10,
                         color=palette["ink"])
        axes[0, 0].figure.words = "Misread images, the largest cost first: " + "; ".join(
            f"{examples.labels[i]}, read as {said[i]}" for i in worst
        ) + "."
    return axes


def _grid(rows: int, columns: int, width: float, height: float) -> Any:
    ax = new_axes(width, height)
    figure = ax.figure
    ax.remove()
    return figure.subplots(rows, columns, squeeze=False)
