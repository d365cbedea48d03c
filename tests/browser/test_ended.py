"""A run of tests that is stopped midway leaves no server, kernel or browser behind."""

import os
import signal
import sys
import time

import psutil
import pytest

from .guard import guarded
from .lab import ROOT

# Stays where it is, with a notebook open on a page.
STAYING = """
from pathlib import Path

def test_that_stays(open_notebook):
    notebook = open_notebook(["1 + 1"])
    notebook.run_all()
    Path({there!r}).touch()
    notebook.page.wait_for_function("() => false", timeout=0)
"""
# What run.py does once the environment is there; pytest finds the browser's fixtures.
RUN = """
import signal, sys, run
signal.signal(signal.SIGTERM, run.terminated)
pytest = "import sys, pytest; sys.path.insert(0, {tests!r}); sys.exit(pytest.main(sys.argv[1:]))"
sys.exit(run.run(run.COURSE, [sys.executable, "-c", pytest, *run.test(sys.argv[1:])[2:]]))
"""


def interrupt(program):
    """Ctrl-C in a terminal reaches everything that was started there."""
    os.killpg(os.getpgid(program.pid), signal.SIGINT)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs in other ways")
@pytest.mark.parametrize("end", [interrupt, psutil.Process.terminate])
def test_nothing_is_left_of_a_run_that_is_ended(tmp_path, end):
    there, staying = tmp_path / "there", tmp_path / "test_staying.py"
    staying.write_text(STAYING.format(there=str(there)), encoding="utf-8")
    run = RUN.format(tests=str(ROOT / "tests"))
    command = [sys.executable, "-c", run, str(staying), "-n1", f"--basetemp={tmp_path / 'temp'}"]
    command += ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT)]
    command += ["-p", "conftest", "-p", "browser.conftest"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    log = tmp_path / "log"
    with log.open("wb") as said, guarded(command, env=env, stdout=said, stderr=said) as guard:
        while not there.exists():
            assert guard.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        program, *family = psutil.Process(guard.pid).children(recursive=True)
        running = [" ".join(process.cmdline()) for process in family]
        for part in ("jupyterlab", "ipykernel_launcher", "--headless"):
            assert any(part in line for line in running), running
        end(program)
        assert psutil.wait_procs([program, *family], timeout=60)[1] == []
