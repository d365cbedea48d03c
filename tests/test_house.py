"""The house itself: what may import what, what an import costs, what is declared."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import bpkit
from tools.installed import normal
from tools.requirements import requirements

ROOT = Path(bpkit.__file__).parent
REPOSITORY = ROOT.parent
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]

# Each module may import those on the lines above its own, never one below or beside it.
FLOORS = [
    ["formatting", "in_browser", "validation"],
    ["extras"],
    ["activations", "bar", "cluster", "examples", "layers"],
    ["costs", "mnist", "progress"],
    ["network"],
    ["backprop", "params"],
    ["engine", "gradcheck", "perturb", "training"],
    ["paths"],
    ["doors"],
    ["exercises", "figures"],
    ["widgets"],
    ["copying"],
    ["command"],
    ["__main__"],
]
FLOOR = {name: i for i, names in enumerate(FLOORS) for name in names}


def room(path):
    """The module or folder of bpkit that a file belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path):
    """Yield (imported module, is it at the top level of the file) for every import in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = list(path.relative_to(REPOSITORY).parts[:-1])
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
        assert parts[0] != "tools", "these stand on bpkit"
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


def test_matplotlib_waits_until_something_is_drawn():
    code = """if True:
        import sys, bpkit.exercises, bpkit.figures, bpkit.widgets
        print(sorted({"matplotlib", "PIL"} & {*sys.modules}))
        bpkit.widgets.explore().picture()
        print("matplotlib" in sys.modules)"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "[]\nTrue\n"


def test_every_public_name_is_there_and_documented():
    for name in bpkit.__all__:
        thing = getattr(bpkit, name)
        assert thing.__doc__, name


def declared(*extras):
    """The packages that pyproject.toml names: those of bpkit, and those of these extras."""
    lines = [*PROJECT["dependencies"], *(line for e in extras for line in EXTRAS[e])]
    return {normal(Requirement(line).name) for line in lines}


def test_requirements_are_written_from_pyproject():
    assert (REPOSITORY / "requirements.txt").read_text(encoding="utf-8") == requirements(), (
        "run: python tools/requirements.py"
    )
    every = PROJECT["dependencies"] + [line for e in EXTRAS if e != "peers" for line in EXTRAS[e]]
    assert all(">=" in line and "<" in line for line in every)


OURS = {"bpkit", "tests", "tools"}
OF_THE_BROWSER = {"js", "pyodide", "pyodide_js"}  # for the Python that runs in a page
WHO_MAY = {
    "bpkit/cluster.py": ("course", "cluster"),
    "bpkit/": ("course",),
    "tools/benchmarks/": ("course", "test", "site", "peers"),
    "": ("course", "test", "site", "cluster"),
}


def test_all_that_is_imported_is_declared():
    from_package = packages_distributions()
    programs = [*ROOT.rglob("*.py"), *(REPOSITORY / "tools").rglob("*.py"),
                *(REPOSITORY / "tests").rglob("*.py"), *REPOSITORY.glob("*.py")]  # fmt: skip
    beside = {path.stem for path in programs} | {path.parent.name for path in programs} | OURS
    for path in programs:
        place = path.relative_to(REPOSITORY).as_posix()
        extras = next(extras for start, extras in WHO_MAY.items() if place.startswith(start))
        for name, _ in imports(path):
            top = name.split(".")[0]
            if top in sys.stdlib_module_names or (top in beside and top not in from_package):
                continue
            if top in OURS | OF_THE_BROWSER:
                continue
            needed = {normal(package) for package in from_package.get(top, [top])}
            assert needed & declared(*extras), f"{place} imports {top}: name it in pyproject.toml"


def test_nothing_says_to_install_the_package_of_that_name_on_the_index():
    texts = [path for folder in ("bpkit", "docs", "notebooks", "tools", ".binder", ".github")
             for path in (REPOSITORY / folder).rglob("*")
             if path.suffix in {".py", ".md", ".ipynb", ".txt", ".yml", ".js", ".j2"}]  # fmt: skip
    for path in [*texts, *REPOSITORY.glob("*.md"), REPOSITORY / "run.py"]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(install[^\n]*\s\W?|requires?\W+)bpkit(?![-\w/.])", text), path


def test_binder_installs_what_the_notebooks_need_on_a_python_that_is_allowed():
    folder = REPOSITORY / ".binder"
    (line,) = re.findall(r"^-e \.\[(.*)\]$", (folder / "requirements.txt").read_text("utf-8"), re.M)
    assert set(line.split(",")) == {"course", "cluster"} <= EXTRAS.keys()
    runtime = (folder / "runtime.txt").read_text("utf-8")
    bounds = (REPOSITORY / "run.py").read_text(encoding="utf-8")
    ((oldest, newest),) = re.findall(r"OLDEST, NEWEST = \(3, (\d+)\), \(3, (\d+)\)", bounds)
    assert int(oldest) <= int(runtime.removeprefix("python-3.")) <= int(newest)
