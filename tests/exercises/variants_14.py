"""Other ways to write the exercises of 14, and to shuffle examples, all of them right."""

import copy

import numpy as np

from bpkit import relu
from bpkit import softmax as of_bpkit

# ---- softmax ----


def with_keepdims(z):
    e = np.exp(z - np.max(z, axis=0, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)


def from_logarithms(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=0))


def from_differences(z):
    """1 divided by the sum of exp(z_k - z_j): each output compared with all."""
    with np.errstate(over="ignore"):
        return 1 / np.exp(z[:, None, :] - z[None, :, :]).sum(axis=0)


def shares_column_by_column(z):
    a = np.zeros_like(z)
    for i in range(z.shape[1]):
        column = z[:, i] - max(z[:, i])
        total = sum(np.exp(value) for value in column)
        for j in range(z.shape[0]):
            a[j, i] = np.exp(column[j]) / total
    return a


def examples_as_rows(z):
    rows = np.exp(z.T - z.T.max(axis=1)[:, None])
    return (rows / rows.sum(axis=1)[:, None]).T


def shares_as_a_list(z):
    return with_keepdims(z).tolist()


def shares_in_float32(z):
    return with_keepdims(z.astype(np.float32))


def shares_in_fortran_order(z):
    return np.asfortranarray(with_keepdims(z))


def on_a_copy_in_place(z):
    e = z.copy()
    e -= e.max(axis=0)
    np.exp(e, out=e)
    e /= e.sum(axis=0)
    return e


# ---- softmax and its cost ----


def with_the_identity(z, labels):
    return with_keepdims(z) - np.eye(len(z))[labels].T


def with_columns_of_the_identity(z, labels):
    return from_logarithms(z) - np.eye(len(z))[:, labels]


def with_a_comparison(z, labels):
    return with_keepdims(z) - (np.arange(len(z))[:, None] == labels)


def label_by_label(z, labels):
    delta = with_keepdims(z)
    for i, label in enumerate(labels):
        delta[label, i] = delta[label, i] - 1
    return delta


def with_the_jacobian(z, labels):
    """J^T times the slope of the cost, where the right output's share is not rounded to 0."""
    a = with_keepdims(z)
    columns = []
    for i in range(z.shape[1]):
        p = a[:, i]
        jacobian = np.diag(p) - np.outer(p, p)
        right = labels[i]
        share = max(p[right], np.finfo(float).tiny)
        columns.append(-jacobian[right] / share if p[right] > 0 else p - np.eye(len(p))[right])
    return np.stack(columns, axis=1)


def with_softmax_of_bpkit(z, labels):
    y = np.zeros_like(z)
    y[labels, range(z.shape[1])] = 1.0
    return of_bpkit.f(z) - y


def error_in_float32(z, labels):
    return with_the_identity(z.astype(np.float32), labels)


# ---- relu ----


def relu_with_where(w_next, delta_next, z):
    return np.where(z > 0, w_next.T @ delta_next, 0)


def relu_with_prime(w_next, delta_next, z):
    return np.dot(w_next.T, delta_next) * relu.prime(z)


def relu_with_zeros_put_in(w_next, delta_next, z):
    delta = np.transpose(w_next) @ delta_next
    delta[z <= 0] = 0.0
    return delta


def relu_from_a(w_next, delta_next, z):
    a = np.maximum(0, z)
    return (delta_next.T @ w_next).T * (a > 0).astype(float)


def relu_with_einsum(w_next, delta_next, z):
    return np.einsum("kj,ki,ji->ji", w_next, delta_next, np.heaviside(z, 0))


def relu_in_loops(w_next, delta_next, z):
    delta = np.zeros_like(z)
    for i in range(z.shape[1]):
        for j in range(z.shape[0]):
            if z[j, i] > 0:
                delta[j, i] = sum(w_next[k, j] * delta_next[k, i] for k in range(len(w_next)))
    return delta


def relu_in_float32(w_next, delta_next, z):
    return (w_next.astype("f4").T @ delta_next.astype("f4")) * (z > 0)


# ---- weight decay ----


def shrunk_first(net, grad, eta, lmbda):
    for l in range(2, net.L + 1):
        net.w[l] = (1 - eta * lmbda) * net.w[l] - eta * grad.w[l]
        net.b[l] = net.b[l] - eta * grad.b[l]


def with_update(net, grad, eta, lmbda):
    net.w.update({l: w - eta * grad.w[l] - eta * lmbda * w for l, w in net.w.items()})
    net.b.update({l: b - eta * grad.b[l] for l, b in net.b.items()})
    return net


def decay_before_gradient(net, grad, eta, lmbda):
    for l in reversed(list(net.w)):
        w, b = net.w[l], net.b[l]
        w *= 1 - eta * lmbda
        w -= eta * grad.w[l]
        b -= eta * grad.b[l]


def entry_by_entry_decay(net, grad, eta, lmbda):
    for l in net.w:
        for j in range(net.n[l]):
            for k in range(net.n[l - 1]):
                net.w[l][j, k] += -eta * (grad.w[l][j, k] + lmbda * net.w[l][j, k])
            net.b[l][j, 0] += -eta * grad.b[l][j, 0]


# ---- shuffling ----


def with_shuffle(x, y, rng):
    order = np.arange(x.shape[1])
    rng.shuffle(order)
    return x[:, order], y[:, order]


def with_argsort(x, y, rng):
    order = np.argsort(rng.random(x.shape[1]))
    return np.take(x, order, axis=1), np.take(y, order, axis=1)


def put_together(x, y, rng):
    both = rng.permutation(np.vstack([x, y]), axis=1)
    return both[: len(x)], both[len(x) :]


def with_choice(x, y, rng):
    order = rng.choice(x.shape[1], x.shape[1], replace=False)
    return [x[:, order].tolist(), y[:, order].tolist()]


def pairs_shuffled(x, y, rng):
    pairs = list(zip(x.T, y.T, strict=True))
    rng.shuffle(pairs)
    return np.array([a for a, _ in pairs]).T, np.array([b for _, b in pairs]).T


def two_generators_alike(x, y, rng):
    twin = copy.deepcopy(rng)
    return rng.permutation(x, axis=1), twin.permutation(y, axis=1)


def exchanged_one_by_one(x, y, rng):
    x, y = x.copy(), y.copy()
    for i in range(x.shape[1] - 1, 0, -1):
        j = rng.integers(i + 1)
        x[:, [i, j]] = x[:, [j, i]]
        y[:, [i, j]] = y[:, [j, i]]
    return x, y


def shuffled_in_float32(x, y, rng):
    order = rng.permutation(y.shape[1])
    return x.astype(np.float32)[:, order], y.astype(np.float32)[:, order]


VARIANTS = {
    "softmax": [with_keepdims, from_logarithms, from_differences, shares_column_by_column,
                examples_as_rows, shares_as_a_list, shares_in_float32, shares_in_fortran_order,
                on_a_copy_in_place],
    "softmax_error": [with_the_identity, with_columns_of_the_identity, with_a_comparison,
                      label_by_label, with_the_jacobian, with_softmax_of_bpkit, error_in_float32],
    "relu_error": [relu_with_where, relu_with_prime, relu_with_zeros_put_in, relu_from_a,
                   relu_with_einsum, relu_in_loops, relu_in_float32],
    "decay_step": [shrunk_first, with_update, decay_before_gradient, entry_by_entry_decay],
    "shuffled": [with_shuffle, with_argsort, put_together, with_choice, pairs_shuffled,
                 two_generators_alike, exchanged_one_by_one, shuffled_in_float32],
}
