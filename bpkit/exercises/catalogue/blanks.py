"""Proofs with blanks: what belongs in each, which wrong turns are known, what is said of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..answer import Parts, Unfit, described, numbers
from ..exercise import Mistake, Section
from .spelling import Unreadable, read

_EMPTY = set("?_.…-–")
_WHOLE = re.compile(r"\^\s*\{?\s*T\b|\.T\b|⊙|@")  # signs of a product of columns or matrices


@dataclass(frozen=True)
class Turn:
    """A wrong turn: an id, the answer to it, and the formulas that take it.

    One with the id "layer" or "index" also answers whatever else is of the wrong layer or neuron.
    """

    id: str
    says: str
    texts: tuple[str, ...]


def turn(id: str, says: str, *texts: str) -> Turn:
    """Return a wrong turn."""
    return Turn(id, says, texts)


@dataclass(frozen=True)
class Blank:
    """A blank: what belongs there, a question that leads to it, and its wrong turns."""

    right: str
    asks: str
    turns: tuple[Turn, ...]

    def judged(self, text: str) -> Turn | None:
        """Return the wrong turn that a text is, or None if it is right."""
        try:
            came = read(text)
        except (Unreadable, RecursionError):
            if _WHOLE.search(text):
                return Turn("whole_matrices", "that is written for whole columns or matrices. The "
                            "proof is about one neuron or one weight: write single entries, each "
                            "with its indices.", ())
            return Turn("unreadable", f"“{_short(text)}” cannot be read as a formula. Write one, "
                        "without words and without =, in the symbols of the statement.", ())
        wanted = read(self.right)
        if came == wanted:
            return None
        for known in self.turns:
            if any(came == read(spelt) for spelt in known.texts):
                return known
        for places in (["layer"], ["index"], ["index", "layer"]):
            if came.without(*places) == wanted.without(*places):
                for known in self.turns:
                    if known.id == places[0]:
                        return known
        return Turn("other", f"that is not it. {self.asks}", ())


@dataclass(frozen=True)
class Blanks:
    """The form of a proof: as many texts as there are blanks. It says all there is to say."""

    blanks: tuple[Blank, ...]

    def read(self, answer: Any, arguments: tuple[Any, ...]) -> Parts:
        """Return the right formulas, or raise Unfit with what is right and the first wrong turn."""
        texts = self._texts(answer)
        empty = [n for n, text in texts.items() if not set("".join(text.split())) - _EMPTY]
        judged = {n: self.blanks[n - 1].judged(text) for n, text in texts.items() if n not in empty}
        wrong = {n: turn for n, turn in judged.items() if turn is not None}
        if not wrong and not empty:
            return {f"({n})": np.array(blank.right) for n, blank in enumerate(self.blanks, start=1)}
        found = [_listed([n for n in judged if n not in wrong], "right"),
                 _listed(list(wrong), "not right yet"), _listed(empty, "still empty")]
        said = "; ".join(filter(None, found)) + "."
        for n, turn in wrong.items():
            raise Unfit(f"blank_{n}_{turn.id}", f"{said}\n({n}): {turn.says}")
        raise Unfit("blanks_empty", f"{said}\n({empty[0]}): {self.blanks[empty[0] - 1].asks}")

    def blame(self, part: str, wrong: set[str], parts: Parts) -> str:
        """Nothing is left to say."""
        return ""

    def _texts(self, answer: Any) -> dict[int, str]:
        count = len(self.blanks)
        wanted = f"It should return {count} texts, one for each blank"
        if answer is None or answer is Ellipsis:
            numbers("the answer", answer)
        if isinstance(answer, str):
            raise Unfit("wrong_type", f"{wanted}; one text came back. Put each in quotes of its "
                        "own, with commas between them.")
        if not isinstance(answer, tuple | list):
            raise Unfit("wrong_type", f"{wanted}; {described(answer)} came back.")
        if len(answer) != count:
            raise Unfit("wrong_type", f"{wanted}; {len(answer)} came back. Is there a comma "
                        "between any two of them?")
        return {n: _text(n, entry) for n, entry in enumerate(answer, start=1)}


def _text(n: int, entry: Any) -> str:
    if entry is None or entry is Ellipsis:
        return ""
    if isinstance(entry, str):
        return str(entry)
    is_number = isinstance(entry, int | float | np.integer | np.floating)
    if is_number and not isinstance(entry, bool) and abs(entry) < 1e6:
        return f"{float(entry):g}"  # 1 for "1"
    raise Unfit("wrong_type", f"({n}) should be a text, in quotes; {described(entry)} came back.")


def _listed(ns: list[int], what: str) -> str:
    if not ns:
        return ""
    names = [f"({n})" for n in ns]
    listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return f"{listed} {'is' if len(ns) == 1 else 'are'} {what}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"


def mistakes(blanks: tuple[Blank, ...], section: Section) -> tuple[Mistake, ...]:
    """Return every wrong turn as a mistake: the proof with this blank filled in wrongly."""
    right = tuple(blank.right for blank in blanks)

    def proof(n: int, text: str) -> Callable[[], tuple[str, ...]]:
        return lambda: (*right[: n - 1], text, *right[n:])

    return tuple(
        Mistake(f"blank_{n}_{turn.id}", turn.says, section,
                tuple(proof(n, text) for text in turn.texts), f"({n})")
        for n, blank in enumerate(blanks, start=1)
        for turn in blank.turns
    )
