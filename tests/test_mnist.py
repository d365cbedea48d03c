"""The MNIST files are the published ones, the arrays are what they say, and damage is told."""

import ast
import gzip
import hashlib
import math
import re
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from bpkit import mnist

SUMS = dict(
    line.split()[::-1]
    for line in (mnist.FOLDER / "SOURCE").read_text().splitlines()
    if re.match(r"[0-9a-f]{32}  \S+$", line)
)


def idx(sizes, data=None, kind=8):
    """The bytes of an IDX file with these sizes; its data are 0, 1, 2, ... unless given."""
    if data is None:
        data = bytes(i % 251 for i in range(math.prod(sizes)))
    return bytes([0, 0, kind, len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes) + data


@pytest.fixture(scope="module")
def data():
    return mnist.load()


@pytest.fixture(scope="module")
def raw():
    """The four files as bytes, read without bpkit."""
    return {f.stem: gzip.decompress(f.read_bytes()) for f in mnist.FOLDER.glob("*.gz")}


@pytest.fixture
def write(tmp_path):
    def write(content, name="digits"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


# The files of the course


def test_the_files_are_the_published_ones(raw):
    assert len(SUMS) == 4
    assert {name: hashlib.md5(content).hexdigest() for name, content in raw.items()} == SUMS


def test_source_names_authors_and_licence():
    text = (mnist.FOLDER / "SOURCE").read_text()
    for words in ("Yann LeCun", "Corinna Cortes", "Christopher J.C. Burges", "CC BY-SA 3.0"):
        assert words in text


@pytest.mark.parametrize(
    ("part", "n"), [("train", 50_000), ("validation", 10_000), ("test", 10_000)]
)
def test_shapes_and_types(data, part, n):
    examples = getattr(data, part)
    assert len(examples) == n
    assert (examples.x.shape, examples.x.dtype) == ((784, n), np.float32)
    assert (examples.y.shape, examples.y.dtype) == ((10, n), np.float32)
    assert (examples.labels.shape, examples.labels.dtype) == ((n,), np.int64)


@pytest.mark.parametrize("part", ["train", "validation", "test"])
def test_an_example_lies_in_one_piece_of_memory(data, part):
    examples = getattr(data, part)
    assert examples.x.T.flags.c_contiguous
    assert examples.y.T.flags.c_contiguous


@pytest.mark.parametrize(
    ("part", "file", "start"),
    [("train", "train", 0), ("validation", "train", 50_000), ("test", "t10k", 0)],
)
def test_every_pixel_and_label_is_the_one_in_the_file(data, raw, part, file, start):
    examples = getattr(data, part)
    n = len(examples)
    labels = np.frombuffer(raw[f"{file}-labels-idx1-ubyte"], np.uint8, offset=8)
    images = np.frombuffer(raw[f"{file}-images-idx3-ubyte"], np.uint8, offset=16)
    pixels = images.reshape(-1, 784)[start : start + n]
    assert np.array_equal(examples.labels, labels[start : start + n])
    assert np.array_equal(examples.x.T, pixels.astype(np.float32) / np.float32(255))
    assert (examples.x.min(), examples.x.max()) == (0, 1)


@pytest.mark.parametrize("part", ["train", "validation", "test"])
def test_one_hot_says_what_the_labels_say(data, part):
    examples = getattr(data, part)
    assert np.array_equal(examples.y, np.arange(10)[:, None] == examples.labels)


# Examples


def test_a_slice_is_examples_and_shares_memory(data):
    part = data.train[10:1000:3]
    assert isinstance(part, mnist.Examples)
    assert len(part) == 330
    assert np.array_equal(part.x, data.train.x[:, 10:1000:3])
    assert np.array_equal(part.y, data.train.y[:, 10:1000:3])
    assert np.array_equal(part.labels, data.train.labels[10:1000:3])
    assert np.shares_memory(part.x, data.train.x)


@pytest.mark.parametrize(
    ("which", "remedy"),
    [
        (3, "Write [3:4]"),
        (-1, "Write [-1:]"),
        (np.int64(3), "Write [3:4]"),
        ([1, 2], ".x[:, which]"),
        (np.arange(3), ".x[:, which]"),
        ("label", ".x[:, which]"),
        ((slice(3), slice(3)), ".x[:, which]"),
    ],
    ids=repr,
)
def test_anything_but_a_slice_is_told_what_to_write(data, which, remedy):
    with pytest.raises(TypeError, match=r"takes a slice such as \[:1000\]") as caught:
        data.test[which]
    assert remedy in str(caught.value)
    assert len(str(caught.value)) < 250


def test_going_through_the_examples_is_told_what_to_write(data):
    with pytest.raises(TypeError, match=r"Write \[0:1\]"):
        next(iter(data.test))


def test_examples_cannot_be_reassigned(data):
    with pytest.raises(AttributeError):
        data.train.labels = data.test.labels
    with pytest.raises(AttributeError):
        data.train = data.test


def test_repr(data):
    assert repr(data.train[:7]) == (
        "Examples(n=7: x (784, 7) float32, y (10, 7) float32, labels (7,) int64)"
    )
    assert repr(data) == (
        "Mnist(train 50,000, validation 10,000, test 10,000 examples of 28 x 28 pixels)"
    )


# Reading one file


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("name", ["digits", "digits.gz", "digits.txt"])
@pytest.mark.parametrize("sizes", [(5,), (3, 2), (4, 3, 2)])
def test_plain_or_gzip_is_told_from_the_content(write, pack, name, sizes):
    path = write(pack(idx(sizes)), name)
    expected = np.arange(math.prod(sizes)).reshape(sizes)
    for array in (mnist.read_idx(path), mnist.read_idx(str(path), shape=list(sizes))):
        assert array.dtype == np.uint8
        assert np.array_equal(array, expected)


GOOD = idx((3, 2, 2))
ZIPPED = gzip.compress(GOOD)
MAGIC = "starts with 00 00 08 and 03; this one starts with "

BROKEN = {
    "empty": (b"", MAGIC + "nothing"),
    "cut in the magic": (GOOD[:3], MAGIC + "00 00 08"),
    "cut in the header": (GOOD[:9], "header is cut off: expected 12 bytes, got 5"),
    "truncated": (GOOD[:-1], "12 bytes of data; the file has 11"),
    "too long": (GOOD + b"\0", "12 bytes of data; the file has more"),
    "a web page": (b"<html>gone</html>", MAGIC + "3c 68 74 6d"),
    "first byte": (b"\1" + GOOD[1:], MAGIC + "01 00 08 03"),
    "floats": (idx((3, 2, 2), kind=13), MAGIC + "00 00 0d 03"),
    "no axes": (idx(()), MAGIC + "00 00 08 00"),
    "labels for images": (idx((12,)), MAGIC + "00 00 08 01"),
    "another size": (idx((2, 2, 3)), "expected shape (3, 2, 2); the header says (2, 2, 3)"),
    "gzip of truncated": (gzip.compress(GOOD[:-1]), "12 bytes of data; the file has 11"),
    "gzip of too long": (gzip.compress(GOOD + b"\0"), "12 bytes of data; the file has more"),
    "gzip of wrong magic": (gzip.compress(idx((12,))), MAGIC + "00 00 08 01"),
    "gzip cut off": (ZIPPED[:-9], "gzip stream is damaged (Compressed file ended"),
    "gzip without length": (ZIPPED[:-1], "gzip stream is damaged (Compressed file ended"),
    "gzip header only": (ZIPPED[:4], "gzip stream is damaged (Compressed file ended"),
    "gzip checksum": (ZIPPED[:-8] + b"abcd" + ZIPPED[-4:], "gzip stream is damaged (CRC"),
    "gzip length": (ZIPPED[:-4] + b"abcd", "gzip stream is damaged (Incorrect length"),
    "gzip method": (b"\x1f\x8b\1" + ZIPPED[3:], "gzip stream is damaged (Unknown compression"),
    "gzip garbage": (ZIPPED[:10] + b"\xff" * 40, "gzip stream is damaged (Error -3"),
    "garbage after gzip": (ZIPPED + b"garbage", "gzip stream is damaged (Not a gzipped file"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_named_and_what_is_wrong_is_said(write, kind):
    content, problem = BROKEN[kind]
    path = write(content)
    with pytest.raises(ValueError) as caught:
        mnist.read_idx(path, shape=(3, 2, 2))
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert problem in message
    assert message.endswith("for the files of the course.")


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("sizes", [(0,), (0, 2**32 - 1, 2**32 - 1, 2**32 - 1), (2**32 - 1,) * 3])
def test_impossible_sizes_are_refused_before_allocating(write, pack, sizes):
    path = write(pack(idx(sizes, data=bytes(100))))
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=r"can hold 1 to|at most 100,000,000 are"):
            mnist.read_idx(path)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("pack", "factor"), [(bytes, 1), (gzip.compress, 1032)])
def test_room_is_judged_from_the_size_of_the_file(write, pack, factor):
    size = len(write(pack(idx((10**6,), data=b"0123456789"))).read_bytes())
    path = write(pack(idx((size * factor + 1000,), data=b"0123456789")))
    with pytest.raises(
        ValueError, match=r"a file of this size can hold 1 to ([\d,]+)\. "
    ) as caught:
        mnist.read_idx(path)
    assert f"can hold 1 to {path.stat().st_size * factor:,}." in str(caught.value)
    assert path.stat().st_size * factor < size * factor + 1000


@pytest.mark.parametrize("axes", [0, 33, 255])
def test_a_number_of_axes_that_no_array_has(write, axes):
    path = write(idx((1,) * axes))
    with pytest.raises(ValueError, match="starts with 00 00 08 and the number of axes"):
        mnist.read_idx(path)


def test_a_gzip_bomb_is_not_inflated(write):
    path = write(gzip.compress(idx((10,), data=bytes(32_000_000)), compresslevel=1))
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="10 bytes of data; the file has more"):
            mnist.read_idx(path)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"digits: there is no such file\. Put a fresh"):
        mnist.read_idx(tmp_path / "digits")
    with pytest.raises(FileNotFoundError, match="no such file"):
        mnist.read_idx(tmp_path)


def test_a_broken_file_of_the_course_is_restored_with_git(monkeypatch, write):
    path = write(b"")
    monkeypatch.setattr(mnist, "FOLDER", path.parent)
    with pytest.raises(ValueError, match="Restore the files with: git checkout -- bpkit/data/mn"):
        mnist.read_idx(path)


def test_nothing_that_unpickles_is_imported():
    source = Path(mnist.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source)
    nodes = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    imported = {
        name.split(".")[0]
        for n in nodes
        for name in (
            [n.module or ""] if isinstance(n, ast.ImportFrom) else [a.name for a in n.names]
        )
    }
    assert imported
    assert not imported & {"pickle", "cPickle", "_pickle", "dill", "shelve", "marshal", "joblib"}
    assert "np.load" not in source


# Reading a folder


@pytest.fixture
def folder(tmp_path):
    """A folder with four small files of the right sizes: empty paper and the digits 0 to 9."""
    for name, shape in mnist.SHAPES.items():
        content = idx(shape, bytes(i % 10 for i in range(shape[0])) if len(shape) == 1 else b"")
        missing = math.prod(shape) + 4 + 4 * len(shape) - len(content)
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content + bytes(missing), 1))
    return tmp_path


def test_a_folder_of_ones_own(folder):
    own = mnist.load(folder)
    assert own.validation.labels[:12].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]
    assert own.test.x.max() == 0
    assert len(mnist.load(str(folder)).train) == 50_000


def test_gz_counts_where_both_are_there(folder):
    plain = folder / "t10k-labels-idx1-ubyte"
    plain.write_bytes(idx((10_000,), bytes([7]) * 10_000))
    assert mnist.load(folder).test.labels[0] == 0
    plain.with_name(f"{plain.name}.gz").unlink()
    assert mnist.load(folder).test.labels[0] == 7


def test_all_missing_files_are_named(folder):
    (folder / "train-images-idx3-ubyte.gz").unlink()
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(FileNotFoundError) as caught:
        mnist.load(folder)
    message = str(caught.value)
    assert str(folder) in message
    for name in mnist.SHAPES:
        lacking = name in ("train-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
        assert (name in message) == lacking
    with pytest.raises(FileNotFoundError, match="lacks train-labels"):
        mnist.load(folder / "nowhere")


def test_a_label_that_is_no_digit(folder):
    path = folder / "t10k-labels-idx1-ubyte.gz"
    path.write_bytes(gzip.compress(idx((10_000,), bytes(5) + b"\x0a" + bytes(9_994))))
    with pytest.raises(ValueError, match=r"label 5 is 10, and a label must be 0 to 9") as caught:
        mnist.load(folder)
    assert str(caught.value).startswith(str(path))


def test_a_file_of_another_size_is_refused(folder):
    path = folder / "t10k-labels-idx1-ubyte.gz"
    path.write_bytes(gzip.compress(idx((9_999,))))
    with pytest.raises(ValueError, match=r"expected shape \(10000,\); the header says \(9999,\)"):
        mnist.load(folder)
