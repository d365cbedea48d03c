"""Show how a class is getting on: python run.py class FOLDER [--to OTHER]

FOLDER holds the file bpkit_progress.json of every learner, either as alice.json or in the learner's
own folder, as alice/bpkit_progress.json. A report is printed, and three files are written beside
FOLDER, or into OTHER: FOLDER_class.png, a picture; FOLDER_class.csv, one line for each learner and
exercise; FOLDER_mistakes.csv, the mistakes that were made.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .counting import mistakes
from .picture import picture
from .reading import Class, Unusable, read_class
from .tables import learners_csv, mistakes_csv, report


def write(class_: Class, folder: Path, name: str) -> list[Path]:
    """Write the picture and the tables into a folder; return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    image, learners, made = (
        folder / f"{name}_{what}" for what in ("class.png", "class.csv", "mistakes.csv")
    )
    figure = picture(class_)
    # The description is stored in the picture, for readers who cannot see it.
    figure.savefig(image, dpi=110, facecolor="white",
                   metadata={"Software": None, "Description": figure.in_words()})
    # With a mark in front; otherwise Excel would read the letters in its own code page.
    learners.write_text(learners_csv(class_), encoding="utf-8-sig", newline="\n")
    made.write_text(mistakes_csv(mistakes(class_)), encoding="utf-8-sig", newline="\n")
    return [image, learners, made]


def main(argv: Sequence[str]) -> int:
    """Do what the command line says; 1 if nothing is written, 2 if it names no class."""
    parser = argparse.ArgumentParser(prog="python run.py class", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER")
    parser.add_argument("--to", type=Path, metavar="OTHER", help="where the tables and picture go")
    options = parser.parse_args(argv)
    if options.folder is None:
        print("FOLDER must be the folder of a class's progress files; got nothing. "
              "Write python run.py class FOLDER.")
        return 2
    folder = options.folder.resolve()
    try:
        class_ = read_class(folder)
        print(report(class_))
        if not class_.learners:
            print("\nNone of these files holds a learner's progress, so nothing is written.")
            return 1
        made = write(class_, (options.to or folder.parent).resolve(), folder.name or "class")
    except Unusable as reason:
        print(reason)
        return 2
    except OSError as error:
        print(f"\nThe tables cannot be written: {error}. Name another folder: --to OTHER.")
        return 1
    print("\nWritten:", *made, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
