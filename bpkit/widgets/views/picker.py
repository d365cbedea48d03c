"""A row of buttons of which one is pressed; each may bear a formula and a mark."""

from __future__ import annotations

import anywidget
import traitlets

from .assets import module, sheet
from .one_lock import OneLock


class Picker(OneLock, anywidget.AnyWidget):
    """The buttons and which of them is pressed.

    Traits: `label`: what is picked; `caption`: what stands before the buttons, if anything;
    `options`: a list of dicts with `value` and `name`, and where wanted `formula`, `note`, `mark`
    ("right", "wrong" or "") and `disabled`; `picked`: a value.
    (The toggle buttons of ipywidgets do not say which is pressed to who cannot see it.)
    """

    _esm = module("picker")
    _css = sheet("picker")
    label = traitlets.Unicode().tag(sync=True)
    caption = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Dict()).tag(sync=True)
    picked = traitlets.Unicode().tag(sync=True)
