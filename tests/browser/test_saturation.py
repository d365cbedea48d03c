"""The saturation explorer in a real browser: what is on the page is what bpkit gives."""

import re

import pytest
from playwright.sync_api import expect

from .lab import box_of

CELLS = [
    "from bpkit.widgets import saturation\nhand = saturation()\nhand",
    "other = saturation(-3.0, 0.5, 'tanh')\nother",
]
WANTED = """
from bpkit.formatting import plain
view = {name}._view
keys = [curve.key for plot in view.board.plots for curve in plot.whole.curves]
[view.written(key) for key in keys], view.saying, plain({name}.z), plain({name}.y)
"""
# A drag from inside the page, and how the page looks one frame later: too soon for the kernel.
DRAG = """async root => {
  const drawing = root.querySelector('.bpkit-curves-drawing svg');
  const box = drawing.getBoundingClientRect(), seen = [];
  const send = (type, x) => drawing.dispatchEvent(new PointerEvent(type, {
    bubbles: true, cancelable: true, pointerId: 1, button: 0, clientX: x, clientY: box.top + 50 }));
  const saved = Element.prototype.setPointerCapture;
  Element.prototype.setPointerCapture = () => {};  // no real pointer is down
  send('pointerdown', box.left + 60);
  for (const share of [0.3, 0.5, 0.7]) {
    send('pointermove', box.left + 36 + share * (box.width - 56));
    await new Promise(frame => requestAnimationFrame(() => requestAnimationFrame(frame)));
    seen.push([root.querySelector('.bpkit-curves-sliders b').textContent,
               root.querySelector('.bpkit-curves-saying').textContent]);
  }
  send('pointerup', box.left + 60);
  Element.prototype.setPointerCapture = saved;
  return seen;
}"""


def root(notebook, cell=0):
    return notebook.cell(cell).locator(".bpkit-curves")


def handle(notebook, name, cell=0):
    return root(notebook, cell).get_by_role("slider", name=re.compile(f"^{name},"))


def expect_what_python_has(notebook, cell=0):
    """Every number on the page, and the sentence, are those of the explorer in the kernel."""
    name = ("hand", "other")[cell]
    numbers, saying, z, y = notebook.read_in_kernel(WANTED.format(name=name))
    shown = root(notebook, cell)
    expect(shown.locator(".bpkit-curves-saying")).to_have_text(saying)
    entries = shown.locator(".bpkit-curves-entry:has(.curve) b")
    expect(entries).to_have_text(numbers)
    expect(shown.locator(".bpkit-curves-entry:has(.base) b")).to_have_text(y)
    expect(shown.locator(".bpkit-curves-sliders b")).to_have_text([z, y])
    expect(handle(notebook, "z", cell)).to_have_attribute("aria-valuetext", f"z = {z}")
    expect(handle(notebook, "y", cell)).to_have_attribute("aria-valuetext", f"y = {y}")


def arrives(notebook, name, value):
    """The page shows z or y at this value, and the kernel learns of it."""
    expect(handle(notebook, name)).to_have_attribute("aria-valuenow", f"{value:g}")
    notebook.expect_in_kernel(f"float(hand.{name})", float(value))


def drawn(notebook):
    """How much of the width of the plot of errors its curve takes."""
    plot = root(notebook).locator(".bpkit-curves-drawing svg").nth(2)
    return plot.evaluate("""svg => {
      const base = svg.querySelector('.base').getBBox().width;
      return svg.querySelector('path.curve').getBBox().width / base;
    }""")


def errors_are_drawn_where_z_has_been_and_of_cross_entropy_on_request(notebook):
    page, shown, z = notebook.page, root(notebook), handle(notebook, "z")
    whole = shown.get_by_role("button", name="Draw it all")
    asked = shown.get_by_role("checkbox", name=re.compile("cross-entropy"))
    top = shown.locator(".bpkit-curves-drawing svg").nth(2).locator(".muted").filter(
        has_text=".").last
    saying = shown.locator(".bpkit-curves-saying")
    expect(whole).to_have_attribute("aria-pressed", "false")
    assert drawn(notebook) == 0
    z.focus()
    page.keyboard.press("PageDown")
    arrives(notebook, "z", 3)
    page.keyboard.press("PageDown")
    arrives(notebook, "z", 2)
    assert drawn(notebook) == pytest.approx(2 / 12, abs=0.01)
    page.keyboard.press("PageUp")
    arrives(notebook, "z", 3)  # where it has been stays drawn
    assert drawn(notebook) == pytest.approx(2 / 12, abs=0.01)
    notebook.run_in_kernel("hand.z = 5")
    arrives(notebook, "z", 5)
    assert drawn(notebook) == pytest.approx(3 / 12, abs=0.01)
    whole.focus()
    page.keyboard.press("Enter")
    expect(whole).to_have_attribute("aria-pressed", "true")
    assert drawn(notebook) == pytest.approx(1, abs=0.01)
    page.keyboard.press("Enter")
    expect(whole).to_have_attribute("aria-pressed", "false")
    assert drawn(notebook) == pytest.approx(3 / 12, abs=0.01)

    # The other cost: its curve, its number, its sentence, and an axis that it fits on.
    expect(shown.locator("path.curve.dashed")).to_have_count(0)
    expect(saying).not_to_contain_text("Cross-entropy")
    expect(top).to_have_text("0.15")
    asked.focus()
    page.keyboard.press("Space")
    expect(asked).to_be_checked()
    expect(shown.locator("path.curve.dashed")).to_have_count(1)
    expect(saying).to_contain_text("Cross-entropy cancels")
    expect(top).to_have_text("1.0")
    asked.uncheck()
    expect(saying).not_to_contain_text("Cross-entropy")
    asked.check()
    notebook.run_in_kernel("hand.z = 4")
    arrives(notebook, "z", 4)


def moves_by_keyboard_mouse_and_python(notebook):
    page = notebook.page
    expect_what_python_has(notebook)
    z = handle(notebook, "z")
    z.focus()
    for key, there in [
        ("ArrowRight", 4.25), ("Shift+ArrowLeft", 4.2), ("PageDown", 3.2), ("ArrowDown", 2.95),
        ("Home", -6), ("ArrowLeft", -6), ("PageUp", -5), ("End", 6),
    ]:
        page.keyboard.press(key)
        arrives(notebook, "z", there)
    expect_what_python_has(notebook)
    for attribute, value in [("aria-valuemin", "-6"), ("aria-valuemax", "6")]:
        expect(z).to_have_attribute(attribute, value)
    page.keyboard.press("b")  # in JupyterLab's command mode this would insert a cell
    page.keyboard.press("Tab")
    expect(handle(notebook, "y")).to_be_focused()
    expect(handle(notebook, "y")).to_have_css("outline-width", "3px")
    page.keyboard.press("PageUp")
    arrives(notebook, "y", 0.25)
    expect(page.locator(".jp-Notebook .jp-Cell")).to_have_count(len(CELLS))
    expect_what_python_has(notebook)

    plot = box_of(root(notebook).locator(".bpkit-curves-drawing svg").nth(2))
    page.mouse.move(plot["x"] + plot["width"] / 2, plot["y"] + 60)
    page.mouse.down()
    page.mouse.move(plot["x"] - 30, plot["y"] + 60, steps=5)  # outside the plot: still held
    page.mouse.up()
    page.mouse.move(plot["x"] + 90, plot["y"] + 60)
    arrives(notebook, "z", -6)
    expect(z).to_be_focused()
    grip = box_of(handle(notebook, "y"))
    page.mouse.move(grip["x"] + 12, grip["y"] + 12)
    page.mouse.down()
    page.mouse.move(grip["x"] + 2000, grip["y"] + 12, steps=4)
    page.mouse.up()
    arrives(notebook, "y", 1)
    expect_what_python_has(notebook)

    notebook.run_in_kernel("hand.z, hand.y = 1.3, 0.45")
    arrives(notebook, "z", 1.3)
    expect_what_python_has(notebook)


def a_drag_is_followed_in_the_page_itself(notebook):
    seen = root(notebook).evaluate(DRAG)
    assert [z for z, _ in seen] == ["−2.40", "0.00", "2.40"]
    arrives(notebook, "z", 2.4)
    for z, saying in seen:
        notebook.run_in_kernel(f"hand.z = {z.replace('−', '-')}")
        notebook.expect_in_kernel("hand._view.saying", saying)


def another_activation_replaces_the_curves(notebook):
    expect_what_python_has(notebook, 1)
    shown = root(notebook, 1)
    expect(shown.locator(".curve.dashed")).to_have_count(0)
    expect(shown.locator(".bpkit-curves-note")).to_contain_text("There is no cross-entropy here")
    before = shown.locator("path.curve").first.get_attribute("d")
    notebook.cell(1).get_by_label("activation f").select_option("sigmoid")
    shown.get_by_role("checkbox", name=re.compile("cross-entropy")).check()
    expect(shown.locator("path.curve.dashed")).to_have_count(1)
    expect(shown.locator("path.curve").first).not_to_have_attribute("d", before)
    expect_what_python_has(notebook, 1)
    notebook.expect_in_kernel("other.activation", "sigmoid")
    notebook.run_in_kernel("other.activation = 'relu'; other.y = 1; other.z = -1")
    expect(shown.locator(".bpkit-curves-saying")).to_contain_text("learning stops.")
    expect(notebook.cell(1).get_by_label("activation f")).to_have_value("relu")
    expect_what_python_has(notebook, 1)


def it_is_hatched_where_it_stalls_and_fits_a_phone(notebook):
    shown = root(notebook)
    notebook.run_in_kernel("hand.y = 0")
    expect(shown.locator("path.hatch")).to_have_count(1)
    expect(shown.locator("text.halo")).to_have_text("stalls here")
    notebook.run_in_kernel("hand.y = 0.5")
    expect(shown.locator("path.hatch")).to_have_count(2)
    ink = {"light": "rgb(27, 31, 36)", "dark": "rgb(232, 234, 237)"}[notebook.theme]
    expect(shown.locator("path.curve").first).to_have_css("stroke", ink)
    small = "e => [...e.querySelectorAll('*')].filter(x => x.textContent.trim()).some(x => "
    assert not shown.evaluate(small + "parseFloat(getComputedStyle(x).fontSize) < 12)")

    tops = "e => new Set([...e.querySelectorAll('.bpkit-curves-plot')].map(p => p.offsetTop)).size"
    page, element = notebook.page, shown.element_handle()
    page.wait_for_function(f"e => ({tops})(e) === 1", arg=element)
    notebook.narrow(440)
    page.wait_for_function(f"e => ({tops})(e) === 3 && e.scrollWidth <= e.clientWidth", arg=element)


def opened(open_notebook, theme):
    notebook = open_notebook(CELLS, theme=theme)
    notebook.run_all()
    return notebook


def test_what_is_moved_is_followed(open_notebook):
    notebook = opened(open_notebook, "light")
    errors_are_drawn_where_z_has_been_and_of_cross_entropy_on_request(notebook)
    moves_by_keyboard_mouse_and_python(notebook)
    a_drag_is_followed_in_the_page_itself(notebook)
    another_activation_replaces_the_curves(notebook)
    notebook.assert_no_errors()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_hatched_in_the_colours_of_the_theme_and_fits_a_phone(open_notebook, theme):
    notebook = opened(open_notebook, theme)
    it_is_hatched_where_it_stalls_and_fits_a_phone(notebook)
    notebook.assert_no_errors()
