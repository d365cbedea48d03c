"""The quadratic cost."""

import numpy as np

from ...activations import sigmoid
from ..answer import Number
from ..compare import close
from ..exercise import Exercise, Mistake
from ..isolation import unheard
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


def of_difference_and_slope(f):
    """A cost made of the sum S of the squares of the error of the output, for m examples."""
    return lambda a, y: f((((a - y) * a * (1 - a)) ** 2).sum(), a.shape[1])


def but_first(a):
    return np.arange(a.shape[1]) > 0


def but_last(a):
    return np.arange(a.shape[1]) < a.shape[1] - 1


def mistake(id, says, section, *functions):
    return Mistake(id, says, section, functions)


MISTAKES = (
    mistake(
        "no_half",
        "Twice as large as it should be: the ½ is missing. It is there to cancel a 2 later on.",
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
        "The costs of the examples are added up. C is their average: more examples do not make it "
        "larger.",
        AVERAGE,
        of_sum(lambda S, n, m: S / 2),
    ),
    mistake(
        "sum_of_squares",
        "All the squares are added up, and nothing more is done. What comes in front of the sum "
        "for one example? And what turns the costs into an average?",
        QUADRATIC_COST,
        of_sum(lambda S, n, m: S),
    ),
    mistake(
        "mean_over_all",
        "The average is taken over the outputs too. The squares of one example are added up over "
        "its outputs; only the examples are averaged.",
        AVERAGE,
        of_sum(lambda S, n, m: S / (2 * n * m)),
    ),
    mistake(
        "mean_squared_error",
        "This is the mean squared error that other books use: an average over all the numbers, "
        "outputs too, without the ½.",
        QUADRATIC_COST,
        of_sum(lambda S, n, m: S / (n * m)),
    ),
    mistake(
        "divided_by_outputs",
        "The number of outputs is used as the number of examples. Are the examples the rows or the "
        "columns?",
        AVERAGE,
        of_sum(lambda S, n, m: S / (2 * n)),
        of_sum(lambda S, n, m: S / n),
        lambda a, y: quadratic_cost(a[:, : len(a)], y[:, : len(a)]),
    ),
    mistake(
        "divided_twice",
        "This is divided by the number of examples twice. An average divides once.",
        AVERAGE,
        of_sum(lambda S, n, m: S / (2 * m**2)),
        of_sum(lambda S, n, m: S / m**2),
    ),
    mistake(
        "times_m",
        "This is multiplied by the number of examples. Python goes from left to right, so 1 / 2 * "
        "m is half of m: what should be in the denominator?",
        AVERAGE,
        of_sum(lambda S, n, m: S / 2 * m),
    ),
    mistake(
        "root",
        "There is a square root in it, so these are lengths. The cost uses the square of a length, "
        "and a norm already contains the root.",
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
        "The differences lose their sign, but they are not squared.",
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
        "The differences are raised to the third power, which can be negative. Which power does a "
        "quadratic cost take?",
        QUADRATIC_COST,
        of_difference(lambda d: d**3),
    ),
    mistake(
        "squared_after_sum",
        "The differences are added up first, and squared afterwards. So an output that is too high "
        "cancels one that is too low. What comes first?",
        QUADRATIC_COST,
        lambda a, y: 0.5 * ((a - y).sum(axis=0) ** 2).mean(),
        lambda a, y: 0.5 * (a - y).sum() ** 2,
        lambda a, y: 0.5 * (a - y).sum() ** 2 / a.shape[1],
    ),
    mistake(
        "averaged_before_square",
        "The examples are combined first, and squared afterwards. So two examples that are wrong "
        "in opposite ways cancel. What comes first?",
        AVERAGE,
        lambda a, y: 0.5 * ((a - y).mean(axis=1) ** 2).sum(),
        lambda a, y: ((a - y).mean(axis=1) ** 2).sum(),
        lambda a, y: 0.5 * ((a - y).sum(axis=1) ** 2).sum() / a.shape[1],
    ),
    mistake(
        "squares_before_difference",
        "Something is squared before the difference is taken. What should be inside the brackets?",
        QUADRATIC_COST,
        lambda a, y: 0.5 * (a**2 - y**2).sum(axis=0).mean(),
        lambda a, y: 0.5 * (y**2 - a**2).sum(axis=0).mean(),
        lambda a, y: 0.5 * (a - y**2).sum(axis=0).mean(),
    ),
    mistake(
        "plus_for_minus",
        "a and y are added. The cost measures how far apart they are.",
        QUADRATIC_COST,
        lambda a, y: quadratic_cost(a, -y),
    ),
    mistake(
        "y_missing",
        "y is not used: this is the cost for y = 0 at every output.",
        QUADRATIC_COST,
        lambda a, y: quadratic_cost(a, 0),
    ),
    mistake(
        "a_missing",
        "a counts as 0: either it is not used, or everything after its decimal point is cut off, "
        "and nothing is left.",
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
        "The result is 0, which is the cost of a network without any error. In Python 1 // 2 is 0, "
        "and int turns a number below 1 into 0.",
        QUADRATIC_COST,
        lambda a, y: 0,
    ),
    mistake(
        "one_example",
        "Only one example is counted, the first or the last. Does a line in the loop replace the "
        "sum instead of adding to it, or is the return inside the loop?",
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
        "One number for each example comes back. C is a single number: how do you get it from "
        "them?",
        AVERAGE,
        lambda a, y: 0.5 * ((a - y) ** 2).sum(axis=0),
        lambda a, y: 0.5 * ((a - y) ** 2).sum(axis=0, keepdims=True),
        lambda a, y: ((a - y) ** 2).sum(axis=0),
        *(lambda a, y, k=k: k * ((a - y) ** 2).sum(axis=0) / a.shape[1] for k in (0.5, 1)),
    ),
    mistake(
        "per_output",
        "One number for each output comes back: the sum or the average runs along the rows only. C "
        "is a single number.",
        AVERAGE,
        *(lambda a, y, k=k: k * ((a - y) ** 2).mean(axis=1) for k in (0.5, 1)),
        *(lambda a, y, k=k: k * ((a - y) ** 2).sum(axis=1) for k in (0.5, 1)),
    ),
    mistake(
        "not_summed",
        "The squares are there, one for each output and example, but they are not added up. C is a "
        "single number.",
        QUADRATIC_COST,
        *(lambda a, y, k=k: k * (a - y) ** 2 for k in (0.5, 1)),
    ),
    mistake(
        "gradient",
        "These are the differences, from which the slope of the cost is made. You are asked for "
        "the cost itself.",
        QUADRATIC_COST,
        lambda a, y: a - y,
        lambda a, y: y - a,
    ),
    mistake(
        "error_squared",
        "The error of the output is squared, with σ′ in it. C is made from how far the outputs are "
        "from y, and contains no slope.",
        QUADRATIC_COST,
        *(of_difference_and_slope(lambda S, m, k=k: k * S / m) for k in (0.5, 1)),
        of_difference_and_slope(lambda S, m: 0.5 * S),
    ),
    mistake(
        "matrix_product",
        "A matrix product pairs every example with every other, and the result is a matrix.",
        QUADRATIC_COST,
        *(lambda a, y, k=k: k * ((a - y).T @ (a - y)) for k in (0.5, 1)),
        *(lambda a, y, k=k: k * ((a - y).T @ (a - y)) / a.shape[1] for k in (0.5, 1)),
        *(lambda a, y, k=k: k * ((a - y) @ (a - y).T) for k in (0.5, 1)),
        *(lambda a, y, k=k: k * ((a - y) @ (a - y).T) / a.shape[1] for k in (0.5, 1)),
    ),
    mistake(
        "flat_y",
        "A vector of shape (n,) is combined with a column of shape (n, 1). numpy stretches both, "
        "and every output is compared with every y.",
        BROADCASTING,
        lambda a, y: quadratic_cost(a, y.ravel()),
        lambda a, y: 0.5 * ((a - y.ravel()) ** 2).sum(),
    ),
    mistake(
        "labels",
        "y is treated as labels, the numbers of the right outputs. It comes as columns, with a "
        "number for every output.",
        QUADRATIC_COST,
        lambda a, y: quadratic_cost(a, y.argmax(axis=0)),
    ),
    mistake(
        "cross_entropy",
        "This is the cross-entropy, a different cost. The quadratic cost has no logarithm.",
        QUADRATIC_COST,
        lambda a, y: -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum(axis=0).mean(),
        lambda a, y: -(y * np.log(a) + (1 - y) * np.log(1 - a)).mean(),
        lambda a, y: -(y * np.log(a)).sum(axis=0).mean(),
        lambda a, y: -(y * np.log(a)).mean(),
        lambda a, y: -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum(),
        lambda a, y: -(y * np.log(a)).sum(),
        *(lambda a, y, k=k: -(y.T @ np.log(a) + (1 - y).T @ np.log(1 - a)) / k(a)
          for k in (lambda a: a.shape[1], lambda a: 1)),
        *(lambda a, y, k=k: -(y @ np.log(a).T + (1 - y) @ np.log(1 - a).T) / k(a)
          for k in (lambda a: a.shape[1], lambda a: 1)),
    ),
)


def probes():
    for seed, (n, m) in enumerate(SHAPES):
        rng = np.random.default_rng([seed, 21])
        a = sigmoid.f(rng.standard_normal((n, m)) * 2)
        far = 1 if seed < 2 else 20  # other costs are the same where a and y are near each other
        yield Probe(f"{n} outputs and {m} example{'s' * (m > 1)}", (a, far * rng.random((n, m))))


def smallest_try(function):
    """Say where it first goes wrong: one output and one example, more outputs, or more examples."""
    a, y = np.array([[0.9, 0.2], [0.3, 0.6]]), np.array([[0.5, 0.5], [0.1, 0.7]])
    tries = (
        ((1, 1), "It is already wrong with one output and one example: for a = 0.9 and y = 0.5, C "
         "should be half the square of 0.4."),
        ((2, 1), "It is right with one output and one example, but wrong with two outputs."),
        ((1, 2), "It is right with one output and one example, but wrong with two examples."),
    )
    with unheard(), np.errstate(all="ignore"):
        for (n, m), says in tries:
            came = np.asarray(function(a[:n, :m].copy(), y[:n, :m].copy()), dtype=float)
            if not close(came, np.asarray(quadratic_cost(a[:n, :m], y[:n, :m]))):
                return says
    return ""


EXERCISE = Exercise(
    title="The quadratic cost",
    solution=quadratic_cost,
    form=Number("C"),
    probes=tuple(probes()),
    section=QUADRATIC_COST,
    hints=(
        "Begin with one example, one column: how far is its output from what is wanted, and how do "
        "you turn that into one number?",
        "C_x is half the squared length of a − y: a sum over the outputs. C is the average of C_x. "
        "Which of the two runs down a column, and which goes from column to column?",
        "Do four things in this order: the difference, its square entry by entry, half the sum "
        "over the rows of each column, and the mean of what is left.",
    ),
    mistakes=MISTAKES,
    clue=smallest_try,
    replaces=("_quadratic",),
)
