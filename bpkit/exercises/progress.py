"""What has been solved, remembered when the kernel stops."""

from __future__ import annotations

import html
import threading
from dataclasses import asdict

from .catalogue import EXERCISES
from .progress_file import Damaged, ProgressFile, Record, Timeout, record, records
from .result import COLOURS, MARKS, address
from .said import Said

_ROW = "display: flex; flex-wrap: wrap; gap: 6px; margin: 8px 0"
_DOT = (
    "display: inline-block; width: 26px; height: 26px; border: 2px solid {colour}; "
    "border-radius: 50%; line-height: 26px; text-align: center; text-decoration: none; "
    "color: inherit"
)


class Progress:
    """Which exercises are solved; it shows itself as one line.

    It is kept in the file bpkit_progress.json beside the notebooks. Where that is not possible, it
    is remembered until the kernel stops. `progress.table()` lists every exercise, and
    `progress.begin_again()` forgets everything but keeps the file under another name.
    """

    def __init__(self) -> None:
        self._file = ProgressFile()
        self._seen: dict[str, Record] = {}  # what was last in the file
        self._unsaved: dict[str, Record] = {}  # what is to be added to it
        self._notes: list[str] = []  # what there is to say at the next check
        self._turn = threading.RLock()  # checks may come from several threads
        self._told = False  # a session is told once that nothing can be saved

    # ---- what check, hint and solution report; nothing here raises ----

    def checked(self, id: str, status: str, mistake: str | None) -> str:
        """Remember a check; return what there is to say about it, usually nothing."""
        if status != "not attempted":
            self._remember(id, Record(status, 1, {mistake: 1} if mistake else {}))
        said, self._notes = "\n".join(self._notes), []
        return said

    def hinted(self, id: str, step: int) -> None:
        """Remember that a hint was opened."""
        self._remember(id, Record(hint=step))

    def opened(self, id: str) -> None:
        """Remember that the solution was opened."""
        self._remember(id, Record(solution=True))

    def attempted(self, id: str) -> bool:
        """Return whether the exercise was ever checked with something in it."""
        return self._of(id).attempts > 0

    # ---- what the reader asks ----

    def table(self) -> Said:
        """Return one line for every exercise."""
        return Said("\n".join(self._line(id) for id in EXERCISES))

    def begin_again(self) -> Said:
        """Forget what was solved. The file is kept, under another name."""
        self._unsaved.clear()
        self._seen.clear()
        try:
            with self._file.lock():
                if not self._file.path.exists():
                    return Said("Every exercise starts afresh; there was nothing to put away.")
                aside = self._file.set_aside("before")
        except (OSError, NotImplementedError, RuntimeError) as error:
            return Said(
                f"{self._file.path} cannot be put away: {_why(error)}. Close the other notebooks "
                "and try again, or rename it yourself."
            )
        return Said(f"Every exercise starts afresh. What you had solved is kept in {aside}")

    def __repr__(self) -> str:
        return "\n".join([self._summary(), *self._notes])

    def _repr_html_(self) -> str:
        lines = [f"<div>{html.escape(line)}</div>" for line in repr(self).splitlines()]
        records = self._records()
        dots = "".join(_dot(id, _known(records, id).status) for id in EXERCISES)
        return "".join([lines[0], f"<div role='list' style='{_ROW}'>{dots}</div>", *lines[1:]])

    def _summary(self) -> str:
        records = self._records()
        left = [e for id, e in EXERCISES.items() if _known(records, id).status != "right"]
        if not left:
            return f"All {len(EXERCISES)} exercises solved."
        where = f"check.{left[0].id}, in {left[0].section.notebook}."
        if not any(_known(records, id).attempts for id in EXERCISES):
            return f"None of the {len(EXERCISES)} exercises tried yet. The first: {where}"
        return f"{len(EXERCISES) - len(left)} of {len(EXERCISES)} exercises solved. Next: {where}"

    def _line(self, id: str) -> str:
        known = self._of(id)
        said = [known.status]
        if known.attempts:
            said.append(f"{known.attempts} attempt{'s' * (known.attempts > 1)}")
        if known.hint:
            said.append(f"hint {known.hint} opened")
        if known.solution:
            said.append("solution opened")
        return f"{MARKS[known.status]} {id}: {', '.join(said)}"

    # ---- remembering ----

    def _of(self, id: str) -> Record:
        return _known(self._records(), id)

    def _records(self) -> dict[str, Record]:
        """What is known: what is in the file, and what could not be saved there."""
        try:
            self._seen = self._read()
        except Damaged:
            self._save()
        except OSError:
            pass  # it was seen before, perhaps; a check will say that it cannot be reached
        return _together(self._seen, self._unsaved)

    def _read(self) -> dict[str, Record]:
        return records(self._file.read())

    def _remember(self, id: str, more: Record) -> None:
        with self._turn:
            self._unsaved = _together(self._unsaved, {id: more})
            self._save()

    def _save(self) -> None:
        """Add to the file what is not in it yet; it may be another notebook's by now."""
        try:
            with self._file.lock(hurried=self._told):
                self._put_damage_away()
                if self._unsaved:
                    data = self._file.read()
                    entries = data["exercises"]
                    for id, more in self._unsaved.items():
                        old = entries.get(id, {})
                        entries[id] = {**old, **asdict(record(id, old).plus(more))}
                    self._file.write(data)
                    self._unsaved = {}  # at once: what is in the file must not be added again
                    self._seen = self._read()
        except Timeout:
            self._cannot("another notebook is using the file, or the folder is locked")
        except (Damaged, OSError, NotImplementedError, RuntimeError) as error:
            self._cannot(_why(error))

    def _put_damage_away(self) -> None:
        try:
            self._file.read()
        except Damaged as damage:
            name = self._file.path.name
            aside = self._file.set_aside("damaged")
            self._seen = {}
            self._notes.append(
                f"{name} held no progress that can be read: {damage}. It is kept as {aside.name}, "
                "and progress starts afresh."
            )

    def _cannot(self, why: str) -> None:
        if not self._told:
            self._notes.append(f"Your progress cannot be saved here: {why}. It is remembered until "
                               "the kernel stops.")
        self._told = True


def _dot(id: str, status: str) -> str:
    """An exercise as a dot that leads to it, as HTML."""
    said, target = f"{id}: {status}", address(EXERCISES[id].section)
    look = f"title='{said}' aria-label='{said}' style='{_DOT.format(colour=COLOURS[status])}'"
    mark = MARKS[status].replace("○", "&nbsp;")
    dot = f"<a href='{target}' {look}>{mark}</a>" if target else f"<span {look}>{mark}</span>"
    return f"<span role='listitem'>{dot}</span>"


def _known(records: dict[str, Record], id: str) -> Record:
    return records.get(id, Record())


def _together(records: dict[str, Record], more: dict[str, Record]) -> dict[str, Record]:
    return {**records, **{id: _known(records, id).plus(new) for id, new in more.items()}}


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


progress = Progress()
