"""A progress bar for a terminal or a notebook that clears itself and leaves only the log lines."""

from __future__ import annotations

import sys
from typing import Any

from tqdm import tqdm


class Progress:
    """One bar, started anew for each epoch, and a line of log for each epoch done.

    In a terminal it is tqdm's own; where nobody watches (a pipe, a log file) there is none. In a
    notebook it is one display that is updated in place and in the end emptied, so that what is
    stored does not depend on how fast the machine was. `show=False` is silent.
    """

    def __init__(self, epochs: int, batches: int, show: bool):
        self.epochs, self.batches, self.show = epochs, batches, show
        self.bar: tqdm | None = None

    def __enter__(self) -> Progress:
        if self.show and _in_notebook():
            self.bar = _NotebookBar(total=self.batches, leave=True, ncols=70, file=_NoFile())
        elif self.show:
            # disable=None: no bar where standard error is not a terminal.
            self.bar = tqdm(total=self.batches, leave=False, disable=None)
        return self

    def __exit__(self, *exception: Any) -> None:
        if self.bar is not None:
            self.bar.close()

    def begin(self, epoch: int) -> None:
        """Start the bar anew for an epoch."""
        if self.bar is not None:
            self.bar.reset()
            self.bar.set_description(f"Epoch {epoch} (last: {self.epochs - 1})", refresh=False)

    def advance(self) -> None:
        """Count one mini-batch."""
        if self.bar is not None:
            self.bar.update()

    def log(self, line: str) -> None:
        """Print a line of log, above the bar in a terminal and below it in a notebook."""
        if self.show:
            tqdm.write(line, file=sys.stdout)


class _NotebookBar(tqdm):
    """tqdm's line of text, shown in one notebook display that is updated in place."""

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
    """Where tqdm writes what the display shows already."""

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
    return hasattr(shell, "kernel")
