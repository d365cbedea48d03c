"""Whether a widget on the page can be used by everyone: what axe-core finds, and what it does not.

axe misses a slider without its value, a name that is not a word, a change that is not announced,
the contrast of text in an SVG, and labels that overlap.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from .lab import FITS, THEMES, Notebook, Theme

AXE = Axe()
SERIOUS = ("serious", "critical")
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

OVERLAPS = """root => {
  const seen = {visibilityProperty: true, opacityProperty: true};
  const texts = [...root.querySelectorAll('svg text')];
  const boxes = texts.filter(text => text.textContent.trim() && text.checkVisibility(seen))
    .map(text => [text.textContent, text.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0);
  const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  return boxes.flatMap(([one, a], i) => boxes.slice(i + 1)
    .filter(([, b]) => overlap(a, b)).map(([other]) => `${one} | ${other}`));
}"""

CONTRAST = """root => {
  const numbers = colour => colour.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = node => {
    for (let at = node; at; at = at.parentElement) {
      const rect = at.matches('g') && [...at.children].find(child => child.matches('rect'));
      const colour = getComputedStyle(rect || at)[rect ? 'fill' : 'backgroundColor'];
      const seen = numbers(colour.startsWith('rgb') ? colour : 'rgba(0,0,0,0)');
      if (seen.length < 4 || seen[3] > 0.99) return seen;
    }
    return [255, 255, 255];
  };
  return [...root.querySelectorAll('svg text')].filter(text => text.textContent.trim()
      && text.checkVisibility({visibilityProperty: true, opacityProperty: true})).flatMap(text => {
    const [a, b] = [light(numbers(getComputedStyle(text).fill)), light(ground(text.parentElement))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().d;
    const bad = ratio < 4.5 || size < 11.95;
    return bad ? [`${text.textContent}: ${ratio.toFixed(2)}, ${size.toFixed(1)} px`] : [];
  });
}"""

# A system menu cannot contain mathematics.
SPELT = """root => {
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) {
    const text = walk.currentNode, around = text.parentElement;
    if (/\\p{L}[⁰¹²³⁴-⁹ˡᴸᵀ₀-₉ⱼₖₓₐ]/u.test(text.data)
        && !around.closest('option, style, .bpkit-unseen')
        && around.checkVisibility({visibilityProperty: true})) found.push(text.data.slice(0, 80));
  }
  return found;
}"""

SLIDERS = """root => [...root.querySelectorAll('[role=slider], input[type=range]')]
  .filter(slider => slider.checkVisibility())
  .filter(slider => slider.matches('[role=slider]')
      && !['aria-valuenow', 'aria-valuemin', 'aria-valuemax'].every(name =>
        Number.isFinite(parseFloat(slider.getAttribute(name))))
    || !/[0-9]/.test(slider.getAttribute('aria-valuetext')))
  .map(slider => slider.outerHTML.slice(0, 200))"""

# A drawing has a name, or is hidden because it belongs to an element whose name speaks for it.
DRAWINGS = """root => [...root.querySelectorAll('svg:not(svg svg), canvas')]
  .filter(drawing => drawing.checkVisibility() && drawing.getBoundingClientRect().width > 60)
  .filter(drawing => !drawing.closest('[role=img], [role=radiogroup], [role=application],'
    + '[role=group]')?.getAttribute('aria-label'))
  .map(drawing => drawing.outerHTML.slice(0, 200))"""

# Out of reach except by scrolling the whole output sideways, or a box that scrolls both ways.
SCROLLS = """root => {
  const over = e => [e.scrollWidth > e.clientWidth + 1, e.scrollHeight > e.clientHeight + 1];
  const both = [...root.querySelectorAll('.bpkit *')].filter(e => e.checkVisibility()
    && /auto|scroll/.test(getComputedStyle(e).overflowX) && over(e).every(Boolean));
  return [...over(root)[0] ? [`${root.scrollWidth - root.clientWidth} px too wide`] : [],
    ...both.map(e => e.outerHTML.slice(0, 120))];
}"""

# Roles of things that a reader uses, or meets as a whole; each must have a name.
NAMED = {
    "application", "button", "checkbox", "combobox", "grid", "group", "img", "link", "listbox",
    "progressbar", "radio", "radiogroup", "region", "slider", "spinbutton", "table", "textbox",
}
NODE = re.compile(r"""^(\s*)- '?(\w+)(?: "((?:[^"\\]|\\.)*)")?""")
# HTML from Python replaces everything in its element, and a screen reader announces only changes in
# an element that was there before: the one around it.
SPEAKS = "root => root.querySelectorAll('[role=status], [aria-live=polite]').length"
UNHEARD = """root => [...root.querySelectorAll('.widget-html-content [role=status]')]
  .filter(said => said.closest('.widget-html-content').getAttribute('aria-live') !== 'polite')
  .map(said => `not heard: ${said.textContent}`)"""


def serious_violations(page: Any, selector: str, rules: dict[str, Any] = RULES) -> list[str]:
    """What axe-core finds within the elements that `selector` names, serious or critical.

    Formulas are left out: they are MathJax's, and a page has hundreds of their elements.
    """
    context = {"include": [[selector]], "exclude": [["mjx-container"]]}
    options = {"resultTypes": ["violations"], "runOnly": rules}
    found = AXE.run(page, context=context, options=options).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:300]} {node['failureSummary']}"
        for violation in found
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


def overlapping_texts(root: Any) -> list[str]:
    """Pairs of labels in a drawing whose boxes overlap."""
    return root.evaluate(OVERLAPS)


def pale_or_small_texts(root: Any) -> list[str]:
    """Labels in a drawing with a contrast below 4.5 : 1, or smaller than 12 px."""
    return root.evaluate(CONTRAST)


def spelt_names(root: Any) -> list[str]:
    """Visible names with small letters in a row, w³₂₄, instead of one above the other."""
    return root.evaluate(SPELT)


def sliders_without_value(root: Any) -> list[str]:
    """Sliders that do not tell a screen reader their value, in a text with a number."""
    return root.evaluate(SLIDERS)


def drawings_without_words(root: Any) -> list[str]:
    """Drawings that neither have a name nor belong to an element that has one."""
    return root.evaluate(DRAWINGS)


def without_room_at_200_per_cent(
    notebook: Notebook, outputs: Mapping[str, Locator]
) -> dict[str, list[str]]:
    """Halve the window, as zooming to 200 % does; return the names of what is then out of reach."""
    page = notebook.page
    page.set_viewport_size({"width": 640, "height": 400})
    for output in outputs.values():  # JupyterLab lays out late: nothing changes before that
        page.wait_for_function(FITS, arg=output.element_handle())
    with suppress(PlaywrightTimeout):  # what is left then is returned
        for output in outputs.values():
            fits = f"root => ({SCROLLS})(root).length === 0"
            page.wait_for_function(fits, arg=output.element_handle())
    faults = {name: output.evaluate(SCROLLS) for name, output in outputs.items()}
    return {name: found for name, found in faults.items() if found}


def nameless(root: Any) -> list[str]:
    """What has no name in a screen reader's tree, or a name that contains no words.

    In a group that has a name, a number alone will do, as in "weights times: 0.5"; a table needs no
    name.
    """
    faults, around = [], []
    for line in root.aria_snapshot().splitlines():
        found = NODE.match(line)
        if not found:
            continue
        depth, role, name = len(found[1]), found[2], found[3] or ""
        around = [(at, said) for at, said in around if at < depth]
        in_words = re.search(r"[^\W\d_]", name) and not re.search(r"\b[wbz](,? \d+){2,}", name)
        in_group = any(re.search(r"[^\W\d_]", said) for _, said in around)
        if role in NAMED and not (in_words or (in_group and (name or role == "table"))):
            # To this tree a disclosure is a group, named by its summary.
            if not (role == "group" and re.search(r"- group: \w", line)):
                faults.append(line.strip())
        around.append((depth, name))
    return faults


def unheard(root: Any) -> list[str]:
    """Announcements of a change that are placed where many screen readers miss them."""
    return root.evaluate(UNHEARD) if root.evaluate(SPEAKS) else ["nothing tells of a change"]


def change_theme(notebook: Notebook, theme: Theme) -> None:
    """Show the open page in another theme; meanwhile JupyterLab hides all of it for a frame."""
    notebook.page.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})",
        THEMES[theme],
    )
    notebook.page.wait_for_function(
        "theme => document.body.dataset.jpThemeName === theme"
        " && window.jupyterapp.shell.node.checkVisibility()",
        arg=THEMES[theme],
    )
    notebook.theme = theme
