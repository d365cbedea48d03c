"""The way back through a sum in which numpy has repeated an array."""

import numpy as np

from ..answer import Matrix
from ..exercise import Exercise, Mistake
from ..isolation import caught, unheard
from ..probe import Probe
from ..sections import BROADCASTING, REPEATED


def add_back(delta, shape):
    """Return what comes back to one of the two arrays in a sum z = u + v.

    delta: the slope of z, that is ∂C/∂z, (n, m). shape: that of the array, u or v.
    Where it is not (n, m), numpy has repeated the array to make the sum: (n, 1), (m,)
    and () are such shapes, and so are (1, m), (1, 1) and (1,).
    Returns an array of the shape that is given.
    """
    slope = delta.sum(axis=tuple(range(delta.ndim - len(shape))))
    repeated = tuple(i for i, n in enumerate(shape) if n == 1)
    return slope.sum(axis=repeated, keepdims=True)


def axes(delta, shape):
    """Along which axes of delta the array was repeated."""
    missing = delta.ndim - len(shape)
    return tuple(i for i in range(delta.ndim) if i < missing or (
        shape[i - missing] == 1 and delta.shape[i] > 1))


def along(change):
    """change(delta, axes, keepdims) in place of the sum, then put into the wanted shape."""
    def function(delta, shape):
        over = axes(delta, shape)
        return change(delta, over).reshape(shape) if over else delta

    return function


def then(change):
    """What should come back, changed: change(slope, delta, shape)."""
    return lambda delta, shape: change(add_back(delta, shape), delta, shape)


def without_axes(delta, shape):
    """The axes that are summed over are gone."""
    return delta.sum(axis=axes(delta, shape))


def with_all_axes(delta, shape):
    """The axes that are summed over stay, even those that the array does not have."""
    return delta.sum(axis=axes(delta, shape), keepdims=True)


def only_first(delta, shape):
    """The sum over the first of the axes."""
    return delta.sum(axis=axes(delta, shape)[:1], keepdims=True)


def only_last(delta, shape):
    return delta.sum(axis=axes(delta, shape)[-1:], keepdims=True)


def reshaped_after(change):
    """The same, forced into the shape if it fits."""
    def function(delta, shape):
        slope = change(delta, shape)
        return slope.reshape(shape) if slope.size == np.prod(shape, dtype=int) else slope

    return function


def missing_only(delta, shape):
    """The axes that the array does not have are summed over, those of length 1 are not."""
    return delta.sum(axis=tuple(range(delta.ndim - len(shape))))


def only_one_by_one(change, flat):
    """change for an array of shape (1, 1), and flat for arrays without two axes."""
    def function(delta, shape):
        if shape == (1, 1):
            return change(delta, shape)
        return (add_back if len(shape) == 2 else flat)(delta, shape)

    return function


def ones_only(delta, shape):
    """The axes of length 1 are summed over, at the places that they have in the shape."""
    for i, n in enumerate(shape):
        if n == 1:
            delta = delta.sum(axis=i, keepdims=True)
    return delta


def from_the_left(delta, shape):
    """Shapes are compared from the left: a vector counts as a column."""
    padded = (*shape, *(delta.ndim - len(shape)) * (1,))
    over = tuple(i for i, n in enumerate(padded) if n == 1)
    return delta.sum(axis=over, keepdims=True)


def other_axes(delta, shape):
    """The sum over the axes along which the array was not repeated, if there are any others."""
    over = axes(delta, shape)
    other = tuple(i for i in range(delta.ndim) if i not in over)
    return delta.sum(axis=other, keepdims=True) if over and other else delta


def other_axes_gone(delta, shape):
    over = axes(delta, shape)
    other = tuple(i for i in range(delta.ndim) if i not in over)
    return delta.sum(axis=other) if over and other else delta


def always(axis, keep):
    """The sum over one axis, whatever the shape."""
    return lambda delta, shape: delta.sum(axis=axis, keepdims=keep)


def if_other(axis, keep):
    """The sum over one axis, unless the shapes are the same."""
    return lambda delta, shape: (
        delta if delta.shape == shape else delta.sum(axis=axis, keepdims=keep))


def mistake(id, says, *functions, section=REPEATED):
    return Mistake(id, says, section, functions)


BROADCAST = mistake(
    "broadcast_again",
    "Broadcasting repeats an array on the way forward. On the way back, what was repeated is added "
    "up.",
    np.broadcast_to,
    section=BROADCASTING,
)
RESHAPED = mistake(
    "reshape_for_sum",
    "A reshape only rearranges the numbers. Here several numbers have to become one.",
    np.reshape,
)


def where_it_stops(function):
    """Return the mistake that numpy has stopped, or None: it cannot make delta fit the shape."""
    delta = np.ones((7, 11))
    with unheard():
        _, error = caught(function, delta, (7, 1))
    said = str(error)
    if "(7,11)" in said and "requested shape (7,1)" in said:
        return BROADCAST
    return RESHAPED if "cannot reshape array of size 77 " in said else None


MISTAKES = (
    BROADCAST,
    RESHAPED,
    mistake(
        "not_summed",
        "delta comes back as it is. That is right where the shapes are the same. An array that was "
        "repeated has fewer entries, and each of them moves several entries of z.",
        lambda delta, shape: delta,
    ),
    mistake(
        "one_axis_for_all",
        "The sum always runs over the same axis, whatever the shape. The shape of the array "
        "decides along which axes numpy has repeated it.",
        *(kind(axis, keep) for kind in (always, if_other) for axis in (0, 1)
          for keep in (True, False)),
    ),
    mistake(
        "wrong_axes",
        "The sum runs over the axes along which the array was not repeated. An array of shape "
        "(n, 1) is repeated from column to column.",
        other_axes, other_axes_gone,
        section=BROADCASTING,
    ),
    mistake(
        "everything_summed",
        "Everything is added up to one number. That is right only where the array is a single "
        "number. Entries that were not repeated keep a slope of their own.",
        lambda delta, shape: delta.sum(),
        lambda delta, shape: delta if delta.shape == shape else delta.sum(),
        lambda delta, shape: np.full(shape, delta.sum()),
        lambda delta, shape: delta if delta.shape == shape else np.full(shape, delta.sum()),
        lambda delta, shape: delta.sum(keepdims=True),
    ),
    mistake(
        "averaged",
        "The slopes are averaged. A nudge of a repeated entry moves all its copies at once, and C "
        "feels every one of them.",
        along(lambda delta, over: delta.mean(axis=over)),
        lambda delta, shape: delta.mean(axis=axes(delta, shape)) if axes(delta, shape) else delta,
    ),
    mistake(
        "divided_by_m",
        "The result is divided by the number of examples. C does contain an average, but that is "
        "another step of the graph, and delta has already been through it.",
        then(lambda slope, delta, shape: slope / delta.shape[1]),
        then(lambda slope, delta, shape: slope if delta.shape == shape else slope / delta.shape[1]),
    ),
    mistake(
        "axis_lost",
        "The numbers are right, but an axis of the array is lost. The slope of an array of shape "
        "(n, 1) has shape (n, 1), not (n,).",
        without_axes,
        *(lambda delta, shape, kept=kept: delta.sum(
            axis=axes(delta, shape), keepdims=axes(delta, shape) == kept) for kept in ((0,), (1,))),
        section=BROADCASTING,
    ),
    mistake(
        "axis_too_many",
        "The numbers are right, but there is an axis that the array does not have. Your answer "
        "should have the shape that was given.",
        with_all_axes,
        then(lambda slope, delta, shape: slope[None]),
        section=BROADCASTING,
    ),
    mistake(
        "one_axis_only",
        "The sum is taken over one axis, but the array was repeated along two. An array of one "
        "number goes into every entry of z.",
        only_first, only_last, reshaped_after(only_first), reshaped_after(only_last),
        lambda delta, shape: only_first(delta, shape) if len(axes(delta, shape)) < 2 else delta,
    ),
    mistake(
        "one_by_one",
        "For an array of shape (1, 1) the sum is taken over one axis only. Along which axes was "
        "such an array repeated?",
        *(only_one_by_one(change, flat) for change in (only_first, only_last)
          for flat in (add_back, missing_only)),
    ),
    mistake(
        "ones_forgotten",
        "You sum over the axes that the array does not have, but not over its axes of length 1. "
        "numpy has repeated the array along those as well.",
        missing_only,
        section=BROADCASTING,
    ),
    mistake(
        "missing_axes_forgotten",
        "You sum over the axes of length 1, but not over those that the array does not have. numpy "
        "puts those in front of the shape and repeats the array along them.",
        ones_only,
        lambda delta, shape: ones_only(delta, shape) if len(shape) == delta.ndim else delta,
        section=BROADCASTING,
    ),
    mistake(
        "from_the_left",
        "The shapes are compared from the left. numpy compares from the right: an array of shape "
        "(m,) counts as a row, not as a column.",
        from_the_left, reshaped_after(from_the_left),
        section=BROADCASTING,
    ),
    mistake(
        "one_copy",
        "Only one copy of the array is used, the first or the last. C feels all of them.",
        along(lambda delta, over: delta[tuple(
            slice(1) if i in over else slice(None) for i in range(delta.ndim))]),
        along(lambda delta, over: delta[tuple(
            slice(-1, None) if i in over else slice(None) for i in range(delta.ndim))]),
        lambda delta, shape: np.resize(delta, shape),
    ),
    mistake(
        "largest",
        "The largest or the smallest entry is taken. C feels all copies of the array.",
        along(lambda delta, over: delta.max(axis=over)),
        along(lambda delta, over: delta.min(axis=over)),
    ),
    mistake(
        "product_of_copies",
        "Slopes are multiplied together. What happens where several contributions reach the same "
        "number?",
        along(lambda delta, over: delta.prod(axis=over)),
    ),
    mistake(
        "stretched_again",
        "The sums are right, but they are stretched to the shape of z again. Your answer should "
        "have the shape that was given.",
        then(lambda slope, delta, shape: slope + 0 * delta),
        section=BROADCASTING,
    ),
    mistake(
        "delta_missing",
        "delta is not used: the answer counts copies, or is 1 everywhere. The rate in a sum is 1. "
        "What is it multiplied by?",
        then(lambda slope, delta, shape: np.ones(shape)),
        lambda delta, shape: add_back(np.ones_like(delta), shape),
    ),
    mistake(
        "times_copies",
        "The sum is multiplied by the number of copies as well. It already has one term for each "
        "of them.",
        then(lambda slope, delta, shape: slope * (delta.size / slope.size)),
    ),
    mistake(
        "absolute",
        "Signs are lost. Copies can pull in opposite directions, and then they partly cancel.",
        lambda delta, shape: add_back(abs(delta), shape),
        then(lambda slope, delta, shape: abs(slope)),
    ),
    mistake(
        "squared",
        "delta is squared. The way back uses it as it is.",
        lambda delta, shape: add_back(delta**2, shape),
    ),
    mistake(
        "sign",
        "The sign is the wrong way round. A sum changes no sign.",
        then(lambda slope, delta, shape: -slope),
    ),
    mistake(
        "factor_2",
        "The result is twice as large as it should be. u and v have one slope each.",
        then(lambda slope, delta, shape: 2 * slope),
    ),
    mistake(
        "transposed",
        "Rows and columns are swapped.",
        then(lambda slope, delta, shape: slope.T),
    ),
    mistake(
        "flat",
        "All entries are on one axis. Your answer should have the shape that was given.",
        then(lambda slope, delta, shape: slope.ravel()),
    ),
    mistake(
        "running_sum",
        "These are running sums, which grow from entry to entry. You are asked for the whole sum, "
        "once for each entry of the array.",
        lambda delta, shape: np.cumsum(delta, axis=(axes(delta, shape) or (None,))[-1])
        if axes(delta, shape) else delta,
    ),
    mistake(
        "integers",
        "Everything after the decimal point is cut off: numbers put into an array of integers "
        "become integers.",
        then(lambda slope, delta, shape: slope.astype(int)),
        lambda delta, shape: add_back(delta.astype(int), shape),
    ),
)


def probes():
    tries = [((2, 3), (2, 3)), ((2, 3), (2, 1)), ((4, 5), (1, 5)), ((3, 4), (1, 1)),
             ((4, 3), (3,)), ((2, 5), (1,)), ((3, 5), ()), ((4, 4), (4, 1)), ((4, 4), (4,)),
             ((5, 1), (5, 1)), ((1, 4), (4,))]
    for seed, (of_z, shape) in enumerate([tries[1], *tries[1:], tries[0]]):
        delta = 3 * np.random.default_rng([seed, 131]).standard_normal(of_z)
        yield Probe(f"delta of shape {of_z} and an array of shape {shape}", (delta, shape))


EXERCISE = Exercise(
    title="The way back through a sum",
    solution=add_back,
    form=Matrix("the slope"),
    probes=tuple(probes()),
    section=REPEATED,
    hints=(
        "A bias of shape (n, 1) is added to n × m numbers. How many entries of z does a nudge of "
        "one bias move, and what does C feel of each?",
        "An entry that numpy has repeated feeds several entries of z, like a node that feeds "
        "several others. Its slope is the sum of what they give back. Along which axes was it "
        "repeated?",
        "First sum over the axes that the array does not have. numpy puts them in front, so they "
        "are the first axes of delta. Then sum over the axes where the array has length 1, and "
        "keep those as axes of length 1.",
    ),
    mistakes=MISTAKES,
    clue=where_it_stops,
)
