"""Texts that show themselves as they are."""

from __future__ import annotations

import html


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
