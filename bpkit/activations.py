"""Activation functions f and their derivatives f', applied element by element.

The book writes every f as sigma; section "Problem: backpropagation with a single modified neuron"
lets one neuron have its own.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .checks import brief, function, interval, named

Array = np.ndarray
INF = float("inf")


@dataclass(frozen=True, eq=False)
class Activation:
    """An activation function: a = f(z), and prime(z) = f'(z), element by element.

    `f` and `prime` take an array of any shape and return one of the same shape and dtype.
    `prime_from_a`, if there is one, gives f'(z) from a = f(z), without a second exponential.
    `range` is the interval that f(z) lies in; a cost may ask for one.
    """

    name: str
    f: Callable[[Array], Array]
    prime: Callable[[Array], Array]
    prime_from_a: Callable[[Array], Array] | None = None
    range: tuple[float, float] = (-INF, INF)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise TypeError(
                f"name must be a text; got {brief(self.name)}. "
                "Write Activation('name', f, prime), the name first."
            )
        for part in ("f", "prime"):
            function(part, getattr(self, part), " of z", "np.tanh")
        if self.prime_from_a is not None:
            function("prime_from_a", self.prime_from_a, " of a, or None", "None")
        interval("range", self.range)

    def __reduce__(self) -> Any:
        # One of bpkit's own is pickled and copied by its name: it stays the very same object.
        return self.name if ACTIVATIONS.get(self.name) is self else super().__reduce__()

    def prime_given(self, z: Array, a: Array) -> Array:
        """Return f'(z) where a = f(z) is known already, by the cheaper way.

        Right to the rounding of 1, not of f'(z): where a sigmoid's a rounds to 1 it gives 0.
        """
        return self.prime(z) if self.prime_from_a is None else self.prime_from_a(a)

    def at(self, j: int) -> Activation:
        """Return the activation of neuron j, here the same for all."""
        return self

    def rows(self) -> list[tuple[Any, Activation]]:
        """Return pairs (rows, activation) that cover a layer, here all rows at once."""
        return [(slice(None), self)]


class PerNeuron:
    """The activation of a layer of n neurons in which some have an f of their own.

    `default` is the f of the layer; `own` maps a neuron's number j to the f it has instead.
    """

    def __init__(self, default: Activation, own: Mapping[int, Activation], n: int):
        self.default = default
        self.own = dict(own)
        self.name = ", ".join([default.name, *(f"neuron {j}: {f.name}" for j, f in own.items())])
        self.n = n
        groups: dict[Activation, list[int]] = {}
        for j in range(n):
            groups.setdefault(self.at(j), []).append(j)
        self._rows = [(rows, f) for f, rows in groups.items()]

    def at(self, j: int) -> Activation:
        """Return the activation of neuron j."""
        return self.own.get(j, self.default)

    def rows(self) -> list[tuple[Any, Activation]]:
        """Return pairs (rows, activation) that cover the layer."""
        return self._rows

    def f(self, z: Array) -> Array:
        """Return a = f(z), shape (n_l, m), row j by the f of neuron j."""
        return self.by_rows(z, lambda f, rows: f.f(z[rows]))

    def prime(self, z: Array) -> Array:
        """Return f'(z), shape (n_l, m), row j by the f of neuron j."""
        return self.by_rows(z, lambda f, rows: f.prime(z[rows]))

    def prime_given(self, z: Array, a: Array) -> Array:
        """Return f'(z), shape (n_l, m), where a = f(z) is known already."""
        return self.by_rows(z, lambda f, rows: f.prime_given(z[rows], a[rows]))

    def by_rows(self, z: Array, compute: Callable[[Activation, Any], Array]) -> Array:
        """Return an array like z, each group of rows computed for the activation they share."""
        if len(z) != self.n:
            raise ValueError(
                f"z must have {self.n} rows, one per neuron; got {z.shape}. "
                "Write net.activation[l] with the z of the same layer l."
            )
        result = np.empty_like(z)
        for rows, f in self._rows:
            result[rows] = compute(f, rows)
        return result


def _sigmoid(z: Array) -> Array:
    # Both exponents are at most 0, so neither overflows, and no digit is lost on either side.
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


def _sigmoid_prime(z: Array) -> Array:
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


def _tanh_prime(z: Array) -> Array:
    # 1 - tanh(z)^2 loses every digit where tanh is nearly 1; this keeps them. (2z may overflow.)
    e = np.exp(-np.abs(z)) ** 2
    return 4 * e / (1 + e) ** 2


sigmoid = Activation("sigmoid", _sigmoid, _sigmoid_prime, lambda a: a * (1 - a), (0.0, 1.0))
linear = Activation("linear", np.positive, np.ones_like, np.ones_like)
tanh = Activation("tanh", np.tanh, _tanh_prime, lambda a: 1 - a * a, (-1.0, 1.0))
relu = Activation(
    "relu",
    lambda z: np.maximum(z, 0),
    lambda z: np.heaviside(z, 0),  # at the kink, z = 0, the slope is taken to be 0
    None,
    (0.0, INF),
)
softplus = Activation("softplus", functools.partial(np.logaddexp, 0), _sigmoid, None, (0.0, INF))

ACTIVATIONS: Mapping[str, Activation] = {
    activation.name: activation for activation in (sigmoid, linear, tanh, relu, softplus)
}


def get_activation(value: Any) -> Activation:
    """Return the Activation that `value` is or names; ValueError suggests the nearest name."""
    return named("activation", value, ACTIVATIONS, Activation)


def check_activation(activation: Activation, dtype: Any) -> None:
    """Try an activation on five numbers; TypeError or ValueError when f or f' is not fit."""
    z = np.array([[-2.0], [-0.5], [0.0], [0.5], [2.0]], dtype=dtype)
    for part in ("f", "prime"):
        said = f"{part} of activation {activation.name!r}"
        given = z.copy()
        with np.errstate(all="ignore"):
            result = getattr(activation, part)(given)
        if not np.array_equal(given, z):
            raise ValueError(f"{said} must not change z itself. Give a new array, without out=z.")
        if not isinstance(result, np.ndarray) or result.shape != z.shape:
            got = getattr(result, "shape", type(result).__name__)
            raise ValueError(
                f"{said} must work element by element: for z of shape {z.shape} it gave {got}. "
                "Write it with numpy functions of z, such as np.tanh(z)."
            )
        if result.dtype != z.dtype:
            raise TypeError(
                f"{said} must keep the dtype of z: {z.dtype} became {result.dtype}. "
                "Write plain Python numbers in it, or end it with .astype(z.dtype)."
            )
        with np.errstate(all="ignore"):
            alone = getattr(activation, part)(z[1:2].copy())
        if not np.allclose(alone, result[1:2], rtol=1e-3, equal_nan=True):
            raise ValueError(
                f"{said} must work element by element: z = -0.5 gave {alone.item():g} alone, "
                f"and {result[1, 0]:g} among others. Softmax, for one, does not fit here."
            )
