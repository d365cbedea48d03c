"""BP2: the error of a hidden layer from that of the next one."""

import numpy as np

from ...activations import sigmoid
from ..answer import Matrix
from ..exercise import Exercise, Mistake
from ..probe import Probe
from ..sections import BP2, BROADCASTING, COLUMNS, SIGMOID_PRIME
from .slips import INTEGERS, of_columns


def hidden_error(w_next, delta_next, z):
    """Return delta^l by BP2, for sigmoid neurons.

    w_next, delta_next: w^{l+1}, (n_{l+1}, n_l), and delta^{l+1}, (n_{l+1}, m).
    z: the weighted inputs z^l, (n_l, m). Returns (n_l, m), one column per example.
    """
    return (w_next.T @ delta_next) * sigmoid.prime(z)


# A mistake takes σ′ as its last argument, so that backprop can make it with another f as well.


def mistake(id, says, section, *functions):
    return Mistake(id, says, section, functions, "BP2")


MISTAKES = (
    mistake(
        "no_prime",
        "σ′ is missing. What came back along the weights is about the activation a of a hidden "
        "neuron; its error is about z, and σ stands between the two.",
        BP2,
        lambda w, d, z, prime=None: w.T @ d,
    ),
    mistake(
        "prime_of_a",
        "this is exactly what comes out when σ′ is taken at a instead of z. What goes into σ, and "
        "what comes out of it?",
        SIGMOID_PRIME,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d) * prime(sigmoid.f(z)),
    ),
    mistake(
        "z_for_a_in_prime",
        "the short form of σ′ is there, with z in it where the activation belongs.",
        SIGMOID_PRIME,
        lambda w, d, z, prime=None: (w.T @ d) * z * (1 - z),
    ),
    mistake(
        "a_for_prime",
        "in place of σ′ stands the activation alone: σ where its slope belongs.",
        SIGMOID_PRIME,
        lambda w, d, z, prime=None: (w.T @ d) * sigmoid.f(z),
    ),
    mistake(
        "one_minus_a_for_prime",
        "in place of σ′ stands 1 − a alone: half of its short form.",
        SIGMOID_PRIME,
        lambda w, d, z, prime=None: (w.T @ d) * (1 - sigmoid.f(z)),
    ),
    mistake(
        "prime_twice",
        "σ′ is in it twice. A change of z passes through this layer's σ once.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d) * prime(z) ** 2,
    ),
    mistake(
        "tanh_slope",
        "1 − a², the slope of tanh, stands where that of σ belongs.",
        SIGMOID_PRIME,
        lambda w, d, z, prime=None: (w.T @ d) * (1 - sigmoid.f(z) ** 2),
    ),
    mistake(
        "relu_slope",
        "the slope of relu, 0 or 1, stands where that of σ belongs.",
        SIGMOID_PRIME,
        lambda w, d, z, prime=None: (w.T @ d) * (z > 0),
    ),
    mistake(
        "f_of_error",
        "an activation function is applied to the error that has come back. Backwards the error is "
        "multiplied by a slope; no f is applied to it.",
        BP2,
        lambda w, d, z, prime=None: np.maximum(w.T @ d, 0),
        lambda w, d, z, prime=None: sigmoid.f(w.T @ d),
        lambda w, d, z, prime=None: np.tanh(w.T @ d),
        lambda w, d, z, prime=sigmoid.prime: prime(w.T @ d),
    ),
    mistake(
        "slope_at_error",
        "σ′ is taken at the error that has come back. The slope that counts is the one where the "
        "neuron is: at its z.",
        SIGMOID_PRIME,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d) * prime(w.T @ d),
    ),
    mistake(
        "brackets",
        "brackets are missing round 1 − a: multiplying goes before subtracting.",
        BP2,
        lambda w, d, z, prime=None: (w.T @ d) * sigmoid.f(z) * 1 - sigmoid.f(z),
        lambda w, d, z, prime=None: (w.T @ d) * 1 - sigmoid.f(z) ** 2,
    ),
    mistake(
        "shares",
        "each error is split among the weights in proportion to their size. The error that comes "
        "back along a weight is the error times the weight itself.",
        BP2,
        *(lambda w, d, z, prime=sigmoid.prime, k=k: (w / w.sum(axis=k, keepdims=True)).T @ d
          * prime(z) for k in (1, 0)),
        *(lambda w, d, z, prime=None, k=k: (w / w.sum(axis=k, keepdims=True)).T @ d
          for k in (1, 0)),
    ),
    mistake(
        "slope_transposed",
        "σ′ is turned on its side before it is multiplied in. Error and slope have the same shape, "
        "a row for each neuron: entry meets entry.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d) * prime(z).T,
    ),
    mistake(
        "z_for_prime",
        "z itself stands where the slope of σ at z belongs.",
        SIGMOID_PRIME,
        lambda w, d, z, prime=None: (w.T @ d) * z,
    ),
    mistake(
        "not_transposed",
        "w is used the way it stands, as on the way forward. Backwards each neuron collects blame "
        "from all neurons it feeds: with equal widths numpy does not complain, and the numbers are "
        "wrong.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w @ d) * prime(z),
    ),
    mistake(
        "prime_before_weights",
        "σ′ is multiplied in before the error goes back through the weights. It belongs to the "
        "neurons where the error arrives.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: w.T @ (d * prime(z)),
    ),
    mistake(
        "weights_missing",
        "the weights are not in it. The error of the next layer comes back along them.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: d * prime(z),
        lambda w, d, z, prime=sigmoid.prime: d.sum(axis=0) * prime(z),
    ),
    mistake(
        "error_missing",
        "the error of the next layer is not in it: the weights out of each neuron are added up, "
        "and that is all.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: w.T.sum(axis=1, keepdims=True) * prime(z),
    ),
    mistake(
        "absolute_weights",
        "the sign of the weights is lost. A neuron that pushes the next one down takes blame the "
        "other way round.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (abs(w).T @ d) * prime(z),
    ),
    mistake(
        "absolute_errors",
        "the sign of the errors is lost. Blame of different signs must be able to cancel.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ abs(d)) * prime(z),
        lambda w, d, z, prime=sigmoid.prime: abs(w.T @ d) * prime(z),
    ),
    mistake(
        "sign",
        "every sign is the wrong way round. Nothing in this step turns a sign.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: -(w.T @ d) * prime(z),
    ),
    mistake(
        "plus_for_times",
        "the two factors are added. The chain rule multiplies.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d) + prime(z),
    ),
    mistake(
        "mean_over_neurons",
        "divided by the number of neurons in the next layer. Blame from all of them is added up, "
        "not averaged.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d) / len(d) * prime(z),
    ),
    mistake(
        "one_neuron_only",
        "blame is collected from one neuron of the next layer only. Each neuron feeds all of them.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w[:1].T @ d[:1]) * prime(z),
        lambda w, d, z, prime=sigmoid.prime: (w[-1:].T @ d[-1:]) * prime(z),
    ),
    mistake(
        "neuron_missing",
        "one neuron of the next layer is left out, the first or the last. Where does the range "
        "begin, and where does it end?",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w[:-1].T @ d[:-1]) * prime(z),
        lambda w, d, z, prime=sigmoid.prime: (w[1:].T @ d[1:]) * prime(z),
    ),
    mistake(
        "sum_goes_on",
        "the sum over the next layer is never set back to 0: what one neuron has collected is "
        "handed on to the following ones. Where in the loops does the sum begin?",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (
            (w.T @ d).cumsum().reshape(w.shape[1], -1) * prime(z)),
        lambda w, d, z, prime=sigmoid.prime: (
            (w.T @ d).T.cumsum().reshape(-1, w.shape[1]).T * prime(z)),
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d).cumsum(axis=0) * prime(z),
    ),
    *of_columns(mistake, lambda w, d, z, prime=sigmoid.prime: (w.T @ d) * prime(z)),
    mistake(
        "summed_errors",
        "the errors of the examples are added up before they go back. Each example has a column of "
        "its own, all the way down.",
        COLUMNS,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d.sum(axis=1, keepdims=True)) * prime(z),
    ),
    mistake(
        "entry_by_entry",
        "weights and errors are multiplied entry by entry. Each neuron needs a sum, over all the "
        "neurons that it feeds.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w.T * d) * prime(z),
        lambda w, d, z, prime=sigmoid.prime: (w * d) * prime(z),
    ),
    mistake(
        "products_not_summed",
        "the products of weight and error are there, one by one. For each neuron they must be "
        "added up.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: w.T * d.T,
    ),
    mistake(
        "prime_as_matrix_product",
        "σ′ is multiplied on as a matrix, rows with columns. It belongs to each neuron by itself.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d) @ prime(z),
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d) @ prime(z).T,
        lambda w, d, z, prime=sigmoid.prime: prime(z) @ (w.T @ d),
    ),
    mistake(
        "rows_meet_columns",
        "what came back along the weights has its examples as rows, and σ′ has them as columns. "
        "With equal numbers, or with one example, numpy does not complain.",
        COLUMNS,
        lambda w, d, z, prime=sigmoid.prime: (d.T @ w) * prime(z),
    ),
    mistake(
        "flat_z",
        "somewhere a vector of shape (n,) meets a column of shape (n, 1). numpy stretches both, "
        "and a matrix comes out.",
        BROADCASTING,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d) * prime(z.ravel()),
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d.ravel()) * prime(z),
    ),
    mistake(
        "integers",
        INTEGERS,
        BP2,
        lambda w, d, z, prime=sigmoid.prime: ((w.T @ d) * prime(z)).astype(int),
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d).astype(int) * prime(z),
    ),
)


def probes():
    for seed, (n_next, n, m) in enumerate([(2, 5, 3), (2, 5, 3), (4, 3, 5), (5, 3, 1), (4, 4, 4)]):
        rng = np.random.default_rng([seed, 42])
        w, delta = rng.standard_normal((n_next, n)), 3 * rng.standard_normal((n_next, m))
        yield Probe(f"{n} neurons, {n_next} in the next layer, {m} example{'s' * (m > 1)}",
                    (w, delta, rng.standard_normal((n, m))))


EXERCISE = Exercise(
    title="BP2, the error of a hidden layer",
    solution=hidden_error,
    form=Matrix("delta"),
    probes=tuple(probes()),
    section=BP2,
    hints=(
        "A neuron of layer l touches the cost only through the neurons it feeds. Which numbers say "
        "how strongly it feeds each of them?",
        "Each neuron collects the errors of the next layer, each times the weight that leads "
        "there, and adds them up. Then one more factor: what does a change of z have to pass on "
        "its way out of the neuron?",
        "Forwards the weights are multiplied as they stand. Backwards rows and columns change "
        "places. Look at the shapes: (n_l, n_next) times (n_next, m) is (n_l, m), and then each "
        "entry is multiplied by the slope of σ at its own z.",
    ),
    mistakes=MISTAKES,
    replaces=("bp2",),
)
