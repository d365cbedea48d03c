"""Measure what the course claims about speed and size, and print one page.

    python run.py bench                    all of it, about ten minutes
    python run.py bench latency            one of them, with its own options: --events 10, --help
    python run.py bench --write            all of it, kept in tools/benchmarks/README.md

A benchmark that fails says so on the page, and such a page is not kept.
"""

from __future__ import annotations

import argparse
import ast
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import psutil

FOLDER = Path(__file__).resolve().parent
KEPT = FOLDER / "README.md"
BEGIN, END = "<!-- the page begins -->", "<!-- the page ends -->"
NAMES = ("imports", "epoch", "sweep", "check", "latency", "frames", "load", "notebooks",
         "cold_start", "kernel", "site")  # fmt: skip


class Failed(Exception):
    """A benchmark could not be measured; the message is the end of what it printed."""


def question(name: str) -> str:
    """The question that a benchmark answers: the first line of its file."""
    tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    return str(ast.get_docstring(tree)).splitlines()[0]


def command(name: str, *extra: str) -> list[str]:
    """How a benchmark is run: in a process of its own, so that none sees what another left."""
    return [sys.executable, "-m", f"tools.benchmarks.{name}", *extra]


def answer(name: str) -> str:
    """What a benchmark prints."""
    done = subprocess.run(command(name), cwd=FOLDER.parents[1], capture_output=True, text=True,
                          encoding="utf-8")
    if done.returncode:
        raise Failed("\n".join(done.stderr.strip().splitlines()[-5:]))
    return done.stdout.strip()


def machine() -> str:
    """The kind of machine on which the figures were measured."""
    kind = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    versions = [f"{name} {version(name)}" for name in ("numpy", "jupyterlab")]
    return ", ".join([kind, f"Python {platform.python_version()}", *versions])


def page() -> tuple[str, bool]:
    """The page, and whether everything on it was measured."""
    busy, began, whole = psutil.getloadavg()[0], time.monotonic(), True
    parts = []
    for name in NAMES:
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            said = answer(name)
        except Failed as reason:
            whole, said = False, f"Not measured: {name} failed.\n\n```\n{reason}\n```"
        parts.append(f"## {question(name)}\n\n{said}")
    minutes = (time.monotonic() - began) / 60
    about = (
        f"{machine()}. The cores are shared: when it began, {busy:.1f} other programs wanted one. "
        f"It took {minutes:.0f} minutes."
    )
    return "\n\n".join([about, *parts]), whole


def keep(text: str) -> None:
    """Put the page between its marks in README.md."""
    before, rest = KEPT.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    KEPT.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8", newline="\n")


def main(argv: list[str]) -> int:
    """Measure one or all; 1 if something could not be measured."""
    if argv and not argv[0].startswith("-"):
        if argv[0] not in NAMES:
            print(f"There is no benchmark '{argv[0]}'; there are {', '.join(NAMES)}.")
            return 2
        return subprocess.call(command(*argv), cwd=FOLDER.parents[1])
    parser = argparse.ArgumentParser(prog="python run.py bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="keep it in README.md, here")
    options = parser.parse_args(argv)
    text, whole = page()
    print(text)
    if options.write and whole:
        keep(text)
    elif options.write:
        print("The page is not kept: see what failed.", file=sys.stderr)
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
