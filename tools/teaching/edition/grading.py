"""A notebook as nbgrader expects its source: learners' answers are solutions, checks are tests.

When nbgrader makes the learners' version, it removes the lines of the solution and the hidden lines
of the test; learners keep the course's check, which says what went wrong. For grading, the hidden
lines return and award the point, and the feedback includes what the check says.
"""

from __future__ import annotations

import ast

from bpkit.exercises import EXERCISES
from tools.notebooks import dump, parse

from .filling import asked

POINTS = 1  # for each exercise; they can be changed in nbgrader
HIDDEN = """check.{id}({id})
### BEGIN HIDDEN TESTS
said = check.{id}({id})
assert said, said
### END HIDDEN TESTS"""


def to_grade(text: str) -> str:
    """Return a notebook's text with the cells of each exercise marked for nbgrader."""
    notebook = parse(text)
    for id, cell, check in asked(notebook):
        notebook.cells[cell].source = regions(EXERCISES[id].source)
        notebook.cells[cell].metadata["nbgrader"] = _mark(id, solution=True)
        notebook.cells[check].source = HIDDEN.format(id=id)
        notebook.cells[check].metadata["nbgrader"] = _mark(f"{id}-check", solution=False)
    return dump(notebook)


def regions(source: str) -> str:
    """Return a function with solution marks round everything after its docstring."""
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    said, lines = function.body[0].end_lineno, source.splitlines()
    return "\n".join(
        [*lines[:said], "    ### BEGIN SOLUTION", *lines[said:], "    ### END SOLUTION"]
    )


def _mark(id: str, solution: bool) -> dict[str, object]:
    """What nbgrader's own panel writes for an autograded answer, or for autograder tests."""
    mark: dict[str, object] = {"schema_version": 3, "grade_id": id, "task": False,
                               "solution": solution, "grade": not solution, "locked": not solution}
    return mark if solution else {**mark, "points": POINTS}
