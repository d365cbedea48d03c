"""The explorer `linear_neurons` in a real browser: its scale, its weights, its two networks."""

import pytest
from playwright.sync_api import expect

from .access import overlapping_texts, pale_or_small_texts
from .lab import box_of

NOTEBOOK = [
    "from bpkit.widgets.linear_neurons.linear_neurons import linear_neurons",
    "hand = linear_neurons()\nhand",
]
SIZES = """
from bpkit.widgets.linear_neurons.numbers import number
[number(hand.sizes[f][l]) for l in range(6, 1, -1) for f in hand.sizes]
"""
SMALL = "sum(int((abs(hand._view.base.delta[l]) < 0.0005).sum()) for l in range(2, 7))"

OUT_OF_CIRCLE = """root => [...root.querySelectorAll(".bpkit-rim")]
    .map(rim => [rim.parentElement.querySelector(".bpkit-number"), rim.r.baseVal.value])
    .filter(([number, r]) => number.getComputedTextLength() > 2 * r - 4)
    .map(([number]) => number.textContent)"""


def show(root, part):
    """Choose what is shown, one part at a time."""
    button = root.get_by_role("button", name=part, exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def expect_the_sizes_of_python(notebook, root):
    wanted = notebook.read_in_kernel(SIZES)
    show(root, "table")
    table = root.get_by_role("group", name="table of sizes").locator("tbody tr")
    for i in range(5):
        for f in range(2):
            expect(table.nth(i).locator("td").nth(3 * f)).to_have_text(wanted[2 * i + f])
    show(root, "charts")
    expect(table.first).not_to_be_visible()
    shown = root.locator(".bpkit-linear-chart")
    expect(shown).to_be_visible()
    for size in wanted[:2] + wanted[-2:]:
        expect(shown).to_contain_text(size)
    return wanted


def test_scale_weights_and_network_are_chosen(open_notebook):
    notebook = open_notebook(NOTEBOOK, theme="dark")
    notebook.run_all()
    page = notebook.page
    root = page.locator(".jp-OutputArea .bpkit-linear")
    at_1 = expect_the_sizes_of_python(notebook, root)
    tick = root.locator(".bpkit-linear-chart text").first
    expect(tick).to_have_css("fill", "rgb(160, 168, 178)")  # "muted" of the dark theme

    # By keyboard: an arrow key moves on and chooses.
    root.get_by_role("radio", name="1", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(root.get_by_role("radio", name="1.5", exact=True)).to_be_focused()
    expect(root.get_by_role("status").first).to_contain_text("times 1.5")
    root.get_by_role("radio", name="3", exact=True).check()
    expect(root.get_by_role("status").first).to_contain_text("times 3")
    at_3 = expect_the_sizes_of_python(notebook, root)
    assert at_3 != at_1

    # The network drawn is the one chosen, and its δ are those of the table.
    show(root, "network")
    expect(root.locator(".bpkit-role", has_text="sigmoid")).to_have_count(5)
    root.get_by_role("radio", name="f(z) = z", exact=True).check()
    expect(root.locator(".bpkit-role", has_text="linear")).to_have_count(5)
    cost = notebook.read_in_kernel("f'{hand._view.base.C:.4f}'")
    expect(root.locator(".bpkit-cost-part .bpkit-number")).to_have_text(cost)

    root.get_by_role("button", name="Other weights").click()
    expect(root.get_by_role("status").first).to_contain_text("seed 10")
    assert expect_the_sizes_of_python(notebook, root) != at_3

    notebook.run_in_kernel("hand.seed, hand.scale, hand.shown = 9, 1, 'sigmoid'")
    expect(root.get_by_role("radio", name="1", exact=True)).to_be_checked()
    notebook.expect_in_kernel(SIZES, at_1)
    expect_the_sizes_of_python(notebook, root)

    show(root, "equations")
    expect(root.get_by_role("group", name="the equations")).to_contain_text("the same")
    expect(root.get_by_text("the 5 layers together are one linear map")).to_be_visible()

    # Errors that would round to 0 are written ≈ 0, and all stay within their circles.
    show(root, "network")
    expect(root.locator(".bpkit-role", has_text="sigmoid")).to_have_count(5)
    network = root.locator(".bpkit-network")
    small = notebook.read_in_kernel(SMALL)
    assert small > 0
    expect(network.locator(".bpkit-number", has_text="\u2248 0")).to_have_count(small)
    assert network.evaluate(OUT_OF_CIRCLE) == []
    notebook.assert_no_errors()


@pytest.mark.parametrize("list_of_files", [True, False])
def test_each_part_is_one_screen(open_notebook, list_of_files):
    notebook = open_notebook(NOTEBOOK)
    notebook.run_all()
    page = notebook.page
    root = page.locator(".jp-OutputArea .bpkit-linear")
    if list_of_files:
        page.evaluate("() => window.jupyterapp.shell.expandLeft()")
    output = notebook.cell(1).locator(".jp-OutputArea-output").first
    expect(output).to_have_js_property("clientWidth", 848 if list_of_files else 1100)
    drawings = root.locator(".bpkit-linear-chart svg")
    expect(drawings).to_have_count(2)
    (left, right) = (box_of(drawing) for drawing in drawings.all())
    assert left["y"] == right["y"] and left["x"] + left["width"] <= right["x"]  # side by side
    for part in ("charts", "network", "equations", "table"):
        show(root, part)
        assert box_of(output)["height"] <= 640, part
        assert overlapping_texts(output) == [] and pale_or_small_texts(output) == []
    assert root.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
