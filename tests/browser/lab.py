"""A real JupyterLab, a real browser, and a notebook open in them, for the tests in this folder.

Whatever waits here waits for a condition; a number of seconds only says when to give up.
"""

from __future__ import annotations

import ast
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    FloatRect,
    Locator,
    Page,
    Playwright,
    ViewportSize,
)
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from .guard import guarded

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds to wait for a server, a notebook or a cell
WINDOW: ViewportSize = {"width": 1280, "height": 800}
GLANCE = 30  # seconds to wait for something on an open page
Theme = Literal["light", "dark"]
THEMES: dict[Theme, str] = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}

# ---- places on a page ----

FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def box_of(part: Locator) -> FloatRect:
    """Where a part of a page is, once it is still there two frames later.

    An explorer whose width has changed is drawn anew, of new parts: in that moment one of the old
    ones is nowhere, and what was measured just before is no longer true.
    """
    give_up = time.monotonic() + GLANCE
    before, box = None, part.bounding_box()
    while box is None or box != before:
        assert time.monotonic() < give_up, f"{part} does not stand still: {before}, then {box}"
        part.page.evaluate(FRAMES)
        before, box = box, part.bounding_box()
    return box


# ---- the browser ----

FLAGS = [
    "--no-sandbox",  # root has no sandbox on Linux; the only pages opened are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ON_PATH = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
MAC = ("Google Chrome", "Chromium", "Microsoft Edge")
WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
ADVICE = (
    "The browser tests need Chromium, Chrome or Edge: install one of them (on Debian: "
    "apt-get install chromium; anywhere: python -m playwright install --with-deps chromium), "
    "or set BPKIT_BROWSER to the path of its program."
)


class NoBrowser(Exception):
    """No browser starts; the message says what was tried and how to get one."""


def installed_browsers() -> list[str]:
    """The programs that may be Chromium, Chrome or Edge on this machine, best first."""
    known: list[Path] = []
    if sys.platform == "darwin":
        homes = [Path("/Applications"), Path.home() / "Applications"]
        known += [home / f"{app}.app/Contents/MacOS/{app}" for app in MAC for home in homes]
    elif sys.platform == "win32":
        places = (os.environ.get(v) for v in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
        homes = [Path(place) for place in places if place]
        known += [home / app for app in WINDOWS for home in homes]
    on_path = [program for name in ON_PATH if (program := shutil.which(name))]
    return on_path + [str(program) for program in known if program.is_file()]


def download_browser() -> None:
    """Let playwright download its own Chromium, or raise what it says."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        lines = done.stdout.decode("utf-8", "replace").splitlines()
        said = [line for line in lines if line.strip() and not line.startswith("    at ")]
        raise NoBrowser("\n".join(said[-3:]))


def start_browser(playwright: Playwright, profile: Path) -> BrowserContext:
    """Start $BPKIT_BROWSER, or else an installed browser, or else the one playwright downloads.

    `profile` is an empty folder. All pages share it: JupyterLab's scripts are kept there compiled,
    so a page opens in two thirds of the time. Raises NoBrowser if none starts.
    """
    launch = partial(
        playwright.chromium.launch_persistent_context, profile, headless=True, args=FLAGS,
        timeout=60_000, viewport=WINDOW,
    )
    chosen = os.environ.get("BPKIT_BROWSER")
    failures = []
    for program in [chosen] if chosen else installed_browsers():
        try:
            return launch(executable_path=program)
        except PlaywrightError as error:
            failures.append(f"{program}: {error}")
    if not chosen:
        try:
            return launch()
        except PlaywrightError:
            pass  # not downloaded yet
        try:
            download_browser()
            return launch()
        except (PlaywrightError, NoBrowser) as error:
            failures.append(f"playwright's own Chromium: {error}")
    raise NoBrowser("\n".join([ADVICE, "What was tried:", *failures]))


# ---- JupyterLab ----

SETTINGS: dict[str, dict[str, Any]] = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
    "notebook-extension/tracker": {"windowingMode": "none", "scrollPastEnd": False},
}


class Server:
    """JupyterLab on a copy of notebooks/ and imgs/, with its own folders for everything else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "course"
        self.url = ""
        self._log = folder / "log"
        for name in ("notebooks", "imgs"):
            (self.root / name).mkdir(parents=True)
            if (ROOT / name).is_dir():
                shutil.copytree(
                    ROOT / name,
                    self.root / name,
                    ignore=shutil.ignore_patterns(".ipynb_checkpoints"),
                    dirs_exist_ok=True,
                )
        for plugin, values in SETTINGS.items():
            self.set(plugin, values)
        self._process = self._start()

    @property
    def log(self) -> str:
        """Everything that the server and its kernels have said."""
        return self._log.read_text("utf-8", "replace")

    def set(self, plugin: str, values: dict[str, Any]) -> None:
        """Store a JupyterLab setting; it holds for pages opened from now on."""
        file = self.folder / "settings" / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")

    def put(self, notebook: str | Sequence[str | nbformat.NotebookNode]) -> str:
        """Put a notebook where the server finds it, and return its name.

        Given a name, it is that notebook of the course as it is stored, whatever was done to an
        earlier copy. Given cells, it is a new one: each is the code of a code cell, or made with
        nbformat.
        """
        folder = self.root / "notebooks"
        if isinstance(notebook, str):
            shutil.copy(ROOT / "notebooks" / notebook, folder)
            return notebook
        cells = [new_code_cell(cell) if isinstance(cell, str) else cell for cell in notebook]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        made = new_notebook(cells=cells, metadata={"kernelspec": kernel})
        name = f"made-{len(list(folder.glob('made-*.ipynb'))) + 1}.ipynb"
        nbformat.write(made, folder / name)
        return name

    def _start(self) -> subprocess.Popen[bytes]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
        command += ["--ip=127.0.0.1", f"--port={port}", f"--ServerApp.root_dir={self.root}"]
        command += ["--IdentityProvider.token=", "--ServerApp.password="]
        command += ["--ServerApp.disable_check_xsrf=True"]  # so that close() may ask it to stop
        command += ["--LabApp.expose_app_in_browser=True"]  # window.jupyterapp, used below
        command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
        own = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
            "BPKIT_PROGRESS": "progress.json",
        }
        env = {**os.environ, **{name: str(self.folder / value) for name, value in own.items()}}
        env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH")]))
        env["PYTHONUTF8"] = "1"
        with self._log.open("wb") as log:
            process = guarded(command, env=env, stdout=log, stderr=subprocess.STDOUT)
        try:
            self._wait_for(process)
        except BaseException:  # Ctrl-C too: nothing is left running
            process.communicate()  # which closes its input
            raise
        return process

    def _wait_for(self, process: subprocess.Popen[bytes]) -> None:
        give_up = time.monotonic() + PATIENCE
        while not self._answers():
            if process.poll() is not None:
                ended = f"JupyterLab ended with {process.returncode}"
                raise RuntimeError(f"{ended}. It said:\n{self.log}")
            if time.monotonic() > give_up:
                raise RuntimeError(f"JupyterLab does not answer. It said:\n{self.log}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        """Whether the server has given its address, and replies there."""
        try:
            (about,) = (self.folder / "runtime").glob("jpserver-*.json")
            port = json.loads(about.read_text(encoding="utf-8"))["port"]
            self.url = f"http://127.0.0.1:{port}"
            return self._ask("GET", "/api/status") == 200
        except (OSError, ValueError, http.client.HTTPException):
            return False

    def _ask(self, method: str, path: str) -> int:
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=10)
        try:
            connection.request(method, path)
            return connection.getresponse().status
        finally:
            connection.close()

    def close(self) -> None:
        """Stop the server and its kernels; asked over HTTP, which is the same on every system."""
        try:
            self._ask("POST", "/api/shutdown")
            self._process.wait(20)
        except (OSError, http.client.HTTPException, subprocess.TimeoutExpired):
            pass
        self._process.communicate()  # and if it has not stopped, it is ended now


# ---- a notebook, open in the browser ----

READY = """([name, theme]) => {
  const shell = window.jupyterapp?.shell;
  const panel = [...(shell?.widgets('main') ?? [])]
    .find(widget => widget.context?.path === `notebooks/${name}`);
  // What else is open, as the launcher is, may still have the focus, or take it back.
  if (panel && shell.currentWidget !== panel) shell.activateById(panel.id);
  const kernel = panel?.context.sessionContext.session?.kernel;
  return document.body.dataset.jpThemeName === theme && shell.currentWidget === panel
    && !!panel?.context.isReady && panel.content?.widgets?.length > 0
    && kernel?.connectionStatus === 'connected' && kernel.status === 'idle';
}"""

# In a page that shows JupyterLab already.
OPEN = """async ([name, theme]) => {
  const {commands} = window.jupyterapp;
  if (document.body.dataset.jpThemeName !== theme)
    await commands.execute('apputils:change-theme', {theme});
  await commands.execute('docmanager:open', {path: `notebooks/${name}`});
}"""
# Whether nothing of an earlier notebook is left. After a kernel has died, or the page was reloaded,
# JupyterLab keeps looking for lost widgets for two seconds, and then complains.
IS_NEW = """() => !window.disturbed && ![...window.jupyterapp.shell.widgets('main')]
  .some(widget => widget.title.label.endsWith('.ipynb'))"""

# JupyterLab hides what a widget's callback raises in the kernel; here it is noted. So is what the
# page's widgets have sent, until the kernel is done with it. (A message counts as done only after
# its own listener, which may send the next, has heard of it.)
LISTEN = """() => {
  const panel = window.jupyterapp.shell.currentWidget;
  const context = panel.context.sessionContext, underway = new Set();
  panel.underway = underway;
  context.iopubMessage.connect((_, {header, parent_header, content}) => {
    if (header.msg_type === 'error' && parent_header.msg_type !== 'execute_request')
      console.error('raised in a callback: ' + content.traceback.join('\\n'));
    if (header.msg_type === 'status' && content.execution_state === 'idle')
      underway.delete(parent_header.msg_id);
  });
  context.session.anyMessage.connect((_, {msg, direction}) => {
    if (direction === 'send' && msg.header.msg_type === 'comm_msg')
      underway.add(msg.header.msg_id);
  });
  context.statusChanged.connect((_, status) => {
    if (!/restarting|dead/.test(status)) return;
    underway.clear(); // nobody answers those
    window.disturbed = true;
  });
}"""

# Each of these runs in the page, is given the notebook's panel, and gives up when it has not ended,
# and no further cell either, for so many seconds: on a busy machine a notebook takes minutes.
IN_TIME = """async ([argument, seconds]) => {
  const panel = window.jupyterapp.shell.currentWidget;
  const ended = () => panel?.isDisposed === false && panel.content?.widgets
    ?.filter(cell => cell.model.executionCount).length;
  let before = ended(), since = performance.now(), watch = null;
  const patience = new Promise((_, reject) => { watch = setInterval(() => {
    const now = performance.now();
    if (ended() !== before) [before, since] = [ended(), now];
    if (now - since > 1000 * seconds) reject(new Error(`not done after ${seconds} s`));
  }, 100); });
  try {
    return await Promise.race([(%s)(panel, argument), patience]);
  } finally {
    clearInterval(watch);
  }
}"""
RUN_ALL = """async panel => {
  const code = panel.content.widgets.map((cell, i) => [cell.model, i])
    .filter(([model]) => model.type === 'code' && model.sharedModel.getSource().trim());
  for (const [model] of code) model.executionCount = null;
  await window.jupyterapp.commands.execute('notebook:run-all-cells');
  // That ends with the first cell that raises, and cells may still be queued after a tagged one:
  // an empty request goes to the end of the queue. A kernel that died cancels it.
  const last = panel.sessionContext.session?.kernel?.requestExecute({code: '', silent: true});
  await last?.done.catch(() => {});
  const raised = code.flatMap(([model, i]) => {
    const allowed = model.getMetadata('tags')?.includes('raises-exception');
    const errors = model.outputs.toJSON().filter(o => o.output_type === 'error');
    return allowed ? [] : errors.map(o => [i, o.traceback.join('\\n')]);
  });
  const skipped = code.filter(([model]) => model.executionCount === null).map(([, i]) => i);
  return {raised, skipped};
}"""
# Run code in the kernel once it has dealt with everything done on the page; a list of what it
# printed and of what it raised. With a second text: again and again until it prints that.
EXECUTE = """async (panel, [code, wanted, seconds]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const kernel = panel.sessionContext.session.kernel;
  const giveUp = performance.now() + 1000 * seconds;
  let text, trouble;
  do {
    do { await frame(); await frame(); } while (panel.underway.size && performance.now() < giveUp);
    if (panel.underway.size) return ['', 'The kernel is not done with what the page has sent.'];
    text = trouble = '';
    const future = kernel.requestExecute({code, store_history: false});
    future.onIOPub = ({header, content}) => {
      if (header.msg_type === 'stream' && content.name === 'stdout') text += content.text;
      if (header.msg_type === 'error') trouble = content.traceback.join('\\n');
    };
    await future.done;
  } while (wanted !== null && text !== wanted && !trouble && performance.now() < giveUp);
  return [text, trouble];
}"""
FITS = """e => {
    const [box, around] = [e, e.closest(".jp-OutputArea")].map(n => n.getBoundingClientRect());
    return box.left >= around.left - 1 && box.right <= around.right + 1
        && around.right <= innerWidth;
}"""
SHUT_DOWN = """async panel => {
  await panel.sessionContext.shutdown();
  panel.dispose();
}"""
NO_WIDGET = re.compile("Error displaying widget|Loading widget")
# anywidget has given up a widget that was slow to start. The widget goes on by itself: see
# test_one_that_was_slow_to_start_follows_python_all_the_same.
SLOW_TO_START = "[anywidget] Failed to initialize model"
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def ending(code: str, last: str) -> str:
    """Lines of Python, of which the last, an expression, is put into `last`."""
    *before, expression = ast.parse(code.strip()).body
    assert isinstance(expression, ast.Expr), f"the last line must be an expression: {code}"
    return "\n".join([*map(ast.unparse, before), last.format(ast.unparse(expression.value))])


class Notebook:
    """A notebook in JupyterLab with its kernel; `page` is playwright's page that shows it.

    The page is a new one, or one whose notebook was closed: that opens five times as fast. `errors`
    collects errors on the page's console, exceptions that nothing caught, what the callbacks of
    widgets raise in the kernel, and requests to any other host.
    """

    def __init__(self, page: Page, server: Server, name: str, theme: Theme) -> None:
        self.page, self.theme = page, theme
        self.errors: list[str] = []
        self._server, self._host = server, urlsplit(server.url).netloc
        self._ears: dict[Any, Callable[[Any], None]] = {
            "console": self._heard,
            "pageerror": self._raised,
            "crash": lambda _: self.errors.append("the page crashed"),
            "request": lambda request: self._asked(request.url),
            "websocket": lambda socket: self._asked(socket.url),
        }
        for event, ear in self._ears.items():
            self.page.on(event, ear)
        self._shown = [name, THEMES[theme]]
        self._address = f"{server.url}/lab/tree/notebooks/{name}?reset"
        try:
            if self.page.url.startswith(server.url):
                self.page.evaluate(OPEN, self._shown)
            else:
                self.page.goto(self._address)
            self._wait()
        except PlaywrightTimeout:
            seen = self.page.locator("body").inner_text()
            raise AssertionError(
                f"{name} did not open.\nThe page: {seen}\nIts errors: {self.errors}\n"
                f"The server: {server.log}"
            ) from None
        self.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")

    def _wait(self) -> None:
        """Wait until the notebook is there with its kernel, and listen to them."""
        self.page.wait_for_function(READY, arg=self._shown, timeout=PATIENCE * 1000)
        self.page.evaluate(LISTEN)

    def reload(self) -> None:
        """Save the notebook and reload the page, as F5 does; wait until it is there again.

        On F5, JupyterLab also reopens what was open a second or two ago: an earlier notebook that
        this page has just closed, whose widgets are lost. So the page is told to forget it.
        """
        self.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
        self.page.goto(self._address)
        self._wait()
        self.page.evaluate("() => { window.disturbed = true; }")

    def _raised(self, error: PlaywrightError) -> None:
        if SLOW_TO_START not in str(error):
            self.errors.append(f"page error: {error}")

    def _heard(self, message: ConsoleMessage) -> None:
        said = ANSI.sub("", f"{message.text} ({message.location['url']})")
        if message.type == "error" and "favicon" not in said and not self._is_the_servers(said):
            self.errors.append(f"console: {said}")

    def _is_the_servers(self, said: str) -> bool:
        """Whether this is a fault of jupyter_server: a list of kernels while one is starting.

        JupyterLab asks again, and a reader sees nothing of it.
        """
        asked = "status of 500" in said and "/api/kernels?" in said
        return asked and "expected a datetime, not the NoneType" in self._server.log

    def _asked(self, url: str) -> None:
        if urlsplit(url).netloc not in ("", self._host):
            self.errors.append(f"another host was contacted: {url}")

    def run_all(self, seconds: float = PATIENCE) -> None:
        """Run every cell and wait until all are done.

        Fails with the traceback if a cell raised (cells tagged raises-exception may), and if the
        run stopped early or a cell took longer than `seconds`.
        """
        result = self._in_page(RUN_ALL, None, seconds)
        raised = [f"cell {i} raised\n{ANSI.sub('', text)}" for i, text in result["raised"]]
        assert not raised, "\n".join(raised)
        assert not result["skipped"], f"the run stopped before cells {result['skipped']}"

    def narrow(self, width: int, *parts: Locator) -> None:
        """Make the window narrow, and wait until the parts are wholly within their output.

        JupyterLab lays a page out again some time after its window has changed, so what is measured
        right away may still be the wide page. Fails if a part still sticks out.
        """
        self.page.set_viewport_size({**WINDOW, "width": width})
        for part in parts:
            self.page.wait_for_function(FITS, arg=part.element_handle())

    def cell(self, i: int) -> Locator:
        """The i-th cell from the top, of any kind, counted from 0."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").nth(i)

    def run_in_kernel(self, code: str, seconds: float = PATIENCE) -> None:
        """Execute code in the notebook's kernel; fails if it raises."""
        self._execute(code, None, seconds)

    def expect_in_kernel(self, code: str, value: object, seconds: float = GLANCE) -> None:
        """Wait until an expression has this value in the kernel, as `expect` waits for the page.

        `code` may have several lines, of which the last is the expression. Fails with its last
        value.
        """
        last = self._execute(ending(code, "print(repr({}))"), f"{value!r}\n", seconds)
        assert last == f"{value!r}\n", f"{code} is {last.rstrip()}; expected {value!r}"

    def read_in_kernel(self, code: str, seconds: float = PATIENCE) -> Any:
        """Return the value of an expression, once the kernel has dealt with everything the page
        sent.

        The value is to compute with, and goes through JSON. To see whether it is right, use
        `expect_in_kernel`: this does not wait for what a timer or a thread is still changing.
        """
        printed = self._execute(ending(code, "import json; print(json.dumps({}))"), None, seconds)
        return json.loads(printed)

    def _execute(self, code: str, wanted: str | None, seconds: float) -> str:
        """Return what code prints; if `wanted` is given, wait until it prints that."""
        text, trouble = self._in_page(EXECUTE, [code, wanted, seconds], seconds + PATIENCE)
        assert not trouble, ANSI.sub("", trouble)
        return str(text)

    def assert_no_errors(self) -> None:
        """Fail if the page or a callback in the kernel has reported an error since it was opened.

        The message also has what a reader would see in place of a widget.
        """
        if self.errors:
            seen = self.page.get_by_text(NO_WIDGET).all_inner_texts()
            raise AssertionError("\n".join([*self.errors, f"seen on the page: {seen}"]))

    def close(self) -> None:
        """Shut down the kernel and close the notebook; the page can then show another."""
        self._in_page(SHUT_DOWN, None, PATIENCE)
        for event, ear in self._ears.items():
            self.page.remove_listener(event, ear)

    def _in_page(self, script: str, argument: object, seconds: float) -> Any:
        return self.page.evaluate(IN_TIME % script, [argument, seconds])
