"""Forward passes with another step here or there: for mistakes."""

import numpy as np

from ...activations import sigmoid


def layer(w, b, a, l):
    return sigmoid.f(w[l] @ a + b[l])


def through(step, layers=lambda L: range(2, L + 1)):
    """A forward pass in which step(w, b, a, l) gives the activations of layer l."""

    def function(w, b, x):
        a = x
        for l in layers(max(w)):
            a = step(w, b, a, l)
        return a

    return function


def neurons(f, at=lambda l, L: True, otherwise=np.positive):
    """A forward pass with f in place of sigma in the layers picked by `at`, or `otherwise`."""

    def step(w, b, a, l):
        z = w[l] @ a + b[l]
        return f(z) if at(l, max(w)) else otherwise(z)

    return through(step)


def every_activation(w, b, x):
    a = {1: x}
    for l in w:
        a[l] = sigmoid.f(w[l] @ a[l - 1] + b[l])
    return a


def with_flat_biases(w, b, x):
    return through(layer)(w, {l: b[l].ravel() for l in b}, x)


def keys_for_arrays(w, b, x):
    """What comes of for b_l, w_l in zip(b, w): a dict hands out its keys, not its arrays."""
    a = x
    for b_l, w_l in zip(b, w, strict=True):
        a = sigmoid.f(np.dot(w_l, a) + b_l)
    return a


def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=0)
