"""Sentences in which *this* is mathematics: as HTML, and as plain text."""

from __future__ import annotations

import re

from .views.mathml import in_line, mathml


def marked_up(sentence: str) -> str:
    """Return the sentence as HTML, escaped, its mathematics as MathML.

    >>> marked_up("*a* < 1")
    "<math alttext='a' displaystyle='true'><mi>a</mi></math> &lt; 1"
    """
    parts = re.split(r"\*(.+?)\*", sentence)
    return "".join(
        mathml(part, fractions=False) if i % 2 else in_line(part, fractions=False)
        for i, part in enumerate(parts)
    )


def unmarked(sentence: str) -> str:
    """Return the sentence as plain text.

    >>> unmarked("*a* < 1")
    'a < 1'
    """
    return sentence.replace("*", "")
