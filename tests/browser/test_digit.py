"""`digit` and DigitPad in a real browser: drawing, choosing, and bpkit's numbers."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from .access import overlapping_texts, pale_or_small_texts
from .lab import box_of

CELLS = ["from bpkit.widgets import digit\nhand = digit()\nhand"]
OUTPUTS = """
from bpkit.formatting import plain, signed
shown = hand.asks()
rows = [[plain(a, 3) for a in shown.a]]
if shown.of_a is not None:
    rows += [[plain(y, 0) for y in shown.y], [signed(v, 3) for v in shown.of_a]]
if shown.after is not None:
    rows += [[plain(a, 3) for a in shown.after]]
rows
"""
READ_MAP = """
from bpkit.formatting import signed
signed(hand.asks().of_w[3][1, 28], hand._view.last.digits)
"""
PAPER = "[aria-roledescription='drawing pad']"


@pytest.fixture
def opened(open_notebook):
    def opened(theme="light"):
        notebook = open_notebook(CELLS, theme=theme)
        notebook.run_all()
        expect(notebook.page.locator(PAPER)).to_be_visible()
        return notebook

    return opened


def expect_outputs_of_bpkit(notebook):
    """The table has exactly the numbers that the kernel prints."""
    rows = notebook.read_in_kernel(OUTPUTS)
    shown = notebook.page.locator(".bpkit-outputs tbody tr:not(.bpkit-charts)")
    expect(shown).to_have_count(len(rows))
    for i, row in enumerate(rows):
        expect(shown.nth(i).locator("td")).to_have_text(row)
    return rows


def ink(notebook):
    """What is painted on the canvas, as 784 shares of 255."""
    painted = notebook.page.locator(".bpkit-pad canvas").evaluate(
        "c => [...c.getContext('2d').getImageData(0, 0, 28, 28).data].filter((_, i) => i % 4 == 3)"
    )
    return np.array(painted).reshape(28, 28)


def expect_pixels(notebook, painted):
    """The kernel has exactly the ink that is on the canvas."""
    pixels = "(255 * hand.pixels).round().astype(int).tolist()"
    notebook.expect_in_kernel(pixels, painted.tolist())


def expect_seen(notebook):
    """The small picture in front of the bars is what the network is given."""
    seen = np.array(notebook.read_in_kernel("hand.sees.tolist()"))
    thumb = notebook.page.get_by_role("img", name=re.compile("What the network sees"))
    expect(thumb).to_have_accessible_name(re.compile(f"ink on {(seen > 0).sum()} of 784 pixels"))
    painted = thumb.evaluate("""async img => {
      await img.decode();
      const context = new OffscreenCanvas(28, 28).getContext("2d");
      context.drawImage(img, 0, 0);
      return [...context.getImageData(0, 0, 28, 28).data].filter((_, i) => i % 4 == 3);
    }""")
    assert np.array_equal(np.reshape(painted, (28, 28)), np.round(255 * seen))


def button(notebook, name):
    return notebook.page.get_by_role("button", name=name, exact=True)


def cell_of(paper, column, row):
    """The middle of a pixel on the page."""
    box = box_of(paper)
    return box["x"] + box["width"] * (column + 0.5) / 28, box["y"] + box["height"] * (row + .5) / 28


def test_examples_neurons_and_steps(opened):
    notebook = opened()
    page = notebook.page
    expect_outputs_of_bpkit(notebook)
    image = notebook.read_in_kernel("hand._x[:, 5].reshape(28, 28).tolist()")
    assert np.abs(ink(notebook) - 255 * np.array(image)).max() <= 1

    # A neuron is chosen with keys and pointer; the line under the map gives bpkit's number.
    last = page.get_by_role("application", name=re.compile("asks of w³"))
    last.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(last.locator("text.bpkit-chosen")).to_have_text("29")
    notebook.expect_in_kernel("hand.neuron", 28)
    number = notebook.read_in_kernel(READ_MAP)
    expect(page.get_by_text(f"into the output for 1, from hidden neuron 29: {number}")
           ).to_be_visible()
    last.click(position={"x": 30, "y": 60})
    into = page.get_by_role("heading", name="weights into neuron 1", exact=False)
    expect(into).not_to_be_visible()
    button(notebook, "layer 2 and its weights").click()
    expect(last).not_to_be_visible()
    expect(into).to_be_visible()
    button(notebook, "neuron ›").click()
    expect(page.get_by_role("heading", name="weights into neuron 2", exact=False)).to_be_visible()

    # Each number of the map is a square: filled where it is positive, hollow where negative.
    squares = "e => e.getAttribute('d').split('M').length - 1"
    into = page.get_by_role("application", name=re.compile("asks of w², .* into neuron 2"))
    drawn = [into.locator(f".bpkit-{kind}").evaluate(squares) for kind in ("more", "less")]
    row = np.array(notebook.read_in_kernel("hand.asks().of_w[2][1].tolist()"))
    seen = np.sqrt(np.abs(row) / np.abs(row).max()) > 0.13  # a square of 0.6 px at least
    assert (drawn[0] > 0) == (row[seen] > 0).any() and (drawn[1] > 0) == (row[seen] < 0).any()
    assert seen.sum() <= sum(drawn) <= (row != 0).sum()

    # On to other examples, their average, and steps.
    button(notebook, "weights w³").click()
    button(notebook, "Next example").click()
    button(notebook, "Next 10").click()
    expect(page.get_by_text("example 16, data.x[:, 16]")).to_be_visible()
    expect_outputs_of_bpkit(notebook)
    button(notebook, "the average of those seen asks").click()
    heading = page.get_by_role("heading", name="What the average of the 12 seen asks of")
    expect(heading.locator("math")).to_have_attribute("alttext", "w³")
    step = button(notebook, "Take a step")
    top = box_of(step)["y"]
    step.click()
    expect(page.get_by_text("1 step taken")).to_be_visible()
    step.click()
    expect(page.get_by_text("2 steps taken")).to_be_visible()
    expect(page.get_by_role("rowheader", name="after 2 steps")).to_be_visible()
    assert len(expect_outputs_of_bpkit(notebook)) == 4
    assert box_of(step)["y"] == pytest.approx(top, abs=1)  # it stays under the pointer
    button(notebook, "Undo the steps").click()
    expect(page.get_by_text("no step taken")).to_be_visible()
    step.click()
    page.get_by_label("it should be").select_option("7")
    expect(page.get_by_text("a handwritten 2, labelled 7")).to_be_visible()
    expect(page.get_by_text("no step taken")).to_be_visible()  # by a 7
    assert len(expect_outputs_of_bpkit(notebook)) == 3

    # The trained network replaces this one, and back.
    menu = page.get_by_label("network", exact=True)
    menu.select_option("trained, 96 %")
    notebook.expect_in_kernel("hand.trained", True)
    expect_outputs_of_bpkit(notebook)
    menu.select_option("half-trained, 73 %")
    notebook.expect_in_kernel("hand.trained", False)

    # Python moves it, and the page follows.
    notebook.run_in_kernel("hand.average = False; hand.example = 1")
    expect(page.get_by_text("data.x[:, 1], a handwritten 0")).to_be_visible()
    notebook.run_in_kernel("hand.neuron = 11")
    expect(last.locator("text.bpkit-chosen")).to_have_text("12")
    expect_outputs_of_bpkit(notebook)
    image = notebook.read_in_kernel("hand.pixels.tolist()")
    assert np.abs(ink(notebook) - 255 * np.array(image)).max() <= 1
    notebook.assert_no_errors()


def test_drawing_with_the_pointer_and_with_the_keys(opened):
    notebook = opened("dark")
    page = notebook.page
    paper = page.locator(PAPER)
    button(notebook, "Clear").click()
    expect(paper).to_have_accessible_name(re.compile("your own drawing, no label: no ink on any"))
    # The line above the paper is a different one now, and may have moved it.
    expect(page.get_by_text("your own drawing, no label", exact=True)).to_be_visible()
    assert not ink(notebook).any()
    expect_pixels(notebook, np.zeros((28, 28), int))

    page.mouse.move(*cell_of(paper, 8, 8))
    page.mouse.down()
    page.mouse.move(*cell_of(paper, 20, 8), steps=8)
    page.mouse.move(*cell_of(paper, 10, 22), steps=8)
    page.mouse.up()
    first = ink(notebook)
    assert first[8, 8:21].min() == 255 and first[22, 10] == 255 and first[15, 8] == 0
    assert 60 < (first > 0).sum() < 180 and ((first > 0) & (first < 255)).any()
    expect(paper).to_have_accessible_name(re.compile(f"ink on {(first > 0).sum()} of 784 pixels"))
    expect_pixels(notebook, first)
    rows = expect_outputs_of_bpkit(notebook)
    assert len(rows) == 1  # nothing is asked of it yet
    page.get_by_label("it should be").select_option("7")
    expect(page.get_by_text("your own drawing, a 7", exact=True)).to_be_visible()
    assert len(expect_outputs_of_bpkit(notebook)) == 3
    expect_seen(notebook)

    # Sixty moves a second from inside the page, and the last one is not lost.
    at = [cell_of(paper, 4, 12), cell_of(paper, 4, 26)]
    page.mouse.move(*at[0])
    page.mouse.down()
    paper.evaluate("""(e, [[x, y0], [, y1]]) => {
      for (let i = 1; i <= 60; i++) e.dispatchEvent(new PointerEvent('pointermove', {
        pointerId: 1, bubbles: true, clientX: x, clientY: y0 + (y1 - y0) * i / 60}));
    }""", at)
    page.mouse.up()
    second = ink(notebook)
    assert second[12:27, 4].min() == 255
    expect(paper).to_have_accessible_name(re.compile(f"ink on {(second > 0).sum()} of 784 pixels"))
    expect_pixels(notebook, second)

    # The keys: letters do not reach JupyterLab, Space draws, Backspace clears.
    paper.focus()
    page.keyboard.press("Backspace")
    expect(paper).to_have_accessible_name(re.compile("no ink on any"))
    for key in ("b", "a", "ArrowUp", " ", "ArrowRight", "ArrowRight", "Enter", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.get_by_text("Row 14, column 16, ink", exact=False)).to_have_text(
        re.compile("pen up"))
    assert ink(notebook)[12, 13:16].min() > 200 and ink(notebook)[12, 20] == 0
    expect(paper).to_have_accessible_name(re.compile(r"ink on [1-9]\d* of 784"))
    expect_pixels(notebook, ink(notebook))
    expect(page.locator(".jp-NotebookPanel .jp-Cell")).to_have_count(len(CELLS))

    # What Python draws is shown in light ink on the dark background.
    notebook.run_in_kernel("import numpy as np; hand.pixels = np.eye(28)")
    expect(paper).to_have_accessible_name(re.compile("ink on 28 of 784"))
    assert np.array_equal(ink(notebook), 255 * np.eye(28))
    expect(page.locator(".bpkit-pad canvas")).to_have_css("filter", "invert(1)")
    button(notebook, "Back to the example").click()
    expect(page.get_by_text("data.x[:, 5], a handwritten 2")).to_be_visible()

    expect_seen(notebook)
    notebook.expect_in_kernel("bool((hand.sees.ravel() == hand._x[:, 5]).all())", True)

    # It fits a narrow page.
    parts = page.locator(".bpkit-digit").locator(".bpkit-map svg, .bpkit-paper, button")
    notebook.narrow(520, *parts.filter(visible=True).all())
    notebook.assert_no_errors()


@pytest.mark.parametrize("list_of_files", [True, False])
def test_it_is_one_screen(opened, list_of_files):
    notebook = opened()
    page = notebook.page
    if list_of_files:
        page.evaluate("() => window.jupyterapp.shell.expandLeft()")
    output = notebook.cell(0).locator(".jp-OutputArea-output").first
    width = 848 if list_of_files else 1100
    expect(output).to_have_js_property("clientWidth", width)
    for part in ("weights w³", "layer 2 and its weights"):
        button(notebook, part).click()
        expect(button(notebook, part)).to_have_attribute("aria-pressed", "true")
        assert box_of(output)["height"] <= 640
        assert overlapping_texts(output) == [] and pale_or_small_texts(output) == []
        button(notebook, "Take a step").click()
        expect(page.get_by_role("rowheader", name=re.compile("after . step"))).to_be_visible()
        assert box_of(output)["height"] <= 640
