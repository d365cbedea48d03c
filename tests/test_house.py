"""The house itself: which way the arrows point, what an import costs, what is declared."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import bpkit

ROOT = Path(bpkit.__file__).parent
REPOSITORY = ROOT.parent

# Each module may import those on the lines above its own, never one below or beside it.
FLOORS = [
    ["formatting", "validation"],
    ["activations", "bar", "cluster", "examples", "layers"],
    ["costs", "mnist", "progress"],
    ["network"],
    ["backprop", "params"],
    ["gradcheck", "perturb", "training"],
    ["paths"],
    ["doors"],
    ["exercises", "figures"],
    ["widgets"],
]
FLOOR = {name: i for i, names in enumerate(FLOORS) for name in names}


def room(path):
    """The module or folder of bpkit that a file belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path):
    """Yield (imported module, is it at the top level of the file) for every import in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = ["bpkit", *path.relative_to(ROOT).parts[:-1]]
    for node in ast.walk(tree):
        top = node in tree.body
        if isinstance(node, ast.Import):
            yield from ((alias.name, top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) + 1 - node.level] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            if node.module:
                yield base, top
            else:
                yield from ((f"{base}.{alias.name}", top) for alias in node.names)


MODULES = [p for p in sorted(ROOT.rglob("*.py")) if p != ROOT / "__init__.py"]


def test_every_module_has_its_floor():
    assert MODULES
    assert {room(path) for path in MODULES} <= set(FLOOR)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_arrows_point_one_way(path):
    for name, _ in imports(path):
        parts = name.split(".")
        upper = ("benchmarks", "teaching", "tools", "website")
        assert parts[0] not in upper, "these stand on bpkit"
        if parts[0] != "bpkit" or parts[1:2] == [room(path)]:
            continue
        assert len(parts) > 1, f"{path.name} imports the whole package"
        assert FLOOR[parts[1]] < FLOOR[room(path)], f"{path.name} imports {name}"


@pytest.mark.parametrize("path", [p for p in MODULES if FLOOR[room(p)] < FLOOR["exercises"]],
                         ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_core_imports_numpy_and_tqdm_only(path):
    outside = {name.split(".")[0] for name, top in imports(path) if top} - {"bpkit"}
    assert outside <= set(sys.stdlib_module_names) | {"numpy", "tqdm"}


def test_importing_bpkit_loads_neither_pictures_nor_widgets():
    code = "import bpkit, sys; print(sorted(m for m in sys.modules if '.' not in m))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ast.literal_eval(out.stdout))
    assert "numpy" in loaded and "bpkit" in loaded
    assert not loaded & {"matplotlib", "ipywidgets", "anywidget", "IPython", "tqdm", "autograd"}


def test_every_public_name_is_there_and_documented():
    for name in bpkit.__all__:
        thing = getattr(bpkit, name)
        assert thing.__doc__, name


def test_requirements_and_pyproject_say_the_same():
    lines = (REPOSITORY / "requirements.txt").read_text(encoding="utf-8").splitlines()
    required = [line for line in lines if line and not line.startswith("#")]
    assert required.pop() == "-e ."
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*extras["course"], *extras["test"], *extras["cluster"], *extras["site"]]
    assert sorted(required) == sorted(project["dependencies"] + wanted)
    assert all(">=" in line and "<" in line for line in required)


def test_binder_installs_what_the_notebooks_need_on_a_python_that_is_allowed():
    folder = REPOSITORY / "binder"
    (line,) = re.findall(r"^-e \.\[(.*)\]$", (folder / "requirements.txt").read_text("utf-8"), re.M)
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(line.split(",")) == {"course", "cluster"} <= project["optional-dependencies"].keys()
    runtime = (folder / "runtime.txt").read_text("utf-8")
    bounds = (REPOSITORY / "run.py").read_text(encoding="utf-8")
    ((oldest, newest),) = re.findall(r"OLDEST, NEWEST = \(3, (\d+)\), \(3, (\d+)\)", bounds)
    assert int(oldest) <= int(runtime.removeprefix("python-3.")) <= int(newest)
