"""A drawing, scaled to the size of MNIST's digits and placed like them."""

from __future__ import annotations

import numpy as np

SIDE, BOX, MIDDLE = 28, 20, 14


def centred(drawn: np.ndarray) -> np.ndarray:
    """Return a drawing, (28, 28) in [0, 1], scaled and placed like MNIST's digits.

    The ink is scaled, with both sides alike, until its longer side measures 20 pixels; then it is
    moved by whole pixels until its centre of mass is at row 14 and column 14, counted from 0, or as
    near to that as keeps all the ink in the image. So it makes no difference where a digit is
    drawn. An empty image stays empty.
    """
    rows, columns = (np.flatnonzero(drawn.any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return drawn.copy()
    ink = drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = (max(1, round(BOX * side / max(ink.shape))) for side in ink.shape)
    ink = _shares(ink.shape[0], height) @ ink @ _shares(ink.shape[1], width).T
    top, left = (_start(ink.sum(axis=axis)) for axis in (1, 0))
    placed = np.zeros((SIDE, SIDE))
    placed[top : top + height, left : left + width] = np.clip(ink, 0, 1)
    return placed


def _shares(n: int, m: int) -> np.ndarray:
    """Divide a line of n pixels into m equal parts: (m, n), the share of each pixel in each part.

    Each row adds up to 1, so a part has the mean ink of the pixels that it covers.
    """
    edges, pixels = np.linspace(0, n, m + 1), np.arange(n)
    first, last = edges[:-1, None], edges[1:, None]
    overlap = np.minimum(last, pixels + 1) - np.maximum(first, pixels)
    return np.maximum(overlap, 0) * m / n


def _start(ink: np.ndarray) -> int:
    """Return where a line of ink begins when its centre of mass is in the middle, or near it."""
    middle = ink @ np.arange(ink.size) / ink.sum()
    return int(np.clip(round(MIDDLE - middle), 0, SIDE - ink.size))
