"""Proofs as lines to put in order: the lines, what is said of a wrong one, and how it is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..answer import Parts, WrongForm, described, numbers
from ..exercise import Mistake, Section

SEPARATORS = " ,.;:-–=<>|→⇒\n\t"  # what may stand between the letters


@dataclass(frozen=True)
class Line:
    """A line of a proof: its letter, an id, and what is said of it where it does not belong."""

    letter: str
    id: str
    says: str


@dataclass(frozen=True)
class Lines:
    """The form of a proof: the letters of its lines in order, or one text of them all.

    `right`: the lines of the proof, in order; `wrong`: lines that belong nowhere in it.
    """

    right: tuple[Line, ...]
    wrong: tuple[Line, ...]

    def read(self, answer: Any, arguments: tuple[Any, ...]) -> Parts:
        """Return the letters, or raise WrongForm about the first line that does not follow."""
        letters = self._letters(answer)
        known = {line.letter: line for line in (*self.right, *self.wrong)}
        for n, line in enumerate(self.right[: len(letters)]):
            if letters[n] != line.letter:
                came = known[letters[n]]
                raise WrongForm(came.id, f"{_so_far(n)}{came.letter}: {came.says}")
        if len(letters) != len(self.right):
            said = UNFINISHED if len(letters) < len(self.right) else GOES_ON
            raise WrongForm(said.id, f"{_so_far(min(len(letters), len(self.right)))}{said.says}")
        return {"the order": np.array(letters)}

    def blame(self, part: str, wrong: set[str], parts: Parts) -> str:
        """Nothing is left to say."""
        return ""

    def mistakes(self, section: Section) -> tuple[Mistake, ...]:
        """Return each wrong line as a mistake: the proof with that line where it goes wrong."""
        order = "".join(line.letter for line in self.right)

        def proof(letters: str) -> Callable[[], str]:
            return lambda: letters

        found = [Mistake(line.id, line.says, section,
                         (proof(line.letter), proof(order[:-1] + line.letter)))
                 for line in self.wrong]
        found += [Mistake(line.id, line.says, section,
                          tuple(proof(order[:n] + line.letter) for n in places))
                  for at, line in enumerate(self.right)
                  if (places := [n for n in range(len(order)) if n != at])]
        found.append(Mistake(UNFINISHED.id, UNFINISHED.says, section, (proof(order[:-1]),)))
        found.append(Mistake(GOES_ON.id, GOES_ON.says, section, (proof(order + order[-1]),)))
        return tuple(found)

    def _letters(self, answer: Any) -> str:
        if answer is None or answer is Ellipsis:
            numbers("the answer", answer)
        texts = answer if isinstance(answer, tuple | list) else [answer]
        if not all(isinstance(text, str) for text in texts):
            raise WrongForm("wrong_type", "It should return the letters of the lines in order, "
                            f"each in quotes; {described(answer)} came back.")
        letters = "".join(c for text in texts for c in str(text).upper() if c not in SEPARATORS)
        there = "".join(sorted(line.letter for line in (*self.right, *self.wrong)))
        strange = next((c for c in letters if c not in there), None)
        if strange is not None:
            raise WrongForm("wrong_type", f"“{strange}” is not a line of this proof. The lines "
                            f"are lettered from {there[0]} to {there[-1]}.")
        return letters


UNFINISHED = Line("", "unfinished", "The proof is not finished: its last line must be the equation "
                  "that was to be proved.")
GOES_ON = Line("", "goes_on", "The proof is finished there, and the lines after that are not "
               "needed.")


def _so_far(n: int) -> str:
    """Say how many of the first lines are right."""
    if n == 0:
        return ""
    return "The first line is right.\n" if n == 1 else f"The first {n} lines are right.\n"
