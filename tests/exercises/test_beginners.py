"""What a class of beginners ran into: loops, shapes, forms, factors, and the way forward."""

import itertools

import numpy as np
import pytest

from bpkit import bp2, numerical_gradient, quadratic, sigmoid
from bpkit.exercises import EXERCISES
from bpkit.exercises.judge import judge


def said(id, function):
    result = judge(EXERCISES[id], function)
    return result.status, result.mistake, result.message


# ---- where it stops ----


def through_all_layers_and_one_more(w, b, x):
    a = x
    for l in range(len(w)):
        a = sigmoid.f(w[l] @ a + b[l])
    return a


def back_to_the_input(net, x, y):
    fp = net.forward(x)
    delta = {net.L: (fp.a[net.L] - y) * sigmoid.prime(fp.z[net.L])}
    for l in range(net.L - 1, 0, -1):
        delta[l] = net.w[l + 1].T @ delta[l + 1] * sigmoid.prime(fp.z[l])
    return delta, delta


def weights_of_the_layer_before(net, x, y):
    a = {1: x}
    for l in range(2, net.L + 1):
        a[l] = sigmoid.f(net.w[l - 1] @ a[l - 1] + net.b[l])


@pytest.mark.parametrize(("id", "function", "words"), [
    ("feedforward", through_all_layers_and_one_more, ["Layer 0 is asked for", "w[0]: "]),
    ("backprop", back_to_the_input, ["Layer 1 is asked for", "run from layer 2 to L"]),
    ("backprop", weights_of_the_layer_before, ["Here l - 1 is 1."]),
])
def test_a_layer_that_is_not_there_is_said_to_be_a_loops_and_nothing_is_to_be_written(
    id, function, words
):
    _, mistake, message = said(id, function)
    assert mistake == "raised" and all(each in message for each in words)
    assert "Write " not in message and (id == "backprop" or "net." not in message)


def test_a_number_that_stands_in_the_code_still_gets_the_one_to_write():
    message = said("backprop", lambda net, x, y: net.w[1])[2]
    assert "Write net.w[2]." in message and "is asked for" not in message


def unpacks(net, x, y):
    z, a = net.forward(x)
    return z, a


def adds_to_none(C):
    C.inputs[0].slope += C.rates[0]


def begins_with_none(C):
    C.inputs[0].slope = C.rates[0] * C.slope


@pytest.mark.parametrize(("id", "function", "advice"), [
    ("output_error", lambda a, y, z: a[4] - y, "a is one array here"),
    ("output_error", lambda a, y, z: (a - y) * sigmoid.prime, "Write its argument in brackets"),
    ("backprop", lambda net, x, y: net.cost(x, y), "net.C(x, y)"),
    ("backprop", lambda net, x, y: net.weights, "net.w[l]"),
    ("modified_neuron", lambda net, x, y: net.activation.prime(x), "write the layer's number"),
    ("modified_neuron", lambda net, x, y: net.activation[2].derivative(x), ".prime for its slope"),
    ("backprop", unpacks, ".a the activations"),
    ("backprop", lambda net, x, y: {2: x}[net.L], "There is no entry 4"),
    ("hadamard", lambda s, t: s.mul(t), "multiply them with *"),
    ("output_error", lambda a, y, z: np.dot(a - y, z), "the left array needs as many columns"),
    ("sigmoid_prime", lambda z: 1 if z > 0 else 0, "An if asks one question"),
    ("feedforward", lambda w, b, x: [l @ x for l in w], "A loop over a dict gives its keys"),
    ("backprop", lambda net, x, y: net.forward(x[:, [0, 1]]).a[4] - y[0], "has lost an axis"),
    ("mini_batch", lambda net, x, y, eta: net.b[4].__isub__(eta * y), "keeps its shape"),
    ("go_back", adds_to_none, "What should every slope be before anything is added?"),
    ("go_back", begins_with_none, "Did a node have its turn too early"),
    ("go_back", lambda C: C.grad, "A node holds .value, .inputs"),
    ("divide", lambda a, b: a / b, "A node is not a number."),
])
def test_slips_in_the_use_of_the_course_have_a_line_of_advice(id, function, advice):
    _, mistake, message = said(id, function)
    assert mistake == "raised" and advice in message


def test_biases_of_several_columns_are_not_to_be_zeros():
    def not_averaged(net, x, y, eta):
        net.b[net.L] = net.b[net.L] - eta * y

    message = said("mini_batch", not_averaged)[2]
    assert "BP3: the examples are still separate" in message and "np.zeros" not in message


# ---- where it is right ----


def test_one_example_is_told_from_five_rows():
    def of_five_rows(z):
        return np.array([sigmoid.f(z[j]) * (1 - sigmoid.f(z[j])) for j in range(5)])

    message = said("sigmoid_prime", of_five_rows)[2]
    assert "With weighted inputs of shape (5, 1) it is right." in message
    median = said("bias_gradient", lambda delta: np.median(delta, axis=1, keepdims=True))[2]
    assert "With one example it is right, but with several it is wrong." in median


def test_the_place_of_the_layer_is_said():
    def last_layer_alone(net, x, y, l, j, k):
        return EXERCISES["path_sum"].solution(net, x, y, l, j, k) ** (1 if l == net.L else 3)

    assert "Where l is the last layer, it is right." in said("path_sum", last_layer_alone)[2]


# ---- the way forward ----


def with_f(f, slope):
    def function(net, x, y):
        z, a = {}, {1: x}
        for l in range(2, net.L + 1):
            z[l] = net.w[l] @ a[l - 1] + net.b[l]
            a[l] = f(z[l])
        delta = {net.L: (a[net.L] - y) * slope(z[net.L], a[net.L])}
        for l in range(net.L - 1, 1, -1):
            delta[l] = net.w[l + 1].T @ delta[l + 1] * slope(z[l], a[l])
        return ({l: d.mean(axis=1, keepdims=True) for l, d in delta.items()},
                {l: d @ a[l - 1].T / x.shape[1] for l, d in delta.items()})

    return function


@pytest.mark.parametrize(("function", "id"), [
    (with_f(np.tanh, lambda z, a: 1 - a**2), "tanh_everywhere"),
    (with_f(np.tanh, lambda z, a: sigmoid.prime(z)), "tanh_everywhere"),
    (with_f(lambda z: np.maximum(z, 0), lambda z, a: z > 0), "relu_everywhere"),
    (with_f(lambda z: 1 / (1 + np.exp(z)), lambda z, a: a * (1 - a)), "forward_sign_of_exponent"),
])
def test_another_way_forward_is_named(function, id):
    _, mistake, message = said("backprop", function)
    assert mistake == id and message.startswith("Forward: ")


def test_the_way_forward_is_suspected_unless_the_last_layer_shows_that_it_is_right():
    strange = with_f(np.arctan, lambda z, a: 1 / (1 + z**2))
    assert "(the way forward, BP1 or BP3, layer 4)" in said("backprop", strange)[2]
    own_bp1 = with_f(sigmoid.f, lambda z, a: sigmoid.prime(z) + 0.1 * z)
    assert "(BP1 or BP3, layer 4)" in said("backprop", own_bp1)[2]


# ---- shapes and forms ----


@pytest.mark.parametrize(("wrap", "place"), [
    (lambda C: [C], "[0]"), (lambda C: np.array([C]), "[0]"), (lambda C: np.array([[C]]), "[0, 0]"),
])
def test_a_number_in_an_array_is_said_to_be_right(wrap, place):
    right = EXERCISES["quadratic_cost"].solution
    message = said("quadratic_cost", lambda a, y: wrap(right(a, y)))[2]
    assert message == f"The number is right, but wrapped in an array: take {place}."


def test_a_shape_and_a_slip_are_both_named():
    def in_a_row(net, x, y):
        a = net.forward(x).a[net.L]
        return ((y - a) * a).T @ net.w[net.L]

    _, mistake, message = said("wishes", in_a_row)
    assert mistake == "wrong_shape"
    assert "And that is not all. a or 1 − a alone is used instead of σ′" in message


def test_arrays_of_arrays_are_read_like_lists():
    def in_object_arrays(net, x, y):
        answer = []
        for nabla in EXERCISES["backprop"].solution(net, x, y):
            array = np.empty(net.L - 1, dtype=object)
            for l, part in nabla.items():
                array[l - 2] = part
            answer.append(array)
        return answer

    assert said("backprop", in_object_arrays)[0] == "right"


@pytest.mark.parametrize("between", [" -> ", "=", ": ", " | "])
def test_letters_of_a_proof_may_be_joined_as_one_likes(between):
    exercise = EXERCISES["bp3_proof"]
    order = between.join(line.letter for line in exercise.form.right)
    assert said("bp3_proof", lambda: order)[0] == "right"


def test_none_in_its_place_is_named():
    assert "nudging is None" in said("multiplications", lambda sizes: (1, 2, None))[2]
    assert said("backprop", lambda net, x, y: ({2: None}, {}))[2].startswith("nabla_b[2] is None")


# ---- factors ----


SIGNS = {"": 1, "sign": -1}
HALVES = {"": 1, "factor_2": 2, "half": 0.5}
NUMBERS = {"": lambda m: 1, "times_m": lambda m: m, "over_m": lambda m: 1 / m}


@pytest.mark.parametrize(("sign", "half", "number"), [
    each for each in itertools.product(SIGNS, HALVES, NUMBERS) if len([*filter(None, each)]) > 1
])
def test_factors_together_are_all_named(sign, half, number):
    right = EXERCISES["hidden_error"].solution

    def scaled(w_next, delta_next, z):
        factor = SIGNS[sign] * HALVES[half] * NUMBERS[number](z.shape[1])
        return factor * right(w_next, delta_next, z)

    _, mistake, message = said("hidden_error", scaled)
    assert mistake == " + ".join(filter(None, [sign, half, number]))
    assert message.startswith("Three" if sign and half and number else "Two")


def test_a_factor_and_a_known_slip_that_is_a_factor_are_both_named():
    by_neurons = said("weight_gradient", lambda delta, a: -delta @ a.T / len(delta))[1]
    assert by_neurons == "divided_by_n + sign"


def test_a_sum_divided_by_the_two_of_the_text():
    mistake, message = said("bias_gradient", lambda delta: delta.sum(axis=1, keepdims=True) / 2)[1:]
    assert mistake == "half + times_m" and "whatever their number" in message


# ---- what is said about numbers ----


def test_a_whole_number_has_no_decimals_and_one_part_no_name():
    message = said("multiplications", lambda sizes: (len(sizes) + 7, 2, 3))[2]
    assert "it is 11 and should be 42" in message and ".00" not in message
    message = said("hadamard", lambda s, t: s * t + s**3 + t**3)[2]
    assert "but the numbers are not. Every entry is wrong." in message


def test_pairs_stand_in_the_order_of_the_algorithm():
    pieces = {m.id: m.pieces[0] for m in EXERCISES["backprop"].mistakes}
    both = EXERCISES["backprop"].assemble(**pieces["bp1_sign"], **pieces["forward_no_bias"])
    _, mistake, message = said("backprop", both)
    assert mistake == "forward_no_bias + bp1_sign"
    assert message.index("Forward:") < message.index("BP1:")


def test_two_slips_in_an_answer_of_one_part_are_both_named():
    def path_by_path(net, x, y, l, j, k):
        fp, total = net.forward(x), 0
        for path in np.ndindex(*net.sizes[l:]):
            product, here = fp.a[l][j, 0] * sigmoid.prime(fp.a[l][j, 0]), j
            for i, there in enumerate(path, start=l + 1):
                product *= net.w[i][there, here] * sigmoid.prime(fp.a[i][there, 0])
                here = there
            total += product * (fp.a[net.L][here, 0] - y[here, 0])
        return total

    def step_by_step(net, x, y, l):
        fp = net.forward(x)
        delta = fp.a[net.L] - y
        for k in range(net.L - 1, l - 1, -1):
            delta = np.diagflat(sigmoid.prime(fp.a[k])) @ net.w[k + 1].T @ delta
        return delta

    assert said("path_sum", path_by_path)[1] == "a_of_layer_l + prime_of_a"
    assert said("unrolled", step_by_step)[1] == "prime_of_a + no_prime_at_output"


def test_what_is_the_same_for_two_outputs_or_near_by_is_not_right():
    def huber(a, y):
        far = np.abs(a - y)
        return np.where(far < 1, far**2 / 2, far - 0.5).sum() / a.shape[1]

    def of_the_mean_squared_error(net, x, y, h):
        def C():
            a = x
            for l in net.w:
                a = sigmoid.f(net.w[l] @ a + net.b[l])
            return ((a - y) ** 2).mean()

        nabla = []
        for p in (net.b, net.w):
            nabla.append({l: np.zeros(p[l].shape) for l in p})
            for l in p:
                for i in np.ndindex(p[l].shape):
                    was, costs = p[l][i], []
                    for nudged in (was + h, was - h, was):
                        p[l][i] = nudged
                        costs.append(C())
                    nabla[-1][l][i] = (costs[0] - costs[1]) / (2 * h)
        return tuple(nabla)

    assert said("quadratic_cost", huber)[0] == "wrong"
    assert said("numerical", of_the_mean_squared_error)[1] == "mean_over_outputs"


def test_counts_that_are_wrong_each_in_its_own_way_are_named():
    def twice(sizes):
        forward, _, nudging = EXERCISES["multiplications"].solution(sizes)
        return forward, 2 * forward, nudging - forward

    assert said("multiplications", twice)[1] == "error_of_the_input + nothing_to_compare_with"


def test_a_small_try_tells_what_no_known_slip_does():
    assert "At z = 0 it gives 0.500" in said(
        "sigmoid_prime", lambda z: np.sqrt(sigmoid.f(z) * (1 - sigmoid.f(z))))[2]
    assert "but wrong with two outputs" in said(
        "quadratic_cost", lambda a, y: 0.5 * ((a - y) ** 2).max(axis=0).mean())[2]


# ---- kind, and not fooled ----


def lines_and_the_stub(w, b, x):
    a = x
    raise NotImplementedError
    return a


def test_lines_above_the_stub_are_seen():
    status, _, message = said("feedforward", lines_and_the_stub)
    assert status == "not attempted" and message.startswith("Your lines are there")


@pytest.mark.parametrize(("id", "function", "name"), [
    ("sigmoid_prime", lambda z: sigmoid.prime(z), "sigmoid.prime"),
    ("quadratic_cost", lambda a, y: quadratic.value(a, y).mean(), "quadratic.value"),
    ("matrix_form", lambda w, delta, z: bp2(w, delta, sigmoid, z, sigmoid.f(z)), "bp2"),
    ("unrolled", lambda net, x, y, l: numerical_gradient(net, x, y).delta[l], "numerical_gradient"),
])
def test_what_the_course_has_written_is_not_ones_own(id, function, name):
    _, mistake, message = said(id, function)
    assert mistake == "the_courses_own" and f"bpkit's {name}." in message


def test_right_numbers_by_another_way_get_a_word():
    def nudging(net, x, y):
        return EXERCISES["numerical"].solution(net, x, y, 1e-5)

    status, _, message = said("backprop", nudging)
    assert status == "right" and "that is nudging" in message

    def by_bp2(net, x, y, l, j, k):
        fp = net.forward(x)
        delta = (fp.a[net.L] - y) * sigmoid.prime(fp.z[net.L])
        for i in range(net.L - 1, l - 1, -1):
            delta = net.w[i + 1].T @ delta * sigmoid.prime(fp.z[i])
        return delta[j, 0] * fp.a[l - 1][k, 0]

    status, _, message = said("path_sum", by_bp2)
    assert status == "right" and "a matrix product" in message
