"""A network that learns, as a film that can be played, stopped and stepped through."""

from __future__ import annotations

from typing import Any

import traitlets

from ...validation import whole
from .assets import module, sheet
from .traits import Player, WholeMessage


class FilmView(WholeMessage):
    """The rounds of a run, played and drawn by the page; what they are is told to it.

    Traits: `position`: which stop is shown, from 0; a round of a network of L layers has 2 L of
    them. `selected`: a place of the network, or None.
    """

    _esm = module("network_picture", "film_view")
    _css = sheet("network_view", "film_view")

    position: Any = traitlets.TraitType(0).tag(sync=True)
    selected = traitlets.Any(None, allow_none=True).tag(sync=True)
    player = Player()
    _scene = traitlets.Dict().tag(sync=True)
    _about = traitlets.Dict().tag(sync=True)
    _frames = traitlets.Bytes().tag(sync=True)
    _hand = traitlets.Dict().tag(sync=True)  # what the reader's hand does, from JavaScript

    @property
    def last(self) -> int:
        """The last position, in the last round, which takes no step."""
        about = self._about
        return about["rounds"] * about["stops_of_a_round"] - 2

    @traitlets.validate("position")
    def _a_position(self, proposal: Any) -> int:
        if not self._about:
            return 0
        return whole("position", proposal["value"], 0, self.last)
