"""The session around a learner's function: nothing leaks out of a call, and all is put back."""

from __future__ import annotations

import contextlib
import functools
import random
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import numpy as np


def caught(function: Callable[..., Any], *arguments: Any) -> tuple[Any, BaseException | None]:
    """Return what a function returns, and what it raises. Only a KeyboardInterrupt gets out."""
    try:
        return function(*arguments), None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a learner's sys.exit() is no reason to end the kernel
        return None, error


def ended_by(stop: Callable[[], Any], function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function so that a call outside the main thread is ended once `stop()` is true.

    A notebook's stop button reaches only the main thread, but callbacks of widgets run in others.
    There an endless loop would block the kernel for good. The call is ended as the button would
    end it: by a KeyboardInterrupt in the line of Python that it has reached.
    """

    def look(frame: FrameType, event: str, argument: Any) -> Any:
        if stop():
            raise KeyboardInterrupt
        return look

    @functools.wraps(function)
    def call(*arguments: Any) -> Any:
        if threading.current_thread() is threading.main_thread():
            return function(*arguments)
        trace = sys.gettrace()
        sys.settrace(look)
        try:
            return function(*arguments)
        finally:
            sys.settrace(trace)

    return call


@contextlib.contextmanager
def as_it_was() -> Iterator[None]:
    """Put back the settings of numpy and Python, and the state of the random numbers.

    Not the settings of matplotlib: a first figure changes many of them, and for good.
    """
    streams = {name: getattr(sys, name) for name in ("stdin", "stdout", "stderr", "displayhook")}
    trace, profile, deepest = sys.gettrace(), sys.getprofile(), sys.getrecursionlimit()
    drawn, drawn_by_numpy = random.getstate(), np.random.get_state(legacy=False)  # noqa: NPY002
    random.seed(0)  # the judgement must not depend on what the session has drawn before
    np.random.seed(0)  # noqa: NPY002
    try:
        with (
            np.errstate(), np.printoptions(), warnings.catch_warnings(),
            contextlib.redirect_stdout(Lent(sys.stdout)),
            contextlib.redirect_stderr(Lent(sys.stderr)),
        ):
            yield
    finally:
        for name, stream in streams.items():
            setattr(sys, name, stream)
        if sys.gettrace() is not trace:
            sys.settrace(trace)
        if sys.getprofile() is not profile:
            sys.setprofile(profile)
        sys.setrecursionlimit(deepest)
        random.setstate(drawn)
        np.random.set_state(drawn_by_numpy)  # noqa: NPY002


@contextlib.contextmanager
def unheard() -> Iterator[None]:
    """Keep what is printed, warned, displayed and drawn from being shown again."""
    figures = _figures()
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.redirect_stdout(Hushed(sys.stdout)))
        stack.enter_context(contextlib.redirect_stderr(Hushed(sys.stderr)))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        if "IPython" in sys.modules:
            from IPython.utils.capture import capture_output

            stack.enter_context(capture_output(stdout=False, stderr=False))
        try:
            yield
        finally:
            for number in _figures() - figures:
                sys.modules["matplotlib.pyplot"].close(number)


class Lent:
    """A stream that cannot be closed by the code that it is lent to; it may be None."""

    def __init__(self, stream: Any):
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text and return how long it is."""
        return len(text) if self._stream is None else self._stream.write(text)

    def flush(self) -> None:
        """Let what was written be seen."""
        if self._stream is not None:
            self._stream.flush()

    def close(self) -> None:
        """Stay open."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class Hushed(Lent):
    """A stream that swallows what this thread writes, and passes on what others write."""

    def __init__(self, stream: Any):
        super().__init__(stream)
        self._thread = threading.get_ident()

    def write(self, text: str) -> int:
        """Return how long the text is; only another thread's is written."""
        return len(text) if threading.get_ident() == self._thread else super().write(text)

    def writelines(self, lines: Any) -> None:
        """Write them one by one."""
        for line in lines:
            self.write(line)


def _figures() -> set[int]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()
