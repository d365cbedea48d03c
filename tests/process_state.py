"""What a Python process has only one of, so that a test which changes it changes the next test."""

import os
import random
import signal
import sys
import warnings
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np

matplotlib.use("agg")  # or the first test that draws would be the one that chooses
LEGACY = np.random  # its generator is one for the whole process
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
        "path of imports": sorted({*sys.path}),  # pytest orders it as it goes
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
    """Say what is not as `kept` has it, after a test.

    Filters of warnings pytest itself puts back; numbers at random are drawn by packages, too.
    """
    now = state()
    differ = [
        name for name in kept if name not in ("warnings", "random") and kept[name] != now[name]
    ]
    return [f"{name}: {difference(kept[name], now[name])}" for name in differ]


def difference(was: Any, now: Any) -> str:
    """Two values that differ; of two dicts or lists, what does in them."""
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
