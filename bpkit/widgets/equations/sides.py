"""Three matrices beside each other: what an equation gives, what nudging gives, the difference."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from ...params import Param
from ..views.matrix_view import MatrixView
from .check import Check
from .words import entry_of, titles, traits


class Sides(ipywidgets.Box):
    """The matrices, each on a card under its title; `chosen(entry)` says which was chosen."""

    def __init__(self, chosen: Callable[[tuple[int, int]], None]):
        self._chosen, self._quiet = chosen, False
        self._titles = [ipywidgets.HTML() for _ in range(3)]
        self.matrices = [MatrixView([[0.0]], selectable=True) for _ in range(3)]
        cards = [
            ipywidgets.VBox([title, matrix]).add_class("bpkit-card")
            for title, matrix in zip(self._titles, self.matrices, strict=True)
        ]
        super().__init__(cards)
        self.add_class("bpkit").add_class("bpkit-equations-sides")
        for matrix in self.matrices:
            matrix.observe(self._on_entry, "selected")

    def show(self, check: Check, learner: bool, selected: Param | None) -> None:
        """Show a check; what is not given is left out."""
        self._quiet = True
        try:
            arrays = [check.given, check.nudged, check.difference]
            for side, (array, said) in enumerate(zip(arrays, titles(check, learner), strict=True)):
                self._titles[side].value = f"<div class='bpkit'>{said}</div>"
                self.children[side].layout.display = "none" if array is None else ""
                if array is not None:
                    entry = entry_of(check, selected)
                    self.matrices[side].show(
                        values=array, title=said, selected=entry, **traits(check, side)
                    )
        finally:
            self._quiet = False

    def _on_entry(self, change: dict[str, tuple[int, int] | None]) -> None:
        entry = change["new"]
        if not self._quiet and entry is not None:
            self._chosen(entry)
