"""Commit to an answer before it is shown; what is shown is computed then, and not before."""

from .predict import predict

__all__ = ["predict"]
