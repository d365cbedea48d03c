"""bpkit: backpropagation with every symbol where the book puts it.

The implementation behind an interactive course on chapter 2 of Michael Nielsen's "Neural Networks
and Deep Learning". Needs numpy only; pictures and widgets are imported when they are asked for.
"""

from . import mnist
from .activations import Activation, linear, relu, sigmoid, softplus, tanh
from .backprop import Gradient, backprop, bp1, bp2, bp3, bp4
from .costs import ClosedForm, Cost, cross_entropy, quadratic
from .gradcheck import numerical_gradient, relative_error, remainder_slope
from .layers import Layers
from .network import ForwardPass, Network
from .perturb import Perturbation, Sweep, perturb, sweep
from .sum_over_paths import Path, count_paths, paths
from .training import History, accuracy, sgd

__all__ = [
    "Activation", "ClosedForm", "Cost", "ForwardPass", "Gradient", "History", "Layers", "Network",
    "Path", "Perturbation", "Sweep", "accuracy", "backprop", "bp1", "bp2", "bp3", "bp4",
    "count_paths", "cross_entropy", "linear", "mnist", "numerical_gradient", "paths", "perturb",
    "quadratic", "relative_error", "relu", "remainder_slope", "sgd", "sigmoid", "softplus", "sweep",
    "tanh",
]
