"""What an exercise is made of: its solution, its hints, and the mistakes that are known in it."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .answer import Form
from .probe import Probe

Function = Callable[..., Any]


@dataclass(frozen=True)
class Section:
    """A section of the course: the notebook without .ipynb, and the heading as it is there."""

    notebook: str
    heading: str


@dataclass(frozen=True, eq=False)
class Mistake:
    """A slip with a name: what is said of it, and functions that make it.

    `says` tells what was found, in plain words and without the answer; `equation` where it was,
    such as "BP1". Each of `functions` is the solution with this one slip in it. Where the exercise
    is put together from pieces, each of `pieces` names those that the slip replaces.
    """

    id: str
    says: str
    section: Section
    functions: tuple[Function, ...]
    equation: str = ""
    pieces: tuple[Mapping[str, Function], ...] = ()

    @property
    def message(self) -> str:
        """What is said of it, with the equation in front."""
        return f"{self.equation}: {self.says}" if self.equation else self.says


@dataclass(frozen=True, eq=False)
class Exercise:
    """One function for the learner to write, and all that `check`, `hint` and `solution` need.

    The solution's own name, signature and docstring are the exercise's: the stub has the same.
    `probes` are the arguments it is tried on; `form` reads what it returns; `assemble(**pieces)`
    puts a function together in which two mistakes can meet. `changes` names the arguments that it
    is meant to change.

    `further` is called with the learner's function when all its numbers are right. It returns a
    mistake that does not show in them, a sentence to add, or None. `clue` is called with the
    function when its numbers are those of no known mistake. It returns what a small try tells: a
    mistake, a sentence to add, or nothing. `praise` is said when all is right. `replaces` names the
    functions of bpkit that do what is asked for: calling one is not the same as writing it.
    """

    title: str
    solution: Function
    form: Form
    probes: tuple[Probe, ...]
    section: Section
    hints: tuple[str, str, str]
    mistakes: tuple[Mistake, ...]
    assemble: Callable[..., Function] | None = None
    changes: tuple[str, ...] = ()
    further: Callable[[Function], Mistake | str | None] | None = None
    clue: Callable[[Function], Mistake | str | None] | None = None
    praise: str = ""
    replaces: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its name, in check.NAME, hint.NAME and solution.NAME."""
        return self.solution.__name__

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of what the function takes."""
        return tuple(inspect.signature(self.solution).parameters)

    @property
    def signature(self) -> str:
        """How it is called, such as "output_error(a, y, z)"."""
        return f"{self.id}({', '.join(self.parameters)})"

    @property
    def statement(self) -> str:
        """What the function has to do."""
        return inspect.getdoc(self.solution) or ""

    @property
    def source(self) -> str:
        """The solution as Python."""
        return textwrap.dedent(inspect.getsource(self.solution)).rstrip()

    @property
    def stub(self) -> str:
        """The function as the learner finds it: a signature, a docstring, and nothing done."""
        end = "\n" if "\n" in self.statement else ""
        said = textwrap.indent(f'"""{self.statement}{end}"""', "    ")
        return f"def {self.signature}:\n{said}\n    raise NotImplementedError"
