"""Gradient descent, round by round: every number that its film shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...backprop import Gradient, backprop
from ...doors import as_gradient
from ...network import C_x, ForwardPass, Network, feedforward
from ..views.own_gradient import differences

# The cost along a step is shown from its beginning to this many times its length.
REACH = 2.5
LOST = 1e9  # training never recovers from such a cost, and float32 can still hold it
STOPS = np.linspace(0.0, REACH, 26)


@dataclass(frozen=True, eq=False)
class Round:
    """One round: the parameters before its step, both passes, and the gradient of the step.

    `wrong` has the places where the learner's own gradient differs from bpkit's; `along` is the
    cost at the multiples STOPS of the step, and `slope` how steeply that begins, per step.
    """

    w: dict[int, np.ndarray]
    b: dict[int, np.ndarray]
    fp: ForwardPass
    grad: Gradient
    delta: Any
    C: float
    C_x: np.ndarray
    wrong: frozenset[Any]
    along: np.ndarray
    slope: float


@np.errstate(over="ignore", invalid="ignore")  # a step may be far too large
def rounds_of(
    net: Network,
    x: np.ndarray,
    y: np.ndarray,
    eta: float,
    count: int,
    gradient: Callable[..., Any] | None = None,
) -> list[Round]:
    """Return `count` rounds of gradient descent on all examples at once, and one without a step.

    `x`: (n_1, m), `y`: (n_L, m). The rounds end earlier if the cost grows without bound. An
    exception of the learner's own `gradient` is raised here.
    """
    net = net.copy(dtype=np.float64)
    rounds: list[Round] = []
    trial = net.copy()
    for _ in range(count + 1):
        grad = right = backprop(net, x, y)
        wrong: frozenset[Any] = frozenset()
        if gradient is not None:
            grad = as_gradient(net, gradient(net.copy(), x.copy(), y.copy()))
            wrong = frozenset(differences(grad, right))
        fp = feedforward(net, x)
        costs = C_x(net, fp, y)
        along = np.array([_cost(_move(trial, net, grad, eta * stop), x, y) for stop in STOPS])
        if rounds and not costs.max() < LOST:
            break
        w, b = ({l: array.copy() for l, array in part.items()} for part in (net.w, net.b))
        delta, C = _delta(grad, right), float(costs.mean())
        slope = -eta * sum(
            float(np.vdot(step, rise))
            for steps, rises in ((grad.w, right.w), (grad.b, right.b))
            for step, rise in zip(steps.values(), rises.values(), strict=True)
        )
        rounds.append(Round(w, b, fp, grad, delta, C, costs, wrong, along, slope))
        _move(net, net, grad, eta)
    return rounds


def _cost(net: Network, x: np.ndarray, y: np.ndarray) -> float:
    return float(C_x(net, feedforward(net, x), y).sum()) / x.shape[1]


def _move(into: Network, net: Network, grad: Gradient, eta: float) -> Network:
    """Turn `into` into the network after one step, w - eta dC/dw, b - eta dC/db."""
    for l in net.w:
        into.w[l][...] = net.w[l] - eta * grad.w[l]
        into.b[l][...] = net.b[l] - eta * grad.b[l]
    return into


def _delta(grad: Gradient, right: Gradient) -> Any:
    """The errors to show: the learner's, or bpkit's if theirs has none that fit."""
    ours, theirs = right.delta, grad.delta
    assert ours is not None
    fits = theirs is not None and all(
        l in theirs and np.shape(theirs[l]) == ours[l].shape for l in ours
    )
    return theirs if fits else ours


def packed(rounds: list[Round], eta: float, example: int) -> bytes:
    """The rounds as rows of float32, in the order in which film_view.js reads them.

    C, C_x and the slope along the step; the weights, then the biases, layer by layer; what the step
    adds to each; the activations with the inputs; the errors; what each neuron sends to each in
    BP2, w delta; the cost along the step.
    """
    rows = []
    for now in rounds:
        w, b, L = now.w, now.b, max(now.w)
        terms = [w[l + 1] * now.delta[l + 1][:, [example]] for l in range(2, L)]
        rows.append(np.concatenate([np.ravel(part) for part in (
            now.C, now.C_x[example], now.slope, *w.values(), *b.values(),
            *(-eta * now.grad.w[l] for l in w), *(-eta * now.grad.b[l] for l in b),
            *(now.fp.a[l][:, example] for l in range(1, L + 1)),
            *(now.delta[l][:, example] for l in range(2, L + 1)),
            *terms, now.along,
        )]))  # fmt: skip
    return np.array(rows).astype("<f4").tobytes()
