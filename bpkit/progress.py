"""A progress bar, for a terminal or a notebook, that clears itself and leaves only log lines."""

from __future__ import annotations

import sys
from typing import Any


class Progress:
    """One bar, restarted for each epoch, and a log line for each finished epoch.

    A reader can take in a hundred lines, but twenty thousand would stall the page. So in long
    training only some epochs print a line: see `has_line`.

    In a terminal the bar is tqdm's own; in a pipe or a log file there is none. In a notebook it is
    one display, updated in place and emptied at the end, so that the stored output does not depend
    on the speed of the machine. `show=False` is silent.
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
        """Restart the bar for an epoch."""
        if self.bar is not None:
            self.bar.reset()
            self.bar.set_description(f"Epoch {epoch} (last: {self.epochs - 1})", refresh=False)

    def advance(self) -> None:
        """Count one mini-batch."""
        if self.bar is not None:
            self.bar.update()

    def log(self, epoch: int, line: str) -> None:
        """Print an epoch's log line, above the bar in a terminal, below it in a notebook."""
        if self.bar is not None and (has_line(epoch) or epoch == self.epochs - 1):
            self.bar.write(line, file=sys.stdout)


def has_line(epoch: int) -> bool:
    """Whether an epoch prints a line: each up to 99, then every tenth, from 1000 every hundredth.

    And so on: only the first two digits of its number may differ from 0.
    """
    return epoch % 10 ** max(len(str(epoch)) - 2, 0) == 0
