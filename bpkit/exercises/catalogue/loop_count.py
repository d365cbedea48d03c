"""Does a function go through the examples in a Python loop? More columns, more lines run."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

from ..attempt import attempt
from ..exercise import Exercise, Function
from ..probe import Probe

# What numpy and the library do inside does not count: einsum, for one, plans by size.
_NOT_COUNTED = (
    str(Path(np.__file__).parent),
    *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
)


def loops_over_examples(exercise: Exercise, function: Function, few: Probe, many: Probe) -> bool:
    """Return whether a function runs more of its lines for `many` columns than for `few`.

    The second argument of each probe is x, (n_1, m). A loop runs at least one line more for
    each further column; a branch here and there, such as one on m, does not count as a loop.
    """
    columns = many.arguments[1].shape[1] - few.arguments[1].shape[1]
    lines = _lines_run(exercise, function, many) - _lines_run(exercise, function, few)
    return lines >= columns


def _lines_run(exercise: Exercise, function: Function, probe: Probe) -> int:
    """Return how many lines, calls and rounds of loops are run in frames of Python."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        if frame.f_code.co_filename.startswith(_NOT_COUNTED):
            return None
        count += 1
        return trace

    def traced(*arguments: Any) -> Any:
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            return function(*arguments)
        finally:
            sys.settrace(before)

    attempt(exercise, traced, probe)
    return count
