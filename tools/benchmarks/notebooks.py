"""How long does each notebook take, from the start of its kernel to its last cell?

    python run.py bench notebooks [name ...]

Each is executed once, as `python run.py notebooks` does it, without a browser; nothing is stored.
"""

from __future__ import annotations

import argparse

from tools.benchmarks.measuring import seconds, table
from tools.notebooks import NOTEBOOKS, execute, locate, parse, read


def measured(names: list[str]) -> str:
    """Return the table of these notebooks."""
    rows, total = [], 0.0
    for name in names:
        path = locate(name)
        notebook = parse(read(path))
        cells = sum(cell.cell_type == "code" for cell in notebook.cells)
        taken = seconds(execute, notebook, path.parent)
        total += taken
        rows.append([path.stem, cells, f"{taken:.1f}"])
    return table(["notebook", "cells", "seconds"], [*rows, ["all", "", f"{total:.0f}"]])


def main() -> None:
    """Measure the notebooks named, or all, and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="name")
    every = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    print(measured(parser.parse_args().names or every))


if __name__ == "__main__":
    main()
