"""The explorer equations in a real browser: picking one, every entry judged, a failing function."""

from playwright.sync_api import expect

CELLS = [
    "from bpkit import backprop\nfrom bpkit.widgets import equations\nhand = equations()",
    "def wrong(net, x, y):\n"
    "    grad = backprop(net, x, y)\n"
    "    w = {l: a.copy() for l, a in grad.w.items()}\n"
    "    w[4][0, 2] = -w[4][0, 2]\n"
    "    return dict(grad.b), w\n"
    "def broken(net, x, y):\n"
    "    raise ValueError('<b id=\"evil\">no</b>')\n"
    "def stub(net, x, y):\n"
    "    raise NotImplementedError",
    "hand",
]
NUMBERS = """
from bpkit.formatting import plain
from bpkit.formatting import decimals
n = decimals(hand.check.nudged, low=4, otherwise=4)
[plain(v, n) for v in hand.check.nudged.ravel()]
"""


def test_the_four_equations_and_a_learners_function(open_notebook):
    notebook = open_notebook(CELLS)
    notebook.run_all()
    page = notebook.page
    verdict = page.locator(".bpkit-equations-verdict")
    sides = page.locator(".bpkit-equations-cards > .widget-box")
    marks = page.locator(".bpkit-equations-sides .mark:visible")
    both = page.get_by_role("checkbox", name="Show nudging and the difference")

    def button(group, name):
        return page.get_by_role("group", name=group).get_by_role("button", name=name)

    def expect_numbers():
        wanted = notebook.read_in_kernel(NUMBERS)
        expect(sides.nth(1).locator(".number")).to_have_text(wanted)
        return wanted

    expect(button("equation", "BP1")).to_have_attribute("aria-pressed", "true")
    # In the text of a page, what is above a letter comes after it.
    expect(verdict).to_contain_text("✓ δ4, by BP1 in layer 4: both entries agree")
    expect(verdict.locator("math").first).to_have_attribute("alttext", "δᴸ = ∇ₐC ⊙ σ′(zᴸ)")
    # One matrix with its ticks; what it is compared with is one press away.
    expect(marks).to_have_text(["✓", "✓"])
    expect(sides.filter(visible=True)).to_have_count(1)
    expect(sides.nth(0)).to_contain_text("δ4: what BP1 gives")
    both.check()
    expect(sides.filter(visible=True)).to_have_count(3)
    expect(sides.nth(1)).to_contain_text("δ4: what nudging gives")
    expect_numbers()
    both.focus()
    page.keyboard.press("Space")
    expect(sides.filter(visible=True)).to_have_count(1)

    # By keyboard and by mouse.
    button("equation", "BP4").focus()
    page.keyboard.press("Enter")
    expect(verdict).to_contain_text("∂C/∂w4, by BP4 in layer 4: all 8 entries agree")
    expect(marks).to_have_count(8)
    before = expect_numbers()
    expect(page.locator(".bpkit-sign-right")).to_have_count(8)
    sides.nth(0).locator("td[data-entry='0,2']").click()
    chosen = page.locator(".bpkit-network [data-key='w 4 0 2']")
    expect(chosen).to_have_attribute("aria-checked", "true")
    names = page.locator(".bpkit-equations-entry p").first.locator("math")
    expect(names).to_have_count(3)
    for i, written in enumerate(["∂Cₓ/∂w⁴₁₃", "a³₃", "δ⁴₁"]):
        expect(names.nth(i)).to_have_attribute("alttext", written)

    page.get_by_role("button", name="Another network").click()
    expect(sides.nth(1).locator(".number").first).not_to_have_text(before[0])
    assert expect_numbers() != before
    expect(verdict).to_contain_text("all 8 entries agree")

    notebook.run_in_kernel("hand.gradient = wrong")
    expect(verdict).to_contain_text("✗ ∂C/∂w4, by BP4 in layer 4: 1 of 8 entries differs")
    expect(page.locator("[data-mark='wrong'] .mark").filter(visible=True)).to_have_text(["✗"])
    expect(page.locator(".bpkit-sign-wrong")).to_have_text("≠")
    expect(button("equation", "BP4")).to_contain_text("✗ 1 off")
    expect(button("equation", "BP3")).to_contain_text("✓")
    button("layer l", "3").click()
    expect(verdict).to_contain_text("all 16 entries agree")

    notebook.run_in_kernel("hand.gradient = stub")
    expect(verdict).to_contain_text("Not attempted yet")
    expect(sides.filter(visible=True)).to_have_count(1)
    expect(sides.nth(1)).to_be_visible()
    expect(both).to_be_hidden()
    notebook.run_in_kernel("hand.gradient = broken")
    expect(verdict.locator("pre")).to_contain_text("ValueError: <b id=\"evil\">no</b>")
    expect(page.locator("#evil")).to_have_count(0)
    button("equation", "BP2").click()
    expect(sides.nth(1)).to_contain_text("what nudging gives")
    expect(sides.nth(1).locator("math")).to_have_attribute("alttext", "δ³")
    expect(button("layer l", "4")).to_be_disabled()
    notebook.run_in_kernel("hand.gradient = None; net = hand.network; net.w[4][0, 0] = 9.0")
    expect_numbers()
    notebook.narrow(480, page.locator(".bpkit-equations-sides"))
    notebook.assert_no_errors()
