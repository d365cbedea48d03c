"""The notebooks of the course, read for the tests."""

import re
from pathlib import Path

import nbformat
import pytest

import bpkit.widgets

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("[0-9][0-9]_*.ipynb"))
MANY_MACHINES = FOLDER / "many_machines.ipynb"  # an aside: no number, and nothing builds on it
GLOSSARY = FOLDER / "glossary.ipynb"
STEMS = [path.stem for path in NOTEBOOKS]
EXPLORERS = [name for name in bpkit.widgets.__all__ if name[0].islower()]

LESSONS = [*NOTEBOOKS, MANY_MACHINES]
PAGES = [*LESSONS, GLOSSARY]
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
each_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)


def cells(path, kind=None):
    """The cells of a notebook, all or those of a kind."""
    return [c for c in nbformat.read(path, as_version=4).cells if kind in (None, c.cell_type)]


def prose(path):
    """All the text of a notebook."""
    return "\n\n".join(cell.source for cell in cells(path, "markdown"))


def about(path):
    """What a notebook says about itself at its top; in the very first, after the explorer."""
    first, second, third = cells(path)[:3]
    return third.source if second.cell_type == "code" and path == NOTEBOOKS[0] else first.source


def headings(path):
    """The headings of a notebook, as written."""
    return re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)


def explorers(path):
    """The cells, counted from 0, that show an explorer, under its own name or a different one."""
    code = "\n".join(cell.source for cell in cells(path, "code"))
    renamed = dict(re.findall(rf"\b({'|'.join(EXPLORERS)}) as (\w+)", code))
    names = [renamed.get(name, name) for name in EXPLORERS]
    call = re.compile(rf"(?<![\w.])(?<!def )({'|'.join(names)})\(")
    every = cells(path)
    return [i for i, c in enumerate(every) if c.cell_type == "code" and call.search(c.source)]
