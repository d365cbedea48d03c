"""The gallery in Python: nothing trains unasked, both see the same data, what it says is true."""

import base64
import json
import sys
import threading
from types import SimpleNamespace

import numpy as np
import pytest
import traitlets

from bpkit import Network, accuracy, backprop, relative_error, sgd
from bpkit.doors import as_gradient
from bpkit.exercises.catalogue import EXERCISES
from bpkit.widgets.gallery import gallery
from bpkit.widgets.gallery.race import (
    NAMES,
    OUTCOMES,
    Points,
    checked,
    default_data,
    default_start,
    slips,
)
from bpkit.widgets.views.mathml import as_written

PATIENCE = 30  # seconds until a test gives up
IDS = [id for id, _, _ in NAMES]


def toy(n=240, seed=0):
    """Points in a cube, labelled by their largest coordinate: learnt in a moment."""
    x = np.random.default_rng(seed).random((3, n))
    labels = x.argmax(axis=0)
    every = SimpleNamespace(x=x, y=np.eye(3)[:, labels], labels=labels)
    return SimpleNamespace(train=every, test=every)


def made(**given):
    return gallery(Network([3, 6, 3], rng=0), given.pop("data", toy()), **given)


def slow(gate):
    """A right gradient that waits before each mini-batch until the gate is open."""

    def gradient(net, x, y):
        assert gate.wait(PATIENCE)
        return backprop(net, x, y)

    return gradient


def threads():
    return [thread for thread in threading.enumerate() if "_at_once" in thread.name]


def in_the_page(widget):
    parts = [repr(widget), json.dumps(widget.get_state(), default=str)]
    parts += [in_the_page(child) for child in getattr(widget, "children", ())]
    return "\n".join(parts)


# ---- the mistakes ----


@pytest.mark.parametrize("id", IDS)
def test_every_mistake_is_in_the_catalogue_and_takes_a_step_on_images(id):
    (mistake,) = [m for m in EXERCISES["backprop"].mistakes if m.id == id]
    slip = slips()[id]
    assert slip.gradient in mistake.functions and slip.says() == mistake.message
    rng = np.random.default_rng(0)
    data = SimpleNamespace(x=rng.random((784, 25)), y=np.eye(10)[:, rng.integers(0, 10, 25)])
    net = default_start()
    before = net.copy()
    sgd(net, data, 1, 10, 3.0, rng, gradient=slip.gradient, show=False)  # 10, 10 and 5 examples
    assert any(np.any(net.w[l] != before.w[l]) for l in net.w)
    assert all(np.isfinite(net.w[l]).all() for l in net.w)


def test_the_gradient_check_finds_every_one_and_no_other():
    assert checked(backprop) < 1e-8
    assert all(checked(slip.gradient) > 0.1 for slip in slips().values())


def test_the_relative_error_is_that_of_the_whole_gradient():
    net, rng = Network([3, 4, 5, 2], rng=0), np.random.default_rng(0)
    x, y = rng.random((3, 3)), rng.random((2, 3))
    for slip in slips().values():
        error = relative_error(as_gradient(net, slip.gradient(net, x, y)), backprop(net, x, y))
        assert checked(slip.gradient) == pytest.approx(error, abs=1e-6)


def test_names_are_different_and_short():
    names = [name for _, name, _ in NAMES]
    assert len(set(names)) == len(names) == len(set(IDS)) and max(map(len, names)) < 42


# ---- nothing before the reader commits ----


def test_nothing_is_read_or_trained_before_one_asks(monkeypatch):
    def forbidden(*_, **__):
        raise AssertionError("asked for too early")

    room = sys.modules["bpkit.widgets.gallery.gallery"]  # the function carries its name
    monkeypatch.setattr(room, "default_data", forbidden)
    monkeypatch.setattr(room, "Race", forbidden)
    hand = gallery()
    for id in IDS:
        hand.mistake, hand.prediction = id, "as good"
    data, metadata = hand._repr_mimebundle_()
    assert len(base64.b64decode(data["image/png"])) < 60_000
    assert data["text/plain"] == metadata["image/png"]["alt"] == repr(hand)
    assert "Nothing is trained before you commit." in repr(hand) and "(x) As well" in repr(hand)
    assert hand.state == "open" and hand.outcome is None and threads() == []


def test_training_waits_for_a_prediction():
    hand = made()
    for train in hand.train, hand.start:
        with pytest.raises(ValueError, match="prediction must come before training; got None"):
            train()
    assert hand.state == "open" and hand._run is None


# ---- the race ----


def by_hand(gradient, net, data, seed=0, pieces=40):
    """The same training without the gallery: the accuracies after each piece."""
    rng, n = np.random.default_rng(seed), data.train.x.shape[1]
    seen = [accuracy(net, data.test.x, data.test.labels)]
    for first in range(0, n, n // pieces):
        end = first + n // pieces
        piece = SimpleNamespace(x=data.train.x[:, first:end], y=data.train.y[:, first:end])
        sgd(net, piece, 1, 10, 3.0, rng, gradient=gradient, show=False)
        seen.append(accuracy(net, data.test.x, data.test.labels))
    return seen


def test_both_curves_are_what_sgd_gives_from_the_same_start():
    data, hand = toy(400), made(data=toy(400))
    for id in ("bp1_factor_2", "bp1_sign"):
        hand.mistake, hand.prediction = id, "worse"
        hand.train()
        points = hand._kept[id].points
        start = Network([3, 6, 3], rng=0).copy(dtype=np.float32)
        assert list(points.accuracy[0]) == by_hand(backprop, start.copy(), data)
        assert list(points.accuracy[1]) == by_hand(slips()[id].gradient, start.copy(), data)
        assert points.images == tuple(range(0, 401, 10))
        assert hand.state == "finished"
    assert hand.outcome == "away" and points.cost[1][-1] > points.cost[1][0]


def test_the_right_function_of_ones_own_gives_the_same_curve_twice():
    hand = made(gradient=lambda net, x, y: backprop(net, x, y), epochs=2)
    hand.mistake, hand.prediction = "yours", "as good"
    hand.train()
    points = hand._kept["yours"].points
    assert points.accuracy[0] == points.accuracy[1] and points.cost[0] == points.cost[1]
    assert points.images[-1] == 480 and len(points.images) == 81
    assert "agrees with yours" in repr(hand) and "finds it at once" not in repr(hand)
    assert "your function calls bpkit's backprop" in repr(hand)  # which check.backprop notices


@pytest.mark.parametrize(
    ("right", "other", "cost", "outcome"),
    [
        (0.9, 0.95, 0.1, "as good"),
        (0.9, 0.87, 0.1, "as good"),
        (0.9, 0.869, 0.1, "worse"),
        (0.9, 0.151, 2.0, "worse"),
        (0.9, 0.15, 0.9, "never"),
        (0.9, 0.15, 1.0, "never"),
        (0.9, 0.1, 1.1, "away"),
    ],
)
def test_the_outcome_is_told_by_a_rule(right, other, cost, outcome):
    points = Points(tuple(range(7)), ((0, 0, *5 * [right]), (0, 1, *5 * [other])),
                    (7 * (0.1,), (1.0, *5 * [3.0], cost)))
    assert points.outcome(chance=0.15) == outcome


def test_what_is_said_at_the_end_is_computed():
    hand = made()
    hand.mistake, hand.prediction = "bp1_sign", "as good"
    hand.train()
    right, other = hand._kept["bp1_sign"].points.end()
    assert other == pytest.approx(np.mean(hand._kept["bp1_sign"].points.accuracy[1][-5:]))
    (mistake,) = [m for m in EXERCISES["backprop"].mistakes if m.id == "bp1_sign"]
    for said in (
        "✗ Not as you predicted. It gets worse: 50\N{NO-BREAK SPACE}% at most",
        f"{100 * other:.1f}\N{NO-BREAK SPACE}% against {100 * right:.1f}\N{NO-BREAK SPACE}%",
        "relative error 2.00",
        f"check.backprop says: {mistake.message}",
    ):
        assert said in repr(hand)
    on_the_page = [as_written(line) for line in hand._page.curves.said]
    assert on_the_page == [line.replace("*", "") for line in hand._kept["bp1_sign"].said]
    assert hand._page.ask.answer == OUTCOMES.index("away")
    note = {option["value"]: option["note"] for option in hand._page.picker.options}
    assert note["bp1_sign"] == f"{100 * other:.1f}\N{NO-BREAK SPACE}%" and note[IDS[0]] == ""
    drawn = np.frombuffer(hand._page.curves.numbers).reshape(5, -1)
    assert drawn[2] == pytest.approx(100 * np.array(hand._kept["bp1_sign"].points.accuracy[1]))
    assert len(base64.b64decode(hand._repr_mimebundle_()[0]["image/png"])) < 60_000


def test_again_begins_from_other_weights():
    hand = made()
    hand.prediction = "as good"
    hand.train()
    first, said = hand._kept[IDS[0]].points, repr(hand)
    hand.train()
    second = hand._kept[IDS[0]].points
    assert first.cost[0][0] != second.cost[0][0] == second.cost[1][0]
    assert "drawn with seed 1" in repr(hand) and "drawn with seed" not in said


# ---- on real images ----


def test_the_default_data_are_some_of_mnist_and_their_own():
    data = default_data()
    assert data.train.x.shape == (784, 30_000) and data.test.x.shape == (784, 2_000)
    assert data.train.x.dtype == np.float32 and data.train.x.T.flags.c_contiguous
    assert data.train.x.base.shape == (30_000, 784) and data.train.x.base.base is None


def test_on_images_a_wrong_gradient_learns_and_a_wrong_sign_does_not():
    data = default_data()
    few = SimpleNamespace(train=data.train[:6000], test=data.test[:500])
    hand = gallery(data=few)
    for id, outcomes in [("bp3_zero", {"as good"}), ("loop_stops_early", {"worse"}),
                         ("bp1_sign", {"away"}), ("bp2_sign", {"never"})]:
        hand.mistake, hand.prediction = id, "as good"
        hand.train()
        assert hand.outcome in outcomes, (id, hand.outcome)
        assert hand._kept[id].points.end()[0] > 0.6


# ---- a prediction stays ----


def test_a_prediction_stays_once_training_has_begun_and_is_kept():
    hand = made()
    hand.prediction = "worse"
    hand.train()
    with pytest.raises(ValueError, match="prediction must stay 'worse' once training has begun"):
        hand.prediction = "as good"
    with pytest.raises(ValueError, match="prediction must stay 'worse'"):
        hand.prediction = None
    said, outcome = repr(hand), hand.outcome
    hand.mistake = "bp3_zero"
    assert hand.prediction is None and (hand.state, hand.outcome) == ("open", None)
    assert hand._page.ask.picked is None and hand._page.ask.stage == "open"
    hand.mistake = IDS[0]
    assert (hand.prediction, hand.state, hand.outcome) == ("worse", "finished", outcome)
    assert repr(hand) == said


@pytest.mark.parametrize("trait", ["state", "outcome"])
def test_what_is_to_be_read_cannot_be_set(trait):
    with pytest.raises(traitlets.TraitError):
        setattr(made(), trait, "finished")


# ---- in the background ----


def test_the_page_predicts_commits_and_stops():
    gate = threading.Event()
    hand = made(gradient=slow(gate))
    hand._page.picker.set_state({"picked": "yours"})
    assert hand.mistake == "yours"
    hand._page.ask.set_state({"presses": 1})
    assert hand.state == "open"  # nothing is predicted yet
    hand.prediction = "never"
    hand._page.curves.set_state({"pressed": "start", "presses": 9})
    assert hand.state == "open"  # predicted, and not committed to
    hand._page.ask.set_state({"picked": 1, "presses": 2})
    assert (hand.prediction, hand.state) == ("worse", "running")
    run = hand._run
    hand._page.ask.set_state({"presses": 3})
    hand.start()
    assert hand._run is run and len(threads()) == 1  # one training, whatever is pressed
    curves = hand._page.curves
    assert (curves.button, curves.ask) == ("Stop", "stop")
    curves.set_state({"pressed": "start", "presses": 1})  # a press that meant the button as it was
    assert hand.state == "running"
    curves.set_state({"pressed": "stop", "presses": 2})
    assert hand.state == "stopped" and curves.button == "Start again"
    gate.set()
    assert run.done.wait(PATIENCE)
    assert hand.state == "stopped" and hand.outcome is None  # that run has no effect any more
    curves.set_state({"pressed": "stop", "presses": 3})
    assert hand.state == "stopped"
    curves.set_state({"pressed": "start", "presses": 4})
    hand.train()  # waits for the one that is running
    assert hand.state == "finished" and hand.outcome == "as good"


def test_a_training_that_was_let_go_says_nothing_of_the_next_one():
    gates, calls = [threading.Event(), threading.Event()], []

    def mine(net, x, y):
        calls.append(1)
        assert gates[len(calls) > 1].wait(PATIENCE)
        return backprop(net, x, y)

    hand = made(gradient=mine)
    hand.mistake, hand.prediction = "yours", "as good"
    hand.start()
    first = hand._run
    while not calls:
        assert first.done.wait(0.01) is False
    hand.stop()
    hand.start()
    gates[0].set()
    assert first.done.wait(PATIENCE)
    assert hand.state == "running" and hand._run is not first
    gates[1].set()
    hand.train()
    assert hand.state == "finished"


def test_another_mistake_ends_the_training_and_its_curves_stay():
    gate, once = threading.Event(), threading.Event()

    def some(net, x, y):
        if x.shape[1] < 10 or once.is_set():
            assert gate.wait(PATIENCE)
        return backprop(net, x, y)

    hand = made(gradient=some)
    seen = threading.Event()
    hand._page.curves.observe(
        lambda change: (once.set(), seen.set()) if len(change["new"]) > 5 * 8 else None, "numbers"
    )
    hand.mistake, hand.prediction = "yours", "as good"
    gate.set()
    hand.start()
    assert seen.wait(PATIENCE)
    run = hand._run
    hand.mistake = "bp3_zero"
    assert run is None or run.stop.is_set()
    assert hand.state == "open" and hand._run is None and hand._page.curves.button == ""
    assert run is None or run.done.wait(PATIENCE)
    assert np.frombuffer(hand._page.curves.numbers).size == 0
    hand.mistake = "yours"
    assert hand.state in ("stopped", "finished")
    assert len(hand._kept["yours"].points.images) > 1


def test_closing_ends_the_training():
    gate = threading.Event()
    calls = []

    def counted(net, x, y):
        calls.append(1)
        assert gate.wait(PATIENCE)
        return backprop(net, x, y)

    hand = made(gradient=counted)
    hand.mistake, hand.prediction = "yours", "as good"
    hand.start()
    run = hand._run
    gate.set()
    hand.close()
    assert run.stop.is_set() and run.done.is_set()
    seen = len(calls)
    assert threads() == [] and len(calls) == seen < 24 * 40


def test_the_stop_button_of_the_notebook_ends_a_training_too():
    def interrupted(net, x, y):
        raise KeyboardInterrupt

    hand = made(gradient=interrupted)
    hand.mistake, hand.prediction = "yours", "as good"
    hand.train()
    assert hand.state == "stopped" and hand._run is None and "Stopped after 0 of 240" in repr(hand)


# ---- what goes wrong ----


def test_an_error_of_ones_own_is_shown_and_can_be_tried_again():
    broken = [True]

    def mine(net, x, y):
        if broken:
            return undefined_name  # noqa: F821
        return backprop(net, x, y)

    hand = made(gradient=mine)
    hand.mistake, hand.prediction = "yours", "as good"
    hand.train()
    assert (hand.state, hand.outcome) == ("failed", None)
    assert "return undefined_name" in repr(hand) and "NameError" in hand._page.curves.trouble
    assert hand._page.curves.button == "Start again"
    broken.clear()
    hand.train()
    assert hand.state == "finished" and "NameError" not in repr(hand)


@pytest.mark.parametrize(
    ("mine", "said"),
    [
        (lambda net, x, y: None, "must return a Gradient or the pair"),
        (lambda net, x, y: ({2: 0, 3: 0}, {2: 0, 3: 0}), "must have the shape of"),
        (lambda net: None, "TypeError"),
    ],
)
def test_what_is_no_gradient_is_said(mine, said):
    hand = made(gradient=mine)
    hand.mistake, hand.prediction = "yours", "as good"
    hand.train()
    assert hand.state == "failed" and said in repr(hand)


def test_a_stub_is_not_attempted_yet():
    def mine(net, x, y):
        raise NotImplementedError

    hand = made(gradient=mine)
    hand.mistake, hand.prediction = "yours", "never"
    hand.train()
    assert hand.state == "failed" and "not attempted yet" in repr(hand)
    assert hand._page.curves.trouble == ""


def test_one_that_would_be_infinite_ends_there_and_the_right_one_goes_on():
    calls = []

    def huge(net, x, y):
        grad = backprop(net, x, y)
        calls.append(1)
        return grad.b, {l: (1e300 if len(calls) > 9 else 1.0) * g.astype(float)
                        for l, g in grad.w.items()}

    hand = made(gradient=huge)
    hand.mistake, hand.prediction = "yours", "never"
    hand.train()
    points = hand._kept["yours"].points
    assert hand.state == "finished" and points.broke_off == points.images[10]
    assert len(points.accuracy[0]) == len(points.accuracy[1]) == 41
    at = points.images.index(points.broke_off)
    assert len(set(points.cost[1][at:])) == 1 and len(set(points.cost[0])) > 20
    assert f"within the first {points.broke_off} images a step would have made" in repr(hand)


def test_a_function_for_one_network_only_is_trained_and_not_checked():
    def mine(net, x, y):
        assert net.sizes == [3, 6, 3]
        return backprop(net, x, y)

    hand = made(gradient=mine)
    hand.mistake, hand.prediction = "yours", "as good"
    hand.train()
    assert hand.state == "finished" and "AssertionError was raised there" in repr(hand)


def test_the_network_that_is_given_stays_as_it_is():
    net = Network([3, 6, 3], rng=0)
    before = net.copy()
    hand = gallery(net, toy())
    hand.prediction = "as good"
    hand.train()
    assert all(np.array_equal(net.w[l], before.w[l]) for l in net.w) and net.dtype == np.float64
