"""What the page sends is looked at as what a cell sets: a click may arrive when all has changed."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from .one_lock import OneLock


class Late(traitlets.TraitError):
    """What the page sent does not fit any more; of a TraitError traitlets puts everything back."""


class Attentive(OneLock, anywidget.AnyWidget):
    """A widget that takes a message from the page whole or not at all.

    Left to itself, traitlets keeps a value that a validator has refused with a ValueError, when it
    comes from the page. Here nothing changes, and the page is told how things are.
    """

    _reading = False

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take over what the page sends, or tell it what is here."""
        with self._lock:
            self._reading = True
            try:
                super().set_state(sync_data)
            except Late:
                self.send_state([name for name in sync_data if name in self.keys])
            finally:
                self._reading = False

    def _register_validator(self, handler: Any, names: Any) -> None:
        def look(obj: Any, proposal: Any) -> Any:
            try:
                return handler(obj, proposal)
            except (TypeError, ValueError) as error:
                # Locked while a message is read; what follows from it is no longer of the page.
                if self._reading and self._cross_validation_lock:
                    raise Late(str(error)) from error
                raise

        super()._register_validator(look, names)
