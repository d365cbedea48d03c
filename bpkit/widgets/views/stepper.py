"""Buttons and a slider that go through numbered steps, by hand or by themselves."""

from __future__ import annotations

import anywidget
import traitlets

from .assets import module, sheet
from .one_lock import OneLock


class Stepper(OneLock, anywidget.AnyWidget):
    """First, back, play or pause, next, last, and a slider; it plays only when it is asked to.

    Traits: `value`, from 0 to `last`; `says`, the words for each value, shown beside the slider and
    read aloud; `name`, what is gone through; `noun`, what one of them is called; `interval`, the ms
    that a step stays while it plays.
    (The Play and the IntSlider of ipywidgets have no accessible names.)
    """

    _esm = module("stepper")
    _css = sheet("stepper")

    value = traitlets.Int(0).tag(sync=True)
    last = traitlets.Int(0).tag(sync=True)
    says = traitlets.List(traitlets.Unicode()).tag(sync=True)
    name = traitlets.Unicode("steps").tag(sync=True)
    noun = traitlets.Unicode("step").tag(sync=True)
    interval = traitlets.Int(2000).tag(sync=True)
