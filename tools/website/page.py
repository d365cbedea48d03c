"""A page: a notebook through nbconvert and this folder's template, or a text like the README."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

from .contents import Contents
from .notebooks import shows
from .prose import address, html_of

HERE = Path(__file__).parent
# The course's own links in outputs, as the list that `progress()` shows, lead to notebooks too.
LINK = re.compile(r"(?<=href=['\"])([^'\"]+\.ipynb[^'\"]*)")


class Page(HTMLExporter):
    """nbconvert's exporter with the course's template, prose, and explorers."""

    def default_filters(self) -> Any:
        yield from super().default_filters()
        yield "markdown2html", lambda text, **_: html_of(text)
        yield "shows_explorer", shows
        yield "linked", lambda text: LINK.sub(lambda link: address(link[1]), text)


def page(notebook: NotebookNode, name: str, contents: Contents, stills: dict[str, str]) -> str:
    """Return a notebook as a page; `stills` has the file of each explorer that answers, by cell."""
    resources = {"name": name, "contents": contents, "stills": stills}
    return str(_exporter().from_notebook_node(notebook, resources={"course": resources})[0])


def text_page(markdown: str, name: str, contents: Contents) -> str:
    """Return a text in Markdown as a page."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(markdown)])
    return page(notebook, name, contents, {})


def front_page(contents: Contents) -> str:
    """Return the page on which a visitor arrives."""
    return str(_exporter().environment.get_template("front.html.j2").render(contents=contents))


def sheet_of_code() -> str:
    """Return the colours of code, on light and on dark ground."""
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
