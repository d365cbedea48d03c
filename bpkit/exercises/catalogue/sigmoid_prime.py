"""The slope of sigma."""

import numpy as np

from ...activations import sigmoid, tanh
from ..answer import Matrix
from ..compare import written
from ..exercise import Exercise, Mistake
from ..isolation import unheard
from ..probe import SHAPES, Probe
from ..sections import BROADCASTING, HADAMARD, SIGMOID_PRIME


def sigmoid_prime(z):
    """Return σ'(z), how steep the sigmoid function σ is at z.

    z: an array of weighted inputs, shape (n, m).
    Returns an array of the same shape, element by element.
    """
    a = sigmoid.f(z)
    return a * (1 - a)


def of_a(f):
    """A function of z that is f of a = sigma(z)."""
    return lambda z: f(sigmoid.f(z))


def of_e(f):
    """A function of z that is f of e to the -z."""
    return lambda z: f(np.exp(-z))


def mistake(id, says, section, *functions):
    return Mistake(id, says, section, functions)


MISTAKES = (
    mistake(
        "sigma",
        "This is σ itself. You are asked how steep it is.",
        SIGMOID_PRIME,
        sigmoid.f,
    ),
    mistake(
        "z_for_a",
        "The short form of σ′ contains z instead of a. It works with what comes out of σ, not with "
        "what goes in.",
        SIGMOID_PRIME,
        lambda z: z * (1 - z),
    ),
    mistake(
        "z_and_a",
        "The short form of σ′ has z in one place and a in the other. Only a belongs there.",
        SIGMOID_PRIME,
        lambda z: z * (1 - sigmoid.f(z)),
        lambda z: sigmoid.f(z) * (1 - z),
    ),
    mistake(
        "prime_of_a",
        "This is the slope at a, not at z: σ is applied once too often. What goes into σ, and what "
        "comes out of it?",
        SIGMOID_PRIME,
        of_a(sigmoid_prime),
    ),
    mistake(
        "one_minus_a",
        "This is 1 − σ(z). It is largest where z is far below 0, and σ is flat there. Is a factor "
        "missing, or a square?",
        SIGMOID_PRIME,
        of_a(lambda a: 1 - a),
    ),
    mistake(
        "one_plus_a",
        "There is a plus instead of a minus. Where σ is near 1 it is flat, and this is largest "
        "there.",
        SIGMOID_PRIME,
        of_a(lambda a: a * (1 + a)),
        of_a(lambda a: 1 + a**2),
    ),
    mistake(
        "nested",
        "σ is applied once more, to a, to 1 − a or to their product. Nothing in the short form "
        "goes through σ again.",
        SIGMOID_PRIME,
        of_a(lambda a: sigmoid.f(a) * (1 - a)),
        of_a(lambda a: a * (1 - sigmoid.f(a))),
        of_a(lambda a: sigmoid.f(1 - a)),
        of_a(lambda a: sigmoid.f(a * (1 - a))),
    ),
    mistake(
        "relu_prime",
        "This is the slope of relu, a step from 0 to 1. σ is smooth, and so is its slope.",
        SIGMOID_PRIME,
        lambda z: np.where(z > 0, 1.0, 0.0),
    ),
    mistake(
        "one_above_zero",
        "The result is 1 wherever z is above 0, as for relu and its relatives. σ flattens out "
        "there. Where is it steepest?",
        SIGMOID_PRIME,
        *(lambda z, k=k: np.where(z > 0, 1.0, k) for k in (0.01, 0.1, 0.2)),
        lambda z: np.where(z > 0, 1.0, z),
        lambda z: np.where(z > 0, 1.0, np.exp(z)),
    ),
    mistake(
        "a_squared",
        "This is the square of σ, perhaps with a minus. Where σ is near 1 it is flat, and this is "
        "far from 0 there. If you differentiated a fraction, the inner derivative is missing.",
        SIGMOID_PRIME,
        of_a(lambda a: a * a),
        of_a(lambda a: -a * a),
    ),
    mistake(
        "tanh_form",
        "1 − a² is the short form for tanh. That of σ looks different.",
        SIGMOID_PRIME,
        of_a(lambda a: 1 - a * a),
    ),
    mistake(
        "tanh_prime",
        "This is the slope of tanh. σ is less steep: at 0 by a factor of four.",
        SIGMOID_PRIME,
        tanh.prime,
    ),
    mistake(
        "sign",
        "Every sign is the wrong way round. Does σ rise or fall? If you differentiated a fraction, "
        "e to the −z brings a minus of its own.",
        SIGMOID_PRIME,
        lambda z: -sigmoid_prime(z),
    ),
    mistake(
        "sign_of_exponent",
        "The two exponents have different signs, one +z and one −z. σ′ has the same values left "
        "and right of 0, and this does not.",
        SIGMOID_PRIME,
        of_e(lambda e: e / (1 + 1 / e) ** 2),
        of_e(lambda e: 1 / e / (1 + e) ** 2),
    ),
    mistake(
        "minus_in_denominator",
        "There is a minus between the 1 and the exponential in the denominator. At z = 0 this "
        "divides by 0.",
        SIGMOID_PRIME,
        of_e(lambda e: e / (1 - e) ** 2),
        of_e(lambda e: e / (1 - e)),
        of_e(lambda e: e / ((1 + e) * (1 - e))),
    ),
    mistake(
        "parentheses",
        "Brackets are missing round a denominator: division comes before addition, so you divide "
        "by only part of it.",
        SIGMOID_PRIME,
        of_e(lambda e: (1 / 1 + e) * (1 - (1 / 1 + e))),
        of_e(lambda e: e / 1 + e**2),
        of_e(lambda e: e / 1 + e),
        of_e(lambda e: 1 / 1 + e * e / 1 + e),
    ),
    mistake(
        "square_inside",
        "The square is on the exponential alone, or on the whole fraction. How far should it "
        "reach?",
        SIGMOID_PRIME,
        of_e(lambda e: e / (1 + e**2)),
        of_e(lambda e: (e / (1 + e)) ** 2),
    ),
    mistake(
        "prime_squared",
        "This is σ′ multiplied by itself.",
        SIGMOID_PRIME,
        lambda z: sigmoid_prime(z) ** 2,
    ),
    mistake(
        "exponential_for_fraction",
        "Only the exponential is left. Differentiating a fraction keeps its denominator.",
        SIGMOID_PRIME,
        of_e(lambda e: e),
        of_e(lambda e: -e),
        np.exp,
    ),
    mistake(
        "reciprocal",
        "This is 1 divided by σ(z). σ′ is how steep σ is: the dash stands for a derivative.",
        SIGMOID_PRIME,
        of_a(lambda a: 1 / a),
    ),
    mistake(
        "plus_for_times",
        "Everything is 1: a and 1 − a are added.",
        SIGMOID_PRIME,
        np.ones_like,
    ),
    mistake(
        "all_zero",
        "Everything is 0, but σ rises everywhere. Multiplication comes before subtraction: are "
        "there brackets round 1 − a? Or were the numbers put into an array of integers?",
        SIGMOID_PRIME,
        np.zeros_like,
    ),
    mistake(
        "integers",
        "z has lost everything after the decimal point: it was put into an array of integers.",
        SIGMOID_PRIME,
        lambda z: sigmoid_prime(z.astype(int)),
    ),
    mistake(
        "difference_of_neighbours",
        "These are differences between neighbours in the array, which have nothing to do with each "
        "other. Each z has a slope of its own.",
        SIGMOID_PRIME,
        *(lambda z, k=k: np.gradient(sigmoid.f(z), axis=k) for k in (0, 1)),
        *(lambda z, k=k: np.diff(sigmoid.f(z), axis=k) for k in (0, 1)),
    ),
    mistake(
        "large_step",
        "This is how much σ grows over a step, divided by the step. σ bends on the way, so the "
        "slope at z itself is different. Can you find it without a step?",
        SIGMOID_PRIME,
        *(lambda z, h=h: (sigmoid.f(z + h) - sigmoid.f(z)) / h for h in (1, 0.1, 0.01, 0.001)),
        *(lambda z, h=h: (sigmoid.f(z) - sigmoid.f(z - h)) / h for h in (1, 0.1, 0.01, 0.001)),
        *(lambda z, h=h: (sigmoid.f(z + h) - sigmoid.f(z - h)) / (2 * h) for h in (1, 0.1)),
    ),
    mistake(
        "slope_of_chord",
        "σ(z) is divided by z. That is the slope of the line from the origin to the curve, not the "
        "slope of the curve.",
        SIGMOID_PRIME,
        lambda z: sigmoid.f(z) / z,
    ),
    mistake(
        "matrix_product",
        "a and 1 − a are multiplied as matrices, rows by columns. Here each entry has its own "
        "partner.",
        HADAMARD,
        of_a(lambda a: a @ (1 - a)),
        of_a(lambda a: a @ (1 - a).T),
        of_a(lambda a: a.T @ (1 - a)),
    ),
    mistake(
        "one_number",
        "One number comes out for the whole array. Each z has a slope of its own.",
        SIGMOID_PRIME,
        lambda z: sigmoid_prime(z).sum(),
        lambda z: sigmoid_prime(z).mean(),
        lambda z: sigmoid_prime(z)[0, 0],
        lambda z: sigmoid_prime(z).max(),
    ),
    mistake(
        "transposed",
        "The numbers are right, but rows and columns are swapped.",
        SIGMOID_PRIME,
        lambda z: sigmoid_prime(z).T,
    ),
    mistake(
        "flat",
        "The numbers are right, but all of them are on one axis. The result should have the shape "
        "of z.",
        BROADCASTING,
        lambda z: sigmoid_prime(z).ravel(),
    ),
)


def probes():
    for seed, (n, m) in enumerate(SHAPES):
        rng = np.random.default_rng([seed, 51])
        yield Probe(f"weighted inputs of shape ({n}, {m})", (rng.standard_normal((n, m)) * 2,))


def far_out(function):
    """Return a note where exp overflows in a formula that is right, or None."""
    with unheard(), np.errstate(all="ignore"):
        slopes = np.asarray(function(np.array([[-800.0, 800.0]])))
    if np.isfinite(slopes).all():
        return None
    return (
        "One thing to know: at z = −800 or 800 it gives something that is not a number, although σ "
        "is flat there and the slope is 0. The exponential of 800 is too large for a float. "
        "Written with a = σ(z), it works there too."
    )


def at_zero(function):
    """Say what the function gives where the slope is known best, or ""."""
    with unheard(), np.errstate(all="ignore"):
        slope = np.asarray(function(np.zeros((1, 1))), dtype=float)
    if slope.size != 1 or not np.isfinite(slope).all():
        return ""
    if np.isclose(slope.item(), 0.25):
        return "At z = 0 it is right, ¼. Far from 0 the curve is flat: does it go down to 0 there?"
    return f"At z = 0 it gives {written(slope.item())}, and σ′(0) is ¼."


EXERCISE = Exercise(
    title="How steep is σ?",
    solution=sigmoid_prime,
    form=Matrix("σ′(z)"),
    probes=tuple(probes()),
    section=SIGMOID_PRIME,
    hints=(
        "Think of the curve of σ. Where is it flat, and where is it steepest? Your numbers should "
        "be near 0 for z far from 0, on both sides, and ¼ at 0.",
        "Differentiate 1/(1 + e to the −z) by the chain rule. The result is a product of two "
        "fractions. One of them is σ(z); what do you get when you add the two?",
        "Compute a = σ(z) first (bpkit's sigmoid.f gives it). σ′(z) is a product of two factors: "
        "a, and what a lacks to reach 1.",
    ),
    mistakes=MISTAKES,
    further=far_out,
    clue=at_zero,
    replaces=("_sigmoid_prime",),
)
