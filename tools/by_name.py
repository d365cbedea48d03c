"""Try the course as it is installed by name: python tools/by_name.py PROGRAM.

PROGRAM is the command `bpkit` of an environment in which the course was installed from its wheel.
It copies the course into a new folder and opens it. Its server is asked for the first notebook, and
then told to stop.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIRST = "notebooks/00_start_here.ipynb"
PATIENCE = 120  # seconds to wait for a server


def opened(program: str, folder: Path, env: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """Open the course in `folder`/course; return its first notebook, and the page that shows it."""
    own = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("DATA", "RUNTIME")}
    (folder / "data").mkdir()  # nbformat before 5.11 does not make it
    command = [program, str(folder / "course"), "--no-browser"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, env={**env, **own}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        server = _answering(process, folder)
        found = json.loads(_ask(server, f"api/contents/{FIRST}"))["content"]
        page = _ask(server, f"lab/tree/{FIRST}").decode("utf-8")
        _ask(server, "api/shutdown", "POST")
        status = process.wait(PATIENCE)
    finally:
        process.terminate()
        process.wait()
    if status:
        raise RuntimeError(f"{program} ended with {status}. It said:\n{_log(folder)}")
    return found, page


def _answering(process: subprocess.Popen[bytes], folder: Path) -> dict[str, Any]:
    """What the server says about itself, once it answers."""
    give_up = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < give_up:
        try:
            (about,) = (folder / "runtime").glob("jpserver-*.json")
            server: dict[str, Any] = json.loads(about.read_text(encoding="utf-8"))
            _ask(server, "api/status")
            return server
        except (OSError, ValueError):  # not written yet, or only half of it
            time.sleep(0.05)
    raise RuntimeError(f"No server answers. The program said:\n{_log(folder)}")


def _ask(server: dict[str, Any], path: str, method: str = "GET") -> bytes:
    head = {"Authorization": f"token {server['token']}"}
    request = urllib.request.Request(server["url"] + path, headers=head, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())


def _log(folder: Path) -> str:
    return (folder / "log").read_text("utf-8", "replace")


def main() -> None:
    """Try the program named, and say how long it took."""
    with tempfile.TemporaryDirectory(prefix="bpkit-", ignore_cleanup_errors=True) as temporary:
        begun = time.monotonic()
        notebook, _ = opened(str(Path(sys.argv[1]).absolute()), Path(temporary), os.environ)
        print(_log(Path(temporary)).strip().split("[I")[0])
    seconds = time.monotonic() - begun
    print(f"The first notebook has {len(notebook['cells'])} cells; all took {seconds:.0f} s.")


if __name__ == "__main__":
    main()
