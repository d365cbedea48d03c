"""What does a learner cost a server, in memory and in the time that a kernel takes to start?

    python run.py bench kernel [--rounds 5] [--notebooks 00_start_here ...]

Notebooks are opened in JupyterLab in a browser, each with a kernel of its own, and run to the end.
RSS is all the memory that a process sees; own is what only that process has (USS), which is what
one more learner adds, since the programs' files are shared. JupyterLab's own is measured with
another JupyterLab beside it, as on a server on which every learner has one (JupyterHub).
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import psutil
from jupyter_client.manager import start_new_kernel

from tests.browser.lab import Notebook, Server
from tools.benchmarks.browser import lab
from tools.benchmarks.measuring import median, table

FIRST_CELL = "import numpy, bpkit, bpkit.exercises, bpkit.widgets"
STEPS = {
    "a kernel that has started": "pass",
    "a kernel after `import bpkit`": "import bpkit",
    "a kernel after the imports of a first cell": FIRST_CELL,
}
OPENED = ("00_start_here", "08_linear_neurons", "09_mini_batch", "12_digits")
CLASS = 30
KERNELS = 2  # notebooks that a learner has open at once: today's, and the one before


def start() -> tuple[float, float]:
    """Return how long a kernel takes until it answers, and until the first cell's imports are done.

    Both are counted from the start.
    """
    began = time.perf_counter()
    manager, client = start_new_kernel(extra_arguments=["--log-level=ERROR"])
    try:
        ready = time.perf_counter() - began
        client.execute_interactive(FIRST_CELL, timeout=120)
        return ready, time.perf_counter() - began
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def megabytes(process: psutil.Process) -> tuple[float, float]:
    """Return RSS and USS."""
    memory = process.memory_full_info()
    return memory.rss / 1e6, memory.uss / 1e6


def memory(names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return RSS and own of the kernels, and lastly of the JupyterLab that they belong to."""
    found = {}
    with ExitStack() as stack:
        browser, server = stack.enter_context(lab())
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        stack.callback(Server(Path(folder)).close)  # the neighbour

        def opened(notebook: str | list[str]) -> Notebook:
            return Notebook(browser.new_page(), server, server.put(notebook), "light")

        def kernel_of(notebook: Notebook) -> psutil.Process:
            return psutil.Process(notebook.read_in_kernel("import os; os.getpid()"))

        twins = opened(["pass"]), opened(["pass"])  # two, so that what they share is not "own"
        for what, code in STEPS.items():
            for twin in twins:
                twin.run_in_kernel(code)
            found[what] = megabytes(kernel_of(twins[0]))
        for name in names:
            notebook = opened(f"{name}.ipynb")
            notebook.run_all(600)
            found[f"a kernel that has run {name}"] = megabytes(kernel_of(notebook))
            notebook.page.close()
        here = kernel_of(twins[0]).parent()
        found[f"JupyterLab with {len(names) + 2} kernels"] = megabytes(here)
    return found


def measured(rounds: int, names: Sequence[str]) -> str:
    """Return the tables, and what they mean for a class."""
    starts = [start() for _ in range(rounds)]
    ready, imported = (median(times) for times in zip(*starts, strict=True))
    found = memory(names)
    rows = [[what, f"{rss:.0f}", f"{own:.0f}"] for what, (rss, own) in found.items()]
    *kernels, server = (own for _, own in found.values())
    one = server + KERNELS * max(kernels)
    return "\n\n".join([
        f"A kernel answers after {ready:.1f} s, and has the imports of a first cell after "
        f"{imported:.1f} s (medians of {rounds}).",
        table(["memory", "RSS, MB", "own, MB"], rows),
        f"A learner with a JupyterLab and {KERNELS} notebooks open needs about {one:.0f} MB, so "
        f"{CLASS} learners need about {math.ceil(CLASS * one / 1000)} GB.",
    ])


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how many kernels are started")
    parser.add_argument("--notebooks", nargs="+", default=OPENED, help="which are run")
    options = parser.parse_args()
    print(measured(options.rounds, options.notebooks))


if __name__ == "__main__":
    main()
