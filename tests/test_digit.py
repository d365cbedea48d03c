"""The explorer `digit` in Python: everything it shows is what bpkit's backprop gives."""

import base64
import io
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.image import imread

from bpkit import Network, accuracy, backprop, mnist
from bpkit.formatting import plain, signed
from bpkit.widgets.digit.asks import (
    HALF_RIGHT,
    RIGHT,
    TRAINED,
    asks,
    decimals,
    default_net,
    trained_net,
)
from bpkit.widgets.digit.centre import centred
from bpkit.widgets.digit.digit import digit
from bpkit.widgets.digit.page import arrow_ends


def examples(n=6):
    rng = np.random.default_rng(3)
    x = (rng.random((784, n)) * (rng.random((784, n)) > 0.8)).astype(np.float32)
    return SimpleNamespace(x=x, labels=np.arange(n) % 10)


def small_net(sizes=(784, 5, 10), **kwargs):
    net = Network(sizes, rng=1, **kwargs)
    net.w[2] /= 10
    return net


def gradient(net, data, *which):
    return backprop(net, data.x[:, which].astype(float), np.eye(10)[:, data.labels[list(which)]])


@pytest.fixture
def hand():
    return digit(small_net(), examples())


def test_one_example_asks_what_backprop_gives(hand):
    net, data = small_net(), examples()
    hand.example, hand.neuron = 2, 3
    shown, grad, x = hand.asks(), gradient(net, data, 2), data.x[:, [2]].astype(float)
    a = net.forward(x).a[3][:, 0]
    assert np.allclose(shown.a, a, atol=1e-14)
    assert np.allclose(shown.of_a, (np.arange(10) == 2) - a, atol=1e-14)
    for l in (2, 3):
        assert np.allclose(shown.of_w[l], -grad.w[l], atol=1e-14)
        assert np.allclose(shown.of_b[l], -grad.delta[l][:, 0], atol=1e-14)
    view = hand._view
    assert np.array_equal(view.last.values, shown.of_w[3])
    assert np.array_equal(view.row.values[0], shown.of_b[2])
    assert np.array_equal(view.map.values, shown.of_w[2][3].reshape(28, 28))
    # One example's map is the image itself, times one number.
    assert np.allclose(view.map.values, shown.of_b[2][3] * x.reshape(28, 28), atol=1e-14)
    assert np.array_equal(view.pad.pixels, x.reshape(28, 28))


def test_the_average_is_the_mean_of_what_each_of_the_seen_asks(hand):
    net, data = small_net(), examples()
    hand.next(2)
    hand.next()
    hand.example = 1  # already seen: it counts once
    assert hand.seen == (0, 1, 2, 3)
    hand.average = True
    shown, each = hand.asks(), [gradient(net, data, i) for i in hand.seen]
    for l in (2, 3):
        assert np.allclose(shown.of_w[l], -np.mean([g.w[l] for g in each], axis=0), atol=1e-14)
        mean_delta = np.mean([g.delta[l][:, 0] for g in each], axis=0)
        assert np.allclose(shown.of_b[l], -mean_delta, atol=1e-14)
    assert shown.m == 4 and np.array_equal(hand._view.last.values, shown.of_w[3])
    assert "the average of the 4 seen asks for most, −∂C/∂w" in repr(hand)
    # The outputs stay those of the image.
    assert np.allclose(shown.a, net.forward(data.x[:, [1]].astype(float)).a[3][:, 0], atol=1e-14)


def test_next_goes_round_and_counts_what_it_passes(hand):
    hand.example = 4
    hand.next(3)
    assert hand.example == 1 and hand.seen == (0, 4, 5, 1)
    hand._view.ten.click()
    assert hand.example == 5 and set(hand.seen) == set(range(6))
    with pytest.raises(ValueError, match="count must be a whole number from 1"):
        hand.next(0)


@pytest.mark.parametrize("average", [False, True])
def test_steps_are_taken_by_a_copy_and_only_there(hand, average):
    net, data = small_net(), examples()
    hand.next(2)
    hand.average, hand.eta = average, 0.5
    before, presses = repr(hand), hand._view.step
    for steps in (1, 2, 3):
        presses.click()
        grad = gradient(net, data, *((0, 1, 2) if average else (2,)))
        for l in (2, 3):
            net.w[l], net.b[l] = net.w[l] - 0.5 * grad.w[l], net.b[l] - 0.5 * grad.b[l]
        after = net.forward(data.x[:, [2]].astype(float)).a[3][:, 0]
        shown, words = hand.asks(), "1 step" if steps == 1 else f"{steps} steps"
        assert hand.steps == shown.steps == steps
        assert np.allclose(shown.after, after, atol=1e-14) and not np.allclose(after, shown.a)
        assert shown.C_after < shown.C
        assert all(plain(value, 3) in repr(hand) for value in after)
        assert f"{words} of η = 0.5: {'C' if average else 'C_x'} from" in repr(hand)
        assert f"{words} taken" in hand._view._taken.value
        assert f"after {words}" in hand._view._outputs.value
    hand._view.undo.click()
    assert hand.steps == 0 and repr(hand) == before
    assert hand._view.undo.disabled and "no step taken" in hand._view._taken.value


def test_when_somebody_else_asks_no_step_has_been_taken(hand):
    other = np.zeros((28, 28))
    other[5:20, 10:12] = 1
    for name, value in [("example", 3), ("average", True), ("label", 7), ("pixels", other)]:
        hand.steps = 2
        setattr(hand, name, value)
        assert hand.steps == 0 and hand.asks().after is None, name
    hand.steps = 2
    hand.eta, hand.neuron = 0.25, 3  # the same ones still ask
    assert hand.steps == hand.asks().steps == 2


def test_no_step_leads_to_infinity():
    hand = digit(small_net(activation="linear"), examples())
    hand.eta, hand.steps = 100, 50
    shown = hand.asks()
    assert 0 < shown.steps < 50 and np.isfinite(shown.after).all()
    assert "the next would make a number infinite" in hand._view._taken.value
    assert hand._view.step.disabled and not hand._view.undo.disabled
    hand.picture()


def test_the_text_and_the_table_have_the_numbers(hand):
    hand.example = 4
    shown, text = hand.asks(), repr(hand)
    table = hand._view._outputs.value
    for a, asked in zip(shown.a, shown.of_a, strict=True):
        assert plain(a, 3) in text and plain(a, 3) in table
        assert signed(asked, 3) in text and signed(asked, 3) in table
    j, k = np.unravel_index(np.abs(shown.of_w[3]).argmax(), (10, 5))
    assert f"net.w[3][{j}, {k}]  {signed(shown.of_w[3][j, k], decimals(shown.of_w[3]))}" in text
    assert text.startswith("Example 4, data.x[:, 4], a handwritten 4; the largest output")
    assert f"C_x = {plain(shown.C_x, 3)}" in text


def test_the_readers_own_drawing(hand):
    net, own = small_net(), np.zeros((28, 28))
    own[5:20, 10:12] = 1
    hand._view.pad.pixels = own  # as the page does
    assert hand.drawn and np.array_equal(hand.pixels, own) and hand.label == 0
    hand.label = 7
    a = net.forward(centred(own).reshape(784, 1)).a[3][:, 0]
    assert np.allclose(hand.asks().of_a, (np.arange(10) == 7) - a, atol=1e-14)
    shown = hand.asks()
    assert np.allclose(
        hand._view.map.values, shown.of_b[2][0] * centred(own), atol=1e-14)
    assert repr(hand).startswith("Your own drawing, a 7;")
    assert "scaled and centred: ink on 60 of 784 pixels, rows 5 to 24" in repr(hand)
    assert hand.seen == (0,)
    hand._view.back.click()
    assert not hand.drawn and hand.label == 0 and hand.sees is hand.pixels
    assert np.array_equal(hand._view.pad.pixels, examples().x[:, 0].reshape(28, 28))
    hand.pixels = own
    hand.example = 3
    assert not hand.drawn and hand.label == 3


def test_without_a_label_there_are_outputs_only(hand):
    hand.pixels = np.zeros((28, 28))
    hand.steps = 1
    assert hand.label is None and hand._view.label.value == -1 and hand._view.step.disabled
    shown = hand.asks()
    assert shown.of_a is shown.of_w is shown.after is None
    assert "Nothing is asked until" in repr(hand) and "asked, " not in repr(hand)
    assert not hand._view.last.values.any() and not hand._view.map.values.any()
    hand.picture()
    hand.average = True  # the examples that were seen still ask
    assert hand._view.last.values.any() and "the average" not in repr(hand)
    hand._view.label.value = 3
    assert hand.label == 3 and hand.asks().of_a is not None


def test_controls_and_traits_stay_in_step(hand):
    view = hand._view
    view.last.column = 3
    assert hand.neuron == view.row.column == 3
    view.after.click()
    view.after.click()
    assert hand.neuron == view.last.column == 0
    view.before.click()
    assert hand.neuron == 4
    view.who.picked, view.eta.value = "average", 2.5
    assert (hand.average, hand.eta) == (True, 2.5)
    hand.eta, hand.label, hand.average = 0.1, 9, False
    assert view.eta.value == 0.1 and view.label.value == 9 and view.who.picked == "this"


def test_one_part_at_a_time_is_shown(hand):
    view = hand._view
    last, layer_2 = view._parts.values()
    assert (last.layout.display, layer_2.layout.display) == (None, "none")
    view.part.picked = "layer 2"
    assert (last.layout.display, layer_2.layout.display) == ("none", None)


def test_networks_of_other_depths():
    flat = digit(small_net((784, 10)), examples())
    assert flat._view.last is None and flat._view.row.values.shape == (1, 10)
    assert flat._view.network is None and len(flat._view._parts) == 1
    flat._view.row.column = 9
    assert flat.neuron == 9 and "of w² into neuron 10" in repr(flat) and "w³" not in repr(flat)
    deep = digit(small_net((784, 5, 4, 10)), examples())
    assert deep._view.last.values.shape == (10, 4) and not deep._view.last.selectable
    deep.neuron = 4
    assert "of w⁴: w⁴" in repr(deep)
    for hand in (flat, deep):
        hand.steps = 1
        hand.picture()


@pytest.mark.parametrize("kwargs", [
    {"cost": "cross_entropy"},
    {"activation": {2: "sigmoid", 3: "tanh"}},
    {"activation": "linear"},
    {"dtype": np.float32},
])
def test_other_costs_and_activations(kwargs):
    net = small_net(**kwargs)
    hand = digit(net, examples())
    hand.steps, hand.eta = 1, 0.01
    exact = gradient(net.copy(dtype=np.float64), examples(), 0)
    assert np.allclose(hand.asks().of_w[2], -exact.w[2], atol=1e-14)
    hand.picture()


def test_an_output_that_asks_infinitely_much_is_still_drawn():
    net = small_net(cost="cross_entropy")
    net.b[3] -= 1000
    hand = digit(net, examples())
    assert "∞" in repr(hand) and "∞" in hand._view._outputs.value
    hand.picture()


def test_arrows_are_as_long_as_what_is_asked_and_stay_on_the_scale():
    assert arrow_ends(0.25, 0.75, 0.75, 0, 1) == (0.25, 1.0)  # quadratic: it ends at y
    assert arrow_ends(0.25, -0.25, 0.75, 0, 1) == (0.25, 0.0)
    start, end = arrow_ends(0.25, 4.0, 4.0, 0, 1)
    assert (start, end) == (0.0, 1.0)
    start, end = arrow_ends(0.5, -2.0, 4.0, 0, 1)
    assert end - start == -0.5 and end >= 0
    assert arrow_ends(0.0, np.inf, 1.0, 0, 1) == (0.0, 1.0)


def test_the_network_and_the_data_are_left_alone():
    net, data = small_net(), examples()
    hand = digit(net, data)
    before = repr(hand)
    net.w[3] += 1
    assert repr(hand) == before
    hand.average, hand.steps = True, 2
    assert np.array_equal(net.w[2], small_net().w[2])
    assert np.array_equal(data.x, examples().x)


def test_decimals_show_three_digits_of_the_largest():
    for largest, wanted in ((3.2, 2), (0.71, 3), (0.0123, 4), (0.00099, 6), (0.0, 3), (1e-30, 9)):
        assert decimals(np.array([largest / 3, -largest])) == wanted


def test_asking_nothing_leaves_nothing():
    assert asks(small_net(), np.zeros((784, 1)), None).m == 0


def test_by_default_it_shows_a_handwritten_2_that_is_half_learnt_and_leaves_a_small_picture():
    hand = digit()
    assert hand.label == hand.shows == 2
    assert 0.1 < hand.asks().a[2] < 0.95
    hand.neuron = 11
    sizes = []
    for average in (False, True):
        hand.average = average
        data, metadata = hand._repr_mimebundle_()
        png = base64.b64decode(data["image/png"])
        sizes.append(len(png))
        assert imread(io.BytesIO(png)).shape[2] == 4
        assert data["text/plain"] == metadata["image/png"]["alt"] == repr(hand)
        hand.next(10)
    assert max(sizes) <= 60_000
    assert digit().asks().a[2] == pytest.approx(digit().asks().a[2])


# ---- two networks ----


def test_the_two_networks_read_as_much_as_is_said():
    test = mnist.load().test
    for net, percent in (default_net(), HALF_RIGHT), (trained_net(), RIGHT):
        assert round(100 * accuracy(net, test.x, test.labels)) == percent
    assert TRAINED.stat().st_size < 50_000


def test_the_trained_network_can_be_asked_in_place_of_another():
    net = Network([784, 30, 10], rng=0)
    hand, data = digit(net, examples()), examples()
    menu = hand._view.network
    assert menu.options == (("yours", False), ("trained, 96 %", True))
    hand.steps = 3
    menu.value = True
    assert hand.trained and hand.steps == 0
    x = data.x[:, [0]].astype(float)
    assert np.allclose(hand.asks().a, trained_net().forward(x).a[3][:, 0], atol=1e-14)
    exact = gradient(trained_net(), data, 0)
    assert np.array_equal(hand._view.last.values, -exact.w[3])
    assert "asked of the trained network, right on 96 % of the test images" in repr(hand)
    hand.trained = False
    assert not menu.value and "trained" not in repr(hand)
    assert np.allclose(hand.asks().a, net.forward(x).a[3][:, 0], atol=1e-14)
    assert digit()._view.network.options[0] == ("half-trained, 73 %", False)


# ---- what is drawn is centred ----


def seven(top=2, left=3, height=12, width=8):
    """A 7 with strokes two pixels wide and soft edges."""
    pixels = np.zeros((28, 28))
    pixels[top : top + 2, left : left + width] = 1
    for i in range(2, height):
        at = left + width - 2 - i * (width - 2) // height
        pixels[top + i, at : at + 2] = 1, 0.5
    return pixels


def test_where_a_digit_is_drawn_makes_no_difference():
    here = centred(seven())
    for top in (0, 5, 16):
        for left in (0, 11, 20):
            assert np.allclose(centred(seven(top, left)), here, atol=1e-12)


def test_a_drawing_fills_a_box_of_20_pixels_and_balances_in_the_middle():
    for drawn in seven(), seven(0, 0, 28, 20), seven(9, 9, 6, 14), seven().T:
        seen = centred(drawn)
        rows, columns = np.nonzero(seen)
        sides = [np.ptp(rows) + 1, np.ptp(columns) + 1]
        was = [np.ptp(along) + 1 for along in np.nonzero(drawn)]
        assert max(sides) == 20 and sides == [round(20 * side / max(was)) for side in was]
        for along in rows, columns:
            off = np.average(along, weights=seen[rows, columns]) - 14
            # It stays whole, so a figure that is heavy on one side ends up at the edge.
            assert abs(off) <= 0.5 or (along.max() == 27 if off < 0 else along.min() == 0)
        assert seen.min() >= 0 and seen.max() <= 1
        # The inked share of its box is the same as before.
        assert seen.sum() / np.prod(sides) == pytest.approx(drawn.sum() / np.prod(was))


def test_an_image_of_mnist_comes_out_nearly_the_same():
    images = mnist.load().test.x[:, :500].astype(float)
    again = np.stack([centred(x.reshape(28, 28)).ravel() for x in images.T], axis=1)
    moved = np.abs(again - images).max(axis=0) > 1e-12
    assert moved.mean() < 0.05
    # Those that moved did so by one pixel, as their centre of mass is halfway between two.
    for was, now in zip(images.T[moved], again.T[moved], strict=True):
        shifts = [np.roll(was.reshape(28, 28), by, axis) for by in (-1, 1) for axis in (0, 1)]
        assert min(np.abs(now.reshape(28, 28) - each).max() for each in shifts) < 1e-12
    read = [trained_net().forward(x).a[3].argmax(axis=0) for x in (images, again)]
    assert (read[0] == read[1]).mean() > 0.99


def test_an_empty_pad_stays_empty_and_a_dot_stays_whole():
    empty = np.zeros((28, 28))
    assert not centred(empty).any() and centred(empty) is not empty
    empty[27, 0] = 1
    seen = centred(empty)
    assert seen.sum() == pytest.approx(400) and np.isclose(seen[seen > 0], 1).all()


def test_a_7_drawn_in_a_corner_is_read_as_a_7():
    hand = digit(trained_net(), examples())
    hand.pixels = drawn = seven(16, 20)
    assert hand.asks().a.argmax() == 7
    assert trained_net().forward(drawn.reshape(784, 1)).a[3].argmax() != 7  # where it was drawn
