"""Run a program; when whoever started this is gone, end it and everything that it has started.

    python guard.py PROGRAM ARGUMENT ...

However a run of tests ends, even by a signal that nothing can catch, its pipes are closed. So this
reads its input, where nothing is ever written, and ends the program when the input ends.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import psutil

# Ctrl-C in the terminal is meant for pytest only, which then closes what it has opened.
ALONE: dict[str, Any] = {"start_new_session": True}
if sys.platform == "win32":
    ALONE = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}


def guarded(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a program that ends with this process, or when its input is closed."""
    whole = [sys.executable, __file__, *command]
    return subprocess.Popen(whole, stdin=subprocess.PIPE, **ALONE, **options)


def watch(program: psutil.Process) -> None:
    """When the input ends, end the program and its children, which may not end by themselves."""
    os.read(0, 1)  # from the file itself: a buffer would still be locked when this program ends
    with suppress(psutil.NoSuchProcess):  # it has ended already
        family = [program, *program.children(recursive=True)]
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.terminate()
        for process in psutil.wait_procs(family, timeout=5)[1]:
            with suppress(psutil.NoSuchProcess):
                process.kill()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, lambda *_: None)  # the program answers it, and then this ends
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
    threading.Thread(target=watch, args=[psutil.Process(child.pid)], daemon=True).start()
    sys.exit(child.wait())
