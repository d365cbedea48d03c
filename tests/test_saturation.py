"""The saturation explorer in Python: bpkit's numbers, its traits, what it leaves behind."""


import numpy as np
import pytest

from bpkit import Network, backprop, cross_entropy, quadratic
from bpkit.activations import OF_A_NEURON
from bpkit.formatting import plain, signed
from bpkit.widgets.saturation import ZS, saturation
from bpkit.widgets.views.curve_view import Board, Curve, CurveView, Plot, Quantity


def one_neuron(activation, cost, z, y):
    """a, f'(z) and delta of a network with only this neuron: an oracle for the explorer."""
    net = Network([1, 1], activation=activation, cost=cost, rng=0)
    net.w[2], net.b[2] = np.zeros((1, 1)), np.array([[z]])
    x, target = np.zeros((1, 1)), np.array([[y]])
    fp = net.forward(x)
    prime = net.activation[2].prime(fp.z[2])
    delta = backprop(net, x, target).delta[2]
    return fp.a[2].item(), prime.item(), delta.item()


@pytest.mark.parametrize("activation", list(OF_A_NEURON))
def test_the_numbers_are_those_of_a_network_of_one_neuron(activation):
    hand = saturation(activation=activation)
    for z, y in [(4.0, 0.0), (-2.35, 1.0), (0.0, 0.25), (6.0, 0.6), (-6.0, 0.0)]:
        hand.z, hand.y = z, y
        a, prime, delta = one_neuron(activation, quadratic, z, y)
        view = hand._view
        assert view.value("a") == pytest.approx(a, abs=1e-15)
        assert view.value("prime") == pytest.approx(prime, rel=1e-12)
        assert view.value("delta") == pytest.approx(delta, rel=1e-9, abs=1e-15)
        assert view.value("wrong") == pytest.approx(abs(a - y), abs=1e-15)
        for number in (plain(a, 4), plain(prime, 4), signed(delta, 4)):
            assert number in repr(hand)
        if activation == "sigmoid":
            assert view.value("cross") == one_neuron(activation, cross_entropy, z, y)[2]


def test_cross_entropy_is_for_outputs_between_0_and_1_and_else_says_why_not():
    hand = saturation()
    assert "cross-entropy" in hand.text() and "no cross-entropy" not in hand._view.board.note
    for name in ("tanh", "relu", "softplus", "linear"):
        hand.activation = name
        assert "cross" not in hand.text().lower()
        assert "no cross-entropy here" in hand._view.board.note
        assert name in hand._view.board.note


@pytest.mark.parametrize(
    ("z", "y", "activation", "said"),
    [
        (4.0, 0.0, "sigmoid", "learning stalls. Cross-entropy cancels σ′: δ = a − y = +0.9820"),
        (4.0, 1.0, "sigmoid", "nearly right, wrong by 0.0180"),
        (0.0, 0.0, "sigmoid", "lets δ = +0.1250 through: the neuron learns"),
        (-3.0, 1.0, "tanh", "leaves only δ = −0.0197 of it: learning stalls."),
        (-1.0, 1.0, "relu", "exactly 0, and so is δ: learning stops."),
    ],
)
def test_the_sentence_says_what_happens(z, y, activation, said):
    assert said in repr(saturation(z, y, activation))


def test_hatched_is_where_it_is_wrong_and_less_than_a_tenth_gets_through():
    board = saturation()._view.board
    shade = board.plots[2].shade
    delta, wrong = board.curves["delta"].values, board.curves["wrong"].values
    np.testing.assert_array_equal(shade, (wrong >= 0.15) & (np.abs(delta) < 0.1 * wrong))
    # With y = 0 it is on the right-hand side, with y = 1 on the left, each time in one piece.
    for row, side in ((0, ZS > 2.2), (-1, ZS < -2.2)):
        hatched = ZS[shade[row]]
        assert (np.sign(hatched) == np.sign(ZS[side][0])).all()
        assert len(hatched) == round((hatched[-1] - hatched[0]) * 20) + 1 > 70


@pytest.mark.parametrize("activation", list(OF_A_NEURON))
def test_the_error_fills_its_plot_and_makes_room_for_another_cost_on_request(activation):
    board = saturation(activation=activation)._view.board
    plot, delta = board.plots[2], board.curves["delta"].values
    low, high = np.array(plot.low), np.array(plot.high)
    assert [curve.key for curve in plot.curves] == ["delta"] and plot.traced
    assert (low < delta.min(axis=1)).all() and (delta.max(axis=1) < high).all()
    assert (low < 0).all() and (high > 0).all()
    assert np.ptp(high - low) < 1e-9  # on one scale, so that y can be compared with y
    assert (np.ptp(delta, axis=1) / (high - low)).max() > 0.85
    assert sum(low[0] <= tick <= high[0] for tick in plot.ticks) >= 2
    if activation == "sigmoid":
        more = plot.more
        assert [curve.key for curve in more.curves] == ["delta", "cross"]
        cross = board.curves["cross"].values
        assert (np.array(more.low) < cross.min(axis=1)).all()
        assert (cross.max(axis=1) < np.array(more.high)).all()
        assert len(board.more_sayings) == len(board.sayings)
    else:
        assert plot.more is None and not board.more_sayings


def test_the_page_gets_every_number_in_one_piece():
    view = saturation(y=0.3)._view
    numbers = np.frombuffer(view.numbers)
    start, end = view.spec["arrays"]["of delta"]
    delta = numbers[start:end].reshape(21, 241)
    assert delta[view.row, view.at] == view.value("delta")
    start, end = view.spec["arrays"]["x"]
    assert numbers[start:end][view.at] == 4.0
    assert len(view.numbers) < 250_000


def test_traits_move_the_view_and_the_view_moves_traits():
    hand = saturation()
    view = hand._view
    hand.z, hand.y = -1.52, 0.58
    assert (hand.z, hand.y) == (-1.5, 0.6)
    assert (ZS[view.at], view.row) == (-1.5, 12)
    view.set_state({"at": 0, "row": 20})  # as the page does it
    assert (hand.z, hand.y) == (-6.0, 1.0)
    assert "z = −6.00, wanted y = 1.00" in repr(hand)


def test_another_activation_keeps_z_and_y_where_it_can():
    hand = saturation(z=1.0, y=0.35)
    hand.activation = "tanh"
    assert (hand.z, hand.y, hand._view.row) == (1.0, 0.35, 27)
    hand.y = -0.8
    hand.children[1].value = "sigmoid"  # as the reader does it
    assert (hand.activation, hand.z, hand.y, hand._view.row) == ("sigmoid", 1.0, 0.0, 0)


def test_a_curve_view_shows_any_curves_and_refuses_a_place_outside_of_them():
    t = np.linspace(0, 1, 5)
    curve = Curve("C", t**2, "C", "the cost")
    plots = [Plot("Cost", [curve], [0.0], [1.0], [0.0, 1.0], 1)]
    view = CurveView(Board(Quantity("w", "a weight", t, small=1, large=2), plots), at=2)
    assert (view.value("C"), view.written("C"), view.written("w")) == (0.25, "0.2500", "0.50")
    assert view.saying == ""
    for at, error in ((5, ValueError), (-1, ValueError), (1.5, TypeError)):
        with pytest.raises(error, match="at must be a whole number from 0 to 4"):
            view.at = at
    with pytest.raises(ValueError, match="row must be a whole number from 0 to 0"):
        view.row = 1
    assert view.at == 2


@pytest.mark.parametrize("given", [{}, {"z": 2.0}, {"z": -2.0, "y": 1.0, "activation": "relu"}])
def test_every_view_shows_where_z_has_been(given):
    view = saturation(**given)._view
    start = view.at
    assert view._seen == [start, start]
    view.set_state({"at": start + 7, "_seen": [start, start + 7]})
    view.at = start - 3
    assert view._seen == [start - 3, start + 7]
    view.show(view.board, start + 1)
    assert view._seen == [start + 1] * 2
