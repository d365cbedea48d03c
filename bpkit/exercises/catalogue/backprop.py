"""The whole algorithm: five steps, for one example or a mini-batch."""

import numpy as np

from ...activations import relu, sigmoid, softmax, tanh
from ..answer import Pair
from ..exercise import Exercise
from ..probe import networks
from ..sections import (
    AVERAGE,
    BP1,
    BP2,
    BP3,
    BP4,
    BROADCASTING,
    FIVE_STEPS,
    SIGMOID_PRIME,
    WEIGHTED_INPUT,
)
from .assembly import LIFTED, five_steps, forward, made_with, piece, slip
from .weight_gradient import weight_gradient


def backprop(net, x, y):
    """Return the gradient of C as (nabla_b, nabla_w), dicts by layer, l = 2 ... L.

    net: a network of sigmoid neurons with the quadratic cost.
    x: (n_1, m), y: (n_L, m), one example per column; C is the average over them.
    nabla_b[l] has the shape of net.b[l], nabla_w[l] that of net.w[l].
    """
    z, a = {}, {1: x}
    for l in range(2, net.L + 1):
        z[l] = net.w[l] @ a[l - 1] + net.b[l]
        a[l] = sigmoid.f(z[l])

    delta = {net.L: (a[net.L] - y) * sigmoid.prime(z[net.L])}
    for l in range(net.L - 1, 1, -1):
        delta[l] = (net.w[l + 1].T @ delta[l + 1]) * sigmoid.prime(z[l])

    m = x.shape[1]
    nabla_b = {l: delta[l].sum(axis=1, keepdims=True) / m for l in delta}
    nabla_w = {l: delta[l] @ a[l - 1].T / m for l in delta}
    return nabla_b, nabla_w


def assemble(**pieces):
    """Return backprop with some of its pieces replaced."""

    def mistaken(net, x, y):
        def f(l):
            return sigmoid.f

        def prime(l):
            return sigmoid.prime

        return five_steps(net.w, net.b, x, y, f, prime, **pieces)

    return mistaken


# ---- forward ----


def forwards(weighted, activation=lambda f, l, L, z: f(l)(z)):
    """Return a forward pass with another weighted input, or another activation."""

    def passed(w, b, x, f):
        z, a = {}, {1: x}
        for l in w:
            z[l] = weighted(w, b, a, l)
            a[l] = activation(f, l, max(w), z[l])
        return z, a

    return {"forward": passed}


def weighted(w, b, a, l):
    return w[l] @ a[l - 1] + b[l]


def hidden(own):
    """Forward passes with another f in the hidden layers, and the way back with each slope."""
    passed = forwards(weighted, lambda f, l, L, z: f(l)(z) if l == L else own.f(z))

    def bp2(w, delta, z, a, l, prime):
        return (w[l + 1].T @ delta[l + 1]) * own.prime(z[l])

    return passed, {**passed, "bp2": bp2}


SOFTMAX = forwards(weighted, lambda f, l, L, z: softmax.f(z) if l == L else f(l)(z))


def bias_after(w, b, x, f):
    z, a = {}, {1: x}
    for l in w:
        z[l] = w[l] @ a[l - 1]
        a[l] = f(l)(z[l]) + b[l]
    return z, a


FORWARD = [
    slip("forward_no_bias", "on the way forward the biases are left out of the weighted input.",
         WEIGHTED_INPUT, "Forward", forwards(lambda w, b, a, l: w[l] @ a[l - 1])),
    slip("forward_minus_bias", "on the way forward the biases are subtracted.",
         WEIGHTED_INPUT, "Forward", forwards(lambda w, b, a, l: w[l] @ a[l - 1] - b[l])),
    slip("no_sigma_at_output", "the weighted inputs of the output neurons are compared with y, "
         "without σ.",
         WEIGHTED_INPUT, "Forward",
         forwards(weighted, lambda f, l, L, z: z if l == L else f(l)(z))),
    slip("forward_no_sigma_in_hidden", "the hidden neurons pass on their weighted input as it is: "
         "σ is only there in the last layer.",
         WEIGHTED_INPUT, "Forward",
         forwards(weighted, lambda f, l, L, z: f(l)(z) if l == L else z)),
    slip("forward_no_sigma", "no neuron applies σ to its weighted input.",
         WEIGHTED_INPUT, "Forward", forwards(weighted, lambda f, l, L, z: z)),
    slip("forward_not_transposed", "the weights are transposed on the way forward. They need not "
         "be: row j belongs to the neuron that is computed.",
         WEIGHTED_INPUT, "Forward", forwards(lambda w, b, a, l: w[l].T @ a[l - 1] + b[l])),
    slip("forward_sigma_of_x", "the inputs go through σ before the first weights. Layer 1 has no "
         "neurons that compute: its activations are x itself.",
         WEIGHTED_INPUT, "Forward",
         {"forward": lambda w, b, x, f: forward(w, b, sigmoid.f(x), f)}),
    slip("forward_sigma_twice", "σ is applied twice to every weighted input.",
         WEIGHTED_INPUT, "Forward", forwards(weighted, lambda f, l, L, z: f(l)(f(l)(z)))),
    slip("tanh_in_hidden", "the hidden neurons apply tanh, which is not their f here.",
         WEIGHTED_INPUT, "Forward", *hidden(tanh)),
    slip("relu_in_hidden", "the hidden neurons apply relu, which is not their f here.",
         WEIGHTED_INPUT, "Forward", *hidden(relu)),
    slip("softmax_at_output", "the outputs of each example add up to 1: the last layer is a "
         "softmax, and each of its neurons should work by itself.",
         WEIGHTED_INPUT, "Forward",
         *(SOFTMAX | bp1 for bp1 in ({}, piece("BP1", "no_prime")))),
    slip("forward_bias_after_sigma", "on the way forward the bias is added to what comes out of "
         "the neuron. It belongs to the weighted input.",
         WEIGHTED_INPUT, "Forward", {"forward": bias_after}),
    slip("forward_x_everywhere", "every layer is fed with x. A layer is fed with the activations "
         "of the one before.",
         WEIGHTED_INPUT, "Forward", forwards(lambda w, b, a, l: w[l] @ a[1] + b[l])),
    slip("flat_x", "a vector of shape (n,) meets the biases, columns of shape (n, 1). numpy "
         "stretches both, and a matrix comes out.",
         BROADCASTING, "Forward",
         {"forward": lambda w, b, x, f: forward(w, b, x.ravel(), f)},
         {"forward": lambda w, b, x, f: forward(w, {l: v.ravel() for l, v in b.items()}, x, f)}),
]

# ---- which layer ----


def bp2_with(weights=1, error=1, slope=0):
    """Return BP2 with the weights, the error and the slope of σ of other layers, from l on."""

    def bp2(w, delta, z, a, l, prime):
        back = w[l + weights].T @ delta[error if error > 1 else l + error]
        return back * prime(l + slope)(z[l + slope])

    return {"bp2": bp2}


def output_error_everywhere(w, delta, z, a, l, prime):
    return (w[l + 1].T @ delta[max(delta)]) * prime(l)(z[l])


def bp4_with(factor):
    """Return BP4 with another factor in place of the activations of the layer before."""
    return {"bp4": lambda delta, z, a, l: weight_gradient(delta[l], factor(z, a, l))}


def mean(delta):
    return delta.mean(axis=1, keepdims=True)


def bias_before_slope(s, nabla_b, nabla_w):
    back = {l: mean(s.w[l + 1].T @ s.delta[l + 1]) for l in s.delta if l < s.L}
    return nabla_b | back, nabla_w


def bias_times_error(s, nabla_b, nabla_w):
    return {l: mean(s.delta[l] * s.b[l]) for l in nabla_b}, nabla_w


def rows_added(s, nabla_b, nabla_w):
    return {l: nabla.sum(axis=1, keepdims=True) for l, nabla in nabla_w.items()}, nabla_w


def error_times_weight(s, nabla_b, nabla_w):
    return nabla_b, {l: nabla_b[l] * s.w[l] for l in nabla_w}


def last_gradient(*symbols):
    """The gradient of the output layer, or a half of it, from the error without its slope."""
    def last(s, nabla_b, nabla_w):
        raw = s.a[s.L] - s.y
        if "b" in symbols:
            nabla_b = nabla_b | {s.L: mean(raw)}
        if "w" in symbols:
            nabla_w = nabla_w | {s.L: weight_gradient(raw, s.a[s.L - 1])}
        return nabla_b, nabla_w

    return last


LAYERS = [
    slip("bp2_weights_of_layer_l", "the weights into layer l are used, where those out of it "
         "belong. With equal widths numpy does not complain.", BP2, "BP2", bp2_with(weights=0)),
    slip("bp2_slope_of_next_layer", "σ′ is taken at the weighted inputs of the next layer. The "
         "error arrives at layer l, and must pass the σ of its neurons.",
         BP2, "BP2", bp2_with(slope=1)),
    slip("bp2_slope_of_layer_before", "σ′ is taken at the weighted inputs of the layer before.",
         BP2, "BP2",
         {"bp2": lambda w, delta, z, a, l, prime: (w[l + 1].T @ delta[l + 1])
          * prime(l)(z.get(l - 1, a[1]))}),
    slip("bp2_slope_at_output", "σ′ is taken at the weighted inputs of the output layer, for every "
         "layer.", BP2, "BP2",
         {"bp2": lambda w, delta, z, a, l, prime: (w[l + 1].T @ delta[l + 1])
          * prime(l)(z[max(z)])}),
    slip("bp2_raw_errors", "what goes back is the error before its layer's σ′ is multiplied in. "
         "Each σ′ belongs into the chain: what has passed it goes on.",
         BP2, "BP2",
         {"bp2": lambda w, delta, z, a, l, prime: (
             w[l + 1].T @ (delta[l + 1] / prime(l + 1)(z[l + 1]))) * prime(l)(z[l])}),
    slip("bp2_next_slope_twice", "the σ′ of the next layer is in it once more, and that of layer l "
         "is not in it at all.",
         BP2, "BP2",
         {"bp2": lambda w, delta, z, a, l, prime: (
             w[l + 1].T @ (delta[l + 1] * prime(l + 1)(z[l + 1])))}),
    slip("bp2_gradient_for_weights", "the error goes back along the gradient of the weights. It "
         "comes back along the weights themselves.",
         BP2, "BP2",
         {"bp2": lambda w, delta, z, a, l, prime: (
             (delta[l + 1] @ a[l].T / a[l].shape[1]).T @ delta[l + 1]) * prime(l)(z[l])}),
    slip("bp2_outputs_go_back", "the activations of the next layer are sent back, where its errors "
         "belong.",
         BP2, "BP2",
         {"bp2": lambda w, delta, z, a, l, prime: (w[l + 1].T @ a[l + 1]) * prime(l)(z[l])}),
    slip("bp3_before_slope", "in the hidden layers the slopes of the biases are made from what has "
         "come back before σ′ is multiplied in.",
         BP3, "BP3", {"last": bias_before_slope}),
    slip("bp3_bias_times_error", "the error is multiplied by the bias. What does a bias have in "
         "front of it, as a weight has an activation?",
         BP3, "BP3", {"last": bias_times_error}),
    slip("bp3_rows_of_weights", "the slopes of the weights are added up along each row. The slope "
         "of a bias has no activation in it.",
         BP3, "BP3", {"last": rows_added}),
    slip("bp4_error_times_weight", "the error is multiplied by the weight itself. What a weight "
         "multiplies on the way forward is the activation before it.",
         BP4, "BP4", {"last": error_times_weight}),
    slip("no_prime_in_last_gradient", "the gradient of the output layer is made from a − y, before "
         "σ′ is multiplied in, though what goes back from there has it.",
         BP1, "The output layer",
         {"last": last_gradient("b", "w")}, {"last": last_gradient("w")},
         {"last": last_gradient("b")}),
    slip("bp2_output_error_everywhere", "the error of the output layer is used for every layer. "
         "Each layer's error comes from the one after it.",
         BP2, "BP2", {"bp2": output_error_everywhere}),
    slip("bp4_same_layer", "the activations of layer l itself are used. A weight is multiplied by "
         "the activation where it begins, one layer before.",
         BP4, "BP4", bp4_with(lambda z, a, l: a[l])),
    slip("bp4_two_layers_back", "the activations of two layers back are used. A weight is "
         "multiplied by the activation where it begins, one layer before.",
         BP4, "BP4", bp4_with(lambda z, a, l: a[max(l - 2, 1)])),
    slip("bp4_z_for_a", "the weighted inputs z of the layer before are used. What a weight "
         "multiplies is what that layer's neurons put out.",
         BP4, "BP4", bp4_with(lambda z, a, l: z.get(l - 1, a[1]))),
    slip("bp4_x_everywhere", "the inputs x are used for every layer. A weight is multiplied by the "
         "activation where it begins.",
         BP4, "BP4", bp4_with(lambda z, a, l: a[1])),
]

# ---- both errors at once, which is one thought and not two ----


def at_both(id):
    """Return the same slip about σ′ in BP1 and in BP2."""
    return piece("BP1", id) | piece("BP2", id)


EVERYWHERE = [
    slip("no_prime_anywhere", "σ′ is missing, at the output and in the hidden layers. Every change "
         "of z has to pass the σ of its neuron.",
         BP1, "BP1 and BP2", at_both("no_prime")),
    slip("no_prime_in_own_layer", "each error has passed the σ of all later layers, and not the σ "
         "of its own layer. So it is about the activations a; an error is about z.",
         BP1, "BP1 and BP2",
         piece("BP1", "no_prime") | {"bp2": lambda w, delta, z, a, l, prime: w[l + 1].T
                                     @ (delta[l + 1] * prime(l + 1)(z[l + 1]))}),
    slip("prime_of_a_everywhere", "in every layer this is exactly what comes out when σ′ is taken "
         "at a instead of z. What goes into σ, and what comes out of it?",
         SIGMOID_PRIME, "BP1 and BP2", at_both("prime_of_a")),
    slip("z_for_a_in_prime_everywhere", "the short form of σ′ is there, with z in it where the "
         "activation belongs.", SIGMOID_PRIME, "BP1 and BP2", at_both("z_for_a_in_prime")),
    slip("a_for_prime_everywhere", "in place of σ′ stands the activation alone, in every layer.",
         SIGMOID_PRIME, "BP1 and BP2", at_both("a_for_prime")),
    slip("one_minus_a_for_prime_everywhere", "in place of σ′ stands 1 − a alone, in every layer.",
         SIGMOID_PRIME, "BP1 and BP2", at_both("one_minus_a_for_prime")),
    slip("prime_twice_everywhere", "σ′ is in every error twice.",
         BP1, "BP1 and BP2", at_both("prime_twice")),
]


def both(id, which=0):
    """Return the same slip about the examples in BP3 and in BP4."""
    return piece("BP3", id, which) | piece("BP4", id, which)


def divided_by(number):
    """Return sums over the examples, divided by a number that is read off the shapes."""
    def answer(nabla_b, nabla_w):
        n = number(nabla_w)
        return tuple({l: v / n for l, v in nabla.items()} for nabla in (nabla_b, nabla_w))

    return both("sum_for_mean") | {"answer": answer}


AVERAGES = [
    slip("sum_for_mean", "the gradient is m times too large for m examples: they are added up and "
         "not averaged.", AVERAGE, "BP3 and BP4", both("sum_for_mean")),
    slip("divided_by_m_twice", "the gradient is divided by the number of examples twice. Look at "
         "BP1 too: an error is that of one example, and not divided.",
         AVERAGE, "BP3 and BP4", both("divided_by_m_twice")),
    slip("divided_by_neurons", "the gradient is divided by a number of neurons. It is the examples "
         "that are averaged: which of the two sizes of an array is counted by len?",
         AVERAGE, "BP3 and BP4", both("divided_by_n"),
         divided_by(lambda nabla_w: nabla_w[2].shape[1]),
         divided_by(lambda nabla_w: len(nabla_w[max(nabla_w)]))),
    slip("last_example", "only the last example counts: in a loop = has replaced what should have "
         "been added to.", AVERAGE, "BP3 and BP4",
         both("last_example"), both("last_example_divided")),
    slip("first_example", "only the first example counts. Does the loop return too early?",
         AVERAGE, "BP3 and BP4", both("first_example"), both("first_example", 1)),
    slip("first_example_missing", "the first example is left out. Where does the range of the loop "
         "begin?", AVERAGE, "BP3 and BP4",
         both("first_example_missing"), both("first_example_missing", 1)),
    slip("last_example_missing", "the last example is left out. Where does the range of the loop "
         "end?", AVERAGE, "BP3 and BP4",
         both("last_example_missing"), both("last_example_missing", 1)),
]

# ---- how the layers are visited, and what is returned ----


def padded(nabla_b, nabla_w, lowest):
    """Return zeros for the layers below `lowest`: what was there before the loop."""
    def zeros(nabla):
        return {l: v if l >= lowest else np.zeros_like(v) for l, v in nabla.items()}

    return zeros(nabla_b), zeros(nabla_w)


def one_array(nabla):
    """Return one array for all layers, with everything added into it."""
    return dict.fromkeys(nabla, sum(nabla.values()))


def renumbered(nabla, by):
    return {l + by: v for l, v in nabla.items()}


def cut(nabla):
    return {l: v.astype(int) for l, v in nabla.items()}


LOOPS = [
    slip("loop_stops_early", "the way back stops one layer early: layer 2 gets no gradient. Where "
         "does your loop end? Python leaves out the last number of a range.",
         FIVE_STEPS, "The loop",
         {"down": lambda L: range(L - 1, 2, -1)},
         {"answer": lambda nabla_b, nabla_w: padded(nabla_b, nabla_w, 3)}),
    slip("return_in_loop", "only the output layer and the one before it get a gradient. Is the "
         "return inside the loop?",
         FIVE_STEPS, "The loop", {"down": lambda L: range(L - 1, max(L - 2, 1), -1)}),
    slip("layers_renumbered", "the arrays are right, and they stand under wrong numbers, one or "
         "two too low. Layer 1 is the input: which is the first layer with weights?",
         FIVE_STEPS, "The end",
         *({"answer": lambda nabla_b, nabla_w, by=by: (
             renumbered(nabla_b, by), renumbered(nabla_w, by))} for by in (-1, -2))),
    slip("output_layer_only", "only the output layer gets a gradient. The error has to go back "
         "through all the layers.",
         FIVE_STEPS, "The loop",
         {"down": lambda L: ()},
         {"answer": lambda nabla_b, nabla_w: padded(nabla_b, nabla_w, max(nabla_b))}),
    slip("output_layer_missing", "the output layer gets no gradient. Its error is known first: it "
         "has one too.",
         FIVE_STEPS, "The loop",
         {"answer": lambda nabla_b, nabla_w: tuple(
             {l: v if l < max(n) else np.zeros_like(v) for l, v in n.items()}
             for n in (nabla_b, nabla_w))},
         {"answer": lambda nabla_b, nabla_w: tuple(
             {l: v for l, v in n.items() if l < max(n)} for n in (nabla_b, nabla_w))}),
    slip("one_array_for_all_layers", "all layers share one array, in which everything is added up. "
         "A list or dict that is filled with one array holds that array many times.",
         FIVE_STEPS, "The loop",
         {"answer": lambda nabla_b, nabla_w: (one_array(nabla_b), one_array(nabla_w))}),
    slip("one_dict_for_both", "nabla_b and nabla_w are one and the same dict: what is put into one "
         "is in the other too.",
         FIVE_STEPS, "The end",
         {"answer": lambda nabla_b, nabla_w: (nabla_w, nabla_w)}),
    slip("integers", "everything after the decimal point is cut off: arrays of integers were made, "
         "and numbers put into them stay integers.",
         FIVE_STEPS, "The end",
         {"answer": lambda nabla_b, nabla_w: (cut(nabla_b), cut(nabla_w))}),
]

SLIPS = [*LIFTED, *FORWARD, *LAYERS, *EVERYWHERE, *AVERAGES, *LOOPS]

EXERCISE = Exercise(
    title="Backpropagation, all five steps",
    solution=backprop,
    form=Pair(),
    probes=networks(),
    section=FIVE_STEPS,
    hints=(
        "Five steps: the input, the way forward, the error of the output, the way back, the "
        "gradient. On the way forward keep every z and every a: you need all of them later.",
        "You have written the four equations one by one. BP1 gives delta for layer L; a loop from "
        "L − 1 down to 2 applies BP2; then every layer has its delta, and BP3 and BP4 need no "
        "order.",
        "Keep z, a and delta in dicts by layer number, so that the code has the indices of the "
        "equations: what stands at l + 1 in BP2 stands at l + 1 in the code. And C is an average: "
        "divide by the number of columns once.",
    ),
    mistakes=made_with(assemble, SLIPS),
    assemble=assemble,
    replaces=("backprop", "numerical_gradient"),
)
