"""What is said about functions that do not run, do not fit, or do what they should not."""

import copy
import math
import re
from dataclasses import replace

import numpy as np
import pytest

from bpkit import Gradient, backprop, sigmoid
from bpkit.exercises import EXERCISES
from bpkit.exercises.judge import judge

BP1, BP2 = EXERCISES["output_error"], EXERCISES["hidden_error"]
BP3, FIVE = EXERCISES["bias_gradient"], EXERCISES["backprop"]


def found(exercise, function):
    result = judge(exercise, function)
    assert result.status == "wrong", result
    return result.mistake, result.message


class Sulky:
    def __array__(self, *args, **kwargs):
        raise RuntimeError("not today")


@pytest.mark.parametrize(("answer", "id", "said"), [
    (None, "returned_nothing", "return"),
    ("0.3", "wrong_type", "a text"),
    (..., "wrong_type", "three dots"),
    ((np.ones((2, 3)),), "wrong_type", "comma"),
    (sigmoid.f, "wrong_type", "parentheses"),
    ({2: 1}, "wrong_type", "dict of 1 thing came back"),
    ([[1.0], [2.0, 3.0]], "wrong_type", "list of 2 things"),
    (np.ones((2, 3)) * 1j, "wrong_type", "complex"),
    (np.array([["1"]]), "wrong_type", "dtype"),
    ((i for i in range(2)), "wrong_type", "generator"),
    (Sulky(), "wrong_type", "not today"),
    (np.nan * np.ones((2, 3)), "not_a_number", "NaN"),
    (np.inf * np.ones((2, 3)), "not_a_number", "infinite"),
    (np.ones(2), "wrong_shape", "lost an axis"),
    (np.ones((2, 4)), "wrong_shape", "(2, 3)"),
    (np.ones((1, 2, 3)), "wrong_shape", "(1, 2, 3)"),
    (np.ones((3, 2)), "wrong_shape", "changed places"),
    (7.0, "wrong_shape", "one number"),
])
def test_what_cannot_be_an_answer_has_a_sentence_of_its_own(answer, id, said):
    # For the first probe only: elsewhere a constant has the wrong shape.
    def function(a, y, z):
        return copy.copy(answer) if a.shape == (2, 3) and not hasattr(answer, "send") else answer

    mistake, message = found(BP1, function)
    assert mistake == id and said in message


def test_one_argument_is_one():
    _, message = found(EXERCISES["softmax"], lambda: 0)
    assert "calls it with 1 argument, (z)." in message


def test_not_attempted_is_not_implemented_and_nothing_else():
    def stub(a, y, z):
        raise NotImplementedError

    def failing(a, y, z):
        raise AttributeError("no such thing")

    assert judge(BP1, stub).status == "not attempted"
    assert judge(BP1, failing).status == "wrong"


def own_error(a, y, z):
    scale = len(a)
    return (a - yy) * scale  # noqa: F821


def test_an_exception_is_shown_with_the_line_of_the_learners_code():
    mistake, message = found(BP1, own_error)
    line = own_error.__code__.co_firstlineno + 2
    assert mistake == "raised"
    assert f"line {line} of your code: return (a - yy) * scale" in message
    assert "NameError: name 'yy' is not defined" in message
    assert "bpkit" not in message and "/" not in message


def test_an_exception_from_inside_bpkit_points_to_the_learners_line():
    def reads_layer_1(net, x, y):
        return net.w[1], net.b[1]

    mistake, message = found(FIVE, reads_layer_1)
    assert mistake == "raised"
    assert "return net.w[1], net.b[1]" in message and "layer 1 is the input" in message


@pytest.mark.parametrize("error", [SystemExit, RecursionError, MemoryError, Warning])
def test_nothing_that_is_raised_gets_out(error):
    def raises(a, y, z):
        raise error("enough")

    assert found(BP1, raises)[0] == "raised"


def test_a_keyboard_interrupt_passes():
    def interrupted(a, y, z):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge(BP1, interrupted)


@pytest.mark.parametrize(("thing", "said"), [
    (np.ones((2, 3)), "without parentheses"),
    (None, "without parentheses"),
    (lambda a, y: a, "(a, y, z)"),
    (lambda: 0, "(a, y, z)"),
    (lambda z, a, y: (a - y) * sigmoid.prime(z), "a different order"),
])
def test_what_cannot_be_called_as_it_should(thing, said):
    mistake, message = found(BP1, thing)
    assert mistake == "misused" and said in message


def test_other_names_for_the_arguments_are_the_learners_business():
    own = lambda out, wanted, z: (out - wanted) * sigmoid.prime(z)  # noqa: E731
    assert judge(BP1, own).status == "right"
    assert judge(BP1, lambda *given: BP1.solution(*given)).status == "right"


@pytest.mark.parametrize("name", ["a", "y", "z"])
def test_who_changes_an_argument_is_told_which(name):
    def changes(a, y, z):
        right = (a - y) * sigmoid.prime(z)
        {"a": a, "y": y, "z": z}[name][...] += 1
        return right

    mistake, message = found(BP1, changes)
    assert mistake == "changed_in_place" and f"changes {name}," in message


def test_who_changes_the_network_is_told_where():
    def changes(net, x, y):
        grad = backprop(net, x, y)
        net.b[2][0, 0] += 1
        return grad

    mistake, message = found(FIVE, changes)
    assert mistake == "changed_in_place" and "net.b[2]" in message


def test_a_result_that_is_an_argument_is_read_before_it_changes():
    kept = np.zeros((5, 1))

    def same_array_again(delta):
        nabla = kept[: len(delta)]
        nabla[...] = delta.mean(axis=1, keepdims=True)
        return nabla

    assert judge(BP3, same_array_again).status == "right"


def test_an_accumulator_that_is_not_reset():
    total = {}

    def accumulates(net, x, y):
        grad = backprop(net, x, y)
        for symbol, arrays in (("b", grad.b), ("w", grad.w)):
            for l, array in arrays.items():
                key = symbol, l, array.shape, x.tobytes()
                total[key] = total.get(key, 0) + array
        return tuple({l: total[s, l, v.shape, x.tobytes()] for l, v in arrays.items()}
                     for s, arrays in (("b", grad.b), ("w", grad.w)))

    mistake, message = found(FIVE, accumulates)
    assert mistake == "accumulator_not_reset" and "twice as much" in message


def test_numbers_drawn_at_random():
    rng = np.random.default_rng(0)
    mistake, message = found(BP1, lambda a, y, z: rng.random(a.shape))
    assert mistake == "differs_between_calls" and "two different answers" in message


def test_a_function_that_ignores_its_input():
    mistake, message = found(BP1, lambda a, y, z: np.full(a.shape, 0.5))
    assert mistake == "ignores_input" and "a, y, z" in message


def test_what_fits_one_probe_only_is_not_right():
    first = BP1.probes[0].arguments
    right = BP1.solution(*first)

    def remembers(a, y, z):
        return right if np.array_equal(z, first[2]) else np.zeros(z.shape)

    assert judge(BP1, remembers).status == "wrong"


# ---- the gradient ----


def changed_gradient(change):
    def function(net, x, y):
        nabla_b, nabla_w = FIVE.solution(net, x, y)
        return change(nabla_b, nabla_w) or (nabla_b, nabla_w)

    return function


@pytest.mark.parametrize(("change", "id", "said"), [
    (lambda b, w: (w, b), "wrong_order", "nabla_b first"),
    (lambda b, w: b, "wrong_type", "nabla_b and nabla_w"),
    (lambda b, w: ([*b.values(), 1, 2, 3], [*w.values()]), "wrong_type", "dict with one array"),
    (lambda b, w: ([*b.values()], [*w.values()]), "wrong_order", "layer 2 should"),
    (lambda b, w: {"db2": b[2], "dW2": w[2]}, "wrong_type", "one dict with names, such as 'db2'"),
    (lambda b, w: ({str(l): v for l, v in b.items()}, w), "wrong_type", "layer numbers"),
    (lambda b, w: ({}, {}), "loop_stops_early", "empty"),
    (lambda b, w: b.update({1: b[2]}), "wrong_shape", "nabla_b[1]"),
    (lambda b, w: ([b[2], *reversed(b.values())], [None, *reversed(w.values())]),
     "list_too_long", "nabla_b has 4 entries, but only layers 2"),
    (lambda b, w: ([*reversed(b.values()), None], [*reversed(w.values()), None]),
     "list_too_long", "The last one belongs to no layer."),
    (lambda b, w: w.update({l: np.c_[w[l], b[l]] for l in w}), "wrong_shape", "One column too"),
    (lambda b, w: w.update({2: None}), "returned_nothing", "None"),
    (lambda b, w: (b, w, 3), "wrong_type", "tuple of 3"),
    (lambda b, w: b.update({2: b[2] * np.nan}), "not_a_number", "nabla_b[2][0, 0]"),
])
def test_a_gradient_that_does_not_fit(change, id, said):
    mistake, message = found(FIVE, changed_gradient(change))
    assert mistake == id and said in message


def scaled(symbol, l, factor):
    def change(b, w):
        nabla = {"b": b, "w": w}[symbol]
        if l in nabla:
            nabla[l] = nabla[l] * factor

    return changed_gradient(change)


@pytest.mark.parametrize(("symbol", "l", "place"), [
    ("w", 4, "nabla_w[4] is where it first goes wrong (BP4, layer 4)"),
    ("w", 3, "nabla_w[3] is where it first goes wrong (BP4, layer 3)"),
    ("b", 3, "nabla_b[3] is where it first goes wrong (BP3, layer 3)"),
])
def test_what_no_known_mistake_explains_is_said_with_its_place_and_its_pattern(symbol, l, place):
    mistake, message = found(FIVE, scaled(symbol, l, 2.5))
    assert mistake is None
    assert place in message and "every entry is 2.50 times what it should be" in message


def one_row(b, w):
    w[max(w)][0] += 1


def one_column(b, w):
    w[max(w)][:, 1] *= 3


@pytest.mark.parametrize(("change", "said"), [
    (one_row, "row 0 is wrong"),
    (one_column, "column 1 is wrong"),
    (lambda b, w: w.update({max(w): w[max(w)] + 1}), "off by the same amount"),
    (lambda b, w: w.update({max(w): w[max(w)] * np.arange(1, 1 + len(w[max(w)]))[:, None] * 2}),
     "each row is multiplied by a factor of its own"),
    (lambda b, w: w.update({max(w): w[max(w)] * np.arange(2, 2 + w[max(w)].shape[1])}),
     "each column is multiplied by a factor of its own"),
    (lambda b, w: w.update({max(w): w[max(w)] ** 3}), "every entry is wrong"),
    (lambda b, w: w[max(w)].__setitem__((0, 1), 9), "one entry is wrong, [0, 1]"),
    (lambda b, w: w.update({max(w): np.clip(w[max(w)], -0.02, 0.02)}),
     "it is cut off at −0.0200 and 0.0200"),
    (lambda b, w: w.update({max(w): w[max(w)] * np.where(np.eye(*w[max(w)].shape), 3, 1)}),
     "2 of 10 entries are wrong, the first of them [0, 0]"),
])
def test_the_pattern_is_named(change, said):
    assert said in found(FIVE, changed_gradient(change))[1]


def test_a_number_is_the_same_whatever_its_rounding():
    message = found(FIVE, lambda net, x, y: [
        {l: nabla * (0.1 - 1e-9 * l) for l, nabla in half.items()}
        for half in FIVE.solution(net, x, y)])[1]
    assert "every entry is 0.100 times what it should be" in message


def test_a_gradient_object_and_no_delta():
    grad_only = lambda net, x, y: Gradient(*reversed(FIVE.solution(net, x, y)))  # noqa: E731
    assert judge(FIVE, grad_only).status == "right"


def test_what_does_not_hold_on_every_try_is_not_said():
    cost = EXERCISES["quadratic_cost"]
    message = judge(cost, lambda a, y: cost.solution(a, y) ** 1.5).message
    assert "times what it should be" not in message and re.search(r"It is \S+ and should", message)


def test_the_courses_own_function_is_not_ones_own():
    result = judge(FIVE, lambda net, x, y: backprop(net, x, y))
    assert (result.status, result.mistake) == ("wrong", "the_courses_own")
    assert "bpkit's backprop" in result.message
    mine = FIVE.solution
    assert judge(FIVE, lambda net, x, y: mine(net, x, y)).status == "right"


def test_a_formula_that_overflows_is_right_and_a_note_says_so():
    result = judge(EXERCISES["sigmoid_prime"], lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2)
    assert result.status == "right" and "at z = −800" in result.message
    own = EXERCISES["sigmoid_prime"].solution
    assert "800" not in judge(EXERCISES["sigmoid_prime"], own).message


def test_what_makes_no_difference_is_named():
    slopes = EXERCISES["numerical"].solution
    mistake, message = found(EXERCISES["numerical"], lambda net, x, y, h: slopes(net, x, y, 0.3))
    assert (mistake, "Change h alone, and the same" in message) == ("ignores_argument", True)


@pytest.mark.parametrize(("exercise", "function", "ids"), [
    ("output_error", lambda a, y, z: 2 * (a - y) * sigmoid.prime(a), "prime_of_a + factor_2"),
    ("backprop", lambda net, x, y: three_slips(net, x, y),
     "bp1_no_prime + bp3_divided_by_m_twice + bp4_sum_for_mean"),
])
def test_several_slips_at_once_are_all_named(exercise, function, ids):
    assert found(EXERCISES[exercise], function)[0] == ids


def three_slips(net, x, y):
    fp = net.forward(x)
    delta = {net.L: fp.a[net.L] - y}
    for l in range(net.L - 1, 1, -1):
        delta[l] = (net.w[l + 1].T @ delta[l + 1]) * sigmoid.prime(fp.z[l])
    m = x.shape[1]
    return ({l: d.mean(axis=1, keepdims=True) / m for l, d in delta.items()},
            {l: d @ fp.a[l - 1].T for l, d in delta.items()})


def test_of_more_slips_those_that_are_certain_are_named():
    def unknown_too(net, x, y):
        nabla_b, nabla_w = three_slips(net, x, y)
        return {l: nabla**3 + 1 for l, nabla in nabla_b.items()}, nabla_w

    mistake, message = found(FIVE, unknown_too)
    assert mistake == "bp1_no_prime + bp4_sum_for_mean"
    assert message.endswith("And the slopes of the biases are wrong too.")


def test_one_slip_that_is_certain_is_named_and_that_there_is_more():
    def unknown_below(net, x, y):
        nabla_b, nabla_w = three_slips(net, x, y)
        m = x.shape[1]
        nabla_w = {l: nabla / m if l == net.L else nabla**3 for l, nabla in nabla_w.items()}
        return nabla_b, nabla_w

    mistake, message = found(FIVE, unknown_below)
    assert mistake == "bp1_no_prime"
    assert message.endswith("And something else is wrong in the hidden layers.")


@pytest.mark.parametrize("multiple", [0.003, -0.2])
@pytest.mark.parametrize("id", ["backprop", "linear_neurons", "modified_neuron", "numerical",
                                "mini_batch"])
def test_weight_decay_is_recognised_whatever_its_multiple(id, multiple):
    def decayed(*given):
        w = getattr(given[0], "w", given[0])
        old = {l: array.copy() for l, array in w.items()}
        nabla_b, nabla_w = EXERCISES[id].solution(*given)
        if id == "mini_batch":
            for l in w:
                w[l] -= multiple * given[3] * old[l]
        m = given[2 if id == "linear_neurons" else 1].shape[1]
        return nabla_b, {l: nabla_w[l] + multiple / m * old[l] for l in old}

    assert found(EXERCISES[id], decayed)[0] == "weight_decay"


def test_a_multiple_of_the_biases_or_of_nothing_is_no_weight_decay():
    def biased(net, x, y):
        nabla_b, nabla_w = FIVE.solution(net, x, y)
        return {l: nabla + 0.1 * net.b[l] for l, nabla in nabla_b.items()}, nabla_w

    assert found(FIVE, biased)[0] is None
    assert found(FIVE, lambda net, x, y: [{l: np.nan * v for l, v in n.items()}
                                          for n in FIVE.solution(net, x, y)])[0] == "not_a_number"


@pytest.mark.parametrize(("digits", "said"), [(1, "to 1 decimal,"), (3, "to 3 decimals,")])
def test_rounded_numbers_are_said_to_be_rounded(digits, said):
    message = found(BP1, lambda a, y, z: np.round(BP1.solution(a, y, z), digits))[1]
    assert f"It is rounded {said} but more are needed" in message


@pytest.mark.parametrize(("is_right", "said"), [
    (lambda net, x: x.shape[1] > 1, "With one example it is wrong, but with several it is right."),
    (lambda net, x: x.shape[1] == 1, "With one example it is right, but with several it is wrong."),
    (lambda net, x: net.L == 4, "With 4 layers it is right, and with no other number."),
    (lambda net, x: len(set(net.sizes)) == 1, "only where all layers have the same number"),
    (lambda net, x: net.L == 2, "With no hidden layer it is right: look at what is done for"),
    (lambda net, x: net.L == 5, "With 5 layers it is right, and with no other number."),
    (lambda net, x: x.shape[1] > 3, "With 4 examples through a network [2, 5, 3, 4, 3] it"),
])
@pytest.mark.parametrize("raising", [True, False])
def test_what_right_tries_have_in_common_is_said(is_right, said, raising):
    def sometimes(net, x, y):
        nabla_b, nabla_w = FIVE.solution(net, x, y)
        if not is_right(net, x):
            if raising:
                raise KeyError(7)
            nabla_w[net.L] = nabla_w[net.L] ** 3
        return nabla_b, nabla_w

    assert said in found(FIVE, sometimes)[1]
    if not raising:
        assert "it is right" not in found(FIVE, changed_gradient(one_row))[1]


def test_shapes_that_one_known_slip_gives_are_told_with_it():
    def two_slips(net, x, y):
        fp = net.forward(x)
        nabla_b, _ = FIVE.solution(net, x, y)
        grad = backprop(net, x, y)
        return nabla_b, {l: grad.delta[l] @ fp.a[l].T / len(net.b[l]) for l in net.w}

    mistake, message = found(FIVE, two_slips)
    assert mistake == "wrong_shape"
    assert "these are the numbers of a known slip. BP4: the activations of layer l" in message


def test_a_made_from_z_is_enough():
    mistake, message = found(BP1, lambda a, y, z: (a - y) ** 5 * a)
    assert mistake is None and "z makes no difference" not in message


def test_two_slips_that_cancel_are_not_made_up():
    def with_rolled_weights(net, x, y):
        fp = net.forward(x)
        delta = {net.L: (fp.a[net.L] - y) * sigmoid.prime(fp.z[net.L])}
        for l in range(net.L - 1, 1, -1):
            w = np.roll(net.w[l + 1], 1, axis=1)
            delta[l] = (w.T @ delta[l + 1]) * sigmoid.prime(fp.z[l])
        return ({l: d.mean(axis=1, keepdims=True) for l, d in delta.items()},
                {l: d @ fp.a[l - 1].T / x.shape[1] for l, d in delta.items()})

    assert found(FIVE, with_rolled_weights)[0] is None


@pytest.mark.parametrize(("times", "unknown"), [
    (lambda m: 2 * m, ""), (lambda m: 2, "bp3_factor_2"), (lambda m: -2, "")])
def test_of_two_that_cancel_each_other_nobody_has_made_both(times, unknown):
    def biases_alone(net, x, y):
        nabla_b, nabla_w = FIVE.solution(net, x, y)
        return {l: times(x.shape[1]) * nabla for l, nabla in nabla_b.items()}, nabla_w

    fewer = replace(FIVE, mistakes=tuple(m for m in FIVE.mistakes if m.id != unknown))
    mistake, message = found(fewer, biases_alone)
    assert mistake is None and "(BP3, layer 4)" in message  # and not twice in BP1, half in BP4


def test_a_way_forward_that_is_certain_is_named_and_that_there_is_more():
    def tanh_and_more(net, x, y):
        z, a = {}, {1: x}
        for l in range(2, net.L + 1):
            z[l] = net.w[l] @ a[l - 1] + net.b[l]
            a[l] = np.tanh(z[l])
        delta = {net.L: (a[net.L] - y) * (1 - a[net.L] ** 2)}
        for l in range(net.L - 1, 1, -1):
            delta[l] = net.w[l + 1].T @ (delta[l + 1] * (1 - a[l + 1] ** 2))
        return ({l: d.mean(axis=1, keepdims=True) for l, d in delta.items()},
                {l: d @ a[l - 1].T / x.shape[1] for l, d in delta.items()})

    mistake, message = found(FIVE, tanh_and_more)
    assert mistake == "tanh_everywhere + bp1_tanh_slope"
    assert message.endswith("And something else is wrong in the hidden layers.")


def test_all_zeros_are_said_to_be_zeros():
    assert found(BP2, lambda w_next, delta_next, z: 1 // 2 * z)[0] == "zero"


def test_a_function_with_a_memory_is_told_so_though_the_shapes_change():
    before = {}

    def with_momentum(net, x, y, eta):
        nabla = EXERCISES["mini_batch"].solution(net, x, y, eta)
        for l in net.w:
            v = before.get((l, net.w[l].shape), 0)
            before[l, net.w[l].shape] = 0.9 * v - eta * nabla[1][l]
            net.w[l] += 0.9 * v
        return nabla

    assert judge(EXERCISES["mini_batch"], with_momentum).mistake == "differs_between_calls"


def test_what_stays_of_the_call_before_is_found_though_that_is_the_same_each_time():
    before = []

    def with_the_network_before(net, x, y):
        last = before[-1] if before and before[-1].sizes == net.sizes else net
        before.append(net)
        nabla_b, nabla_w = FIVE.solution(last, x, y)
        return nabla_b, {l: nabla**3 for l, nabla in nabla_w.items()}

    assert found(FIVE, with_the_network_before)[0] == "differs_between_calls"


def test_x_and_y_that_are_torn_apart():
    def shuffled(net, x, y):
        return FIVE.solution(net, x[:, np.random.default_rng(0).permutation(x.shape[1])], y)

    assert found(FIVE, shuffled)[0] == "order_matters"


def test_what_the_session_has_drawn_does_not_decide():
    def numbers_drawn():
        drawn = []
        judge(BP1, lambda a, y, z: drawn.append(np.random.random()) or a)  # noqa: NPY002
        return drawn

    once = numbers_drawn()
    state = np.random.get_state(legacy=False)  # noqa: NPY002
    np.random.seed(2)  # noqa: NPY002
    again = numbers_drawn()
    np.random.set_state(state)  # noqa: NPY002
    assert again == once and len(set(once)) > 1


def test_one_reads_again_only_what_one_has_read():
    for exercise in EXERCISES.values():
        for mistake in exercise.mistakes[:: max(1, len(exercise.mistakes) // 6)]:
            section = judge(exercise, mistake.functions[0]).section
            assert section.notebook <= exercise.section.notebook, (exercise.id, mistake.id)


# ---- quiet, and harmless ----


def test_what_is_printed_is_printed_once(capsys):
    def prints(a, y, z):
        print("here")
        return (a - y) * sigmoid.prime(z)

    judge(BP1, prints)
    assert capsys.readouterr().out == "here\n"


def test_the_settings_of_numpy_stay_as_they_are():
    with np.errstate(all="raise"):
        before = np.geterr()
        assert found(BP1, lambda a, y, z: (a - y) * a)[0] == "a_for_prime"
        assert np.geterr() == before


def test_a_learner_who_makes_numpy_raise_does_not_meet_our_mistakes_errors():
    with np.errstate(all="raise"):
        assert found(FIVE, lambda net, x, y: backprop(net, x + 1, y))[0] is None


def test_a_division_by_zero_is_the_learners_own():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        mistake, _ = found(BP1, lambda a, y, z: (a - y) / 0 * sigmoid.prime(z))
    assert mistake == "not_a_number"


@pytest.mark.parametrize(("function", "advice"), [
    (lambda a, y, z: (a - y) * sigmoid(z), "or .prime for its slope"),
    (lambda a, y, z: (a - y) * math.exp(z), "numpy take arrays"),
    (lambda a, y, z: (a - y) * z ^ 2, "two stars"),
])
def test_slips_in_the_use_of_python_have_a_line_of_advice(function, advice):
    mistake, message = found(BP1, function)
    assert mistake == "raised" and advice in message.splitlines()[2]


@pytest.mark.parametrize("one", ["bp1_sign", "bp1_no_prime", "no_prime_anywhere"])
@pytest.mark.parametrize("two", ["sum_for_mean", "bp3_zero", "bp4_transposed"])
def test_a_slip_and_a_forgotten_mean_are_both_named(one, two):
    pieces = {m.id: m.pieces[0] for m in FIVE.mistakes}
    mistake, message = found(FIVE, FIVE.assemble(**pieces[one], **pieces[two]))
    assert {one, two} == set(mistake.split(" + ")) and message.startswith("Two things at once.")


def test_labels_are_as_many_as_the_examples_where_one_of_them_is_right():
    exercise = EXERCISES["softmax_error"]

    def right_for_the_first(z, labels):
        return exercise.solution(z, labels) + 0.1 * (np.arange(len(labels)) > 0)

    mistake, message = found(exercise, right_for_the_first)
    assert mistake is None
    assert message.endswith("With one example it is right, but with several it is wrong.")


def test_what_fails_on_one_of_two_tries_of_one_label_is_not_said_to_be_right_with_it():
    exercise = EXERCISES["relu_error"]
    first, second = (probe.arguments for probe in exercise.probes[:2])
    assert exercise.probes[0].label == exercise.probes[1].label

    def wrong_on_the_first(w_next, delta_next, z):
        error = exercise.solution(w_next, delta_next, z)
        return error if z.shape == second[2].shape and z[0, 1] != first[2][0, 1] else error + 0.1

    _, message = found(exercise, wrong_on_the_first)
    assert "Tried with" in message and "it is right" not in message


def test_every_call_gets_a_generator_and_a_gradient_of_its_own():
    drawn = [EXERCISES["shuffled"].probes[0].fresh()[2].random() for _ in range(2)]
    assert drawn[0] == drawn[1]
    step = EXERCISES["decay_step"].probes[0]
    step.fresh()[1].w[2][...] = 0
    assert step.arguments[1].w[2].all()
