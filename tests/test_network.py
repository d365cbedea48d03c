"""Network: what is built, what the forward pass computes, and what is refused."""

import copy
import pickle

import numpy as np
import oracle
import pytest
from hypothesis import given
from networks import problems

from bpkit import Network
from bpkit.activations import ACTIVATIONS


@given(problems(dtypes=(np.float32, np.float64)))
def test_forward_pass_is_the_oracles(problem):
    net, x, _ = problem
    fp = net.forward(x)
    w, b = ({l: a.astype(float) for l, a in part.items()} for part in (net.w, net.b))
    z, a = oracle.forward(net, w, b, x)
    for l in z:
        assert fp.z[l].shape == fp.a[l].shape == (net.n[l], x.shape[1])
        assert fp.z[l].dtype == fp.a[l].dtype == net.dtype
        size = max(1.0, *(np.abs(v).max() for v in a.values()))
        tolerance = 2000 * np.finfo(net.dtype).eps * size
        assert np.abs(fp.z[l] - z[l]).max() < tolerance
        assert np.abs(fp.a[l] - a[l]).max() < tolerance


def test_numbers_are_the_books():
    net = Network([4, 5, 3, 2])
    assert (net.L, net.sizes, dict(net.n)) == (4, [4, 5, 3, 2], {1: 4, 2: 5, 3: 3, 4: 2})
    assert {l: w.shape for l, w in net.w.items()} == {2: (5, 4), 3: (3, 5), 4: (2, 3)}
    assert {l: b.shape for l, b in net.b.items()} == {2: (5, 1), 3: (3, 1), 4: (2, 1)}


def test_the_same_seed_draws_the_same_network_in_both_dtypes():
    double, single = Network([3, 4, 2], rng=7), Network([3, 4, 2], rng=7, dtype=np.float32)
    assert all(np.array_equal(double.w[l].astype(np.float32), single.w[l]) for l in double.w)
    assert not np.array_equal(Network([3, 4, 2], rng=8).w[2], double.w[2])
    again = Network([3, 4, 2], rng=np.random.default_rng(7))
    assert np.array_equal(again.b[3], double.b[3])


def test_parameters_are_drawn_from_the_standard_normal():
    net = Network([200, 200, 200], rng=0)
    drawn = np.concatenate([net.w[2], net.w[3]], axis=None)
    assert abs(drawn.mean()) < 0.02 and abs(drawn.std() - 1) < 0.02


def test_C_is_the_mean_over_examples():
    net, rng = Network([3, 2], rng=0), np.random.default_rng(1)
    x, y = rng.random((3, 4)), rng.random((2, 4))
    alone = [net.C(x[:, i : i + 1], y[:, i : i + 1]) for i in range(4)]
    assert isinstance(net.C(x, y), float)
    assert net.C(x, y) == pytest.approx(np.mean(alone))
    assert net.C_x(x, y) == pytest.approx(alone)


def test_each_layer_and_neuron_has_its_f():
    own = {(2, 0): "relu", (3, 1): "softplus"}
    net = Network([2, 3, 2], {2: "tanh", 3: "sigmoid"}, neurons=own)
    names = {l: [net.activation[l].at(j).name for j in range(net.n[l])] for l in net.activation}
    assert names == {2: ["relu", "tanh", "tanh"], 3: ["sigmoid", "softplus"]}


def test_copy_keeps_the_parameters_and_changes_what_is_named():
    net = Network([3, 4, 2], neurons={(2, 1): "tanh"}, rng=0)
    same, other = net.copy(), net.copy(activation="linear", neurons={}, cost="quadratic")
    assert repr(same) == repr(net)
    assert other.activation[2].name == "linear" and net.activation[3].name == "sigmoid"
    for twin in (same, other, copy.copy(net), copy.deepcopy(net), pickle.loads(pickle.dumps(net))):
        assert all(np.array_equal(twin.w[l], net.w[l]) for l in net.w)
        twin.w[2] += 1
        assert not np.array_equal(twin.w[2], net.w[2])
    assert net.copy(cost="cross_entropy").cost.name == "cross_entropy"
    assert net.copy(dtype=np.float32).w[2].dtype == np.float32


def test_closed_forms_survive_pickling():
    net = pickle.loads(pickle.dumps(Network([1, 1], rng=0)))
    assert net.activation[2] is ACTIVATIONS["sigmoid"] and net.cost.name == "quadratic"


def test_repr_builds_the_same_network():
    net = Network([2, 3, 2], {2: "tanh", 3: "sigmoid"}, neurons={(2, 0): "relu"}, dtype=np.float32)
    assert repr(eval(repr(net))) == repr(net)
    assert repr(Network([2, 1])) == "Network([2, 1], activation='sigmoid', cost='quadratic')"


def test_x_and_y_are_cast_and_left_alone():
    net = Network([2, 1], rng=0, dtype=np.float32)
    x = np.array([[1], [2]])
    assert net.forward(x).a[1].dtype == np.float32 and x.dtype == int
    assert net.C([[1], [2]], [[0]]) == net.C(x, np.zeros((1, 1)))


def test_sizes_and_neurons_cannot_be_changed():
    net = Network([2, 3, 1], neurons={(2, 0): "tanh"}, rng=0)
    said = repr(net)
    net.sizes.append(7)
    net.neurons.clear()
    assert repr(net) == repr(net.copy()) == said and net.sizes == [2, 3, 1]
    with pytest.raises(AttributeError, match=r"net\.neurons cannot be replaced"):
        net.neurons |= {(2, 1): "relu"}
