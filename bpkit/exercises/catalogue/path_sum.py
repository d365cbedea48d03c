"""The slope of one weight as the sum over all paths from it to the cost."""

import dis

import numpy as np

from ...activations import sigmoid
from ..answer import Number
from ..exercise import Exercise, Mistake
from ..probe import Probe, problem
from ..sections import BP1, BP4, PATHS, QUADRATIC_COST, SIGMOID_PRIME, WEIGHTED_INPUT, WHY_JK
from .path_products import (
    begun_again_with_first,
    each_by_itself,
    elsewhere,
    last,
    no_last_slope,
    no_last_slope_at_L,
    pieces,
    product_goes_on,
    short_of_L,
    slope,
    straight,
    sums_before_product,
    w_of_layer_before,
    with_slope,
)


def path_sum(net, x, y, l, j, k):
    """Return dC/dw^l_jk for one example, as a sum over all paths to the cost.

    A path starts where the weight ends, at neuron j of layer l. It goes through one
    neuron of every later layer, up to L. Sigmoid neurons, quadratic cost.
    x: (n_1, 1), y: (n_L, 1); j and k count from 0. Returns one number.
    """
    fp = net.forward(x)
    total = 0.0
    for path in np.ndindex(*net.sizes[l:]):
        here = j
        product = fp.a[l - 1][k, 0] * sigmoid.prime(fp.z[l][j, 0])
        for i, there in enumerate(path, start=l + 1):
            product *= net.w[i][there, here] * sigmoid.prime(fp.z[i][there, 0])
            here = there
        total += product * (fp.a[net.L][here, 0] - y[here, 0])
    return total


def mistake(id, says, *ways, section=PATHS, equation=""):
    """A slip: each way is a function, or the pieces of a sum over paths that it replaces."""
    of = [way if isinstance(way, dict) else {} for way in ways]
    functions = tuple(pieces(**way) if isinstance(way, dict) else way for way in ways)
    return Mistake(id, says, section, functions, equation, tuple(of))


MISTAKES = (
    mistake(
        "one_path",
        "Only one path is included: the first, the last, or the one that stays at neuron j. There "
        "are as many paths as there are ways to choose one neuron in every later layer.",
        dict(total=lambda products: products[0]),
        dict(total=lambda products: products[-1]),
        straight,
    ),
    mistake(
        "not_added_up",
        "One number for each path comes back. How do the contributions of different paths combine?",
        each_by_itself,
    ),
    mistake(
        "product_goes_on",
        "The product of one path is carried over into the next: it is started once and never "
        "again. Where in the loop should it start?",
        product_goes_on,
        lambda *arguments: product_goes_on(*arguments, end=-1),
        begun_again_with_first,
    ),
    mistake(
        "largest_path",
        "Only the largest path is included. The others are smaller, but they count too.",
        dict(total=lambda products: max(products, key=abs)),
        dict(total=max),
    ),
    mistake(
        "mean_over_paths",
        "The paths are averaged. What reaches the cost along one path adds to what reaches it "
        "along another.",
        dict(total=np.mean),
    ),
    mistake(
        "product_of_paths",
        "The paths are multiplied together. Along a path we multiply; what do we do with different "
        "paths?",
        dict(total=np.prod),
    ),
    mistake(
        "sum_along_path",
        "The factors along a path are added. A change that passes through one step after another "
        "is scaled at each of them. What does the chain rule do with several slopes in a row?",
        dict(of=lambda f: f[0] * f[1] + sum(f[2:])),
        dict(
            step=lambda net, fp, i, here, there: net.w[i][there, here] + slope(fp, i, there),
            of=sum,
        ),
    ),
    mistake(
        "sums_before_product",
        "In every layer all the factors are added up first, and then the sums are multiplied. A "
        "path goes on from the very neuron that it came to, and each path has a product of its "
        "own.",
        sums_before_product,
    ),
    mistake(
        "absolute",
        "The signs are lost. Paths can pull in opposite directions, and then they partly cancel.",
        dict(of=lambda f: abs(np.prod(f))),
        dict(total=lambda products: abs(sum(products))),
    ),
    mistake(
        "sign",
        "The sign is the wrong way round. What is subtracted from what, at the end of the path?",
        dict(total=lambda products: -sum(products)),
        section=BP1,
    ),
    mistake(
        "factor_2",
        "Twice as large as it should be: the ½ in front of the quadratic cost is missing.",
        dict(total=lambda products: 2 * sum(products)),
        section=QUADRATIC_COST,
    ),
    mistake(
        "half",
        "Half of what it should be: the ½ of the cost is still there.",
        dict(total=lambda products: sum(products) / 2),
        section=QUADRATIC_COST,
    ),
    mistake(
        "no_cost_factor",
        "The paths end at the outputs: the last step, from an output to the cost, is missing.",
        dict(last=lambda fp, L, here, y: 1),
    ),
    mistake(
        "cost_for_slope",
        "Every path ends with the cost itself, or one output's part of it. The last factor should "
        "be how the cost changes with the output.",
        dict(last=lambda fp, L, here, y: 0.5 * (fp.a[L][here, 0] - y[here, 0]) ** 2),
        dict(last=lambda fp, L, here, y: (fp.a[L][here, 0] - y[here, 0]) ** 2),
        dict(last=lambda fp, L, here, y: 0.5 * ((fp.a[L] - y) ** 2).sum()),
    ),
    mistake(
        "y_missing",
        "y is not used: this is the slope for y = 0 at every output.",
        dict(last=lambda fp, L, here, y: fp.a[L][here, 0]),
    ),
    mistake(
        "z_for_a_at_end",
        "The last factor compares y with the weighted input of the output neuron. The cost "
        "compares y with what comes out of it.",
        dict(last=lambda fp, L, here, y: fp.z[L][here, 0] - y[here, 0]),
    ),
    mistake(
        "errors_summed_at_end",
        "Every path ends with the same factor, the differences of all outputs together. A path "
        "ends at one output.",
        dict(last=lambda fp, L, here, y: (fp.a[L] - y).sum()),
    ),
    mistake(
        "no_last_prime",
        "σ′ of the last neuron is missing. The path goes into the output neuron, and has to come "
        "out of it.",
        dict(step=no_last_slope),
        dict(front=no_last_slope_at_L, step=no_last_slope),
    ),
    mistake(
        "no_first_prime",
        "σ′ of the first neuron is missing. From the weight the path goes into neuron j of layer "
        "l, and has to come out of it.",
        dict(front=lambda net, fp, l, j: 1),
    ),
    mistake(
        "no_inner_prime",
        "σ′ is there only at the first neuron of the path. Every neuron on the way has a slope.",
        dict(step=lambda net, fp, i, here, there: net.w[i][there, here]),
    ),
    mistake(
        "no_prime",
        "σ′ is missing everywhere. Each neuron on the path turns a z into an a, and its slope is a "
        "factor.",
        with_slope(lambda fp, i, p: 1),
    ),
    mistake(
        "prime_of_a",
        "This is exactly what comes out when σ′ is taken at a instead of z. What goes into σ, and "
        "what comes out of it?",
        with_slope(lambda fp, i, p: sigmoid.prime(fp.a[i][p, 0])),
        section=SIGMOID_PRIME,
    ),
    mistake(
        "z_for_a_in_prime",
        "The short form of σ′ contains z instead of a. It works with what comes out of σ, not with "
        "what goes in.",
        with_slope(lambda fp, i, p: fp.z[i][p, 0] * (1 - fp.z[i][p, 0])),
        section=SIGMOID_PRIME,
    ),
    mistake(
        "a_for_prime",
        "a is used instead of σ′. You need the slope of the neuron: how much more comes out when a "
        "little more goes in.",
        with_slope(lambda fp, i, p: fp.a[i][p, 0]),
        section=SIGMOID_PRIME,
    ),
    mistake(
        "prime_of_neuron_left",
        "At each step, σ′ is taken at the neuron that the step leaves, so the first neuron counts "
        "twice and the last one not at all.",
        dict(step=lambda net, fp, i, here, there: net.w[i][there, here] * slope(fp, i - 1, here)),
    ),
    mistake(
        "no_a",
        "The activation of neuron k is missing. How far does z move when the weight moves?",
        dict(start=lambda net, fp, l, j, k: 1),
        section=BP4,
    ),
    mistake(
        "weight_included",
        "The weight itself is among the factors. The weight is what moves. How far z moves with it "
        "depends on what the weight multiplies.",
        dict(start=lambda net, fp, l, j, k: net.w[l][j, k] * fp.a[l - 1][k, 0]),
        dict(start=lambda net, fp, l, j, k: net.w[l][j, k]),
        section=BP4,
    ),
    mistake(
        "a_of_layer_l",
        "The first factor is an activation of layer l, where the weight ends. It should be that of "
        "the neuron where the weight begins.",
        dict(start=lambda net, fp, l, j, k: fp.a[l][j, 0]),
        dict(start=lambda net, fp, l, j, k: fp.a[l][k, 0]),
        section=BP4,
    ),
    mistake(
        "a_of_wrong_neuron",
        "The first factor is the activation of the wrong neuron in layer l − 1. The weight has two "
        "indices: which of them says where it begins?",
        dict(start=lambda net, fp, l, j, k: fp.a[l - 1][j, 0]),
        dict(start=lambda net, fp, l, j, k: fp.a[l - 1][k - 1, 0]),
        section=WHY_JK,
    ),
    mistake(
        "z_for_a_at_start",
        "The first factor is a weighted input. What travels along a weight is the output of the "
        "neuron before it.",
        dict(start=lambda net, fp, l, j, k: fp.z[l - 1][k, 0] if l > 2 else fp.a[1][k, 0]),
        dict(start=lambda net, fp, l, j, k: fp.z[l][j, 0]),
        section=WEIGHTED_INPUT,
    ),
    mistake(
        "j_and_k_exchanged",
        "j and k are swapped: this is the slope of another weight. Which index names the neuron "
        "where the weight begins?",
        elsewhere(lambda j, k: (k, j)),
        section=WHY_JK,
    ),
    mistake(
        "counted_from_1",
        "This is the slope of another weight, whose indices are one smaller. j and k already count "
        "from 0 here.",
        elsewhere(lambda j, k: (j - 1, k - 1)),
        section=WHY_JK,
    ),
    mistake(
        "no_w",
        "The weights between the neurons of the path are missing. How far the next z moves when "
        "an activation moves depends on the weight between them.",
        dict(step=lambda net, fp, i, here, there: slope(fp, i, there)),
        section=WEIGHTED_INPUT,
    ),
    mistake(
        "w_transposed",
        "Along the path, rows and columns of w are swapped. In w_jk the first index is the neuron "
        "that the weight leads to.",
        dict(step=lambda net, fp, i, here, there: net.w[i][here, there] * slope(fp, i, there)),
        section=WHY_JK,
    ),
    mistake(
        "w_of_wrong_layer",
        "Along the path, w is taken from the wrong layer. Each w has the number of the layer that "
        "it leads into.",
        dict(step=w_of_layer_before),
        section=WHY_JK,
    ),
    mistake(
        "one_layer_short",
        "The paths end one layer too early: they never reach the outputs.",
        short_of_L(lambda fp, L, here, y: 1),
        short_of_L(last),
        short_of_L(lambda fp, L, here, y: (fp.a[L] - y).sum()),
    ),
)


def probes():
    wide, deep = [3, 4, 5, 2], [2, 3, 2, 4, 2]
    tries = ((wide, 2, 1, 2), (wide, 2, 3, 1), (wide, 3, 4, 1), (deep, 2, 2, 1),
             ([3, 3, 3, 3], 2, 2, 1), ([4, 3, 2], 3, 1, 2))
    for seed, (sizes, l, j, k) in enumerate(tries):
        yield Probe(f"the weight w[{l}][{j}, {k}] of a network {sizes}",
                    (*problem(sizes, 1, seed), l, j, k))


def with_matrices(function):
    """Return a note where a matrix product is in the function, or None."""
    if not any(step.argrepr == "@" for step in dis.get_instructions(function)):
        return None
    return ("Your function uses a matrix product, which adds up the paths layer by layer, as BP2 "
            "does. Here the idea is to follow each path by itself. Can you write that too?")


EXERCISE = Exercise(
    title="The slope of a weight as a sum over paths",
    solution=path_sum,
    form=Number("dC/dw"),
    probes=tuple(probes()),
    section=PATHS,
    hints=(
        "Follow one path first. The weight moves, so z of neuron j moves, so its a moves, so the "
        "z of a neuron in the next layer moves. Each step has a rate. What is the last step?",
        "Along a path the rates are multiplied, and the products of all paths are added. A path "
        "is one choice of a neuron in each of the layers l + 1 to L; np.ndindex(*net.sizes[l:]) "
        "gives them all.",
        "A product begins with the activation that comes along the weight, times the slope of σ at "
        "neuron j. Each step onward adds two factors: the weight between two neurons and the slope "
        "of σ at the second. The last factor is how far the output at the end is from what is "
        "wanted.",
    ),
    mistakes=MISTAKES,
    assemble=pieces,
    further=with_matrices,
    replaces=("paths", "backprop", "numerical_gradient"),
)
