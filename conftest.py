"""What holds for every test, each cell of a notebook among them.

What is solved in a test is no reader's progress, and a reader's is none of a test's. Every test has
an empty file of its own; the cells of a notebook share one, because they share a kernel, which has
its environment from the moment when the first of them starts it.

No test, kernel or server reaches beyond this machine: tests/wall says how.

No test depends on another: they run in an order that is drawn anew each time, and each leaves the
process as it found it, or fails.
"""

import os
import random
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from run import FOREIGN
from tests import process_state

VARIABLE = "BPKIT_PROGRESS"
FOLDER = pytest.StashKey[tempfile.TemporaryDirectory]()
FOUND = pytest.StashKey[dict[str, Any]]()
ROOT = Path(__file__).parent
WALL = ROOT / "tests" / "wall"


def pytest_addoption(parser):
    """Add the option that repeats an order, and the one that leaves out what must be fetched."""
    parser.addoption("--order", type=int, metavar="SEED", help="the seed of the order of the tests")
    parser.addoption("--no-lite", action="store_true", help="leave out the course in a browser tab")


def pytest_ignore_collect(collection_path, config):
    """Leave out, where that is asked for, the tests of the course that runs in a browser tab."""
    left_out = config.option.no_lite and collection_path.name == "test_lite.py"
    return True if left_out else None


def pytest_report_header(config):
    """Say how to have this order again."""
    return f"order of the tests: --order={config.option.order}"


# After the fixtures that tests share have put those together that use them.
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Shuffle the files of each folder, and the tests of each file; cells stay one after another.

    Folders stay as they are: the browser's tests are the slowest, and must come first.
    """
    rng = random.Random(config.option.order)
    folders = list(dict.fromkeys(item.path.parent for item in items))
    place = {path: rng.random() for path in sorted({item.path for item in items})}
    within = {item: rng.random() * (item.path.suffix != ".ipynb") for item in items}
    items.sort(key=lambda item: (folders.index(item.path.parent), place[item.path], within[item]))


def pytest_configure(config):
    """Make the folder of those files; what is collected finds it empty too."""
    # What ends a run ends it as Ctrl-C does: fixtures close what they have opened. And Ctrl-C does,
    # even where a shell started the run in the background, with that signal ignored.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(config, "workerinput"):
        config.option.order = config.workerinput["order"]
    elif config.option.order is None:
        config.option.order = random.randrange(10**6)
    config.stash[FOLDER] = tempfile.TemporaryDirectory(prefix="bpkit-", ignore_cleanup_errors=True)
    os.environ[VARIABLE] = config.stash[FOLDER].name
    os.environ["BPKIT_WALL"] = str(Path(config.stash[FOLDER].name, "asked"))
    for name in FOREIGN:  # as run.py does, or a plain pytest would test the reader's settings
        os.environ.pop(name, None)
    for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        os.environ[name] = str(Path(config.stash[FOLDER].name, name.lower()))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(WALL), str(ROOT)])
    # This Python has started already, with a module of that name or without.
    sys.modules.pop("sitecustomize", None)
    sys.path.insert(0, str(WALL))
    __import__("sitecustomize")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    """Hand the seed on to a worker of xdist, which has to come to the same order."""
    node.workerinput["order"] = node.config.option.order


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item):
    """Fail after a test that changed the process, or in which another host was asked for anything.

    Even if nobody noticed. What was changed is put back first, so that only this test fails.
    """
    found = item.stash[FOUND]
    if changed := process_state.changed(found):
        process_state.restore(found)
        pytest.fail("the process is not as it was:\n" + "\n".join(changed), pytrace=False)
    asked = Path(os.environ["BPKIT_WALL"])
    if asked.exists():
        said = asked.read_text(encoding="utf-8")
        asked.unlink()
        pytest.fail(f"another host was asked:\n{said}", pytrace=False)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Name the file before anything of the test is set up, the kernel of its notebook included."""
    owner = item.parent if item.path.suffix == ".ipynb" else item
    folder = Path(item.config.stash[FOLDER].name, f"{hash(owner.nodeid):x}")
    folder.mkdir(exist_ok=True)
    os.environ[VARIABLE] = str(folder)
    item.stash[FOUND] = process_state.state()


def pytest_unconfigure(config):
    """Leave nothing behind."""
    os.environ.pop(VARIABLE, None)
    config.stash[FOLDER].cleanup()
