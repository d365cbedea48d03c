"""BP1 to BP4, each checked now against finite differences, entry by entry."""

from .equations import equations

__all__ = ["equations"]
