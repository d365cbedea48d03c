"""One call of a learner's function on copies of a probe, and all that came of it."""

from __future__ import annotations

import contextlib
import inspect
import io
import linecache
import sysconfig
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .answer import Parts, Unfit
from .compare import equal
from .exercise import Exercise
from .probe import Probe, changed

_NOT_THE_LEARNERS = (
    str(Path(__file__).resolve().parents[1]),
    sysconfig.get_path("stdlib"),
    sysconfig.get_path("platlib"),
    sysconfig.get_path("purelib"),
)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of a call: parts, or an answer that cannot be read, or an exception.

    `changed` names an argument that the function has changed.
    """

    parts: Parts | None = None
    unfit: Unfit | None = None
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
    with contextlib.ExitStack() as stack:
        if silent:
            stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
            stack.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")
        try:
            answer = function(*arguments)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a learner's sys.exit() is no reason to end the kernel
            return Outcome(raised=error)
    named = zip(exercise.parameters, probe.arguments, arguments, strict=True)
    moved = changed([each for each in named if each[0] not in exercise.changes])
    try:
        return Outcome(parts=exercise.form.read(answer, arguments), changed=moved)
    except Unfit as unfit:
        return Outcome(unfit=unfit, changed=moved)
    except Exception as error:  # an object of the learner's that fails when it is looked at
        said = f"What came back cannot be read as numbers. {type(error).__name__}: {error}"
        return Outcome(unfit=Unfit("wrong_type", said), changed=moved)


def quietly(exercise: Exercise, function: Any, probe: Probe) -> Outcome:
    """Return what the solution, or one of our mistakes, makes of a probe, whatever overflows."""
    with np.errstate(all="ignore"):
        return attempt(exercise, function, probe)


def misuse(function: Any, names: tuple[str, ...]) -> str | None:
    """Say why the function cannot be called with these arguments, or return None."""
    if not callable(function):
        return (
            "check wants the function itself, to call it with numbers of its own. Give its name "
            "alone, without parentheses behind it."
        )
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None  # one of numpy's own; a call will tell
    try:
        signature.bind(*names)
    except TypeError:
        wanted = f"({', '.join(names)})"
        return f"It takes {signature}; check calls it with {len(names)} arguments, {wanted}."
    own = [name for name in signature.parameters if name in names]
    if sorted(own) == sorted(names) and tuple(own) != names:
        return f"Its arguments stand in another order: they should be ({', '.join(names)})."
    return None


def where_raised(error: BaseException) -> str:
    """Say what was raised, and in which line of the learner's own code."""
    said = "".join(traceback.format_exception_only(error)).strip()
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith((*_NOT_THE_LEARNERS, "<frozen"))
    ]
    if not frames:
        return f"It stops with an error.\n{said}"
    if "'Activation' object is not callable" in said:
        said += "\nAn Activation holds two functions: sigmoid.f and, for slopes, sigmoid.prime."
    last = frames[-1]
    line = linecache.getline(last.filename, last.lineno or 0).strip()
    shown = f": {line}" if line else ""
    return f"It stops with an error in line {last.lineno} of your code{shown}\n{said}"
