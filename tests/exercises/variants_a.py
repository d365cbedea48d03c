"""Right answers written in other ways, from the forward pass to the unrolled form."""

import functools
import math

import numpy as np

from bpkit import bp1, bp2, sigmoid


def _sigma(z):
    return 1 / (1 + np.exp(-z))


# ---- feedforward ----


def with_own_sigma(w, b, x):
    a = x
    for l in sorted(w):
        z = np.dot(w[l], a) + b[l]
        a = 1.0 / (1.0 + np.exp(-z))
    return a


def with_pairs_of_lists(w, b, x):
    for weights, bias in zip(w.values(), b.values(), strict=True):
        x = sigmoid.f(bias + weights @ x)
    return x


def with_exponential_on_top(w, b, x):
    a = {1: x}
    for l in w:
        e = np.exp(w[l] @ a[l - 1] + b[l])
        a[l] = e / (e + 1)
    return a[len(w) + 1]


def with_tanh(w, b, x):
    a = x.copy()
    for l in w:
        a = 0.5 * (1 + np.tanh((w[l] @ a + b[l]) / 2))
    return a


def with_rows_for_examples(w, b, x):
    a = x.T
    for l in w:
        a = _sigma(a @ w[l].T + b[l].T)
    return a.T


def forward_by_einsum(w, b, x):
    a = x
    for l in range(2, len(w) + 2):
        a = _sigma(np.einsum("jk,ki->ji", w[l], a) + b[l])
    return a


def forward_by_examples(w, b, x):
    outputs = []
    for i in range(x.shape[1]):
        a = x[:, [i]]
        for l in w:
            a = _sigma(w[l] @ a + b[l])
        outputs.append(a)
    return np.hstack(outputs)


def forward_by_flat_examples(w, b, x):
    outputs = np.zeros((w[max(w)].shape[0], x.shape[1]))
    for i, a in enumerate(x.T):
        for l in w:
            a = _sigma(w[l] @ a + b[l].ravel())
        outputs[:, i] = a
    return outputs


def forward_by_neurons(w, b, x):
    a = x
    for l in w:
        after = np.empty((len(w[l]), x.shape[1]))
        for j in range(len(w[l])):
            for i in range(x.shape[1]):
                z = b[l][j, 0]
                for k in range(len(a)):
                    z += w[l][j, k] * a[k, i]
                after[j, i] = 1 / (1 + math.exp(-z))
        a = after
    return a


def forward_by_recursion(w, b, x):
    def a(l):
        return x if l == 1 else sigmoid.f(w[l] @ a(l - 1) + b[l])

    return a(max(w))


def forward_by_reduce(w, b, x):
    return functools.reduce(lambda a, l: sigmoid.f(w[l] @ a + b[l]), w, x)


def with_bias_as_a_weight(w, b, x):
    a = x
    for l in w:
        a = _sigma(np.hstack([w[l], b[l]]) @ np.vstack([a, np.ones((1, a.shape[1]))]))
    return a


def forward_in_float32(w, b, x):
    a = x.astype(np.float32)
    for l in w:
        a = sigmoid.f(w[l].astype(np.float32) @ a + b[l].astype(np.float32))
    return a


def forward_in_fortran_order(w, b, x):
    return np.asfortranarray(with_own_sigma(w, b, x))


def forward_as_a_list(w, b, x):
    return with_own_sigma(w, b, x).tolist()


# ---- hadamard ----


def other_way_round(s, t):
    return t * s


def by_name(s, t):
    return np.multiply(s, t)


def product_by_einsum(s, t):
    return np.einsum("jk,jk->jk", s, t)


def product_by_entries(s, t):
    product = np.empty(s.shape)
    for j in range(s.shape[0]):
        for k in range(s.shape[1]):
            product[j, k] = s[j, k] * t[j, k]
    return product


def product_as_a_list(s, t):
    return [[a * b for a, b in zip(*rows, strict=True)] for rows in zip(s, t, strict=True)]


def by_columns(s, t):
    return np.column_stack([s[:, i] * t[:, i] for i in range(s.shape[1])])


def by_rows(s, t):
    return np.array([s[j] * t[j] for j in range(len(s))])


def by_diagonal_matrices(s, t):
    return np.hstack([np.diag(s[:, i]) @ t[:, [i]] for i in range(s.shape[1])])


def by_transposes(s, t):
    return (s.T * t.T).T


def on_a_copy(s, t):
    s = s.copy()
    s *= t
    return s


def product_in_float32(s, t):
    return s.astype(np.float32) * t.astype(np.float32)


def product_in_fortran_order(s, t):
    return np.multiply(s, t, order="F")


# ---- quadratic_cost ----


def all_at_once(a, y):
    return ((a - y) ** 2).sum() / (2 * a.shape[1])


def other_difference(a, y):
    d = y - a
    return 0.5 * np.mean(np.sum(d * d, axis=0))


def sum_over_m(a, y):
    n = a.shape[1]
    return 1 / (2 * n) * np.sum((y - a) ** 2)


def mean_of_norms(a, y):
    return np.mean(np.linalg.norm(a - y, axis=0) ** 2) / 2


def frobenius(a, y):
    return 0.5 * np.linalg.norm(a - y) ** 2 / y.shape[1]


def mean_squared_times_outputs(a, y):
    return np.mean((a - y) ** 2) * len(a) / 2


def cost_by_einsum(a, y):
    return np.einsum("ji,ji->", a - y, a - y) / 2 / a.shape[1]


def trace(a, y):
    return np.trace((a - y).T @ (a - y)) / (2 * a.shape[1])


def vdot(a, y):
    return float(np.vdot(a - y, a - y)) / (2 * a.shape[1])


def cost_by_examples(a, y):
    C = 0
    for i in range(a.shape[1]):
        d = a[:, i] - y[:, i]
        C += 0.5 * d @ d
    return C / a.shape[1]


def mean_of_a_list(a, y):
    return np.mean([0.5 * sum((a_x - y_x) ** 2) for a_x, y_x in zip(a.T, y.T, strict=True)])


def cost_by_outputs(a, y):
    C = 0.0
    for j in range(a.shape[0]):
        for i in range(a.shape[1]):
            C += (a[j, i] - y[j, i]) ** 2 / 2
    return C / a.shape[1]


def multiplied_out(a, y):
    return 0.5 * (a**2 - 2 * a * y + y**2).sum(axis=0).mean()


def cost_in_float32(a, y):
    return (0.5 * ((a - y).astype(np.float32) ** 2).sum(axis=0)).mean()


def array_without_axes(a, y):
    return np.array(all_at_once(a, y))


# ---- sigmoid_prime ----


def one_fraction(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


def other_exponent(z):
    return np.exp(z) / (1 + np.exp(z)) ** 2


def difference_of_a(z):
    a = 1 / (1 + np.exp(-z))
    return a - a**2


def two_sigmas(z):
    return _sigma(z) * _sigma(-z)


def inverse_square(z):
    return np.exp(-z) * (1 + np.exp(-z)) ** -2.0


def by_cosh(z):
    return 1 / (4 * np.cosh(z / 2) ** 2)


def by_exponentials(z):
    return 1 / (2 + np.exp(z) + np.exp(-z))


def by_tanh(z):
    return (1 - np.tanh(z / 2) ** 2) / 4


def by_small_steps(z):
    h = 1e-5
    return (_sigma(z + h) - _sigma(z - h)) / (2 * h)


def slope_by_entries(z):
    slopes = np.zeros_like(z)
    for j in range(z.shape[0]):
        for i in range(z.shape[1]):
            a = 1 / (1 + math.exp(-z[j, i]))
            slopes[j, i] = a * (1 - a)
    return slopes


def slope_as_a_list(z):
    return [[_sigma(entry) * (1 - _sigma(entry)) for entry in row] for row in z]


def vectorised(z):
    return np.vectorize(lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2)(z)


def slope_in_float32(z):
    a = sigmoid.f(z.astype(np.float32))
    return a * (1 - a)


def slope_in_fortran_order(z):
    return np.asfortranarray(one_fraction(z))


# ---- matrix_form ----


def with_ravel(w_next, delta_next, z):
    return np.diag(sigmoid.prime(z).ravel()) @ (w_next.T @ delta_next)


def with_diagflat(w_next, delta_next, z):
    return np.diagflat(sigmoid.prime(z)) @ w_next.T @ delta_next


def with_the_identity(w_next, delta_next, z):
    return (np.eye(len(z)) * sigmoid.prime(z)).dot(w_next.T).dot(delta_next)


def with_filled_diagonal(w_next, delta_next, z):
    Sigma = np.zeros((len(z), len(z)))
    np.fill_diagonal(Sigma, sigmoid.prime(z))
    return Sigma @ w_next.T @ delta_next


def with_a_loop(w_next, delta_next, z):
    Sigma = np.zeros((z.shape[0], z.shape[0]))
    for j in range(z.shape[0]):
        a = 1 / (1 + math.exp(-z[j, 0]))
        Sigma[j, j] = a * (1 - a)
    return np.matmul(np.matmul(Sigma, np.transpose(w_next)), delta_next)


def all_transposed(w_next, delta_next, z):
    return (delta_next.T @ w_next @ np.diag(sigmoid.prime(z[:, 0]))).T


def with_multi_dot(w_next, delta_next, z):
    return np.linalg.multi_dot([np.diag(sigmoid.prime(z[:, 0])), w_next.T, delta_next])


def with_einsum(w_next, delta_next, z):
    return np.einsum("jk,lk,li->ji", np.diagflat(sigmoid.prime(z)), w_next, delta_next)


def form_as_a_list(w_next, delta_next, z):
    return with_diagflat(w_next, delta_next, z).tolist()


def form_in_float32(w_next, delta_next, z):
    w, delta, z = (v.astype(np.float32) for v in (w_next, delta_next, z))
    return np.diagflat(sigmoid.prime(z)) @ w.T @ delta


def form_in_fortran_order(w_next, delta_next, z):
    return np.asfortranarray(with_diagflat(w_next, delta_next, z))


# ---- unrolled ----


def _Sigma(z):
    return np.diagflat(sigmoid.prime(z))


def from_the_cost_down(net, x, y, l):
    fp = net.forward(x)
    delta = _Sigma(fp.z[net.L]) @ (fp.a[net.L] - y)
    for k in range(net.L - 1, l - 1, -1):
        delta = _Sigma(fp.z[k]) @ net.w[k + 1].T @ delta
    return delta


def as_multi_dot(net, x, y, l):
    fp = net.forward(x)
    factors = [_Sigma(fp.z[l])]
    for k in range(l + 1, net.L + 1):
        factors += [net.w[k].T, _Sigma(fp.z[k])]
    return np.linalg.multi_dot([*factors, net.cost.gradient(fp.a[net.L], y)])


def as_a_row(net, x, y, l):
    fp, L = net.forward(x), net.L
    row = (fp.a[L] - y).T @ _Sigma(fp.z[L])
    for k in range(L, l, -1):
        row = row @ net.w[k] @ _Sigma(fp.z[k - 1])
    return row.T


def by_going_up(net, x, y, l):
    fp = net.forward(x)
    if l == net.L:
        return _Sigma(fp.z[l]) @ (fp.a[l] - y)
    return _Sigma(fp.z[l]) @ net.w[l + 1].T @ by_going_up(net, x, y, l + 1)


def own_forward_pass(net, x, y, l):
    z, a = {}, {1: x}
    for k in net.w:
        z[k] = net.w[k] @ a[k - 1] + net.b[k]
        a[k] = _sigma(z[k])
    product = np.eye(net.n[l])
    for k in range(l, net.L):
        product = product @ np.diag((a[k] * (1 - a[k])).ravel()) @ net.w[k + 1].T
    return product @ np.diag((a[net.L] * (1 - a[net.L])).ravel()) @ (a[net.L] - y)


def with_jacobians(net, x, y, l):
    fp, L = net.forward(x), net.L
    jacobian = functools.reduce(
        lambda J, k: net.w[k] @ _Sigma(fp.z[k - 1]) @ J, range(l + 1, L + 1), np.eye(net.n[l])
    )
    return (_Sigma(fp.z[L]) @ jacobian).T @ (fp.a[L] - y)


def with_the_four_equations(net, x, y, l):
    fp, L = net.forward(x), net.L
    delta = bp1(net.cost, net.activation[L], fp.z[L], fp.a[L], y)
    for k in range(L - 1, l - 1, -1):
        delta = bp2(net.w[k + 1], delta, net.activation[k], fp.z[k], fp.a[k])
    return delta


def unrolled_in_float32(net, x, y, l):
    return as_multi_dot(net.copy(dtype=np.float32), x, y, l)


def unrolled_in_fortran_order(net, x, y, l):
    return np.asfortranarray(from_the_cost_down(net, x, y, l))


def unrolled_as_a_list(net, x, y, l):
    return from_the_cost_down(net, x, y, l).tolist()


VARIANTS = {
    "feedforward": [
        with_own_sigma, with_pairs_of_lists, with_exponential_on_top, with_tanh,
        with_rows_for_examples, forward_by_einsum, forward_by_examples, forward_by_flat_examples,
        forward_by_neurons, forward_by_recursion, forward_by_reduce, with_bias_as_a_weight,
        forward_in_float32, forward_in_fortran_order, forward_as_a_list,
    ],
    "hadamard": [
        other_way_round, by_name, product_by_einsum, product_by_entries, product_as_a_list,
        by_columns, by_rows, by_diagonal_matrices, by_transposes, on_a_copy, product_in_float32,
        product_in_fortran_order,
    ],
    "quadratic_cost": [
        all_at_once, other_difference, sum_over_m, mean_of_norms, frobenius,
        mean_squared_times_outputs, cost_by_einsum, trace, vdot, cost_by_examples, mean_of_a_list,
        cost_by_outputs, multiplied_out, cost_in_float32, array_without_axes,
    ],
    "sigmoid_prime": [
        one_fraction, other_exponent, difference_of_a, two_sigmas,
        inverse_square, by_cosh, by_exponentials, by_tanh, by_small_steps, slope_by_entries,
        slope_as_a_list, vectorised, slope_in_float32, slope_in_fortran_order,
    ],
    "matrix_form": [
        with_ravel, with_diagflat, with_the_identity, with_filled_diagonal, with_a_loop,
        all_transposed, with_multi_dot, with_einsum,
        form_as_a_list, form_in_float32, form_in_fortran_order,
    ],
    "unrolled": [
        from_the_cost_down, as_multi_dot, as_a_row, by_going_up, own_forward_pass, with_jacobians,
        with_the_four_equations, unrolled_in_float32,
        unrolled_in_fortran_order, unrolled_as_a_list,
    ],
}
