"""The film in a real browser: played, gone through by hand, and changed by hand."""

import re

import pytest
from playwright.sync_api import expect

from bpkit.formatting import signed

from .access import serious_violations

START = "from bpkit.widgets import learn\nhand = learn()\nhand"
BROKEN = """root => [...root.querySelectorAll('*')].flatMap(e => [...e.attributes])
    .filter(a => /NaN|undefined|null/.test(a.value)).map(a => `${a.name}=${a.value}`)"""
NUMBERS = """root => [...root.querySelectorAll('.bpkit-item .bpkit-number')]
    .map(n => n.textContent)"""


class Film:
    """The film in a notebook, and its parts."""

    def __init__(self, notebook):
        self.notebook, self.page = notebook, notebook.page
        self.root = notebook.cell(0).locator(".bpkit-film")
        self.slider = self.root.get_by_role("slider", name="moment of the film")
        self.says = self.root.locator(".bpkit-says")
        self.cost = self.root.locator(".bpkit-cost-part .bpkit-number")

    def button(self, name):
        return self.root.get_by_role("button", name=name, exact=True)

    def go(self, position):
        self.slider.fill(str(position))
        self.notebook.expect_in_kernel("hand.position", position)

    def expect_circles(self, code):
        """The circles show what an expression gives, layer by layer."""
        wanted = self.notebook.read_in_kernel(code)
        handle = self.root.element_handle()
        shown = f"([root, wanted]) => ({NUMBERS})(root).join() === wanted"
        self.page.wait_for_function(shown, arg=[handle, ",".join(wanted)])


@pytest.fixture
def film(open_notebook):
    notebook = open_notebook([START])
    notebook.page.emulate_media(reduced_motion="no-preference")
    notebook.run_all()
    return Film(notebook)


A = """
from bpkit.formatting import plain
import numpy as np
now = hand.rounds[{round}]
[plain(v, 2) for l in (1, 2, 3) for v in now.fp.a[l][:, hand.example]]
"""
DELTA = """
from bpkit.formatting import plain
now = hand.rounds[{round}]
[plain(v, 2) for v in now.fp.a[1][:, hand.example]] + [
    plain(v, 3) for l in (2, 3) for v in now.delta[l][:, hand.example]]
"""


def test_what_is_shown_at_a_stop_is_what_sgd_has_there(film):
    for round_ in (0, 4, 60):
        film.go(6 * round_ + 2)
        expect(film.says).to_have_text(f"round {round_ + 1}, the cost")
        film.expect_circles(A.format(round=round_))
        C = film.notebook.read_in_kernel(
            f"from bpkit.formatting import plain\nplain(hand.rounds[{round_}].C_x[hand.example], 4)"
        )
        expect(film.cost).to_have_text(C)
        film.go(6 * round_ + 4)
        expect(film.says).to_have_text(f"round {round_ + 1}, backward: the errors of layer 2")
        film.expect_circles(DELTA.format(round=round_))
    # And the rounds are those of sgd.
    film.notebook.expect_in_kernel(
        "import numpy as np\nfrom bpkit import sgd\n"
        "from bpkit.widgets.learn.learn import xor_example\nnet, x, y = xor_example()\n"
        "_ = sgd(net, (x, y), epochs=60, batch_size=4, eta=15.0, rng=0, show=False)\n"
        "now = hand.rounds[60]\n"
        "bool(np.allclose(now.w[2], net.w[2]) and np.isclose(now.C, net.C(x, y)))",
        True,
    )
    film.notebook.assert_no_errors()


def test_it_plays_and_stops_and_no_number_is_missing_on_the_way(film):
    root = film.root.element_handle()
    film.page.evaluate(
        """([root, broken]) => {
          const look = eval(broken);
          root.found = new Set();
          root.texts = new Set();
          new MutationObserver(() => {
            for (const found of look(root)) root.found.add(found);
            for (const text of root.querySelectorAll('svg text')) root.texts.add(text.textContent);
          }).observe(root, {subtree: true, childList: true, attributes: true, characterData: true});
        }""",
        [root, BROKEN],
    )
    film.button("play").click()
    expect(film.root.locator(".bpkit-dots circle").first).to_be_attached()
    expect(film.says).to_have_text("round 1, backward: the errors of layer 2")
    expect(film.says).to_have_text(re.compile("^round (1[0-9]|[2-9][0-9]), "), timeout=60_000)
    film.button("pause").click()
    expect(film.root.locator(".bpkit-dots circle")).to_have_count(0)
    at = film.notebook.read_in_kernel("hand.position")
    expect(film.slider).to_have_value(str(at))
    assert film.page.evaluate("root => [...root.found]", root) == []
    texts = film.page.evaluate("root => [...root.texts]", root)
    assert [text for text in texts if re.search("NaN|undefined|false|null|∞", text)] == []
    film.notebook.assert_no_errors()


def test_who_wants_no_motion_sees_steps(film):
    film.page.emulate_media(reduced_motion="reduce")
    film.button("play").click()
    expect(film.says).to_have_text("round 1, forward: layer 3")
    expect(film.root.locator(".bpkit-dots circle")).to_have_count(0)
    film.button("pause").click()
    film.notebook.assert_no_errors()


def test_a_weight_is_taken_hold_of_by_keyboard_and_the_film_goes_on_from_there(film):
    film.go(6 * 2 + 2)
    before = film.notebook.read_in_kernel("[now.C for now in hand.rounds]")
    weight = film.root.locator('[data-key="w 2 1 0"]')
    weight.focus()
    film.page.keyboard.press("Enter")
    film.notebook.expect_in_kernel("hand.selected", ("w", 2, 1, 0))
    handle = film.root.get_by_role("slider", name="value of w²₂₁")
    expect(handle).to_be_focused()
    value = float(handle.input_value()) + 6 * float(handle.get_attribute("step"))
    for _ in range(6):
        film.page.keyboard.press("ArrowRight")
    film.notebook.expect_in_kernel("round(float(hand.rounds[2].w[2][1, 0]), 4)", round(value, 4))
    after = film.notebook.read_in_kernel("[now.C for now in hand.rounds]")
    assert after[:2] == before[:2]
    assert after[-1] != before[-1]
    expect(film.root.locator(".bpkit-pill text")).to_have_text(signed(value, 2))
    film.notebook.cell(0).get_by_role("button", name="Start again").click()
    film.notebook.expect_in_kernel("[now.C for now in hand.rounds]", before)
    film.notebook.assert_no_errors()


def test_another_step_size_and_another_example(film):
    cell = film.notebook.cell(0)
    cell.get_by_role("button", name="100").click()
    film.notebook.expect_in_kernel("hand.eta", 100.0)
    cell.locator("select").select_option(index=1)
    film.notebook.expect_in_kernel("hand.example", 1)
    film.go(2)
    film.expect_circles(A.format(round=0))
    film.notebook.assert_no_errors()


def test_what_is_wrong_in_the_learners_own_function_is_marked_where_it_is(open_notebook):
    notebook = open_notebook([
        "from bpkit import backprop\nfrom bpkit.widgets import learn\n"
        "def mine(net, x, y):\n    grad = backprop(net, x, y)\n    grad.b[2][1] += 1\n"
        "    return dict(grad.b), dict(grad.w)\nhand = learn(gradient=mine)\nhand"
    ])
    notebook.run_all()
    film = Film(notebook)
    film.go(3)  # backward, layer 3: layer 2 has no errors yet
    expect(film.root.locator(".bpkit-sign-wrong")).to_have_count(0)
    film.go(4)
    expect(film.root.locator(".bpkit-b.bpkit-note-wrong")).to_have_count(1)
    expect(film.root.locator('[data-key="b 2 1"].bpkit-note-wrong')).to_be_visible()
    expect(film.root.locator(".bpkit-sign-wrong")).to_have_text("≠")
    notebook.assert_no_errors()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_it(open_notebook, theme):
    notebook = open_notebook([START], theme=theme)
    notebook.run_all()
    film = Film(notebook)
    expect(film.cost).not_to_have_text("")
    assert serious_violations(notebook.page, ".bpkit-film") == []
    notebook.assert_no_errors()
