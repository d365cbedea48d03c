"""Stochastic gradient descent by mini-batches, with a history that can plot itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .activations import Array
from .backprop import Gradient, as_gradient, backprop
from .checks import all_finite, columns, finite, numeric, random_generator, real, whole
from .network import Network
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
        if not self.hits:
            raise ValueError("there is no accuracy to plot; train with sgd(..., test=data.test).")
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
    is called after every epoch; `stop()` is asked before every mini-batch. `show=False` is silent.

    What has been learnt stays in the network when the run is interrupted. Raises FloatingPointError
    when a step would make a parameter NaN or infinite; the network keeps its last finite ones.
    Source: "Implementing our network to classify digits", chapter 1 of the book.
    """
    epochs, batch_size = whole("epochs", epochs, 0), whole("batch_size", batch_size, 1)
    eta, rng = real("eta", eta, positive=True), random_generator(rng)
    net.check_parameters()
    x, y = _examples(net, data)
    test_examples = None if test is None else _labelled(net, test)
    for name, function in (("gradient", gradient), ("on_epoch", on_epoch), ("stop", stop)):
        if not callable(function) and (function is not None or name == "gradient"):
            raise TypeError(f"{name} must be a function; got {function!r}. Write {name}=my_own.")

    history = History(total=test_examples and test_examples[1].size)
    n = x.shape[1]
    starts = range(0, n, batch_size)
    quiet = np.errstate(over="ignore", invalid="ignore")  # _step looks for itself, and says more
    with Progress(epochs, len(starts), show) as progress, quiet:
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
                progress.log(_line(epoch, history))
                if on_epoch is not None:
                    on_epoch(epoch, net, history)
        except KeyboardInterrupt:
            history.ended = "interrupted"
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
    for parameter, g in pairs:
        parameter -= eta * g


def accuracy(net: Network, x: Array, labels: Array) -> float:
    """Return the fraction of examples whose largest output is the one that the label names.

    `x`: (n_1, m), one example per column; `labels`: (m,), whole numbers from 0 to n_L - 1.
    """
    x = columns("x", x, net.n[1], net.dtype)
    net.check_parameters()  # the largest of outputs that are NaN would be output 0
    return _hits(net, x, _check_labels(net, labels, x.shape[1])) / x.shape[1]


def _hits(net: Network, x: Array, labels: Array) -> int:
    return int((net.forward(x).a[net.L].argmax(axis=0) == labels).sum())


def _examples(net: Network, data: Any) -> tuple[Array, Array]:
    if not (hasattr(data, "x") and hasattr(data, "y")):
        raise TypeError(
            f"data must have .x and .y, one column per example; got {type(data).__name__}. "
            "Write sgd(net, mnist.load().train, ...)."
        )
    x = finite("data.x", columns("data.x", data.x, net.n[1], net.dtype))
    return x, net.target(data.y, x.shape[1])


def _labelled(net: Network, test: Any) -> tuple[Array, Array]:
    if not (hasattr(test, "x") and hasattr(test, "labels")):
        raise TypeError(
            f"test must have .x and .labels; got {type(test).__name__}. "
            "Write test=mnist.load().test."
        )
    x = finite("test.x", columns("test.x", test.x, net.n[1], net.dtype))
    return x, _check_labels(net, test.labels, x.shape[1])


def _check_labels(net: Network, labels: Any, m: int) -> Array:
    n_L = net.n[net.L]
    if n_L < 2:
        raise ValueError(
            "labels need a network with one output for each class, two or more; this one has 1. "
            "Compare net.forward(x).a[net.L] with y yourself."
        )
    array = numeric("labels", labels)
    if array.shape != (m,) or array.dtype.kind not in "iu":
        hint = " Write y.argmax(axis=0)." if array.shape == (n_L, m) else ""
        raise ValueError(
            f"labels must be whole numbers of shape ({m},), one per example; got "
            f"{array.dtype} of shape {array.shape}.{hint}"
        )
    if array.min() < 0 or array.max() >= n_L:
        raise ValueError(
            f"labels must lie from 0 to {n_L - 1}, the outputs of the network; got "
            f"{array.min()} to {array.max()}."
        )
    return array


def _line(epoch: int, history: History) -> str:
    score = f"{history.hits[-1]} / {history.total}, " if history.hits else ""
    return f"Epoch {epoch}: {score}elapsed time: {sum(history.seconds):.2f} s"
