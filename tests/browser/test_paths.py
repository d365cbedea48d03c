"""The paths from a weight to the cost in a real browser: list, network and sum agree."""

import re

from playwright.sync_api import expect

CELLS = ["from bpkit.widgets import paths\nhand = paths()", "hand"]
ROWS = "[number for _, number in hand.now.rows()]"
PATH = """
from bpkit.params import Param
[Param("a", *neuron).book for neuron in hand.now.lit.neurons]
"""


def test_the_paths(open_notebook):
    notebook = open_notebook(CELLS)
    notebook.run_all()
    page = notebook.page
    widget = page.locator(".bpkit-paths")
    says = widget.locator(".says")
    listing = widget.get_by_role("listbox", name="paths, largest first")
    options = listing.get_by_role("option")
    chosen = listing.get_by_role("option", selected=True)
    sums, lit = widget.locator(".row b"), widget.locator(".bpkit-z.bpkit-note-lit")

    def button(name):
        return widget.get_by_role("button", name=name, exact=True)

    def expect_path(i, n):
        """The list, the slider, the network and the sum all show path i, correctly."""
        expect(says).to_have_text(f"path {i + 1} of {n}")
        expect(chosen).to_have_count(1)
        expect(options.nth(i)).to_have_attribute("aria-selected", "true")
        notebook.expect_in_kernel("hand.path", i)
        expect(sums).to_have_text(notebook.read_in_kernel(ROWS))
        through = notebook.read_in_kernel(PATH)
        expect(widget.locator(".sum rect")).to_have_count(min(i + 1, 24))
        expect(lit).to_have_count(len(through))
        expect(widget.locator(".factor .fraction")).to_have_count(len(through) + 1)
        expect(options.nth(i)).to_have_attribute(
            "aria-label", re.compile(re.escape(" → ".join(through)) + "$")
        )
        names = [math.get_attribute("alttext") for math in options.nth(i).locator("math").all()]
        assert names == through
        for j, name in enumerate(through):
            expect(lit.nth(j)).to_have_attribute("aria-label", re.compile(f"z{name[1:]} "))

    # By mouse: next, previous, all; the sum of all is what BP4 gives.
    expect_path(0, 24)
    button("next path").click()
    expect_path(1, 24)
    button("previous path").click()
    expect_path(0, 24)
    button("last path").click()
    expect_path(23, 24)
    expect(sums.nth(0)).to_have_text(notebook.read_in_kernel(ROWS)[2])
    expect(sums.nth(1)).to_have_text("0.000000")

    # By keyboard alone: the list keeps its keys to itself.
    chosen.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("b")
    expect_path(2, 24)
    expect(chosen).to_be_focused()
    expect(chosen).to_be_in_viewport()
    options.nth(4).click()
    expect_path(4, 24)
    expect(options.nth(4)).to_be_focused()
    expect(page.locator(".jp-NotebookPanel .jp-Cell")).to_have_count(len(CELLS))

    # Another weight by a click, a bias by the keyboard: their own paths.
    weight = widget.get_by_role("radio", name=re.compile("weight w⁵₂₃,"))
    line = weight.locator(".bpkit-hit")
    spot = line.evaluate("""e => {
      const p = e.ownerSVGElement.createSVGPoint();
      p.x = e.x1.baseVal.value * 0.6 + e.x2.baseVal.value * 0.4;
      p.y = e.y1.baseVal.value * 0.6 + e.y2.baseVal.value * 0.4;
      const q = p.matrixTransform(e.getScreenCTM());
      return [q.x, q.y];
    }""")
    page.mouse.click(*spot)
    expect(widget.locator(".name math")).to_have_attribute("alttext", "w⁵₂₃")
    expect_path(0, 1)
    expect(weight).to_have_attribute("aria-checked", "true")
    neuron = widget.get_by_role("radio", name=re.compile("weighted input z³₁ "))
    neuron.focus()
    page.keyboard.press("Enter")
    expect(widget.locator(".name math")).to_have_attribute("alttext", "z³₁")
    expect_path(0, 6)
    page.keyboard.press("ArrowDown")
    expect(widget.locator(".name math")).to_have_attribute("alttext", "b³₁")
    slope = widget.locator(".row").nth(2).locator("span")
    expect(slope.locator("math")).to_have_attribute("alttext", "∂Cₓ/∂b³₁")
    expect(slope).to_contain_text("by BP3")
    expect_path(0, 6)

    # An input is not chosen, and the reader is told why.
    source = widget.get_by_role("radio", name=re.compile("input a¹₂,"))
    source.focus()
    page.keyboard.press("Enter")
    expect(widget.locator(".warning math")).to_have_attribute("alttext", "a¹₂")
    expect(widget.locator(".warning")).to_contain_text("is an input")
    expect(widget.locator(".name math")).to_have_attribute("alttext", "b³₁")
    expect(source).to_have_attribute("aria-checked", "false")

    # By Python; and the line from the lit output to the cost is lit.
    notebook.run_in_kernel("hand.put(('w', 2, 2, 1), 10)")
    expect_path(10, 24)
    output = notebook.read_in_kernel("int(hand.now.lit.neurons[-1][1])")
    wires = widget.locator(".bpkit-wire")
    expect(wires.nth(output)).to_have_css("stroke-width", "4px")
    expect(wires.nth(1 - output)).not_to_have_css("stroke-width", "4px")

    # The counts can be opened by readers who want them.
    widget.get_by_text("How the counts grow with depth").click()
    expect(widget.get_by_role("rowheader")).to_have_count(4)
    expect(widget.get_by_role("cell", name="270,000", exact=True)).to_be_visible()
    button("next path").click()
    expect_path(11, 24)
    expect(widget.get_by_role("cell", name="270,000", exact=True)).to_be_visible()
    notebook.assert_no_errors()


def test_it_plays_in_the_dark_and_on_a_narrow_page(open_notebook):
    notebook = open_notebook(CELLS, theme="dark")
    notebook.run_all()
    page = notebook.page
    widget = page.locator(".bpkit-paths")
    notebook.narrow(400)
    notebook.run_in_kernel("hand._stepper.interval = 60")
    widget.get_by_role("button", name="play", exact=True).click()
    expect(widget.locator(".says")).to_have_text("path 24 of 24")
    expect(widget.get_by_role("button", name="play from the first")).to_be_visible()
    expect(widget.locator(".row b").nth(1)).to_have_text("0.000000")
    parts = (".bpkit-listing", ".sum", ".factors", ".counts")
    notebook.narrow(400, *(widget.locator(part) for part in parts))
    notebook.assert_no_errors()
