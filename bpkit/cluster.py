"""Many machines on this one: Dask workers, each a separate process that shares nothing."""

from __future__ import annotations

import logging
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from .extras import lacking
from .in_browser import IN_BROWSER
from .validation import whole

if IN_BROWSER:
    raise ImportError(
        "this notebook starts several processes, and a browser tab is only one. You can read on "
        "here; to run it, install the course on a computer and start it with python run.py."
    )

try:  # the one module of bpkit that needs Dask, and only one notebook needs the module
    import cryptography  # noqa: F401  for Dask's keys: its own error would come late and be unclear
    import dask
    from distributed import Client, LocalCluster
except ModuleNotFoundError as missing:
    raise lacking(missing, "many machines need Dask", "cluster") from None

MOST = 32  # more would take more memory than a laptop has
HERE = "127.0.0.1"  # nobody else can see what listens there
VARIABLES = [f"{name}_NUM_THREADS" for name in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM")]
SETTINGS = {
    # Otherwise the matrix products of one worker would take all the cores, and two workers would
    # wait for each other. numpy reads these on import, so they are set before a worker starts.
    "distributed.nanny.pre-spawn-environ": dict.fromkeys(VARIABLES, "1"),
    # No dashboard: nobody here needs its pages.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}


def cluster(workers: int) -> AbstractContextManager[Any]:
    """Start workers for the length of a `with`, and yield the Dask Client that talks to them.

    They listen on this machine only, and only to holders of the keys made for them. After the
    `with` they have ended, also after an error or the stop button. Each computes with one thread.
    """
    return _opened(whole("workers", workers, 1, MOST, example=2))


@contextmanager
def _opened(workers: int) -> Iterator[Any]:
    with (
        tempfile.TemporaryDirectory(prefix="bpkit-", ignore_cleanup_errors=True) as folder,
        dask.config.set({**SETTINGS, "temporary-directory": folder}),
    ):
        with _nothing_interrupts():
            local = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                host=HERE,
                security=True,  # or another user of this machine could have a worker run anything
                # Closing cuts workers off in mid-sentence. Exceptions from functions still arrive.
                silence_logs=logging.CRITICAL,
                memory_limit=None,  # a worker holds what it is handed, and is not restarted for it
                dashboard_address=f"{HERE}:0",
                scheduler_kwargs={"dashboard": False},
            )
        # Directly, not through the scheduler: large data then travels once.
        with local, Client(local, direct_to_workers=True) as client:
            yield client


@contextmanager
def _nothing_interrupts() -> Iterator[None]:
    """Ignore the stop button while workers start; the workers themselves then always ignore it.

    JupyterLab sends it to all processes of a kernel. A worker begins with what this one ignores;
    otherwise each would end by itself, with a traceback, before the `with` can close it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread is interrupted, and only it may choose what to ignore
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
