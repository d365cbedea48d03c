"""Write the teacher's edition: python run.py teacher [FOLDER]

    notebooks/   every notebook with the solutions filled in, each verified by its own check
    imgs/        the pictures that the notebooks show
    notes/       for each notebook a page of notes, in Markdown, and in HTML to print
    nbgrader/    each notebook with an exercise, as nbgrader's source; see docs/teachers.md

FOLDER is teacher/ unless you name another. What an earlier run wrote there is replaced. It takes
a few minutes, because every notebook with an exercise is executed.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from nbformat import NotebookNode

from tools.notebooks import NOTEBOOKS, ROOT, Refused, parse, read

from . import questions_file
from .filling import BANNER_ID, Unfilled, asked, filled
from .grading import to_grade
from .notes import page
from .printing import printable
from .questions_file import Misfit
from .top import top

PICTURE = re.compile(r"\.\./imgs/([\w-]+\.\w+)")


def stems() -> list[str]:
    """Return the names of the notebooks that are numbered, in order."""
    return sorted(path.stem for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def write(path: Path, text: str) -> None:
    """Write a text file, the same bytes on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def foreign(folder: Path) -> bool:
    """Return whether a folder holds a learner's notebooks: the course's, without solutions."""
    there = [path for path in (folder / f"{stem}.ipynb" for stem in stems()) if path.exists()]
    return any(BANNER_ID not in path.read_text(encoding="utf-8") for path in there)


def notes_of(stem: str, notebook: NotebookNode) -> str:
    """Return the page of notes of a notebook."""
    ids = [each.id for each in asked(notebook)]
    questions = questions_file.read(questions_file.FOLDER / f"{stem}.md")
    return page(stem[:2], top(notebook), ids, questions)


def edition(folder: Path, names: Sequence[str]) -> None:
    """Write everything and say so; Unfilled, Refused or Misfit if something is not right."""
    questions_file.check_names(names)
    pages = {stem: notes_of(stem, parse(read(NOTEBOOKS / f"{stem}.ipynb"))) for stem in names}
    for stem, said in pages.items():  # first, since the rest takes long
        write(folder / "notes" / f"{stem}.md", said)
        write(folder / "notes" / f"{stem}.html", printable(said))
    pictures: set[str] = set()
    for stem in [*names, "glossary"]:
        text = read(NOTEBOOKS / f"{stem}.ipynb")
        pictures |= set(PICTURE.findall(text))
        print(f"{stem} ... ", end="", flush=True)
        solved, ids = (text, []) if stem == "glossary" else filled(text)
        write(folder / "notebooks" / f"{stem}.ipynb", solved)
        if ids:
            write(folder / "nbgrader" / "source" / stem / f"{stem}.ipynb", to_grade(text))
        print(", ".join(ids) + ": right" if ids else "unchanged", flush=True)
    for name in sorted(pictures):
        (folder / "imgs").mkdir(exist_ok=True)
        shutil.copyfile(ROOT / "imgs" / name, folder / "imgs" / name)
    print(f"Written to {folder}: {len(names)} notebooks and a glossary in notebooks, {len(pages)} "
          "pages of notes in notes (.md to read, .html to print), and nbgrader/source.")


def main(argv: Sequence[str]) -> int:
    """Do what the command line says; 1 if the edition is incomplete."""
    parser = argparse.ArgumentParser(prog="python run.py teacher", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "teacher", metavar="FOLDER")
    folder = parser.parse_args(argv).folder.resolve()
    # On Windows the kernel's sockets use a thread beside its event loop, which this warns about.
    warnings.filterwarnings("ignore", "Proactor event loop", RuntimeWarning)
    if folder.exists() and not folder.is_dir():
        print(f"FOLDER must be a folder or the name of a new one; {folder} is a file. "
              "Write python run.py teacher, or name another place.")
        return 2
    if foreign(folder / "notebooks"):
        print(f"FOLDER must be a folder of its own; {folder} holds notebooks other than a "
              "teacher's edition. Write python run.py teacher, or name another place.")
        return 2
    try:
        edition(folder, stems())
    except (Unfilled, Refused, Misfit, OSError) as reason:
        print(f"\nThe teacher's edition is incomplete: {reason}")
        return 1
    except KeyboardInterrupt:
        print("interrupted")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
