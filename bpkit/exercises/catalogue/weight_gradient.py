"""BP4: the gradient of the weights, averaged over the examples."""

import numpy as np

from ...activations import sigmoid
from ..answer import Matrix
from ..exercise import Exercise, Mistake
from ..probe import Probe
from ..sections import AVERAGE, BP4, WHY_JK
from .slips import of_an_average


def weight_gradient(delta, a_prev):
    """Return the gradient of C with respect to the weights of a layer, by BP4.

    delta: the error delta^l, (n_l, m). a_prev: the activations a^{l-1}, (n_{l-1}, m).
    C is the average over the m examples. Returns (n_l, n_{l-1}), the shape of w^l.
    """
    return delta @ a_prev.T / delta.shape[1]


def mistake(id, says, section, *functions):
    return Mistake(id, says, section, functions, "BP4")


MISTAKES = (
    *of_an_average(mistake, lambda delta, a: delta @ a.T, BP4),
    mistake(
        "divided_by_n",
        "this is divided by a number of neurons. The average is over the examples.",
        AVERAGE,
        lambda delta, a: delta @ a.T / len(delta),
        lambda delta, a: delta @ a.T / len(a),
    ),
    mistake(
        "transposed",
        "rows and columns are swapped. Entry [j, k] belongs to the weight from neuron k of the "
        "layer before to neuron j of this one.",
        WHY_JK,
        lambda delta, a: a @ delta.T / delta.shape[1],
    ),
    mistake(
        "transposed_and_sum",
        "two things. The examples are added up but not averaged. And rows and columns are swapped: "
        "entry [j, k] belongs to the weight from neuron k to neuron j.",
        WHY_JK,
        lambda delta, a: a @ delta.T,
    ),
    mistake(
        "entry_by_entry",
        "errors and activations are multiplied entry by entry. In BP4 every error is multiplied by "
        "every activation. With equal widths numpy does not complain.",
        BP4,
        lambda delta, a: delta * a,
        lambda delta, a: delta * a / delta.shape[1],
        lambda delta, a: (delta * a).mean(axis=1, keepdims=True),
        lambda delta, a: (delta * a).sum(axis=1, keepdims=True),
    ),
    mistake(
        "outer_by_broadcasting",
        "this is right for one example, where numpy stretches a column and a row to a matrix. With "
        "several examples numpy refuses, or pairs the wrong numbers. Which product adds up over "
        "the examples?",
        BP4,
        lambda delta, a: delta * a.T,
        lambda delta, a: delta * a.T / delta.shape[1],
    ),
    mistake(
        "not_transposed",
        "the two are multiplied as they are. A matrix product adds up over its inner index, and "
        "here that must be the examples.",
        BP4,
        lambda delta, a: delta @ a / delta.shape[1],
        lambda delta, a: delta @ a,
    ),
    mistake(
        "wrong_one_transposed",
        "the sum runs over the neurons and leaves the examples: rows and columns count examples. "
        "They should count the neurons of the two layers.",
        BP4,
        lambda delta, a: delta.T @ a / delta.shape[1],
        lambda delta, a: delta.T @ a,
        lambda delta, a: a.T @ delta / delta.shape[1],
        lambda delta, a: a.T @ delta,
    ),
    mistake(
        "examples_mixed",
        "errors and activations are added up or averaged first, and multiplied afterwards, so the "
        "error of one example is multiplied by the activation of another. Each example has a "
        "product of its own.",
        AVERAGE,
        lambda delta, a: delta.mean(axis=1, keepdims=True) @ a.mean(axis=1, keepdims=True).T,
        lambda delta, a: delta.mean(axis=1, keepdims=True) @ a.sum(axis=1, keepdims=True).T,
        lambda delta, a: delta.sum(axis=1, keepdims=True) @ a.sum(axis=1, keepdims=True).T,
    ),
    mistake(
        "flattened",
        "all neurons and examples are strung together before they are multiplied, so every example "
        "is paired with every other.",
        AVERAGE,
        lambda delta, a: np.outer(delta, a) / delta.shape[1],
        lambda delta, a: np.outer(delta, a),
    ),
    mistake(
        "activations_missing",
        "the activations are not used, only the errors. How much does a weight matter when the "
        "neuron before it is quiet?",
        BP4,
        lambda delta, a: delta @ np.ones_like(a).T / delta.shape[1],
        lambda delta, a: delta @ np.ones_like(a).T,
        lambda delta, a: delta.mean(axis=1, keepdims=True),
        lambda delta, a: delta,
    ),
    mistake(
        "averaged_over_weights",
        "the examples are added up by the matrix product, and after that an average or a sum is "
        "taken over weights. Each weight has a slope of its own.",
        AVERAGE,
        *(lambda delta, a, axis=axis, keep=keep: (delta @ a.T).mean(axis=axis, keepdims=keep)
          for axis in (0, 1) for keep in (True, False)),
        *(lambda delta, a, axis=axis: (delta @ a.T).sum(axis=axis, keepdims=True) / delta.shape[1]
          for axis in (0, 1)),
    ),
    mistake(
        "one_for_each_example",
        "one matrix for each example comes back. C is an average over the examples, and so is its "
        "gradient.",
        AVERAGE,
        lambda delta, a: delta.T[:, :, None] * a.T[:, None, :],
        lambda delta, a: delta[:, None, :] * a[None, :, :],
    ),
    mistake(
        "sigma_of_a",
        "σ is applied to the activations of the layer before, which have already been through σ.",
        BP4,
        lambda delta, a: delta @ sigmoid.f(a).T / delta.shape[1],
    ),
    mistake(
        "error_missing",
        "the error is not used: every row holds the activations alone.",
        BP4,
        lambda delta, a: np.ones_like(delta) @ a.T / delta.shape[1],
        lambda delta, a: np.ones_like(delta) @ a.T,
    ),
    mistake(
        "slope_of_a",
        "the activations of the layer before appear as a(1 − a), the short form of σ′. No σ lies "
        "between that layer's output and this weight.",
        BP4,
        lambda delta, a: delta @ (a * (1 - a)).T / delta.shape[1],
    ),
    mistake(
        "activation_and_slope",
        "the activation is multiplied by its own a(1 − a), the short form of σ′. A weight is "
        "multiplied by the activation alone.",
        BP4,
        lambda delta, a: delta @ (a * a * (1 - a)).T / delta.shape[1],
    ),
    mistake(
        "one_minus_a",
        "1 − a is used instead of the activation.",
        BP4,
        lambda delta, a: delta @ (1 - a).T / delta.shape[1],
    ),
    mistake(
        "absolute",
        "the signs are lost. A slope says which way the cost goes, not only how fast.",
        BP4,
        lambda delta, a: abs(delta) @ a.T / delta.shape[1],
        lambda delta, a: abs(delta @ a.T) / delta.shape[1],
    ),
    mistake(
        "plus_for_times",
        "error and activation are added. A weight matters in proportion to the activation that it "
        "multiplies. So how do the two combine?",
        BP4,
        lambda delta, a: (delta[:, None, :] + a[None, :, :]).mean(axis=2),
        lambda delta, a: (delta[:, None, :] + a[None, :, :]).sum(axis=2),
    ),
    mistake(
        "summed_to_a_number",
        "everything is added up or averaged to one number. Each weight has a slope of its own.",
        BP4,
        lambda delta, a: (delta @ a.T).sum(),
        lambda delta, a: (delta @ a.T).mean(),
        lambda delta, a: (delta @ a.T).sum() / delta.shape[1],
    ),
    mistake(
        "zero",
        "the gradient of the weights is 0 everywhere. Is it ever filled in?",
        BP4,
        lambda delta, a: np.zeros((len(delta), len(a))),
    ),
    mistake(
        "flat",
        "the gradient is flattened to a vector. It should have the shape of the weights: a row for "
        "each neuron of this layer.",
        WHY_JK,
        lambda delta, a: (delta @ a.T / delta.shape[1]).ravel(),
    ),
)


def probes():
    for seed, (n, n_prev, m) in enumerate([(2, 5, 3), (2, 5, 3), (4, 3, 5), (5, 3, 1), (4, 4, 4)]):
        rng = np.random.default_rng([seed, 44])
        delta = 3 * rng.standard_normal((n, m))
        yield Probe(f"{n} neurons, {n_prev} in the layer before, {m} example{'s' * (m > 1)}",
                    (delta, rng.random((n_prev, m)) + 0.1))


EXERCISE = Exercise(
    title="BP4, the gradient of the weights",
    solution=weight_gradient,
    form=Matrix("nabla_w"),
    probes=tuple(probes()),
    section=BP4,
    hints=(
        "Take one weight. Its slope is the activation it multiplies, times the error of the neuron "
        "it leads to. Which of the two gives the row, and which the column?",
        "For one example every error is multiplied by every activation: a column times a row is a "
        "whole matrix. With m examples there is one such matrix for each, and C is an average.",
        "A matrix product sums over its inner index. Transpose one of the two so that the inner "
        "index is the example, and what is left is (n_l, n_{l-1}). Then divide by the number of "
        "examples.",
    ),
    mistakes=MISTAKES,
    replaces=("bp4",),
)
