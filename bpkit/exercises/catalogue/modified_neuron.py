"""Backpropagation where some neurons have an f of their own."""

from typing import Any

import numpy as np

from ...activations import Activation, per_neuron, sigmoid
from ..answer import Pair
from ..exercise import Exercise
from ..probe import Probe, label, problem
from ..sections import MODIFIED_NEURON, WEIGHTED_INPUT
from .assembly import five_steps, made_with, slip
from .backprop import SLIPS


def modified_neuron(net, x, y):
    """Return the gradient of C as (nabla_b, nabla_w), where neurons differ in f.

    Most neurons of net are sigmoid neurons; single ones, in any layer, have another f.
    net.activation[l].f(z) and net.activation[l].prime(z), for z of shape (n_l, m), use
    for each row the f, or its slope, of that neuron. Quadratic cost, the average over
    the examples. x: (n_1, m), y: (n_L, m), one example per column. Returns two dicts by
    layer, l = 2 ... L: nabla_b[l] has the shape of net.b[l], nabla_w[l] that of
    net.w[l].
    """
    z, a = {}, {1: x}
    for l in range(2, net.L + 1):
        z[l] = net.w[l] @ a[l - 1] + net.b[l]
        a[l] = net.activation[l].f(z[l])

    delta = {net.L: (a[net.L] - y) * net.activation[net.L].prime(z[net.L])}
    for l in range(net.L - 1, 1, -1):
        delta[l] = (net.w[l + 1].T @ delta[l + 1]) * net.activation[l].prime(z[l])

    m = x.shape[1]
    nabla_b = {l: delta[l].sum(axis=1, keepdims=True) / m for l in delta}
    nabla_w = {l: delta[l] @ a[l - 1].T / m for l in delta}
    return nabla_b, nabla_w


# ---- f and its slope are pieces too: f(net, l) and prime(net, l) are those of layer l ----


def own_f(net, l):
    return net.activation[l].f


def own_prime(net, l):
    return net.activation[l].prime


def assemble(f=own_f, prime=own_prime, **pieces):
    """Return modified_neuron with some of its pieces replaced."""
    def mistaken(net, x, y):
        return five_steps(
            net.w, net.b, x, y, lambda l: f(net, l), lambda l: prime(net, l), **pieces)

    return mistaken


def by_neuron(of):
    """A piece that takes row j through of(the activation of neuron j)."""
    def piece(net, l):
        f_at = net.activation[l].at
        return lambda z: np.vstack([of(f_at(j))(z[j : j + 1]) for j in range(len(z))])

    return piece


def at_output(piece, right):
    return lambda net, l: (piece if l == net.L else right)(net, l)


def in_hidden(piece, right):
    return lambda net, l: (piece if l < net.L else right)(net, l)


def sigma(net, l):
    return sigmoid.f


def sigma_prime(net, l):
    return sigmoid.prime


def slopes(id, says, of):
    """Slips with of(f) for the slope of f: in every layer, at the output, in the hidden layers."""
    wrong = by_neuron(of)
    places = (("everywhere", wrong, "in every layer", "BP1 and BP2"),
              ("at_output", at_output(wrong, own_prime), "at the output", "BP1"),
              ("in_hidden", in_hidden(wrong, own_prime), "in the hidden layers", "BP2"))
    return [slip(f"{id}_{where}", f"{place} {says}", MODIFIED_NEURON, equation, {"prime": prime})
            for where, prime, place, equation in places]


def reseated(own):
    """Pieces f and prime for neurons with an f of their own: own(net, l), a dict by neuron."""
    def seated(net, l):
        n = net.n[l]
        return per_neuron(sigmoid, {j: f for j, f in own(net, l).items() if 0 <= j < n}, n)

    return {"f": lambda net, l: seated(net, l).f, "prime": lambda net, l: seated(net, l).prime}


def owned(net, l):
    """The neurons of layer l that have an f of their own, with it; none outside the network."""
    return {j: f for (layer, j), f in net.neurons.items() if layer == l}


def shifted(by):
    return reseated(lambda net, l: {j + by: f for j, f in owned(net, l).items()})


def of_layer(offset):
    return reseated(lambda net, l: owned(net, l + offset))


def for_whole_layer(which):
    """All neurons of a layer get the f of one that has its own: the first such, or the last."""
    return reseated(lambda net, l: dict.fromkeys(
        range(net.n[l]), [sigmoid, *owned(net, l).values()][which if owned(net, l) else 0]))


def only_one(which):
    """Only one neuron in each layer keeps an f of its own: the first that has one, or the last."""
    return reseated(lambda net, l: {j: f for j, f in owned(net, l).items()
                                    if j == list(owned(net, l))[which]})


def ignored_in(which):
    """Pieces f and prime that treat the neurons of hidden layer which(L) as sigmoid neurons."""
    def there(net, l):
        return l == which(net.L) < net.L

    return {"f": lambda net, l: sigmoid.f if there(net, l) else own_f(net, l),
            "prime": lambda net, l: sigmoid.prime if there(net, l) else own_prime(net, l)}


def part(pieces, name):
    return {name: pieces[name]}


WHOLE_LAYER = for_whole_layer(1), for_whole_layer(-1)

OF_F = [
    slip("f_ignored", "every neuron is treated as a sigmoid neuron, forwards and backwards. Some "
         "have an f of their own.",
         MODIFIED_NEURON, "Forward, BP1 and BP2", {"f": sigma, "prime": sigma_prime}),
    slip("sigma_forward", "the slopes are those of each neuron's own f, but on the way forward "
         "every neuron applies σ.",
         WEIGHTED_INPUT, "Forward", {"f": sigma}),
    *slopes("sigma_prime", "every neuron has the slope of σ, though on the way forward each has "
            "its own f. Which steps depend on f?", lambda f: sigmoid.prime),
    *slopes("short_form", "a(1 − a) is used for the slope. That is the short form for σ; other "
            "functions have other slopes.", lambda f: lambda z: f.f(z) * (1 - f.f(z))),
    # At the output these two are slips of BP1 that every exercise with five steps knows.
    *slopes("slope_at_a", "the slope of each f is taken at a instead of z. What goes into f, and "
            "what comes out of it?", lambda f: lambda z: f.prime(f.f(z)))[::2],
    *slopes("f_for_slope", "f itself is used instead of its slope.", lambda f: f.f)[::2],
    *slopes("value_for_slope", "the neurons with an f of their own use f instead of its slope.",
            lambda f: f.prime if f is sigmoid else f.f),
    *slopes("both_slopes", "the neurons with an f of their own have two slopes, that of f and that "
            "of σ. Their z passes through f only.",
            lambda f: f.prime if f is sigmoid else lambda z: f.prime(z) * sigmoid.prime(z)),
    *slopes("sigma_prime_besides", "σ′ is multiplied in as well as the slope of each neuron's own "
            "f. A neuron has one slope.",
            lambda f: lambda z: f.prime(z) * sigmoid.prime(z)),
    *slopes("no_own_slope", "the neurons with an f of their own use no slope: their error comes "
            "through as if f(z) = z.",
            lambda f: f.prime if f is sigmoid else np.ones_like),
    slip("both_f", "the neurons with an f of their own apply σ as well, before it or after it.",
         WEIGHTED_INPUT, "Forward",
         {"f": by_neuron(lambda f: f.f if f is sigmoid else lambda z: sigmoid.f(f.f(z)))},
         {"f": by_neuron(lambda f: f.f if f is sigmoid else lambda z: f.f(sigmoid.f(z)))}),
    slip("no_own_f", "the neurons with an f of their own put out their weighted input as it is.",
         WEIGHTED_INPUT, "Forward",
         {"f": by_neuron(lambda f: f.f if f is sigmoid else np.positive)}),
    slip("whole_layer", "where one neuron has an f of its own, the whole layer gets it. The other "
         "neurons are still sigmoid neurons.",
         MODIFIED_NEURON, "Forward, BP1 and BP2", *WHOLE_LAYER),
    slip("whole_layer_forward", "on the way forward the whole layer gets the f of one neuron; on "
         "the way back each has its own slope.",
         MODIFIED_NEURON, "Forward", *(part(pieces, "f") for pieces in WHOLE_LAYER)),
    slip("whole_layer_back", "on the way back the whole layer gets the slope of one neuron's f; on "
         "the way forward each neuron has its own f.",
         MODIFIED_NEURON, "BP1 and BP2", *(part(pieces, "prime") for pieces in WHOLE_LAYER)),
    slip("one_of_several", "in a layer with several neurons that have an f of their own, only one "
         "of them keeps it.",
         MODIFIED_NEURON, "Forward, BP1 and BP2", only_one(0), only_one(-1)),
    slip("one_layer_ignored", "in one hidden layer every neuron is treated as a sigmoid neuron, "
         "forwards and backwards. Do you ask every layer for its own f?",
         MODIFIED_NEURON, "Forward and BP2", ignored_in(lambda L: L - 1), ignored_in(lambda L: 2)),
    slip("neuron_beside", "the f goes to the neuron before or after the right one. Neurons are "
         "counted from 0 in code, and from 1 in the book.",
         MODIFIED_NEURON, "Forward, BP1 and BP2", shifted(1), shifted(-1)),
    slip("layer_beside", "the f of the layer before or after is used. Layers have the same numbers "
         "in code as in the book.",
         MODIFIED_NEURON, "Forward, BP1 and BP2", of_layer(1), of_layer(-1)),
    slip("slope_of_next_f", "in the hidden layers the slope is that of the next layer's f. The "
         "error arrives at layer l: whose f does it pass through there?",
         MODIFIED_NEURON, "BP2", {"prime": in_hidden(of_layer(1)["prime"], own_prime)}),
    slip("slope_of_output_f", "in the hidden layers the slope is that of the output layer's f. The "
         "error arrives at layer l: whose f does it pass through there?",
         MODIFIED_NEURON, "BP2",
         {"prime": in_hidden(lambda net, l: net.activation[net.L].prime, own_prime)}),
    slip("hidden_only", "the neurons' own f are used in the hidden layers, but the outputs are "
         "treated as sigmoid neurons, forwards and backwards.",
         MODIFIED_NEURON, "Forward and BP1",
         {"f": at_output(sigma, own_f), "prime": at_output(sigma_prime, own_prime)}),
    slip("output_only", "the neurons' own f are used at the output, but the hidden neurons are "
         "treated as sigmoid neurons, forwards and backwards.",
         MODIFIED_NEURON, "Forward and BP2",
         {"f": in_hidden(sigma, own_f), "prime": in_hidden(sigma_prime, own_prime)}),
]


def probes():
    sine = Activation("sine", np.sin, np.cos)
    tries: tuple[tuple[list[int], int, dict[tuple[int, int], Any]], ...] = (
        ([3, 4, 5, 2], 3, {(3, 1): "tanh"}),
        ([3, 4, 5, 2], 3, {(4, 0): "tanh", (2, 2): "softplus"}),
        ([2, 5, 3, 4, 3], 4, {(2, 1): sine, (3, 0): "linear", (3, 2): "softplus", (5, 1): "tanh"}),
        ([3, 5, 2], 1, {(2, 3): "tanh"}),
        ([4, 4, 4, 4], 4, {(2, 1): "tanh", (4, 2): sine, (4, 0): "softplus"}),
        ([4, 4, 4, 4], 1, {(3, 2): sine}),
        ([3, 2], 5, {(2, 1): "softplus"}),
    )
    for seed, (sizes, m, neurons) in enumerate(tries):
        places = " and ".join(f"neuron {j} of layer {l}" for l, j in neurons)
        yield Probe(f"{label(sizes, m)}, with a different f for {places}",
                    problem(sizes, m, seed, neurons=neurons))


EXERCISE = Exercise(
    title="Backpropagation with a modified neuron",
    solution=modified_neuron,
    form=Pair(),
    probes=tuple(probes()),
    section=MODIFIED_NEURON,
    hints=(
        "Go through the five steps and ask of each: does it depend on f? Some steps are the same "
        "for every kind of neuron.",
        "f itself is in one step, and its slope is in two. In each of them every neuron needs its "
        "own.",
        "Take your backprop. Where σ is applied on the way forward, and where its slope is taken "
        "in BP1 and in BP2, ask net.activation of the same layer instead. BP3 and BP4 stay as "
        "they are.",
    ),
    mistakes=made_with(assemble, [*OF_F, *SLIPS]),
    assemble=assemble,
    replaces=("backprop", "numerical_gradient"),
)
