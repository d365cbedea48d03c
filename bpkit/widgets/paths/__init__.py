"""Every path from a weight to the cost, one after the other, until their sum is the gradient."""

from .paths import paths

__all__ = ["paths"]
