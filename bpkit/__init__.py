"""bpkit: backpropagation with every symbol where the book puts it.

The implementation behind an interactive course on chapter 2 of Michael Nielsen's "Neural Networks
and Deep Learning". Needs numpy only; pictures and widgets are imported when they are asked for.
"""

from . import in_browser, mnist  # noqa: F401  the first before numpy
from .activations import Activation, linear, relu, sigmoid, softmax, softplus, tanh
from .backprop import Gradient
from .costs import ClosedForm, Cost, cross_entropy, log_likelihood, quadratic
from .doors import (
    accuracy,
    backprop,
    bp1,
    bp2,
    bp3,
    bp4,
    count_paths,
    numerical_gradient,
    paths,
    perturb,
    relative_error,
    remainder_slope,
    sgd,
    sweep,
)
from .examples import Examples
from .layers import Layers
from .network import ForwardPass, Network
from .paths import Path
from .perturb import Perturbation, Sweep
from .training import History

__version__ = "0.1.0"

__all__ = [
    "Activation", "ClosedForm", "Cost", "Examples", "ForwardPass", "Gradient", "History", "Layers",
    "Network", "Path", "Perturbation", "Sweep", "accuracy", "backprop", "bp1", "bp2", "bp3", "bp4",
    "count_paths", "cross_entropy", "linear", "log_likelihood", "mnist", "numerical_gradient",
    "paths", "perturb", "quadratic", "relative_error", "relu", "remainder_slope", "sgd", "sigmoid",
    "softmax", "softplus", "sweep", "tanh",
]
