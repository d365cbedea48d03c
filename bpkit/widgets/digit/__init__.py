"""A handwritten digit in: what each output should do, and what that asks of every weight."""

from .digit import digit

__all__ = ["digit"]
