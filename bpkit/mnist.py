"""The MNIST digits: four files that come with bpkit, read with numpy and the standard library."""

from __future__ import annotations

import gzip
import hashlib
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .examples import Examples
from .in_browser import IN_BROWSER, fetch

FOLDER = Path(__file__).parent / "data" / "mnist"
# The SHA-256 of each file, and the shape of what is in it.
FILES = {
    "train-images-idx3-ubyte.gz": (
        "0b367032e93c5d0cea0925647cfdb18614af8ee15f83e6f2fc2ad904a6835971", (60_000, 28, 28)),
    "train-labels-idx1-ubyte.gz": (
        "1787548bbe0bff1ec2ecdc0ef292b02df999e2d1a6002d27500982c652b17203", (60_000,)),
    "t10k-images-idx3-ubyte.gz": (
        "1a1a05eab793c14bb050b398624a11b0ffd1a2953baed553b1b9bd079e2a20be", (10_000, 28, 28)),
    "t10k-labels-idx1-ubyte.gz": (
        "b91679a0acfe4ba0e50a2437a903084cba1f5f92592b016a25a7dfd00455798b", (10_000,)),
}  # fmt: skip
TRAIN = 50_000  # the other 10,000 training images are for validation
MOST = 20_000_000  # bytes to read at most: each of the files is smaller
RESTORE = (
    "Restore the files with: git checkout -- bpkit/data/mnist, or, without git, unpack the ZIP "
    "file of the course again."
)


@dataclass(frozen=True, eq=False, repr=False)
class Mnist:
    """The three sets of examples: train (50,000), validation (10,000) and test (10,000).

    x: (784, n) float32 in [0, 1], the 28 x 28 pixels row by row; 0 is paper, 1 is ink.
    y: (10, n) float32, one-hot: y[d, i] is 1 where example i shows the digit d, and 0 elsewhere.
    labels: (n,) int64, the digits themselves.
    """

    train: Examples
    validation: Examples
    test: Examples

    def __repr__(self) -> str:
        parts = ", ".join(f"{name} {len(part):,}" for name, part in vars(self).items())
        return f"Mnist({parts} examples of 28 x 28 pixels)"


def load() -> Mnist:
    """Read the MNIST digits from the files that come with bpkit.

    The first 50,000 training images are `train`, the last 10,000 `validation`; the test images
    are `test` (book, chapter 1).

    Raises FileNotFoundError naming every missing file, ValueError for a file that is not the one
    that came with bpkit, and OSError if the system cannot read one.

    >>> load()
    Mnist(train 50,000, validation 10,000, test 10,000 examples of 28 x 28 pixels)
    """
    missing = [name for name in FILES if not (FOLDER / name).is_file()]
    if missing and IN_BROWSER:  # 11 MB, which not every reader needs: they come when asked for
        fetch(missing, FOLDER)
    elif missing:
        raise FileNotFoundError(f"{FOLDER} lacks {', '.join(missing)}. {RESTORE}")
    train_x, train_y, test_x, test_y = (_read(name, *FILES[name]) for name in FILES)
    train = _examples(train_x, train_y)
    return Mnist(train[:TRAIN], train[TRAIN:], _examples(test_x, test_y))


def _read(name: str, sha256: str, shape: tuple[int, ...]) -> np.ndarray:
    """Return what an IDX file holds: a header with the sizes, then one byte for each number."""
    path = FOLDER / name
    with path.open("rb") as file:
        content = file.read(MOST)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(
            f"{path} is not the file that came with bpkit: its "
            f"SHA-256 differs, so it is damaged or comes from another data set. {RESTORE}"
        )
    content = gzip.decompress(content)
    header = 4 + 4 * len(shape)
    sizes = np.frombuffer(content[4:header], ">u4")
    assert content[:4] == bytes([0, 0, 8, len(shape)]) and tuple(sizes) == shape, path
    return np.frombuffer(content, np.uint8, math.prod(shape), header).reshape(shape)


def _examples(images: np.ndarray, labels: np.ndarray) -> Examples:
    """Put one example in each row of memory, for fast mini-batches; show them as columns."""
    rows = np.divide(images.reshape(len(images), -1), np.float32(255), dtype=np.float32)
    one_hot = np.eye(10, dtype=np.float32)[labels]
    return Examples(rows.T, one_hot.T, labels.astype(np.int64))
