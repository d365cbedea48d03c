"""BP2: the error of a hidden layer from that of the next one."""

import numpy as np

from ...activations import sigmoid
from ..answer import Matrix
from ..exercise import Exercise, Mistake
from ..probe import Probe
from ..sections import BP2, BROADCASTING, COLUMNS, SIGMOID_PRIME
from .slips import FOUR_TIMES, INTEGERS, MATRIX_SLOPES, of_columns


def hidden_error(w_next, delta_next, z):
    """Return delta^l by BP2, for sigmoid neurons.

    w_next, delta_next: w^{l+1}, (n_{l+1}, n_l), and delta^{l+1}, (n_{l+1}, m).
    z: the weighted inputs z^l, (n_l, m). Returns (n_l, m), one column per example.
    """
    return (w_next.T @ delta_next) * sigmoid.prime(z)


# A mistake takes σ′ as its last argument, so that backprop can make it with another f as well.


def mistake(id, says, section, *functions):
    return Mistake(id, says, section, functions, "BP2")


def slope_in_every_round(w, d, z, prime=sigmoid.prime):
    back = 0 * z
    for k in range(len(d)):
        back = (back + w[k][:, None] * d[k]) * prime(z)
    return back


MISTAKES = (
    mistake(
        "no_prime",
        "σ′ is missing. What came back along the weights is about the activation a of a hidden "
        "neuron; its error is about z, and σ lies between the two.",
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
        "the short form of σ′ contains z instead of the activation.",
        SIGMOID_PRIME,
        lambda w, d, z, prime=None: (w.T @ d) * z * (1 - z),
        lambda w, d, z, prime=None: (w.T @ d) * sigmoid.f(z) * (1 - z),
        lambda w, d, z, prime=None: (w.T @ d) * z * (1 - sigmoid.f(z)),
    ),
    mistake(
        "a_for_prime",
        "the activation alone is used instead of σ′: that is σ, not its slope.",
        SIGMOID_PRIME,
        lambda w, d, z, prime=None: (w.T @ d) * sigmoid.f(z),
    ),
    mistake(
        "one_minus_a_for_prime",
        "1 − a alone is used instead of σ′: that is one factor of its short form.",
        SIGMOID_PRIME,
        lambda w, d, z, prime=None: (w.T @ d) * (1 - sigmoid.f(z)),
    ),
    mistake(
        "prime_twice",
        "σ′ appears twice. A change of z passes through this layer's σ once.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d) * prime(z) ** 2,
    ),
    mistake(
        "four_times",
        FOUR_TIMES,
        SIGMOID_PRIME,
        lambda w, d, z, prime=sigmoid.prime: 4 * (w.T @ d) * prime(z),
    ),
    mistake(
        "tanh_slope",
        "the slope of tanh is used instead of σ′: its short form is 1 − a².",
        SIGMOID_PRIME,
        lambda w, d, z, prime=None: (w.T @ d) * (1 - np.tanh(z) ** 2),
        lambda w, d, z, prime=None: (w.T @ d) * (1 - sigmoid.f(z) ** 2),
    ),
    mistake(
        "relu_slope",
        "the slope of relu, 0 or 1, is used instead of σ′.",
        SIGMOID_PRIME,
        lambda w, d, z, prime=None: (w.T @ d) * (z > 0),
    ),
    mistake(
        "f_of_error",
        "a function is applied to the error that has come back: σ, its slope, tanh or relu. The "
        "error should only be multiplied by a slope.",
        BP2,
        lambda w, d, z, prime=None: np.maximum(w.T @ d, 0),
        lambda w, d, z, prime=None: sigmoid.f(w.T @ d),
        lambda w, d, z, prime=None: np.tanh(w.T @ d),
        lambda w, d, z, prime=sigmoid.prime: prime(w.T @ d),
    ),
    mistake(
        "slope_at_error",
        "σ′ is taken at the error that has come back. The slope that counts is the one at the "
        "neuron's own z.",
        SIGMOID_PRIME,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d) * prime(w.T @ d),
    ),
    mistake(
        "brackets",
        "brackets are missing: multiplication comes before subtraction. Look for a difference in "
        "which only one term is multiplied.",
        BP2,
        lambda w, d, z, prime=None: (w.T @ d) * sigmoid.f(z) * 1 - sigmoid.f(z),
        lambda w, d, z, prime=None: (w.T @ d) * 1 - sigmoid.f(z) ** 2,
    ),
    mistake(
        "shares",
        "each error is split among the weights in proportion to their size. What comes back along "
        "a weight is the error times the weight itself.",
        BP2,
        *(lambda w, d, z, prime=sigmoid.prime, k=k: (w / w.sum(axis=k, keepdims=True)).T @ d
          * prime(z) for k in (1, 0)),
        *(lambda w, d, z, prime=None, k=k: (w / w.sum(axis=k, keepdims=True)).T @ d
          for k in (1, 0)),
    ),
    mistake(
        "reshaped",
        "the weights are reshaped, not transposed. A reshape keeps the order of the numbers, so "
        "rows do not become columns.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w.reshape(w.shape[::-1]) @ d) * prime(z),
    ),
    mistake(
        "inverse",
        "the inverse of the weights is used. The error comes back along the weights themselves.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (np.linalg.pinv(w) @ d) * prime(z),
    ),
    mistake(
        "squared",
        "the errors are squared. This step uses them as they are.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d**2) * prime(z),
    ),
    mistake(
        "sums_before_product",
        "weights and errors are added first, and multiplied afterwards. Each weight is multiplied "
        "by an error, and then the products are added up.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (
            w.sum(axis=0)[:, None] * d.sum(axis=0, keepdims=True) * prime(z)),
    ),
    mistake(
        "slope_in_every_round",
        "σ′ is multiplied in at every round of the sum over the next layer. It belongs there once, "
        "when the sum is complete.",
        BP2,
        slope_in_every_round,
    ),
    mistake(
        "slope_transposed",
        "σ′ is transposed before it is multiplied in. Error and slope have the same shape, with a "
        "row for each neuron.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d) * prime(z).T,
    ),
    mistake(
        "z_for_prime",
        "z itself is used instead of the slope of σ at z.",
        SIGMOID_PRIME,
        lambda w, d, z, prime=None: (w.T @ d) * z,
    ),
    mistake(
        "not_transposed",
        "w is used as it is, as on the way forward. On the way back each neuron collects blame "
        "from all the neurons it feeds. With equal widths numpy does not complain, but the numbers "
        "are wrong.",
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
        "the weights are not used. The error of the next layer comes back along them.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: d * prime(z),
        lambda w, d, z, prime=sigmoid.prime: d.sum(axis=0) * prime(z),
    ),
    mistake(
        "error_missing",
        "the error of the next layer is not used: the weights out of each neuron are added up, and "
        "nothing more.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: w.T.sum(axis=1, keepdims=True) * prime(z),
    ),
    mistake(
        "slope_alone",
        "these numbers are the slopes of σ alone: what has come back along the weights is missing. "
        "Is there an = in your code where they should be multiplied in? In numpy's multiply, a "
        "third argument says where the result goes; it is not a third factor.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: prime(z),
    ),
    mistake(
        "absolute_weights",
        "the signs of the weights are lost. A neuron that pushes the next one down takes blame "
        "with the opposite sign.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (abs(w).T @ d) * prime(z),
    ),
    mistake(
        "absolute_errors",
        "the signs of the errors are lost. Blame of different signs must be able to cancel.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ abs(d)) * prime(z),
        lambda w, d, z, prime=sigmoid.prime: abs(w.T @ d) * prime(z),
    ),
    mistake(
        "sign",
        "every sign is the wrong way round. Nothing in this step changes a sign.",
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
        "this is divided by the number of neurons in the next layer. Blame from all of them is "
        "added up, not averaged.",
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
        "carried over to the next. Where in your loops should the sum begin?",
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
        "the errors of the examples are added up before they go back. Each example keeps its own "
        "column, all the way down.",
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
        "the products of weight and error are there, one by one. For each neuron they still have "
        "to be added up.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: w.T * d.T,
    ),
    mistake(
        "prime_as_matrix_product",
        "σ′ is multiplied in as a matrix, rows by columns. Each neuron's error is multiplied by "
        "its own slope only.",
        BP2,
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d) @ prime(z),
        lambda w, d, z, prime=sigmoid.prime: (w.T @ d) @ prime(z).T,
        lambda w, d, z, prime=sigmoid.prime: prime(z) @ (w.T @ d),
    ),
    mistake(
        "slope_from_matrix_product",
        "the slope is made with a matrix product, or multiplied in with one. Each neuron's slope "
        "comes from its own a alone, and multiplies its own error alone.",
        BP2,
        *(lambda w, d, z, prime=None, of=of: of(w.T @ d, sigmoid.f(z)) for of in MATRIX_SLOPES),
    ),
    mistake(
        "rows_meet_columns",
        "what came back along the weights has examples as rows, but σ′ has them as columns. With "
        "equal numbers of both, or with one example, numpy does not complain.",
        COLUMNS,
        lambda w, d, z, prime=sigmoid.prime: (d.T @ w) * prime(z),
    ),
    mistake(
        "flat_z",
        "somewhere a vector of shape (n,) is combined with a column of shape (n, 1). numpy "
        "stretches both into a matrix.",
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
        "there, and adds them up. Then comes one more factor: what does a change of z have to pass "
        "through on its way out of the neuron?",
        "On the way forward the weights are used as they are. On the way back their rows and "
        "columns are swapped. Look at the shapes: (n_l, n_next) times (n_next, m) is (n_l, m), and "
        "then each entry is multiplied by the slope of σ at its own z.",
    ),
    mistakes=MISTAKES,
    replaces=("bp2",),
)
