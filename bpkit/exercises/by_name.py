"""check, hint and solution: one attribute for each exercise."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable
from typing import Any

from ..validation import brief, whole
from .catalogue import EXERCISES
from .exercise import Exercise
from .judge import judge
from .progress import progress
from .result import Result
from .said import Code, Said


class ByName:
    """What there is for every exercise, by its name: check.output_error, and so on."""

    def __init__(self, name: str, does: str, of: Callable[..., Any], takes: str):
        self._name, self._does, self._of, self._takes = name, does, of, takes

    def __getattr__(self, id: str) -> Callable[..., Any]:
        exercise = EXERCISES.get(id)
        if id.startswith("_"):  # what Python and IPython ask of every object
            raise AttributeError(id)
        if exercise is None:
            near = difflib.get_close_matches(id, EXERCISES, n=1)
            meant = f"Did you mean {self._name}.{near[0]}?" if near else f"See {self._name}."
            raise AttributeError(f"{self._name} has no exercise {id!r}. {meant}")
        return self._bound(exercise)

    def __call__(self, *given: Any) -> Any:
        name = getattr(given[0], "__name__", None) if given else None
        id = name if name in EXERCISES else next(iter(EXERCISES))
        handed = id if self._name == "check" else ""
        got = ", ".join(map(brief, given)) or "nothing"
        raise TypeError(
            f"{self._name} must be told which exercise is meant; got {got}. "
            f"Write {self._name}.{id}({handed}); {self._name} alone lists them all."
        )

    def _bound(self, exercise: Exercise) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            try:
                inspect.signature(self._of).bind(exercise, *args, **named)
            except TypeError:
                raise TypeError(
                    f"{call.__name__} must be given {self._takes}; got "
                    f"{', '.join(map(brief, [*args, *named]))}. Write {call.__name__}()."
                ) from None
            return self._of(exercise, *args, **named)

        call.__name__ = call.__qualname__ = f"{self._name}.{exercise.id}"
        call.__doc__ = f"{self._does}: {exercise.title}.\n\n{exercise.statement}"
        return call

    def __dir__(self) -> list[str]:
        return list(EXERCISES)

    def __repr__(self) -> str:
        lines = [f"{self._name}.{e.id:<18}{e.title}" for e in EXERCISES.values()]
        return "\n".join([f"{self._does}. The exercises are", *lines])


def _check(exercise: Exercise, *given: Any, **named: Any) -> Result:
    function = given[0] if len(given) == 1 and not named else None  # which judge refuses
    result = judge(exercise, function)
    return result.with_note(progress.checked(exercise.id, result.status, result.mistake))


def _hint(exercise: Exercise, step: int | None = None) -> Said:
    last = len(exercise.hints)
    if step is None:
        step = min(_STEPS.get(exercise.id, 0) + 1, last)
    step = whole("step", step, 1, last)
    _STEPS[exercise.id] = step
    progress.hinted(exercise.id, step)
    more = f"\nOne more: hint.{exercise.id}()" if step < last else ""
    return Said(f"Hint {step} of {last}. {exercise.hints[step - 1]}{more}")


_STEPS: dict[str, int] = {}  # the last hint given in this session


def _solution(exercise: Exercise) -> Said | Code:
    if not progress.attempted(exercise.id):
        return Said(
            f"The solution opens after an attempt: write {exercise.signature}, then run "
            f"check.{exercise.id}({exercise.id}). A wrong attempt is enough. "
            f"For a nudge, hint.{exercise.id}()."
        )
    progress.opened(exercise.id)
    return Code(exercise.source)


check = ByName("check", "Checks what you wrote", _check, "your function")
hint = ByName("hint", "Gives a hint, the next one at each call", _hint, "a step from 1, or nothing")
solution = ByName(
    "solution", "Shows the course's solution, after an attempt", _solution, "nothing"
)
