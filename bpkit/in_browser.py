"""What is different where Python runs in a browser tab: no files beside it, locks, or threads."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

IN_BROWSER = sys.platform == "emscripten"


if IN_BROWSER and "" in sys.path:
    # The page must be asked what is in the reader's own folder; Python would ask before each import
    # that follows, some hundred times. It is asked last.
    sys.path.remove("")
    sys.path.append("")


def listen() -> None:
    """Let the stop button reach this Python: the page lends it a byte that says when."""
    import js
    import pyodide_js
    from pyodide.ffi import create_proxy, to_js

    def heard(event: Any) -> None:
        if getattr(event.data, "bpkit", "") == "stop":
            pyodide_js.setInterruptBuffer(js.Uint8Array.new(event.data.memory))

    js.addEventListener("message", create_proxy(heard))
    asked = {"bpkit": "may I be stopped?"}
    js.postMessage(to_js(asked, dict_converter=js.Object.fromEntries))


if IN_BROWSER:
    listen()


def fetch(names: list[str], folder: Path) -> None:
    """Put files that lie beside the wheels of the page into a folder, in one go.

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
                f"{name} did not come from the course's page (status {request.status}). "
                "Look at your network, and run the cell again."
            )
        (folder / name).write_bytes(request.response.to_py().tobytes())
