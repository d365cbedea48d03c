"""BP3: the gradient of the biases, averaged over the examples."""

import numpy as np

from ..answer import Matrix
from ..exercise import Exercise, Mistake
from ..probe import SHAPES, Probe
from ..sections import AVERAGE, BP3, BROADCASTING
from .slips import of_an_average


def bias_gradient(delta):
    """Return the gradient of C with respect to the biases of a layer, by BP3.

    delta: (n_l, m), one column per example; C is the average of their costs.
    Returns (n_l, 1), the shape of b^l.
    """
    return delta.mean(axis=1, keepdims=True)


def mistake(id, says, section, *functions):
    return Mistake(id, says, section, functions, "BP3")


MISTAKES = (
    *of_an_average(mistake, lambda delta: delta.sum(axis=1, keepdims=True), BP3),
    mistake(
        "divided_by_n",
        "this is divided by the number of neurons. The average is over the examples.",
        AVERAGE,
        lambda delta: delta.sum(axis=1, keepdims=True) / len(delta),
    ),
    mistake(
        "len_for_examples",
        "the number of neurons is taken for the number of examples. Examples are columns: which of "
        "the two sizes of an array does len give?",
        AVERAGE,
        lambda delta: delta[:, range(len(delta))].mean(axis=1, keepdims=True),
        lambda delta: delta[:, range(len(delta))].sum(axis=1, keepdims=True) / delta.shape[1],
    ),
    mistake(
        "first_two_examples",
        "only the first two examples count. There are two in the text. How many columns are there "
        "here?",
        AVERAGE,
        lambda delta: delta[:, [0, 1]].mean(axis=1, keepdims=True),
        lambda delta: delta[:, [0, 1]].sum(axis=1, keepdims=True),
    ),
    mistake(
        "not_summed",
        "the examples are still separate, each in a column of its own. A neuron has one bias, "
        "however many examples there are.",
        AVERAGE,
        lambda delta: delta,
        lambda delta: delta / delta.shape[1],
    ),
    mistake(
        "repeated",
        "the averages are right, but they fill every column. A neuron has one bias, so one column "
        "is enough.",
        AVERAGE,
        lambda delta: delta.mean(axis=1, keepdims=True) + np.zeros_like(delta),
    ),
    mistake(
        "summed_over_neurons",
        "the sum or the average runs along the wrong axis: it mixes the neurons and leaves the "
        "examples separate.",
        BP3,
        lambda delta: delta.sum(axis=0),
        lambda delta: delta.mean(axis=0),
        lambda delta: delta.sum(axis=0, keepdims=True),
        lambda delta: delta.mean(axis=0, keepdims=True),
        lambda delta: delta.sum(axis=0, keepdims=True) / delta.shape[1],
        lambda delta: delta.sum(axis=0) / delta.shape[1],
        lambda delta: delta.sum(axis=0).reshape(-1, 1),
        lambda delta: delta.mean(axis=0).reshape(-1, 1),
        lambda delta: delta.sum(axis=0).reshape(-1, 1) / delta.shape[1],
    ),
    mistake(
        "summed_to_a_number",
        "everything is added up or averaged to one number. numpy does that unless it is told which "
        "axis to use.",
        BP3,
        lambda delta: delta.sum(),
        lambda delta: delta.mean(),
        lambda delta: delta.sum() / delta.shape[1],
        lambda delta: delta.sum(keepdims=True),
        lambda delta: delta.mean(keepdims=True),
        lambda delta: delta.sum(keepdims=True) / delta.shape[1],
    ),
    mistake(
        "one_number_for_all",
        "every neuron gets the same number, made from the errors of all of them. Each neuron has "
        "an error of its own.",
        BP3,
        lambda delta: np.full((len(delta), 1), delta.mean()),
        lambda delta: np.full((len(delta), 1), delta.sum() / delta.shape[1]),
        lambda delta: np.full((len(delta), 1), delta.sum()),
    ),
    mistake(
        "axis_lost",
        "the numbers are right, but an axis is lost: this is a vector of shape (n,), but b is a "
        "column, (n, 1). Added to b, it would silently make a matrix.",
        BROADCASTING,
        lambda delta: delta.mean(axis=1),
    ),
    mistake(
        "axis_lost_and_sum",
        "two things. The examples are added up but not averaged. And an axis is lost: this is a "
        "vector of shape (n,), but b is a column, (n, 1).",
        BROADCASTING,
        lambda delta: delta.sum(axis=1),
    ),
    mistake(
        "strung_together",
        "all the errors are stacked in one column, and nothing is averaged. A neuron has one bias, "
        "however many examples there are.",
        AVERAGE,
        lambda delta: delta.reshape(-1, 1),
        lambda delta: delta.T.reshape(-1, 1),
    ),
    mistake(
        "absolute",
        "the signs are lost. A slope says which way the cost goes, not only how fast.",
        BP3,
        lambda delta: abs(delta).mean(axis=1, keepdims=True),
        lambda delta: abs(delta.mean(axis=1, keepdims=True)),
    ),
    mistake(
        "zero",
        "the gradient of the biases is 0 everywhere. Is it ever filled in?",
        BP3,
        lambda delta: np.zeros((len(delta), 1)),
    ),
    mistake(
        "one",
        "every entry is 1. That is how z changes with b; how the cost changes with z is missing.",
        BP3,
        lambda delta: np.ones((len(delta), 1)),
    ),
    mistake(
        "transposed",
        "this is a row, but b is a column.",
        BROADCASTING,
        lambda delta: delta.mean(axis=1, keepdims=True).T,
    ),
)


def probes():
    for seed, (n, m) in enumerate(SHAPES):
        rng = np.random.default_rng([seed, 43])
        yield Probe(f"{n} neurons and {m} example{'s' * (m > 1)}",
                    (3 * rng.standard_normal((n, m)),))


EXERCISE = Exercise(
    title="BP3, the gradient of the biases",
    solution=bias_gradient,
    form=Matrix("nabla_b"),
    probes=tuple(probes()),
    section=BP3,
    hints=(
        "For one example BP3 is short: the slope of the bias is the error itself. What changes "
        "with m examples?",
        "C is the average of the costs of the examples, so its slope is the average of theirs. "
        "Along which axis do the examples lie?",
        "Take one average for each row. b is a column with two axes, but numpy drops the axis it "
        "averages over unless you tell it to keep it.",
    ),
    mistakes=MISTAKES,
    replaces=("bp3",),
)
