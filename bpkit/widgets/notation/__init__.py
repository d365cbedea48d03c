"""Which weight is w³₂₄? Its name in the book and in code, in words, and its place in the matrix."""

from .notation import notation

__all__ = ["notation"]
