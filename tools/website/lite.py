"""The living course: JupyterLab and Python in a browser tab, with all notebooks, and no server.

JupyterLite builds it from the parts in .lite/: see parts.py. Here the course is put into it: its
package, its notebooks and pictures, and the digits, which are fetched when they are asked for.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import Any

import bpkit
from bpkit.copying import lesson

from .compiled import compile_archives
from .notebooks import paths, read
from .parts import CACHE, LOCK, MARK, ROOT, Missing, normal

STATIC = Path(__file__).parent / "lite"
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
PACKAGE = f"bpkit_course-{bpkit.__version__}-py3-none-any.whl"
DIGITS = ROOT / "bpkit" / "data" / "mnist"

# What is imported in the browser and does not come with Pyodide: its import name, and its needs.
ADDED: dict[str, tuple[list[str], list[str]]] = {
    "comm": (["comm"], ["traitlets"]),
    "psygnal": (["psygnal"], []),
    "ipywidgets": (["ipywidgets"], ["comm", "ipython", "traitlets"]),
    "anywidget": (["anywidget"], ["ipywidgets", "psygnal", "typing-extensions"]),
    "ipykernel": (["ipykernel"], []),
    "piplite": (["piplite"], ["micropip"]),
    "pyodide-kernel": (["pyodide_kernel"], ["ipython", "comm"]),
}
# Loaded all at once while Python starts, not one by one when a cell asks for them.
AT_ONCE = ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython",
           "bpkit-course"]  # fmt: skip

# JupyterLab's page waits for lite.js; its service worker adds what a server may not have said, and
# asks each time whether a lesson is still the one that it has.
FIRST_OURS = ("await import(\n", "await (await import('../lite.js')).before();\nawait import(\n")
WITH_ICON = (
    '<meta charset="utf-8">',
    '<meta charset="utf-8"><link rel="icon" href="../icon.svg">',
)
WITH_HEADERS = (
    "if(!enableCache)return await fetch(t);",
    """if(!enableCache){const again=/[/](files|api)[/]/.test(t.url)?{cache:"no-cache"}:{};
const r=await fetch(t,again),h=new Headers(r.headers);
h.set("Cross-Origin-Opener-Policy","same-origin");h.set("Cross-Origin-Embedder-Policy","require-corp");
return r.type==="opaque"||[204,205,304].includes(r.status)?r:new Response(r.body,
{status:r.status,statusText:r.statusText,headers:h})}""",
)

# None reaches the page as it does in JupyterLab; _set_up sees to it that null comes back as None.
NONE_IS_NULL = (
    "n instanceof Map||n instanceof Array?this.mapToObject(n):n;return t}",
    "n&&typeof n=='object'&&!ArrayBuffer.isView(n)&&!(n instanceof ArrayBuffer)?"
    "this.mapToObject(n):n===void 0?null:n;return t}",
)
# JupyterLab's own saving and a reader's may meet: the later of the two would then find a file that
# is newer than it knows, and ask the reader which one to keep. So it waits for the earlier.
SAVES = (
    "async save(){await this.ready,await this._save()}async saveAs(){",
    "save(){return this.bpkitSaved=Promise.resolve(this.bpkitSaved).catch(()=>{})"
    ".then(()=>this.ready).then(()=>this._save())}async saveAs(){",
)
# What the page lends to Python so that it can be stopped: bpkit/in_browser.py looks for it.
TAKES_MEMORY = (
    "addEventListener('message', ({ data }) => {"
    " if (data?.bpkitMemory) self.bpkitMemory = data.bpkitMemory; });\n"
)

SETTINGS = {
    # Changes are saved in the browser soon, because nobody knows when a tab will be closed.
    "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 3},
    "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": False},
    # The last line of a lesson leads to the next; below it would be an empty screen.
    "@jupyterlab/notebook-extension:tracker": {"scrollPastEnd": False},
}


def build_lite(folder: Path) -> None:
    """Write the living course into a folder; Missing if its parts are not here."""
    if not (CACHE / MARK).exists():
        raise Missing("The parts of the living course are missing. To fetch them: "
                      "python -m tools.website.parts")
    with tempfile.TemporaryDirectory(prefix="bpkit-lite-") as temporary:
        here = Path(temporary)
        _fill_contents(here / "contents")
        _fill_pyodide(here / "static" / "pyodide")
        _run_jupyterlite(here, folder)
    _set_up(folder)
    # Some pictures are in HTML, with addresses that the page itself follows.
    shutil.copytree(ROOT / "imgs", folder / "imgs")


def _fill_contents(folder: Path) -> None:
    """The notebooks and their pictures, side by side as they are in the course."""
    (folder / "notebooks").mkdir(parents=True)
    for path in paths():
        # Each text in one piece: JupyterLite would join its lines with commas.
        notebook = read(path)
        for cell in notebook.cells:
            for ran in (cell, *cell.get("outputs", [])):
                if "execution_count" in ran:  # [ ] means that the reader has not run it
                    ran.execution_count = None
        notebook.metadata["bpkit"] = {"lesson": lesson(notebook)}
        text = json.dumps(notebook, ensure_ascii=False)
        (folder / "notebooks" / path.name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "imgs", folder / "imgs")


def _fill_pyodide(folder: Path) -> None:
    """Pyodide with the course's package and all that it imports, named in its lock file."""
    shutil.copytree(CACHE / "pyodide", folder)
    lock = json.loads((folder / LOCK).read_text(encoding="utf-8"))
    (kernel,) = (CACHE / "builders").glob("jupyterlite_pyodide_kernel-*.data")
    wheels = {normal(path.name.split("-")[0]): path for path in
              [*(CACHE / "wheels").glob("*.whl"), *kernel.rglob("pypi/*.whl")]}  # fmt: skip
    for name, (imports, depends) in ADDED.items():
        shutil.copy(wheels[name], folder)
        lock["packages"][name] = _entry(name, folder / wheels[name].name, imports, depends)
    # The kernel requires jedi, 1,500 files for completing names; IPython can do without it.
    _write_wheel(folder / "jedi-0-py3-none-any.whl", "jedi", "0", {})
    lock["packages"]["jedi"] = _entry("jedi", folder / "jedi-0-py3-none-any.whl", [], [])
    _write_package(folder / PACKAGE)
    # Not matplotlib and Pillow: bpkit/in_browser.py fetches them with the first picture.
    needs = ["numpy", "tqdm", "ipywidgets", "anywidget"]
    compile_archives([folder / PACKAGE], folder, sources=True)
    lock["packages"]["bpkit-course"] = _entry("bpkit-course", folder / PACKAGE, ["bpkit"], needs)
    (folder / LOCK).write_text(json.dumps(lock), encoding="utf-8")
    for path in DIGITS.glob("*.gz"):
        shutil.copy(path, folder)
    (folder / "LICENCES.txt").write_text(_licences(folder), encoding="utf-8")


def _entry(name: str, wheel: Path, imports: list[str], depends: list[str]) -> dict[str, Any]:
    return {
        "name": name, "version": wheel.name.split("-")[1], "file_name": wheel.name,
        "install_dir": "site", "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package", "imports": imports, "depends": depends,
        "unvendored_tests": False,
    }  # fmt: skip


def _write_package(path: Path) -> None:
    """The wheel of bpkit as it is here, without the digits."""
    files = {file.relative_to(ROOT).as_posix(): file for file in sorted((ROOT / "bpkit").rglob("*"))
             if file.is_file() and file.suffix not in (".gz", ".pyc")}  # fmt: skip
    _write_wheel(path, "bpkit_course", bpkit.__version__, files)


def _write_wheel(path: Path, name: str, version: str, files: dict[str, Path]) -> None:
    """A wheel of these files, by the names that they have in it."""
    about = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for place, file in files.items():
            wheel.write(file, place)
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
                                         "Tag: py3-none-any\n")
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.4\nName: {name}\n"
                                            f"Version: {version}\nLicense-Expression: MIT\n")


def _licences(folder: Path) -> str:
    """The licence of each package; the texts are in the wheels."""
    lines = ["Pyodide, Python and what they hold: MPL-2.0, PSF-2.0; https://pyodide.org"]
    for path in sorted(folder.glob("*.whl")):
        with zipfile.ZipFile(path) as wheel:
            (about,) = (n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
            said = Parser().parsestr(wheel.read(about).decode("utf-8"))
        classified = [line.split(" :: ")[-1] for line in said.get_all("Classifier", [])
                      if line.startswith("License ::")]
        terms = said["License-Expression"] or ", ".join(classified) or said["License"] or "see it"
        lines.append(f"{path.name}: {terms.splitlines()[0]}")
    return "\n".join([*lines, "MNIST, *-ubyte.gz: CC-BY-SA-3.0, see ../../../mnist.txt", ""])


def _run_jupyterlite(here: Path, folder: Path) -> None:
    """Let JupyterLite put everything together, with only the extensions in the parts."""
    wheels = CACHE / "wheels"
    extensions = [str(path) for name in ("jupyterlite_pyodide_kernel", "anywidget",
                                         "jupyterlab_widgets") for path in wheels.glob(f"{name}-*")]
    (here / "overrides.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    (here / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": {
        "contents": [str(here / "contents")], "output_dir": str(folder),
        "apps": ["lab", "notebooks"],
        "federated_extensions": extensions, "ignore_sys_prefix": ["federated_extensions"],
        "settings_overrides": [str(here / "overrides.json")],
        "no_sourcemaps": True, "no_unused_shared_packages": True,
    }}), encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(
        filter(None, [str(CACHE / "builders"), os.environ.get("PYTHONPATH")]))}
    code = "from jupyterlite_core.app import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "build"], cwd=here, env=env,
                          capture_output=True, text=True)
    if done.returncode:
        raise Missing(f"{done.stdout[-3000:]}{done.stderr[-3000:]}\n\nJupyterLite did not build.")


def _change(path: Path, before: str, after: str) -> None:
    """Replace text that occurs once in a file of JupyterLite's."""
    text = path.read_text(encoding="utf-8")
    if text.count(before) != 1:
        raise Missing(f"{path.name} of JupyterLite is not the version that lite.txt names.")
    path.write_text(text.replace(before, after), encoding="utf-8")


def _set_up(folder: Path) -> None:
    """Configure JupyterLite for the course: packages only from here, and the hooks of lite.js."""
    for path in folder.rglob("*.map"):
        path.unlink()
    for path in folder.glob("rspack.config*.js"):
        path.unlink()
    shutil.copytree(STATIC, folder, dirs_exist_ok=True)
    shutil.copy(STATIC.with_name("static") / "icon.svg", folder)
    lessons = {path.relative_to(folder / "files").as_posix(): json.loads(path.read_text("utf-8"))
               for path in sorted((folder / "files").rglob("*.ipynb"))}  # fmt: skip
    (folder / "lessons.json").write_text(json.dumps(
        {path: lesson(notebook) for path, notebook in lessons.items()}), encoding="utf-8")
    for app in ("lab", "notebooks"):
        _change(folder / app / "index.html", *FIRST_OURS)
        _change(folder / app / "index.html", *WITH_ICON)
    _change(folder / "service-worker.js", *WITH_HEADERS)
    (worker,) = folder.rglob("comlink.worker.*.js")
    worker.write_text(TAKES_MEMORY + worker.read_text(encoding="utf-8"), encoding="utf-8")
    _change(worker, *NONE_IS_NULL)
    (core,) = (folder / "build").glob("jlab_core.*.js")
    _change(core, *SAVES)
    path = folder / "jupyter-lite.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    data = config["jupyter-config-data"]
    data.update(appName="bpkit", exposeAppInBrowser=True, faviconUrl="./icon.svg")
    kernel = data["litePluginSettings"][KERNEL]
    # On the index, bpkit is a different project: nothing is ever fetched from there.
    options = {"packages": AT_ONCE, "convertNullToNone": True}
    kernel.update(disablePyPIFallback=True, loadPyodideOptions=options)
    path.write_text(json.dumps(config), encoding="utf-8")
