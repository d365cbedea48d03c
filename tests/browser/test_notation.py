"""The explorer notation in a real browser: network, matrix, and the quiz, by mouse and keys."""

import re

from playwright.sync_api import expect

from .lab import box_of

CELL = "from bpkit.widgets import notation\nhand = notation()\nhand"
STATE = "[hand.selected, hand.question, hand.score, hand.asked]"


def place(page, key):
    return page.locator(f".bpkit-network [data-key='{key}']")


def test_names_matrix_and_quiz(open_notebook):
    notebook = open_notebook([CELL])
    notebook.run_all()
    page = notebook.page
    card = page.locator(".bpkit-notation-card")
    words, entry = page.locator(".bpkit-notation-words"), page.locator(".bpkit-matrix td.selected")
    saying, verdict = (page.locator(f".bpkit-notation-{part}") for part in ("saying", "verdict"))
    expect(words).to_contain_text("The weight from neuron 4 of layer 2 to neuron 2 of layer 3.")
    expect(words).to_contain_text("net.w[3][1, 3]")
    expect(entry).to_have_attribute("data-entry", "1,3")
    expect(page.locator(".bpkit-matrix th.bold")).to_have_text(["k = 4", "j = 2"])

    # From the network to the matrix, by mouse and by keyboard.
    place(page, "b 3 2").click()
    expect(words).to_contain_text("The bias of neuron 3 of layer 3.")
    expect(entry).to_have_attribute("data-entry", "2,0")
    page.keyboard.press("ArrowDown")
    expect(words).to_contain_text("Neuron 4 of layer 3.")
    page.keyboard.press("ArrowLeft")
    expect(words).to_contain_text("net.w[3][3, 0]")
    # And from the matrix to the network.
    page.locator(".bpkit-matrix td[data-entry='0,2']").click()
    expect(place(page, "w 3 0 2")).to_have_attribute("aria-checked", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(place(page, "w 3 1 2")).to_have_attribute("aria-checked", "true")
    expect(words.locator("h3 math").first).to_have_attribute("alttext", "w³₂₃")

    # A question: nothing of the answer is shown until it is given.
    notebook.run_in_kernel("hand.question = ('w', 3, 1, 3)")
    answer = page.get_by_role("button", name="Check", exact=True)
    expect(saying).to_contain_text(re.compile("^Find .* in the network[.]"))
    expect(saying.locator("math")).to_have_attribute("alttext", "w³₂₄")
    expect(answer).to_be_disabled()
    expect(card).to_be_hidden()
    expect(page.locator(".bpkit-network [aria-checked='true']")).to_have_count(0)
    place(page, "w 3 3 1").focus()
    page.keyboard.press("Enter")
    expect(answer).to_be_enabled()
    expect(page.locator(".bpkit-sign")).to_have_count(0)
    expect(page.locator(".bpkit-some-lit")).to_have_count(0)
    answer.focus()
    page.keyboard.press("Enter")
    expect(saying).to_have_text("✗ Not this one. 0 of 1 right.")
    # The card says what was wrong, beside the matrix of what was chosen.
    expect(verdict).to_contain_text(re.compile("✗ Not .*: you chose "))
    for i, written in enumerate(["w³₂₄", "w³₄₂"]):
        expect(verdict.locator("math").nth(i)).to_have_attribute("alttext", written)
    expect(verdict).to_contain_text("j and k are swapped")
    expect(entry).to_have_attribute("data-entry", "3,1")
    for mark, written in (("wrong", "≠ w³₄₂"), ("right", "✓ w³₂₄")):
        sign = page.locator(f".bpkit-sign-{mark} text")
        expect(sign).to_have_attribute("data-says", written)
        # In the picture too, the small letters are one above the other.
        up, down = sign.locator("tspan").nth(1), sign.locator("tspan").nth(2)
        expect(up).to_have_text("3")
        assert box_of(up)["y"] < box_of(down)["y"]
    # Another place is described as usual, and the verdict returns with the answer.
    place(page, "w 3 1 3").focus()
    page.keyboard.press("Enter")
    expect(words).to_contain_text("The weight from neuron 4 of layer 2 to neuron 2 of layer 3.")
    expect(verdict).to_have_count(0)
    place(page, "w 3 3 1").focus()
    page.keyboard.press("Enter")
    expect(verdict).to_be_visible()

    page.get_by_role("button", name="Next question").click()
    expect(saying).to_contain_text(re.compile("^Find "))
    wanted = tuple(notebook.read_in_kernel("hand.question"))
    place(page, " ".join(map(str, wanted))).focus()
    page.keyboard.press("Enter")
    expect(answer).to_be_enabled()
    answer.click()
    expect(saying).to_have_text("✓ Right. 1 of 2 right.")
    expect(verdict).to_contain_text("✓ Right: ")
    notebook.expect_in_kernel(STATE, [wanted, wanted, 1, 2])
    page.get_by_role("button", name="End the quiz").click()
    expect(saying).to_contain_text("press Next question")

    # Python moves what is shown, and so does a cell that writes into the network.
    notebook.run_in_kernel("hand.selected = ('a', 1, 2)")
    expect(words).to_contain_text("Neuron 3 of layer 1, an input.")
    expect(page.locator(".bpkit-matrix td.column-lit")).to_have_count(4)
    notebook.narrow(480, card)
    notebook.assert_no_errors()


def test_it_is_one_screen(open_notebook):
    notebook = open_notebook([CELL])
    notebook.run_all()
    page = notebook.page
    root, words = page.locator(".bpkit-notation"), page.locator(".bpkit-notation-words")
    card, matrix = page.locator(".bpkit-notation-card"), page.locator(".bpkit-matrix")
    start = page.get_by_role("button", name="Next question")
    for width in (848, 1100):
        room = page.viewport_size["width"] - box_of(root)["width"]
        page.set_viewport_size({"width": round(width + room), "height": 800})
        for name, said in ((("w", 3, 1, 3), "w³₂₄"), (("z", 3, 2), "a³₃"), (("b", 4, 1), "b⁴₂"),
                           (("a", 1, 2), "a¹₃")):
            notebook.run_in_kernel(f"hand.selected = {name}")
            expect(words.locator(f"h3 math[alttext='{said}']")).to_be_visible()
            assert box_of(root)["height"] <= 640
            left, right, whole = (box_of(part) for part in (words, matrix, card))
            assert left["x"] + left["width"] <= right["x"]
            assert right["y"] + right["height"] <= whole["y"] + whole["height"]
        # The instruction is beside the button that it mentions.
        button, how = box_of(start), box_of(page.locator(".bpkit-notation-saying"))
        assert how["x"] >= button["x"] + button["width"]
        assert how["y"] < button["y"] + button["height"]
    notebook.run_in_kernel("hand.selected = ('w', 3, 1, 3)")
    reason = words.get_by_text("Because then")
    expect(reason).to_be_hidden()
    words.get_by_text("Why j first").press("Enter")
    expect(reason).to_be_visible()
    notebook.assert_no_errors()
