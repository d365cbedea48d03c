"""BP1 for softmax with the log-likelihood cost."""

import numpy as np

from ...activations import sigmoid
from ..answer import Matrix
from ..compare import TOLERANCE
from ..exercise import Exercise, Mistake
from ..probe import SHAPES, Probe
from ..sections import BROADCASTING, COLUMNS, SOFTMAX, SOFTMAX_COST
from .slips import INTEGERS, of_columns
from .softmax import OUT_OF_RANGE, TEMPERATURE, far_out, in_the_exponent, off_by, powers, softmax


def softmax_error(z, labels):
    """Return delta^L for softmax outputs and the log-likelihood cost.

    z: the weighted inputs of the output layer, (n, m), one column per example.
    labels: the number of the right output for each example, shape (m,), each from
    0 to n - 1. Returns (n, m): column i is the error of example i, not divided by m.
    """
    a = np.exp(z - z.max(axis=0))
    a /= a.sum(axis=0)
    a[labels, np.arange(len(labels))] -= 1
    return a


def one_hot(labels, n):
    """A column for each label, with a 1 in its place; labels of n or more begin again at 0."""
    return np.eye(n)[:, labels % n]


def of_a(f):
    """A function of z and labels that is f of the shares a and the wanted y."""
    return lambda z, labels: f(softmax(z), one_hot(labels, len(z)))


def of_z(f):
    """One that is f of z and the wanted y."""
    return lambda z, labels: f(z, one_hot(labels, len(z)))


def of_labels(f):
    """One that takes f(labels, n) from the shares, in place of the wanted y."""
    return lambda z, labels: softmax(z) - f(labels, len(z))


def mistake(id, says, section, *functions):
    return Mistake(id, says, section, functions, "BP1")


def through_softmax(slope):
    """A cost's slope(a, y) with respect to a, taken back through softmax."""
    return of_a(lambda a, y: a * (slope(a, y) - (a * slope(a, y)).sum(axis=0)))


def put_in(index, change=lambda a: a - 1):
    """The shares, changed at index(labels, m) alone."""
    def function(z, labels):
        a = softmax(z)
        where = index(labels, len(labels))
        a[where] = change(a[where])
        return a

    return function


def right_outputs(labels, m):
    return labels, np.arange(m)


def in_rows(labels, m):
    return labels


def in_columns(labels, m):
    return slice(None), labels


def filled(z, labels, index):
    """A y with ones at index(labels, m)."""
    y = np.zeros_like(z)
    y[index(labels, len(labels))] = 1
    return y


def slope_of_softmax(z):
    """a (1 − a): what a share changes by with its own z."""
    return softmax(z) * (1 - softmax(z))


MISTAKES = (
    mistake(
        "sign",
        "every sign is the wrong way round. A larger z at the right output makes the cost smaller, "
        "so its error is negative. What is subtracted from what?",
        SOFTMAX_COST,
        of_a(lambda a, y: y - a),
    ),
    mistake(
        "only_diagonal",
        "only the right output has an error here. But the outputs share a 1: a larger z at any "
        "other output takes something from the right one.",
        SOFTMAX_COST,
        of_a(lambda a, y: -y * (1 - a)),
        of_a(lambda a, y: y * (1 - a)),
    ),
    mistake(
        "slope_as_well",
        "a difference is multiplied by a slope as well, as with the quadratic cost and σ. With the "
        "log-likelihood cost and softmax no slope is left over.",
        SOFTMAX_COST,
        of_a(lambda a, y: (a - y) * a * (1 - a)),
        lambda z, labels: softmax_error(z, labels) * sigmoid.prime(z),
    ),
    mistake(
        "whole_lines_and_slope",
        "two things at once. The 1 is subtracted from whole rows or columns; each example has one "
        "label, so it belongs in one entry. And the difference is multiplied by a slope. With the "
        "log-likelihood cost and softmax no slope is left over.",
        SOFTMAX_COST,
        *(lambda z, labels, of=of, slope=slope: (
            softmax(z) - filled(z, labels, of)) * slope(z)
          for of in (in_rows, in_columns) for slope in (slope_of_softmax, sigmoid.prime)),
    ),
    mistake(
        "one_factor_of_a_slope",
        "the difference is multiplied by a or by 1 − a. No such factor is left over.",
        SOFTMAX_COST,
        of_a(lambda a, y: (a - y) * a),
        of_a(lambda a, y: (a - y) * (1 - a)),
    ),
    mistake(
        "quadratic_cost",
        "this is the error for softmax with the quadratic cost. Which cost is asked for?",
        SOFTMAX_COST,
        through_softmax(lambda a, y: a - y),
    ),
    mistake(
        "cross_entropy_cost",
        "this is made with the slope of the cross-entropy, the cost that goes with σ. The "
        "log-likelihood cost looks at the right output alone.",
        SOFTMAX_COST,
        through_softmax(lambda a, y: (1 - y) / (1 - a) - y / a),
        of_a(lambda a, y: (a - y) / (a * (1 - a))),
    ),
    mistake(
        "gradient_for_error",
        "this is the slope of the cost with respect to a. The error is about z, and softmax lies "
        "between the two.",
        SOFTMAX_COST,
        of_a(lambda a, y: -y / a),
        of_a(lambda a, y: y / a),
    ),
    mistake(
        "other_outputs_turned",
        "the errors have the right size, but the wrong sign at some of the outputs. If z grows at "
        "one output, what do the shares of the others do?",
        SOFTMAX_COST,
        of_a(lambda a, y: -y - a + 2 * a * y),
    ),
    mistake(
        "plus_for_minus",
        "a and y are added, perhaps with a minus in front. The error is 0 where the right output "
        "has the whole 1.",
        SOFTMAX_COST,
        of_a(lambda a, y: a + y),
        of_a(lambda a, y: -a - y),
    ),
    mistake(
        "labels_missing",
        "the labels are not used: these are the shares alone. Where do the labels come in?",
        SOFTMAX_COST,
        of_a(lambda a, y: a),
    ),
    mistake(
        "shares_missing",
        "z is not used: there is a number at the right output, and 0 elsewhere.",
        SOFTMAX_COST,
        of_a(lambda a, y: -y),
        of_a(lambda a, y: y),
    ),
    mistake(
        "replaced",
        "at the right output a number replaces the share. The share itself is still needed there.",
        SOFTMAX_COST,
        *(put_in(right_outputs, lambda a, k=k: k) for k in (-1, 0, 1)),
    ),
    mistake(
        "wrong_change_at_the_label",
        "only the entries that the labels name are wrong. The share there has been changed, but "
        "not in the right way.",
        SOFTMAX_COST,
        *(put_in(right_outputs, f) for f in (
            lambda a: -a, lambda a: a - 2, lambda a: a - 0.5, lambda a: a / 2, lambda a: 2 * a)),
    ),
    mistake(
        "labels_from_1",
        "the 1 is one row off: the labels are treated as if they were counted from 1, or one is "
        "added to them. They are counted from 0, as rows are.",
        SOFTMAX_COST,
        of_labels(lambda labels, n: one_hot(labels - 1, n)),
        of_labels(lambda labels, n: one_hot(labels + 1, n)),
        of_labels(lambda labels, n: np.eye(n)[:, labels + 1]),
        of_labels(lambda labels, n: one_hot(labels, n + 1)[1:]),
        of_labels(lambda labels, n: one_hot(labels + 1, n + 1)[:n]),
    ),
    mistake(
        "counted_from_the_end",
        "the 1 is placed as if rows were counted from the last. Labels are counted from the first.",
        SOFTMAX_COST,
        of_labels(lambda labels, n: one_hot(n - 1 - labels, n)),
        of_labels(lambda labels, n: one_hot(-labels, n)),
    ),
    mistake(
        "whole_rows",
        "1 is subtracted from whole rows: from all the examples, for each label that occurs. Each "
        "example has a label of its own, so an entry needs a row and a column.",
        COLUMNS,
        put_in(in_rows),
    ),
    mistake(
        "whole_columns",
        "1 is subtracted from whole columns: the labels are used as column numbers. They are row "
        "numbers.",
        COLUMNS,
        put_in(in_columns),
    ),
    mistake(
        "one_everywhere",
        "1 is subtracted from every output of every example. Only the right one has a y of 1.",
        SOFTMAX_COST,
        of_a(lambda a, y: a - 1),
    ),
    mistake(
        "axes_swapped",
        "row and column are swapped where the 1 goes: outputs are rows here, and examples are "
        "columns. The label says which row.",
        COLUMNS,
        of_labels(lambda labels, n: np.eye(n)[labels]),
        put_in(lambda labels, m: (np.arange(m), labels)),
    ),
    mistake(
        "one_hot_reshaped",
        "the ones are reshaped, not transposed. A reshape keeps the order of the numbers, so rows "
        "do not become columns.",
        COLUMNS,
        of_labels(lambda labels, n: np.eye(n)[labels].reshape(n, -1)),
    ),
    mistake(
        "label_as_a_number",
        "the label itself is subtracted, from every output of its example. It is the number of an "
        "output, not what is wanted there.",
        SOFTMAX_COST,
        of_labels(lambda labels, n: labels),
        of_labels(lambda labels, n: one_hot(labels, n) * labels),
        of_labels(lambda labels, n: labels / n),
        lambda z, labels: z - labels,
        lambda z, labels: softmax(z) - labels[:, None],
    ),
    mistake(
        "number_of_the_largest",
        "a label is compared with the number of the largest output. The error compares shares with "
        "what is wanted, output by output.",
        SOFTMAX_COST,
        lambda z, labels: softmax(z).argmax(axis=0) - labels,
        lambda z, labels: (softmax(z).argmax(axis=0) != labels).astype(float),
        of_a(lambda a, y: (a == a.max(axis=0)) - y),
    ),
    mistake(
        "prediction_for_label",
        "the 1 is at the largest output, not at the right one. Then the network would learn that "
        "whatever it says is right.",
        SOFTMAX_COST,
        of_a(lambda a, y: a - (a == a.max(axis=0))),
    ),
    mistake(
        "one_label_for_all",
        "one label is used for all the examples. Each has its own.",
        COLUMNS,
        *(of_labels(lambda labels, n, of=of: one_hot(0 * labels + of(labels), n)) for of in (
            lambda labels: labels[0], lambda labels: labels[-1], np.max)),
        of_labels(lambda labels, n: one_hot(0 * labels + labels.argmax(), n)),
    ),
    mistake(
        "over_examples",
        "the shares are taken over the examples: in each row they sum to 1. The outputs of one "
        "example share the 1 among them.",
        COLUMNS,
        of_z(lambda z, y: softmax(z.T).T - y),
        of_z(lambda z, y: powers(z) / powers(z).sum(axis=1, keepdims=True) - y),
    ),
    mistake(
        "over_everything",
        "the shares are taken over all the numbers. Each example has a 1 of its own to share.",
        COLUMNS,
        of_z(lambda z, y: np.exp(z) / np.exp(z).sum() - y),
        of_z(lambda z, y: powers(z) / powers(z).sum() - y),
    ),
    mistake(
        "lost_axis",
        "a sum has lost an axis: a vector of shape (n,) is combined with an array (n, m). With as "
        "many examples as outputs numpy does not complain, and mixes up rows and columns.",
        BROADCASTING,
        of_z(lambda z, y: np.exp(z) / np.exp(z).sum(axis=1) - y),
        of_z(lambda z, y: powers(z) / powers(z).sum(axis=1) - y),
    ),
    mistake(
        "not_normalised",
        "y is subtracted from numbers that are not shares. The shares of an example sum to 1.",
        SOFTMAX,
        of_a(lambda a, y: len(a) * a - y),
        of_z(lambda z, y: np.exp(z) - y),
        of_z(lambda z, y: powers(z) - y),
    ),
    mistake(
        "subtracted_before_division",
        "1 is subtracted from an exponential, before the exponentials are divided by their sum.",
        SOFTMAX,
        of_z(lambda z, y: (np.exp(z) - y) / np.exp(z).sum(axis=0)),
        of_z(lambda z, y: (powers(z) - y) / powers(z).sum(axis=0)),
        of_z(lambda z, y: (e := np.exp(z) - y) / e.sum(axis=0)),
        of_z(lambda z, y: (e := powers(z) - y) / e.sum(axis=0)),
        of_z(lambda z, y: softmax(z - y)),
    ),
    mistake(
        "z_for_a",
        "y is subtracted from z itself. The cost compares it with what comes out of softmax.",
        SOFTMAX_COST,
        of_z(lambda z, y: z - y),
    ),
    mistake(
        "sigma_for_softmax",
        "the outputs are made with σ, neuron by neuron. With softmax they share a 1.",
        SOFTMAX,
        of_z(lambda z, y: sigmoid.f(z) - y),
    ),
    mistake(
        "softmax_twice",
        "softmax is applied twice: the shares have been through it again.",
        SOFTMAX,
        of_a(lambda a, y: softmax(a) - y),
    ),
    mistake(
        "negative_exponent",
        "the sign in the exponent is the wrong way round: the larger z is, the smaller the share.",
        SOFTMAX,
        of_z(lambda z, y: softmax(-z) - y),
    ),
    mistake(
        "cost_for_gradient",
        "this is the cost, or a logarithm of the shares. You are asked how the cost changes with "
        "z.",
        SOFTMAX_COST,
        of_a(lambda a, y: -y * np.log(a)),
        of_a(lambda a, y: -(y * np.log(a)).sum(axis=0)),
        of_a(lambda a, y: -(y * np.log(a)).sum(axis=0).mean()),
        of_a(lambda a, y: np.log(a) - y),
    ),
    mistake(
        "squared_difference",
        "the difference is squared. The error needs it as it is.",
        SOFTMAX_COST,
        of_a(lambda a, y: (a - y) ** 2),
        of_a(lambda a, y: (a - y) ** 2 / 2),
    ),
    mistake(
        "absolute_difference",
        "everything is positive: the sign of the difference is lost. It tells an output that is "
        "too high from one that is too low.",
        SOFTMAX_COST,
        of_a(lambda a, y: abs(a - y)),
    ),
    Mistake(TEMPERATURE.id, TEMPERATURE.says, TEMPERATURE.section, tuple(
        of_z(lambda z, y, f=f: f(z) - y) for f in TEMPERATURE.functions)),
    *of_columns(mistake, softmax_error),
    mistake(
        "only_the_labels",
        "only one number for each example is there, that of the right output. Every output has an "
        "error.",
        SOFTMAX_COST,
        of_a(lambda a, y: ((a - y) * y).sum(axis=0)),
        of_a(lambda a, y: (a * y).sum(axis=0)),
        of_a(lambda a, y: ((a - y) * y).sum(axis=0, keepdims=True)),
    ),
    mistake(
        "summed_over_outputs",
        "the outputs of an example are added up. Each has an error of its own.",
        SOFTMAX_COST,
        of_a(lambda a, y: abs(a - y).sum(axis=0)),
        of_a(lambda a, y: ((a - y) ** 2).sum(axis=0)),
        of_a(lambda a, y: ((a - y) ** 2).sum(axis=0) / 2),
    ),
    mistake(
        "integers",
        INTEGERS,
        SOFTMAX_COST,
        lambda z, labels: softmax_error(z, labels).astype(int),
        of_z(lambda z, y: softmax(z.astype(int)) - y),
    ),
)
DIVIDED = mistake(
    "divided_by_a_share",
    "the numbers are right until a share is rounded to 0, as with a z of 0 beside one of 1,000. "
    "Then the division by that share fails, and if a small number is added to it, the error comes "
    "out wrong. Multiply the matrix and the slope of the cost on paper: the division cancels, and "
    "a and y are all that is left.",
    SOFTMAX_COST,
    through_softmax(lambda a, y: -y / a),
    through_softmax(lambda a, y: -y / (a + 1e-12)),
    through_softmax(lambda a, y: -y / np.maximum(a, 1e-12)),
)
FAR = tuple(
    Mistake(far.id, far.says, far.section, tuple(
        of_z(lambda z, y, f=f: f(z) - y) for f in far.functions
    ))
    for far in OUT_OF_RANGE
)


# The other z beside one of 800, and the label: the share of the other is large, is almost 0, or is
# rounded to 0. Exponentials that overflow do so with one of the first two, whatever is subtracted.
BESIDE_800 = (799.0, 1), (80.0, 0), (0.0, 1)


def divides(function):
    """Return whether it fails where a share is 0, and not because of the exponentials."""
    off = [off_by(softmax_error, function, np.array([[800.0], [z]]), np.array([label]))
           for z, label in BESIDE_800]
    return [(abs(each) < TOLERANCE).all() for each in off] == [True, True, False]


def further(function):
    """Return the mistake that shows where a share is 0, or for large z, or None."""
    if divides(function):
        return DIVIDED
    return far_out(softmax_error, FAR, function, np.array([0, 1]))


def clue(function):
    """Return what was done to z in the exponent, if the answer shows it, or None."""
    labels = np.array([1, 0])
    return in_the_exponent(lambda z: function(z, labels) + one_hot(labels, len(z)))


# Some label twice and some not at all, so that the rows of the labels are not all the rows.
LABELS = [1, 0, 0], [0, 1, 1], [3, 1, 0, 3, 1], [3], [2, 0, 2]


def probes():
    for seed, ((n, m), labels) in enumerate(zip(SHAPES, LABELS, strict=True)):
        rng = np.random.default_rng([seed, 142])
        yield Probe(f"{n} outputs and {m} example{'s' * (m > 1)}",
                    (2 * rng.standard_normal((n, m)), np.array(labels)))


EXERCISE = Exercise(
    title="The error of softmax, from labels",
    solution=softmax_error,
    form=Matrix("delta"),
    probes=tuple(probes()),
    section=SOFTMAX_COST,
    hints=(
        "The cost of an example is −ln a at its right output. Write ln a in terms of z: the "
        "logarithm of a quotient is a difference. How does each part change when one z grows?",
        "The logarithm of the sum of exponentials changes with z at output j by the share of j. "
        "The other part is the z of the right output alone. What is left at the right output, and "
        "what at the others?",
        "At every output it is what comes out of softmax minus what is wanted: 1 at the right "
        "output, 0 elsewhere. Make the shares first. Then change one entry in each column, in the "
        "row that the label names.",
    ),
    mistakes=(*MISTAKES, DIVIDED, *FAR),
    further=further,
    clue=clue,
    praise="The same numbers as the course's own, on 5 tries of different shapes, and with z of "
    "1,000 as well.",
    replaces=("bp1", "backprop"),
)
