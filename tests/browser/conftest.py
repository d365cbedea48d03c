"""The fixtures of the browser tests: `open_notebook` is the one that tests ask for.

One JupyterLab and one browser serve all tests in this folder. They end with its last test, so that
they take no time from the notebooks that are tested after them, and playwright's event loop gets in
nobody's way.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

import nbformat
import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from .lab import GLANCE, IS_NEW, THEMES, WINDOW, NoBrowser, Notebook, Server, Theme, start_browser

PASSED = pytest.StashKey[bool]()

expect.set_options(timeout=GLANCE * 1000)


@pytest.fixture(scope="package")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Chromium, Chrome or Edge; if there is none, the tests fail instead of being skipped."""
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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Note whether a test passed: no other test gets what a failed one leaves behind."""
    report = yield
    if report.when == "call":
        item.stash[PASSED] = report.passed
    return report


@pytest.fixture(scope="package")
def idle() -> list[Page]:
    """Pages with JupyterLab that no test is using."""
    return []


@pytest.fixture
def open_notebook(
    browser: BrowserContext, server: Server, idle: list[Page], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Notebook]]:
    """Open a notebook of the course by its name, or one made of a list of cells.

    open_notebook("00_start_here.ipynb", theme="dark") or open_notebook(["x = 1", "print(x)"]). Each
    has its own page and its own kernel, which ends with the test. A page that has come to no harm
    serves the next test too.
    """

    def put_back(page: Page) -> None:
        unharmed = request.node.stash.get(PASSED, False) and not page.locator(".jp-Dialog").count()
        if not unharmed or not page.evaluate(IS_NEW):
            return page.close()
        page.set_viewport_size(WINDOW)
        page.emulate_media(reduced_motion="null")
        page.mouse.move(0, 0)
        idle.append(page)

    with ExitStack() as stack:

        def opened(
            notebook: str | Sequence[str | nbformat.NotebookNode], theme: Theme = "light"
        ) -> Notebook:
            name = server.put(notebook)
            server.set("apputils-extension/themes", {"theme": THEMES[theme]})
            page = idle.pop() if idle else browser.new_page()
            stack.callback(put_back, page)
            page.set_default_timeout(GLANCE * 1000)
            shown = Notebook(page, server, name, theme)
            stack.callback(shown.close)
            return shown

        yield opened
