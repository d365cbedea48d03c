"""What differs when Python runs in a browser tab: it has no local files, locks or threads."""

from __future__ import annotations

import hashlib
import importlib.machinery
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path
from typing import Any

IN_BROWSER = sys.platform == "emscripten"


if IN_BROWSER and "" in sys.path:
    # Only the page knows what is in the reader's own folder, and Python would ask it before each of
    # the imports that follow, a hundred times or so. So that folder is searched last.
    sys.path.remove("")
    sys.path.append("")


def let_it_be_stopped() -> None:
    """Look at the byte that the page has lent this Python: its stop button writes into it."""
    import js
    import pyodide_js

    if memory := getattr(js, "bpkitMemory", None):  # a page may have none to share
        pyodide_js.setInterruptBuffer(js.Uint8Array.new(memory))


def keep_what_numpy_was_told() -> None:
    """Let np.set_printoptions hold in later cells; here each is a task with options of its own."""
    from IPython import get_ipython

    kept: dict[str, Any] = {}

    def before(*_: object) -> None:
        sys.modules["numpy"].set_printoptions(**kept)

    def after(*_: object) -> None:
        kept.update(sys.modules["numpy"].get_printoptions())

    if shell := get_ipython():
        shell.events.register("pre_run_cell", before)
        shell.events.register("post_run_cell", after)


class Pictures:
    """Finds matplotlib and Pillow where nobody else did, by fetching them: 8 MB.

    bpkit imports them when it first draws something, so a lesson begins without them.
    """

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        """Return where a module is, if it is one of these."""
        if name not in ("matplotlib", "PIL"):
            return None
        install(["matplotlib", "pillow"])
        return importlib.machinery.PathFinder.find_spec(name)


def install(names: list[str]) -> None:
    """Install packages that lie beside the page, with all that they need. Raises OSError as fetch.

    Pyodide's own way would have to be awaited, and an import cannot wait so.
    """
    import pyodide_js

    loaded = pyodide_js.loadedPackages.to_py()
    known = pyodide_js.lockfile.to_py()["packages"]
    needed = [name for name in names if name not in loaded]
    for name in needed:
        needed += [other for other in known[name]["depends"] if other not in {*needed, *loaded}]
    with tempfile.TemporaryDirectory() as folder:
        fetch([known[name]["file_name"] for name in needed], Path(folder))
        for name in needed:
            wheel = Path(folder, known[name]["file_name"].split("/")[-1])
            if hashlib.sha256(wheel.read_bytes()).hexdigest() != known[name]["sha256"]:
                raise OSError(f"{wheel.name} did not arrive whole. Run the cell again.")
            with zipfile.ZipFile(wheel) as packed:
                packed.extractall(sysconfig.get_path("purelib"))
            setattr(pyodide_js.loadedPackages, name, "bpkit")
    importlib.invalidate_caches()


if IN_BROWSER:
    let_it_be_stopped()
    keep_what_numpy_was_told()
    sys.meta_path.append(Pictures())


def fetch(names: list[str], folder: Path) -> None:
    """Fetch files into a folder, all together: from beside the page's wheels, or by their address.

    Raises OSError that names the file if the page does not get it.
    """
    import pyodide_js
    from js import XMLHttpRequest

    beside = str(pyodide_js._api.config.packageBaseUrl or pyodide_js._api.config.indexURL)
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        request = XMLHttpRequest.new()
        address = name if "://" in name else beside.rstrip("/") + "/" + name
        request.open("GET", address, False)
        request.responseType = "arraybuffer"
        request.send()
        if request.status != 200:
            raise OSError(
                f"{name} could not be fetched from the course's page (status {request.status}). "
                "Check your network, and run the cell again."
            )
        (folder / name.split("/")[-1]).write_bytes(request.response.to_py().tobytes())
