"""Nothing stored is executed, nothing leaves the machine, and what a learner writes stays text."""

import ast
import html
import os
import socket
import subprocess
import sys
from html.parser import HTMLParser
from importlib import metadata
from pathlib import Path

import ipywidgets
import numpy as np
import pytest

import bpkit
from bpkit.exercises import check, progress
from bpkit.exercises.catalogue import EXERCISES
from bpkit.exercises.progress import Progress
from bpkit.widgets import equations, explore, predict
from tools.website.serving import server_of

REPOSITORY = Path(bpkit.__file__).parents[1]
CODE = [
    REPOSITORY / "run.py",
    *sorted((REPOSITORY / "bpkit").rglob("*.py")),
    *sorted((REPOSITORY / "tools").glob("*.py")),
    *sorted((REPOSITORY / "tools" / "teaching").rglob("*.py")),
    *sorted((REPOSITORY / "tools" / "website").rglob("*.py")),
]

# What turns stored bytes or text into running code, and what opens a way out.
EXECUTES = {"eval", "exec", "compile", "__import__", "execfile"}
LOADS = {"np.load", "pickle", "marshal", "shelve", "dill", "joblib", "code", "runpy", "ctypes"}
REACHES = {"urllib.request", "http", "socket", "ssl", "ftplib", "smtplib", "requests", "httpx"}


def used(path):
    """Every function called by its bare name, and every module imported, in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield from (alias.name, alias.name.split(".")[0])
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (node.module, node.module.split(".")[0])
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


@pytest.mark.parametrize("path", CODE, ids=lambda p: p.relative_to(REPOSITORY).as_posix())
def test_nothing_stored_is_executed_and_nothing_is_fetched(path):
    # np.load can unpickle; the MNIST files are read by hand instead.
    found = set(used(path)) & (EXECUTES | LOADS | REACHES)
    # One program serves a folder, to this machine only, and one talks to the JupyterLab that it has
    # started here; parts.py fetches with pip, which checks.
    allowed = {"tools/website/serving.py": {"http"}, "tools/by_name.py": {"urllib.request"}}
    assert found == allowed.get(path.relative_to(REPOSITORY).as_posix(), set())


def test_what_is_served_is_served_to_this_machine_alone(tmp_path):
    with server_of(tmp_path) as server:
        assert server.server_address[0] == "127.0.0.1"


# ---- the wall that tests/wall builds around pytest, JupyterLab and every kernel ----

ASK = """
import socket
for name, ask in {{
    "loopback": lambda: socket.create_connection(("127.0.0.1", {port}), 10).close(),
    "address": lambda: socket.socket().connect(("192.0.2.1", 80)),
    "name": lambda: socket.getaddrinfo("example.org", 80),
    "packet": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 9)),
}}.items():
    try:
        ask()
        print(name, "passed")
    except PermissionError as error:
        print(name, "refused")
"""


def ask(code, log):
    """What a Python prints that is started like the kernels, with a log of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "BPKIT_WALL": str(log)},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


def test_the_wall_lets_nothing_out_and_keeps_a_note_of_it(tmp_path):
    log = tmp_path / "asked"
    with socket.create_server(("127.0.0.1", 0)) as server:
        said = ask(ASK.format(port=server.getsockname()[1]), log)
    assert said == ["loopback passed", "address refused", "name refused", "packet refused"]
    noted = [line.split(" by ")[0] for line in log.read_text(encoding="utf-8").splitlines()]
    wanted = "connect 192.0.2.1", "getaddrinfo example.org", "sendto 192.0.2.1"
    assert noted == [f"socket.{asked}" for asked in wanted]


def test_pytest_itself_and_a_kernel_stand_behind_the_wall():
    with pytest.raises(PermissionError, match="may reach this machine only"):
        socket.create_connection(("192.0.2.1", 80), 10)
    Path(os.environ["BPKIT_WALL"]).unlink()  # otherwise this very test would be caught
    assert Path(os.environ["PYTHONPATH"].split(os.pathsep)[0], "sitecustomize.py").is_file()


# ---- markup in what a learner writes, raises, returns and stores ----

EVIL = "<img src=x id=injected onerror=alert(1)><script>alert(2)</script><b onclick='x'>&amp;"
HANDLERS = ("on", "id", "srcdoc", "formaction")


class Finder(HTMLParser):
    """Collects what EVIL would become if it were taken for markup."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag in ("img", "script", "iframe") or any(n.startswith(HANDLERS) for n, _ in attributes):
            self.found.append(self.get_starttag_text())


def test_the_finder_finds():
    assert len(Finder(EVIL).found) == 3
    assert Finder(html.escape(EVIL)).found == []


def rename(function):
    function.__name__ = function.__qualname__ = function.__doc__ = EVIL
    return function


class Strange(dict):
    """An object whose every description is markup."""

    def __repr__(self):
        return EVIL

    __str__ = __repr__


Strange.__name__ = Strange.__qualname__ = EVIL


def raising(*given):
    raise type(EVIL, (ValueError,), {})(EVIL)


def returning(answer):
    return rename(lambda *given: answer)


WRITTEN = {
    "raises": rename(raising),
    "a text": returning(EVIL),
    "a strange object": returning(Strange()),
    "strange keys": returning({EVIL: np.ones(2)}),
    "strange pair": returning(({EVIL: EVIL}, {2: EVIL})),
    "a strange array": returning(np.array([Strange()], dtype=object)),
}


@pytest.mark.parametrize("function", WRITTEN.values(), ids=list(WRITTEN))
@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_check_shows_text_as_text(exercise, function):
    shown = getattr(check, exercise)(function)._repr_html_()
    assert Finder(shown).found == []
    assert Finder(progress._repr_html_() + progress.table()._repr_html_()).found == []


def test_a_progress_file_shows_text_as_text(tmp_path, monkeypatch):
    folder = tmp_path / "<b onclick=alert(1)>"
    folder.mkdir()
    monkeypatch.setenv("BPKIT_PROGRESS", str(folder))
    fresh = Progress()
    fresh.checked("output_error", "wrong", EVIL)
    (file,) = folder.glob("*.json")
    stored = file.read_text(encoding="utf-8")
    assert "onerror" in stored
    for content in (stored.replace("output_error", EVIL.replace('"', "'")), EVIL, "{" + EVIL):
        file.write_text(content, encoding="utf-8")
        for said in (Progress(), Progress().table(), Progress().begin_again()):
            assert Finder(said._repr_html_()).found == []


def texts(widget):
    """Every piece of HTML in a widget and its children."""
    if isinstance(widget, ipywidgets.HTML | ipywidgets.HTMLMath):
        yield widget.value
    for child in getattr(widget, "children", ()):
        yield from texts(child)


@pytest.mark.parametrize("function", WRITTEN.values(), ids=list(WRITTEN))
@pytest.mark.parametrize("explorer", [equations, explore])
def test_an_explorer_shows_text_as_text(explorer, function):
    shown = list(texts(explorer(gradient=function)))
    assert shown and [found for text in shown for found in Finder(text).found] == []


def test_what_was_raised_can_be_read():
    assert html.escape(EVIL) in "".join(texts(equations(gradient=raising)))


@pytest.mark.parametrize("shown", [EVIL, Strange(), [EVIL]], ids=["text", "object", "list"])
def test_a_prediction_shows_text_as_text(shown):
    ask = predict(EVIL, [EVIL, "no"], lambda: (EVIL, shown))
    ask.choice, ask.committed = EVIL, True
    assert ask.right
    assert [found for text in texts(ask) for found in Finder(text).found] == []


# ---- what is installed ----


def test_every_package_that_is_installed_has_its_reason():
    tool = REPOSITORY / "tools" / "installed.py"
    done = subprocess.run([sys.executable, tool], capture_output=True, text=True, check=True)
    lines = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert {"numpy", "bpkit-course", "contourpy"} <= set(lines)
    assert "for matplotlib" in lines["contourpy"] and "every array" in lines["numpy"]
    version = metadata.version("numpy")
    assert lines["numpy"].startswith(version)
