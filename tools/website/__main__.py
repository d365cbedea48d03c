"""Write the course as a folder for any web server: `python run.py site [FOLDER]`.

    python run.py site                the pages, and in lite/ the course that runs in the browser
    python run.py site --serve        the same, served on this machine and opened in a browser
    python run.py site --no-lite      only the pages, for which nothing has to be fetched
    python run.py site --cdn          smaller: Python comes from Pyodide's own CDN
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import webbrowser
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from inspect import getfile
from pathlib import Path
from typing import Any

from PIL import Image

from bpkit.widgets import learn
from bpkit.widgets.graph.graph import GraphWalk
from bpkit.widgets.step_through.step_through import StepThrough
from bpkit.widgets.views.assets import sheet

from .cdn import take_from_cdn
from .contents import Contents, entry
from .lite import build_lite
from .mathematics import write_font
from .notebooks import paths, read, stills
from .page import front_page, page, sheet_of_code, text_page
from .parts import Missing, fetch
from .prose import BESIDE
from .serving import server_of
from .still import VIEWS, still

ROOT = Path(__file__).resolve().parents[2]
STATIC = Path(__file__).parent / "static"
FILM = "stills/film.z"  # on the front page
WALKS = [Path(getfile(walk)).with_suffix(".css") for walk in (StepThrough, GraphWalk)]
MARK = "site.json"  # tells the next run that it may overwrite the folder


class Refused(Exception):
    """The folder cannot be written; the message says why, and what to write."""


def main(argv: list[str]) -> int:
    """Write the site into the folder named, or into site/."""
    parser = argparse.ArgumentParser(prog="python run.py site", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "site")
    parser.add_argument("--serve", action="store_true", help="serve it on this machine and open it")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--no-lite", action="store_true", help="write only the pages")
    which.add_argument("--cdn", action="store_true", help="take Python from Pyodide's own CDN")
    given = parser.parse_args(argv)
    folder = given.folder.resolve()
    try:
        if not given.no_lite:
            fetch()
        build(folder, living=not given.no_lite, cdn=given.cdn)
    except (Refused, Missing) as reason:
        print(reason, file=sys.stderr)
        return 1
    if given.serve:
        serve(folder)
    else:
        print(f"The site is in {folder}. To look at it: python run.py site --serve")
    return 0


def serve(folder: Path) -> None:
    """Serve the site on this machine until Ctrl-C, and open it."""
    with server_of(folder, port=0) as server:
        address = f"http://127.0.0.1:{server.server_port}/index.html"
        print(f"The site is at {address}; press Ctrl-C to stop it.", flush=True)
        webbrowser.open(address)
        with suppress(KeyboardInterrupt):
            server.serve_forever()


def build(folder: Path, living: bool = False, cdn: bool = False) -> None:
    """Write all pages, and what they show, into the folder; Refused if something else is in it.

    With `living` the course that runs in the browser goes into its folder lite/; with `cdn` that
    takes Python from Pyodide's own CDN.
    """
    clear(folder)
    notebooks = {path.stem: read(path) for path in paths()}
    contents = Contents([entry(path, notebooks[path.stem]) for path in paths()], living)
    with ThreadPoolExecutor(2) as several:  # each waits for a kernel of its own
        alone = dict(zip(notebooks, several.map(stills, notebooks.values()), strict=True))
    pages = {"index": front_page(contents)}
    write_still(folder / FILM, still(learn()))
    for name, notebook in notebooks.items():
        files = {cell: f"stills/{name}-{cell}.z" for cell in alone[name]}
        for cell, file in files.items():
            write_still(folder / file, alone[name][cell])
        pages[name], pictures = page(notebook, name, contents, files)
        for file, picture in pictures.items():
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_bytes(picture)
    for source, target in BESIDE.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        if target.endswith(".html"):
            pages[Path(target).stem] = text_page(text, Path(target).stem, contents)
        else:
            write(folder / target, text)
    for name, text in pages.items():
        write(folder / f"{name}.html", text)
    write_pictures(folder / "imgs")
    write_static(folder / "static", pages)
    write(folder / "static" / "words.json", contents.words())
    if living:
        build_lite(folder / "lite")
        if cdn:
            take_from_cdn(folder / "lite")


def clear(folder: Path) -> None:
    """Empty a folder that an earlier run has written, or make a new one."""
    if folder.exists() and not (folder / MARK).exists() and any(folder.iterdir()):
        raise Refused(
            f"{folder} holds something other than a site of the course. Name another folder: "
            "python run.py site FOLDER."
        )
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    write(folder / MARK, json.dumps({"made by": "python run.py site"}) + "\n")


def write_pictures(folder: Path) -> None:
    """Write imgs/ in few colours, so that a page with many pictures loads fast."""
    folder.mkdir()
    for file in sorted((ROOT / "imgs").iterdir()):
        if file.suffix == ".png":
            drawn = Image.open(file).convert("RGBA").quantize(64, Image.Quantize.FASTOCTREE)
            drawn.save(folder / file.name, optimize=True)
        else:
            shutil.copy(file, folder)


def write_static(folder: Path, pages: dict[str, str]) -> None:
    """Write the scripts, sheets and font, and the JavaScript of the explorers, as in JupyterLab."""
    shutil.copytree(STATIC, folder)
    for name, view in VIEWS.items():
        write(folder / f"{name}.js", str(view._esm))
    shared = sheet()  # each has its own copy in JupyterLab; a page needs one
    own = [*(str(view._css) for view in VIEWS.values()), sheet(*WALKS)]
    write(folder / "explorers.css", "\n".join(look.removeprefix(shared) for look in own))
    looks = [(STATIC / "site.css").read_text(encoding="utf-8"), sheet_of_code(), shared]
    write(folder / "site.css", "\n".join(looks))
    write_font(pages.values(), folder)


def write_still(file: Path, packed: Any) -> None:
    """Write what an explorer can do without a kernel, as still.js reads it."""
    file.parent.mkdir(exist_ok=True)
    text = json.dumps(packed, separators=(",", ":"))
    file.write_bytes(zlib.compress(text.encode("utf-8"), 9))


def write(file: Path, text: str) -> None:
    """Write a text, and the folder that it goes to."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
