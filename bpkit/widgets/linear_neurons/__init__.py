"""The same network with sigmoids and with f(z) = z: what becomes of delta on its way back."""

from .linear_neurons import linear_neurons

__all__ = ["linear_neurons"]
