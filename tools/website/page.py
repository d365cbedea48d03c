"""A page: a notebook through nbconvert and this folder's template, or a text like the README."""

from __future__ import annotations

import re
from binascii import a2b_base64
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

from .contents import Contents
from .notebooks import shows
from .pictures import EXPLORER, PLOT, picture
from .prose import address, html_of

HERE = Path(__file__).parent
# The course's own links in outputs, such as those of `progress()`, lead to notebooks too.
LINK = re.compile(r"(?<=href=['\"])([^'\"]+\.ipynb[^'\"]*)")


class Page(HTMLExporter):
    """nbconvert's exporter with the course's template, prose, and explorers."""

    def default_filters(self) -> Any:
        yield from super().default_filters()
        yield "markdown2html", lambda text, **_: html_of(text)
        yield "shows_explorer", shows
        yield "linked", lambda text: LINK.sub(lambda link: address(link[1]), text)


def page(
    notebook: NotebookNode, name: str, contents: Contents, stills: dict[str, str]
) -> tuple[str, dict[str, bytes]]:
    """Return a notebook as a page, and the pictures of its outputs by their files.

    `stills` has the file of each explorer that answers, by cell.
    """
    pictures: dict[str, bytes] = {}

    def kept(output: NotebookNode) -> str:
        file, said = f"pictures/{name}-{len(pictures)}.png", output.metadata.get("image/png", {})
        pictures[file] = a2b_base64(output.data["image/png"])
        least = EXPLORER if "width" in said else PLOT
        return picture(file, pictures[file], said.get("alt", ""), least, said.get("width", 0))

    course = {"name": name, "contents": contents, "stills": stills, "kept": kept}
    text, _ = _exporter().from_notebook_node(notebook, resources={"course": course})
    # The first picture is what a reader sees first, so it loads at once.
    return str(text).replace('loading="lazy"', 'fetchpriority="high"', 1), pictures


def text_page(markdown: str, name: str, contents: Contents) -> str:
    """Return a text in Markdown as a page."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(markdown)])
    return page(notebook, name, contents, {})[0]


def front_page(contents: Contents) -> str:
    """Return the page on which a visitor arrives."""
    return str(_exporter().environment.get_template("front.html.j2").render(contents=contents))


def sheet_of_code() -> str:
    """Return the colours of code, on a light and on a dark background."""
    light = HtmlFormatter(style="xcode").get_style_defs("html .highlight")
    on_dark = '[data-jp-theme-light="false"] .highlight'
    dark = HtmlFormatter(style="github-dark").get_style_defs(on_dark)
    return f"{light}\n{dark}\n"


def _exporter() -> Page:
    return Page(
        template_name="course",
        extra_template_basedirs=[str(HERE / "templates")],
        config=Config({"Page": {"anchor_link_text": "\u00b6"}}),
    )
