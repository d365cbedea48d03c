"""The error of any layer as one product of matrices."""

import numpy as np

from ...activations import relu, sigmoid, tanh
from ..answer import Matrix
from ..entrywise import refused
from ..exercise import Exercise, Mistake
from ..probe import Probe, problem
from ..sections import (
    BP2,
    BROADCASTING,
    DIAGONAL,
    QUADRATIC_COST,
    SIGMOID_PRIME,
    UNROLLED,
    WEIGHTED_INPUT,
    WHY_JK,
)
from .unrolling import (
    Sigma,
    all_of,
    backwards,
    everywhere,
    nothing,
    product,
    split,
    twice,
    upside_down,
)


def unrolled(net, x, y, l):
    """Return delta^l as one product of matrices down from the cost, without ⊙.

    net: a Network of sigmoid neurons with the quadratic cost. l: a layer from 2 to L.
    One example: x has shape (n_1, 1) and y has (n_L, 1). Σ'(z) is the square matrix
    with the slopes σ'(z_j) on its diagonal.
    Returns (n_l, 1).
    """
    fp, L = net.forward(x), net.L

    def Sigma_prime(l):
        return np.diag(sigmoid.prime(fp.z[l][:, 0]))

    product = Sigma_prime(l)
    for k in range(l + 1, L + 1):
        product = product @ net.w[k].T @ Sigma_prime(k)
    return product @ (fp.a[L] - y)


def or_right(f):
    """The slip in the hidden layers alone: at l = L all is right."""
    return split(f, unrolled)


def without_biases(net, x, y, l):
    bare = net.copy()
    for k in bare.b:
        bare.b[k] = 0 * bare.b[k]
    return unrolled(bare, x, y, l)


def tanh_slope(z):
    return Sigma(z, tanh.prime)


def tanh_slope_of_a(z):
    return Sigma(z, lambda z: 1 - sigmoid.f(z) ** 2)


def relu_slope(z):
    return Sigma(z, relu.prime)


def mistake(id, says, section, *ways):
    """A slip: each way is a function, or the pieces of the product that it replaces."""
    of = [way if isinstance(way, dict) else {} for way in ways]
    functions = tuple(product(**way) if isinstance(way, dict) else way for way in ways)
    return Mistake(id, says, section, functions, "", tuple(of))


MISTAKES = (
    mistake(
        "no_prime_at_front",
        "Σ′ of layer l, the first factor from the left, is missing. The product ends at the "
        "activations of layer l; delta is about its z.",
        UNROLLED,
        dict(front=nothing),
        split(product(front=nothing), everywhere(nothing)),
    ),
    mistake(
        "no_prime_at_output",
        "Σ′ of layer L, the one next to the cost, is missing. There is a σ at the output too.",
        UNROLLED,
        dict(output=nothing),
        or_right(product(output=nothing)),
    ),
    mistake(
        "no_prime_between",
        "Σ′ is there at both ends, but missing in the layers between. Every layer on the way has a "
        "σ.",
        UNROLLED,
        dict(between=nothing),
        split(product(between=nothing),
              lambda net, x, y, l: Sigma(net.forward(x).z[l]) @ unrolled(net, x, y, l)),
    ),
    mistake(
        "forward_no_bias",
        "On the way forward the biases are left out of the weighted input.",
        WEIGHTED_INPUT,
        without_biases,
    ),
    mistake(
        "no_prime_in_hidden",
        "Σ′ is there only at the output. The hidden layers have a σ too.",
        UNROLLED,
        dict(front=nothing, between=nothing),
    ),
    mistake(
        "prime_only_at_front",
        "Σ′ is there only for layer l. Every later layer, up to the output, has a σ too.",
        UNROLLED,
        dict(between=nothing, output=nothing),
        or_right(product(between=nothing, output=nothing)),
    ),
    mistake(
        "no_prime",
        "Σ′ is missing everywhere. Every layer on the way back has a σ, and the error passes "
        "through it.",
        UNROLLED,
        all_of(nothing),
    ),
    mistake(
        "prime_twice",
        "One Σ′ appears twice. If you begin with the error of the output, which factor does it "
        "already contain? A change passes through each σ once.",
        UNROLLED,
        dict(output=twice),
        or_right(product(output=twice)),
        dict(front=twice),
        split(product(front=twice), everywhere(twice)),
        dict(between=twice, output=twice),
        or_right(product(between=twice, output=twice)),
        all_of(twice),
    ),
    mistake(
        "order_reversed",
        "The factors are in the wrong order, with layer L on the left. When you go up one layer, "
        "on which side of the product do its factors go?",
        UNROLLED,
        upside_down(lambda S, w_T: w_T @ S),
        upside_down(lambda S, w_T: S @ w_T),
    ),
    mistake(
        "walked_upwards",
        "The steps back from the output are in the wrong order: layer l comes first, and it should "
        "come last. Which layer lies next to the output?",
        UNROLLED,
        backwards(lambda z, g: Sigma(z) @ g, lambda z, w, delta: Sigma(z) @ w.T @ delta, iter),
    ),
    mistake(
        "prime_on_wrong_side",
        "In each pair, w and the Σ′ next to it are swapped. Which layer's Σ′ has as many rows as "
        "w?",
        UNROLLED,
        dict(joint=lambda w, S: S @ w.T),
    ),
    mistake(
        "w_not_transposed",
        "The weights are used as in the forward pass. The error goes the other way.",
        WHY_JK,
        dict(joint=lambda w, S: w @ S),
    ),
    mistake(
        "w_of_wrong_layer",
        "The weights are those of the layer below. Which w leads from layer l to the next?",
        BP2,
        dict(weights=lambda k: k - 1),
    ),
    mistake(
        "prime_of_wrong_layer",
        "Some of the weights have the Σ′ of the wrong layer next to them. Each w lies between two "
        "of them: which two?",
        UNROLLED,
        dict(slopes=lambda k, l, L: k - 1),
        dict(slopes=lambda k, l, L: l),
        dict(slopes=lambda k, l, L: L),
    ),
    mistake(
        "stops_early",
        "This is the error of layer l + 1: one step is missing at the end.",
        UNROLLED,
        or_right(lambda net, x, y, l: unrolled(net, x, y, l + 1)),
        lambda net, x, y, l: unrolled(net, x, y, l + 1),
    ),
    mistake(
        "one_step_only",
        "Only one step is taken back from the output: this is the error of layer L − 1, for every "
        "l below L. Is the return inside the loop?",
        UNROLLED,
        lambda net, x, y, l: unrolled(net, x, y, max(l, net.L - 1)),
    ),
    mistake(
        "one_layer_too_many",
        "The product goes one layer too far down. With which layer's Σ′ does the error of layer l "
        "end?",
        UNROLLED,
        lambda net, x, y, l: unrolled(net, x, y, l - 1),
        lambda net, x, y, l: net.w[l].T @ unrolled(net, x, y, l),
    ),
    mistake(
        "last_layer_missing",
        "The weights and Σ′ of layer L are missing. Where does your range end? Python leaves out "
        "its last number.",
        UNROLLED,
        dict(until=lambda L: L - 1),
    ),
    mistake(
        "ignores_l",
        "The error of the same layer comes back, layer 2 or layer L, whatever l is.",
        UNROLLED,
        lambda net, x, y, l: unrolled(net, x, y, net.L),
        lambda net, x, y, l: unrolled(net, x, y, 2),
    ),
    mistake(
        "no_cost",
        "The matrices are multiplied, but the last factor is missing. What says how the cost "
        "depends on the output?",
        UNROLLED,
        dict(cost=lambda a, y, z: np.eye(len(a))),
    ),
    mistake(
        "sign",
        "Every sign is the wrong way round. If an output is too high, raising it makes the cost "
        "larger. What is subtracted from what?",
        QUADRATIC_COST,
        dict(cost=lambda a, y, z: y - a),
    ),
    mistake(
        "factor_2",
        "Everything is twice as large as it should be: the ½ in front of the quadratic cost is "
        "missing.",
        QUADRATIC_COST,
        dict(cost=lambda a, y, z: 2 * (a - y)),
    ),
    mistake(
        "cost_for_gradient",
        "The difference of a and y is squared, as in the cost. Its derivative belongs at the right "
        "end of the product.",
        QUADRATIC_COST,
        dict(cost=lambda a, y, z: (a - y) ** 2),
        dict(cost=lambda a, y, z: (a - y) ** 2 / 2),
    ),
    mistake(
        "wrong_difference",
        "At the right end is something other than the derivative of the cost: y is missing or "
        "added, or z is compared with y. What does the cost compare?",
        QUADRATIC_COST,
        dict(cost=lambda a, y, z: a),
        dict(cost=lambda a, y, z: a + y),
        dict(cost=lambda a, y, z: z - y),
    ),
    mistake(
        "prime_of_a",
        "The diagonals hold σ′ at a instead of z. What goes into σ, and what comes out of it?",
        SIGMOID_PRIME,
        all_of(lambda z: Sigma(sigmoid.f(z))),
    ),
    mistake(
        "sigma_for_prime",
        "The diagonals hold σ itself. Its slopes belong there.",
        SIGMOID_PRIME,
        all_of(lambda z: Sigma(z, sigmoid.f)),
    ),
    mistake(
        "slope_of_tanh",
        "The diagonals hold slopes of tanh, in all layers or in the hidden ones. Those of σ belong "
        "there.",
        SIGMOID_PRIME,
        *(way for M in (tanh_slope, tanh_slope_of_a)
          for way in (all_of(M), dict(front=M, between=M), or_right(product(M, M)))),
    ),
    mistake(
        "slope_of_relu",
        "The diagonals hold slopes of relu, 0 and 1, in all layers or in the hidden ones. Those of "
        "σ belong there.",
        SIGMOID_PRIME,
        all_of(relu_slope), dict(front=relu_slope, between=relu_slope),
        or_right(product(relu_slope, relu_slope)),
    ),
    mistake(
        "z_for_a_in_prime",
        "The diagonals hold the short form of σ′, with z instead of a.",
        SIGMOID_PRIME,
        all_of(lambda z: Sigma(z, lambda z: z * (1 - z))),
    ),
    mistake(
        "prime_after_diag",
        "Each matrix is made first, and then σ′ is taken of all of it. σ′(0) is ¼, so the places "
        "off the diagonals hold ¼ instead of 0.",
        DIAGONAL,
        all_of(lambda z: sigmoid.prime(np.diag(z[:, 0]))),
    ),
    mistake(
        "full_matrix",
        "The slopes fill whole matrices, not only their diagonals. What should the slope of one "
        "neuron do to the error of another?",
        DIAGONAL,
        all_of(lambda z: sigmoid.prime(z) * np.ones(len(z))),
        all_of(lambda z: np.ones_like(z) * sigmoid.prime(z[:, 0])),
        all_of(lambda z: sigmoid.prime(z) @ sigmoid.prime(z).T),
    ),
    mistake(
        "diag_of_column",
        "numpy's diag does two things. From a vector (n,) it makes a matrix; from a column (n, 1) "
        "it takes the diagonal. Only one slope of each layer is left here.",
        DIAGONAL,
        all_of(lambda z: np.diag(sigmoid.prime(z))),
        backwards(lambda z, g: np.diag(sigmoid.prime(z)) * g,
                  lambda z, w, delta: np.diag(sigmoid.prime(z)) * (w.T @ delta)),
    ),
    mistake(
        "entry_by_entry",
        "Σ′ is multiplied entry by entry with what comes next. With ⊙ the slopes are a column; a "
        "diagonal matrix needs the matrix product.",
        DIAGONAL,
        backwards(lambda z, g: Sigma(z) * g, lambda z, w, delta: Sigma(z) * (w.T @ delta)),
        backwards(lambda z, g: Sigma(z) @ g, lambda z, w, delta: Sigma(z) * (w.T @ delta)),
    ),
    mistake(
        "flat",
        "The numbers are right, but a vector of shape (n,) comes back. Here every vector is a "
        "column, with two axes.",
        BROADCASTING,
        lambda net, x, y, l: unrolled(net, x, y, l)[:, 0],
    ),
    mistake(
        "transposed",
        "The numbers are right, but they lie in a row. An error is a column.",
        UNROLLED,
        lambda net, x, y, l: unrolled(net, x, y, l).T,
    ),
)


# Layers 2 and L and one between, two depths, the same place twice with other numbers; equal widths,
# where some slips compute that raise an error elsewhere; and a single neuron, where np.diag of a
# column does not raise one.
PLACES = [
    ([3, 4, 5, 2], (2, 2, 3, 4)),
    ([2, 5, 3, 4, 3], (2, 3)),
    ([4, 4, 4, 4], (2, 3)),
    ([3, 1], (2,)),
]


def probes():
    places = [(sizes, l) for sizes, layers in PLACES for l in layers]
    for seed, (sizes, l) in enumerate(places):
        said = f"l = {l} in a network {sizes}"
        yield Probe(said, (*problem(sizes, 1, seed + 700), l))


def step_by_step(net, x, y, l):
    """The error by BP1 and BP2: right, and not what is asked for."""
    fp, L = net.forward(x), net.L
    delta = (fp.a[L] - y) * sigmoid.prime(fp.z[L])
    for k in range(L - 1, l - 1, -1):
        delta = (net.w[k + 1].T @ delta) * sigmoid.prime(fp.z[k])
    return delta


STILL_ENTRY_BY_ENTRY = Mistake(
    "still_entry_by_entry",
    "The numbers are right. But your code still has a product entry by entry, ⊙, and here "
    "everything should be one product of matrices, from layer l to the cost. What must the slopes "
    "become?",
    DIAGONAL,
    (step_by_step,),
)
PROBES = tuple(probes())

EXERCISE = Exercise(
    title="The error as one product of matrices",
    solution=unrolled,
    form=Matrix("delta"),
    probes=PROBES,
    section=UNROLLED,
    hints=(
        "Write BP2 for layer l with Σ′ instead of ⊙. Then replace the error of the next layer in "
        "it by BP2 again. What do you have when you reach the output?",
        "From left to right: the Σ′ of layer l; then, for each layer above, two matrices; at the "
        "very end, a column that comes from the cost. Check on paper that all shapes fit.",
        "Begin with the Σ′ of layer l. For each layer k from l + 1 to L put two more factors on "
        "the right: the weights of layer k with rows and columns exchanged, and its Σ′. Last comes "
        "the derivative of the cost, the difference of a and y.",
    ),
    mistakes=(*MISTAKES, STILL_ENTRY_BY_ENTRY),
    assemble=product,
    further=refused(STILL_ENTRY_BY_ENTRY, PROBES[0], 2),
    replaces=("backprop", "numerical_gradient"),
)
