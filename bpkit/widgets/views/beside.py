"""A network with a card at its side, or under it where both would be cut off."""

from __future__ import annotations

from .network_view import NetworkView

# In px: what stands before the first and after the last column, and the narrowest columns.
ENDS, COLUMN = 241, 88


def stand_beside(view: NetworkView) -> None:
    """Let a network without controls take what a card leaves, and no less than all of it needs."""
    view.layout.flex = f"1 1 {ENDS + COLUMN * (view.base.net.L - 1)}px"
