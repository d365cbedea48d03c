"""The error of a slope found by nudging, against the size of the nudge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import LogLocator

from ..validation import row
from .described import number
from .given import by_name
from .plots import LOOKS, new_axes
from .style import style


def plot_nudges(
    h: Sequence[float], error: Mapping[str, Sequence[float]], says: str = "error of the slope"
) -> Any:
    """Draw errors against the nudge h, both axes in powers of ten; return the matplotlib axes.

    `error`: a dict from names to sequences of positive numbers, as long as `h`; `says`: what they
    are. A power of h is a straight line here, and the exponent is its slope. An error of exactly 0
    has no place on such an axis, so it is left out.
    """
    write = "Write error={'from one side': [0.1, 0.01]}."
    nudges = row("h", h, positive=True, example="[0.1, 0.01]")
    heights = {
        name: row(f"error[{name!r}]", errors, len(nudges))
        for name, errors in by_name("error", error, "errors", write, len(LOOKS)).items()
    }
    with style() as palette:
        ax = new_axes(6.4, 3.4)
        for (name, errors), (colour, mark, dash) in zip(heights.items(), LOOKS, strict=False):
            height = np.where(errors > 0, errors, np.nan)
            ax.loglog(nudges, height, color=palette[colour], marker=mark, linestyle=dash,
                      label=name, markersize=5)
        ax.set(xlabel="nudge h", ylabel=says)
        ax.xaxis.set_major_locator(LogLocator(numticks=20))
        ax.yaxis.set_major_locator(LogLocator(numticks=9))
        ax.minorticks_off()
        ax.legend()
        courses = [f"{name}: {_course(nudges, errors)}" for name, errors in heights.items()]
        ax.figure.words = (
            f"The {says} against the nudge h, both axes in powers of ten. {'; '.join(courses)}."
        )
    return ax


def _course(h: np.ndarray, errors: np.ndarray) -> str:
    """How the error changes as h gets smaller; of rounding noise, only that there is some."""
    order = np.argsort(-h)
    first, last, least = errors[order[0]], errors[order[-1]], errors.min()
    said = f"{number(first)} at h = {number(h[order[0]])}"
    if least < first / 10:
        said += f", falling to less than a tenth of that by h = {number(h[order[-1]])}"
    if last > 10 * least:
        said += ", and rising again at the end"
    return said
