"""The benchmarks: all are on the page, each runs, and what the page says is what was measured.

Those in a browser run in tests/browser/test_benchmarks.py.
"""

import re

import pytest
from test_house import REPOSITORY

from tools.benchmarks import __main__ as bench
from tools.benchmarks import check, epoch, imports, measuring, sweep

SHARED = {"__init__", "__main__", "browser", "measuring"}


def rows(text):
    """The cells of a table in Markdown, without its head and rule."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert re.fullmatch(r"\| -+ \|( -+: \|)+", lines[1]), lines[1]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert len({len(row) for row in cells}) == 1
    return cells[2:]


# ---- the parts ----


def test_a_table_reads_well_as_text_and_as_markdown():
    assert measuring.table(["way", "ms"], [["long name", 7], ["b", 1000]]).splitlines() == [
        "| way       |   ms |",
        "| --------- | ---: |",
        "| long name |    7 |",
        "| b         | 1000 |",
    ]


def test_ways_take_turns_and_are_compared_round_by_round():
    calls = []

    def way(name, figures):
        return lambda: calls.append(name) or figures.pop(0)

    taken = measuring.in_turn({"a": way("a", [1.0, 10.0, 1.0]), "b": way("b", [2.0, 40.0, 3.0])}, 3)
    assert calls == ["a", "b"] * 3
    assert measuring.times(taken["b"], taken["a"]) == 3  # of 2, 4, 3; the medians give 3 too
    assert measuring.times(taken["a"], taken["b"]) == 1 / 3


# ---- each benchmark ----


def test_every_benchmark_is_on_the_page_and_asks_a_question():
    files = {path.stem for path in bench.FOLDER.glob("*.py")} - SHARED
    assert files == set(bench.NAMES)
    for name in bench.NAMES:
        assert bench.question(name).endswith("?")
        assert f"python run.py bench {name}" in (bench.FOLDER / f"{name}.py").read_text("utf-8")


def test_imports(monkeypatch):
    few = {name: imports.IMPORTS[name] for name in ("numpy", "bpkit")}
    monkeypatch.setattr(imports, "IMPORTS", few)
    numpy, bpkit = rows(imports.measured(1))
    assert numpy[0] == "numpy" and numpy[2] == "1.00"
    assert bpkit[0] == "bpkit" and int(bpkit[1]) > 0


def test_epoch():
    text = epoch.measured(1, (1000,))
    ways = {row[0]: row[1:] for row in rows(text)}
    assert ways["sgd"][1] == "1.00" and {"loop", "products"} < set(ways)
    assert (epoch.NO_TORCH in text) == (len(ways) == 3)


def test_sweep():
    assert [row[0] for row in rows(sweep.measured(1))] == ["3-4-4-2", "784-30-10"]


def test_check():
    (row,) = rows(check.measured(["sigmoid_prime"], each=True))
    assert row[0] == "sigmoid_prime" and len(row) == 1 + len(check.ANSWERS)
    assert all(int(figure) >= 0 for figure in row[1:])


# ---- the page ----


def test_an_unknown_benchmark_is_named_with_those_there_are(capsys):
    assert bench.main(["latenz"]) == 2
    said = capsys.readouterr().out
    assert "'latenz'" in said and ", ".join(bench.NAMES) in said


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A separate README, and benchmarks that take no time."""
    path = tmp_path / "README.md"
    before = f"above\n{bench.BEGIN}\nthe page before\n{bench.END}\nbelow\n"
    path.write_text(before, encoding="utf-8")
    monkeypatch.setattr(bench, "KEPT", path)
    monkeypatch.setattr(bench, "answer", lambda name: f"the table of {name}")
    return path


def test_the_page_is_kept_between_its_marks(kept, capsys):
    assert bench.main([]) == 0
    assert "the page before" in kept.read_text(encoding="utf-8")  # only --write keeps it
    assert bench.main(["--write"]) == 0
    text = kept.read_text(encoding="utf-8")
    assert text.startswith("above\n") and text.endswith("below\n") and "the page before" not in text
    assert all(f"the table of {name}" in text for name in bench.NAMES)
    assert bench.machine() in text and bench.machine() in capsys.readouterr().out
    bench.main(["--write"])
    assert kept.read_text(encoding="utf-8").count(bench.BEGIN) == 1


def test_a_page_on_which_something_failed_says_so_and_is_not_kept(kept, monkeypatch, capsys):
    def answer(name):
        if name == "sweep":
            raise bench.Failed("ImportError: no sweep")
        return "a table"

    monkeypatch.setattr(bench, "answer", answer)
    assert bench.main(["--write"]) == 1
    assert "the page before" in kept.read_text(encoding="utf-8")
    shown = capsys.readouterr()
    assert "sweep failed" in shown.out and "ImportError: no sweep" in shown.out
    assert "not kept" in shown.err


def test_what_a_benchmark_cannot_do_is_a_failure():
    with pytest.raises(bench.Failed, match="no_such"):
        bench.answer("no_such")


def test_the_page_that_is_kept_answers_every_question():
    page = (REPOSITORY / "tools" / "benchmarks" / "README.md").read_text(encoding="utf-8")
    page = page.split(bench.BEGIN)[1].split(bench.END)[0]
    questions = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert questions == [bench.question(name) for name in bench.NAMES]
    assert len(page.splitlines()) <= 155
