"""The graph of single operations in a real browser: stepped, clicked, and by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tools.website.notebooks import NOTEBOOKS, read

from .lab import box_of

CELLS = ["from bpkit.widgets import graph\nhand = graph()", "hand"]
SLOPES = """
from bpkit.figures.engine import brief
[brief(hand._graph.slopes[i]) for i in sorted(hand.now.shown.known)]
"""
SENT = "[brief(part.size) for part in hand._graph.sent[hand.now.shown.lit]]"
TWICE = """
from bpkit.engine import Node
w = Node(0.5, name="w")
one, two = Node(1.0, (w,), (2.0,), "one"), Node(-0.6, (w,), (-1.2,), "two")
C = Node(0.4, (one, two), (1.0, 1.0), "+")
def mine(C):
    C.slope = one.slope = two.slope = 1.0
    C.inputs[0].slope = C.inputs[1].slope = 1.0
    w = C.inputs[0].inputs[0]
    w.slope = -1.2
"""


def test_the_way_back(open_notebook):
    notebook = open_notebook(CELLS)
    notebook.run_all()
    page = notebook.page
    widget = page.locator(".bpkit-graph-walk")
    says, nodes = widget.locator(".says"), widget.locator(".bpkit-node")
    lit, known = widget.locator(".bpkit-node.lit"), widget.locator("text.slope.known")
    sent, own = widget.locator(".bpkit-sent text"), widget.locator(".own")

    def button(name):
        return widget.get_by_role("button", name=name, exact=True)

    def node(i):
        return widget.locator(f"[data-node='{i}']")

    def expect_step(i):
        """Stepper, drawing and card show step i, with Python's numbers."""
        expect(says).to_have_text(f"{i} of 27")
        notebook.expect_in_kernel("hand.step", i)
        expect(known).to_have_text(notebook.read_in_kernel(SLOPES))
        expect(lit).to_have_count(1)
        expect(sent).to_have_text(notebook.read_in_kernel(SENT))
        name = notebook.read_in_kernel("hand.now.name(hand.now.shown.lit)").split(" ")[0]
        expect(widget.locator(".said .name")).to_contain_text(name[:1])

    # At rest: values alone, and C at the right.
    expect(says).to_have_text("0 of 27: values only")
    expect(nodes).to_have_count(31)
    expect(known).to_have_count(0)
    expect(widget.locator(".said")).to_contain_text("Nothing has gone back yet")

    # By mouse: C first, whose slope is 1; then the product of the gap, which goes back twice.
    button("next step").click()
    expect_step(1)
    expect(lit).to_have_attribute("aria-label", re.compile("^node C, .* slope 1$"))
    button("next step").click()
    expect_step(2)
    expect(sent).to_have_count(2)
    expect(widget.locator(".then")).to_have_text(["✓ complete"] * 2)
    button("previous step").click()
    expect_step(1)
    expect(sent).to_have_count(1)

    # A node that is clicked shows its own line, and keeps showing it.
    node(3).click()
    expect(node(3)).to_have_attribute("aria-checked", "true")
    notebook.expect_in_kernel("hand.selected", 3)
    expect(own).to_contain_text("waiting for 2")
    button("next step").click()
    expect_step(2)
    expect(own).not_to_contain_text("waiting")
    expect(own.locator("th")).to_have_text(
        ["value", "made from", "rates", "contributions", "slope"]
    )

    # By keyboard alone: through the nodes, whose keys are not JupyterLab's.
    node(3).focus()
    page.keyboard.press("ArrowLeft")
    expect(node(4)).to_be_focused()
    page.keyboard.press("b")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(node(0)).to_be_focused()
    notebook.expect_in_kernel("hand.selected", 0)
    page.keyboard.press("Home")
    expect(node(30)).to_have_attribute("aria-checked", "true")
    expect(own.locator("math")).to_have_attribute("alttext", "w²₂₂")
    page.keyboard.press("ArrowUp")
    notebook.expect_in_kernel("hand.selected", 29)
    expect(widget.locator(".bpkit-node[tabindex='0']")).to_have_count(1)
    expect(page.locator(".jp-NotebookPanel .jp-Cell")).to_have_count(len(CELLS))
    # The focus stays on its node when the drawing changes.
    notebook.run_in_kernel("hand.step = 9")
    expect_step(9)
    expect(node(29)).to_be_focused()

    # The slider, by keyboard, to the end.
    widget.get_by_role("slider", name="step").focus()
    page.keyboard.press("End")
    expect_step(27)
    expect(known).to_have_count(27)
    expect(sent).to_have_count(0)
    expect(widget.locator(".said")).to_contain_text("this way back ends here")
    notebook.assert_no_errors()


# With a line about the reader's go_back, which is not written yet, as in 13; there x₁ has a slope.
IN_13 = ("import timeit", "class Node", "def go_back", "def in_nodes", "small = ")


def in_13():
    """The cells of 13 that show its larger graph, named hand."""
    cells = [cell.source for cell in read(NOTEBOOKS / "13_engine.ipynb").cells]
    *before, last = [source for source in cells if source.startswith(IN_13)]
    assert len(before) == len(IN_13) - 1
    return [*before, last.replace("\ngraph(", "\nhand = graph(") + "\nhand"]


@pytest.mark.parametrize(("cells", "last"), [(lambda: CELLS, 27), (in_13, 28)])
def test_it_is_one_screen_that_stands_still_with_letters_that_can_be_read(
    open_notebook, cells, last
):
    notebook = open_notebook(cells())
    notebook.run_all()
    page = notebook.page
    page.emulate_media(reduced_motion="reduce")
    widget = page.locator(".bpkit-graph-walk")
    expect(widget.locator(".bpkit-node")).to_have_count(31)
    for width in (848, 1100):
        room = page.viewport_size["width"] - box_of(widget)["width"]
        page.set_viewport_size({"width": round(width + room), "height": 800})
        notebook.run_in_kernel("hand.selected = 3")
        expect(widget.locator(".own")).to_contain_text("made from")
        sizes = set()
        for i in (1, 2, 3, 9, 15, last):
            notebook.run_in_kernel(f"hand.step = {i}")
            expect(widget.locator(".says")).to_have_text(f"{i} of {last}")
            expect(widget.locator(".bpkit-node.done")).to_have_count(i)
            sizes.add(round(box_of(widget)["height"]))
        assert len(sizes) == 1 and sizes.pop() <= 640
        frame = widget.locator(".bpkit-frame")
        assert frame.evaluate(
            "e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight"
        )
        assert widget.evaluate("""e => [...e.querySelectorAll('.bpkit-node')].every(node => {
          const box = node.querySelector('.bpkit-box').getBoundingClientRect();
          return [...node.querySelectorAll('text:not(.name)')].every(text => {
            const own = text.getBoundingClientRect();
            return own.left >= box.left - 1 && own.right <= box.right + 1;
          });
        })""")
    notebook.assert_no_errors()


def test_two_contributions_add_up_and_a_wrong_slope_is_marked(open_notebook):
    notebook = open_notebook([CELLS[0], "hand = graph(C, mine)\nhand"])
    notebook.run_in_kernel(TWICE)
    notebook.run_in_kernel(CELLS[0])
    notebook.run_all()
    widget = notebook.page.locator(".bpkit-graph-walk")
    w = widget.locator(".bpkit-node").filter(has=notebook.page.locator("text.yours"))
    expect(w.locator("text")).to_have_text(["w", "0.5", "…", "…", "✗ −1.2"])
    expect(w).to_have_class(re.compile(r"\bwrong\b"))
    expect(w.locator(".bpkit-box")).to_have_css("stroke-dasharray", "5px, 3px")
    expect(widget.locator(".verdict")).to_contain_text("Nearest to C: w, yours −1.2, right 0.8.")
    step = widget.get_by_role("button", name="next step", exact=True)
    step.click()
    step.click()
    expect(w.locator("text")).to_have_text(["w", "0.5", "2", "…", "1 more", "✗ −1.2"])
    expect(widget.locator(".then")).to_have_text("waiting for 1 more")
    step.click()
    expect(w.locator("text")).to_have_text(["w", "0.5", "2", "−1.2", "0.8", "✗ −1.2"])
    expect(widget.locator(".then")).to_have_text("✓ complete")
    # Its traceback is in the widget, and everything else still works.
    notebook.run_in_kernel("other = graph(C, lambda C: 1 / 0)")
    notebook.expect_in_kernel("'ZeroDivisionError' in other._verdict.value", True)
    notebook.assert_no_errors()


def test_it_plays_in_the_dark_and_slides_along_on_a_narrow_page(open_notebook):
    notebook = open_notebook(CELLS, theme="dark")
    notebook.run_all()
    page = notebook.page
    widget = page.locator(".bpkit-graph-walk")
    expect(widget.locator(".bpkit-node")).to_have_count(31)
    notebook.narrow(400)
    frame = widget.locator(".bpkit-frame")
    page.wait_for_function("e => e.clientWidth < 400", arg=frame.element_handle())
    notebook.run_in_kernel("hand._stepper.interval = 60")
    widget.get_by_role("button", name="play", exact=True).click()
    expect(widget.locator(".says")).to_have_text("27 of 27")
    expect(widget.get_by_role("button", name="play from the first")).to_be_visible()
    expect(widget.locator(".bpkit-node.lit")).to_be_in_viewport()
    expect(widget.locator(".bpkit-node.lit text.slope")).to_have_css("fill", "rgb(199, 155, 242)")
    # What is wider than the page scrolls in itself; no letter is drawn smaller.
    notebook.narrow(400, *(widget.locator(part) for part in (".bpkit-stepper", ".said", ".own")))
    assert widget.locator("text.value").first.evaluate("e => e.getScreenCTM().d") >= 0.99
    notebook.assert_no_errors()
