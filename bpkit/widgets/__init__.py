"""Things to take hold of in a notebook: each is one call, and shows a network computed by bpkit."""

from .curve_view import CurveView
from .digit import digit
from .digit_pad import DigitPad
from .explore import explore
from .hadamard import hadamard
from .linear_neurons import linear_neurons
from .matrix_view import MatrixView
from .modified_neuron import modified_neuron
from .network_view import NetworkView
from .predict import predict
from .saturation import saturation

__all__ = [
    "CurveView", "DigitPad", "MatrixView", "NetworkView", "digit", "explore", "hadamard",
    "linear_neurons", "modified_neuron", "predict", "saturation",
]
