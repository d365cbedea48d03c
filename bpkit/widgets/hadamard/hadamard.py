"""s ⊙ t beside the dot product, the matrix product and diag(s) t, element by element."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ...figures.style import style
from ...validation import finite, matrix, whole
from ..explorer import Explorer
from ..views.mathml import as_written, mathml
from ..views.matrix_view import HEIGHT, draw_matrix, width_of
from .products import (
    HADAMARD,
    PRODUCTS,
    Equation,
    as_text,
    compute,
    element_name,
    terms,
    without_transpose,
    written,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_equations(equations: Sequence[Equation], n: int) -> Figure:
    """Return the four equations of columns of n rows, two side by side where they fit."""
    from matplotlib.figure import Figure

    with style("both") as palette:
        across = max(330.0, *(sum(map(width_of, equation.views)) + 80 for equation in equations))
        down = n * HEIGHT + 84
        beside = 2 if across < 600 else 1
        wide, high = across * beside, down * (len(equations) // beside)
        figure = Figure(figsize=(wide / 72, high / 72))  # one unit is a point, as for letters
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, wide), ylim=(high, 0))
        axes.axis("off")
        for i, equation in enumerate(equations):
            _draw(axes, equation, (i % beside * across, i // beside * down), down, palette)
        return figure


def _draw(
    axes: Axes, equation: Equation, corner: tuple[float, float], down: float,
    palette: dict[str, str],
) -> None:
    left, top = corner[0] + 12, corner[1] + 18
    product, middle = equation.product, corner[1] + (down - 14) / 2
    axes.text(left, top, product.name, fontsize=12, va="center", family="serif", style="italic")
    axes.text(left + 100, top, product.code, fontsize=9.5, va="center", family="monospace",
              color=palette["muted"])
    for view, sign in zip(equation.views, (product.sign, "=", ""), strict=True):
        left = draw_matrix(axes, view, left, middle, palette) + (28 if sign else 12)
        axes.text(left - 14, middle, sign, fontsize=13, ha="center", va="center")
    arithmetic = as_written(equation.note.split("<br>")[0])
    axes.text(corner[0] + 12, corner[1] + down - 14, arithmetic, fontsize=9.5, va="center")


MOST_ROWS, LARGEST = 5, 99


class Hadamard(Explorer):
    """Two columns s and t, and the four ways to multiply them, with one element lit in all.

    Traits: `s`, `t`, both (n, 1), n from 1 to 5, entries from -99 to 99; `element`: the index j of
    the element that is lit, counted from 0. `put(s, t)` changes both to another length.
    """

    s: Any = traitlets.TraitType(None, help="the first column, (n, 1)")
    t: Any = traitlets.TraitType(None, help="the second column, (n, 1)")
    element: Any = traitlets.TraitType(0, help="the index of the element that is lit, from 0")

    def __init__(self, s: Any, t: Any, element: Any = 0):
        self._written: dict[str, np.ndarray] = {}  # what the fields say
        self._equations = [Equation(product) for product in PRODUCTS]
        self._fields = {name: [self._field(name, i) for i in range(MOST_ROWS)] for name in "st"}
        self._columns = {name: ipywidgets.VBox() for name in "st"}
        self._chooser = ipywidgets.RadioButtons(description="element", orientation="horizontal")
        self._more = ipywidgets.Button(description="Add a row")
        self._fewer = ipywidgets.Button(description="Remove a row")
        self._sentence = ipywidgets.HTML()
        super().__init__(self._boxes())
        self.put(s, t, element)
        self.observe(lambda _: self._show(), ["s", "t", "element"])
        self._chooser.observe(lambda change: self._choose(change["new"]), "index")
        for equation in self._equations:
            equation.result.observe(
                lambda change: self._choose(change["new"] and change["new"][0]), "selected"
            )
        self._more.on_click(lambda _: self._resize(+1))
        self._fewer.on_click(lambda _: self._resize(-1))

    def _boxes(self) -> list[ipywidgets.Widget]:
        columns = []
        for name, column in self._columns.items():
            column.add_class("bpkit-hadamard-column")
            label = ipywidgets.HTML(f"{mathml(name)} =")
            columns.append(ipywidgets.HBox([label, column]))
        tools = ipywidgets.VBox([self._chooser, ipywidgets.HBox([self._more, self._fewer])])
        controls = ipywidgets.Box([*columns, tools])
        controls.add_class("bpkit").add_class("bpkit-hadamard-controls")
        cards = ipywidgets.Box([equation.card for equation in self._equations])
        cards.add_class("bpkit").add_class("bpkit-hadamard-cards")
        return [controls, self._sentence, cards]

    def _field(self, name: str, i: int) -> ipywidgets.BoundedFloatText:
        field = ipywidgets.BoundedFloatText(
            min=-LARGEST, max=LARGEST, step=1, continuous_update=True,
            # ipywidgets lets through neither formulas nor <sub>: <em> has the look of one.
            description=f"<i>{name}</i><em>{i + 1}</em>", description_allow_html=True,
            style={"description_width": "22px"},
        )
        field.observe(lambda change: self._type(name, i, change["new"]), "value")
        return field

    # ---- traits ----

    def put(self, s: Any, t: Any, element: Any = None) -> None:
        """Change s and t together, even to another number of rows, and the element if given."""
        s, t = _column("s", s), _column("t", t)
        _same_shape(s, t)
        if element is None:
            element = min(self.element, len(s) - 1)
        element = whole("element", element, 0, len(s) - 1)
        with self._lock:
            with self.quietly():
                self.s, self.t, self.element = s, t, element
            self._show()

    @traitlets.validate("s", "t")
    def _a_column(self, proposal: Any) -> np.ndarray:
        name = proposal["trait"].name
        column = _column(name, proposal["value"])
        if not self._quiet:
            _same_shape(**{"s": self.s, "t": self.t, name: column})
        return column

    @traitlets.validate("element")
    def _a_row(self, proposal: Any) -> int:
        return whole("element", proposal["value"], 0, len(self.s) - 1)

    # ---- what the reader does ----

    def _type(self, name: str, i: int, number: float) -> None:
        with self._lock:
            if self._quiet or i >= len(self.s):
                return
            column = np.array(getattr(self, name))
            column[i, 0] = number
            self.put(**{"s": self.s, "t": self.t, name: column}, element=i)

    def _choose(self, element: int | None) -> None:
        with self._lock:
            if not self._quiet and element is not None and element < len(self.s):
                self.element = element

    def _resize(self, step: int) -> None:
        with self._lock:
            n = len(self.s) + step
            if step < 0 and n >= 1:
                self.put(self.s[:n], self.t[:n])
            elif step > 0 and n <= MOST_ROWS:
                # The rows go on as the columns of the first example do: 1, 2, … and 3, 4, …
                self.put(np.vstack([self.s, [[n]]]), np.vstack([self.t, [[n + 2]]]), n - 1)

    # ---- what is shown ----

    @property
    def products(self) -> dict[str, np.ndarray]:
        """What numpy gives for each line of code that is shown, by the code."""
        return {product.code: array for product, array in compute(self.s, self.t).items()}

    def _show(self) -> None:
        if self._quiet:
            return
        with self.quietly():
            self._show_controls()
            for equation in self._equations:
                equation.show(self.s, self.t, self.element)
            said = f"<div class='bpkit-hadamard-sentence' role='status'>{self._said()}</div>"
            self._sentence.value = f"<div class='bpkit'>{said}</div>"

    def _show_controls(self) -> None:
        n = len(self.s)
        for name, fields in self._fields.items():
            column = getattr(self, name)
            # What did not change is left alone: the reader may be typing into it.
            if name not in self._written or not np.array_equal(column, self._written[name]):
                self._written[name] = column
                for field, number in zip(fields, column[:, 0], strict=False):
                    field.value = float(number)
            if len(self._columns[name].children) != n:
                self._columns[name].children = tuple(fields[:n])
        labels = tuple(str(i + 1) for i in range(n))
        if self._chooser.options != labels:
            self._chooser.options = labels
        self._chooser.index = self.element
        self._more.disabled, self._fewer.disabled = n == MOST_ROWS, n == 1

    def _said(self) -> str:
        """The arithmetic of the element that is lit, in one sentence of HTML."""
        j, n = self.element, len(self.s)
        value = written(compute(self.s, self.t)[HADAMARD][j, 0])
        name = f"{element_name('s', j)} {element_name('t', j)}"
        return (
            f"<span>{mathml(name)} = {terms(self.s, self.t)[j]} = <b>{value}</b></span> "
            f"<span class='bpkit-muted'>is element {j + 1} of {mathml('s ⊙ t')} and of "
            f"{mathml('diag(s) t')}, and one of the {n * n} entries of {mathml('s tᵀ')}; "
            f"{mathml('s · t')} adds up {n} such product{'' if n == 1 else 's'}.</span>"
        )

    def _text(self) -> str:
        """Return the columns, the element that is lit, and every product with its shape."""
        s, t, j = self.s, self.t, self.element
        lines = [
            f"s = {as_text(s)}, t = {as_text(t)}, both {s.shape}; element {j + 1}, index j = {j}",
            as_written(self._said()),
        ]
        for product, array in compute(s, t).items():
            lines.append(f"{product.code:22}{array.shape!s:8}{as_text(array)}")
        return "\n".join([*lines, as_written(without_transpose(s, t))])

    def _picture(self) -> Figure:
        """Return the four equations in colours for light and dark backgrounds."""
        return draw_equations(self._equations, len(self.s))


def _column(name: str, value: Any) -> np.ndarray:
    """Return `value` as a read-only float64 column; ValueError or TypeError if it is not one."""
    given = finite(name, matrix(name, value))
    if given.shape[1] != 1:
        write = f"{name}.T" if given.shape[0] == 1 else f"{name}[:, :1]"
        raise ValueError(
            f"{name} must be one column, shape (n, 1); got {given.shape}. Write {write}."
        )
    if not 1 <= len(given) <= MOST_ROWS:
        raise ValueError(
            f"{name} must have 1 to {MOST_ROWS} rows; got {len(given)}. "
            f"Write {name}[:{MOST_ROWS}]."
        )
    if np.abs(given).max() > LARGEST:
        raise ValueError(
            f"{name} must have entries from -{LARGEST} to {LARGEST}; got {np.abs(given).max()}. "
            f"Write {name} / {np.abs(given).max()}."
        )
    column = np.array(given, dtype=np.float64)
    column.flags.writeable = False
    return column


def _same_shape(s: np.ndarray, t: np.ndarray) -> None:
    if s.shape != t.shape:
        raise ValueError(
            f"s and t must have the same shape (n, 1); got s {s.shape}, t {t.shape}. "
            "Give both as many rows; put(s, t) changes both at once."
        )


def hadamard(s: Any = ((1.0,), (2.0,)), t: Any = ((3.0,), (4.0,)), element: int = 0) -> Hadamard:
    """Return s ⊙ t beside diag(s) t, the dot product and the matrix product, to try out.

    `s`, `t`: (n, 1), n from 1 to 5, entries from -99 to 99; `element`: the index j, from 0, of
    the element that is lit. Without arguments: the book's example, s = [1, 2]ᵀ and t = [3, 4]ᵀ.
    """
    return Hadamard(s, t, element)
