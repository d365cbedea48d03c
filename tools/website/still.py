"""What an explorer can do without a kernel: its view, and all the numbers that it may need.

The view is drawn by the same JavaScript as in JupyterLab. There Python sends the sweep of what is
selected; here the sweeps of everything that can be selected are computed in advance and packed.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

import anywidget
import ipywidgets
import numpy as np

from bpkit.figures.layout import layout
from bpkit.params import Param
from bpkit.widgets.explore import Explore
from bpkit.widgets.graph.graph import GraphWalk
from bpkit.widgets.learn import Learn
from bpkit.widgets.predict import Predict, displayed
from bpkit.widgets.saturation import Saturation
from bpkit.widgets.step_through.step_through import StepThrough
from bpkit.widgets.views.base import Base
from bpkit.widgets.views.controls import Control
from bpkit.widgets.views.curve_view import CurveView
from bpkit.widgets.views.film_view import FilmView
from bpkit.widgets.views.graph_view import GraphView
from bpkit.widgets.views.grid import Grid
from bpkit.widgets.views.network_view import NetworkView
from bpkit.widgets.views.scene import places, value_of
from bpkit.widgets.views.sweeps import selection

MIME = "application/vnd.bpkit.still+json"
STEP, REACH = 0.1, 30  # 61 values: from 3 below the base to 3 above
VIEWS: dict[str, Any] = {
    "network_view": NetworkView, "curve_view": CurveView, "controls": Control,
    "film_view": FilmView, "graph_view": GraphView,
}  # fmt: skip
# How a row of a sweep is packed: it stays the same, it rises by the same amount at each value, it
# changes as an earlier row does, or its differences from the base are among the numbers.
STILL, LINE, SAME, OWN = range(4)
EXACT = 1e-12  # of a row's largest number, or of 1: far less than a page shows


def still(explorer: Any) -> dict[str, Any] | None:
    """Return what a page needs to move an explorer without a kernel; None if it cannot be moved."""
    if isinstance(explorer, Explore):
        return {"view": "network_view", **_network(explorer.view)}
    if isinstance(explorer, Learn):
        return {"view": "film_view", "traits": _films(explorer)}
    if isinstance(explorer, Saturation):
        return {"view": "curve_view", "traits": _traits(explorer._view)}
    if isinstance(explorer, StepThrough):
        return _walk(explorer)
    if isinstance(explorer, GraphWalk):
        return _way_back(explorer)
    if isinstance(explorer, Predict):
        return _question(explorer)
    return None


def _traits(view: Any) -> dict[str, Any]:
    """The traits that the page sees, with bytes written as letters."""
    every_widgets = {*anywidget.AnyWidget.class_traits(sync=True), "_anywidget_id", "_esm", "_css"}
    return {
        name: {"bytes": _letters(value)} if isinstance(value, bytes | memoryview) else value
        for name, value in view.get_state().items()
        if name not in every_widgets
    }


def _films(explorer: Learn) -> dict[str, Any]:
    """The film for each step size offered, including the one shown."""
    shown, runs, frames = explorer.eta, [], {}
    for i, eta in enumerate(explorer.etas):
        explorer.eta = eta
        runs.append({"eta": f"{eta:g}", "about": explorer.view._about})
        frames[f"_frames_{i}"] = {"bytes": _letters(explorer.view._frames)}
    explorer.eta = shown
    return {**_traits(explorer.view), "_runs": runs, **frames}


def _question(explorer: Predict) -> dict[str, Any] | None:
    """The question, and what the reader is told on committing, computed now instead of then."""
    answer, shown = explorer.revealed()
    place = displayed(shown)
    if not isinstance(place, ipywidgets.HTML):
        return None
    told = {"answer": explorer._options.index(answer), "shown": place.value}
    return {"view": "controls", "traits": _traits(explorer._ask), "told": told}


def _walk(explorer: StepThrough) -> dict[str, Any]:
    """What the explorer shows in each step, for everything that can be selected."""
    at, steps = explorer.step, []
    for step in range(explorer.last + 1):
        explorer.step = step
        places = [None, *explorer._places]  # nothing, or one of these, is selected
        steps.append({
            "code": explorer._code.value,
            "cost": explorer.cost_is_known,
            "network": explorer.view.get_state(["shows", "notes"]),
            "said": {json.dumps(place, separators=(",", ":")): explorer._said_html(place)
                     for place in places},
        })  # fmt: skip
    explorer.step = at
    return {
        "view": "controls", "traits": _traits(explorer._stepper),
        "network": _traits(explorer.view), "steps": _letters(json.dumps(steps).encode()),
    }  # fmt: skip


def _way_back(explorer: GraphWalk) -> dict[str, Any]:
    """What the explorer shows in each step, with the line of every node."""
    at, steps = explorer.step, []
    for step in range(explorer.last + 1):
        explorer.step = step
        nodes = [None, *range(len(explorer.view.moves))]  # nothing, or one of these, is selected
        steps.append({
            "drawing": explorer.view.drawing,
            "said": explorer._said.value,
            "own": {json.dumps(node): explorer.now.own_html(node) for node in nodes},
        })  # fmt: skip
    explorer.step = at
    return {
        "view": "controls", "traits": _traits(explorer._stepper),
        "graph": _traits(explorer.view), "verdict": explorer._verdict.value,
        "steps": _letters(json.dumps(steps).encode()),
    }  # fmt: skip


def _network(view: NetworkView) -> dict[str, Any]:
    base, shown = view.base, layout(view.base.net, set())
    numbers: list[np.ndarray] = []
    sweeps = [_sweep(base, place, shown, numbers) for place in places(shown)]
    every = np.concatenate(numbers) if numbers else np.zeros(0)
    traits = {name: value for name, value in _traits(view).items() if name != "_sweep"}
    packed = _letters(every.astype("<f4").tobytes())
    return {"traits": traits, "sweeps": sweeps, "numbers": packed, "count": 2 * REACH + 1}


def _sweep(base: Base, place: Param, shown: Any, numbers: list[np.ndarray]) -> dict[str, Any]:
    """What is sent when a place is selected: the same as in JupyterLab, with packed rows."""
    value = value_of(base.net, base.fp, place)
    values = value + STEP * np.arange(-REACH, REACH + 1)
    values[REACH] = value
    stops = Grid(values, list(range(values.size)), home=REACH, at=REACH)
    about, sent = selection(base, place, shown, stops=stops)
    rows = np.frombuffer(sent, "<f8").reshape(-1, values.size) if sent else np.zeros((0, 1))
    return {"about": {**about, "moves": 0, "answers": 0}, "rows": _packed(rows, numbers)}


def _packed(rows: np.ndarray, numbers: list[np.ndarray]) -> list[list[Any]]:
    """Each row as [its value at the base, how it is packed, what with]; adds to the numbers."""
    recipes: list[list[Any]] = []
    earlier: list[tuple[int, np.ndarray]] = []
    along = np.arange(-REACH, REACH + 1)
    for row in rows:
        home, moves = float(row[REACH]), row - row[REACH]
        near = EXACT * max(1.0, float(np.abs(row).max()))
        slope = float(moves @ along / (along @ along))
        twin = next((i for i, other in earlier if np.abs(moves - other).max() <= near), None)
        if not moves.any():
            recipes.append([home, STILL])
        elif np.abs(moves - slope * along).max() <= near:
            recipes.append([home, LINE, slope])
        elif twin is not None:
            recipes.append([home, SAME, twin])
        else:
            earlier.append((len(recipes), moves))
            recipes.append([home, OWN, len(numbers)])
            numbers.append(moves)
    return recipes


def _letters(data: Any) -> str:
    return base64.b64encode(zlib.compress(bytes(data), 9)).decode("ascii")


def add_to_outputs() -> None:
    """Let every explorer that a cell shows carry what it can do without a kernel, and only that."""
    from bpkit.widgets.explorer import Explorer

    def bundle(explorer: Explorer) -> Mapping[str, Any]:
        alone = still(explorer)
        return {MIME: alone} if alone else {}

    from IPython import get_ipython

    # Its stubs do not know what the shell is made of.
    shell: Any = get_ipython()
    shell.display_formatter.mimebundle_formatter.for_type(Explorer, bundle)
