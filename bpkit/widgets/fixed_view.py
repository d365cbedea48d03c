"""The network as a picture to choose a neuron in, where nothing is moved."""

from __future__ import annotations

from .network_view import NetworkView


class FixedView(NetworkView):
    """A NetworkView whose places can be selected, and not displaced."""

    def _send_picture(self) -> None:
        # The page moves what it has a sweep of; without one, a place can only be chosen.
        with self.hold_sync():
            super()._send_picture()
            self._selection, self._sweep = {}, b""
