"""A smaller site: Pyodide and its own packages come from its usual CDN, not from beside the pages.

cdn.txt has the SHA-256 of each package as that release of Pyodide lists it; a browser refuses any
other. The interpreter's address contains its version.
"""

from __future__ import annotations

import json
from pathlib import Path

from .lite import KERNEL
from .parts import INTERPRETER, LOCK

CDN = "https://cdn.jsdelivr.net/pyodide/v314.0.3/full/"
PINS = Path(__file__).with_name("cdn.txt")


def take_from_cdn(folder: Path) -> None:
    """Remove from the living course what the CDN has, and write the address there instead."""
    pins = {name: pin for pin, name in map(str.split, PINS.read_text("utf-8").splitlines())}
    pyodide, config = folder / "static" / "pyodide", folder / "jupyter-lite.json"
    lock = json.loads((pyodide / LOCK).read_text(encoding="utf-8"))
    for entry in lock["packages"].values():
        name = entry["file_name"]
        if name in pins:
            (pyodide / name).unlink()
            entry.update(file_name=CDN + name, sha256=pins[name])
    (pyodide / LOCK).write_text(json.dumps(lock), encoding="utf-8")
    for name in INTERPRETER:
        (pyodide / name).unlink()
    settings = json.loads(config.read_text(encoding="utf-8"))
    kernel = settings["jupyter-config-data"]["litePluginSettings"][KERNEL]
    kernel["pyodideUrl"] = f"{CDN}pyodide.mjs"
    kernel["loadPyodideOptions"]["lockFileURL"] = f"./static/pyodide/{LOCK}"
    config.write_text(json.dumps(settings), encoding="utf-8")
