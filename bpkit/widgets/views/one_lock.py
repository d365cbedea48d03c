"""One thread at a time: a callback may run in another one than the cells."""

from __future__ import annotations

import threading
from typing import Any

import traitlets


class OneLock(traitlets.HasTraits):
    """A widget whose traits one thread at a time sets, with all that follows from it.

    An explorer hands its lock on to the views in it. With two locks, two threads could each hold
    one and wait for the other: a view calls its explorer, and the explorer its view.
    """

    _lock: Any = None

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        made = super().__new__(cls, *args, **kwargs)
        made.take(threading.RLock())
        return made

    def take(self, lock: Any) -> None:
        """Use this lock from now on."""
        object.__setattr__(self, "_lock", lock)

    def __setattr__(self, name: str, value: Any) -> None:
        if self._lock is None:
            return super().__setattr__(name, value)
        with self._lock:
            super().__setattr__(name, value)

    def set_trait(self, name: str, value: Any) -> None:
        """Set a trait, one that is read-only too."""
        with self._lock:
            super().set_trait(name, value)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take over what the page sends."""
        with self._lock:
            super().set_state(sync_data)  # type: ignore[misc]  # of a widget
