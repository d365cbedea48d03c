"""The values that a handle can take: a coarse grid round the base, a fine one round a place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

COARSE = 10  # fine steps in a coarse one
REACH = 60  # coarse steps to each side
FINE_REACH = 40  # fine steps to each side


@dataclass(frozen=True, eq=False)
class Grid:
    """The values a parameter can take, in rising order; `home` and `at` are indices into them.

    `coarse` has the indices that a handle moves over without Shift. values[home] is the base
    exactly, and values[at] exactly the place that was asked for.
    """

    values: np.ndarray
    coarse: list[int]
    home: int
    at: int


def grid(base: float, at: float | None = None) -> Grid:
    """Return some 200 values round `base`, from 3 below it to 3 above in steps of 0.05.

    Round `at`, or the base if `at` is None, there are steps of 0.005 too. An `at` more than 3 away
    is reached with longer steps, of 1, 2 or 5 times a power of ten.
    """
    at = base if at is None else at
    # Steps that a float as large as the base can tell apart, and a grid that reaches `at`.
    unit = _unit(abs(at - base), 4 * float(np.spacing(max(abs(base), abs(at)))))
    place = round((at - base) / unit)
    coarse = np.arange(-REACH, REACH + 1) * COARSE
    fine = np.arange(place - FINE_REACH, place + FINE_REACH + 1)
    steps = np.union1d(coarse, fine[abs(fine) <= REACH * COARSE])
    values = base + steps * unit
    on_coarse = values[steps % COARSE == 0]
    near = np.abs(values - at)
    if near.min() > 1e-9 * unit:  # not a round number of steps away: a grid point of its own
        values = np.sort(np.append(values, at))
        on_coarse = np.append(on_coarse, at)
    coarse_indices = np.searchsorted(values, np.sort(on_coarse)).tolist()
    home = int(np.searchsorted(values, base))
    return Grid(values, coarse_indices, home, int(np.abs(values - at).argmin()))


def _unit(distance: float, least: float) -> float:
    """The fine step: 0.005, or the next of 0.01, 0.02, 0.05, ... that is long enough for both."""
    unit, ladder = 0.005, [2.0, 2.0, 2.5]
    while unit * REACH * COARSE < distance or unit < least:
        unit *= ladder[0]
        ladder = ladder[1:] + ladder[:1]
    return unit
