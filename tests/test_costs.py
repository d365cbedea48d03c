"""Costs: values, gradients, closed forms, and the refusals that keep them meaningful."""

import warnings

import numpy as np
import pytest
from autograd import grad
from autograd import numpy as anp

from bpkit import (
    Activation,
    Cost,
    Network,
    backprop,
    bp1,
    cross_entropy,
    log_likelihood,
    quadratic,
    sigmoid,
    softmax,
)

A = np.array([[0.2, 0.9, 0.5], [0.7, 0.01, 0.5]])
Y = np.array([[0.0, 1.0, 0.3], [1.0, 0.0, 0.9]])

ORACLE = {
    "quadratic": lambda a: anp.sum(0.5 * (a - Y) ** 2),
    "cross_entropy": lambda a: -anp.sum(Y * anp.log(a) + (1 - Y) * anp.log(1 - a)),
}


@pytest.mark.parametrize("cost", [quadratic, cross_entropy])
def test_value_and_gradient_are_the_oracles(cost):
    assert cost.value(A, Y).shape == (3,)
    assert cost.value(A, Y).sum() == pytest.approx(float(ORACLE[cost.name](A)))
    assert np.allclose(cost.gradient(A, Y), grad(ORACLE[cost.name])(A))


def test_quadratic_has_the_half_and_sums_over_outputs():
    assert quadratic.value(np.array([[3.0], [1.0]]), np.array([[1.0], [0.0]])) == [2.5]


def test_cross_entropy_at_the_ends_of_its_domain():
    a, y = np.array([[0.0, 1.0, 0.0, 1.0]]), np.array([[0.0, 1.0, 1.0, 0.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.array_equal(cross_entropy.value(a, y), [0, 0, np.inf, np.inf])
        assert np.array_equal(cross_entropy.gradient(a, y), [[1, -1, -np.inf, np.inf]])


def test_the_closed_form_is_the_value():
    z = np.linspace(-8, 8, 12).reshape(2, 6)
    y = np.random.default_rng(0).random((2, 6))
    closed = cross_entropy.value_at(sigmoid, z, sigmoid.f(z), y)
    assert np.allclose(closed, cross_entropy.value(sigmoid.f(z), y), rtol=1e-12)


@pytest.mark.parametrize("activation", ["tanh", "linear", "relu", "softplus"])
def test_outputs_that_leave_the_domain_of_the_cost_are_refused(activation):
    with pytest.raises(ValueError, match=f"needs outputs in \\[0, 1\\]; activation '{activation}'"):
        Network([2, 3, 1], {2: "sigmoid", 3: activation}, cost="cross_entropy")
    with pytest.raises(ValueError, match="needs outputs in"):
        Network([2, 3, 2], cost="cross_entropy", neurons={(3, 1): activation})
    Network([2, 3, 1], {2: activation, 3: "sigmoid"}, cost="cross_entropy")


def test_targets_may_be_anything_where_the_cost_has_no_domain():
    assert np.isfinite(Network([2, 1], rng=0).C([[1.0], [1.0]], [[-1.0]]))


def test_a_cost_of_ones_own():
    value, gradient = (lambda a, y: ((a - y) ** 4).sum(axis=0)), (lambda a, y: 4 * (a - y) ** 3)
    quartic = Cost("quartic", value, gradient)
    net = Network([2, 2], cost=quartic, rng=0)
    x, y = np.ones((2, 1)), np.zeros((2, 1))
    assert net.C(x, y) == pytest.approx((net.forward(x).a[2] ** 4).sum())


def test_cross_entropy_keeps_the_digits_of_a_tiny_output():
    assert cross_entropy.value(np.array([[1e-20]]), np.array([[0.0]])) == pytest.approx(
        [1e-20], rel=1e-12, abs=0)


def test_a_log_likelihood_refuses_y_that_are_no_shares():
    net = Network([2, 3], "softmax", "log_likelihood", rng=0)
    x, z, y = np.ones((2, 2)), np.zeros((3, 2)), np.array([[1, 0.5], [0, 0], [0, 0]])
    for call in (lambda: net.C(x, y), lambda: backprop(net, x, y),
                 lambda: bp1(log_likelihood, softmax, z, softmax.f(z), y)):
        with pytest.raises(ValueError, match=r"y must sum to 1 in each column.*0\.5 in column 1"):
            call()
    y[1, 1] = 0.5
    assert np.array_equal(backprop(net, x, y).delta[2], net.forward(x).a[2] - y)


def test_a_cost_is_tried_inside_its_domain():
    def value(a, y):
        assert (a > 2).all()
        return (a - y).sum(axis=0)

    far = Activation("far", lambda z: 3 + sigmoid.f(z), sigmoid.prime, range=(3.0, 4.0))
    cost = Cost("far", value, lambda a, y: np.ones_like(a), domain=(3.0, 4.0))
    assert Network([2, 1], activation=far, cost=cost, rng=0).C([[1.0], [1.0]], [[3.0]]) > 0
