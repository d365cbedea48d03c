"""The notebooks as they are stored, and what their explorers can do without a kernel."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

import bpkit.widgets
from tools.notebooks import NOTEBOOKS, execute, needed

from .still import MIME

EXPLORERS = [name for name in bpkit.widgets.__all__ if name.islower()]
# The explorers that still.py can handle.
ALONE = ("explore", "graph", "learn", "saturation", "step_through", "predict")
ASIDE = "many_machines"


def paths() -> list[Path]:
    """The notebooks in reading order; those without a number come last."""
    every = sorted(NOTEBOOKS.glob("*.ipynb"))
    return sorted(every, key=lambda path: (not path.name[0].isdigit(), path.stem != ASIDE, path))


def read(path: Path) -> NotebookNode:
    """Return a notebook as it is stored."""
    return nbformat.read(path, as_version=4)


def shows(cell: NotebookNode, names: Any = tuple(EXPLORERS)) -> bool:
    """Whether a cell shows an explorer of one of these names."""
    calls = rf"(?<![\w.])(?:{'|'.join(names)})\("
    return cell.cell_type == "code" and re.search(calls, cell.source) is not None


def stills(notebook: NotebookNode) -> dict[str, Any]:
    """Run a notebook as far as necessary; return what its explorers can do, by cell id."""
    until = max((i for i, cell in enumerate(notebook.cells) if shows(cell, ALONE)), default=-1)
    if until < 0:
        return {}
    asked = copy.deepcopy(notebook)
    imported = "from tools.website.still import add_to_outputs"
    first = nbformat.v4.new_code_cell(f"{imported}\nadd_to_outputs()")
    asked.cells = [first, *needed(asked.cells[: until + 1])]
    execute(asked, NOTEBOOKS)
    return {
        cell.id: output.data[MIME]
        for cell in asked.cells
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    }
