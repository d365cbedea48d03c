"""The MNIST digits: four IDX files, read with numpy and the standard library, without pickle."""

from __future__ import annotations

import gzip
import math
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from .checks import brief, whole

FOLDER = Path(__file__).parent / "data" / "mnist"
SHAPES = {
    "train-labels-idx1-ubyte": (60_000,),
    "t10k-labels-idx1-ubyte": (10_000,),
    "train-images-idx3-ubyte": (60_000, 28, 28),
    "t10k-images-idx3-ubyte": (10_000, 28, 28),
}
_TRAIN = 50_000  # the other 10,000 training images are for validation
_EXPANSION = 1032  # deflate makes at most this many bytes out of one
_MOST = 100_000_000  # bytes that are read when nobody says how many there should be


@dataclass(frozen=True, eq=False, repr=False)
class Examples:
    """Images and what they show, one example per column; a slice of it is `Examples` again.

    x: (784, n) float32 in [0, 1], the 28 x 28 pixels row by row; 0 is paper, 1 is ink.
    y: (10, n) float32, one-hot: y[d, i] is 1 where example i shows the digit d, and 0 elsewhere.
    labels: (n,) int64, the digits themselves.

    A slice shares its numbers with the whole. Anything but a slice raises a TypeError.

    >>> load().train[:1000]
    Examples(n=1,000: x (784, 1000) float32, y (10, 1000) float32, labels (1000,) int64)
    """

    x: np.ndarray
    y: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, which: slice) -> Examples:
        if isinstance(which, slice) and _whole(which):
            return Examples(self.x[:, which], self.y[:, which], self.labels[which])
        if isinstance(which, int | np.integer):
            remedy = f"Write [{which}:{which + 1 or ''}] to have that one example, as a column."
        else:
            remedy = "To choose columns, write .x[:, which], .y[:, which], .labels[which]."
        raise TypeError(f"Examples takes a slice such as [:1000]; got {brief(which)}. {remedy}")

    def __repr__(self) -> str:
        parts = ", ".join(f"{name} {a.shape} {a.dtype}" for name, a in vars(self).items())
        return f"Examples(n={len(self):,}: {parts})"


@dataclass(frozen=True, eq=False, repr=False)
class Mnist:
    """The three sets of examples: train (50,000), validation (10,000) and test (10,000)."""

    train: Examples
    validation: Examples
    test: Examples

    def __repr__(self) -> str:
        parts = ", ".join(f"{name} {len(part):,}" for name, part in vars(self).items())
        return f"Mnist({parts} examples of 28 x 28 pixels)"


def load(folder: str | os.PathLike[str] | None = None) -> Mnist:
    """Read the MNIST digits from `folder`, by default from the files that come with bpkit.

    The first 50,000 training images are `train`, the last 10,000 `validation`; the test images
    are `test` (book, chapter 1). Each file may be plain or end in `.gz`. Where both are there the
    `.gz` counts, because it is the one that git restores.

    Raises FileNotFoundError naming every file that is missing, and ValueError for one that is
    damaged, of another size, or has a label outside 0 to 9; OSError if the system cannot read one,
    TypeError or ValueError if `folder` is no path.

    >>> load()
    Mnist(train 50,000, validation 10,000, test 10,000 examples of 28 x 28 pixels)
    """
    root = FOLDER if folder is None else _path("folder", folder)
    paths = {}
    for name in SHAPES:
        both = (root / f"{name}.gz", root / name)
        paths[name] = next((path for path in both if path.is_file()), None)
    missing = [name for name, path in paths.items() if path is None]
    if missing:
        raise FileNotFoundError(
            f"{root} lacks {', '.join(missing)} (plain or with .gz). {_remedy(root)}"
        )
    read = {name: read_idx(path, SHAPES[name]) for name, path in paths.items() if path}
    for name, labels in read.items():
        if labels.ndim == 1 and labels.max() > 9:
            i = int((labels > 9).argmax())
            problem = f"label {i} is {labels[i]}, and a label must be 0 to 9"
            raise ValueError(f"{paths[name]}: {problem}. {_remedy(root)}")
    train_y, test_y, train_x, test_x = read.values()
    train = _examples(train_x, train_y)
    return Mnist(train[:_TRAIN], train[_TRAIN:], _examples(test_x, test_y))


def _examples(images: np.ndarray, labels: np.ndarray) -> Examples:
    """Put one example in each row of memory, where a mini-batch is gathered fast; show columns."""
    rows = np.divide(images.reshape(len(images), -1), np.float32(255), dtype=np.float32)
    one_hot = np.eye(10, dtype=np.float32)[labels]
    return Examples(rows.T, one_hot.T, labels.astype(np.int64))


def read_idx(path: str | os.PathLike[str], shape: Sequence[int] | None = None) -> np.ndarray:
    """Read an IDX file of unsigned bytes, gzipped or not, as a read-only uint8 array.

    Whether it is gzipped is told from its content. With `shape` given, the file must hold exactly
    that. Memory stays within what the header announces, and a header that announces more than the
    file could hold is refused first.

    Raises FileNotFoundError if there is no such file, and ValueError for any other content: the
    message names the file, what is wrong in it, and what to do. OSError if the system cannot read
    it; TypeError or ValueError if `path` is no path, or `shape` no shape. Without `shape` at most
    100 million bytes are read.

    >>> read_idx(FOLDER / "t10k-labels-idx1-ubyte.gz", shape=(10_000,))[:5]
    array([7, 2, 1, 0, 4], dtype=uint8)
    """
    path, shape = _path("path", path), _shape(shape)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no such file. {_remedy(path.parent)}")
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"  # an IDX file begins with two zeros
        room = path.stat().st_size * (_EXPANSION if zipped else 1)
        file.seek(0)
        try:
            return _read(gzip.GzipFile(fileobj=file) if zipped else file, room, shape)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            problem = f"the gzip stream is damaged ({error})"
            raise ValueError(f"{path}: {problem}. {_remedy(path.parent)}") from error
        except ValueError as error:
            raise ValueError(f"{path}: {error}. {_remedy(path.parent)}") from None


def _whole(which: slice) -> bool:
    parts = (which.start, which.stop, which.step)
    return which.step != 0 and all(
        part is None or isinstance(part, int | np.integer) for part in parts
    )


def _path(name: str, value: Any) -> Path:
    """Return `value` as a Path; TypeError or ValueError if no file can have that name."""
    said = f"{name} must be a path, as a text; got {brief(value)}. Write {name}='digits'."
    if not isinstance(value, str | os.PathLike):
        raise TypeError(said)
    try:
        os.lstat(value)
    except ValueError:  # a zero byte, or half a letter
        raise ValueError(said) from None
    except OSError:  # what the file system has to say comes when it is read
        pass
    return Path(value)


def _shape(shape: Any) -> tuple[int, ...] | None:
    if shape is None:
        return None
    if not isinstance(shape, tuple | list) or not 1 <= len(shape) <= 32:
        raise TypeError(
            f"shape must be a tuple of 1 to 32 whole numbers, or None; got {brief(shape)}. "
            "Write shape=(10_000,)."
        )
    return tuple(whole(f"shape[{i}]", n, 1) for i, n in enumerate(shape))


def _read(
    stream: BinaryIO | gzip.GzipFile, room: int, shape: tuple[int, ...] | None
) -> np.ndarray:
    """Read header and data; `room` is the most that the file could hold, in bytes."""
    magic = stream.read(4)
    axes = magic[3] if len(magic) == 4 else 0
    fits = axes == len(shape) if shape else 1 <= axes <= 32  # numpy 1 goes no further
    if magic[:3] != b"\0\0\x08" or not fits:
        wanted = f"{len(shape):02x}" if shape else "the number of axes, 01 to 20"
        raise ValueError(
            f"an IDX file of unsigned bytes starts with 00 00 08 and {wanted}; "
            f"this one starts with {magic.hex(' ') or 'nothing'}"
        )
    header = stream.read(4 * axes)
    if len(header) != 4 * axes:
        raise ValueError(f"the header is cut off: expected {4 * axes} bytes, got {len(header)}")
    sizes = tuple(int(n) for n in np.frombuffer(header, ">u4"))
    if shape and sizes != shape:
        raise ValueError(f"expected shape {shape}; the header says {brief(sizes)}")
    count = math.prod(sizes)
    # Of 32 axes the sizes fill many lines, and their product 300 digits.
    many = f"{count:,}" if count < 10**15 else "far too many"
    said = f"the header says {brief(sizes)}, {many} bytes of data"
    if shape is None and count > _MOST:
        raise ValueError(f"{said}; without a shape at most {_MOST:,} are read")
    if not 0 < count <= room:
        raise ValueError(f"{said}; a file of this size can hold 1 to {room:,}")
    data = stream.read(count + 1)
    if len(data) != count:
        got = "more" if len(data) > count else f"{len(data):,}"
        raise ValueError(f"{said}; the file has {got}")
    return np.frombuffer(data, np.uint8).reshape(sizes)


def _remedy(folder: Path) -> str:
    if folder.resolve() == FOLDER.resolve():
        return (
            "Restore the files with: git checkout -- bpkit/data/mnist, or, without git, unpack the "
            "ZIP file of the course again."
        )
    return "Put a fresh copy of the file there, or call load() for the files of the course."
