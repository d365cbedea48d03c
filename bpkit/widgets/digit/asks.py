"""What an image asks of the outputs, and what one example or the mean of several of the weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from ...backprop import backprop
from ...doors import sgd
from ...formatting import decimals, signed
from ...network import Network
from ...params import Param


@dataclass(frozen=True, eq=False)
class Asks:
    """Everything is asked in the direction that makes the cost smaller: minus the gradient.

    `a`, (n_L,), the outputs for the image; `y`, what they should be, or None; `of_a`, -dC_x/da^L;
    `C_x`, the image's cost. `of_w[l]` is -dC/dw^l and `of_b[l]`, (n_l,), is -dC/db^l, for the mean
    cost `C` of `m` examples. `after` and `C_after` are a and C after one step, or None.
    """

    a: np.ndarray
    y: np.ndarray | None
    of_a: np.ndarray | None
    C_x: float | None
    of_w: Mapping[int, np.ndarray] | None
    of_b: Mapping[int, np.ndarray] | None
    C: float | None
    m: int
    after: np.ndarray | None
    C_after: float | None


def asks(
    net: Network,
    x: np.ndarray,
    y: np.ndarray | None,
    batch: tuple[np.ndarray, np.ndarray] | None = None,
    eta: float | None = None,
) -> Asks:
    """Ask the network about the image x, (n_1, 1), which should give y, (n_L, 1), or None.

    `batch` is the examples (x, y), one per column, that the weights are asked by; None means the
    image. With `eta` a copy of the network makes one step of that size: w - eta dC/dw.
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
        if eta is not None:
            moved, m = net.copy(), batch[0].shape[1]
            examples = SimpleNamespace(x=batch[0], y=batch[1])
            sgd(moved, examples, epochs=1, batch_size=m, eta=eta, rng=0, show=False)
            after, C_after = moved.forward(x).a[net.L][:, 0], moved.C(*batch)
    m = 0 if batch is None else batch[0].shape[1]
    wanted = None if y is None else y[:, 0]
    return Asks(a[:, 0], wanted, of_a, C_x, of_w, of_b, C, m, after, C_after)


def largest(l: int, of_w: np.ndarray, j: int | None = None) -> str:
    """Name the weight of layer l that most is asked of, of those into neuron j if given."""
    row = of_w if j is None else of_w[j : j + 1]
    at, k = divmod(int(np.abs(row).argmax()), row.shape[1])
    param = Param("w", l, at if j is None else j, k)
    return f"{param.book} = {param.code}  {signed(row[at, k], decimals(row))}"
