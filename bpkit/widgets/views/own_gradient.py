"""A learner's own gradient function: tried at a base, and compared with bpkit's."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ...backprop import Gradient
from ...doors import as_gradient
from ...exercises.isolation import ended_by
from ...params import Param
from .base import Base, OwnGradient

# Of the largest entry of the same array: far above rounding, also of float32, far below a mistake.
TOLERANCE = 1e-5
PATIENCE = 10.0  # seconds that a function may take in a callback, where no stop button reaches it
STOPPED = (
    "It did not return, so it was stopped at the line above. Is there an endless loop? "
    "Change the function, then run its cell and this one again."
)


def try_gradient(gradient: Callable[..., Any] | None, base: Base) -> OwnGradient:
    """Try `gradient` on the base's example, with copies of its arguments.

    A stub that raises NotImplementedError is "not attempted"; any other exception is "raised",
    with its traceback; otherwise "right" or "wrong", with the places where it differs from `grad`.
    A function that does not return is ended by the stop button or, in a callback, after PATIENCE.
    """
    if gradient is None:
        return OwnGradient()
    until = time.monotonic() + PATIENCE
    in_time = ended_by(lambda: time.monotonic() > until, gradient)
    try:
        given = as_gradient(base.net, in_time(base.net.copy(), base.x.copy(), base.y.copy()))
    except NotImplementedError:
        said = "Not attempted yet: the function raises NotImplementedError."
        return OwnGradient("not attempted", said)
    except KeyboardInterrupt as stopped:
        return OwnGradient("raised", f"{traceback_of(stopped)}\n{STOPPED}")
    except Exception as error:
        return OwnGradient("raised", traceback_of(error))
    wrong = frozenset(differences(given, base.grad))
    return OwnGradient("wrong" if wrong else "right", _said(wrong), given, wrong)


def differences(given: Gradient, grad: Gradient) -> set[Param]:
    """Return the weights and biases, and z where both have delta, whose gradients differ."""
    wrong = {Param("w", l, int(j), int(k)) for l, j, k in _entries(given.w, grad.w)}
    wrong |= {Param("b", l, int(j)) for l, j, _ in _entries(given.b, grad.b)}
    if _has_delta(given, grad):
        wrong |= {Param("z", l, int(j)) for l, j, _ in _entries(given.delta, grad.delta)}
    return wrong


def _has_delta(given: Gradient, grad: Gradient) -> bool:
    """Whether the learner's delta is present and fits; only w and b are required."""
    delta = given.delta
    if not isinstance(delta, Mapping) or grad.delta is None:
        return False
    return all(l in delta and np.shape(delta[l]) == a.shape for l, a in grad.delta.items())


def _entries(given: Any, right: Any) -> Any:
    for l, array in right.items():
        off = ~(np.abs(given[l] - array) <= TOLERANCE * np.abs(array).max() + 1e-12)
        for j, k in np.argwhere(off):
            yield l, j, k


def _said(wrong: frozenset[Param]) -> str:
    if not wrong:
        return "Your gradient agrees with bpkit's everywhere."
    first = min(wrong, key=lambda place: (-place.l, place))
    some = "in 1 place" if len(wrong) == 1 else f"in {len(wrong)} places"
    return f"Your gradient differs from bpkit's {some}; nearest to the cost: {first.book}."


def traceback_of(error: BaseException) -> str:
    """The traceback from the learner's own first line on, without the frames of bpkit."""
    ours = {__file__, ended_by.__code__.co_filename}
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename not in ours]
    lines = traceback.format_list(frames) + traceback.format_exception_only(error)
    return "".join(lines).rstrip()
