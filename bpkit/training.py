"""Stochastic gradient descent by mini-batches, and the record of a run."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .activations import Array
from .backprop import Gradient, backprop
from .network import Network, feedforward
from .progress import Progress
from .validation import all_finite

# A step of this squared length or less cannot make a finite float32 infinite.
HUGE = 1e30


@dataclass
class History:
    """The record of a training run, with one entry for each finished epoch.

    `seconds[e]` is the time that epoch e spent on training alone; `hits[e]` is how many of the
    `total` test examples were right after it; `ended` says why it ended: "finished", "interrupted"
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

    def __repr__(self) -> str:
        epochs = f"{self.epochs} epoch{'' if self.epochs == 1 else 's'}"
        last = f", {self.hits[-1]} / {self.total} right" if self.hits else ""
        return f"History({epochs}{last}, {self.ended})"


def sgd(
    net: Network,
    data: tuple[Array, Array],
    epochs: int,
    batch_size: int,
    eta: float,
    rng: np.random.Generator,
    test: tuple[Array, Array] | None = None,
    gradient: Callable[[Network, Array, Array], Gradient] = backprop,
    on_epoch: Callable[[int, Network, History], Any] | None = None,
    stop: Callable[[], Any] | None = None,
    show: bool = True,
    momentum: float = 0.0,
) -> History:
    """Train the network in place, by mini-batches: v -> momentum v - eta dC/dp, p -> p + v.

    p is each weight and each bias, and its v begins at 0. `data`: (x, y), of shapes (n_1, n) and
    (n_L, n); `test`: (x, labels).
    """
    x, y = data
    steps: list[Array] = []  # those taken last, if there is momentum: each is -v
    history = History(total=test and test[1].size)
    n = x.shape[1]
    # One example in each row of memory, as in mnist: so numpy gathers a mini-batch fastest.
    x_rows, y_rows = np.ascontiguousarray(x.T), np.ascontiguousarray(y.T)
    starts = range(0, n, batch_size)
    with (
        Progress(epochs, len(starts), show) as progress,
        np.errstate(over="ignore", invalid="ignore"),  # _step checks this itself, and says more
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
                    x_batch, y_batch = x_rows.take(batch, axis=0).T, y_rows.take(batch, axis=0).T
                    grad = gradient(net, x_batch, y_batch)
                    steps = _step(net, grad, eta, epoch, momentum, steps)
                    progress.advance()
                seconds = time.perf_counter() - began
                if test is not None:
                    history.hits.append(hits(net, *test))
                history.seconds.append(seconds)
                progress.log(epoch, _line(epoch, history))
                if on_epoch is not None:
                    on_epoch(epoch, net, history)
        except KeyboardInterrupt:
            history.ended = "interrupted"
            del history.hits[history.epochs :]  # the test of an epoch that has no entry yet
    return history


def _step(
    net: Network, grad: Gradient, eta: float, epoch: int, momentum: float, before: list[Array]
) -> list[Array]:
    """Take one step downhill with all parameters or, if one would not stay finite, with none.

    `before`: the previous steps, which are overwritten. Returns the steps that momentum carries on.
    """
    parameters = [*net.w.values(), *net.b.values()]
    steps = [eta * grad.w[l] for l in net.w] + [eta * grad.b[l] for l in net.b]
    if momentum:
        for step, last in zip(steps, before, strict=False):  # before the first step there are none
            last *= momentum
            step += last
    for parameter, step in zip(parameters, steps, strict=True):
        # If the squared length of a step is modest, every number in it is finite. Only if it is
        # not do we look at each.
        if not np.vdot(step, step) < HUGE and not all_finite(
            (parameter - step).astype(parameter.dtype, copy=False)
        ):
            raise FloatingPointError(
                f"epoch {epoch}: the next step would make a parameter NaN or infinite, so the "
                f"network keeps those it has. Try an eta smaller than {eta:g}."
            )
    # parameter -= step, for each. No line of Python runs in between, so the stop button finds
    # either all of them changed or none.
    deque(map(np.subtract, parameters, steps, parameters), maxlen=0)
    return steps if momentum else []


def accuracy(net: Network, x: Array, labels: Array) -> float:
    """Return the fraction of examples whose largest output is the one named by the label.

    `x`: (n_1, m), one example per column; `labels`: (m,), whole numbers from 0 to n_L - 1.
    """
    return hits(net, x, labels) / labels.size


def hits(net: Network, x: Array, labels: Array) -> int:
    """Return how many examples have their largest output where the label says."""
    return int((feedforward(net, x).a[net.L].argmax(axis=0) == labels).sum())


def _line(epoch: int, history: History) -> str:
    score = f"{history.hits[-1]} / {history.total}, " if history.hits else ""
    return f"Epoch {epoch}: {score}elapsed time: {sum(history.seconds):.2f} s"
