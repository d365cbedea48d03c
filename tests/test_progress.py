"""What has been solved: remembered, merged, set aside if damaged, never fatal."""

import errno
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import nbformat.v4 as v4
import pytest
from filelock import FileLock

from bpkit.exercises import EXERCISES, progress_file
from bpkit.exercises.progress import Progress

REPOSITORY = Path(__file__).resolve().parent.parent
NAME = "bpkit_progress.json"
IDS = list(EXERCISES)


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Where progress is kept in this test; the folder is empty."""
    monkeypatch.setenv("BPKIT_PROGRESS", str(tmp_path / NAME))
    monkeypatch.setattr(progress_file, "PATIENCE", 0.1)
    return tmp_path / NAME


def stored(file):
    return json.loads(file.read_text(encoding="utf-8"))


def entry(file, id=IDS[0]):
    return stored(file)["exercises"][id]


def listed(folder):
    """The files that a reader sees."""
    return sorted(path.name for path in folder.iterdir() if path.name[0] != ".")


def test_it_remembers_across_kernels_what_was_reached_and_what_went_wrong(file):
    one = Progress()
    assert not one.attempted(IDS[0])
    assert one.checked(IDS[0], "wrong", "sign") == ""
    one.checked(IDS[0], "wrong", "sign")
    one.checked(IDS[0], "wrong", None)
    one.hinted(IDS[0], 2)
    one.hinted(IDS[0], 1)
    one.checked(IDS[0], "right", None)
    one.opened(IDS[0])
    one.checked(IDS[0], "wrong", "half")
    wanted = {"status": "right", "attempts": 5, "mistakes": {"sign": 2, "half": 1}, "hint": 2,
              "solution": True}
    assert entry(file) == wanted
    assert stored(file) == {"format": "bpkit progress", "version": 1,
                            "exercises": {IDS[0]: wanted}}
    assert Progress().attempted(IDS[0]) and not Progress().attempted(IDS[1])


def test_an_untouched_stub_and_a_look_leave_no_trace(file):
    one = Progress()
    assert one.checked(IDS[0], "not attempted", None) == ""
    repr(one), one.table(), one.attempted(IDS[0])
    assert not list(file.parent.iterdir())


def test_a_hint_is_no_attempt(file):
    Progress().hinted(IDS[0], 1)
    assert entry(file)["status"] == "not attempted" and not Progress().attempted(IDS[0])


def test_two_notebooks_add_up(file):
    one, two = Progress(), Progress()
    for _ in range(3):
        one.checked(IDS[0], "wrong", "sign")
        two.checked(IDS[0], "wrong", "sign")
        two.checked(IDS[1], "right", None)
    assert entry(file)["mistakes"] == {"sign": 6} and entry(file)["attempts"] == 6
    assert one.attempted(IDS[1])


def test_many_processes_at_once_lose_nothing(file):
    code = (f"from bpkit.exercises.progress import Progress\none = Progress()\n"
            f"for _ in range(20): one.checked({IDS[0]!r}, 'wrong', 'sign')")
    running = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert entry(file)["attempts"] == 60
    assert listed(file.parent) == [NAME]


def test_what_it_does_not_know_is_kept(file):
    other = {"status": "right", "attempts": 1, "mistakes": {}, "hint": 0, "solution": False}
    file.write_text(json.dumps({
        "format": "bpkit progress", "version": 1, "course": "spring",
        "exercises": {"no_longer_here": other, IDS[0]: {"attempts": 2, "minutes": 7}},
    }))
    Progress().checked(IDS[0], "wrong", None)
    assert stored(file)["exercises"]["no_longer_here"] == other
    assert stored(file)["course"] == "spring"
    assert entry(file)["minutes"] == 7 and entry(file)["attempts"] == 3


def test_it_shows_itself_in_one_line(file):
    one, count = Progress(), len(EXERCISES)
    first = EXERCISES[IDS[0]].section.notebook
    assert repr(one) == (
        f"None of the {count} exercises tried yet. The first: check.{IDS[0]}, in {first}."
    )
    one.checked(IDS[0], "right", None)
    one.checked(IDS[2], "right", None)
    after = EXERCISES[IDS[1]].section.notebook
    assert repr(one) == f"2 of {count} exercises solved. Next: check.{IDS[1]}, in {after}."
    shown = one._repr_html_()
    assert shown.startswith(f"<div>{one!r}</div>")
    dots = re.findall(r"role='listitem'><(\w+) title='(\w+: [\w ]+)'[^>]*>([^<]*)<", shown)
    status = {IDS[0]: "right", IDS[2]: "right"}
    assert dots == [
        ("span", f"{id}: {status.get(id, 'not attempted')}", "✓" if id in status else "&nbsp;")
        for id in IDS
    ]
    one.hinted(IDS[1], 3)
    one.checked(IDS[1], "wrong", "sign")
    one.opened(IDS[1])
    lines = str(one.table()).splitlines()
    assert lines[0] == f"✓ {IDS[0]}: right, 1 attempt"
    assert lines[1] == f"✗ {IDS[1]}: wrong, 1 attempt, hint 3 opened, solution opened"
    assert lines[3] == f"○ {IDS[3]}: not attempted" and len(lines) == count
    for id in IDS:
        one.checked(id, "right", None)
    assert repr(one) == f"All {count} exercises solved."


DAMAGED = {
    "empty": "",
    "cut off": '{"format": "bpkit progress", "version": 1, "exer',
    "binary": b"\xff\xfe\x00",
    "deep": "[" * 100_000,
    "a list": "[]",
    "a notebook": '{"cells": [], "nbformat": 4}',
    "another version": '{"format": "bpkit progress", "version": 2, "exercises": {}}',
    "no exercises": '{"format": "bpkit progress", "version": 1, "exercises": [1]}',
    **{
        f"wrong {what}": json.dumps({"format": "bpkit progress", "version": 1,
                                     "exercises": {"output_error": bad}})
        for what, bad in {
            "entry": 3, "status": {"status": "solved"}, "status type": {"status": ["right"]},
            "attempts": {"attempts": "3"}, "attempts, true": {"attempts": True},
            "attempts, negative": {"attempts": -1},
            "attempts, endless": {"attempts": 10**4000}, "mistakes": {"mistakes": ["sign"]},
            "count": {"mistakes": {"sign": 0.5}}, "hint": {"hint": None},
            "solution": {"solution": 1},
        }.items()
    },
    "huge": '{"format": "bpkit progress", "version": 1, "exercises": {}}' + " " * 1_000_001,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_set_aside_and_said_once(file, content):
    content = content if isinstance(content, bytes) else content.encode()
    file.write_bytes(content)
    file.with_name("bpkit_progress.damaged-1.json").write_text("an older one")
    one = Progress()
    said = one.checked(IDS[0], "right", None)
    assert "bpkit_progress.damaged-2.json" in said and "\n" not in said
    assert one.checked(IDS[0], "right", None) == ""
    assert file.with_name("bpkit_progress.damaged-1.json").read_text() == "an older one"
    assert file.with_name("bpkit_progress.damaged-2.json").read_bytes() == content
    assert entry(file)["attempts"] == 2
    assert len(listed(file.parent)) == 3


def test_a_folder_of_that_name_is_set_aside_too(tmp_path, monkeypatch):
    monkeypatch.delenv("BPKIT_PROGRESS")
    monkeypatch.chdir(tmp_path)
    (tmp_path / NAME / "inside").mkdir(parents=True)
    assert "it is a folder" in Progress().checked(IDS[0], "right", None)
    assert (tmp_path / "bpkit_progress.damaged-1.json" / "inside").is_dir()
    assert entry(tmp_path / NAME)["attempts"] == 1


def test_damage_found_by_looking_is_shown(file):
    file.write_text("?")
    one = Progress()
    assert "bpkit_progress.damaged-1.json" in repr(one) and "None of the" in repr(one)
    assert "damaged-1" in one._repr_html_()
    assert listed(file.parent) == ["bpkit_progress.damaged-1.json"]
    assert "damaged-1" in one.checked(IDS[0], "right", None)
    assert "damaged-1" not in repr(one)


def test_a_byte_order_mark_is_no_damage(file):
    Progress().checked(IDS[0], "right", None)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert Progress().checked(IDS[0], "right", None) == "" and entry(file)["attempts"] == 2


def from_memory(one):
    """It carries on without a file, and says so once."""
    said = one.checked(IDS[0], "right", "sign")
    assert said.startswith("Your progress cannot be saved here: ") and "\n" not in said
    assert one.checked(IDS[0], "wrong", None) == ""
    one.hinted(IDS[1], 1)
    one.opened(IDS[1])
    assert one.attempted(IDS[0]) and repr(one).startswith("1 of ")


@pytest.mark.parametrize("place", ["missing/folder.json", "a file/progress.json"])
def test_where_nothing_can_be_written_it_goes_on_from_memory(tmp_path, monkeypatch, place):
    (tmp_path / "a file").write_text("")
    monkeypatch.setenv("BPKIT_PROGRESS", str(tmp_path / place))
    one = Progress()
    from_memory(one)
    assert "cannot be put away" in one.begin_again()
    assert listed(tmp_path) == ["a file"]
    assert (tmp_path / "a file").read_text() == ""


@pytest.mark.skipif(os.name == "nt", reason="a link needs special rights there")
def test_a_device_is_neither_read_nor_replaced(file):
    file.symlink_to(os.devnull)  # a link: a fault here must not cost the machine its device
    from_memory(Progress())
    assert file.is_symlink() and listed(file.parent) == [NAME]


@pytest.mark.parametrize("step", ["open", "replace"])
def test_a_write_that_fails_leaves_the_file_as_it_was_and_is_made_up_for(
    file, monkeypatch, step
):
    one = Progress()
    one.checked(IDS[0], "wrong", "sign")
    before = file.read_bytes()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(*((Path, "open", full) if step == "open" else (os, "replace", full)))
        assert "No space left" in one.checked(IDS[0], "right", None)
        assert one.checked(IDS[1], "wrong", None) == ""
        assert repr(one).startswith("1 of ")
    assert file.read_bytes() == before
    assert not list(file.parent.glob("*.new")) and listed(file.parent) == [NAME]
    one.checked(IDS[0], "right", None)
    assert entry(file)["attempts"] == 3 and entry(file, IDS[1])["attempts"] == 1


def test_damage_that_cannot_be_set_aside_is_not_overwritten(file, monkeypatch):
    file.write_text("mine")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    from_memory(Progress())
    assert file.read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other locks")
def test_where_there_are_no_locks_progress_is_kept_without(file, monkeypatch):
    import fcntl

    def none(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    assert Progress().checked("output_error", "right", None) == ""
    assert json.loads(file.read_text())["exercises"]["output_error"]["status"] == "right"


def test_a_lock_that_cannot_be_had_is_a_note(file):
    one = Progress()
    lock = file.with_name(".bpkit_progress.lock")
    with FileLock(lock):
        # In this thread, waiting for the lock would never end: another thread must hold it.
        code = ("import bpkit.exercises.progress_file as f; f.PATIENCE = 0.1\n"
                "from bpkit.exercises.progress import Progress; one = Progress()\n"
                f"print(one.checked({IDS[0]!r}, 'right', None)); print(one)")
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                              timeout=60, check=True)
    assert "another notebook is using the file" in done.stdout and "1 of" in done.stdout
    assert one.checked(IDS[0], "right", None) == "" and entry(file)["attempts"] == 1


def test_begin_again_keeps_the_file_under_another_name(file):
    one = Progress()
    assert "nothing to put away" in one.begin_again()
    for n in (1, 2):
        one.checked(IDS[0], "right", None)
        assert str(file.with_name(f"bpkit_progress.before-{n}.json")) in one.begin_again()
        assert repr(one).startswith("None of the") and not one.attempted(IDS[0])
    assert len(listed(file.parent)) == 2


def test_who_has_waited_in_vain_does_not_wait_again(file, monkeypatch):
    code = ("import sys; from bpkit.exercises.progress_file import ProgressFile\n"
            "with ProgressFile().lock(): print('held', flush=True); sys.stdin.read()")
    holder = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "held\n"
        one = Progress()
        assert "another notebook is using the file" in one.checked(IDS[0], "wrong", None)
        monkeypatch.setattr(progress_file, "PATIENCE", 1000)
        assert one.checked(IDS[0], "wrong", None) == ""
    finally:
        holder.kill()  # and what it held has been released
        holder.communicate()
    assert one.checked(IDS[0], "right", None) == "" and entry(file)["attempts"] == 3


@pytest.mark.skipif(os.name == "nt", reason="a link needs special rights there")
def test_a_link_stays_a_link(file, tmp_path):
    kept = tmp_path / "elsewhere" / "kept.json"
    kept.parent.mkdir()
    file.symlink_to(kept)
    for attempts in (1, 2):
        assert Progress().checked(IDS[0], "right", None) == ""
        assert file.is_symlink() and entry(kept)["attempts"] == attempts
    assert listed(kept.parent) == ["kept.json"]


def test_checks_from_several_threads_are_all_counted(file):
    one = Progress()
    threads = [threading.Thread(target=lambda: [one.checked(IDS[0], "wrong", "sign")
                                                for _ in range(10)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert entry(file)["attempts"] == entry(file)["mistakes"]["sign"] == 40


def test_a_cell_that_changes_the_folder_does_not_lose_the_file(tmp_path, monkeypatch):
    monkeypatch.delenv("BPKIT_PROGRESS")
    monkeypatch.chdir(tmp_path)
    one = Progress()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    one.checked(IDS[0], "right", None)
    assert (tmp_path / NAME).is_file()


# ---- tests and stored notebooks have none ----


def test_this_test_has_an_empty_file_of_its_own():
    assert repr(Progress()).startswith("None of the")
    Progress().checked(IDS[0], "right", None)


test_the_next_test_has_another = test_this_test_has_an_empty_file_of_its_own


@pytest.fixture
def notebooks(tmp_path):
    """A folder with two notebooks that each solve something, and a reader's progress."""
    for name in ("00_one", "01_two"):
        cells = [
            v4.new_code_cell("from bpkit.exercises.progress import progress\nprint(progress)"),
            v4.new_code_cell(f"progress.checked({IDS[0]!r}, 'right', None)\nprint(progress)"),
        ]
        for cell, id, began in zip(
            cells, IDS, ["None of the {} exercises tried yet. The first: check.{}, in {}.\n",
                         "1 of {} exercises solved. Next: check.{}, in {}.\n"], strict=False,
        ):
            said = began.format(len(IDS), id, EXERCISES[id].section.notebook)
            cell.outputs = [v4.new_output("stream", name="stdout", text=said)]
            cell.execution_count = 1
        path = tmp_path / f"{name}.ipynb"
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        path.write_text(v4.writes(v4.new_notebook(cells=cells, metadata=kernel)), encoding="utf-8")
    solved = {id: {"status": "right", "attempts": 1} for id in IDS}
    (tmp_path / NAME).write_text(
        json.dumps({"format": "bpkit progress", "version": 1, "exercises": solved})
    )
    return tmp_path


def clean():
    """The environment as a reader's terminal has it."""
    env = {name: value for name, value in os.environ.items() if name != "BPKIT_PROGRESS"}
    return {**env, "PYTHONPATH": str(REPOSITORY)}


def test_notebooks_are_tested_with_an_empty_file_each(notebooks):
    before = sorted((path.name, path.read_bytes()) for path in notebooks.iterdir())
    command = [sys.executable, "-m", "pytest", "-p", "conftest", "-p", "no:cacheprovider",
               "-c", str(REPOSITORY / "pyproject.toml"), "--rootdir", str(notebooks),
               str(notebooks)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=notebooks, env=clean())
    assert done.returncode == 0 and "4 passed" in done.stdout, done.stdout + done.stderr
    assert sorted((path.name, path.read_bytes()) for path in notebooks.iterdir()) == before


def test_notebooks_are_stored_with_an_empty_file_each(notebooks):
    tool = [sys.executable, str(REPOSITORY / "tools" / "notebooks.py")]
    before = listed(notebooks)
    paths = [str(path) for path in sorted(notebooks.glob("*.ipynb"))]
    done = subprocess.run([*tool, *paths], capture_output=True, text=True, env=clean())
    assert done.returncode == 0, done.stdout + done.stderr
    for path in paths:
        assert "None of the" in Path(path).read_text(encoding="utf-8")
        assert "1 of " in Path(path).read_text(encoding="utf-8")
    assert listed(notebooks) == before
