"""The examples in a new random order, as every epoch begins."""

import random
from dataclasses import dataclass

import numpy as np

from ..answer import WrongForm, described, misfit, numbers, part
from ..compare import close
from ..exercise import Exercise, Mistake
from ..isolation import unheard
from ..probe import Probe
from ..sections import COLUMNS


def shuffled(x, y, rng):
    """Return (x, y) with the examples in a new random order, the same for both.

    x: (n_1, m), y: (n_L, m), one example per column; both stay as they are.
    rng: the numpy Generator that the order is drawn with, such as default_rng(0).
    Returns two new arrays of the same shapes.
    """
    order = rng.permutation(x.shape[1])
    return x[:, order], y[:, order]


# ---- any order drawn with rng is right, so an answer is read as the examples in it ----


@dataclass(frozen=True)
class Reordered:
    """x and y, put back into the order in which they were given; WrongForm names what is wrong."""

    def read(self, answer, arguments):
        """Return x and y as they were given, if they can be had from the answer."""
        if answer is None:
            numbers("the answer", answer)
        if not isinstance(answer, tuple | list) or len(answer) != 2:
            raise WrongForm("wrong_type", "It should return two arrays, x and y, in this order; "
                            f"it returns {described(answer)}.")
        came = {name: part(name, array) for name, array in zip("xy", answer, strict=True)}
        wanted = {name: given(array) for name, array in zip("xy", arguments, strict=False)}
        if _same_entries(came["x"], wanted["y"]) and _same_entries(came["y"], wanted["x"]):
            raise slip("turned_round")
        for name, array in wanted.items():
            _check_shape(came[name], array)
        wrong_form = misfit(came, wanted)
        if wrong_form is not None:
            raise wrong_form
        x, y = (_order(came[name], array) for name, array in wanted.items())
        _check_orders(x, y)
        return {"x": came["x"][:, x.argsort()], "y": came["y"][:, y.argsort()]}

    def blame(self, part, wrong, parts):
        """Nothing is left to say: what is wrong has a name."""
        return ""


def given(array):
    """Return an array of a probe as it was, even if the function has shuffled it in place.

    The numbers of a probe rise along its rows, so each of them tells where it has been.
    """
    if len(np.unique(array)) < array.size:
        raise slip("overwritten")
    return np.sort(array, axis=None).reshape(array.shape)


def _same_entries(came, wanted):
    return close(np.sort(came, axis=None), np.sort(wanted, axis=None))


def _check_shape(came, wanted):
    if came.ndim != 2:
        return
    n, m = wanted.shape
    if len(came) == n and came.shape[1] != m:
        raise slip("number_of_examples")
    if len(came) != n and came.shape[1] == m and np.isin(came, wanted).all():
        raise slip("rows_for_columns")


def _order(came, wanted):
    """Return which example each column of `came` is; WrongForm if a column is none of them."""
    order = _nearest(came, wanted)
    if close(came, wanted[:, order]):
        return order
    down, other = np.sort(came, axis=0), np.sort(wanted, axis=0)
    if close(down, other[:, _nearest(down, other)]):
        raise slip("rows_shuffled")
    if close(np.sort(came, axis=1), np.sort(wanted, axis=1)):
        raise slip("each_row_alone")
    raise slip("entries_mixed" if _same_entries(came, wanted) else "other_numbers")


def _nearest(came, wanted):
    """Return for each column of `came` the number of the nearest one of `wanted`."""
    return abs(came[:, :, None] - wanted[:, None, :]).max(axis=0).argmin(axis=1)


def _check_orders(x, y):
    """Raise WrongForm unless x and y have all examples, in the same order, which is a new one."""
    here = np.arange(len(x))
    if len({*x}) < len(x) or len({*y}) < len(y):
        raise slip("repeated")
    if not np.array_equal(x, y):
        raise slip("only_x" if np.array_equal(y, here) else
                   "only_y" if np.array_equal(x, here) else "two_orders")
    if len(x) == 1:
        return
    if np.array_equal(x, here):
        raise slip("not_shuffled")
    if np.array_equal(x, here[::-1]):
        raise slip("reversed")
    if np.array_equal(x, np.roll(here, -x[0])):
        raise slip("rotated")
    if (x == here).sum() > len(x) / 2:  # in a random order about one stays, however many there are
        raise slip("few_moved")


def mistake(id, says, *functions):
    return Mistake(id, says, COLUMNS, functions)


def ordered(order):
    """A function that puts both into the order(x, rng)."""
    def function(x, y, rng):
        columns = order(x, rng)
        return x[:, columns], y[:, columns]

    return function


def each(change):
    """A function that does change(array, rng) to x, and then to y."""
    return lambda x, y, rng: (change(x, rng), change(y, rng))


def permuted(x, rng):
    return rng.permutation(x.shape[1])


def exchanged(array, i, j):
    """Exchange two columns, the wrong way: the first is overwritten before it is read."""
    array[:, i], array[:, j] = array[:, j], array[:, i]


def overwritten(x, y, rng):
    for i in range(x.shape[1]):
        j = rng.integers(x.shape[1])
        exchanged(x, i, j)
        exchanged(y, i, j)
    return x, y


def one_exchange(x, rng):
    order = np.arange(x.shape[1])
    i, j = rng.choice(len(order), 2, replace=False) if len(order) > 1 else (0, 0)
    order[[i, j]] = order[[j, i]]
    return order


def drawn_by_python(x, rng):
    order = list(range(x.shape[1]))
    random.Random().shuffle(order)
    return order


MISTAKES = (
    mistake(
        "two_orders",
        "x and y come in two different orders, so the examples have lost their y. How often is an "
        "order drawn in your code?",
        each(lambda array, rng: array[:, permuted(array, rng)]),
        each(lambda array, rng: rng.permutation(array, axis=1)),
        lambda x, y, rng: (
            x[:, (order := permuted(x, rng))], y[:, order.argsort()]),
        lambda x, y, rng: (x[:, (order := permuted(x, rng))], y[:, order[::-1]]),
    ),
    mistake(
        "only_x",
        "x has a new order, and y has the old one. Each example needs its own y.",
        lambda x, y, rng: (x[:, permuted(x, rng)], y),
    ),
    mistake(
        "only_y",
        "y has a new order, and x has the old one. Each example needs its own y.",
        lambda x, y, rng: (x, y[:, permuted(y, rng)]),
    ),
    mistake(
        "turned_round",
        "The two come in the wrong order: x should come first, then y.",
        lambda x, y, rng: shuffled(x, y, rng)[::-1],
        lambda x, y, rng: (y, x),
    ),
    mistake(
        "rows_shuffled",
        "The rows are in a new order: within every example the numbers have changed places, as if "
        "the pixels of a picture were mixed up. Along which axis do the examples lie?",
        each(lambda array, rng: rng.permutation(array)),
        each(lambda array, rng: array[::-1]),
        lambda x, y, rng: (rng.permutation(x), y),
    ),
    mistake(
        "rows_for_columns",
        "Rows are picked, but examples are columns. Which place in the brackets is for the "
        "columns?",
        lambda x, y, rng: (x[(order := permuted(x, rng))], y[order]),
    ),
    mistake(
        "each_row_alone",
        "Every row has an order of its own, so the columns are torn apart: each holds numbers of "
        "many examples. An example moves as a whole.",
        each(lambda array, rng: rng.permuted(array, axis=1)),
    ),
    mistake(
        "entries_mixed",
        "All the numbers of an array are mixed up, and no example is left. An example moves as a "
        "whole, as a column.",
        each(lambda array, rng: rng.permuted(array)),
        each(lambda array, rng: rng.permutation(array.ravel()).reshape(array.shape)),
        each(lambda array, rng: array.T.reshape(array.shape)),
    ),
    mistake(
        "other_numbers",
        "The columns that come back are not those that were given. A new order changes no number.",
        each(lambda array, rng: array + rng.standard_normal(array.shape)),
        each(lambda array, rng: rng.standard_normal(array.shape)),
        each(lambda array, rng: array[:, permuted(array, rng)].astype(int)),
        each(lambda array, rng: 0 * array),
    ),
    mistake(
        "repeated",
        "Some examples come more than once, and others not at all. Is every place drawn from all "
        "the examples again, or is a column overwritten before it is read?",
        ordered(lambda x, rng: rng.integers(x.shape[1], size=x.shape[1])),
        ordered(lambda x, rng: rng.choice(x.shape[1], x.shape[1])),
        lambda x, y, rng: overwritten(x.copy(), y.copy(), rng),
    ),
    mistake(
        "overwritten",
        "x or y itself is changed, and columns in it are lost. When two columns of an array are "
        "exchanged in place, the first is overwritten before it is read. Nothing needs to be "
        "changed in place.",
        overwritten,
    ),
    mistake(
        "number_of_examples",
        "The number of examples has changed. All of them should come back, each once.",
        ordered(lambda x, rng: permuted(x, rng)[:-1]),
        ordered(lambda x, rng: permuted(x, rng)[1:]),
        ordered(lambda x, rng: permuted(x, rng)[:10]),
        ordered(lambda x, rng: rng.permutation(x.shape[1] - 1)),
        ordered(lambda x, rng: np.append(permuted(x, rng), 0)),
    ),
    mistake(
        "not_shuffled",
        "The examples come back in the order in which they were given. Do you use the order that "
        "you draw?",
        lambda x, y, rng: (x, y),
        ordered(lambda x, rng: np.sort(permuted(x, rng))),
    ),
    mistake(
        "reversed",
        "The examples come back in reverse. That is one fixed order, and a new one should be drawn "
        "each time.",
        ordered(lambda x, rng: np.arange(x.shape[1])[::-1]),
    ),
    mistake(
        "rotated",
        "The examples follow one another as before, but start in a different place. Every order "
        "should be possible.",
        ordered(lambda x, rng: np.roll(np.arange(x.shape[1]), 1 + rng.integers(x.shape[1] - 1)
                                       if x.shape[1] > 1 else 0)),
        ordered(lambda x, rng: np.roll(np.arange(x.shape[1]), 1)),
    ),
    mistake(
        "few_moved",
        "More than half of the examples stay in their places. Every order should be possible, and "
        "in most of them nearly every example moves.",
        ordered(one_exchange),
    ),
    mistake(
        "same_every_time",
        "Called again, it gives the same order. Every epoch needs a new one: does your function "
        "make a generator of its own, with a fixed seed?",
        ordered(lambda x, rng: permuted(x, np.random.default_rng(0))),
        ordered(lambda x, rng: permuted(x, np.random.default_rng(x.shape[1]))),
        ordered(lambda x, rng: np.argsort(np.sin(1 + np.arange(x.shape[1]) ** 2))),
    ),
    mistake(
        "rng_not_used",
        "The order is random, but not drawn with rng: the same seed gives a different order each "
        "time. Then no training run can be repeated.",
        ordered(lambda x, rng: permuted(x, np.random.default_rng())),
        ordered(drawn_by_python),
    ),
)
NAMED = {mistake.id: mistake for mistake in MISTAKES}


def slip(id):
    return WrongForm(id, NAMED[id].says)


# Far more examples than could keep their order by chance, and more rows than columns, where the
# order of the columns can be taken for one of rows.
SIZES = [(24, 22, 20), (24, 22, 20), (3, 2, 30), (4, 2, 1), (16, 16, 16)]


def rising(n, m, rng):
    return np.sort(rng.standard_normal(n * m)).reshape(n, m)


def probes():
    for seed, (n, n_last, m) in enumerate(SIZES):
        rng = np.random.default_rng([seed, 91])
        yield Probe(f"{m} example{'s' * (m > 1)} of {n} inputs and {n_last} outputs",
                    (rising(n, m, rng), rising(n_last, m, rng), np.random.default_rng(seed)))


def further(function):
    """Return the mistake that shows when it is called again, with the same rng or a new one."""
    def order(rng):
        with unheard():
            return _order(np.array(function(x.copy(), y.copy(), rng)[0]), x)

    x, y, rng = EXERCISE.probes[0].fresh()
    first, second, once_more = order(rng), order(rng), order(EXERCISE.probes[0].fresh()[2])
    if np.array_equal(first, second):
        return NAMED["same_every_time"]
    return None if np.array_equal(first, once_more) else NAMED["rng_not_used"]


EXERCISE = Exercise(
    title="A new order for every epoch",
    solution=shuffled,
    form=Reordered(),
    probes=tuple(probes()),
    section=COLUMNS,
    hints=(
        "Take three examples, each with its y, and put them into a different order by hand. Which "
        "numbers have to stay together?",
        "Draw the order itself: the numbers 0 to m − 1, each once, mixed up. One such list works "
        "for both x and y. A numpy Generator has a method for it.",
        "rng.permutation(m) gives an order. Put after the comma in an array's brackets, such a "
        "list picks whole columns in that order and makes a new array.",
    ),
    mistakes=MISTAKES,
    changes=("rng",),
    further=further,
    praise="Every example is there, each with its own y, in an order that rng has drawn.",
)
