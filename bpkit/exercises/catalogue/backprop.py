"""The whole algorithm: five steps, for one example or a mini-batch."""

import numpy as np

from ...activations import Activation, relu, sigmoid, softmax, tanh
from ..answer import Pair
from ..attempt import calls
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


def everywhere(own):
    """Forward passes with another f in every layer, and the way back with each slope."""
    passed = forwards(weighted, lambda f, l, L, z: own.f(z))

    def bp1(a, y, z, prime):
        return (a - y) * own.prime(z)

    def bp2(w, delta, z, a, l, prime):
        return (w[l + 1].T @ delta[l + 1]) * own.prime(z[l])

    return passed, {**passed, "bp1": bp1, "bp2": bp2}


SOFTMAX = forwards(weighted, lambda f, l, L, z: softmax.f(z) if l == L else f(l)(z))
SOFTMAX_EVERYWHERE = forwards(weighted, lambda f, l, L, z: softmax.f(z))
SOFTMAX_IN_HIDDEN = forwards(weighted, lambda f, l, L, z: f(l)(z) if l == L else softmax.f(z))
RELU_AND_SOFTMAX = forwards(
    weighted, lambda f, l, L, z: softmax.f(z) if l == L else relu.f(z))
LINEAR_OUTPUT = forwards(weighted, lambda f, l, L, z: z if l == L else f(l)(z))


def bp1_short_form(a, y, z, prime):
    return (a - y) * a * (1 - a)


def bp2_short_form(w, delta, z, a, l, prime):
    return (w[l + 1].T @ delta[l + 1]) * a[l] * (1 - a[l])


LEAKY = Activation(
    "leaky relu", lambda z: np.maximum(z, 0.01 * z), lambda z: np.where(z > 0, 1, 0.01))


def with_inputs(of):
    """A forward pass from inputs other than x."""
    return {"forward": lambda w, b, x, f: forward(w, b, of(x), f)}


def standard(axis):
    """x minus its mean, divided by its standard deviation: along an axis, or of all numbers."""
    return lambda x: (x - x.mean(axis, keepdims=True)) / x.std(axis, keepdims=True)


def sigma_of_stored(lowest):
    """A right forward pass, whose activations are afterwards replaced by σ of them."""
    def passed(w, b, x, f):
        z, a = forward(w, b, x, f)
        return z, {l: sigmoid.f(v) if l >= lowest else v for l, v in a.items()}

    return {"forward": passed}


def averaged(x):
    return x.mean(axis=1, keepdims=True)


SIGMA_OF_1 = 1 / (1 + np.exp(-1))


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
         LINEAR_OUTPUT),
    slip("linear_output", "the output neurons are treated as linear, forwards and in BP1: they put "
         "out their z, with a slope of 1. What is their f here?",
         WEIGHTED_INPUT, "Forward and BP1", LINEAR_OUTPUT | piece("BP1", "no_prime")),
    slip("forward_sign_of_exponent", "these are the numbers you get when the minus sign in the "
         "exponent of σ is missing: a large z gives an activation near 0.",
         WEIGHTED_INPUT, "Forward", forwards(weighted, lambda f, l, L, z: sigmoid.f(-z))),
    slip("forward_no_sigma_in_hidden", "the hidden neurons pass on their weighted input as it is: "
         "only the last layer applies σ.",
         WEIGHTED_INPUT, "Forward",
         forwards(weighted, lambda f, l, L, z: f(l)(z) if l == L else z)),
    slip("forward_no_sigma", "no neuron applies σ to its weighted input.",
         WEIGHTED_INPUT, "Forward", forwards(weighted, lambda f, l, L, z: z)),
    slip("forward_not_transposed", "the weights are transposed on the way forward. Row j already "
         "belongs to neuron j, the one whose z is computed.",
         WEIGHTED_INPUT, "Forward", forwards(lambda w, b, a, l: w[l].T @ a[l - 1] + b[l])),
    slip("forward_sigma_of_x", "the inputs go through σ before the first weights. Layer 1 has no "
         "neurons that compute: its activations are x itself.",
         WEIGHTED_INPUT, "Forward",
         {"forward": lambda w, b, x, f: forward(w, b, sigmoid.f(x), f)}),
    slip("forward_sigma_twice", "σ is applied twice to every weighted input.",
         WEIGHTED_INPUT, "Forward", forwards(weighted, lambda f, l, L, z: f(l)(f(l)(z)))),
    slip("tanh_in_hidden", "the hidden neurons apply tanh. What is their f here?",
         WEIGHTED_INPUT, "Forward", *hidden(tanh)),
    slip("tanh_everywhere", "every neuron applies tanh, which goes from −1 to 1. What is its f "
         "here?",
         WEIGHTED_INPUT, "Forward", *everywhere(tanh)),
    slip("relu_everywhere", "every neuron applies relu. What is its f here?",
         WEIGHTED_INPUT, "Forward", *everywhere(relu)),
    slip("relu_and_softmax", "the hidden neurons apply relu, and the last layer is a softmax. What "
         "is the f of each neuron here?",
         WEIGHTED_INPUT, "Forward",
         *(RELU_AND_SOFTMAX | bp1 | bp2 for bp1 in ({}, piece("BP1", "no_prime"))
           for bp2 in ({}, {"bp2": hidden(relu)[1]["bp2"]}))),
    slip("x_normalised", "x is shifted and scaled before it goes in. You are asked for the "
         "gradient for x as it is.",
         WEIGHTED_INPUT, "Forward",
         *(with_inputs(standard(axis)) for axis in (None, 0, 1))),
    slip("sigma_of_stored_a", "σ is applied to activations, which have already been through σ.",
         WEIGHTED_INPUT, "Forward", *(sigma_of_stored(lowest) for lowest in (1, 2))),
    slip("examples_averaged_first", "the examples are averaged before they go through the network. "
         "Each goes through on its own, and their gradients are averaged afterwards.",
         AVERAGE, "Forward",
         {**with_inputs(averaged),
          "bp1": lambda a, y, z, prime: (a - averaged(y)) * prime(z)}),
    slip("relu_in_hidden", "the hidden neurons apply relu. What is their f here?",
         WEIGHTED_INPUT, "Forward", *hidden(relu)),
    slip("leaky_relu_in_hidden", "the hidden neurons apply a leaky relu. What is their f here?",
         WEIGHTED_INPUT, "Forward", *hidden(LEAKY)),
    slip("softmax_in_hidden", "the activations of each hidden layer add up to 1, as in a softmax. "
         "Here each neuron works on its own.",
         WEIGHTED_INPUT, "Forward",
         *(SOFTMAX_IN_HIDDEN | bp2 for bp2 in ({}, {"bp2": bp2_short_form}))),
    slip("softmax_everywhere", "the activations of every layer add up to 1, as in a softmax. Here "
         "each neuron works on its own.",
         WEIGHTED_INPUT, "Forward", *(
             SOFTMAX_EVERYWHERE | bp1 | bp2
             for bp1 in ({}, piece("BP1", "no_prime"), {"bp1": bp1_short_form})
             for bp2 in ({}, {"bp2": bp2_short_form}))),
    slip("softmax_at_output", "the outputs of each example add up to 1: the last layer is a "
         "softmax. Here each output neuron works on its own.",
         WEIGHTED_INPUT, "Forward",
         *(SOFTMAX | bp1 for bp1 in (
             {}, piece("BP1", "no_prime"), piece("BP1", "softmax_slope"),
             {"bp1": bp1_short_form}))),
    slip("forward_bias_after_sigma", "on the way forward the bias is added to the output of the "
         "neuron. It belongs in the weighted input.",
         WEIGHTED_INPUT, "Forward", {"forward": bias_after}),
    slip("forward_one_through_sigma", "after layer 2 every bias is only 0.73 times what it should "
         "be. Did the 1 that it is multiplied by go through σ with the hidden neurons? σ(1) is "
         "0.73.",
         WEIGHTED_INPUT, "Forward",
         forwards(lambda w, b, a, l: w[l] @ a[l - 1] + b[l] * (SIGMA_OF_1 if l > 2 else 1))),
    slip("forward_x_everywhere", "every layer is given x. What should a later layer be given?",
         WEIGHTED_INPUT, "Forward", forwards(lambda w, b, a, l: w[l] @ a[1] + b[l])),
    slip("flat_x", "somewhere a vector of shape (n,) is combined with a column of shape (n, 1). "
         "numpy stretches both into a matrix.",
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


def bias_before_slope(s, nabla_b, nabla_w):
    back = {l: averaged(s.w[l + 1].T @ s.delta[l + 1]) for l in s.delta if l < s.L}
    return nabla_b | back, nabla_w


def bias_times_error(s, nabla_b, nabla_w):
    return {l: averaged(s.delta[l] * s.b[l]) for l in nabla_b}, nabla_w


def rows_added(s, nabla_b, nabla_w):
    return {l: nabla.sum(axis=1, keepdims=True) for l, nabla in nabla_w.items()}, nabla_w


def error_times_weight(s, nabla_b, nabla_w):
    return nabla_b, {l: nabla_b[l] * s.w[l] for l in nabla_w}


def decayed(share):
    """The slopes of the weights with share(m) of the weights themselves added."""
    return {"last": lambda s, nabla_b, nabla_w: (
        nabla_b, {l: nabla + share(s.m) * s.w[l] for l, nabla in nabla_w.items()})}


def with_parameters(share):
    def last(s, nabla_b, nabla_w):
        return ({l: nabla + share(s.m) * s.b[l] for l, nabla in nabla_b.items()},
                {l: nabla + share(s.m) * s.w[l] for l, nabla in nabla_w.items()})

    return last


def last_gradient(*symbols):
    """The gradient of the output layer, or a half of it, from the error without its slope."""
    def last(s, nabla_b, nabla_w):
        raw = s.a[s.L] - s.y
        if "b" in symbols:
            nabla_b = nabla_b | {s.L: averaged(raw)}
        if "w" in symbols:
            nabla_w = nabla_w | {s.L: weight_gradient(raw, s.a[s.L - 1])}
        return nabla_b, nabla_w

    return last


LAYERS = [
    slip("bp2_weights_of_layer_l", "the weights into layer l are used, but those out of it are "
         "needed. With equal widths numpy does not complain.", BP2, "BP2", bp2_with(weights=0)),
    slip("bp2_slope_of_next_layer", "σ′ is taken at the weighted inputs of the next layer. The "
         "error arrives at layer l and passes through the σ of its neurons.",
         BP2, "BP2", bp2_with(slope=1)),
    slip("bp2_slope_of_layer_before", "σ′ is taken at the weighted inputs of the layer before.",
         BP2, "BP2",
         {"bp2": lambda w, delta, z, a, l, prime: (w[l + 1].T @ delta[l + 1])
          * prime(l)(z.get(l - 1, a[1]))}),
    slip("bp2_slope_at_output", "σ′ is taken at the weighted inputs of the output layer, for every "
         "layer.", BP2, "BP2",
         {"bp2": lambda w, delta, z, a, l, prime: (w[l + 1].T @ delta[l + 1])
          * prime(l)(z[max(z)])}),
    slip("bp2_raw_errors", "what goes back is the error without the σ′ of its own layer. Every σ′ "
         "is a link in the chain: the error that goes on has been through it.",
         BP2, "BP2",
         {"bp2": lambda w, delta, z, a, l, prime: (
             w[l + 1].T @ (delta[l + 1] / prime(l + 1)(z[l + 1]))) * prime(l)(z[l])}),
    slip("bp2_next_slope_twice", "the σ′ of the next layer is multiplied in once more, and the σ′ "
         "of layer l is missing.",
         BP2, "BP2",
         {"bp2": lambda w, delta, z, a, l, prime: (
             w[l + 1].T @ (delta[l + 1] * prime(l + 1)(z[l + 1])))}),
    slip("bp2_bias_column", "the error goes back along the column of biases as well, and one "
         "column of weights is missing. If you keep the biases as a column of the weights, which "
         "column is it?",
         BP2, "BP2",
         {"back": lambda w, b: {l: np.hstack([w[l][:, 1:], b[l]]) for l in w}},
         {"back": lambda w, b: {l: np.hstack([b[l], w[l][:, :-1]]) for l in w}}),
    slip("bp2_gradient_for_weights", "the error goes back along the gradient of the weights. It "
         "should come back along the weights themselves.",
         BP2, "BP2",
         {"bp2": lambda w, delta, z, a, l, prime: (
             (delta[l + 1] @ a[l].T / a[l].shape[1]).T @ delta[l + 1]) * prime(l)(z[l])}),
    slip("bp2_outputs_go_back", "the activations of the next layer are sent back. Its errors "
         "should be.",
         BP2, "BP2",
         {"bp2": lambda w, delta, z, a, l, prime: (w[l + 1].T @ a[l + 1]) * prime(l)(z[l])}),
    slip("bp3_before_slope", "in the hidden layers the slopes of the biases are made from what has "
         "come back, without σ′.",
         BP3, "BP3", {"last": bias_before_slope}),
    slip("bp3_bias_times_error", "the error is multiplied by the bias. The slope of a weight "
         "contains the activation that the weight multiplies. What does a bias multiply?",
         BP3, "BP3", {"last": bias_times_error}),
    slip("bp3_rows_of_weights", "the slopes of the weights are added up along each row. The slope "
         "of a bias contains no activation.",
         BP3, "BP3", {"last": rows_added}),
    slip("bp4_error_times_weight", "the error is multiplied by the weight itself. On the way "
         "forward a weight multiplies the activation before it.",
         BP4, "BP4", {"last": error_times_weight}),
    # Whatever the multiple is, `diagnosis` recognises it.
    slip("weight_decay", "a multiple of the weights themselves is mixed in. That is weight decay, "
         "which comes from a cost with a penalty on large weights. The quadratic cost has none.",
         FIVE_STEPS, "The cost", decayed(lambda m: 0.01), decayed(lambda m: 0.1 / m)),
    slip("parameters_added", "the parameters themselves, weights and biases, are added to the "
         "gradient. Do your sums start from what is in the network instead of from 0?",
         FIVE_STEPS, "BP3 and BP4",
         *({"last": with_parameters(share)} for share in (lambda m: 1, lambda m: 1 / m))),
    slip("no_prime_in_last_gradient", "the gradient of the output layer, or of its weights or "
         "biases alone, is made from a − y, without σ′. The error that goes back from there does "
         "have it.",
         BP1, "The output layer",
         {"last": last_gradient("b", "w")}, {"last": last_gradient("w")},
         {"last": last_gradient("b")}),
    slip("bp1_clipped", "the difference of a and y, or the error, is clipped at −1 and 1. The "
         "gradient of this cost needs its full size.",
         BP1, "BP1",
         {"bp1": lambda a, y, z, prime: np.clip(a - y, -1, 1) * prime(z)},
         {"bp1": lambda a, y, z, prime: np.clip((a - y) * prime(z), -1, 1)}),
    slip("bp4_slope_before", "the activation of the layer before is multiplied by the slope of its "
         "own neuron. A weight is multiplied by that activation alone.",
         BP4, "BP4",
         bp4_with(lambda z, a, l: a[l - 1] * (sigmoid.prime(z[l - 1]) if l > 2 else 1))),
    slip("bp2_output_error_everywhere", "the error of the output layer is used for every layer. "
         "Each layer's error comes from the one after it.",
         BP2, "BP2", {"bp2": output_error_everywhere}),
    slip("bp4_same_layer", "the activations of layer l itself are used. A weight is multiplied by "
         "the activation where it begins, in the layer before.",
         BP4, "BP4", bp4_with(lambda z, a, l: a[l])),
    slip("bp4_two_layers_back", "the activations of two layers back are used. A weight is "
         "multiplied by the activation where it begins, in the layer before.",
         BP4, "BP4", bp4_with(lambda z, a, l: a[max(l - 2, 1)])),
    slip("bp4_z_for_a", "the weighted inputs z of the layer before are used. A weight is "
         "multiplied by what that layer's neurons put out.",
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
    slip("no_prime_anywhere", "σ′ is missing at the output and in the hidden layers. Every change "
         "of z passes through the σ of its neuron.",
         BP1, "BP1 and BP2", at_both("no_prime")),
    slip("no_prime_in_own_layer", "each error has passed through the σ of every later layer, but "
         "not through that of its own layer. So it is about the activations a, but an error is "
         "about z.",
         BP1, "BP1 and BP2",
         piece("BP1", "no_prime") | {"bp2": lambda w, delta, z, a, l, prime: w[l + 1].T
                                     @ (delta[l + 1] * prime(l + 1)(z[l + 1]))}),
    slip("prime_of_a_everywhere", "in every layer this is exactly what comes out when σ′ is taken "
         "at a instead of z. What goes into σ, and what comes out of it?",
         SIGMOID_PRIME, "BP1 and BP2", at_both("prime_of_a")),
    slip("z_for_a_in_prime_everywhere", "the short form of σ′ contains z instead of the "
         "activation, in every layer.", SIGMOID_PRIME, "BP1 and BP2", at_both("z_for_a_in_prime")),
    slip("a_for_prime_everywhere", "the activation alone is used instead of σ′, in every layer.",
         SIGMOID_PRIME, "BP1 and BP2", at_both("a_for_prime")),
    slip("one_minus_a_for_prime_everywhere", "1 − a alone is used instead of σ′, in every layer.",
         SIGMOID_PRIME, "BP1 and BP2", at_both("one_minus_a_for_prime")),
    slip("four_times_everywhere", "every error is made with four times σ′. Where σ is steepest, at "
         "z = 0, its slope is ¼. What is yours there?",
         SIGMOID_PRIME, "BP1 and BP2", at_both("four_times")),
    slip("prime_twice_everywhere", "every error contains σ′ twice.",
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
    slip("sum_for_mean", "the gradient is m times too large for m examples: they are added up but "
         "not averaged.", AVERAGE, "BP3 and BP4", both("sum_for_mean")),
    slip("divided_by_m_twice", "the gradient is divided by the number of examples twice. Look at "
         "BP1 too: an error belongs to one example, and is not divided.",
         AVERAGE, "BP3 and BP4", both("divided_by_m_twice")),
    slip("divided_by_neurons", "the gradient is divided by a number of neurons. The average is "
         "over the examples. Which of the two sizes of an array does len give?",
         AVERAGE, "BP3 and BP4", both("divided_by_n"),
         divided_by(lambda nabla_w: nabla_w[2].shape[1]),
         divided_by(lambda nabla_w: len(nabla_w[max(nabla_w)]))),
    slip("last_example", "only the last example counts. Does a line in your loop replace the sum "
         "instead of adding to it?", AVERAGE, "BP3 and BP4",
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
    slip("layers_renumbered", "the arrays are right, but they are stored under the wrong layer "
         "numbers, one or two too low. Layer 1 is the input: which is the first layer with "
         "weights?",
         FIVE_STEPS, "The end",
         *({"answer": lambda nabla_b, nabla_w, by=by: (
             renumbered(nabla_b, by), renumbered(nabla_w, by))} for by in (-1, -2))),
    slip("output_layer_only", "only the output layer gets a gradient. The error has to go back "
         "through all the layers.",
         FIVE_STEPS, "The loop",
         {"down": lambda L: ()},
         {"answer": lambda nabla_b, nabla_w: padded(nabla_b, nabla_w, max(nabla_b))}),
    slip("output_layer_missing", "the output layer gets no gradient. Its error is the first you "
         "know, and its weights have slopes too.",
         FIVE_STEPS, "The loop",
         {"answer": lambda nabla_b, nabla_w: tuple(
             {l: v if l < max(n) else np.zeros_like(v) for l, v in n.items()}
             for n in (nabla_b, nabla_w))},
         {"answer": lambda nabla_b, nabla_w: tuple(
             {l: v for l, v in n.items() if l < max(n)} for n in (nabla_b, nabla_w))}),
    slip("one_array_for_all_layers", "all layers share one array, and everything is added up in "
         "it. A list or dict filled with one array holds that same array many times.",
         FIVE_STEPS, "The loop",
         {"answer": lambda nabla_b, nabla_w: (one_array(nabla_b), one_array(nabla_w))}),
    slip("one_dict_for_both", "nabla_b and nabla_w are the same dict: whatever you put into one is "
         "in the other too.",
         FIVE_STEPS, "The end",
         {"answer": lambda nabla_b, nabla_w: (nabla_w, nabla_w)}),
    slip("integers", "everything after the decimal point is cut off. Numbers put into an array of "
         "integers become integers.",
         FIVE_STEPS, "The end",
         {"answer": lambda nabla_b, nabla_w: (cut(nabla_b), cut(nabla_w))}),
]

SLIPS = [*LIFTED, *FORWARD, *LAYERS, *EVERYWHERE, *AVERAGES, *LOOPS]

def by_nudging(function):
    """Return a note where the cost is asked for so often that it is nudging, or None."""
    probe = EXERCISE.probes[3]
    count = len(calls(EXERCISE, function, probe, ("forward",)))
    if count < sum(p.size for ps in (probe.arguments[0].w, probe.arguments[0].b)
                   for p in ps.values()):
        return None
    return (f"But your function goes forward {count} times for a network with few parameters: that "
            "is nudging. Backpropagation goes forward once, and back once. Can you write that too?")


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
        "L − 1 down to 2 applies BP2; then every layer has its delta, and BP3 and BP4 can go in "
        "any order.",
        "Keep z, a and delta in dicts by layer number, so that the indices in the code are those "
        "of the equations: l + 1 in BP2 is l + 1 in the code. And C is an average: divide by the "
        "number of columns once.",
    ),
    mistakes=made_with(assemble, SLIPS),
    assemble=assemble,
    further=by_nudging,
    replaces=("backprop", "numerical_gradient"),
)
