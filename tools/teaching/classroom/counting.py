"""What is counted in a class: who is where, who is stuck, and which mistakes recur."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from bpkit.exercises import EXERCISES
from bpkit.exercises.progress_file import Record

from .reading import Class
from .words import in_words

STUCK_AFTER = 5  # attempts without being right
STUCK = "stuck"
MARKS = {"right": "✓", "wrong": "✗", STUCK: "!", "not attempted": "○"}


def status(record: Record) -> str:
    """Return how a learner is doing with an exercise: right, wrong, stuck, or not attempted.

    A learner is stuck if still wrong after STUCK_AFTER attempts, or after opening the solution.
    """
    if record.status == "wrong" and (record.attempts >= STUCK_AFTER or record.solution):
        return STUCK
    return record.status


class Made(NamedTuple):
    """A mistake of the class: how often it was made, and by how many learners."""

    times: int
    learners: int
    exercise: str
    mistake: str

    @property
    def words(self) -> str:
        """What it is called."""
        return in_words(self.exercise, self.mistake)


def mistakes(class_: Class) -> list[Made]:
    """Return every mistake that was made, the commonest first: by learners, then by times."""
    times: Counter[tuple[str, str]] = Counter()
    by: Counter[tuple[str, str]] = Counter()
    for learner in class_.learners:
        for id, record in learner.records.items():
            for mistake, count in record.mistakes.items():
                times[id, mistake] += count
                by[id, mistake] += count > 0
    order = list(EXERCISES)
    made = [Made(times[key], by[key], *key) for key in times if times[key]]
    return sorted(made, key=lambda m: (-m.learners, -m.times, order.index(m.exercise), m.mistake))


def statuses(class_: Class, id: str) -> Counter[str]:
    """Return how many learners have each status in an exercise."""
    return Counter(status(learner.of(id)) for learner in class_.learners)


def solved(records: dict[str, Record]) -> int:
    """Return how many exercises are right."""
    return sum(record.status == "right" for record in records.values())


def stuck(class_: Class) -> Iterator[tuple[str, str, Record]]:
    """Yield each learner who is stuck and the exercise, in the order of names and of the course."""
    for learner in class_.learners:
        for id in EXERCISES:
            if status(learner.of(id)) == STUCK:
                yield learner.name, id, learner.of(id)
