"""Predict in a real browser: by keyboard and by mouse, right, wrong and broken."""

import re

from playwright.sync_api import expect

LONG = "This is a long option that has to wrap " * 5
CELLS = [
    "from bpkit.widgets import predict\nhand = predict()\nhand",
    f"""
broken = [True]
def reveal():
    if broken[0]:
        raise ValueError("<b id='injected'>no</b>")
    return "<i>Yes</i>", "the secret reason"
other = predict("Does it?", ["<i>Yes</i>", {LONG!r}], reveal)
other
""",
]


def by_keyboard_a_choice_is_made_committed_to_and_judged(notebook):
    page, cell = notebook.page, notebook.cell(0)
    group = cell.get_by_role("group", name=re.compile("^A sigmoid output neuron has z = 3"))
    options = group.get_by_role("radio")
    expect(options).to_have_count(4)
    commit = cell.get_by_role("button", name="Commit")
    expect(commit).to_be_disabled()
    expect(cell).not_to_contain_text("times the first")

    options.first.focus()
    page.keyboard.press("Space")
    expect(options.nth(0)).to_be_checked()
    expect(cell.locator(".bpkit-choice label").first).to_have_css("outline-width", "3px")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_be_checked()
    expect(options.nth(0)).not_to_be_checked()
    page.keyboard.press("b")
    expect(page.locator(".jp-Notebook .jp-Cell")).to_have_count(len(CELLS))
    expect(commit).to_be_enabled()
    page.keyboard.press("Tab")
    expect(commit).to_be_focused()
    page.keyboard.press("Enter")

    marks = cell.locator(".bpkit-choice label")
    expect(marks.nth(1)).to_contain_text("✗ your choice")
    expect(marks.nth(2)).to_contain_text("✓ right")
    expect(cell.get_by_role("status")).to_contain_text("Not this time. You chose “It shrinks to")
    expect(cell).to_contain_text("The second δ is 0.057 times the first.")
    expect(options.first).to_be_disabled()
    expect(cell.get_by_role("button", name=re.compile("Commit|Try"))).to_have_count(0)
    expect(cell.locator("legend")).to_be_focused()
    notebook.expect_in_kernel(
        "(hand.choice, hand.committed, hand.right)", ("It shrinks to about a half.", True, False)
    )


def a_reveal_that_raises_is_shown_and_tried_again(notebook):
    page, cell = notebook.page, notebook.cell(1)
    expect(cell.get_by_role("radio")).to_have_count(2)
    assert "secret" not in cell.locator(".jp-OutputArea").inner_html()
    long = cell.locator(".bpkit-choice label").nth(1)
    assert long.evaluate("e => e.scrollWidth <= e.clientWidth && e.clientHeight > 40")
    cell.get_by_label("<i>Yes</i>").check()
    cell.get_by_role("button", name="Commit").click()
    expect(cell.get_by_role("alert")).to_contain_text("ValueError: <b id='injected'>no</b>")
    expect(page.locator("#injected")).to_have_count(0)
    expect(cell.get_by_role("radio").first).to_be_disabled()
    notebook.run_in_kernel("broken[0] = False")
    cell.get_by_role("button", name="Try again").click()
    expect(cell).to_contain_text("✓ Your choice is right: “<i>Yes</i>”")
    expect(cell).to_contain_text("the secret reason")
    expect(cell.get_by_role("alert")).to_have_count(0)
    expect(cell.get_by_role("button", name=re.compile("Commit|Try"))).to_have_count(0)
    ink_of_the_light_theme = "rgb(27, 31, 36)"
    expect(cell.locator("legend")).to_have_css("color", ink_of_the_light_theme)


def running_again_starts_over_and_python_may_commit(notebook):
    notebook.run_all()
    cell = notebook.cell(0)
    expect(cell.get_by_role("button", name="Commit")).to_be_disabled()
    notebook.run_in_kernel("hand.choice = 'It doubles.'; hand.committed = True")
    expect(cell.get_by_role("radio").first).to_be_checked()
    expect(cell.get_by_role("status")).to_contain_text("Not this time")


def test_one_commits_before_one_is_shown(open_notebook):
    notebook = open_notebook(CELLS)
    notebook.run_all()
    by_keyboard_a_choice_is_made_committed_to_and_judged(notebook)
    a_reveal_that_raises_is_shown_and_tried_again(notebook)
    running_again_starts_over_and_python_may_commit(notebook)
    notebook.assert_no_errors()
