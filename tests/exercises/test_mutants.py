"""No small edit of a solution is called right, unless it gives the same numbers."""

import numpy as np
import pytest
from mutants import single

import bpkit
from bpkit import Gradient, Network
from bpkit.engine import Node, copy_of, made_of
from bpkit.exercises import EXERCISES
from bpkit.exercises import judge as judge_module
from bpkit.exercises.attempt import quietly
from bpkit.exercises.judge import judge
from bpkit.exercises.probe import Probe

MOST = 150  # edits of one solution; a random sample where there are more
NAMES = {"np": np, "Node": Node, **{name: getattr(bpkit, name) for name in bpkit.__all__}}


def other_numbers(argument, rng):
    """The same shapes, with different numbers."""
    if isinstance(argument, np.ndarray) and argument.dtype.kind == "i":  # labels, each a row
        return rng.permutation(argument)
    if isinstance(argument, np.ndarray):
        other = argument * rng.uniform(0.5, 1.5, argument.shape) + 0.1
        if (np.diff(argument.ravel()) > 0).all():  # it may have to increase: see shuffled
            return np.sort(other, axis=None).reshape(other.shape)
        return other
    if isinstance(argument, dict):
        other = argument.copy()
        other.update({l: other_numbers(array, rng) for l, array in argument.items()})
        return other
    if isinstance(argument, Network):
        other = argument.copy()
        for l in other.w:
            other.w[l] = other_numbers(other.w[l], rng)
            other.b[l] = other_numbers(other.b[l], rng)
        return other
    if isinstance(argument, Gradient):
        return Gradient(other_numbers(argument.w, rng), other_numbers(argument.b, rng))
    if isinstance(argument, Node):
        other = copy_of(argument)
        for node in made_of(other):
            node.value = node.value * rng.uniform(0.5, 1.5) + 0.1
            node.rates = tuple(rate * rng.uniform(0.5, 1.5) for rate in node.rates)
        return other
    if isinstance(argument, list):
        return [n + int(rng.integers(4)) for n in argument]
    return argument


def same_numbers(exercise, function):
    rng = np.random.default_rng(7)
    for probe in exercise.probes:
        other = Probe("", tuple(other_numbers(argument, rng) for argument in probe.arguments))
        if not quietly(exercise, function, other).same(quietly(exercise, exercise.solution, other)):
            return False
    return True


def written(exercise, source):
    names = dict(NAMES)
    exec(source, names)
    return names[exercise.id]


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_no_small_edit_is_called_right(exercise, monkeypatch):
    # Finding out which mistake it is takes most of the time, and is not needed here.
    monkeypatch.setattr(judge_module, "find", lambda exercise, came: None)
    edits = sorted(set(single(exercise.source)))
    rng = np.random.default_rng(len(edits))
    drawn = [edits[i] for i in sorted(rng.permutation(len(edits))[:MOST])]
    survived, equal, wrong = [], 0, 0
    for said, source in drawn:
        function = written(exercise, source)
        with np.errstate(all="ignore"):
            status = judge(exercise, function).status
        if status != "right":
            wrong += 1
        elif same_numbers(exercise, function):
            equal += 1
        else:
            survived.append(said)
    print(f"{exercise.id}: {len(edits)} edits, {len(drawn)} tried, {wrong} wrong, {equal} equal")
    assert wrong + equal + len(survived) == len(drawn) > 2
    assert survived == []
