"""The explorer `learn`, with its own files beside it."""

from .learn import Learn, learn

__all__ = ["Learn", "learn"]
