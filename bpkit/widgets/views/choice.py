"""A question with a few options, and a button that commits to one: native radio buttons."""

from __future__ import annotations

import anywidget
import traitlets

from .assets import module, sheet
from .one_lock import OneLock


class Choice(OneLock, anywidget.AnyWidget):
    """The radio buttons and the button. What it may say of the answer is what is told to it.

    Traits: `picked` and `answer`, numbers of options from 0, or None; `presses` of the button;
    `stage`: "open" until a press, "busy", then "shown" or "failed".
    (The radio buttons of ipywidgets are no group: they have no name, and no word for the whole.)
    """

    _esm = module("choice")
    _css = sheet("choice")
    question = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    picked = traitlets.Int(None, allow_none=True).tag(sync=True)
    answer = traitlets.Int(None, allow_none=True).tag(sync=True)
    presses = traitlets.Int(0).tag(sync=True)
    stage = traitlets.Enum(["open", "busy", "failed", "shown"], "open").tag(sync=True)
