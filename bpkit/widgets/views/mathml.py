"""Mathematics for the page: what is written with small letters, δˡⱼ, is set with stacked ones."""

from __future__ import annotations

import html
import itertools
import re

_UP = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ˡᴸᵀ′", "0123456789+−lLT′", strict=True))
_DOWN = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐⱼₖₓ,", "0123456789ajkx,", strict=True))
# A number or a letter, a sign or a bracket, with what is raised and lowered beside it.
_PIECE = re.compile(
    r"(?P<body>\d+(?:\.\d+)?|[A-Za-z]{3,}|[^\W\d_]|\S)"
    rf"(?P<up>[{''.join(_UP)}]*)(?P<down>[{''.join(_DOWN)}]*)"
)
_SMALL = re.compile(f"[{''.join({*_UP, *_DOWN} - {','})}]")
_POWER = re.compile(f"(?<=[0-9]) × 10(?=[{''.join(_UP)}])")


def mathml(written: str, fractions: bool = True) -> str:
    """Return what is written in a line as MathML, which sets the spaces itself.

    Without `fractions`, ∂C/∂w stays in the line, as it should in a sentence.

    >>> mathml("δᴸ")
    "<math alttext='δᴸ' displaystyle='true'><msup><mi>δ</mi><mi>L</mi></msup></math>"
    """
    parts = written.split()
    set_as = _fraction if fractions else _row
    said = set_as(parts[0]) + "".join(
        # Factors are set a little apart; a sign between two parts has its own spaces.
        ("" if _is_sign(one) or _is_sign(other) else _APART) + set_as(other)
        for one, other in itertools.pairwise(parts)
    )
    plain = html.escape(written.replace("\N{NO-BREAK SPACE}", " "))
    return f"<math alttext='{plain}' displaystyle='true'>{said}</math>"


def in_line(written: str, fractions: bool = True) -> str:
    """Return a sentence as HTML in which what has small letters is MathML, so that lines break.

    >>> in_line("wˡ, 3")
    "<math alttext='wˡ' displaystyle='true'><msup><mi>w</mi><mi>l</mi></msup></math>, 3"
    """
    # A number is one word, though it has spaces.
    words = re.split(r"([^\S\xa0])", _POWER.sub("\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}10", written))
    return "".join(_word(word, fractions) for word in words)


def as_written(markup: str) -> str:
    """Return the words of our own HTML, its mathematics as it is written in a line.

    >>> as_written(in_line("wˡ, 3"))
    'wˡ, 3'
    """
    in_words = re.sub("<math alttext='(.*?)'.*?</math>", r"\1", markup)
    return html.unescape(re.sub("<[^>]+>", "", in_words)).strip()


_APART = "<mspace width='0.17em'></mspace>"


def _is_sign(part: str) -> bool:
    return len(part) == 1 and not part.isalnum()


def _word(word: str, fractions: bool) -> str:
    if not _SMALL.search(word):
        return html.escape(word)
    bare = word.rstrip(",.;:?")
    return mathml(bare, fractions) + word[len(bare) :]


def _fraction(part: str) -> str:
    above, stroke, below = part.partition("/")
    if not stroke:
        return _row(part)
    return f"<mfrac><mrow>{_row(above)}</mrow><mrow>{_row(below)}</mrow></mfrac>"


def _row(part: str) -> str:
    return "".join(_piece(piece) for piece in _PIECE.finditer(part))


def _piece(piece: re.Match[str]) -> str:
    body = _leaf(piece["body"])
    # A prime is written after its letter: few fonts have one made for raising.
    if "′" in piece["up"]:
        body = f"<mrow>{body}{_sign('′')}</mrow>"
    up, down = _leaves(piece["up"].replace("′", ""), _UP), _leaves(piece["down"], _DOWN)
    if up and down:
        return f"<msubsup>{body}{down}{up}</msubsup>"
    if up:
        return f"<msup>{body}{up}</msup>"
    return f"<msub>{body}{down}</msub>" if down else body


def _leaves(small: str, plain: dict[str, str]) -> str:
    # Above and below there is no room for the spaces of a sum.
    leaves = "".join(
        _leaf(plain[letter]) if plain[letter].isalnum() else _sign(plain[letter])
        for letter in small
    )
    return f"<mrow>{leaves}</mrow>" if len(small) > 1 else leaves


def _leaf(letter: str) -> str:
    if letter[0].isdigit():
        return f"<mn>{letter}</mn>"
    if letter == "Σ":
        return "<mo largeop='false'>∑</mo>"
    if letter.isalpha():
        upright = " mathvariant='normal'" if letter == "T" else ""  # a transpose
        return f"<mi{upright}>{letter}</mi>"
    if letter in "∂∇/":
        return _sign(letter)
    # A bracket of MathML grows with its contents; this one should stay as high as a letter.
    stretch = " stretchy='false'" if letter in "()|" else ""
    return f"<mo{stretch}>{html.escape(letter)}</mo>"


def _sign(letter: str) -> str:
    """A sign without space round it."""
    return f"<mo lspace='0' rspace='0'>{letter}</mo>"
