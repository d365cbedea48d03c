"""Things to take hold of in a notebook: each is one call, and shows a network computed by bpkit."""

from .nudge import nudge

__all__ = ["nudge"]
