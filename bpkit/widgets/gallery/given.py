"""What the gallery can be given: a network that its mistakes are about, and data that fit it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from ...activations import sigmoid
from ...costs import quadratic
from ...doors import sgd
from ...network import Network
from ...validation import of_type, parameters
from .race import BATCH, ETA, default_start


def fitting(net: Any) -> Network | None:
    """Return a float32 copy of a network of sigmoids with the quadratic cost, or None for None."""
    if net is None:
        return None
    of_type("net", net, Network, "Network([784, 30, 10])")
    if net.L < 3:
        raise ValueError(
            f"net must have a hidden layer, where mistakes can be made; got sizes {net.sizes}. "
            "Write Network([784, 30, 10])."
        )
    if net.cost is not quadratic or any(f is not sigmoid for f in net.activation.values()):
        raise ValueError(
            "net must have sigmoid neurons and the quadratic cost, which the mistakes are about; "
            "got others. Write Network([784, 30, 10])."
        )
    return parameters(net).copy(dtype=np.float32)


def readable(net: Network | None, data: Any) -> Any:
    """Return `data` if they fit the network, or None for None; TypeError or ValueError if not."""
    if data is None:
        if net is not None and (net.n[1], net.n[net.L]) != (784, 10):
            raise ValueError(
                f"net must fit MNIST, 784 inputs and 10 outputs, when data is not given; got sizes "
                f"{net.sizes}. Write Network([784, 30, 10]), or give data of your own."
            )
        return None
    if not (hasattr(data, "train") and hasattr(data, "test")):
        raise TypeError(
            f"data must have .train and .test; got {type(data).__name__}. Write data=mnist.load()."
        )
    # No epoch at all: sgd looks at what it is given, and says what does not fit.
    start = default_start() if net is None else net
    sgd(start.copy(), data.train, 0, BATCH, ETA, test=data.test, show=False)
    train, test = data.train, data.test
    return SimpleNamespace(
        train=SimpleNamespace(x=np.asarray(train.x), y=np.asarray(train.y)),
        test=SimpleNamespace(x=np.asarray(test.x), labels=np.asarray(test.labels)),
    )
