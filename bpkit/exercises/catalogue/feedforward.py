"""The forward pass: from the inputs to the output of a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...activations import relu, sigmoid, tanh
from ..answer import Matrix, Parts, WrongForm
from ..exercise import Exercise, Mistake
from ..probe import NETWORKS, Probe, label, problem
from ..sections import BROADCASTING, COLUMNS, SIGMOID_PRIME, WEIGHTED_INPUT, WHOLE_LAYER, WHY_JK


def layer(w, b, a, l):
    return sigmoid.f(w[l] @ a + b[l])


def through(step, layers=lambda L: range(2, L + 1)):
    """A forward pass in which step(w, b, a, l) gives the activations of layer l."""

    def function(w, b, x):
        a = x
        for l in layers(max(w)):
            a = step(w, b, a, l)
        return a

    return function


def neurons(f, at=lambda l, L: True, otherwise=np.positive):
    """A forward pass with f in place of sigma in the layers picked by `at`, else `otherwise`."""

    def step(w, b, a, l):
        z = w[l] @ a + b[l]
        return f(z) if at(l, max(w)) else otherwise(z)

    return through(step)


def every_activation(w, b, x):
    a = {1: x}
    for l in w:
        a[l] = sigmoid.f(w[l] @ a[l - 1] + b[l])
    return a


def with_flat_biases(w, b, x):
    return through(layer)(w, {l: b[l].ravel() for l in b}, x)


def keys_for_arrays(w, b, x):
    """What `for b_l, w_l in zip(b, w)` leads to: a dict hands out its keys, not its arrays."""
    a = x
    for b_l, w_l in zip(b, w, strict=True):
        a = sigmoid.f(np.dot(w_l, a) + b_l)
    return a


def leaky(z):
    return np.maximum(z, 0.01 * z)


def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=0)


def feedforward(w, b, x):
    """Return a^L, the output of a network of sigmoid neurons.

    w, b: dicts by layer number, 2 to L; w[l] has shape (n_l, n_{l-1}), b[l] (n_l, 1).
    x: the inputs, shape (n_1, m), one example per column.
    Returns (n_L, m): column i is the output for example i.
    """
    a = x
    for l in range(2, max(w) + 1):
        a = sigmoid.f(w[l] @ a + b[l])
    return a


COLLECTION = (
    "A collection of arrays comes back. You are asked for one array: what the last layer gives, "
    "with a column for each example."
)


def _of_layers(part: Any) -> bool:
    return isinstance(part, Mapping) or (isinstance(part, np.ndarray) and part.ndim == 2)


@dataclass(frozen=True)
class Output(Matrix):
    """The output alone; the activations of all layers are a mistake of their own."""

    def read(self, answer: Any, arguments: tuple[Any, ...]) -> Parts:
        """Return the array under its name."""
        several = isinstance(answer, list | tuple) and len(answer) > 1
        if isinstance(answer, Mapping) or (several and all(map(_of_layers, answer))):
            raise WrongForm("all_layers", COLLECTION)
        return super().read(answer, arguments)


def mistake(id, says, section, *functions):
    return Mistake(id, says, section, functions)


MISTAKES = (
    mistake(
        "no_bias",
        "The biases are missing. What is added to the weighted sum before σ?",
        WEIGHTED_INPUT,
        through(lambda w, b, a, l: sigmoid.f(w[l] @ a)),
    ),
    mistake(
        "bias_subtracted",
        "The biases are subtracted. In the book a large bias makes it easier for a neuron to fire; "
        "a threshold has the other sign. Or does the minus in the exponent apply to the weighted "
        "sum alone?",
        WEIGHTED_INPUT,
        through(lambda w, b, a, l: sigmoid.f(w[l] @ a - b[l])),
    ),
    mistake(
        "bias_after_sigma",
        "The bias is added to the result of σ. Where does the bracket of σ close?",
        WEIGHTED_INPUT,
        through(lambda w, b, a, l: sigmoid.f(w[l] @ a) + b[l]),
    ),
    mistake(
        "one_through_sigma",
        "After layer 2 every bias is only 0.73 times what it should be. Did the 1 that it is "
        "multiplied by go through σ with the hidden neurons? σ(1) is 0.73.",
        WEIGHTED_INPUT,
        through(lambda w, b, a, l: sigmoid.f(w[l] @ a + b[l] * (0.7310585786 if l > 2 else 1))),
    ),
    mistake(
        "bias_many_times",
        "The bias of each neuron is added once for every neuron of the layer before. Which of your "
        "loops should it be in?",
        WEIGHTED_INPUT,
        through(lambda w, b, a, l: sigmoid.f(w[l] @ a + len(a) * b[l])),
    ),
    mistake(
        "no_sigma",
        "σ is missing in every layer: each layer passes on its weighted input.",
        WEIGHTED_INPUT,
        neurons(sigmoid.f, at=lambda l, L: False),
    ),
    mistake(
        "sigma_only_at_output",
        "Only the last layer applies σ. The hidden layers pass on z instead of a.",
        WEIGHTED_INPUT,
        neurons(sigmoid.f, at=lambda l, L: l == L),
    ),
    mistake(
        "returns_z",
        "These are the weighted inputs of the last layer. Everything is right up to there, and one "
        "step is left.",
        WEIGHTED_INPUT,
        neurons(sigmoid.f, at=lambda l, L: l < L),
    ),
    mistake(
        "sigma_before_weights",
        "σ is applied before the weights, not after them: the inputs go through it, and the "
        "outputs do not.",
        WEIGHTED_INPUT,
        through(lambda w, b, a, l: w[l] @ sigmoid.f(a) + b[l]),
    ),
    mistake(
        "sigma_of_x",
        "The inputs go through σ too. What is the activation of layer 1?",
        WHOLE_LAYER,
        lambda w, b, x: feedforward(w, b, sigmoid.f(x)),
    ),
    mistake(
        "sign_of_exponent",
        "These are the numbers you get when the minus sign in the exponent of σ is missing: a "
        "large z gives an activation near 0.",
        WEIGHTED_INPUT,
        neurons(lambda z: sigmoid.f(-z)),
    ),
    mistake(
        "parentheses",
        "An activation lies between 0 and 1, and these do not. Look at the denominator of σ. Is "
        "there a plus in it? And is it in brackets, since division comes before addition?",
        WEIGHTED_INPUT,
        neurons(lambda z: 1 / 1 + np.exp(-z)),
        neurons(lambda z: 1 / (1 - np.exp(-z))),
    ),
    mistake(
        "another_function",
        "Another function is used instead of σ, in some layers or in all: the slope of σ, or tanh, "
        "which goes from −1 to 1, or relu, leaky or not.",
        SIGMOID_PRIME,
        neurons(sigmoid.prime),
        *(neurons(f) for f in (tanh.f, relu.f, leaky)),
        *(neurons(f, otherwise=sigmoid.f, at=lambda l, L: l < L) for f in (tanh.f, relu.f, leaky)),
    ),
    mistake(
        "softmax_in_hidden",
        "The activations of each hidden layer add up to 1, as in a softmax. Here every neuron is a "
        "sigmoid neuron and works on its own.",
        WEIGHTED_INPUT,
        neurons(softmax),
        neurons(softmax, otherwise=sigmoid.f, at=lambda l, L: l < L),
    ),
    mistake(
        "averaged_inputs",
        "The weighted sum is divided by the number of inputs. A neuron adds up what arrives. It "
        "does not average.",
        WEIGHTED_INPUT,
        through(lambda w, b, a, l: sigmoid.f(w[l] @ a / len(a) + b[l])),
        through(lambda w, b, a, l: sigmoid.f((w[l] @ a + b[l]) / len(a))),
    ),
    mistake(
        "sum_goes_on",
        "The weighted sum is never set back to 0: what one neuron or one example has added up is "
        "carried over to the next. Where in your loops should the sum begin?",
        WHOLE_LAYER,
        *(through(lambda w, b, a, l, axis=axis: sigmoid.f((w[l] @ a).cumsum(axis) + b[l]))
          for axis in (0, 1)),
        *(through(lambda w, b, a, l, axis=axis: sigmoid.f((w[l] @ a + b[l]).cumsum(axis)))
          for axis in (0, 1)),
    ),
    mistake(
        "one_bias_for_all",
        "All neurons of a layer get the same bias. Each has its own.",
        WEIGHTED_INPUT,
        *(through(lambda w, b, a, l, one=one: sigmoid.f(w[l] @ a + one(b[l])))
          for one in (np.mean, np.sum, lambda b: b[0, 0])),
    ),
    mistake(
        "sigma_of_each",
        "σ is applied to the weighted sum and to the bias separately. What is added up first?",
        WEIGHTED_INPUT,
        through(lambda w, b, a, l: sigmoid.f(w[l] @ a) + sigmoid.f(b[l])),
    ),
    mistake(
        "sum_subtracted",
        "The weighted sum has the wrong sign, but the bias has the right one. What are the signs "
        "in the exponent?",
        WEIGHTED_INPUT,
        through(lambda w, b, a, l: sigmoid.f(b[l] - w[l] @ a)),
    ),
    mistake(
        "softmax_at_output",
        "The outputs of each example add up to 1: the last layer is a softmax. Here every output "
        "is a sigmoid neuron and works on its own.",
        WEIGHTED_INPUT,
        neurons(softmax, otherwise=sigmoid.f, at=lambda l, L: l == L),
    ),
    mistake(
        "softmax_over_examples",
        "The last layer is a softmax that adds up over the examples, or over everything. Here "
        "every output is a sigmoid neuron and works on its own.",
        WEIGHTED_INPUT,
        neurons(lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True), otherwise=sigmoid.f,
                at=lambda l, L: l == L),
        neurons(lambda z: np.exp(z) / np.exp(z).sum(), otherwise=sigmoid.f,
                at=lambda l, L: l == L),
    ),
    mistake(
        "four_layers",
        "It goes through a fixed number of layers, whatever the network. Networks differ in depth: "
        "how can you find L?",
        WHOLE_LAYER,
        through(layer, lambda L: (2, 3, 4)),
        through(layer, lambda L: (2, 3)),
    ),
    mistake(
        "step_for_sigma",
        "Every neuron gives 0 or 1, as a perceptron does. σ is the smooth form of that step.",
        WEIGHTED_INPUT,
        neurons(lambda z: (z > 0).astype(float)),
    ),
    mistake(
        "all_zero",
        "Everything is 0, but σ is never 0. An array of integers keeps only the 0 in front of the "
        "decimal point. Or is the array never filled?",
        WHOLE_LAYER,
        lambda w, b, x: feedforward(w, b, x).astype(int),
    ),
    mistake(
        "integers",
        "x has lost everything after the decimal point: it was put into an array of integers.",
        WHOLE_LAYER,
        lambda w, b, x: feedforward(w, b, x.astype(int)),
    ),
    mistake(
        "w_transposed",
        "Rows and columns of w are swapped. w_jk goes from neuron k to neuron j: which of the two "
        "is the row?",
        WHY_JK,
        through(lambda w, b, a, l: sigmoid.f(w[l].T @ a + b[l])),
    ),
    mistake(
        "entry_by_entry",
        "w and a are multiplied entry by entry. A neuron adds up what arrives from all the neurons "
        "before it.",
        WEIGHTED_INPUT,
        through(lambda w, b, a, l: sigmoid.f(w[l] * a + b[l])),
    ),
    mistake(
        "stops_early",
        "These are the activations of a layer before the output. Python leaves out the last number "
        "of a range. And L is not the number of weight matrices: layer 1 has none.",
        WHOLE_LAYER,
        through(layer, lambda L: range(2, L)),
        through(layer, lambda L: range(2, L - 1)),
    ),
    mistake(
        "first_layer_only",
        "These are the activations of layer 2: the pass ends after one step. Is the return inside "
        "the loop?",
        WHOLE_LAYER,
        through(layer, lambda L: [2]),
    ),
    mistake(
        "layer_2_skipped",
        "x goes straight into layer 3, past layer 2. Which layer is the first with weights?",
        WHOLE_LAYER,
        through(layer, lambda L: range(3, L + 1)),
    ),
    mistake(
        "x_in_every_layer",
        "Every layer is given x. What should a later layer be given?",
        WHOLE_LAYER,
        lambda w, b, x: sigmoid.f(w[max(w)] @ x + b[max(w)]),
    ),
    mistake(
        "keys_for_arrays",
        "Layer numbers are multiplied and added instead of weights and biases. What does Python "
        "give you in a loop over a dict: the values, or the keys?",
        WHOLE_LAYER,
        keys_for_arrays,
    ),
    mistake(
        "weights_of_wrong_layer",
        "Some layers use the weights of another layer. Each w has the number of the layer that it "
        "leads into.",
        WHY_JK,
        through(lambda w, b, a, l: sigmoid.f(w[2] @ a + b[l])),
        through(lambda w, b, a, l: sigmoid.f(w[max(w)] @ a + b[l])),
        through(lambda w, b, a, l: sigmoid.f(w[l - 1 if l > 2 else max(w)] @ a + b[l])),
    ),
    mistake(
        "bias_of_wrong_layer",
        "Some layers use the biases of another layer. Weights, biases and z of one layer have the "
        "same number.",
        WEIGHTED_INPUT,
        through(lambda w, b, a, l: sigmoid.f(w[l] @ a + b[2])),
        through(lambda w, b, a, l: sigmoid.f(w[l] @ a + b[max(w)])),
        through(lambda w, b, a, l: sigmoid.f(w[l] @ a + b[l - 1 if l > 2 else max(w)])),
    ),
    mistake(
        "flat_vector",
        "Somewhere a vector of shape (n,) is combined with a column of shape (n, 1). numpy "
        "stretches both, and every neuron gets every bias.",
        BROADCASTING,
        with_flat_biases,
        lambda w, b, x: feedforward(w, b, x.ravel()),
    ),
    mistake(
        "flat",
        "The output is flattened to one axis. Every vector here is a column, with two axes.",
        BROADCASTING,
        lambda w, b, x: with_flat_biases(w, b, x.ravel()),
        lambda w, b, x: feedforward(w, b, x).ravel(),
    ),
    mistake(
        "transposed",
        "Rows and columns of the output are swapped: neurons are rows here, and examples are "
        "columns.",
        COLUMNS,
        lambda w, b, x: feedforward(w, b, x).T,
    ),
    mistake(
        "rows_for_examples",
        "Each row of x is treated as an example, as in courses where examples are rows. Here they "
        "are columns, and with as many examples as inputs numpy does not complain.",
        COLUMNS,
        lambda w, b, x: feedforward(w, b, x.T),
        lambda w, b, x: feedforward(w, b, x.T).T,
    ),
    mistake(
        "winner",
        "This is the number of the largest output, which is the network's answer. You are asked "
        "for the outputs themselves.",
        COLUMNS,
        lambda w, b, x: feedforward(w, b, x).argmax(axis=0),
        lambda w, b, x: feedforward(w, b, x).argmax(),
    ),
    mistake(
        "one_example",
        "Only one of the examples has gone through. Every column of x gives a column of the "
        "output.",
        COLUMNS,
        *(lambda w, b, x, i=i: feedforward(w, b, x)[:, i] for i in ([0], [-1], 0, -1)),
    ),
    mistake(
        "examples_together",
        "The examples are averaged into one. Each column goes through the network on its own.",
        COLUMNS,
        lambda w, b, x: feedforward(w, b, x).mean(axis=1, keepdims=True),
        lambda w, b, x: feedforward(w, b, x.mean(axis=1, keepdims=True)),
    ),
    mistake(
        "all_layers",
        COLLECTION,
        WHOLE_LAYER,
        every_activation,
        lambda w, b, x: list(every_activation(w, b, x).values()),
        lambda w, b, x: tuple(every_activation(w, b, x).values()),
    ),
)


def probes():
    # Equal widths with one example as well: there a bias that has lost an axis computes.
    for seed, (sizes, m) in enumerate([*NETWORKS, ([3, 3, 3], 1)]):
        net, x, _ = problem(sizes, m, seed)
        yield Probe(label(sizes, m), (net.w, net.b, x))


EXERCISE = Exercise(
    title="The forward pass",
    solution=feedforward,
    form=Output("a^L"),
    probes=tuple(probes()),
    section=WEIGHTED_INPUT,
    hints=(
        "How do the activations of one layer come from those of the layer before? Write that step "
        "first; the rest is doing it again.",
        "A layer does two things: it makes its weighted input z, from its weights, its biases and "
        "the activations before it; then σ turns z into its activation. What is the activation of "
        "layer 1?",
        "Start with a = x. For each layer from 2 to L, in this order, replace a: take the matrix "
        "product of the layer's weights with a, add its biases, and apply σ, which is sigmoid.f in "
        "bpkit. The largest key of w is L.",
    ),
    mistakes=MISTAKES,
    replaces=("feedforward",),
)
