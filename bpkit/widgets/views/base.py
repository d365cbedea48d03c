"""The starting point of every change: a network, one example in it, and the gradient there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...backprop import Gradient, backprop
from ...layers import Layers
from ...network import ForwardPass, Network
from ...params import Param


@dataclass(frozen=True, eq=False)
class OwnGradient:
    """The result of the learner's own gradient function at the base.

    `state` is "none" without one, or "not attempted", "raised", "wrong" or "right"; `wrong` has the
    places where `grad` differs from bpkit's.
    """

    state: str = "none"
    message: str = ""
    grad: Gradient | None = None
    wrong: frozenset[Param] = frozenset()


@dataclass(frozen=True, eq=False)
class Base:
    """A network in float64, one example running through it, and the gradient there.

    x: (n_1, 1), y: (n_L, 1); C is the cost of this one example, C_x.
    """

    net: Network
    x: np.ndarray
    y: np.ndarray
    fp: ForwardPass
    grad: Gradient
    delta: Layers
    C: float
    revision: int
    yours: OwnGradient


def base_of(net: Network, x: np.ndarray, y: np.ndarray, revision: int = 0) -> Base:
    """Return the base of a network with one example, x: (n_1, 1), y: (n_L, 1)."""
    net = net.copy(dtype=np.float64)
    grad = backprop(net, x, y)
    assert grad.delta is not None
    return Base(net, x, y, net.forward(x), grad, grad.delta, net.C(x, y), revision, OwnGradient())
