"""Notice that a cell has changed a network in place; nothing tells a widget of `net.w[2] -= v`."""

from __future__ import annotations

import hashlib
from typing import Any, Protocol
from weakref import WeakSet

from ...network import Network


class Watcher(Protocol):
    """A widget that looks at its network again when told to."""

    def look_again(self) -> None:
        """Redraw if the network is no longer the one that is shown."""


def fingerprint(net: Network) -> str:
    """Return a digest of all parameters: if it changes, so does the picture."""
    seen = hashlib.blake2b(digest_size=16)
    for parameters in (net.w, net.b):
        for array in parameters.values():
            seen.update(array.tobytes())
    return seen.hexdigest()


class _Watch:
    """One hook for all widgets; it does not keep any of them from being deleted."""

    def __init__(self) -> None:
        self._watchers: WeakSet[Any] = WeakSet()
        self._hooked: Any = None

    def add(self, watcher: Watcher) -> None:
        shell = _shell()
        if shell is not None and shell is not self._hooked:
            shell.events.register("post_run_cell", self._after_a_cell)
            self._hooked = shell
        self._watchers.add(watcher)

    def remove(self, watcher: Watcher) -> None:
        self._watchers.discard(watcher)

    def _after_a_cell(self, _result: Any) -> None:
        for watcher in list(self._watchers):
            watcher.look_again()


def _shell() -> Any:
    """The IPython shell that cells run in, if there is one."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()


WATCH = _Watch()
