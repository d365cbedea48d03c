"""Traits that refuse in the course's own words: what is wanted, what came, and what to write."""

from __future__ import annotations

from typing import Any

import traitlets

from ...validation import brief, one_of


class Flag(traitlets.Bool):
    """True or False; TypeError for anything else."""

    def validate(self, obj: Any, value: Any) -> bool:
        """Return `value` if it is a bool."""
        if not isinstance(value, bool):
            raise TypeError(
                f"{self.name} must be True or False; got {brief(value)}. Write {self.name}=True."
            )
        return value


class Text(traitlets.Unicode):
    """A text; TypeError for anything else."""

    def validate(self, obj: Any, value: Any) -> str:
        """Return `value` if it is a str."""
        if not isinstance(value, str):
            raise TypeError(
                f"{self.name} must be a text; got {brief(value)}. Write {self.name}='w'."
            )
        return value


class OneOf(traitlets.Enum):
    """One of a few texts; ValueError for anything else."""

    def validate(self, obj: Any, value: Any) -> str:
        """Return `value` if it is one of them."""
        known = list(self.values or [])
        if not isinstance(value, str) or value not in known:
            raise ValueError(
                f"{self.name} must be one of {one_of(known)}; got {brief(value)}. "
                f"Write {self.name}={known[0]!r}."
            )
        return value
