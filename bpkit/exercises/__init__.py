"""Exercises: write a piece of backpropagation, and be told which mistake you made.

    from bpkit.exercises import check, hint, solution
    check.output_error(output_error)
"""

from .catalogue import EXERCISES
from .progress import progress
from .shelf import check, hint, solution

__all__ = ["EXERCISES", "check", "hint", "progress", "solution"]

