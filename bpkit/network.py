"""A network of neurons: its sizes, its parameters, and the forward pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import validation
from .activations import Activation, Array, get_activation, per_neuron
from .costs import Cost, get_cost
from .layers import ByLayer, Layers

# What to write instead of assigning to an attribute that cannot be changed.
_STAYS = {
    "sizes": "net = Network([4, 5, 3, 2])",
    "L": "net = Network([4, 5, 3, 2])",
    "n": "net = Network([4, 5, 3, 2])",
    "dtype": "net = net.copy(dtype=np.float32)",
    "activation": "net = net.copy(activation='tanh')",
    "neurons": "net = net.copy(neurons={(2, 0): 'tanh'})",
    "cost": "net = net.copy(cost='cross_entropy')",
    "w": "net.w[2] = ..., or net.w.update({2: ..., 3: ...})",
    "b": "net.b[2] = ..., or net.b.update({2: ..., 3: ...})",
}


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """What a forward pass computes: weighted inputs z[l], l = 2 ... L, and activations a[l].

    Each is of shape (n_l, m), one column per example; a[1] is x, and a[L] is the output.
    """

    z: Layers
    a: Layers


class Network:
    """A feedforward network with the book's layer numbers: 1 is the input, L the output.

    `sizes` lists n_1 ... n_L. `activation` is a name, an Activation, or a dict with one for each
    layer from 2 on; `neurons` gives single neurons an f of their own, {(l, j): "tanh"}, j from 0,
    and is kept as `net.neurons`.
    `cost` is a name or a Cost. Weights `w[l]`, shape (n_l, n_{l-1}), and biases `b[l]`, shape
    (n_l, 1), l = 2 ... L, are drawn from N(0, 1) with `rng`, a seed or a numpy Generator, as in the
    book; `dtype` is np.float64 or np.float32. Apart from the parameters, a network cannot be
    changed: `net.copy(cost=...)` returns a copy with a different cost, and so on.

    Raises TypeError or ValueError, saying what to write instead.

    >>> net = Network([4, 5, 3, 2], rng=0)
    >>> net.L, net.n[2], net.w[3].shape, net.b[3].shape
    (4, 5, (3, 5), (3, 1))
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: str | Activation | Mapping[int, str | Activation] = "sigmoid",
        cost: str | Cost = "quadratic",
        neurons: Mapping[tuple[int, int], str | Activation] | None = None,
        rng: Any = None,
        dtype: Any = np.float64,
    ):
        self.n = ByLayer("net.n", dict(enumerate(validation.sizes(sizes), start=1)))
        self.L = len(self.n)
        self.dtype = validation.dtype(dtype)
        self._layers = validation.by_layer(activation, self.L, get_activation)
        self._neurons = validation.by_neuron(neurons, self.n, self._layers, get_activation)
        self.activation = ByLayer("net.activation", self._activations())
        self.cost = get_cost(cost)
        validation.fit(self)
        self._draw(validation.random_generator(rng))

    @property
    def sizes(self) -> list[int]:
        """n_1 ... n_L, in a new list each time."""
        return list(self.n.values())

    @property
    def neurons(self) -> dict[tuple[int, int], Activation]:
        """The f of each neuron (l, j) that has its own, in a new dict each time."""
        return dict(self._neurons)

    def _activations(self) -> dict[int, Activation]:
        result = dict(self._layers)
        for l, default in self._layers.items():
            own = {j: f for (layer, j), f in self.neurons.items() if layer == l}
            if own:
                result[l] = per_neuron(default, own, self.n[l])
        return result

    def _draw(self, rng: np.random.Generator) -> None:
        w, b = {}, {}
        for l in range(2, self.L + 1):
            # Drawn in float64 and then cast: the same seed gives the same network in both dtypes.
            w[l] = rng.standard_normal((self.n[l], self.n[l - 1])).astype(self.dtype)
            b[l] = rng.standard_normal((self.n[l], 1)).astype(self.dtype)
        self.w, self.b = Layers("net.w", w), Layers("net.b", b)

    def __setattr__(self, name: str, value: Any) -> None:
        # The first assignment is allowed, and so is `net.w |= ...`, which assigns the same object.
        if name in _STAYS and getattr(self, name, value) is not value:
            came = validation.brief(value)
            raise AttributeError(
                f"net.{name} cannot be replaced; got {came}. Write {_STAYS[name]}."
            )
        super().__setattr__(name, value)

    def copy(
        self,
        activation: Any = None,
        neurons: Mapping[tuple[int, int], Any] | None = None,
        cost: Any = None,
        dtype: Any = None,
    ) -> Network:
        """Return a copy of the network and its parameters, with the arguments given here changed.

        `neurons={}` removes every neuron's own f; None keeps them.
        """
        other = Network(
            self.sizes,
            self._layers if activation is None else activation,
            self.cost if cost is None else cost,
            self.neurons if neurons is None else neurons,
            rng=0,
            dtype=self.dtype if dtype is None else dtype,
        )
        for l in self.w:
            other.w[l], other.b[l] = self.w[l], self.b[l]
        return other

    __copy__ = copy

    def forward(self, x: Array) -> ForwardPass:
        """Return the forward pass z^l = w^l a^{l-1} + b^l, a^l = f(z^l), the book's (25).

        `x`: (n_1, m), one example per column. Raises ValueError for any other shape, and for NaN
        or infinity.
        """
        return feedforward(self, validation.inputs("x", x, self))

    def C_x(self, x: Array, y: Array) -> Array:
        """Return the cost of each example, shape (m,); `x`: (n_1, m), `y`: (n_L, m)."""
        fp = self.forward(x)
        return C_x(self, fp, validation.target("y", y, self, fp.a[1].shape[1]))

    def C(self, x: Array, y: Array) -> float:
        """Return C, the mean of C_x over the examples: the book's first assumption.

        `x`: (n_1, m), `y`: (n_L, m), one example per column.
        """
        return float(self.C_x(x, y).mean())

    def __repr__(self) -> str:
        names = {l: f.name for l, f in self._layers.items()}
        same = len(set(names.values())) == 1
        activation = repr(names[2] if same else names)
        parts = [str(self.sizes), f"activation={activation}", f"cost={self.cost.name!r}"]
        if self.neurons:
            parts.append(f"neurons={ {place: f.name for place, f in self.neurons.items()} }")
        if self.dtype != np.float64:
            parts.append(f"dtype=np.{self.dtype}")
        return f"Network({', '.join(parts)})"


def twin(net: Network) -> Network:
    """Return net.copy() without the checks in it: they take longer than a gradient does."""
    other = object.__new__(Network)
    vars(other).update(vars(net), w=net.w.copy(), b=net.b.copy())
    return other


def feedforward(net: Network, x: Array) -> ForwardPass:
    """Compute z^l = w^l a^{l-1} + b^l and a^l = f(z^l), layer after layer."""
    a, z = {1: x}, {}
    for l in range(2, net.L + 1):
        z[l] = net.w[l] @ a[l - 1] + net.b[l]
        a[l] = net.activation[l].f(z[l])
    return ForwardPass(Layers("fp.z", z), Layers("fp.a", a))


def C_x(net: Network, fp: ForwardPass, y: Array) -> Array:
    """Return the cost of each example after its forward pass, shape (m,)."""
    L = net.L
    return net.cost.value_at(net.activation[L], fp.z[L], fp.a[L], y)
