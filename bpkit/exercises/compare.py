"""Whether two answers are the same, and if not, in which way they differ."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..formatting import short
from .answer import Parts

# Relative to the largest entry: far above the rounding of float32, far below any mistake.
TOLERANCE = 1e-5


def close(came: np.ndarray, wanted: np.ndarray) -> bool:
    """Return whether two arrays have the same shape and, up to rounding, the same entries."""
    return came.shape == wanted.shape and not off(came, wanted).any()


def equal(parts: Parts, others: Parts) -> bool:
    """Return whether two answers have the same parts."""
    return parts.keys() == others.keys() and all(close(parts[p], others[p]) for p in others)


def off(came: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return which entries differ by more than rounding; NaN is equal to NaN."""
    if wanted.dtype.kind not in "fiub" or came.dtype.kind not in "fiub":
        return np.asarray(came != wanted)
    with np.errstate(all="ignore"):
        came, wanted = came.astype(np.float64), wanted.astype(np.float64)
        sizes = np.abs(wanted[np.isfinite(wanted)])
        largest = sizes.max(initial=0.0)
        same = np.abs(came - wanted) <= TOLERANCE * largest
        return ~(same | (came == wanted) | (np.isnan(came) & np.isnan(wanted)))


def factor(came: np.ndarray, wanted: np.ndarray) -> float | None:
    """Return the one number that every entry of `wanted` was multiplied by, if there is one."""
    where = np.unravel_index(np.abs(wanted).argmax(), wanted.shape)
    if wanted[where] == 0:
        return None
    with np.errstate(all="ignore"):
        times = float(came[where] / wanted[where])
        return times if wanted.size > 1 and times and close(came, times * wanted) else None


def pattern(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> str:
    """Say in which way an array of the right shape is wrong: a factor, a sign, some rows.

    `pairs`: what came and what was wanted, try by try. Only what holds on every try is said.
    """
    said = {_pattern(*pair) for pair in pairs}
    return said.pop() if len(said) == 1 else _counted(*pairs[0])


@np.errstate(all="ignore")
def _pattern(came: np.ndarray, wanted: np.ndarray) -> str:
    if came.dtype == np.float16 and np.abs(came - wanted).max() <= 0.01 * np.abs(wanted).max():
        return "right to the three digits that a float16 holds, but more are needed"
    wrong = off(came, wanted)
    digits = _decimals(came, wanted)
    if digits == 0:
        return "it is rounded to whole numbers, but more digits are needed"
    if digits:
        return f"it is rounded to {digits} decimal{'s' * (digits > 1)}, but more are needed"
    if not wanted.ndim:
        return _of_a_number(float(came), float(wanted))
    if not came.any():
        return "all of it is 0"
    most = float(np.abs(came).max())
    if most == float(f"{most:.2g}") and close(came, np.clip(wanted, -most, most)):
        return f"it is cut off at {written(-most)} and {written(most)}"
    times = factor(came, wanted)
    if times is not None:
        return _times("every entry", times)
    if wanted.ndim == 2 and wanted.shape[0] == wanted.shape[1] > 1 and close(came.T, wanted):
        return "rows and columns have changed places: it is the transpose of what it should be"
    difference = came - wanted
    if wanted.size > 1 and close(difference, np.full_like(difference, difference.flat[0])):
        return "every entry is off by the same amount"
    for axis, name in ((1, "row"), (0, "column")):
        if wanted.ndim == 2 and wanted.shape[1 - axis] > 1:
            said = _by_line(came, wanted, wrong, axis, name)
            if said:
                return said
    return _counted(came, wanted)


def _counted(came: np.ndarray, wanted: np.ndarray) -> str:
    """Say how many entries are wrong, and which is the first. This can be said of any answer."""
    if not wanted.ndim:
        return f"it is {written(float(came))} and should be {written(float(wanted))}"
    wrong = off(came, wanted)
    first = ", ".join(str(int(i)) for i in np.argwhere(wrong)[0])
    if wrong.all() and wrong.size > 1:
        return "every entry is wrong"
    if wrong.sum() == 1:
        return f"one entry is wrong, [{first}]; the rest is right"
    return f"{wrong.sum()} of {wrong.size} entries are wrong, the first of them [{first}]"


def _decimals(came: np.ndarray, wanted: np.ndarray) -> int | None:
    """To how many decimals the wanted numbers were rounded, or None."""
    far = np.abs(came - wanted).max(initial=0.0)
    return next((n for n in range(7) if far <= 0.501 * 10.0**-n
                 and np.array_equal(came, np.round(came, n)) and came.any()), None)


def _of_a_number(came: float, wanted: float) -> str:
    if came == 0:
        return "it is 0"
    return _times("it", came / wanted) if wanted else "it should be 0"


def _times(what: str, factor: float) -> str:
    if abs(factor + 1) < TOLERANCE:
        return f"{what} has the wrong sign"
    return f"{what} is {written(factor)} times what it should be"


def written(number: float) -> str:
    """Return a number as the course writes it, a whole one without decimals."""
    number = float(f"{number:.6g}")  # 0.1 less its rounding would get one more decimal
    return short(number).removesuffix(".00") if number == round(number) else short(number)


def _by_line(
    came: np.ndarray, wanted: np.ndarray, wrong: np.ndarray, axis: int, name: str
) -> str:
    """What there is to say row by row, or column by column."""
    lines = [int(i) for i in np.flatnonzero(wrong.any(axis=axis))]
    count = wrong.shape[1 - axis]
    if len(lines) < count and len(lines) <= 2 and np.take(wrong, lines, 1 - axis).all():
        named = " and ".join(map(str, lines))
        said = f"{name} {named} is" if len(lines) == 1 else f"{name}s {named} are"
        return f"{said} wrong (counted from 0); the rest is right"
    pairs = zip(np.moveaxis(came, 1 - axis, 0), np.moveaxis(wanted, 1 - axis, 0), strict=True)
    factors = [factor(*pair) for pair in pairs]
    if all(factors):
        return f"each {name} is multiplied by a factor of its own"
    return ""
