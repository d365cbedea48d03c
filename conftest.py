"""What is solved in a test is no reader's progress, and a reader's is none of a test's.

Every test has an empty file of its own; the cells of a notebook share one, because they share a
kernel, which has its environment from the moment when the first of them starts it.
"""

import os
import tempfile
from pathlib import Path

import pytest

VARIABLE = "BPKIT_PROGRESS"
FOLDER = pytest.StashKey[tempfile.TemporaryDirectory]()


def pytest_configure(config):
    """Make the folder of those files; what is collected finds it empty too."""
    config.stash[FOLDER] = tempfile.TemporaryDirectory(prefix="bpkit-", ignore_cleanup_errors=True)
    os.environ[VARIABLE] = config.stash[FOLDER].name


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
