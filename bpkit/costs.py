"""Cost functions: C_x for each example and its gradient with respect to the output activations.

Both keep the book's two assumptions: C is the mean of the C_x, and each C_x depends on the network
through its output a^L alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from . import validation
from .activations import Activation, Array, sigmoid, softmax, softplus

INF = float("inf")


@dataclass(frozen=True)
class ClosedForm:
    """C_x and delta^L with one activation, written so that saturation loses no digit.

    `value(z, y)`, shape (m,), starts from z; `delta(a, y)`, shape (n_L, m), is BP1
    multiplied out and simplified.
    """

    value: Callable[[Array, Array], Array]
    delta: Callable[[Array, Array], Array]

    def __post_init__(self) -> None:
        validation.function("value", self.value, " of (z, y)", "my_value")
        validation.function("delta", self.delta, " of (a, y)", "my_delta")


@dataclass(frozen=True, eq=False)
class Cost:
    """A cost: value(a, y) is C_x, shape (m,), and gradient(a, y) is dC_x/da, shape (n_L, m).

    `domain` is the interval that a and y must lie in; with `sums_to_1` the y of each example are
    shares, and sum to 1. `closed_forms` gives, by activation, what stays exact under saturation.
    Where the output neurons differ, each has its own: such a cost is a sum over them.
    """

    name: str
    value: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array], Array]
    domain: tuple[float, float] = (-INF, INF)
    closed_forms: Mapping[Activation, ClosedForm] = field(default_factory=dict)
    sums_to_1: bool = False

    def __post_init__(self) -> None:
        validation.cost_parts(self, Activation, ClosedForm)

    def __reduce__(self) -> Any:
        # One of bpkit's own is pickled and copied by its name: it stays the very same object.
        return self.name if COSTS.get(self.name) is self else super().__reduce__()

    def value_at(self, activation: Activation, z: Array, a: Array, y: Array) -> Array:
        """Return C_x, shape (m,), for a = f(z): from z where a closed form is known."""
        if activation in self.closed_forms:
            return self.closed_forms[activation].value(z, y)
        if activation.parts and self.closed_forms:
            each = (self.value_at(f, z[rows], a[rows], y[rows]) for rows, f in activation.parts)
            return sum(each, start=np.zeros_like(a[0]))
        return self.value(a, y)


def _quadratic(a: Array, y: Array) -> Array:
    return 0.5 * ((a - y) ** 2).sum(axis=0)


def _cross_entropy(a: Array, y: Array) -> Array:
    # An output of exactly 0 or 1 costs nothing where it is wanted and infinitely much elsewhere.
    with np.errstate(divide="ignore"):
        wanted = np.multiply(y, np.log(a), out=np.zeros_like(a), where=y != 0)
        unwanted = np.multiply(1 - y, np.log1p(-a), out=np.zeros_like(a), where=y != 1)
    return -(wanted + unwanted).sum(axis=0)


def _cross_entropy_gradient(a: Array, y: Array) -> Array:
    with np.errstate(divide="ignore"):
        wanted = np.divide(y, a, out=np.zeros_like(a), where=y != 0)
        unwanted = np.divide(1 - y, 1 - a, out=np.zeros_like(a), where=y != 1)
    return unwanted - wanted


quadratic = Cost("quadratic", _quadratic, lambda a, y: a - y)

# -ln sigma(z) = softplus(-z) and -ln(1 - sigma(z)) = softplus(z), to the last digit for every z.
cross_entropy = Cost(
    "cross_entropy",
    _cross_entropy,
    _cross_entropy_gradient,
    domain=(0.0, 1.0),
    closed_forms={
        sigmoid: ClosedForm(
            value=lambda z, y: (y * softplus.f(-z) + (1 - y) * softplus.f(z)).sum(axis=0),
            delta=lambda a, y: a - y,
        )
    },
)


def _log_likelihood(a: Array, y: Array) -> Array:
    with np.errstate(divide="ignore"):
        return -np.multiply(y, np.log(a), out=np.zeros_like(a), where=y != 0).sum(axis=0)


def _log_likelihood_gradient(a: Array, y: Array) -> Array:
    with np.errstate(divide="ignore"):
        return -np.divide(y, a, out=np.zeros_like(a), where=y != 0)


# ln of softmax(z) is z - ln(sum of e^z), and of sigma(z) it is -softplus(-z).
log_likelihood = Cost(
    "log_likelihood",
    _log_likelihood,
    _log_likelihood_gradient,
    domain=(0.0, 1.0),
    closed_forms={
        softmax: ClosedForm(
            value=lambda z, y: (y * (np.logaddexp.reduce(z, axis=0) - z)).sum(axis=0),
            delta=lambda a, y: a - y,
        ),
        sigmoid: ClosedForm(
            value=lambda z, y: (y * softplus.f(-z)).sum(axis=0),
            delta=lambda a, y: -y * (1 - a),
        ),
    },
    sums_to_1=True,
)

COSTS: Mapping[str, Cost] = {
    cost.name: cost for cost in (quadratic, cross_entropy, log_likelihood)
}


def get_cost(value: Any) -> Cost:
    """Return the Cost that `value` is or names; ValueError suggests the nearest name."""
    return validation.named("cost", value, COSTS, Cost)
