"""Two networks from the same start over the same mini-batches: the right gradient, and another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np

from ...backprop import Gradient
from ...doors import as_gradient, backprop, numerical_gradient, relative_error, sgd
from ...examples import Examples
from ...exercises.catalogue import EXERCISES
from ...exercises.judge import judge
from ...mnist import load
from ...network import Network
from ...validation import function

YOURS = "yours"


@dataclass(frozen=True)
class Slip:
    """A gradient to train with: `name` is what its button says, `id` the catalogue's or "yours"."""

    id: str
    name: str
    gradient: Callable[..., Any]
    message: str = ""

    def says(self) -> str:
        """What check.backprop says of it; the learner's own function is judged now."""
        return self.message or judge(EXERCISES["backprop"], self.gradient).message


# The id in the catalogue, a plain name, and which of its functions fits: some raise on MNIST.
NAMES = [
    ("bp1_no_prime", "no σ′ at the output", 0),
    ("no_prime_anywhere", "no σ′ anywhere", 0),
    ("prime_of_a_everywhere", "σ′ of a, not of z", 0),
    ("a_for_prime_everywhere", "a instead of a (1 − a)", 0),
    ("bp1_factor_2", "twice the error at the output", 0),
    ("bp1_sign", "y − a instead of a − y", 0),
    ("bp2_sign", "an extra minus on the way back", 0),
    ("bp3_zero", "biases never trained", 0),
    ("sum_for_mean", "the sum, not the mean, of a mini-batch", 0),
    ("last_example", "only the last example counts", 0),
    ("loop_stops_early", "the way back stops one layer early", 1),
]


def slips(gradient: Callable[..., Any] | None = None) -> dict[str, Slip]:
    """Return the mistakes by id, and the learner's own function if there is one.

    Raises TypeError when that is not a function.
    """
    if gradient is not None:
        function("gradient", gradient, " of (net, x, y)", "my_backprop")
    known = {mistake.id: mistake for mistake in EXERCISES["backprop"].mistakes}
    found = {
        id: Slip(id, name, known[id].functions[which], known[id].message)
        for id, name, which in NAMES
    }
    if gradient is not None:
        found[YOURS] = Slip(YOURS, "your own function", gradient)
    return found


IMAGES, TESTED = 30_000, 2_000  # of MNIST, when no data are given
BATCH, ETA = 10, 3.0
PIECES = 40  # of an epoch: after each the curves get a point

LAST = 5  # points of a curve count as its end: a single one varies by a point or two
NEAR = 0.03  # so small a difference makes nobody look for a mistake
AS_GOOD, WORSE, NEVER, AWAY = OUTCOMES = ("as good", "worse", "never", "away")


@dataclass
class Runner:
    """A network on its way, and how it did on the test images: a number after each piece."""

    net: Network
    gradient: Callable[..., Any]
    accuracy: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    broke_off: int | None = None  # when a step would have made a parameter NaN or infinite

    def look(self, test: Any) -> None:
        """Take the test: test.x, (n_1, n), and test.labels, (n,)."""
        a = self.net.forward(test.x).a[self.net.L]
        y = np.eye(len(a), dtype=a.dtype)[:, test.labels]
        self.accuracy.append(float((a.argmax(axis=0) == test.labels).mean()))
        self.cost.append(float(self.net.cost.value(a, y).mean()))

    def go(
        self, piece: Any, until: int, rng: np.random.Generator, stop: Callable[[], bool]
    ) -> bool:
        """Train on a piece of the data, and return whether it was done to its end.

        `until`: how many images have then been seen.
        """
        if self.broke_off is not None:
            return True
        try:
            history = sgd(self.net, piece, 1, BATCH, ETA, rng, gradient=self.gradient, stop=stop,
                          show=False)
        except FloatingPointError:
            self.broke_off = until
            return True
        return history.ended == "finished"


@dataclass(frozen=True, eq=False)
class Points:
    """How far two runs have come: how good each was, after how many images."""

    images: tuple[int, ...] = ()
    accuracy: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())
    cost: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())
    broke_off: int | None = None

    def end(self) -> tuple[float, float]:
        """Return the final accuracies, right and other: the means of their last points."""
        right, other = (float(np.mean(accuracy[-LAST:])) for accuracy in self.accuracy)
        return right, other

    def outcome(self, chance: float) -> str:
        """Say how the other one did: one of OUTCOMES. `chance` is what guessing may reach."""
        right, other = self.end()
        if round(right - other, 9) <= NEAR:
            return AS_GOOD
        if other > chance:
            return WORSE
        cost = self.cost[1]
        return AWAY if cost[-1] > cost[0] else NEVER


class Race:
    """Trains both networks piece by piece. `data` has .train and .test, as mnist.load() has."""

    def __init__(
        self, start: Network, gradient: Callable[..., Any], data: Any, epochs: int, seed: int
    ):
        self._data, self._epochs, self._seed = data, epochs, seed
        self._runners = [Runner(start.copy(), backprop), Runner(start.copy(), gradient)]
        self._images = [0]
        self.finished = False

    def pieces(self, stop: Callable[[], bool]) -> Iterator[Points]:
        """Train piece by piece, until the end or until `stop()`; yield how far both are.

        That is at the start and after each piece. An exception of the gradient is passed on, except
        a FloatingPointError. At the end `finished` says whether all pieces were done.
        """
        train, test = self._data.train, self._data.test
        n = train.x.shape[1]
        borders = np.linspace(0, n, min(PIECES, n) + 1).astype(int)
        # The same seed: both see the same mini-batches in the same order.
        orders = [np.random.default_rng(self._seed) for _ in self._runners]
        for runner in self._runners:
            runner.look(test)
        yield self.points()
        for _ in range(self._epochs):
            for first, end in pairwise(borders):
                piece = SimpleNamespace(x=train.x[:, first:end], y=train.y[:, first:end])
                until = self._images[-1] + int(end - first)
                for runner, rng in zip(self._runners, orders, strict=True):
                    if not runner.go(piece, until, rng, stop):
                        return
                for runner in self._runners:
                    runner.look(test)
                self._images.append(until)
                yield self.points()
        self.finished = True

    def points(self) -> Points:
        """Return how far both have come."""
        right, other = self._runners
        return Points(tuple(self._images), (tuple(right.accuracy), tuple(other.accuracy)),
                      (tuple(right.cost), tuple(other.cost)), other.broke_off)


# ---- what finds the mistake without any training ----

SMALL = [3, 4, 5, 2]


@cache
def _small() -> tuple[Network, np.ndarray, np.ndarray, Gradient]:
    net, rng = Network(SMALL, rng=0), np.random.default_rng(0)
    x, y = rng.random((SMALL[0], 3)), rng.random((SMALL[-1], 3))
    return net, x, y, numerical_gradient(net, x, y)


def checked(gradient: Callable[..., Any]) -> float:
    """Return the relative error of a gradient against central differences on a small network."""
    net, x, y, numerical = _small()
    with np.errstate(all="ignore"):
        grad = as_gradient(net, gradient(net.copy(), x.copy(), y.copy()))
    return relative_error(Gradient(grad.w, grad.b), numerical)


# ---- what is trained on when nothing is given ----


@cache
def default_data() -> SimpleNamespace:
    """Return some of MNIST, in memory of its own: the rest need not stay."""
    data = load()
    every = 10_000 // TESTED  # the first half of the test images is the harder one
    return SimpleNamespace(train=_few(data.train[:IMAGES]), test=_few(data.test[::every]))


def _few(examples: Examples) -> Examples:
    # One example in each row of memory, where a mini-batch is gathered fast.
    return Examples(examples.x.T.copy().T, examples.y.T.copy().T, examples.labels.copy())


def default_start(seed: int = 0) -> Network:
    """Return the network of the book's first chapter as it is before training."""
    return Network([784, 30, 10], rng=seed, dtype=np.float32)
