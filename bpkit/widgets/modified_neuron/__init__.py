"""One neuron gets another f: what changes in the four equations, and what in their numbers."""

from .modified_neuron import modified_neuron

__all__ = ["modified_neuron"]
