"""Backpropagation where every neuron is linear: f(z) = z."""

import numpy as np

from ...activations import relu, sigmoid, tanh
from ..answer import Pair
from ..exercise import Exercise
from ..probe import NETWORKS, Probe, label, problem
from ..sections import LINEAR_NEURONS, SIGMOID_PRIME, WEIGHTED_INPUT
from .assembly import five_steps, made_with, slip
from .backprop import SLIPS


def linear_neurons(w, b, x, y):
    """Return the gradient of C as (nabla_b, nabla_w), where every f(z) = z.

    w, b: dicts by layer l = 2, ..., L, w[l] of shape (n_l, n_{l-1}), b[l] of shape
    (n_l, 1). x: (n_1, m), y: (n_L, m), one example per column; C is the quadratic cost,
    the average over the examples. Returns two dicts by layer: nabla_b[l] has the shape
    of b[l], nabla_w[l] that of w[l].
    """
    L = max(w)
    a = {1: x}
    for l in range(2, L + 1):
        a[l] = w[l] @ a[l - 1] + b[l]

    delta = {L: a[L] - y}
    for l in range(L - 1, 1, -1):
        delta[l] = w[l + 1].T @ delta[l + 1]

    m = x.shape[1]
    nabla_b = {l: delta[l].sum(axis=1, keepdims=True) / m for l in delta}
    nabla_w = {l: delta[l] @ a[l - 1].T / m for l in delta}
    return nabla_b, nabla_w


# ---- f and its slope are pieces too: f(l, L) and prime(l, L) are those of layer l ----


def assemble(f=lambda l, L: np.positive, prime=lambda l, L: np.ones_like, **pieces):
    """Return linear_neurons with some of its pieces replaced."""
    def mistaken(w, b, x, y):
        L = max(w)
        return five_steps(w, b, x, y, lambda l: f(l, L), lambda l: prime(l, L), **pieces)

    return mistaken


def everywhere(f):
    return lambda l, L: f


def at_output(f, elsewhere):
    return lambda l, L: f if l == L else elsewhere


def in_hidden(f, elsewhere):
    return lambda l, L: f if l < L else elsewhere


def short_form(a):
    return a * (1 - a)


def slopes(id, says, slope, section=LINEAR_NEURONS):
    """Slips with a slope other than 1: in every layer, at the output, in the hidden layers."""
    places = (("everywhere", everywhere(slope), "in every layer", "BP1 and BP2"),
              ("at_output", at_output(slope, np.ones_like), "at the output", "BP1"),
              ("in_hidden", in_hidden(slope, np.ones_like), "in the hidden layers", "BP2"))
    return [slip(f"{id}_{where}", f"{place} {says}", section, equation, {"prime": prime})
            for where, prime, place, equation in places]


OUTPUT_LAYER_ONLY = next(shared for shared in SLIPS if shared.id == "output_layer_only")

OF_F = [
    slip("still_sigmoid", "these are the numbers of a network of sigmoid neurons, forwards and "
         "backwards. What is f here, and how steep is it?",
         LINEAR_NEURONS, "Forward, BP1 and BP2",
         {"f": everywhere(sigmoid.f), "prime": everywhere(sigmoid.prime)}),
    slip("sigma_forward", "σ is still there on the way forward, in some layers or in all. Here a "
         "neuron puts out its weighted input as it is.",
         WEIGHTED_INPUT, "Forward",
         {"f": everywhere(sigmoid.f)}, {"f": in_hidden(sigmoid.f, np.positive)},
         {"f": at_output(sigmoid.f, np.positive)}),
    *slopes("sigma_prime", "the slope of σ is still there. How steep is f(z) = z?", sigmoid.prime,
            SIGMOID_PRIME),
    *slopes("short_form", "a(1 − a) is used for the slope of f. That is the short form for σ, and "
            "only for σ.", short_form, SIGMOID_PRIME),
    *slopes("z_for_prime", "z is used for the slope of f. f(z) = z, so z is the value of f.",
            np.positive),
    *slopes("slope_of_relu", "the slope of relu, 0 or 1, is used. How steep is f(z) = z?",
            relu.prime),
    *slopes("slope_of_tanh", "the slope of tanh is used. How steep is f(z) = z?", tanh.prime),
    slip("zero_everywhere", "the whole gradient is 0. Did you take the slope of f to be 0? f(z) = "
         "z rises: by how much, when z rises by 1?",
         LINEAR_NEURONS, "BP1", {"prime": everywhere(np.zeros_like)}),
    slip("output_layer_only", "only the output layer gets a gradient. Does the error go back "
         "through all the layers? Or did you take the slope of f to be 0?",
         LINEAR_NEURONS, "BP2",
         *OUTPUT_LAYER_ONLY.pieces, {"prime": in_hidden(np.zeros_like, np.ones_like)}),
]

# Slips that are about σ and its slope change nothing here, or are named above.
OF_SIGMA = ("prime", "sigma", "brackets", "rows_meet", "bp2_slope", "bp4_z_for_a",
            "output_layer_only", "slope_at_difference", "raw_errors", "next_slope",
            "before_slope", "slope_before", "slope_from", "slope_alone", "difference_missing",
            "activation_and_slope", "relu_slope", "tanh_slope", "exponent", "linear_output",
            "averaged_first")
SHARED = [shared for shared in SLIPS if not any(word in shared.id for word in OF_SIGMA)]


def probes():
    for seed, (sizes, m) in enumerate(NETWORKS):
        net, x, y = problem(sizes, m, seed)
        yield Probe(label(sizes, m), (net.w, net.b, x, y))


EXERCISE = Exercise(
    title="Backpropagation with linear neurons",
    solution=linear_neurons,
    form=Pair(),
    probes=tuple(probes()),
    section=LINEAR_NEURONS,
    hints=(
        "Go through the five steps and ask of each: does it contain f, or the slope of f? Only "
        "those change.",
        "On the way forward a is z itself. On the way back f′ is the slope of f(z) = z: draw it, "
        "and read off how steep it is.",
        "What is left: forwards, weights and biases only; at the output, the difference between a "
        "and y; backwards, the transposed weights only. BP3 and BP4 stay as they are, averages "
        "included.",
    ),
    mistakes=made_with(assemble, [*OF_F, *SHARED]),
    assemble=assemble,
    replaces=("backprop", "numerical_gradient"),
)
