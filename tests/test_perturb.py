"""perturb, sweep and paths: compared with the network itself, changed by hand, and with BP4."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import SMOOTH, nearest_kink, parameters, problems

from bpkit import Activation, Network, backprop, count_paths, paths, perturb, sweep
from bpkit.params import Param, parameter
from bpkit.paths import MOST_PATHS


def displaced(net, x, param, d):
    """The forward pass of a network with a parameter changed by hand, layer by layer for z."""
    kind, l, j, *k = param
    other = net.copy()
    if kind == "w":
        other.w[l][j, k[0]] += d
    else:
        other.b[l][j, 0] += d  # a nudge of z^l_j and a nudge of its bias are the same thing
    return other, other.forward(x)


def gradient_of(net, x, y, param):
    kind, l, j, *k = param
    grad = backprop(net, x, y)
    return grad.w[l][j, k[0]] if kind == "w" else grad.b[l][j, 0]


@given(problems(most_examples=4), st.data())
def test_perturb_is_what_the_displaced_network_does(problem, data):
    net, x, y = problem
    param = data.draw(parameters(net))
    d = data.draw(st.floats(-3, 3))
    p = perturb(net, x, y, param, d)
    other, after = displaced(net, x, param, d)
    before = net.forward(x)
    for l in net.w:
        scale = max(1, np.abs(after.z[l]).max(), np.abs(before.z[l]).max())
        assert np.abs(p.dz[l] - (after.z[l] - before.z[l])).max() < 1e-11 * scale
        assert np.abs(p.da[l] - (after.a[l] - before.a[l])).max() < 1e-11 * scale
    C = net.C(x, y)
    assert p.dC == pytest.approx(other.C(x, y) - C, abs=1e-10 * max(1, C, other.C(x, y)))
    assert p.linear.dC == pytest.approx(gradient_of(net, x, y, param) * d, rel=1e-9, abs=1e-12)


@given(problems(activations=SMOOTH, most_examples=2), st.data())
def test_first_order_is_the_limit_of_small_changes(problem, data):
    net, x, y = problem
    param = data.draw(parameters(net))
    p = perturb(net, x, y, param, 1e-6)
    for l in net.w:
        scale = max(1e-6, np.abs(p.da[l]).max())
        assert np.abs(p.da[l] - p.linear.da[l]).max() < 1e-3 * scale
        assert np.abs(p.dz[l] - p.linear.dz[l]).max() < 1e-3 * max(scale, np.abs(p.dz[l]).max())


@given(problems(dtypes=(np.float32, np.float64)), st.data())
def test_sweep_has_one_displaced_network_in_each_column(problem, data):
    net, x, y = problem
    x, y = x[:, :1], y[:, :1]
    param = data.draw(parameters(net))
    double = net.copy(dtype=np.float64)
    fp = double.forward(x)
    kind, l, j, *k = param
    base = {"w": lambda: double.w[l][j, k[0]], "b": lambda: double.b[l][j, 0],
            "z": lambda: fp.z[l][j, 0]}[kind]()
    values = np.array([base - 2, base, base + 1e-3, base + 1.5])
    s = sweep(net, x, y, param, values)
    assert s.base == pytest.approx(base, rel=1e-12, abs=1e-12)
    for i, value in enumerate(values):
        other, after = displaced(double, fp.a[1], param, value - s.base)
        delta = backprop(other, fp.a[1], y).delta
        for l in net.w:
            for got, want in ((s.z, after.z), (s.a, after.a), (s.delta, delta)):
                scale = max(1.0, np.abs(want[l]).max(), np.abs(after.z[l]).max())
                if nearest_kink(other, after) >= 1e-9:
                    assert np.abs(got[l][:, i] - want[l][:, 0]).max() < 1e-9 * scale
        C = other.C(fp.a[1], y)
        assert s.C[i] == pytest.approx(C, rel=1e-9, abs=1e-11 * max(1, C, s.C.max()))
        p = perturb(double, fp.a[1], y, param, float(value - s.base))
        assert s.dC[i] == pytest.approx(p.dC, rel=1e-9, abs=1e-11 * max(1, C, s.C.max()))
        assert s.linear.dC[i] == pytest.approx(p.linear.dC, rel=1e-9, abs=1e-12)
        for l in net.w:
            scale = max(1.0, np.abs(p.dz[l]).max())
            assert np.abs(s.da[l][:, i] - p.da[l][:, 0]).max() < 1e-11 * scale
            assert np.abs(s.linear.dz[l][:, i] - p.linear.dz[l][:, 0]).max() < 1e-11 * scale
    assert np.array_equal(s.remainder, s.dC - s.slope * (s.values - s.base))


@given(problems(), st.data())
def test_no_displacement_changes_nothing_at_all(problem, data):
    net, x, y = problem
    param = data.draw(parameters(net))
    s = sweep(net, x[:, :1], y[:, :1], param, [sweep(net, x[:, :1], y[:, :1], param, [0.0]).base])
    assert s.dC[0] == s.remainder[0] == 0.0
    assert not any(s.da[l].any() or s.dz[l].any() for l in net.w)
    assert perturb(net, x, y, param, 0.0).dC == 0.0


def test_a_small_change_keeps_its_digits():
    net = Network([3, 4, 2], rng=0)
    x, y = np.ones((3, 1)), np.zeros((2, 1))
    param = ("w", 2, 0, 0)
    h = 1e-12
    # Subtracting two values of a near 1 would leave four digits; the linear change has them all.
    assert perturb(net, x, y, param, h).dz[2][0, 0] == h
    assert perturb(net, x, y, param, h).linear.dC == pytest.approx(
        gradient_of(net, x, y, param) * h, rel=1e-12)


@given(problems(activations=[*SMOOTH], most_examples=1, whole=()), st.data())
def test_paths_sum_to_the_gradient(problem, data):
    net, x, y = problem
    param = data.draw(parameters(net, kinds=("w", "b", "z")))
    if count_paths(net, param) > 2000:
        return
    every = list(paths(net, x, y, param))
    assert len(every) == count_paths(net, param)
    total = math.fsum(path.product for path in every)
    size = math.fsum(abs(path.product) for path in every)
    # The slope of a nearly flat sigmoid is only as exact as 1 is rounded: see prime_given.
    assert total == pytest.approx(gradient_of(net, x, y, param), abs=1e-12 * max(0.1, size))
    for path in every[:20]:
        assert math.prod(path.factors) == pytest.approx(path.product, rel=1e-9, abs=1e-300)
        assert len(path.factors) == len(path.neurons) + 1
        assert [l for l, _ in path.neurons] == list(range(param[1], net.L + 1))
        assert path.neurons[0] == (param[1], param[2])


@given(problems(activations=[*SMOOTH], most_examples=1, whole=()), st.data(), st.integers(1, 12))
def test_the_largest_paths_are_the_largest(problem, data, k):
    net, x, y = problem
    param = data.draw(parameters(net))
    if count_paths(net, param) > 2000:
        return
    every = sorted((abs(path.product) for path in paths(net, x, y, param)), reverse=True)
    got = [abs(path.product) for path in paths(net, x, y, param, largest=k)]
    assert got == pytest.approx(every[:k], rel=1e-12)


def test_factors_are_the_rates_of_the_book():
    net = Network([2, 2, 2, 2], rng=0)
    x, y = np.array([[0.3], [0.9]]), np.array([[1.0], [0.0]])
    fp = net.forward(x)
    through = ((2, 1), (3, 0), (4, 1))
    path = next(p for p in paths(net, x, y, ("w", 2, 1, 0)) if p.neurons == through)
    slope = {l: net.activation[l].prime(fp.z[l])[:, 0] for l in net.w}
    assert path.factors == pytest.approx((
        fp.a[1][0, 0] * slope[2][1],
        net.w[3][0, 1] * slope[3][0],
        net.w[4][1, 0] * slope[4][1],
        (fp.a[4] - y)[1, 0],
    ))


def test_paths_of_a_saturated_cross_entropy_are_finite():
    net = Network([1, 2, 1], cost="cross_entropy", rng=0)
    net.b[3] = [[60.0]]
    every = list(paths(net, [[1.0]], [[0.0]], ("w", 2, 0, 0)))
    assert sum(p.product for p in every) == pytest.approx(
        backprop(net, [[1.0]], [[0.0]]).w[2][0, 0], rel=1e-12)
    assert math.prod(every[0].factors) == pytest.approx(every[0].product, rel=1e-9)


def test_too_many_paths_are_refused_politely_and_the_largest_still_found():
    net = Network([2, 40, 40, 40, 40], rng=0)
    x, y = np.ones((2, 1)), np.zeros((40, 1))
    assert count_paths(net, ("w", 2, 0, 0)) == 64_000 < MOST_PATHS
    assert len(list(itertools.islice(paths(net, x, y, ("w", 2, 0, 0)), 5))) == 5
    deep = Network([2, 40, 40, 40, 40, 40], rng=0)
    with pytest.raises(ValueError, match=r"2,560,000 paths from w²₁₁.*Write largest=10"):
        paths(deep, x, y, ("w", 2, 0, 0))
    top = [abs(p.product) for p in paths(deep, x, y, ("w", 2, 0, 0), largest=10)]
    assert len(top) == 10 and top == sorted(top, reverse=True)


def test_names_are_the_books_and_the_codes():
    net = Network([4, 12, 3], rng=0)
    assert parameter(net, ("w", 2, 1, 3)).book == "w²₂₄"
    assert parameter(net, ("w", 2, 1, 3)).code == "net.w[2][1, 3]"
    assert parameter(net, ("w", 2, 11, 3)).book == "w²₁₂,₄"
    assert parameter(net, ("b", 3, 0)) == Param("b", 3, 0)
    assert (Param("b", 3, 0).book, Param("b", 3, 0).code) == ("b³₁", "net.b[3][0, 0]")
    assert (Param("z", 3, 0).book, Param("z", 3, 0).code) == ("z³₁", "fp.z[3][0, 0]")
    assert parameter(net, Param("z", 3, 0)) == Param("z", 3, 0)


NET = Network([4, 5, 2], rng=0)
X, Y = np.zeros((4, 1)), np.zeros((2, 1))


def test_sweep_is_vectorised_over_its_values():
    calls = []
    f = Activation("counted", lambda z: (calls.append(z.shape), np.tanh(z))[1],
                   lambda z: 1 - np.tanh(z) ** 2)
    net = Network([4, 5, 3, 2], activation=f, rng=0)
    x, y = np.ones((4, 1)), np.zeros((2, 1))

    def calls_for(values):
        calls.clear()
        sweep(net, x, y, ("w", 3, 1, 3), values)
        return len(calls)

    assert calls_for(np.linspace(-3, 3, 201)) == calls_for(np.zeros(1)) > 0
    assert (3, 201) not in calls and calls_for(np.linspace(-3, 3, 201)) and (3, 201) in calls


@pytest.mark.parametrize("param", [("w", 2, 4, 1), ("w", 3, 1, 3), ("w", 4, 1, 2), ("b", 3, 2)])
def test_sweep_has_the_errors_of_every_displaced_network(param):
    rng = np.random.default_rng(3)
    net, x, y = Network([4, 5, 3, 2], rng=0), rng.random((4, 1)), rng.random((2, 1))
    s = sweep(net, x, y, param, np.linspace(-4, 4, 9))
    for i, value in enumerate(s.values):
        other, _ = displaced(net, x, param, value - s.base)
        delta = backprop(other, x, y).delta
        for l in net.w:
            assert np.allclose(s.delta[l][:, [i]], delta[l], rtol=1e-11, atol=1e-15)
    step = perturb(net, x, y, param, 1.0).linear
    for l in net.w:
        assert np.allclose(s.linear.da[l], step.da[l] * (s.values - s.base))
        assert np.allclose(s.linear.dz[l], step.dz[l] * (s.values - s.base))


def test_paths_are_made_one_at_a_time_and_in_float64():
    net = Network([2, 3, 2], rng=0, dtype=np.float32)
    x, y = np.ones((2, 1)), np.zeros((2, 1))
    found = paths(net, x, y, ("w", 2, 0, 0))
    assert iter(found) is found
    total = math.fsum(path.product for path in found)
    double = net.copy(dtype=np.float64)
    assert total == pytest.approx(backprop(double, x, y).w[2][0, 0], rel=1e-13, abs=0)
    assert perturb(net, x, y, ("w", 2, 0, 0), 1e-3).dC == perturb(
        double, x, y, ("w", 2, 0, 0), 1e-3).dC


def test_paths_through_a_dead_output_are_nought_and_finite():
    net = Network([2, 2, 1], {2: "sigmoid", 3: "relu"}, rng=0)
    net.b[3] = [[-50.0]]
    every = list(paths(net, np.ones((2, 1)), [[1.0]], ("w", 2, 0, 0)))
    assert [path.product for path in every] == [0.0]
    assert np.isfinite(every[0].factors).all()


def test_a_step_may_be_any_real_number_but_not_a_bool():
    assert perturb(NET, X, Y, ("b", 3, 0), np.array(0.5)).d == 0.5
    with pytest.raises(TypeError, match="d must be a finite number; got True"):
        perturb(NET, X, Y, ("b", 3, 0), True)
