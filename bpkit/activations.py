"""Activation functions a = f(z) and their slopes, for single neurons or for a whole layer.

The book writes every f as sigma; section "Problem: backpropagation with a single modified neuron"
gives one neuron its own; chapter 3 has the softmax, which takes all neurons of a layer together.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import validation

Array = np.ndarray
Parts = tuple[tuple[Array, "Activation"], ...]
INF = float("inf")


@dataclass(frozen=True, eq=False)
class Activation:
    """An activation function: a = f(z), and prime(z) = f'(z), element by element.

    `f` and `prime` take an array of any shape and return one of the same shape and dtype.
    `prime_from_a`, if there is one, gives f'(z) from a = f(z), without a second exponential.
    `range` is the interval that f(z) lies in; a cost may ask for one.

    An f of a *whole layer*, in which each a_j may depend on every z_k of its example, has no f'.
    It is given `products` instead of `prime`: the functions (z, a, v) -> J v and (z, a, v) ->
    J^T v, where J is the matrix of the rates da_j/dz_k, and v has the shape of z, (n_l, m).

    Where the neurons of a layer differ, `parts` says which rows have which f, True for each row
    that has it: see `per_neuron`.
    """

    name: str
    f: Callable[[Array], Array]
    prime: Callable[[Array], Array] = None  # type: ignore[assignment]  # or products
    prime_from_a: Callable[[Array], Array] | None = None
    range: tuple[float, float] = (-INF, INF)
    products: tuple[Callable[..., Array], Callable[..., Array]] | None = None
    parts: Parts = ()

    def __post_init__(self) -> None:
        validation.activation_parts(self)

    def __reduce__(self) -> Any:
        # One of bpkit's own is pickled and copied by its name: it stays the very same object.
        return self.name if ACTIVATIONS.get(self.name) is self else super().__reduce__()

    def prime_given(self, z: Array, a: Array) -> Array:
        """Return f'(z) the cheaper way, from an a = f(z) that is already known.

        Accurate to the rounding of 1, not of f'(z): where a sigmoid's a rounds to 1, it gives 0.
        """
        if self.parts:
            return by_part(self.parts, Activation.prime_given, z, a)
        return self.prime(z) if self.prime_from_a is None else self.prime_from_a(a)

    def J_v(self, z: Array, a: Array, v: Array) -> Array:
        """Return J v: how a = f(z) moves, to first order, when z moves by v. All are (n_l, m)."""
        return self.prime(z) * v if self.products is None else self.products[0](z, a, v)

    def JT_v(self, z: Array, a: Array, v: Array) -> Array:
        """Return J^T v: the rates of C with respect to z, where v has those with respect to a."""
        return v * self.prime_given(z, a) if self.products is None else self.products[1](z, a, v)

    def at(self, j: int) -> Activation:
        """Return the activation of neuron j: this one, unless the neurons of the layer differ."""
        return next((f for rows, f in self.parts if rows[j]), self)


def per_neuron(default: Activation, own: Mapping[int, Activation], n: int) -> Activation:
    """Return the activation of a layer of n neurons in which some have an f of their own.

    `default` is the f of the layer; `own` maps a neuron's number j to the f it has instead.
    """
    each = [own.get(j, default) for j in range(n)]
    parts = tuple((np.array([f is g for f in each]), g) for g in dict.fromkeys(each))
    return Activation(
        ", ".join([default.name, *(f"neuron {j}: {f.name}" for j, f in own.items())]),
        functools.partial(by_part, parts, _value),
        functools.partial(by_part, parts, _slope),
        range=(min(f.range[0] for f in each), max(f.range[1] for f in each)),
        parts=parts,
    )


def by_part(parts: Parts, compute: Callable[..., Array], z: Array, *others: Array) -> Array:
    """Return compute(f, z, ...) for the rows of each part, joined into one array like z."""
    result = np.empty_like(z)
    for rows, f in parts:
        result[rows] = compute(f, z[rows], *(array[rows] for array in others))
    return result


def _value(f: Activation, z: Array) -> Array:
    return f.f(z)


def _slope(f: Activation, z: Array) -> Array:
    return f.prime(z)


@np.errstate(over="ignore", under="ignore")  # exp(-z) may be infinite or 0; the quotient is right
def _sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


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


def _softmax(z: Array) -> Array:
    e = np.exp(z - z.max(axis=0))  # the largest becomes 1: none overflows, and the sum is not 0
    return e / e.sum(axis=0)


def _softmax_J_v(z: Array, a: Array, v: Array) -> Array:
    return a * (v - (a * v).sum(axis=0))  # J = diag(a) - a a^T is its own transpose


softmax = Activation(
    "softmax", _softmax, range=(0.0, 1.0), products=(_softmax_J_v, _softmax_J_v)
)

ACTIVATIONS: Mapping[str, Activation] = {
    f.name: f for f in (sigmoid, linear, tanh, relu, softplus, softmax)
}
# What a single neuron can have.
OF_A_NEURON = {name: f for name, f in ACTIVATIONS.items() if not f.products}


def get_activation(value: Any) -> Activation:
    """Return the Activation that `value` is or names; ValueError suggests the nearest name."""
    return validation.named("activation", value, ACTIVATIONS, Activation)
