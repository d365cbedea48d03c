"""How long does `import bpkit` take, beside numpy alone?

    python run.py bench imports [--rounds 15]

Every import runs in a fresh Python, whose own start is subtracted; they are measured in turn. The
course's cells import bpkit.widgets, and most of that time goes into the packages of the last line.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from functools import partial

from tools.benchmarks.measuring import in_turn, median, seconds, table, times

BARE = "pass"
IMPORTS = {
    "numpy": "import numpy",
    "bpkit": "import bpkit",
    "bpkit.exercises": "import bpkit.exercises",
    "bpkit.widgets": "import bpkit.widgets",
    "numpy, matplotlib, ipywidgets, anywidget":
        "import numpy, matplotlib.figure, ipywidgets, anywidget",
}


def measured(rounds: int) -> str:
    """Return the table."""
    ways = {
        name: partial(seconds, subprocess.run, [sys.executable, "-c", code], check=True)
        for name, code in {BARE: BARE, **IMPORTS}.items()
    }
    taken = in_turn(ways, rounds)
    bare = taken.pop(BARE)
    net = {name: [a - b for a, b in zip(taken[name], bare, strict=True)] for name in taken}
    rows = [
        [name, f"{1000 * median(net[name]):.0f}", f"{times(net[name], net['numpy']):.2f}"]
        for name in net
    ]
    return table(["import", "ms", "times numpy"], rows)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    print(measured(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
