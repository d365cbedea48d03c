"""The mistakes that can be trained with: those of the exercise `backprop` that compute on MNIST."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...exercises.catalogue import EXERCISES
from ...exercises.judge import judge
from ...validation import function

YOURS = "yours"


@dataclass(frozen=True)
class Slip:
    """A gradient to train with: `name` is what its button says, `id` the catalogue's or "yours"."""

    id: str
    name: str
    gradient: Callable[..., Any]
    message: str = ""

    def says(self) -> str:
        """What check.backprop says of it; the learner's own function is judged now."""
        return self.message or judge(EXERCISES["backprop"], self.gradient).message


# The id in the catalogue, a plain name, and which of its functions fits: some raise on MNIST.
NAMES = [
    ("bp1_no_prime", "no σ′ at the output", 0),
    ("no_prime_anywhere", "no σ′ anywhere", 0),
    ("prime_of_a_everywhere", "σ′ of a, not of z", 0),
    ("a_for_prime_everywhere", "a instead of a (1 − a)", 0),
    ("bp1_factor_2", "twice the error at the output", 0),
    ("bp1_sign", "y − a instead of a − y", 0),
    ("bp2_sign", "a minus too many on the way back", 0),
    ("bp3_zero", "biases never trained", 0),
    ("sum_for_mean", "the sum, not the mean, of a mini-batch", 0),
    ("last_example", "only the last example counts", 0),
    ("loop_stops_early", "the way back stops one layer early", 1),
]


def slips(gradient: Callable[..., Any] | None = None) -> dict[str, Slip]:
    """Return the mistakes by id, and the learner's own function if there is one.

    Raises TypeError when that is no function.
    """
    if gradient is not None:
        function("gradient", gradient, " of (net, x, y)", "my_backprop")
    known = {mistake.id: mistake for mistake in EXERCISES["backprop"].mistakes}
    found = {
        id: Slip(id, name, known[id].functions[which], known[id].message)
        for id, name, which in NAMES
    }
    if gradient is not None:
        found[YOURS] = Slip(YOURS, "your own function", gradient)
    return found
