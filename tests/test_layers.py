"""Layers: a dict by layer number that checks what is put in and explains what is missing."""

import copy
import pickle

import numpy as np
import pytest

from bpkit import Layers, Network


@pytest.fixture
def net():
    return Network([4, 5, 3, 2], rng=0)


def test_the_input_layer_is_there_where_it_has_something(net):
    assert net.n[1] == 4 and net.forward(np.ones((4, 2))).a[1].shape == (4, 2)
    with pytest.raises(KeyError, match=r"fp\.z\[1\]: layer 1 is the input"):
        net.forward(np.ones((4, 1))).z[1]


def test_what_fits_is_cast_and_copied():
    net = Network([2, 1], rng=0, dtype=np.float32)
    given = np.array([[1, 2]])
    net.w[2] = given
    given[0, 0] = 99
    assert net.w[2].dtype == np.float32 and net.w[2].tolist() == [[1.0, 2.0]]
    with pytest.raises(ValueError, match="must fit in float32"):
        net.w[2] = [[1e300, 0.0]]


def test_changes_in_place_reach_the_network(net):
    array = net.w[2]
    net.w[2] -= 1.0
    assert net.w[2] is array


def test_update_is_all_or_nothing(net):
    before = net.w.copy()
    with pytest.raises(ValueError, match=r"net\.w\[3\] must have shape"):
        net.w.update({2: np.zeros((5, 4)), 3: np.zeros((5, 3))})
    assert all(np.array_equal(net.w[l], before[l]) for l in net.w)
    net.w |= {2: np.zeros((5, 4))}
    assert not net.w[2].any() and net.w[3].any()


@pytest.mark.parametrize("change", [
    lambda w: w.pop(2), lambda w: w.clear(), lambda w: w.popitem(), lambda w: w.setdefault(7, 1),
    lambda w: w.__delitem__(2),
])
def test_layers_cannot_be_added_or_removed(net, change):
    with pytest.raises(TypeError, match=r"net\.w is fixed"):
        change(net.w)
    assert list(net.w) == [2, 3, 4]


def test_copies_share_nothing(net):
    for other in (net.w.copy(), copy.deepcopy(net.w), pickle.loads(pickle.dumps(net.w))):
        assert isinstance(other, Layers) and other.symbol == "net.w"
        other[2] += 1
        assert not np.array_equal(other[2], net.w[2])
