"""Open the course where it is installed as a package, without a clone.

    bpkit                  copy the course into the folder backpropagation, and open it there
    bpkit FOLDER           the same with a different folder
    bpkit --copy FOLDER    copy it without opening it

`python -m bpkit` is the same command. What you write and solve in that folder stays. To open the
course again, type the command again. A newer version of the course replaces the notebooks that you
have not written in. Those that you have written in stay, and the new ones are put beside them, as
NAME (new).

Anything after the folder is passed on to JupyterLab: bpkit FOLDER --no-browser --port=9999
"""

from __future__ import annotations

import importlib
import json
import re
import signal
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from .copying import OWN, RECORD, Brought, bring

COURSE = Path(__file__).with_name("course")  # setup.py puts it into the wheel
NAME = "bpkit-course"
FOLDER = "backpropagation"
FEW = 4


def main(argv: list[str] | None = None) -> int:
    """Do what the command line says, and return the exit status."""
    words = sys.argv[1:] if argv is None else argv
    if words[:1] in (["-h"], ["--help"]):
        print(str(__doc__).strip())
        return 0
    copy_only = words[:1] == ["--copy"]
    said = words[1:] if copy_only else words
    # A reader who is already in the folder means that one, not a second one inside it.
    name, *extra = said or ["." if Path(RECORD).exists() else FOLDER]
    folder = Path(name).absolute()
    try:
        if name.startswith("-"):
            advice = f"bpkit --help lists what there is, or: bpkit {FOLDER} {name}"
            raise SystemExit(f"bpkit: write the folder before an option of JupyterLab: {advice}")
        if not COURSE.exists():
            raise SystemExit("bpkit: this is a clone of the course: open it with python run.py.")
        if not copy_only:
            _ask_for_packages()
        try:
            brought = bring(COURSE, folder)
        except OSError as error:
            raise SystemExit(f"bpkit: {error}. Name another folder: bpkit FOLDER") from None
        print(*_said(brought, folder), sep="\n", flush=True)
        return 0 if copy_only else _open(folder, extra)
    except KeyboardInterrupt:
        raise SystemExit("\nbpkit: stopped; the next run continues from here.") from None


def _ask_for_packages() -> None:
    """Stop if a package is missing that the notebooks need."""
    lacking = []
    for line in requires(NAME) or []:
        package = re.match(r"[\w.-]+", line)
        if package and re.search("extra == .course.", line):
            try:
                version(package[0])
            except PackageNotFoundError:
                lacking.append(package[0])
    if lacking:
        raise SystemExit(
            f"bpkit: not installed: {', '.join(lacking)}. Install the course again, with the "
            f'packages that its notebooks need: "{NAME}[course] @ ADDRESS OF THE WHEEL"'
        )


def _said(brought: Brought, folder: Path) -> Iterator[str]:
    """What was done, in one or more lines."""
    yield f"The course is in {folder}."
    if brought.new:
        yield f"Added: {_some(brought.new)}."
    if brought.renewed:
        yield f"Updated, because you had not written in them: {_some(brought.renewed)}."
    for place in brought.beside:
        yield f"Yours stays, and the new one is beside it: {place}"


def _some(places: list[str]) -> str:
    lessons = [Path(place).stem for place in places if place.endswith(".ipynb")]
    pictures = len(places) - len(lessons)
    kinds = [f"{len(lessons)} notebooks" if len(lessons) > FEW else ", ".join(lessons)]
    kinds += [f"{pictures} picture" + "s" * (pictures > 1)] * (pictures > 0)
    return " and ".join(filter(None, kinds))


def _open(folder: Path, extra: list[str]) -> int:
    """Open JupyterLab in a folder as run.py does in a clone, until it ends."""
    run: Any = importlib.import_module("bpkit.course.run")
    run.ROOT = folder
    own = folder / OWN
    here = SimpleNamespace(folder=own, python=Path(sys.executable), note=folder / RECORD)
    quiet = own / "jupyter/config/labconfig/page_config.json"
    quiet.parent.mkdir(parents=True, exist_ok=True)
    quiet.write_text(json.dumps(run.QUIET), encoding="utf-8")
    signal.signal(signal.SIGTERM, run.terminated)
    return int(run.run(here, [sys.executable, *run.lab(extra)]))
