"""Keys pressed in an explorer stay in it: to JupyterLab, `b` would mean a new cell."""

from __future__ import annotations

import anywidget

from .assets import module


class KeepKeys(anywidget.AnyWidget):
    """Keeps key presses inside its box, of the class bpkit-explorer.

    The controls of ipywidgets, such as buttons and drop-downs, do not do this themselves. The
    widget is invisible until the kernel has gone; then it says what to do.
    """

    _esm = module("keys")
