"""Curves that grow while networks learn, with their progress, a button, and a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import anywidget
import numpy as np
import traitlets

from .assets import module, sheet
from .traits import OneLock


class LearningCurve(OneLock, anywidget.AnyWidget):
    """Plots side by side, each with the same two curves over the images seen so far.

    Traits: `names` of the two curves, the second drawn with dashes; `plots`: dicts with `title`,
    `unit`, `digits`, `top` and `ticks`; `total`, where the images end, and `x_ticks`, pairs of a
    number and its words; `progress`: words beside the bar; `said`: sentences, read aloud as they
    change, as HTML; `trouble`: an error as Python writes it.
    `button`: what the button says ("" for none), and `ask`: what a press of it means; a press
    counts `presses` up and puts into `pressed` what the button meant to the reader.
    """

    _esm = module("learning_curve")
    _css = sheet("learning_curve")
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    plots = traitlets.List(traitlets.Dict()).tag(sync=True)
    numbers = traitlets.Bytes().tag(sync=True)
    total = traitlets.Int(1).tag(sync=True)
    x_ticks: Any = traitlets.List().tag(sync=True)
    progress = traitlets.Unicode().tag(sync=True)
    said = traitlets.List(traitlets.Unicode()).tag(sync=True)
    trouble = traitlets.Unicode().tag(sync=True)
    button = traitlets.Unicode().tag(sync=True)
    ask = traitlets.Unicode().tag(sync=True)
    presses = traitlets.Int(0).tag(sync=True)
    pressed = traitlets.Unicode().tag(sync=True)

    def draw(self, images: Sequence[int], curves: Sequence[Sequence[Sequence[float]]]) -> None:
        """Draw the curves: `curves[plot][i]` has a number for each of `images`, for both names."""
        rows: list[Any] = [images, *(values for plot in curves for values in plot)]
        self.numbers = np.array(rows, dtype=np.float64).tobytes()
