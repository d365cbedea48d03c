"""Examples to learn from: inputs, the outputs wanted for them, and their labels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import validation


@dataclass(frozen=True, eq=False, repr=False)
class Examples:
    """Examples as columns, with their labels; a slice of it is `Examples` again.

    `x`: (n_1, n) and `y`: (n_L, n), one example per column, are numbers; y is one-hot where the
    outputs stand for classes. `labels`: (n,) are the numbers of the classes, from 0; if None, they
    are made, and say where the largest entry of each column of y is.

    A slice shares its numbers with the whole. Anything but a slice raises a TypeError.

    >>> Examples(x=np.zeros((2, 3)), y=np.eye(3)).labels
    array([0, 1, 2])
    """

    x: np.ndarray
    y: np.ndarray
    labels: np.ndarray = None  # type: ignore[assignment]  # made below

    def __post_init__(self) -> None:
        for name, array in zip(("x", "y", "labels"), validation.examples(self), strict=True):
            object.__setattr__(self, name, array)

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, which: slice) -> Examples:
        validation.a_slice("Examples", which)
        return Examples(self.x[:, which], self.y[:, which], self.labels[which])

    def __repr__(self) -> str:
        parts = ", ".join(f"{name} {a.shape} {a.dtype}" for name, a in vars(self).items())
        return f"Examples(n={len(self):,}: {parts})"
