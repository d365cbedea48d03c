"""Exercises: write a piece of backpropagation, and be told which mistake you made.

    from bpkit.exercises import check, hint, solution
    check.output_error(output_error)
"""

from typing import Any

from .catalogue import EXERCISES
from .progress import progress
from .shelf import check, hint, solution

__all__ = ["EXERCISES", "check", "gallery", "hint", "progress", "solution"]


def gallery(*args: Any, **kwargs: Any) -> Any:
    """Train with a mistake of your choice beside the right gradient: see bpkit.widgets.gallery."""
    from ..widgets.gallery import gallery  # a check needs no pictures

    return gallery(*args, **kwargs)
