"""What beginners write, in the way they write it, and what each attempt should be called.

Tidy or messy, in the style of other courses or of the book's own code; right, or with a natural
slip. Each was written from the stub, not from the catalogue.
"""

import math

import numpy as np

import bpkit
from bpkit import backprop as gradient

ATTEMPTS = []


def attempt(exercise, expected):
    """Put a function into the table, with the id of its mistake, or "right"."""
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


@attempt("output_error", "four_times")
def tanh_of_half_without_the_quarter(a, y, z):
    return (a - y) * (1 - np.tanh(z / 2) ** 2)


@attempt("output_error", "four_times + sign")
def tanh_of_half_and_a_sign(a, y, z):
    return (y - a) * (1 - np.tanh(z / 2) ** 2)


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


@attempt("hidden_error", "four_times")
def four_times_what_came_back(w_next, delta_next, z):
    return (w_next.T @ delta_next) * (1 - np.tanh(z / 2) ** 2)


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


# ---- the learner's own engine ----


class Node:
    """The notebook's own class, as a learner completes it."""

    def __init__(self, value, inputs=(), rates=(), name="", constant=False):
        self.value, self.inputs, self.rates, self.name = value, inputs, rates, name
        self.constant, self.slope = constant, None


@attempt("go_back", "right")
def list_and_back(C):
    order = []

    def visit(node):
        if node in order:
            return
        for i in node.inputs:
            visit(i)
        order.append(node)

    visit(C)
    for node in order:
        if not node.constant:
            node.slope = 0
    C.slope = 1
    order.reverse()
    for node in order:
        for k in range(len(node.inputs)):
            if not node.inputs[k].constant:
                node.inputs[k].slope += node.rates[k] * node.slope


@attempt("go_back", "depth_first")
def one_after_the_other_as_they_come(C):
    done = set()

    def clear(node):
        node.slope = None if node.constant else 0
        for i in node.inputs:
            clear(i)

    def back(node):
        done.add(node)
        for i, rate in zip(node.inputs, node.rates, strict=True):
            if not i.constant:
                i.slope += rate * node.slope
                if i not in done:
                    back(i)

    clear(C)
    C.slope = 1
    back(C)


@attempt("go_back", "raised")
def adds_to_nothing(C):
    C.slope = 1
    order = [C]
    for node in order:
        order += [i for i in node.inputs if i not in order]
    for node in order:
        for i, rate in zip(node.inputs, node.rates, strict=True):
            if not i.constant:
                i.slope += rate * node.slope


@attempt("go_back", "wrong_type")
def a_dict_of_slopes(C):
    slopes = {C: 1.0}
    for node in slopes.copy():
        for i, rate in zip(node.inputs, node.rates, strict=True):
            slopes[i] = slopes.get(i, 0) + rate * slopes[node]
    return slopes


@attempt("go_back", "constant_has_slope")
def data_as_well(C):
    list_and_back(C)
    nodes = [C]
    for node in nodes:
        nodes += node.inputs
    for node in nodes:
        if node.slope is None:
            node.slope = 0.0


@attempt("go_back", "right")
def every_path_by_itself(C):
    def clear(n):
        if not n.constant:
            n.slope = 0
        for i in n.inputs:
            clear(i)

    def visit(n, part):
        if n.constant:
            return
        n.slope += part
        for i, r in zip(n.inputs, n.rates, strict=True):
            visit(i, part * r)

    clear(C)
    visit(C, 1.0)


@attempt("go_back", "right")
def looks_after_visiting(C):
    row = []

    def visit(n):
        for i in n.inputs:
            visit(i)
        if n not in row:
            row.append(n)

    visit(C)
    for n in row:
        n.slope = None if n.constant else 0.0
    C.slope = 1.0
    for n in row[::-1]:
        for i, r in zip(n.inputs, n.rates, strict=True):
            if not i.constant:
                i.slope += n.slope * r


@attempt("go_back", "sent_twice")
def a_queue(C):
    queue = [C]
    C.slope = 1
    while queue:
        n = queue.pop(0)
        for i, r in zip(n.inputs, n.rates, strict=True):
            i.slope = (i.slope or 0) + n.slope * r
            queue.append(i)


@attempt("go_back", "sent_twice")
def visits_each_input(C):
    def visit(n):
        for i, r in zip(n.inputs, n.rates, strict=True):
            i.slope = (i.slope or 0) + n.slope * r
            visit(i)

    C.slope = 1
    visit(C)


@attempt("go_back", "sent_twice")
def visits_each_input_cleanly(C):
    def visit(n):
        for i, r in zip(n.inputs, n.rates, strict=True):
            if not i.constant:
                i.slope += n.slope * r
                visit(i)

    nodes = [C]
    for n in nodes:
        n.slope = None if n.constant else 0
        nodes.extend(n.inputs)
    C.slope = 1
    visit(C)


@attempt("go_back", "one_in_every_call")
def itself_for_each_input(C):
    C.slope = 1.0
    for i, r in zip(C.inputs, C.rates, strict=True):
        i.slope = (i.slope or 0) + r * C.slope
        itself_for_each_input(i)


@attempt("go_back", "one_in_every_call")
def itself_before_each_input(C):
    C.slope = 1.0
    for i, r in zip(C.inputs, C.rates, strict=True):
        if not i.constant:
            itself_before_each_input(i)
            i.slope = r * C.slope


@attempt("divide", "right")
def with_powers(a, b):
    return Node(a.value / b.value, (a, b), (b.value**-1, -a.value * b.value**-2), "÷")


@attempt("divide", "no_minus")
def sign_of_the_inverse(a, b):
    return Node(a.value / b.value, (a, b), (1 / b.value, a.value / b.value**2), "÷")


@attempt("divide", "raised")
def nodes_as_numbers(a, b):
    return Node(a / b, (a, b), (1 / b, -a / b**2), "÷")


@attempt("divide", "wrong_type")
def numbers_alone(a, b):
    return a.value / b.value, (1 / b.value, -a.value / b.value**2)


@attempt("divide", "quotient_rule_for_one")
def rule_from_school(a, b):
    slope = (1 * b.value - a.value * 1) / b.value**2
    return Node(a.value / b.value, (a, b), (slope, slope), "÷")


@attempt("divide", "called_constant")
def constant_if_one_of_them_is(a, b):
    rates = 1 / b.value, -a.value / b.value**2
    return Node(a.value / b.value, (a, b), rates, "÷", a.constant or b.constant)


@attempt("divide", "right")
def constant_if_both_are(a, b):
    rates = 1 / b.value, -a.value / b.value**2
    return Node(a.value / b.value, (a, b), rates, "÷", a.constant and b.constant)


@attempt("divide", "rate_is_none")
def no_rate_for_a_constant(a, b):
    for_b = None if b.constant else -a.value / b.value**2
    return Node(a.value / b.value, (a, b), (1 / b.value, for_b), "÷")


@attempt("divide", "changed_in_place")
def goes_back_at_once(a, b):
    a.slope += 1 / b.value
    b.slope -= a.value / b.value**2
    return Node(a.value / b.value, (a, b), (1 / b.value, -a.value / b.value**2), "÷")


@attempt("matmul_back", "right")
def one_column_at_a_time(delta, w, a):
    nabla_w, back = np.zeros(w.shape), np.zeros(a.shape)
    for i in range(a.shape[1]):
        nabla_w += delta[:, i:i + 1] @ a[:, i:i + 1].T
        back[:, i:i + 1] = w.T @ delta[:, i:i + 1]
    return nabla_w, back


@attempt("matmul_back", "divided_by_m")
def as_in_bp4(delta, w, a):
    return delta @ a.T / a.shape[1], w.T @ delta


@attempt("matmul_back", "slope_of_sigma")
def as_in_bp2(delta, w, a):
    return delta @ a.T, (w.T @ delta) * sigmoid_prime(a)


@attempt("matmul_back", "divided_by_m + transposed")
def two_slips(delta, w, a):
    return delta @ a.T / a.shape[1], delta.T @ w


@attempt("add_back", "right")
def by_cases(delta, shape):
    if shape == delta.shape:
        return delta
    if len(shape) == 2:
        if shape[1] == 1:
            delta = delta.sum(axis=1, keepdims=True)
        if shape[0] == 1:
            delta = delta.sum(axis=0, keepdims=True)
        return delta
    return delta.sum(axis=0) if len(shape) == 1 and shape[0] > 1 else delta.sum().reshape(shape)


@attempt("add_back", "missing_axes_forgotten")
def stretched_axes_alone(delta, shape):
    for axis in range(len(shape)):
        if shape[axis] == 1:
            delta = delta.sum(axis=axis, keepdims=True)
    return delta


@attempt("add_back", "axis_lost")
def without_keeping(delta, shape):
    missing = delta.ndim - len(shape)
    summed = [i for i in range(delta.ndim) if i < missing or shape[i - missing] < delta.shape[i]]
    return delta.sum(axis=tuple(summed))


@attempt("add_back", "one_axis_for_all")
def as_for_a_bias(delta, shape):
    return delta.sum(axis=1, keepdims=True)


@attempt("add_back", "broadcast_again")
def as_on_the_way_forward(delta, shape):
    return np.broadcast_to(delta, shape)


@attempt("add_back", "reshape_for_sum")
def made_to_fit(delta, shape):
    if delta.shape == shape:
        return delta
    return delta.reshape(shape)


@attempt("add_back", "one_by_one")
def one_axis_or_the_other(delta, shape):
    if shape == delta.shape:
        return delta
    if shape == () or shape == (1,):
        return delta.sum().reshape(shape)
    if len(shape) == 1:
        return delta.sum(axis=0)
    if shape[1] == 1:
        return delta.sum(axis=1, keepdims=True)
    return delta.sum(axis=0, keepdims=True)


@attempt("add_back", "one_by_one")
def first_axis_that_differs(delta, shape):
    if len(shape) < 2:
        return delta.sum(axis=0) if shape else delta.sum()
    for axis in range(2):
        if shape[axis] != delta.shape[axis]:
            return delta.sum(axis=axis, keepdims=True)
    return delta


# ---- the course's own functions, where the learner's are asked for ----


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


# ---- shuffling ----


@attempt("shuffled", "two_orders")
def shuffle_each(x, y, rng):
    X = x.copy()
    Y = y.copy()
    rng.shuffle(X, axis=1)
    rng.shuffle(Y, axis=1)
    return X, Y


@attempt("shuffled", "changed_in_place")
def shuffle_in_place_alike(x, y, rng):
    seed = int(rng.integers(1000))
    np.random.default_rng(seed).shuffle(x, axis=1)
    np.random.default_rng(seed).shuffle(y, axis=1)
    return x, y


@attempt("shuffled", "rows_shuffled")
def shuffle_the_rows(x, y, rng):
    return rng.permutation(x), rng.permutation(y)


@attempt("shuffled", "rng_not_used")
def shuffle_with_the_old_numpy(x, y, rng):
    p = np.random.permutation(x.shape[1])  # noqa: NPY002
    return x[:, p], y[:, p]


@attempt("shuffled", "same_every_time")
def shuffle_with_a_fixed_seed(x, y, rng):
    np.random.seed(42)  # noqa: NPY002
    p = np.random.permutation(x.shape[1])  # noqa: NPY002
    return x[:, p], y[:, p]


@attempt("shuffled", "repeated")
def shuffle_with_repeats(x, y, rng):
    cols = [int(rng.integers(0, x.shape[1])) for _ in range(x.shape[1])]
    return x[:, cols], y[:, cols]


@attempt("shuffled", "right")
def shuffle_by_sorting_pairs(x, y, rng):
    keys = rng.uniform(size=x.shape[1])
    cols = sorted(range(x.shape[1]), key=lambda i: keys[i])
    return np.column_stack([x[:, i] for i in cols]), np.column_stack([y[:, i] for i in cols])


@attempt("shuffled", "returned_nothing")
def shuffle_and_forget_the_return(x, y, rng):
    p = rng.permutation(x.shape[1])
    x, y = x[:, p], y[:, p]


@attempt("shuffled", "wrong_type")
def shuffle_and_return_x(x, y, rng):
    return rng.permutation(x, axis=1)


# ---- softmax ----


@attempt("softmax", "no_maximum")
def softmax_as_in_the_formula(z):
    exps = np.exp(z)
    return exps / np.sum(exps, axis=0)


@attempt("softmax", "no_maximum")
def softmax_with_math(z):
    out = np.zeros(z.shape)
    for i in range(z.shape[1]):
        s = 0
        for k in range(z.shape[0]):
            s = s + math.exp(z[k][i])
        for j in range(z.shape[0]):
            out[j][i] = math.exp(z[j][i]) / s
    return out


@attempt("softmax", "one_maximum")
def softmax_from_a_blog(z):
    e_z = np.exp(z - np.max(z))
    return e_z / e_z.sum(axis=0)


@attempt("softmax", "over_everything")
def softmax_of_one_vector(z):
    e_z = np.exp(z - np.max(z))
    return e_z / e_z.sum()


@attempt("softmax", "over_examples")
def softmax_of_rows(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@attempt("softmax", "changed_in_place")
def softmax_in_place(z):
    z -= z.max(axis=0)
    e = np.exp(z)
    return e / e.sum(axis=0)


@attempt("softmax", "the_courses_own")
def softmax_of_bpkit(z):
    return bpkit.softmax.f(z)


@attempt("softmax", "right")
def softmax_one_example_at_a_time(z):
    result = []
    for col in z.T:
        powers = [np.exp(v - col.max()) for v in col]
        result.append([p / sum(powers) for p in powers])
    return np.array(result).T


@attempt("softmax", "fixed_number")
def softmax_less_a_thousand(z):
    with np.errstate(all="ignore"):
        e = np.exp(z - 1000)
        return e / e.sum(axis=0)


@attempt("softmax", "fixed_number")
def softmax_less_seven_hundred(z):
    e = np.exp(z - 700)
    return e / e.sum(axis=0)


@attempt("softmax", "not_the_largest")
def softmax_less_the_largest_size(z):
    e = np.exp(z - np.abs(z).max(axis=0))
    return e / e.sum(axis=0)


@attempt("softmax", "not_a_number")
def softmax_and_a_thousand(z):
    with np.errstate(all="ignore"):
        e = np.exp(z + 1000)
        return e / e.sum(axis=0)


@attempt("softmax", "temperature")
def softmax_of_thousandths(z):
    e = np.exp(z / 1000)
    return e / e.sum(axis=0)


@attempt("softmax", "temperature")
def softmax_of_thirds(z):
    e = np.exp(z / 3)
    return e / e.sum(axis=0)


@attempt("softmax_error", "fixed_number")
def softmax_error_less_a_thousand(z, labels):
    delta = softmax_less_a_thousand(z)
    delta[labels, np.arange(len(labels))] -= 1
    return delta


@attempt("softmax_error", "fixed_number")
def softmax_error_less_seven_hundred(z, labels):
    delta = softmax_less_seven_hundred(z)
    delta[labels, np.arange(len(labels))] -= 1
    return delta


@attempt("softmax", "no_maximum")
def softmax_less_the_logarithm_of_the_sum(z):
    return np.exp(z - np.log(np.exp(z).sum(axis=0)))


@attempt("softmax", "all_vanish")
def softmax_with_a_largest_that_begins_at_0(z):
    e = np.exp(z - np.maximum(z.max(axis=0), 0))
    return e / e.sum(axis=0)


@attempt("softmax", "all_vanish")
def softmax_kept_from_dividing_by_0(z):
    e = np.exp(z - np.maximum(z.max(axis=0), 0))
    return e / (e.sum(axis=0) + 1e-12)


@attempt("softmax", "all_vanish")
def softmax_shifted_when_it_overflows(z):
    e = np.exp(z)
    if not np.isfinite(e).all():
        e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


@attempt("softmax_error", "no_maximum")
def softmax_error_less_the_logarithm(z, labels):
    return softmax_less_the_logarithm_of_the_sum(z) - np.eye(len(z))[:, labels]


@attempt("softmax_error", "all_vanish")
def softmax_error_shifted_when_it_overflows(z, labels):
    return softmax_shifted_when_it_overflows(z) - np.eye(len(z))[:, labels]


def softmax_error_by_blame(z, labels, tiny=0.0):
    a = softmax_one_example_at_a_time(z)
    blame = -np.eye(len(z))[:, labels] / (a + tiny)
    return a * (blame - (a * blame).sum(axis=0))


@attempt("softmax_error", "no_maximum")
def softmax_error_less_fifty(z, labels):
    e = np.exp(z - 50)
    return e / e.sum(axis=0) - np.eye(len(z))[:, labels]


@attempt("softmax_error", "divided_by_a_share")
def softmax_error_as_J_and_blame(z, labels):
    return softmax_error_by_blame(z, labels)


@attempt("softmax_error", "divided_by_a_share")
def softmax_error_by_a_share_and_a_little(z, labels):
    return softmax_error_by_blame(z, labels, 1e-12)


@attempt("softmax_error", "divided_by_a_share")
def softmax_error_by_a_share_in_loops(z, labels):
    a, delta = softmax_one_example_at_a_time(z), np.zeros(z.shape)
    for i, r in enumerate(labels):
        for k in range(len(z)):
            J = a[r, i] * (1 - a[r, i]) if k == r else -a[r, i] * a[k, i]
            delta[k, i] = J * (-1 / (a[r, i] + 1e-12))
    return delta


@attempt("softmax_error", "divided_by_a_share")
def softmax_error_with_a_matrix(z, labels):
    delta = np.zeros(z.shape)
    for i in range(len(labels)):
        a = softmax_one_example_at_a_time(z[:, i:i + 1])[:, 0]
        blame = np.zeros(len(a))
        blame[labels[i]] = -1 / a[labels[i]]
        delta[:, i] = (np.diag(a) - np.outer(a, a)).T @ blame
    return delta


@attempt("softmax_error", "temperature")
def softmax_error_of_thirds(z, labels):
    delta = softmax_of_thirds(z)
    delta[labels, np.arange(len(labels))] -= 1
    return delta


@attempt("softmax_error", "whole_lines_and_slope")
def softmax_error_with_rows_of_ones(z, labels):
    a = softmax_one_example_at_a_time(z)
    y = np.zeros_like(a)
    y[labels] = 1
    return (a - y) * a * (1 - a)


@attempt("softmax_error", "whole_rows")
def one_off_in_whole_rows(z, labels):
    a = softmax_one_example_at_a_time(z)
    a[labels] -= 1
    return a


@attempt("softmax_error", "axes_swapped")
def one_off_the_wrong_way(z, labels):
    a = softmax_one_example_at_a_time(z)
    a[np.arange(len(labels)), labels] -= 1
    return a


@attempt("softmax_error", "divided_by_m")
def softmax_error_from_a_course(z, labels):
    N = len(labels)
    dz = softmax_one_example_at_a_time(z)
    dz[labels, range(N)] -= 1
    dz /= N
    return dz


@attempt("softmax_error", "only_diagonal")
def softmax_error_by_slopes(z, labels):
    a = softmax_one_example_at_a_time(z)
    y = np.zeros_like(a)
    for i, label in enumerate(labels):
        y[label, i] = 1
    return (-y / a) * (a * (1 - a))


@attempt("softmax_error", "no_maximum")
def softmax_error_that_overflows(z, labels):
    a = np.exp(z) / np.exp(z).sum(axis=0)
    y = np.array([[float(j == label) for label in labels] for j in range(len(z))])
    return a - y


@attempt("softmax_error", "label_as_a_number")
def softmax_error_with_labels_as_numbers(z, labels):
    return softmax_one_example_at_a_time(z) - labels


@attempt("softmax_error", "the_courses_own")
def softmax_error_of_bpkit(z, labels):
    y = np.eye(len(z))[:, labels]
    return bpkit.bp1(bpkit.log_likelihood, bpkit.softmax, z, bpkit.softmax.f(z), y)


@attempt("softmax_error", "right")
def softmax_error_with_a_list(z, labels):
    delta = softmax_one_example_at_a_time(z)
    for i in range(len(labels)):
        delta[labels[i]][i] -= 1
    return delta


# ---- relu ----


@attempt("relu_error", "relu_for_slope")
def relu_itself(w_next, delta_next, z):
    return np.dot(w_next.T, delta_next) * np.maximum(0, z)


@attempt("relu_error", "relu_of_error")
def relu_on_the_way_back(w_next, delta_next, z):
    d = np.dot(w_next.T, delta_next)
    d[d <= 0] = 0
    return d


@attempt("relu_error", "slope_at_zero")
def relu_with_a_slope_at_zero(w_next, delta_next, z):
    d = np.dot(w_next.T, delta_next)
    d[z < 0] = 0
    return d


@attempt("relu_error", "changed_in_place")
def relu_on_z_in_place(w_next, delta_next, z):
    z[z <= 0] = 0
    z[z > 0] = 1
    return w_next.T @ delta_next * z


@attempt("relu_error", "inverted")
def relu_upside_down(w_next, delta_next, z):
    d = w_next.T @ delta_next
    return np.where(z > 0, 0, d)


@attempt("relu_error", "stops_rising")
def relu_that_ends_at_6(w_next, delta_next, z):
    return (w_next.T @ delta_next) * ((z > 0) & (z < 6))


@attempt("relu_error", "right")
def relu_with_a_slope_of_its_own(w_next, delta_next, z):
    slope = np.array([[1 if v > 0 else 0 for v in row] for row in z])
    return w_next.T.dot(delta_next) * slope


# ---- weight decay ----


@attempt("decay_step", "biases_decay")
def decay_of_everything(net, grad, eta, lmbda):
    for l in range(2, net.L + 1):
        net.w[l] = net.w[l] - eta * (grad.w[l] + lmbda * net.w[l])
        net.b[l] = net.b[l] - eta * (grad.b[l] + lmbda * net.b[l])


@attempt("decay_step", "decay_without_eta")
def decay_outside_the_brackets(net, grad, eta, lmbda):
    for l in net.w:
        net.w[l] -= eta * grad.w[l] + lmbda * net.w[l]
        net.b[l] -= eta * grad.b[l]


@attempt("decay_step", "decay_after_step")
def decay_at_the_end(net, grad, eta, lmbda):
    for l in net.w:
        net.w[l] -= eta * grad.w[l]
        net.b[l] -= eta * grad.b[l]
    for l in net.w:
        net.w[l] *= 1 - eta * lmbda


@attempt("decay_step", "right")
def decay_added_to_the_gradient(net, grad, eta, lmbda):
    for l in net.w:
        grad.w[l] += lmbda * net.w[l]
        net.w[l] -= eta * grad.w[l]
        net.b[l] -= eta * grad.b[l]


@attempt("decay_step", "net_not_changed")
def decay_of_a_copy(net, grad, eta, lmbda):
    new = net.copy()
    for l in new.w:
        new.w[l] -= eta * (grad.w[l] + lmbda * new.w[l])
        new.b[l] -= eta * grad.b[l]
    return new


@attempt("decay_step", "only_biases")
def decay_of_a_name(net, grad, eta, lmbda):
    for l in net.w:
        w = net.w[l]
        w = w - eta * (grad.w[l] + lmbda * w)
        net.b[l] -= eta * grad.b[l]


@attempt("decay_step", "raised")
def decay_into_new_dicts(net, grad, eta, lmbda):
    net.w = {l: net.w[l] - eta * (grad.w[l] + lmbda * net.w[l]) for l in net.w}
    net.b = {l: net.b[l] - eta * grad.b[l] for l in net.b}


@attempt("decay_step", "last_layer_stays")
def decay_with_a_short_range(net, grad, eta, lmbda):
    for l in range(2, net.L):
        net.w[l] -= eta * (grad.w[l] + lmbda * net.w[l])
        net.b[l] -= eta * grad.b[l]


@attempt("decay_step", "right")
def decay_by_a_factor(net, grad, eta, lmbda):
    shrink = 1 - eta * lmbda
    for layer in net.b:
        net.b[layer] = net.b[layer] - eta * grad.b[layer]
        net.w[layer] = shrink * net.w[layer] - eta * grad.w[layer]
    return net
