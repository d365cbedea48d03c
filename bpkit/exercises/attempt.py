"""One call of a learner's function on copies of a probe, and all that came of it."""

from __future__ import annotations

import contextlib
import inspect
import os
import re
import sys
import sysconfig
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

from ..validation import brief
from .answer import Parts, WrongForm
from .compare import equal
from .exercise import Exercise
from .isolation import caught, unheard
from .probe import Probe, changed
from .said import legible

_NOT_THE_LEARNERS = tuple(
    f"{folder}{os.sep}"
    for folder in (
        Path(__file__).resolve().parents[1],
        *map(sysconfig.get_path, ("stdlib", "platlib", "purelib")),
    )
)
# The mathematics of bpkit; not the solutions of the exercises.
_OF_BPKIT = re.compile(rf"{re.escape(_NOT_THE_LEARNERS[0])}[^/\\]+\.py").fullmatch
# Of a path in parentheses or double quotes, as Python writes them, all but the file.
_FOLDERS = re.compile(r"""(?<=[("])(?:/|[A-Za-z]:\\)[^"()\n]*[/\\](?=[^"()/\\\n]+[)"])""")


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of a call: parts, or an answer that cannot be read, or an exception.

    `changed` names an argument that the function has changed.
    """

    parts: Parts | None = None
    wrong_form: WrongForm | None = None
    raised: BaseException | None = None
    changed: str | None = None

    def same(self, other: Outcome) -> bool:
        """Return whether two calls came to the same: the same parts, or nothing that computes."""
        if self.parts is None or other.parts is None:
            return self.parts is other.parts
        return equal(self.parts, other.parts)


def attempt(exercise: Exercise, function: Any, probe: Probe, silent: bool = True) -> Outcome:
    """Call the function and read its answer. Only a KeyboardInterrupt passes.

    A check makes several calls; `silent` keeps what is printed and warned in all but the first from
    being said again.
    """
    arguments = probe.fresh()
    with unheard() if silent else contextlib.nullcontext():
        answer, error = caught(function, *arguments)
        if error is not None:
            return Outcome(raised=error)
        named = zip(exercise.parameters, probe.arguments, arguments, strict=True)
        moved = changed([each for each in named if each[0] not in exercise.changes])
        parts, error = caught(exercise.form.read, answer, arguments)
    if error is None:
        return Outcome(parts=parts, changed=moved)
    # An object of the learner's may fail when it is looked at.
    if not isinstance(error, WrongForm):
        said = f"What came back cannot be read as numbers. {in_words(error)}"
        error = WrongForm("wrong_type", said)
    return Outcome(wrong_form=error, changed=moved)


def quietly(exercise: Exercise, function: Any, probe: Probe) -> Outcome:
    """Return what the solution, or one of our mistakes, makes of a probe, whatever overflows."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return attempt(exercise, function, probe, silent=False)


def misuse(function: Any, names: tuple[str, ...]) -> str | None:
    """Say why the function cannot be called with these arguments, or return None."""
    if not callable(function):
        return (
            "check wants the function itself, to call it with numbers of its own; got "
            f"{brief(function)}. Give its name alone, without parentheses behind it."
        )
    signature, _ = caught(inspect.signature, function)
    if signature is None:
        return None  # one of numpy's own, perhaps; a call will tell
    _, error = caught(signature.bind, *names)
    if error is None:
        return None
    shown, _ = caught(str, signature)  # with the defaults, which may be anything
    takes = f"It takes {legible(shown, 200)}" if shown else "It takes other arguments"
    return f"{takes}; check calls it with {len(names)} arguments, ({', '.join(names)})."


def other_order(function: Any, names: tuple[str, ...]) -> str | None:
    """Say that the function's arguments have the right names in another order, or return None."""
    signature, _ = caught(inspect.signature, function)
    own = [name for name in signature.parameters if name in names] if signature else []
    if sorted(own) == sorted(names) and tuple(own) != names:
        return f"Its arguments stand in another order: they should be ({', '.join(names)})."
    return None


def calls_of(exercise: Exercise, function: Any) -> str:
    """Return which of bpkit's functions that do the same the learner's function calls, or ""."""
    found: list[str] = []

    def look(frame: FrameType, event: str, argument: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_name in exercise.replaces and _OF_BPKIT(code.co_filename):
            found.append(code.co_name)

    def watched(*arguments: Any) -> Any:
        before = sys.getprofile()
        sys.setprofile(look)
        try:
            return function(*arguments)
        finally:
            sys.setprofile(before)

    if exercise.replaces:
        attempt(exercise, watched, exercise.probes[0])
    return found[0] if found else ""


# ---- exceptions ----


def in_words(error: BaseException) -> str:
    """Return the last lines of a traceback, without the folders of this machine."""
    lines, failed = caught(traceback.format_exception_only, error)
    said = type(error).__name__ if failed else "".join(lines).strip()
    return legible(_FOLDERS.sub("", said), 1000)


# What Python says, and what to do about it: slips in the use of Python, not of backpropagation.
ADVICE = {
    "'Activation' object is not callable":
        "An Activation holds two functions: sigmoid.f and, for slopes, sigmoid.prime.",
    "can be converted to Python scalars":
        "The functions of math take one number. Those of numpy take arrays.",
    "MemoryError":
        "It asks for more memory than there is. Does something grow in a loop that does not end, "
        "or has an array a shape that is far too large?",
    "could not be broadcast together":
        "Two arrays of different shapes meet entry by entry. Print both shapes: everywhere here "
        "the neurons of a layer are rows, and examples are columns.",
    "mismatch in its core dimension":
        "In a matrix product the left array needs as many columns as the right one has rows. Print "
        "both shapes.",
    "ufunc 'bitwise_xor' not supported": "In Python a power is written with two stars, not with ^.",
}


def where_raised(error: BaseException) -> str:
    """Say what was raised, and in which line of the learner's own code."""
    said = in_words(error)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if _is_learners(f.filename)]
    if not frames:
        return f"It stops with an error.\n{said}"
    said += next((f"\n{advice}" for part, advice in ADVICE.items() if part in said), "")
    # What is compiled, or comes out of eval, has no line to be shown: the one that led there has.
    last = [frame for frame in frames if frame.line][-1:] or frames[-1:]
    shown = f": {last[0].line}" if last[0].line else ""
    return f"It stops with an error in line {last[0].lineno} of your code{shown}\n{said}"


def unwritten(exercise: Exercise, error: BaseException | None) -> str | None:
    """Return the name of the function that is still a stub, if that is why the call has ended."""
    if not isinstance(error, NotImplementedError):
        return None
    frames = traceback.extract_tb(error.__traceback__)
    if not _is_learners(frames[-1].filename):
        return None  # there is more to numpy and to Python that is not implemented
    own = next(frame.name for frame in frames if _is_learners(frame.filename))
    name = frames[-1].name
    return name if name != own and name.isidentifier() else exercise.id


def _is_learners(filename: str) -> bool:
    return not filename.startswith((*_NOT_THE_LEARNERS, "<frozen"))
