"""A mistake's name in words: what the check says of it, in one sentence."""

from __future__ import annotations

import re

from bpkit.exercises import EXERCISES
from bpkit.exercises.diagnosis import SCALES

from .letters import printable

# What the check finds without the catalogue, and so has no entry there.
GENERAL = {
    "accumulator_not_reset": "something that should begin at zero goes on from the call before",
    "changed_in_place": "right numbers, but an argument is changed",
    "differs_between_calls": "two calls with the same arguments give different answers",
    "ignores_argument": "one of the arguments makes no difference",
    "ignores_input": "the same numbers whatever it is given",
    "loop_stops_early": "a layer is missing",
    "misused": "called in another way than the exercise asks",
    "not_a_number": "numbers that are infinite, or none",
    "raised": "it stops with an error",
    "returned_nothing": "it returns nothing",
    "wrong_order": "the two answers stand in the wrong order",
    "order_matters": "the same examples in another order give another gradient",
    "the_courses_own": "right numbers, by a function of bpkit's that does it all",
    "wrong_shape": "an array of the wrong shape",
    "wrong_type": "an answer of the wrong kind",
    "zero": "every number is 0",
}
# The proofs once had blanks, and files of that time tell of them.
BLANK = re.compile(r"blank_(\d+)_\w+")
SAYS_LITTLE = 12  # letters: "Two things." is no name yet


def in_words(exercise: str, mistake: str) -> str:
    """Return what a mistake of an exercise is called; an id that nobody knows stays as it is."""
    known = {each.id: each.message for each in EXERCISES[exercise].mistakes}
    if mistake in known:
        return first_sentence(known[mistake])
    if mistake in GENERAL:
        return GENERAL[mistake]
    parts = mistake.split(" + ")
    scales = {id: f"{says}." for _, says, id in SCALES}
    if all(part in known.keys() | scales.keys() for part in parts):
        named = (first_sentence(known[part]) if part in known else scales[part] for part in parts)
        return " And ".join(named)
    blank = BLANK.fullmatch(mistake)
    if blank:
        return f"the older form, blank ({blank[1]}): not right yet"
    return printable(mistake)


def first_sentence(message: str) -> str:
    """Return the first sentence of what is said, and the second where the first says little.

    >>> first_sentence("BP3: the sign is wrong. Why?"), first_sentence("It is 0. Why is it 0?")
    ('BP3: the sign is wrong.', 'It is 0. Why is it 0?')
    """
    first, *others = re.split(r"(?<=[.?])\s", message)
    little = len(first.rpartition(": ")[2]) < SAYS_LITTLE
    return " ".join([first, *others[:1]]) if little else first
