"""The harness itself: it drives a widget by keyboard, waits, and notices what goes wrong."""

import re
from types import SimpleNamespace
from typing import Any, cast

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Playwright, expect

from . import lab

SLIDER = """
import ipywidgets as widgets
slider = widgets.FloatSlider(value=1.5, min=-3, max=3, step=0.25, description="w")
label = widgets.Label()
def show(change=None):
    label.value = f"w squared: {slider.value ** 2:.4f}"
slider.observe(show, "value")
show()
widgets.VBox([slider, label])
"""
LATER = """
import itertools, threading
import ipywidgets as widgets
gate, value, count = threading.Event(), "before", itertools.count()
def change():
    global value
    gate.wait(60)
    value = "after"
button = widgets.Button(description="Later")
button.on_click(lambda _: threading.Thread(target=change, daemon=True).start())
button
"""
HELD_UP = """
import pathlib, time
import ipywidgets as widgets
seen = []
def look(change):
    while not pathlib.Path({go!r}).exists():
        time.sleep(0.01)
    seen.append(change["new"])
slider = widgets.IntSlider()
slider.observe(look, "value")
slider
"""


def test_a_slider_moved_by_keyboard_changes_what_the_kernel_shows(open_notebook):
    notebook = open_notebook([new_markdown_cell("# A slider"), SLIDER])
    notebook.run_all()
    expect(notebook.page.locator("body")).to_have_attribute("data-jp-theme-light", "true")
    cell = notebook.cell(1)
    label = cell.locator(".widget-label", has_text="w squared")
    expect(label).to_have_text("w squared: 2.2500")

    cell.get_by_role("slider").focus()
    notebook.page.keyboard.press("ArrowRight")
    expect(label).to_have_text("w squared: 3.0625")
    notebook.expect_in_kernel("slider.value", 1.75)
    notebook.expect_in_kernel("label.value", "w squared: 3.0625")
    notebook.assert_no_errors()


def test_a_value_that_comes_later_is_awaited(open_notebook):
    notebook = open_notebook([LATER])
    notebook.run_all()
    notebook.cell(0).get_by_role("button", name="Later").click()
    with pytest.raises(AssertionError, match="value is 'before'; expected 'after'"):
        notebook.expect_in_kernel("value", "after", seconds=0.5)
    notebook.run_in_kernel("threading.Timer(0.5, gate.set).start()")
    notebook.expect_in_kernel("value", "after")
    notebook.assert_no_errors()


def test_a_value_that_never_comes_fails_with_the_last_there_was(open_notebook):
    notebook = open_notebook([LATER])
    notebook.run_all()
    notebook.expect_in_kernel("next(count)", 3)
    with pytest.raises(AssertionError, match=r"is \d+; expected 'never'") as told:
        notebook.expect_in_kernel("next(count)", "never", seconds=0.5)
    last = int(re.findall(r"\d+", str(told.value))[0])
    notebook.expect_in_kernel("next(count)", last + 1)


def test_what_the_page_has_sent_is_done_before_the_kernel_is_read(open_notebook, tmp_path):
    go = tmp_path / "go"
    notebook = open_notebook([HELD_UP.format(go=str(go))])
    notebook.run_all()
    notebook.cell(0).get_by_role("slider").focus()
    # The first key's message is held up in the kernel; those of the others wait in the page.
    for _ in range(3):
        notebook.page.keyboard.press("ArrowRight")
    with pytest.raises(AssertionError, match="not done with what the page has sent"):
        notebook.read_in_kernel("seen", seconds=0.5)
    go.touch()
    seen = notebook.read_in_kernel("seen")
    assert (seen[0], seen[-1]) == (1, 3)
    notebook.assert_no_errors()


def test_what_is_read_in_the_kernel_is_an_expression(open_notebook):
    notebook = open_notebook([SLIDER])
    notebook.run_all()
    both = notebook.read_in_kernel("w = slider.value\n(w, {'half': w / 2})")
    assert both == [1.5, {"half": 0.75}]
    notebook.expect_in_kernel("v = w + 1\n(v, 'w')", (2.5, "w"))
    with pytest.raises(AssertionError, match="the last line must be an expression: v = 2"):
        notebook.read_in_kernel("v = 2")
    with pytest.raises(AssertionError, match="the last line must be an expression: v = 2"):
        notebook.expect_in_kernel("v = 2", 2)
    notebook.expect_in_kernel("v", 2.5)


def test_a_cell_that_raises_fails_the_run_unless_it_is_tagged(open_notebook):
    tagged = new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]})
    notebook = open_notebook([tagged, "assert 'x' not in globals(), 'broken'", "print('reached')"])
    notebook.run_all()
    expect(notebook.cell(2).locator(".jp-OutputArea-output")).to_have_text("reached")

    notebook.run_in_kernel("x = 1")
    with pytest.raises(AssertionError, match=r"(?s)^cell 1 raised.*AssertionError.*broken") as told:
        notebook.run_all()
    assert "ZeroDivisionError" not in str(told.value)
    assert "\x1b" not in str(told.value)


def test_a_kernel_that_dies_fails_the_run(open_notebook):
    notebook = open_notebook(["x = 1", "import os; os._exit(1)", "x"])
    # What the kernel had to say about cell 0 may be lost with it.
    with pytest.raises(AssertionError, match=r"the run stopped before cells \[(0, )?1, 2\]"):
        notebook.run_all()


def test_a_cell_that_never_ends_fails_the_run(open_notebook):
    notebook = open_notebook(["import threading; threading.Event().wait()"])
    with pytest.raises(PlaywrightError, match=r"not done after 0\.5 s"):
        notebook.run_all(seconds=0.5)


def test_a_run_may_take_long_if_no_cell_does(open_notebook):
    open_notebook(["import time; time.sleep(1)"] * 6).run_all(seconds=5)


def test_what_the_page_complains_of_is_noticed(open_notebook):
    notebook = open_notebook(["print('nothing special')"])
    notebook.run_all()
    notebook.assert_no_errors()
    notebook.page.evaluate("() => console.error('the widget could not be drawn')")
    with pytest.raises(AssertionError, match="console: the widget could not be drawn"):
        notebook.assert_no_errors()
    with notebook.page.expect_event("pageerror"):
        notebook.page.evaluate("() => { setTimeout(() => { throw new Error('lost'); }); }")
    with pytest.raises(AssertionError, match="page error: lost"):
        notebook.assert_no_errors()


def test_what_code_in_the_kernel_raises_is_noticed(open_notebook):
    raising = SLIDER.replace("slider.value ** 2", "1 / (slider.value - 1.75)")
    notebook = open_notebook([raising])
    notebook.run_all()
    for use in (notebook.run_in_kernel, notebook.read_in_kernel):
        with pytest.raises(AssertionError, match="NameError: name 'nowhere' is not defined"):
            use("nowhere")
    with pytest.raises(AssertionError, match="NameError: name 'nowhere' is not defined"):
        notebook.expect_in_kernel("nowhere", 1)
    notebook.assert_no_errors()

    notebook.cell(0).get_by_role("slider").focus()
    with notebook.page.expect_console_message(lambda said: "raised in a callback" in said.text):
        notebook.page.keyboard.press("ArrowRight")
    with pytest.raises(AssertionError, match=r"(?s)raised in a callback.*ZeroDivisionError"):
        notebook.assert_no_errors()


def test_the_dark_theme_and_a_kernel_that_finds_bpkit(open_notebook):
    notebook = open_notebook(["import bpkit, pathlib"], theme="dark")
    notebook.run_all()
    expect(notebook.page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    notebook.expect_in_kernel("pathlib.Path(bpkit.__file__).parents[1]", lab.ROOT)
    notebook.assert_no_errors()


# Finding a browser


def playwright_without_browsers(tried):
    """Stands for playwright where no browser starts."""

    def launch(profile, **options):
        tried.append(options.get("executable_path"))
        raise PlaywrightError("no such program")

    chromium = SimpleNamespace(launch_persistent_context=launch)
    return cast(Playwright, SimpleNamespace(chromium=chromium))


def test_every_browser_is_tried_and_then_the_way_to_get_one_is_told(monkeypatch, tmp_path):
    tried: list[Any] = []

    def no_network():
        tried.append("download")
        raise lab.NoBrowser("no network")

    monkeypatch.delenv("BPKIT_BROWSER", raising=False)
    monkeypatch.setattr(lab, "installed_browsers", lambda: ["chromium", "edge"])
    monkeypatch.setattr(lab, "download_browser", no_network)
    with pytest.raises(lab.NoBrowser) as caught:
        lab.start_browser(playwright_without_browsers(tried), tmp_path)
    assert tried == ["chromium", "edge", None, "download"]
    for words in ("apt-get install chromium", "BPKIT_BROWSER", "edge: no such", "no network"):
        assert words in str(caught.value)


def test_the_chosen_browser_is_the_only_one_tried(monkeypatch, tmp_path):
    tried: list[Any] = []
    monkeypatch.setenv("BPKIT_BROWSER", "my-browser")
    with pytest.raises(lab.NoBrowser, match="my-browser: no such program"):
        lab.start_browser(playwright_without_browsers(tried), tmp_path)
    assert tried == ["my-browser"]


def test_a_server_that_cannot_start_shows_what_it_said(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "jupyterlab.py").write_text("raise SystemExit('no JupyterLab today')")
    with pytest.raises(RuntimeError, match=r"JupyterLab ended with 1(?s:.*)no JupyterLab today"):
        lab.Server(tmp_path / "lab")
