"""A graph whose drawing comes from Python: its nodes are chosen by pointer or by keyboard."""

from __future__ import annotations

from typing import Any

import traitlets

from ...validation import whole
from .assets import module, sheet
from .traits import WholeMessage


class GraphView(WholeMessage):
    """The drawing of a graph, in which one node may be selected.

    Traits: `drawing`, an SVG with an element of the class bpkit-node for each node; `moves`, for
    each node where keys lead from it, {"ArrowLeft": 3}; `selected`, a node counted from 0, or None.
    """

    _esm = module("graph_view")
    _css = sheet("graph_view")

    drawing = traitlets.Unicode().tag(sync=True)
    moves = traitlets.List(traitlets.Dict()).tag(sync=True)
    selected: Any = traitlets.TraitType(None, help="a node, from 0, or None").tag(sync=True)

    @traitlets.validate("selected")
    def _a_node(self, proposal: Any) -> int | None:
        last = len(self.moves) - 1
        return None if proposal["value"] is None else whole("selected", proposal["value"], 0, last)
