"""The first notebook in a real browser: what the moved slider shows is what bpkit gives."""

import json
import re

import pytest
from playwright.sync_api import expect

COMPUTE = """
import json
from bpkit import perturb as exact_and_linear
from bpkit.numerals import signed
p = exact_and_linear(net, x, y, ("w", 3, 1, 3), {d})
print(json.dumps([signed(n, 6) for n in (p.dC, p.linear.dC, p.dC - p.linear.dC)]))
"""


@pytest.fixture(params=["light", "dark"])
def notebook(open_notebook, request):
    opened = open_notebook("00_start_here.ipynb", theme=request.param)
    opened.run_all()
    return opened


def numbers(notebook):
    """The locators of ΔC exact, to first order, and what first order misses."""
    return notebook.page.locator(".bpkit-numbers b")


def expect_numbers_for(notebook, d):
    wanted = json.loads(notebook.evaluate_in_kernel(COMPUTE.format(d=d)))
    for i, number in enumerate(wanted):
        expect(numbers(notebook).nth(i)).to_have_text(number)
    return wanted


def test_the_weight_is_moved_by_keyboard_and_by_mouse(notebook):
    page = notebook.page
    handle = page.locator(".jp-OutputArea .noUi-handle")
    expect(handle).to_have_count(1)
    at_rest = expect_numbers_for(notebook, 0.0)

    handle.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    moved = expect_numbers_for(notebook, 0.4)
    assert moved != at_rest

    track = page.locator(".jp-OutputArea .noUi-base").bounding_box()
    grip = handle.bounding_box()
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] + 40, grip["y"], steps=10)
    page.mouse.up()
    expect_numbers_for(notebook, 3.0)

    page.get_by_role("button", name="Reset").click()
    assert expect_numbers_for(notebook, 0.0) == at_rest
    assert not notebook.errors


def test_python_moves_the_slider_too(notebook):
    notebook.evaluate_in_kernel("hand.d = -2.5")
    expect_numbers_for(notebook, -2.5)
    expect(notebook.page.locator(".widget-readout")).to_have_text(re.compile("2.50"))
    assert not notebook.errors


def test_the_drawing_follows_the_theme_and_says_what_it_shows(notebook):
    drawing = notebook.page.locator(".bpkit-nudge")
    expect(drawing).to_have_role("img")
    expect(drawing).to_have_accessible_name(re.compile("ΔC, exact"))
    ink = notebook.page.locator(".bpkit-nudge text").first.evaluate("e => getComputedStyle(e).fill")
    assert ink == {"light": "rgb(27, 31, 36)", "dark": "rgb(232, 234, 237)"}[notebook.theme]


def test_pictures_of_the_text_are_shown(notebook):
    broken = notebook.page.evaluate(
        "() => [...document.querySelectorAll('.jp-MarkdownOutput img')]"
        ".filter(i => !i.complete || !i.naturalWidth).map(i => i.src)"
    )
    assert notebook.page.locator(".jp-MarkdownOutput img").count() > 0
    assert broken == []
