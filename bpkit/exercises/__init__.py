"""Exercises: write a piece of backpropagation, and be told which mistake you made.

    from bpkit.exercises import check, hint, solution
    check.output_error(output_error)
"""

from .by_hand import by_hand
from .by_name import check, hint, solution
from .catalogue import EXERCISES
from .progress import progress

__all__ = ["EXERCISES", "by_hand", "check", "hint", "progress", "solution"]

