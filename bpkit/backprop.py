"""The four equations of backpropagation, and the algorithm they form: chapter 2 of the book.

The arguments have already been checked, in doors.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from .activations import Activation, Array, by_part
from .costs import Cost
from .layers import Layers
from .network import Network, feedforward


@dataclass(frozen=True, eq=False)
class Gradient:
    """The gradient of C: w[l] = dC/dw^l and b[l] = dC/db^l, of the shapes of net.w[l] and net.b[l].

    `delta[l]`, shape (n_l, m), is the error: column i is dC_x/dz^l for example i alone, never
    divided by m.
    """

    w: Layers
    b: Layers
    delta: Layers | None = None


def bp1(cost: Cost, activation: Activation, z: Array, a: Array, y: Array) -> Array:
    """BP1, the error of the output layer: delta^L = grad_a C * f'(z^L).

    `z`, `a`, `y`: (n_L, m); returns (n_L, m). Where the cost knows the product in closed form it is
    used (cross-entropy with sigmoid: a - y), since f' vanishes in float long before the error does.
    """
    if activation in cost.closed_forms:
        return cost.closed_forms[activation].delta(a, y)
    if activation.parts and cost.closed_forms:  # each output neuron by its own f
        return by_part(activation.parts, lambda f, *zay: bp1(cost, f, *zay), z, a, y)
    return activation.JT_v(z, a, cost.gradient(a, y))


def bp2(w_next: Array, delta_next: Array, activation: Activation, z: Array, a: Array) -> Array:
    """BP2, the error of a layer from the next one's: delta^l = ((w^{l+1})^T delta^{l+1}) * f'(z^l).

    `w_next`: (n_{l+1}, n_l), `delta_next`: (n_{l+1}, m), `z`, `a`: (n_l, m); returns (n_l, m).
    """
    return activation.JT_v(z, a, w_next.T @ delta_next)


def bp3(delta: Array) -> Array:
    """BP3, the gradient of the biases: dC/db^l = delta^l, averaged over the m examples.

    `delta`: (n_l, m); returns (n_l, 1).
    """
    return delta.sum(axis=1, keepdims=True) / delta.shape[1]


def bp4(delta: Array, a_prev: Array) -> Array:
    """BP4, the gradient of the weights: dC/dw^l = delta^l (a^{l-1})^T, averaged over examples.

    `delta`: (n_l, m), `a_prev`: (n_{l-1}, m); returns (n_l, n_{l-1}).
    """
    # Dividing the small delta, not the large product, saves a pass over 23,520 numbers on MNIST.
    return (delta / delta.shape[1]) @ a_prev.T


def backprop(net: Network, x: Array, y: Array) -> Gradient:
    """Return the gradient of C by the book's five steps, for one example or a mini-batch.

    `x`: (n_1, m), `y`: (n_L, m), one example per column. Source: "The backpropagation algorithm".
    """
    L = net.L

    # 1. Input and 2. feedforward: z^l = w^l a^{l-1} + b^l, a^l = f(z^l).
    fp = feedforward(net, x)
    z, a = fp.z, fp.a

    # 3. Output error.
    delta = {L: bp1(net.cost, net.activation[L], z[L], a[L], y)}

    # 4. Backpropagate the error.
    for l in range(L - 1, 1, -1):
        delta[l] = bp2(net.w[l + 1], delta[l + 1], net.activation[l], z[l], a[l])

    # 5. Output: the gradient.
    b = {l: bp3(delta[l]) for l in range(2, L + 1)}
    w = {l: bp4(delta[l], a[l - 1]) for l in range(2, L + 1)}

    return Gradient(Layers("grad.w", w), Layers("grad.b", b), Layers("grad.delta", delta))
