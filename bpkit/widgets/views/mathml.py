"""Mathematics for the page: what is written with small letters, δˡⱼ, is set with stacked ones."""

from __future__ import annotations

import html
import re

_UP = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ˡᴸᵀ′", "0123456789+−lLT′", strict=True))
_DOWN = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐⱼₖₓ,", "0123456789ajkx,", strict=True))
# A number or a letter, a sign or a bracket, and what stands on it above and below.
_PIECE = re.compile(
    rf"(?P<body>\d+|[A-Za-z]{{3,}}|[^\W\d_]|\S)(?P<up>[{''.join(_UP)}]*)(?P<down>[{''.join(_DOWN)}]*)"
)
_SMALL = re.compile(f"[{''.join({*_UP, *_DOWN} - {','})}]")


def mathml(written: str) -> str:
    """Return what is written in a line as MathML, which sets the spaces itself.

    >>> mathml("δᴸ")
    "<math displaystyle='true'><msup><mi>δ</mi><mi>L</mi></msup></math>"
    """
    parts = "".join(map(_fraction, written.split()))
    return f"<math displaystyle='true'>{parts}</math>"


def in_line(written: str) -> str:
    """Return a sentence as HTML in which what has small letters is MathML, so that lines break.

    >>> in_line("wˡ, 3")
    "<math alttext='wˡ' displaystyle='true'><msup><mi>w</mi><mi>l</mi></msup></math>, 3"
    """
    return " ".join(map(_word, written.split()))


def _word(word: str) -> str:
    if not _SMALL.search(word):
        return html.escape(word)
    bare = word.rstrip(",.;:?")
    said = f"<math alttext='{html.escape(bare)}' displaystyle='true'>{_fraction(bare)}</math>"
    return said + word[len(bare) :]


def _fraction(part: str) -> str:
    above, stroke, below = part.partition("/")
    if not stroke:
        return _row(part)
    return f"<mfrac><mrow>{_row(above)}</mrow><mrow>{_row(below)}</mrow></mfrac>"


def _row(part: str) -> str:
    return "".join(_piece(piece) for piece in _PIECE.finditer(part))


def _piece(piece: re.Match[str]) -> str:
    body = _leaf(piece["body"])
    up, down = _leaves(piece["up"], _UP), _leaves(piece["down"], _DOWN)
    if up and down:
        return f"<msubsup>{body}{down}{up}</msubsup>"
    if up:
        return f"<msup>{body}{up}</msup>"
    return f"<msub>{body}{down}</msub>" if down else body


def _leaves(small: str, plain: dict[str, str]) -> str:
    leaves = "".join(_leaf(plain[letter]) for letter in small)
    return f"<mrow>{leaves}</mrow>" if len(small) > 1 else leaves


def _leaf(letter: str) -> str:
    if letter.isdigit():
        return f"<mn>{letter}</mn>"
    if letter.isalpha() or letter == "′":
        # A transpose is upright, and a prime is no operator with space round it.
        upright = " mathvariant='normal'" if letter in "T′" else ""
        return f"<mi{upright}>{letter}</mi>"
    # A bracket of MathML grows with what is in it; this one is to stay as high as a letter.
    stretch = " stretchy='false'" if letter in "()" else ""
    return f"<mo{stretch}>{html.escape(letter)}</mo>"
