"""Other ways of writing the equations and the algorithm, all of them right."""

import numpy as np

from bpkit import Gradient, Layers, sigmoid


def sigma(z):
    return 1 / (1 + np.exp(-z))


def short_form(a, y, z):
    return (a - y) * a * (1 - a)


def other_order(a, y, z):
    return sigmoid.prime(z) * a - sigmoid.prime(z) * y


def exponentials(a, y, z):
    return -(y - a) * np.exp(-z) / (1 + np.exp(-z)) ** 2


def entry_by_entry(a, y, z):
    delta = np.zeros(z.shape)
    for j in range(z.shape[0]):
        for i in range(z.shape[1]):
            delta[j, i] = (a[j, i] - y[j, i]) * sigma(z[j, i]) * (1 - sigma(z[j, i]))
    return delta


def by_column(a, y, z):
    return np.hstack([(a[:, i : i + 1] - y[:, i : i + 1]) * sigmoid.prime(z[:, i : i + 1])
                      for i in range(z.shape[1])])


def in_float32(a, y, z):
    a, y, z = (array.astype(np.float32) for array in (a, y, z))
    return (a - y) * sigmoid.prime(z)


def fortran(a, y, z):
    return np.asfortranarray((a - y) * sigmoid.prime(z))


def as_lists(a, y, z):
    return ((a - y) * sigmoid.prime(z)).tolist()


# ---- BP2 ----


def einsum_bp2(w_next, delta_next, z):
    return np.einsum("kj,ki,ji->ji", w_next, delta_next, sigmoid.prime(z))


def dot_bp2(w_next, delta_next, z):
    a = sigmoid.f(z)
    return np.multiply(np.dot(np.transpose(w_next), delta_next), a * (1 - a))


def row_vectors_bp2(w_next, delta_next, z):
    return (delta_next.T @ w_next).T * sigmoid.prime(z)


def loops_bp2(w_next, delta_next, z):
    delta = np.zeros_like(z)
    for i in range(z.shape[1]):
        for j in range(z.shape[0]):
            for k in range(len(w_next)):
                delta[j, i] += w_next[k, j] * delta_next[k, i]
            delta[j, i] *= sigmoid.prime(z[j, i])
    return delta


def float32_bp2(w_next, delta_next, z):
    return (w_next.astype("f4").T @ delta_next.astype("f4")) * sigmoid.prime(z.astype("f4"))


# ---- BP3 and BP4 ----


def divided_sum(delta):
    return delta.sum(1).reshape(-1, 1) / delta.shape[1]


def product_with_ones(delta):
    m = delta.shape[1]
    return delta @ np.ones((m, 1)) / m


def loop_bp3(delta):
    total = np.zeros((len(delta), 1))
    for column in delta.T:
        total += column[:, None]
    return total / len(delta.T)


def lists_bp3(delta):
    return [[sum(row) / len(row)] for row in delta.tolist()]


def einsum_bp4(delta, a_prev):
    return np.einsum("ji,ki->jk", delta, a_prev) / delta.shape[1]


def outer_bp4(delta, a_prev):
    m = delta.shape[1]
    return sum(np.outer(delta[:, i], a_prev[:, i]) for i in range(m)) / m


def turned_twice(delta, a_prev):
    return np.asfortranarray((a_prev @ delta.T).T / len(delta.T))


def mean_of_products(delta, a_prev):
    return (delta[:, None, :] * a_prev[None, :, :]).mean(axis=2)


# ---- the algorithm ----


def as_a_gradient(net, x, y):
    nabla_b, nabla_w = divided_early(net, x, y)
    return Gradient(Layers("grad.w", nabla_w), Layers("grad.b", nabla_b))


def as_layers(net, x, y):
    grad = as_a_gradient(net, x, y)
    return Layers("nabla_b", grad.b), Layers("nabla_w", grad.w)


def without_delta(net, x, y):
    grad = as_a_gradient(net, x, y)
    return Gradient(grad.w, grad.b)


def as_a_list_of_two(net, x, y):
    grad = as_a_gradient(net, x, y)
    return [dict(grad.b), dict(grad.w)]


def one_example_after_the_other(net, x, y):
    m = x.shape[1]
    nabla_b = {l: np.zeros_like(net.b[l]) for l in net.b}
    nabla_w = {l: np.zeros_like(net.w[l]) for l in net.w}
    for i in range(m):
        a, zs = [x[:, i : i + 1]], []
        for l in range(2, net.L + 1):
            zs.append(net.w[l] @ a[-1] + net.b[l])
            a.append(sigma(zs[-1]))
        delta = (a[-1] - y[:, i : i + 1]) * a[-1] * (1 - a[-1])
        for l in range(net.L, 1, -1):
            nabla_b[l] += delta / m
            nabla_w[l] += np.outer(delta, a[l - 2]) / m
            if l > 2:
                delta = net.w[l].T @ delta * sigma(zs[l - 3]) * (1 - sigma(zs[l - 3]))
    return nabla_b, nabla_w


def divided_early(net, x, y):
    z, a = {}, {1: x}
    for l in net.w:
        z[l] = net.w[l].dot(a[l - 1]) + net.b[l]
        a[l] = sigmoid.f(z[l])
    share = (a[net.L] - y) / x.shape[1] * sigmoid.prime(z[net.L])
    nabla_b, nabla_w = {}, {}
    for l in reversed(list(net.w)):
        nabla_b[l] = share.sum(axis=1, keepdims=True)
        nabla_w[l] = np.einsum("ji,ki->jk", share, a[l - 1])
        if l > 2:
            share = (share.T @ net.w[l]).T * sigmoid.prime(z[l - 1])
    return nabla_b, nabla_w


def lists_from_layer_2(net, x, y):
    nabla_b, nabla_w = divided_early(net, x, y)
    return [nabla_b[l] for l in sorted(nabla_b)], [nabla_w[l] for l in sorted(nabla_w)]


def as_lists_that_begin_with_none(net, x, y):
    nabla_b, nabla_w = divided_early(net, x, y)
    layers = range(net.L + 1)
    return [nabla_b.get(l) for l in layers], [nabla_w.get(l) for l in layers]


def all_in_float32(net, x, y):
    grad = as_a_gradient(net.copy(dtype=np.float32), x, y)
    return dict(grad.b), dict(grad.w)


def any_network(net, x, y):
    fp = net.forward(x)
    delta = {net.L: net.cost.gradient(fp.a[net.L], y) * net.activation[net.L].prime(fp.z[net.L])}
    for l in range(net.L - 1, 1, -1):
        delta[l] = (net.w[l + 1].T @ delta[l + 1]) * net.activation[l].prime(fp.z[l])
    nabla_b = {l: delta[l].mean(axis=1, keepdims=True) for l in range(2, net.L + 1)}
    nabla_w = {l: delta[l] @ fp.a[l - 1].T / x.shape[1] for l in range(2, net.L + 1)}
    return nabla_b, nabla_w


VARIANTS = {
    "output_error": [short_form, other_order, exponentials, entry_by_entry, by_column, in_float32,
                     fortran, as_lists],
    "hidden_error": [einsum_bp2, dot_bp2, row_vectors_bp2, loops_bp2, float32_bp2],
    "bias_gradient": [divided_sum, product_with_ones, loop_bp3, lists_bp3],
    "weight_gradient": [einsum_bp4, outer_bp4, turned_twice, mean_of_products],
    "backprop": [as_a_gradient, as_layers, without_delta, as_a_list_of_two,
                 lists_from_layer_2, as_lists_that_begin_with_none,
                 one_example_after_the_other, divided_early, all_in_float32, any_network],
}
