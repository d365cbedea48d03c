"""An image of 28 x 28 pixels to look at and to draw on, with the pointer or with the keyboard."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets

from ...validation import numeric
from .assets import module, sheet
from .traits import Flag, Text, WholeMessage

SIDE = 28


def image(name: str, value: Any) -> np.ndarray:
    """Return `value` as a new (28, 28) array of float64 in [0, 1]; TypeError or ValueError if not.

    0 is paper and 1 is ink, as in MNIST.
    """
    array = numeric(name, value)
    if array.shape != (SIDE, SIDE):
        message = f"{name} must have shape (28, 28), one number per pixel; got {array.shape}."
        if array.size == SIDE * SIDE:
            message += f" Write {name}.reshape(28, 28)."
        else:
            message += " Write np.zeros((28, 28)) for an empty image."
        raise ValueError(message)
    if not (array.min() >= 0 and array.max() <= 1):  # NaN is neither
        raise ValueError(
            f"{name} must lie in [0, 1], 0 for paper and 1 for ink; got values from "
            f"{array.min():g} to {array.max():g}. Write {name} / 255 if they are bytes."
        )
    return array.astype(np.float64)


def _from_page(data: Any, _: Any) -> np.ndarray:
    return np.frombuffer(data, np.float64).reshape(SIDE, SIDE)


class DigitPad(WholeMessage):
    """The image; the reader draws on it with mouse, pen or finger, or with the arrow keys.

    Traits: `pixels`, (28, 28) in [0, 1], both ways; `editable`, whether the reader may draw;
    `name`, the image's name for a screen reader; `note`, the words under it about what happens to
    a drawing.
    """

    _esm = module("digit_pad")
    _css = sheet("digit_pad")

    pixels: Any = traitlets.TraitType(None).tag(
        sync=True, to_json=lambda array, _: array.tobytes(), from_json=_from_page
    )
    editable = Flag(True).tag(sync=True)
    name = Text("image").tag(sync=True)
    note = Text("").tag(sync=True)
    _described = traitlets.Unicode().tag(sync=True)

    def __init__(self, pixels: Any = None, editable: bool = True, name: str = "image"):
        start = np.zeros((SIDE, SIDE)) if pixels is None else pixels
        super().__init__(pixels=start, editable=editable, name=name)

    @traitlets.validate("pixels")
    def _an_image(self, proposal: Any) -> np.ndarray:
        checked = image("pixels", proposal["value"])
        checked.flags.writeable = False  # a pixel changed in place would not be drawn
        return checked

    @traitlets.observe("pixels")
    def _describe(self, change: Any) -> None:
        self._described = describe(change["new"])

    def __repr__(self) -> str:
        return f"DigitPad, {self.name}: {self._described}"


def describe(pixels: np.ndarray) -> str:
    """Say in words where the ink of an image is, rows and columns counted from 1."""
    rows, columns = np.nonzero(pixels)
    if not rows.size:
        return "no ink on any of 784 pixels."
    return (
        f"ink on {rows.size} of 784 pixels, rows {rows.min() + 1} to {rows.max() + 1}, "
        f"columns {columns.min() + 1} to {columns.max() + 1}."
    )
