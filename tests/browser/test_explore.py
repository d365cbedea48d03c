"""The flagship in a real browser: it shows what bpkit computes, whatever the reader does."""

import re

import pytest
from playwright.sync_api import expect

from .access import (
    overlapping_texts,
    pale_or_small_texts,
    serious_violations,
    sliders_without_value,
)
from .lab import box_of

START = """
import numpy as np
from bpkit import Network, backprop, perturb
from bpkit.formatting import plain, signed
from bpkit.widgets import explore
hand = explore()
net, x, y = hand.network, hand.x, hand.y
hand
"""
W = ("w", 3, 1, 3)
FIGURES = ", ".join(f".bpkit-row-{kind} b" for kind in ("exact", "linear", "missed"))
NEAR_ITS_END = """line => {
  const {left, top} = line.ownerSVGElement.getBoundingClientRect();
  const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map(name => +line.getAttribute(name));
  return [left + x2 + (x1 - x2) * 0.2, top + y2 + (y1 - y2) * 0.2];
}"""


class View:
    """One NetworkView on a notebook's page, seen and used as a reader would."""

    def __init__(self, notebook, i=0):
        self.notebook, self.page = notebook, notebook.page
        self.root = notebook.page.locator(".bpkit-network").nth(i)
        self.handle = self.root.get_by_role("slider")
        self.input = self.root.locator(".bpkit-row input")
        self.name = self.root.locator(".bpkit-name math")
        self.figures = self.root.locator(FIGURES)
        self.C = self.root.locator(".bpkit-cost-part .bpkit-number")

    def place(self, *place):
        return self.root.locator(f'[data-key="{" ".join(map(str, place))}"]')

    def button(self, name):
        return self.root.get_by_role("button", name=name)

    def expect_drawn(self):
        """What is above the picture is there too, so nothing pushes the picture down later.

        These are the choices of an activation for each of three layers, and of the cost.
        """
        expect(self.page.locator(".jp-OutputArea .widget-dropdown:visible")).to_have_count(4)
        expect(self.name).to_have_attribute("alttext", "w³₂₄")

    def expect_change(self, place, value):
        """The card and the cost show what perturb gives for this value of the place."""
        code = f"""
from bpkit.params import parameter
from bpkit.widgets.views.scene import value_of
base, place = hand.view.base, parameter(net, {place})
p = perturb(base.net, base.x, base.y, place, {value} - value_of(base.net, base.fp, place))
digits = hand.view._selection["digits"]
[signed(n, digits) for n in (p.dC, p.linear.dC, p.dC - p.linear.dC)]
"""
        wanted = self.notebook.read_in_kernel(code)
        expect(self.figures).to_have_text(wanted)
        return wanted

    def expect_cost(self):
        """The cost shown is that of the network as it now is in Python."""
        expect(self.C).to_have_text(self.notebook.read_in_kernel("f'{net.C(x, y):.4f}'"))


@pytest.fixture
def view(open_notebook):
    notebook = open_notebook([START])
    notebook.run_all()
    opened = View(notebook)
    opened.expect_drawn()
    return opened


AT = "([handle, value]) => Math.abs(handle.getAttribute('aria-valuenow') - value) < 1e-9"


def test_by_keyboard_alone(view):
    page = view.page
    expect(view.name).to_have_attribute("alttext", "w³₂₄")
    view.place(*W).focus()
    page.keyboard.press("ArrowDown")
    expect(view.name).to_have_attribute("alttext", "w³₃₁")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(view.name).to_have_attribute("alttext", "z³₂")
    page.keyboard.press("ArrowDown")
    expect(view.name).to_have_attribute("alttext", "b³₂")
    set_ = view.root.locator(".bpkit-sentences math")
    for i, written in enumerate(["∂Cₓ/∂b³₂", "δ³₂"]):
        expect(set_.nth(i)).to_have_attribute("alttext", written)
    view.notebook.expect_in_kernel("hand.selected.book", "b³₂")
    page.keyboard.press("Enter")
    expect(view.handle).to_be_focused()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    base = view.notebook.read_in_kernel("float(net.b[3][1, 0])")
    view.expect_change(("b", 3, 1), base + 0.2)
    page.keyboard.press("Shift+ArrowLeft")
    view.expect_change(("b", 3, 1), base + 0.195)
    page.keyboard.press("PageUp")
    view.expect_change(("b", 3, 1), base + 0.65)
    page.keyboard.press("Shift+ArrowRight")  # no fine grid here yet: Python is asked for it
    view.expect_change(("b", 3, 1), base + 0.655)
    page.keyboard.press("Shift+ArrowRight")
    view.expect_change(("b", 3, 1), base + 0.66)
    page.wait_for_function(AT, arg=[view.handle.element_handle(), base + 0.66])
    page.keyboard.press("Home")
    view.expect_change(("b", 3, 1), base - 3)
    page.keyboard.press("Tab")
    expect(view.input).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("0.8237")
    page.keyboard.press("Enter")
    view.expect_change(("b", 3, 1), 0.8237)
    page.keyboard.press("Control+a")
    page.keyboard.type("much")
    page.keyboard.press("Enter")
    expect(view.root.locator(".bpkit-note")).to_contain_text("Write a number")
    view.expect_change(("b", 3, 1), 0.8237)
    view.button("Reset").focus()
    page.keyboard.press("Enter")
    view.expect_change(("b", 3, 1), base)
    expect(view.figures.first).to_have_text("0.00000")
    view.notebook.assert_no_errors()


# As in Notebook 7: its shortcuts hear a key before whatever has the focus.
SHORTCUTS_FIRST = """() => {
  window.asUsual = new AbortController();
  document.addEventListener('keydown', event => jupyterapp.commands.processKeydownEvent(event),
    {capture: true, signal: asUsual.signal});
}"""
HOW_MANY_CELLS = "() => window.jupyterapp.shell.currentWidget.content.widgets.length"


def test_keys_where_shortcuts_come_first(view):
    page = view.page
    page.evaluate(SHORTCUTS_FIRST)
    cells = page.evaluate(HOW_MANY_CELLS)
    base = view.notebook.read_in_kernel("float(net.w[3][1, 3])")
    view.handle.focus()
    page.keyboard.press("ArrowRight")
    expect(view.handle).to_be_focused()
    view.expect_change(W, base + 0.05)
    for key in "bdd":
        page.keyboard.press(key)
    page.keyboard.press("ArrowRight")
    view.expect_change(W, base + 0.1)
    view.place(*W).focus()
    page.keyboard.press("ArrowDown")
    expect(view.name).to_have_attribute("alttext", "w³₃₁")
    assert page.evaluate(HOW_MANY_CELLS) == cells
    expect_saving_and_running(view)
    page.evaluate("() => asUsual.abort()")


CHANGED = """() => {
  const { context, content } = window.jupyterapp.shell.currentWidget;
  context.model.dirty = true;
  return content.activeCell.model.executionCount;
}"""
SAVED = "() => !window.jupyterapp.shell.currentWidget.context.model.dirty"
RUN = """before => {
  const cell = window.jupyterapp.shell.currentWidget.content.activeCell;
  return cell.model.executionCount > before;
}"""


def expect_saving_and_running(view):
    """With the focus in the explorer, Ctrl+S saves the notebook and Ctrl+Enter runs the cell."""
    page = view.page
    view.handle.focus()
    before = page.evaluate(CHANGED)
    page.keyboard.press("Control+s")
    page.wait_for_function(SAVED)
    page.keyboard.press("Control+Enter")
    page.wait_for_function(RUN, arg=before)


def test_keys_that_save_and_run_are_left_to_jupyter(view):
    expect_saving_and_running(view)


def test_by_mouse_and_what_is_kept(view):
    page = view.page
    # Weights cross and are close together; the nearest is chosen, whichever is on top.
    for place, name in ((("w", 2, 1, 0), "w²₂₁"), (("w", 3, 2, 0), "w³₃₁")):
        page.mouse.click(*view.place(*place).locator(".bpkit-hit").evaluate(NEAR_ITS_END))
        expect(view.name).to_have_attribute("alttext", name)
    view.place("z", 2, 2).click()
    expect(view.name).to_have_attribute("alttext", "z²₃")
    expect(view.root.locator(".bpkit-sentences")).to_contain_text("BP2: ")
    expect(view.root.locator(".bpkit-sentences math[alttext='δ²₃']")).to_have_count(1)
    view.place("z", 2, 2).hover()
    number = box_of(view.place("z", 2, 2).locator(".bpkit-rim"))
    centre = number["x"] + number["width"] / 2, number["y"] + number["height"] / 2
    page.mouse.move(*centre)
    page.mouse.down()
    page.mouse.move(centre[0] + 50, centre[1], steps=5)
    page.mouse.up()
    z = view.notebook.read_in_kernel("float(hand.view.base.fp.z[2][2, 0])")
    view.expect_change(("z", 2, 2), z + 1)
    expect(view.button("Keep")).to_be_disabled()  # the demon's z is computed, not stored

    view.place("b", 4, 0).click()
    expect(view.name).to_have_attribute("alttext", "b⁴₁")
    track = view.root.locator(".bpkit-track")
    track.hover()  # which waits until it stands still
    track.click(position={"x": box_of(track)["width"] * 0.75, "y": 2})
    b = view.notebook.read_in_kernel("float(net.b[4][0, 0])")
    view.expect_change(("b", 4, 0), b + 1.5)
    view.button("Keep").click()
    view.notebook.expect_in_kernel("round(float(net.b[4][0, 0]), 9)", round(b + 1.5, 9))
    view.notebook.expect_in_kernel("hand.values", {})
    view.expect_change(("b", 4, 0), b + 1.5)
    expect(view.button("Reset")).to_be_disabled()

    # A sweep of the base before the one that was kept is dropped, whenever it arrives.
    page.keyboard.press("ArrowRight")
    shown = view.expect_change(("b", 4, 0), b + 1.55)
    view.notebook.run_in_kernel(
        "good = hand.view._selection\n"
        "hand.view._selection = dict(good, revision=1, at=3, moves=99)\n"
        "hand.direction = 'backward'"  # the next message: once it is seen, the other is there
    )
    expect(view.button("backward")).to_have_attribute("aria-pressed", "true")
    expect(view.figures).to_have_text(shown)
    view.notebook.run_in_kernel("hand.view._selection = good")
    view.handle.focus()
    page.keyboard.press("ArrowRight")
    view.expect_change(("b", 4, 0), b + 1.6)
    view.notebook.assert_no_errors()


def test_python_and_the_view_stay_in_step(view, open_notebook):
    kernel = view.notebook.run_in_kernel
    kernel(f"hand.values = {{{W}: 1.8}}")
    view.expect_change(W, 1.8)
    expect(view.place(*W)).to_have_attribute("aria-checked", "true")
    kernel("hand.selected = ('z', 4, 1); hand.direction = 'backward'")
    expect(view.name).to_have_attribute("alttext", "z⁴₂")
    expect(view.button("backward")).to_have_attribute("aria-pressed", "true")
    delta = view.notebook.read_in_kernel("plain(hand.view.base.delta[2][1, 0], 3)")
    expect(view.place("z", 2, 1).locator(".bpkit-number")).to_have_text(delta)
    view.button("forward").click()
    view.notebook.expect_in_kernel("hand.direction", "forward")
    kernel("hand.network = Network([3, 2, 2], cost='cross_entropy', rng=5); net = hand.network")
    expect(view.root.locator(".bpkit-z")).to_have_count(4)
    expect(view.root.locator(".bpkit-title")).to_contain_text("cross-entropy")
    view.notebook.expect_in_kernel("hand.selected", None)

    kernel("hand.x, hand.y = x, y")
    view.place("w", 2, 0, 1).focus()
    view.page.keyboard.press("Enter")
    view.page.keyboard.press("End")
    w = view.notebook.read_in_kernel("float(net.w[2][0, 1])")
    view.expect_change(("w", 2, 0, 1), w + 3)
    view.notebook.expect_in_kernel("round(hand.values[('w', 2, 0, 1)], 9)", round(w + 3, 9))
    view.notebook.assert_no_errors()


RUN_CELL = """i => {
  window.jupyterapp.shell.currentWidget.content.activeCellIndex = i;
  return window.jupyterapp.commands.execute('notebook:run-cell');
}"""
EDIT = "net.w[3][1, 3] = 2.0"
RAISING = """
calls = []
def my_backprop(net, x, y):
    calls.append(x.shape)
    if len(calls) > 1:
        raise ValueError("<b>delta</b> has no shape")
    gradient = backprop(net, x, y)
    gradient.w[4][1, 2] *= 1.5
    return gradient
hand.gradient = my_backprop
"""


def test_cells_change_the_network_and_the_learners_gradient(open_notebook):
    notebook = open_notebook([START, EDIT, RAISING, "net.b[2] = net.b[2] + 1"])
    page, view = notebook.page, View(notebook)
    page.evaluate(RUN_CELL, 0)
    expect(view.name).to_have_attribute("alttext", "w³₂₄")
    before = view.C.text_content()
    page.evaluate(RUN_CELL, 1)  # only an edit in place: the picture notices
    expect(view.C).not_to_have_text(before)
    view.expect_cost()
    expect(view.root.locator(".bpkit-pill text")).to_have_text("+2.00")

    page.evaluate(RUN_CELL, 2)
    verdict = view.root.locator(".bpkit-verdict-line")
    expect(verdict).to_contain_text("differs from bpkit's in 1 place; nearest to the cost:")
    expect(verdict.locator("math")).to_have_attribute("alttext", "w⁴₂₃")
    expect(view.root.locator(".bpkit-sign-wrong")).to_have_count(1)
    view.place("w", 4, 1, 2).focus()
    page.keyboard.press("Enter")
    expect(view.root.locator(".bpkit-yours")).to_contain_text("≠ differs, at the starting point")
    page.keyboard.press("ArrowRight")  # a nudge keeps the base: the function is not called
    view.expect_change(("w", 4, 1, 2), "net.w[4][1, 2] + 0.05")
    notebook.expect_in_kernel("calls", [(3, 1)])

    page.evaluate(RUN_CELL, 3)
    expect(verdict).to_contain_text("<b>delta</b> has no shape")  # as text, not as markup
    expect(verdict).to_contain_text("Your function raised an exception")
    view.handle.focus()
    page.keyboard.press("ArrowRight")  # and everything else still works
    view.expect_change(("w", 4, 1, 2), "net.w[4][1, 2] + 0.05")
    stub = "def stub(net, x, y): raise NotImplementedError\nhand.gradient = stub"
    notebook.run_in_kernel(stub)
    expect(verdict).to_contain_text("Not attempted yet")
    notebook.assert_no_errors()


DRAG = """async ([root, events]) => {
  const track = root.querySelector('.bpkit-track'), box = track.getBoundingClientRect();
  const session = window.jupyterapp.shell.currentWidget.context.sessionContext.session;
  const waiting = new Set(), seen = {most: 0};
  const listen = (_, {direction, msg}) => {
    const {msg_type, msg_id} = msg.header;
    if (direction === 'send' && msg_type === 'comm_msg') waiting.add(msg_id);
    if (msg_type === 'status' && msg.content.execution_state === 'idle')
      waiting.delete(msg.parent_header.msg_id);
    seen.most = Math.max(seen.most, waiting.size);
  };
  session.kernel.anyMessage.connect(listen);
  const at = (type, part) => track.dispatchEvent(new PointerEvent(type, {bubbles: true, button: 0,
    pointerId: 1, clientX: box.left + box.width * part, clientY: box.top}));
  track.setPointerCapture = track.releasePointerCapture = () => {};
  at('pointerdown', 0.5);
  for (let i = 0; i < events; i++) {
    at('pointermove', 0.5 + 0.4 * Math.sin(i / 20));
    await new Promise(requestAnimationFrame);
  }
  at('pointermove', 0.75);
  const shown = root.querySelector('.bpkit-row input').value;
  at('pointerup', 0.75);
  session.kernel.anyMessage.disconnect(listen);
  return {shown, most: seen.most};
}"""


# A point of the selected line that lies under the label of a bias, in the page.
UNDER_A_LABEL = """line => {
  const {left, top} = line.ownerSVGElement.getBoundingClientRect();
  const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map(name => +line.getAttribute(name));
  for (let part = 0; part < 1; part += 0.01) {
    const at = [left + x1 + (x2 - x1) * part, top + y1 + (y2 - y1) * part];
    const key = document.elementFromPoint(...at).closest('[data-key]')?.dataset.key;
    if (key?.startsWith('b')) return at;
  }
}"""


def test_the_selected_line_is_taken_through_a_label(view):
    page = view.page
    x, y = view.place(*W).locator(".bpkit-hit").evaluate(UNDER_A_LABEL)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y, steps=5)
    page.mouse.up()
    w = view.notebook.read_in_kernel("float(net.w[3][1, 3])")
    view.expect_change(W, w + 1)
    expect(view.name).to_have_attribute("alttext", "w³₂₄")
    view.notebook.assert_no_errors()


def test_a_thousand_events_of_a_drag(view):
    page = view.page
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")

    def measured():
        client.send("HeapProfiler.collectGarbage")
        metrics = client.send("Performance.getMetrics")["metrics"]
        return {m["name"]: m["value"] for m in metrics}

    root = view.root.element_handle()
    base = view.notebook.read_in_kernel("float(net.w[3][1, 3])")
    states = []
    for events in (300, 500, 500):
        result = page.evaluate(DRAG, [root, events])
        view.notebook.expect_in_kernel(f"signed({base} + 1.5, 3)", result["shown"])
        assert result["most"] <= 2  # one message is on its way, the rest waits as one state
        view.expect_change(W, base + 1.5)
        view.notebook.expect_in_kernel(f"round(hand.values[{W}], 9)", round(base + 1.5, 9))
        states.append(measured())
    # JupyterLab makes some things once, at any time; what is left behind grows each time.
    for name, most in (("Nodes", 200), ("JSEventListeners", 20), ("JSHeapUsedSize", 2e6)):
        sizes = [state[name] for state in states]
        assert min(sizes[1] - sizes[0], sizes[2] - sizes[1]) < most, (name, sizes)
    view.notebook.assert_no_errors()


def test_another_is_selected_in_mid_drag(view):
    page = view.page
    view.place("z", 3, 0).hover()
    line = box_of(view.place("z", 3, 0).locator(".bpkit-rim"))
    page.mouse.move(line["x"] + 20, line["y"] + 20)
    page.mouse.down()
    page.mouse.move(line["x"] + 90, line["y"] + 20, steps=4)
    expect(view.name).to_have_attribute("alttext", "z³₁")
    view.notebook.expect_in_kernel("list(hand.values)", [("z", 3, 0)])
    view.notebook.run_in_kernel("hand.selected = ('w', 2, 0, 0)")
    expect(view.name).to_have_attribute("alttext", "w²₁₁")
    page.mouse.move(line["x"] + 150, line["y"] + 20, steps=4)
    page.mouse.up()
    w = view.notebook.read_in_kernel("float(net.w[2][0, 0])")
    view.expect_change(("w", 2, 0, 0), w)
    view.notebook.expect_in_kernel("hand.values", {})
    view.notebook.assert_no_errors()


CIRCLES = ".bpkit-item .bpkit-number"
# What the circles have said since the reader's click, while the kernel is kept busy.
WATCH_CIRCLES = """root => {
  root.seen = new Set();
  const all = [...root.querySelectorAll('.bpkit-item .bpkit-number')];
  const look = () => root.seen.add(all.map(text => text.textContent).join());
  look();
  new MutationObserver(look).observe(root, {subtree: true, childList: true, characterData: true});
}"""
BUSY = """() => {
  const {kernel} = window.jupyterapp.shell.currentWidget.context.sessionContext.session;
  const code = 'import time; time.sleep(3)';
  window.busy = kernel.requestExecute({code, store_history: false}).done;
}"""


def test_while_the_kernel_is_busy_the_numbers_at_rest_stay(view):
    page = view.page
    rest = view.root.locator(CIRCLES).all_text_contents()
    view.root.evaluate(WATCH_CIRCLES)
    page.evaluate(BUSY)
    for place in (("w", 3, 2, 0), ("z", 3, 1), ("a", 1, 1), ("b", 2, 0)):
        view.place(*place).focus()
        page.keyboard.press("Enter")
        expect(view.place(*place)).to_have_attribute("aria-checked", "true")
    page.evaluate("() => window.busy")
    expect(view.name).to_have_attribute("alttext", "b²₁")
    assert view.root.evaluate("root => [...root.seen]") == [",".join(rest)]
    view.notebook.assert_no_errors()


def test_an_input_leaves_the_circles_as_they_are(view):
    circles = view.root.locator(CIRCLES)
    rest = circles.all_text_contents()
    view.place("a", 1, 1).focus()
    view.page.keyboard.press("Enter")
    expect(view.name).to_have_attribute("alttext", "a¹₂")
    expect(circles).to_have_text(rest)


def test_run_from_its_own_cell_it_is_brought_into_view(open_notebook):
    notebook = open_notebook([START, *["x = 1"] * 30])
    page = notebook.page
    notebook.cell(0).locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    root = notebook.cell(0).locator(".bpkit-network")
    expect(root).to_be_in_viewport(ratio=0.98)
    notebook.assert_no_errors()


# What each click sets in motion is counted with the click: soon after, everything is at rest.
COUNT = """root => {
  root.moving = [];
  root.addEventListener('click', () =>
    root.moving.push(root.querySelectorAll('.bpkit-dots').length));
}"""


def test_motion_is_for_who_wants_it(view):
    page = view.page
    page.emulate_media(reduced_motion="no-preference")
    view.handle.focus()
    page.keyboard.press("PageUp")
    view.root.evaluate(COUNT)
    view.button("Watch it travel").click()
    page.emulate_media(reduced_motion="reduce")
    view.button("Watch it travel").click()
    moving, still = view.root.evaluate("root => root.moving")
    assert moving > 0
    assert still == 0
    view.notebook.assert_no_errors()


def test_two_copies_and_keys_that_are_jupyters(open_notebook):
    notebook = open_notebook([START, "other = explore(net, x, y, selected=('b', 2, 0))\nother"])
    notebook.run_all()
    one, two = View(notebook, 0), View(notebook, 1)
    page = notebook.page
    expect(two.name).to_have_attribute("alttext", "b²₁")
    two.handle.focus()
    page.keyboard.press("PageUp")
    expect(one.name).to_have_attribute("alttext", "w³₂₄")
    one.expect_change(W, "net.w[3][1, 3]")
    expect(one.figures.first).to_have_text("0.00000")
    cells = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell")
    for focused in (one.place(*W), one.handle, two.button("forward"), two.input):
        focused.focus()
        for letter in "abxydmj":
            page.keyboard.press(letter)
        expect(focused).to_be_focused()
    expect(cells).to_have_count(2)
    # What is kept in one changes the network of both; the other picture follows after a cell.
    one.handle.focus()
    page.keyboard.press("PageUp")
    one.button("Keep").click()
    notebook.expect_in_kernel("hand.values", {})
    notebook.run_in_kernel("other.view.look_again()")
    two.expect_cost()
    notebook.assert_no_errors()


SAME_TEXT = "([one, other]) => one.textContent === other.textContent"


def test_two_views_of_one_explorer_show_the_same(open_notebook):
    notebook = open_notebook([START, "hand", ""])
    notebook.run_all()
    views = one, two = View(notebook, 0), View(notebook, 1)
    page, base = notebook.page, notebook.read_in_kernel("float(net.w[3][1, 3])")
    for view in views:
        expect(view.name).to_have_attribute("alttext", "w³₂₄")

    def expect_both(place, value):
        wanted = one.expect_change(place, value)
        expect(two.figures).to_have_text(wanted)
        for view in views:
            page.wait_for_function(AT, arg=[view.handle.element_handle(), value])
            written = notebook.read_in_kernel(f"signed({value}, 3)")
            expect(view.input).to_have_value(written)
        page.wait_for_function(SAME_TEXT, arg=[each.C.element_handle() for each in views])

    one.handle.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect_both(W, base + 0.15)
    two.handle.focus()  # and the other way round, from where the first one left it
    page.keyboard.press("ArrowLeft")
    expect_both(W, base + 0.1)
    one.input.fill("0.823")
    one.input.press("Enter")
    expect_both(W, 0.823)
    two.handle.focus()
    page.keyboard.press("PageUp")
    expect_both(W, base + 1.15)  # ten steps, of which the first goes back to the grid
    notebook.run_in_kernel(f"hand.values = {{{W}: {base} + 1}}")
    expect_both(W, base + 1)

    # While one is dragged, the other follows.
    one.place(*W).scroll_into_view_if_needed()
    x, y = one.place(*W).locator(".bpkit-line").evaluate(NEAR_ITS_END)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y)
    held = float(one.handle.get_attribute("aria-valuenow"))
    assert held != base + 1
    expect_both(W, held)
    page.mouse.move(x + 60, y)
    page.mouse.up()
    expect_both(W, float(one.handle.get_attribute("aria-valuenow")))

    # A place that is left and chosen again is back where it was at first, in both.
    two.place("b", 3, 1).focus()
    page.keyboard.press("Enter")
    expect(one.name).to_have_attribute("alttext", "b³₂")
    one.place(*W).focus()
    page.keyboard.press("Enter")
    expect_both(W, base)
    two.handle.focus()
    page.keyboard.press("PageDown")
    expect_both(W, base - 0.5)
    two.button("Keep").click()
    notebook.expect_in_kernel("hand.values", {})
    expect_both(W, base - 0.5)
    one.handle.focus()
    page.keyboard.press("PageUp")
    expect_both(W, base)
    # One that is opened later begins where the hand is.
    page.evaluate("""async () => {
      const panel = window.jupyterapp.shell.currentWidget;
      panel.content.widgets[2].model.sharedModel.setSource('hand');
      panel.content.activeCellIndex = 2;
      await window.jupyterapp.commands.execute('notebook:run-cell');
    }""")
    late = View(notebook, 2)
    page.wait_for_function(AT, arg=[late.handle.element_handle(), base])
    expect(late.figures).to_have_text(one.figures.all_text_contents())
    notebook.assert_no_errors()


def test_a_kernel_that_is_gone(view):
    page = view.page
    page.evaluate("window.jupyterapp.shell.currentWidget.context.sessionContext.restartKernel()")
    expect(view.root.locator(".bpkit-note")).to_contain_text("This picture has no running kernel")
    view.handle.focus()
    page.keyboard.press("PageUp")
    expect(view.figures.first).not_to_have_text("0.00000")  # what is there still answers
    expect(view.button("Keep")).to_be_disabled()
    expect(view.button("Keep")).to_have_attribute("title", re.compile("no running kernel"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_can_be_used_by_everyone(open_notebook, theme):
    many = """
import numpy as np
wide = Network([784, 30, 10], rng=0)
rng = np.random.default_rng(0)
b = explore(Network([8, 8, 8, 8], rng=3), rng.random((8, 6)), np.eye(8)[:, :6])
b.selected, b.direction = ("z", 2, 3), "backward"
w = explore(wide, rng.random((784, 2)), np.eye(10)[:, :2], selected=("w", 2, 17, 300))
hand.values = {("w", 3, 1, 3): 1.8}
"""
    notebook = open_notebook([START, many, "b", "w"], theme=theme)
    notebook.run_all()
    for i, name in enumerate(("w³₂₄", "z²₄", "w²₁₈,₃₀₁")):
        expect(View(notebook, i).name).to_have_attribute("alttext", name)
    expect(notebook.page.locator(".bpkit-network .bpkit-pill text").last).to_be_visible()
    expect(notebook.page.locator(".bpkit-network .bpkit-term")).to_have_count(8)
    notebook.page.emulate_media(reduced_motion="reduce")
    assert serious_violations(notebook.page, ".bpkit-network") == []
    for i in range(3):
        root = View(notebook, i).root
        assert overlapping_texts(root) == []
        assert pale_or_small_texts(root) == []
        assert sliders_without_value(root) == []
    notebook.assert_no_errors()
