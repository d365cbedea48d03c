"""Is a gradient right? Two checks that know nothing of backpropagation."""

from __future__ import annotations

import numpy as np

from .activations import Array
from .backprop import Gradient
from .layers import Layers
from .network import C_x, Network, feedforward, twin


def numerical_gradient(net: Network, x: Array, y: Array, h: float = 1e-5) -> Gradient:
    """Return the gradient by central differences: (C(p + h) - C(p - h)) / 2h for every parameter p.

    Computed in float64, whatever the network's dtype. delta[l] is dC_x/dz^l for each example: a
    nudge of the bias b_j nudges z_j in every example, so each C_x is compared on its own.
    `x`: (n_1, m), `y`: (n_L, m). It is slow: every parameter takes two forward passes.
    """
    net = twin(net)  # to nudge

    def slope(parameter: Array, place: tuple[int, ...]) -> Array:
        value = parameter[place]
        parameter[place] = value + h
        above = C_x(net, feedforward(net, x), y)
        parameter[place] = value - h
        below = C_x(net, feedforward(net, x), y)
        parameter[place] = value
        return (above - below) / (2 * h)

    w, b, delta = {}, {}, {}
    for l in net.w:
        places = np.ndindex(*net.w[l].shape)
        w[l] = np.array([slope(net.w[l], place).mean() for place in places])
        w[l] = w[l].reshape(net.w[l].shape)
        delta[l] = np.array([slope(net.b[l], (j, 0)) for j in range(net.n[l])])
        b[l] = delta[l].mean(axis=1, keepdims=True)
    return Gradient(Layers("grad.w", w), Layers("grad.b", b), Layers("grad.delta", delta))


def relative_error(grad: Gradient, num: Gradient) -> float:
    """Return |grad - num| / max(|grad|, |num|) over weights, biases and, if both have it, delta.

    About 1e-9 for a right gradient against central differences in float64; 0.0 where both vanish.
    """
    ours, theirs = _flat(grad, num)
    # In units of the largest entry, whose square neither overflows nor vanishes.
    unit = max(np.abs(ours).max(), np.abs(theirs).max())
    if not np.isfinite(unit):
        return float("nan")
    if unit == 0:
        return 0.0
    ours, theirs = ours / unit, theirs / unit
    size = max(np.linalg.norm(ours), np.linalg.norm(theirs))
    return float(np.linalg.norm(ours - theirs) / size)


def remainder_slope(
    net: Network, x: Array, y: Array, grad: Gradient, rng: np.random.Generator
) -> float | None:
    """Return the slope of log |C(p + h v) - C(p) - h dC.v| against log h, v a random direction.

    By Taylor's theorem the remainder shrinks like h^2 when `grad` is the gradient, and eventually
    like h when it is not: the slope is about 2 for a right gradient, 1 for a clearly wrong one.
    Two errors escape it: one at right angles to v, and one so small along v that the h^2 term is
    larger even at the smallest step. Then the slope is near 2, or anywhere if the two cancel. Try
    several `rng`, and compare with numerical_gradient too. Only steps whose remainder is well above
    rounding are used; returns None if there are too few. The check needs smooth activations: the
    kinks of relu spoil it.

    `x`: (n_1, m), `y`: (n_L, m); `grad`: a Gradient or a pair (nabla_b, nabla_w); `rng`: a seed.
    """
    here, net = net, twin(net)  # the second is moved
    v = {l: [rng.standard_normal(p.shape) for p in (net.w[l], net.b[l])] for l in net.w}
    length = np.sqrt(sum((p**2).sum() for pair in v.values() for p in pair))
    v = {l: [p / length for p in pair] for l, pair in v.items()}
    rate = sum((grad.w[l] * v[l][0]).sum() + (grad.b[l] * v[l][1]).sum() for l in v)
    C = C_x(net, feedforward(net, x), y).mean()

    steps, remainders = [], []
    for h in 2.0 ** -np.arange(1, 27):
        for l in v:
            net.w[l][...], net.b[l][...] = here.w[l] + h * v[l][0], here.b[l] + h * v[l][1]
        moved = C_x(net, feedforward(net, x), y).mean()
        remainder = abs(moved - C - h * rate)
        # Each C is rounded to a few eps of its size. Above 100 eps, that moves the slope of a
        # right gradient by less than 0.01; a higher floor would hide more small errors.
        if remainder > 100 * np.finfo(float).eps * max(abs(C), abs(moved)):
            steps.append(h)
            remainders.append(remainder)
    if len(steps) < 5:
        return None
    # The smallest remaining steps, where the next power of h no longer counts.
    return float(np.polyfit(np.log(steps[-5:]), np.log(remainders[-5:]), 1)[0])


def _flat(*gradients: Gradient) -> list[Array]:
    parts = ["w", "b"]
    if all(gradient.delta is not None for gradient in gradients):
        parts.append("delta")
    return [
        np.concatenate([
            np.asarray(array, dtype=np.float64).ravel()
            for part in parts
            for _, array in sorted(getattr(gradient, part).items())
        ])
        for gradient in gradients
    ]
