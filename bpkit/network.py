"""A network of neurons: its sizes, its parameters, and the forward pass."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .activations import Activation, Array, PerNeuron, check_activation, get_activation
from .checks import (
    all_finite,
    are_matrices,
    brief,
    columns,
    finite,
    numeric,
    random_generator,
    whole,
)
from .costs import Cost, check_cost, get_cost
from .layers import ByLayer, Layers

MOST_PARAMETERS = 100_000_000  # 800 MB of weights and biases; more would end the kernel

# What to write in place of an assignment to an attribute that stays what it is.
_STAYS = {
    "sizes": "net = Network([4, 5, 3, 2])",
    "L": "net = Network([4, 5, 3, 2])",
    "n": "net = Network([4, 5, 3, 2])",
    "dtype": "net = net.copy(dtype=np.float32)",
    "activation": "net = net.copy(activation='tanh')",
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
    layer from 2 on; `neurons` gives single neurons an f of their own, {(l, j): "tanh"}, j from 0.
    `cost` is a name or a Cost. Weights `w[l]`, shape (n_l, n_{l-1}), and biases `b[l]`, shape
    (n_l, 1), are drawn from N(0, 1) with `rng`, a seed or a numpy Generator, as in the book;
    `dtype` is np.float64 or np.float32.

    Raises TypeError or ValueError that says what to write instead.

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
        self.sizes = check_sizes(sizes)
        _check_room(self.sizes)
        self.L = len(self.sizes)
        self.n = ByLayer("net.n", dict(enumerate(self.sizes, start=1)))
        self.dtype = _check_dtype(dtype)
        self._layer_activation = _one_for_each_layer(activation, self.L)
        self._neurons = _check_neurons(neurons, self.n)
        self.activation = self._activations()
        self._cost = get_cost(cost)
        self._check_fit()
        self._draw(random_generator(rng))

    def _draw(self, rng: np.random.Generator) -> None:
        w, b = {}, {}
        for l in range(2, self.L + 1):
            # Drawn in float64 and then cast: the same seed gives the same network in both dtypes.
            w[l] = rng.standard_normal((self.n[l], self.n[l - 1])).astype(self.dtype)
            b[l] = rng.standard_normal((self.n[l], 1)).astype(self.dtype)
        self._w, self._b = Layers("net.w", w), Layers("net.b", b)

    def _activations(self) -> ByLayer:
        result: dict[int, Activation | PerNeuron] = dict(self._layer_activation)
        for l, default in self._layer_activation.items():
            own = {j: f for (layer, j), f in self._neurons.items() if layer == l}
            if own:
                result[l] = PerNeuron(default, own, self.n[l])
        return ByLayer("net.activation", result)

    def _check_fit(self) -> None:
        used = [*self._layer_activation.values(), *self._neurons.values()]
        for activation in dict.fromkeys(used):
            check_activation(activation, self.dtype)
        low, high = self._cost.domain
        for _, f in self.activation[self.L].rows():
            if f.range[0] < low or f.range[1] > high:
                raise ValueError(
                    f"cost {self._cost.name!r} needs outputs in [{low:g}, {high:g}]; activation "
                    f"{f.name!r} gives outputs in [{f.range[0]:g}, {f.range[1]:g}]. Write "
                    f"activation='sigmoid' for layer {self.L}, or cost='quadratic'."
                )
        check_cost(self._cost, self.n[self.L], self.dtype)

    def __setattr__(self, name: str, value: Any) -> None:
        # Once it is there; `net.w |= ...` hands back what it has changed.
        if name in _STAYS and getattr(self, name, value) is not value:
            raise AttributeError(
                f"net.{name} stays as it was made; got {brief(value)}. Write {_STAYS[name]}."
            )
        if name not in ("w", "b", "cost"):
            super().__setattr__(name, value)

    @property
    def w(self) -> Layers:
        """The weights by layer: w[l], l = 2 ... L, of shape (n_l, n_{l-1})."""
        return self._w

    @property
    def b(self) -> Layers:
        """The biases by layer: b[l], l = 2 ... L, of shape (n_l, 1)."""
        return self._b

    @property
    def cost(self) -> Cost:
        """The cost; net.copy(cost=...) gives the same network with another one."""
        return self._cost

    def copy(
        self,
        activation: Any = None,
        neurons: Mapping[tuple[int, int], Any] | None = None,
        cost: Any = None,
        dtype: Any = None,
    ) -> Network:
        """Return a network with copies of the parameters, and what is named here changed.

        `neurons={}` takes every neuron's own f away; None keeps what is there.
        """
        other = Network(
            self.sizes,
            self._layer_activation if activation is None else activation,
            self._cost if cost is None else cost,
            self._neurons if neurons is None else neurons,
            rng=0,
            dtype=self.dtype if dtype is None else dtype,
        )
        for l in self.w:
            other.w[l], other.b[l] = self.w[l], self.b[l]
        return other

    __copy__ = copy

    def forward(self, x: Array) -> ForwardPass:
        """Return the forward pass z^l = w^l a^{l-1} + b^l, a^l = f(z^l), the book's (25).

        `x`: (n_1, m), one example per column. Raises ValueError for another shape, NaN or
        infinity.
        """
        a, z = {1: columns("x", x, self.n[1], self.dtype)}, {}
        for l in range(2, self.L + 1):
            z[l] = self.w[l] @ a[l - 1] + self.b[l]
            a[l] = self.activation[l].f(z[l])
        # A NaN or an infinity in x shows in every z of its column: fewer numbers to look at.
        if not all_finite(z[2]):
            finite("x", a[1])
        return ForwardPass(Layers("fp.z", z), Layers("fp.a", a))

    def target(self, y: Array, m: int, name: str = "y") -> Array:
        """Return y as an array of shape (n_L, m) in the network's dtype, checked.

        `name` is what an error calls it. Raises ValueError for another shape, labels in place of
        columns, or values that the cost does not allow.
        """
        n_L = self.n[self.L]
        if not are_matrices(y) and n_L > 1 and _are_labels(name, y, m):
            raise ValueError(
                f"{name} must have one column per example, shape ({n_L}, {m}); got labels of shape "
                f"({m},). Write np.eye({n_L})[:, {name}]."
            )
        y = finite(name, columns(name, y, n_L, self.dtype, m))
        low, high = self._cost.domain
        if (low > -np.inf and y.min() < low) or (high < np.inf and y.max() > high):
            raise ValueError(
                f"{name} must lie in [{low:g}, {high:g}] for cost {self._cost.name!r}; got values "
                f"from {y.min():g} to {y.max():g}. Write 0 and 1, or cost='quadratic'."
            )
        return y

    def check_parameters(self) -> None:
        """Raise ValueError naming the first parameter that is NaN or infinite, if one is."""
        for parameters in (self.w, self.b):
            for l, parameter in parameters.items():
                finite(f"{parameters.symbol}[{l}]", parameter)

    def C_x(self, x: Array, y: Array) -> Array:
        """Return the cost of each example, shape (m,); `x`: (n_1, m), `y`: (n_L, m)."""
        fp, L = self.forward(x), self.L
        y = self.target(y, fp.a[1].shape[1])
        return self._cost.value_at(self.activation[L], fp.z[L], fp.a[L], y)

    def C(self, x: Array, y: Array) -> float:
        """Return C, the mean of C_x over the examples: the book's first assumption.

        `x`: (n_1, m), `y`: (n_L, m), one example per column.
        """
        return float(self.C_x(x, y).mean())

    def __repr__(self) -> str:
        names = {l: f.name for l, f in self._layer_activation.items()}
        same = len(set(names.values())) == 1
        activation = repr(names[2] if same else names)
        parts = [str(self.sizes), f"activation={activation}", f"cost={self._cost.name!r}"]
        if self._neurons:
            parts.append(f"neurons={ {place: f.name for place, f in self._neurons.items()} }")
        if self.dtype != np.float64:
            parts.append(f"dtype=np.{self.dtype}")
        return f"Network({', '.join(parts)})"


def check_net(net: Any, write: str = "Network([4, 5, 3, 2])", name: str = "net") -> Network:
    """Return `net` if it is a Network; TypeError that says what to write otherwise."""
    if not isinstance(net, Network):
        raise TypeError(f"{name} must be a Network; got {type(net).__name__}. Write {write}.")
    return net


def _are_labels(name: str, y: Any, m: int) -> bool:
    array = numeric(name, y)
    return array.shape == (m,) and array.dtype.kind in "iu"


def check_sizes(sizes: Any) -> list[int]:
    """Return the sizes of the layers as a list; TypeError or ValueError if they are none."""
    try:
        given = list(sizes)
    except TypeError:
        given = []
    if len(given) < 2 or isinstance(sizes, str | bytes | set | Mapping):
        raise ValueError(
            f"sizes must list the neurons of two layers or more; got {brief(sizes)}. "
            "Write [4, 5, 3, 2], for example."
        )
    return [whole(f"sizes[{i}]", n, 1, MOST_PARAMETERS) for i, n in enumerate(given)]


def _check_room(sizes: list[int]) -> None:
    parameters = sum(n * (n_prev + 1) for n_prev, n in itertools.pairwise(sizes))
    if parameters > MOST_PARAMETERS:
        raise ValueError(
            f"sizes must make at most {MOST_PARAMETERS:,} weights and biases; got {brief(sizes)}, "
            f"which make {parameters:,}. Write smaller layers, such as [784, 30, 10]."
        )


def _check_dtype(dtype: Any) -> np.dtype:
    try:
        given = np.dtype(dtype)
    except Exception:  # numpy asks an object for its repr and more, and that may fail
        given = np.dtype(object)
    if given not in (np.dtype(np.float32), np.dtype(np.float64)):
        raise ValueError(
            f"dtype must be np.float32 or np.float64; got {brief(dtype)}. Write dtype=np.float64."
        )
    return given


def _one_for_each_layer(activation: Any, L: int) -> dict[int, Activation]:
    layers = range(2, L + 1)
    if not isinstance(activation, Mapping):
        return dict.fromkeys(layers, get_activation(activation))
    missing = [l for l in layers if l not in activation]
    extra = [l for l in activation if l not in layers]
    if missing or extra:
        said = f"nothing for {missing}" if missing else f"something for {extra}"
        wanted = ", ".join(f"{l}: 'sigmoid'" for l in layers)
        raise ValueError(
            f"activation must name one for each layer from 2 to {L}; got {said}. "
            f"Write activation={{{wanted}}}."
        )
    return {l: get_activation(activation[l]) for l in layers}


def _check_neurons(neurons: Any, n: ByLayer) -> dict[tuple[int, int], Activation]:
    if neurons is None:
        return {}
    if not isinstance(neurons, Mapping) or not all(
        isinstance(place, tuple) and len(place) == 2 for place in neurons
    ):
        raise TypeError(
            "neurons must be a dict from (layer, neuron) to an activation; "
            f"got {brief(neurons)}. Write neurons={{(2, 0): 'tanh'}}."
        )
    result = {}
    for (l, j), activation in neurons.items():
        l = whole("the layer in neurons", l, 2, len(n))
        j = whole(f"the neuron of layer {l} in neurons, counted from 0,", j, 0, n[l] - 1)
        result[l, j] = get_activation(activation)
    return result
