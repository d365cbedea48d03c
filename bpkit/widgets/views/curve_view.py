"""Small plots side by side that share one quantity, moved along a grid of precomputed numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import traitlets

from ...formatting import plain, signed
from ...validation import whole
from .assets import module, sheet
from .traits import WholeMessage


@dataclass(frozen=True)
class Quantity:
    """The quantity that the reader moves: its values in order, and how far a key moves it.

    Arrow keys move by `small`, with Shift by one, page keys by `large`. `name` is its symbol, and
    what a saying calls it; `ticks` are marked on the axis.
    """

    name: str
    label: str
    values: np.ndarray
    small: int
    large: int
    ticks: Sequence[float] = ()
    digits: int = 2


@dataclass(frozen=True)
class Curve:
    """A number at each grid point: `values` is (N,), or (R, N) where it depends on the row too.

    `key` is what a saying calls it, `name` its symbol in a plot, `label` a few words.
    """

    key: str
    values: np.ndarray
    name: str = ""
    label: str = ""
    digits: int = 4
    sign: bool = False
    dashed: bool = False

    def write(self, value: float) -> str:
        return (signed if self.sign else plain)(value, self.digits)


@dataclass(frozen=True)
class Plot:
    """Curves over one axis. `low`, `high` and `base` hold one number, or one for each row.

    Lines drop from the points to the base, which is named in the plot if `base_name` is given. A
    `level` is one more line across, its symbol and words beside it. `shade`, booleans of shape
    (R, N), is hatched and says `shade_label`. The curves of a `traced` plot are drawn where the
    handle has been, or whole when the reader asks. `more` is what the plot becomes, with
    further curves after its own, when the reader asks for them.
    """

    title: str
    curves: Sequence[Curve]
    low: Sequence[float]
    high: Sequence[float]
    ticks: Sequence[float]
    tick_digits: int
    base: Sequence[float] = (0.0,)
    base_name: tuple[str, str] | None = None
    level: tuple[float, str, str] | None = None
    shade: np.ndarray | None = None
    shade_label: str = ""
    traced: bool = False
    more: Plot | None = None

    @property
    def whole(self) -> Plot:
        """The plot with all the curves that can be asked for."""
        return self.more or self

    def described(self) -> dict[str, Any]:
        """Return what JavaScript draws it from, the curves by their keys."""
        return _described(self) | {
            "curves": [curve.key for curve in self.curves],
            "more": self.more.described() if self.more else None,
        }


@dataclass(frozen=True)
class Board:
    """All that a CurveView shows. `x` has N values, `row` R (or there is no row, and R is 1).

    `sayings` are sentences with a {key} for each number and *x* for a symbol; `said`, (R, N), is
    the place in that list of the one that fits there. `more_sayings` go on where they end, when
    the reader has asked for more curves. `facts` are numbers for sayings only.
    """

    x: Quantity
    plots: Sequence[Plot]
    row: Quantity | None = None
    facts: Sequence[Curve] = ()
    sayings: Sequence[str] = ()
    more_sayings: Sequence[str] = ()
    said: np.ndarray | None = None
    note: str = ""
    curves: dict[str, Curve] = field(init=False)

    def __post_init__(self) -> None:
        every = [*(curve for plot in self.plots for curve in plot.whole.curves), *self.facts]
        object.__setattr__(self, "curves", {curve.key: curve for curve in every})

    def message(self) -> tuple[dict[str, Any], bytes]:
        """Return what JavaScript draws from: a description, and all the numbers in one piece."""
        numbers: dict[str, Any] = {"x": self.x.values, "row": self.row.values if self.row else [0]}
        numbers |= {f"of {key}": curve.values for key, curve in self.curves.items()}
        for i, plot in enumerate(self.plots):
            if plot.shade is not None:
                numbers[f"shade {i}"] = plot.shade
        if self.said is not None:
            numbers["said"] = self.said
        flat = {name: np.ravel(values).astype(np.float64) for name, values in numbers.items()}
        ends = np.cumsum([array.size for array in flat.values()]).tolist()
        spec = {
            "arrays": dict(zip(flat, zip([0, *ends[:-1]], ends, strict=True), strict=True)),
            "x": _described(self.x),
            "row": _described(self.row) if self.row else None,
            "plots": [plot.described() for plot in self.plots],
            "curves": {key: _described(curve) for key, curve in self.curves.items()},
            "sayings": list(self.sayings),
            "more_sayings": list(self.more_sayings),
            "note": self.note,
        }
        return spec, np.concatenate(list(flat.values())).tobytes()


def _described(part: Any) -> dict[str, Any]:
    """All of `part` but its arrays, which travel as bytes."""
    return {name: value for name, value in vars(part).items() if not isinstance(value, np.ndarray)}


class CurveView(WholeMessage):
    """The plots, a slider for their common quantity, and one for the row if there are rows.

    Traits: `at` and `row`, the places in the grid and among the rows, counted from 0.
    """

    _esm = module("curve_plot", "curve_view")
    _css = sheet("curve_view")
    spec = traitlets.Dict().tag(sync=True)
    numbers = traitlets.Bytes().tag(sync=True)
    at: Any = traitlets.TraitType(0, help="place in the grid, from 0").tag(sync=True)
    row: Any = traitlets.TraitType(0, help="which row, from 0").tag(sync=True)
    # What every view of it shows: where the handle has been, from the first place to the last, and
    # whether the reader has asked for curves that are drawn whole, or for more of them.
    _seen = traitlets.List([0, 0]).tag(sync=True)
    _whole = traitlets.Bool(False).tag(sync=True)
    _more = traitlets.Bool(False).tag(sync=True)

    def __init__(self, board: Board, at: int = 0, row: int = 0):
        self.board = board
        spec, numbers = board.message()
        super().__init__(spec=spec, numbers=numbers, at=at, row=row, _seen=[at, at])

    def show(self, board: Board, at: int, row: int = 0) -> None:
        """Show other curves, at a place among them, in one message to the page."""
        with self.hold_sync():
            self.board = board
            self.spec, self.numbers = board.message()
            self.at, self.row = at, row
            self._seen = [at, at]

    @traitlets.observe("at")
    def _reach(self, _change: Any) -> None:
        first, last = self._seen
        self._seen = [min(first, self.at), max(last, self.at)]

    @traitlets.validate("at", "row")
    def _inside(self, proposal: Any) -> int:
        name = proposal["trait"].name
        quantity = self.board.x if name == "at" else self.board.row
        count = len(quantity.values) if quantity else 1
        return whole(name, proposal["value"], 0, count - 1)

    def value(self, key: str) -> float:
        """Return a curve's number where the reader is."""
        curve = self.board.curves[key]
        return float(curve.values[(self.row, self.at) if curve.values.ndim > 1 else self.at])

    def written(self, key: str) -> str:
        """Return that number, or the quantity of that name, as the page writes it."""
        for quantity, i in ((self.board.x, self.at), (self.board.row, self.row)):
            if quantity and quantity.name == key:
                return plain(quantity.values[i], quantity.digits)
        return self.board.curves[key].write(self.value(key))

    @property
    def saying(self) -> str:
        """The sentences that fit where the reader is, with all curves and the numbers filled in."""
        if self.board.said is None:
            return ""
        which = int(self.board.said[self.row, self.at])
        saying = "".join(some[which] for some in (self.board.sayings, self.board.more_sayings)
                         if some)
        return re.sub(r"\{(\w+)\}", lambda m: self.written(m[1]), saying.replace("*", ""))
