"""Cost functions: C_x for each example and its gradient with respect to the output activations.

Both keep the book's two assumptions: C is the mean of the C_x, and each C_x depends on the network
through its output a^L alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .activations import Activation, Array, PerNeuron, sigmoid, softplus
from .checks import brief, function, interval, named

INF = float("inf")


@dataclass(frozen=True)
class ClosedForm:
    """C_x and delta^L with one activation, written so that saturation loses no digit.

    `value(z, y)`, shape (m,), starts from z; `delta(a, y)`, shape (n_L, m), is what is left of BP1
    when it is multiplied out.
    """

    value: Callable[[Array, Array], Array]
    delta: Callable[[Array, Array], Array]

    def __post_init__(self) -> None:
        function("value", self.value, " of (z, y)", "my_value")
        function("delta", self.delta, " of (a, y)", "my_delta")


@dataclass(frozen=True, eq=False)
class Cost:
    """A cost: value(a, y) is C_x, shape (m,), and gradient(a, y) is dC_x/da, shape (n_L, m).

    `domain` is the interval that a and y must lie in. `closed_forms` gives, by activation, what
    holds exactly under saturation; it is for costs that are a sum over the output neurons, since
    it is used row by row.
    """

    name: str
    value: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array], Array]
    domain: tuple[float, float] = (-INF, INF)
    closed_forms: Mapping[Activation, ClosedForm] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise TypeError(
                f"name must be a text; got {brief(self.name)}. "
                "Write Cost('name', value, gradient), the name first."
            )
        for part in ("value", "gradient"):
            function(part, getattr(self, part), " of (a, y)", f"my_{part}")
        interval("domain", self.domain)
        forms = self.closed_forms
        if not isinstance(forms, Mapping) or not all(
            isinstance(f, Activation) and isinstance(form, ClosedForm) for f, form in forms.items()
        ):
            raise TypeError(
                "closed_forms must be a dict from an Activation to a ClosedForm; got "
                f"{brief(forms)}. Write closed_forms={{sigmoid: ClosedForm(value, delta)}}."
            )

    def __reduce__(self) -> Any:
        # One of bpkit's own is pickled and copied by its name: it stays the very same object.
        return self.name if COSTS.get(self.name) is self else super().__reduce__()

    def value_at(self, activation: Activation | PerNeuron, z: Array, a: Array, y: Array) -> Array:
        """Return C_x, shape (m,), for a = f(z): from z where a closed form is known."""
        if not any(f in self.closed_forms for _, f in activation.rows()):
            return self.value(a, y)
        C_x = np.zeros_like(a[0])
        for rows, f in activation.rows():
            form = self.closed_forms.get(f)
            C_x += form.value(z[rows], y[rows]) if form else self.value(a[rows], y[rows])
        return C_x


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

COSTS: Mapping[str, Cost] = {cost.name: cost for cost in (quadratic, cross_entropy)}


def get_cost(value: Any) -> Cost:
    """Return the Cost that `value` is or names; ValueError suggests the nearest name."""
    return named("cost", value, COSTS, Cost)


def check_cost(cost: Cost, n: int, dtype: Any) -> None:
    """Try a cost on two examples of n outputs; ValueError when a result has the wrong shape."""
    low, high = cost.domain
    if low < 0.5 < high:
        inside = 0.5
    elif high - low < INF:
        inside = (low + high) / 2
    else:
        inside = low + 1 if low > -INF else high - 1
    a = np.full((n, 2), inside, dtype=dtype)
    for part, shape in (("value", (2,)), ("gradient", (n, 2))):
        y = a.copy()
        result = getattr(cost, part)(a, y)
        if not (a == inside).all() or not (y == inside).all():
            raise ValueError(
                f"{part} of cost {cost.name!r} must not change a or y. Give a new array."
            )
        if not isinstance(result, np.ndarray) or result.shape != shape:
            got = f"shape {result.shape}" if isinstance(result, np.ndarray) else repr(result)
            hint = "Sum over axis=0, the output neurons." if part == "value" else "Do not sum it."
            raise ValueError(
                f"{part} of cost {cost.name!r} must have shape {shape} for outputs of shape "
                f"{a.shape}; got {got}. {hint}"
            )
