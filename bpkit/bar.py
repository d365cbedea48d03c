"""tqdm's progress bar, in a terminal or in a notebook."""

from __future__ import annotations

import sys
from typing import Any

from tqdm import tqdm

from .in_browser import IN_BROWSER


def new_bar(total: int) -> tqdm:
    """Return a bar that counts to `total` and leaves nothing behind; see Progress."""
    if _in_notebook():
        return _NotebookBar(total=total, leave=True, ncols=70, file=_NoFile())
    # disable=None: no bar where standard error is not a terminal.
    return tqdm(total=total, leave=False, disable=None)


class _NotebookBar(tqdm):
    """tqdm's line of text, shown in one notebook display that is updated in place."""

    # It is updated after each mini-batch: no thread is needed, and a browser has none.
    monitor_interval = 0

    def __init__(self, *args: Any, **kwargs: Any):
        from IPython.display import display

        self.handle = display(_Text(""), display_id=True)
        super().__init__(*args, **kwargs)

    def display(self, msg: str | None = None, pos: int | None = None) -> bool:
        self.handle.update(_Text(str(self) if msg is None else msg))
        return True

    def close(self) -> None:
        super().close()
        self.display("")


class _NoFile:
    """Where tqdm writes what the display already shows."""

    def write(self, text: str) -> None:
        pass

    def flush(self) -> None:
        pass


class _Text:
    """A line of text whose repr is itself."""

    def __init__(self, text: str):
        self.text = text

    def __repr__(self) -> str:
        return self.text


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return hasattr(shell, "kernel") or (IN_BROWSER and shell is not None)
