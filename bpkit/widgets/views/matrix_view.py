"""A matrix on the screen: rows, columns and entries can be lit, and one entry chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from ...formatting import plain
from ...validation import brief, numeric, one_of, whole
from .assets import module, sheet
from .mathml import mathml
from .traits import Flag, OneOf, Text, WholeMessage

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKS = {"right": "✓", "wrong": "✗"}
LIMIT, FIRST, LAST = 40, 6, 3  # of a longer side: its first and last lines, and what is lit
MOST = 1_000_000

Entry = tuple[int, int]


def _selected_in_page(value: Any, view: MatrixView) -> Entry | None:
    # A click may arrive late, when the entry is gone: then what was selected stays.
    if value is None:
        return None
    i, j = value
    rows, columns = view.values.shape
    return (i, j) if i < rows and j < columns else view.selected


class MatrixView(WholeMessage):
    """A matrix with lit rows, columns and entries.

    Traits, each to be set at any time; rows and columns are counted from 0, as in numpy:
    `values`: (n, m), a copy is kept; `name`: its name, such as "w³"; `named`: "left" for w³ =
    before the matrix, "below" for w³ (n, m) under it; `title`: what a screen reader calls it if
    its name is elsewhere; `digits`: decimals;
    `row_labels`, `column_labels`: one text per row or column, or None;
    `lit_row`, `lit_column`: an index or None; `lit`: a list of entries (i, j);
    `marks`: a dict from (i, j) to "right" or "wrong";
    `selected`: an entry or None; `selectable`: whether the reader may choose it.

    Of a side longer than 40 only the ends are shown, and what is lit or selected. When `values`
    takes another shape, lights that no longer fit go out.
    """

    _esm = module("matrix_view")
    _css = sheet("matrix_view")

    values: Any = traitlets.TraitType(None).tag(
        sync=True, to_json=lambda a, _: {"shape": list(a.shape), "numbers": a.tobytes()}
    )
    name = Text("").tag(
        sync=True, to_json=lambda name, _: {"said": name, "set": mathml(name) if name else ""}
    )
    named = OneOf(["left", "below"], "left").tag(sync=True)
    title = Text("").tag(sync=True)
    digits: Any = traitlets.TraitType(2).tag(sync=True)
    row_labels = traitlets.Any(None).tag(sync=True)
    column_labels = traitlets.Any(None).tag(sync=True)
    lit_row = traitlets.Any(None).tag(sync=True)
    lit_column = traitlets.Any(None).tag(sync=True)
    lit: Any = traitlets.TraitType([]).tag(sync=True)
    marks: Any = traitlets.TraitType({}).tag(
        sync=True, to_json=lambda marks, _: [[i, j, word] for (i, j), word in marks.items()]
    )
    selected = traitlets.Any(None).tag(sync=True, from_json=_selected_in_page)
    selectable = Flag(False).tag(sync=True)

    # In the order in which they can be set: what is lit must be in the matrix.
    TRAITS = (
        "values", "name", "named", "title", "digits", "row_labels", "column_labels", "lit_row",
        "lit_column", "lit", "marks", "selected", "selectable",
    )

    def __init__(self, values: Any, name: str = "", **traits: Any):
        super().__init__(values=values, name=name, **traits)
        self.observe(lambda _: self._put_out_what_is_gone(), "values")

    def show(self, **traits: Any) -> None:
        """Set several traits in one message; all of them, or none if one is refused."""
        for name in traits:
            if name not in self.TRAITS:
                raise TypeError(f"{name} is not a trait. Write one of {one_of(self.TRAITS)}.")
        before = {name: getattr(self, name) for name in self.TRAITS}
        with self.hold_sync():
            try:
                for name in sorted(traits, key=self.TRAITS.index):
                    setattr(self, name, traits[name])
            except Exception:
                for name, value in before.items():
                    setattr(self, name, value)
                raise

    # ---- what is refused ----

    @traitlets.validate("values")
    def _a_matrix(self, proposal: Any) -> np.ndarray:
        array = numeric("values", proposal["value"])
        if array.ndim != 2 or array.size == 0:
            raise ValueError(
                f"values must be a matrix (n, m) with entries; got {array.shape}. "
                f"Write np.reshape(values, {(array.size, 1)}), for example."
            )
        if array.size > MOST:
            raise ValueError(
                f"values must have at most {MOST:,} entries; got {array.shape}. "
                "Write values[:, :100], or another part of it."
            )
        kept = np.array(array, dtype=np.float64, order="C")
        kept.flags.writeable = False
        return kept

    @traitlets.validate("digits")
    def _few(self, proposal: Any) -> int:
        return whole("digits", proposal["value"], 0, 12)

    @traitlets.validate("row_labels", "column_labels")
    def _one_each(self, proposal: Any) -> list[str] | None:
        name, value = proposal["trait"].name, proposal["value"]
        if value is None:
            return None
        wanted = self.values.shape[name == "column_labels"]
        listed = isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)
        labels = [str(label) for label in value] if listed else None
        if labels is None or len(labels) != wanted:
            got = brief(value) if labels is None else f"{len(labels)} labels"
            raise ValueError(
                f"{name} must have {wanted} labels, one each; got {got}. "
                f"Write {name}=range(1, {wanted + 1})."
            )
        return labels

    @traitlets.validate("lit_row", "lit_column")
    def _inside(self, proposal: Any) -> int | None:
        name, value = proposal["trait"].name, proposal["value"]
        size = self.values.shape[name == "lit_column"]
        return None if value is None else whole(name, value, 0, size - 1)

    @traitlets.validate("lit")
    def _entries(self, proposal: Any) -> list[Entry]:
        value = proposal["value"]
        if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
            raise TypeError(
                f"lit must be a list of entries; got {brief(value)}. Write lit=[(0, 1)]."
            )
        return [self._entry("lit", entry) for entry in value]

    @traitlets.validate("marks")
    def _marked(self, proposal: Any) -> dict[Entry, str]:
        value = proposal["value"]
        if not isinstance(value, Mapping) or not all(
            isinstance(word, str) and word in MARKS for word in value.values()
        ):
            raise TypeError(
                f"marks must be a dict from entries to 'right' or 'wrong'; got {brief(value)}. "
                "Write marks={(0, 1): 'wrong'}."
            )
        return {self._entry("marks", entry): word for entry, word in value.items()}

    @traitlets.validate("selected")
    def _one(self, proposal: Any) -> Entry | None:
        value = proposal["value"]
        return None if value is None else self._entry("selected", value)

    def _entry(self, name: str, value: Any) -> Entry:
        if not isinstance(value, tuple | list) or len(value) != 2:
            raise TypeError(f"{name}: an entry must be (i, j); got {brief(value)}. Write (0, 1).")
        rows, columns = self.values.shape
        i = whole(f"row i of {name}, counted from 0,", value[0], 0, rows - 1)
        return i, whole(f"column j of {name}, counted from 0,", value[1], 0, columns - 1)

    def _put_out_what_is_gone(self) -> None:
        rows, columns = self.values.shape

        def here(entry: Entry) -> bool:
            return entry[0] < rows and entry[1] < columns

        with self.hold_sync():
            if self.row_labels is not None and len(self.row_labels) != rows:
                self.row_labels = None
            if self.column_labels is not None and len(self.column_labels) != columns:
                self.column_labels = None
            if self.lit_row is not None and self.lit_row >= rows:
                self.lit_row = None
            if self.lit_column is not None and self.lit_column >= columns:
                self.lit_column = None
            if self.selected is not None and not here(self.selected):
                self.selected = None
            self.lit = [entry for entry in self.lit if here(entry)]
            self.marks = {entry: word for entry, word in self.marks.items() if here(entry)}

    # ---- in words ----

    def text(self) -> str:
        """Return the matrix as text: what is lit in the first line, then row by row."""
        return "\n".join([self._summary(), *self._lines()])

    def __repr__(self) -> str:
        return self.text()

    def _summary(self) -> str:
        rows, columns = self._labels()
        said = [f"{self.name or 'matrix'} {self.values.shape}"]
        lit = [] if self.lit_row is None else [f"row {rows[self.lit_row]}"]
        lit += [] if self.lit_column is None else [f"column {columns[self.lit_column]}"]
        lit += [f"({rows[i]}, {columns[j]})" for i, j in self.lit]
        if lit:
            said.append("lit: " + ", ".join(lit))
        if self.selected is not None:
            i, j = self.selected
            said.append(f"selected: row {rows[i]}, column {columns[j]}")
        return "; ".join(said)

    def _labels(self) -> list[list[str]]:
        given = (self.row_labels, self.column_labels)
        return [
            labels or [str(i + 1) for i in range(size)]
            for labels, size in zip(given, self.values.shape, strict=True)
        ]

    def _lines(self) -> list[str]:
        chosen = [self.selected] if self.selected is not None else []
        entries = [*chosen, *self.lit]
        rows = shown(self.values.shape[0], [self.lit_row, *(i for i, _ in entries)])
        columns = shown(self.values.shape[1], [self.lit_column, *(j for _, j in entries)])
        table = [
            ["…" if i is None or j is None else self._written(i, j) for j in columns] for i in rows
        ]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        return [
            "[ " + "  ".join(f"{said:>{n}}" for said, n in zip(row, widths, strict=True)) + " ]"
            for row in table
        ]

    def _written(self, i: int, j: int) -> str:
        number = plain(self.values[i, j], self.digits)
        return number + MARKS.get(self.marks.get((i, j), ""), " " if self.marks else "")


def shown(size: int, kept: Iterable[int | None]) -> list[int | None]:
    """Return the indices of a side that are shown, `kept` among them; None where some are not.

    >>> shown(3, []), shown(100, [50])
    ([0, 1, 2], [0, 1, 2, 3, 4, 5, None, 49, 50, 51, None, 97, 98, 99])
    """
    if size <= LIMIT:
        return list(range(size))
    wanted = {*range(FIRST), *range(size - LAST, size)}
    wanted |= {near for k in kept if k is not None for near in (k - 1, k, k + 1)}
    result: list[int | None] = []
    for k in sorted(wanted & set(range(size))):
        if k > 0 and k - 1 not in wanted:
            result.append(None)
        result.append(k)
    return result


HEIGHT, LETTER, PAD = 28.0, 8.0, 8.0  # in px, as the axes must count


def width_of(view: MatrixView) -> float:
    """Return how wide `draw_matrix` draws `view`."""
    _, columns = _lines(view)
    return len(columns) * _cell(view) + 2 * PAD


def draw_matrix(
    axes: Axes, view: MatrixView, left: float, middle: float, palette: dict[str, str]
) -> float:
    """Draw `view` with its left bracket at `left`, centred on the height `middle`.

    `axes` counts in px, y downwards. The name and shape go below. Returns the right end.
    """
    rows, columns = _lines(view)
    wide, top = _cell(view), middle - len(rows) * HEIGHT / 2
    bottom, right = top + len(rows) * HEIGHT, left + width_of(view)
    for end, inwards in ((left, 6), (right, -6)):
        axes.plot([end + inwards, end, end, end + inwards], [top, top, bottom, bottom],
                  color=palette["ink"], linewidth=1.4, solid_joinstyle="miter")
    for r, i in enumerate(rows):
        for c, j in enumerate(columns):
            x, y = left + PAD + c * wide, top + r * HEIGHT
            _draw_entry(axes, view, i, j, (x, y, wide), palette)
    said = f"{view.name} {view.values.shape}".strip()
    axes.text((left + right) / 2, bottom + 13, said, ha="center", va="center", fontsize=9,
              color=palette["muted"])
    return right


def _lines(view: MatrixView) -> tuple[list[int | None], list[int | None]]:
    rows, columns = view.values.shape
    row, column = (None, None) if view.selected is None else view.selected
    return shown(rows, [view.lit_row, row]), shown(columns, [view.lit_column, column])


def _cell(view: MatrixView) -> float:
    rows, columns = _lines(view)
    longest = max(len(_number(view, i, j)) for i in rows for j in columns)
    return longest * LETTER + 14


def _number(view: MatrixView, i: int | None, j: int | None) -> str:
    if i is None or j is None:
        return "…"
    mark = MARKS.get(view.marks.get((i, j), ""), "")
    return f"{plain(view.values[i, j], view.digits)} {mark}".rstrip()


def _draw_entry(
    axes: Axes, view: MatrixView, i: int | None, j: int | None,
    at: tuple[float, float, float], palette: dict[str, str],
) -> None:
    from matplotlib.patches import FancyBboxPatch, Rectangle

    x, y, wide = at
    bands = (i is not None and i == view.lit_row) + (j is not None and j == view.lit_column)
    chosen, lit = view.selected == (i, j), (i, j) in view.lit
    if bands or lit:
        axes.add_patch(Rectangle((x, y), wide, HEIGHT, facecolor=palette["selected"],
                                 alpha=0.14 * (bands + lit), linewidth=0))
    if chosen:
        axes.add_patch(FancyBboxPatch((x + 6, y + 6), wide - 12, HEIGHT - 12, fill=False,
                                      boxstyle="round,pad=4", edgecolor=palette["selected"],
                                      linewidth=1.8))
    strong = bool(bands or lit or chosen)
    axes.text(x + wide / 2, y + HEIGHT / 2 + 1, _number(view, i, j), ha="center", va="center",
              fontsize=10.5, fontweight="bold" if strong else "normal", color=palette["ink"])
