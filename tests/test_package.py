"""The course as a package: what its sdist and its wheel hold, and that the wheel is enough."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import bpkit

REPOSITORY = Path(bpkit.__file__).parents[1]
NOT_OURS = (".git", ".venv*", ".lite", "*cache*", ".hypothesis", "*.egg-info", "build", "dist",
            "teacher", "grading", "site", "*bpkit_progress*", ".ipynb_checkpoints")  # fmt: skip
# What the build adds to an sdist.
ADDED = {"PKG-INFO", "setup.cfg"}


def files(folder):
    """Every file below a folder, by its path from there."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(folder).as_posix() for path in found}


def build(what, source, into):
    """Build an sdist or a wheel as pip does, with the setuptools that is here: no network."""
    code = f"from setuptools.build_meta import build_{what} as b; print(b({str(into)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return into / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """The course as it lies here, without what tools have left."""
    folder = tmp_path_factory.mktemp("here") / "course"
    return Path(shutil.copytree(REPOSITORY, folder, ignore=shutil.ignore_patterns(*NOT_OURS)))


@pytest.fixture(scope="module")
def course(source):
    """The files of the course, before anything was built there."""
    return files(source)


@pytest.fixture(scope="module")
def sdist(source, course, tmp_path_factory):
    """The sdist, unpacked."""
    into = tmp_path_factory.mktemp("sdist")
    with tarfile.open(build("sdist", source, into)) as packed:
        packed.extractall(into, filter="data")
    (unpacked,) = (path for path in into.iterdir() if path.is_dir())
    return unpacked


@pytest.fixture(scope="module")
def wheel(sdist, tmp_path_factory):
    """The wheel that is built from the sdist, unpacked: what an installation puts in place."""
    into = tmp_path_factory.mktemp("wheel")
    unpacked = shutil.copytree(sdist, into / "course")  # in which the build leaves files
    with zipfile.ZipFile(build("wheel", unpacked, into)) as packed:
        packed.extractall(into / "site-packages")
    return into / "site-packages"


def test_the_sdist_holds_the_whole_course(sdist, course):
    held = {name for name in files(sdist) if ".egg-info/" not in name} - ADDED
    assert held == course
    assert {"run.py", "conftest.py", "tests/test_package.py"} <= held


def test_the_wheel_holds_the_package_and_nothing_else(wheel, course):
    held = {name for name in files(wheel) if ".dist-info/" not in name}
    assert held == {name for name in course if name.startswith("bpkit/")}
    assert "bpkit/py.typed" in held


def test_the_wheel_says_what_it_is(wheel):
    (path,) = wheel.glob("*.dist-info/METADATA")
    said = Parser().parsestr(path.read_text(encoding="utf-8"))
    assert said["Name"] == "bpkit-course" and said["Version"] == bpkit.__version__
    assert said["License-Expression"] == "MIT AND CC-BY-SA-3.0"
    assert {Path(name).name for name in said.get_all("License-File")} == {"LICENSE", "SOURCE"}


def test_the_wheel_is_enough(wheel, tmp_path):
    code = """
import bpkit
from bpkit.exercises import check
from bpkit.widgets import explore
print(bpkit.__file__)
print(bpkit.mnist.load())
print(*sorted(explore()._repr_mimebundle_()[0]))
"""
    path = os.pathsep.join([str(wheel), os.environ["PYTHONPATH"]])
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True,
                          text=True, env={**os.environ, "PYTHONPATH": path})  # fmt: skip
    assert done.returncode == 0, done.stderr
    place, digits, shown = done.stdout.splitlines()
    assert Path(place).is_relative_to(wheel)
    assert digits == repr(bpkit.mnist.load())
    assert "image/png" in shown and "application/vnd.jupyter.widget-view+json" in shown


@pytest.mark.parametrize("module", ["widgets", "figures"])
def test_who_has_bpkit_alone_is_told_what_to_type(module):
    code = f"import sys; sys.modules['matplotlib'] = None; import bpkit.{module}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    last = done.stderr.splitlines()[-1]
    assert last.startswith("ModuleNotFoundError: ") and "matplotlib is not installed" in last
    assert last.endswith('write: pip install ".[course]". Then restart the kernel.')
