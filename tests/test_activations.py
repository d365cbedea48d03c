"""Activation functions: right values and slopes, and no warning at any finite z."""

import warnings

import numpy as np
import pytest
from autograd import elementwise_grad, grad
from hypothesis import given
from hypothesis import strategies as st
from networks import mingled
from oracle import LAYER, F

import bpkit
from bpkit import Activation, Network, relu, sigmoid, softmax, tanh
from bpkit.activations import ACTIVATIONS, OF_A_NEURON, per_neuron

Z = np.array([[-800.0, -300.5, -40.0, -3.0, -0.1, 0.0, 0.1, 2.0, 37.0, 300.5, 800.0]])


def test_each_is_offered_exported_and_written_plainly_for_the_oracle():
    made = {n for n, value in vars(bpkit.activations).items() if isinstance(value, Activation)}
    assert made == {*ACTIVATIONS}, "ACTIVATIONS in bpkit/activations.py"
    assert made <= {*bpkit.__all__}, "the import and __all__ in bpkit/__init__.py"
    assert made == {*F} | {*LAYER} - {"mingled"}, "F or LAYER in tests/oracle.py"


@pytest.mark.parametrize("name", OF_A_NEURON)
@given(z=st.floats(-30, 30))
def test_values_and_slopes_are_the_oracles(name, z):
    z = np.array([z])
    f = ACTIVATIONS[name]
    assert f.f(z) == pytest.approx(F[name](z), rel=1e-13, abs=1e-15)
    assert f.prime(z) == pytest.approx(elementwise_grad(F[name])(z), rel=1e-6, abs=1e-12)
    assert f.prime_given(z, f.f(z)) == pytest.approx(f.prime(z), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", OF_A_NEURON)
def test_silent_finite_and_in_the_same_dtype_at_any_finite_z(name, dtype):
    z = np.concatenate([Z, [[-1e4], [1e4], [-1e30], [1e30]]], axis=None).astype(dtype)
    f = ACTIVATIONS[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for values in (f.f(z), f.prime(z), f.prime_given(z, f.f(z))):
            assert values.dtype == dtype and np.isfinite(values).all()


def exact_sigmoid(z):
    """sigma(z) computed with a longer float, rounded once."""
    z = z.astype(np.longdouble)
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(z) / (1 + np.exp(z)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sigmoid_is_exact_to_float_precision(dtype):
    z = np.linspace(-80, 80, 4001).astype(dtype)
    wanted = exact_sigmoid(z)
    assert np.abs(sigmoid.f(z) / wanted - 1).max() < 4 * np.finfo(dtype).eps
    low = np.linspace(-800, np.log(np.finfo(dtype).tiny), 500).astype(dtype)  # subnormal there
    assert np.abs(sigmoid.f(low) - exact_sigmoid(low)).max() <= np.finfo(dtype).tiny
    slope = wanted * exact_sigmoid(-z)
    assert np.abs(sigmoid.prime(z) / slope - 1).max() < 8 * np.finfo(dtype).eps


def test_tanh_keeps_its_slope_where_it_is_nearly_flat():
    slope = tanh.prime(np.array([20.0]))
    assert slope == pytest.approx(4 * np.exp(-40), rel=1e-12, abs=0)


def test_relu_has_slope_0_at_its_kink():
    assert np.array_equal(relu.prime(np.array([-1.0, 0.0, 1.0])), [0, 0, 1])


def test_f_gives_a_new_array():
    for f in ACTIVATIONS.values():
        z = np.ones((2, 1))
        assert not np.shares_memory(f.f(z), z)


def test_per_neuron_rows_have_their_own_f():
    f = per_neuron(sigmoid, {1: tanh}, 3)
    z = np.array([[0.3, -2.0]] * 3)
    a = f.f(z)
    assert np.array_equal(a[[0, 2]], sigmoid.f(z[[0, 2]]))
    assert np.array_equal(a[1], np.tanh(z[1]))
    assert np.allclose(f.prime(z)[1], 1 - np.tanh(z[1]) ** 2)
    assert np.allclose(f.prime_given(z, a), f.prime(z))
    assert (f.at(0), f.at(1).name) == (sigmoid, "tanh")
    assert f.name == "sigmoid, neuron 1: tanh"


def test_an_activation_of_ones_own():
    swish = Activation("swish", lambda z: z * sigmoid.f(z),
                       lambda z: sigmoid.f(z) + z * sigmoid.prime(z))
    net = Network([2, 3, 1], activation={2: swish, 3: "sigmoid"}, rng=0)
    z = net.forward([[1.0], [2.0]]).z[2]
    assert np.array_equal(net.forward([[1.0], [2.0]]).a[2], z * sigmoid.f(z))


def test_the_slope_is_taken_from_a_where_a_is_given():
    z, a = np.zeros((2, 1)), np.full((2, 1), 0.3)
    assert np.allclose(sigmoid.prime_given(z, a), 0.3 * 0.7)
    assert np.allclose(per_neuron(sigmoid, {0: tanh}, 2).prime_given(z, a),
                       [[1 - 0.3**2], [0.3 * 0.7]])


@pytest.mark.parametrize("prime", [lambda z: 1.0, lambda z: np.ones_like(z, dtype=int)])
def test_a_slope_that_is_not_fit_is_refused_for_one_neuron_too(prime):
    mine = Activation("mine", np.tanh, prime)
    with pytest.raises((ValueError, TypeError), match="prime of activation 'mine' must"):
        Network([2, 2, 1], neurons={(2, 1): mine})


def test_an_f_that_widens_float32_is_refused():
    wide = Activation("wide", lambda z: z * np.ones(1), np.ones_like)
    with pytest.raises(TypeError, match="float32 became float64"):
        Network([2, 1], activation=wide, dtype=np.float32)


def jacobian(f, z):
    """da_j/dz_k of one example by autograd, from the oracle's own f."""
    return np.array([grad(lambda z, j=j: LAYER[f.name](z)[j, 0])(z)[:, 0] for j in range(len(z))])


@pytest.mark.parametrize("f", [softmax, mingled], ids=lambda f: f.name)
def test_the_products_of_a_whole_layer_are_with_J_and_with_its_transpose(f):
    rng = np.random.default_rng(0)
    z, v = rng.standard_normal((4, 1)), rng.standard_normal((4, 1))
    J, a = jacobian(f, z), f.f(z)
    assert np.allclose(f.J_v(z, a, v), J @ v, rtol=1e-12, atol=1e-15)
    assert np.allclose(f.JT_v(z, a, v), J.T @ v, rtol=1e-12, atol=1e-15)
    same = np.allclose(J, J.T)
    assert same == (f is softmax)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_is_silent_and_sums_to_1_at_any_finite_z(dtype):
    z = np.array([[1e30, -1e30, 0, 800], [0, -1e30, 1, 799], [-1e30, 0, 2, -800]], dtype=dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        a = softmax.f(z)
    assert a.dtype == dtype and np.allclose(a.sum(axis=0), 1)
    assert a[0, 3] / a[1, 3] == pytest.approx(np.e, rel=1e-6)


def test_each_example_of_a_whole_layer_is_for_itself():
    z = np.random.default_rng(1).standard_normal((3, 5))
    assert np.array_equal(softmax.f(z)[:, [2]], softmax.f(z[:, [2]]))


@pytest.mark.parametrize("call", [
    lambda: Network([3, 2], neurons={(2, 0): "softmax"}),
    lambda: Network([3, 2], "softmax", neurons={(2, 0): "tanh"}),
])
def test_an_f_of_a_whole_layer_is_for_no_single_neuron(call):
    with pytest.raises(ValueError, match="'softmax' takes the whole layer together"):
        call()


@pytest.mark.parametrize("make", [
    lambda: Activation("mine", np.tanh),
    lambda: Activation("mine", np.tanh, np.ones_like, products=(np.multiply, np.multiply)),
    lambda: Activation("mine", np.tanh, products=np.multiply),
    lambda: Activation("mine", np.tanh, products=(np.multiply, 3)),
])
def test_an_activation_has_a_slope_or_two_products(make):
    with pytest.raises((TypeError, ValueError), match=r"prime must be|products.* must be"):
        make()


@pytest.mark.parametrize("product", [
    lambda z, a, v: v.sum(axis=0),
    lambda z, a, v: v * np.ones(1),
    lambda z, a, v: np.add(v, 1, out=v),
])
def test_a_product_that_is_not_fit_is_refused_when_the_network_is_built(product):
    mine = Activation("mine", np.tanh, products=(product, product))
    with pytest.raises((TypeError, ValueError), match=r"products\[0\] of activation 'mine' must"):
        Network([2, 3], mine, dtype=np.float32)


@pytest.mark.parametrize("options", [
    {"activation": {2: per_neuron(sigmoid, {0: tanh}, 3), 3: "sigmoid"}},
    {"neurons": {(2, 1): per_neuron(sigmoid, {0: tanh}, 3)}},
])
def test_an_f_of_three_neurons_is_refused_for_five_and_for_one(options):
    with pytest.raises(ValueError, match=r"have 3 rows, one per neuron; got \(5, 1\)|f of single"):
        Network([2, 5, 1], **options)


@pytest.mark.parametrize("rows", [2, 4])
def test_an_f_of_three_neurons_gives_nothing_for_another_number_of_rows(rows):
    with pytest.raises(IndexError):
        per_neuron(sigmoid, {0: tanh}, 3).f(np.ones((rows, 1)))


def test_the_sigmoid_is_silent_however_numpy_is_set():
    with np.errstate(all="raise"):
        assert sigmoid.f(np.array([-800.0, 800.0])).tolist() == [0, 1]
