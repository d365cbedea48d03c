"""Every explorer, called without arguments, in both themes: what all of them must do."""

import contextlib

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect
from series import EXPLORERS as NAMES

from .access import (
    drawings_without_words,
    nameless,
    overlapping_texts,
    pale_or_small_texts,
    serious_violations,
    sliders_without_value,
    spelt_names,
    without_room_at_200_per_cent,
)

FOCUSABLE = "button, input, select, summary, [tabindex='0']"
CELLS = ["from bpkit.widgets import " + ", ".join(NAMES)]
CELLS += [f"hand_{name} = {name}()\nhand_{name}" for name in NAMES]


def outputs(notebook, name):
    """What an explorer shows in its cell."""
    return notebook.cell(1 + NAMES.index(name)).locator(".jp-OutputArea-output")


def expect_all_visible(notebook):
    """Every explorer shows something."""
    for name in NAMES:
        expect(outputs(notebook, name).locator(".bpkit:visible").first).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_they_can_be_used_by_everyone(open_notebook, theme):
    notebook = open_notebook(CELLS, theme=theme)
    notebook.page.emulate_media(reduced_motion="reduce")
    notebook.run_all()
    faults = {}
    for name in NAMES:
        root = outputs(notebook, name)
        expect(root.locator(".bpkit:visible").first).to_be_visible()
        root.evaluate("root => root.setAttribute('data-looked-at', '')")
        element = root.locator("> *").first
        faults[name] = [
            *serious_violations(notebook.page, "[data-looked-at]"),
            *overlapping_texts(element),
            *pale_or_small_texts(element),
            *spelt_names(element),
            *sliders_without_value(element),
            *drawings_without_words(element),
            *nameless(element),
        ]
        root.evaluate("root => root.removeAttribute('data-looked-at')")
    assert {name: found for name, found in faults.items() if found} == {}
    shown = {name: outputs(notebook, name) for name in NAMES}
    assert without_room_at_200_per_cent(notebook, shown) == {}
    notebook.assert_no_errors()


# What JupyterLab leaves of a laptop's 1280 x 800 for a notebook and a little of the next cell.
SCREEN = 640  # px
WIDTHS = {"expandLeft": 848, "collapseLeft": 1100}  # with the list of files and without it
USED = """
hand_gallery.prediction = "worse"
hand_gallery.train()
hand_notation.question, hand_notation.selected = ("w", 4, 0, 2), ("w", 3, 3, 1)
hand_notation.answer()
hand_equations.equation, hand_equations.layer = "BP4", 3
hand_equations.selected, hand_equations._sides.all.value = ("w", 3, 1, 2), True
"""
SAID_THEN = {
    "gallery": "✗ Not as you predicted.", "notation": "Wrong layer",
    "equations": "what nudging gives",
}


@pytest.mark.parametrize("files", WIDTHS)
def test_each_fits_one_screen(open_notebook, files):
    notebook = open_notebook(CELLS)
    notebook.page.evaluate(f"() => window.jupyterapp.shell.{files}()")
    notebook.run_all()
    expect_one_screen(notebook, files)
    # In use too, each saying as much as it can.
    notebook.run_in_kernel(USED)
    for name, words in SAID_THEN.items():
        expect(outputs(notebook, name).get_by_text(words).filter(visible=True)).to_be_visible()
    expect_one_screen(notebook, files)
    notebook.assert_no_errors()


def expect_one_screen(notebook, files):
    """Each explorer is drawn, as wide as there is room, and no higher than the screen."""
    expect_all_visible(notebook)
    for name in NAMES:
        notebook.page.wait_for_function(
            "([output, width]) => Math.abs(output.clientWidth - width) < 30",
            arg=[outputs(notebook, name).element_handle(), WIDTHS[files]],
        )
    boxes = {name: outputs(notebook, name).element_handle() for name in NAMES}
    with contextlib.suppress(PlaywrightTimeout):  # below, it says which of them is too high
        # An explorer has its full height once it is drawn.
        notebook.page.wait_for_function(
            "([outputs, most]) => outputs.every(output => output.offsetHeight <= most)",
            arg=[[*boxes.values()], SCREEN],
        )
    shown = {name: box.evaluate("output => output.offsetHeight") for name, box in boxes.items()}
    assert max(shown.values()) <= SCREEN, shown
    assert min(shown.values()) > 200, shown


# What an explorer says and the state of its controls, without its announcements.
SHOWN = """root => {
  const apart = '[role=status], .bpkit-unseen, details';
  const all = what => [...root.querySelectorAll(what)].filter(e => !e.closest(apart));
  const words = all('*').flatMap(e => [...e.childNodes])
    .filter(n => n.nodeType === 3).map(n => n.data.trim()).filter(Boolean);
  const said = ['valuenow', 'pressed', 'checked', 'selected', 'disabled'].map(n => `aria-${n}`);
  const controls = all('input, select, button, [role]').map(e => [
    e.type === 'radio' || e.type === 'checkbox' ? e.checked : e.value, e.disabled,
    ...said.map(name => e.getAttribute(name))].join());
  return JSON.stringify([words, controls, all('path[d]').map(e => e.getAttribute('d'))]);
}"""
SAME = f"([one, other]) => ({SHOWN})(one) === ({SHOWN})(other)"


def test_two_views_of_one_say_the_same_whatever_is_pressed(open_notebook):
    notebook = open_notebook([*CELLS, *(f"hand_{name}" for name in NAMES)])
    notebook.page.emulate_media(reduced_motion="reduce")
    notebook.run_all()
    page, differing = notebook.page, {}
    for i, name in enumerate(NAMES):
        cells = [notebook.cell(1 + i), notebook.cell(1 + len(NAMES) + i)]
        one, other = (cell.locator(".jp-OutputArea-output") for cell in cells)
        for root in (one, other):
            expect(root.locator(".bpkit:visible").first).to_be_visible()
        both = [one.element_handle(), other.element_handle()]
        kinds = one.locator(FOCUSABLE).evaluate_all(
            "all => all.map(e => e.tagName + e.type + e.className)"
        )
        for n, kind in enumerate(kinds):
            if kinds[:n].count(kind) >= 2:  # a matrix has dozens of a kind; two of each will do
                continue
            part = (one, other)[n % 2].locator(FOCUSABLE).nth(n)
            if not (part.count() and part.is_visible() and part.is_enabled()):
                continue
            part.focus()
            page.keyboard.press("ArrowRight")
            if part.evaluate("e => e.matches('button, [type=checkbox]')"):
                part.press("Space")
            try:
                page.wait_for_function(SAME, arg=both, timeout=10_000)
            except PlaywrightTimeout:
                differing[name] = part.evaluate("e => e.outerHTML.slice(0, 200)")
                break
    assert differing == {}
    notebook.assert_no_errors()


# anywidget gives a widget two seconds to start. While `late` is not 0, that time is over at once;
# `slow` counts the widgets for which it was.
LATE = """() => {
  const inTime = AbortSignal.timeout;
  window.late = window.slow = 0;
  AbortSignal.timeout = ms => {
    if (!window.late) return inTime.call(AbortSignal, ms);
    window.slow += 1;
    const over = new AbortController();
    queueMicrotask(() => over.abort());
    return over.signal;
  };
}"""
RUN_FROM = """async first => {
  const {shell, commands} = window.jupyterapp;
  shell.currentWidget.content.activeCellIndex = first;
  await commands.execute('notebook:run-all-below');
}"""
MOVES = {
    "digit": "example = 3", "equations": "equation = 'BP4'", "explore": "selected = ('w', 2, 0, 0)",
    "gallery": "mistake = 'bp3_zero'", "graph": "step = 3", "hadamard": "element = 1",
    "learn": "position = 5", "linear_neurons": "scale = 2.0", "modified_neuron": "f = 'linear'",
    "notation": "selected = ('w', 3, 1, 1)", "paths": "path = 1",
    "predict": "choice = 'It doubles.'", "saturation": "z = 2.0", "step_through": "step = 4",
}


def test_one_that_was_slow_to_start_follows_python_all_the_same(open_notebook):
    copies = [f"other_{name} = {name}()\nother_{name}" for name in NAMES]
    notebook = open_notebook([*CELLS, *copies])
    page = notebook.page
    page.evaluate(LATE)
    notebook.run_all()
    page.evaluate("() => { window.late = 1; }")
    page.evaluate(RUN_FROM, len(CELLS))
    pairs, before = {}, {}
    for i, name in enumerate(NAMES):
        cells = [notebook.cell(1 + i), notebook.cell(len(CELLS) + i)]
        outputs_of_both = [cell.locator(".jp-OutputArea-output") for cell in cells]
        for root in outputs_of_both:
            expect(root.locator(".bpkit:visible").first).to_be_visible()
        pairs[name] = [root.element_handle() for root in outputs_of_both]
        page.wait_for_function(SAME, arg=pairs[name])
        before[name] = page.evaluate(SHOWN, pairs[name][0])
    for name in NAMES:
        notebook.run_in_kernel(f"hand_{name}.{MOVES[name]}\nother_{name}.{MOVES[name]}")
        page.wait_for_function(
            f"([root, before]) => ({SHOWN})(root) !== before", arg=[pairs[name][0], before[name]]
        )
        page.wait_for_function(SAME, arg=pairs[name])
    assert page.evaluate("() => window.slow") > len(NAMES)
    page.evaluate("() => { window.late = 0; }")  # the page is also another test's
    notebook.assert_no_errors()


def test_what_lies_on_a_card_lets_the_card_through(open_notebook):
    notebook = open_notebook(CELLS)
    notebook.run_all()
    patches = {}
    for name in ("notation", "hadamard"):
        cards = outputs(notebook, name).locator(".bpkit-card, .bpkit-notation-card")
        on_cards = cards.locator(".bpkit")
        expect(on_cards.locator("table:visible").first).to_be_visible()
        patches[name] = on_cards.evaluate_all(
            "all => [...new Set(all.map(e => getComputedStyle(e).backgroundColor))]"
        )
    assert patches == {name: ["rgba(0, 0, 0, 0)"] for name in patches}


def test_keys_are_neither_jupyterlabs_nor_another_copys(open_notebook):
    copies = [f"other_{name} = {name}()\nother_{name}" for name in NAMES]
    notebook = open_notebook([*CELLS, *copies])
    notebook.run_all()
    page = notebook.page
    cells = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell")
    others = [cells.nth(len(CELLS) + i) for i in range(len(copies))]
    expect_all_visible(notebook)
    for name, other in zip(NAMES, others, strict=True):
        # Two copies that show the same thing are both complete.
        pair = [outputs(notebook, name), other.locator(".jp-OutputArea-output")]
        handles = [output.element_handle() for output in pair]
        page.wait_for_function("([one, other]) => one.innerText === other.innerText", arg=handles)
    shown = [other.inner_text() for other in others]
    texts = f"[repr(other) for other in ({', '.join(f'other_{name}' for name in NAMES)})]"
    before = notebook.read_in_kernel(texts)
    count, leaks = len(CELLS) + len(copies), []
    for name in NAMES:
        focusable = outputs(notebook, name).locator(FOCUSABLE)
        kinds = focusable.evaluate_all(
            "all => all.map((e, i) => [i, e.tagName + e.type + e.className])"
            ".filter(([, kind], i, list) => list.findIndex(other => other[1] === kind) === i)"
            ".map(([i]) => i).filter(i => all[i].checkVisibility() && !all[i].disabled)"
        )
        assert kinds, name
        # The last one first: a different choice at the top may remove what is under it.
        for i in reversed(kinds):
            focusable.nth(i).focus()
            for letter in ("a", "b", "d", "d", "ArrowDown", "ArrowRight", "ArrowRight", "End"):
                page.keyboard.press(letter)
            if cells.count() != count:
                leaks.append((name, focusable.nth(i).evaluate("e => e.outerHTML.slice(0, 120)")))
                count = cells.count()
    assert leaks == []
    expect(cells).to_have_count(len(CELLS) + len(copies))
    notebook.expect_in_kernel(texts, before)
    for other, text in zip(others, shown, strict=True):
        expect(other).to_have_text(text, use_inner_text=True)
    notebook.assert_no_errors()


# Each of our listeners is bound to a signal, which its view aborts when it closes. Kept with each
# signal is the first thing that was listened for.
KEEP = """() => {
  window.signals = new Map();
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (options?.signal && !window.signals.has(options.signal))
      window.signals.set(options.signal, `${type} on ${this.outerHTML?.slice(0, 200) ?? this}`);
    return add.call(this, type, listener, options);
  };
}"""
HEARD = "[...window.signals].filter(([signal]) => !signal.aborted)"
MARK = f"() => (window.earlier = {HEARD}).length"
LEFT = "() => window.earlier.filter(([signal]) => !signal.aborted).map(([, what]) => what)"
OVER = f"() => ({LEFT})().length === 0"


def test_a_cell_that_is_run_again_leaves_no_listener_behind(open_notebook):
    notebook = open_notebook(CELLS)
    notebook.page.evaluate(KEEP)
    notebook.run_all()
    for _ in range(2):
        expect_all_visible(notebook)
        assert notebook.page.evaluate(MARK) >= len(NAMES)
        notebook.run_all()
        try:
            notebook.page.wait_for_function(OVER)
        except PlaywrightTimeout:
            left = notebook.page.evaluate(LEFT)
            raise AssertionError(f"still heard: {left}\nerrors: {notebook.errors}") from None
    notebook.assert_no_errors()
