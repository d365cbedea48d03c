"""The list of pages: the question of each, its picture, and the words to search for."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from bpkit.figures.details import DETAILS, detail_name

from .prose import html_of

PICTURE = re.compile(r"!\[.*?\]\(([^)]*)\)")
# What a reader may look for: a word, one with a hyphen, an equation's name, a Greek letter.
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+|[^\W\d_]{3,}|BP\d|[\u03b1-\u03c9\u2202\u2299]\u2032?")
COMMANDS = {
    "delta": "\u03b4", "eta": "\u03b7", "sigma": "\u03c3", "partial": "\u2202", "odot": "\u2299",
}  # fmt: skip
COMMAND = re.compile(rf"\\({'|'.join(COMMANDS)})\b")


@dataclass(frozen=True)
class Entry:
    """A page of the list: `picture` is a detail, `words` are those in its text, once each."""

    name: str
    label: str
    title: str
    picture: str
    words: str

    @property
    def address(self) -> str:
        return f"{self.name}.html"


@dataclass(frozen=True)
class Contents:
    """All pages in reading order; `living`: whether lite/ is beside them."""

    entries: Sequence[Entry]
    living: bool = False

    def beside(self, name: str) -> tuple[Entry | None, Entry | None]:
        """Return the pages before and after one; None where there is none."""
        names = [entry.name for entry in self.entries]
        if name not in names:
            return None, None
        i = names.index(name)
        return self.entries[i - 1] if i else None, (*self.entries, None)[i + 1]

    def words(self) -> str:
        """Return the words of all pages as JSON, which is fetched when a reader searches."""
        return json.dumps({entry.name: entry.words for entry in self.entries}, ensure_ascii=False)

    def title(self, name: str) -> str:
        """Return the title of a page."""
        return next((entry.title for entry in self.entries if entry.name == name), name.title())


def entry(path: Path, notebook: NotebookNode) -> Entry:
    """Return what the list says of a notebook."""
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    picture = PICTURE.search("\n".join(texts))
    file = Path(picture[1]).name if picture else ""
    heading = html_of(texts[0].splitlines()[0].removeprefix("# "))
    return Entry(
        name=path.stem,
        label=path.stem.replace("_", " "),
        title=re.sub(r"</?p>", "", heading).strip(),
        picture=f"imgs/{detail_name(file)}" if file in DETAILS else "",
        words=" ".join(sorted({word.lower() for text in texts for word in words(text)})),
    )


def words(text: str) -> list[str]:
    """Return the words of a text to search for, with commands for Greek letters as letters."""
    return WORD.findall(COMMAND.sub(lambda command: COMMANDS[command[1]], text))
