"""Write the course as a folder of pages: `python run.py site [FOLDER]`, a minute or so.

Any web server can hold the folder; to look at it here:

    python -m http.server --directory site
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PIL import Image

from bpkit.widgets.views.assets import sheet

from .contents import Contents, entry
from .mathematics import write_font
from .notebooks import paths, read, stills
from .page import front_page, page, sheet_of_code, text_page
from .prose import BESIDE
from .still import VIEWS

ROOT = Path(__file__).resolve().parents[2]
STATIC = Path(__file__).parent / "static"
MARK = "site.json"  # by which the next run knows that it may write over a folder


class Refused(Exception):
    """The folder cannot be written; the message says why, and what to write."""


def main(argv: list[str]) -> int:
    """Write the site into the folder named, or into site/."""
    parser = argparse.ArgumentParser(prog="python run.py site", description=__doc__.split(":")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "site")
    folder = parser.parse_args(argv).folder.resolve()
    try:
        build(folder)
    except Refused as reason:
        print(reason, file=sys.stderr)
        return 1
    print(f"The site is in {folder}. To look at it:\n"
          f"    {Path(sys.executable).name} -m http.server --directory {folder}")
    return 0


def build(folder: Path) -> None:
    """Write all pages, and what they show, into the folder; Refused if something else is in it."""
    clear(folder)
    notebooks = {path.stem: read(path) for path in paths()}
    contents = Contents([entry(path, notebooks[path.stem]) for path in paths()])
    with ThreadPoolExecutor(2) as several:  # each waits for a kernel of its own
        alone = dict(zip(notebooks, several.map(stills, notebooks.values()), strict=True))
    pages = {"index": front_page(contents)}
    for name, notebook in notebooks.items():
        files = {cell: f"stills/{name}-{cell}.json" for cell in alone[name]}
        for cell, file in files.items():
            write(folder / file, json.dumps(alone[name][cell], separators=(",", ":")))
        pages[name] = page(notebook, name, contents, files)
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


def clear(folder: Path) -> None:
    """Empty a folder that an earlier run has written, or make a new one."""
    if folder.exists() and not (folder / MARK).exists() and any(folder.iterdir()):
        raise Refused(
            f"{folder} holds something that is no site of the course. Name another folder: "
            "python run.py site FOLDER."
        )
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    write(folder / MARK, json.dumps({"made by": "python run.py site"}) + "\n")


def write_pictures(folder: Path) -> None:
    """Write imgs/ in few colours, so that a page with many of them is soon there."""
    folder.mkdir()
    for file in sorted((ROOT / "imgs").iterdir()):
        if file.suffix == ".png":
            drawn = Image.open(file).convert("RGB")
            drawn.quantize(64).save(folder / file.name, optimize=True)
        else:
            shutil.copy(file, folder)


def write_static(folder: Path, pages: dict[str, str]) -> None:
    """Write the scripts, sheets and font, and the JavaScript of the explorers, as in JupyterLab."""
    shutil.copytree(STATIC, folder)
    for name, view in VIEWS.items():
        write(folder / f"{name}.js", str(view._esm))
    looks = [sheet(), *(style_of(view) for view in VIEWS.values())]
    write(folder / "site.css", (STATIC / "site.css").read_text(encoding="utf-8") + "\n".join(looks))
    write(folder / "code.css", sheet_of_code())
    write_font(pages.values(), folder)


def style_of(view: Any) -> str:
    """The sheet of a view, as anywidget has it."""
    return str(view._css)


def write(file: Path, text: str) -> None:
    """Write a text, and the folder that it goes to."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
