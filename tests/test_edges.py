"""Extreme numbers and calls: overflow, saturation, equal paths, a stop at a bad moment."""

import contextlib
import itertools
import warnings
from types import SimpleNamespace

import numpy as np
import pytest

import bpkit.training
from bpkit import (
    Gradient,
    Network,
    accuracy,
    backprop,
    bp2,
    paths,
    relative_error,
    relu,
    remainder_slope,
    sgd,
    tanh,
)

X = np.random.default_rng(0).random((3, 50))
LABELS = X.argmax(axis=0)
DATA = SimpleNamespace(x=X, y=np.eye(3)[:, LABELS], labels=LABELS)


def small(dtype=np.float64):
    return Network([3, 6, 3], rng=1, dtype=dtype)


def run(net, **o):
    return sgd(net, DATA, **{**dict(epochs=1, batch_size=50, eta=1.0, rng=0, show=False), **o})


def test_a_float64_gradient_cannot_make_a_float32_network_infinite():
    net = small(np.float32)
    with pytest.raises(FloatingPointError):
        run(net, gradient=lambda n, x, y: (
            dict(n.b), {l: np.full(w.shape, 1e39) for l, w in n.w.items()}))
    assert all(np.isfinite(a).all() for a in (*net.w.values(), *net.b.values()))


def test_a_gradient_of_lists_is_taken_whole():
    net, twin = small(), small()
    run(net, gradient=lambda n, x, y: (
        {l: b.tolist() for l, b in backprop(n, x, y).b.items()}, dict(backprop(n, x, y).w)))
    run(twin)
    for l in net.w:
        assert np.array_equal(net.w[l], twin.w[l]) and np.array_equal(net.b[l], twin.b[l])


def test_a_huge_eta_leaves_finite_numbers():
    net = small()
    with contextlib.suppress(FloatingPointError):
        run(net, eta=1e200)
    assert all(np.isfinite(a).all() for a in (*net.w.values(), *net.b.values()))


def test_the_stop_button_while_testing_leaves_a_whole_history(monkeypatch):
    hits, calls = bpkit.training.hits, itertools.count()

    def interrupted(*args):
        if next(calls) == 1:
            raise KeyboardInterrupt
        return hits(*args)

    monkeypatch.setattr(bpkit.training, "hits", interrupted)
    history = run(small(), epochs=5, test=DATA)
    assert (history.ended, len(history.seconds), len(history.hits)) == ("interrupted", 1, 1)


@pytest.mark.parametrize("f", ["sigmoid", "tanh"])
@pytest.mark.parametrize("z", [10.0, 20.0, 30.0, 40.0])
def test_the_last_factor_of_a_saturated_path_is_the_slope_of_the_cost(f, z):
    net = Network([1, 2, 1], f, rng=0)
    net.b[3] = [[z]]
    path = next(paths(net, [[1.0]], [[0.0]], ("w", 2, 0, 0)))
    assert path.factors[-1] == pytest.approx(net.forward([[1.0]]).a[3][0, 0], rel=1e-12)
    assert np.prod(path.factors) == pytest.approx(path.product, rel=1e-12, abs=0)


def test_the_largest_of_equal_paths_are_found_without_listing_them_all():
    net = Network([1, *[20] * 12, 1], "tanh", rng=0)
    for l in net.w:
        net.w[l][...], net.b[l][...] = 0.11, 0.3
    started = list(itertools.islice(paths(net, [[1.0]], [[0.0]], ("w", 2, 0, 0), largest=3), 3))
    assert len(started) == 3


def test_the_relative_error_of_tiny_gradients_does_not_underflow():
    zero = {2: np.zeros((1, 1))}
    tiny, twice = (Gradient({2: np.full((1, 1), v)}, zero) for v in (1e-200, 2e-200))
    assert relative_error(tiny, twice) == relative_error(twice, tiny) == 0.5


def test_tanh_slope_is_silent_at_the_ends_and_relu_takes_a_number():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for dtype in (np.float32, np.float64):
            top = np.finfo(dtype).max
            assert np.array_equal(tanh.prime(np.array([-top, top])), [0, 0])
    assert relu.prime(2.0) == 1 and relu.prime(0.0) == 0


def test_a_layer_with_neurons_of_their_own_knows_its_size():
    activation = Network([2, 3], neurons={(2, 0): "tanh"}).activation[2]
    with pytest.raises(ValueError, match=r"z must have 3 rows, one per neuron; got \(4, 2\)"):
        bp2(np.ones((2, 4)), np.ones((2, 2)), activation, np.ones((4, 2)), np.ones((4, 2)))


def test_parameters_that_are_not_finite_are_named():
    net = small()
    net.w[3][0, 1] = np.nan
    for call in (lambda: run(net), lambda: accuracy(net, X, LABELS)):
        with pytest.raises(ValueError, match=r"net\.w\[3\] must be finite; .*\[0, 1\] is nan"):
            call()


def test_a_gradient_that_is_not_finite_has_no_slope():
    net = small()
    grad = backprop(net, X, DATA.y)
    grad.b[2][0, 0] = np.nan
    with pytest.raises(ValueError, match=r"grad\.b\[2\] must be finite"):
        remainder_slope(net, X, DATA.y, grad, rng=0)


def test_more_paths_than_there_are_is_all_of_them():
    net = Network([1, 2, 3], rng=0)
    assert len(list(paths(net, [[1.0]], np.zeros((3, 1)), ("w", 2, 0, 0), largest=10**40))) == 3


def test_gradients_can_be_asked_whether_they_are_the_same_object():
    net = small()
    grad = backprop(net, X, DATA.y)
    assert grad == grad and grad != backprop(net, X, DATA.y)


def test_a_matrix_object_is_taken_as_the_array_it_is():
    net = small()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        x = np.matrix(X)
    assert np.array_equal(net.forward(x).a[3], net.forward(X).a[3])


def test_the_bar_of_a_notebook_is_one_display_and_ends_empty(monkeypatch):
    import IPython.display

    shown = []

    class Handle:
        def update(self, text):
            shown.append(repr(text))

    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(kernel=None))
    monkeypatch.setattr(IPython.display, "display", lambda *args, **kwargs: Handle())
    run(small(), epochs=2, batch_size=5, show=True)
    assert any("Epoch 0" in text for text in shown) and shown[-1] == ""
