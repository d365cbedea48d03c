"""It trains, and it is wrong: a mistaken gradient beside the right one, on handwritten digits."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from ...activations import sigmoid
from ...costs import quadratic
from ...doors import sgd
from ...exercises.attempt import where_raised
from ...exercises.isolation import ended_by
from ...in_browser import IN_BROWSER
from ...network import Network
from ...validation import brief, of_type, one_of, parameters, whole
from ..explorer import Explorer
from .page import (
    NOT_ATTEMPTED,
    RAISED,
    RIGHT,
    STATES,
    Kept,
    Page,
    Run,
    Terms,
    draw,
    sentences,
    text,
)
from .race import (
    BATCH,
    ETA,
    IMAGES,
    OUTCOMES,
    TESTED,
    YOURS,
    Points,
    Race,
    default_data,
    default_start,
    slips,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def fitting(net: Any) -> Network | None:
    """Return a float32 copy of a network of sigmoids with the quadratic cost, or None for None."""
    if net is None:
        return None
    of_type("net", net, Network, "Network([784, 30, 10])")
    if net.L < 3:
        raise ValueError(
            f"net must have a hidden layer, where mistakes can be made; got sizes {net.sizes}. "
            "Write Network([784, 30, 10])."
        )
    if net.cost is not quadratic or any(f is not sigmoid for f in net.activation.values()):
        raise ValueError(
            "net must have sigmoid neurons and the quadratic cost, since the mistakes are about "
            "these; got others. Write Network([784, 30, 10])."
        )
    return parameters(net).copy(dtype=np.float32)


def readable(net: Network | None, data: Any) -> Any:
    """Return `data` if they fit the network, or None for None; TypeError or ValueError if not."""
    if data is None:
        if net is not None and (net.n[1], net.n[net.L]) != (784, 10):
            raise ValueError(
                f"net must fit MNIST, 784 inputs and 10 outputs, when data is not given; got sizes "
                f"{net.sizes}. Write Network([784, 30, 10]), or give data of your own."
            )
        return None
    if not (hasattr(data, "train") and hasattr(data, "test")):
        raise TypeError(
            f"data must have .train and .test; got {type(data).__name__}. Write data=mnist.load()."
        )
    # No epoch at all: sgd looks at what it is given, and says what does not fit.
    start = default_start() if net is None else net
    sgd(start.copy(), data.train, 0, BATCH, ETA, test=data.test, show=False)
    train, test = data.train, data.test
    return SimpleNamespace(
        train=SimpleNamespace(x=np.asarray(train.x), y=np.asarray(train.y)),
        test=SimpleNamespace(x=np.asarray(test.x), labels=np.asarray(test.labels)),
    )


class Gallery(Explorer):
    """A mistake to pick, a prediction to commit to, and two learning curves: with it and without.

    Traits: `mistake`, the id of one in the catalogue of the exercise `backprop`, or "yours";
    `prediction`, None or "as good", "worse", "never" or "away" (it gets worse), which stays once
    training has begun. To be read only: `state`, and `outcome`, None or what a prediction may be.
    `train()` trains and returns when it is done; `start()` returns at once, and `stop()` ends it.
    """

    mistake: Any = traitlets.TraitType("bp1_no_prime", help="what is wrong with the gradient")
    prediction: Any = traitlets.TraitType(None, help="how well it will do, or None")
    state = traitlets.Enum(STATES, "open", read_only=True)
    outcome = traitlets.Enum(list(OUTCOMES), None, allow_none=True, read_only=True)

    def __init__(self, net: Network | None, data: Any, gradient: Any, epochs: int):
        self._run: Run | None = None
        self._slips = slips(gradient)
        self._start, self._data = fitting(net), readable(net, data)
        epochs = whole("epochs", epochs, 1)
        n_L = 10 if self._start is None else self._start.n[self._start.L]
        self._terms = Terms(
            IMAGES if self._data is None else self._data.train.x.shape[1], epochs,
            TESTED if self._data is None else len(self._data.test.labels),
            chance=1.5 / n_L, given=self._start is not None,
        )
        self._kept = {id: Kept() for id in self._slips}
        self._page = Page(self._slips, self._terms, self.mistake)
        super().__init__(self._page.children, _dom_classes=["bpkit", "bpkit-gallery"])
        traitlets.link((self, "mistake"), (self._page.picker, "picked"))
        self.observe(self._changed, "mistake")
        self.observe(self._predicted, "prediction")
        self._page.ask.observe(self._picked, "picked")
        self._page.ask.observe(self._committed, "presses")
        self._page.curves.observe(self._pressed, "presses")
        self._show()

    # ---- traits ----

    @traitlets.validate("mistake")
    def _a_known_one(self, proposal: Any) -> str:
        mistake = proposal["value"]
        if not isinstance(mistake, str) or mistake not in self._slips:
            raise ValueError(
                f"mistake must be one of those on the buttons; got {brief(mistake)}. "
                f"Write one of {one_of(self._slips)}."
            )
        return mistake

    @traitlets.validate("prediction")
    def _one_of_the_outcomes(self, proposal: Any) -> str | None:
        prediction = proposal["value"]
        known = isinstance(prediction, str) and prediction in OUTCOMES
        if prediction is not None and not known:
            raise ValueError(
                f"prediction must be one of the outcomes; got {brief(prediction)}. "
                f"Write one of {one_of(OUTCOMES)}."
            )
        here = self._kept[self.mistake]
        if here.state != "open" and prediction != here.prediction:
            raise ValueError(
                f"prediction must stay {here.prediction!r} once training has begun; got "
                f"{prediction!r}. Choose another mistake to predict again."
            )
        return prediction

    # ---- from the page, and from Python ----

    def _changed(self, _: Any) -> None:
        self._halt()
        self.prediction = self._kept[self.mistake].prediction
        self._show()

    def _predicted(self, _: Any) -> None:
        self._kept[self.mistake].prediction = self.prediction
        self._show()

    def _picked(self, _: Any = None) -> None:
        i = self._page.ask.picked
        if self.state == "open" and i is not None and 0 <= i < len(OUTCOMES):
            self.prediction = OUTCOMES[i]

    def _committed(self, _: Any) -> None:
        self._picked()  # both may come in one message
        if self.state == "open" and self.prediction is not None:
            self.start()

    def _pressed(self, _: Any) -> None:
        """Do what the button meant when it was pressed; its meaning may have changed since."""
        if self._page.curves.pressed == "stop":
            self.stop()
        elif self.state != "open":  # the start of another one, which has been committed to
            self.start()

    # ---- training ----

    def start(self) -> None:
        """Begin to train in the background, unless a training is already running."""
        with self._lock:
            if self._run is not None:
                return
            run = self._begin()
            if IN_BROWSER:  # the page gets its turn after each piece: there is only one thread
                run.task = asyncio.ensure_future(_by_turns(run))
            else:
                threading.Thread(target=_at_once, args=(run,), daemon=True).start()

    def train(self) -> None:
        """Train, and return when it is done; if a training is already running, wait for it."""
        with self._lock:
            running, run = self._run, self._run or self._begin()
        if running is None or IN_BROWSER:
            _at_once(run)
        else:
            run.done.wait()

    def stop(self) -> None:
        """End the training that is running, if any; its curves stay."""
        with self._lock:
            self._halt()
            self._show()

    def close(self) -> None:
        """Close the explorer, and end its training."""
        with self._lock:
            run = self._run
            self._halt()
        if run is not None and not IN_BROWSER:
            run.done.wait(5)
        super().close()

    def _begin(self) -> Run:
        here = self._kept[self.mistake]
        if self.prediction is None:
            raise ValueError(
                "prediction must come before training; got None. "
                f"Write prediction = {OUTCOMES[0]!r}, for example, first."
            )
        if here.state == "finished":
            here.seed += 1
        here.state, here.points, here.outcome = "running", Points(), None
        here.said, here.trouble = ["Training …"], ""
        self._run = run = Run(self._slips[self.mistake], here)
        if run.slip.id == YOURS:
            run.slip = replace(run.slip, gradient=ended_by(run.stop.is_set, run.slip.gradient))
        run.pieces = self._train(run)
        self._show()
        return run

    def _halt(self) -> None:
        """End the running training: it stops after its mini-batch, and reports nothing more."""
        run, self._run = self._run, None
        if run is not None:
            run.stop.set()
            run.kept.state, run.kept.said = "stopped", []

    def _train(self, run: Run) -> Iterator[None]:
        """Train and tell, piece by piece, until the end or until nobody listens."""
        ended, said, outcome, trouble = "stopped", [], None, ""
        try:
            data = default_data() if self._data is None else self._data
            race = Race(self._weights(run.kept.seed), run.slip.gradient, data, self._terms.epochs,
                        run.kept.seed)
            for points in race.pieces(run.stop.is_set):
                self._tell(run, points)
                yield
            if race.finished:
                ended, outcome = "finished", race.points().outcome(self._terms.chance)
                said = sentences(run, race.points(), outcome, self._terms.chance)
        except NotImplementedError:
            ended, said = "failed", [NOT_ATTEMPTED]
        except Exception as error:
            ended, said, trouble = "failed", [RAISED], where_raised(error)
        finally:
            with self._lock:
                if self._run is run:
                    self._run, here = None, run.kept
                    here.state, here.outcome = ended, outcome
                    here.said, here.trouble = said, trouble
                    self._show()
            run.done.set()

    def _weights(self, seed: int) -> Network:
        if self._start is None:
            return default_start(seed)
        if seed == 0:
            return self._start
        return Network(self._start.sizes, rng=seed, dtype=self._start.dtype)

    def _tell(self, run: Run, points: Points) -> None:
        with self._lock:
            if self._run is run:
                run.kept.points = points
                self._page.show_curves(run.slip.id, run.kept)

    # ---- what is shown ----

    def _show(self) -> None:
        here = self._kept[self.mistake]
        self.set_trait("state", here.state)
        self.set_trait("outcome", here.outcome)
        self._page.show(self.mistake, self._kept)

    def _text(self) -> str:
        """Return the mistake, the prediction, and what came of it: numbers of both curves."""
        return text(self._slips[self.mistake], self._kept[self.mistake], self._terms)

    def _picture(self) -> Figure:
        """Return both plots in colours for light and dark backgrounds."""
        names = RIGHT, self._slips[self.mistake].name
        return draw(self._kept[self.mistake].points, names, self._terms.total,
                    self._terms.tested)


def _at_once(run: Run) -> None:
    """Train until the end."""
    for _ in run.pieces:
        pass


async def _by_turns(run: Run) -> None:
    """Train until the end, and let the page do something after each piece."""
    for _ in run.pieces:
        await asyncio.sleep(0.01)


def gallery(
    net: Network | None = None,
    data: Any = None,
    gradient: Callable[..., Any] | None = None,
    epochs: int = 1,
) -> Gallery:
    """Return a gallery of mistaken gradients, each to be trained on digits beside the right one.

    `gradient(net, x, y)`, a function of your own, is put beside them as "yours". `net`: sigmoid
    neurons and the quadratic cost, by default [784, 30, 10]; the explorer keeps a copy. `data`:
    .train with .x and .y, .test with .x and .labels, by default some of MNIST. Nothing is trained
    before a prediction is committed to.
    """
    return Gallery(net, data, gradient, epochs)
