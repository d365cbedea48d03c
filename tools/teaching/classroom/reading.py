"""The progress files of a class: what each learner handed in, and what could not be read.

A learner's name is that of the file, alice.json, or of its folder if the file has the name that
the course gives it, alice/bpkit_progress.json. Nothing else is known about anybody.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bpkit.exercises import EXERCISES
from bpkit.exercises.progress_file import NAME, Damaged, Record, read, records
from bpkit.validation import brief

from .letters import printable

MOST_FILES = 5_000  # more is not a class: somebody has named the wrong folder
# What `progress.begin_again()` and the repair of a damaged file have set aside.
ASIDE = re.compile(r"\.(before|damaged)-\d+\.json$", re.IGNORECASE)


class Unusable(Exception):
    """The folder named does not hold a class; the message says what to name."""


@dataclass(frozen=True)
class Learner:
    """A name, and what is known of each exercise that was touched."""

    name: str
    records: dict[str, Record]

    def of(self, id: str) -> Record:
        """Return the record of an exercise, an empty one if it was never touched."""
        return self.records.get(id, Record())


@dataclass(frozen=True)
class Class:
    """The learners in order of their names, and (file, reason) for everything left out."""

    learners: list[Learner]
    left_out: list[tuple[str, str]]


def read_class(folder: Path) -> Class:
    """Read every progress file in a folder and the folders in it; Unusable if there is none."""
    files, left_out = _files(folder)
    learners: dict[Path, dict[str, Record]] = {}
    for path in files:
        name = shown(path.relative_to(folder))
        try:
            # A link may lead nowhere, and `read` takes a file that is not there for an empty one.
            found = records(read(Path(os.path.realpath(path, strict=True))))
        except Damaged as reason:
            left_out.append((name, str(reason)))
            continue
        except OSError as error:
            left_out.append((name, error.strerror or "it cannot be read"))
            continue
        learners[path] = {id: record for id, record in found.items() if id in EXERCISES}
        strange = sorted(found.keys() - EXERCISES.keys())
        if strange:
            left_out.append((name, f"{len(strange)} of its exercises, such as "
                             f"{brief(strange[0])}: this course does not have them"))
    names = _names(folder, list(learners))
    known = [Learner(names[path], found) for path, found in learners.items()]
    return Class(sorted(known, key=lambda one: (one.name.casefold(), one.name)), sorted(left_out))


def _files(folder: Path) -> tuple[list[Path], list[tuple[str, str]]]:
    """Return all files that may hold progress, and those passed over, with the reason."""
    write = "Write python run.py class FOLDER, where each learner's bpkit_progress.json lies in " \
            "FOLDER as alice.json, or as alice/bpkit_progress.json"
    if not folder.exists():
        raise Unusable(f"FOLDER must be a folder of progress files; there is no {folder}. {write}.")
    if not folder.is_dir():
        raise Unusable(f"FOLDER must be a folder of progress files; {folder} is a file. {write}.")
    files: list[Path] = []
    passed: list[tuple[str, str]] = []

    def closed(error: OSError) -> None:
        place = Path(error.filename).relative_to(folder)
        passed.append((shown(place), error.strerror or "it cannot be opened"))

    for place, inside, names in os.walk(folder, onerror=closed):
        inside[:] = sorted(name for name in inside if name[0] != ".")
        for name in sorted(names):
            path = Path(place, name)
            if name[0] == "." or path.suffix.lower() != ".json":
                continue
            if ASIDE.search(name):
                passed.append((shown(path.relative_to(folder)), "set aside by the course"))
            else:
                files.append(path)
        if len(files) > MOST_FILES:
            raise Unusable(f"FOLDER must hold a class; {folder} holds more than {MOST_FILES:,} "
                           f"files that end in .json. {write}.")
    if not files:
        raise Unusable(f"FOLDER must hold progress files; {folder} holds no file that ends in "
                       f".json. {write}.")
    return files, passed


def _names(folder: Path, files: list[Path]) -> dict[Path, str]:
    """Return the name of each file's learner, as short as is needed to tell them apart."""
    short = {path: shown(_learner(folder, path)) for path in files}
    count = Counter(short.values())
    return {
        path: name if count[name] == 1 else shown(path.relative_to(folder))
        for path, name in short.items()
    }


def _learner(folder: Path, path: Path) -> Path:
    place = path.relative_to(folder)
    if place.name.lower() != NAME:
        return place.with_suffix("")
    return place.parent if place.parent.name else Path(folder.resolve().name)


def shown(place: Path) -> str:
    """Return the name of a file or folder as it is printed."""
    return printable(place.as_posix())
