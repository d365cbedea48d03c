"""Two threads at once, a slider's and a cell's, in every explorer: they never block each other."""

import itertools
import threading
import time

import pytest
from series import EXPLORERS as NAMES

from bpkit import widgets
from bpkit.widgets import NetworkView

SECONDS = 1.0  # of turns; two locks taken in opposite order blocked each other within one second
STUCK = 60.0


def views(box):
    """The network views in an explorer."""
    for each in getattr(box, "children", ()):
        if isinstance(each, NetworkView):
            yield each
        yield from views(each)


# What a cell does, over and over, with an explorer called without arguments.
CELL = {
    "digit": lambda hand, i: hand.set_trait("example", i % 3),
    "equations": lambda hand, i: hand.set_trait("equation", ("BP1", "BP2", "BP3", "BP4")[i % 4]),
    "explore": lambda hand, i: hand.set_trait("example", 0) or hand.view.refresh(),
    "gallery": lambda hand, i: hand.set_trait("prediction", ("worse", None)[i % 2]),
    "graph": lambda hand, i: hand.set_trait("step", i % 28),
    "hadamard": lambda hand, i: hand.set_trait("element", i % 2),
    "learn": lambda hand, i: hand.set_trait("example", i % 4),
    "linear_neurons": lambda hand, i: hand.set_trait("scale", 1.0 + i % 2),
    "modified_neuron": lambda hand, i: hand.set_trait("f", ("relu", "tanh")[i % 2]),
    "notation": lambda hand, i: hand.set_trait("selected", ("w", 3, i % 2, 0)),
    "paths": lambda hand, i: hand.put(("w", 2, i % 3, 0)),
    "predict": lambda hand, i: hand.set_trait("choice", hand._options[i % 2]),
    "saturation": lambda hand, i: hand.set_trait("z", float(i % 5)),
    "step_through": lambda hand, i: hand.set_trait("step", i % 16),
}


# What the page does where there is no network to move.
PAGE = {
    "digit": lambda hand, i: hand.next(),
    "gallery": lambda hand, i: hand._page.ask.set_state({"picked": i % 2}),
    "graph": lambda hand, i: hand.view.set_state({"selected": i % 5}),
    "hadamard": lambda hand, i: hand._chooser.set_state({"index": i % 2}),
    "learn": lambda hand, i: hand.view.set_state({"position": i % 100, "_hand": {
        "run": hand.view._about["run"], "round": i % 9, "place": ["w", 2, 0, 1], "value": 0.5}}),
    "predict": lambda hand, i: hand._ask.set_state({"picked": i % 2}),
    "saturation": lambda hand, i: hand._view.set_state({"at": 100 + i % 40}),
}


def on_the_page(hand, i):
    """A neuron is chosen, and a bias is moved."""
    for view in views(hand):
        view.selected = ("z", 2, i % 2)
        view.values = {("b", 2, i % 2): 0.25 * (i % 4)}


@pytest.mark.parametrize("name", NAMES)
def test_a_slider_and_a_cell_do_not_wait_for_each_other(name):
    hand = getattr(widgets, name)()
    assert name in PAGE or any(views(hand))
    end, raised = time.monotonic() + SECONDS, []

    def turn(act):
        try:
            for i in itertools.count():
                if time.monotonic() > end:
                    return
                act(hand, i)
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=turn, args=(act,), daemon=True)
               for act in (CELL[name], PAGE.get(name, on_the_page))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(STUCK)
    assert not any(thread.is_alive() for thread in threads), "stuck"
    assert raised == []
    assert hand.text()
    hand.close()
