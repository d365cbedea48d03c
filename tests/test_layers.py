"""Layers: a dict by layer number that checks what is put in and explains what is missing."""

import copy
import pickle

import numpy as np
import pytest

from bpkit import Layers, Network


@pytest.fixture
def net():
    return Network([4, 5, 3, 2], rng=0)


def test_a_missing_layer_is_explained_in_a_sentence(net):
    with pytest.raises(KeyError) as caught:
        net.w[5]
    assert str(caught.value) == "net.w[5]: the last layer is L = 4. Write net.w[4]."


def test_the_input_layer_is_there_where_it_has_something(net):
    assert net.n[1] == 4 and net.forward(np.ones((4, 2))).a[1].shape == (4, 2)
    with pytest.raises(KeyError, match=r"fp\.z\[1\]: layer 1 is the input"):
        net.forward(np.ones((4, 1))).z[1]


@pytest.mark.parametrize(("value", "error", "message"), [
    (np.zeros(5), ValueError,
     r"net\.b\[2\] must have shape \(5, 1\); got \(5,\)\. Write .* = value\.reshape\(5, 1\)"),
    (np.zeros((1, 5)), ValueError, r"Write net\.b\[2\] = value\.T"),
    (0.0, ValueError, r"got \(\)\. Write net\.b\[2\]\[\.\.\.\] = value"),
    ("zeros", TypeError, "real numbers; got str"),
    (np.zeros((5, 1), dtype=complex), TypeError, "got dtype complex128"),
    (np.full((5, 1), np.nan), ValueError, r"must be finite; net\.b\[2\]\[0, 0\] is nan"),
    ([[1], [2, 3]], TypeError, "rows of unequal length"),
])
def test_what_does_not_fit_is_refused_and_nothing_changes(net, value, error, message):
    before = net.b[2].copy()
    with pytest.raises(error, match=message):
        net.b[2] = value
    assert np.array_equal(net.b[2], before)


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


def test_the_dict_itself_cannot_be_replaced(net):
    for symbol in ("w", "b"):
        with pytest.raises(AttributeError, match=rf"Write net\.{symbol}\[2\] = "):
            setattr(net, symbol, {})
    with pytest.raises(TypeError, match=r"net\.n is fixed"):
        net.n[2] = 7
    with pytest.raises(TypeError, match=r"net\.n is fixed"):
        net.n |= {2: 7}


def test_copies_share_nothing(net):
    for other in (net.w.copy(), copy.deepcopy(net.w), pickle.loads(pickle.dumps(net.w))):
        assert isinstance(other, Layers) and other.symbol == "net.w"
        other[2] += 1
        assert not np.array_equal(other[2], net.w[2])


@pytest.mark.parametrize(("l", "said"), [
    (1, "layer 1 is the input and has none"),
    (0, "the book numbers layers from 1"),
    (-1, "layers are not counted from the end"),
    (9, "the last layer is L = 3"),
    ("2", "a layer number from 2 to 3 goes between the brackets"),
    ((2, 0), "a layer number from 2 to 3"),
])
def test_a_layer_that_is_not_there_is_explained(l, said):
    with pytest.raises(KeyError, match=said):
        Network([3, 4, 2], rng=0).w[l]
