"""The many ways to type δˡⱼ: a formula read into one form, whichever way it is spelt.

>>> same("\\\\delta_j^{l}", "δˡⱼ"), same("delta[l][j]", "δj"), same("a_k^(l-1)", "a^l_k")
(True, True, False)
>>> same("a_k * delta_j", "δ^l_j a^{l-1}_k"), same("dz_j/db_j", "∂b_j/∂z_j")
(True, False)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


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
