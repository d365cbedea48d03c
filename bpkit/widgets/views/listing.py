"""A list of which one line is chosen: a native listbox."""

from __future__ import annotations

import anywidget
import traitlets

from .assets import module, sheet
from .one_lock import OneLock


class Listing(OneLock, anywidget.AnyWidget):
    """Some `options`, the one at `index` chosen; `name` is what they are, `rows` how many show.

    (In the Select of ipywidgets an arrow key moves JupyterLab's cell, and b inserts one.)
    """

    _esm = module("listing")
    _css = sheet("listing")

    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    index = traitlets.Int(0).tag(sync=True)
    name = traitlets.Unicode("list").tag(sync=True)
    rows = traitlets.Int(10).tag(sync=True)
