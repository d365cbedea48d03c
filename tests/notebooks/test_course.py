"""The course as a whole: every exercise has its place, and each notebook leads to the next."""

import re
from collections import Counter

import pytest
from series import GLOSSARY, NOTEBOOKS, STEMS, about, cells, headings, prose

import bpkit.exercises.sections as sections
from bpkit.exercises import EXERCISES
from bpkit.exercises.exercise import Section

SECTIONS = [value for value in vars(sections).values() if isinstance(value, Section)]


def stubs(path):
    """The ids of the exercises in a notebook, in their order there."""
    source = "\n".join(cell.source for cell in cells(path, "code"))
    return re.findall(r"^check\.(\w+)\(\1\)$", source, re.MULTILINE)


def test_every_exercise_is_asked_once_where_its_section_is():
    asked = {id: path.stem for path in NOTEBOOKS for id in stubs(path)}
    assert asked == {id: exercise.section.notebook for id, exercise in EXERCISES.items()}
    assert set(Counter(id for path in NOTEBOOKS for id in stubs(path)).values()) == {1}
    assert [id for path in NOTEBOOKS for id in stubs(path)] == list(EXERCISES)


def test_every_notebook_but_the_first_asks_one_to_four():
    counts = {path.stem: len(stubs(path)) for path in NOTEBOOKS}
    assert counts.pop(STEMS[0]) == 0
    assert all(1 <= count <= 4 for count in counts.values()), counts


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.heading)
def test_a_diagnosis_leads_to_a_section_that_is_there(section):
    (path,) = [path for path in NOTEBOOKS if path.stem == section.notebook]
    assert section.heading in headings(path)


def test_each_notebook_leads_to_the_next_and_the_last_back_to_the_map():
    for path, after in zip(NOTEBOOKS, [*STEMS[1:], STEMS[0]], strict=True):
        assert f"]({after}.ipynb)" in cells(path)[-1].source, path.stem


def test_the_map_names_every_notebook_by_its_question_and_its_time():
    row = re.compile(r"^\| <img .*> \| \[\d\d .+\]\((\S+)\) \| (.+) \| (\d+) \|$", re.MULTILINE)
    firsts = [(path.name, cells(path)[0].source) for path in NOTEBOOKS[1:]]
    assert row.findall(prose(NOTEBOOKS[0])) == [
        (name, first.splitlines()[0].removeprefix("# "),
         re.search(r"\*\*Time:\*\* (\d+) minutes", first)[1])
        for name, first in firsts
    ]


def test_the_map_adds_its_minutes_up_to_its_hours():
    minutes = [int(re.search(r"\*\*Time:\*\* (\d+) minutes", about(path))[1])
               for path in NOTEBOOKS]
    said = re.search(r"Together with this one that is about (\d+) hours", prose(NOTEBOOKS[0]))
    assert int(said[1]) == round(sum(minutes) / 60)


def test_the_glossary_sends_its_reader_to_notebooks_in_alphabetical_order():
    row = re.compile(r"^\| \*\*(.+?)\*\* \| .+ \| \[\d\d\]\(.+\) \|$", re.MULTILINE)
    words = row.findall(prose(GLOSSARY))
    assert len(words) == prose(GLOSSARY).count("\n| **") > 40
    assert words == sorted(words, key=str.lower)
