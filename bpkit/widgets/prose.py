"""Sentences in which *this* is mathematics: as HTML, and as plain text."""

from __future__ import annotations

import html
import re


def marked_up(sentence: str) -> str:
    """Return the sentence as HTML, escaped, its mathematics in the course's letters.

    >>> marked_up("*a* < 1")
    "<span class='bpkit-math'>a</span> &lt; 1"
    """
    return re.sub(r"\*(.+?)\*", r"<span class='bpkit-math'>\1</span>", html.escape(sentence))


def unmarked(sentence: str) -> str:
    """Return the sentence as plain text.

    >>> unmarked("*a* < 1")
    'a < 1'
    """
    return sentence.replace("*", "")
