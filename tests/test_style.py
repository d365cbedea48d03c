"""Code and notebooks keep the style that pyproject.toml sets, and the types that they say."""

import subprocess
import sys

import pytest
from test_house import REPOSITORY


@pytest.mark.parametrize("tool", [["ruff", "check", "."], ["mypy"]], ids=["ruff", "mypy"])
def test_the_tools_find_nothing(tool):
    done = subprocess.run([sys.executable, "-m", *tool], cwd=REPOSITORY, capture_output=True,
                          text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
