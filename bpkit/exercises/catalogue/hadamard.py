"""The Hadamard product."""

import numpy as np

from ..answer import Matrix
from ..exercise import Exercise, Mistake
from ..probe import SHAPES, Probe
from ..sections import BROADCASTING, HADAMARD


def hadamard(s, t):
    """Return the Hadamard product of s and t.

    s, t: arrays of one shape (n, m), such as two columns of shape (n, 1).
    Returns (n, m).
    """
    return s * t


def mistake(id, says, section, *functions):
    return Mistake(id, says, section, functions)


def only(*place):
    """The product where `place` is, and 0 elsewhere."""

    def function(s, t):
        product = np.zeros(s.shape)
        product[place] = s[place] * t[place]
        return product

    return function


def integers(s, t):
    product = np.zeros(s.shape, dtype=int)
    product[...] = s * t
    return product


def diagonal_only(s, t):
    product = np.zeros(s.shape)
    for j in range(min(s.shape)):
        product[j, j] = s[j, j] * t[j, j]
    return product


MISTAKES = (
    mistake(
        "matrix_product",
        "This is a matrix product: rows are multiplied by columns, and the products are added up. "
        "⊙ adds nothing.",
        HADAMARD,
        lambda s, t: s @ t,
        lambda s, t: t @ s,
        lambda s, t: s @ t.T,
        lambda s, t: t @ s.T,
        lambda s, t: s.T @ t,
        lambda s, t: t.T @ s,
        lambda s, t: s.T @ t.T,
    ),
    mistake(
        "dot_product",
        "The products are added up to one number: a dot product. How many numbers does ⊙ give for "
        "two columns of three?",
        HADAMARD,
        lambda s, t: (s * t).sum(),
    ),
    mistake(
        "averaged",
        "The products are averaged to one number. ⊙ keeps every one of them in its own place.",
        HADAMARD,
        lambda s, t: (s * t).mean(),
    ),
    mistake(
        "columns_added_up",
        "Each column is added up to one number. ⊙ adds nothing.",
        HADAMARD,
        lambda s, t: (s * t).sum(axis=0),
        lambda s, t: (s * t).sum(axis=0, keepdims=True),
    ),
    mistake(
        "rows_added_up",
        "Each row is added up, over the examples. ⊙ adds nothing.",
        HADAMARD,
        lambda s, t: (s * t).sum(axis=1),
        lambda s, t: (s * t).sum(axis=1, keepdims=True),
    ),
    mistake(
        "outer",
        "Every entry of one array is multiplied by every entry of the other. With ⊙ each entry has "
        "one partner. Which?",
        HADAMARD,
        lambda s, t: np.outer(s, t),
        lambda s, t: np.outer(t, s),
    ),
    mistake(
        "kron",
        "Copies of one whole array, each multiplied by an entry of the other, are put side by "
        "side: that is the Kronecker product ⊗, a ring with a cross. ⊙ has a dot in it.",
        HADAMARD,
        lambda s, t: np.kron(s, t),
        lambda s, t: np.kron(t, s),
    ),
    mistake(
        "cross_product",
        "This is the cross product of geometry, which exists in three dimensions only.",
        HADAMARD,
        lambda s, t: np.cross(s, t),
    ),
    mistake(
        "plus_for_times",
        "The entries are added. ⊙ is a product.",
        HADAMARD,
        lambda s, t: s + t,
    ),
    mistake(
        "minus_for_times",
        "The entries are subtracted. ⊙ is a product.",
        HADAMARD,
        lambda s, t: s - t,
        lambda s, t: t - s,
    ),
    mistake(
        "every_pair_of_rows",
        "Every row of one is multiplied by every row of the other. With ⊙ each entry has one "
        "partner, the one in the same place.",
        HADAMARD,
        lambda s, t: (s[:, None, :] * t).reshape(-1, s.shape[1]),
        lambda s, t: (t[:, None, :] * s).reshape(-1, s.shape[1]),
    ),
    mistake(
        "divided",
        "The entries are divided. ⊙ is a product.",
        HADAMARD,
        lambda s, t: s / t,
        lambda s, t: s // t,
        lambda s, t: t / s,
    ),
    mistake(
        "power",
        "One array is raised to the power of the other. How many stars are there?",
        HADAMARD,
        lambda s, t: s**t,
        lambda s, t: t**s,
    ),
    mistake(
        "larger",
        "The larger or the smaller of two entries is taken. ⊙ makes one number from the two.",
        HADAMARD,
        np.maximum,
        np.minimum,
    ),
    mistake(
        "one_array_twice",
        "One of the two arrays is used twice, and the other is not used at all.",
        HADAMARD,
        lambda s, t: s * s,
        lambda s, t: t * t,
    ),
    mistake(
        "one_transposed",
        "Rows and columns of one array are swapped, so the wrong entries are multiplied.",
        HADAMARD,
        lambda s, t: s * t.T,
        lambda s, t: s.T * t,
    ),
    mistake(
        "first_column",
        "Only the first column is there. Each example has a column of its own, and you need all of "
        "them.",
        HADAMARD,
        lambda s, t: s[:, :1] * t[:, :1],
        lambda s, t: s[:, 0] * t[:, 0],
        only(slice(None), 0),
    ),
    mistake(
        "first_row",
        "Only one row is there, the first or the last. Each neuron has a row of its own, and you "
        "need all of them.",
        HADAMARD,
        lambda s, t: s[-1] * t[-1],
        lambda s, t: s[0] * t[0],
        lambda s, t: s[:1] * t[:1],
        only(0),
    ),
    mistake(
        "one_row_for_all",
        "Every row is the last one. A list of lists made by multiplying a list holds the same row "
        "many times: did your result begin like that?",
        HADAMARD,
        lambda s, t: s * 0 + s[-1:] * t[-1:],
    ),
    mistake(
        "one_column_for_all",
        "One column, the first or the last, is used for all. Every column of one array has its own "
        "partner in the other.",
        BROADCASTING,
        lambda s, t: s[:, :1] * t,
        lambda s, t: s * t[:, :1],
        lambda s, t: s * 0 + s[:, -1:] * t[:, -1:],
        lambda s, t: s * 0 + s[:, :1] * t[:, :1],
    ),
    mistake(
        "loop_stops_early",
        "The last row or the last column is left out. Where does a range end?",
        HADAMARD,
        only(slice(-1)),
        only(slice(None), slice(-1)),
        only(slice(-1), slice(-1)),
        lambda s, t: s[:-1] * t[:-1],
        lambda s, t: s[:, :-1] * t[:, :-1],
    ),
    mistake(
        "loop_starts_late",
        "The first row or the first column is left out. Where does a range begin, and where do "
        "arrays?",
        HADAMARD,
        only(slice(1, None)),
        only(slice(None), slice(1, None)),
        only(slice(1, None), slice(1, None)),
    ),
    mistake(
        "square_loops",
        "Both loops go over the number of rows. How many columns are there?",
        HADAMARD,
        lambda s, t: only(slice(None), slice(len(s)))(s, t),
    ),
    mistake(
        "diagonal_only",
        "Only the diagonal is filled: one index counts both rows and columns, but two are needed.",
        HADAMARD,
        diagonal_only,
        lambda s, t: np.diag(s) * np.diag(t),
    ),
    mistake(
        "transposed",
        "The entries are right, but rows and columns are swapped.",
        HADAMARD,
        lambda s, t: (s * t).T,
    ),
    mistake(
        "stretched",
        "Somewhere a vector of shape (n,) is combined with a column of shape (n, 1). numpy "
        "stretches both into a matrix.",
        BROADCASTING,
        lambda s, t: s.ravel() * t,
        lambda s, t: s * t.ravel(),
    ),
    mistake(
        "flat",
        "The entries are right, but all of them are on one axis, or in one column. The result has "
        "the shape of s and t.",
        BROADCASTING,
        lambda s, t: (s * t).ravel(),
        lambda s, t: (s * t).ravel("F"),
        lambda s, t: (s * t).reshape(-1, 1),
    ),
    mistake(
        "side_by_side",
        "The two arrays are put next to each other, and nothing is multiplied.",
        HADAMARD,
        lambda s, t: np.hstack([s, t]),
        lambda s, t: np.vstack([s, t]),
        lambda s, t: np.append(s, t),
        lambda s, t: np.stack([s, t]),
    ),
    mistake(
        "all_zero",
        "Everything is 0. Is the array that you made ever filled?",
        HADAMARD,
        lambda s, t: np.zeros(s.shape),
    ),
    mistake(
        "integers",
        "Everything after the decimal point is cut off. Numbers put into an array of integers "
        "become integers.",
        HADAMARD,
        integers,
        lambda s, t: s.astype(int) * t.astype(int),
        lambda s, t: s.astype(int) * t,
        lambda s, t: s * t.astype(int),
    ),
)


def probes():
    for seed, (n, m) in enumerate(SHAPES):
        rng = np.random.default_rng([seed, 31])
        s, t = rng.standard_normal((2, n, m)) * 3
        yield Probe(f"two arrays of shape ({n}, {m})", (s, t))


EXERCISE = Exercise(
    title="The Hadamard product",
    solution=hadamard,
    form=Matrix("the product"),
    probes=tuple(probes()),
    section=HADAMARD,
    hints=(
        "Take two columns with two numbers each and do it by hand. How many numbers come out, and "
        "where does each go?",
        "Entry j of the result needs entry j of s and entry j of t, and nothing else. Nothing is "
        "added up.",
        "numpy has several signs for products. One multiplies rows by columns; another, a single "
        "character, works entry by entry, on arrays of one shape.",
    ),
    mistakes=MISTAKES,
)
