"""Stochastic gradient descent by mini-batches, with a history that can plot itself."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .activations import Array
from .backprop import Gradient, as_gradient, backprop
from .checks import (
    all_finite,
    columns,
    finite,
    function,
    numeric,
    random_generator,
    real,
    whole,
)
from .network import Network, check_net
from .progress import Progress

# A step of this squared length or less cannot make a finite float32 infinite.
HUGE = 1e30


@dataclass
class History:
    """What a training run leaves behind, one entry for each finished epoch.

    `seconds[e]` is the time that epoch e spent on training alone; `hits[e]` how many of the `total`
    test examples were right after it; `ended` says why training ended: "finished", "interrupted"
    (the stop button) or "stopped" (by `stop`).
    """

    total: int | None = None
    seconds: list[float] = field(default_factory=list)
    hits: list[int] = field(default_factory=list)
    ended: str = "finished"

    @property
    def epochs(self) -> int:
        """The number of finished epochs."""
        return len(self.seconds)

    @property
    def accuracy(self) -> list[float]:
        """The fraction of test examples that were right after each epoch."""
        return [hits / self.total for hits in self.hits] if self.total else []

    def plot(self, ax: Any = None, label: str | None = None) -> Any:
        """Draw the accuracy after each epoch on matplotlib axes, new ones if none; return them."""
        from .figures.plots import plot_accuracy

        return plot_accuracy(self, ax, label)

    def __repr__(self) -> str:
        epochs = f"{self.epochs} epoch{'' if self.epochs == 1 else 's'}"
        last = f", {self.hits[-1]} / {self.total} right" if self.hits else ""
        return f"History({epochs}{last}, {self.ended})"


def sgd(
    net: Network,
    data: Any,
    epochs: int,
    batch_size: int,
    eta: float,
    rng: Any = None,
    test: Any = None,
    gradient: Callable[[Network, Array, Array], Any] = backprop,
    on_epoch: Callable[[int, Network, History], Any] | None = None,
    stop: Callable[[], Any] | None = None,
    show: bool = True,
) -> History:
    """Train the network in place: w -> w - eta dC/dw, b -> b - eta dC/db, by mini-batches.

    `data` has .x, (n_1, n), and .y, (n_L, n), one column per example. Each epoch visits all of them
    in an order drawn from `rng`, `batch_size` at a time; the last mini-batch may be shorter. `test`
    has .x and .labels; with it the number of right answers is counted after every epoch.
    `gradient(net, x, y)` returns a Gradient or (nabla_b, nabla_w). `on_epoch(epoch, net, history)`
    is called after every epoch; `stop()` is asked before every mini-batch. Each epoch prints a
    line, from epoch 100 on every tenth, from 1000 on every hundredth, and the last; with
    `show=False` none.

    What has been learnt stays in the network when the run is interrupted. Raises FloatingPointError
    when a step would make a parameter NaN or infinite; the network keeps its last finite ones.
    Source: "Implementing our network to classify digits", chapter 1 of the book.
    """
    check_net(net).check_parameters()
    epochs = whole("epochs", epochs, 0, example=1)
    batch_size = whole("batch_size", batch_size, 1, example=10)
    eta, rng = real("eta", eta, positive=True), random_generator(rng)
    x, y = _examples(net, data)
    test_examples = None if test is None else _labelled(net, test)
    function("gradient", gradient, " of (net, x, y)")
    if on_epoch is not None:
        function("on_epoch", on_epoch, " of (epoch, net, history)")
    if stop is not None:
        function("stop", stop, " without arguments")

    history = History(total=test_examples and test_examples[1].size)
    n = x.shape[1]
    starts = range(0, n, batch_size)
    with (
        Progress(epochs, len(starts), show) as progress,
        np.errstate(over="ignore", invalid="ignore"),  # _step looks for itself, and says more
    ):
        try:
            for epoch in range(epochs):
                progress.begin(epoch)
                began = time.perf_counter()
                order = rng.permutation(n)
                for start in starts:
                    if stop is not None and stop():
                        history.ended = "stopped"
                        return history
                    batch = order[start : start + batch_size]
                    grad = gradient(net, x[:, batch], y[:, batch])
                    if gradient is not backprop:
                        grad = as_gradient(net, grad)
                    _step(net, grad, eta, epoch)
                    progress.advance()
                seconds = time.perf_counter() - began
                if test_examples is not None:
                    history.hits.append(_hits(net, *test_examples))
                history.seconds.append(seconds)
                progress.log(epoch, _line(epoch, history))
                if on_epoch is not None:
                    on_epoch(epoch, net, history)
        except KeyboardInterrupt:
            history.ended = "interrupted"
            del history.hits[history.epochs :]  # the test of an epoch that has no entry yet
    return history


def _step(net: Network, grad: Gradient, eta: float, epoch: int) -> None:
    """One step downhill, taken by all parameters or, if one would not stay finite, by none."""
    pairs = [(net.w[l], grad.w[l]) for l in net.w] + [(net.b[l], grad.b[l]) for l in net.b]
    for parameter, g in pairs:
        # The squared length of a step is modest, or else something in it is huge, infinite or NaN;
        # only then is every number looked at.
        if not np.vdot(g, g) * eta * eta < HUGE and not all_finite(
            (parameter - eta * g).astype(parameter.dtype, copy=False)
        ):
            raise FloatingPointError(
                f"epoch {epoch}: the next step would make a parameter NaN or infinite, so the "
                f"network keeps the ones it has. Try a smaller eta than {eta:g}."
            )
    parameters = [parameter for parameter, _ in pairs]
    steps = [eta * g for _, g in pairs]
    # parameter -= step, for each. No line of Python is run between one and the next, so that the
    # stop button finds all of them changed, or none.
    deque(map(np.subtract, parameters, steps, parameters), maxlen=0)


def accuracy(net: Network, x: Array, labels: Array) -> float:
    """Return the fraction of examples whose largest output is the one that the label names.

    `x`: (n_1, m), one example per column; `labels`: (m,), whole numbers from 0 to n_L - 1.
    """
    x = columns("x", x, check_net(net).n[1], net.dtype)
    net.check_parameters()  # the largest of outputs that are NaN would be output 0
    return _hits(net, x, _classes(net, "labels", labels, x.shape[1])) / x.shape[1]


def _hits(net: Network, x: Array, labels: Array) -> int:
    return int((net.forward(x).a[net.L].argmax(axis=0) == labels).sum())


def _examples(net: Network, data: Any) -> tuple[Array, Array]:
    if not (hasattr(data, "x") and hasattr(data, "y")):
        raise TypeError(
            f"data must have .x and .y, one column per example; got {type(data).__name__}. "
            "Write sgd(net, mnist.load().train, ...)."
        )
    x = finite("data.x", columns("data.x", data.x, net.n[1], net.dtype))
    return x, net.target(data.y, x.shape[1], "data.y")


def _labelled(net: Network, test: Any) -> tuple[Array, Array]:
    if not (hasattr(test, "x") and hasattr(test, "labels")):
        raise TypeError(
            f"test must have .x and .labels; got {type(test).__name__}. "
            "Write test=mnist.load().test."
        )
    x = finite("test.x", columns("test.x", test.x, net.n[1], net.dtype))
    return x, _classes(net, "test.labels", test.labels, x.shape[1])


def _classes(net: Network, name: str, labels: Any, m: int) -> Array:
    n_L = net.n[net.L]
    if n_L < 2:
        raise ValueError(
            f"{name} must go with a network of one output for each class, two or more; got one of "
            "1 output. Write y, and compare it with net.forward(x).a[net.L] yourself."
        )
    return classes(name, labels, n_L, m)


def classes(name: str, labels: Any, n: int, m: int | None = None) -> Array:
    """Return `labels` as whole numbers from 0 to n - 1, shape (m,), or one or more if m is None."""
    array = numeric(name, labels)
    if array.ndim != 1 or array.size == 0 or m not in (None, array.size) \
            or array.dtype.kind not in "iu":
        write = "one whole number for each example, such as [3, 1, 4]"
        if array.ndim == 2 and array.shape[0] == n:
            write = "y.argmax(axis=0)"
        elif array.ndim == 1 and array.size and m in (None, array.size):
            write = f"np.array({name}, dtype=int)"
        raise ValueError(
            f"{name} must be whole numbers of shape ({'m' if m is None else m},), one per example; "
            f"got {array.dtype} of shape {array.shape}. Write {write}."
        )
    if array.min() < 0 or array.max() >= n:
        raise ValueError(
            f"{name} must lie from 0 to {n - 1}, one of {n} classes each; got "
            f"{array.min()} to {array.max()}. Write y.argmax(axis=0), which counts from 0."
        )
    return array


def _line(epoch: int, history: History) -> str:
    score = f"{history.hits[-1]} / {history.total}, " if history.hits else ""
    return f"Epoch {epoch}: {score}elapsed time: {sum(history.seconds):.2f} s"
