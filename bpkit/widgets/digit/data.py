"""What the explorer `digit` can be given, and what it takes when it is given nothing."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from ...doors import sgd
from ...examples import Examples
from ...mnist import load
from ...network import Network
from ...validation import classes, columns, numeric, of_type, parameters

PIXELS, DIGITS = 784, 10


def fitting(net: Any) -> Network:
    """Return a float64 copy of a network of 784 inputs and 10 outputs; an error for any other."""
    of_type("net", net, Network, "Network([784, 30, 10])")
    if net.n[1] != PIXELS or net.n[net.L] != DIGITS:
        raise ValueError(
            f"net must have 784 inputs, one for each pixel, and 10 outputs, one for each digit; "
            f"got sizes {net.sizes}. Write Network([784, 30, 10])."
        )
    return parameters(net).copy(dtype=np.float64)


def labelled(data: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return data.x, (784, n) in [0, 1], and data.labels, (n,), checked."""
    if not (hasattr(data, "x") and hasattr(data, "labels")):
        raise TypeError(
            f"data must have .x and .labels, one column and one label per example; got "
            f"{type(data).__name__}. Write mnist.load().train[:1000]."
        )
    given = numeric("data.x", data.x)
    x = columns("data.x", given, PIXELS, given.dtype)
    if not (x.min() >= 0 and x.max() <= 1):  # NaN is neither
        raise ValueError(
            f"data.x must lie in [0, 1], 0 for paper and 1 for ink; got values from {x.min():g} "
            f"to {x.max():g}. Write x / 255 if they are bytes."
        )
    return x, classes("data.labels", data.labels, DIGITS, x.shape[1])


@cache
def default_data() -> Examples:
    """Return the first 5,000 training examples, in memory of their own."""
    few = load().train[:5000]
    return Examples(few.x.copy(), few.y.copy(), few.labels.copy())


@cache
def default_net() -> Network:
    """Return a network half trained: an epoch in float64, so that it is the same everywhere."""
    net = Network([PIXELS, 30, DIGITS], rng=0)
    sgd(net, default_data(), epochs=1, batch_size=10, eta=3.0, rng=0, show=False)
    return net
