"""Walk through the algorithm: one line of code lit beside the part of the network it computes."""

from .step_through import step_through

__all__ = ["step_through"]
