"""The living course: Python runs in the page, other hosts are refused, what is written is kept."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import numpy as np
import pytest
from playwright.sync_api import expect

import bpkit
from bpkit import Network, perturb
from tools.benchmarks.site import IDLE
from tools.website.cdn import CDN, take_from_cdn
from tools.website.contents import Contents, entry
from tools.website.lite import KERNEL, lesson
from tools.website.notebooks import paths, read
from tools.website.page import front_page, page
from tools.website.parts import ready
from tools.website.serving import Plain, served

from .lab import IN_TIME
from .touch import drag_by_finger

REPOSITORY = Path(bpkit.__file__).parents[1]
PATIENCE = 240_000  # ms that Python may take in a page on a busy machine
SAVE = "() => window.jupyterapp.commands.execute('docmanager:save')"
RUN_ALL = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
# Every output of a code cell, as nbformat has it.
CELLS = """() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells
    .map(cell => cell.toJSON())"""
# Whether a notebook is there, though its Python may still be starting.
SHOWN = """() => window.jupyterapp?.shell?.currentWidget?.context?.isReady
    && window.jupyterapp.shell.currentWidget.content.widgets.length > 0"""
# This does not wait until it is open.
OPEN = "path => { window.jupyterapp.commands.execute('docmanager:open', { path }); }"
# Run code behind the notebook, and return what it prints, or its error.
EXECUTE = """async code => {
  const { kernel } = window.jupyterapp.shell.currentWidget.context.sessionContext.session;
  let said = '';
  const run = kernel.requestExecute({ code });
  run.onIOPub = ({ content }) => {
    if (content.text) said += content.text;
    if (content.ename) said += `${content.ename}: ${content.evalue}`;
  };
  await run.done;
  return said;
}"""


@pytest.fixture(scope="module")
def living(tmp_path_factory):
    """The living course, built as `python run.py site` builds it."""
    assert ready(), "its parts are not here: python -m tools.website.parts, or --no-lite"
    folder = tmp_path_factory.mktemp("living") / "lite"
    # In a process of its own: it drives a browser to compile, and so does this one.
    code = "import pathlib, sys, tools.website.lite as it; it.build_lite(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, folder], cwd=REPOSITORY, check=True)
    return folder


class Lesson:
    """A lesson in its own page, with its own Python."""

    def __init__(self, page):
        self.page = page
        self.cells = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell")

    def run_all(self):
        """Run every cell, and return what the notebook then holds."""
        self.in_page(RUN_ALL)
        return [nbformat.from_dict(cell) for cell in self.page.evaluate(CELLS)]

    def execute(self, code):
        """Run code in the lesson's Python, and return what it prints."""
        return self.in_page(EXECUTE, code)

    def in_page(self, script, argument=None):
        """Await a script in the page, and give up if it does not end."""
        work = IN_TIME % f"(_, argument) => ({script})(argument)"
        return self.page.evaluate(work, [argument, 4 * PATIENCE / 1000])

    def cell(self, words):
        """The code cell that contains these words."""
        return self.cells.filter(has_text=words).first

    def write(self, cell, code):
        """Replace everything in a cell, and run it."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(code)
        self.page.keyboard.press("Shift+Enter")


@pytest.fixture
def address(living):
    """Where it is served, as GitHub Pages does it: without the headers that a stop needs.

    Each test has its own address, and so a browser that has never seen the course.
    """
    with served(living.parent, Plain) as address:
        yield f"{address}/lite"


@pytest.fixture(scope="module")
def same_address(living):
    """One address for the tests that need no new browser: nothing is fetched twice."""
    with served(living.parent, Plain) as address:
        yield f"{address}/lite"


@pytest.fixture
def open_lesson(browser, request):
    """Open a lesson by its name, and wait for its Python, or only until its cells are there.

    No other host may be contacted, no request may fail, and no error may appear on the console.
    """
    faults, pages = [], []
    same = "same_address" in request.fixturenames
    address = request.getfixturevalue("same_address" if same else "address")

    def asked(request):  # by this page or another one: waiting JupyterLab pages ask their server
        host = urlsplit(request.url).hostname
        if host and host != urlsplit(address).hostname:
            faults.append(f"asked {request.url}")

    def opened(name, app="lab", until=IDLE, **window):
        page = browser.new_page()
        pages.append(page)
        page.set_viewport_size({"width": 1280, "height": 800, **window})
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: faults.append(f"{name}: {error}"))
        page.on("console", lambda said: said.type == "error" and faults.append(said.text))
        page.goto(f"{address}/{app}/index.html?path=notebooks/{name}.ipynb")
        page.wait_for_function(until)
        return Lesson(page)

    browser.on("request", asked)
    yield opened
    browser.remove_listener("request", asked)
    for opened_page in pages:
        opened_page.close()
    assert faults == []


def number(locator):
    """The number shown there."""
    expect(locator).to_have_text(re.compile(r"\d"))
    return float(locator.inner_text().replace("\N{MINUS SIGN}", "-"))


def test_a_weight_is_moved_and_the_change_of_the_cost_is_perturbs(open_lesson):
    lesson = open_lesson("00_start_here")
    for _ in range(2):  # the text at the top, then the first explorer
        lesson.page.keyboard.press("Shift+Enter")
    expect(lesson.page.locator(".bpkit-network").get_by_role("slider")).to_be_visible()
    # What draws pictures is large, so it is not there before something is drawn.
    assert lesson.execute("import sys; print({'matplotlib', 'PIL'} & {*sys.modules})") == "set()\n"
    lesson.run_all()
    explorer = lesson.page.locator(".bpkit-network").nth(1)  # the second is called `hand`
    handle, shown = explorer.get_by_role("slider"), explorer.locator(".bpkit-row-exact b")
    expect(shown).to_have_text(re.compile(r"\d"))
    before = shown.inner_text()
    handle.focus()
    for _ in range(3):
        lesson.page.keyboard.press("PageUp")
    expect(shown).not_to_have_text(before)
    net = Network([3, 4, 4, 2], rng=18)
    x, y = np.array([[0.9], [0.2], [0.6]]), np.array([[1.0], [0.0]])
    value = explorer.locator(".bpkit-row input").input_value()
    moved = float(value.replace("\N{MINUS SIGN}", "-"))
    p = perturb(net, x, y, ("w", 3, 1, 3), moved - net.w[3][1, 3])
    assert number(shown) == pytest.approx(p.dC, abs=1e-4)
    # And Python knows of it.
    told = f"({EXECUTE})('print(round(hand.view.change.d, 3))')"
    wanted = f"{moved - net.w[3][1, 3]:.3f}".rstrip("0")
    lesson.page.wait_for_function(f"async () => (await {told}).trim() === '{wanted}'")
    # The next lesson has a Python of its own, and the page says that it is starting.
    lesson.page.evaluate(OPEN, "notebooks/02_cost.ipynb")
    notice = lesson.page.get_by_text("Python is starting in this page")
    expect(notice).to_be_visible()
    expect(notice).to_be_hidden(timeout=PATIENCE)


WRONG = """def output_error(a, y, z):
    return (a - y) * sigmoid.prime(a)"""
RIGHT = """def output_error(a, y, z):
    return (a - y) * sigmoid.prime(z)"""


def test_what_is_written_is_diagnosed_mended_and_still_there_after_a_reload(open_lesson):
    lesson = open_lesson("04_four_equations")
    lesson.run_all()
    written = lesson.cell("def output_error")
    checked = lesson.cell("check.output_error(output_error)")
    lesson.write(written, WRONG)
    checked.locator(".cm-content").click()
    lesson.page.keyboard.press("Shift+Enter")
    expect(checked).to_contain_text("σ′ is taken at a instead of z")
    lesson.write(written, RIGHT)
    checked.locator(".cm-content").click()
    lesson.page.keyboard.press("Shift+Enter")
    expect(checked).to_contain_text("The same numbers as the course's own")
    # Saved by itself: nobody pressed a key for it.
    lesson.page.wait_for_function(
        "() => !window.jupyterapp.shell.currentWidget.context.model.dirty"
    )
    lesson.page.reload()
    lesson.page.wait_for_function(IDLE)
    expect(lesson.cell("def output_error")).to_contain_text("sigmoid.prime(z)")
    # Its explorers are gone with its Python. Their pictures are there instead.
    expect(lesson.cell("explore(").locator(".jp-OutputArea img").first).to_be_visible()
    expect(lesson.page.get_by_text("Loading widget")).to_have_count(0)
    said = lesson.execute("from bpkit.exercises import progress; print(progress.table())")
    assert "✓ output_error: right, 2 attempts" in said.replace("  ", " ")


def test_training_on_the_digits_is_stopped_and_what_was_learnt_stays(open_lesson):
    lesson = open_lesson("09_mini_batch")
    lesson.page.evaluate("() => { window.said = ''; window.ended = null; }")
    lesson.page.evaluate(
        "([run, code]) => { eval(`(${run})`)(code).then(said => window.ended = said); }",
        [EXECUTE.replace("said +=", "window.said = said +="), """
from bpkit import Network, mnist, sgd
data, net = mnist.load(), Network([784, 30, 10], rng=0)
first = net.w[2].copy()
def begun():
    begun.calls += 1
    if begun.calls == 20:
        print("twenty steps")
begun.calls = 0
history = sgd(net, data.train, 100, 10, 3.0, rng=0, stop=begun, show=False)
print(history.ended, bool((net.w[2] != first).any()))
"""],
    )
    lesson.page.wait_for_function("() => window.said.includes('twenty steps')")
    lesson.page.get_by_title(re.compile("^Interrupt the kernel")).click()
    lesson.page.wait_for_function("() => window.ended !== null")
    assert lesson.page.evaluate("() => window.ended").split("\n")[1] == "interrupted True"
    # Pressed once more while nothing runs, it has no effect on the next cell.
    lesson.page.wait_for_function(IDLE)
    lesson.page.get_by_title(re.compile("^Interrupt the kernel")).click()
    assert lesson.execute("print(6 * 7)").strip() == "42"


GALLERY = """
from types import SimpleNamespace
from bpkit.widgets import gallery
from bpkit.widgets.gallery.race import default_data
data = default_data()
hand = gallery(data=SimpleNamespace(train=data.train[:2000], test=data.test[:200]))
hand
"""


def test_the_gallery_trains_by_turns_and_its_page_answers_meanwhile(open_lesson):
    lesson = open_lesson("12_digits")
    cell = lesson.cells.first
    lesson.write(cell, GALLERY)
    shown = cell.locator(".bpkit-gallery")
    shown.get_by_role("radio").first.check()
    shown.get_by_role("button", name="Commit").click()
    expect(shown.get_by_role("button", name="Again, from other weights")).to_be_visible()
    bar = shown.get_by_role("progressbar", name="training")
    expect(bar).to_have_attribute("aria-valuenow", "2000")
    shown.get_by_role("button", name="Again, from other weights").click()
    shown.get_by_role("button", name="Stop", exact=True).click()
    expect(shown.get_by_text(re.compile(r"Stopped after [\d,]+ of 2,000 images"))).to_be_visible()


# ---- every notebook ----


def compared(cells):
    """What each code cell prints, by its source, as far as it is compared: no pictures."""
    said = {}
    for cell in cells:
        if cell.cell_type != "code" or "nbval-ignore-output" in cell.metadata.get("tags", []):
            continue
        texts = [output.get("text") or output.get("data", {}).get("text/plain", "")
                 for output in cell.outputs]
        said["".join(cell.source)] = "".join("".join(text) for text in texts).strip()
    return said


NUMBERED = [path.stem for path in paths() if path.stem[0].isdigit()]


@pytest.mark.parametrize("name", NUMBERED)
def test_every_notebook_runs_and_says_what_it_says_elsewhere(same_address, open_lesson, name):
    cells = open_lesson(name).run_all()
    failed = [(cell.source, output.evalue) for cell in cells if cell.cell_type == "code"
              for output in cell.outputs if output.output_type == "error"
              and "raises-exception" not in cell.metadata.get("tags", [])]
    assert failed == []
    stored = compared(read(next(path for path in paths() if path.stem == name)).cells)
    assert compared(cells) == stored


# ---- the pages, and lessons that are published again ----


def test_what_is_stored_below_a_cell_is_text_in_one_piece_and_nobody_has_run_it(living):
    for path in (living / "files" / "notebooks").glob("*.ipynb"):
        code = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if "outputs" in cell]
        outputs = [output for cell in code for output in cell["outputs"]]
        texts = [text for output in outputs for text in
                 (output.get("text", ""), *output.get("data", {}).values())]
        assert {*map(type, texts)} <= {str}, path
        assert {cell["execution_count"] for cell in code} <= {None}, path


def test_every_page_leads_to_its_lesson(living):
    notebooks = {path.stem: read(path) for path in paths()}
    contents = Contents([entry(path, notebooks[path.stem]) for path in paths()], living=True)
    for name, notebook in notebooks.items():
        text, _ = page(notebook, name, contents, {})
        links = re.findall(r'href="lite/([^"?]+)\?path=([^"]+)"', text)
        assert {app for app, _ in links} == {"lab/index.html", "notebooks/index.html"}
        assert {path for _, path in links} == {f"notebooks/{name}.ipynb"}
        assert (living / "files" / "notebooks" / f"{name}.ipynb").is_file()
    assert "Run and write the course here" in front_page(contents)


def test_with_the_cdn_python_comes_from_one_pinned_address_and_the_rest_lies_here(living, tmp_path):
    parts = ("static/pyodide", "jupyter-lite.json")
    shutil.copytree(living / parts[0], tmp_path / parts[0])
    shutil.copy(living / parts[1], tmp_path)
    take_from_cdn(tmp_path)
    here = {file.name: file for file in (tmp_path / parts[0]).iterdir()}
    kernel = json.loads((tmp_path / parts[1]).read_text("utf-8"))
    kernel = kernel["jupyter-config-data"]["litePluginSettings"][KERNEL]
    assert re.fullmatch(r"https://cdn\.jsdelivr\.net/pyodide/v\d+\.\d+\.\d+/full/", CDN)
    assert kernel["pyodideUrl"] == f"{CDN}pyodide.mjs"
    assert kernel["loadPyodideOptions"]["lockFileURL"] == f"./{parts[0]}/pyodide-lock.json"
    packages = json.loads(here["pyodide-lock.json"].read_text("utf-8"))["packages"]
    there = {name for name, entry in packages.items() if entry["file_name"].startswith(CDN)}
    assert {"numpy", "matplotlib", "ipython"} <= there and "bpkit-course" not in there
    for name, package in packages.items():
        assert re.fullmatch("[0-9a-f]{64}", package["sha256"]), name
        if name in there:
            assert package["file_name"].removeprefix(CDN) not in here
        else:
            content = here[package["file_name"]].read_bytes()
            assert hashlib.sha256(content).hexdigest() == package["sha256"], name
    assert sum(file.stat().st_size for file in here.values()) < 14_000_000


def test_a_newer_lesson_takes_the_place_of_an_untouched_copy_and_stands_beside_another(
    open_lesson, living, browser
):
    lesson_00 = open_lesson("00_start_here", until=SHOWN)
    lesson_00.in_page(SAVE)
    touched = open_lesson("01_notation", until=SHOWN)
    touched.write(touched.cells.first, "mine = 1")
    touched.in_page(SAVE)
    for opened in (lesson_00, touched):  # otherwise they would go on saving their content
        opened.page.close()
    published = living / "files" / "notebooks"
    old = {name: (published / f"{name}.ipynb").read_text("utf-8") for name in
           ("00_start_here", "01_notation")}
    lessons = (living / "lessons.json").read_text("utf-8")
    try:
        newer = json.loads(lessons)
        for name, text in old.items():
            notebook = json.loads(text)
            notebook["cells"][0]["source"] = ["# Published anew"]
            notebook["metadata"]["bpkit"]["lesson"] = lesson(notebook)
            (published / f"{name}.ipynb").write_text(json.dumps(notebook), "utf-8")
            newer[f"notebooks/{name}.ipynb"] = lesson(notebook)
        (living / "lessons.json").write_text(json.dumps(newer), "utf-8")
        again = open_lesson("00_start_here", until=SHOWN)
        expect(again.page.get_by_role("heading", name="Published anew")).to_be_visible()
        mine = open_lesson("01_notation", until=SHOWN)
        expect(mine.cells.first).to_contain_text("mine = 1")
        beside = open_lesson("01_notation (new)", until=SHOWN)
        expect(beside.page.get_by_role("heading", name="Published anew")).to_be_visible()
    finally:
        (living / "lessons.json").write_text(lessons, "utf-8")
        for name, text in old.items():
            (published / f"{name}.ipynb").write_text(text, "utf-8")


# Whether JupyterLab has noted what is open in this page, for the next time.
NOTED = """async () => {
  const name = new URL(location).searchParams.get("workspace");
  const record = await window.jupyterapp.serviceManager.workspaces.fetch(name);
  return JSON.stringify(record).includes("00_start_here");
}"""


# Two saves that meet, as JupyterLab's own and a reader's may: the page is slow to hear that the
# first is done, and the second begins.
SAVE_TWICE = """() => {
  const { contents } = window.jupyterapp.serviceManager;
  const { context } = window.jupyterapp.shell.currentWidget;
  const save = contents.save.bind(contents);
  let second = null;
  contents.save = async (...what) => {
    const saved = await save(...what);
    if (second) return saved;
    second = context.save();
    await new Promise(resolve => setTimeout(resolve, 2000));
    return saved;
  };
  context.save().then(() => second).then(() => { window.saved = true; });
}"""


def test_two_saves_that_meet_ask_the_reader_nothing(open_lesson):
    page = open_lesson("01_notation", until=SHOWN).page
    page.evaluate(SAVE_TWICE)
    page.wait_for_function("() => window.saved || document.querySelector('.jp-Dialog')")
    expect(page.get_by_text("has changed on disk")).to_have_count(0)


def test_a_second_tab_shows_its_own_lesson_and_each_shows_it_again_after_a_reload(open_lesson):
    tabs = "#jp-main-dock-panel .lm-TabBar-tabLabel"
    first = open_lesson("00_start_here", until=SHOWN)
    first.page.wait_for_function(NOTED)
    second = open_lesson("01_notation", until=SHOWN)
    expect(second.page.locator(tabs)).to_have_text(["01_notation.ipynb"])
    shown = second.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    expect(shown.get_by_role("heading", level=1)).to_contain_text("Which weight is")
    first.page.reload()
    expect(first.page.locator(tabs)).to_have_text(["00_start_here.ipynb"])


def test_on_a_phone_a_weight_is_moved_by_finger_and_a_function_is_written(open_lesson):
    lesson = open_lesson("00_start_here", app="notebooks", width=390, height=844)
    lesson.run_all()
    explorer = lesson.page.locator(".bpkit-network").first
    handle, shown = explorer.get_by_role("slider"), explorer.locator(".bpkit-row-exact b")
    at_rest = "0.00000"
    expect(shown).to_have_text(at_rest)
    # A finger on its line that scrolls the page does not move it.
    line = explorer.locator('[data-key="w 3 1 3"] .bpkit-line')
    for dy in (-60, 60):
        drag_by_finger(lesson.page, line, 0, dy)
    expect(shown).to_have_text(at_rest)
    drag_by_finger(lesson.page, handle, 30)
    expect(shown).not_to_have_text(at_rest)
    cell = lesson.cells.first
    lesson.write(cell, "def twice(z):\n    return 2 * z\nprint(twice(21))")
    expect(cell).to_contain_text("42")
    # A link leads to the next lesson, on its own as well.
    with lesson.page.expect_popup() as opens:
        lesson.page.get_by_role("link", name="01 Which weight is").last.click()
    following = opens.value
    following.wait_for_function(SHOWN)
    expect(following.get_by_role("heading", name="Which weight is")).to_be_visible()
    assert following.url.split("?")[0].endswith("/notebooks/index.html")
    following.close()
