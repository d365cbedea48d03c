"""A mistake's name in words: what the check says of it, in one sentence."""

from __future__ import annotations

import re

from bpkit.exercises import EXERCISES

from .letters import printable

# What the check finds without the catalogue, and so has no entry there.
GENERAL = {
    "accumulator_not_reset": "something that should begin at zero goes on from the call before",
    "blanks_empty": "a blank is still empty",
    "changed_in_place": "right numbers, but an argument is changed",
    "differs_between_calls": "two calls with the same arguments give different answers",
    "ignores_input": "the same numbers whatever it is given",
    "loop_stops_early": "a layer is missing",
    "misused": "called in another way than the exercise asks",
    "not_a_number": "numbers that are infinite, or none",
    "raised": "it stops with an error",
    "returned_nothing": "it returns nothing",
    "wrong_order": "the two answers stand in the wrong order",
    "wrong_shape": "an array of the wrong shape",
    "wrong_type": "an answer of the wrong kind",
}
OTHER_BLANK = re.compile(r"blank_(\d+)_(\w+)")
SAYS_LITTLE = 12  # letters: "Two things." is no name yet


def in_words(exercise: str, mistake: str) -> str:
    """Return what a mistake of an exercise is called; an id that nobody knows stays as it is."""
    known = {each.id: each.message for each in EXERCISES[exercise].mistakes}
    if mistake in known:
        return first_sentence(known[mistake])
    if mistake in GENERAL:
        return GENERAL[mistake]
    parts = mistake.split(" + ")
    if len(parts) > 1 and all(part in known for part in parts):
        return " And ".join(first_sentence(known[part]) for part in parts)
    blank = OTHER_BLANK.fullmatch(mistake)
    if blank:
        return f"({blank[1]}): another wrong formula"
    return printable(mistake)


def first_sentence(message: str) -> str:
    """Return the first sentence of what is said, and the second where the first says little.

    >>> first_sentence("BP3: the sign is wrong. Why?"), first_sentence("It is 0. Why is it 0?")
    ('BP3: the sign is wrong.', 'It is 0. Why is it 0?')
    """
    first, *others = re.split(r"(?<=[.?])\s", message)
    little = len(first.rpartition(": ")[2]) < SAYS_LITTLE
    return " ".join([first, *others[:1]]) if little else first
