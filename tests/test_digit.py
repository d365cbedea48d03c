"""The explorer `digit` in Python: whatever it shows is what bpkit's backprop gives."""

import base64
import io
import threading
import warnings
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.image import imread

from bpkit import Network, backprop
from bpkit.formatting import plain, signed
from bpkit.widgets.digit.asks import asks, decimals
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
    hand.example = 1  # seen already: it counts once
    assert hand.seen == (0, 1, 2, 3)
    hand.average = True
    shown, each = hand.asks(), [gradient(net, data, i) for i in hand.seen]
    for l in (2, 3):
        assert np.allclose(shown.of_w[l], -np.mean([g.w[l] for g in each], axis=0), atol=1e-14)
        mean_delta = np.mean([g.delta[l][:, 0] for g in each], axis=0)
        assert np.allclose(shown.of_b[l], -mean_delta, atol=1e-14)
    assert shown.m == 4 and np.array_equal(hand._view.last.values, shown.of_w[3])
    assert "the average of the 4 seen asks, −∂C/∂w" in repr(hand)
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
def test_a_step_is_made_by_a_copy_and_only_there(hand, average):
    net, data = small_net(), examples()
    hand.next(2)
    hand.average, hand.eta = average, 0.5
    before = repr(hand)
    hand.step = True
    grad = gradient(net, data, *((0, 1, 2) if average else (2,)))
    for l in (2, 3):
        net.w[l], net.b[l] = net.w[l] - 0.5 * grad.w[l], net.b[l] - 0.5 * grad.b[l]
    after = net.forward(data.x[:, [2]].astype(float)).a[3][:, 0]
    shown = hand.asks()
    assert np.allclose(shown.after, after, atol=1e-14) and not np.allclose(after, shown.a)
    assert shown.C_after < shown.C
    assert all(plain(value, 3) in repr(hand) for value in after)
    assert f"one step of η = 0.5: {'C' if average else 'C_x'} from" in repr(hand)
    hand.step = False
    assert repr(hand) == before


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
    a = net.forward(own.reshape(784, 1)).a[3][:, 0]
    assert np.allclose(hand.asks().of_a, (np.arange(10) == 7) - a, atol=1e-14)
    assert repr(hand).startswith("Your own drawing, a 7;")
    assert hand.seen == (0,)
    hand._view.back.click()
    assert not hand.drawn and hand.label == 0
    assert np.array_equal(hand._view.pad.pixels, examples().x[:, 0].reshape(28, 28))
    hand.pixels = own
    hand.example = 3
    assert not hand.drawn and hand.label == 3


def test_without_a_label_there_are_outputs_only(hand):
    hand.step = True
    hand.pixels = np.zeros((28, 28))
    assert hand.label is None and hand._view.label.value == -1
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
    view.who.value, view.step.value, view.eta.value = True, True, 2.5
    assert (hand.average, hand.step, hand.eta) == (True, True, 2.5)
    hand.eta, hand.label = 0.1, 9
    assert view.eta.value == 0.1 and view.label.value == 9


@pytest.mark.parametrize(("name", "bad", "error", "said"), [
    ("example", 6, ValueError, "example must be a whole number from 0 to 5; got 6"),
    ("example", "two", TypeError, "example must be a whole number"),
    ("label", 10, ValueError, "label must be a whole number from 0 to 9; got 10"),
    ("neuron", 5, ValueError, "neuron must be a whole number from 0 to 4; got 5"),
    ("eta", -1, ValueError, "eta must be a finite number above 0"),
    ("eta", 1000, ValueError, "eta must be from 0.001 to 100; got 1000. Write eta=1"),
    ("pixels", np.zeros(784), ValueError, r"pixels must have shape \(28, 28\)"),
])
def test_what_no_trait_can_be_is_refused_and_nothing_changes(hand, name, bad, error, said):
    before = repr(hand)
    with pytest.raises(error, match=said):
        setattr(hand, name, bad)
    assert repr(hand) == before
    hand.next()
    assert hand.example == 1


def test_networks_of_other_depths():
    flat = digit(small_net((784, 10)), examples())
    assert flat._view.last is None and flat._view.row.values.shape == (1, 10)
    flat._view.row.column = 9
    assert flat.neuron == 9 and "of w² into neuron 10" in repr(flat) and "w³" not in repr(flat)
    deep = digit(small_net((784, 5, 4, 10)), examples())
    assert deep._view.last.values.shape == (10, 4) and not deep._view.last.selectable
    deep.neuron = 4
    assert "of w⁴: w⁴" in repr(deep)
    for hand in (flat, deep):
        hand.step = True
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
    hand.step, hand.eta = True, 0.01
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
    hand.step = hand.average = True
    assert np.array_equal(net.w[2], small_net().w[2])
    assert np.array_equal(data.x, examples().x)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"784 inputs.*got sizes \[4, 10\]. Write Network"):
        digit(Network([4, 10]), examples())
    with pytest.raises(ValueError, match=r"10 outputs"):
        digit(Network([784, 3]), examples())
    with pytest.raises(TypeError, match=r"net must be a Network; got .* \(list\)"):
        digit([784, 10], examples())
    net, data = small_net(), examples()
    for bad, said in [
        (SimpleNamespace(x=data.x), "data must have .x and .labels"),
        (SimpleNamespace(x=data.x.T, labels=data.labels), r"data.x must have .*data.x.T"),
        (SimpleNamespace(x=data.x * 255, labels=data.labels), r"data.x must lie in \[0, 1\]"),
        (SimpleNamespace(x=data.x, labels=data.labels[:3]), r"data.labels must be .*\(6,\)"),
        (SimpleNamespace(x=data.x, labels=data.labels + 5), "data.labels .* got 5 to 10"),
    ]:
        with pytest.raises((TypeError, ValueError), match=said):
            digit(net, bad)
    with pytest.raises(ValueError, match="example must be a whole number from 0 to 5"):
        digit(net, data, example=6)


def test_decimals_show_three_digits_of_the_largest():
    for largest, wanted in ((3.2, 2), (0.71, 3), (0.0123, 4), (0.00099, 6), (0.0, 3), (1e-30, 9)):
        assert decimals(np.array([largest / 3, -largest])) == wanted


def test_asking_nothing_leaves_nothing():
    assert asks(small_net(), np.zeros((784, 1)), None).m == 0


def test_callbacks_in_other_threads():
    hand = digit(small_net(), examples(60))
    hand.average = True
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        threads = [threading.Thread(target=hand._view.next.click) for _ in range(12)]
        threads += [threading.Thread(target=hand._view.after.click) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert np.array_equal(hand._view.last.values, hand.asks().of_w[3])
    assert len(set(hand.seen)) == len(hand.seen)


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
    assert max(sizes) <= 30_000
    assert digit().asks().a[2] == pytest.approx(digit().asks().a[2])
