"""How widgets handle their traits: one thread at a time, whole messages, clear errors."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import anywidget
import traitlets

from ...validation import brief, one_of


class OneLock(traitlets.HasTraits):
    """A widget whose traits, and all that follows from them, are set by one thread at a time.

    An explorer shares its lock with its views. With two locks, two threads could each hold one and
    wait for the other, because a view calls its explorer and the explorer its view.
    """

    _lock: Any = None
    _quiet = False  # True while it sets traits itself, so that it does not answer them

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        made = super().__new__(cls, *args, **kwargs)
        made.take(threading.RLock())
        return made

    def take(self, lock: Any) -> None:
        """Use this lock from now on."""
        object.__setattr__(self, "_lock", lock)

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Set traits and controls inside the `with` without answering to them."""
        with self._lock:
            before, self._quiet = self._quiet, True
            try:
                yield
            finally:
                self._quiet = before

    def __setattr__(self, name: str, value: Any) -> None:
        if self._lock is None:
            return super().__setattr__(name, value)
        with self._lock:
            super().__setattr__(name, value)

    def set_trait(self, name: str, value: Any) -> None:
        """Set a trait, even a read-only one."""
        with self._lock:
            super().set_trait(name, value)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take over what the page sends."""
        with self._lock:
            super().set_state(sync_data)  # type: ignore[misc]  # of a widget


class Stale(traitlets.TraitError):
    """The page's message no longer fits; after a TraitError, traitlets undoes it all."""


class WholeMessage(OneLock, anywidget.AnyWidget):
    """A widget that accepts a message from the page as a whole or not at all.

    Left to itself, traitlets keeps a value from the page even if a validator has rejected it with
    a ValueError. Here nothing changes, and the page is told the present state.
    """

    _reading = False

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Adopt what the page sends, or tell it the present state."""
        with self._lock:
            self._reading = True
            try:
                super().set_state(sync_data)
            except Stale:
                self.send_state([name for name in sync_data if name in self.keys])
            finally:
                self._reading = False

    def _register_validator(self, handler: Any, names: Any) -> None:
        def look(obj: Any, proposal: Any) -> Any:
            try:
                return handler(obj, proposal)
            except (TypeError, ValueError) as error:
                # Locked while a message is read; what follows from it is no longer the page's.
                if self._reading and self._cross_validation_lock:
                    raise Stale(str(error)) from error
                raise

        super()._register_validator(look, names)


class Flag(traitlets.Bool):
    """True or False; TypeError for anything else."""

    def validate(self, obj: Any, value: Any) -> bool:
        """Return `value` if it is a bool."""
        if not isinstance(value, bool):
            raise TypeError(
                f"{self.name} must be True or False; got {brief(value)}. Write {self.name}=True."
            )
        return value


class Text(traitlets.Unicode):
    """Text; TypeError for anything else."""

    def validate(self, obj: Any, value: Any) -> str:
        """Return `value` if it is a str."""
        if not isinstance(value, str):
            raise TypeError(
                f"{self.name} must be text; got {brief(value)}. Write {self.name}='w'."
            )
        return value


class Player(traitlets.Unicode):
    """Which view of a widget is playing; pages tell each other, and here it is forgotten at once.

    So a page that is opened again does not wait for a view that has gone.
    """

    def __init__(self) -> None:
        super().__init__("")
        self.tag(sync=True, from_json=lambda *_: "")


class OneOf(traitlets.Enum):
    """One of a few words; ValueError for anything else."""

    def validate(self, obj: Any, value: Any) -> str:
        """Return `value` if it is one of them."""
        known = list(self.values or [])
        if not isinstance(value, str) or value not in known:
            raise ValueError(
                f"{self.name} must be one of {one_of(known)}; got {brief(value)}. "
                f"Write {self.name}={known[0]!r}."
            )
        return value
