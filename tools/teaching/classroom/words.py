"""A mistake's name in words: what the check says about it, in one sentence."""

from __future__ import annotations

import re

from bpkit.exercises import EXERCISES
from bpkit.exercises.factors import SCALES

from .letters import printable

# What the check finds without the catalogue, and so has no entry there.
GENERAL = {
    "accumulator_not_reset": "something that should start at zero carries on from the call before",
    "changed_in_place": "right numbers, but an argument is changed",
    "differs_between_calls": "two calls with the same arguments give different answers",
    "ignores_argument": "one of the arguments makes no difference",
    "ignores_input": "it returns the same numbers whatever its input",
    "loop_stops_early": "a layer is missing",
    "list_too_long": "a list has more entries than there are layers",
    "misused": "a function is called in a different way from what the exercise asks",
    "not_a_number": "numbers that are infinite or NaN",
    "raised": "it stops with an error",
    "returned_nothing": "it returns nothing",
    "slope_missing": "a node is left without a slope",
    "wrong_order": "the two answers are in the wrong order",
    "order_matters": "the same examples in a different order give a different gradient",
    "the_courses_own": "right numbers, from a function of bpkit's that does all the work",
    "wrong_shape": "an array of the wrong shape",
    "wrong_type": "an answer of the wrong kind",
    "zero": "every number is 0",
}
# The proofs once had blanks, and files from that time still mention them.
BLANK = re.compile(r"blank_(\d+)_\w+")
SAYS_LITTLE = 12  # letters: "Two things." is not yet a name


def in_words(exercise: str, mistake: str) -> str:
    """Return the name of a mistake in an exercise; an unknown id stays as it is."""
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
    """Return the first sentence of a message, and the second if the first says little.

    >>> first_sentence("BP3: the sign is wrong. Why?"), first_sentence("It is 0. Why is it 0?")
    ('BP3: the sign is wrong.', 'It is 0. Why is it 0?')
    """
    first, *others = re.split(r"(?<=[.?])\s", message)
    little = len(first.rpartition(": ")[2]) < SAYS_LITTLE
    return " ".join([first, *others[:1]]) if little else first
