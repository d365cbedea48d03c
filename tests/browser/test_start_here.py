"""The first notebook in a real browser: a moved weight shows what bpkit computes."""

import pytest
from playwright.sync_api import expect

from .lab import box_of
from .test_explore import FIGURES

COMPUTE = """
from bpkit.formatting import signed
p = perturb(net, x, y, ("w", 3, 1, 3), {d})
digits = hand.view._selection["digits"]
[signed(n, digits) for n in (p.dC, p.linear.dC, p.dC - p.linear.dC)]
"""


@pytest.fixture
def notebook(open_notebook):
    opened = open_notebook("00_start_here.ipynb", theme="dark")
    opened.run_all()
    return opened


def of_hand(notebook):
    """The explorer that the notebook calls `hand`; before it there is one to try straight away."""
    return notebook.page.locator(".bpkit-network").nth(1)


def expect_numbers_for(notebook, d):
    wanted = notebook.read_in_kernel(COMPUTE.format(d=d))
    expect(of_hand(notebook).locator(FIGURES)).to_have_text(wanted)
    return wanted


def test_what_the_first_notebook_asks_to_be_done_can_be_done(notebook):
    page, hand = notebook.page, of_hand(notebook)
    figures = hand.locator(FIGURES)
    at_rest = expect_numbers_for(notebook, 0.0)
    handle = hand.get_by_role("slider", name="w³₂₄")
    handle.click()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect_numbers_for(notebook, 0.4)
    expect(figures).not_to_have_text(at_rest)
    page.keyboard.press("PageDown")
    page.keyboard.press("Shift+ArrowLeft")
    expect_numbers_for(notebook, -0.105)
    hand.get_by_role("button", name="Reset").click()
    expect_numbers_for(notebook, 0.0)
    expect(figures).to_have_text(at_rest)

    hand.locator(".bpkit-pill").hover()  # which waits until it stands still
    pill = box_of(hand.locator(".bpkit-pill rect"))
    middle = pill["x"] + pill["width"] / 2, pill["y"] + pill["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1], steps=6)
    page.mouse.up()
    expect_numbers_for(notebook, 1.2)
    notebook.assert_no_errors()

    ink = page.locator(".bpkit-heading").first.evaluate("e => getComputedStyle(e).fill")
    assert ink == "rgb(232, 234, 237)"  # of the dark theme
