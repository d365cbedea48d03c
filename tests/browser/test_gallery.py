"""The gallery in a real browser: a prediction, a commitment, live training, a stop, a verdict."""

import re

import pytest
from playwright.sync_api import expect

from .access import overlapping_texts, pale_or_small_texts, serious_violations
from .lab import box_of

CELLS = [
    """
import threading, time
from types import SimpleNamespace
from bpkit import backprop
from bpkit.widgets.gallery import gallery
from bpkit.widgets.gallery.race import default_data
data = default_data()
few = SimpleNamespace(train=data.train[:4000], test=data.test[:400])
gate = threading.Event()
def mine(net, x, y):
    if mine.calls >= 40:
        gate.wait(60)
    mine.calls += 1
    return backprop(net, x, y)
mine.calls = 0
def broken(net, x, y):
    return undefined + "<b id='injected'>"
""",
    "hand = gallery(data=few)\nhand",
    "slow = gallery(data=few, gradient=mine)\nslow",
    "bad = gallery(data=few, gradient=broken)\nbad",
]
WANTED = """
from bpkit.formatting import plain
from bpkit.widgets.views.mathml import as_written
points = hand._kept[hand.mistake].points
([plain(100 * a[-1], 1) + "\N{NO-BREAK SPACE}%" for a in points.accuracy],
 [plain(c[-1], 3) for c in points.cost], [as_written(line) for line in hand._page.curves.said])
"""
# The words of each, with its mathematics written in a line.
READ = """all => all.map(p => [...p.childNodes]
  .map(node => node.getAttribute?.("alttext") ?? node.textContent).join(""))"""
AGAIN = "Again, from other weights"


def root(notebook, cell):
    return notebook.cell(cell).locator(".bpkit-gallery")


def predict_and_commit_by_keyboard(notebook):
    page, shown = notebook.page, root(notebook, 1)
    mistakes = shown.get_by_role("group", name="mistake in the gradient").get_by_role("button")
    expect(mistakes).to_have_count(11)
    expect(shown.locator("path.curve").first).to_have_attribute("d", "")
    expect(shown.get_by_text("Nothing is trained before you commit.")).to_be_visible()
    expect(shown.get_by_role("button", name="Commit")).to_be_disabled()

    mistakes.nth(5).focus()
    page.keyboard.press("Enter")
    expect(mistakes.nth(5)).to_have_attribute("aria-pressed", "true")
    group = shown.get_by_role("group", name=re.compile(r"y − a instead of a − y\), how well"))
    expect(group).to_be_visible()
    options = group.get_by_role("radio")
    options.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_be_checked()
    page.keyboard.press("Tab")
    expect(shown.get_by_role("button", name="Commit")).to_be_focused()
    page.keyboard.press("Enter")
    expect(shown.get_by_role("button", name=AGAIN)).to_be_visible()


def points(n):
    """What an SVG path through n points is like."""
    return re.compile(rf"^([ML][^ML]*){{{n}}}$")


def expect_what_python_has(notebook):
    """It is trained; the numbers, curves and sentences on the page are those of the kernel."""
    shown = root(notebook, 1)
    notebook.expect_in_kernel("hand.state", "finished")
    accuracies, costs, said = notebook.read_in_kernel(WANTED)
    expect(shown.locator(".ends b")).to_have_text([*accuracies, *costs])
    expect(shown.get_by_role("status").locator("p")).to_have_count(len(said))
    read = shown.get_by_role("status").locator("p").evaluate_all(READ)
    assert read == said
    curves = shown.locator(".drawing path.curve")
    expect(curves).to_have_count(4)
    for i in range(4):
        expect(curves.nth(i)).to_have_attribute("d", points(41))
    both = re.compile(".*".join(map(re.escape, accuracies)))
    expect(shown.locator(".drawing").first).to_have_attribute("aria-label", both)


def the_end_is_told_and_kept(notebook):
    page, shown = notebook.page, root(notebook, 1)
    expect_what_python_has(notebook)
    notebook.expect_in_kernel("hand.outcome", "away")
    status = shown.get_by_role("status")
    expect(status).to_contain_text("✗ Not as you predicted. It gets worse")
    expect(status).to_contain_text("relative error 2.00")
    marks = shown.locator(".bpkit-choice label")
    expect(marks.nth(1)).to_contain_text("✗ your choice")
    expect(marks.nth(3)).to_contain_text("✓ right")
    bar = shown.get_by_role("progressbar", name="training")
    expect(bar).to_have_attribute("aria-valuenow", "4000")
    expect(bar).to_have_attribute("aria-valuetext", "4,000 of 4,000 images")
    right, other = (shown.locator(".drawing path.curve").nth(i) for i in (0, 1))
    expect(right).to_have_css("stroke-dasharray", "none")
    expect(other).not_to_have_css("stroke-dasharray", "none")

    mistakes = shown.get_by_role("group", name="mistake in the gradient").get_by_role("button")
    mistakes.nth(7).click()
    expect(shown.locator("path.curve").first).to_have_attribute("d", "")
    expect(mistakes.nth(5)).to_contain_text("%")
    mistakes.nth(5).click()
    expect(marks.nth(3)).to_contain_text("✓ right")
    expect_what_python_has(notebook)

    shown.get_by_role("button", name=AGAIN).focus()
    page.keyboard.press("Enter")
    expect(shown.get_by_text("drawn with seed 1")).to_be_visible()
    expect_what_python_has(notebook)
    expect(shown.get_by_role("button", name=AGAIN)).to_be_focused()


def it_is_live_and_can_be_stopped(notebook):
    page, shown = notebook.page, root(notebook, 2)
    shown.get_by_role("button", name="your own function").click()
    shown.get_by_role("radio").first.check()
    shown.get_by_role("button", name="Commit").click()
    # Some pieces of its training are done, and the next one waits in the kernel.
    expect(shown.get_by_text("400 of 4,000 images")).to_be_visible()
    curve = shown.locator(".drawing path.curve").nth(1)
    expect(curve).to_have_attribute("d", points(5))
    d = curve.get_attribute("d")
    notebook.expect_in_kernel("(slow.state, 1 + 1)", ("running", 2))
    expect(shown.get_by_role("status")).to_have_text("Training …")

    stop = shown.get_by_role("button", name="Stop", exact=True)
    stop.focus()
    page.keyboard.press("Enter")
    expect(shown.get_by_text("Stopped after 400 of 4,000 images")).to_be_visible()
    expect(shown.get_by_role("button", name="Start again")).to_be_focused()
    notebook.expect_in_kernel("slow.state", "stopped")
    expect(curve).to_have_attribute("d", d)
    notebook.run_in_kernel("gate.set()")
    shown.get_by_role("button", name="Start again").click()
    expect(shown.get_by_role("status")).to_contain_text("✓ As you predicted.")
    expect(shown.get_by_role("status")).to_contain_text("agrees with yours")


def an_error_of_ones_own_is_shown(notebook):
    shown = root(notebook, 3)
    shown.get_by_role("button", name="your own function").click()
    shown.get_by_role("radio").first.check()
    shown.get_by_role("button", name="Commit").click()
    expect(shown.get_by_role("status")).to_have_text("An error ended the training.")
    expect(shown.locator(".trouble")).to_contain_text("NameError: name 'undefined'")
    expect(shown.locator(".trouble")).to_contain_text("<b id='injected'>")
    expect(notebook.page.locator("#injected")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_one_predicts_and_it_is_trained(open_notebook, theme):
    notebook = open_notebook(CELLS, theme=theme)
    notebook.run_all()
    predict_and_commit_by_keyboard(notebook)
    the_end_is_told_and_kept(notebook)
    shown = root(notebook, 1)
    assert serious_violations(notebook.page, ".bpkit-gallery") == []
    assert overlapping_texts(shown) == [] and pale_or_small_texts(shown) == []
    if theme == "light":
        it_is_live_and_can_be_stopped(notebook)
        an_error_of_ones_own_is_shown(notebook)
        notebook.narrow(440)
        tops = "new Set([...e.querySelectorAll('.plot')].map(p => p.offsetTop)).size"
        stacked = f"e => {tops} === 2 && e.scrollWidth <= e.clientWidth"
        notebook.page.wait_for_function(stacked, arg=shown.element_handle())
    notebook.assert_no_errors()


@pytest.mark.parametrize("list_of_files", [True, False])
def test_it_is_one_screen_with_one_legend(open_notebook, list_of_files):
    notebook = open_notebook(["from bpkit.widgets import gallery\nhand = gallery()\nhand"])
    notebook.run_all()
    shown = root(notebook, 0)
    if list_of_files:
        notebook.page.evaluate("() => window.jupyterapp.shell.expandLeft()")
    output = notebook.cell(0).locator(".jp-OutputArea-output").first
    expect(output).to_have_js_property("clientWidth", 848 if list_of_files else 1100)
    expect(shown.get_by_text("Choose a mistake")).to_be_visible()
    expect(shown.locator(".legend .name")).to_have_text(["the right gradient",
                                                         "no σ′ at the output"])
    expect(shown.get_by_text("the right gradient", exact=True)).to_have_count(1)
    plots = shown.locator(".plot")
    expect(plots).to_have_count(2)
    left, right = (box_of(plot) for plot in plots.all())
    assert left["y"] == right["y"] and left["x"] + left["width"] < right["x"]
    assert box_of(output)["height"] <= 640
