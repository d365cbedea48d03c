"""s ⊙ t beside the dot product, the matrix product and diag(s) t, element by element."""

from .hadamard import hadamard

__all__ = ["hadamard"]
