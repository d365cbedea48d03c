"""The product of matrices in `unrolled`, made so that each of its places can hold a slip."""

import numpy as np

from ...activations import sigmoid


def Sigma(z, f=sigmoid.prime):
    """The diagonal matrix of the slopes, or of f(z)."""
    return np.diag(f(z[:, 0]))


def product(
    front=Sigma,
    between=Sigma,
    output=Sigma,
    joint=lambda w, S: w.T @ S,
    weights=lambda k: k,
    slopes=lambda k, l, L: k,
    until=lambda L: L,
    cost=lambda a, y, z: a - y,
):
    """The product with something else in one of its places. At l = L the front is the output."""

    def function(net, x, y, l):
        fp, L = net.forward(x), net.L
        matrix = (front if l < L else output)(fp.z[l])
        for k in range(l + 1, until(L) + 1):
            S = between if k < L else output
            matrix = matrix @ joint(net.w[weights(k)], S(fp.z[slopes(k, l, L)]))
        return matrix @ cost(fp.a[L], y, fp.z[L])

    return function


def all_of(M):
    """The pieces with M(z) in place of every diagonal matrix."""
    return {"front": M, "between": M, "output": M}


def everywhere(M):
    return product(**all_of(M))


def backwards(start, step, way=reversed):
    """The same by steps: start(z, gradient) at the output, then step(z, w_next, delta) down.

    `way` puts the layers from l to L - 1 in the order in which they are visited.
    """

    def function(net, x, y, l):
        fp, L = net.forward(x), net.L
        delta = start(fp.z[L], fp.a[L] - y)
        for k in way(range(l, L)):
            delta = step(fp.z[k], net.w[k + 1], delta)
        return delta

    return function


def split(below, at_output):
    """One function for the hidden layers and another for l = L."""
    return lambda net, x, y, l: (below if l < net.L else at_output)(net, x, y, l)


def nothing(z):
    """The matrix that changes nothing, where a diagonal one is forgotten."""
    return np.eye(len(z))


def twice(z):
    """The diagonal matrix, two times."""
    return Sigma(z) @ Sigma(z)


def upside_down(join):
    """The product with each new pair of factors, join(S, w_T), put on the left."""

    def function(net, x, y, l):
        fp = net.forward(x)
        matrix = Sigma(fp.z[l])
        for k in range(l + 1, net.L + 1):
            matrix = join(Sigma(fp.z[k]), net.w[k].T) @ matrix
        return matrix @ (fp.a[net.L] - y)

    return function
