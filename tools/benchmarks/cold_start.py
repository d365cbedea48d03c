"""How long is it from a cold start until the first weight moves?

    python run.py bench cold_start [--rounds 3]

It is measured from `python -m jupyterlab`, with a browser that is open and has an empty profile, to
the frame in which the cost follows the weight of notebook 00. The lines also say which keys a
reader has pressed by then. Everything is installed; settings, profile and kernel are new in every
round, but files that were read once are in the system's memory.
"""

from __future__ import annotations

import argparse
import time

from tests.browser.lab import Notebook, Server
from tools.benchmarks.browser import empty_browser
from tools.benchmarks.measuring import median, table

STAGES = (
    "JupyterLab answers",
    "the notebook is open, its kernel idle",
    "Shift+Enter, twice: the whole explorer is there",
    "one arrow key: the weight has moved, the cost has followed",
)
WHOLE = """() => {
  const pill = document.querySelector('.bpkit-network .bpkit-pill text');
  const shown = pill?.closest('.bpkit-network');
  const box = shown?.getBoundingClientRect();
  return !!box && box.top >= 0 && box.bottom <= innerHeight;
}"""
MOVED = "document.querySelector('.bpkit-network .bpkit-row-exact b').textContent !== '0.00000'"


def once() -> list[float]:
    """Return when each stage is reached, in seconds from the start."""
    with empty_browser() as (browser, folder):
        page, reached = browser.new_page(), []
        began = time.perf_counter()

        def reach() -> None:
            reached.append(time.perf_counter() - began)

        server = Server(folder)
        try:
            reach()
            notebook = Notebook(page, server, "00_start_here.ipynb", "light")
            reach()
            for _ in range(2):  # the text at the top, then the explorer's cell
                page.keyboard.press("Shift+Enter")
            page.wait_for_function(WHOLE)
            reach()
            page.locator(".bpkit-network .bpkit-handle").first.press("ArrowRight")
            page.wait_for_function(MOVED)
            reach()
            notebook.close()
        finally:
            server.close()
    return reached


def measured(rounds: int) -> str:
    """Return the table."""
    taken = [once() for _ in range(rounds)]
    rows = [
        [stage, *(f"{at:.1f}" for at in (median(times), min(times), max(times)))]
        for stage, times in zip(STAGES, zip(*taken, strict=True), strict=True)
    ]
    return table([f"seconds from the start, {rounds} rounds", "median", "least", "most"], rows)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    print(measured(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
