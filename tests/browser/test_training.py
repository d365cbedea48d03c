"""Training in a notebook: a bar while it runs, log lines after it, a stop button that works."""

import re

from playwright.sync_api import expect

TRAIN = """
import time
from types import SimpleNamespace
import numpy as np
from bpkit import Network, backprop, sgd

x = np.random.default_rng(0).random((3, 40))
labels = x.argmax(axis=0)
data = SimpleNamespace(x=x, y=np.eye(3)[:, labels], labels=labels)
net = Network([3, 4, 3], rng=0)
before = net.w[2].copy()

def patient(net, x, y):
    time.sleep(0.05)
    return backprop(net, x, y)
"""
# From its fifth batch on it waits for a file, which is written once the bar has been seen.
HELD = """
from pathlib import Path
batches = []

def held(net, x, y):
    batches.append(x)
    while len(batches) == 5 and not Path({seen!r}).exists():
        time.sleep(0.05)
    return patient(net, x, y)
"""
RUN = "history = sgd(net, data, epochs={epochs}, batch_size=4, eta=1.0, rng=0, test=data, " \
      "gradient=patient)"
OUTPUTS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code').map(cell => cell.model.outputs.toJSON())"""
BAR = re.compile(r"Epoch \d.*\d+%\|.*\d+/10")


def start(notebook):
    """Run all cells without waiting for them."""
    command = "window.jupyterapp.commands.execute('notebook:run-all-cells')"
    notebook.page.evaluate(f"() => void {command}")


def test_the_bar_is_seen_and_leaves_only_the_log(open_notebook, tmp_path):
    seen = tmp_path / "seen"
    held = RUN.format(epochs=2).replace("patient", "held")
    notebook = open_notebook([TRAIN, HELD.format(seen=str(seen)), held])
    start(notebook)
    bar = notebook.page.locator(".jp-OutputArea-output pre", has_text=BAR)
    expect(bar).to_have_count(1)
    seen.touch()
    last = notebook.page.get_by_text(re.compile(r"Epoch 1: \d+ / 40, elapsed time: "))
    expect(last).to_be_visible()
    expect(bar).to_have_count(0)
    notebook.expect_in_kernel("history.epochs", 2)  # everything is done, and has been reported
    *_, outputs = notebook.page.evaluate(OUTPUTS)
    shown, log = outputs
    assert shown["data"] == {"text/plain": ""}
    lines = "".join(log["text"]).splitlines()
    assert log["name"] == "stdout" and len(lines) == 2
    like = re.compile(r"Epoch \d: \d+ / 40, elapsed time: \d+\.\d\d s")
    assert all(like.fullmatch(line) for line in lines)
    notebook.assert_no_errors()


def test_the_stop_button_keeps_what_was_learnt(open_notebook):
    notebook = open_notebook([TRAIN, RUN.format(epochs=1000)])
    start(notebook)
    expect(notebook.page.get_by_text(re.compile(r"Epoch 1: "))).to_be_visible()
    notebook.page.evaluate("() => window.jupyterapp.commands.execute('notebook:interrupt-kernel')")
    kept = "(history.ended, history.epochs >= 2, bool(np.any(net.w[2] != before)))"
    notebook.expect_in_kernel(kept, ("interrupted", True, True))
    _, outputs = notebook.page.evaluate(OUTPUTS)
    assert [output["output_type"] for output in outputs] == ["display_data", "stream"]
    assert outputs[0]["data"] == {"text/plain": ""}
    notebook.assert_no_errors()
