"""backprop against HIPS autograd, over architectures, activations, costs and batch sizes."""

import inspect

import numpy as np
import oracle
import pytest
from hypothesis import given
from networks import nearest_kink, problems

import bpkit
from bpkit import (
    Activation,
    Network,
    backprop,
    bp1,
    bp2,
    bp3,
    bp4,
    cross_entropy,
    quadratic,
    sigmoid,
    softmax,
    tanh,
    validation,
)
from bpkit.doors import as_gradient
from bpkit.layers import Layers


def largest_error(grad, expected):
    """The largest difference over all layers, relative to the largest entry of its array."""
    return max(
        np.abs(got[l] - want[l]).max() / max(1.0, np.abs(want[l]).max())
        for got, want in zip((grad.w, grad.b, grad.delta), expected, strict=True)
        for l in want
    )


@given(problems())
def test_gradient_is_the_oracles_in_float64(problem):
    net, x, y = problem
    assert largest_error(backprop(net, x, y), oracle.gradient(net, x, y)) < 1e-10


@given(problems(dtypes=(np.float32,)))
def test_gradient_is_the_oracles_in_float32(problem):
    net, x, y = problem
    grad = backprop(net, x, y)
    assert {a.dtype for part in (grad.w, grad.b, grad.delta) for a in part.values()} == {
        np.dtype(np.float32)
    }
    # A rounded z may fall on the other side of a kink, where the slope is different.
    kinked = nearest_kink(net, net.copy(dtype=np.float64).forward(x)) < 1e-4
    size = max(np.abs(a).max() for a in net.forward(x).a.values())
    assert kinked or largest_error(grad, oracle.gradient(net, x, y)) < 1e-4 * max(1.0, size)


@given(problems())
def test_shapes_are_those_of_the_book(problem):
    net, x, y = problem
    grad = backprop(net, x, y)
    for l in range(2, net.L + 1):
        assert grad.w[l].shape == (net.n[l], net.n[l - 1])
        assert grad.b[l].shape == (net.n[l], 1)
        assert grad.delta[l].shape == (net.n[l], x.shape[1])


@given(problems())
def test_a_mini_batch_is_the_mean_of_its_examples_and_delta_is_not_divided(problem):
    net, x, y = problem
    m = x.shape[1]
    whole = backprop(net, x, y)
    each = [backprop(net, x[:, i : i + 1], y[:, i : i + 1]) for i in range(m)]
    for l in net.w:
        assert np.allclose(whole.w[l], sum(g.w[l] for g in each) / m)
        assert np.allclose(whole.b[l], sum(g.b[l] for g in each) / m)
        assert np.allclose(whole.delta[l], np.hstack([g.delta[l] for g in each]))


def test_nothing_that_is_passed_in_is_changed():
    net = Network([3, 4, 2], rng=0)
    x, y = np.random.default_rng(1).random((3, 5)), np.eye(2)[:, [0, 1, 0, 1, 1]]
    before = [array.copy() for array in (x, y, *net.w.values(), *net.b.values())]
    backprop(net, x, y)
    assert all(map(np.array_equal, before, (x, y, *net.w.values(), *net.b.values())))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("z", [20.0, 40.0, 1e4, -20.0, -1e4])
def test_saturated_cross_entropy_keeps_the_whole_error(dtype, z):
    net = Network([1, 1], cost="cross_entropy", rng=0, dtype=dtype)
    net.w[2], net.b[2] = [[0.0]], [[z]]
    y = 0.0 if z > 0 else 1.0  # the output is as wrong as it can be
    grad = backprop(net, [[1.0]], [[y]])
    assert grad.delta[2][0, 0] == pytest.approx(1 - 2 * y, rel=1e-6)
    tiny = float(np.exp(dtype(-abs(z))))
    assert net.C([[1.0]], [[y]]) == pytest.approx(abs(z), rel=1e-6, abs=0)
    assert net.C([[1.0]], [[1 - y]]) == pytest.approx(tiny, rel=1e-5, abs=0)


def test_closed_forms_are_used_row_by_row():
    half = Activation("half", lambda z: 0.5 + 0.4 * np.tanh(z), lambda z: 0.4 / np.cosh(z) ** 2,
                      range=(0.1, 0.9))
    net = Network([2, 3, 3], cost="cross_entropy", neurons={(3, 1): half}, rng=0)
    x, y = np.random.default_rng(0).random((2, 4)), np.eye(3)[:, [0, 1, 2, 1]]
    net.b[3] = np.array([[60.0], [0.3], [-60.0]])
    fp, delta = net.forward(x), backprop(net, x, y).delta[3]
    a = fp.a[3]
    assert np.array_equal(delta[[0, 2]], (a - y)[[0, 2]])
    assert np.allclose(delta[1], (a[1] - y[1]) / (a[1] * (1 - a[1])) * half.prime(fp.z[3])[1])
    h = 1e-6
    for j in range(3):
        up, down = net.copy(), net.copy()
        up.b[3][j] += h
        down.b[3][j] -= h
        assert np.allclose((up.C_x(x, y) - down.C_x(x, y)) / (2 * h), delta[j], atol=1e-6)


def test_the_four_equations_by_hand():
    z, y = np.array([[0.0]]), np.array([[1.0]])
    a = sigmoid.f(z)
    assert bp1(quadratic, sigmoid, z, a, y) == pytest.approx(-0.5 * 0.25)
    assert bp1(cross_entropy, sigmoid, z, a, y) == pytest.approx(-0.5)
    delta = np.array([[0.20], [-0.05]])
    assert bp2(np.array([[2.0], [6.0]]), delta, sigmoid, z, a) == pytest.approx(0.1 * 0.25)
    two = np.array([[1.0, 3.0]])
    assert bp3(two) == pytest.approx(2.0)
    assert bp4(two, np.array([[10.0, 1.0]])) == pytest.approx(6.5)


def test_the_worked_example_that_many_readers_know():
    # A network of 2, 2 and 2 neurons; each layer has a single bias, so b^2 and b^3 repeat it.
    net = Network([2, 2, 2])
    net.w[2], net.b[2] = np.array([[0.15, 0.20], [0.25, 0.30]]), np.full((2, 1), 0.35)
    net.w[3], net.b[3] = np.array([[0.40, 0.45], [0.50, 0.55]]), np.full((2, 1), 0.60)
    x, y = np.array([[0.05], [0.10]]), np.array([[0.01], [0.99]])
    grad = backprop(net, x, y)
    assert net.C(x, y) == pytest.approx(0.298371109, abs=5e-10)
    assert grad.w[3][0, 0] == pytest.approx(0.082167041, abs=5e-10)
    assert grad.w[2][0, 0] == pytest.approx(0.000438568, abs=5e-10)
    # Where a layer shares one bias, its slope is the sum of all their slopes.
    h = np.full((2, 1), 1e-6)
    up, down = net.copy(), net.copy()
    up.b[2] += h
    down.b[2] -= h
    assert grad.b[2].sum() == pytest.approx((up.C(x, y) - down.C(x, y)) / 2e-6, abs=1e-9)


def test_whole_numbers_become_floats():
    assert bp3(np.array([[1, 2]])).dtype == float


def test_a_learners_gradient_is_taken_in_the_books_order():
    net = Network([2, 3, 1], rng=0)
    grad = backprop(net, [[1.0], [2.0]], [[0.5]])
    taken = as_gradient(net, (dict(grad.b), dict(grad.w)))
    assert all(np.array_equal(taken.w[l], grad.w[l]) for l in net.w)
    with pytest.raises(ValueError, match=r"grad\.w\[2\] must have the shape of net\.w\[2\]"):
        as_gradient(net, (dict(grad.w), dict(grad.b)))
    with pytest.raises(TypeError, match=r"Write \(nabla_b, nabla_w\)"):
        as_gradient(net, None)
    extra = {l: np.zeros((1, 1)) for l in (2, 3, 4)}
    with pytest.raises(ValueError, match=r"got \[2, 3, 4\]"):
        as_gradient(net, (extra, extra))
    with pytest.raises(TypeError, match=r"grad\.w\[2\] must be .* real numbers; got str"):
        as_gradient(net, (dict(grad.b), {2: "a", 3: grad.w[3]}))
    with pytest.raises(ValueError, match=r"each of the layers \[2, 3\]; got \[2\]"):
        as_gradient(net, ({2: grad.b[2]}, {2: grad.w[2]}))


def test_bp1_refuses_the_pairs_that_a_network_refuses():
    column = np.array([[1.0], [0.0]])
    pairs = {softmax: "f of single output neurons", tanh: r"needs outputs in \[0, 1\]"}
    for f, message in pairs.items():
        with pytest.raises(ValueError, match=message):
            bp1(cross_entropy, f, column, column, column)


DOORS = {name: getattr(bpkit, name) for name in bpkit.__all__
         if hasattr(getattr(bpkit, name), "__wrapped__")}  # fmt: skip


def calls():
    """By name, arguments of each function that takes a network, for one that asks most."""
    net = Network([2, 3, 2], neurons={(2, 0): "tanh", (3, 1): "linear"}, rng=0)
    x, y, rng = np.ones((2, 1)), np.eye(2)[:, :1], np.random.default_rng(0)
    w = ("w", 2, 0, 0)
    return {
        "accuracy": (net, x, np.array([0])), "backprop": (net, x, y), "count_paths": (net, w),
        "numerical_gradient": (net, x, y), "paths": (net, x, y, w), "perturb": (net, x, y, w, 0.1),
        "remainder_slope": (net, x, y, backprop(net, x, y), rng),
        "sgd": (net, (x, y), 1, 1, 0.1, rng, None, backprop, None, None, False),
        "sweep": (net, x, y, w, np.ones(2)),
    }  # fmt: skip


@pytest.mark.parametrize("name", calls())
def test_a_door_asks_once_for_the_network_and_the_mathematics_asks_nothing(name, monkeypatch):
    given, asked, ask = calls()[name], [], validation.of_type
    assert {*calls()} == {n for n, f in DOORS.items() if "net" in inspect.signature(f).parameters}
    monkeypatch.setattr(validation, "of_type", lambda *of: asked.append(of[0]) or ask(*of))
    received = []
    clean = DOORS[name].__wrapped__
    cell = next(c for c in DOORS[name].__closure__ if c.cell_contents is clean)
    monkeypatch.setattr(cell, "cell_contents", lambda *given: received.append(given))
    DOORS[name](*given)
    assert asked.count("net") == 1
    for check in (each for each, f in vars(validation).items() if inspect.isfunction(f)):
        monkeypatch.setattr(validation, check, None)
    monkeypatch.setattr(Layers, "_checked", None)
    result = clean(*received[0])
    assert name != "paths" or [*result]


@pytest.mark.parametrize("name", DOORS)
def test_help_says_what_a_function_takes_and_returns(name):
    said, shown = inspect.signature(DOORS[name]), inspect.signature(DOORS[name].__wrapped__)
    assert [*said.parameters] == [*shown.parameters]
    assert said.return_annotation == shown.return_annotation
