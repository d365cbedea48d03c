"""Other right ways: nudging, paths, wishes, linear and modified neurons, a whole mini-batch."""

import itertools
import math

import numpy as np

from bpkit import Gradient, Layers, quadratic, sigmoid
from bpkit import backprop as bpkits_own


def sigma(z):
    return 1 / (1 + np.exp(-z))


def as_gradient(nabla_b, nabla_w):
    return Gradient(Layers("grad.w", nabla_w), Layers("grad.b", nabla_b))


# ---- numerical ----


def up_and_down_in_place(net, x, y, h):
    nabla_b, nabla_w = {}, {}
    for l in range(net.L, 1, -1):
        nabla_w[l] = np.zeros(net.w[l].shape)
        nabla_b[l] = np.zeros(net.b[l].shape)
        for j in range(net.n[l]):
            for k in range(net.n[l - 1]):
                net.w[l][j, k] += h
                above = net.C(x, y)
                net.w[l][j, k] -= 2 * h
                below = net.C(x, y)
                net.w[l][j, k] += h
                nabla_w[l][j, k] = (above - below) / (2 * h)
            net.b[l][j, 0] += h
            above = net.C(x, y)
            net.b[l][j, 0] -= 2 * h
            below = net.C(x, y)
            net.b[l][j, 0] += h
            nabla_b[l][j, 0] = (above - below) / (2 * h)
    return nabla_b, nabla_w


def a_copy_for_every_nudge(net, x, y, h):
    def cost(symbol, l, place, by):
        other = net.copy()
        getattr(other, symbol)[l][place] += by
        return other.C(x, y)

    return tuple(
        {l: np.array([[(cost(s, l, (j, k), h) - cost(s, l, (j, k), -h)) / h / 2
                       for k in range(p.shape[1])] for j in range(p.shape[0])])
         for l, p in getattr(net, s).items()}
        for s in "bw"
    )


def cost_of_its_own(net, x, y, h):
    w = {l: array.copy() for l, array in net.w.items()}
    b = {l: array.copy() for l, array in net.b.items()}

    def C():
        a = x
        for l in w:
            a = sigma(w[l] @ a + b[l])
        return np.mean([sum((a[:, i] - y[:, i]) ** 2) / 2 for i in range(x.shape[1])])

    def slopes(p):
        nabla = np.empty_like(p)
        for i in range(p.size):
            old = p.flat[i]
            p.flat[i] = old - h
            below = C()
            p.flat[i] = old + h
            nabla.flat[i] = (C() - below) / (h + h)
            p.flat[i] = old
        return nabla

    return {l: slopes(b[l]) for l in b}, {l: slopes(w[l]) for l in w}


def halves_of_both_sides(net, x, y, h):
    base, found = net.C(x, y), []
    for layers in (net.b, net.w):
        found.append({l: np.zeros(p.shape, order="F") for l, p in layers.items()})
        for l, p in layers.items():
            for place in np.ndindex(p.shape):
                value = p[place]
                p[place] = value + h
                forward = (net.C(x, y) - base) / h
                p[place] = value - h
                backward = (base - net.C(x, y)) / h
                p[place] = value
                found[-1][l][place] = (forward + backward) / 2
    return as_gradient(*found)


# ---- path_sum ----


def recursion(net, x, y, l, j, k):
    fp = net.forward(x)

    def onward(i, p):
        if i == net.L:
            return fp.a[i][p, 0] - y[p, 0]
        return sum(onward(i + 1, q) * net.w[i + 1][q, p] * sigmoid.prime(fp.z[i + 1][q, 0])
                   for q in range(net.n[i + 1]))

    return onward(l, j) * sigmoid.prime(fp.z[l][j, 0]) * fp.a[l - 1][k, 0]


def products_of_itertools(net, x, y, l, j, k):
    a = net.forward(x).a
    found = []
    for rest in itertools.product(*(range(net.n[i]) for i in range(l + 1, net.L + 1))):
        way = (j, *rest)
        factors = [float(a[l - 1][k, 0])]
        factors += [float(a[i][p, 0] * (1 - a[i][p, 0])) for i, p in enumerate(way, start=l)]
        factors += [float(net.w[i][q, p])
                    for i, (p, q) in enumerate(itertools.pairwise(way), start=l + 1)]
        factors.append(float(a[net.L][way[-1], 0] - y[way[-1], 0]))
        found.append(math.prod(factors))
    return math.fsum(found)


def matrices(net, x, y, l, j, k):
    fp = net.forward(x)
    row = (fp.a[net.L] - y).T
    for i in range(net.L, l, -1):
        row = row @ np.diag(sigmoid.prime(fp.z[i])[:, 0]) @ net.w[i]
    return row[0, j] * sigmoid.prime(fp.z[l][j, 0]) * fp.a[l - 1][k, 0]


def paths_in_float32(net, x, y, l, j, k):
    return np.float32(recursion(net.copy(dtype=np.float32), np.float32(x), np.float32(y), l, j, k))


# ---- wishes ----


def turned_difference(net, x, y):
    a = net.forward(x).a[net.L]
    return net.w[net.L].T @ ((y - a) * a * (1 - a))


def neuron_by_neuron(net, x, y):
    fp, L = net.forward(x), net.L
    asked = np.zeros((net.n[L - 1], 1))
    for k in range(net.n[L - 1]):
        for j in range(net.n[L]):
            slope = sigmoid.prime(fp.z[L][j, 0])
            asked[k, 0] -= net.w[L][j, k] * slope * (fp.a[L][j, 0] - y[j, 0])
    return asked


def wishes_by_einsum(net, x, y):
    fp, L = net.forward(x), net.L
    delta = quadratic.gradient(fp.a[L], y) * net.activation[L].prime(fp.z[L])
    return -np.einsum("jk,ji->ki", net.w[L], delta)


def from_the_error(net, x, y):
    return -(net.w[net.L].T @ bpkits_own(net, x, y).delta[net.L])


def wishes_in_float32(net, x, y):
    return np.asfortranarray(turned_difference(
        net.copy(dtype=np.float32), x.astype(np.float32), y.astype(np.float32)))


def shares_added_up(net, x, y):
    fp, L = net.forward(x), net.L
    delta = (y - fp.a[L]) * sigmoid.prime(fp.z[L])
    return (net.w[L] * delta).sum(axis=0).reshape(-1, 1)


# ---- linear_neurons ----


def linear_example_by_example(w, b, x, y):
    L, m = max(w), x.shape[1]
    nabla_b = {l: np.zeros_like(b[l]) for l in b}
    nabla_w = {l: np.zeros_like(w[l]) for l in w}
    for i in range(m):
        a = {1: x[:, i : i + 1]}
        for l in range(2, L + 1):
            a[l] = w[l] @ a[l - 1] + b[l]
        delta = a[L] - y[:, i : i + 1]
        for l in range(L, 1, -1):
            nabla_b[l] += delta / m
            nabla_w[l] += np.outer(delta, a[l - 1]) / m
            delta = w[l].T @ delta
    return nabla_b, nabla_w


def linear_by_einsum(w, b, x, y):
    a, L = {1: x}, len(w) + 1
    for l in w:
        a[l] = np.einsum("jk,ki->ji", w[l], a[l - 1]) + b[l]
    delta = {L: (a[L] - y) * np.ones_like(y)}
    for l in reversed(range(2, L)):
        delta[l] = np.einsum("kj,ki->ji", w[l + 1], delta[l + 1])
    return as_gradient(
        {l: delta[l].mean(axis=1, keepdims=True) for l in delta},
        {l: np.einsum("ji,ki->jk", delta[l], a[l - 1]) / len(x.T) for l in delta})


def with_f_and_its_slope(w, b, x, y):
    def f(z):
        return z

    def f_prime(z):
        return np.ones(z.shape)

    L, z, a = max(w), {}, {1: x}
    for l in range(2, L + 1):
        z[l] = np.dot(w[l], a[l - 1]) + b[l]
        a[l] = f(z[l])
    delta = (a[L] - y) * f_prime(z[L]) / x.shape[1]
    nabla_b, nabla_w = {}, {}
    for l in range(L, 1, -1):
        nabla_b[l] = delta @ np.ones((x.shape[1], 1))
        nabla_w[l] = delta @ a[l - 1].T
        if l > 2:
            delta = np.dot(w[l].T, delta) * f_prime(z[l - 1])
    return [nabla_b, nabla_w]


def linear_in_float32(w, b, x, y):
    w, b = ({l: np.float32(p) for l, p in layers.items()} for layers in (w, b))
    nabla_b, nabla_w = with_f_and_its_slope(w, b, np.float32(x), np.float32(y))
    return nabla_b, {l: np.asfortranarray(nabla) for l, nabla in nabla_w.items()}


# ---- modified_neuron ----


def row_by_row(net, x, y):
    def rows(l, part, z):
        return np.array([getattr(net.activation[l].at(j), part)(z[j : j + 1])[0]
                         for j in range(net.n[l])])

    L, m, z, a = net.L, x.shape[1], {}, {1: x}
    for l in range(2, L + 1):
        z[l] = net.w[l] @ a[l - 1] + net.b[l]
        a[l] = rows(l, "f", z[l])
    delta = {L: rows(L, "prime", z[L]) * (a[L] - y)}
    for l in range(L - 1, 1, -1):
        delta[l] = rows(l, "prime", z[l]) * np.einsum("kj,ki->ji", net.w[l + 1], delta[l + 1])
    return ({l: np.c_[delta[l].mean(axis=1)] for l in delta},
            {l: np.tensordot(delta[l], a[l - 1], axes=(1, 1)) / m for l in delta})


def modified_example_by_example(net, x, y):
    found = [row_by_row(net, x[:, [i]], y[:, [i]]) for i in range(x.shape[1])]
    return ({l: sum(nabla_b[l] for nabla_b, _ in found) / len(found) for l in net.b},
            {l: sum(nabla_w[l] for _, nabla_w in found) / len(found) for l in net.w})


def slope_from_a(net, x, y):
    fp = net.forward(x)
    delta = {net.L: quadratic.gradient(fp.a[net.L], y)
             * net.activation[net.L].prime_given(fp.z[net.L], fp.a[net.L])}
    for l in range(net.L - 1, 1, -1):
        back = np.dot(net.w[l + 1].T, delta[l + 1])
        delta[l] = back * net.activation[l].prime_given(fp.z[l], fp.a[l])
    ones = np.ones((x.shape[1], 1)) / x.shape[1]
    return as_gradient({l: delta[l] @ ones for l in delta},
                       {l: (delta[l] * ones.T) @ fp.a[l - 1].T for l in delta})


def modified_in_float32(net, x, y):
    return row_by_row(net.copy(dtype=np.float32), x.astype(np.float32), y.astype(np.float32))


# ---- mini_batch ----


def eta_over_m_and_sums(net, x, y, eta):
    z, a, m = {}, {1: x}, x.shape[1]
    for l in range(2, net.L + 1):
        z[l] = net.w[l] @ a[l - 1] + net.b[l]
        a[l] = sigma(z[l])
    nabla_b, nabla_w = {}, {}
    delta = (a[net.L] - y) * a[net.L] * (1 - a[net.L])
    for l in range(net.L, 1, -1):
        nabla_b[l] = np.sum(delta, axis=1)[:, None]
        nabla_w[l] = np.einsum("ji,ki->jk", delta, a[l - 1])
        delta = (net.w[l].T @ delta) * a[l - 1] * (1 - a[l - 1])
    for l in nabla_w:
        net.w[l] -= (eta / m) * nabla_w[l]
        net.b[l] -= (eta / m) * nabla_b[l]
    return {l: v / m for l, v in nabla_b.items()}, {l: v / m for l, v in nabla_w.items()}


def step_layer_by_layer(net, x, y, eta):
    """The weights of a layer change once the error has gone back through them, not before."""
    fp, m = net.forward(x), x.shape[1]
    delta = (fp.a[net.L] - y) * sigmoid.prime(fp.z[net.L]) / m
    nabla_b, nabla_w = {}, {}
    for l in range(net.L, 1, -1):
        nabla_b[l], nabla_w[l] = delta @ np.ones((m, 1)), delta @ fp.a[l - 1].T
        if l > 2:
            delta = (net.w[l].T @ delta) * sigmoid.prime(fp.z[l - 1])
        net.w[l] -= eta * nabla_w[l]
        net.b[l] += -eta * nabla_b[l]
    return nabla_b, nabla_w


def all_outer_products_at_once(net, x, y, eta):
    fp = net.forward(x)
    delta = {net.L: (fp.a[net.L] - y) * sigmoid.prime(fp.z[net.L])}
    for l in range(net.L - 1, 1, -1):
        delta[l] = net.w[l + 1].T @ delta[l + 1] * sigmoid.prime(fp.z[l])
    nabla_w = {l: (delta[l][:, None, :] * fp.a[l - 1][None, :, :]).mean(axis=2) for l in delta}
    nabla_b = {l: delta[l].mean(axis=1, keepdims=True) for l in delta}
    net.w.update({l: net.w[l] - eta * nabla_w[l] for l in delta})
    net.b.update({l: net.b[l] - eta * nabla_b[l] for l in delta})
    return as_gradient(nabla_b, nabla_w)


def step_by_einsum(net, x, y, eta):
    """einsum plans by the sizes: more lines of numpy's code run, not of the reader's."""
    fp = net.forward(x)
    delta = {net.L: (fp.a[net.L] - y) * sigmoid.prime(fp.z[net.L])}
    for l in range(net.L - 1, 1, -1):
        delta[l] = np.einsum("kj,ki,ji->ji", net.w[l + 1], delta[l + 1], sigmoid.prime(fp.z[l]),
                             optimize=True)
    share = np.full(x.shape[1], 1 / x.shape[1])
    nabla_b = {l: np.einsum("ji,i->j", delta[l], share).reshape(-1, 1) for l in delta}
    nabla_w = {l: np.einsum("ji,ki,i->jk", delta[l], fp.a[l - 1], share, optimize=True)
               for l in delta}
    for parameters, nabla in ((net.b, nabla_b), (net.w, nabla_w)):
        for l in parameters:
            parameters[l] -= eta * nabla[l]
    return nabla_b, nabla_w


def neurons_in_a_loop(net, x, y, eta):
    """A loop over neurons is not a loop over examples."""
    m, a = x.shape[1], {1: x}
    for l in range(2, net.L + 1):
        a[l] = np.vstack([sigma(net.w[l][j] @ a[l - 1] + net.b[l][j, 0])
                          for j in range(net.n[l])])
    delta = {net.L: (a[net.L] - y) * a[net.L] * (1 - a[net.L])}
    for l in range(net.L - 1, 1, -1):
        delta[l] = sum(np.outer(net.w[l + 1][j], delta[l + 1][j]) for j in range(net.n[l + 1]))
        delta[l] = delta[l] * a[l] * (1 - a[l])
    nabla_b = {l: np.array([[row.sum() / m] for row in delta[l]]) for l in delta}
    nabla_w = {l: np.array([[row @ other / m for other in a[l - 1]] for row in delta[l]])
               for l in delta}
    for l in delta:
        net.w[l], net.b[l] = net.w[l] - eta * nabla_w[l], net.b[l] - eta * nabla_b[l]
    return nabla_b, nabla_w


def step_in_float32(net, x, y, eta):
    small = net.copy(dtype=np.float32)
    nabla_b, nabla_w = step_layer_by_layer(small, np.float32(x), np.float32(y), eta)
    for l in net.w:
        net.w[l], net.b[l] = small.w[l], small.b[l]
    return nabla_b, {l: np.asfortranarray(nabla) for l, nabla in nabla_w.items()}


VARIANTS = {
    "numerical": [up_and_down_in_place, a_copy_for_every_nudge, cost_of_its_own,
                  halves_of_both_sides],
    "path_sum": [recursion, products_of_itertools, matrices, paths_in_float32],
    "wishes": [turned_difference, neuron_by_neuron, wishes_by_einsum, from_the_error,
               wishes_in_float32, shares_added_up],
    "linear_neurons": [linear_example_by_example, linear_by_einsum, with_f_and_its_slope,
                       linear_in_float32],
    "modified_neuron": [row_by_row, modified_example_by_example, slope_from_a,
                        modified_in_float32],
    "mini_batch": [eta_over_m_and_sums, step_layer_by_layer,
                   all_outer_products_at_once, step_by_einsum, neurons_in_a_loop, step_in_float32],
}
