"""What differs when Python runs in a browser tab: it has no local files, locks or threads."""

from __future__ import annotations

import sys
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


if IN_BROWSER:
    let_it_be_stopped()
    keep_what_numpy_was_told()


def fetch(names: list[str], folder: Path) -> None:
    """Fetch files that lie beside the page's wheels into a folder, all together.

    Raises OSError that names the file if the page does not get it.
    """
    import pyodide_js
    from js import XMLHttpRequest

    beside = str(pyodide_js._api.config.packageBaseUrl or pyodide_js._api.config.indexURL)
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        request = XMLHttpRequest.new()
        request.open("GET", beside.rstrip("/") + "/" + name, False)
        request.responseType = "arraybuffer"
        request.send()
        if request.status != 200:
            raise OSError(
                f"{name} could not be fetched from the course's page (status {request.status}). "
                "Check your network, and run the cell again."
            )
        (folder / name).write_bytes(request.response.to_py().tobytes())
