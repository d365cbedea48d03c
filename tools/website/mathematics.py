"""The notebooks' formulas as MathML, which every browser can draw, and a font for them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from pathlib import Path

import ziamath
from fontTools import subset
from fontTools.ttLib import TTFont
from latex2mathml.converter import convert

FONT = Path(ziamath.__file__).parent / "fonts" / "STIXTwoMath-Regular.ttf"
TAG = re.compile(r"\\tag\{([^}]*)\}")
# A capital Greek letter is upright in a formula, as in the book and in JupyterLab.
CAPITAL = re.compile(r"<mi>(&#x0039[1-9A-F];|&#x003A[0-9];)</mi>")
# As TeX sets them: no space around a stroke, the curly d as a letter, and a minus that follows
# another sign close to its number.
CLOSE = [
    (re.compile(r"<mo>(&#x0002F;)</mo>"), r'<mo lspace="0" rspace="0">\1</mo>'),
    (re.compile(r"<mo>(&#x02202;)</mo>"), r"<mi>\1</mi>"),
    (re.compile(r"((?:&#x0003D;|&#x00028;|&#x0002C;|&#x000D7;|&#x022C5;)</mo>)<mo>(&#x02212;)"),
     r'\1<mo form="prefix">\2'),
]
# The first and last letter, and where the italic of the first is.
ALPHABETS = [("A", "Z", 0x1D434), ("a", "z", 0x1D44E), ("\u03b1", "\u03c9", 0x1D6FC)]
COPYRIGHT, LICENCE, ADDRESS = 0, 13, 14  # their places in a font's table of names


def mathml(latex: str, block: bool) -> str:
    """Return a formula as MathML, with its source as its text, and its tag at the right."""
    tag = TAG.search(latex)
    source = TAG.sub("", latex).strip()
    source = source.replace(r"\lVert", r"\left\|").replace(r"\rVert", r"\right\|")  # a pair
    drawn = convert(source, display="block" if block else "inline")
    for sign, closer in CLOSE:
        drawn = sign.sub(closer, drawn)
    drawn = CAPITAL.sub(r'<mi mathvariant="normal">\1</mi>', drawn)
    drawn = drawn.replace("<math ", f'<math alttext="{html.escape(latex.strip())}" ', 1)
    if not block:
        return drawn
    number = f'<span class="tag">({html.escape(tag[1])})</span>' if tag else ""
    reached = 'tabindex="0" role="group" aria-label="formula"'  # keys scroll a long one
    return f'<div class="formula" {reached}>{drawn}{number}</div>'


def write_font(pages: Iterable[str], folder: Path) -> None:
    """Write math.woff, with only the letters that the pages need, and its licence."""
    letters = {letter for page in pages for formula in _formulas(page) for letter in formula}
    options = subset.Options(flavor="woff", layout_features=["*"], notdef_outline=True)
    font = TTFont(FONT)
    said = [font["name"].getDebugName(number) for number in (COPYRIGHT, LICENCE, ADDRESS)]
    small = subset.Subsetter(options)
    # The letters of a formula are slanted: the font has those as separate letters.
    small.populate(text="".join(letters | {slanted(letter) for letter in letters}))
    small.subset(font)
    font.flavor = "woff"
    font.save(folder / "math.woff")
    (folder / "math.txt").write_text("\n".join(filter(None, said)) + "\n", encoding="utf-8")


def _formulas(page: str) -> list[str]:
    # The sign of a root is drawn; it is nowhere in the text.
    found = re.findall(r"<math .*?</math>", page.replace("<msqrt>", "<msqrt>\u221a"), re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]*>", "", formula)) for formula in found]


def slanted(letter: str) -> str:
    """Return the letter as a browser draws it in a formula, from Unicode's mathematical italics."""
    if letter == "h":
        return "\u210e"  # this one was in Unicode before the others
    for first, last, italic in ALPHABETS:
        if first <= letter <= last:
            return chr(italic + ord(letter) - ord(first))
    return {"\u2202": "\U0001d715", "\u03f5": "\U0001d716"}.get(letter, letter)
