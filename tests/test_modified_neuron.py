"""The explorer `modified_neuron` in Python: what it compares, refuses, and leaves unchanged."""


import numpy as np
import pytest

from bpkit import Network, backprop
from bpkit.figures.nudge import example
from bpkit.formatting import plain
from bpkit.widgets.modified_neuron.modified_neuron import modified_neuron

PLACES = [(l, j) for l, n in ((2, 4), (3, 4), (4, 2)) for j in range(n)]


def options(hand):
    """The two dropdowns: which neuron, and which f."""
    return hand.children[1].children[:2]


def view_of(hand):
    return hand.children[3]


@pytest.mark.parametrize("neuron", PLACES)
@pytest.mark.parametrize("f", ["linear", "tanh", "relu", "softplus"])
def test_it_marks_exactly_the_errors_and_activations_that_backprop_gives_otherwise(neuron, f):
    net, x, y, _ = example()
    hand = modified_neuron(neuron=neuron, f=f)
    other = net.copy(neurons={neuron: f})
    before, after = backprop(net, x, y).delta, backprop(other, x, y).delta
    changed = {("z", *p) for p in PLACES if before[p[0]][p[1]] != after[p[0]][p[1]]}
    notes = view_of(hand).notes
    assert {place for place in notes if place != "C"} == changed
    assert (("C" in notes) == (net.C(x, y) != other.C(x, y)))
    l, j = neuron
    equation = "BP1" if l == 4 else "BP2"
    assert f"{equation}, with {f}′ for neuron {j + 1}" in hand.text()
    assert hand.text().count(", unchanged") == 2  # the other two layers
    assert plain(other.C(x, y), 4) in hand.text() and plain(net.C(x, y), 4) in hand.text()


def test_what_stays_is_said_to_be_the_same():
    hand = modified_neuron(neuron=(4, 0), f="tanh")
    assert "Exactly as before: δ⁴₂." in hand.text()
    assert "8 of 9 other errors change" in hand.text()
    hand.neuron = (3, 1)
    assert "all 9 other errors change" in hand.text()
    assert hand.text().count("same") == 1 + 7  # z, and the activations before it and beside it


def test_the_numbers_of_the_one_equation_are_those_of_bp2():
    net, x, y, _ = example()
    hand = modified_neuron()  # tanh in neuron 2 of layer 3
    other = net.copy(neurons={(3, 1): "tanh"})
    fp, delta = other.forward(x), backprop(other, x, y).delta
    sent = (net.w[4].T @ delta[4])[1, 0]
    numbers = [plain(n, 4) for n in (sent, 1 - np.tanh(fp.z[3][1, 0]) ** 2, delta[3][1, 0])]
    assert "{} × {} = {}".format(*numbers) in hand.text()


def test_the_traits_show_both_networks_and_the_one_given_is_left_alone():
    net, x, y, _ = example()
    hand = modified_neuron(net, x, y, (2, 3), "relu")
    assert (hand.neuron, hand.f) == ((2, 3), "relu")
    assert hand.network.activation[2].at(3).name == "relu"
    assert hand.network.activation[2].at(2).name == "sigmoid"
    assert hand.original.activation[2].at(3).name == net.activation[2].at(3).name == "sigmoid"
    seen = []
    hand.observe(lambda change: seen.append(change["new"].activation[3].at(0).name), "network")
    hand.neuron = [3, 0]
    assert seen == ["relu"] and hand.neuron == (3, 0)
    hand.f = None
    assert "its own f" in hand.text() and hand.text().count("same") == 2 * len(PLACES)
    assert view_of(hand).notes == {}


def test_its_own_f_given_by_name_changes_nothing():
    hand = modified_neuron(f="sigmoid")
    assert view_of(hand).notes == {} and "its own f" in hand.text()


def test_neurons_that_had_their_own_f_keep_it():
    net, x, y, _ = example()
    net = net.copy(neurons={(2, 0): "relu"})
    hand = modified_neuron(net, x, y, (3, 1), "tanh")
    assert hand.network.activation[2].at(0).name == hand.original.activation[2].at(0).name == "relu"


def test_controls_picture_and_traits_stay_in_step():
    hand = modified_neuron()
    which, what = options(hand)
    which.value = (4, 1)
    assert hand.neuron == (4, 1) and view_of(hand).selected == ("z", 4, 1)
    what.value = "softplus"
    assert hand.f == "softplus"
    what.value = ""
    assert hand.f is None
    view_of(hand).selected = ("b", 2, 2)
    assert hand.neuron == (2, 2) == which.value
    for elsewhere in (("w", 3, 0, 0), ("a", 1, 0), None):
        view_of(hand).selected = elsewhere
        assert hand.neuron == (2, 2) and view_of(hand).selected == ("z", 2, 2)


def test_a_cost_that_refuses_says_so_and_all_stays_as_it_was():
    net, x, y, _ = example()
    hand = modified_neuron(net.copy(cost="cross_entropy"), x, y, (4, 0), None)
    before, (_, what) = repr(hand), options(hand)
    what.value = "tanh"
    assert "gives outputs in [-1, 1]" in hand.children[2].value
    assert "role='alert'" in hand.children[2].value
    assert (hand.f, what.value, repr(hand)) == (None, "", before)
    with pytest.raises(ValueError, match="cross_entropy"):
        hand.f = "tanh"
    assert (hand.f, repr(hand)) == (None, before)

    hand.neuron, hand.f = (3, 0), "tanh"
    assert hand.children[2].value == ""
    before = repr(hand)
    view_of(hand).selected = ("z", 4, 1)
    assert "gives outputs in [-1, 1]" in hand.children[2].value
    assert hand.neuron == (3, 0) and view_of(hand).selected == ("z", 3, 0)
    assert repr(hand) == before


def test_its_text_has_no_digits_that_depend_on_the_machine():
    # How large the rounding in central differences is does.
    said = repr(modified_neuron())
    assert "agree with it to 1e-9" in said and "10⁻" not in said


def test_a_wide_network_and_two_layers():
    rng = np.random.default_rng(0)
    wide = Network([12, 30, 11], rng=0, dtype=np.float32)
    hand = modified_neuron(wide, rng.random((12, 1)), np.eye(11)[:, [3]], (2, 17), "tanh")
    drawn = {place[1:3] for place in view_of(hand).notes if place != "C"}
    assert drawn <= {(l, j) for l in (2, 3) for j in (0, 1, 2, 10, 17, 29)} and (2, 17) in drawn
    assert "\n          18     0.9756     0.9987" in hand.text()
    assert "agree with it" in hand.text() and "all 40 other errors" in hand.text()
    assert len(hand._repr_mimebundle_()[0]["image/png"]) < 80_000  # in base64
    small = modified_neuron(Network([1, 1], rng=0), [[1.0]], [[0.0]])
    assert small.neuron == (2, 0) and "There is no other δ." in small.text()
