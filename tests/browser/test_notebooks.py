"""Each of the thirteen, opened and run as a reader would: it all runs, is drawn, and moves."""

import pytest
from playwright.sync_api import Locator, expect
from series import GLOSSARY, NOTEBOOKS, explorers

PAGES = [*NOTEBOOKS, GLOSSARY]

# What MathJax makes of a formula that it cannot read, and what it leaves alone.
NOT_DRAWN = """() => {
  const wrong = [...document.querySelectorAll('merror, mjx-merror, mtext[mathcolor=red]')].map(e =>
    e.closest('.jp-Cell').innerText.slice(0, 200));
  const left = [...document.querySelectorAll('.jp-MarkdownOutput')].map(e => {
    const copy = e.cloneNode(true);
    copy.querySelectorAll('code, pre, mjx-container').forEach(code => code.remove());
    return copy.textContent;
  }).filter(text => text.includes('$') || /\\\\[a-z]+[{\\s]/.test(text));
  return [...wrong, ...left];
}"""
BROKEN = """() => [...document.querySelectorAll('.jp-MarkdownOutput img')]
  .filter(i => !i.complete || !i.naturalWidth).map(i => i.src)"""
# All that can be seen or heard of an explorer.
STATE = """root => [root.innerText, ...[...root.querySelectorAll('*')].flatMap(e =>
  [e.value, e.checked, e.disabled, ...e.getAttributeNames().filter(n => n.startsWith('aria-'))
    .map(n => e.getAttribute(n))])].join(' ')"""
MOVABLE = "[role=slider], input[type=range], [role=option], input[type=radio], select, button"


def move(thing: Locator) -> None:
    """One small step with the keyboard, or a press."""
    thing.focus()
    kind = thing.get_attribute("role") or thing.evaluate("e => e.type || e.localName")
    turns = kind in ("slider", "range", "select-one")
    thing.page.keyboard.press("ArrowRight" if turns else "Space")


@pytest.mark.parametrize("i", range(len(PAGES)), ids=lambda i: PAGES[i].stem)
def test_it_runs_is_drawn_and_moves(open_notebook, i):
    path = PAGES[i]
    notebook = open_notebook(path.name, theme=("light", "dark")[i % 2])
    page = notebook.page
    page.emulate_media(reduced_motion="reduce")
    notebook.run_all(seconds=240)
    formulas = page.locator("mjx-container")
    expect(formulas.first).to_be_attached()
    page.wait_for_function("() => !document.querySelector('.MathJax_Processing')")
    assert page.evaluate(NOT_DRAWN) == []
    assert page.evaluate(BROKEN) == []
    for number in explorers(path):
        root = notebook.cell(number).locator(".jp-OutputArea")
        expect(root.locator(".bpkit:visible").first).to_be_visible()
        before = root.evaluate(STATE)
        things = root.locator(MOVABLE).locator("visible=true")
        assert things.count(), f"cell {number} has nothing to take hold of"
        move(things.first)
        moved = f"([root, before]) => ({STATE})(root) !== before"
        page.wait_for_function(moved, arg=[root.element_handle(), before])
    assert explorers(path) or path == GLOSSARY, "nothing here can be moved"
    notebook.assert_no_errors()
