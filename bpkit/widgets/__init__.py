"""Things to take hold of in a notebook: each is one call, and shows a network computed by bpkit."""

# ruff: noqa: E402 (first it is asked whether what they import is there)

from ..extras import require

require("explorers need the packages of the course", "course",
        ["anywidget", "IPython", "ipywidgets", "matplotlib", "PIL"])  # fmt: skip

from .digit import digit
from .equations import equations
from .explore import explore
from .gallery import gallery
from .graph import graph
from .hadamard import hadamard
from .learn import learn
from .linear_neurons import linear_neurons
from .modified_neuron import modified_neuron
from .notation import notation
from .paths import paths
from .predict import predict
from .saturation import saturation
from .step_through import step_through
from .views.curve_view import CurveView
from .views.digit_pad import DigitPad
from .views.matrix_view import MatrixView
from .views.network_view import NetworkView

__all__ = [
    "CurveView", "DigitPad", "MatrixView", "NetworkView", "digit", "equations", "explore",
    "gallery", "graph", "hadamard", "learn", "linear_neurons", "modified_neuron", "notation",
    "paths", "predict", "saturation", "step_through",
]
