"""Take the pictures of the explorers that the README shows, in JupyterLab in a real browser.

    python tools/pictures.py [--out FOLDER]

Without a folder they go to imgs/. What is shown in each is set by the code beside its name.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import expect, sync_playwright

from tests.browser.lab import Notebook, Server, start_browser

# File name, the code of the cell, and what must be seen before the picture is taken.
PICTURES = {
    "explore.png": (
        "hand = explore()\nhand.values = {('w', 3, 1, 3): 1.65}\nhand",
        ".bpkit-network .bpkit-pill text >> text=+1.65",
    ),
    "learn.png": (
        "film = learn()\nfilm.position = 6 * 78 + 4\nfilm",
        ".bpkit-film .bpkit-says >> text=round 79, backward: the errors of layer 2",
    ),
    "step_through.png": ("walk = step_through(step=10)\nwalk", ".bpkit-network .bpkit-face"),
    "paths.png": ("hand = paths(path=1)\nhand", ".bpkit-network .bpkit-face"),
    "check.png": (
        "def output_error(a, y, z):\n    return (a - y) * sigmoid.prime(a)\n\n"
        "check.output_error(output_error)",
        "text=output_error: not right yet.",
    ),
}
WHOLE = {"check.png"}  # shown with the cell's code; of the others, only the output


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "imgs")
    folder = parser.parse_args().out
    folder.mkdir(exist_ok=True)
    cells = ["from bpkit import sigmoid\nfrom bpkit.exercises import check\n"
             "from bpkit.widgets import explore, learn, paths, step_through"]
    cells += [code for code, _ in PICTURES.values()]
    cells += ["0"]  # the last cell is selected, and that can be seen
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        server = Server(Path(temporary, "lab"))
        browser = start_browser(playwright, Path(temporary, "profile"))
        try:
            page = browser.new_page()
            page.set_viewport_size({"width": 1280, "height": 1200})
            page.emulate_media(reduced_motion="reduce")
            notebook = Notebook(page, server, server.put(cells), "light")
            notebook.run_all()
            for i, (name, (_, seen)) in enumerate(PICTURES.items(), start=1):
                cell = notebook.cell(i)
                shown = cell if name in WHOLE else cell.locator(".jp-OutputArea-output").first
                expect(shown.locator(seen).first).to_be_visible()
                shown.screenshot(path=folder / name)
                print(folder / name)
            notebook.assert_no_errors()
            notebook.close()
        finally:
            server.close()
            browser.close()


if __name__ == "__main__":
    main()
