"""Files, spoilt in every way: reading them gives a documented error, no crash, no hang.

Each fuzzer runs in a Python of its own, with limited memory and limited time. The ordinary test
gives each of them a second. To fuzz for longer, give the seconds for each:

    BPKIT_FUZZ=300 python run.py test -k fuzz -s

which then begins from a different seed, and says how many files it has tried. A failure gives the
seed and the number of the case; `python tests/test_fuzz.py progress SEED FOLDER NUMBER` runs that
one.
"""

import collections
import contextlib
import faulthandler
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from bpkit import mnist
from bpkit.exercises import EXERCISES
from bpkit.exercises.progress import Progress

SECONDS = float(os.environ.get("BPKIT_FUZZ", "1"))
SEED = 0 if SECONDS == 1 else time.time_ns() % 10**9
LEAST = 30  # files that must be tried, however slow the machine is
ROOM = 400_000_000  # bytes of memory beyond what Python and numpy have taken at the start
STUCK = 20  # seconds that a single file may take


# ---- what is spoilt, and how ----


def spoilt(draw, content, others):
    """Return the bytes with up to four random changes."""
    data = bytearray(content)
    for _ in range(draw.choice([0, 1, 1, 1, 2, 3, 4])):
        at = draw.randrange(len(data) + 1)
        change = draw.randrange(8)
        if change == 0:
            data[at:] = b""
        elif change == 1:
            data[at:at] = draw.randbytes(draw.choice([1, 2, 9, 200]))
        elif change == 2:
            data[at : at + draw.randrange(1, 20)] = b""
        elif change == 3:
            data[at : at + 1] = bytes([draw.choice([0, 1, 8, 9, 10, 31, 127, 128, 139, 255])])
        elif change == 4 and data:
            data[at % len(data)] ^= 1 << draw.randrange(8)
        elif change == 5:
            few = draw.choice([0, 1, 2, 12, 33, 2**16, 2**31 - 1, 2**31, 2**32 - 1])
            data[at : at + 4] = few.to_bytes(4, "big")
        elif change == 6:
            data += draw.choice(others)
        else:
            data[at:at] = data[:at]
    return bytes(data)


# ---- progress files ----

IDS = list(EXERCISES)
RECORD = {"status": "right", "attempts": 3, "mistakes": {"no_prime": 2}, "hint": 1,
          "solution": False}
ODD = [
    None, True, -1, 0, 0.5, 10**9, 10**400, float("nan"), float("inf"), "", "right", "\ud800",
    "two\nlines", "\x1b[2J", "<b>", "x" * 100_000, [], {}, [[]], {"": {}}, RECORD,
]


def odd(draw, node, depth=0):
    """Return the JSON with something replaced or added."""
    if depth and draw.random() < 0.25:
        return draw.choice(ODD)
    if isinstance(node, dict):
        node = {name: node[name] for name in draw.sample(list(node), len(node))}
        if draw.random() < 0.3 or not node:
            node[draw.choice(["status", "more", "\udfff", "a\nb", "y" * 5000, *IDS[:2]])] = 0
        name = draw.choice(list(node))
        return {**node, name: odd(draw, node[name], depth + 1)}
    if isinstance(node, list) and node:
        return [*node[:-1], odd(draw, node[-1], depth + 1)]
    return draw.choice(ODD)


def progress_content(draw):
    """Return the bytes of a progress file, spoilt as JSON, as bytes, or as both."""
    data = {"format": "bpkit progress", "version": 1,
            "exercises": {id: dict(RECORD) for id in draw.sample(IDS, draw.randrange(4))}}
    for _ in range(draw.choice([0, 1, 1, 2, 3])):
        data = odd(draw, data)
    content = json.dumps(data, ensure_ascii=draw.random() < 0.8).encode("utf-8", "surrogatepass")
    if draw.random() < 0.1:
        depth = draw.choice([10, 500, 900, 990, 5000, 200_000])
        content = content.replace(b"3", b"[" * depth + b"]" * depth, 1)
    return content if draw.random() < 0.5 else spoilt(draw, content, [b"NaN", b'"', b"\xff"])


def try_progress(draw, folder):
    """Look at one spoilt progress file, and write to it; return the outcome."""
    for path in folder.iterdir():
        path.unlink()
    path, content = folder / "bpkit_progress.json", progress_content(draw)
    path.write_bytes(content)
    one, out = Progress(), io.StringIO()
    with contextlib.redirect_stdout(out):
        print(one, one.table(), one._repr_html_())
    before = one._of(IDS[0]).attempts
    said = out.getvalue() + one.checked(IDS[0], "wrong", "sign")
    said.encode()  # half a character cannot be shown
    assert len(said) < 20_000 and "\x1b" not in said
    aside = folder / "bpkit_progress.damaged-1.json"
    if aside.exists():
        assert aside.read_bytes() == content, "what was set aside is not what there was"
        assert "damaged-1" in said
    assert one._of(IDS[0]).attempts == before + 1 >= 1
    again = json.loads(path.read_bytes())
    assert again["exercises"][IDS[0]]["attempts"] == before + 1, "it was not saved"
    return "set aside" if aside.exists() else "read"


# ---- a Python of its own ----

FUZZERS = {"progress": try_progress}
NO_DIGITS = {ord(each): None for each in "0123456789,"}


def case(name, seed, number, folder):
    """Try one file; the same seed and number give the same file."""
    return FUZZERS[name](random.Random(f"{name} {seed} {number}"), folder)


def hold_memory():
    """From now on, let this Python take only so much memory, where the system can do that."""
    try:
        import resource

        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + ROOM, taken + ROOM))
    except (ImportError, OSError):
        return False
    return True


def fuzz(name, seconds, seed, folder):
    """Try files until the time is up, and print the outcomes."""
    hold_memory()
    outcomes, number, slowest = collections.Counter(), 0, 0.0
    end = time.monotonic() + seconds
    while time.monotonic() < end or number < LEAST:
        faulthandler.dump_traceback_later(STUCK, exit=True)
        began = time.perf_counter()
        try:
            outcomes[case(name, seed, number, folder)] += 1
        except BaseException:
            print(f"case {number} of seed {seed}", file=sys.stderr, flush=True)
            raise
        slowest = max(slowest, time.perf_counter() - began)
        number += 1
    faulthandler.cancel_dump_traceback_later()
    print(f"{name}, seed {seed}: {number:,} files, {number / seconds:,.0f} a second, the slowest "
          f"{1000 * slowest:.0f} ms; {dict(outcomes.most_common())}")


def alone(*arguments, folder, timeout):
    """Run this file in a Python of its own; return what it printed."""
    environment = {**os.environ, "BPKIT_PROGRESS": str(folder / "bpkit_progress.json")}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", __file__, *map(str, arguments)], capture_output=True,
        text=True, encoding="utf-8", timeout=timeout, env=environment,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


@pytest.mark.parametrize("name", FUZZERS)
def test_fuzz(name, tmp_path):
    said = alone(name, SEED, tmp_path, SECONDS, folder=tmp_path, timeout=2 * SECONDS + 120)
    print(said)
    # There were good files and bad ones among them, and they were told apart.
    assert f"{name}, seed {SEED}: " in said and "'read': " in said and said.count("': ") > 1


# ---- things that are not files, or hold far too much ----


NO_FILES = ["folder", "fifo", "device", "endless", "gone", "loop", "huge"]


def put(kind, path):
    """Put something in place of a file."""
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to(os.devnull)
    elif kind == "endless":
        path.symlink_to("/dev/zero")
    elif kind == "gone":
        path.symlink_to(path.with_name("nowhere"))
    elif kind == "loop":
        path.symlink_to(path)
    else:
        with path.open("wb") as file:
            file.truncate(20_000_000_000)  # takes no place on the disk


def read_what_is_no_file(folder):
    """Read each as all four MNIST files, and as progress; print the outcomes."""
    hold_memory()
    faulthandler.dump_traceback_later(STUCK, exit=True)
    del os.environ["BPKIT_PROGRESS"]
    told = {}
    for kind in NO_FILES:
        here = folder / kind
        here.mkdir()
        os.chdir(here)
        for name in (*mnist.FILES, "bpkit_progress.json"):
            put(kind, here / name)
        said, mnist.FOLDER = told.setdefault(kind, []), here
        try:
            mnist.load()
        except (ValueError, OSError) as error:
            said.append(f"{type(error).__name__}: {error}")
        one = Progress()
        said += [one.checked(IDS[0], "wrong", None), repr(one), one._of(IDS[0]).attempts]
    print(json.dumps(told))


@pytest.fixture(scope="module")
def what_is_no_file(tmp_path_factory):
    """The outcome for each kind, by its name."""
    folder = tmp_path_factory.mktemp("no_files")
    return json.loads(alone("no file", folder, folder=folder, timeout=120))


@pytest.mark.skipif(os.name == "nt", reason="of these, Windows has only folders")
@pytest.mark.parametrize("kind", NO_FILES)
def test_what_is_no_file_is_not_waited_for(what_is_no_file, kind):
    loaded, note, shown, attempts = what_is_no_file[kind]
    if kind == "huge":
        assert loaded.startswith("ValueError") and "is not the file that came with bpkit" in loaded
    else:
        assert loaded.startswith("FileNotFoundError") and "lacks train-images" in loaded
    aside = {"folder": "it is a folder", "huge": "it is too large"}
    if kind in aside:
        assert aside[kind] in note and "bpkit_progress.damaged-1.json" in note
    elif kind in ("fifo", "device", "endless"):
        assert note.startswith("Your progress cannot be saved here: ")
    else:  # through a link that leads nowhere, a new file is made
        assert note == ""
    assert attempts == 1 and "0 of" in shown


def main(arguments):
    """Fuzz, or try one case, or things that are not files: see the top."""
    if arguments[0] == "no file":
        return read_what_is_no_file(Path(arguments[1]))
    name, seed, folder, last = arguments
    with contextlib.ExitStack() as stack:
        if not folder:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
        os.environ["BPKIT_PROGRESS"] = str(Path(folder, "bpkit_progress.json"))
        if "." in last:
            return fuzz(name, float(last), int(seed), Path(folder))
        print(case(name, int(seed), int(last), Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1:])
