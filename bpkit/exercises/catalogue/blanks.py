"""Proofs with blanks: what belongs in each, which wrong turns are known, what is said of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ..answer import Parts, WrongForm, described, numbers
from ..exercise import Mistake, Section


class Unreadable(Exception):
    """A text that is no formula."""


@dataclass(frozen=True, order=True)
class Term:
    """A formula. A symbol has a name, a layer, and indices or ""; others are made of `parts`.

    The names of those are "+", "*", "/", "sum" (its index in `index`), and "d": the first part
    differentiated by the second. A layer that was left out is the usual one: l, but l-1 for a_k.
    """

    name: str
    index: str = ""
    layer: str = ""
    parts: tuple[Term, ...] = ()

    def without(self, *places: str) -> Term:
        """Return it without any "layer", or "index", or both."""
        index = "" if "index" in places and self.name != "sum" else self.index
        layer = "" if "layer" in places else self.layer
        return Term(self.name, index, layer, tuple(part.without(*places) for part in self.parts))


def same(one: str, two: str) -> bool:
    """Return whether two texts say the same formula."""
    return read(one) == read(two)


# ---- one alphabet ----

_SUPER = dict(zip("ˡᴸʲᵏⁱᵐ⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾", "lLjkim0123456789+-()", strict=True))
_SUB = dict(zip("ₗⱼₖᵢₘ₀₁₂₃₄₅₆₇₈₉₊₋₍₎", "ljkim0123456789+-()", strict=True))
_WORDS = {
    r"\\(?:cdot|times|odot|ast)|[·×⋅⊙∗]": "*",
    r"[−–‐]": "-",
    r"sigmoid\.prime|sigma_prime": "σ'",
    r"\\?sigma|𝜎": "σ",
    r"\\?delta|𝛿": "δ",
    r"δ\s*(?=[zbwC])": "∂",  # δz/δb; an error times one of these is in no proof
    r"\\?partial|𝜕": "∂",
    r"\\sum|\bsum|∑": "Σ",
    r"\\[dt]?frac": "%",
    r"\\prime|[′’‘`´]": "'",
    r"\\(?:left|right|big|Big|mathrm|text|limits|[,;:! ])|[$\s]|\b(?:net|fp|grad)\.": " ",
}


def _plain(text: str) -> str:
    text = _lowered(_lowered(text, "^", _SUPER), "_", _SUB)
    for spelling, sign in _WORDS.items():
        text = re.sub(spelling, sign, text)
    return text.strip(" .,;")


def _lowered(text: str, sign: str, letters: dict[str, str]) -> str:
    """Write runs of small letters with a sign and braces: ˡ⁻¹ as ^{l-1}."""
    run = re.compile(f"[{re.escape(''.join(letters))}]+")
    return run.sub(lambda found: sign + "{" + "".join(letters[c] for c in found[0]) + "}", text)


# ---- reading ----

_SYMBOL = re.compile(r"δ|σ'?|[Czabwy](?![A-Za-z]{3})")
_ATTACHED = re.compile(
    r"\s*(?:[\^_]\s*(?:\{([^{}]*)\}|\(([^()]*)\)|([lL][+-]1|[lL]?[jkimn]{1,2}|[A-Za-z]|\d+))|\[([^\[\]]*)\])"
)
_RUN_ON = re.compile(r"[lL]?[jkim]{1,2}(?![a-zA-Z])")
_NUMBER = re.compile(r"\d+(?:\.\d*)?")
_PIECE = re.compile(r"[lL](?:[+-]\d+)?|[a-zA-Z]|\d+")
_CLOSE = {"(": ")", "{": "}", "[": "]"}


_LONGEST = 300  # letters; the longest formula that is wanted has thirty


@lru_cache(maxsize=1000)
def read(text: str) -> Term:
    """Return the formula that a text says, or raise Unreadable."""
    if len(text) > _LONGEST:
        raise Unreadable(text[:_LONGEST])
    return _Reader(_plain(text)).all()


class _Reader:
    """Reads from left to right: sums of products of symbols, with derivatives among them."""

    def __init__(self, text: str):
        self.text, self.at = text, 0

    def all(self) -> Term:
        term = self.added()
        if self.next():
            raise Unreadable(self.text)
        return term

    def next(self) -> str:
        while self.text[self.at : self.at + 1] == " ":
            self.at += 1
        return self.text[self.at : self.at + 1]

    def take(self, *signs: str) -> str:
        if self.next() in signs and self.next():
            self.at += 1
            return self.text[self.at - 1]
        return ""

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        self.next()
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found

    def added(self) -> Term:
        terms = [self.multiplied()]
        while sign := self.take("+", "-"):
            terms.append(_product([Term("-1")] * (sign == "-") + [self.multiplied()]))
        return terms[0] if len(terms) == 1 else Term("+", parts=tuple(sorted(terms)))

    def multiplied(self) -> Term:
        if self.take("-"):
            return _product([Term("-1"), self.multiplied()])
        if self.take("Σ"):
            under = self.attached()
            return Term("sum", _index(under)[:1], parts=(self.multiplied(),))
        factors = [self.factor()]
        while self.next() and self.next() not in "+-)}]":
            if self.take("/"):
                factors[-1:] = _quotient(factors[-1:], self.factor())
            elif self.take("*") or self.next() != "Σ":
                factors.append(self.factor())
            else:
                factors.append(self.multiplied())
        return _product(factors)

    def factor(self) -> Term:
        if self.take("%"):
            above = self.factor()
            return _product(_quotient([above], self.factor()))
        if self.next() in ("∂", "d"):
            self.at += 1
            return Term("d/", parts=(self.factor(),))
        if opened := self.take("(", "{", "["):
            inside = self.added()
            if not self.take(_CLOSE[opened]):
                raise Unreadable(self.text)
            return inside
        if number := self.match(_NUMBER):
            return Term(f"{float(number[0]):g}")
        symbol = self.match(_SYMBOL)
        if symbol is None:
            raise Unreadable(self.text)
        if symbol[0][0] == "σ":
            return Term(symbol[0], parts=(self.factor(),) if self.next() == "(" else ())
        under = self.attached()
        if symbol[0] == "C":
            return Term("C")  # C, C_x and C_0 are one here
        index = _index(under)
        usual = "l-1" if symbol[0] == "a" and index and index[0] in "kim" else "l"
        return Term(symbol[0], index, _layer(under) or usual)

    def attached(self) -> list[str]:
        """The layer and the indices that hang on a symbol, above, below, or in brackets."""
        pieces: list[str] = []
        if run_on := self.match(_RUN_ON):  # zj, wjk
            pieces += _PIECE.findall(run_on[0])
        while found := self.match(_ATTACHED):
            inside = next(group for group in found.groups() if group is not None)
            pieces += _PIECE.findall(inside.replace(" ", ""))
        return pieces


def _layer(pieces: list[str]) -> str:
    return next((piece for piece in pieces if piece[0] in "lL"), "")


def _index(pieces: list[str]) -> str:
    return "".join(p for p in pieces if p[0] not in "lL" and not (p == "0" and len(pieces) > 1))


def _product(factors: list[Term]) -> Term:
    flat: list[Term] = []
    for factor in factors:
        flat += factor.parts if factor.name == "*" else [factor]
    kept = sorted(factor for factor in flat if factor.name != "1")
    if not kept:
        return Term("1")
    return kept[0] if len(kept) == 1 else Term("*", parts=tuple(kept))


def _quotient(above: list[Term], below: Term) -> list[Term]:
    """A derivative if both begin with d or ∂, or else a fraction."""
    if above[0].name == below.name == "d/":
        return [Term("d", parts=(*above[0].parts, *below.parts))]
    return [Term("/", parts=(*above, below))]


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
        """Return the right formulas, or raise WrongForm: what is right, the first wrong turn."""
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
            raise WrongForm(f"blank_{n}_{turn.id}", f"{said}\n({n}): {turn.says}")
        raise WrongForm("blanks_empty", f"{said}\n({empty[0]}): {self.blanks[empty[0] - 1].asks}")

    def blame(self, part: str, wrong: set[str], parts: Parts) -> str:
        """Nothing is left to say."""
        return ""

    def _texts(self, answer: Any) -> dict[int, str]:
        count = len(self.blanks)
        wanted = f"It should return {count} texts, one for each blank"
        if answer is None or answer is Ellipsis:
            numbers("the answer", answer)
        if isinstance(answer, str):
            raise WrongForm("wrong_type", f"{wanted}; one text came back. Put each in quotes of "
                            "its own, with commas between them.")
        if not isinstance(answer, tuple | list):
            raise WrongForm("wrong_type", f"{wanted}; {described(answer)} came back.")
        if len(answer) != count:
            raise WrongForm("wrong_type", f"{wanted}; {len(answer)} came back. Is there a comma "
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
    said = f"({n}) should be a text, in quotes; {described(entry)} came back."
    raise WrongForm("wrong_type", said)


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
