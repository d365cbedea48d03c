"""Dask workers: out of reach of others, one thread each, and gone after the `with`."""

import importlib
import os
import signal
import sys
from unittest.mock import patch

import numpy as np
import psutil
import pytest

from bpkit import Gradient, Network, backprop
from bpkit.cluster import HERE, VARIABLES, cluster


def children():
    """The running processes that this one has started, apart from Python's own book-keeper."""
    every = psutil.Process().children(recursive=True)
    return [each for each in every if "resource_tracker" not in " ".join(each.cmdline())]


def running(process):
    """Whether a process is still running."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def listening(process):
    """The addresses at which a process listens."""
    return {c.laddr.ip for c in process.net_connections() if c.status == psutil.CONN_LISTEN}


def press_stop(processes):
    """What JupyterLab's stop button sends to every process of a kernel, except on Windows."""
    for process in processes:
        if os.name == "posix":
            process.send_signal(signal.SIGINT)


def two_gradients(net, x, y):
    """A worker's answer: the gradients of two parts, without their errors."""
    parts = [backprop(net, x[:, part], y[:, part]) for part in (slice(4), slice(4, None))]
    return [Gradient(grad.w, grad.b) for grad in parts]


@pytest.fixture(autouse=True)
def environment():
    """Put back what Dask adds to it."""
    with patch.dict(os.environ):
        yield


def test_workers_are_here_only_have_one_thread_and_end_after_an_error():
    net, rng = Network([3, 4, 2], rng=0), np.random.default_rng(1)
    x, y = rng.random((3, 6)), rng.random((2, 6))
    before, handler = children(), signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), cluster(2) as client:
        assert signal.getsignal(signal.SIGINT) is handler
        started = [each for each in children() if each not in before]
        assert len(started) == len(client.nthreads()) == 2
        assert all(address.startswith(f"tls://{HERE}:") for address in client.nthreads())
        assert set().union(*map(listening, [psutil.Process(), *started])) == {HERE}
        threads = client.run(lambda names: [os.environ[name] for name in names], VARIABLES)
        assert list(threads.values()) == [["1"] * len(VARIABLES)] * 2
        press_stop(started)  # the cell is interrupted; the `with` closes its workers
        one, two = client.submit(two_gradients, net, x, y).result(timeout=30)
        every = backprop(net, x, y)
        for l in net.w:
            assert np.allclose(every.w[l], 4 / 6 * one.w[l] + 2 / 6 * two.w[l])
        assert threads.keys() == client.nthreads().keys() and all(map(running, started))
        raise KeyboardInterrupt
    psutil.wait_procs(started, timeout=30)
    assert not any(map(running, started))


@pytest.mark.parametrize(("workers", "error", "came"), [
    (0, ValueError, "from 1 to 32; got 0"), ("two", TypeError, r"got 'two' \(str\)"),
    (33, ValueError, "got 33"),
])
def test_a_wrong_number_of_workers_starts_nothing(workers, error, came):
    before = children()
    with pytest.raises(error, match=rf"^workers must be a whole number .*{came}\. Write workers=2"):
        cluster(workers)
    assert children() == before


@pytest.mark.parametrize("missing", ["distributed", "cryptography"])
def test_who_has_no_dask_is_told_what_to_type(missing, monkeypatch):
    monkeypatch.delitem(sys.modules, "bpkit.cluster")
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ModuleNotFoundError) as raised:
        importlib.import_module("bpkit.cluster")
    assert f"{missing} is not installed" in str(raised.value)
    assert 'pip install ".[cluster]"' in str(raised.value)
    assert raised.value.__cause__ is None and raised.value.__suppress_context__
