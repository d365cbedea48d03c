"""Native controls that ipywidgets lacks, or offers without names for screen readers."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from .assets import module, sheet
from .mathml import in_line
from .traits import OneLock, Player


class Control(OneLock, anywidget.AnyWidget):
    """One of the controls below; `control` tells the page which one."""

    _esm = module("controls")
    _css = sheet("controls")
    control = traitlets.Unicode().tag(sync=True)


class Choice(Control):
    """The radio buttons and the button. It knows of the answer only what it is told.

    Traits: `picked` and `answer`, numbers of options from 0, or None; `presses` of the button;
    `stage`: "open" until a press, "busy", then "shown" or "failed".
    (The radio buttons of ipywidgets are not a group: neither they nor the whole have a name.)
    """

    control = traitlets.Unicode("choice").tag(sync=True)
    question = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    picked = traitlets.Int(None, allow_none=True).tag(sync=True)
    answer = traitlets.Int(None, allow_none=True).tag(sync=True)
    presses = traitlets.Int(0).tag(sync=True)
    stage = traitlets.Enum(["open", "busy", "failed", "shown"], "open").tag(sync=True)


class Listing(Control):
    """Some `options`, the one at `index` chosen; `name` is what they are, `rows` how many show.

    (A native list holds no mathematics, and in the Select of ipywidgets an arrow key moves
    JupyterLab's cell.)
    """

    control = traitlets.Unicode("listing").tag(sync=True)
    options: Any = traitlets.List(traitlets.Unicode()).tag(
        sync=True, to_json=lambda lines, _: [[line, in_line(line)] for line in lines]
    )
    index = traitlets.Int(0).tag(sync=True)
    name = traitlets.Unicode("list").tag(sync=True)
    rows = traitlets.Int(10).tag(sync=True)


class Picker(Control):
    """The buttons and which of them is pressed.

    Traits: `label`: what is picked; `caption`: the words before the buttons, if any;
    `options`: a list of dicts with `value` and `name`, and where wanted `markup`, the name as HTML,
    `note`, `mark` ("right", "wrong" or "") and `disabled`; `picked`: a value.
    (The toggle buttons of ipywidgets do not tell a screen reader which one is pressed.)
    """

    control = traitlets.Unicode("picker").tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    caption = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Dict()).tag(sync=True)
    picked = traitlets.Unicode().tag(sync=True)


class Stepper(Control):
    """First, back, play or pause, next, last, and a slider; it plays only when asked to.

    Traits: `value`, from 0 to `last`; `says`, the words for each value, shown beside the slider and
    read aloud; `name`, what the steps go through; `noun`, what one step is called; `interval`, the
    ms that each step lasts while it plays.
    (The Play and the IntSlider of ipywidgets have no accessible names.)
    """

    control = traitlets.Unicode("stepper").tag(sync=True)
    value = traitlets.Int(0).tag(sync=True)
    last = traitlets.Int(0).tag(sync=True)
    says = traitlets.List(traitlets.Unicode()).tag(sync=True)
    name = traitlets.Unicode("steps").tag(sync=True)
    noun = traitlets.Unicode("step").tag(sync=True)
    interval = traitlets.Int(2000).tag(sync=True)
    player = Player()
