"""What a check says: for a program, as text, and as HTML."""

from __future__ import annotations

import html
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .catalogue import EXERCISES
from .exercise import Exercise, Section

MARKS = {"not attempted": "○", "right": "✓", "wrong": "✗"}
WORDS = {
    "not attempted": "not attempted yet.",
    "right": "right.",
    "wrong": "not right yet.",
}
_BOX = (
    "max-width: 720px; padding: 10px 16px; border: 1px solid {colour}; border-left-width: 6px; "
    "border-radius: 8px; line-height: 1.5; overflow-wrap: anywhere"
)
# These can be seen on light and on dark backgrounds; the mark and the words say the same.
COLOURS = {"not attempted": "#7d8793", "right": "#3d9457", "wrong": "#c8702a"}


@dataclass(frozen=True)
class Result:
    """What `check` found: `status` is "not attempted", "right" or "wrong".

    `mistake` is the id of the mistake that was recognised, or None; `message` says what was found.
    It counts as true if it is right, so that `assert check.output_error(f)` means what it says.
    """

    exercise: Exercise
    status: str
    message: str
    mistake: str | None = None
    section: Section | None = None
    note: str = ""

    def with_note(self, note: str) -> Result:
        """Return the same with a note underneath."""
        return replace(self, note=note)

    def __bool__(self) -> bool:
        return self.status == "right"

    def __reduce__(self) -> Any:  # an exercise is pickled and copied by its name
        said = self.status, self.message, self.mistake, self.section, self.note
        return _restored, (self.exercise.id, *said)

    @property
    def headline(self) -> str:
        """One line: a mark, the exercise, and the status in words."""
        return f"{MARKS[self.status]} {self.exercise.id}: {WORDS[self.status]}"

    def __repr__(self) -> str:
        lines = [self.headline, self.message]
        if self.section is not None:
            lines.append(f"Read again: {self.section.notebook}, “{self.section.heading}”.")
        if self.status != "right":
            lines.append(f"A hint: hint.{self.exercise.id}()")
        return "\n".join(filter(None, [*lines, self.note]))

    def _way_out(self) -> str:
        """What comes under the last hint: after an attempt, how to see the solution."""
        if self.status != "wrong":
            return ""
        return _paragraph(f"Still stuck? Run solution.{self.exercise.id}() in an empty cell.")

    def _repr_html_(self) -> str:
        said = html.escape(self.message).replace("\n", "<br>")
        parts = [f"<b>{html.escape(self.headline)}</b>", f"<div>{said}</div>"]
        if self.section is not None:
            parts.append(_paragraph(f"Read again: {link(self.section)}"))
        if self.note:
            parts.append(_paragraph(html.escape(self.note)))
        if self.status == "right":
            code = f"<pre style='margin: 4px 0 0'>{html.escape(self.exercise.source)}</pre>"
            parts.append(_folded("The course’s own solution", code))
        else:
            parts.append(_hints(self.exercise.hints, self._way_out()))
        return f"<div style='{_BOX.format(colour=COLOURS[self.status])}'>{''.join(parts)}</div>"


def _restored(id: str, *said: Any) -> Result:
    return Result(EXERCISES[id], *said)


def _paragraph(inner: str) -> str:
    return f"<div style='margin-top: 4px'>{inner}</div>"


def _hints(hints: tuple[str, ...], last: str) -> str:
    """The hints as HTML, each folded into the one before, so that they open one by one."""
    inner = last
    for i, text in reversed(list(enumerate(hints, start=1))):
        inner = _folded(f"Hint {i} of {len(hints)}", f"{html.escape(text)}{inner}")
    return inner


def _folded(summary: str, inner: str) -> str:
    return (
        f"<details style='margin-top: 4px'><summary style='cursor: pointer'>{summary}</summary>"
        f"<div style='padding-left: 16px'>{inner}</div></details>"
    )


def link(section: Section) -> str:
    """Return a section's name as HTML, a link where its notebook lies beside this one."""
    name, target = html.escape(f"{section.notebook}, “{section.heading}”"), address(section)
    return f"<a href='{target}'>{name}</a>" if target else name


def address(section: Section) -> str:
    """Return what a link to a section leads to; "" where its notebook is not beside this one."""
    file = f"{section.notebook}.ipynb"
    if not Path(file).is_file():
        return ""
    return f"{file}#{quote(section.heading.replace(' ', '-'))}"
