"""Rules for every test, including each cell of a notebook.

Tests never touch a reader's progress, and never see it. Every test has an empty progress file of
its own; the cells of a notebook share one, because they share a kernel, whose environment is fixed
when the first cell starts it.

No test, kernel or server reaches beyond this machine: tests/wall says how.

No test depends on another: they run in a new random order each time, and a test that does not
leave the process as it found it fails.
"""

import os
import random
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from jupyter_client import KernelManager
from nbval import kernel

from run import FOREIGN
from tests import process_state
from tools.notebooks import without_ports

VARIABLE = "BPKIT_PROGRESS"
FOLDER = pytest.StashKey[tempfile.TemporaryDirectory]()
FOUND = pytest.StashKey[dict[str, Any]]()
ROOT = Path(__file__).parent
WALL = ROOT / "tests" / "wall"


def pytest_addoption(parser):
    """Add options: repeat an order, leave out what must be fetched, try Firefox."""
    parser.addoption("--order", type=int, metavar="SEED", help="the seed of the order of the tests")
    parser.addoption("--no-lite", action="store_true", help="leave out the course in a browser tab")
    parser.addoption("--firefox", action="store_true", help="try the course in Firefox too")


def pytest_ignore_collect(collection_path, config):
    """Leave out the tests of the course in a browser tab, if asked to, and of Firefox if not."""
    left_out = {"test_lite.py": config.option.no_lite, "test_firefox.py": not config.option.firefox}
    return True if left_out.get(collection_path.name) else None


def pytest_report_header(config):
    """Say how to repeat this order, and what is left out."""
    order = f"order of the tests: --order={config.option.order}"
    return order if config.option.firefox else [order, "Firefox is left out; --firefox includes it"]


# Runs last: by then pytest has grouped the tests that share fixtures.
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Shuffle the files in each folder and the tests in each file; cells stay in order.

    Folders stay in order: the browser tests are the slowest, so they must come first.
    """
    rng = random.Random(config.option.order)
    folders = list(dict.fromkeys(item.path.parent for item in items))
    place = {path: rng.random() for path in sorted({item.path for item in items})}
    # The longest file by far: begun late, it would keep one worker busy after the rest is done.
    place.update({path: 0 for path in place if path.name == "test_lite.py"})
    within = {item: rng.random() * (item.path.suffix != ".ipynb") for item in items}
    items.sort(key=lambda item: (folders.index(item.path.parent), place[item.path], within[item]))


def pytest_configure(config):
    """Make the folder of those files; it is empty for what runs during collection, too."""
    # SIGTERM ends a run as Ctrl-C does, so that fixtures close what they have opened. Ctrl-C works
    # even if a shell started the run in the background, where that signal is ignored.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(config, "workerinput"):
        config.option.order = config.workerinput["order"]
    elif config.option.order is None:
        config.option.order = random.randrange(10**6)
    config.stash[FOLDER] = tempfile.TemporaryDirectory(prefix="bpkit-", ignore_cleanup_errors=True)
    os.environ[VARIABLE] = config.stash[FOLDER].name
    os.environ["BPKIT_WALL"] = str(Path(config.stash[FOLDER].name, "asked"))
    for name in FOREIGN:  # as run.py does; else pytest would test the reader's settings
        os.environ.pop(name, None)
    for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        os.environ[name] = str(Path(config.stash[FOLDER].name, name.lower()))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(WALL), str(ROOT)])
    # nbval would give its kernels ports that another program may take before they start.
    kernel.KernelManager = lambda **given: KernelManager(
        **given, **without_ports(Path(tempfile.mkdtemp(dir=config.stash[FOLDER].name)))
    )
    # This Python has already started, so it imports the wall's sitecustomize only now.
    sys.modules.pop("sitecustomize", None)
    sys.path.insert(0, str(WALL))
    __import__("sitecustomize")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    """Pass the seed on to a worker of xdist, which must arrive at the same order."""
    node.workerinput["order"] = node.config.option.order


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item):
    """Fail a test that changed the process, or that asked another host for anything.

    This holds even if the test itself passed. Changes are undone first, so that no other test
    fails.
    """
    found = item.stash[FOUND]
    if changed := process_state.changed(found):
        process_state.restore(found)
        pytest.fail("this test changed the process:\n" + "\n".join(changed), pytrace=False)
    asked = Path(os.environ["BPKIT_WALL"])
    if asked.exists():
        said = asked.read_text(encoding="utf-8")
        asked.unlink()
        pytest.fail(f"another host was contacted:\n{said}", pytrace=False)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Name the file before anything of the test is set up, including its notebook's kernel."""
    owner = item.parent if item.path.suffix == ".ipynb" else item
    folder = Path(item.config.stash[FOLDER].name, f"{hash(owner.nodeid):x}")
    folder.mkdir(exist_ok=True)
    os.environ[VARIABLE] = str(folder)
    item.stash[FOUND] = process_state.state()


def pytest_unconfigure(config):
    """Leave nothing behind."""
    os.environ.pop(VARIABLE, None)
    config.stash[FOLDER].cleanup()
