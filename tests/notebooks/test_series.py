"""Each notebook of the series: in normal form, in style, with links that lead somewhere."""

import ast
import re
import subprocess
import sys
from statistics import median
from urllib.parse import unquote

import nbformat
from series import (
    GLOSSARY,
    LESSONS,
    NOTEBOOKS,
    ROOT,
    about,
    cells,
    each_lesson,
    each_page,
    explorers,
    headings,
    prose,
)

from bpkit.exercises import EXERCISES
from tools.notebooks import made, used

# Timings and long float32 training differ from machine to machine; such cells are few.
MOST_CELLS_NOT_COMPARED = 5
MEDIAN_LINES = 6


def test_they_are_numbered_from_00_without_a_gap():
    assert [path.stem[:2] for path in NOTEBOOKS] == [f"{n:02}" for n in range(len(NOTEBOOKS))]
    assert len(NOTEBOOKS) >= 13
    assert GLOSSARY.is_file()


def test_all_are_in_normal_form():
    tool = [sys.executable, str(ROOT / "tools" / "notebooks.py"), "--check"]
    done = subprocess.run(tool, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_code_cell_is_collected_by_nbval():
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-q", "--nbval", "notebooks"]
    listed = subprocess.run(collect, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    for path in LESSONS:
        found = re.findall(rf"notebooks/{path.name}::Cell \d+", listed.stdout)
        assert len(found) == len(cells(path, "code")) > 0, listed.stdout + listed.stderr


@each_lesson
def test_stored_outputs_are_those_of_one_run_from_top_to_bottom(path):
    code = cells(path, "code")
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not any(o.output_type == "error" for cell in code for o in cell.outputs)


@each_lesson
def test_cells_that_are_not_compared_are_few_and_end_in_an_assert(path):
    code = cells(path, "code")
    free = [cell for cell in code if "nbval-ignore-output" in cell.metadata.get("tags", [])]
    assert len(free) <= MOST_CELLS_NOT_COMPARED
    assert all(cell.source.splitlines()[-1].startswith("assert ") for cell in free)
    skipped = [cell for cell in code if "nbval-skip" in cell.metadata.get("tags", [])]
    assert not skipped


CLOCKS = {"perf_counter", "timeit", "seconds"}


def mentions(tree, names):
    """Whether code has one of these names, apart from what len only counts."""
    if isinstance(tree, ast.Call) and any(
        isinstance(part, ast.Name) and part.id == "len" for part in [tree.func, *tree.args]
    ):
        return False
    name = {ast.Name: "id", ast.Attribute: "attr"}.get(type(tree))
    here = name is not None and getattr(tree, name) in names
    return here or any(mentions(part, names) for part in ast.iter_child_nodes(tree))


@each_lesson
def test_a_time_is_reported_and_never_asserted(path):
    # On a busy machine, it would stop a reader.
    code = ast.parse("\n".join(cell.source for cell in cells(path, "code")))
    times, before = set(CLOCKS), None
    while times != before:
        before = {*times}
        for node in ast.walk(code):
            if isinstance(node, ast.Assign) and mentions(node.value, times):
                times |= {part.id for target in node.targets for part in ast.walk(target)
                          if isinstance(part, ast.Name)}
    for node in ast.walk(code):
        if isinstance(node, ast.Assert):
            compared = [part for part in ast.walk(node) if isinstance(part, ast.Compare)]
            assert not any(mentions(part, times) for part in compared), ast.unparse(node)


@each_lesson
def test_who_leaves_out_what_is_for_those_with_time_can_run_the_rest(path):
    there, only_there, left_out = set(), set(), False
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.source.startswith("## "):
            left_out = cell.source.startswith("## If you have time")
        if cell.cell_type == "code" and left_out:
            only_there |= made(cell) - there
        elif cell.cell_type == "code":
            there |= made(cell)
            assert not used(cell) & (only_there - there), cell.source


@each_lesson
def test_code_is_short_and_stands_beside_prose(path):
    nb = nbformat.read(path, as_version=4)
    kinds = "".join(cell.cell_type[0] for cell in nb.cells)
    assert "ccc" not in kinds, "more than two code cells in a row"
    lengths = []
    for cell in cells(path, "code"):
        lines = cell.source.splitlines()
        lengths.append(len([line for line in lines if line.strip()]))
        assert lengths[-1] <= 20, cell.source
        assert max(map(len, lines)) <= 88, cell.source
    assert median(lengths) <= MEDIAN_LINES, lengths


@each_lesson
def test_it_begins_with_a_question_and_ends_with_a_check_and_a_link(path):
    first, *_, check, last = nbformat.read(path, as_version=4).cells
    assert re.match(r"# .+\?$", first.source.splitlines()[0])
    # In the very first, the picture at the top is an explorer that can be moved right away.
    top = about(path)
    for said in ("you will be able to", "**Before:**", "**In the book:**", "**Time:**"):
        assert said in top, said
    if path == NOTEBOOKS[0]:
        assert explorers(path)[0] == 1, "an explorer as the second cell"
    else:
        assert re.search(r"^!\[", first.source, re.MULTILINE), "a picture at the top"
    assert check.source.splitlines()[-1].startswith("assert ")
    assert last.source.startswith("**Next:**") and ".ipynb)" in last.source


@each_page
def test_links_and_pictures_are_there_and_pictures_say_what_they_show(path):
    found = re.findall(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)", prose(path))
    pictures = re.findall(r'<img src="([^"]*)"[^>]* alt="([^"]*)">', prose(path))
    assert len(pictures) == prose(path).count("<img ")
    found += [("!", text, target) for target, text in pictures]
    assert found
    for mark, text, target in found:
        if not target.startswith("http"):
            file, _, section = target.partition("#")
            there = path.parent / file if file else path
            assert there.is_file(), target
            if section:
                anchors = {heading.replace(" ", "-") for heading in headings(there)}
                assert unquote(section) in anchors, target
        if mark:
            assert len(text) > 40, f"{target} needs a text that says what it shows"


@each_page
def test_the_tutor_does_not_talk_down(path):
    down = r"(?i)\b(simply|obviously|trivial\w*|of course)\b"
    assert not re.findall(down, prose(path))


@each_page
def test_it_is_small(path):
    assert path.stat().st_size < 512 * 1024  # 04 has ten pictures, in colours enough to tell apart


@each_lesson
def test_an_exercise_stands_as_it_is_in_the_catalogue_and_is_checked_right_after(path):
    code = [cell.source for cell in cells(path, "code")]
    for i, source in enumerate(code):
        if "raise NotImplementedError" in source:
            (id,) = re.findall(r"^def (\w+)\(", source, re.MULTILINE)
            assert source == EXERCISES[id].stub
            assert code[i + 1] == f"check.{id}({id})"
            assert f"<b>Yours: {id}</b></div>\n" in f"{prose(path)}\n", "a bar above it"
            assert EXERCISES[id].section.notebook == path.stem


@each_lesson
def test_all_imports_stand_in_the_first_cell_and_are_few(path):
    first, *others = [cell.source for cell in cells(path, "code")]
    imported = set(re.findall(r"^(?:import|from) (\w+)", first, re.MULTILINE))
    assert imported - set(sys.stdlib_module_names) <= {"bpkit", "numpy", "matplotlib", "ipywidgets"}
    assert not any(re.search(r"^\s*(import|from) ", cell, re.MULTILINE) for cell in others)


@each_lesson
def test_the_reader_predicts_before_moving_anything(path):
    every = cells(path)
    for i in explorers(path):
        asked = next(cell for cell in reversed(every[:i]) if cell.cell_type == "markdown")
        assert "Predict" in asked.source, every[i].source


@each_lesson
def test_a_reader_without_a_kernel_sees_every_picture(path):
    every = cells(path)
    drawn = [i for i, cell in enumerate(every) if re.search(r"^plt\.show\(\)", cell.source, re.M)]
    for i in {*drawn, *explorers(path)}:
        stored = [output for output in every[i].outputs if "image/png" in output.get("data", {})]
        assert stored, every[i].source
        if "nbval-ignore-output" not in every[i].metadata.get("tags", []):
            assert all(output.metadata["image/png"]["alt"] for output in stored), every[i].source


@each_page
def test_only_equations_of_the_book_are_named(path):
    text = prose(path)
    named = re.findall(r"\bBP\w*", text) + re.findall(r"\\tag\{([^}]*)\}", text)
    assert set(named) <= {"BP1", "BP1a", "BP2", "BP3", "BP4", *map(str, range(22, 54))}


@each_page
def test_mathematics_is_written_so_that_every_reader_draws_it(path):
    text = re.sub(r"`[^`]*`", "", prose(path))
    assert text.count("$$") % 2 == 0
    assert text.replace("$$", "").count("$") % 2 == 0
    assert not re.findall(r"\\[\[\]()]|\\(?:def|newcommand)\b", text)
    inline = re.findall(r"\$[^$]*\$", re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL))
    assert not [formula for formula in inline if "\n" in formula]


@each_page
def test_headings_differ_so_that_a_link_finds_one(path):
    assert len(headings(path)) == len(set(headings(path)))
