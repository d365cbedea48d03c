"""BP2 with a diagonal matrix in place of the Hadamard product."""

import numpy as np

from ...activations import sigmoid
from ..answer import Matrix
from ..entrywise import refused
from ..exercise import Exercise, Mistake
from ..probe import Probe
from ..sections import BP2, BROADCASTING, DIAGONAL, SIGMOID_PRIME, UNROLLED, WHY_JK
from .unrolling import Sigma


def matrix_form(w_next, delta_next, z):
    """Return delta^l by BP2 with matrix products alone: Σ'(z^l) in place of ⊙.

    Σ'(z) is the square matrix with the slopes σ'(z_j) on its diagonal, and 0 elsewhere.
    w_next: the weights of layer l + 1, (n_{l+1}, n_l). One example: delta_next, the
    error of layer l + 1, (n_{l+1}, 1), and z, the weighted inputs of layer l, (n_l, 1).
    Returns (n_l, 1).
    """
    Sigma_prime = np.diag(sigmoid.prime(z[:, 0]))
    return Sigma_prime @ w_next.T @ delta_next


def with_matrix(M):
    """BP2 with the matrix M(z) in place of the diagonal one."""
    return lambda w, delta, z: M(z) @ w.T @ delta


def with_diagonal(f):
    """BP2 with the diagonal matrix of f(z)."""
    return with_matrix(lambda z: Sigma(z, f))


def mistake(id, says, section, *functions):
    return Mistake(id, says, section, functions, "BP2")


MISTAKES = (
    mistake(
        "diag_of_column",
        "only one slope, that of neuron 0, multiplies everything. numpy's diag does that with a "
        "column (n, 1). From an array with two axes it takes the diagonal, and only from a vector "
        "(n,) does it make a matrix.",
        DIAGONAL,
        lambda w, delta, z: np.diag(sigmoid.prime(z)) @ (w.T @ delta),
        lambda w, delta, z: np.diag(sigmoid.prime(z)) * (w.T @ delta),
        lambda w, delta, z: sigmoid.prime(z)[0] * (w.T @ delta),
    ),
    mistake(
        "diagonal_before_w",
        "the slopes of this layer multiply the error of the next one. The error has to come back "
        "through the weights first. Which matrix should multiply the column first?",
        BP2,
        lambda w, delta, z: w.T @ Sigma(z) @ delta,
    ),
    mistake(
        "w_not_transposed",
        "w is used as it is, as on the way forward. The error goes the other way: from neuron j "
        "back to neuron k.",
        WHY_JK,
        lambda w, delta, z: Sigma(z) @ w @ delta,
    ),
    mistake(
        "forward_order",
        "the order is that of the forward pass: w comes in front of the diagonal matrix, and is "
        "not transposed.",
        BP2,
        lambda w, delta, z: w @ Sigma(z) @ delta,
    ),
    mistake(
        "no_prime",
        "the diagonal matrix is missing: the error has come back through the weights, but not yet "
        "through σ.",
        BP2,
        lambda w, delta, z: w.T @ delta,
    ),
    mistake(
        "prime_twice",
        "the slopes appear twice. A change of z passes through σ once.",
        BP2,
        lambda w, delta, z: Sigma(z) @ Sigma(z) @ w.T @ delta,
    ),
    mistake(
        "inverse",
        "the inverse of the diagonal matrix is used: everything is divided by the slopes.",
        DIAGONAL,
        lambda w, delta, z: np.linalg.inv(Sigma(z)) @ w.T @ delta,
    ),
    mistake(
        "prime_of_a",
        "the diagonal has σ′ at a instead of z. What goes into σ, and what comes out of it?",
        SIGMOID_PRIME,
        with_diagonal(lambda z: sigmoid.prime(sigmoid.f(z))),
    ),
    mistake(
        "sigma_for_prime",
        "the diagonal has σ itself on it. Which property of σ says how much of a small change of z "
        "gets through?",
        SIGMOID_PRIME,
        with_diagonal(sigmoid.f),
    ),
    mistake(
        "one_minus_a_for_prime",
        "the diagonal has 1 − σ on it: that is one factor of the short form of σ′.",
        SIGMOID_PRIME,
        with_diagonal(lambda z: 1 - sigmoid.f(z)),
    ),
    mistake(
        "z_for_a_in_prime",
        "the short form of σ′ is on the diagonal, with z instead of a. It works with what comes "
        "out of σ, not with what goes in.",
        SIGMOID_PRIME,
        with_diagonal(lambda z: z * (1 - z)),
    ),
    mistake(
        "tanh_slope",
        "the diagonal has the slopes of tanh on it. Those of σ belong there.",
        SIGMOID_PRIME,
        with_diagonal(lambda z: 1 - sigmoid.f(z) ** 2),
        with_diagonal(lambda z: 1 - np.tanh(z) ** 2),
    ),
    mistake(
        "z_for_prime",
        "the diagonal has z itself on it. The slopes of σ at z belong there.",
        DIAGONAL,
        with_diagonal(lambda z: z),
    ),
    mistake(
        "prime_of_delta",
        "the slopes are taken at the error of the next layer. Where on the curve are the neurons "
        "of this layer?",
        BP2,
        lambda w, delta, z: w.T @ Sigma(delta) @ delta,
        lambda w, delta, z: Sigma(delta) @ w.T @ delta,
    ),
    mistake(
        "prime_after_diag",
        "the matrix is made first, and then σ′ is taken of all of it. σ′(0) is ¼, so the places "
        "off the diagonal hold ¼ instead of 0.",
        DIAGONAL,
        with_matrix(lambda z: sigmoid.prime(np.diag(z[:, 0]))),
    ),
    mistake(
        "full_matrix",
        "the slopes fill the whole matrix, not only its diagonal. What should the slope of one "
        "neuron do to the error of another?",
        DIAGONAL,
        with_matrix(lambda z: sigmoid.prime(z) * np.ones(len(z))),
        with_matrix(lambda z: np.ones_like(z) * sigmoid.prime(z[:, 0])),
        with_matrix(lambda z: sigmoid.prime(z) @ sigmoid.prime(z).T),
    ),
    mistake(
        "one_beside_the_diagonal",
        "off the diagonal there are ones, and there should be zeros. What should the slope of one "
        "neuron do to the error of another?",
        DIAGONAL,
        with_matrix(lambda z: Sigma(z) + 1 - np.eye(len(z))),
    ),
    mistake(
        "other_diagonal",
        "the slopes are in reverse order, or off the diagonal. The slope of neuron j belongs in "
        "row j and column j.",
        DIAGONAL,
        with_matrix(lambda z: Sigma(z[::-1])),
        with_matrix(lambda z: Sigma(z)[::-1]),
        with_matrix(lambda z: Sigma(z)[:, ::-1]),
        *(with_matrix(lambda z, by=by: np.roll(Sigma(z), by, axis=1)) for by in (1, -1)),
    ),
    mistake(
        "stays_a_matrix",
        "a square matrix comes out, with numbers on its diagonal. A diagonal matrix multiplied by "
        "a column, entry by entry, stays a matrix; a matrix product adds up along each row.",
        DIAGONAL,
        lambda w, delta, z: Sigma(z) * (w.T @ delta),
        lambda w, delta, z: np.diag((w.T @ delta)[:, 0]),
    ),
    mistake(
        "not_summed",
        "a matrix comes out: the contributions of the neurons of the next layer lie side by side. "
        "They still have to be added up.",
        BP2,
        lambda w, delta, z: Sigma(z) @ (w.T * delta.T),
        lambda w, delta, z: (Sigma(z) @ (w.T * delta.T)).T,
    ),
    mistake(
        "error_missing",
        "the error of the next layer is not used. What is left is a matrix, with a column for each "
        "neuron of the next layer.",
        BP2,
        lambda w, delta, z: Sigma(z) @ w.T,
    ),
    mistake(
        "one_slope_for_all",
        "one number, the sum or the mean of the slopes, multiplies all neurons. Each neuron has a "
        "slope of its own.",
        DIAGONAL,
        lambda w, delta, z: sigmoid.prime(z).sum() * (w.T @ delta),
        lambda w, delta, z: sigmoid.prime(z).mean() * (w.T @ delta),
    ),
    mistake(
        "plus_for_times",
        "the slopes are added, to the matrix or to the column. The chain rule multiplies.",
        BP2,
        lambda w, delta, z: sigmoid.prime(z) + w.T @ delta,
        lambda w, delta, z: (Sigma(z) + w.T) @ delta,
    ),
    mistake(
        "sign",
        "every sign is the wrong way round. There is no minus in BP2.",
        BP2,
        lambda w, delta, z: -Sigma(z) @ w.T @ delta,
    ),
    mistake(
        "all_zero",
        "everything is 0. σ′ is at most ¼, and an array of integers turns that into 0. Or was the "
        "diagonal never filled?",
        DIAGONAL,
        lambda w, delta, z: 0 * z,
    ),
    mistake(
        "stretched",
        "a vector of shape (n,) is combined with a column of shape (n, 1). numpy stretches both, "
        "and every slope multiplies every error.",
        BROADCASTING,
        lambda w, delta, z: sigmoid.prime(z[:, 0]) * (w.T @ delta),
        lambda w, delta, z: sigmoid.prime(z) * (w.T @ delta)[:, 0],
    ),
    mistake(
        "flat",
        "the numbers are right, but a vector of shape (n,) comes back. Here every vector is a "
        "column, with two axes.",
        BROADCASTING,
        lambda w, delta, z: matrix_form(w, delta, z)[:, 0],
    ),
    mistake(
        "transposed",
        "the numbers are right, but they lie in a row. An error is a column.",
        BP2,
        lambda w, delta, z: matrix_form(w, delta, z).T,
    ),
)


def probes():
    # n_{l+1} and n_l. With equal widths some slips compute that raise an error elsewhere, and so
    # they do with a single neuron, where np.diag of a column gives something.
    for seed, (n_next, n) in enumerate([(4, 3), (4, 3), (2, 5), (3, 3), (4, 1)]):
        rng = np.random.default_rng([seed, 61])
        said = f"{n} neuron{'s' * (n > 1)} in layer l and {n_next} in layer l + 1"
        sizes = (n_next, n), (n_next, 1), (n, 1)
        yield Probe(said, tuple(rng.standard_normal(size) * 1.5 for size in sizes))


STILL_ENTRY_BY_ENTRY = mistake(
    "still_entry_by_entry",
    "the numbers are right. But your code still has a product entry by entry, ⊙, and here "
    "everything should be a matrix product. What must the slopes become?",
    DIAGONAL,
    lambda w, delta, z: (w.T @ delta) * sigmoid.prime(z),
)
PROBES = tuple(probes())

EXERCISE = Exercise(
    title="BP2 with a diagonal matrix",
    solution=matrix_form,
    form=Matrix("delta"),
    probes=PROBES,
    section=UNROLLED,
    hints=(
        "Write BP2 with ⊙ first. Which matrix, in front of a column, multiplies each entry by a "
        "number of its own and mixes nothing?",
        "Σ′(z) is square, with one row for each neuron of layer l. On paper, check the shapes from "
        "left to right: the last factor is the column, and the first gives the result its rows.",
        "numpy's diag makes that matrix if you give it the slopes as a vector of shape (n,). Then "
        "multiply three factors: the matrix, the weights with rows and columns exchanged, and the "
        "error of the next layer.",
    ),
    mistakes=(*MISTAKES, STILL_ENTRY_BY_ENTRY),
    further=refused(STILL_ENTRY_BY_ENTRY, PROBES[0], 1),
    replaces=("bp2",),
)
