"""What a Python process has only one of, so that a test that changes it affects the next test."""

import os
import random
import signal
import sys
import warnings
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np

matplotlib.use("agg")  # otherwise the first test that draws would choose it
LEGACY = np.random  # the whole process has only one such generator
# pytest and our conftest set these for each test.
PYTESTS = ("PYTEST_CURRENT_TEST", "BPKIT_PROGRESS")


def state() -> dict[str, Any]:
    """Return all of it, by name, in a form that can be compared."""
    kind, *numbers = LEGACY.get_state()
    return {
        "numpy's printing": np.get_printoptions(),
        "numpy's errors": np.geterr(),
        "numpy's random": [kind, numbers[0].tolist(), *numbers[1:]],
        "random": random.getstate(),
        "warnings": list(warnings.filters),
        "environment": {name: value for name, value in os.environ.items() if name not in PYTESTS},
        "folder": os.getcwd(),
        "path of imports": sorted({*sys.path}),  # pytest reorders it as it goes
        "streams": [sys.stdout, sys.stderr, sys.stdin, sys.displayhook, sys.excepthook],
        "open": not sys.stdout.closed,
        "trace": [sys.gettrace(), sys.getprofile()],
        "recursion": sys.getrecursionlimit(),
        "Ctrl-C": signal.getsignal(signal.SIGINT),
        "figures": plt.get_fignums(),
        "drawing": dict.copy(plt.rcParams),
    }


def restore(kept: dict[str, Any]) -> None:
    """Put back what `state` returned."""
    np.set_printoptions(**kept["numpy's printing"])
    np.seterr(**kept["numpy's errors"])
    LEGACY.set_state(kept["numpy's random"])
    random.setstate(kept["random"])
    for name in {*os.environ} - {*kept["environment"], *PYTESTS}:
        del os.environ[name]
    os.environ.update(kept["environment"])
    os.chdir(kept["folder"])
    sys.path[:] = [path for path in sys.path if path in kept["path of imports"]]
    sys.stdout, sys.stderr, sys.stdin, sys.displayhook, sys.excepthook = kept["streams"]
    for put_back, was in zip((sys.settrace, sys.setprofile), kept["trace"], strict=True):
        put_back(was)
    sys.setrecursionlimit(kept["recursion"])
    signal.signal(signal.SIGINT, kept["Ctrl-C"])
    for figure in {*plt.get_fignums()} - {*kept["figures"]}:
        plt.close(figure)
    dict.update(plt.rcParams, kept["drawing"])


def changed(kept: dict[str, Any]) -> list[str]:
    """After a test, say what is no longer as it is in `kept`.

    pytest itself restores warning filters, and packages draw random numbers too.
    """
    now = state()
    differ = [
        name for name in kept if name not in ("warnings", "random") and kept[name] != now[name]
    ]
    return [f"{name}: {difference(kept[name], now[name])}" for name in differ]


def difference(was: Any, now: Any) -> str:
    """Two values that differ; for two dicts or lists, the entries that differ."""
    if isinstance(was, dict) and isinstance(now, dict):
        names = [name for name in {**was, **now} if was.get(name) != now.get(name)]
        return ", ".join(f"{name} was {was.get(name)!r}, is {now.get(name)!r}" for name in names)
    if isinstance(was, list) and isinstance(now, list):
        places = range(max(len(was), len(now)))
        return ", ".join(
            f"[{i}] was {was[i : i + 1]}, is {now[i : i + 1]}"
            for i in places
            if was[i : i + 1] != now[i : i + 1]
        )[:500]
    return f"was {was!r}, is {now!r}"[:500]
