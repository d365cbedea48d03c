"""Keys that are pressed in an explorer stay in it: to JupyterLab `b` would mean another cell."""

from __future__ import annotations

import anywidget

from .assets import module


class KeepKeys(anywidget.AnyWidget):
    """It keeps the keys of the box of class bpkit-explorer that it stands in.

    The controls of ipywidgets, such as buttons and drop-downs, do not do so themselves. There is
    nothing to see of it before the kernel has gone: then it says what to do.
    """

    _esm = module("keys")
