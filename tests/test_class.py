"""A class: who has solved what, what went wrong, and who is stuck; damaged files are listed."""

import ast
import csv
import io
import json
import os
import re

import pytest
from matplotlib.image import imread
from test_house import REPOSITORY
from test_progress import DAMAGED

from bpkit.exercises import EXERCISES
from bpkit.exercises.judge import judge
from bpkit.exercises.progress_file import NAME, Record
from tools.teaching.classroom import __main__ as command
from tools.teaching.classroom import letters, reading
from tools.teaching.classroom import picture as pictures
from tools.teaching.classroom.counting import MARKS, STUCK_AFTER, mistakes, status, statuses, stuck
from tools.teaching.classroom.reading import Unusable, read_class
from tools.teaching.classroom.tables import FORMULA, learners_csv, mistakes_csv, report
from tools.teaching.classroom.words import GENERAL, in_words

IDS = list(EXERCISES)


def hand_in(place, records=None, **more):
    """Write a progress file with these records, by exercise."""
    place.parent.mkdir(parents=True, exist_ok=True)
    data = {"format": "bpkit progress", "version": 1, "exercises": records or {}, **more}
    place.write_text(json.dumps(data), encoding="utf-8")


@pytest.fixture
def spring(tmp_path):
    """A class of three: one has solved two, one is stuck twice, one has done nothing."""
    folder = tmp_path / "spring"
    hand_in(folder / "zoe.json", {
        IDS[0]: {"status": "right", "attempts": 3, "mistakes": {"no_bias": 2}},
        IDS[1]: {"status": "right", "attempts": 1},
        IDS[2]: {"status": "wrong", "attempts": 1, "mistakes": {"no_half": 1}},
    })
    hand_in(folder / "Björn" / NAME, {
        IDS[0]: {"status": "wrong", "attempts": 6, "mistakes": {"no_bias": 1, "no_sigma": 4},
                 "hint": 2},
        IDS[1]: {"status": "wrong", "attempts": 1, "solution": True},
    })
    hand_in(folder / "alice.json")
    return folder


# ---- reading ----


def test_a_learner_is_the_name_of_a_file_or_of_its_folder(tmp_path):
    for place in ("alice.json", f"bob/{NAME}", f"group/chris/{NAME}", "group/dan.JSON", NAME,
                  f"{NAME[:-5]} (1).json"):
        hand_in(tmp_path / "spring" / place)
    names = [learner.name for learner in read_class(tmp_path / "spring").learners]
    assert names == ["alice", "bob", "bpkit_progress (1)", "group/chris", "group/dan", "spring"]


def test_two_learners_of_one_name_are_told_apart(tmp_path):
    hand_in(tmp_path / "alice.json")
    hand_in(tmp_path / "alice" / NAME)
    names = [learner.name for learner in read_class(tmp_path).learners]
    assert names == ["alice.json", f"alice/{NAME}"]


def test_the_order_is_that_of_the_names_wherever_they_lie(spring, monkeypatch):
    walk = os.walk
    said = report(read_class(spring))
    monkeypatch.setattr(reading.os, "walk", lambda *args, **named: reversed(
        [(place, [], files[::-1]) for place, _, files in walk(*args, **named)]
    ))
    assert [one.name for one in read_class(spring).learners] == ["alice", "Björn", "zoe"]
    assert report(read_class(spring)) == said


def test_what_is_no_hand_in_is_passed_over_or_listed(spring):
    hand_in(spring / ".ipynb_checkpoints" / "alice.json")
    hand_in(spring / ".hidden.json")
    (spring / "notes.txt").write_text("x")
    hand_in(spring / "bpkit_progress.before-1.json")
    class_ = read_class(spring)
    assert len(class_.learners) == 3
    assert class_.left_out == [("bpkit_progress.before-1.json", "set aside by the course")]


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_listed_and_the_others_count(spring, content):
    data = content if isinstance(content, bytes) else content.encode()
    (spring / "broken.json").write_bytes(data)
    class_ = read_class(spring)
    assert len(class_.learners) == 3
    ((file, reason),) = class_.left_out
    assert file == "broken.json" and len(reason) > 5
    assert f"broken.json: {reason}" in report(class_)


def test_links_that_lead_nowhere_and_a_folder_named_so_are_listed(spring):
    try:
        (spring / "gone.json").symlink_to(spring / "nowhere")
        (spring / "round.json").symlink_to(spring / "round.json")
    except OSError:
        pytest.skip("this system cannot make links")
    (spring / "folder.json").mkdir()
    hand_in(spring / "folder.json" / NAME)
    class_ = read_class(spring)
    assert [file for file, _ in class_.left_out] == ["gone.json", "round.json"]
    assert [one.name for one in class_.learners] == ["alice", "Björn", "folder.json", "zoe"]


def test_exercises_of_another_course_are_left_out_and_said(spring):
    hand_in(spring / "eve.json", {"no_longer_here": {"attempts": 2}, IDS[0]: {"attempts": 1}})
    class_ = read_class(spring)
    (eve,) = [one for one in class_.learners if one.name == "eve"]
    assert set(eve.records) == {IDS[0]}
    assert "'no_longer_here'" in class_.left_out[0][1]


def test_files_are_only_read(spring):
    before = {path: path.read_bytes() for path in spring.rglob("*.json")}
    command.main([str(spring)])
    assert {path: path.read_bytes() for path in spring.rglob("*") if path.is_file()} == before


# ---- counting ----


@pytest.mark.parametrize(("record", "wanted"), [
    (Record(), "not attempted"),
    (Record(hint=3, solution=True), "not attempted"),
    (Record("wrong", 1), "wrong"),
    (Record("wrong", STUCK_AFTER - 1, hint=3), "wrong"),
    (Record("wrong", STUCK_AFTER), "stuck"),
    (Record("wrong", 1, solution=True), "stuck"),
    (Record("right", 50, solution=True), "right"),
])
def test_stuck_is_not_right_after_many_attempts_or_with_the_solution_opened(record, wanted):
    assert status(record) == wanted


def test_counts_are_those_of_the_files(spring):
    class_ = read_class(spring)
    assert statuses(class_, IDS[0]) == {"right": 1, "stuck": 1, "not attempted": 1}
    assert [(made.learners, made.times, made.mistake) for made in mistakes(class_)] == [
        (2, 3, "no_bias"), (1, 4, "no_sigma"), (1, 1, "no_half"),
    ]
    assert [(name, id) for name, id, _ in stuck(class_)] == [("Björn", IDS[0]), ("Björn", IDS[1])]


def test_the_report_says_it_all(spring):
    lines = report(read_class(spring)).splitlines()
    untouched = " ○" * (len(IDS) - 3)
    assert f"✓ ✓ ✗{untouched}       2  zoe" in lines
    assert f"! ! ○{untouched}       0  Björn" in lines
    row = next(line for line in lines if line.startswith(f"| 01 {IDS[0]}"))
    assert [cell.strip() for cell in row.split("|")[2:-1]] == ["1", "0", "1", "1", "9", "1", "0"]
    assert "2 learners, 3 times. feedforward: The biases are missing. (no_bias)" in lines
    assert f"Björn, {IDS[0]}: 6 attempts, hint 2 opened" in lines
    assert f"Björn, {IDS[1]}: 1 attempt, solution opened" in lines


# ---- words ----


def test_every_mistake_of_the_catalogue_has_words():
    for exercise in EXERCISES.values():
        for mistake in exercise.mistakes:
            words = in_words(exercise.id, mistake.id)
            assert words in mistake.message and 12 < len(words) < 260
    both = in_words("backprop", "bp1_no_prime + bp2_no_prime")
    assert both.startswith("BP1: these numbers are a − y") and " And BP2: σ′ is missing" in both
    twice = in_words("unrolled", "no_prime + times_m")
    assert twice.endswith(". And everything is m times too large for m examples.")


def ids_in_code():
    """Every id that a check gives to something outside the catalogue, found in the code."""
    for path in sorted((REPOSITORY / "bpkit" / "exercises").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            said = node.args[:2] if called in ("WrongForm", "_wrong") else []
            if path.stem == "unknown" and isinstance(node, ast.Tuple):  # an id, and what is said
                said = node.elts[:1]
            yield from (each.value for each in said if isinstance(each, ast.Constant)
                        and re.fullmatch(r"[a-z]+(_[a-z]+)*", str(each.value)))


def test_what_a_check_finds_beside_the_catalogue_has_words():
    known = {mistake.id for exercise in EXERCISES.values() for mistake in exercise.mistakes}
    found = set(ids_in_code())
    assert len(found) > 10
    assert found - known <= GENERAL.keys()
    assert GENERAL.keys() <= found, "words for what no check finds"


def test_a_mistake_as_a_check_gives_it_has_words():
    for function in (lambda: None, lambda: (1, 2), lambda: "EB", lambda: "EG", lambda: "?"):
        found = judge(EXERCISES["bp3_proof"], function).mistake
        assert in_words("bp3_proof", found) != found
    assert in_words("bp3_proof", "blank_4_late") == "the older form, blank (4): not right yet"


# ---- what is written ----


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_the_table_has_a_line_for_each_learner_and_exercise(spring):
    table = rows(learners_csv(read_class(spring)))
    assert len(table) == 3 * len(IDS)
    (one,) = [row for row in table if (row["learner"], row["exercise"]) == ("Björn", IDS[0])]
    assert one == {
        "learner": "Björn", "notebook": "01_notation", "exercise": IDS[0], "status": "wrong",
        "stuck": "yes", "attempts": "6", "hint": "2", "solution opened": "no",
        "mistakes": "no_bias (1); no_sigma (4)",
    }
    made = rows(mistakes_csv(mistakes(read_class(spring))))
    assert (made[0]["mistake"], made[0]["learners"], made[0]["times"]) == ("no_bias", "2", "3")


@pytest.mark.parametrize("begins", [*FORMULA, "\t=", "\r="])
def test_a_name_is_no_formula(tmp_path, begins):
    evil = f"{begins}HYPERLINK(1)"
    try:
        hand_in(tmp_path / "in" / f"{evil}.json", {IDS[0]: {"status": "wrong", "attempts": 1,
                                                            "mistakes": {evil: 1}}})
    except OSError:
        pytest.skip("this system has no files of such a name")
    class_ = read_class(tmp_path / "in")
    for table in (learners_csv(class_), mistakes_csv(mistakes(class_))):
        for row in csv.reader(io.StringIO(table)):
            assert not [cell for cell in row if cell.startswith(FORMULA)]
            assert not re.search(r"[\t\r]", "".join(row))
    assert learners_csv(class_).count("HYPERLINK") == len(IDS) + 1


def test_nothing_personal_but_the_name_is_told(spring, capsys):
    hand_in(spring / "eve.json", {IDS[0]: {"attempts": 1, "status": "wrong", "email": "e@mail"}},
            author="Eve Example", code="secret")
    assert command.main([str(spring)]) == 0
    written = [path.read_text("utf-8-sig") for path in spring.parent.glob("*.csv")]
    assert len(written) == 2
    for said in [capsys.readouterr().out, *written]:
        assert not re.search("e@mail|Eve Example|secret", said)


@pytest.mark.parametrize("name", ["$\\frac{x$", "a\x1b[31mb", "x" * 200, "d_{e}^f", "a\nb"])
def test_any_name_can_be_shown(tmp_path, capsys, name):
    try:
        hand_in(tmp_path / "in" / f"{name}.json", {IDS[0]: {"attempts": 1, "status": "wrong"}})
    except OSError:
        pytest.skip("this system has no files of such a name")
    assert command.main([str(tmp_path / "in")]) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said and "a\nb" not in said
    assert max(len(one.name) for one in read_class(tmp_path / "in").learners) <= letters.LONGEST


def test_a_picture_has_its_words_and_tells_nothing_by_colour_alone(spring):
    assert len(set(MARKS.values())) == len(MARKS) == len(set(pictures.GROUNDS.values()))
    class_ = read_class(spring)
    drawn = pictures.picture(class_)
    texts = [text.get_text() for ax in drawn.axes for text in ax.texts]
    assert {"✓3", "!6", "✗1", "○", "zoe", "Björn", "alice", f"01 {IDS[0]}"} <= set(texts)
    assert texts.count("○") == 3 * len(IDS) - 5
    words = drawn.in_words()
    assert words.startswith("A table of 3 learners and")
    assert f"{IDS[0]}: 1 right, 1 stuck, 1 not attempted." in words
    assert "zoe: 2 solved." in words and "2 learners made this mistake in feedforward" in words


def test_letters_of_names_are_looked_for_in_the_fonts_that_are_here():
    here = ["DejaVu Sans", "SimHei", "Noto Sans CJK JP", "Comic Sans"]
    assert pictures.with_letters_of_names(here) == ["DejaVu Sans", "SimHei", "Noto Sans CJK JP"]


def test_no_two_texts_of_a_picture_overlap(spring):
    for n in range(3):
        hand_in(spring / f"W{n} {'WIDE' * 20}.json", {id: {"status": "wrong", "mistakes": {
            max(EXERCISES[id].mistakes, key=lambda each: len(in_words(id, each.id))).id: 1
        }} for id in IDS})
    drawn = pictures.picture(read_class(spring))
    drawn.canvas.draw()
    # The labels over the columns are slanted, so their boxes are wider than they are; a mark is in
    # its cell.
    upright = [text for ax in drawn.axes for text in ax.texts
               if not text.get_rotation() and text.get_text()[0] not in MARKS.values()]
    boxes = [(text.get_text(), text.get_window_extent()) for text in upright]
    page = drawn.bbox
    for i, (said, box) in enumerate(boxes):
        assert page.x0 <= box.x0 and box.x1 <= page.x1, said
        assert page.y0 <= box.y0 and box.y1 <= page.y1, said
        assert not [other for other, place in boxes[:i] if box.overlaps(place)], said


def test_a_picture_has_so_many_rows_and_says_that_there_are_more(spring, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_ROWS", 2)
    texts = [text.get_text() for text in pictures.picture(read_class(spring)).axes[0].texts]
    assert "zoe" not in texts and any("The first 2 of 3." in text for text in texts)


# ---- the command ----


def test_files_are_written_beside_the_folder_or_where_one_says(spring, tmp_path, capsys):
    names = ["spring_class.csv", "spring_class.png", "spring_mistakes.csv"]
    assert command.main([str(spring)]) == command.main([str(spring), "--to", str(tmp_path / "to")])
    assert sorted(path.name for path in tmp_path.glob("spring_*")) == names
    assert sorted(path.name for path in (tmp_path / "to").iterdir()) == names
    said = capsys.readouterr().out
    assert str(tmp_path / "spring_class.png") in said and "Written:" in said
    assert imread(tmp_path / "spring_class.png").shape[2] in (3, 4)
    assert b"A table of 3 learners" in (tmp_path / "spring_class.png").read_bytes()
    first = (tmp_path / "to" / "spring_class.csv").read_bytes()
    assert first.startswith(b"\xef\xbb\xbflearner,") and b"\r" not in first
    assert first == (tmp_path / "spring_class.csv").read_bytes()


@pytest.mark.parametrize(("make", "said"), [
    (None, "FOLDER must be the folder"),
    (lambda folder: None, "there is no"),
    (lambda folder: folder.write_text("x"), "is a file"),
    (lambda folder: folder.mkdir(), "holds no file that ends in .json"),
])
def test_what_is_no_class_is_told_what_to_name(tmp_path, capsys, make, said):
    folder = tmp_path / "in"
    if make is not None:
        make(folder)
    assert command.main([str(folder)] if make is not None else []) == 2
    printed = capsys.readouterr().out
    assert said in printed and "Write python run.py class FOLDER" in printed
    assert not list(tmp_path.glob("*_class*"))


def test_a_folder_of_everything_is_no_class(spring, monkeypatch):
    monkeypatch.setattr(reading, "MOST_FILES", 2)
    with pytest.raises(Unusable, match="more than 2 files"):
        read_class(spring)


def test_where_all_is_damaged_nothing_is_written(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "alice.json").write_text("{")
    assert command.main([str(tmp_path / "in")]) == 1
    said = capsys.readouterr().out
    assert "alice.json: it is not JSON" in said and "nothing is written" in said
    assert not list(tmp_path.glob("*_class*"))


def test_where_nothing_can_be_written_it_says_so(spring, tmp_path, capsys):
    (tmp_path / "to").write_text("a file")
    assert command.main([str(spring), "--to", str(tmp_path / "to")]) == 1
    assert "Name another folder: --to OTHER" in capsys.readouterr().out
