"""A notebook with the course's solutions filled in, and the proof that its checks accept them."""

from __future__ import annotations

import itertools
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode

from bpkit.exercises import EXERCISES
from bpkit.exercises.result import MARKS, WORDS
from tools.notebooks import dump, parse, refreshed

CHECK = re.compile(r"^check\.(\w+)\(\1\)$", re.MULTILINE)

BANNER_ID = "teachers-edition"
BANNER = """**Teacher's edition.** The course's own solutions are filled in where a learner writes,
and each one has passed its check. `python run.py teacher` makes this page from the course's
notebook, and replaces it when you run it again."""


class Unfilled(Exception):
    """A notebook could not be filled in, or a check did not pass; the message says where."""


class Asked(NamedTuple):
    """An exercise in a notebook: its name and its cells, counted from 0."""

    id: str
    cell: int
    check: int


def asked(notebook: NotebookNode) -> list[Asked]:
    """Return the exercises of a notebook in order; each is checked in a cell of its own.

    The code cell before the check is where a learner writes.
    """
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    return [
        Asked(id, cell, check)
        for cell, check in itertools.pairwise(code)
        for id in CHECK.findall(notebook.cells[check].source)
    ]


def fill(notebook: NotebookNode) -> list[Asked]:
    """Write the course's solutions into the cells where a learner writes; return the exercises."""
    exercises = asked(notebook)
    for id, i, _ in exercises:
        cell = notebook.cells[i]
        if not re.search(rf"^def {id}\(", cell.source, re.MULTILINE):
            raise Unfilled(
                f"the cell before check.{id}({id}) has no function {id} to fill in. Restore the "
                "course's notebooks: git checkout -- notebooks"
            )
        cell.source = EXERCISES[id].source
    left = [cell.source for cell in notebook.cells if "raise NotImplementedError" in cell.source]
    if left:
        first = left[0].splitlines()[0]
        raise Unfilled(f"the cell that begins with {first} has no check right after it")
    return exercises


def verify(notebook: NotebookNode, exercises: list[Asked]) -> None:
    """Raise Unfilled unless every exercise has passed its check in the executed notebook."""
    for id, _, i in exercises:
        outputs = notebook.cells[i].outputs
        said = "\n".join(output.get("data", {}).get("text/plain", "") for output in outputs)
        if not said.startswith(f"{MARKS['right']} {id}: {WORDS['right']}"):
            raise Unfilled(f"check.{id} does not say right of the course's solution:\n{said}")


def filled(text: str) -> tuple[str, list[str]]:
    """Return a notebook's text with solutions, executed, and the names of its exercises.

    It is executed in an empty folder, and what its checks find goes to a file that is thrown away.
    """
    notebook = parse(text)
    exercises = fill(notebook)
    if exercises:
        with tempfile.TemporaryDirectory() as empty:
            notebook = parse(refreshed(dump(notebook), Path(empty), measure=True))
        verify(notebook, exercises)
    banner = nbformat.v4.new_markdown_cell(BANNER, id=BANNER_ID)
    notebook.cells.insert(0, banner)
    return dump(notebook), [each.id for each in exercises]
