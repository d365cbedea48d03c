"""How soon does a page of the site appear, and how smooth is a drag without a kernel?

    python run.py bench site [--frames 300] [--rounds 3]

Each page is opened from a server on this machine by a browser that has not seen it. "First paint"
is when the first words or lines appear; "largest" is when the largest thing in view appears, most
often the picture; "explorers answer" is when the numbers of the first explorer, scrolled into view,
have been unpacked. All are counted from the request. The drag is that of `bench frames`, on the
page of notebook 00, with one event in each frame. For the living course, the tables give what the
server sends, as it is and compressed where it is text or WebAssembly; the time from following the
link to notebook 00 until Python is ready; and the time until a weight moves, when a reader presses
Shift+Enter until the first explorer is there, and then one key.
"""

from __future__ import annotations

import argparse
import gzip
import tempfile
import time
from functools import cache, partial
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, expect

from tools.benchmarks.browser import UNTIL, empty_browser
from tools.benchmarks.frames import DRAG, drawn
from tools.benchmarks.measuring import in_turn, median, table
from tools.website.__main__ import build
from tools.website.notebooks import paths
from tools.website.parts import ready
from tools.website.serving import Plain, served

PACKED = (".html", ".js", ".mjs", ".json", ".css", ".svg", ".txt", ".ipynb", ".wasm")
NO_PARTS = "The living course: not measured, because its parts are missing. `python run.py site`"
IDLE = """() => window.jupyterapp?.shell?.currentWidget?.context?.sessionContext
    ?.session?.kernel?.status === 'idle'"""
SEEN = f"""async () => {{ {UNTIL}
  const largest = [];
  new PerformanceObserver(list => largest.push(...list.getEntries()))
    .observe({{type: 'largest-contentful-paint', buffered: true}});
  await until(() => document.readyState === 'complete');
  for (let i = 0; i < 3; i++) await frame(); // what has been painted is told a frame later
  await until(() => largest.length);
  const explorer = document.querySelector('figure.still');
  const first = performance.getEntriesByName('first-contentful-paint')[0].startTime;
  const bytes = [...performance.getEntriesByType('resource'),
    ...performance.getEntriesByType('navigation')].reduce((sum, e) => sum + e.encodedBodySize, 0);
  explorer?.scrollIntoView();
  await until(() => !explorer || explorer.matches('.answers'));
  const answers = explorer && performance.now();
  return {{first, largest: largest.at(-1).startTime, answers, bytes}};
}}"""


class Quiet(Plain):
    """Serves a folder, prints nothing, and lets the browser keep nothing for the next round."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


class Counting(Plain):
    """Counts the bytes of the files that it sends, and what they would be if compressed."""

    sent = 0
    packed = 0
    code = 0

    def send_response(self, code: int, message: str | None = None) -> None:
        self.code = code
        super().send_response(code, message)

    def send_header(self, keyword: str, value: str) -> None:
        if keyword == "Content-Length" and self.code == 200:
            Counting.sent += int(value)
            Counting.packed += packed(Path(self.translate_path(self.path)))
        super().send_header(keyword, value)


@cache
def packed(path: Path) -> int:
    """How many bytes a file takes if the server compresses what is text or WebAssembly."""
    if path.suffix not in PACKED:
        return path.stat().st_size
    return len(gzip.compress(path.read_bytes(), 6))


def seen(browser: BrowserContext, url: str) -> dict[str, Any]:
    """When a reader sees what, in ms, and how many bytes came."""
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
    head = ["page", "KB", "first paint, ms", "largest, ms", "explorer answers, ms"]
    slowest = max(largest, key=lambda name: largest[name])
    said = f"Of all {len(names)} pages {slowest} is the last to show the largest thing in view"
    return f"{table(head, rows)}\n\n{said}: after {largest[slowest]:.0f} ms."


def smooth(browser: BrowserContext, address: str, frames: int, rounds: int) -> str:
    """Return the table of the drag."""
    page = browser.new_page()
    page.goto(f"{address}/00_start_here.html")
    page.locator("figure.still").first.scroll_into_view_if_needed()
    page.wait_for_selector("figure.answers .bpkit-track")
    kinds = {"nothing is moved": "nothing", "`explore` without a kernel": "explore"}
    ways = {name: partial(page.evaluate, DRAG, [kind, "", frames]) for name, kind in kinds.items()}
    taken = in_turn(ways, rounds)
    page.close()
    return drawn(taken, frames)


def moved(browser: BrowserContext, address: str) -> tuple[float, float, float, float]:
    """Follow the link to 00 and run it: MB, MB packed, s until Python, s until a weight moves."""
    Counting.sent = Counting.packed = 0
    began = time.perf_counter()
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{address}/lite/lab/index.html?path=notebooks/00_start_here.ipynb")
    page.wait_for_function(IDLE)
    python = time.perf_counter() - began
    for _ in range(2):  # the text at the top, then the explorer's cell
        page.keyboard.press("Shift+Enter")
    handle = page.locator(".bpkit-network").first.get_by_role("slider")
    shown = page.locator(".bpkit-row-exact b").first
    handle.wait_for()
    before = shown.inner_text()
    handle.press("PageUp")
    expect(shown).not_to_have_text(before)
    weight = time.perf_counter() - began
    page.close()
    return Counting.sent / 1e6, Counting.packed / 1e6, python, weight


def living(folder: Path, rounds: int) -> str:
    """Return the table of the living course: followed for the first time, and again."""
    rows: dict[str, list[tuple[float, ...]]] = {"the first time": [], "again": []}
    with served(folder, Counting) as address:
        for _ in range(rounds):
            with empty_browser() as (browser, _):
                for taken in rows.values():
                    taken.append(moved(browser, address))
    head = ["the link to 00 is followed", "MB", "MB packed", "s until Python is ready",
            "s until a weight moves"]  # fmt: skip
    return table(head, [
        [name, *(f"{median(column):.1f}" for column in zip(*taken, strict=True))]
        for name, taken in rows.items()
    ])


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        build(folder, living=ready())
        with served(folder, Quiet) as address, empty_browser() as (browser, _):
            print(soon(browser, address, options.rounds), end="\n\n")
            print(smooth(browser, address, options.frames, options.rounds), end="\n\n")
        print(living(folder, options.rounds) if ready() else NO_PARTS)


if __name__ == "__main__":
    main()
