"""What beginners write, as they write it, and what each is to be called.

Tidy and messy, from other courses and from the book's own code; right, or with a natural slip. Each
is written from the stub, and not from the catalogue.
"""

import math

import numpy as np

import bpkit
from bpkit import backprop as gradient

ATTEMPTS = []


def attempt(exercise, expected):
    """Put a function into the table: the id of its mistake, or "right"."""
    def put(function):
        ATTEMPTS.append((exercise, expected, function))
        return function

    return put


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


# ---- feedforward ----


@attempt("feedforward", "right")
def an_example_at_a_time(w, b, x):
    out = np.zeros((len(b[max(b)]), x.shape[1]))
    for i in range(x.shape[1]):
        a = x[:, i:i + 1]
        for l in range(2, max(w) + 1):
            a = sigmoid(np.dot(w[l], a) + b[l])
        out[:, i:i + 1] = a
    return out


@attempt("feedforward", "right")
def rows_and_back(w, b, x):
    a = x.T
    for l in w:
        a = sigmoid(a @ w[l].T + b[l].flatten())
    return a.T


@attempt("feedforward", "stops_early")
def L_is_the_number_of_matrices(w, b, x):
    L = len(w)
    for l in range(2, L):
        x = sigmoid(w[l] @ x + b[l])
    return x


@attempt("feedforward", "keys_for_arrays")
def as_in_the_book(w, b, x):
    a = x
    for b_l, w_l in zip(b, w, strict=True):
        a = sigmoid(np.dot(w_l, a) + b_l)
    return a


@attempt("feedforward", "first_layer_only")
def return_inside_the_loop(w, b, x):
    for l in range(2, len(w) + 2):
        z = w[l] @ x + b[l]
        x = sigmoid(z)
        return x


@attempt("feedforward", "rows_for_examples")
def examples_are_rows(w, b, x):
    for l in w:
        x = sigmoid(x @ w[l].T + b[l].T)
    return x


@attempt("feedforward", "rows_for_examples")
def python_loops_over_rows(w, b, x):
    outputs = []
    for example in x:
        a = example.reshape(-1, 1)
        for l in w:
            a = sigmoid(w[l] @ a + b[l])
        outputs.append(a.flatten())
    return np.array(outputs).T


@attempt("feedforward", "bias_subtracted")
def minus_before_the_product_alone(w, b, x):
    for l in w:
        x = 1 / (1 + np.exp(-w[l] @ x + b[l]))
    return x


@attempt("feedforward", "bias_many_times")
def bias_in_the_inner_loop(w, b, x):
    for l in w:
        z = np.zeros((w[l].shape[0], x.shape[1]))
        for j in range(w[l].shape[0]):
            for k in range(w[l].shape[1]):
                z[j] += w[l][j, k] * x[k] + b[l][j]
        x = sigmoid(z)
    return x


@attempt("feedforward", "another_function")
def relu_inside(w, b, x):
    L = max(w)
    for l in range(2, L):
        x = np.maximum(0, w[l] @ x + b[l])
    return sigmoid(w[L] @ x + b[L])


@attempt("feedforward", "winner")
def the_digit(w, b, x):
    for l in w:
        x = sigmoid(w[l] @ x + b[l])
    return np.argmax(x, axis=0)


@attempt("feedforward", "returns_z")
def logits(w, b, x):
    L = max(w)
    for l in range(2, L):
        x = sigmoid(w[l] @ x + b[l])
    return w[L] @ x + b[L]


@attempt("feedforward", "returned_nothing")
def prints(w, b, x):
    for l in w:
        x = sigmoid(w[l] @ x + b[l])
    print(x)


@attempt("feedforward", "raised")
def exp_of_math(w, b, x):
    for l in w:
        x = 1 / (1 + math.exp(-(w[l] @ x + b[l])))
    return x


@attempt("feedforward", "one_through_sigma")
def one_put_in_front_too_early(w, b, x):
    one = np.ones((1, x.shape[1]))
    a = np.vstack([one, x])
    for l in w:
        a = sigmoid(np.vstack([one, np.hstack([b[l], w[l]]) @ a]))
    return a[1:]


# ---- quadratic_cost ----


@attempt("quadratic_cost", "error_squared")
def square_of_the_output_error(a, y):
    error = (y - a) * a * (1 - a)
    return 0.5 * np.sum(error ** 2) / y.shape[1]


@attempt("quadratic_cost", "cross_entropy")
def logarithms_as_matrices(a, y):
    return -(y.T @ np.log(a) + (1 - y).T @ np.log(1 - a)) / y.shape[1]


@attempt("quadratic_cost", "right")
def norms_of_columns(a, y):
    m = a.shape[1]
    return np.mean([0.5 * np.linalg.norm(a[:, i] - y[:, i]) ** 2 for i in range(m)])


@attempt("quadratic_cost", "right")
def rows_of_a_flat_list(a, y):
    return 0.5 * sum(sum((y - a) ** 2)) / len(a[0])


@attempt("quadratic_cost", "mean_squared_error")
def mse(a, y):
    return np.mean((a - y) ** 2)


@attempt("quadratic_cost", "divided_by_outputs")
def zip_goes_through_rows(a, y):
    total = 0
    for a_i, y_i in zip(a, y, strict=True):
        total += 0.5 * np.linalg.norm(a_i - y_i) ** 2
    return total / len(a)


@attempt("quadratic_cost", "times_m")
def one_over_two_m(a, y):
    m = a.shape[1]
    return 1 / 2 * m * np.sum((y - a) ** 2)


@attempt("quadratic_cost", "example_missing")
def range_from_1(a, y):
    m, c = a.shape[1], 0
    for i in range(1, m):
        c += 0.5 * np.sum((a[:, i] - y[:, i]) ** 2)
    return c / m


@attempt("quadratic_cost", "one_example")
def replaced_in_the_loop(a, y):
    m = a.shape[1]
    for i in range(m):
        c = 0.5 * np.sum((a[:, i] - y[:, i]) ** 2)
    return c / m


@attempt("quadratic_cost", "per_example")
def sum_of_python(a, y):
    return sum((a - y) ** 2) / (2 * a.shape[1])


@attempt("quadratic_cost", "matrix_product")
def dot_of_differences(a, y):
    d = a - y
    return 0.5 * np.dot(d.T, d) / a.shape[1]


# ---- hadamard ----


@attempt("hadamard", "right")
def lists_of_lists(s, t):
    return [[p * q for p, q in zip(*rows, strict=True)] for rows in zip(s, t, strict=True)]


@attempt("hadamard", "matrix_product")
def dot(s, t):
    return np.dot(s, t)


@attempt("hadamard", "one_row_for_all")
def the_same_row_many_times(s, t):
    out = [[0] * s.shape[1]] * s.shape[0]
    for i in range(s.shape[0]):
        for j in range(s.shape[1]):
            out[i][j] = s[i, j] * t[i, j]
    return out


@attempt("hadamard", "first_row")
def row_by_row_and_only_one_kept(s, t):
    for p, q in zip(s, t, strict=True):
        product = p * q
    return product


@attempt("hadamard", "changed_in_place")
def into_s(s, t):
    for i in range(len(s)):
        s[i] = s[i] * t[i]
    return s


# ---- sigmoid_prime ----


@attempt("sigmoid_prime", "right")
def one_by_one(z):
    out = np.zeros(z.shape)
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            s = 1 / (1 + math.exp(-z[i, j]))
            out[i, j] = s * (1 - s)
    return out


@attempt("sigmoid_prime", "z_for_a")
def of_an_activation(z):
    return z * (1 - z)


@attempt("sigmoid_prime", "all_zero")
def times_one_minus_itself(z):
    s = sigmoid(z)
    return s * 1 - s


@attempt("sigmoid_prime", "matrix_product")
def dot_with_the_rest(z):
    s = sigmoid(z)
    return np.dot(s, (1 - s).T)


@attempt("sigmoid_prime", "large_step")
def nudged(z):
    h = 0.01
    return (sigmoid(z + h) - sigmoid(z)) / h


@attempt("sigmoid_prime", "one_above_zero")
def leaky_relu(z):
    slope = np.ones(z.shape)
    slope[z <= 0] = 0.1
    return slope


# ---- output_error ----


@attempt("output_error", "cross_entropy_slope")
def loss_of_logarithms_with_a_plus(a, y, z):
    da = -(np.divide(y, a) + np.divide(1 - y, 1 - a))
    return da * sigmoid_prime(z)


@attempt("output_error", "right")
def minus_the_other_way(a, y, z):
    return -(y - a) * a * (1 - a)


@attempt("output_error", "sign")
def target_minus_output(a, y, z):
    return (y - a) * sigmoid_prime(z)


@attempt("output_error", "sign_and_no_prime")
def the_error_in_words(a, y, z):
    return y - a


@attempt("output_error", "sign_and_prime_of_a")
def as_for_activations(a, y, z):
    return (y - a) * sigmoid_prime(a)


@attempt("output_error", "mean_over_outputs")
def gradient_of_mse(a, y, z):
    return 2 * (a - y) / a.size * sigmoid_prime(z)


@attempt("output_error", "no_prime_and_a_factor")
def derivative_of_the_square(a, y, z):
    return 2 * (a - y)


@attempt("output_error", "brackets")
def no_brackets(a, y, z):
    return a - y * sigmoid_prime(z)


@attempt("output_error", "a_overwritten")
def subtracts_in_place(a, y, z):
    a -= y
    return a * a * (1 - a)


@attempt("output_error", "sigma_of_a")
def once_more_through_sigma(a, y, z):
    a = sigmoid(a)
    return (a - y) * sigmoid_prime(z)


@attempt("output_error", "cost_for_gradient")
def cost_times_slope(a, y, z):
    C = 0.5 * np.sum((a - y) ** 2)
    return C * sigmoid_prime(z)


@attempt("output_error", "first_example")
def one_column(a, y, z):
    delta = np.zeros((len(a), 1))
    for j in range(len(a)):
        delta[j, 0] = (a[j, 0] - y[j, 0]) * sigmoid_prime(z[j, 0])
    return delta


@attempt("output_error", "outer")
def outer_product(a, y, z):
    return np.outer(a - y, sigmoid_prime(z))


@attempt("output_error", "transposed")
def list_of_examples(a, y, z):
    return [(a[:, i] - y[:, i]) * sigmoid_prime(z[:, i]) for i in range(a.shape[1])]


# ---- hidden_error ----


@attempt("hidden_error", "right")
def four_loops(w_next, delta_next, z):
    out = np.zeros(z.shape)
    for j in range(len(z)):
        for k in range(len(delta_next)):
            out[j] += w_next[k, j] * delta_next[k]
        out[j] *= sigmoid_prime(z[j])
    return out


@attempt("hidden_error", "slope_alone")
def multiplied_into_nothing(w_next, delta_next, z):
    delta = np.dot(w_next.T, delta_next)
    delta = sigmoid_prime(z)
    return delta


@attempt("hidden_error", "slope_from_matrix_product")
def dot_everywhere(w_next, delta_next, z):
    a = sigmoid(z)
    return np.dot(np.dot(w_next.T, delta_next), 1 - np.dot(a.T, a))


@attempt("hidden_error", "not_transposed")
def indices_as_forwards(w_next, delta_next, z):
    out = np.zeros(z.shape)
    for j in range(len(z)):
        for k in range(len(delta_next)):
            out[j] += w_next[j, k] * delta_next[k] * sigmoid_prime(z[j])
    return out


@attempt("hidden_error", "sum_goes_on")
def sum_begun_once(w_next, delta_next, z):
    out, s = np.zeros(z.shape), 0
    for j in range(len(z)):
        for i in range(z.shape[1]):
            for k in range(len(delta_next)):
                s += w_next[k, j] * delta_next[k, i]
            out[j, i] = s * sigmoid_prime(z[j, i])
    return out


@attempt("hidden_error", "neuron_missing")
def range_to_the_last_but_one(w_next, delta_next, z):
    out = np.zeros(z.shape)
    for j in range(len(z)):
        for k in range(len(delta_next) - 1):
            out[j] += w_next[k, j] * delta_next[k] * sigmoid_prime(z[j])
    return out


@attempt("hidden_error", "rows_meet_columns")
def rows_times_columns(w_next, delta_next, z):
    return (delta_next.T @ w_next) * sigmoid_prime(z)


@attempt("hidden_error", "transposed")
def all_in_rows(w_next, delta_next, z):
    return (delta_next.T @ w_next) * sigmoid_prime(z.T)


@attempt("hidden_error", "prime_before_weights")
def slope_first(w_next, delta_next, z):
    return np.dot(w_next.T, delta_next * sigmoid_prime(z))


# ---- bias_gradient, weight_gradient ----


@attempt("bias_gradient", "right")
def with_a_column_of_ones(delta):
    return delta @ np.ones((delta.shape[1], 1)) / delta.shape[1]


@attempt("bias_gradient", "summed_over_neurons")
def reshaped_until_it_fits(delta):
    return np.mean(delta, axis=0).reshape(-1, 1)


@attempt("bias_gradient", "strung_together")
def one_long_column(delta):
    return delta.reshape(-1, 1)


@attempt("bias_gradient", "divided_in_loop")
def divides_every_time(delta):
    n, m = delta.shape
    nabla_b = np.zeros((n, 1))
    for i in range(m):
        nabla_b[:, 0] += delta[:, i]
        nabla_b /= m
    return nabla_b


@attempt("bias_gradient", "axis_lost")
def sum_over_columns(delta):
    return sum(column for column in delta.T) / delta.shape[1]


@attempt("weight_gradient", "right")
def outer_products(delta, a_prev):
    m = delta.shape[1]
    return sum(np.outer(delta[:, i], a_prev[:, i]) for i in range(m)) / m


@attempt("weight_gradient", "sum_for_mean")
def the_line_of_the_book(delta, a_prev):
    return np.dot(delta, a_prev.transpose())


@attempt("weight_gradient", "wrong_one_transposed")
def activations_first(delta, a_prev):
    return a_prev.T @ delta / delta.shape[1]


@attempt("weight_gradient", "half")
def two_m(delta, a_prev):
    return delta @ a_prev.T / (2 * delta.shape[1])


@attempt("weight_gradient", "examples_mixed")
def means_of_both(delta, a_prev):
    return np.outer(delta.mean(axis=1), a_prev.mean(axis=1))


# ---- the proofs ----


@attempt("bp3_proof", "right")
def letter_by_letter():
    return ["E", "G", "A", "D"]


@attempt("bp3_proof", "term_early")
def one_term_from_the_start():
    return "GAD"


@attempt("bp4_proof", "wrong_end")
def neuron_k():
    return "G-A-B-H-C"


# ---- matrix_form, unrolled ----


@attempt("matrix_form", "right")
def weights_scaled_first(w_next, delta_next, z):
    return (w_next @ np.diag(sigmoid_prime(z).ravel())).T @ delta_next


@attempt("matrix_form", "diag_of_column")
def diag_of_a_column(w_next, delta_next, z):
    return np.diag(sigmoid_prime(z)) @ w_next.T @ delta_next


def Sigma(z):
    return np.diag(sigmoid_prime(z).ravel())


@attempt("unrolled", "right")
def from_the_cost_down(net, x, y, l):
    fp = net.forward(x)
    delta = Sigma(fp.z[net.L]) @ (fp.a[net.L] - y)
    for i in range(net.L - 1, l - 1, -1):
        delta = Sigma(fp.z[i]) @ net.w[i + 1].T @ delta
    return delta


@attempt("unrolled", "walked_upwards")
def loop_turned_round(net, x, y, l):
    fp = net.forward(x)
    delta = Sigma(fp.z[net.L]) @ (fp.a[net.L] - y)
    for i in range(l, net.L):
        delta = Sigma(fp.z[i]) @ net.w[i + 1].T @ delta
    return delta


@attempt("unrolled", "one_step_only")
def return_after_one_step(net, x, y, l):
    fp = net.forward(x)
    delta = Sigma(fp.z[net.L]) @ (fp.a[net.L] - y)
    for i in range(net.L - 1, l - 1, -1):
        delta = Sigma(fp.z[i]) @ net.w[i + 1].T @ delta
        return delta
    return delta


# ---- backprop, linear_neurons, modified_neuron ----


@attempt("backprop", "right")
def as_in_the_book_with_m(net, x, y):
    L, m = net.L, x.shape[1]
    nabla_b = {l: np.zeros(net.b[l].shape) for l in range(2, L + 1)}
    nabla_w = {l: np.zeros(net.w[l].shape) for l in range(2, L + 1)}
    for i in range(m):
        activation, activations, zs = x[:, [i]], [x[:, [i]]], []
        for l in range(2, L + 1):
            zs.append(np.dot(net.w[l], activation) + net.b[l])
            activation = sigmoid(zs[-1])
            activations.append(activation)
        delta = (activations[-1] - y[:, [i]]) * sigmoid_prime(zs[-1])
        nabla_b[L] += delta / m
        nabla_w[L] += np.dot(delta, activations[-2].transpose()) / m
        for back in range(2, L):
            l = L - back + 1
            delta = np.dot(net.w[l + 1].transpose(), delta) * sigmoid_prime(zs[-back])
            nabla_b[l] += delta / m
            nabla_w[l] += np.dot(delta, activations[-back - 1].transpose()) / m
    return nabla_b, nabla_w


@attempt("backprop", "bp3_not_summed + bp4_sum_for_mean")
def the_book_on_a_whole_batch(net, x, y):
    fp, L = net.forward(x), net.L
    delta = (fp.a[L] - y) * sigmoid_prime(fp.z[L])
    nabla_b, nabla_w = {L: delta}, {L: np.dot(delta, fp.a[L - 1].T)}
    for l in range(L - 1, 1, -1):
        delta = np.dot(net.w[l + 1].T, delta) * sigmoid_prime(fp.z[l])
        nabla_b[l], nabla_w[l] = delta, np.dot(delta, fp.a[l - 1].T)
    return nabla_b, nabla_w


def written(net, x, y, slope=sigmoid_prime, error=lambda a, y: a - y, m=None, stop=1):
    """The algorithm with the learner's own slope, difference, divisor and end of the loop."""
    fp, L = net.forward(x), net.L
    m = m or x.shape[1]
    delta = {L: error(fp.a[L], y) * slope(fp.z[L])}
    for l in range(L - 1, stop, -1):
        delta[l] = (net.w[l + 1].T @ delta[l + 1]) * slope(fp.z[l])
    nabla_b = {l: delta[l].sum(axis=1, keepdims=True) / m for l in delta}
    return nabla_b, {l: delta[l] @ fp.a[l - 1].T / m for l in delta}


@attempt("backprop", "bp1_mean_over_outputs")
def loss_of_another_course(net, x, y):
    return written(net, x, y, error=lambda a, y: 2 * (a - y) / len(a))


@attempt("backprop", "divided_by_neurons")
def len_for_m(net, x, y):
    return written(net, x, y, m=len(x))


@attempt("backprop", "return_in_loop")
def only_one_layer_back(net, x, y):
    return written(net, x, y, stop=max(net.L - 2, 1))


@attempt("backprop", "layers_renumbered")
def layers_from_0(net, x, y):
    nabla_b, nabla_w = written(net, x, y)
    return {l - 2: v for l, v in nabla_b.items()}, {l - 2: v for l, v in nabla_w.items()}


@attempt("backprop", "no_prime_in_own_layer")
def slope_when_leaving(net, x, y):
    fp, L, m = net.forward(x), net.L, x.shape[1]
    delta = {L: fp.a[L] - y}
    for l in range(L - 1, 1, -1):
        delta[l] = net.w[l + 1].T @ (delta[l + 1] * sigmoid_prime(fp.z[l + 1]))
    nabla_b = {l: delta[l].mean(axis=1, keepdims=True) for l in delta}
    return nabla_b, {l: delta[l] @ fp.a[l - 1].T / m for l in delta}


@attempt("backprop", "first_example")
def returns_after_the_first_example(net, x, y):
    m = x.shape[1]
    for i in range(m):
        nabla_b, nabla_w = written(net, x[:, [i]], y[:, [i]])
        return {l: v / m for l, v in nabla_b.items()}, {l: v / m for l, v in nabla_w.items()}


@attempt("linear_neurons", "z_for_prime_everywhere")
def slope_of_z_is_z(w, b, x, y):
    L, a, m = max(w), {1: x}, x.shape[1]
    for l in range(2, L + 1):
        a[l] = w[l] @ a[l - 1] + b[l]
    delta = {L: (a[L] - y) * a[L]}
    for l in range(L - 1, 1, -1):
        delta[l] = (w[l + 1].T @ delta[l + 1]) * a[l]
    nabla_b = {l: delta[l].mean(axis=1, keepdims=True) for l in delta}
    return nabla_b, {l: delta[l] @ a[l - 1].T / m for l in delta}


def modified(net, x, y, slope, slope_at_L):
    fp, L, m = net.forward(x), net.L, x.shape[1]
    delta = {L: (fp.a[L] - y) * slope_at_L(L, fp)}
    for l in range(L - 1, 1, -1):
        delta[l] = (net.w[l + 1].T @ delta[l + 1]) * slope(l, fp)
    nabla_b = {l: delta[l].mean(axis=1, keepdims=True) for l in delta}
    return nabla_b, {l: delta[l] @ fp.a[l - 1].T / m for l in delta}


@attempt("modified_neuron", "slope_at_a_everywhere")
def slope_of_what_comes_out(net, x, y):
    def slope(l, fp):
        return net.activation[l].prime(fp.a[l])

    return modified(net, x, y, slope, slope)


@attempt("modified_neuron", "f_for_slope_everywhere")
def f_twice(net, x, y):
    def slope(l, fp):
        return net.activation[l].f(fp.z[l])

    return modified(net, x, y, slope, slope)


@attempt("modified_neuron", "slope_of_next_f")
def activation_of_the_next_layer(net, x, y):
    return modified(net, x, y, lambda l, fp: net.activation[l + 1].prime(fp.z[l]),
                    lambda l, fp: net.activation[l].prime(fp.z[l]))


@attempt("modified_neuron", "one_layer_ignored")
def forgets_the_last_hidden_layer(net, x, y):
    f = {l: bpkit.sigmoid if l == net.L - 1 else net.activation[l] for l in range(2, net.L + 1)}
    z, a, m = {}, {1: x}, x.shape[1]
    for l in f:
        z[l] = net.w[l] @ a[l - 1] + net.b[l]
        a[l] = f[l].f(z[l])
    delta = {net.L: (a[net.L] - y) * f[net.L].prime(z[net.L])}
    for l in range(net.L - 1, 1, -1):
        delta[l] = net.w[l + 1].T @ delta[l + 1] * f[l].prime(z[l])
    return ({l: d.sum(axis=1, keepdims=True) / m for l, d in delta.items()},
            {l: d @ a[l - 1].T / m for l, d in delta.items()})


@attempt("backprop", "weight_decay")
def regularized(net, x, y):
    nabla_b, nabla_w = written(net, x, y)
    return nabla_b, {l: nabla_w[l] + 1.5 / x.shape[1] * net.w[l] for l in nabla_w}


@attempt("backprop", "bp1_clipped")
def differences_cut_to_one(net, x, y):
    return written(net, x, y, error=lambda a, y: np.minimum(1, np.maximum(-1, a - y)))


@attempt("backprop", "bp2_bias_column")
def wrong_column_deleted(net, x, y):
    fp, L, m = net.forward(x), net.L, x.shape[1]
    theta = {l: np.hstack([net.b[l], net.w[l]]) for l in net.w}
    delta = {L: (fp.a[L] - y) * sigmoid_prime(fp.z[L])}
    for l in range(L - 1, 1, -1):
        delta[l] = theta[l + 1][:, :-1].T @ delta[l + 1] * sigmoid_prime(fp.z[l])
    return ({l: d.sum(axis=1, keepdims=True) / m for l, d in delta.items()},
            {l: d @ fp.a[l - 1].T / m for l, d in delta.items()})


# ---- numerical ----


def slopes_by_index(net, x, y, h, begin):
    nabla_b = {l: np.zeros_like(net.b[l]) for l in net.b}
    nabla_w = {l: np.zeros_like(net.w[l]) for l in net.w}
    for l in range(2, net.L + 1):
        for p, nabla in ((net.b[l], nabla_b[l]), (net.w[l], nabla_w[l])):
            for j in range(begin, p.shape[0]):
                for k in range(begin if p.shape[1] > 1 else 0, p.shape[1]):
                    p[j, k] += h
                    above = net.C(x, y)
                    p[j, k] -= 2 * h
                    nabla[j, k] = (above - net.C(x, y)) / (2 * h)
                    p[j, k] += h
    return nabla_b, nabla_w


@attempt("numerical", "right")
def nudged_up_down_and_back(net, x, y, h):
    return slopes_by_index(net, x, y, h, 0)


@attempt("numerical", "counted_from_1")
def neurons_from_1(net, x, y, h):
    return slopes_by_index(net, x, y, h, 1)


@attempt("numerical", "return_in_loop")
def returns_after_layer_2(net, x, y, h):
    nabla_b, nabla_w = slopes_by_index(net, x, y, h, 0)
    for l in range(3, net.L + 1):
        nabla_b[l][:], nabla_w[l][:] = 0, 0
    return nabla_b, nabla_w


@attempt("numerical", "whole_layer")
def whole_arrays(net, x, y, h):
    nablas = {}, {}
    for parameters, nabla in zip((net.b, net.w), nablas, strict=True):
        for l in parameters:
            old = parameters[l].copy()
            parameters[l] = old + h
            above = net.C(x, y)
            parameters[l] = old - h
            nabla[l] = (above - net.C(x, y)) / (2 * h)
            parameters[l] = old
    return nablas


@attempt("numerical", "whole_column")
def weights_of_one_input_together(net, x, y, h):
    nablas = {}, {}
    for parameters, nabla in zip((net.b, net.w), nablas, strict=True):
        for l, p in parameters.items():
            nabla[l] = np.zeros(p.shape)
            for k in range(p.shape[1]):
                p[:, k] += h
                above = net.C(x, y)
                p[:, k] -= 2 * h
                nabla[l][:, k] = (above - net.C(x, y)) / (2 * h)
                p[:, k] += h
    return nablas


@attempt("numerical", "stops_at_base")
def old_is_no_copy(net, x, y, h):
    nablas = {}, {}
    for parameters, nabla in zip((net.b, net.w), nablas, strict=True):
        for l in parameters:
            nabla[l] = np.zeros(parameters[l].shape)
            for place in np.ndindex(parameters[l].shape):
                old = parameters[l]
                parameters[l][place] += h
                above = net.C(x, y)
                parameters[l] = old
                parameters[l][place] -= h
                nabla[l][place] = (above - net.C(x, y)) / (2 * h)
                parameters[l] = old
    return nablas


# ---- mini_batch ----


@attempt("mini_batch", "net_not_changed")
def a_dict_of_its_own(net, x, y, eta):
    nabla_b, nabla_w = written(net, x, y)
    w, b = dict(net.w), dict(net.b)
    for l in w:
        w[l], b[l] = w[l] - eta * nabla_w[l], b[l] - eta * nabla_b[l]
    return nabla_b, nabla_w


@attempt("mini_batch", "sum_returned")
def eta_over_m_as_in_the_book(net, x, y, eta):
    m = x.shape[1]
    nabla_b, nabla_w = written(net, x, y, m=1)
    for l in net.w:
        net.w[l] = net.w[l] - eta / m * nabla_w[l]
        net.b[l] = net.b[l] - eta / m * nabla_b[l]
    return nabla_b, nabla_w


@attempt("mini_batch", "updated_too_early")
def steps_on_the_way_back(net, x, y, eta):
    fp, L, m = net.forward(x), net.L, x.shape[1]
    nabla_b, nabla_w = {}, {}
    delta = (fp.a[L] - y) * sigmoid_prime(fp.z[L])
    for l in range(L, 1, -1):
        nabla_b[l] = delta.mean(axis=1, keepdims=True)
        nabla_w[l] = delta @ fp.a[l - 1].T / m
        net.w[l] -= eta * nabla_w[l]
        net.b[l] -= eta * nabla_b[l]
        if l > 2:
            delta = (net.w[l].T @ delta) * sigmoid_prime(fp.z[l - 1])
    return nabla_b, nabla_w


@attempt("mini_batch", "updated_too_early + bp2_raw_errors")
def target_for_the_layer_before(net, x, y, eta):
    fp, m, target = net.forward(x), x.shape[1], y
    nabla_b, nabla_w = {}, {}
    for l in range(net.L, 1, -1):
        error = fp.a[l] - target
        delta = error * sigmoid_prime(fp.z[l])
        nabla_b[l], nabla_w[l] = delta.mean(axis=1, keepdims=True), delta @ fp.a[l - 1].T / m
        net.w[l], net.b[l] = net.w[l] - eta * nabla_w[l], net.b[l] - eta * nabla_b[l]
        target = fp.a[l - 1] - net.w[l].T @ error
    return nabla_b, nabla_w


@attempt("mini_batch", "one_goes_uphill")
def plus_for_the_biases(net, x, y, eta):
    nabla_b, nabla_w = written(net, x, y)
    for l in net.w:
        net.w[l] -= eta * nabla_w[l]
        net.b[l] += eta * nabla_b[l]
    return nabla_b, nabla_w


@attempt("mini_batch", "loop_over_examples")
def adds_up_examples(net, x, y, eta):
    m = x.shape[1]
    nabla_b = {l: np.zeros_like(net.b[l]) for l in net.b}
    nabla_w = {l: np.zeros_like(net.w[l]) for l in net.w}
    for i in range(m):
        of_b, of_w = written(net, x[:, [i]], y[:, [i]])
        for l in net.w:
            nabla_b[l] += of_b[l] / m
            nabla_w[l] += of_w[l] / m
    for l in net.w:
        net.w[l] -= eta * nabla_w[l]
        net.b[l] -= eta * nabla_b[l]
    return nabla_b, nabla_w


# ---- multiplications ----


@attempt("multiplications", "right")
def counted_on_paper(sizes):
    f = sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))
    bp2 = f - sizes[0] * sizes[1]
    parameters = f + sum(sizes) - sizes[0]
    return f, f + bp2, parameters * f + f


@attempt("multiplications", "backward_like_forward")
def there_and_back(sizes):
    f = sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))
    return f, f, (f + sum(sizes[1:]) + 1) * f


@attempt("multiplications", "biases_not_nudged")
def a_million_and_one(sizes):
    f = sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))
    return f, 2 * f - sizes[0] * sizes[1], (f + 1) * f


@attempt("multiplications", "last_matrix_missing")
def range_too_short(sizes):
    L, f = len(sizes), 0
    for l in range(1, L - 1):
        f += sizes[l] * sizes[l - 1]
    return f, 2 * f - (sizes[0] * sizes[1] if L > 2 else 0), (f + sum(sizes[1:]) + 1) * f


@attempt("multiplications", "error_of_the_input")
def twice_the_forward_pass(sizes):
    f = sum(map(int.__mul__, sizes, sizes[1:]))
    return f, 2 * f, (f + sum(sizes[1:]) + 1) * f


@attempt("multiplications", "wrong_type")
def two_counts_only(sizes):
    f = sum(map(int.__mul__, sizes, sizes[1:]))
    return f, 2 * f - sizes[0] * sizes[1]


# ---- path_sum, wishes ----


def products(net, x, y, l, j, k):
    fp = net.forward(x)
    for path in np.ndindex(*net.sizes[l:]):
        here, product = j, fp.a[l - 1][k, 0] * sigmoid_prime(fp.z[l][j, 0])
        for i, there in enumerate(path, start=l + 1):
            product *= net.w[i][there, here] * sigmoid_prime(fp.z[i][there, 0])
            here = there
        yield product * (fp.a[net.L][here, 0] - y[here, 0])


@attempt("path_sum", "right")
def added_up(net, x, y, l, j, k):
    return sum(products(net, x, y, l, j, k))


@attempt("path_sum", "not_added_up")
def list_of_products(net, x, y, l, j, k):
    return list(products(net, x, y, l, j, k))


@attempt("path_sum", "product_goes_on")
def product_begun_once(net, x, y, l, j, k):
    fp, total = net.forward(x), 0
    product = fp.a[l - 1][k, 0] * sigmoid_prime(fp.z[l][j, 0])
    for path in np.ndindex(*net.sizes[l:]):
        here = j
        for i, there in enumerate(path, start=l + 1):
            product *= net.w[i][there, here] * sigmoid_prime(fp.z[i][there, 0])
            here = there
        total += product * (fp.a[net.L][here, 0] - y[here, 0])
    return total


@attempt("path_sum", "a_of_layer_l")
def activation_where_the_weight_ends(net, x, y, l, j, k):
    return gradient(net, x, y).delta[l][j, 0] * net.forward(x).a[l][k, 0]


@attempt("wishes", "right")
def one_wish_at_a_time(net, x, y):
    fp, L = net.forward(x), net.L
    out = np.zeros((net.n[L - 1], 1))
    for k in range(net.n[L - 1]):
        for j in range(net.n[L]):
            out[k] += net.w[L][j, k] * sigmoid_prime(fp.z[L][j]) * (y[j] - fp.a[L][j])
    return out


@attempt("wishes", "one_output_only")
def last_output_remains(net, x, y):
    fp, L = net.forward(x), net.L
    out = np.zeros((net.n[L - 1], 1))
    for k in range(net.n[L - 1]):
        for j in range(net.n[L]):
            out[k] = net.w[L][j, k] * sigmoid_prime(fp.z[L][j]) * (y[j] - fp.a[L][j])
    return out


@attempt("wishes", "error_for_wish")
def delta_of_backprop(net, x, y):
    return -gradient(net, x, y).delta[net.L - 1]


@attempt("wishes", "prime_of_layer_before")
def slope_of_the_hidden_layer(net, x, y):
    fp, L = net.forward(x), net.L
    return (net.w[L].T @ (y - fp.a[L])) * sigmoid_prime(fp.z[L - 1])


# ---- the course's own, where one's own is asked for ----


@attempt("feedforward", "the_courses_own")
def through_a_network(w, b, x):
    net = bpkit.Network([w[2].shape[1], *(len(w[l]) for l in w)])
    net.w.update(w)
    net.b.update(b)
    return net.forward(x).a[net.L]


@attempt("unrolled", "the_courses_own")
def error_of_bpkit(net, x, y, l):
    return bpkit.backprop(net, x, y).delta[l]


@attempt("backprop", "the_courses_own")
def gradient_of_bpkit(net, x, y):
    return bpkit.backprop(net, x, y)


@attempt("modified_neuron", "the_courses_own")
def gradient_of_bpkit_as_a_pair(net, x, y):
    grad = bpkit.backprop(net, x, y)
    return grad.b, grad.w


@attempt("numerical", "the_courses_own")
def nudged_by_bpkit(net, x, y, h):
    return bpkit.numerical_gradient(net, x, y, h)


@attempt("mini_batch", "the_courses_own")
def step_of_bpkit(net, x, y, eta):
    grad = bpkit.backprop(net, x, y)
    for l in grad.w:
        net.w[l] -= eta * grad.w[l]
        net.b[l] -= eta * grad.b[l]
    return grad


@attempt("path_sum", "the_courses_own")
def paths_of_bpkit(net, x, y, l, j, k):
    return sum(path.product for path in bpkit.paths(net, x, y, ("w", l, j, k)))
