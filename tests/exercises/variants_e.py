"""Other ways to count the multiplications, all of them right."""

import numpy as np

from bpkit import Network


def from_the_matrices(sizes):
    net = Network(sizes, rng=0)
    forward = sum(w.size for w in net.w.values())
    backward = forward + sum(net.w[l + 1].size for l in range(2, net.L))
    nudging = (1 + sum(net.w[l].size + net.b[l].size for l in net.w)) * forward
    return forward, backward, nudging


def with_the_books_numbers(sizes):
    n = dict(enumerate(sizes, start=1))
    L = len(sizes)
    forward = sum(n[l] * n[l - 1] for l in range(2, L + 1))
    passes = 1 + sum(n[l] * (n[l - 1] + 1) for l in range(2, L + 1))
    return forward, 2 * forward - n[1] * n[2], passes * forward


def a_loop_over_layers(sizes):
    forward = backward = passes = 0
    for l in range(1, len(sizes)):
        weights = sizes[l] * sizes[l - 1]
        forward += weights
        backward += weights if l == 1 else 2 * weights
        passes += weights + sizes[l]
    return [forward, backward, forward + passes * forward]


def with_numpy(sizes):
    n = np.array(sizes)
    p = n[1:] * n[:-1]
    return p.sum(), 2 * p.sum() - p[0], (p.sum() + n[1:].sum() + 1) * p.sum()


def as_an_array(sizes):
    return np.array(with_numpy(sizes))


def as_floats(sizes):
    return tuple(float(count) for count in with_the_books_numbers(sizes))


VARIANTS = {
    "multiplications": [from_the_matrices, with_the_books_numbers, a_loop_over_layers, with_numpy,
                        as_an_array, as_floats],
}
