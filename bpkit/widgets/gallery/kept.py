"""What there is to remember: of one gradient, of one training, and of all of them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from .race import Points
from .slips import Slip

STATES = ["open", "running", "stopped", "failed", "finished"]


@dataclass(eq=False)
class Kept:
    """What was predicted of one gradient, and how far its training came."""

    prediction: str | None = None
    state: str = "open"
    points: Points = field(default_factory=Points)
    outcome: str | None = None
    seed: int = 0
    said: list[str] = field(default_factory=list)
    trouble: str = ""


@dataclass(eq=False)
class Run:
    """One training, in a thread of its own or in the caller's."""

    slip: Slip
    kept: Kept
    stop: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Terms:
    """What is the same for all: so many images, seen in so many epochs, and tested on others.

    `chance`: the accuracy that guessing may reach; `given`: whether the first weights were.
    """

    images: int
    epochs: int
    tested: int
    chance: float
    given: bool

    @property
    def total(self) -> int:
        """How many images are seen in all."""
        return self.images * self.epochs
