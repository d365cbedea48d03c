"""What `digit` can be given, and what an image or several ask of the outputs and the weights."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from ...backprop import backprop
from ...doors import sgd
from ...examples import Examples
from ...formatting import decimals, signed
from ...mnist import load
from ...network import Network
from ...params import Param
from ...validation import classes, columns, numeric, of_type, parameters

PIXELS, DIGITS = 784, 10
SIZES = [PIXELS, 30, DIGITS]
TRAINED = Path(__file__).with_name("trained.f2")
HALF_RIGHT, RIGHT = 73, 96  # % of the test images that each network below reads correctly


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
    """Return a half-trained network: one epoch in float64, so that it is the same everywhere."""
    net = Network(SIZES, rng=0)
    sgd(net, default_data(), epochs=1, batch_size=10, eta=3.0, rng=0, show=False)
    return net


@cache
def trained_net() -> Network:
    """Return the network that tools/digit_network.py has trained on all 50,000 examples."""
    net = Network(SIZES, rng=0)
    learnt = np.frombuffer(zlib.decompress(TRAINED.read_bytes()), "<f2")
    for array in (part[l] for l in net.w for part in (net.w, net.b)):
        array[...] = learnt[: array.size].reshape(array.shape)
        learnt = learnt[array.size :]
    return net


@dataclass(frozen=True, eq=False)
class Asks:
    """Everything is asked in the direction that makes the cost smaller: minus the gradient.

    `a`, (n_L,), the outputs for the image; `y`, what they should be, or None; `of_a`, -dC_x/da^L;
    `C_x`, the image's cost. `of_w[l]` is -dC/dw^l and `of_b[l]`, (n_l,), is -dC/db^l, for the mean
    cost `C` of `m` examples. `after` and `C_after` are a and C after `steps` steps, or None.
    """

    a: np.ndarray
    y: np.ndarray | None
    of_a: np.ndarray | None
    C_x: float | None
    of_w: Mapping[int, np.ndarray] | None
    of_b: Mapping[int, np.ndarray] | None
    C: float | None
    m: int
    steps: int
    after: np.ndarray | None
    C_after: float | None


def asks(
    net: Network,
    x: np.ndarray,
    y: np.ndarray | None,
    batch: tuple[np.ndarray, np.ndarray] | None = None,
    steps: int = 0,
    eta: float = 1.0,
) -> Asks:
    """Ask the network about the image x, (n_1, 1), which should give y, (n_L, 1), or None.

    `batch` is the examples (x, y), one per column, that ask the weights; None means the image.
    A copy of the network takes `steps` steps, w - eta dC/dw; fewer if the next would make
    a number infinite.
    """
    a = net.forward(x).a[net.L]
    of_a = None if y is None else -net.cost.gradient(a, y)[:, 0]
    C_x = None if y is None else net.C(x, y)
    if batch is None and y is not None:
        batch = x, y
    of_w = of_b = C = after = C_after = None
    if batch is not None:
        grad, C = backprop(net, *batch), net.C(*batch)
        of_w = {l: -g for l, g in grad.w.items()}
        of_b = {l: -g[:, 0] for l, g in grad.b.items()}
        if steps:
            moved, steps = _stepped(net, x, batch, steps, eta)
            after, C_after = moved.forward(x).a[net.L][:, 0], moved.C(*batch)
    m = 0 if batch is None else batch[0].shape[1]
    steps = 0 if after is None else steps
    wanted = None if y is None else y[:, 0]
    return Asks(a[:, 0], wanted, of_a, C_x, of_w, of_b, C, m, steps, after, C_after)


def _stepped(
    net: Network, x: np.ndarray, batch: tuple[np.ndarray, np.ndarray], steps: int, eta: float
) -> tuple[Network, int]:
    """Return a copy of the network after its steps with the whole batch, and how many it took."""
    examples, m = SimpleNamespace(x=batch[0], y=batch[1]), batch[0].shape[1]
    for taken in range(steps):
        moved = net.copy()
        with np.errstate(over="ignore", invalid="ignore"):  # checked below
            try:
                sgd(moved, examples, epochs=1, batch_size=m, eta=eta, rng=0, show=False)
            except FloatingPointError:
                return net, taken
            after = np.append(moved.forward(x).a[net.L], moved.C(*batch))
        if not np.isfinite(after).all():
            return net, taken
        net = moved
    return net, steps


def largest(l: int, of_w: np.ndarray, j: int | None = None) -> str:
    """Name the weight of layer l of which most is asked, among those into neuron j if given."""
    row = of_w if j is None else of_w[j : j + 1]
    at, k = divmod(int(np.abs(row).argmax()), row.shape[1])
    param = Param("w", l, at if j is None else j, k)
    return f"{param.book} = {param.code}  {signed(row[at, k], decimals(row))}"
