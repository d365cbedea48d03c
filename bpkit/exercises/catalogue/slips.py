"""Slips that several exercises have, each made from what is right in the exercise."""

from collections.abc import Callable

import numpy as np

from ..exercise import Function, Mistake, Section
from ..sections import AVERAGE, BROADCASTING, COLUMNS

INTEGERS = (
    "everything after the decimal point is cut off. Either there is an array of integers, which "
    "cuts off the decimals of all that is put into it, or there is a // where you meant a /."
)
FOUR_TIMES = (
    "the error is four times as large as it should be. Where σ is steepest, at z = 0, its slope is "
    "¼. What is yours there?"
)
# A difference or an error with a slope for which * was written as the matrix product.
MATRIX_SLOPES: tuple[Function, ...] = (
    lambda error, a: error @ (1 - a.T @ a),
    lambda error, a: error @ (a.T @ (1 - a)),
    lambda error, a: (1 - a @ a.T) @ error,
    lambda error, a: (a @ (1 - a).T) @ error,
    lambda error, a: error @ (a @ (1 - a)),
    lambda error, a: error * (a @ (1 - a)),
)
Named = Callable[..., Mistake]


def of_columns(mistake: Named, right: Function) -> tuple[Mistake, ...]:
    """Slips in an error that each example has: `right` returns (n, m), a column for each."""

    def then(change: Function) -> Function:
        return lambda *given: change(right(*given))

    return (
        mistake(
            "divided_by_m",
            "this is divided by the number of examples. Each column is the error of one example; "
            "the average comes later, in BP3 and BP4.",
            COLUMNS,
            then(lambda delta: delta / delta.shape[1]),
        ),
        mistake(
            "first_example",
            "only the first example is there. Each example has an error of its own.",
            COLUMNS,
            then(lambda delta: delta[:, :1]),
            then(lambda delta: delta * (np.arange(delta.shape[1]) < 1)),
        ),
        mistake(
            "last_example",
            "every column is that of the last example. The errors of the others are lost.",
            COLUMNS,
            then(lambda delta: np.zeros_like(delta) + delta[:, -1:]),
        ),
        mistake(
            "summed_over_examples",
            "the examples are added up or averaged. Here each keeps a column of its own; the "
            "average comes later, in BP3 and BP4.",
            COLUMNS,
            then(lambda delta: delta.sum(axis=1, keepdims=True)),
            then(lambda delta: delta.mean(axis=1, keepdims=True)),
            then(lambda delta: delta.sum(axis=1)),
            then(lambda delta: delta.mean(axis=1)),
        ),
        mistake(
            "transposed",
            "rows and columns are swapped: neurons are rows here, and examples are columns.",
            COLUMNS,
            then(lambda delta: delta.T),
        ),
        mistake(
            "flat",
            "all the numbers are flattened to one axis. An error has two: neurons are rows, and "
            "examples are columns.",
            BROADCASTING,
            then(lambda delta: delta.ravel()),
        ),
    )


def of_an_average(mistake: Named, add: Function, section: Section) -> tuple[Mistake, ...]:
    """Slips in an average over examples: `add` adds up what each of their columns gives."""

    def mean(take: Function = lambda x: x, by: Function = lambda m: m) -> Function:
        """The sum over the columns that are taken, divided by a number that m gives."""
        return lambda *given: add(*map(take, given)) / by(given[0].shape[1])

    def last(x):
        return x[:, -1:]

    def first(x):
        return x[:, :1]

    def but_last(x):
        return x[:, :-1]

    def but_first(x):
        return x[:, 1:]

    def once(m):
        return 1

    def one_less(m):
        return max(m - 1, 1)

    def in_loop(delta, *others):
        """The sum so far is divided by m after every example."""
        m = delta.shape[1]
        return add(delta / float(m) ** np.arange(m, 0, -1), *others)

    def halved_in_loop(delta, *others):
        """The average so far and the next example are averaged."""
        m = delta.shape[1]
        shares = 0.5 ** np.r_[max(m - 1, 0), np.arange(m - 1, 0, -1)]
        return add(delta * shares, *others)

    return (
        mistake(
            "sum_for_mean",
            "this is m times too large for m examples: they are added up but not averaged. C is an "
            "average over the examples.",
            AVERAGE,
            mean(by=once),
        ),
        mistake(
            "divided_by_m_twice",
            "this is divided by the number of examples twice. An average divides once.",
            AVERAGE,
            mean(by=lambda m: m**2),
        ),
        mistake(
            "factor_2",
            "this is twice as large as it should be. The 2 of the square has already cancelled the "
            "½ of the cost, in the error.",
            AVERAGE,
            lambda *given: 2 * mean()(*given),
        ),
        mistake(
            "half",
            "this is half as large as it should be. The ½ of the cost is already used up in the "
            "error, where it cancelled the 2 of the square.",
            AVERAGE,
            mean(by=lambda m: 2 * m),
        ),
        mistake(
            "last_example",
            "only the last example counts. Does a line in your loop replace the sum instead of "
            "adding to it?",
            AVERAGE,
            mean(last, once),
        ),
        mistake(
            "last_example_divided",
            "only the last example counts, divided by the number of examples. Does a line in your "
            "loop replace the sum instead of adding to it?",
            AVERAGE,
            mean(last),
        ),
        mistake(
            "first_example",
            "only the first example counts. Does the loop return too early?",
            AVERAGE,
            mean(first, once),
            mean(first),
        ),
        mistake(
            "last_example_missing",
            "the last example is left out. Where does the range of the loop end?",
            AVERAGE,
            mean(but_last),
            mean(but_last, one_less),
        ),
        mistake(
            "first_example_missing",
            "the first example is left out. Where does the range of the loop begin?",
            AVERAGE,
            mean(but_first),
            mean(but_first, one_less),
        ),
        mistake(
            "divided_in_loop",
            "the sum is divided inside the loop, once for every example, so the first examples are "
            "divided again and again.",
            AVERAGE,
            in_loop,
            halved_in_loop,
        ),
        mistake(
            "sign",
            "every sign is the wrong way round. Nothing in this step changes a sign.",
            section,
            lambda *given: -mean()(*given),
        ),
        mistake(
            "squared",
            "the errors are squared. This step uses them as they are.",
            section,
            lambda delta, *others: mean()(delta**2, *others),
        ),
        mistake(
            "integers",
            INTEGERS,
            section,
            lambda *given: mean()(*given).astype(int),
            lambda *given: add(*given) // given[0].shape[1],
        ),
    )
