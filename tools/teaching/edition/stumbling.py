"""Where classes stumble: the few most telling of the slips that an exercise's check knows.

The catalogue of an exercise falls into families: slips that send their reader to the same section.
Each family is in the order of the catalogue, the plainest slip first. A slip that an earlier
exercise also knows is mentioned there instead.
"""

from __future__ import annotations

from itertools import takewhile, zip_longest
from typing import NamedTuple

from bpkit.exercises import EXERCISES
from bpkit.exercises.exercise import Exercise, Mistake, Section

MOST = 4  # slips mentioned for one exercise
FAMILY = 3  # a family of this many slips is worth a line


class Stumble(NamedTuple):
    """A slip, and how many of the exercise's own slips are in its family."""

    mistake: Mistake
    family: int


def own(exercise: Exercise) -> list[Mistake]:
    """Return the mistakes that no earlier exercise of the course knows."""
    earlier = takewhile(lambda each: each is not exercise, EXERCISES.values())
    known = {mistake.says for each in earlier for mistake in each.mistakes}
    return [mistake for mistake in exercise.mistakes if mistake.says not in known]


def families(exercise: Exercise) -> list[list[Mistake]]:
    """Return the exercise's own mistakes in their families, the largest first."""
    found: dict[Section, list[Mistake]] = {}
    for mistake in own(exercise):
        found.setdefault(mistake.section, []).append(mistake)
    return sorted(found.values(), key=len, reverse=True)


def stumbles(exercise: Exercise) -> list[Stumble]:
    """Return the slips to mention: the first of each family, then the second of each, and so on."""
    worth = [family for family in families(exercise) if len(family) >= FAMILY]
    rounds = zip_longest(*([Stumble(each, len(family)) for each in family] for family in worth))
    return [stumble for each in rounds for stumble in each if stumble is not None][:MOST]
