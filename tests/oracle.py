"""An independent oracle: the cost written out plainly, differentiated by HIPS autograd.

Nothing here uses bpkit's mathematics; only the parameters and the names of f and C are read from
the network. Every z^l is nudged by its own variable, so that delta comes from autograd too.
"""

import autograd.numpy as anp
import numpy as np
from autograd import grad

F = {
    "sigmoid": lambda z: 0.5 + 0.5 * anp.tanh(0.5 * z),
    "linear": lambda z: z,
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(z > 0, z, 0.0),
    "softplus": lambda z: anp.logaddexp(0.0, z),
}
# Of a whole layer, z of shape (n_l, m).
LAYER = {
    "softmax": lambda z: anp.exp(z - _log_sum(z)),
    "mingled": lambda z: anp.tanh(z) + 0.5 * anp.concatenate([anp.tanh(z[-1:]), anp.tanh(z[:-1])]),
}


def _log_sum(z):
    top = anp.max(z, axis=0)
    return top + anp.log(anp.sum(anp.exp(z - top), axis=0))


# From z, a and y. Cross-entropy is written for sigmoid outputs, the only ones it is tried with;
# the log-likelihood for softmax and sigmoid.
COST = {
    "quadratic": lambda f, z, a, y: 0.5 * anp.sum((a - y) ** 2, axis=0),
    "cross_entropy": lambda f, z, a, y: anp.sum(anp.logaddexp(0.0, z) - y * z, axis=0),
    "log_likelihood": lambda f, z, a, y: -anp.sum(
        y * (z - _log_sum(z) if f == "softmax" else -anp.logaddexp(0.0, -z)), axis=0),
}


def forward(net, w, b, x, nudge=None):
    """Return the dicts z and a, neuron by neuron."""
    z, a = {}, {1: x}
    for l in range(2, net.L + 1):
        z[l] = anp.dot(w[l], a[l - 1]) + b[l]
        if nudge is not None:
            z[l] = z[l] + nudge[l]
        if net.activation[l].name in LAYER:
            a[l] = LAYER[net.activation[l].name](z[l])
            continue
        rows = [F[net.activation[l].at(j).name](z[l][j]) for j in range(net.n[l])]
        a[l] = anp.stack(rows)
    return z, a


def cost(net, w, b, x, y, nudge=None):
    """Return C_x for every example, shape (m,)."""
    z, a = forward(net, w, b, x, nudge)
    return COST[net.cost.name](net.activation[net.L].name, z[net.L], a[net.L], y)


def gradient(net, x, y):
    """Return dC/dw, dC/db and delta as dicts by layer, in float64."""
    w = {l: np.array(value, dtype=float) for l, value in net.w.items()}
    b = {l: np.array(value, dtype=float) for l, value in net.b.items()}
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    zero = {l: np.zeros((net.n[l], x.shape[1])) for l in w}
    grad_w = grad(lambda w: anp.mean(cost(net, w, b, x, y)))(w)
    grad_b = grad(lambda b: anp.mean(cost(net, w, b, x, y)))(b)
    delta = grad(lambda nudge: anp.sum(cost(net, w, b, x, y, nudge)))(zero)
    return grad_w, grad_b, delta
