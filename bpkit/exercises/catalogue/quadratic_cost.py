"""The quadratic cost."""

import numpy as np

from ...activations import sigmoid
from ..answer import Number
from ..exercise import Exercise, Mistake
from ..probe import SHAPES, Probe
from ..sections import AVERAGE, BROADCASTING, QUADRATIC_COST


def quadratic_cost(a, y):
    """Return C, the quadratic cost of m examples: one number.

    a, y: the outputs of the network and what is wanted, each of shape (n_L, m);
    column i belongs to example i. C is the average of the costs C_x of the examples.
    """
    C_x = 0.5 * ((a - y) ** 2).sum(axis=0)
    return C_x.mean()


def of_difference(f):
    """A cost with f in place of the square of d = a - y, added up and averaged as it should be."""
    return lambda a, y: 0.5 * f(a - y).sum(axis=0).mean()


def of_sum(f):
    """A cost made of the sum S of all squares, with n outputs and m examples."""
    return lambda a, y: f(((a - y) ** 2).sum(), *a.shape)


def but_first(a):
    return np.arange(a.shape[1]) > 0


def but_last(a):
    return np.arange(a.shape[1]) < a.shape[1] - 1


def mistake(id, says, section, *functions):
    return Mistake(id, says, section, functions)


MISTAKES = (
    mistake(
        "no_half",
        "Twice too large: the ½ is missing. It is there to cancel a 2, later on.",
        QUADRATIC_COST,
        of_sum(lambda S, n, m: S / m),
    ),
    mistake(
        "half_twice",
        "Half of what it should be: the ½ counts twice. Is it squared together with the "
        "difference?",
        QUADRATIC_COST,
        of_difference(lambda d: d**2 / 2),
    ),
    mistake(
        "sum_for_mean",
        "The costs of the examples are added up. C is their average: a larger batch does not cost "
        "more.",
        AVERAGE,
        of_sum(lambda S, n, m: S / 2),
    ),
    mistake(
        "sum_of_squares",
        "All squares are added up, and nothing else is done. What stands in front of the sum? "
        "There is a ½, and what makes an average of it?",
        QUADRATIC_COST,
        of_sum(lambda S, n, m: S),
    ),
    mistake(
        "mean_over_all",
        "The average goes over the outputs too. Over the outputs of one example the squares are "
        "added up; only the examples are averaged.",
        AVERAGE,
        of_sum(lambda S, n, m: S / (2 * n * m)),
    ),
    mistake(
        "mean_squared_error",
        "This is the mean squared error that other books use: an average over all the numbers, the "
        "outputs too, and without the ½.",
        QUADRATIC_COST,
        of_sum(lambda S, n, m: S / (n * m)),
    ),
    mistake(
        "divided_by_outputs",
        "The number of outputs stands where the number of examples belongs. What stands in a row, "
        "what in a column, and over which of them is the average taken?",
        AVERAGE,
        of_sum(lambda S, n, m: S / (2 * n)),
        of_sum(lambda S, n, m: S / n),
        lambda a, y: quadratic_cost(a[:, : len(a)], y[:, : len(a)]),
    ),
    mistake(
        "divided_twice",
        "Divided by the number of examples twice. An average divides once.",
        AVERAGE,
        of_sum(lambda S, n, m: S / (2 * m**2)),
        of_sum(lambda S, n, m: S / m**2),
    ),
    mistake(
        "times_m",
        "Multiplied by the number of examples. From left to right, 1 / 2 * m is half of m: what "
        "was meant to stand under the line?",
        AVERAGE,
        of_sum(lambda S, n, m: S / 2 * m),
    ),
    mistake(
        "root",
        "There is a root in it: this is made of lengths. The cost takes the length squared, and a "
        "norm has taken the root already.",
        QUADRATIC_COST,
        *(lambda a, y, i=i: np.linalg.norm(a - y, axis=i).mean() for i in (0, 1)),
        *(lambda a, y, i=i: np.linalg.norm(a - y, axis=i).mean() / 2 for i in (0, 1)),
        *(lambda a, y, i=i: np.linalg.norm(a - y, axis=i).sum() for i in (0, 1)),
        *(lambda a, y, i=i: np.linalg.norm(a - y, axis=i).sum() / 2 for i in (0, 1)),
        *(of_sum(lambda S, n, m, k=k: np.sqrt(S) * k) for k in (0.5, 1)),
        of_sum(lambda S, n, m: np.sqrt(S) / (2 * m)),
        of_sum(lambda S, n, m: np.sqrt(S) / m),
        *(of_sum(lambda S, n, m, k=k: np.sqrt(k * S / m)) for k in (0.5, 1)),
        of_sum(lambda S, n, m: np.sqrt(S / (n * m))),
    ),
    mistake(
        "absolute",
        "The differences are taken without sign, and not squared.",
        QUADRATIC_COST,
        of_difference(abs),
        of_difference(lambda d: 2 * abs(d)),
        lambda a, y: abs(a - y).mean(),
    ),
    mistake(
        "not_squared",
        "The differences are not squared. Too high and too low cancel, so a bad network could cost "
        "nothing. Is there one star, or two?",
        QUADRATIC_COST,
        of_difference(lambda d: d),
        of_difference(lambda d: 2 * d),
        lambda a, y: (a - y).mean(),
    ),
    mistake(
        "cubed",
        "The third power of the differences: it can be negative. Which power does a quadratic cost "
        "take?",
        QUADRATIC_COST,
        of_difference(lambda d: d**3),
    ),
    mistake(
        "squared_after_sum",
        "The outputs are added up first, and then squared. An output too high and one too low then "
        "cancel. What comes first?",
        QUADRATIC_COST,
        lambda a, y: 0.5 * ((a - y).sum(axis=0) ** 2).mean(),
        lambda a, y: 0.5 * (a - y).sum() ** 2,
        lambda a, y: 0.5 * (a - y).sum() ** 2 / a.shape[1],
    ),
    mistake(
        "averaged_before_square",
        "The examples are averaged first, and then squared. Two examples that are wrong in "
        "opposite ways then cancel. What comes first?",
        AVERAGE,
        lambda a, y: 0.5 * ((a - y).mean(axis=1) ** 2).sum(),
        lambda a, y: ((a - y).mean(axis=1) ** 2).sum(),
        lambda a, y: 0.5 * ((a - y).sum(axis=1) ** 2).sum() / a.shape[1],
    ),
    mistake(
        "squares_before_difference",
        "A square is taken before the difference. The brackets: what is it that is squared?",
        QUADRATIC_COST,
        lambda a, y: 0.5 * (a**2 - y**2).sum(axis=0).mean(),
        lambda a, y: 0.5 * (y**2 - a**2).sum(axis=0).mean(),
        lambda a, y: 0.5 * (a - y**2).sum(axis=0).mean(),
    ),
    mistake(
        "plus_for_minus",
        "a and y are added. The cost measures how far they are apart.",
        QUADRATIC_COST,
        lambda a, y: quadratic_cost(a, -y),
    ),
    mistake(
        "y_missing",
        "y is not in it: this is the cost for a wish of 0 at every output.",
        QUADRATIC_COST,
        lambda a, y: quadratic_cost(a, 0),
    ),
    mistake(
        "a_missing",
        "a has become 0: between 0 and 1, everything stands after the decimal point, and it was "
        "cut off; or a is not used.",
        QUADRATIC_COST,
        lambda a, y: quadratic_cost(a * 0, y),
    ),
    mistake(
        "sign",
        "The sign is the wrong way round. A cost is never below 0.",
        QUADRATIC_COST,
        lambda a, y: -quadratic_cost(a, y),
    ),
    mistake(
        "zero",
        "It is 0. A network without any error would cost that. In Python 1 // 2 is 0, and so is "
        "what int makes of a number below 1.",
        QUADRATIC_COST,
        lambda a, y: 0,
    ),
    mistake(
        "one_example",
        "One example only is counted, the first or the last. Is something replaced in the loop "
        "that should grow, or is the return inside it?",
        AVERAGE,
        *(lambda a, y, i=i: quadratic_cost(a[:, [i]], y[:, [i]]) for i in (0, -1)),
        *(lambda a, y, i=i: quadratic_cost(a[:, [i]], y[:, [i]]) / y.shape[1] for i in (0, -1)),
    ),
    mistake(
        "example_missing",
        "One example is left out, the first or the last. Where does the range of the loop begin, "
        "and where does it end?",
        AVERAGE,
        *(lambda a, y, k=k: quadratic_cost(a * k(a), y * k(a)) for k in (but_first, but_last)),
    ),
    mistake(
        "per_example",
        "One number for each example comes back. C is a single one: what is made of them?",
        AVERAGE,
        lambda a, y: 0.5 * ((a - y) ** 2).sum(axis=0),
        lambda a, y: 0.5 * ((a - y) ** 2).sum(axis=0, keepdims=True),
        lambda a, y: ((a - y) ** 2).sum(axis=0),
        *(lambda a, y, k=k: k * ((a - y) ** 2).sum(axis=0) / a.shape[1] for k in (0.5, 1)),
    ),
    mistake(
        "per_output",
        "One number for each output comes back: the sum or the average runs along the rows alone. "
        "C is a single number.",
        AVERAGE,
        *(lambda a, y, k=k: k * ((a - y) ** 2).mean(axis=1) for k in (0.5, 1)),
        *(lambda a, y, k=k: k * ((a - y) ** 2).sum(axis=1) for k in (0.5, 1)),
    ),
    mistake(
        "not_summed",
        "The squares are there, one for each output and example, but nothing is added up. C is a "
        "single number.",
        QUADRATIC_COST,
        *(lambda a, y, k=k: k * (a - y) ** 2 for k in (0.5, 1)),
    ),
    mistake(
        "gradient",
        "These are the differences, the derivatives of the cost. Asked for is the cost itself.",
        QUADRATIC_COST,
        lambda a, y: a - y,
        lambda a, y: y - a,
    ),
    mistake(
        "matrix_product",
        "A matrix product multiplies every example with every other, and a matrix comes out.",
        QUADRATIC_COST,
        *(lambda a, y, k=k: k * ((a - y).T @ (a - y)) for k in (0.5, 1)),
        *(lambda a, y, k=k: k * ((a - y).T @ (a - y)) / a.shape[1] for k in (0.5, 1)),
        *(lambda a, y, k=k: k * ((a - y) @ (a - y).T) for k in (0.5, 1)),
        *(lambda a, y, k=k: k * ((a - y) @ (a - y).T) / a.shape[1] for k in (0.5, 1)),
    ),
    mistake(
        "flat_y",
        "A vector of shape (n,) meets a column of shape (n, 1). numpy stretches both, and every "
        "output is compared with every wish.",
        BROADCASTING,
        lambda a, y: quadratic_cost(a, y.ravel()),
        lambda a, y: 0.5 * ((a - y.ravel()) ** 2).sum(),
    ),
    mistake(
        "labels",
        "y is used as labels, the number of the wanted output. It comes as columns, with a wish "
        "for every output.",
        QUADRATIC_COST,
        lambda a, y: quadratic_cost(a, y.argmax(axis=0)),
    ),
    mistake(
        "cross_entropy",
        "This is the cross-entropy, another cost. The quadratic one has no logarithm.",
        QUADRATIC_COST,
        lambda a, y: -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum(axis=0).mean(),
        lambda a, y: -(y * np.log(a) + (1 - y) * np.log(1 - a)).mean(),
        lambda a, y: -(y * np.log(a)).sum(axis=0).mean(),
        lambda a, y: -(y * np.log(a)).mean(),
    ),
)


def probes():
    for seed, (n, m) in enumerate(SHAPES):
        rng = np.random.default_rng([seed, 21])
        a = sigmoid.f(rng.standard_normal((n, m)) * 2)
        yield Probe(f"{n} outputs and {m} example{'s' * (m > 1)}", (a, rng.random((n, m))))


EXERCISE = Exercise(
    title="The quadratic cost",
    solution=quadratic_cost,
    form=Number("C"),
    probes=tuple(probes()),
    section=QUADRATIC_COST,
    hints=(
        "Begin with one example, one column: how far is its output from what is wanted, and how do "
        "you make one number of that?",
        "C_x is half the squared length of a − y: a sum over the outputs. C is the average of C_x. "
        "Which of the two runs down a column, and which goes from column to column?",
        "Four things in this order: the difference, its square entry by entry, half the sum over "
        "the rows of each column, and the mean of what is left.",
    ),
    mistakes=MISTAKES,
)
