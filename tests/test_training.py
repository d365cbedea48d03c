"""sgd: deterministic, in place, interruptible, driven by any gradient, always finite."""

import io
import re
import sys
import threading
import time
from types import SimpleNamespace

import numpy as np
import oracle
import pytest

from bpkit import Examples, Gradient, History, Network, accuracy, backprop, mnist, sgd
from bpkit.progress import Progress

RNG = np.random.default_rng(0)
X = RNG.random((3, 50))
LABELS = X.argmax(axis=0)
DATA = SimpleNamespace(x=X, y=np.eye(3)[:, LABELS], labels=LABELS)


def small(dtype=np.float64):
    return Network([3, 6, 3], rng=1, dtype=dtype)


def parameters(net):
    return [array.copy() for array in (*net.w.values(), *net.b.values())]


def same(first, second):
    return all(map(np.array_equal, first, second))


def one_by_one(net, x, y):
    """The mean gradient of a mini-batch, one example at a time."""
    each = [backprop(net, x[:, i : i + 1], y[:, i : i + 1]) for i in range(x.shape[1])]
    mean = {part: {l: sum(getattr(g, part)[l] for g in each) / len(each) for l in net.w}
            for part in ("w", "b")}
    return mean["b"], mean["w"]


def run(net, **changes):
    options = dict(epochs=3, batch_size=7, eta=1.0, rng=0, show=False)
    return sgd(net, changes.pop("data", DATA), **{**options, **changes})


def test_it_learns():
    net = small()
    history = run(net, epochs=100, test=DATA)
    assert history.accuracy[-1] > 0.9
    assert accuracy(small(), X, LABELS) < 0.6
    assert history.accuracy[-1] == accuracy(net, X, LABELS)


def test_one_step_is_w_minus_eta_times_the_gradient():
    net, before = small(), small()
    grad = backprop(before, X, DATA.y)
    run(net, epochs=1, batch_size=50, eta=0.7)
    for l in net.w:
        assert np.allclose(net.w[l], before.w[l] - 0.7 * grad.w[l], rtol=1e-12)
        assert np.allclose(net.b[l], before.b[l] - 0.7 * grad.b[l], rtol=1e-12)


@pytest.mark.parametrize("parts", [
    dict(activation="sigmoid", cost="quadratic"),
    dict(activation={2: "relu", 3: "softmax"}, cost="log_likelihood"),
])
def test_momentum_takes_the_steps_that_autograd_gives(parts):
    net, twin = (Network([3, 6, 3], rng=1, **parts) for _ in range(2))
    v = [0.0] * len(parameters(net))
    for _ in range(3):
        w, b, _ = oracle.gradient(twin, X, DATA.y)
        v = [0.8 * each - 0.3 * slope
             for each, slope in zip(v, (*w.values(), *b.values()), strict=True)]
        for parameter, each in zip((*twin.w.values(), *twin.b.values()), v, strict=True):
            parameter += each
    run(net, epochs=3, batch_size=50, eta=0.3, momentum=0.8)
    assert all(map(np.allclose, parameters(net), parameters(twin)))


def test_every_call_begins_with_no_velocity():
    net, without = small(), small()
    for _ in range(4):
        run(net, epochs=1, batch_size=50, momentum=0.9)
    run(without, epochs=4, batch_size=50)
    assert all(map(np.allclose, parameters(net), parameters(without)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_no_momentum_is_the_plain_step_to_the_last_bit(dtype):
    net, twin = small(dtype), small(dtype)

    def steps(net, x, y):
        grad = backprop(twin, x, y)
        for l in twin.w:
            twin.w[l] -= 0.7 * grad.w[l]
            twin.b[l] -= 0.7 * grad.b[l]
        return grad

    run(net, eta=0.7, gradient=steps, momentum=0.0)
    assert same(parameters(net), parameters(twin))


def test_momentum_runs_away_no_further_than_the_last_finite_step():
    net = Network([3, 6, 3], activation="linear", rng=0, dtype=np.float32)
    with pytest.raises(FloatingPointError, match="eta smaller than 50"):
        run(net, epochs=200, eta=50.0, momentum=0.9)
    assert all(np.isfinite(array).all() for array in parameters(net))


@pytest.mark.parametrize("batch_size", [1, 7, 50, 80])
def test_every_example_is_seen_once_an_epoch_in_a_new_order(batch_size):
    seen = []

    def watch(net, x, y):
        seen.append(x)
        return backprop(net, x, y)

    run(small(), epochs=2, batch_size=batch_size, gradient=watch)
    sizes = [x.shape[1] for x in seen]
    full, rest = divmod(50, batch_size)
    assert sizes == ([batch_size] * full + [rest] * bool(rest)) * 2
    first, second = np.hstack(seen)[:, :50], np.hstack(seen)[:, 50:]
    for epoch in (first, second):
        assert np.array_equal(np.sort(epoch[0]), np.sort(X[0]))
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_same_rng_gives_the_same_network(dtype):
    first, second, third = small(dtype), small(dtype), small(dtype)
    run(first, rng=3)
    run(second, rng=np.random.default_rng(3))
    run(third, rng=4)
    assert same(parameters(first), parameters(second))
    assert not same(parameters(first), parameters(third))
    assert {array.dtype for array in parameters(first)} == {np.dtype(dtype)}


def test_another_gradient_drives_it():
    fast, slow, wrong = small(), small(), small()
    run(fast)
    run(slow, gradient=one_by_one)
    run(wrong, gradient=lambda net, x, y: Gradient(backprop(net, x, y).w, {
        l: np.zeros_like(b) for l, b in net.b.items()}))
    assert all(map(np.allclose, parameters(fast), parameters(slow)))
    assert same(wrong.b.values(), small().b.values())
    assert not same(wrong.w.values(), small().w.values())


def test_a_gradient_of_the_wrong_shape_stops_it_before_anything_changes():
    net = small()
    with pytest.raises(ValueError, match=r"grad\.w\[2\] must have the shape"):
        run(net, gradient=lambda net, x, y: (dict(net.w), dict(net.b)))
    assert same(parameters(net), parameters(small()))


def test_the_stop_button_keeps_what_was_learnt():
    net, calls = small(), []

    def interrupted(net, x, y):
        calls.append(1)
        if len(calls) == 20:
            raise KeyboardInterrupt
        return backprop(net, x, y)

    history = run(net, epochs=9, gradient=interrupted)
    assert (history.ended, history.epochs) == ("interrupted", 2)
    twin, count = small(), iter(range(19))
    run(twin, epochs=9, stop=lambda: next(count, None) is None)
    assert same(parameters(net), parameters(twin))
    assert not same(parameters(net), parameters(small()))


def test_stop_is_asked_before_every_mini_batch():
    stop, net = threading.Event(), small()
    stop_after_two = lambda epoch, net, history: epoch == 1 and stop.set()  # noqa: E731
    history = run(net, epochs=5, stop=stop.is_set, on_epoch=stop_after_two)
    assert (history.ended, history.epochs) == ("stopped", 2)
    stop.set()
    before = parameters(net)
    assert run(net, stop=stop.is_set).epochs == 0
    assert same(parameters(net), before)


def test_on_epoch_sees_each_epoch():
    seen = []
    net = small()
    run(net, test=DATA, on_epoch=lambda epoch, n, h: seen.append((epoch, n is net, h.epochs)))
    assert seen == [(0, True, 1), (1, True, 2), (2, True, 3)]


@pytest.mark.parametrize("poison", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("part", ["w", "b"])
def test_a_step_that_is_not_finite_is_not_taken(part, poison):
    net, calls = small(), []

    def poisoned(net, x, y):
        grad = backprop(net, x, y)
        calls.append(parameters(net))
        if len(calls) == 12:  # the second epoch: there are 8 mini-batches in each
            getattr(grad, part)[3][0, 0] = poison
        return grad

    with pytest.raises(FloatingPointError, match=r"epoch 1: .* eta smaller than 1"):
        run(net, gradient=poisoned)
    assert same(parameters(net), calls[-1])


def test_divergence_ends_with_the_last_finite_parameters():
    net = Network([3, 6, 3], activation="linear", rng=0, dtype=np.float32)
    with pytest.raises(FloatingPointError, match="eta smaller than 50"):
        run(net, epochs=200, eta=50.0)
    assert all(np.isfinite(array).all() for array in parameters(net))


def test_a_huge_but_finite_step_is_taken():
    net = small(np.float32)
    before = parameters(net)

    def huge(net, x, y):
        return {l: np.full_like(b, 1e25) for l, b in net.b.items()}, dict(net.w)

    run(net, epochs=1, batch_size=50, gradient=huge)
    assert net.b[2].max() < -9e24 and not same(parameters(net), before)


@pytest.mark.parametrize(("b", "g", "eta"), [(3e38, -3e38, 1.0), (0.0, 1e18, 1e21)])
def test_a_step_that_would_overflow_is_not_taken(b, g, eta):
    net = small(np.float32)
    net.b[2][...] = b
    before = parameters(net)

    def huge(net, x, y):
        grad = {l: np.zeros_like(w) for l, w in net.w.items()}
        return {l: np.full_like(v, g) for l, v in net.b.items()}, grad

    with pytest.raises(FloatingPointError, match="eta smaller"):
        run(net, epochs=1, batch_size=50, gradient=huge, eta=eta)
    assert same(parameters(net), before)


def test_seconds_are_those_of_training():
    began = time.perf_counter()
    history = run(small())
    assert min(history.seconds) > 0
    assert sum(history.seconds) < time.perf_counter() - began


def test_epochs_are_counted_without_test_data_too():
    assert run(small()).epochs == 3
    assert run(small()).accuracy == []


def test_a_history_says_how_it_ended():
    history = History(total=10000, seconds=[0.3, 0.22], hits=[9000, 9078])
    assert repr(history) == "History(2 epochs, 9078 / 10000 right, finished)"


def test_progress_prints_only_log_lines_where_nobody_watches(capsys):
    run(small(), show=True, test=DATA)
    out, err = capsys.readouterr()
    assert re.fullmatch(r"(Epoch \d: \d+ / 50, elapsed time: \d+\.\d\d s\n){3}", out)
    assert err == ""
    run(small(), show=True, epochs=1)
    assert re.fullmatch(r"Epoch 0: elapsed time: \d+\.\d\d s\n", capsys.readouterr().out)
    run(small(), show=False)
    assert capsys.readouterr() == ("", "")


def test_of_a_long_training_few_lines_are_printed_the_last_among_them(capsys):
    with Progress(20_003, 1, show=True) as progress:
        for epoch in range(20_003):
            progress.log(epoch, f"{epoch}")
    printed = [int(line) for line in capsys.readouterr().out.split()]
    assert printed[:100] == list(range(100))
    assert printed[100:190] == list(range(100, 1_000, 10))
    assert printed[190:] == [*range(1_000, 10_000, 100), *range(10_000, 20_001, 1_000), 20_002]


def test_progress_clears_itself_in_a_terminal(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    run(small(), show=True, epochs=2)
    drawn = terminal.getvalue()
    assert "Epoch 0" in drawn and "/8" in drawn
    assert not re.search(r"\b(9|1\d)/8", drawn)  # every epoch begins again at 0
    assert drawn.split("\r")[-1].strip() == ""  # the line ends with blanks, or with nothing


def test_data_of_ones_own_need_no_class():
    one, two, three = small(), small(), small()
    run(one, test=DATA)
    x, y = DATA.x, DATA.y
    histories = [
        run(net, data=data, test=test)
        for net, data, test in [(two, (x, y), (x, y)), (three, Examples(x, y), Examples(x, y))]
    ]
    for net, history in zip((two, three), histories, strict=True):
        assert np.array_equal(net.w[2], one.w[2])
        assert history.total == x.shape[1]
    assert histories[0].hits == histories[1].hits
    assert np.array_equal(Examples(x, y).labels, y.argmax(axis=0))
    assert run(small(), test=(x, y.argmax(axis=0))).total == x.shape[1]


def test_accuracy_counts_the_largest_output():
    net = Network([2, 2], activation="linear", rng=0)
    net.w[2], net.b[2] = np.eye(2), np.zeros((2, 1))
    x = np.array([[1.0, 0.0, 3.0, 0.0], [0.0, 1.0, 2.0, 5.0]])
    assert accuracy(net, x, np.array([0, 1, 0, 0])) == 0.75


def test_mnist_is_learnt():
    data = mnist.load()
    net = Network([784, 30, 10], rng=0, dtype=np.float32)
    history = sgd(net, data.train, 1, batch_size=10, eta=3.0, rng=0, test=data.test, show=False)
    assert history.accuracy[0] > 0.88


def test_show_is_true_or_false():
    with pytest.raises(TypeError, match=r"show must be .* got 'no' \(str\)\. Write show=False\."):
        sgd(small(), DATA, 1, batch_size=10, eta=1.0, show="no")
