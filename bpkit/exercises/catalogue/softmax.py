"""Softmax: the outputs of a layer as shares."""

import numpy as np

from ...activations import sigmoid
from ..answer import Matrix
from ..compare import TOLERANCE, close
from ..exercise import Exercise, Mistake
from ..isolation import caught, unheard
from ..probe import SHAPES, Probe
from ..sections import BROADCASTING, COLUMNS, SOFTMAX


def softmax(z):
    """Return a, the softmax of z: in each example the outputs are shares, and sum to 1.

    z: the weighted inputs of the output layer, (n, m), one column per example.
    Returns (n, m): a_j is exp(z_j), divided by the sum of exp(z_k) over all k, for
    each example alone. A z of 1,000 must not overflow.
    """
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def powers(z):
    """The exponentials of a column, the largest of them 1."""
    return np.exp(z - z.max(axis=0))


def shares(e):
    return e / e.sum(axis=0)


def both(f):
    """f of the exponentials of z, and of those with the largest z of the example subtracted."""
    return lambda z: f(np.exp(z)), lambda z: f(powers(z))


def then(f):
    return lambda z: f(softmax(z))


def largest(z):
    return (z == z.max(axis=0)).astype(float)


def mistake(id, says, section, *functions):
    return Mistake(id, says, section, functions)


# ---- what is right as long as no exponential is too large for a float, or rounded to 0 ----


def subtracting(level):
    """Softmax with level(z) subtracted from z."""
    return lambda z: shares(np.exp(z - level(z)))


FIXED = mistake(
    "fixed_number",
    "A fixed number is subtracted. Where all z are far below it, every exponential becomes 0. "
    "Which number could each example provide for itself?",
    SOFTMAX,
    subtracting(lambda z: 700),
)
OUT_OF_RANGE = (
    mistake(
        "no_maximum",
        "The numbers are right, but not for large z. With a z of 1,000 it fails: the exponential "
        "of 1,000 is too large for a float. What can you subtract from every z of an example "
        "without changing its shares?",
        SOFTMAX,
        lambda z: shares(np.exp(z)),
    ),
    mistake(
        "one_maximum",
        "The numbers are right, but not for every mini-batch. It fails where one example has its z "
        "near 0 and another near 1,000. Do you subtract the same number from both?",
        SOFTMAX,
        subtracting(lambda z: z.max()),
    ),
    mistake(
        "not_the_largest",
        "The numbers are right, but not for every z. It fails where the z of an example are far "
        "apart, such as −1,000 and 1,000. After the subtraction no exponential may be too large, "
        "and they must not all be rounded to 0.",
        SOFTMAX,
        subtracting(lambda z: z.min(axis=0)),
        subtracting(lambda z: z.mean(axis=0)),
        subtracting(lambda z: z[:1]),
        subtracting(lambda z: abs(z).max(axis=0)),
    ),
    FIXED,
    mistake(
        "cut_off",
        "The numbers are right, but not for large z: with z near 1,000 the shares come out "
        "different. Cutting z off, or replacing what is no longer a number, changes the shares.",
        SOFTMAX,
        lambda z: shares(np.exp(np.clip(z, -500, 500))),
        lambda z: np.nan_to_num(shares(np.exp(z)), nan=1),
    ),
    mistake(
        "all_vanish",
        "The numbers are right, but not where all z of an example are far below 0, such as −1,000. "
        "There every exponential is rounded to 0, and their sum is 0 too. Do you subtract the "
        "largest z of the example there as well?",
        SOFTMAX,
        subtracting(lambda z: np.maximum(z.max(axis=0), 0)),
        lambda z: softmax(z) if z.max() > 700 else shares(np.exp(z)),
    ),
)
# Large z; examples that are far apart; outputs that are far apart; z too large for any fixed
# number; small z. What fails at one of these passes those before it.
FAR_OUT = (
    ("no_maximum", np.array([[1000.0, 1001.0], [1002.0, 999.0]])),
    ("one_maximum", np.array([[0.0, 1000.0], [1.0, 1001.0]])),
    ("not_the_largest", np.array([[1000.0, -1000.0], [-1000.0, 1000.0]])),
    ("not_the_largest", np.array([[0.0, 1.0], [-1000.0, -1000.0]])),
    ("fixed_number", np.array([[3000.0, 3001.0], [3002.0, 2999.0]])),
    ("all_vanish", np.array([[-1000.0, -1001.0], [-1002.0, -999.0]])),
)


def off_by(solution, function, z, *others):
    """How far a function is from the solution in each entry; NaN where its answer has none."""
    wanted = solution(z, *others)
    with unheard(), np.errstate(all="ignore"):
        came, error = caught(lambda: np.array(function(z.copy(), *others), dtype=float))
    return came - wanted if error is None and came.shape == wanted.shape else wanted + np.nan


def far_out(solution, mistakes, function, *others):
    """Return which mistake shows where the exponentials leave the range of a float, or None."""
    named = {mistake.id: mistake for mistake in mistakes}
    for id, z in FAR_OUT:
        off = off_by(solution, function, z, *others)
        if not (abs(off) < TOLERANCE).all():
            no_shares = not np.isfinite(off).all() or np.isclose(off.sum(axis=0), -1).any()
            return named[id if no_shares else "cut_off"]
    return None


def further(function):
    """Return the mistake that shows for large z, or None."""
    return far_out(softmax, OUT_OF_RANGE, function)


TEMPERATURE = mistake(
    "temperature",
    "The shares are too sharp or too flat: every z is multiplied or divided by a number, or the "
    "base is not e. That changes the shares.",
    SOFTMAX,
    *(lambda z, k=k: softmax(k * z) for k in (2, 0.5, 10, 0.1, 0.001, np.log(2), np.log(10))),
    lambda z: softmax(z / len(z)),
)


def in_the_exponent(function):
    """Return FIXED or TEMPERATURE where shares that are wrong show what was done to z, or None."""
    z = np.array([[0.0, 1.0], [2.0, -1.0], [0.5, 0.5]])
    with unheard(), np.errstate(all="ignore"):
        near, far = (np.array(function(at), dtype=float) for at in (z, z + 1000))
    if np.isnan(near).all() and close(far, softmax(z)):
        return FIXED
    if near.shape != z.shape or not (np.isfinite(near) & (near > 0)).all():
        return None
    k = np.log(near[1, 0] / near[0, 0]) / 2
    return TEMPERATURE if k > 1e-4 < abs(k - 1) and close(near, softmax(k * z)) else None


def sums(function):
    """Return what was done to z, or say of an answer that is wrong whether it holds shares."""
    mistake, _ = caught(in_the_exponent, function)
    if mistake:
        return mistake
    z = np.array([[0.0, 1.0], [2.0, -1.0], [0.5, 0.5]])
    with unheard(), np.errstate(all="ignore"):
        a = np.array(function(z), dtype=float)
    if a.shape != z.shape or not np.isfinite(a).all():
        return ""
    if close(a.sum(axis=0), np.ones(2)):
        return "In each column the numbers sum to 1, as shares do, but they are the wrong shares."
    return "Shares sum to 1 in each column, and these numbers do not."


MISTAKES = (
    mistake(
        "over_examples",
        "Each row sums to 1: the shares are taken over the examples. The outputs of one example "
        "share the 1 among them. Do they make up a row or a column?",
        COLUMNS,
        *both(lambda e: e / e.sum(axis=1, keepdims=True)),
    ),
    mistake(
        "over_everything",
        "All the numbers together sum to 1. Each example has a 1 of its own to share.",
        COLUMNS,
        *both(lambda e: e / e.sum()),
    ),
    mistake(
        "not_normalised",
        "These are exponentials, not yet shares. What must they be divided by?",
        SOFTMAX,
        *both(lambda e: e),
        lambda z: np.exp(z - z.max()),
    ),
    mistake(
        "lost_axis",
        "The sums, or the largest z, have lost an axis: a vector of shape (n,) is combined with an "
        "array (n, m). With as many examples as outputs numpy does not complain, and mixes up rows "
        "and columns.",
        BROADCASTING,
        *both(lambda e: e / e.sum(axis=1)),
        subtracting(lambda z: z.max(axis=1)),
        lambda z: (e := np.exp(z - z.max(axis=1))) / e.sum(axis=1),
        lambda z: (e := np.exp(z - z.max(axis=1))) / e.sum(axis=1, keepdims=True),
        *both(lambda e: e / e.sum(axis=0)[:, None]),
    ),
    mistake(
        "maximum_of_rows",
        "What is subtracted is the largest z of each row. So different numbers are subtracted "
        "within an example, and its shares change.",
        COLUMNS,
        subtracting(lambda z: z.max(axis=1, keepdims=True)),
    ),
    mistake(
        "sigma",
        "This is σ, neuron by neuron. In softmax each output depends on every z of its example.",
        SOFTMAX,
        sigmoid.f,
    ),
    mistake(
        "shares_of_sigma",
        "These are the shares of σ(z). Softmax has an exponential instead of σ.",
        SOFTMAX,
        lambda z: shares(sigmoid.f(z)),
        lambda z: softmax(sigmoid.f(z)),
    ),
    mistake(
        "no_exponential",
        "The exponential is missing: the numbers are made from z itself. A z may be negative, and "
        "a share may not.",
        SOFTMAX,
        shares,
        lambda z: shares(z - z.max(axis=0)),
        lambda z: shares(z - z.min(axis=0)),
        lambda z: shares(abs(z)),
        lambda z: abs(z) / abs(z).sum(axis=0) * np.sign(z),
        lambda z: shares(np.maximum(z, 0)),
        lambda z: shares(z**2),
        lambda z: z / z.max(axis=0),
        lambda z: (z - z.min(axis=0)) / (z.max(axis=0) - z.min(axis=0)),
    ),
    mistake(
        "exponential_on_one_side",
        "The exponential is taken in the numerator or in the denominator, but not in both.",
        SOFTMAX,
        lambda z: np.exp(z) / z.sum(axis=0),
        lambda z: powers(z) / z.sum(axis=0),
        lambda z: z / np.exp(z).sum(axis=0),
        lambda z: (z - z.max(axis=0)) / powers(z).sum(axis=0),
    ),
    mistake(
        "other_arithmetic",
        "Numerator and denominator have changed places, or there is another sign instead of the "
        "division.",
        SOFTMAX,
        then(lambda a: 1 / a),
        *both(lambda e: e * e.sum(axis=0)),
        *both(lambda e: e - e.sum(axis=0)),
        *both(lambda e: e + e.sum(axis=0)),
    ),
    mistake(
        "subtracted_on_one_side",
        "The largest z is subtracted in the numerator or in the denominator, but not in both. It "
        "cancels only when it is in both.",
        SOFTMAX,
        lambda z: powers(z) / np.exp(z).sum(axis=0),
        lambda z: np.exp(z) / powers(z).sum(axis=0),
    ),
    mistake(
        "maximum_after_exponential",
        "The largest is subtracted after the exponential. That changes the shares; before it, "
        "nothing would change.",
        SOFTMAX,
        *both(lambda e: shares(e - e.max(axis=0))),
        *both(lambda e: (e - e.max(axis=0)) / e.sum(axis=0)),
        *both(lambda e: shares(e) - shares(e).max(axis=0)),
        lambda z: shares(np.exp(z) - z.max(axis=0)),
    ),
    mistake(
        "exponential_of_sum",
        "The z are added up before the exponential. Take the exponential of each first, and then "
        "add up.",
        SOFTMAX,
        lambda z: np.exp(z) / np.exp(z.sum(axis=0)),
        lambda z: powers(z) / np.exp((z - z.max(axis=0)).sum(axis=0)),
    ),
    mistake(
        "brackets",
        "The division is inside the exponential: a quotient is exponentiated. It should be a "
        "quotient of exponentials.",
        SOFTMAX,
        lambda z: np.exp(shares(z)),
        lambda z: np.exp(z / np.exp(z).sum(axis=0)),
        lambda z: np.exp(shares(np.exp(z))),
        lambda z: np.exp(z - z.max(axis=0) / np.exp(z).sum(axis=0)),
        lambda z: softmax(shares(z)),
    ),
    mistake(
        "logarithm",
        "These are the logarithms of the shares, or of their inverses.",
        SOFTMAX,
        then(np.log),
        then(lambda a: -np.log(a)),
    ),
    TEMPERATURE,
    mistake(
        "normalised_z",
        "z is rescaled before the exponential: divided by its largest entry, by its length or by "
        "its spread. That changes the shares.",
        SOFTMAX,
        lambda z: softmax(z / z.max(axis=0)),
        lambda z: softmax(z / np.linalg.norm(z, axis=0)),
        lambda z: softmax((z - z.mean(axis=0)) / z.std(axis=0)),
        lambda z: softmax(z / z.max()),
    ),
    mistake(
        "squared",
        "Every share is squared, or its root is taken. Then they no longer sum to 1.",
        SOFTMAX,
        then(lambda a: a**2),
        then(np.sqrt),
    ),
    mistake(
        "negative_exponent",
        "The larger z is, the smaller the share: the sign in the exponent is the wrong way round.",
        SOFTMAX,
        lambda z: softmax(-z),
        lambda z: np.exp(-z) / np.exp(z).sum(axis=0),
        lambda z: np.exp(z) / np.exp(-z).sum(axis=0),
    ),
    mistake(
        "divided_by_mean",
        "The numbers average 1 in each example. They should sum to 1.",
        SOFTMAX,
        then(lambda a: a * len(a)),
    ),
    mistake(
        "divided_by_n",
        "The shares are also divided by the number of outputs or of examples.",
        SOFTMAX,
        then(lambda a: a / len(a)),
        then(lambda a: a / a.shape[1]),
        *both(lambda e: e / len(e)),
    ),
    mistake(
        "length_for_sum",
        "The exponentials are divided by their length as a vector: their squares sum to 1. The "
        "shares themselves should.",
        SOFTMAX,
        lambda z: powers(z) / np.linalg.norm(powers(z), axis=0),
    ),
    mistake(
        "others_only",
        "The output's own exponential is left out of the denominator. The sum runs over all "
        "outputs, this one too.",
        SOFTMAX,
        then(lambda a: a / (1 - a)),
    ),
    mistake(
        "one_added",
        "A 1 is added to the denominator, as in σ. In softmax only the exponentials are added up.",
        SOFTMAX,
        *both(lambda e: e / (1 + e.sum(axis=0))),
        lambda z: powers(z) / (1 + powers(z)),
    ),
    mistake(
        "sum_not_complete",
        "The division is made before the sum is complete: output 0 is divided by itself alone. Add "
        "up all the exponentials of the example first.",
        SOFTMAX,
        *both(lambda e: e / e.cumsum(axis=0)),
    ),
    mistake(
        "sum_goes_on",
        "The sum is never set back to 0: each example is divided by the exponentials of those "
        "before it as well.",
        COLUMNS,
        *both(lambda e: e / e.sum(axis=0).cumsum()),
    ),
    mistake(
        "twice",
        "Softmax is applied twice: the shares have been through it again.",
        SOFTMAX,
        then(softmax),
    ),
    mistake(
        "winner",
        "The largest z gets the whole 1, or the rest gets nothing. In softmax every output has a "
        "share, though it may be small.",
        SOFTMAX,
        largest,
        then(lambda a: a * (a == a.max(axis=0))),
    ),
    mistake(
        "number_of_the_largest",
        "This says which output is largest, or how large it is. You are asked for the shares of "
        "all outputs.",
        SOFTMAX,
        lambda z: z.argmax(axis=0),
        lambda z: z.max(axis=0),
        then(lambda a: a.max(axis=0)),
    ),
    mistake(
        "slope",
        "A slope is made from the shares, as σ′ is made from a. You are asked for the shares "
        "alone.",
        SOFTMAX,
        then(lambda a: a * (1 - a)),
    ),
    mistake(
        "first_example",
        "Only the first example is there. Each example has shares of its own.",
        COLUMNS,
        then(lambda a: a[:, :1]),
        then(lambda a: a[:, 0]),
        then(lambda a: a * (np.arange(a.shape[1]) < 1)),
        then(lambda a: 0 * a + a[:, :1]),
    ),
    mistake(
        "last_example",
        "Every column is that of the last example, or only that column is there. Does a line in "
        "your loop replace the others?",
        COLUMNS,
        then(lambda a: a[:, -1:]),
        then(lambda a: a[:, -1]),
        then(lambda a: 0 * a + a[:, -1:]),
    ),
    mistake(
        "one_sum_for_all",
        "The sum of one example is used for all of them. Each has its own.",
        COLUMNS,
        *both(lambda e: e / e[:, 0].sum()),
        *both(lambda e: e / e[:, -1].sum()),
    ),
    mistake(
        "transposed",
        "The numbers are right, but rows and columns are swapped.",
        COLUMNS,
        then(np.transpose),
    ),
    mistake(
        "flat",
        "The numbers are right, but all of them are on one axis. The result should have the shape "
        "of z.",
        BROADCASTING,
        then(np.ravel),
    ),
    mistake(
        "integers",
        "Everything after the decimal point is cut off somewhere. Either there is an array of "
        "integers, which cuts off the decimals of all that is put into it, or there is a // where "
        "you meant a /.",
        SOFTMAX,
        then(lambda a: a.astype(int)),
        lambda z: softmax(z.astype(int)),
        lambda z: shares(np.exp(z).astype(int)),
    ),
)


def probes():
    for seed, (n, m) in enumerate(SHAPES):
        rng = np.random.default_rng([seed, 141])
        yield Probe(f"{n} outputs and {m} example{'s' * (m > 1)}",
                    (2 * rng.standard_normal((n, m)),))


EXERCISE = Exercise(
    title="Softmax, outputs that are shares",
    solution=softmax,
    form=Matrix("a"),
    probes=tuple(probes()),
    section=SOFTMAX,
    hints=(
        "Take one example with z = 0, 0 and ln 2. The exponentials are 1, 1 and 2. What share of "
        "their sum does each have?",
        "The outputs of an example form a column, so every column has a sum of its own. And the "
        "exponential of 1,000 is too large for a float: what happens to the shares if the same "
        "number is subtracted from every z of the example?",
        "Subtract from each column its largest entry: then the largest exponential is 1, and none "
        "overflows. Exponentiate, and divide each column by its own sum.",
    ),
    mistakes=(*MISTAKES, *OUT_OF_RANGE),
    further=further,
    clue=sums,
    praise="The same numbers as the course's own, on 5 tries of different shapes, and with z of "
    "1,000 as well.",
    replaces=("_softmax",),
)
