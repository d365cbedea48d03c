"""How quickly does a check answer?

    python run.py bench check [exercise ...] [--each]

Milliseconds for an answer that no known mistake explains, first in a session and later; for the
solution; and for the slowest of ten mistakes, spread evenly over the catalogue. Every exercise has
its own process, as it would have its own kernel. With --each there is a line for every exercise.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from bpkit.exercises import EXERCISES
from bpkit.exercises.exercise import Exercise, Function
from bpkit.exercises.judge import judge
from tools.benchmarks.measuring import median, seconds, table

ANSWERS = {
    "an unknown mistake, first in a session": "first",
    "an unknown mistake, later": "later",
    "a known mistake": "known",
    "the solution": "right",
}


def off(answer: Any) -> Any:
    """Return the answer with every number changed in its own way."""
    if isinstance(answer, tuple) and isinstance(answer[0], str):
        return ("w^l_jk",) * len(answer)
    if isinstance(answer, tuple):
        return tuple(off(part) for part in answer)
    if isinstance(answer, dict):
        return {l: off(array) for l, array in answer.items()}
    array = np.asarray(answer, dtype=float)
    return array * 1.3 + 0.01 * np.arange(array.size).reshape(array.shape)


def unexplained(exercise: Exercise) -> Function:
    """Return a function that gives numbers which no known mistake explains."""
    def function(*arguments: Any) -> Any:
        return off(exercise.solution(*arguments))

    return function


def milliseconds(exercise: Exercise, function: Function) -> float:
    """Time one check."""
    with np.errstate(all="ignore"):
        return 1000 * seconds(judge, exercise, function)


def times_of(exercise: Exercise) -> dict[str, float]:
    """Return what each kind of answer takes, in this process."""
    first = milliseconds(exercise, unexplained(exercise))
    later = milliseconds(exercise, unexplained(exercise))
    right = milliseconds(exercise, exercise.solution)
    every = [function for mistake in exercise.mistakes for function in mistake.functions]
    known = max(milliseconds(exercise, f) for f in every[:: max(1, len(every) // 10)])
    return {"first": first, "later": later, "known": known, "right": right}


def measured(ids: Sequence[str], each: bool) -> str:
    """Return a table of these exercises, every one in a process of its own."""
    taken = {}
    for id in ids:
        command = [sys.executable, "-m", "tools.benchmarks.check", "--alone", id]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        taken[id] = json.loads(done.stdout)
    if each:
        rows = [[id, *(f"{taken[id][kind]:.0f}" for kind in ANSWERS.values())] for id in ids]
        return table(["exercise, ms", *ANSWERS.values()], rows)
    rows = []
    for words, kind in ANSWERS.items():
        slowest = max(ids, key=lambda id: taken[id][kind])
        middle = median(taken[id][kind] for id in ids)
        rows.append([words, f"{middle:.0f}", f"{taken[slowest][kind]:.0f}", slowest])
    return table([f"the answer, in {len(ids)} exercises", "median, ms", "slowest, ms", "in"], rows)


def main() -> None:
    """Measure the exercises named, or all, and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercises", nargs="*", metavar="exercise")
    parser.add_argument("--each", action="store_true", help="a line for every exercise")
    parser.add_argument("--alone", choices=EXERCISES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = set(options.exercises) - set(EXERCISES)
    if unknown:
        parser.error(f"there is no exercise {sorted(unknown)}; there are {', '.join(EXERCISES)}")
    if options.alone:
        print(json.dumps(times_of(EXERCISES[options.alone])))
    else:
        print(measured(options.exercises or list(EXERCISES), options.each))


if __name__ == "__main__":
    main()
