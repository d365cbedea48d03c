"""The fixtures of the browser tests: `open_notebook` is the one that tests ask for.

One JupyterLab and one browser serve all tests of this folder. They end with its last test, so that
they take no time from the notebooks that are tested after them, and playwright's event loop is in
nobody's way.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

import nbformat
import pytest
from playwright.sync_api import BrowserContext, expect, sync_playwright

from .lab import GLANCE, THEMES, NoBrowser, Notebook, Server, Theme, start_browser

expect.set_options(timeout=GLANCE * 1000)


@pytest.fixture(scope="package")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Chromium, Chrome or Edge; the tests fail, and are not skipped, if there is none."""
    with sync_playwright() as playwright:
        started = None
        try:
            started = start_browser(playwright, tmp_path_factory.mktemp("profile"))
        except NoBrowser as error:
            why = str(error)
        if started is None:
            pytest.fail(why, pytrace=False)
        yield started
        started.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One JupyterLab for all browser tests, on a copy of the notebooks."""
    started = Server(tmp_path_factory.mktemp("lab"))
    yield started
    started.close()


@pytest.fixture
def open_notebook(
    browser: BrowserContext, server: Server
) -> Iterator[Callable[..., Notebook]]:
    """Open a notebook of the course by its name, or one made of a list of cells.

    open_notebook("00_start_here.ipynb", theme="dark") or open_notebook(["x = 1", "print(x)"]).
    Each is a page of its own with a kernel of its own, which end with the test.
    """
    with ExitStack() as stack:

        def opened(
            notebook: str | Sequence[str | nbformat.NotebookNode], theme: Theme = "light"
        ) -> Notebook:
            name = server.put(notebook)
            server.set("apputils-extension/themes", {"theme": THEMES[theme]})
            page = browser.new_page()
            stack.callback(page.close)
            page.set_default_timeout(GLANCE * 1000)
            shown = Notebook(page, server, name, theme)
            stack.callback(shown.close)
            return shown

        yield opened
