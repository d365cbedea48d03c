"""Texts that show themselves as they are."""

from __future__ import annotations

import html
import re

# What neither a terminal nor a page can show: control characters, and halves of letters.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def legible(text: str, longest: int = 2500) -> str:
    """Return a text that can be shown, cut if it is too long."""
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", cut)


class Said(str):
    """A text that shows itself as it is, lines and all."""

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f"<div style='max-width: 720px; white-space: pre-line'>{html.escape(self)}</div>"


class Code(str):
    """Python that shows itself in the colours of the page."""

    def __repr__(self) -> str:
        return str(self)

    def _repr_markdown_(self) -> str:
        return f"```python\n{self}\n```"
