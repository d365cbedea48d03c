"""A smoke test in Firefox: the course in JupyterLab, as a page, and in a browser tab.

It needs a Firefox, so it runs only if asked for with `--firefox`, and then fails where there is
none. Playwright can drive only its own Firefox; the one that readers have is driven by WebDriver
BiDi, over a web socket.
"""

import json
import os
import re
import shutil
import subprocess
import time
from urllib.parse import urlsplit

import pytest
from websocket import create_connection

from bpkit import Network, perturb
from tools.website.__main__ import build
from tools.website.parts import ready
from tools.website.serving import Plain, served

from .guard import guarded
from .lab import ANSI, IN_TIME, LISTEN, READY, RUN_ALL, SLOW_TO_START, THEMES

PATIENCE = 240  # seconds to wait for anything
ON_PATH = ("firefox", "firefox-esr")
ELSEWHERE = ("/Applications/Firefox.app/Contents/MacOS/firefox",
             "C:/Program Files/Mozilla Firefox/firefox.exe")  # fmt: skip
# Whatever it would ask another host for on its own goes to a port of this machine where nobody
# listens.
SETTINGS = {
    "network.proxy.type": 1, "network.proxy.http": "127.0.0.1", "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": 9,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
}  # fmt: skip
HEARD = ["log.entryAdded", "network.beforeRequestSent"]
KEYS = {"PageUp": "\uE00E", "ArrowRight": "\uE014"}

# The middle of a part of the page, once it stands still.
MIDDLE = """async ([selector, n]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const at = part => (({x, y, width, height}) => [x + width / 2, y + height / 2, width])(
    part.getBoundingClientRect());
  const part = document.querySelectorAll(selector)[n];
  if (!part) return null;
  part.scrollIntoView({block: "center"});
  const before = at(part);
  await frame(); await frame();
  return at(part).join() === before.join() && before[2] ? before : null;
}"""
TEXT = "([selector, n]) => document.querySelectorAll(selector)[n]?.textContent"
FOCUS = """([selector, n]) => {
  const part = document.querySelectorAll(selector)[n];
  part?.focus();
  return part && document.activeElement === part;
}"""
INK = """() => { const c = document.querySelector('.bpkit-pad canvas');
  return [...c.getContext('2d').getImageData(0, 0, 28, 28).data]
    .filter((a, i) => i % 4 === 3 && a).length; }"""
PAPER = "[aria-roledescription='drawing pad']"
# What a card says of its weight: where it has been moved, and the change of the cost.
CARD = """n => { const card = document.querySelectorAll('.bpkit-network')[n];
  return [card.querySelector('.bpkit-row input').value,
    card.querySelector('.bpkit-row-exact b').textContent]; }"""


class Firefox:
    """A Firefox with one tab; `faults` has its errors, and each other host that it asks."""

    def __init__(self, program, profile):
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(v)});" for name, v in SETTINGS.items()]
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        self._log, self._id, self.faults = profile / "log", 0, []
        command = [program, "--headless", "--no-remote", "--remote-debugging-port=0",
                   "--profile", str(profile)]  # fmt: skip
        with self._log.open("wb") as log:
            self._process = guarded(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            self._socket = create_connection(f"{self._listens()}/session", timeout=PATIENCE,
                                             suppress_origin=True)  # fmt: skip
            self.tell("session.new", capabilities={})
            self.tell("session.subscribe", events=HEARD)
            # In the tab that is already there, no page ever has the focus.
            self.tab = self.tell("browsingContext.create", type="tab")["context"]
            size = {"width": 1280, "height": 800}
            self.tell("browsingContext.setViewport", context=self.tab, viewport=size)
        except BaseException:
            self.close()
            raise

    def _listens(self):
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up and self._process.poll() is None:
            said = self._log.read_text("utf-8", "replace")
            if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", said):
                return found[1]
            time.sleep(0.05)
        raise AssertionError(f"Firefox does not answer. It said:\n{said}")

    def tell(self, method, **params):
        """Send a command and return its answer; note whatever else is heard meanwhile."""
        self._id += 1
        self._socket.send(json.dumps({"id": self._id, "method": method, "params": params}))
        while (heard := json.loads(self._socket.recv())).get("id") != self._id:
            self._note(heard["method"], heard["params"])
        assert heard["type"] == "success", f"{method}: {heard}"
        return heard["result"]

    def _note(self, event, said):
        error = event == "log.entryAdded" and said["level"] == "error"
        if error and SLOW_TO_START not in said["text"]:
            where = [frame["url"] for frame in (said.get("stackTrace") or {}).get("callFrames", [])]
            self.faults.append(f"{said['text']} {where[:1]}")
        if event == "network.beforeRequestSent":
            url = said["request"]["url"]
            if urlsplit(url).hostname not in (None, "127.0.0.1"):
                self.faults.append(f"asked {url}")

    def go(self, address):
        """Open a page, and forget what the page before it has said."""
        self.tell("browsingContext.navigate", context=self.tab, url="about:blank", wait="complete")
        self.faults.clear()
        self.tell("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def evaluate(self, script, argument=None):
        """Call a function in the page, and return what it returns."""
        call = f"(async () => JSON.stringify((await ({script})({json.dumps(argument)})) ?? null))()"
        answer = self.tell("script.evaluate", expression=call, awaitPromise=True,
                           target={"context": self.tab})  # fmt: skip
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"]["value"])

    def until(self, script, argument=None, wanted=bool):
        """Wait until a function returns what is wanted, and return that."""
        give_up = time.monotonic() + PATIENCE
        while not wanted(value := self.evaluate(script, argument)):
            assert time.monotonic() < give_up, f"{script} {argument}: {value}; {self.faults}"
            time.sleep(0.05)
        return value

    def press(self, key, times):
        """Press a key a number of times."""
        actions = [{"type": t, "value": KEYS[key]} for t in ("keyDown", "keyUp")] * times
        self.tell("input.performActions", context=self.tab,
                  actions=[{"type": "key", "id": "keys", "actions": actions}])  # fmt: skip

    def drag(self, selector, n, *way):
        """Press the mouse button on a part, move from one place to the next, and release it.

        The places are measured from the middle of that part. It is pressed only if it is still
        there when the mouse is: cells that come into view take their real height.
        """
        at, before = self.until(MIDDLE, [selector, n]), None
        (first, *others) = way
        while at != before:
            self._point(at, [first])
            at, before = self.until(MIDDLE, [selector, n]), at
        self._point(at, [first], {"type": "pointerDown", "button": 0})
        self._point(at, others, {"type": "pointerUp", "button": 0})

    def _point(self, at, way, *then):
        moves = [{"type": "pointerMove", "x": round(at[0] + dx), "y": round(at[1] + dy),
                  "duration": 100} for dx, dy in way]  # fmt: skip
        mouse = {"type": "pointer", "id": "mouse", "actions": [*moves, *then]}
        self.tell("input.performActions", context=self.tab, actions=[mouse])

    def run_all(self, name):
        """Wait for a notebook in JupyterLab and its Python, run every cell, and let none raise."""
        self.until(READY, [f"{name}.ipynb", THEMES["light"]])
        self.evaluate(LISTEN)
        done = self.evaluate(IN_TIME % RUN_ALL, [None, PATIENCE])
        raised = [ANSI.sub("", text) for _, text in done["raised"]]
        assert (raised, done["skipped"]) == ([], [])

    def close(self):
        """End the browser."""
        self._process.communicate()


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    """Firefox, or a failure."""
    there = [*map(shutil.which, ON_PATH), *filter(os.path.exists, ELSEWHERE)]
    program = os.environ.get("BPKIT_FIREFOX") or next(filter(None, there), None)
    if program is None:
        pytest.fail("There is no Firefox: install it, or set BPKIT_FIREFOX to the path of its "
                    "program, or leave out --firefox.", pytrace=False)  # fmt: skip
    started = Firefox(program, tmp_path_factory.mktemp("profile"))
    yield started
    started.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The pages and the living course, served as GitHub Pages serves them."""
    assert ready(), "its parts are not here: python -m tools.website.parts"
    folder = tmp_path_factory.mktemp("site") / "pages"
    build(folder, living=True)
    with served(folder, Plain) as address:
        yield address


def number(text):
    return float(text.replace("\N{MINUS SIGN}", "-"))


def expect_perturbs_change(firefox, n, wanted):
    """Wait until a card's weight is where it should be; C then changes as perturb says."""
    moved, change = map(number, firefox.until(CARD, n, lambda said: wanted(number(said[0]))))
    net = Network([3, 4, 4, 2], rng=18)
    d = moved - net.w[3][1, 3]
    exact = perturb(net, [[0.9], [0.2], [0.6]], [[1.0], [0.0]], ("w", 3, 1, 3), d).dC
    assert change == pytest.approx(exact, abs=1e-4)
    return moved


def move_a_weight(firefox, n):
    """Move the weight of notebook 00 by key, then by mouse."""
    slider = ".bpkit-network [role=slider]"
    firefox.until(MIDDLE, [".bpkit-network", n])
    at_rest = expect_perturbs_change(firefox, n, lambda w: True)
    sliders = firefox.evaluate("() => [...document.querySelectorAll('.bpkit-network')].map("
                               "view => view.querySelectorAll('[role=slider]').length)")
    first = sum(sliders[:n])
    firefox.until(FOCUS, [slider, first])
    firefox.press("PageUp", 2)
    by_key = expect_perturbs_change(firefox, n, lambda w: w > at_rest + 0.9)
    firefox.drag(".bpkit-pill rect", n, (0, 0), (-30, 0), (-60, 0))
    expect_perturbs_change(firefox, n, lambda w: w < by_key - 0.5)
    assert firefox.faults == []


def test_00_in_jupyterlab_has_a_weight_that_is_moved(firefox, server):
    firefox.go(f"{server.url}/lab/tree/notebooks/{server.put('00_start_here.ipynb')}?reset")
    firefox.run_all("00_start_here")
    move_a_weight(firefox, 1)  # the second is called `hand`


def test_04_in_jupyterlab_has_an_error_that_is_moved(firefox, server):
    firefox.go(f"{server.url}/lab/tree/notebooks/{server.put('04_four_equations.ipynb')}?reset")
    firefox.run_all("04_four_equations")
    shown = [".bpkit-row-exact b", 0]
    before = firefox.until(TEXT, shown)
    firefox.until(FOCUS, [".bpkit-network [role=slider]", 0])
    firefox.press("ArrowRight", 3)
    firefox.until(TEXT, shown, lambda text: text != before)
    assert firefox.faults == []


def test_12_in_jupyterlab_has_a_digit_that_is_drawn(firefox, server):
    firefox.go(f"{server.url}/lab/tree/notebooks/{server.put('12_digits.ipynb')}?reset")
    firefox.run_all("12_digits")
    outputs = [".bpkit-outputs tbody", 0]
    inked, before = firefox.evaluate(INK), firefox.until(TEXT, outputs)
    firefox.drag(PAPER, 0, (-60, -60), (60, -60), (-40, 60))
    painted = firefox.until(INK, wanted=lambda ink: ink > inked)
    said = f"ink on {painted} of 784 pixels"
    firefox.until("selector => document.querySelector(selector).ariaLabel", PAPER,
                  lambda label: said in label)  # fmt: skip
    firefox.until(TEXT, outputs, lambda text: text != before)  # computed by Python
    assert firefox.faults == []


def test_a_page_of_the_site_has_a_weight_that_is_moved(firefox, site):
    firefox.go(f"{site}/00_start_here.html")
    move_a_weight(firefox, 0)


def test_00_in_the_living_course_has_a_weight_that_is_moved(firefox, site):
    firefox.go(f"{site}/lite/lab/index.html?path=notebooks/00_start_here.ipynb")
    firefox.run_all("00_start_here")
    move_a_weight(firefox, 1)
