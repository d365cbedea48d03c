"""Each notebook, opened and run as a reader would: everything runs, is drawn, and moves.

And what is shown is there for everyone, in both themes.
"""

from contextlib import suppress

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from series import GLOSSARY, NOTEBOOKS, explorers

from .access import (
    COLOURS,
    RULES,
    change_theme,
    nameless,
    pale_or_small_texts,
    serious_violations,
    unheard,
)

PAGES = [*NOTEBOOKS, GLOSSARY]

# What MathJax makes of a formula that it cannot read, and what it leaves unset.
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
# Everything that can be seen or heard of an explorer.
STATE = """root => [root.innerText, ...[...root.querySelectorAll('*')].flatMap(e =>
  [e.value, e.checked, e.disabled, ...e.getAttributeNames().filter(n => n.startsWith('aria-'))
    .map(n => e.getAttribute(n))])].join(' ')"""
# What cells and text show; the rest of the page is JupyterLab's own.
SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden) :is(.jp-OutputArea-output, .jp-MarkdownOutput)"
# Geometry computed from missing numbers.
NOWHERE = """root => [...root.querySelectorAll('svg *')].flatMap(e => [...e.attributes])
    .filter(a => /NaN|undefined/.test(a.value)).map(a => `${a.name}=${a.value}`)"""
MOVING = "root => root.getAnimations({subtree: true}).length"
# The parts of an explorer that can be moved, the best first, and the key that moves each.
HOLDS = {
    "[role=slider]": "ArrowRight",
    "input[type=range]": "ArrowRight",
    "[role=radio]": "ArrowRight",
    "select": "ArrowDown",
    "input[type=radio]:not(:checked)": "Space",
    "button:enabled": "Space",
}


def move(root: Locator) -> None:
    """One small step with the keyboard."""
    expect(root.locator(", ".join(HOLDS)).locator("visible=true").first).to_be_visible()
    for hold, key in HOLDS.items():
        found = root.locator(hold).locator("visible=true")
        if found.count():
            found.first.focus()
            return root.page.keyboard.press(key)
    raise AssertionError(f"nothing to take hold of: {root.inner_text()}")


@pytest.mark.parametrize("i", range(len(PAGES)), ids=lambda i: PAGES[i].stem)
def test_it_runs_is_drawn_moves_and_is_there_for_everyone(open_notebook, i):
    path = PAGES[i]
    themes = ("light", "dark") if i % 2 == 0 else ("dark", "light")
    notebook = open_notebook(path.name, theme=themes[0])
    page = notebook.page
    page.emulate_media(reduced_motion="reduce")
    notebook.run_all(seconds=240)
    formulas = page.locator("mjx-container")
    expect(formulas.first).to_be_attached()
    for missing in (NOT_DRAWN, BROKEN):
        with suppress(PlaywrightTimeout):  # what is left then is named below
            page.wait_for_function(f"() => ({missing})().length === 0")
        assert page.evaluate(missing) == []
    faults = []
    for number in explorers(path):
        root = notebook.cell(number).locator(".jp-OutputArea")
        expect(root.locator(".bpkit:visible").first).to_be_visible()
        before = root.evaluate(STATE)
        move(root)
        moved = f"([root, before]) => ({STATE})(root) !== before"
        page.wait_for_function(moved, arg=[root.element_handle(), before])
        assert root.evaluate(MOVING) == 0
        assert root.evaluate(NOWHERE) == []
        faults += [*unheard(root), *nameless(root)]
    assert explorers(path) or path == GLOSSARY, "nothing here can be moved"
    for theme, rules in zip(themes, (RULES, COLOURS), strict=True):
        if notebook.theme != theme:
            change_theme(notebook, theme)
        faults += serious_violations(page, SHOWN, rules)
        for number in explorers(path):
            faults += pale_or_small_texts(notebook.cell(number).locator(".jp-OutputArea"))
    assert faults == []
    notebook.assert_no_errors()
