"""The parts of the living course: fetched once, checked, and kept in .lite/ for the next time.

    python -m tools.website.parts

lite.txt pins each by its SHA-256. One of them contains all of Pyodide, which is Python for a
browser; the rest are JupyterLite and what the course imports.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from run import LITE_RECIPE

from .compiled import compile_archives

ROOT = Path(__file__).resolve().parents[2]
PINS = Path(__file__).with_name("lite.txt")
CACHE = ROOT / ".lite"
MARK = "recipe"
BOX = "open_webui/frontend/pyodide/"  # where Pyodide is in the wheel that holds it
INTERPRETER = ("pyodide.asm.wasm", "pyodide.asm.mjs", "pyodide.mjs", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
# The packages of Pyodide that the course itself needs; their requirements come with them.
WANTED = ("numpy", "matplotlib", "pillow", "ipython", "tqdm", "micropip", "typing-extensions")
BUILDERS = ("doit", "jupyterlite_core", "jupyterlite_pyodide_kernel", "pkginfo")


class Missing(Exception):
    """The parts are missing and cannot be fetched; the message says what to do."""


def ready() -> bool:
    """Whether the parts that lite.txt names are in .lite/, made in the way they are made now."""
    mark = CACHE / MARK
    return mark.exists() and mark.read_bytes() == recipe()


def recipe() -> bytes:
    """What the parts are and what is done to them; run.py reads the same two files."""
    return b"".join(Path(__file__).with_name(name).read_bytes() for name in LITE_RECIPE)


def fetch() -> None:
    """Fetch what is missing; if that fails, leave nothing behind and raise Missing."""
    if ready():
        return
    print("Fetching JupyterLite and Pyodide into .lite (130 MB, once; a minute or two) ...",
          flush=True)
    if CACHE.exists():
        shutil.rmtree(CACHE)
    with tempfile.TemporaryDirectory(prefix="bpkit-lite-") as temporary:
        wheels, made = Path(temporary, "wheels"), Path(temporary, "made")
        _download(wheels)
        (box,) = wheels.glob("open_webui-*.whl")
        _unpack_pyodide(box, wheels, made / "pyodide")
        box.unlink()
        for name in BUILDERS:
            (wheel,) = wheels.glob(f"{name}-*.whl")
            with zipfile.ZipFile(wheel) as packed:
                packed.extractall(made / "builders")
        shutil.copytree(wheels, made / "wheels")
        _compile(made)
        (made / MARK).write_bytes(recipe())
        shutil.copytree(made, CACHE)


def _download(into: Path) -> None:
    # They are for the browser's Python, not for this one. So wheels compiled for this machine,
    # which pip would prefer, are useless, and the Python that they require does not matter.
    anywhere = ["--platform", "any", "--implementation", "py", "--abi", "none",
                "--only-binary", ":all:", "--ignore-requires-python"]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--require-hashes", *anywhere, "--dest", str(into), "-r", str(PINS)],
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise Missing(
            f"{done.stderr.strip()[-1500:]}\n\nThe parts of the living course could not be "
            "fetched: see above. Check the network and try again, or add --no-lite."
        )


def _unpack_pyodide(box: Path, wheels: Path, into: Path) -> None:
    """Take the interpreter and the packages wanted out of the box; check each."""
    into.mkdir(parents=True)
    with zipfile.ZipFile(box) as packed:
        lock = json.loads(packed.read(BOX + LOCK))
        known = {normal(name): entry for name, entry in lock["packages"].items()}
        lock["packages"] = needed = _needed(known)
        for name in INTERPRETER:
            (into / name).write_bytes(packed.read(BOX + name))
        for entry in needed.values():
            name = entry["file_name"]
            ours = wheels / name
            content = ours.read_bytes() if ours.exists() else packed.read(BOX + name)
            found = hashlib.sha256(content).hexdigest()
            if not ours.exists() and found != entry["sha256"]:
                raise Missing(f"{name} is not the file that Pyodide lists: its SHA-256 is {found}.")
            (into / name).write_bytes(content)
    (into / LOCK).write_text(json.dumps(lock), encoding="utf-8")


def _compile(made: Path) -> None:
    """Compile the Python files, and note their new hashes in the lock file."""
    folder = made / "pyodide"
    wheels = [*folder.glob("*.whl"), *(made / "wheels").glob("*.whl"),
              *(made / "builders").rglob("pypi/*.whl")]  # fmt: skip
    compile_archives([*wheels, folder / "python_stdlib.zip"], folder, sources=False)
    lock = json.loads((folder / LOCK).read_text(encoding="utf-8"))
    for entry in lock["packages"].values():
        content = (folder / entry["file_name"]).read_bytes()
        entry.update(sha256=hashlib.sha256(content).hexdigest(), unvendored_tests=False)
        # For PDF files and for other time zones: fetched when something asks for them.
        entry["depends"] = [name for name in entry["depends"] if name not in ("fonttools", "pytz")]
    (folder / LOCK).write_text(json.dumps(lock), encoding="utf-8")


def _needed(known: dict[str, Any]) -> dict[str, Any]:
    """The packages wanted, with all their requirements."""
    needed: dict[str, Any] = {}
    queue = [normal(name) for name in WANTED]
    for name in queue:
        if name not in needed:
            needed[name] = known[name]
            queue += [normal(other) for other in known[name]["depends"]]
    return needed


def normal(name: str) -> str:
    """A package's name as lock files spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> int:
    """Fetch the parts; print only if there is something to report."""
    try:
        fetch()
    except Missing as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
