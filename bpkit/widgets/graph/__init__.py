"""The explorer `graph`: a cost as a graph of operations, and the way back through it."""

from .graph import graph

__all__ = ["graph"]
