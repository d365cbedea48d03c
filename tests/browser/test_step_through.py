"""The walk through the algorithm in a real browser: by mouse, by keyboard, playing, from Python."""

import re

from playwright.sync_api import expect

from .lab import box_of

CELLS = ["from bpkit.widgets import step_through\nwalk = step_through()", "walk"]
OUTPUTS = ("from bpkit.formatting import plain\nbase = walk.view.base\n"
           "[plain(v) for v in base.fp.{name}[{l}][:, 0]]")
DELTAS = """
def written(v):
    return plain(v, 3) if abs(v) >= 0.0005 else "≈ 0"
[written(v) for l in (2, 3, 4) for v in base.delta[l][:, 0]]
"""


def test_the_walk(open_notebook):
    notebook = open_notebook(CELLS)
    notebook.run_all()
    page = notebook.page
    widget = page.locator(".bpkit-step-through")
    says, lit = widget.locator(".says"), widget.locator("li.lit")
    slider = widget.get_by_role("slider", name="step")
    cost = widget.locator(".bpkit-cost-part .bpkit-number")
    neuron = widget.locator(".bpkit-item.bpkit-z .bpkit-number")

    def button(name):
        return widget.get_by_role("button", name=name, exact=True)

    def shown(name, l):
        return notebook.read_in_kernel(OUTPUTS.format(name=name, l=l))

    # At rest: the first step, nothing computed, and nothing plays by itself.
    expect(says).to_have_text("1 of 16: input")
    expect(lit).to_have_text(re.compile(r"a\[1\] = x"))
    expect(lit).to_have_attribute("aria-current", "step")
    expect(neuron).to_have_text([""] * 10)
    expect(cost).to_be_hidden()
    code = notebook.read_in_kernel("walk.code.splitlines()")
    expect(widget.locator("li code")).to_have_text(code)

    # By mouse: the weighted inputs of layer 2, then their activations.
    button("next step").click()
    expect(lit).to_have_text(re.compile(r"z\[l\] = w\[l\] @ a\[l-1\] \+ b\[l\]"))
    expect(neuron).to_have_text(shown("z", 2) + [""] * 6)
    expect(widget.locator(".bpkit-item.bpkit-w.bpkit-note-lit")).to_have_count(12)
    expect(widget.locator("li i")).to_have_text("l = 2")
    button("next step").click()
    expect(neuron).to_have_text(shown("a", 2) + [""] * 6)
    button("previous step").click()
    expect(neuron).to_have_text(shown("z", 2) + [""] * 6)

    # By keyboard alone: the slider, whose keys are not JupyterLab's.
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("b")
    expect(says).to_have_text("7 of 16: feedforward, l = 4")
    expect(slider).to_have_attribute("aria-valuetext", "7 of 16: feedforward, l = 4")
    expect(slider).to_be_focused()
    expect(cost).to_be_visible()
    expect(page.locator(".jp-Cell")).to_have_count(len(CELLS))
    notebook.expect_in_kernel("walk.step", 6)
    button("last step").focus()
    page.keyboard.press("Enter")
    expect(says).to_have_text("16 of 16: gradient, l = 4")
    expect(lit).to_have_text(re.compile("nabla_w"))
    expect(widget.locator(".said")).to_contain_text("the algorithm is done")
    expect(button("next step")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")  # and nothing happens
    notebook.expect_in_kernel("walk.step", 15)

    # By itself: it plays from the first to the last, and can be stopped on the way.
    notebook.run_in_kernel("walk._stepper.interval = 150\nseen = []")
    notebook.run_in_kernel("walk.observe(lambda change: seen.append(change['new']), 'step')")
    button("play from the first").click()
    notebook.expect_in_kernel("seen[:1] + seen[-1:], seen == sorted(seen)", ([0, 15], True))
    expect(says).to_have_text("16 of 16: gradient, l = 4")
    expect(button("play from the first")).to_be_visible()
    notebook.run_in_kernel("walk._stepper.interval = 1500")
    button("play from the first").click()
    expect(says).to_have_text(re.compile(r"^([3-9]|1[0-4]) of 16"))  # on the way, past a step
    button("pause").click()
    expect(button("play")).to_be_visible()
    # If not, the pause came too late, or it went back.
    notebook.expect_in_kernel("2 <= walk.step < 15", True)

    # By Python.
    notebook.run_in_kernel("walk.step = 9")
    expect(says).to_have_text("10 of 16: backpropagate, l = 2")
    expect(slider).to_have_value("9")
    expect(widget.locator(".bpkit-item.bpkit-w.bpkit-note-lit")).to_have_count(16)
    deltas = notebook.read_in_kernel(DELTAS)
    expect(neuron).to_have_text(deltas)

    # What is selected has its own sum; a drag on it moves nothing.
    target = widget.get_by_role("radio", name=re.compile("weighted input z²₂ "))
    face = target.locator(".bpkit-face")
    face.hover()
    box = box_of(face)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=6)
    expect(widget.locator(".own")).to_have_text(re.compile("^BP2: "))
    expect(widget.locator(".own math").first).to_have_attribute("alttext", "δ²₂")
    page.mouse.move(x + 120, y - 40, steps=6)
    page.mouse.up()
    notebook.expect_in_kernel("walk.selected == ('z', 2, 1)", True)
    notebook.expect_in_kernel("walk.view.values", {})
    expect(neuron).to_have_text(deltas)
    notebook.assert_no_errors()


def test_it_is_one_screen_that_stands_still(open_notebook):
    notebook = open_notebook(CELLS)
    notebook.run_all()
    page = notebook.page
    widget = page.locator(".bpkit-step-through")
    expect(widget.locator("li.lit .equation .numbers")).to_have_count(1)
    for width in (848, 1100):
        room = page.viewport_size["width"] - box_of(widget)["width"]
        page.set_viewport_size({"width": round(width + room), "height": 800})
        sizes = set()
        for i in range(16):
            notebook.run_in_kernel(f"walk.step = {i}")
            expect(widget.locator(".says")).to_have_text(re.compile(f"^{i + 1} of 16"))
            parts = (widget, widget.locator("ol"), widget.locator(".said"))
            sizes.add(tuple(tuple(map(round, box_of(part).values())) for part in parts))
            # The equation is inside the lit line, and no number of it is cut off.
            assert widget.locator("li.lit .equation").evaluate(
                "e => [e, e.parentElement.parentElement].every(part =>"
                " part.scrollWidth <= part.clientWidth && part.scrollHeight <= part.clientHeight)"
            )
        assert len(sizes) == 1, sizes
        (whole, code, _), = sizes
        assert whole[3] <= 640
        network = box_of(widget.locator(".bpkit-picture"))
        assert network["x"] >= code[0] + code[2]
        assert network["y"] + network["height"] <= code[1] + code[3]
    notebook.assert_no_errors()


def test_it_can_be_used_on_a_narrow_page_and_in_the_dark(open_notebook):
    notebook = open_notebook(CELLS, theme="dark")
    notebook.run_all()
    page = notebook.page
    widget = page.locator(".bpkit-step-through")
    notebook.narrow(400)
    widget.get_by_role("button", name="next step").click()
    expect(widget.locator(".says")).to_have_text("2 of 16: feedforward, l = 2")
    expect(widget.locator("li.lit code")).to_have_css("color", "rgb(232, 234, 237)")
    expect(widget.locator(".said")).to_contain_text("Every neuron of layer 2 adds up")
    # What is wider than the page scrolls in itself.
    notebook.narrow(400, *(widget.locator(part) for part in (".bpkit-stepper", ".said")))
    small = widget.locator("button, input").evaluate_all(
        "all => all.filter(e => e.offsetParent && e.closest('.bpkit-stepper'))"
        ".map(e => e.getBoundingClientRect()).filter(r => r.width < 24 || r.height < 24).length"
    )
    assert small == 0
    notebook.assert_no_errors()
