"""A page of notes for a notebook: aims, minutes, where classes stumble, questions with answers."""

from __future__ import annotations

from collections.abc import Iterator

from bpkit.exercises import EXERCISES
from bpkit.exercises.exercise import Exercise

from .questions_file import Questions
from .stumbling import stumbles
from .top import Top


def page(number: str, top: Top, ids: list[str], questions: Questions) -> str:
    """Return the page as Markdown. `number` is the notebook's, `ids` are its exercises."""
    exercises = [EXERCISES[id] for id in ids]
    return "\n".join([
        f"# {number} {top.question}", "",
        "Notes for the teacher.", "",
        "## Aims", "", questions.aims, "",
        "It tells its readers: after this notebook you will be able to", "",
        *(f"- {goal}" for goal in top.goals), "",
        f"What comes before it: {top.before}", "",
        "## Minutes", "", top.minutes, "", *_list_of(exercises),
        "## Where classes stumble", "", *_stumbling(exercises),
        "## Discussion", "", *_discussion(questions),
    ]).rstrip() + "\n"  # fmt: skip


def _list_of(exercises: list[Exercise]) -> Iterator[str]:
    if exercises:
        yield from ("The exercises in it:", "")
        yield from (f"- `{exercise.id}`: {exercise.title}" for exercise in exercises)
    else:
        yield "It has no exercise."
    yield ""


def _stumbling(exercises: list[Exercise]) -> Iterator[str]:
    if not exercises:
        yield from ("Nothing is checked here, so no slips are known. Watch for learners who cannot "
                    "run a cell, or who move something before committing to a prediction.", "")
        return
    yield from ("Of the slips that the checks recognise, these tell you most. Each is given in "
                "the words of the check, followed by what to read again.", "")
    for exercise in exercises:
        yield from (f"### {exercise.id}: {exercise.title}", "")
        for mistake, family in stumbles(exercise):
            section = mistake.section
            yield (f"- {mistake.message} *{section.notebook[:2]}, “{section.heading}”; the check "
                   f"knows {family} slips of this kind (this one is `{mistake.id}`).*")
        yield from ("", f"The check knows {len(exercise.mistakes)} slips in all. A first hint: "
                    f"*{exercise.hints[0]}*", "")


def _discussion(questions: Questions) -> Iterator[str]:
    for number, (question, answer) in enumerate(questions.answered.items(), start=1):
        yield from (f"### {number}. {question}", "", answer, "")
