"""The parts of a teacher's notes that no program can work out: aims, and questions with answers.

There is one file for each notebook, questions/NN_name.md: "## Aims" says what it is for; under
"## Discussion" each question as a heading, "### …", with its answer below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("questions")
FEWEST, MOST = 3, 5
FORM = re.compile(r"## Aims\n\n([^#].+?)\n\n## Discussion\n\n(?=### )(.+)", re.DOTALL)
QUESTION = re.compile(r"^### (.+[?.])\n\n((?:(?!#).*\n)+)", re.MULTILINE)


class Misfit(ValueError):
    """A file of questions is missing, superfluous or malformed; the message says which."""


@dataclass(frozen=True)
class Questions:
    """The aims, and each question with its answer."""

    aims: str
    answered: dict[str, str]


def read(path: Path) -> Questions:
    """Return the contents of a file of questions; Misfit if it is malformed."""
    if not path.is_file():
        raise Misfit(f"{path.name} must exist, for the notes of {path.stem}; it does not. "
                     f"Write one in {FOLDER.name}/, like the others.")
    text = path.read_text(encoding="utf-8").strip() + "\n"
    form = FORM.fullmatch(text)
    answered = {q: a.strip() for q, a in QUESTION.findall(form[2])} if form else {}
    whole = form is not None and "".join(QUESTION.split(form[2])[::3]).strip() == ""
    if form is None or not whole or not all(answered.values()):
        raise Misfit(f'{path.name} must have "## Aims" and "## Discussion", and under that each '
                     'question as "### …" with its answer; it does not. See the other files.')
    if not FEWEST <= len(answered) <= MOST:
        raise Misfit(f"{path.name} must have {FEWEST} to {MOST} questions; got {len(answered)}. "
                     "Keep those that make a class think.")
    return Questions(form[1].strip(), answered)


def check_names(notebooks: Iterable[str], folder: Path = FOLDER) -> None:
    """Raise Misfit if there is a file for a notebook that does not exist."""
    strange = sorted({path.stem for path in folder.glob("*.md")} - set(notebooks))
    if strange:
        raise Misfit(f"{strange[0]}.md must belong to a notebook of that name; there is none. "
                     "Rename it, or delete it.")
