"""The four equations of backpropagation, and the algorithm they make: chapter 2 of the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .activations import Activation, Array, PerNeuron
from .checks import alike, are_matrices, brief, matrix, numeric
from .costs import Cost
from .layers import Layers
from .network import Network, check_net


@dataclass(frozen=True, eq=False)
class Gradient:
    """The gradient of C: w[l] = dC/dw^l and b[l] = dC/db^l, of the shapes of net.w[l] and net.b[l].

    `delta[l]`, shape (n_l, m), is the error: column i is dC_x/dz^l for example i alone, never
    divided by m.
    """

    w: Layers
    b: Layers
    delta: Layers | None = None


def bp1(cost: Cost, activation: Activation | PerNeuron, z: Array, a: Array, y: Array) -> Array:
    """BP1, the error of the output layer: delta^L = grad_a C * f'(z^L).

    `z`, `a`, `y`: (n_L, m); returns (n_L, m). Where the cost knows the product in closed form it is
    used (cross-entropy with sigmoid: a - y), since f' vanishes in float long before the error does.
    """
    if not are_matrices(z, a, y) or not z.shape == a.shape == y.shape:
        z, a, y = alike(z=z, a=a, y=y)
    if not isinstance(cost, Cost):
        raise TypeError(f"cost must be a Cost; got {brief(cost)}. Write bp1(net.cost, ...).")
    if isinstance(activation, PerNeuron):
        return _bp1_by_rows(cost, activation, z, a, y)
    _check_activation(activation)
    if activation in cost.closed_forms:
        return cost.closed_forms[activation].delta(a, y)
    return cost.gradient(a, y) * activation.prime_given(z, a)


def bp2(
    w_next: Array, delta_next: Array, activation: Activation | PerNeuron, z: Array, a: Array
) -> Array:
    """BP2, the error of a layer from the next one's: delta^l = ((w^{l+1})^T delta^{l+1}) * f'(z^l).

    `w_next`: (n_{l+1}, n_l), `delta_next`: (n_{l+1}, m), `z`, `a`: (n_l, m); returns (n_l, m).
    """
    if not are_matrices(w_next, delta_next, z, a) or z.shape != a.shape:
        z, a = alike(z=z, a=a)
        w_next, delta_next = matrix("w_next", w_next), matrix("delta_next", delta_next)
    if w_next.shape != (len(delta_next), len(z)) or delta_next.shape[1] != z.shape[1]:
        raise ValueError(
            f"w_next must have shape (n_next, n), delta_next (n_next, m) and z (n, m); got "
            f"{w_next.shape}, {delta_next.shape} and {z.shape}. "
            "Write bp2(net.w[l + 1], delta[l + 1], net.activation[l], fp.z[l], fp.a[l])."
        )
    _check_activation(activation)
    return (w_next.T @ delta_next) * activation.prime_given(z, a)


def bp3(delta: Array) -> Array:
    """BP3, the gradient of the biases: dC/db^l = delta^l, averaged over the m examples.

    `delta`: (n_l, m); returns (n_l, 1).
    """
    delta = matrix("delta", delta)
    return delta.sum(axis=1, keepdims=True) / delta.shape[1]


def bp4(delta: Array, a_prev: Array) -> Array:
    """BP4, the gradient of the weights: dC/dw^l = delta^l (a^{l-1})^T, averaged over examples.

    `delta`: (n_l, m), `a_prev`: (n_{l-1}, m); returns (n_l, n_{l-1}).
    """
    if not are_matrices(delta, a_prev):
        delta, a_prev = matrix("delta", delta), matrix("a_prev", a_prev)
    m = delta.shape[1]
    if a_prev.shape[1] != m:
        raise ValueError(
            f"delta and a_prev must have one column per example each; got {delta.shape} and "
            f"{a_prev.shape}. Write bp4(delta[l], fp.a[l - 1])."
        )
    # Divide the small delta, not the large product: on MNIST that saves a pass over 23,520 numbers.
    return (delta / m) @ a_prev.T


def backprop(net: Network, x: Array, y: Array) -> Gradient:
    """Return the gradient of C by the book's five steps, for one example or a mini-batch alike.

    `x`: (n_1, m), `y`: (n_L, m), one example per column. Source: "The backpropagation algorithm".
    """
    L = check_net(net).L

    # 1. Input and 2. feedforward: z^l = w^l a^{l-1} + b^l, a^l = f(z^l).
    fp = net.forward(x)
    z, a = fp.z, fp.a
    y = net.target(y, a[1].shape[1])

    # 3. Output error.
    delta = {L: bp1(net.cost, net.activation[L], z[L], a[L], y)}

    # 4. Backpropagate the error.
    for l in range(L - 1, 1, -1):
        delta[l] = bp2(net.w[l + 1], delta[l + 1], net.activation[l], z[l], a[l])

    # 5. Output: the gradient.
    b = {l: bp3(delta[l]) for l in range(2, L + 1)}
    w = {l: bp4(delta[l], a[l - 1]) for l in range(2, L + 1)}

    return Gradient(Layers("grad.w", w), Layers("grad.b", b), Layers("grad.delta", delta))


def as_gradient(
    net: Network, result: Any, said: str = "a gradient function must return"
) -> Gradient:
    """Return what a gradient function gave as a Gradient that fits the network.

    A Gradient is taken as it is, and so is a pair (nabla_b, nabla_w) of dicts by layer, in the
    book's order. Raises TypeError or ValueError that names the layer whose shape is wrong; `said`
    is how it begins when the result is neither.
    """
    if isinstance(result, tuple) and len(result) == 2:
        result = Gradient(w=result[1], b=result[0])
    if not isinstance(result, Gradient):
        raise TypeError(
            f"{said} a Gradient or the pair (nabla_b, nabla_w); got "
            f"{type(result).__name__}. Write (nabla_b, nabla_w), or what backprop returns."
        )
    taken: dict[str, dict[int, Array]] = {"w": {}, "b": {}}
    for symbol, arrays, parameters in (("w", result.w, net.w), ("b", result.b, net.b)):
        if not isinstance(arrays, Mapping) or arrays.keys() != parameters.keys():
            got = list(arrays) if isinstance(arrays, Mapping) else type(arrays).__name__
            raise ValueError(
                f"grad.{symbol} must be a dict with one array for each of the layers "
                f"{list(parameters)}; got {got}. Write {{2: ..., 3: ...}}, up to layer {net.L}."
            )
        for l, parameter in parameters.items():
            array = numeric(f"grad.{symbol}[{l}]", arrays[l])
            if array.shape != parameter.shape:
                raise ValueError(
                    f"grad.{symbol}[{l}] must have the shape of net.{symbol}[{l}], "
                    f"{parameter.shape}; got {array.shape}. {_remedy(net, symbol, l, array.shape)}"
                )
            taken[symbol][l] = array if array.dtype.kind == "f" else array.astype(np.float64)
    return Gradient(Layers("grad.w", taken["w"]), Layers("grad.b", taken["b"]), result.delta)


def _remedy(net: Network, symbol: str, l: int, came: tuple[int, ...]) -> str:
    other = net.b if symbol == "w" else net.w
    if came == other[l].shape:
        return "Write (nabla_b, nabla_w), in this order: is it the other way round?"
    if came == (net.w if symbol == "w" else net.b)[l].shape[::-1]:
        return f"Write grad.{symbol}[{l}].T: rows and columns have changed places."
    return f"Write np.zeros_like(net.{symbol}[{l}]) to begin with."


def _check_activation(activation: Any) -> None:
    if not isinstance(activation, Activation | PerNeuron):
        raise TypeError(
            f"activation must be an Activation; got {brief(activation)}. "
            "Write net.activation[l], or bpkit.sigmoid."
        )


def _bp1_by_rows(cost: Cost, activation: PerNeuron, z: Array, a: Array, y: Array) -> Array:
    """BP1 where the output neurons differ: row by row, in closed form where there is one."""
    grad_a = cost.gradient(a, y)

    def delta(f: Activation, rows: Any) -> Array:
        if f in cost.closed_forms:
            return cost.closed_forms[f].delta(a[rows], y[rows])
        return grad_a[rows] * f.prime_given(z[rows], a[rows])

    return activation.by_rows(z, delta)
