"""Two threads at once, a slider's and a cell's, in every explorer: neither blocks the other.

At the end there is one state: what is shown belongs together, and each one's last word counts.
"""

import itertools
import threading
import time
import warnings

import numpy as np
import pytest
from series import EXPLORERS as NAMES

from bpkit import widgets
from bpkit.widgets import NetworkView
from bpkit.widgets.gallery.race import OUTCOMES
from bpkit.widgets.saturation import ZS
from bpkit.widgets.views.sweeps import QUANTITIES

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
    "digit": lambda hand, i: hand._view.after.click() or hand.set_trait("average", i % 8 > 0),
    "equations": lambda hand, i: hand.another() or hand.set_trait("equation", f"BP{1 + i % 4}"),
    "explore": lambda hand, i: hand.set_trait("selected", ("w", 3, i % 4, 0))
    or hand.view.refresh(),
    "gallery": lambda hand, i: hand.set_trait("prediction", ("worse", None)[i % 2]),
    "graph": lambda hand, i: hand.set_trait("step", i % 28),
    "hadamard": lambda hand, i: hand.set_trait("element", i % 2) or type_in(hand, "s", i),
    "learn": lambda hand, i: hand.set_trait("example", i % 4),
    "linear_neurons": lambda hand, i: hand.set_trait("scale", 1.0 + i % 2),
    "modified_neuron": lambda hand, i: hand.set_trait("f", ("relu", "tanh")[i % 2]),
    "notation": lambda hand, i: hand.ask() or hand.set_trait("selected", ("w", 3, i % 2, 0)),
    "paths": lambda hand, i: hand.put((("w", 2, i % 3, 0), ("b", 5, 0), ("w", 4, 1, 1))[i % 3]),
    "predict": lambda hand, i: hand.set_trait("choice", hand._options[i % 2]),
    "saturation": lambda hand, i: hand.set_trait("z", float(i % 5)),
    "step_through": lambda hand, i: hand.set_trait("step", i % 16),
}


# What the page does where there is no network to move.
PAGE = {
    "digit": lambda hand, i: hand._view.next.click(),
    "gallery": lambda hand, i: hand._page.ask.set_state({"picked": i % 2}),
    "graph": lambda hand, i: hand.view.set_state({"selected": i % 5}),
    "hadamard": lambda hand, i: hand._chooser.set_state({"index": i % 2})
    or type_in(hand, "t", i),
    "learn": lambda hand, i: hand.view.set_state({"position": i % 100, "_hand": {
        "run": hand.view._about["run"], "round": i % 9, "place": ["w", 2, 0, 1], "value": 0.5}}),
    "predict": lambda hand, i: hand._ask.set_state({"picked": i % 2}),
    "saturation": lambda hand, i: hand._view.set_state({"at": 100 + i % 40}),
}


def type_in(hand, name, i):
    """A reader of `hadamard` types the first entry of s or t."""
    hand._fields[name][0].value = 1 + i % 9


def on_the_page(hand, i):
    """A neuron is chosen, and a bias is moved."""
    for view in views(hand):
        view.selected = ("z", 2, i % 2)
        view.values = {("b", 2, i % 2): 0.25 * (i % 4)}


# What must be so at the end; `last` is what the cell and what the page did last.
ONE_STATE = {
    "digit": lambda hand, last: (
        np.array_equal(hand._view.last.values, hand.asks().of_w[3])
        and len({*hand.seen}) == len(hand.seen)
        and hand.neuron == hand._view.row.column == (last[0] + 1) % 30),
    "equations": lambda hand, last: hand.check.right
    and hand._equations.picked == hand.equation == f"BP{1 + last[0] % 4}",
    "explore": lambda hand, last: hand.view.selected == hand.selected,
    "gallery": lambda hand, last: hand._page.ask.picked == (
        None if hand.prediction is None else [*OUTCOMES].index(hand.prediction)),
    "graph": lambda hand, last: (hand.step, hand.selected) == (last[0] % 28, last[1] % 5)
    and hand.view.selected == hand.selected,
    "hadamard": lambda hand, last: (hand.s[0, 0], hand.t[0, 0]) == tuple(1 + i % 9 for i in last)
    and hand._equations[0].result.values[0, 0] == hand.s[0, 0] * hand.t[0, 0]
    and hand.element == hand._chooser.index,
    "learn": lambda hand, last: hand.example == hand._shown.value == last[0] % 4,
    "linear_neurons": lambda hand, last: hand.scale == 1 + last[0] % 2,
    "modified_neuron": lambda hand, last: hand.f == ("relu", "tanh")[last[0] % 2]
    == hand.network.activation[hand.neuron[0]].at(hand.neuron[1]).name
    == hand.children[1].children[1].value,
    "notation": lambda hand, last: hand._view.selected == hand.selected and hand.waiting,
    "paths": lambda hand, last: hand.view.selected == hand.selected
    and len(hand._list.options) == len(hand.now.paths) == hand.now.count,
    "predict": lambda hand, last: hand._ask.picked == hand._options.index(hand.choice),
    "saturation": lambda hand, last: hand.z == ZS[hand._view.at],
    "step_through": lambda hand, last: hand.step == hand._stepper.value == last[0] % 16
    and hand.view.shows == hand.shows() and hand.view.selected == hand.selected,
}


def is_whole(view):
    """Whether what a network view has sent about its selection is about what is selected."""
    if not view._selection.get("count"):
        return True
    return (tuple(view._selection["place"]) == tuple(view.selected)
            and len(view._sweep) == 8 * view._selection["count"] * (5 + 10 * len(QUANTITIES)))


@pytest.mark.parametrize("name", NAMES)
def test_a_slider_and_a_cell_do_not_wait_for_each_other(name):
    hand = getattr(widgets, name)()
    assert name in PAGE or any(views(hand))
    end, raised, last = time.monotonic() + SECONDS, [], [-1, -1]

    def turn(who, act):
        try:
            for i in itertools.count():
                if time.monotonic() > end:
                    return
                act(hand, i)
                last[who] = i
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=turn, args=each, daemon=True)
               for each in enumerate((CELL[name], PAGE.get(name, on_the_page)))]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(STUCK)
    assert not any(thread.is_alive() for thread in threads), "stuck"
    assert raised == []
    assert min(last) >= 0
    assert hand.text()
    assert ONE_STATE[name](hand, last)
    assert all(map(is_whole, views(hand)))
    hand.close()
