"""The MNIST files are the published ones, the arrays match them, and damage is reported."""

import gzip
import hashlib
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from bpkit import Examples, mnist

SUMS = dict(
    line.split()[::-1]
    for line in (mnist.FOLDER / "SOURCE").read_text().splitlines()
    if re.match(r"[0-9a-f]{32}  \S+$", line)
)


@pytest.fixture(scope="module")
def data():
    return mnist.load()


@pytest.fixture(scope="module")
def raw():
    """The four files as bytes, read without bpkit."""
    return {f.stem: gzip.decompress(f.read_bytes()) for f in mnist.FOLDER.glob("*.gz")}


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
    assert isinstance(part, Examples)
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


# A file that is not the one that came with bpkit


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The four files in the test's own folder."""
    for path in mnist.FOLDER.glob("*.gz"):
        shutil.copy(path, tmp_path)
    monkeypatch.setattr(mnist, "FOLDER", tmp_path)
    return tmp_path


def test_all_missing_files_are_named(folder):
    gone = {"train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"}
    for name in gone:
        (folder / name).unlink()
    with pytest.raises(FileNotFoundError) as caught:
        mnist.load()
    message = str(caught.value)
    assert str(folder) in message and "git checkout -- bpkit/data/mnist" in message
    assert {path for path in SUMS if path in message} == {name[:-3] for name in gone}


def cut(content):
    return content[: len(content) // 2]


def flipped(content):
    return content[:4000] + bytes([content[4000] ^ 1]) + content[4001:]


def another_set(content):
    return gzip.compress(bytes(2000), mtime=0)


def unpacked(content):
    return gzip.decompress(content)


@pytest.mark.parametrize("harm", [cut, flipped, another_set, unpacked, lambda content: b""])
@pytest.mark.parametrize("name", sorted(SUMS))
def test_a_damaged_or_foreign_file_is_named_and_what_to_do_is_said(folder, name, harm):
    path = folder / f"{name}.gz"
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(ValueError, match="is not the file that came with bpkit") as caught:
        mnist.load()
    assert str(path) in str(caught.value) and "git checkout" in str(caught.value)


def test_nothing_that_unpickles_is_imported():
    source = Path(mnist.__file__).read_text(encoding="utf-8")
    assert "pickle" not in source
    assert "np.load" not in source
