"""What the top of a notebook says: its question, its goals, its time, what comes before it.

It is read from there, so that it is written only once, and turned into plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nbformat import NotebookNode

GOALS = re.compile(r"you will be able to\n\n((?:- .+\n(?:  .+\n)*)+)")
SIGNS = {r"\partial ": "∂", r"\Delta ": "Δ", r"\delta": "δ", r"\sigma": "σ", r"\odot": "⊙",
         r" \cdot ": " · "}  # fmt: skip
RAISED = dict(zip("0123456789lL", "⁰¹²³⁴⁵⁶⁷⁸⁹ˡᴸ", strict=True))
LOWERED = dict(zip("0123456789jk", "₀₁₂₃₄₅₆₇₈₉ⱼₖ", strict=True))


@dataclass(frozen=True)
class Top:
    """The top of a notebook, in plain text."""

    question: str
    goals: list[str]
    before: str
    minutes: str


def top(notebook: NotebookNode) -> Top:
    """Read the text before the first section; ValueError if it does not say all that."""
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    sections = [i for i, text in enumerate(texts) if text.startswith("## ")]
    first = "\n\n".join(texts[: sections[0] if sections else 1])
    goals = GOALS.search(first + "\n")
    said = {
        name: re.search(rf"\*\*{name}:\*\* (.+(?:\n.+)*)", first) for name in ("Before", "Time")
    }
    missing = [name for name, found in {"goals": goals, **said}.items() if found is None]
    if missing or goals is None:
        raise ValueError(
            f"the top of a notebook must state its {missing[0]}; got {first[:40]!r}. Write it "
            "as the other notebooks do."
        )
    each = re.split(r"^- ", goals[1], flags=re.MULTILINE)[1:]
    before, minutes = (plain(found[1]) for found in said.values() if found is not None)
    question = plain(first.splitlines()[0].removeprefix("# "))
    return Top(question, [plain(goal).rstrip(";.") for goal in each], before, minutes)


def plain(text: str) -> str:
    """Return text without links and line ends, and its mathematics in letters.

    >>> plain(r"[Which](01.ipynb) is $\\partial C/\\partial w^l_{jk}$?")
    'Which is ∂C/∂wˡⱼₖ?'
    """
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", " ".join(text.split()))
    return re.sub(r"\$([^$]+)\$", lambda found: letters(found[1]), text)


def letters(formula: str) -> str:
    """Return a short TeX formula in letters; ValueError if a sign of it has no letter here.

    >>> letters(r"\\delta^l_j"), letters("w^3_{24}"), letters("f(z) = z")
    ('δˡⱼ', 'w³₂₄', 'f(z) = z')
    """
    said = formula
    for sign, letter in SIGNS.items():
        said = said.replace(sign, letter)
    said = _moved(_moved(said, r"\^", RAISED), "_", LOWERED)
    if re.search(r"[\\^_{}]", said):
        raise ValueError(f"a formula must have letters in top.py; got {formula!r}. Add its signs.")
    return said


def _moved(said: str, mark: str, letters: dict[str, str]) -> str:
    """Return a formula with its superscripts and subscripts as raised and lowered letters."""
    those = "".join(letters)

    def move(found: re.Match[str]) -> str:
        return "".join(letters[each] for each in found[1] or found[2])

    return re.sub(rf"{mark}(?:\{{([{those}]+)\}}|([{those}]))", move, said)
