"""The explorer `modified_neuron` in a real browser: by mouse, by keyboard, from Python."""

import re

from playwright.sync_api import expect

from .lab import box_of

NOTEBOOK = [
    "from bpkit import backprop\nfrom bpkit.figures.nudge import example\n"
    "from bpkit.widgets import modified_neuron\nnet, x, y, _ = example()",
    "hand = modified_neuron(net.copy(cost='cross_entropy'), x, y, (3, 1), None)\nhand",
]
ERROR = """
other = net.copy(cost="cross_entropy", neurons={{({l}, {j}): "{f}"}})
f"{{backprop(other, x, y).delta[{l}][{j}, 0]:.4f}}".replace("-", "\\u2212")
"""
TRAITS = "(hand.neuron, hand.f)"
COVERED = """root => {
  const box = node => node.getBoundingClientRect();
  const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top
    || b.bottom <= a.top;
  const badges = [...root.querySelectorAll('.bpkit-badge[visibility=inherit]')];
  const texts = [...root.querySelectorAll('svg text')].filter(text => text.textContent
    && text.checkVisibility({visibilityProperty: true}));
  return badges.flatMap(badge => texts.filter(text => !badge.contains(text)
    && !apart(box(badge.querySelector('rect')), box(text))).map(text => text.textContent));
}"""


def test_a_neuron_is_chosen_and_given_another_f(open_notebook):
    notebook = open_notebook(NOTEBOOK)
    notebook.run_all()
    page = notebook.page
    root = page.locator(".jp-OutputArea .bpkit-modified")
    which, what = root.get_by_label("change f of"), root.get_by_label("to", exact=True)
    said = root.locator("section[role=status]")
    table = root.get_by_role("group", name="table of numbers")
    badges = root.locator(".bpkit-badge[visibility=inherit]")
    chosen = root.locator("tr.bpkit-is-chosen td")
    expect(said).to_contain_text("its own f")
    expect(badges).to_have_count(0)

    # An f from the list: every error is marked, and the numbers are those of backprop.
    what.select_option("tanh")
    expect(badges).to_have_count(10)
    # The check and the table are behind a click, and stay open whatever is chosen.
    expect(table).to_be_hidden()
    root.get_by_text("Every number, before and after").press("Enter")
    expect(table).to_be_visible()
    expect(root.get_by_text("agree with it to 1e-9")).to_be_visible()
    delta = notebook.read_in_kernel(ERROR.format(l=3, j=1, f="tanh"))
    expect(chosen.nth(3)).to_have_text(f"▸ {delta}")
    notebook.expect_in_kernel(TRAITS, ((3, 1), "tanh"))

    # Activations: those before the neuron and beside it have no mark.
    root.get_by_role("radio", name="activations a").check()
    expect(badges).to_have_count(3)
    root.get_by_role("radio", name="errors δ").check()
    expect(badges).to_have_count(10)

    # The neuron by mouse, by keyboard and from the list.
    neuron = root.locator('[data-key="z 2 0"]')
    neuron.click()
    expect(neuron).to_have_attribute("aria-checked", "true")
    expect(which.locator("option:checked")).to_have_text("neuron 1 of layer 2")
    expect(root.locator(".bpkit-role", has_text="tanh and sigmoid")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(root.locator('[data-key="z 2 1"]')).to_be_focused()
    expect(which.locator("option:checked")).to_have_text("neuron 2 of layer 2")
    notebook.expect_in_kernel(TRAITS, ((2, 1), "tanh"))

    # A drag, which in other explorers would move a weighted input, only chooses here.
    cost = root.locator(".bpkit-cost-part .bpkit-number")
    box = box_of(root.locator('[data-key="z 3 2"] .bpkit-face'))
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] - 20, steps=4)
    page.mouse.up()
    expect(which.locator("option:checked")).to_have_text("neuron 3 of layer 3")
    at_rest = notebook.read_in_kernel(
        "net.copy(cost='cross_entropy', neurons={(3, 2): 'tanh'}).C(x, y)")
    expect(cost).to_have_text(f"{at_rest:.4f}")

    # It says what the cost refuses, and nothing changes.
    which.select_option("neuron 2 of layer 4")
    refusal = root.get_by_role("alert").filter(has_text="Nothing was changed")
    expect(refusal).to_contain_text("cross_entropy")
    expect(which.locator("option:checked")).to_have_text("neuron 3 of layer 3")
    notebook.expect_in_kernel(TRAITS, ((3, 2), "tanh"))
    root.locator('[data-key="z 4 0"]').click()
    expect(root.locator('[data-key="z 3 2"]')).to_have_attribute("aria-checked", "true")
    expect(refusal).to_be_visible()

    # From Python; and everything has a name.
    notebook.run_in_kernel("hand.f = 'linear'\nhand.neuron = (2, 2)")
    expect(what.locator("option:checked")).to_have_text("linear")
    expect(refusal).to_have_count(0)
    expect(said.locator("math[alttext='linear′(z²₃)']")).to_be_visible()
    expect(table).to_be_visible()
    expect(root.locator("tr.bpkit-is-chosen th.bpkit-neuron")).to_have_text("3")
    expect(said).to_have_role("status")
    expect(root.locator(".bpkit-picture")).to_have_accessible_name(re.compile("Network of"))
    notebook.assert_no_errors()


def test_it_is_one_screen_and_no_badge_covers_a_text(open_notebook):
    notebook = open_notebook(["from bpkit.widgets import modified_neuron\nhand = modified_neuron()",
                              "hand"])
    notebook.run_all()
    page = notebook.page
    root = page.locator(".jp-OutputArea .bpkit-modified")
    badges = root.locator(".bpkit-badge[visibility=inherit]")
    expect(badges).to_have_count(10)
    for width in (848, 1100):
        room = page.viewport_size["width"] - box_of(root)["width"]
        page.set_viewport_size({"width": round(width + room), "height": 800})
        for neuron, f in (((3, 1), "tanh"), ((2, 0), "relu"), ((4, 0), "softplus")):
            notebook.run_in_kernel(f"hand.neuron, hand.f = {neuron}, '{f}'")
            expect(root.locator("section[role=status]")).to_contain_text(f)
            assert box_of(root)["height"] <= 640
            assert root.evaluate(COVERED) == []
    notebook.assert_no_errors()
