"""Gradient checks: they pass what is right, and each one catches what is wrong."""

import numpy as np
import oracle
import pytest
from hypothesis import given
from networks import SMOOTH, problems

from bpkit import Gradient, Network, backprop, numerical_gradient, relative_error, remainder_slope


@pytest.fixture
def problem():
    rng = np.random.default_rng(1)
    return Network([4, 5, 3, 2], rng=0), rng.random((4, 3)), rng.random((2, 3))


def wrong(grad, change):
    """A copy of the gradient with changed weights."""
    w = {l: array.copy() for l, array in grad.w.items()}
    change(w)
    return Gradient(w, grad.b, grad.delta)


@given(problems(activations=SMOOTH, most_examples=3))
def test_numerical_gradient_is_the_oracles(problem):
    net, x, y = problem
    num = numerical_gradient(net, x, y)
    for got, want in zip((num.w, num.b, num.delta), oracle.gradient(net, x, y), strict=True):
        for l in want:
            scale = max(1.0, abs(net.C(x, y)), np.abs(want[l]).max())
            assert got[l].shape == want[l].shape
            assert np.abs(got[l] - want[l]).max() < 1e-4 * scale


def test_relative_error_of_a_right_gradient_is_tiny(problem):
    net, x, y = problem
    assert relative_error(backprop(net, x, y), numerical_gradient(net, x, y)) < 1e-8


def test_relative_error_sees_each_part(problem):
    net, x, y = problem
    grad, num = backprop(net, x, y), numerical_gradient(net, x, y)
    for part in ("w", "b", "delta"):
        for l in net.w:
            changed = backprop(net, x, y)
            getattr(changed, part)[l][0, 0] += 0.5
            assert relative_error(changed, num) > 0.1
    assert relative_error(wrong(grad, lambda w: w[2].__imul__(2)), num) > 1e-4


def test_relative_error_of_nothing_against_nothing_is_0():
    nothing = Gradient({2: np.zeros((1, 1))}, {2: np.zeros((1, 1))})
    assert relative_error(nothing, nothing) == 0.0


@given(problems(activations=SMOOTH, most_examples=3))
def test_slope_of_a_right_gradient_is_2(problem):
    net, x, y = problem
    grad = backprop(net, x, y)
    slopes = (remainder_slope(net, x, y, grad, rng=seed) for seed in range(3))
    # 3 where C happens to have no curvature along v; none where it is flat up to rounding. Along
    # some v the powers of h cancel at some h, and the slope is not that of a single power.
    assert any(slope is None or slope > 1.8 for slope in slopes)


@pytest.mark.parametrize("change", [
    lambda w: w[2].__imul__(1.5),
    lambda w: w[4].__imul__(-1),
    lambda w: w.update({3: np.zeros_like(w[3])}),
])
@pytest.mark.parametrize("seed", range(5))
def test_slope_of_a_wrong_gradient_is_1(problem, change, seed):
    net, x, y = problem
    grad = backprop(net, x, y)
    assert remainder_slope(net, x, y, grad, rng=seed) == pytest.approx(2, abs=0.1)
    assert remainder_slope(net, x, y, wrong(grad, change), rng=seed) == pytest.approx(1, abs=0.1)


def test_slope_sees_a_gradient_that_is_off_by_a_hundred_thousandth(problem):
    """Along most directions; along some the two powers of h cancel, or the error is too small."""
    net, x, y = problem
    grad = backprop(net, x, y)
    off = {l: array * 1.00001 for l, array in grad.b.items()}, \
        {l: array * 1.00001 for l, array in grad.w.items()}
    slopes = [remainder_slope(net, x, y, off, rng=seed) for seed in range(30)]
    assert sum(slope < 1.1 for slope in slopes) > 25


def test_slope_takes_a_learners_pair_and_a_float32_network(problem):
    net, x, y = problem
    grad = backprop(net, x, y)
    assert remainder_slope(net, x, y, (grad.b, grad.w), rng=0) == pytest.approx(2, abs=0.1)
    single = net.copy(dtype=np.float32)
    exact = backprop(single.copy(dtype=np.float64), x, y)
    assert remainder_slope(single, x, y, exact, rng=0) == pytest.approx(2, abs=0.1)


def test_slope_is_none_where_the_remainder_is_rounding():
    net = Network([1, 1], activation="sigmoid", cost="cross_entropy", rng=0)
    net.w[2], net.b[2] = [[0.0]], [[500.0]]
    x, y = [[1.0]], [[0.0]]
    # C = 500 + the change of z, a straight line as far as float64 can tell.
    assert remainder_slope(net, x, y, backprop(net, x, y), rng=0) is None


def test_nothing_is_changed(problem):
    net, x, y = problem
    before = [array.copy() for array in (*net.w.values(), *net.b.values())]
    grad = backprop(net, x, y)
    numerical_gradient(net, x, y)
    remainder_slope(net, x, y, grad, rng=0)
    assert all(map(np.array_equal, before, (*net.w.values(), *net.b.values())))


def test_a_float32_network_is_checked_in_float64(problem):
    net, x, y = problem
    single = net.copy(dtype=np.float32)
    num = numerical_gradient(single, x, y)
    exact = numerical_gradient(single.copy(dtype=np.float64), x, y)
    assert all(np.array_equal(num.w[l], exact.w[l]) for l in net.w)


def test_relative_error_is_a_ratio_of_lengths():
    one, two = ({2: np.array([[value]])} for value in (3.0, 4.0))
    zero = {2: np.array([[0.0]])}
    assert relative_error(Gradient(one, zero), Gradient(two, zero)) == pytest.approx(1 / 4)
    assert relative_error(Gradient(two, zero), Gradient(one, zero)) == pytest.approx(1 / 4)


def test_the_same_rng_gives_the_same_slope(problem):
    net, x, y = problem
    grad = wrong(backprop(net, x, y), lambda w: w[2].__imul__(1.5))
    slopes = [remainder_slope(net, x, y, grad, rng=seed) for seed in (5, 5, 6)]
    assert slopes[0] == slopes[1] != slopes[2]
