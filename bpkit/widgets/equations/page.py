"""What the explorer `equations` shows: its sentences, both sides, and its still picture."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np

from ...figures.layout import layout
from ...figures.network import ROW, draw_network
from ...figures.style import style
from ...formatting import decimals, plain, short, signed
from ...network import Network
from ...params import Param
from ..notation.page import lines_of
from ..views.arithmetic import sentences
from ..views.base import Base, OwnGradient
from ..views.mathml import in_line, mathml
from ..views.matrix_view import HEIGHT, MatrixView, draw_matrix, width_of
from ..views.scene import value_of
from ..views.traits import OneLock
from .check import FORMULAS, Check, formulas, layers_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_ROWS = 24  # of a text
MOST_TICKS = 8  # on weights
TINY = 1e-6
MOVE = ("{} = {}: drag it right or left, or click it and press Page Up or Page Down. "
        "Esc or another selection puts it back.")
Checks = Mapping[tuple[str, int], Check]


def name_of(check: Check) -> str:
    """Return the name of all that is checked, such as δ³ or ∂C/∂w³."""
    return check.name(0, 0).split(" of ")[0].rstrip("₁")


def titles(check: Check, learner: bool) -> list[str]:
    """Return the headings of the three matrices."""
    whose = "your function" if learner else check.equation
    name = name_of(check)
    return [f"{name}: what {whose} gives", f"{name}: what nudging gives", "the difference"]


def traits(check: Check, side: int) -> dict[str, Any]:
    """Return the traits of a matrix other than its values; what nudging gives has no marks."""
    rows, columns = check.nudged.shape
    marks = {}
    if side != 1 and check.wrong is not None:
        marks = {(i, j): "wrong" if off else "right" for (i, j), off in np.ndenumerate(check.wrong)}
    count = [str(i + 1) for i in range(columns)]
    return {
        "name": "",
        "digits": decimals(check.nudged, low=4, otherwise=4),
        "row_labels": [str(i + 1) for i in range(rows)] if rows > 1 or columns > 1 else None,
        "column_labels": count if columns > 1 else None,
        "marks": marks,
    }


def marked(check: Check) -> dict[Any, tuple[str, str]]:
    """Return the notes that mark in the network what agrees and what does not.

    Of many weights only those that are off are marked: ticks on all would cover each other.
    """
    if check.wrong is None:
        return {}
    crowded = check.equation == "BP4" and check.wrong.size > MOST_TICKS
    notes: dict[Any, tuple[str, str]] = {}
    for (i, j), off in np.ndenumerate(check.wrong):
        place = check.place(i, j)
        if off or not (crowded or place in notes):  # of several examples one that is off is enough
            notes[place] = ("wrong" if off else "right", "")
    return notes


def shown_as(checks: Iterable[Check | None]) -> dict[str, str]:
    """Return the mark and the note of a button that stands for these checks."""
    known = [check.wrong for check in checks if check is not None and check.wrong is not None]
    if not known:
        return {"mark": "", "note": ""}
    off = sum(int(wrong.sum()) for wrong in known)
    return {"mark": "wrong" if off else "right", "note": f"{off} off" if off else ""}


def overview(checks: Checks, net: Network) -> list[dict[str, Any]]:
    """Return the four equations as options to pick from, each with how it does in all layers."""
    return [
        {
            "value": name, "name": name, "disabled": not layers_of(name, net.L),
            **shown_as(check for (equation, _), check in checks.items() if equation == name),
        }
        for name in FORMULAS
    ]


def layer_options(checks: Checks, equation: str, L: int) -> list[dict[str, Any]]:
    """Return the layers as options to pick from, disabled where the equation does not apply."""
    return [
        {
            "value": str(l), "name": str(l), "disabled": l not in layers_of(equation, L),
            **shown_as([checks.get((equation, l))]),
        }
        for l in range(2, L + 1)
    ]


def measured(relative: float, stable: bool) -> str:
    """Return a relative difference; with `stable`, only a bound where it is nothing but rounding.

    No two machines agree about rounding.
    """
    if math.isnan(relative):
        return "not a number"
    if stable and relative < TINY:
        return f"below {plain(TINY, 6)}"
    return plain(relative, 6) if stable else short(relative)


def judgement(check: Check, yours: OwnGradient, stable: bool = False) -> list[str]:
    """Return in two sentences whether all entries agree, and how nearly; or why none is judged."""
    if check.wrong is None:
        return [{
            "not attempted": "Not attempted yet: your function raises NotImplementedError.",
            "raised": "Your function raised an exception, so there is nothing to check:",
        }.get(yours.state, f"{check.equation} is not judged.")]  # fmt: skip
    off, size = int(check.wrong.sum()), check.wrong.size
    assert check.relative is not None
    relative = f"Max relative difference {measured(check.relative, stable)}."
    where = f"{name_of(check)}, by {check.equation} in layer {check.layer}"
    if off:
        first = check.name(*map(int, np.argwhere(check.wrong)[0]))
        some = f"{off} of {size} entries {'differs' if off == 1 else 'differ'}"
        return [f"✗ {where}: {some}, first {first}.", relative]
    all_of_them = {1: "the entry agrees", 2: "both entries agree"}.get(
        size, f"all {size} entries agree"
    )
    return [f"✓ {where}: {all_of_them} with nudging.", relative]


def remarks(check: Check, remark: str) -> list[str]:
    """Return what to say about the learner's delta, where the equation gives one."""
    return [remark] if remark and check.equation in ("BP1", "BP2") else []


def verdict(check: Check, yours: OwnGradient, remark: str, net: Network) -> str:
    """Return the equation and the verdict as HTML; what comes from the learner is escaped."""
    lines = [*judgement(check, yours), *remarks(check, remark)]
    said = "".join(f"<p>{in_line(line, fractions=False)}</p>" for line in lines)
    if yours.state == "raised":
        said += f"<pre tabindex='0'>{html.escape(yours.message)}</pre>"
    state = {True: "right", False: "wrong", None: "none"}[check.right]
    return (f"<div class='bpkit bpkit-equations-verdict {state}'>"
            f"<div class='formula'>{mathml(formulas(net)[check.equation])}</div>"
            f"<div class='said' role='status'>{said}</div></div>")


def about_entry(base: Base, check: Check, entry: tuple[int, int] | None, learner: bool,
                selected: Param | None) -> str:
    """Return the arithmetic of one entry as HTML, and how to move what is selected."""
    if entry is None:
        said = "<p class='bpkit-muted'>Select an entry to see the equation with its numbers.</p>"
    elif base.x.shape[1] > 1:
        row = _row(check, *entry, short, learner)
        said = f"<p class='bpkit-math'>{in_line(row, fractions=False)}</p>"
    else:
        filled = list(sentences(base, check.place(*entry)))[-1]
        whose = " <span class='bpkit-muted'>(bpkit)</span>" if learner else ""
        said = f"<p class='bpkit-math'>{in_line(filled)}{whose}</p>"
    if selected is not None and selected.kind in ("w", "b"):
        value = signed(value_of(base.net, base.fp, selected), 2)
        said += f"<p class='bpkit-muted'>{in_line(MOVE.format(selected.book, value))}</p>"
    return f"<div class='bpkit bpkit-equations-entry' role='status'>{said}</div>"


def as_text(
    check: Check, yours: OwnGradient, remark: str, checks: Checks, net: Network
) -> str:
    """Return the check in words and numbers that are the same on every machine."""
    lines = [f"{check.equation}: {formulas(net)[check.equation]}, layer {check.layer}"]
    lines += [" ".join(judgement(check, yours, stable=True)), *remarks(check, remark)]
    if yours.state == "raised":
        lines.append(yours.message)
    learner = yours.state != "none"
    entries = list(np.ndindex(*check.nudged.shape))
    lines += [_row(check, i, j, _six, learner) for i, j in entries[:MOST_ROWS]]
    if len(entries) > MOST_ROWS:
        lines.append(f"… and {len(entries) - MOST_ROWS} more")
    lines.append(", ".join(_counted(name, checks) for name in FORMULAS if _counted(name, checks)))
    return "\n".join(line for line in lines if line)


def _six(value: float) -> str:
    return signed(value, 6)


def _row(check: Check, i: int, j: int, written: Callable[[float], str], learner: bool) -> str:
    said = f"{check.name(i, j):8} nudging {written(check.nudged[i, j])}"
    if check.given is None or check.wrong is None:
        return said
    mark = "✗" if check.wrong[i, j] else "✓"
    return f"{mark} {said}   {'yours' if learner else check.equation} {written(check.given[i, j])}"


def _counted(name: str, checks: Checks) -> str:
    known = [c.wrong for (equation, _), c in checks.items() if equation == name]
    arrays = [wrong for wrong in known if wrong is not None]
    if not arrays:
        return ""
    size, off = sum(a.size for a in arrays), sum(int(a.sum()) for a in arrays)
    return f"{name} {'✗' if off else '✓'} {size - off} of {size}"


def entry_of(check: Check, place: Param | None) -> tuple[int, int] | None:
    """Return where in the arrays of a check a place is; None when it is not in them."""
    if place is None:
        return None
    entry = place.j, place.k or 0
    rows, columns = check.nudged.shape
    inside = entry[0] < rows and entry[1] < columns
    return entry if inside and check.place(*entry) == place else None


GAP, HEAD, FOOT, WIDTH = 36.0, 76.0, 36.0, 1080.0
LETTER = 8.6  # px, of a heading
MOST, MOST_ENTRIES = 70, 50  # lines and numbers, and entries of one matrix, for a small file


def draw_equations(
    base: Base, sides: list[tuple[str, MatrixView]], title: str, selected: Param | None
) -> Figure:
    """Return the matrices under their headings, and the network, for light and dark backgrounds.

    What would make the file large is left out: the network first, then the matrices.
    """
    from matplotlib.figure import Figure

    rows, columns = sides[0][1].values.shape
    drawn = sides if rows * columns <= MOST_ENTRIES else []
    with_network = lines_of(base.net) + 3 * rows * columns <= MOST
    # A heading may be wider than its matrix.
    columns_of = [max(width_of(view), LETTER * len(said)) + GAP for said, view in drawn]
    wide = sum(columns_of) + 8
    above = HEAD + (HEIGHT * rows + FOOT if drawn else 0)
    wide, below = max(wide, WIDTH), 0
    if with_network:
        below = max(len(js) for js in layout(base.net).values()) * ROW + 64
    with style("both") as palette:
        figure = Figure(figsize=(wide / 100, (above + below) / 100))
        ax = figure.add_axes((0, below / (above + below), 1, above / (above + below)))
        ax.set(xlim=(0, wide), ylim=(above, 0))
        ax.axis("off")
        ax.text(4, 18, title, fontsize=12, va="center", color=palette["ink"])
        left = 4.0
        for (heading, view), across in zip(drawn, columns_of, strict=True):
            ax.text(left, 54, heading, fontsize=10, va="center", color=palette["muted"])
            draw_matrix(ax, view, left, HEAD + HEIGHT * rows / 2, palette)
            left += across
        if not with_network:
            return figure
        network = figure.add_axes((0, 0, 1, below / (above + below)))
        delta = {l: array[:, :1] for l, array in base.delta.items()}
        draw_network(network, base.net, base.fp, base.y[:, :1], palette, selected, delta=delta)
    return figure


class Sides(OneLock, ipywidgets.VBox):
    """The matrix with its ticks; on request also what nudging gives, and the difference.

    `chosen(entry)` says which entry was chosen.
    """

    def __init__(self, chosen: Callable[[tuple[int, int]], None]):
        self._chosen = chosen
        self._titles = [ipywidgets.HTML() for _ in range(3)]
        self.matrices = [MatrixView([[0.0]], selectable=True) for _ in range(3)]
        self.cards = [
            ipywidgets.VBox(pair) for pair in zip(self._titles, self.matrices, strict=True)
        ]
        self.all = ipywidgets.Checkbox(
            description="Show nudging and the difference", indent=False
        )
        self._row = ipywidgets.Box(self.cards).add_class("bpkit-equations-cards")
        super().__init__([self._row, self.all])
        self.add_class("bpkit").add_class("bpkit-equations-sides")
        for matrix in self.matrices:
            matrix.observe(self._on_entry, "selected")
        self.all.observe(lambda _: self._show_cards(), "value")

    def show(self, check: Check, learner: bool, selected: Param | None) -> None:
        """Show a check; what is not given is left out."""
        with self.quietly():
            self._given = check.given is not None
            arrays = [check.given, check.nudged, check.difference]
            for side, (array, said) in enumerate(zip(arrays, titles(check, learner), strict=True)):
                title = in_line(said, fractions=False)
                self._titles[side].value = f"<div class='bpkit'>{title}</div>"
                if array is not None:
                    entry = entry_of(check, selected)
                    self.matrices[side].show(
                        values=array, title=said, selected=entry, **traits(check, side)
                    )
            self._show_cards()

    def _show_cards(self) -> None:
        every = self.all.value
        (self._row.add_class if every else self._row.remove_class)("several")
        for card, shown in zip(
            self.cards, [self._given, every or not self._given, every and self._given], strict=True
        ):
            card.layout.display = "" if shown else "none"
        self.all.layout.display = "" if self._given else "none"

    def _on_entry(self, change: dict[str, tuple[int, int] | None]) -> None:
        entry = change["new"]
        if not self._quiet and entry is not None:
            self._chosen(entry)
