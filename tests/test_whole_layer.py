"""A layer with one f for all its neurons, such as softmax: explorers show it, or say why not."""

import numpy as np
import pytest

from bpkit import Network, backprop
from bpkit.formatting import plain, short
from bpkit.widgets import equations, explore, modified_neuron, notation, paths, saturation
from bpkit.widgets import step_through as step_through_

NET = Network([3, 4, 3, 2], {2: "sigmoid", 3: "softmax", 4: "softmax"}, "log_likelihood", rng=0)
QUADRATIC = NET.copy(cost="quadratic")
X, Y = np.full((3, 1), 0.5), np.array([[1.0], [0.0]])


@pytest.mark.parametrize("net", [NET, QUADRATIC], ids=lambda net: net.cost.name)
@pytest.mark.parametrize("make", [explore, equations, modified_neuron])
def test_the_errors_are_those_of_backprop(make, net):
    hand = make(net, X, Y)
    delta = backprop(net, X, Y).delta
    for l, j in [(4, 0), (3, 1)]:
        if make is modified_neuron:
            hand.f, hand.neuron = None, (l, j)
            assert short(delta[l][j, 0]) in hand.text()
        elif make is equations:
            hand.equation, hand.layer = ("BP1" if l == net.L else "BP2"), l
            assert all(check.right for check in hand.checks.values())
            assert plain(delta[l][j, 0], 6) in hand.text()
            assert ("(Jᴸ)ᵀ" if l == net.L else "(Jˡ)ᵀ") in hand.text()
        else:
            hand.selected = ("z", l, j)
            assert short(delta[l][j, 0]) in hand.text()


@pytest.mark.parametrize("net", [NET, QUADRATIC], ids=lambda net: net.cost.name)
def test_the_walk_computes_what_backprop_does(net):
    walk, delta, said = step_through_(net, X, Y), backprop(net, X, Y).delta, []
    for step in range(16):
        walk.step = step
        said.append(walk.text())
    (first,) = (text for text in said if "delta[L] = " in text)
    assert ("a[L] - y" in first) == (net is NET) and short(delta[4][0, 0]) in first
    second = next(text for text in said if "δ³ = Jᵀ ((w⁴)ᵀ δ⁴)" in text)
    assert "delta[l] = bp2(w[l+1], delta[l+1], activation[l], z[l], a[l])" in second
    assert plain(delta[3][1, 0], 3) in second


def test_notation_names_all_z_of_the_layer():
    hand = notation(NET)
    hand.selected = ("z", 3, 1)
    assert "softmax computes a³₂ from all z of the layer" in hand.text()


def test_a_choice_of_softmax_that_the_cost_refuses_says_which_cost_fits():
    hand = explore(Network([3, 4, 2], cost="cross_entropy", rng=0), X, Y)
    layer = next(control for control in hand._layers.children if control.description == "layer 3")
    layer.value = "softmax"
    assert "cost=&#x27;log_likelihood&#x27;" in hand._message.value and layer.value == "sigmoid"


def test_what_needs_the_slope_of_one_neuron_says_that_there_is_none():
    with pytest.raises(ValueError, match=r"'softmax', an f of a whole layer, which has none"):
        saturation(activation="softmax")
    with pytest.raises(ValueError, match=r"got 'softmax' in layer 3, where every z changes"):
        paths(NET, X, Y)
    hand = modified_neuron(NET, X, Y, neuron=(2, 0), f="tanh")
    with pytest.raises(ValueError, match="'softmax' takes the whole layer"):
        hand.neuron = (4, 0)
    assert hand.neuron == (2, 0)
