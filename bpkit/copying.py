"""The course, copied out of the package into a learner's folder, and renewed there later.

What the learner has not touched is renewed. What they wrote in stays, and the newer file is put
beside it as NAME (new). The course in a browser tab has the same rule: tools/website/lite/lite.js.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

OWN = ".bpkit"  # the command's own folder, inside the learner's
RECORD = f"{OWN}/brought.json"  # for each file, the newest version that was brought


@dataclass
class Brought:
    """What was done: the files that are new, those renewed, and those put beside a learner's."""

    new: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


def lesson(notebook: dict[str, Any]) -> str:
    """A digest of what a notebook's cells say; lite.js computes the same one."""
    sources = ["".join(cell["source"]) for cell in notebook["cells"]]
    return hashlib.sha256("\0".join(sources).encode()).hexdigest()


def mark(path: Path) -> str:
    """A digest of a file; for a notebook that of its lesson, which running it does not change."""
    if not path.is_file():
        return ""  # a folder, or a link that leads nowhere
    content = path.read_bytes()
    if path.suffix == ".ipynb":
        try:
            return lesson(json.loads(content))
        except (ValueError, TypeError, LookupError):
            pass  # not a notebook, or only half of one
    return hashlib.sha256(content).hexdigest()


def bring(course: Path, folder: Path) -> Brought:
    """Copy the notebooks and pictures of `course` into `folder`; raises OSError if that fails."""
    record, brought = _read(folder / RECORD), Brought()
    (folder / OWN).mkdir(parents=True, exist_ok=True)
    try:
        for path in sorted([*course.glob("notebooks/*.ipynb"), *course.glob("imgs/*")]):
            _bring(path, path.relative_to(course).as_posix(), folder, record, brought)
    finally:
        text = json.dumps(record, indent=1)
        (folder / RECORD).write_text(text, encoding="utf-8")
    return brought


def _bring(path: Path, name: str, folder: Path, record: dict[str, str], brought: Brought) -> None:
    """Bring one file to the first place where nothing of the learner's would be lost."""
    now, done = mark(path), brought.new
    for place in _places(name):
        target, before = folder / place, record.get(place)
        record[place] = now
        if target.exists() or target.is_symlink():
            there = mark(target)
            if now in (there, before):
                return  # it is the same, or the learner's, who has already been given this version
            if there != before:
                done = brought.beside
                continue
            if done is brought.new:
                done = brought.renewed
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        done.append(place)
        return


def _places(name: str) -> Iterator[str]:
    stem, _, suffix = name.rpartition(".")
    yield name
    yield f"{stem} (new).{suffix}"
    yield from (f"{stem} (new {n}).{suffix}" for n in itertools.count(2))


def _read(path: Path) -> dict[str, str]:
    """Return the record. Without one, whatever differs is taken for the learner's."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}
