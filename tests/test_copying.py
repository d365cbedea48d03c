"""The command `bpkit`: what it copies, what it leaves alone, and what it says."""

import json

import pytest

from bpkit import command
from bpkit.copying import RECORD, bring

LESSON = "notebooks/01_lesson.ipynb"
NEW = "notebooks/01_lesson (new).ipynb"
PICTURE = "imgs/travel.png"


def notebook(*sources, **outputs):
    cells = [{"cell_type": "code", "source": [source], **outputs} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def course(tmp_path):
    """A course with one lesson and one picture."""
    folder = tmp_path / "course"
    for name in ("notebooks", "imgs"):
        (folder / name).mkdir(parents=True)
    (folder / LESSON).write_text(notebook("first"))
    (folder / PICTURE).write_bytes(b"first")
    return folder


@pytest.fixture
def mine(tmp_path):
    """The learner's folder, which does not exist yet."""
    return tmp_path / "mine"


def done(brought):
    return brought.new, brought.renewed, brought.beside


def read(path):
    return json.loads(path.read_text())["cells"][0]["source"][0]


# ---- what is copied ----


def test_the_first_time_all_is_new_and_the_second_time_nothing(course, mine):
    assert done(bring(course, mine)) == ([PICTURE, LESSON], [], [])
    assert (mine / LESSON).read_bytes() == (course / LESSON).read_bytes()
    assert (mine / PICTURE).read_bytes() == b"first"
    assert done(bring(course, mine)) == ([], [], [])


def test_a_lesson_that_was_run_but_not_written_in_is_renewed(course, mine):
    bring(course, mine)
    (mine / LESSON).write_text(notebook("first", outputs=["computed"]))
    assert done(bring(course, mine)) == ([], [], [])
    assert "computed" in (mine / LESSON).read_text()
    (course / LESSON).write_text(notebook("second"))
    (course / PICTURE).write_bytes(b"second")
    assert done(bring(course, mine)) == ([], [PICTURE, LESSON], [])
    assert read(mine / LESSON) == "second" and (mine / PICTURE).read_bytes() == b"second"


def test_what_a_learner_wrote_stays_and_each_newer_lesson_comes_beside_it(course, mine):
    bring(course, mine)
    (mine / LESSON).write_text(notebook("mine"))
    assert done(bring(course, mine)) == ([], [], [])  # nothing newer is there
    (course / LESSON).write_text(notebook("second"))
    assert done(bring(course, mine)) == ([], [], [NEW])
    assert (read(mine / LESSON), read(mine / NEW)) == ("mine", "second")
    (mine / NEW).unlink()
    assert done(bring(course, mine)) == ([], [], [])  # it has been copied once
    (course / LESSON).write_text(notebook("third"))
    assert done(bring(course, mine)) == ([], [], [NEW])
    (course / LESSON).write_text(notebook("fourth"))
    assert done(bring(course, mine)) == ([], [], [NEW])
    assert read(mine / NEW) == "fourth"
    (mine / NEW).write_text(notebook("mine, too"))
    (course / LESSON).write_text(notebook("fifth"))
    beside = NEW.replace("(new)", "(new 2)")
    assert done(bring(course, mine)) == ([], [], [beside])
    assert [read(mine / name) for name in (LESSON, NEW, beside)] == ["mine", "mine, too", "fifth"]


def foreign_file(path):
    path.write_text("a thesis")


def half_a_notebook(path):
    path.write_text(notebook("first")[:-9])


def another_json(path):
    path.write_text('{"cells": [1]}')


def folder(path):
    path.mkdir()
    (path / "inside").write_text("")


def link_to_nothing(path):
    path.symlink_to("nowhere")


@pytest.mark.parametrize(
    "lay", [foreign_file, half_a_notebook, another_json, folder, link_to_nothing]
)
def test_what_is_in_the_way_stays(course, mine, lay):
    (mine / "notebooks").mkdir(parents=True)
    lay(mine / LESSON)
    before = (mine / LESSON).lstat()
    assert done(bring(course, mine)) == ([PICTURE], [], [NEW])
    after = (mine / LESSON).lstat()
    assert (after.st_ino, after.st_size, after.st_mtime) == (
        before.st_ino, before.st_size, before.st_mtime
    )  # fmt: skip
    assert read(mine / NEW) == "first"


@pytest.mark.parametrize("text", ["", "[1]", "{"])
def test_without_its_record_nothing_that_differs_is_taken_for_untouched(course, mine, text):
    bring(course, mine)
    (mine / RECORD).write_text(text)
    (course / LESSON).write_text(notebook("second"))
    assert done(bring(course, mine)) == ([], [], [NEW])
    assert read(mine / LESSON) == "first"


def test_what_is_solved_and_what_else_lies_there_is_not_touched(course, mine):
    bring(course, mine)
    (mine / "notebooks/bpkit_progress.json").write_text("solved")
    (mine / "notebooks/own.ipynb").write_text("own")
    (course / LESSON).write_text(notebook("second"))
    bring(course, mine)
    assert (mine / "notebooks/bpkit_progress.json").read_text() == "solved"
    assert (mine / "notebooks/own.ipynb").read_text() == "own"


# ---- what the command says ----


@pytest.fixture
def here(course, tmp_path, monkeypatch):
    """The command in its own folder; instead of opening, it notes where, and with what."""
    opened = []

    def note(folder, extra):
        opened.append((folder, extra))
        return 7

    monkeypatch.setattr(command, "COURSE", course)
    monkeypatch.setattr(command, "_open", note)
    monkeypatch.chdir(tmp_path)
    return opened


@pytest.mark.parametrize(
    ("words", "folder", "extra"),
    [
        ([], "backpropagation", []),
        (["a b"], "a b", []),
        (["mine", "--no-browser", "--port", "9"], "mine", ["--no-browser", "--port", "9"]),
    ],
)
def test_it_copies_and_opens_and_hands_on_the_rest(here, tmp_path, capsys, words, folder, extra):
    assert command.main(words) == 7
    assert here == [(tmp_path / folder, extra)] and (tmp_path / folder / LESSON).exists()
    said = capsys.readouterr().out.splitlines()
    assert said == [f"The course is in {tmp_path / folder}.", "Added: 01_lesson and 1 picture."]
    assert command.main(words) == 7
    assert capsys.readouterr().out.splitlines() == said[:1]


def test_who_is_in_the_folder_means_that_one(here, tmp_path, monkeypatch):
    command.main([])
    monkeypatch.chdir(tmp_path / "backpropagation")
    command.main([])
    assert here[1] == here[0] and not (tmp_path / "backpropagation/backpropagation").exists()


def test_to_copy_opens_nothing_and_says_what_stays(here, course, mine, capsys):
    assert command.main(["--copy", str(mine)]) == 0
    (mine / PICTURE).write_bytes(b"mine")
    for name in (LESSON, PICTURE):
        (course / name).write_text(notebook("second"))
    capsys.readouterr()
    assert command.main(["--copy", str(mine)]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "Updated, because you had not written in them: 01_lesson.",
        "Yours stays, and the new one is beside it: imgs/travel (new).png",
    ]
    assert here == []


def refused(words):
    with pytest.raises(SystemExit) as stopped:
        command.main(words)
    return str(stopped.value)


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(here, tmp_path):
    (tmp_path / "file").write_text("")
    said = refused(["file/course"])
    assert "file" in said and said.endswith("Name another folder: bpkit FOLDER")
    assert here == []


def test_a_slip_makes_nothing(here, tmp_path):
    before = sorted(tmp_path.iterdir())
    assert "bpkit backpropagation --hlep" in refused(["--hlep"])
    assert sorted(tmp_path.iterdir()) == before and here == []


def test_in_a_clone_run_py_is_named(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert "python run.py" in refused([]) and not [*tmp_path.iterdir()]


def test_what_is_not_installed_is_said_before_anything_is_copied(here, tmp_path, monkeypatch):
    needs = ["numpy<3,>=1.26", 'no-lab<5,>=4; extra == "course"', 'no-torch>=2; extra == "peers"']
    monkeypatch.setattr(command, "requires", lambda name: needs)
    said = refused([])
    assert "not installed: no-lab" in said and '"bpkit-course[course] @ ' in said
    assert "torch" not in said and not (tmp_path / "backpropagation").exists()
