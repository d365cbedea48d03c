"""The file in which progress is kept: how it is read, written, locked and set aside.

It holds nothing but this, so that it can be handed to a teacher:

    {"format": "bpkit progress", "version": 1, "exercises": {"output_error": {"status": "right",
     "attempts": 3, "mistakes": {"no_prime": 2}, "hint": 1, "solution": false}}}
"""

from __future__ import annotations

import errno
import json
import os
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..in_browser import IN_BROWSER
from ..validation import brief

if not IN_BROWSER:  # where filelock has no lock, and warns of it
    from filelock import FileLock, Timeout
else:

    class Timeout(OSError):  # type: ignore[no-redef]
        """Nothing to wait for: there is no lock."""

NAME = "bpkit_progress.json"
VARIABLE = "BPKIT_PROGRESS"
FORMAT, VERSION = "bpkit progress", 1
LARGEST = 1_000_000  # bytes; a full one has some 20,000
MOST = 10**9  # attempts, or hints; Python does not write numbers of any length
PATIENCE = 2.0  # seconds that a check may wait for another notebook,
NO_PATIENCE = 0.1  # and how long it waits after it has once waited in vain
BEST_LAST = ("not attempted", "wrong", "right")


class Damaged(Exception):
    """What is in the file is not progress, or not all of it is; the message says why."""


@dataclass(frozen=True)
class Record:
    """What is remembered about one exercise, or what is to be added to that.

    `status` is the best ever reached, `hint` the highest that was opened, `mistakes` how often each
    was made, by id; `solution`: whether the solution was opened.
    """

    status: str = BEST_LAST[0]
    attempts: int = 0
    mistakes: dict[str, int] = field(default_factory=dict)
    hint: int = 0
    solution: bool = False

    def plus(self, more: Record) -> Record:
        """Return both together."""
        ids = [*self.mistakes, *(id for id in more.mistakes if id not in self.mistakes)]
        return Record(
            max(self.status, more.status, key=BEST_LAST.index),
            self.attempts + more.attempts,
            {id: self.mistakes.get(id, 0) + more.mistakes.get(id, 0) for id in ids},
            max(self.hint, more.hint),
            self.solution or more.solution,
        )


def record(id: str, entry: Any) -> Record:
    """Return the record that the file has for an exercise, or raise Damaged."""
    said = f"what it says about {brief(id)}"
    if not isinstance(entry, dict):
        raise Damaged(f"{said} is not a record")
    read = Record(**{name: entry[name] for name in asdict(Record()) if name in entry})
    counts = read.mistakes.values() if isinstance(read.mistakes, dict) else [None]
    whole = all(type(n) is int and 0 <= n < MOST for n in (read.attempts, read.hint, *counts))
    if not whole or read.status not in BEST_LAST or type(read.solution) is not bool:
        raise Damaged(f"{said} is not possible")
    return read


def read(path: Path) -> dict[str, Any]:
    """Return what is in a file; Damaged if that is not progress, OSError if it cannot be read."""
    if not os.path.exists(path):
        return {"format": FORMAT, "version": VERSION, "exercises": {}}
    if path.is_dir():
        raise Damaged("it is a folder")
    if not path.is_file():  # a device: reading one may take forever, replacing one is worse
        raise OSError(f"{path} is not a file that can be written")
    if path.stat().st_size > LARGEST:
        raise Damaged("it is too large")
    try:
        data = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Damaged("it is not JSON") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Damaged("it is not a bpkit file")
    if data.get("version") != VERSION or isinstance(data["version"], bool):
        said = brief(data.get("version"))
        raise Damaged(f"it has version {said}, and this is version {VERSION}")
    if not isinstance(data.get("exercises"), dict):
        raise Damaged("there are no exercises in it")
    for id, entry in data["exercises"].items():
        record(id, entry)
    return data


def records(data: dict[str, Any]) -> dict[str, Record]:
    """Return what was read as one record for each exercise."""
    return {id: record(id, entry) for id, entry in data["exercises"].items()}


class ProgressFile:
    """bpkit_progress.json in the folder where Python was started: that of the notebook.

    The environment variable BPKIT_PROGRESS can name another file, or another folder.
    """

    def __init__(self) -> None:
        try:
            self._folder = os.getcwd()  # now: a cell may change the folder later
        except OSError:  # the folder was deleted
            self._folder = ""

    @property
    def path(self) -> Path:
        """Where it is."""
        said = os.environ.get(VARIABLE, "")
        path = Path(self._folder, said or NAME)
        return path / NAME if said and os.path.isdir(path) else path

    def lock(self, hurried: bool = False) -> AbstractContextManager[Any]:
        """Return the lock that keeps another notebook from writing at the same time."""
        path = self.path
        if not os.path.isdir(path.parent):  # otherwise the lock would create it
            raise OSError(f"there is no folder {path.parent}")
        beside = path.with_name(f".{path.stem}.lock")
        if IN_BROWSER or not _can_be_locked(beside):
            return nullcontext()
        return FileLock(beside, timeout=NO_PATIENCE if hurried else PATIENCE)

    def read(self) -> dict[str, Any]:
        """Return what is in it; Damaged if that is not progress, OSError if it cannot be read."""
        return read(self.path)

    def write(self, data: dict[str, Any]) -> None:
        """Replace it, whole or not at all. Whoever calls this holds the lock."""
        path = Path(os.path.realpath(self.path))  # a link stays a link
        new = path.with_name(f".{path.stem}.new")
        try:
            with new.open("w", encoding="utf-8", newline="\n") as file:
                file.write(json.dumps(data, indent=1) + "\n")
                file.flush()
                os.fsync(file.fileno())  # or a loss of power could leave an empty file
            os.replace(new, path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise

    def set_aside(self, word: str) -> Path:
        """Rename it to NAME.WORD-1.json, -2, ..., and return its new place."""
        path, n = self.path, 1
        while os.path.lexists(aside := path.with_name(f"{path.stem}.{word}-{n}{path.suffix}")):
            n += 1
        return path.rename(aside)


def _can_be_locked(path: Path) -> bool:
    """Return whether a file can be locked where it lies: in some network folders it cannot.

    There the last to write wins, and nothing waits for a lock that never comes.
    """
    try:
        import fcntl
    except ImportError:  # Windows has locks of another kind
        return True
    try:
        with path.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
    return True
