"""The course as a package: what its sdist and wheel contain, and that the wheel is enough."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import nbformat
import pytest

import bpkit
from tools.by_name import opened
from tools.website.lite import PACKAGE, _write_package

REPOSITORY = Path(bpkit.__file__).parents[1]
NOT_OURS = (".git", ".venv*", ".lite", "*cache*", ".hypothesis", "*.egg-info", "build", "dist",
            "teacher", "grading", "site", "*bpkit_progress*", ".ipynb_checkpoints")  # fmt: skip
# What the build adds to an sdist.
ADDED = {"PKG-INFO", "setup.cfg"}


def files(folder):
    """Every file in a folder and below, by its path from there."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(folder).as_posix() for path in found}


def build(what, source, into):
    """Build an sdist or a wheel as pip does, with the setuptools installed here: no network."""
    code = f"from setuptools.build_meta import build_{what} as b; print(b({str(into)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return into / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """The course as it is here, without what tools have left behind."""
    folder = tmp_path_factory.mktemp("here") / "course"
    return Path(shutil.copytree(REPOSITORY, folder, ignore=shutil.ignore_patterns(*NOT_OURS)))


@pytest.fixture(scope="module")
def course(source):
    """The files of the course, before anything is built there."""
    return files(source)


@pytest.fixture(scope="module")
def sdist(source, course, tmp_path_factory):
    """The sdist, unpacked."""
    into = tmp_path_factory.mktemp("sdist")
    with tarfile.open(build("sdist", source, into)) as packed:
        # Debian 12's own Python, 3.11.2, has no filters yet; a later one warns without.
        packed.extractall(into, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    (unpacked,) = (path for path in into.iterdir() if path.is_dir())
    return unpacked


@pytest.fixture(scope="module")
def packed(sdist, tmp_path_factory):
    """The wheel built from the sdist."""
    into = tmp_path_factory.mktemp("wheel")
    unpacked = shutil.copytree(sdist, into / "course")  # in which the build leaves files
    return build("wheel", unpacked, into)


@pytest.fixture(scope="module")
def wheel(packed, tmp_path_factory):
    """The wheel, unpacked: what pip installs."""
    into = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(into)
    return into


@pytest.fixture(scope="module")
def installed(packed, tmp_path_factory):
    """The program `bpkit` of an environment in which the wheel was installed, and nothing else.

    What the course needs is taken from the environment of the tests: no network.
    """
    folder = tmp_path_factory.mktemp("by name") / "env"
    venv.create(folder, with_pip=False)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", scripts / Path(sys.executable).name, "install"]
    command = [*pip, "--quiet", "--no-deps", "--no-index", packed]
    subprocess.run(command, env=alone(folder), check=True)
    (own,) = folder.rglob("site-packages")
    (own / "needs.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return scripts / "bpkit"


def alone(folder):
    """The environment of a reader who has no clone; the wall stays."""
    return {**os.environ, "PYTHONPATH": os.environ["PYTHONPATH"].split(os.pathsep)[0],
            "HOME": str(folder), "USERPROFILE": str(folder)}  # fmt: skip


def test_the_sdist_holds_the_whole_course(sdist, course):
    held = {name for name in files(sdist) if ".egg-info/" not in name} - ADDED
    assert held == course
    assert {"run.py", "conftest.py", "tests/test_package.py"} <= held


def test_the_wheel_holds_the_package_and_the_course_and_nothing_else(packed, wheel, course):
    held = {name for name in files(wheel) if ".dist-info/" not in name}
    package = {name for name in course if name.startswith("bpkit/")}
    with_it = {name for name in course if re.match(r"(notebooks/.*\.ipynb|imgs/.*|run\.py)$", name)}
    assert held == package | {f"bpkit/course/{name}" for name in with_it}
    assert {"bpkit/py.typed", "bpkit/course/notebooks/00_start_here.ipynb"} <= held
    assert packed.stat().st_size < 20e6


def test_the_package_of_the_living_course_has_neither_notebooks_nor_digits(tmp_path):
    _write_package(tmp_path / PACKAGE)
    with zipfile.ZipFile(tmp_path / PACKAGE) as archive:
        held = set(archive.namelist())
    assert "bpkit/mnist.py" in held
    assert not [name for name in held if re.search(r"\.(ipynb|gz|png|pdf)$|course/", name)]
    assert (tmp_path / PACKAGE).stat().st_size < 1e6


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


def test_the_command_copies_the_course_and_says_what_it_did(installed, wheel, tmp_path):
    def run(*words):
        done = subprocess.run([installed, *words], cwd=tmp_path, env=alone(tmp_path), text=True,
                              capture_output=True, encoding="utf-8")  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("--help").startswith("Open the course where it is installed as a package")
    assert f"in {tmp_path / 'backpropagation'}." in run("--copy")
    brought = {name for name in files(tmp_path / "backpropagation") if name[0] != "."}
    held = {name for name in files(wheel / "bpkit/course") if name != "run.py"}
    assert brought == held


def test_the_course_is_opened_from_the_wheel(installed, tmp_path):
    notebook, page = opened(str(installed), tmp_path, alone(tmp_path))
    first = nbformat.read(REPOSITORY / "notebooks/00_start_here.ipynb", 4)
    assert notebook["cells"] and len(notebook["cells"]) == len(first.cells)
    (config,) = re.findall(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.S)
    told = json.loads(config)
    assert "@jupyterlab/apputils-extension:announcements" in str(told["disabledExtensions"])
    assert told["serverRoot"] == "~/course"


@pytest.mark.parametrize("module", ["widgets", "figures"])
def test_who_has_bpkit_alone_is_told_what_to_type(module):
    code = f"import sys; sys.modules['matplotlib'] = None; import bpkit.{module}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    last = done.stderr.splitlines()[-1]
    assert last.startswith("ModuleNotFoundError: ") and "matplotlib is not installed" in last
    assert last.endswith('write: pip install ".[course]". Then restart the kernel.')
