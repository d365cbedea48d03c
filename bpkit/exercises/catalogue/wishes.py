"""What one example asks of each activation of the layer before the outputs."""

import numpy as np

from ...activations import sigmoid
from ...backprop import backprop
from ..answer import Matrix
from ..exercise import Exercise, Mistake
from ..probe import Probe, problem
from ..sections import (
    BP1,
    BP2,
    BP4,
    BROADCASTING,
    QUADRATIC_COST,
    SIGMOID_PRIME,
    WEIGHTED_INPUT,
    WHY_JK,
    WISHES,
)


def wish(back=lambda w, delta: -w.T @ delta, error=lambda a, y, z: (a - y) * sigmoid.prime(z)):
    """The wishes with another way back, back(w, delta), or with another error of the outputs."""
    def function(net, x, y):
        fp = net.forward(x)
        return back(net.w[net.L], error(fp.a[net.L], y, fp.z[net.L]))

    return function


def onward(go_on):
    """Go on from the right wishes: go_on(wishes, net, fp)."""
    return lambda net, x, y: go_on(wish()(net, x, y), net, net.forward(x))


def for_layer_before(net, x, y):
    """The wishes of one layer further back."""
    delta = -wish()(net, x, y) * sigmoid.prime(net.forward(x).z[net.L - 1])
    return -net.w[net.L - 1].T @ delta


def prime_of_layer_before(sign):
    """The differences at the outputs, back along the weights, times σ′ of the layer before."""
    def function(net, x, y):
        fp = net.forward(x)
        back = net.w[net.L].T @ (fp.a[net.L] - y)
        return sign * back * sigmoid.prime(fp.z[net.L - 1])

    return function


def weights_of(layer):
    """The right error of the outputs, brought back through the weights of another layer."""
    def function(net, x, y):
        fp = net.forward(x)
        delta = (fp.a[net.L] - y) * sigmoid.prime(fp.z[net.L])
        return -net.w[layer(net.L)].T @ delta

    return function


def one_row(which):
    """Only one output has a say: that with the number which(y, delta)."""
    def function(net, x, y):
        fp = net.forward(x)
        delta = (fp.a[net.L] - y) * sigmoid.prime(fp.z[net.L])
        j = which(y, delta)
        return -net.w[net.L][j:j + 1].T @ delta[j:j + 1]

    return function


def weight_slopes(net, x, y):
    return backprop(net, x, y).w[net.L]


def loudest(shares):
    """The entry of each column that is furthest from 0."""
    return np.take_along_axis(shares, abs(shares).argmax(axis=0)[None], axis=0).T


def wishes(net, x, y):
    """Return what one example asks of each activation of layer L - 1.

    That is the layer before the outputs. A wish is how that activation should move to
    make the cost of the example fall: its direction, and as large as the slope. Sigmoid
    neurons, quadratic cost. x: (n_1, 1), y: (n_L, 1). Returns (n_{L-1}, 1).
    """
    fp = net.forward(x)
    a, z = fp.a[net.L], fp.z[net.L]
    delta = (a - y) * sigmoid.prime(z)
    return -net.w[net.L].T @ delta


def mistake(id, says, *functions, section=WISHES):
    return Mistake(id, says, section, functions)


MISTAKES = (
    mistake(
        "gradient_for_wish",
        "Every sign is the wrong way round: these are the slopes, and they point where the cost "
        "rises. What does the example wish for?",
        wish(back=lambda w, delta: w.T @ delta),
    ),
    mistake(
        "no_prime",
        "σ′ of the outputs is missing. An activation reaches the cost through the z of an output "
        "and through its σ. An output that is saturated has little to ask.",
        wish(error=lambda a, y, z: a - y),
        section=BP1,
    ),
    mistake(
        "gradient_and_no_prime",
        "Two things. Every sign is the wrong way round: do these numbers point where the cost "
        "falls? And σ′ of the outputs is missing.",
        wish(back=lambda w, delta: w.T @ delta, error=lambda a, y, z: a - y),
    ),
    mistake(
        "error_for_wish",
        "σ′ of layer L − 1 is multiplied in too. That gives wishes about its weighted inputs z, or "
        "its errors. You are asked for wishes about what its neurons put out.",
        onward(lambda wishes, net, fp: wishes * sigmoid.prime(fp.z[net.L - 1])),
        onward(lambda wishes, net, fp: -wishes * sigmoid.prime(fp.z[net.L - 1])),
        section=BP2,
    ),
    mistake(
        "prime_of_layer_before",
        "σ′ is that of layer L − 1. Which neurons have the σ that lies between an activation of "
        "layer L − 1 and the cost?",
        *(prime_of_layer_before(sign) for sign in (1, -1)),
        section=BP2,
    ),
    mistake(
        "wishes_of_outputs",
        "These are slopes or wishes of the outputs. They still have to go back along the weights.",
        wish(back=lambda w, delta: -delta),
        wish(back=lambda w, delta: -delta, error=lambda a, y, z: a - y),
        wish(back=lambda w, delta: delta),
        wish(back=lambda w, delta: delta, error=lambda a, y, z: a - y),
    ),
    mistake(
        "w_not_transposed",
        "w is used as it is, as on the way forward. On the way back each neuron collects along the "
        "weights that leave it. With equal widths numpy does not complain.",
        wish(back=lambda w, delta: -w @ delta),
        section=BP2,
    ),
    mistake(
        "weights_of_wrong_layer",
        "The weights are those of another layer. Which ones lie between layer L − 1 and the "
        "outputs?",
        weights_of(lambda L: L - 1),
        weights_of(lambda L: 2),
        section=WHY_JK,
    ),
    mistake(
        "one_layer_too_far",
        "These are the wishes about the activations of layer L − 2: you went back one layer too "
        "far.",
        for_layer_before,
    ),
    mistake(
        "wishes_about_weights",
        "These are about weights, one number for each. Here the weights stay as they are: what "
        "should the activations do?",
        lambda net, x, y: -weight_slopes(net, x, y),
        lambda net, x, y: weight_slopes(net, x, y),
        section=BP4,
    ),
    mistake(
        "wanted_output_only",
        "Only the wanted output has a say. Outputs that should stay low have wishes as well.",
        one_row(lambda y, delta: int(y.argmax())),
    ),
    mistake(
        "one_output_only",
        "Only one output has a say: the first, the last, or the one with the largest error. The "
        "wishes of all outputs are added up.",
        one_row(lambda y, delta: 0),
        one_row(lambda y, delta: len(delta) - 1),
        one_row(lambda y, delta: int(abs(delta).argmax())),
    ),
    mistake(
        "largest_share",
        "Each neuron hears only the loudest of the outputs. The wishes of all outputs are added "
        "up.",
        wish(back=lambda w, delta: loudest(-w * delta)),
    ),
    mistake(
        "mean_over_outputs",
        "What the outputs ask for is averaged. The cost adds the outputs up, and so their wishes "
        "are added up too.",
        wish(back=lambda w, delta: -w.T @ delta / len(delta)),
    ),
    mistake(
        "not_summed",
        "What each output asks of each activation is there, one by one, in a whole matrix. The "
        "wishes of all outputs for the same activation belong together.",
        wish(back=lambda w, delta: -w.T * delta.T),
        wish(back=lambda w, delta: -w * delta),
    ),
    mistake(
        "summed_to_a_number",
        "Everything is added up to one number. Each activation has a wish of its own.",
        onward(lambda wishes, net, fp: wishes.sum()),
    ),
    mistake(
        "size_lost",
        "The directions are right, but the sizes are lost. A wish also says how much: as much as "
        "the cost changes with that activation.",
        onward(lambda wishes, net, fp: np.sign(wishes)),
        onward(lambda wishes, net, fp: wishes / np.linalg.norm(wishes)),
    ),
    mistake(
        "absolute",
        "A sign is lost: that of the wishes, of the weights, or of how far each output is off. "
        "Some activations should rise and others fall.",
        onward(lambda wishes, net, fp: abs(wishes)),
        wish(back=lambda w, delta: -abs(w).T @ delta),
        wish(error=lambda a, y, z: abs(a - y) * sigmoid.prime(z)),
    ),
    mistake(
        "no_weights",
        "The weights are not used: every activation gets the same wish. Does each of them matter "
        "equally to an output?",
        wish(back=lambda w, delta: np.full((w.shape[1], 1), -delta.sum())),
    ),
    mistake(
        "weights_alone",
        "How far each output is off is missing. What an output asks depends on how far it is from "
        "y.",
        *(wish(back=lambda w, delta, k=k: k * w.sum(axis=0).reshape(-1, 1)) for k in (1, -1)),
        lambda net, x, y: net.w[net.L].T @ y,
        wish(error=lambda a, y, z: sigmoid.prime(z)),
    ),
    mistake(
        "factor_2",
        "Twice as large as it should be: the ½ in front of the quadratic cost is missing.",
        wish(error=lambda a, y, z: 2 * (a - y) * sigmoid.prime(z)),
        section=QUADRATIC_COST,
    ),
    mistake(
        "half",
        "Half of what it should be: the ½ of the cost is still there.",
        wish(error=lambda a, y, z: (a - y) * sigmoid.prime(z) / 2),
        section=QUADRATIC_COST,
    ),
    mistake(
        "squared_difference",
        "The difference is squared, as it is in the cost. Here you need its slope.",
        wish(error=lambda a, y, z: (a - y) ** 2 * sigmoid.prime(z)),
        wish(error=lambda a, y, z: 0.5 * (a - y) ** 2 * sigmoid.prime(z)),
        section=QUADRATIC_COST,
    ),
    mistake(
        "y_missing",
        "y is not used: these are the wishes of an example with y = 0 at every output.",
        wish(error=lambda a, y, z: a * sigmoid.prime(z)),
    ),
    mistake(
        "y_as_wish",
        "The wanted outputs go back as they are. What counts is how far each output is from them.",
        wish(error=lambda a, y, z: -y * sigmoid.prime(z)),
    ),
    mistake(
        "z_for_a",
        "y is compared with the weighted inputs of the outputs. The cost compares it with what "
        "comes out of them.",
        wish(error=lambda a, y, z: (z - y) * sigmoid.prime(z)),
        section=WEIGHTED_INPUT,
    ),
    mistake(
        "prime_of_a",
        "This is exactly what comes out when σ′ is taken at a instead of z. What goes into σ, and "
        "what comes out of it?",
        wish(error=lambda a, y, z: (a - y) * sigmoid.prime(a)),
        section=SIGMOID_PRIME,
    ),
    mistake(
        "z_for_a_in_prime",
        "The short form of σ′ contains z instead of a.",
        wish(error=lambda a, y, z: (a - y) * z * (1 - z)),
        section=SIGMOID_PRIME,
    ),
    mistake(
        "a_for_prime",
        "a or 1 − a alone is used instead of σ′: that is one factor of its short form.",
        wish(error=lambda a, y, z: (a - y) * a),
        wish(error=lambda a, y, z: (a - y) * (1 - a)),
        section=SIGMOID_PRIME,
    ),
    mistake(
        "prime_twice",
        "σ′ of the outputs appears twice.",
        wish(error=lambda a, y, z: (a - y) * sigmoid.prime(z) ** 2),
        section=BP1,
    ),
    mistake(
        "activations_added",
        "These are the activations, moved by their wishes. You are asked for the wishes alone.",
        onward(lambda wishes, net, fp: fp.a[net.L - 1] + wishes),
    ),
    mistake(
        "times_activation",
        "Each wish is multiplied by the activation that it is about. That factor belongs to wishes "
        "about weights.",
        onward(lambda wishes, net, fp: wishes * fp.a[net.L - 1]),
        section=BP4,
    ),
    mistake(
        "integers",
        "Everything after the decimal point is cut off: numbers put into an array of integers "
        "become integers.",
        onward(lambda wishes, net, fp: wishes.astype(int)),
    ),
    mistake(
        "row",
        "The numbers are right, but they lie in a row or in a vector of shape (n,). The answer is "
        "a column.",
        onward(lambda wishes, net, fp: wishes.T),
        onward(lambda wishes, net, fp: wishes.ravel()),
        section=BROADCASTING,
    ),
    mistake(
        "flat",
        "Somewhere a vector of shape (n,) is combined with a column of shape (n, 1). numpy "
        "stretches both into a matrix.",
        wish(error=lambda a, y, z: (a - y.ravel()) * sigmoid.prime(z)),
        wish(error=lambda a, y, z: (a.ravel() - y) * sigmoid.prime(z)),
        wish(error=lambda a, y, z: (a - y) * sigmoid.prime(z.ravel())),
        section=BROADCASTING,
    ),
)


def probes():
    tries = (([3, 4, 5, 2], False), ([3, 4, 5, 2], False), ([2, 5, 3, 4], True), ([4, 6, 3], True),
             ([4, 4, 4, 4], True), ([3, 2], False))
    for seed, (sizes, one_hot) in enumerate(tries):
        net, x, y = problem(sizes, 1, seed)
        if one_hot:
            y = np.eye(sizes[-1])[:, [int(y.argmax())]]
        yield Probe(f"one example through a network {sizes}", (net, x, y))


EXERCISE = Exercise(
    title="What an example asks of the layer before the outputs",
    solution=wishes,
    form=Matrix("wishes"),
    probes=tuple(probes()),
    section=WISHES,
    hints=(
        "The cost should fall. If it rises with an activation, what should that activation do? A "
        "wish has the size of the slope, and the sign that makes the cost fall.",
        "An activation of layer L − 1 reaches the cost through every output: along a weight, "
        "through σ, into the difference from y. You know what the last two make together.",
        "The error of the outputs by BP1 goes back along the weights as in BP2, but stops before "
        "σ′ of layer L − 1: the wish is about a, not about z. Then choose the sign.",
    ),
    mistakes=MISTAKES,
)
