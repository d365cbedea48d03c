"""A class as text to print, and as tables for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from bpkit.exercises import EXERCISES
from bpkit.exercises.progress_file import Record
from tools.benchmarks.measuring import table

from .counting import MARKS, STUCK, STUCK_AFTER, Made, mistakes, solved, status, statuses, stuck
from .letters import printable
from .reading import Class

COMMONEST = 10
FORMULA = ("=", "+", "-", "@")  # a spreadsheet would compute a cell that begins like this
MOST_LETTERS = 30_000  # in a cell: a spreadsheet takes no more


# ---- to be printed ----


def report(class_: Class) -> str:
    """Return everything that is printed about a class."""
    parts = [_everybody(class_), _every_exercise(class_), _commonest(class_), _stuck(class_),
             _left_out(class_)]  # fmt: skip
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines)


def count(number: int, what: str) -> str:
    """Return a number with its noun, in the plural where it is not 1.

    >>> count(1, "learner"), count(20, "exercise")
    ('1 learner', '20 exercises')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _everybody(class_: Class) -> Iterator[str]:
    marks = ", ".join(f"{mark} {status}" for status, mark in MARKS.items())
    many = count(len(class_.learners), "learner"), count(len(EXERCISES), "exercise")
    yield f"{', '.join(many)}. {marks}."
    yield f"Stuck: not yet right after {STUCK_AFTER} attempts, or after opening the solution."
    yield ""
    notebooks = [exercise.section.notebook for exercise in EXERCISES.values()]
    for digit in (0, 1):  # the numbers of the notebooks, from top to bottom
        yield " ".join(notebook[digit] for notebook in notebooks) + ("  solved" if digit else "")
    for learner in class_.learners:
        marks = " ".join(MARKS[status(learner.of(id))] for id in EXERCISES)
        yield f"{marks}  {solved(learner.records):6}  {learner.name}"


def _every_exercise(class_: Class) -> Iterator[str]:
    rows: list[list[object]] = []
    for id, exercise in EXERCISES.items():
        how, of = statuses(class_, id), [learner.of(id) for learner in class_.learners]
        rows.append([
            f"{exercise.section.notebook[:2]} {id}", *(how[status] for status in MARKS),
            sum(each.attempts for each in of), sum(each.hint > 0 for each in of),
            sum(each.solution for each in of),
        ])  # fmt: skip
    yield "For each exercise: how learners are doing, their attempts in all, and how many opened a"
    yield "hint or the solution:"
    yield ""
    yield table(["exercise", *MARKS, "attempts", "hint", "solution"], rows)


def _commonest(class_: Class) -> Iterator[str]:
    made = mistakes(class_)
    if made:
        yield "The most common mistakes:"
        yield ""
    for each in made[:COMMONEST]:
        yield (f"{count(each.learners, 'learner')}, {count(each.times, 'time')}. {each.exercise}: "
               f"{each.words} ({printable(each.mistake)})")
    if len(made) > COMMONEST:
        yield f"and {count(len(made) - COMMONEST, 'other')}: see the table of mistakes."


def _stuck(class_: Class) -> Iterator[str]:
    found = list(stuck(class_))
    if found:
        yield "Where they are stuck:"
        yield ""
    for name, id, record in found:
        yield f"{name}, {id}: {_told(record)}"


def _told(record: Record) -> str:
    said = [count(record.attempts, "attempt")]
    if record.hint:
        said.append(f"hint {record.hint} opened")
    if record.solution:
        said.append("solution opened")
    return ", ".join(said)


def _left_out(class_: Class) -> Iterator[str]:
    if class_.left_out:
        yield "Left out:"
        yield ""
    for file, reason in class_.left_out:
        yield f"{file}: {reason}"


# ---- for a spreadsheet ----


def learners_csv(class_: Class) -> str:
    """Return one line for each learner and exercise."""
    head = ["learner", "notebook", "exercise", "status", "stuck", "attempts", "hint",
            "solution opened", "mistakes"]  # fmt: skip
    return _csv(head, (
        [learner.name, exercise.section.notebook, id, learner.of(id).status,
         _yes(status(learner.of(id)) == STUCK), *_counts(learner.of(id))]
        for learner in class_.learners for id, exercise in EXERCISES.items()
    ))  # fmt: skip


def mistakes_csv(made: Iterable[Made]) -> str:
    """Return one line for each mistake that was made."""
    return _csv(["exercise", "mistake", "in words", "learners", "times"], (
        [each.exercise, each.mistake, each.words, each.learners, each.times] for each in made
    ))  # fmt: skip


def _counts(record: Record) -> list[object]:
    made = "; ".join(f"{id} ({times})" for id, times in sorted(record.mistakes.items()))
    return [record.attempts, record.hint, _yes(record.solution), made]


def _yes(true: bool) -> str:
    return "yes" if true else "no"


def _csv(head: list[str], rows: Iterable[Iterable[object]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return written.getvalue()


def _cell(cell: object) -> object:
    """What a spreadsheet takes for text: a name that begins like a formula gets a mark in front."""
    if not isinstance(cell, str):
        return cell
    text = printable(cell, MOST_LETTERS)
    return f"'{text}" if text.startswith(FORMULA) else text
