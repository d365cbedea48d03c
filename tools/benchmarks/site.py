"""How soon is a page of the site there, and how smooth is a drag without a kernel?

    python run.py bench site [--frames 300] [--rounds 3]

Each page is opened from a server on this machine by a browser that has not seen it: the first words
or lines are there at the first paint; the largest thing in view, most often the picture, at the
last; an explorer answers when its numbers are unpacked. All are counted from the request. The drag
is that of `bench frames`, here on the page of notebook 00; each frame brings one event.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import BrowserContext

from tools.benchmarks.browser import UNTIL, empty_browser
from tools.benchmarks.frames import DRAG, drawn
from tools.benchmarks.measuring import in_turn, median, table
from tools.website.__main__ import build
from tools.website.notebooks import paths

SEEN = f"""async () => {{ {UNTIL}
  const largest = [];
  new PerformanceObserver(list => largest.push(...list.getEntries()))
    .observe({{type: 'largest-contentful-paint', buffered: true}});
  await until(() => document.readyState === 'complete');
  for (let i = 0; i < 3; i++) await frame(); // what has been painted is told a frame later
  await until(() => largest.length);
  const waits = document.querySelector('figure.still') !== null;
  await until(() => !document.querySelector('figure.still:not(.answers)'));
  const first = performance.getEntriesByName('first-contentful-paint')[0].startTime;
  const bytes = [...performance.getEntriesByType('resource'),
    ...performance.getEntriesByType('navigation')].reduce((sum, e) => sum + e.encodedBodySize, 0);
  const answers = waits ? performance.now() : null;
  return {{first, largest: largest.at(-1).startTime, answers, bytes}};
}}"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, says nothing, and lets nothing be kept for the next round."""

    def log_message(self, *_: object) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


@contextmanager
def served() -> Iterator[str]:
    """The address of a site that is built for this, on a server on this machine."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        serving = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
        Thread(target=serving.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{serving.server_port}"
        finally:
            serving.shutdown()
            serving.server_close()


def seen(browser: BrowserContext, url: str) -> dict[str, Any]:
    """What a reader sees when, in ms, and how many bytes came."""
    page = browser.new_page()
    page.goto(url)
    result: dict[str, Any] = page.evaluate(SEEN)
    page.close()
    return result


def soon(browser: BrowserContext, address: str, rounds: int) -> str:
    """Return the table of the pages: those with explorers that answer, and the slowest of all."""
    names = ["index", *(path.stem for path in paths())]
    ways = {name: partial(seen, browser, f"{address}/{name}.html") for name in names}
    taken = in_turn(ways, rounds)
    rows, largest = [], {}
    for name, results in taken.items():
        first, largest[name] = (median(r[what] for r in results) for what in ("first", "largest"))
        answers = [result["answers"] for result in results if result["answers"] is not None]
        if answers:
            kilobytes = f"{results[0]['bytes'] / 1000:.0f}"
            ms = f"{first:.0f}", f"{largest[name]:.0f}", f"{median(answers):.0f}"
            rows.append([name, kilobytes, *ms])
    head = ["page", "KB", "first paint, ms", "largest, ms", "explorers answer, ms"]
    slowest = max(largest, key=lambda name: largest[name])
    said = f"Of all {len(names)} pages {slowest} is the last to show the largest thing in view"
    return f"{table(head, rows)}\n\n{said}: after {largest[slowest]:.0f} ms."


def smooth(browser: BrowserContext, address: str, frames: int, rounds: int) -> str:
    """Return the table of the drag."""
    page = browser.new_page()
    page.goto(f"{address}/00_start_here.html")
    page.wait_for_selector("figure.answers .bpkit-track")
    page.locator(".bpkit-network").first.scroll_into_view_if_needed()
    kinds = {"nothing is moved": "nothing", "`explore` without a kernel": "explore"}
    ways = {name: partial(page.evaluate, DRAG, [kind, "", frames]) for name, kind in kinds.items()}
    taken = in_turn(ways, rounds)
    page.close()
    return drawn(taken, frames)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with served() as address, empty_browser() as (browser, _):
        print(soon(browser, address, options.rounds), end="\n\n")
        print(smooth(browser, address, options.frames, options.rounds))


if __name__ == "__main__":
    main()
