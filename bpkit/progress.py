"""A progress bar for a terminal or a notebook that clears itself and leaves only the log lines."""

from __future__ import annotations

import sys
from typing import Any


class Progress:
    """One bar, started anew for each epoch, and a line of log for each epoch done.

    A hundred lines can be read, twenty thousand cannot, and a page with so many of them stalls: the
    longer the training, the fewer epochs have their line, see `has_line`.

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

    def log(self, epoch: int, line: str) -> None:
        """Print an epoch's line of log, above the bar in a terminal, below it in a notebook."""
        if self.bar is not None and (has_line(epoch) or epoch == self.epochs - 1):
            self.bar.write(line, file=sys.stdout)


def has_line(epoch: int) -> bool:
    """Whether an epoch has its line: each to 99, from 100 on each tenth, from 1000 each hundredth.

    And so on: no more than its first two digits may differ from 0.
    """
    return epoch % 10 ** max(len(str(epoch)) - 2, 0) == 0
