"""MatrixView and the explorer hadamard in a real browser: by mouse, by keyboard and from Python."""

import re

from playwright.sync_api import expect

from .lab import box_of

EXPLORER = "from bpkit.widgets import hadamard\nhand = hadamard()\nhand"
MATRIX = """
import numpy as np
from bpkit.formatting import plain
from bpkit.widgets.views.matrix_view import MatrixView
values = np.random.default_rng(0).normal(size=(3, 4))
view = MatrixView(values, "w³", row_labels=range(1, 4), column_labels=range(1, 5), lit_row=1,
                  lit_column=3, marks={(0, 0): "right", (2, 1): "wrong"}, selectable=True)
view"""
LONG = """
long = MatrixView(np.random.default_rng(1).normal(size=(2, 784)), "w²", lit_column=400,
                  column_labels=range(1, 785))
long"""
SMALL = """root => [...root.querySelectorAll("*")].filter(e => e.childNodes.length
    && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
    && !e.closest("math, label em")
    && e.getClientRects().length && parseFloat(getComputedStyle(e).fontSize) < 12
  ).map(e => e.outerHTML)"""


def product(cell, name):
    """The table of the matrix whose name begins like this; the last one if there are several."""
    return cell.get_by_label(re.compile("^" + re.escape(name) + ",")).last


def written(number):
    """A number as the page writes it, perhaps with more zeros at its end than it needs."""
    return re.compile("^" + re.escape(f"{number:g}".replace("-", "−")) + r"(\.0+)?$")


def expect_products(notebook, cell):
    """What the page shows is what numpy gives for the code beside it."""
    results = notebook.read_in_kernel("{c: a.tolist() for c, a in hand.products.items()}")
    names = {"s * t": "s ⊙ t", "np.diag(s[:, 0]) @ t": "diag(s) t", "s.T @ t": "sᵀt",
             "s @ t.T": "s tᵀ"}
    for code, array in results.items():
        expect(cell.locator("code").filter(has_text=code).first).to_be_visible()
        wanted = [written(number) for row in array for number in row]
        expect(product(cell, names[code]).locator(".number")).to_have_text(wanted)


def test_the_explorer_by_keyboard_by_mouse_and_from_python(open_notebook):
    notebook = open_notebook([EXPLORER], theme="dark")
    notebook.run_all()
    page, cell = notebook.page, notebook.cell(0)
    said = cell.locator(".bpkit-hadamard-sentence")
    # In the text of a page, what is below a letter comes after it.
    expect(said).to_contain_text("s1t1 = 1 × 3 = 3")
    expect_products(notebook, cell)

    # Typing: each key is answered, no key reaches JupyterLab, and the element typed into is lit.
    field = cell.get_by_label("t2")
    field.fill("-7.5")
    expect(said).to_contain_text("s2t2 = 2 × (−7.5) = −15")
    expect(cell.get_by_label("2", exact=True)).to_be_checked()
    expect_products(notebook, cell)
    field.press("ArrowUp")
    expect(said).to_contain_text("2 × (−7) = −14")
    notebook.expect_in_kernel("hand.t.tolist()", [[3.0], [-7.0]])
    page.keyboard.press("b")
    expect(page.locator(".jp-NotebookPanel .jp-Cell")).to_have_count(1)

    # Choosing an element: by radio, by a click on a result, by the keys.
    cell.get_by_label("1", exact=True).check()
    expect(said).to_contain_text("s1t1 = 1 × 3 = 3")
    diagonal = product(cell, "diag(s) t")
    diagonal.get_by_role("gridcell").nth(1).click()
    expect(said).to_contain_text("s2t2")
    expect(product(cell, "s ⊙ t").get_by_role("gridcell").nth(1)).to_have_attribute(
        "aria-selected", "true"
    )
    entry = product(cell, "s ⊙ t").locator("[tabindex='0']")
    expect(entry).to_have_count(1)
    entry.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press(" ")
    expect(said).to_contain_text("s1t1")
    expect(product(cell, "s tᵀ")).to_have_accessible_name(re.compile("selected: row 1, column 1"))
    notebook.expect_in_kernel("hand.element", 0)

    # Python moves it too, and the rows grow and shrink.
    notebook.run_in_kernel("hand.element = 1")
    expect(said).to_contain_text("s2t2")
    expect(cell.get_by_label("2", exact=True)).to_be_checked()
    lit = product(cell, "diag(s)").locator("td.row-lit .number")
    expect(lit).to_have_text(["0", "2"])
    cell.get_by_role("button", name="Add a row").click()
    expect(said).to_contain_text("s3t3 = 3 × 5 = 15")
    expect_products(notebook, cell)
    cell.get_by_role("button", name="Remove a row").click()
    expect(cell.get_by_label("s3")).to_have_count(0)
    notebook.run_in_kernel("hand.put([[2]], [[5]])")
    expect(said).to_contain_text("s1t1 = 2 × 5 = 10")
    expect(cell.get_by_text("is allowed here")).to_be_visible()
    expect(cell.get_by_role("button", name="Remove a row")).to_be_disabled()
    assert cell.locator(".jp-OutputArea").first.evaluate(SMALL) == []
    notebook.assert_no_errors()


def test_a_matrix_by_keyboard_by_mouse_and_from_python(open_notebook):
    notebook = open_notebook([MATRIX, LONG])
    notebook.run_all()
    page = notebook.page
    grid = notebook.cell(0).get_by_role("grid")
    expect(grid).to_have_accessible_name("w³, 3 rows, 4 columns; lit: row 2 and column 4")
    expect(grid.get_by_role("columnheader")).to_have_text(["1", "2", "3", "4"])
    expect(grid.get_by_role("rowheader")).to_have_text(["1", "2", "3"])
    entries = grid.locator("td[data-entry]")
    wanted = notebook.read_in_kernel("[plain(v) for v in values.ravel()]")
    expect(grid.locator(".number")).to_have_text(wanted)
    expect(entries.nth(0)).to_have_accessible_name(re.compile(r", right$"))
    expect(entries.nth(9).locator(".mark")).to_have_text("✗")
    # What is lit is bold too, so that it does not depend on colour alone.
    weights = [entries.nth(i).evaluate("e => getComputedStyle(e).fontWeight") for i in range(12)]
    assert [i for i, weight in enumerate(weights) if weight == "700"] == [3, 4, 5, 6, 7, 11]
    boxes = [box_of(entries.nth(i)) for i in range(12)]
    assert all(box["width"] >= 24 and box["height"] >= 24 for box in boxes)

    # One tab stop, at what is lit; the keys move it and do not choose; Enter chooses.
    stop = grid.locator("[tabindex='0']")
    expect(stop).to_have_count(1)
    entries.nth(0).evaluate("e => { e.mine = true; }")
    stop.focus()
    for keys, at in [("ArrowLeft", 6), ("ArrowUp", 2), ("Home", 0), ("ArrowLeft", 0), ("End", 3),
                     ("Control+End", 11), ("Control+Home", 0), ("PageDown", 8)]:
        page.keyboard.press(keys)
        expect(entries.nth(at)).to_be_focused()
        expect(stop).to_have_count(1)
    assert entries.nth(8).evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    notebook.expect_in_kernel("view.selected", None)
    page.keyboard.press("Enter")
    expect(entries.nth(8)).to_have_attribute("aria-selected", "true")
    notebook.expect_in_kernel("view.selected", (2, 0))
    entries.nth(5).click()
    expect(grid).to_have_accessible_name(re.compile("selected: row 2, column 2$"))
    notebook.expect_in_kernel("view.selected", (1, 1))
    page.keyboard.press("d")
    page.keyboard.press("d")
    expect(page.locator(".jp-NotebookPanel .jp-Cell")).to_have_count(2)

    # Python's changes repaint: the entries stay the same nodes unless the shape changes.
    notebook.run_in_kernel(
        "view.show(values=values + 1, selected=(0, 2), lit_row=None, lit=[(2, 3)], marks={})"
    )
    wanted = notebook.read_in_kernel("[plain(v + 1) for v in values.ravel()]")
    expect(grid.locator(".number")).to_have_text(wanted)
    expect(grid.locator("[aria-selected='true'] .number")).to_have_text(wanted[2])
    expect(entries.nth(11)).to_have_accessible_name(re.compile(", lit$"))
    expect(grid.locator(".mark:visible")).to_have_count(0)
    assert entries.nth(0).evaluate("e => e.mine") is True
    notebook.run_in_kernel("view.values = [[1, 2]]; view.selectable = False")
    table = notebook.cell(0).get_by_role("table", name="w³, 1 row, 2 columns")
    expect(table.get_by_role("cell")).to_have_count(2)
    expect(table.locator("[tabindex], [aria-selected]")).to_have_count(0)

    # A long side is cut, every entry can be reached, and the lit column stays in sight.
    long = notebook.cell(1).get_by_role("grid")
    expect(long).to_have_attribute("aria-colcount", "784")
    heads = long.get_by_role("columnheader")
    ends = [*map(str, range(1, 7)), "400", "401", "402", "782", "783", "784"]
    expect(heads).to_have_text(ends)
    long.locator("[tabindex='0']").focus()
    page.keyboard.press("Home")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    focused = long.locator("[data-entry='0,7']")
    expect(focused).to_be_focused()
    seventh = notebook.read_in_kernel("plain(long.values[0, 7])")
    expect(focused.locator(".number")).to_have_text(seventh)
    expect(heads).to_have_text([*map(str, range(1, 7)), "7", "8", "9", *ends[6:]])
    # The table is rebuilt for other columns, and the focus stays where it was.
    notebook.run_in_kernel("long.lit_column = 700")
    expect(long.locator("td.column-lit").first).to_have_attribute("data-entry", "0,700")
    expect(focused).to_be_focused()
    notebook.narrow(460, notebook.cell(1).locator(".bpkit-matrix-scroll"))
    page.evaluate("document.activeElement.blur()")
    seen = """e => { const b = e.getBoundingClientRect();
        const s = e.closest(".bpkit-matrix-scroll").getBoundingClientRect();
        return b.left >= s.left - 1 && b.right <= s.right + 1; }"""
    notebook.run_in_kernel("long.lit_column = 500")
    lit = long.locator("td.column-lit").first
    expect(lit).to_have_attribute("data-entry", "0,500")
    assert lit.evaluate(seen)
    notebook.assert_no_errors()
