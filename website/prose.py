"""The text of a cell as HTML: formulas as MathML, links to pages instead of to notebooks."""

from __future__ import annotations

import re
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from .mathematics import mathml

NOTEBOOK = re.compile(r"^(?:\.\./)?(?:notebooks/)?(\w+)\.ipynb(#.*)?$")
BESIDE = {"README.md": "run.html", "docs/teachers.md": "teachers.html",
          "CONTRIBUTING.md": "contributing.html", "LICENSE": "LICENSE.txt"}  # fmt: skip


def address(url: str) -> str:
    """Return where a link of a notebook, or of the README, leads on the site."""
    notebook = NOTEBOOK.match(url)
    if notebook:
        return f"{notebook[1]}.html{notebook[2] or ''}"
    own = url.removeprefix("../")
    return BESIDE.get(own, own)


class Prose(IPythonRenderer):
    """nbconvert's renderer, but for formulas, links and pictures."""

    def block_math(self, body: str) -> str:
        return mathml(body, block=True)

    def inline_math(self, body: str) -> str:
        return mathml(body, block=False)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return str(super().link(text, address(url), title))

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return str(super().image(text, address(url), title))


def html_of(text: str, **options: Any) -> str:
    """Return Markdown as HTML."""
    renderer = Prose(escape=False, anchor_link_text="\u00b6", **options)
    return str(MarkdownWithMath(renderer=renderer).render(text))
