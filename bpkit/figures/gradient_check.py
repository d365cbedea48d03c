"""How far off a slope is that was found by nudging, against the size of the nudge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import LogLocator

from .plots import LOOKS, new_axes
from .style import style


def plot_nudges(
    h: Sequence[float], error: Mapping[str, Sequence[float]], says: str = "error of the slope"
) -> Any:
    """Draw errors against the nudge h, both axes by powers of ten; return the matplotlib axes.

    `error`: one sequence of positive numbers, as long as `h`, under each name; `says`: what they
    are. A power of h is a straight line here, and the power is its slope. An error of exactly 0
    has no place on such an axis, and is left out.
    """
    with style() as palette:
        ax = new_axes(6.4, 3.4)
        for (name, errors), (colour, mark, dash) in zip(error.items(), LOOKS, strict=False):
            height = np.array(errors, dtype=np.float64)
            height[height <= 0] = np.nan
            ax.loglog(h, height, color=palette[colour], marker=mark, linestyle=dash, label=name,
                      markersize=5)
        ax.set(xlabel="nudge h", ylabel=says)
        ax.xaxis.set_major_locator(LogLocator(numticks=20))
        ax.yaxis.set_major_locator(LogLocator(numticks=9))
        ax.minorticks_off()
        ax.legend()
    return ax
