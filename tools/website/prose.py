"""The text of a cell as HTML: formulas as MathML, links to pages instead of to notebooks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from .mathematics import mathml
from .pictures import DRAWING, picture

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = re.compile(r"^(?:\.\./)?(?:notebooks/)?(\w+)\.ipynb(#.*)?$")
PLACE = re.compile(r'(?<=id=")[^"]+|(?<=href="#)[^"]+')
WRITTEN = re.compile(r"(?<=\bsrc=['\"])\.\./[^'\"]+|(?<=\bhref=['\"])\.\./[^'\"]+")
BESIDE = {
    "README.md": "run.html",
    "docs/teachers.md": "teachers.html",
    "docs/homes.md": "homes.html",
    "CONTRIBUTING.md": "contributing.html",
    "tools/benchmarks/README.md": "measured.html",
    "LICENSE": "LICENSE.txt",
    "bpkit/data/mnist/SOURCE": "mnist.txt",
}
PUBLISHED = "../../deployments/github-pages"  # where GitHub shows the site, seen from the README


def address(url: str) -> str:
    """Return where a link of a notebook, or of the README, leads on the site."""
    notebook = NOTEBOOK.match(url)
    if notebook:
        return f"{notebook[1]}.html{notebook[2] or ''}"
    if url == PUBLISHED:
        return "index.html"
    own = url.removeprefix("../")
    return BESIDE.get(own, own)


class Prose(IPythonRenderer):
    """nbconvert's renderer, with our own formulas, links and pictures."""

    def block_math(self, body: str) -> str:
        return mathml(body, block=True)

    def inline_math(self, body: str) -> str:
        return mathml(body, block=False)

    def block_code(self, code: str, info: str | None = None) -> str:
        drawn = str(super().block_code(code, info))
        return drawn.replace("<pre>", '<pre tabindex="0">', 1)  # keys scroll a long line

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        # A link to a heading may be escaped differently from what nbconvert writes here.
        drawn = str(super().heading(text, level, **attrs))
        return PLACE.sub(lambda place: unquote(place[0]), drawn)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return str(super().link(text, address(url), title))

    def image(self, text: str, url: str, title: str | None = None) -> str:
        file = address(url)
        if not file.startswith("imgs/"):
            return str(super().image(text, file, title))
        # On a phone a picture is small: a tap opens it on its own, where it can be enlarged.
        drawn = picture(file, ROOT / file, text, DRAWING)
        return f'<a class="picture" href="{file}">{drawn}</a>'


def html_of(text: str, **options: Any) -> str:
    """Return Markdown as HTML."""
    renderer = Prose(escape=False, anchor_link_text="\u00b6", **options)
    rendered = str(MarkdownWithMath(renderer=renderer).render(text))
    return WRITTEN.sub(lambda link: address(link[0]), rendered)  # HTML written in a notebook
