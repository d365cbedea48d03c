"""In mini_batch, a loop over the examples is found however it is written, and nothing else is."""

import operator
import sys

import numpy as np
import pytest
from variants_b import VARIANTS

from bpkit import sigmoid
from bpkit.exercises.catalogue.mini_batch import EXERCISE, further
from bpkit.exercises.judge import judge


def stepped(net, nabla_b, nabla_w, eta):
    for l in net.w:
        net.b[l] -= eta * nabla_b[l]
        net.w[l] -= eta * nabla_w[l]
    return nabla_b, nabla_w


def for_loop(net, x, y, eta):
    m = x.shape[1]
    nabla_b, nabla_w = ({l: np.zeros_like(p) for l, p in q.items()} for q in (net.b, net.w))
    for i in range(m):
        delta, a = whole(net, x[:, [i]], y[:, [i]])
        for l in net.w:
            nabla_b[l] += delta[l] / m
            nabla_w[l] += delta[l] @ a[l - 1].T / m
    return stepped(net, nabla_b, nabla_w, eta)


def whole(net, x, y):
    """delta and a of all layers, without a loop over the examples."""
    fp = net.forward(x)
    delta = {net.L: (fp.a[net.L] - y) * sigmoid.prime(fp.z[net.L])}
    for l in range(net.L - 1, 1, -1):
        delta[l] = (net.w[l + 1].T @ delta[l + 1]) * sigmoid.prime(fp.z[l])
    return delta, fp.a


def comprehension_in_one_line(net, x, y, eta):
    (delta, a), m = whole(net, x, y), x.shape[1]
    nabla_b = {l: delta[l].mean(axis=1, keepdims=True) for l in delta}
    nabla_w = {}
    for l in delta:
        nabla_w[l] = sum([np.outer(delta[l][:, i], a[l - 1][:, i]) for i in range(m)]) / m
    return stepped(net, nabla_b, nabla_w, eta)


def generator(net, x, y, eta):
    (delta, a), m = whole(net, x, y), x.shape[1]
    nabla_b = {l: delta[l].mean(axis=1, keepdims=True) for l in delta}
    nabla_w = {}
    for l in delta:
        columns = zip(delta[l].T, a[l - 1].T, strict=True)
        nabla_w[l] = sum(np.outer(d, p) for d, p in columns) / m
    return stepped(net, nabla_b, nabla_w, eta)


def while_loop_in_the_biases(net, x, y, eta):
    delta, a = whole(net, x, y)
    nabla_b, nabla_w = {}, {}
    for l in delta:
        i, nabla_b[l] = 0, 0
        while i < x.shape[1]:
            nabla_b[l] = nabla_b[l] + delta[l][:, [i]] / x.shape[1]
            i += 1
        nabla_w[l] = delta[l] @ a[l - 1].T / x.shape[1]
    return stepped(net, nabla_b, nabla_w, eta)


def mapped(net, x, y, eta):
    (delta, a), m = whole(net, x, y), x.shape[1]
    nabla_b = {l: delta[l].mean(axis=1, keepdims=True) for l in delta}
    nabla_w = {l: sum(map(lambda d, p: np.outer(d, p), delta[l].T, a[l - 1].T)) / m for l in delta}
    return stepped(net, nabla_b, nabla_w, eta)


def recursive(net, x, y, eta):
    def sums(x, y):
        if not x.shape[1]:
            return {l: 0 for l in net.b}, {l: 0 for l in net.w}
        (delta, a), (rest_b, rest_w) = whole(net, x[:, :1], y[:, :1]), sums(x[:, 1:], y[:, 1:])
        return ({l: delta[l] + rest_b[l] for l in rest_b},
                {l: delta[l] @ a[l - 1].T + rest_w[l] for l in rest_w})

    means = [{l: v / x.shape[1] for l, v in nabla.items()} for nabla in sums(x, y)]
    return stepped(net, *means, eta)


def along_an_axis(net, x, y, eta):
    delta, a = whole(net, x, y)
    ends = {l: len(delta[l]) for l in delta}
    nabla_b = {l: delta[l].mean(axis=1, keepdims=True) for l in delta}
    nabla_w = {l: np.apply_along_axis(
        lambda column, l=l: np.outer(column[: ends[l]], column[ends[l] :]), 0,
        np.vstack([delta[l], a[l - 1]])).mean(axis=2) for l in delta}
    return stepped(net, nabla_b, nabla_w, eta)


LOOPS = [for_loop, comprehension_in_one_line, generator, while_loop_in_the_biases, mapped,
         recursive, along_an_axis]


@pytest.mark.parametrize("function", LOOPS, ids=lambda f: f.__name__)
def test_a_loop_over_the_examples_is_found(function):
    result = judge(EXERCISE, function)
    assert (result.status, result.mistake) == ("wrong", "loop_over_examples"), result


@pytest.mark.parametrize("function", VARIANTS["mini_batch"], ids=lambda f: f.__name__)
def test_a_loop_over_layers_or_neurons_is_none(function):
    assert further(function) is None


def test_one_branch_on_m_is_no_loop():
    def branches(net, x, y, eta):
        if x.shape[1] > 10:
            eta = eta * 1.0
            net = net
        return VARIANTS["mini_batch"][0](net, x, y, eta)

    assert further(branches) is None


def test_what_numpy_does_inside_is_no_loop():
    def shows_its_numbers(net, x, y, eta):
        print(x.shape, repr(x))  # in numpy a loop over all entries
        return VARIANTS["mini_batch"][0](net, x, y, eta)

    assert further(shows_its_numbers) is None


def test_what_traced_before_traces_again():
    def mine(frame, event, arg):
        return None

    before = sys.gettrace()
    sys.settrace(mine)
    try:
        further(for_loop)
        after = sys.gettrace()
    finally:
        sys.settrace(before)
    assert after is mine


def test_a_function_without_frames_or_one_that_raises_is_no_loop():
    def stops(net, x, y, eta):
        raise SystemExit

    assert further(operator.add) is None
    assert further(stops) is None


def test_a_keyboard_interrupt_passes():
    def interrupted(net, x, y, eta):
        raise KeyboardInterrupt

    before = sys.gettrace()
    with pytest.raises(KeyboardInterrupt):
        further(interrupted)
    assert sys.gettrace() is before
