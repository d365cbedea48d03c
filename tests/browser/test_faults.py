"""A kernel that is killed, a page that is reloaded in mid-drag, a function that does not return.

Other faults on the page have their tests beside this file: the stop button in test_training.py, a
kernel that was restarted in test_explore.py. The list of all faults is in tests/test_faults.py.
"""

import json
import os
import re
import signal

from playwright.sync_api import expect

from .lab import box_of
from .test_explore import START, View
from .test_training import BAR, RUN, TRAIN, start

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # on Windows, SIGTERM ends a process at once
FIRST = """
import os
from bpkit.exercises import check
from bpkit.widgets import hadamard
print(os.getpid())
"""
GONE = "The kernel behind this explorer has stopped"
STOP = "() => window.jupyterapp.commands.execute('notebook:interrupt-kernel')"
# Read in one go, so that nothing moves in between.
ABOVE = "([one, other]) => one.getBoundingClientRect().y < other.getBoundingClientRect().y"


def test_a_kernel_killed_in_mid_training(open_notebook, server):
    wrong = "check.output_error(lambda a, y, z: a - y)"
    notebook = open_notebook([FIRST, wrong, TRAIN, "hadamard()", RUN.format(epochs=1000)])
    page = notebook.page
    start(notebook)
    expect(page.locator(".jp-OutputArea-output pre", has_text=BAR)).to_have_count(1)
    os.kill(int(notebook.cell(0).locator(".jp-OutputArea-output").inner_text()), KILL)

    dialog = page.locator(".jp-Dialog", has_text="appears to have died. It will restart")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button").click()
    # The kernel is gone; the explorer says so at its top, and says what to do.
    said = notebook.cell(3).get_by_role("alert")
    expect(said).to_contain_text(GONE)
    expect(said).to_contain_text("menu Run, then Run All Cells")
    first = notebook.cell(3).get_by_text("Add a row")
    page.wait_for_function(ABOVE, arg=[said.element_handle(), first.element_handle()])
    progress = json.loads((server.folder / "progress.json").read_text(encoding="utf-8"))
    assert progress["exercises"]["output_error"]["attempts"] >= 1

    notebook.reload()
    start(notebook)
    expect(page.get_by_text(re.compile(r"Epoch 0: \d+ / 40"))).to_be_visible()
    page.evaluate(STOP)
    notebook.expect_in_kernel("history.ended", "interrupted")
    expect(first).to_be_visible()
    expect(said).to_be_hidden()
    after = json.loads((server.folder / "progress.json").read_text(encoding="utf-8"))
    once = progress["exercises"]["output_error"]["attempts"]
    assert after["exercises"]["output_error"]["attempts"] == once + 1


def test_a_page_reloaded_in_mid_drag(open_notebook):
    notebook = open_notebook([START])
    notebook.run_all()
    page, view = notebook.page, View(notebook)
    view.expect_drawn()
    view.place("z", 3, 0).click()  # which waits until the picture stands still
    expect(view.name).to_have_attribute("alttext", "z³₁")
    rim = box_of(view.place("z", 3, 0).locator(".bpkit-rim"))
    page.mouse.move(rim["x"] + 20, rim["y"] + 20)
    page.mouse.down()
    page.mouse.move(rim["x"] + 90, rim["y"] + 20, steps=4)
    notebook.expect_in_kernel("list(hand.values)", [("z", 3, 0)])
    z = notebook.read_in_kernel("hand.values['z', 3, 0]")

    notebook.reload()
    page.mouse.up()
    expect(view.name).to_have_attribute("alttext", "z³₁")
    view.expect_change(("z", 3, 0), z)  # the page and Python still agree on where the hand is
    view.handle.focus()
    page.keyboard.press("Home")
    view.expect_change(("z", 3, 0), "hand.view.base.fp.z[3][0, 0] - 3")
    notebook.expect_in_kernel("round(float(hand.view.change.d), 9)", -3.0)
    notebook.assert_no_errors()


ENDLESS = """
from bpkit.widgets.views import own_gradient
own_gradient.PATIENCE = 1.0
calls = []
def my_backprop(net, x, y):
    calls.append(1)
    while len(calls) > 1:
        pass
    return backprop(net, x, y)
hand.gradient = my_backprop
"""


def test_a_function_that_does_not_return_does_not_keep_the_kernel(open_notebook):
    notebook = open_notebook([START, ENDLESS])
    notebook.run_all()
    view = View(notebook)
    verdict = view.root.locator(".bpkit-verdict-line")
    expect(verdict).to_contain_text("Your gradient agrees")
    view.handle.focus()
    notebook.page.keyboard.press("PageUp")
    view.button("Keep").click()  # a new base: the function is called where no stop button reaches
    expect(verdict).to_contain_text(re.compile("in my_backprop.*KeyboardInterrupt", re.DOTALL))
    expect(verdict).not_to_contain_text("session.py")  # a line of the learner's code, not of ours
    expect(verdict).to_contain_text("Is there an endless loop?")
    notebook.expect_in_kernel("(len(calls), hand.values)", (2, {}))
    notebook.page.keyboard.press("ArrowRight")
    view.expect_change(("w", 3, 1, 3), "net.w[3][1, 3] + 0.05")
    notebook.assert_no_errors()
