"""What a check shows in a real browser: legible in both themes, its hints opened by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from bpkit.exercises import EXERCISES

from .access import overlapping_texts, pale_or_small_texts, serious_violations

CELLS = [
    "from bpkit import sigmoid\nfrom bpkit.exercises import check, hint, progress, solution\n"
    "progress.begin_again()",
    "def output_error(a, y, z):\n    raise NotImplementedError\n\ncheck.output_error(output_error)",
    "solution.output_error()",
    "def output_error(a, y, z):\n    return (a - y).T @ z\n\ncheck.output_error(output_error)",
    "def output_error(a, y, z):\n    raise ValueError('<b id=injected>no</b>')\n"
    "\ncheck.output_error(output_error)",
    "check.mini_batch(lambda net, x, y, eta: None)",
    "def output_error(a, y, z):\n    return (a - y) * a\n\ncheck.output_error(output_error)",
    "def output_error(a, y, z):\n    return (a - y) * a * (1 - a)\n"
    "\ncheck.output_error(output_error)",
    "solution.output_error()",
    "hint.output_error()",
    "progress",
]


def hints_open_one_by_one_by_keyboard(notebook):
    page, cell = notebook.page, notebook.cell(1)
    expect(cell).to_contain_text("○ output_error: not attempted yet.")
    first, second = cell.get_by_text("Hint 1 of 3"), cell.get_by_text("Hint 2 of 3")
    text = cell.get_by_text("Which two steps lead from z to the cost?")
    expect(first).to_be_visible()
    expect(text).to_be_hidden()
    expect(second).to_be_hidden()
    first.focus()
    page.keyboard.press("Enter")
    expect(text).to_be_visible()
    expect(second).to_be_visible()
    page.keyboard.press("Tab")
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell.get_by_text("Hint 3 of 3")).to_be_visible()


def the_mistake_is_named_and_its_section_is_a_link(notebook):
    expect(notebook.cell(6)).to_contain_text("✗ output_error: not right yet.")
    expect(notebook.cell(6)).to_contain_text("a is used instead of σ′")
    wrong = notebook.cell(5)
    expect(wrong).to_contain_text("It returns nothing")
    link = wrong.get_by_role("link", name="09_mini_batch, “Examples as columns”")
    link.click()
    heading = notebook.page.get_by_role("heading", name="Examples as columns")
    expect(heading).to_be_visible()
    # JupyterLab opens a notebook at its top; a second click goes to the section.
    notebook.page.get_by_role("tab", name=re.compile("^made-")).click()
    link.click()
    expect(heading).to_be_in_viewport()


def an_exception_shows_its_line_and_nothing_is_injected(notebook):
    cell = notebook.cell(4)
    expect(cell).to_contain_text("in line 2 of your code: raise ValueError")
    expect(cell).to_contain_text("<b id=injected>no</b>")
    expect(cell.locator("#injected")).to_have_count(0)


def the_solution_opens_after_an_attempt(notebook):
    expect(notebook.cell(2)).to_contain_text("The solution opens after an attempt")
    expect(notebook.cell(7)).to_contain_text("✓ output_error: right.")
    folded = notebook.cell(7).locator("pre", has_text="sigmoid.prime(z)")
    expect(folded).to_be_hidden()
    notebook.cell(7).get_by_text("own solution").click()
    expect(folded).to_be_visible()
    expect(notebook.cell(8)).to_contain_text("return (a - y) * sigmoid.prime(z)")
    expect(notebook.cell(9)).to_contain_text("Hint 1 of 3.")
    expect(notebook.cell(10)).to_contain_text(f"1 of {len(EXERCISES)} exercises solved.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_a_check_says_can_be_read_and_opened(open_notebook, theme):
    notebook = open_notebook(CELLS, theme)
    notebook.run_all()
    an_exception_shows_its_line_and_nothing_is_injected(notebook)
    hints_open_one_by_one_by_keyboard(notebook)
    the_solution_opens_after_an_attempt(notebook)
    for i in (1, 4, 6, 7):
        output = notebook.cell(i).locator(".jp-OutputArea-output").first
        assert overlapping_texts(output) == []
        assert pale_or_small_texts(output) == []
    assert serious_violations(notebook.page, ".jp-OutputArea-output") == []
    notebook.assert_no_errors()
    if theme == "light":
        the_mistake_is_named_and_its_section_is_a_link(notebook)
