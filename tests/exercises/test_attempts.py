"""A class of beginners: each attempt is called right, or by the name of its slip."""

import pytest
from attempts import ATTEMPTS
from engines import ENGINES

from bpkit.exercises import EXERCISES
from bpkit.exercises.judge import judge


@pytest.mark.parametrize(
    ("id", "expected", "function"),
    [*ATTEMPTS, *ENGINES],
    ids=[f"{id}-{function.__name__}" for id, _, function in [*ATTEMPTS, *ENGINES]],
)
def test_an_attempt_is_called_what_it_is(id, expected, function):
    result = judge(EXERCISES[id], function)
    called = result.mistake if result.status == "wrong" else result.status
    assert called == expected, f"{function.__name__} was told: {result.message}"


def test_every_exercise_has_been_attempted_and_some_rightly():
    assert {id for id, _, _ in ATTEMPTS} == set(EXERCISES)
    assert sum(expected == "right" for _, expected, _ in ATTEMPTS) >= 10
    assert len({function.__name__ for _, _, function in ATTEMPTS}) == len(ATTEMPTS)
