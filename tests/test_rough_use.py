"""How explorers cope with huge and tiny numbers, and with being closed."""

import ipywidgets
import numpy as np
import pytest

from bpkit import Network
from bpkit.widgets import (
    equations,
    explore,
    linear_neurons,
    modified_neuron,
    notation,
    paths,
    predict,
    step_through,
)
from bpkit.widgets.explorer import png
from bpkit.widgets.views.watch import WATCH

NET, X, Y = Network([3, 4, 2], rng=0), np.full((3, 1), 0.5), np.zeros((2, 1))
OF_A_NETWORK = [linear_neurons, modified_neuron, paths, step_through]


# ---- the end ----


@pytest.mark.parametrize("make", [explore, notation, equations, *OF_A_NETWORK])
def test_a_closed_explorer_looks_at_nothing_any_more(make):
    before = set(WATCH._watchers)
    hand = make()
    assert set(WATCH._watchers) > before
    hand.close()
    assert set(WATCH._watchers) == before
    assert all(child.comm is None for child in hand.children)


def test_what_reveal_returned_is_not_closed():
    shown = ipywidgets.HTML("the answer")
    hand = predict("Which?", ["this", "that"], lambda: ("this", shown))
    hand.choice, hand.committed = "this", True
    hand.close()
    assert shown.comm is not None
    assert all(child.comm is None for child in hand.children)


# ---- huge and tiny numbers ----


@pytest.mark.parametrize(
    "make", [explore, notation, equations, modified_neuron, paths, step_through]
)
def test_weights_of_any_size_can_be_shown(make):
    for factor in (1e150, 1e-300):
        net = NET.copy()
        for w in net.w.values():
            w *= factor
        hand = make(net, X, Y)
        assert hand.text() and png(hand.picture())[0]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_network_that_has_overflowed_is_shown_all_the_same():
    net = Network([3, 4, 2], activation="linear", rng=0)
    for w in net.w.values():
        w *= 1e200
    for make in (explore, notation, equations, modified_neuron, paths, step_through):
        hand = make(net, X, Y)
        if make is not modified_neuron:
            hand.selected = ("w", 2, 0, 0)
        assert hand.text()
        assert png(hand.picture())[0]
