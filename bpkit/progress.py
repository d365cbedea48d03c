"""A progress bar for a terminal or a notebook that clears itself and leaves only the log lines."""

from __future__ import annotations

import sys
from typing import Any


class Progress:
    """One bar, started anew for each epoch, and a line of log for each epoch done.

    In a terminal it is tqdm's own; where nobody watches (a pipe, a log file) there is none. In a
    notebook it is one display that is updated in place and in the end emptied, so that what is
    stored does not depend on how fast the machine was. `show=False` is silent.
    """

    def __init__(self, epochs: int, batches: int, show: bool):
        self.epochs, self.batches, self.show = epochs, batches, show
        self.bar: Any = None

    def __enter__(self) -> Progress:
        if self.show:
            from .bar import new_bar  # tqdm takes longer to import than all of bpkit

            self.bar = new_bar(self.batches)
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
        if self.bar is not None:
            self.bar.write(line, file=sys.stdout)
