"""Checks of a plot's arguments, before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..validation import brief, classes, columns, numeric

PIXELS, DIGITS = 784, 10
MOST_IMAGES = 100  # side by side: more would take minutes to draw and be too small to see


def by_name(name: str, value: Any, holds: str, write: str, most: int) -> Mapping[Any, Any]:
    """Return `value` if it is a dict with 1 to `most` entries; TypeError or ValueError if not."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} must be a dict from names to {holds}; got {brief(value)}. {write}")
    if not 1 <= len(value) <= most:
        raise ValueError(f"{name} must hold 1 to {most} {holds}; got {len(value)}. {write}")
    return value


def images(examples: Any, most: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return examples.x, (784, n), and examples.labels, (n,); TypeError or ValueError if not."""
    write = "Write mnist.load().test[:8]."
    if not (hasattr(examples, "x") and hasattr(examples, "labels")):
        raise TypeError(
            f"examples must have .x and .labels, as the MNIST examples do; got {brief(examples)}. "
            f"{write}"
        )
    given = numeric("examples.x", examples.x)
    x = columns("examples.x", given, PIXELS, given.dtype)
    if most is not None and x.shape[1] > most:
        raise ValueError(
            f"examples must be 1 to {most} images to be drawn; got {x.shape[1]:,}. {write}"
        )
    return x, classes("examples.labels", examples.labels, DIGITS, x.shape[1])
