"""How soon does a check answer? For every exercise, in a process of its own, as a kernel is.

    python benchmarks/check.py [exercise ...]

Milliseconds of the first check in a session and of a later one: of the solution; of the slowest of
ten mistakes in the catalogue, taken evenly; and of an answer that no known mistake explains.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from bpkit.exercises import EXERCISES
from bpkit.exercises.exercise import Exercise, Function
from bpkit.exercises.judge import judge


def off(answer):
    """Return the answer with every number changed in a way of its own."""
    if isinstance(answer, tuple) and isinstance(answer[0], str):
        return ("w^l_jk",) * len(answer)
    if isinstance(answer, tuple):
        return tuple(off(part) for part in answer)
    if isinstance(answer, dict):
        return {l: off(array) for l, array in answer.items()}
    array = np.asarray(answer, dtype=float)
    return array * 1.3 + 0.01 * np.arange(array.size).reshape(array.shape)


def unexplained(exercise: Exercise) -> Function:
    """Return a function that gives numbers which are nobody's known mistake."""
    def function(*arguments):
        return off(exercise.solution(*arguments))

    return function


def milliseconds(exercise: Exercise, function: Function) -> float:
    """Time one check."""
    began = time.perf_counter()
    with np.errstate(all="ignore"):
        judge(exercise, function)
    return 1000 * (time.perf_counter() - began)


def measure(id: str) -> None:
    """Print the line of one exercise, in this process."""
    exercise = EXERCISES[id]
    first = milliseconds(exercise, unexplained(exercise))
    later = milliseconds(exercise, unexplained(exercise))
    right = milliseconds(exercise, exercise.solution)
    every = [function for mistake in exercise.mistakes for function in mistake.functions]
    known = max(milliseconds(exercise, f) for f in every[:: max(1, len(every) // 10)])
    print(f"{id:<16} {len(every):>9} {first:>11.0f} {later:>7.0f} {right:>7.0f} {known:>7.0f}")


def main() -> None:
    """Measure the exercises named, or all, each in a process of its own."""
    if sys.argv[1:2] == ["--one"]:
        measure(sys.argv[2])
        return
    print(f"{'exercise':<16} {'mistakes':>9} {'first check':>11} {'later':>7} {'right':>7} "
          f"{'known':>7}   (ms)")
    for id in sys.argv[1:] or EXERCISES:
        subprocess.run([sys.executable, __file__, "--one", id], check=True)


if __name__ == "__main__":
    main()
