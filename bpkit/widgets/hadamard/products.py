"""Four ways to multiply two columns: what numpy gives, what is lit, and the arithmetic in words."""

from __future__ import annotations

from typing import Any, NamedTuple

import ipywidgets
import numpy as np

from ...formatting import bracketed, lowered, plain
from ..views.mathml import mathml
from ..views.matrix_view import MatrixView

DIGITS = 4


class Product(NamedTuple):
    """One product: what it is called, its code, and the names of the matrices of its equation."""

    title: str
    name: str
    code: str
    sign: str
    names: tuple[str, str, str]


PRODUCTS = (
    Product("Hadamard product", "s ⊙ t", "s * t", "⊙", ("s", "t", "s ⊙ t")),
    Product("the same, by a matrix", "diag(s) t", "np.diag(s[:, 0]) @ t", "",
            ("diag(s)", "t", "diag(s) t")),
    Product("dot product", "s · t = sᵀt", "s.T @ t", "", ("sᵀ", "t", "sᵀt")),
    Product("matrix product", "s tᵀ", "s @ t.T", "", ("s", "tᵀ", "s tᵀ")),
)
HADAMARD, DIAGONAL, DOT, OUTER = PRODUCTS


def compute(s: np.ndarray, t: np.ndarray) -> dict[Product, np.ndarray]:
    """Return what numpy gives for the code of each product; s and t are (n, 1)."""
    return {
        HADAMARD: s * t,
        DIAGONAL: np.diag(s[:, 0]) @ t,
        DOT: s.T @ t,
        OUTER: s @ t.T,
    }


def digits_for(array: np.ndarray) -> int:
    """Return the fewest decimals, at most 4, that write every number of the array exactly."""
    for digits in range(DIGITS):
        if np.abs(array - np.round(array, digits)).max() < 1e-9:
            return digits
    return DIGITS


def written(number: float) -> str:
    """Return a number with no more decimals than it needs, at most 4."""
    return plain(number, digits_for(np.asarray(number)))


def element_name(column: str, j: int) -> str:
    """Return the book's name of an entry of a column, such as "s₂", counted from 1."""
    return column + lowered(j + 1)


class Equation:
    """A product as three matrices with one element lit, and a line of arithmetic under them."""

    def __init__(self, product: Product):
        self.product = product
        self.views = [MatrixView([[0.0]], name, named="below") for name in product.names]
        self.result = self.views[2]
        self.result.selectable = product in (HADAMARD, DIAGONAL)
        self.note = ""
        self._line = ipywidgets.HTML()
        heading = ipywidgets.HTML(
            f"<div class='bpkit-hadamard-heading'>{mathml(product.name)}"
            f"<span class='bpkit-muted'>{product.title}</span><code>{product.code}</code></div>"
        )
        times, equals = (
            ipywidgets.HTML(f"<span class='bpkit-hadamard-sign'>{sign}</span>")
            for sign in (product.sign, "=")
        )
        left, right, result = self.views
        # Where a line is too short for all, the result goes under its factors, with its sign.
        equation = ipywidgets.Box(
            [ipywidgets.Box([left, times, right]), ipywidgets.Box([equals, result])]
        )
        equation.add_class("bpkit-hadamard-equation")
        self.card = ipywidgets.VBox([heading, equation, self._line])
        self.card.add_class("bpkit-card")

    def show(self, s: np.ndarray, t: np.ndarray, j: int) -> None:
        """Show the product of s and t, both (n, 1), and light what goes into element j."""
        for view, traits in zip(self.views, _lit(self.product, s, t, j), strict=True):
            view.show(digits=digits_for(traits["values"]), **traits)
        self.note = _note(self.product, s, t, j)
        self._line.value = f"<p>{self.note}</p>"


def _lit(product: Product, s: np.ndarray, t: np.ndarray, j: int) -> list[dict[str, Any]]:
    """The traits of the three matrices of an equation."""
    result = compute(s, t)[product]
    if product is DOT:
        return [dict(values=s.T, lit_row=0), dict(values=t, lit_column=0),
                dict(values=result, selected=(0, 0))]
    if product is OUTER:
        diagonal = [(i, i) for i in range(len(s))]
        return [dict(values=s, lit_row=j), dict(values=t.T, lit_column=j),
                dict(values=result, lit=diagonal, selected=(j, j))]
    left, right = (s, "lit_row") if product is HADAMARD else (np.diag(s[:, 0]), "lit_column")
    return [dict(values=left, lit_row=j),
            {"values": t, right: j if product is HADAMARD else 0},
            dict(values=result, selected=(j, 0))]


def _note(product: Product, s: np.ndarray, t: np.ndarray, j: int) -> str:
    """The arithmetic of element j with the numbers filled in, and what to notice, as HTML."""
    results = compute(s, t)
    each = terms(s, t)
    value = f"<b>{written(results[HADAMARD][j, 0])}</b>"
    before, shape = _whole(s.shape), _whole(results[product].shape)
    if product is HADAMARD:
        return f"{each[j]} = {value}. Shape {before} stays {shape}."
    if product is DIAGONAL:
        row = terms(np.diag(s[:, 0])[j][:, None], t)
        same = np.array_equal(results[DIAGONAL], results[HADAMARD])
        return f"{_sum(row, j)} = {value}. {'Equal' if same else 'Not equal'} to {mathml('s ⊙ t')}."
    if product is DOT:
        total = written(results[DOT][0, 0])
        return f"{_sum(each, j)} = <b>{total}</b>. One number, shape {shape}."
    return (
        f"{each[j]} = {value} is on the diagonal. Shape {shape}. <br>{without_transpose(s, t)}"
    )


def without_transpose(s: np.ndarray, t: np.ndarray) -> str:
    """Return what numpy says to s @ t, as HTML."""
    try:
        shape = (s @ t).shape
    except ValueError:
        return (
            f"<code>s @ t</code> is refused: {s.shape} @ {t.shape}, "
            f"{s.shape[1]} column against {t.shape[0]} rows."
        )
    return f"<code>s @ t</code> is allowed here: {s.shape} @ {t.shape} gives {shape}."


def terms(s: np.ndarray, t: np.ndarray) -> list[str]:
    """Return each product s_j t_j with the numbers filled in, such as "2 × (−4)"."""
    one, other = ([bracketed(written(number)) for number in part[:, 0]] for part in (s, t))
    return [f"{a} × {b}" for a, b in zip(one, other, strict=True)]


def _sum(each: list[str], j: int) -> str:
    whole = map(_whole, each)
    return " + ".join(f"<b>{term}</b>" if i == j else term for i, term in enumerate(whole))


def _whole(said: Any) -> str:
    """What is not to be broken over two lines, as HTML."""
    return f"<span class='bpkit-hadamard-whole'>{said}</span>"


def as_text(array: np.ndarray) -> str:
    """Return a matrix in one line; a column as a row with ᵀ, one number without brackets."""
    if array.size == 1:
        return written(array[0, 0])
    if array.shape[1] == 1:
        return as_text(array.T) + "ᵀ"
    rows = ["[" + ", ".join(map(written, row)) + "]" for row in array]
    return rows[0] if len(rows) == 1 else "[" + ", ".join(rows) + "]"
