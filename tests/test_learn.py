"""The film: its numbers are those of sgd, and a change by the reader starts a new run."""

import numpy as np
import pytest

from bpkit import Network, backprop, sgd
from bpkit.widgets import learn
from bpkit.widgets.learn.learn import ETAS, xor_example
from bpkit.widgets.learn.rounds import STOPS


@pytest.fixture
def hand():
    return learn()


def trained(net, x, y, eta, epochs):
    net = net.copy()
    if epochs:
        sgd(net, (x, y), epochs=epochs, batch_size=x.shape[1], eta=eta, rng=0, show=False)
    return net


def frames(hand):
    return np.frombuffer(hand.view._frames, "<f4").reshape(len(hand.rounds), -1)


# At η = 100 rounding differences grow from round to round: sgd adds the examples in another order.
@pytest.mark.parametrize(
    ("eta", "round_"), [(eta, n) for eta in ETAS for n in (0, 1, 7, 40) if eta * n < 1000]
)
def test_each_round_is_that_of_sgd(eta, round_):
    net, x, y = xor_example()
    hand = learn(eta=eta)
    alike = trained(net, x, y, eta, round_)
    now = hand.rounds[round_]
    for l in net.w:
        assert now.w[l] == pytest.approx(alike.w[l], rel=1e-9, abs=1e-12)
        assert now.b[l] == pytest.approx(alike.b[l], rel=1e-9, abs=1e-12)
        assert now.delta[l] == pytest.approx(backprop(alike, x, y).delta[l], rel=1e-6, abs=1e-12)
    assert now.C == pytest.approx(alike.C(x, y))


def test_the_step_sizes_do_what_the_course_says_of_them():
    small, good, large = ([now.C for now in learn(eta=eta).rounds] for eta in ETAS)
    start = good[0]
    assert small[-1] > 0.8 * start
    assert good[-1] < 0.1 * start and (np.diff(good) < 0).all()
    assert (np.diff(large) > 0).sum() > 20


def test_what_is_sent_is_what_the_rounds_hold(hand):
    hand.example = 1
    row, now = frames(hand)[5].astype(float), hand.rounds[5]
    C, C_x, slope = row[:3]
    assert (C, C_x) == pytest.approx((now.C, now.C_x[1]), rel=1e-6)
    n = len(hand.view._about["params"])
    place, at = ["w", 2, 1, 0], hand.view._about["params"].index(["w", 2, 1, 0])
    assert hand.view._about["params"][at] == place
    assert row[3 + at] == pytest.approx(now.w[2][1, 0], rel=1e-6)
    assert row[3 + n + at] == pytest.approx(-hand.eta * now.grad.w[2][1, 0], rel=1e-6)
    a = row[3 + 2 * n:][:6]
    assert a == pytest.approx([0, 1, *now.fp.a[2][:, 1], *now.fp.a[3][:, 1]], rel=1e-6)
    delta = row[3 + 2 * n + 6:][:4]
    assert delta == pytest.approx([*now.delta[2][:, 1], *now.delta[3][:, 1]], rel=1e-6)
    terms = row[3 + 2 * n + 10:][:3]
    assert terms == pytest.approx((now.w[3] * now.delta[3][:, [1]]).ravel(), rel=1e-6)
    along = row[3 + 2 * n + 13:]
    assert along.size == STOPS.size
    one = int(np.flatnonzero(STOPS == 1)[0])
    assert along[[0, one]] == pytest.approx([now.C, hand.rounds[6].C], rel=1e-6)
    tiny = hand.rounds[5].along[1] - hand.rounds[5].along[0]
    assert tiny == pytest.approx(slope * STOPS[1], rel=0.2)  # a tangent: this close, no closer


def test_a_weight_that_is_taken_hold_of_begins_another_run(hand):
    before = hand.rounds
    about = hand.view._about
    hand.view._hand = {"run": about["run"], "round": 3, "place": ["w", 2, 0, 1], "value": -2.0}
    assert hand.rounds[:3] == before[:3]
    assert hand.rounds[3].w[2][0, 1] == -2.0
    net, x, y = xor_example()
    for l in net.w:
        net.w[l], net.b[l] = hand.rounds[3].w[l], hand.rounds[3].b[l]
    assert hand.rounds[13].C == pytest.approx(trained(net, x, y, hand.eta, 10).C(x, y))
    hand._again.click()
    assert [now.C for now in hand.rounds] == [now.C for now in before]


def test_a_hand_of_a_run_that_is_gone_moves_nothing(hand):
    old = hand.view._about["run"]
    hand.eta = 1.0
    before = hand.rounds
    hand.view._hand = {"run": old, "round": 3, "place": ["w", 2, 0, 1], "value": -2.0}
    assert hand.rounds is before


def test_one_example_alone(hand):
    net, x, y = xor_example()
    hand.example, hand.alone = 3, True
    alike = trained(net, x[:, [3]], y[:, [3]], hand.eta, 4)
    assert hand.rounds[4].C == pytest.approx(alike.C(x[:, [3]], y[:, [3]]))
    assert "from one example" in hand.text()
    hand.alone = False
    assert "from 4 examples" in hand.text()


def test_the_learners_own_gradient_is_learnt_by_and_its_errors_are_marked():
    def no_slope(net, x, y):
        right = backprop(net, x, y)
        grad = backprop(net, x, y)
        grad.delta[3] = net.forward(x).a[3] - y
        return type(right)(w=right.w, b=right.b, delta=grad.delta)

    hand = learn(gradient=no_slope)
    assert ["z", 3, 0] in hand.view._about["wrong"][0]
    assert hand.rounds[0].delta[3] == pytest.approx(no_slope(*xor_example()).delta[3])
    assert learn(gradient=backprop).view._about["wrong"] == []


def test_what_the_learners_function_raises_is_shown_and_the_film_is_bpkits():
    def broken(net, x, y):
        raise KeyError("delta")

    hand = learn(gradient=broken)
    assert "KeyError: 'delta'" in hand.view._about["trouble"]
    assert hand.rounds[50].C == learn().rounds[50].C

    def stub(net, x, y):
        raise NotImplementedError

    assert "Not attempted yet" in learn(gradient=stub).view._about["trouble"]


def test_a_function_that_writes_into_what_it_is_given_changes_nothing_else():
    def writes(net, x, y):
        grad = backprop(net, x, y)
        x[:], y[:], net.w[2][:] = 7, 7, 7
        return grad

    assert [now.C for now in learn(gradient=writes).rounds] == [now.C for now in learn().rounds]


def test_a_run_that_leaves_the_numbers_ends_where_it_did():
    net = Network([2, 2, 1], activation="linear", rng=1)
    x, y = np.ones((2, 1)), np.zeros((1, 1))
    hand = learn(net, x, y, eta=50.0)
    assert 1 < len(hand.rounds) < 101
    assert all(np.isfinite(now.w[2]).all() for now in hand.rounds)
    hand.position = hand.view.last
    with pytest.raises(ValueError, match="position"):
        hand.position = hand.view.last + 1


def test_the_text_has_the_cost_and_every_output(hand):
    hand.position = 40 * 6
    now = hand.rounds[40]
    said = hand.text()
    assert f"round 41: C = {now.C:.4f}" in said
    for a in now.fp.a[3][0]:
        assert f"output {a:.3f}" in said
