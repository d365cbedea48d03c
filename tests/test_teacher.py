"""The teacher's edition: every exercise is filled in correctly, and each notebook has its notes.

Only a short notebook, made here, is executed: all of them would take minutes. The rest is
checked without a kernel: their imports and solutions run, and each is judged.
"""

import os
import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat.v4 as v4
import numpy as np
import pytest
from series import FOLDER, NOTEBOOKS, STEMS, about, each_notebook
from test_house import REPOSITORY

from bpkit.exercises import EXERCISES
from bpkit.exercises.exercise import Exercise
from bpkit.exercises.judge import judge
from tools.notebooks import dump, parse, read
from tools.teaching.edition import __main__ as edition
from tools.teaching.edition import questions_file
from tools.teaching.edition.filling import BANNER_ID, Unfilled, asked, fill, filled
from tools.teaching.edition.grading import HIDDEN, to_grade
from tools.teaching.edition.notes import page
from tools.teaching.edition.printing import printable
from tools.teaching.edition.questions_file import Misfit
from tools.teaching.edition.stumbling import FAMILY, MOST, families, own, stumbles
from tools.teaching.edition.top import letters, top

PARTS = ["Aims", "Minutes", "Where classes stumble", "Discussion"]
each_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


def notebook(path):
    return parse(read(path))


def small(*sources):
    """A notebook of these code cells."""
    return v4.new_notebook(cells=[v4.new_code_cell(source) for source in sources])


IMPORTS = "from bpkit.exercises import check"


@pytest.fixture
def asking():
    """A notebook with one exercise, as its text."""
    return dump(small(IMPORTS, EXERCISES["hadamard"].stub, "check.hadamard(hadamard)"))


# ---- filling in ----


def test_every_exercise_of_every_notebook_is_found_in_order():
    assert [each.id for path in NOTEBOOKS for each in asked(notebook(path))] == list(EXERCISES)


@each_notebook
def test_solutions_are_filled_in_and_all_else_stays(path):
    before, after = notebook(path), notebook(path)
    exercises = fill(after)
    places = {each.cell for each in exercises}
    assert not any("raise NotImplementedError" in cell.source for cell in after.cells)
    for i, (old, new) in enumerate(zip(before.cells, after.cells, strict=True)):
        assert (old.source != new.source) == (i in places)


@each_notebook
def test_what_is_filled_in_is_right_with_what_the_notebook_imports(path):
    book = notebook(path)
    exercises = fill(book)
    names = {}
    code = [cell.source for cell in book.cells if cell.cell_type == "code"]
    classes = [source for source in code if source.startswith("class ")]  # the engine's Node
    with np.printoptions():  # which the first cell sets
        for source in [code[0], *classes, *(book.cells[each.cell].source for each in exercises)]:
            exec(source, names)
    said = {each.id: judge(EXERCISES[each.id], names[each.id]) for each in exercises}
    assert {id: str(result) for id, result in said.items() if not result} == {}


def test_a_filled_notebook_has_run_and_leaves_the_readers_progress_alone(asking):
    text, ids = filled(asking)
    assert ids == ["hadamard"]
    banner, _, solution, check = parse(text).cells
    assert banner.id == BANNER_ID
    assert solution.source == EXERCISES["hadamard"].source
    assert check.outputs[0]["data"]["text/plain"].startswith("✓ hadamard: right.")
    assert not list(Path(os.environ["BPKIT_PROGRESS"]).iterdir())


def test_a_solution_that_is_not_right_is_refused(asking, monkeypatch):
    wrong = property(lambda self: f"def {self.signature}:\n    return s @ t.T")
    monkeypatch.setattr(Exercise, "source", wrong)
    with pytest.raises(Unfilled, match=r"check\.hadamard does not say right(.|\n)*not right yet"):
        filled(asking)


@pytest.mark.parametrize(("book", "said"), [
    (small(IMPORTS, "x = 1", "check.hadamard(hadamard)"), "has no function hadamard"),
    (small(IMPORTS, EXERCISES["hadamard"].stub, "hadamard"), "has no check right after it"),
])
def test_an_exercise_without_its_cell_or_its_check_is_refused(book, said):
    with pytest.raises(Unfilled, match=said):
        fill(book)


# ---- for nbgrader ----


@each_notebook
def test_nbgraders_source_has_marks_for_every_exercise(path):
    book = parse(to_grade(read(path)))
    marks = {cell.metadata.nbgrader.grade_id: cell for cell in book.cells
             if "nbgrader" in cell.metadata}
    ids = [each.id for each in asked(notebook(path))]
    assert list(marks) == [name for id in ids for name in (id, f"{id}-check")]
    for id in ids:
        answer, test = marks[id], marks[f"{id}-check"]
        before, _, rest = answer.source.partition("    ### BEGIN SOLUTION\n")
        lines, _, after = rest.partition("\n    ### END SOLUTION")
        assert (before.rstrip("\n"), after) == (EXERCISES[id].stub.rpartition("\n")[0], "")
        assert f"{before}{lines}" == EXERCISES[id].source
        assert test.source == HIDDEN.format(id=id)
        assert (answer.metadata.nbgrader.solution, answer.metadata.nbgrader.grade) == (True, False)
        assert (test.metadata.nbgrader.grade, test.metadata.nbgrader.points) == (True, 1)


def test_the_hidden_test_fails_unless_the_check_says_right():
    code = HIDDEN.format(id="hadamard")
    names = {}
    exec(IMPORTS, names)
    exec(code, {**names, "hadamard": EXERCISES["hadamard"].solution})
    for wrong in (lambda s, t: s @ t.T, lambda s, t: None):
        with pytest.raises(AssertionError, match="hadamard: not right yet"):
            exec(code, {**names, "hadamard": wrong})


# ---- where classes stumble ----


@each_exercise
def test_slips_are_few_of_the_exercises_own_and_of_large_families(exercise):
    told = stumbles(exercise)
    assert 2 <= len(told) <= MOST
    assert len({each.mistake.id for each in told}) == len(told)
    assert all(each.mistake in own(exercise) and each.family >= FAMILY for each in told)
    sizes = list(map(len, families(exercise)))
    assert sizes == sorted(sizes, reverse=True) and sum(sizes) == len(own(exercise))
    assert told[0].mistake is families(exercise)[0][0]


def test_what_an_earlier_exercise_tells_is_not_told_again():
    said = [each.mistake.says for exercise in EXERCISES.values() for each in stumbles(exercise)]
    assert len(said) == len(set(said)) > 60


# ---- the pages of notes ----


@each_notebook
def test_each_notebook_has_a_page_with_the_four_parts(path):
    said = edition.notes_of(path.stem, notebook(path))
    assert re.findall(r"^## (.+)$", said, re.MULTILINE) == PARTS
    parts = dict(zip(PARTS, re.split(r"^## .+$", said, flags=re.MULTILINE)[1:], strict=True))
    assert all(len(part.strip()) > 10 for part in parts.values())
    time = re.search(r"\*\*Time:\*\* (\d+ minutes)", about(path))[1]
    assert parts["Minutes"].strip().startswith(time)
    ids = [each.id for each in asked(notebook(path))]
    assert re.findall(r"^### (\w+): ", parts["Where classes stumble"], re.MULTILINE) == ids
    assert 3 <= parts["Discussion"].count("\n### ") <= 5
    assert not re.search(r"\$|\\", said), "mathematics in letters, to be read and printed anywhere"


@each_notebook
def test_a_page_is_printed_from_html_that_needs_nothing_else(path):
    said = edition.notes_of(path.stem, notebook(path))
    seen = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            seen.append(tag)
            assert not {"src", "onclick"} & dict(attributes).keys()

    Reader().feed(printable(said))
    assert not {"script", "link", "img", "iframe"} & set(seen)
    assert seen.count("h2") == len(PARTS)
    assert seen.count("h3") == said.count("\n### ")
    assert seen.count("li") == len(re.findall(r"^- ", said, re.MULTILINE))


def test_the_title_of_a_page_is_text():
    assert "<title>a &lt;b&gt;</title>" in printable("# a <b>\n")


@pytest.mark.parametrize("formula", [r"\nabla_a C", "w^{x,l}", "a_q"])
def test_a_formula_without_letters_is_refused(formula):
    with pytest.raises(ValueError, match="Add its signs"):
        letters(formula)


def test_a_top_that_does_not_say_its_time_is_refused():
    book = notebook(NOTEBOOKS[1])
    book.cells[0].source = book.cells[0].source.replace("**Time:**", "")
    with pytest.raises(ValueError, match="must state its Time"):
        top(book)


# ---- the files of questions ----


def test_there_is_one_file_of_questions_for_each_notebook():
    assert sorted(path.stem for path in questions_file.FOLDER.iterdir()) == STEMS
    questions_file.check_names(STEMS)


def test_a_file_for_a_notebook_that_is_not_there_is_refused(tmp_path):
    (tmp_path / "13_more.md").write_text("")
    with pytest.raises(Misfit, match=r"13_more\.md must belong to a notebook"):
        questions_file.check_names(STEMS, tmp_path)


GOOD = "## Aims\n\nOne.\n\n## Discussion\n\n" + "".join(
    f"### Why {n}?\n\nSo,\nand so.\n\n" for n in range(3)
)


@pytest.mark.parametrize(("text", "said"), [
    (None, "must exist, for the notes of 00_x"),
    ("", "must have"),
    (GOOD.replace("## Aims\n\nOne.\n\n", ""), "must have"),
    (GOOD.replace("One.", ""), "must have"),
    (GOOD.replace("## Discussion", "## Questions"), "must have"),
    (GOOD.replace("So,\nand so.", "", 1), "must have"),
    (GOOD.replace("### Why 1?", "#### Why 1?"), "must have"),
    (GOOD.replace("### Why 0?\n\nSo,\nand so.\n\n", ""), "must have 3 to 5 questions; got 2"),
    (GOOD + "".join(f"### Why {n}?\n\nSo.\n\n" for n in range(3, 6)), "got 6"),
])
def test_a_file_of_questions_must_be_there_and_in_form(tmp_path, text, said):
    path = tmp_path / "00_x.md"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(Misfit, match=said):
        questions_file.read(path)


def test_a_file_in_form_is_read(tmp_path):
    path = tmp_path / "00_x.md"
    path.write_text(GOOD, encoding="utf-8")
    read = questions_file.read(path)
    assert read.aims == "One." and read.answered == {f"Why {n}?": "So,\nand so." for n in range(3)}
    assert "### 2. Why 1?\n\nSo,\nand so.\n" in page("00", top(notebook(NOTEBOOKS[0])), [], read)


def test_without_its_file_a_notebook_stops_the_edition(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(questions_file, "FOLDER", tmp_path)
    assert edition.main([str(tmp_path / "out")]) == 1
    assert f"{STEMS[0]}.md must exist" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


# ---- the command ----


@pytest.fixture
def quick(monkeypatch):
    """Notebooks are filled in but not executed."""

    def without_a_kernel(text):
        book = parse(text)
        ids = [each.id for each in fill(book)]
        book.cells.insert(0, v4.new_markdown_cell("Filled in.", id=BANNER_ID))
        return dump(book), ids

    monkeypatch.setattr(edition, "filled", without_a_kernel)


def test_it_writes_everything_says_what_and_may_be_run_again(tmp_path, quick, capsys):
    folder = tmp_path / "a b"
    assert edition.main([str(folder)]) == edition.main([str(folder)]) == 0
    said = capsys.readouterr().out
    assert "04_four_equations ... output_error, hidden_error, bias_gradient, weight_gradient: " \
        "right" in said
    assert f"Written to {folder}" in said
    books = sorted(path.stem for path in (folder / "notebooks").iterdir())
    assert books == [*STEMS, "glossary"]
    notes = {path.name for path in (folder / "notes").iterdir()}
    assert notes == {f"{stem}.{kind}" for stem in STEMS for kind in ("md", "html")}
    assert len(list((folder / "nbgrader" / "source").iterdir())) == len(STEMS) - 1
    for path in (folder / "notebooks").iterdir():
        for picture in re.findall(r"\.\./imgs/[\w.]+", read(path)):
            assert (path.parent / picture).is_file(), picture


@pytest.mark.parametrize("place", ["a file", "a learner's"])
def test_a_folder_that_is_no_place_for_it_is_refused_and_left_alone(tmp_path, quick, capsys, place):
    folder = tmp_path / "x"
    mine = folder / "notebooks" / NOTEBOOKS[1].name if place == "a learner's" else folder
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_bytes(NOTEBOOKS[1].read_bytes())
    assert edition.main([str(folder)]) == 2
    said = capsys.readouterr().out
    assert "FOLDER must be" in said and "Write python run.py teacher" in said
    assert mine.read_bytes() == NOTEBOOKS[1].read_bytes()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]


def test_the_notebooks_of_the_course_are_never_written_over():
    assert edition.foreign(FOLDER)


def test_git_ignores_what_it_writes():
    assert "/teacher/" in (REPOSITORY / ".gitignore").read_text(encoding="utf-8").splitlines()


# ---- docs/teachers.md ----


def test_docs_name_what_is_there():
    text = (REPOSITORY / "docs" / "teachers.md").read_text(encoding="utf-8")
    run = (REPOSITORY / "run.py").read_text(encoding="utf-8")
    for command in re.findall(r"python run\.py (\w+)", text):
        assert f'"{command}":' in run, command
    for path in re.findall(r"`(tools/[\w./]+)`", text):
        assert (REPOSITORY / path).is_file(), path
    assert set(re.findall(r"^\| `(\w+)/` \|", text, re.MULTILINE)) == {
        "imgs", "nbgrader", "notebooks", "notes",
    }
    assert len(text.split()) < 1200, "two pages at most"
