"""What benchmarks in the browser share: JupyterLab, a browser with an empty profile, a notebook."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

from tests.browser.lab import Notebook, Server, start_browser

# For the page: wait for a condition, look again after each `pause`, and give up in the end.
UNTIL = """
  const frame = () => new Promise(requestAnimationFrame);
  const until = async (condition, pause = frame) => {
    const giveUp = performance.now() + 30000;
    while (!condition()) {
      if (performance.now() > giveUp) throw new Error(`never true: ${condition}`);
      await pause();
    }
  };
"""


@contextmanager
def empty_browser() -> Iterator[tuple[BrowserContext, Path]]:
    """A browser with an empty profile, and a folder for what a server stores."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        playwright = stack.enter_context(sync_playwright())
        browser = start_browser(playwright, folder / "profile")
        stack.callback(browser.close)
        yield browser, folder / "lab"


@contextmanager
def lab() -> Iterator[tuple[BrowserContext, Server]]:
    """A browser and a JupyterLab."""
    with empty_browser() as (browser, folder):
        server = Server(folder)
        try:
            yield browser, server
        finally:
            server.close()


@contextmanager
def opened(cells: Sequence[str]) -> Iterator[Notebook]:
    """A notebook made of these cells, with its kernel, in a JupyterLab of its own."""
    with lab() as (browser, server):
        notebook = Notebook(browser.new_page(), server, server.put(cells), "light")
        yield notebook
        notebook.assert_no_errors()
        notebook.close()
