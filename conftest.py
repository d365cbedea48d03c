"""What is solved in a test is no reader's progress, and a reader's is none of a test's.

Every test has an empty file of its own; the cells of a notebook share one, because they share a
kernel, which has its environment from the moment when the first of them starts it.

And no test, kernel or server reaches beyond this machine: tests/wall says how.
"""

import os
import sys
import tempfile
from pathlib import Path

import pytest

VARIABLE = "BPKIT_PROGRESS"
FOLDER = pytest.StashKey[tempfile.TemporaryDirectory]()
WALL = Path(__file__).parent / "tests" / "wall"


def pytest_configure(config):
    """Make the folder of those files; what is collected finds it empty too."""
    config.stash[FOLDER] = tempfile.TemporaryDirectory(prefix="bpkit-", ignore_cleanup_errors=True)
    os.environ[VARIABLE] = config.stash[FOLDER].name
    os.environ["BPKIT_WALL"] = str(Path(config.stash[FOLDER].name, "asked"))
    inherited = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(WALL), *filter(None, inherited)])
    # This Python has started already, with a module of that name or without.
    sys.modules.pop("sitecustomize", None)
    sys.path.insert(0, str(WALL))
    __import__("sitecustomize")


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item):
    """Fail after a test in which another host was asked for anything, even if nobody noticed."""
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


def pytest_unconfigure(config):
    """Leave nothing behind."""
    os.environ.pop(VARIABLE, None)
    config.stash[FOLDER].cleanup()
