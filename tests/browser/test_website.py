"""The site: complete pages, bpkit's numbers, and explorers that answer without a kernel."""

import base64
import itertools
import json
import re
import threading
import zlib
from functools import partial
from http.server import ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import numpy as np
import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from playwright.sync_api import expect

from bpkit import Network, perturb
from bpkit.formatting import plain, signed
from bpkit.widgets import equations, explore, learn, predict, saturation, step_through
from tools.benchmarks.site import Quiet, seen, smooth
from tools.website.__main__ import MARK, Refused, build, clear
from tools.website.mathematics import mathml
from tools.website.notebooks import NOTEBOOKS, paths, read
from tools.website.prose import BESIDE, html_of
from tools.website.still import REACH, still

from .access import COLOURS, RULES, serious_violations
from .lab import box_of
from .touch import drag_by_finger, tap

LARGEST = 2_000_000


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "pages"
    build(folder)
    return folder


@pytest.fixture(scope="module")
def pages(site):
    return {file.name: file.read_text(encoding="utf-8") for file in site.glob("*.html")}


@pytest.fixture(scope="module")
def trees(pages):
    return {name: BeautifulSoup(text, "html.parser") for name, text in pages.items()}


NAMES = [f"{path.stem}.html" for path in paths()]
TEXTS = {target for target in BESIDE.values() if target.endswith(".html")}


def test_every_notebook_is_a_page_and_in_the_list_of_pages(trees):
    assert {*NAMES, *TEXTS, "index.html"} == {*trees}
    for name, tree in trees.items():
        assert [link["href"] for link in tree.select("li[data-page] > a")] == NAMES, name


def test_every_page_of_the_front_page_has_a_small_picture(site, trees):
    entries = trees["index.html"].select("li[data-page]")
    shown = [entry.img and entry.img["src"] for entry in entries]
    assert len(shown) == len({*shown}) == len(NAMES) and None not in shown
    assert max((site / file).stat().st_size for file in shown) < 20_000


def test_previous_and_next_go_through_all(trees):
    def way(name, rel):
        return [link["href"] for link in trees[name].select(f".ways a[rel={rel}]")]

    for before, after in itertools.pairwise(NAMES):
        assert way(before, "next") == [after] and way(after, "prev") == [before]
    assert way(NAMES[0], "prev") == way(NAMES[-1], "next") == []


def test_every_link_within_the_site_leads_somewhere(site, trees):
    ids = {name: {part["id"] for part in tree.select("[id]")} for name, tree in trees.items()}
    lost = []
    for name, tree in trees.items():
        for part in tree.select("[href], [src]"):
            link = part.get("href") or part.get("src")
            if re.match(r"https?:|data:|mailto:", link):
                continue
            target, _, place = unquote(link).partition("#")
            target = target or name
            there = ids.get(target, set())
            if not (site / target).is_file() or (place and place not in there):
                lost.append((name, link))
    assert lost == []


def test_a_page_with_all_that_it_loads_is_small(site, trees):
    static = sum(file.stat().st_size for file in (site / "static").iterdir())
    for name, tree in trees.items():
        own = [part["data-still"] for part in tree.select("[data-still]")]
        own += [part["src"] for part in tree.select("img") if not part["src"].startswith("data:")]
        size = (site / name).stat().st_size + static
        assert size + sum((site / file).stat().st_size for file in own) < LARGEST, name


def test_nothing_is_loaded_from_another_host(site, pages):
    parts = {**pages, **{file.name: file.read_text(encoding="utf-8")
                         for file in (site / "static").iterdir() if file.suffix in (".js", ".css")}}
    loads = re.compile(
        r"""<(?:script|img|iframe|video|audio)[^>]*\bsrc=["']?(?:https?:)?//"""
        r"""|<link[^>]*\bhref=["']?(?:https?:)?//|url\(["']?(?:https?:)?//|@import|fetch\(["'`]http"""
    )
    assert {name: loads.findall(text) for name, text in parts.items() if loads.search(text)} == {}


def test_every_formula_is_drawn_and_none_is_left_as_it_was_written(pages):
    for name, text in pages.items():
        bare = re.sub(r"<(pre|code|math|script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
        bare = re.sub(r"<[^>]*>", "", bare)
        assert not re.search(r"\$[^$\n]+\$|\\(?:frac|partial|delta|sum)\b", bare), name
    assert sum(text.count("<math ") for text in pages.values()) > 1000


def test_the_font_has_what_a_formula_is_drawn_with(site, pages):
    letters = TTFont(site / "static" / "math.woff").getBestCmap()
    assert any("<msqrt>" in text for text in pages.values())
    assert {*map(ord, "\u221a\u2211\u2202\u2299")} <= {*letters}


def test_a_formula_has_its_source_its_tag_and_upright_capitals():
    drawn = mathml(r"\Delta C = \delta^L \tag{BP1}", block=True)
    assert r'alttext="\Delta C = \delta^L \tag{BP1}"' in drawn
    assert '<span class="tag">(BP1)</span>' in drawn
    assert drawn.count('mathvariant="normal"') == 1
    assert 'alttext="a &lt; b"' in mathml("a < b", block=False)


def test_signs_stand_as_close_as_in_the_notebooks():
    norm = mathml(r"\lVert y \rVert", block=False)
    assert 'form="prefix">&#x02016;' in norm and 'form="postfix">&#x02016;' in norm
    slope = mathml(r"\partial C / \partial w = -2", block=False)
    assert slope.count("<mi>&#x02202;</mi>") == 2 and 'rspace="0">&#x0002F;' in slope
    assert '<mo form="prefix">&#x02212;' in slope
    assert '<mo form="prefix">' not in mathml("a - b", block=False)


def test_links_and_pictures_of_a_notebook_lead_to_those_of_the_site():
    links = "[on](04_four_equations.ipynb#BP1), [how](../README.md)"
    text = html_of(f"{links} ![net](../imgs/nudge.png)")
    assert 'href="04_four_equations.html#BP1"' in text and 'href="run.html"' in text
    assert '<a class="picture" href="imgs/nudge.png"><img src="imgs/nudge.png" alt="net"' in text


def test_what_holds_in_jupyterlab_alone_is_folded(trees):
    page = trees["00_start_here.html"]
    folded = [part for part in page.select(".prose > details")
              if part.find("summary").text == "For when you run the course yourself"]
    assert "If this is your first notebook" in "".join(part.text for part in folded)
    assert "network small enough" not in "".join(part.text for part in folded)


def figures(tree, kind):
    """The figures of one kind, each with a picture that has a text."""
    found = tree.select(f"figure.{kind}")
    for figure in found:
        picture = figure.find("img")
        assert len(picture["alt"]) > 20
        if "film" not in figure["class"]:  # that one is on the front page, not in a lesson
            assert re.fullmatch(r"pictures/[\w-]+\.png", picture["src"])
            assert int(picture["width"]) > 100 and int(picture["height"]) > 50
            assert figure.select("a[href='run.html']")
    return found


def test_what_needs_a_kernel_says_so_and_has_its_picture(trees):
    assert len(figures(trees["06_algorithm.html"], "asks")) == 1


def test_what_answers_without_a_kernel_has_a_picture_until_it_does(site, trees):
    files = [figure["data-still"] for tree in trees.values() for figure in figures(tree, "still")]
    assert sorted(files) == sorted(f"stills/{file.name}" for file in (site / "stills").iterdir())
    assert len(files) >= 7


# ---- what an explorer takes with it ----


def rows_of(packed, sweep):
    """The rows of a sweep, unpacked as the page does it, here in numpy."""
    n = packed["count"]
    numbers = np.frombuffer(zlib.decompress(base64.b64decode(packed["numbers"])), "<f4")
    numbers = numbers.astype(float)
    numbers, steps, differences = numbers.reshape(-1, n), np.arange(n) - REACH, []
    for _, kind, *what in sweep["rows"]:
        at = what[0] if what else 0
        differences.append([0 * steps, at * steps, differences[at] if kind == 2 else None,
                            numbers[at] if kind == 3 else None][kind])
    return [row[0] + difference for row, difference in zip(sweep["rows"], differences, strict=True)]


def test_the_numbers_that_are_packed_are_those_of_bpkit():
    net = Network([4, 5, 3, 2], rng=7)
    x, y = np.linspace(-1, 1, 4)[:, None], np.array([[1.0], [0.0]])
    packed = still(explore(net, x, y))
    places = [tuple(sweep["about"]["place"]) for sweep in packed["sweeps"]]
    parameters = sum(a.size for layers in (net.w, net.b) for a in layers.values())
    assert sum(place[0] in "wb" for place in places) == parameters
    for place, sweep in zip(places, packed["sweeps"], strict=True):
        if place[0] == "a":
            continue
        values, C, dC, linear, remainder, *_ = rows_of(packed, sweep)
        assert values.size == 61 and values[REACH] == sweep["about"]["base"]
        for i in (0, 17, 29, 31, 60):
            p = perturb(net, x, y, place, float(values[i] - values[REACH]))
            np.testing.assert_allclose(dC[i], p.dC, rtol=1e-6, atol=1e-12)
            np.testing.assert_allclose(C[i], net.C(x, y) + p.dC, rtol=1e-7)
            np.testing.assert_allclose(linear[i], p.linear.dC, rtol=1e-6, atol=1e-12)
            np.testing.assert_allclose(remainder[i], p.dC - p.linear.dC, rtol=1e-5, atol=1e-12)


def test_what_is_packed_is_small():
    net = Network([4, 5, 3, 2], rng=7)
    assert len(json.dumps(still(explore(net, np.ones((4, 1)), np.ones((2, 1)))))) < 500_000


def test_what_cannot_answer_alone_is_left_to_its_picture():
    assert still(equations()) is None
    assert still(saturation())["view"] == "curve_view"
    assert still(predict("Which?", ["one", "two"], lambda: ("one", saturation()))) is None
    told = still(predict("Which?", ["one", "two"], lambda: ("two", "2 < 3")))["told"]
    assert told["answer"] == 1 and "2 &lt; 3" in told["shown"]


# ---- the folder ----


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(Refused, match="something other than a site of the course"):
        clear(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_a_site_is_written_over(tmp_path):
    clear(tmp_path / "site")
    (tmp_path / "site" / "old.html").write_text("old")
    clear(tmp_path / "site")
    assert [file.name for file in (tmp_path / "site").iterdir()] == [MARK]


# ---- in a browser ----


@pytest.fixture(scope="module")
def address(site):
    serving = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    serving.server_close()


# Explorers load when they are nearly in view.
LOAD_ALL = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  for (const still of document.querySelectorAll('figure.still')) {
    still.scrollIntoView();
    await frame();
    await frame();
  }
  scrollTo(0, 0);
  for (const lazy of document.querySelectorAll('[loading=lazy]')) lazy.loading = 'eager';
  for (const font of document.fonts) font.load();
}"""
ALL_LOADED = """() => document.fonts.status === 'loaded'
  && [...document.images].every(image => image.complete)"""
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


# Of letters, their size in px as seen; of pictures, the fraction of their intended size.
TOO_SMALL = """() => [
  ...[...document.querySelectorAll('svg text')]
    .filter(text => text.checkVisibility() && text.textContent)
    .map(text => [text.textContent,
      parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a])
    .filter(([, px]) => px < 8.5),
  ...[...document.images].filter(image => image.hasAttribute('width') && image.checkVisibility())
    .map(image => [image.src, image.clientWidth / image.getAttribute('width')])
    .filter(([, part]) => part < 0.59),
]"""
CUT_OFF = """() => [...document.querySelectorAll('.bpkit-frame:not(.bpkit-graph *)')]
  .filter(frame => frame.scrollWidth > frame.clientWidth + 1).map(frame => frame.scrollWidth)"""


def load_all(page):
    """Load everything that the page will ever need, in view or not, and wait until it is drawn."""
    page.evaluate(LOAD_ALL)
    expect(page.locator("figure.still:not(.answers)")).to_have_count(0)
    page.wait_for_function(ALL_LOADED)
    page.evaluate(TWO_FRAMES)


@pytest.fixture
def open_page(browser, address):
    """Opens a page of the site, with everything that it loads; if `offline`, then cuts it off.

    A request to another host, a failed request, or any error fails the test.
    """
    opened, faults = [], []

    def look(route):
        if urlsplit(route.request.url).netloc != urlsplit(address).netloc:
            faults.append(f"asked {route.request.url}")
            return route.abort()
        return route.continue_()

    def open_page(name, width=1200, height=900, theme="light", offline=False):
        page, underway = browser.new_page(), set()
        opened.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.route(re.compile(r"^https?:"), look)
        page.on("pageerror", lambda error: faults.append(f"{name}: {error}"))
        page.on("console", lambda said: said.type == "error" and faults.append(said.text))
        page.on("requestfailed", lambda asked: faults.append(f"{name}: no {asked.url}"))
        page.on("request", lambda asked: underway.add(asked))
        page.on("requestfinished", lambda asked: underway.discard(asked))
        page.goto(f"{address}/{name}")
        load_all(page)
        while underway:
            page.wait_for_event("requestfinished")
        if offline:
            page.route(re.compile("."), lambda route: route.abort())
        return page

    yield open_page
    for page in opened:
        page.close()
    assert faults == []


def notebook_00():
    net = Network([3, 4, 4, 2], rng=18)
    return net, np.array([[0.9], [0.2], [0.6]]), np.array([[1.0], [0.0]])


def expect_numbers(page, place, value):
    """The card shows what bpkit gives for this value of the place."""
    net, x, y = notebook_00()
    kind, l, j, *k = place
    before = {"w": net.w, "b": net.b, "z": net.forward(x).z}[kind][l][j, k[0] if k else 0]
    p = perturb(net, x, y, place, value - before)
    card = page.locator(".bpkit-network").first
    for row, number in (("exact", p.dC), ("linear", p.linear.dC), ("missed", p.dC - p.linear.dC)):
        written = "|".join(re.escape(signed(number, digits)) for digits in range(1, 17))
        expect(card.locator(f".bpkit-row-{row} b")).to_have_text(re.compile(f"^({written})$"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_weight_is_dragged_with_no_kernel_and_the_numbers_are_those_of_bpkit(open_page, theme):
    page = open_page("00_start_here.html", theme=theme, offline=True)
    view = page.locator(".bpkit-network").first
    handle = view.get_by_role("slider").first
    view.scroll_into_view_if_needed()
    net, _, _ = notebook_00()
    w = float(net.w[3][1, 3])

    handle.focus()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    expect_numbers(page, ("w", 3, 1, 3), w + 0.7)
    page.keyboard.press("End")
    expect_numbers(page, ("w", 3, 1, 3), w + 3)

    # By mouse, another place: a bias, selected and dragged in the picture.
    place = view.locator(".bpkit-item.bpkit-b").first
    place.click()
    expect(view.get_by_role("slider").first).to_have_accessible_name(re.compile("b²₁"))
    b = float(net.b[2][0, 0])
    track = view.locator(".bpkit-track")
    track.hover()
    box = box_of(track)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 2, steps=5)
    page.mouse.up()
    expect_numbers(page, ("b", 2, 0), b - 1.5)

    # And what needs Python says so.
    page = open_page("02_cost.html", theme=theme)
    keep = page.locator(".bpkit-network").first.get_by_role("button", name="Keep")
    expect(keep).to_be_disabled()
    expect(keep).to_have_attribute("title", re.compile("no running kernel"))


def test_on_a_phone_a_weight_is_moved_by_finger(open_page):
    page = open_page("00_start_here.html", width=390, height=844, offline=True)
    view = page.locator(".bpkit-network").first
    width = box_of(view.locator(".bpkit-track"))["width"]
    drag_by_finger(page, view.get_by_role("slider").first, width / 6)
    net, _, _ = notebook_00()
    expect_numbers(page, ("w", 3, 1, 3), float(net.w[3][1, 3]) + 1)


# Of each weight in turn, and of each neuron on the way back: what is written over another number.
COVERED = """() => {
  const faults = [], press = { key: 'Enter', bubbles: true };
  const box = part => part.getBoundingClientRect();
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  for (const view of document.querySelectorAll('.bpkit-network')) {
    const parts = ':is(.bpkit-z, .bpkit-a, .bpkit-cost-part) .bpkit-number';
    const numbers = [...view.querySelectorAll(parts)];
    const look = (key, labels) => {
      const edge = box(view.querySelector('.bpkit-picture'));
      for (const label of labels) {
        const at = box(label.querySelector('rect'));
        if (at.left < edge.left || at.right > edge.right || at.bottom > edge.bottom)
          faults.push([key, 'outside']);
        for (const number of numbers)
          if (number.textContent && over(at, box(number)))
            faults.push([key, label.textContent, number.textContent]);
      }
    };
    for (const weight of view.querySelectorAll('.bpkit-w')) {
      weight.dispatchEvent(new KeyboardEvent('keydown', press));
      look(weight.dataset.key, view.querySelectorAll('.bpkit-pill'));
    }
    const buttons = [...view.querySelectorAll('button')];
    const back = buttons.find(button => button.textContent.includes('backward'));
    back?.click();
    for (const neuron of back ? view.querySelectorAll('.bpkit-z') : []) {
      neuron.dispatchEvent(new KeyboardEvent('keydown', press));
      look(neuron.dataset.key, view.querySelectorAll('.bpkit-term'));
    }
  }
  return faults;
}"""


@pytest.mark.parametrize("name", ["04_four_equations.html", "06_algorithm.html", "14_onwards.html"])
def test_on_a_phone_no_number_covers_that_of_a_neuron(open_page, name):
    assert open_page(name, width=390, height=844).evaluate(COVERED) == []


def test_the_front_page_has_a_network_that_learns(open_page):
    page = open_page("index.html")
    page.emulate_media(reduced_motion="no-preference")
    page.reload()
    film = page.locator(".bpkit-film")
    film.scroll_into_view_if_needed()
    pause = film.get_by_role("button", name="pause")
    expect(pause).to_be_visible()  # it starts to play by itself, and can be stopped
    says = film.locator(".bpkit-says")
    expect(says).to_have_text(re.compile("^round 1, backward"))
    pause.click()
    for eta in (100, 15):
        film.get_by_role("button", name=str(eta), exact=True).click()
        hand = learn(eta=eta)
        film.get_by_role("slider", name="moment of the film").fill(str(6 * 50 + 2))
        expect(says).to_have_text("round 51, the cost")
        C = plain(float(hand.rounds[50].C_x[hand.example]), 4)
        expect(film.locator(".bpkit-cost-part .bpkit-number")).to_have_text(C)
    film.locator('[data-key="w 2 1 0"]').focus()
    page.keyboard.press("Enter")
    expect(film.get_by_role("slider", name="value of w²₂₁")).to_be_disabled()
    expect(film.locator(".bpkit-film-hold")).to_contain_text("you need Python")


def test_a_front_page_that_nobody_wants_to_move_stands_still(open_page):
    page = open_page("index.html")  # for a reader who has asked for no motion
    film = page.locator(".bpkit-film")
    film.scroll_into_view_if_needed()
    expect(film.get_by_role("button", name="play", exact=True)).to_be_visible()
    expect(film.locator(".bpkit-says")).to_have_text("round 1, the cost")


def test_saturation_answers_too(open_page):
    page = open_page("04_four_equations.html")
    view = page.locator(".bpkit-curves")
    said = view.locator(".bpkit-curves-saying")
    before = said.text_content()
    view.get_by_role("slider").first.focus()
    page.keyboard.press("Home")
    expect(said).not_to_have_text(before)
    expect(view.get_by_role("slider").first).to_have_attribute("aria-valuetext", "z = \u22126.00")

    # What is drawn on request needs no kernel either.
    expect(said).not_to_contain_text("Cross-entropy")
    view.get_by_role("checkbox").check()
    expect(said).to_contain_text("Cross-entropy")
    view.get_by_role("button", name="Draw it all").click()
    curve = view.locator("path.curve.dashed")
    base = box_of(view.locator(".base").last)
    expect(curve).to_have_count(1)
    assert box_of(curve)["width"] >= base["width"] - 1


def test_the_algorithm_is_walked_through_with_no_kernel_as_bpkit_walks(open_page):
    page = open_page("06_algorithm.html", offline=True)
    walk, hand = page.locator(".bpkit-step-through"), step_through(*notebook_00())
    says = walk.locator(".says")
    for step in range(hand.last):
        expect(says).to_have_text(hand._title(step))
        walk.get_by_role("button", name="next step").click()
    expect(says).to_have_text(hand._title(hand.last))
    hand.step, hand.selected = 7, ("z", 4, 1)
    walk.get_by_role("slider", name="step").fill("7")
    walk.locator("[data-key='z 4 1']").focus()
    page.keyboard.press("Enter")
    for has, told in (("ol", hand._code), (".said", hand._said)):
        shown = walk.locator(".widget-html-content", has=page.locator(has))
        expect(shown).to_have_text(BeautifulSoup(told.value, "html.parser").text)
    expect(walk.locator(".bpkit-note-lit")).to_have_count(3)
    expect(walk.locator(".bpkit-cost-part .bpkit-number")).to_have_text(plain(hand.view.base.C, 4))


def graphs():
    """The graphs of 13, made as its cells make them."""
    made, shown = {}, []
    for cell in read(NOTEBOOKS / "13_engine.ipynb").cells:
        if cell.cell_type == "code" and not re.search(r"check\.|predict\(", cell.source):
            *before, last = cell.source.split("\n")
            if not last.startswith("graph("):
                exec(cell.source, made)
                continue
            exec("\n".join(before), made)
            shown.append(eval(last, made))
            if "go_back=" in last:
                return shown
    raise AssertionError("13 has no graph for go_back")


def expect_graph(walk, hand):
    """The page shows this step: its slopes, its arithmetic, and the line of what is selected."""
    expect(walk.locator(".says")).to_have_text(hand._stepper.says[hand.step])
    expect(walk.locator(".bpkit-node.done")).to_have_count(hand.step)
    for has, told in ((".said", hand._said), (".own", hand._own), (".verdict", hand._verdict)):
        if told.value:
            shown = walk.locator(".widget-html-content", has=walk.page.locator(has))
            expect(shown).to_have_text(BeautifulSoup(told.value, "html.parser").text)
    drawn = BeautifulSoup(hand.view.drawing, "html.parser").select("text.slope")
    expect(walk.locator("text.slope")).to_have_text([text.text for text in drawn])


def test_the_way_back_through_a_graph_is_shown_with_no_kernel_as_bpkit_shows_it(open_page):
    page = open_page("13_engine.html", offline=True)
    walks = page.locator(".bpkit-graph-walk")
    expect(walks).to_have_count(2)
    for walk, hand in zip(walks.all(), graphs(), strict=True):
        expect_graph(walk, hand)
        walk.get_by_role("button", name="next step").click()
        hand.step += 1
        expect_graph(walk, hand)
        walk.locator("[data-node='0']").click()
        hand.selected = 0
        expect_graph(walk, hand)
        # By keyboard: a node that it was made from, and the end of the walk.
        page.keyboard.press("ArrowLeft")
        hand.selected = hand.view.moves[0]["ArrowLeft"]
        expect(walk.locator(f"[data-node='{hand.selected}']")).to_be_focused()
        expect_graph(walk, hand)
        walk.get_by_role("slider", name="step").focus()
        page.keyboard.press("End")
        hand.step = hand.last
        expect_graph(walk, hand)


def test_on_a_phone_a_graph_shows_whose_turn_it_is_and_is_walked_by_finger(open_page):
    page = open_page("13_engine.html", width=390, height=844, offline=True)
    walk, hand = page.locator(".bpkit-graph-walk").nth(1), graphs()[1]
    lit, cost = walk.locator(".bpkit-node.lit"), walk.locator("[data-node='0']")
    walk.scroll_into_view_if_needed()
    expect(lit).to_be_in_viewport(ratio=0.99)
    for _ in range(3):
        tap(page, walk.get_by_role("button", name="next step"))
        hand.step += 1
        expect_graph(walk, hand)
    expect(lit).to_be_in_viewport(ratio=0.99)
    walk.get_by_role("slider", name="step").press("Home")
    hand.step = 0
    expect(cost).to_be_in_viewport(ratio=0.99)
    tap(page, cost)
    hand.selected = 0
    expect_graph(walk, hand)


def test_a_question_is_answered_with_no_kernel_as_bpkit_answers_it(open_page):
    page = open_page("04_four_equations.html", offline=True)
    asked = predict()
    asked.choice, asked.committed = asked._options[0], True
    view = page.locator("figure.still").filter(has_text=asked._question)
    view.get_by_role("radio", name="It doubles.").check()
    view.get_by_role("button", name="Commit").click()
    expect(view.locator("label", has_text=asked._answer)).to_contain_text("right")
    expect(view.locator("label", has_text="It doubles.")).to_contain_text("your choice")
    expect(view.get_by_role("status")).to_contain_text(asked._shown.splitlines()[-1])


def test_how_soon_and_how_smooth_is_measured(browser, address):
    result = seen(browser, f"{address}/00_start_here.html")
    assert 0 < result["first"] <= result["largest"] and result["first"] < result["answers"]
    assert 100_000 < result["bytes"] < LARGEST
    told = smooth(browser, address, frames=10, rounds=1)
    *_, new_values = re.search(r"`explore` without a kernel(.*)\|", told)[1].split("|")
    assert int(new_values) > 0


@pytest.mark.parametrize("name", [*NAMES, *sorted(TEXTS), "index.html"])
def test_a_page_is_drawn_on_a_phone_and_in_the_dark_without_another_host(open_page, name):
    page = open_page(name, width=390, height=844, theme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate(CUT_OFF) == []  # the outputs and the cost are in view
    broken = "[...document.images].filter(image => !image.naturalWidth).map(image => image.src)"
    assert page.evaluate(broken) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 19, 23)"


@pytest.mark.parametrize(("theme", "rules"), [("light", RULES), ("dark", COLOURS)])
def test_nothing_bars_a_readers_way(open_page, theme, rules):
    faults = []
    for name in ("index.html", "04_four_equations.html"):
        faults += serious_violations(open_page(name, theme=theme), "body", rules)
    assert faults == []


def test_light_and_dark_are_chosen_and_kept(open_page):
    page = open_page("index.html")
    page.get_by_role("button", name="Dark").click()
    page.goto(page.url.replace("index", "05_proofs"))
    load_all(page)
    expect(page.get_by_role("button", name="Light")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-jp-theme-light", "false")
    page.get_by_role("button", name="Light").click()
    expect(page.locator("html")).to_have_attribute("data-jp-theme-light", "true")
    page.evaluate("localStorage.clear()")


def test_a_page_is_found_by_its_words(open_page):
    page = open_page("index.html")
    search = page.get_by_role("searchbox")
    search.fill("demon saturat")
    shown = page.locator("li[data-page]:visible")
    expect(shown.filter(has_text="04 four equations")).to_have_count(1)
    expect(shown).not_to_have_count(len(NAMES))
    for asked in ("cross-entropy", "BP2", "\u03c3\u2032", "\u2299"):
        search.fill("")
        expect(shown).to_have_count(len(NAMES))
        search.fill(asked)
        expect(shown).not_to_have_count(len(NAMES))
        expect(shown, asked).not_to_have_count(0)
    search.fill("xylophone")
    expect(shown).to_have_count(0)
    expect(page.get_by_text("No page has these words.")).to_be_visible()
