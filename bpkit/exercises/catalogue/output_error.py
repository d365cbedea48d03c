"""BP1: the error of the output layer."""

import numpy as np

from ...activations import sigmoid, softmax
from ..answer import Matrix
from ..exercise import Exercise, Mistake
from ..probe import SHAPES, Probe
from ..sections import BP1, BROADCASTING, QUADRATIC_COST, SIGMOID_PRIME
from .slips import FOUR_TIMES, INTEGERS, MATRIX_SLOPES, of_columns


def output_error(a, y, z):
    """Return delta^L by BP1, for the quadratic cost and sigmoid neurons.

    a, y, z: the outputs, what is wanted, and the weighted inputs, each (n_L, m).
    Returns (n_L, m): column i is the error of example i, not divided by m.
    """
    return (a - y) * sigmoid.prime(z)


# A mistake takes σ′ as its last argument, so that backprop can make it with another f as well.


def mistake(id, says, section, *functions):
    return Mistake(id, says, section, functions, "BP1")


def through_softmax(a, difference):
    return a * (difference - (a * difference).sum(axis=0))


def integers(a, y, z, prime=sigmoid.prime):
    delta = np.zeros(z.shape, dtype=int)
    delta[...] = (a - y) * prime(z)
    return delta


MISTAKES = (
    mistake(
        "no_prime",
        "these numbers are a − y, with no σ′ in them. They say how the quadratic cost depends on "
        "the output a; the error is about z, and σ lies between the two. If your code does contain "
        "σ′, something cancels it, such as the slope of the cross-entropy, a different cost.",
        BP1,
        lambda a, y, z, prime=None: a - y,
    ),
    mistake(
        "prime_of_a",
        "this is exactly what comes out when σ′ is taken at a instead of z. What goes into σ, and "
        "what comes out of it?",
        SIGMOID_PRIME,
        lambda a, y, z, prime=sigmoid.prime: (a - y) * prime(a),
    ),
    mistake(
        "z_for_a_in_prime",
        "the short form of σ′ contains z instead of a. It works with what comes out of σ, not with "
        "what goes in.",
        SIGMOID_PRIME,
        lambda a, y, z, prime=None: (a - y) * z * (1 - z),
        lambda a, y, z, prime=None: (a - y) * a * (1 - z),
        lambda a, y, z, prime=None: (a - y) * z * (1 - a),
    ),
    mistake(
        "a_for_prime",
        "a is used instead of σ′: that is one factor of its short form. A neuron at 1 would then "
        "learn fastest, although it is saturated.",
        SIGMOID_PRIME,
        lambda a, y, z, prime=None: (a - y) * a,
    ),
    mistake(
        "one_minus_a_for_prime",
        "1 − a is used instead of σ′: that is one factor of its short form. A neuron at 0 would "
        "then learn fastest, although it is saturated.",
        SIGMOID_PRIME,
        lambda a, y, z, prime=None: (a - y) * (1 - a),
    ),
    mistake(
        "prime_twice",
        "σ′ appears twice. A change of z passes through σ once on its way to the cost.",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: (a - y) * prime(z) ** 2,
    ),
    mistake(
        "sigma_for_prime",
        "σ of a is used instead of the slope. You need to know how steep σ is, and a has already "
        "been through σ.",
        SIGMOID_PRIME,
        lambda a, y, z, prime=None: (a - y) * sigmoid.f(a),
    ),
    mistake(
        "difference_missing",
        "these numbers are the slope of σ alone: how far the output is from y is missing. In "
        "numpy's multiply, a third argument says where the result goes; it is not a third factor.",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: prime(z),
    ),
    mistake(
        "slope_at_difference",
        "σ′ is taken at the difference of a and y. The slope that counts is the one at the "
        "neuron's own z.",
        SIGMOID_PRIME,
        lambda a, y, z, prime=sigmoid.prime: (a - y) * prime(a - y),
    ),
    mistake(
        "prime_at_y",
        "σ′ is taken at y, or y is used in its short form. σ′ is the slope at the neuron's own z.",
        SIGMOID_PRIME,
        lambda a, y, z, prime=sigmoid.prime: (a - y) * prime(y),
        lambda a, y, z, prime=None: (a - y) * a * (1 - y),
        lambda a, y, z, prime=None: (a - y) * y * (1 - a),
        lambda a, y, z, prime=None: (a - y) * y * (1 - y),
    ),
    mistake(
        "differences_added",
        "the differences are added up or averaged before σ′ is multiplied in. Each output has its "
        "own, for each example.",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: (a - y).sum(axis=0, keepdims=True) * prime(z),
        lambda a, y, z, prime=sigmoid.prime: (a - y).mean(axis=0, keepdims=True) * prime(z),
        lambda a, y, z, prime=sigmoid.prime: (a - y).sum() * prime(z),
    ),
    mistake(
        "four_times",
        FOUR_TIMES,
        SIGMOID_PRIME,
        lambda a, y, z, prime=sigmoid.prime: 4 * (a - y) * prime(z),
    ),
    mistake(
        "tanh_slope",
        "the slope of tanh is used instead of σ′: its short form is 1 − a².",
        SIGMOID_PRIME,
        lambda a, y, z, prime=None: (a - y) * (1 - np.tanh(z) ** 2),
        lambda a, y, z, prime=None: (a - y) * (1 - a**2),
    ),
    mistake(
        "z_for_prime",
        "z itself is used instead of the slope of σ at z.",
        SIGMOID_PRIME,
        lambda a, y, z, prime=None: (a - y) * z,
    ),
    mistake(
        "softmax_slope",
        "what is used instead of σ′ mixes the outputs of an example, as a softmax does. Here each "
        "output depends on its own z alone.",
        SIGMOID_PRIME,
        lambda a, y, z, prime=None: through_softmax(softmax.f(z), a - y),
        lambda a, y, z, prime=None: through_softmax(a, a - y),
    ),
    mistake(
        "relu_slope",
        "the slope of relu, 0 or 1, is used instead of σ′.",
        SIGMOID_PRIME,
        lambda a, y, z, prime=None: (a - y) * (z > 0),
    ),
    mistake(
        "factor_2",
        "everything is twice as large as it should be: the ½ in front of the quadratic cost is "
        "missing. What becomes of it when the square is differentiated?",
        QUADRATIC_COST,
        lambda a, y, z, prime=sigmoid.prime: 2 * (a - y) * prime(z),
    ),
    mistake(
        "half",
        "everything is half as large as it should be: the ½ of the cost is still there, although "
        "the square has been differentiated.",
        QUADRATIC_COST,
        lambda a, y, z, prime=sigmoid.prime: (a - y) * prime(z) / 2,
    ),
    mistake(
        "sign",
        "every sign is the wrong way round. If an output is too high, a larger z makes the cost "
        "larger, so its error is positive. What is subtracted from what?",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: (y - a) * prime(z),
    ),
    mistake(
        "no_prime_and_a_factor",
        "two things. σ′ is missing: σ lies between z and the output. And there is an extra factor: "
        "a 2, or a division by a number of examples or outputs.",
        BP1,
        *(lambda a, y, z, prime=None, of=of: of(a - y) for of in (
            lambda d: 2 * d, lambda d: d / d.shape[1], lambda d: d / len(d),
            lambda d: 2 * d / d.shape[1], lambda d: 2 * d / len(d), lambda d: 2 * d / d.size)),
    ),
    mistake(
        "cost_for_gradient",
        "the cost itself is used instead of its slope. How does the cost change with one output?",
        QUADRATIC_COST,
        lambda a, y, z, prime=sigmoid.prime: 0.5 * ((a - y) ** 2).sum() * prime(z),
        lambda a, y, z, prime=sigmoid.prime: 0.5 * ((a - y) ** 2).sum() / a.shape[1] * prime(z),
        lambda a, y, z, prime=sigmoid.prime: 0.5 * ((a - y) ** 2).sum(axis=0) * prime(z),
    ),
    mistake(
        "cross_entropy_slope",
        "what is used instead of a − y looks like the slope of the cross-entropy, a different "
        "cost: something is divided by a or by 1 − a. The slope of the quadratic cost has no such "
        "denominator.",
        QUADRATIC_COST,
        *(lambda a, y, z, prime=sigmoid.prime, of=of: of(a, y) * prime(z) for of in (
            lambda a, y: -(y / a + (1 - y) / (1 - a)), lambda a, y: y / a + (1 - y) / (1 - a),
            lambda a, y: -y / a, lambda a, y: y / a)),
        *(lambda a, y, z, prime=None, of=of: of(a, y) for of in (
            lambda a, y: (1 - y) / (1 - a) - y / a, lambda a, y: y / a - (1 - y) / (1 - a),
            lambda a, y: -(y / a + (1 - y) / (1 - a)), lambda a, y: -y / a)),
    ),
    mistake(
        "sigma_of_a",
        "σ is applied to a, which has already been through σ. The cost compares y with a as it is.",
        SIGMOID_PRIME,
        lambda a, y, z, prime=sigmoid.prime: (sigmoid.f(a) - y) * prime(z),
        lambda a, y, z, prime=sigmoid.prime: (sigmoid.f(a) - y) * prime(a),
    ),
    mistake(
        "sign_and_no_prime",
        "two things. Every sign is the wrong way round: what is subtracted from what? And there is "
        "no σ′ in these numbers: it is missing, or something cancels it, such as the slope of the "
        "cross-entropy.",
        BP1,
        lambda a, y, z, prime=None: y - a,
    ),
    mistake(
        "sign_and_prime_of_a",
        "two things. Every sign is the wrong way round: what is subtracted from what? And σ′ is "
        "taken at a instead of z.",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: (y - a) * prime(a),
    ),
    mistake(
        "mean_over_outputs",
        "this is divided by the number of outputs, as for a mean squared error. The quadratic cost "
        "adds up over the outputs.",
        QUADRATIC_COST,
        *(lambda a, y, z, prime=sigmoid.prime, k=k: k * (a - y) * prime(z) / len(a)
          for k in (2, 1)),
        *(lambda a, y, z, prime=sigmoid.prime, k=k: k * (a - y) * prime(z) / a.size
          for k in (2, 1)),
    ),
    mistake(
        "brackets",
        "brackets are missing: multiplication comes before subtraction. Look for a difference in "
        "which only one term is multiplied.",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: a - y * prime(z),
        lambda a, y, z, prime=None: (a - y) * a * 1 - a,
        lambda a, y, z, prime=None: a - y * a * (1 - a),
        lambda a, y, z, prime=sigmoid.prime: y - a * prime(z),
    ),
    mistake(
        "a_overwritten",
        "the short form of σ′ is made from the difference instead of the output. Does a line with "
        "-= overwrite something that you still need?",
        SIGMOID_PRIME,
        lambda a, y, z, prime=None: (a - y) * (a - y) * (1 - (a - y)),
    ),
    mistake(
        "squared_difference",
        "the difference is squared, as it is in the cost. Here you need its derivative.",
        QUADRATIC_COST,
        lambda a, y, z, prime=sigmoid.prime: (a - y) ** 2 * prime(z),
        lambda a, y, z, prime=sigmoid.prime: 0.5 * (a - y) ** 2 * prime(z),
    ),
    mistake(
        "absolute_difference",
        "everything is positive: the sign of the difference is lost. It tells an output that is "
        "too high from one that is too low.",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: abs(a - y) * prime(z),
    ),
    mistake(
        "z_for_a",
        "z is compared with y. The cost compares y with what comes out of the neurons.",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: (z - y) * prime(z),
    ),
    mistake(
        "y_missing",
        "y is not used: these are the numbers for y = 0 at every output.",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: a * prime(z),
    ),
    mistake(
        "plus_for_minus",
        "a and y are added. The cost measures how far apart they are.",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: (a + y) * prime(z),
    ),
    mistake(
        "plus_for_times",
        "the two factors are added. The chain rule multiplies.",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: (a - y) + prime(z),
    ),
    *of_columns(mistake, lambda a, y, z, prime=sigmoid.prime: (a - y) * prime(z)),
    mistake(
        "summed_over_neurons",
        "the neurons are added up. Each output neuron has an error of its own.",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: ((a - y) * prime(z)).sum(axis=0),
        lambda a, y, z, prime=sigmoid.prime: ((a - y) * prime(z)).sum(axis=0, keepdims=True),
    ),
    mistake(
        "one_output",
        "only one of the outputs is there, the first or the last. Does a line in your loop replace "
        "the error, or is the return inside the loop?",
        BP1,
        *(lambda a, y, z, prime=sigmoid.prime, j=j: ((a - y) * prime(z))[j]
          for j in (0, -1, [0], [-1])),
    ),
    mistake(
        "summed_to_a_number",
        "everything is added up to one number. Each output neuron has an error of its own, for "
        "each example.",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: ((a - y) * prime(z)).sum(),
    ),
    mistake(
        "matrix_product",
        "the two factors are multiplied as matrices, rows by columns. BP1 multiplies entry by "
        "entry.",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: (a - y) @ prime(z),
        lambda a, y, z, prime=sigmoid.prime: (a - y) @ prime(z).T,
        lambda a, y, z, prime=sigmoid.prime: (a - y).T @ prime(z),
    ),
    mistake(
        "slope_from_matrix_product",
        "the slope is made with a matrix product, or multiplied in with one. Each neuron's slope "
        "comes from its own a alone, and multiplies its own difference alone.",
        BP1,
        *(lambda a, y, z, prime=None, of=of: of(a - y, a) for of in MATRIX_SLOPES),
    ),
    mistake(
        "outer",
        "every difference is multiplied by every slope. Each neuron has one partner here, itself: "
        "BP1 multiplies entry by entry.",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: np.outer(a - y, prime(z)),
        lambda a, y, z, prime=sigmoid.prime: np.outer(prime(z), a - y),
    ),
    mistake(
        "flat_y",
        "somewhere a vector of shape (n,) is combined with a column of shape (n, 1). numpy "
        "stretches both into a matrix.",
        BROADCASTING,
        lambda a, y, z, prime=sigmoid.prime: (a - y.ravel()) * prime(z),
        lambda a, y, z, prime=sigmoid.prime: (a - y) * prime(z.ravel()),
        lambda a, y, z, prime=sigmoid.prime: (a.ravel() - y) * prime(z),
    ),
    mistake(
        "labels_for_columns",
        "y is treated as labels, the numbers of the right outputs. It comes as columns, with a "
        "number for every output.",
        BP1,
        lambda a, y, z, prime=sigmoid.prime: (a - y.argmax(axis=0)) * prime(z),
    ),
    mistake(
        "integers",
        INTEGERS,
        BP1,
        integers,
        lambda a, y, z, prime=sigmoid.prime: (a.astype(int) - y) * prime(z),
    ),
)


def probes():
    for seed, (n, m) in enumerate(SHAPES):
        rng = np.random.default_rng([seed, 41])
        z = rng.standard_normal((n, m)) * 2
        yield Probe(f"{n} outputs and {m} example{'s' * (m > 1)}",
                    (sigmoid.f(z), rng.random((n, m)), z))


EXERCISE = Exercise(
    title="BP1, the error of the output layer",
    solution=output_error,
    form=Matrix("delta"),
    probes=tuple(probes()),
    section=BP1,
    hints=(
        "The error says how the cost changes with z. Which two steps lead from z to the cost?",
        "From the output a to the cost: differentiate ½(a − y)² with respect to a. From z to a: "
        "the slope of σ. What does the chain rule do with two slopes in a row?",
        "Multiply two things entry by entry: how far the output is from what is wanted, and the "
        "slope of σ at the weighted input (bpkit's sigmoid.prime gives it).",
    ),
    mistakes=MISTAKES,
    replaces=("bp1",),
)
