"""Many signed numbers at a glance: squares whose area is the size, filled for +, hollow for -."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets

from ...formatting import signed
from ...validation import finite, matrix, numeric, whole
from .assets import module, sheet
from .traits import WholeMessage


def _to_page(values: np.ndarray, _: Any) -> dict[str, Any]:
    rows, columns = values.shape
    return {"rows": rows, "columns": columns, "data": values.tobytes()}


class SignedMap(WholeMessage):
    """A table of numbers drawn as squares, with a line under it that states one of them.

    Traits: `values`, (rows, columns), finite; `column`, the chosen column counted from 0, or None;
    `selectable`, whether the reader may choose one; `row_names`, `column_names`, what rows and
    columns are counted by, and `row_word`, `column_word`, what they are; `labels`, whether the
    names are at the edges; `digits`, the decimals of a number; `name`, for screen readers.
    """

    _esm = module("signed_map")
    _css = sheet("signed_map")

    values: Any = traitlets.TraitType(np.zeros((1, 1))).tag(sync=True, to_json=_to_page)
    column = traitlets.Any(None, allow_none=True).tag(sync=True)
    selectable = traitlets.Bool(False).tag(sync=True)
    row_names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    column_names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    row_word = traitlets.Unicode("row").tag(sync=True)
    column_word = traitlets.Unicode("column").tag(sync=True)
    labels = traitlets.Bool(True).tag(sync=True)
    digits = traitlets.Int(3, min=0, max=12).tag(sync=True)
    name = traitlets.Unicode("map").tag(sync=True)

    def __init__(
        self,
        values: Any,
        row_names: Sequence[str] | None = None,
        column_names: Sequence[str] | None = None,
        **kwargs: Any,
    ):
        rows, columns = np.atleast_2d(numeric("values", values)).shape[:2]
        column = kwargs.pop("column", None)
        super().__init__(
            values=values,
            row_names=_names("row_names", row_names, rows),
            column_names=_names("column_names", column_names, columns),
            **kwargs,
        )
        self.column = column

    @traitlets.validate("values")
    def _signed(self, proposal: Any) -> np.ndarray:
        given = numeric("values", proposal["value"])
        if not given.size:
            raise ValueError(
                f"values must have at least one row and one column; got {given.shape}. "
                "Write np.zeros((1, 1))."
            )
        values = finite("values", matrix("values", given)).astype(np.float64)
        named = len(self.row_names), len(self.column_names)
        if all(named) and named != values.shape:
            raise ValueError(
                f"values must have the shape {named} of its names; got {values.shape}. "
                "Make another SignedMap for another shape."
            )
        values.flags.writeable = False  # a number changed in place would not be drawn
        return values

    @traitlets.validate("column")
    def _in_range(self, proposal: Any) -> int | None:
        last = self.values.shape[1] - 1
        return None if proposal["value"] is None else whole("column", proposal["value"], 0, last)

    def __repr__(self) -> str:
        i, j = np.unravel_index(np.abs(self.values).argmax(), self.values.shape)
        return (
            f"SignedMap, {self.name}: {self.values.shape[0]} x {self.values.shape[1]}, the largest "
            f"is {self.row_word} {self.row_names[i]}, {self.column_word} {self.column_names[j]}: "
            f"{signed(self.values[i, j], self.digits)}"
        )


def _names(name: str, names: Sequence[str] | None, count: int) -> list[str]:
    if names is None:
        return [str(i + 1) for i in range(count)]
    if len(names) != count:
        raise ValueError(f"{name} must hold {count} names; got {len(names)}. Write one for each.")
    return [str(each) for each in names]
