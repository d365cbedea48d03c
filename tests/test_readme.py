"""README and CONTRIBUTING: code gives what they say, commands and paths exist, no gaps."""

import ast
import re

import pytest
from test_house import REPOSITORY

from tools.website.prose import PUBLISHED

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_code_gives_what_its_comments_say():
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names, compared = {}, 0
    for node in ast.parse(code).body:
        source = ast.get_source_segment(code, node)
        if not isinstance(node, ast.Expr):
            exec(source, names)
            continue
        said = re.search(re.escape(source) + r"\s+# ([^:\n]+)", code)
        assert eval(source, names) == ast.literal_eval(said[1]), source
        compared += 1
    assert compared == 3


@pytest.mark.parametrize(
    "name",
    ["README.md", "CONTRIBUTING.md", "LICENSE", "requirements.txt", "docs/homes.md",
     "docs/teachers.md"],
)
def test_links_lead_to_files(name):
    targets = re.findall(r"\]\(([^)\s]+)\)", (REPOSITORY / name).read_text(encoding="utf-8"))
    for target in targets:
        if not target.startswith("http") and target != PUBLISHED:
            assert ((REPOSITORY / name).parent / target).is_file(), target


def test_all_notebooks_are_listed_and_linked():
    row = re.compile(r"^\| \[(\d\d) [^]]+\]\(notebooks/(\S+)\) \| [^|]+\? \|$", re.MULTILINE)
    rows = row.findall(README)
    there = sorted(path.name for path in (REPOSITORY / "notebooks").glob("[0-9]*.ipynb"))
    assert [name for _, name in rows] == there
    assert all(name.startswith(number) for number, name in rows)


def test_both_commands_are_there():
    assert "python run.py " in README and "python run.py test" in README
    assert (REPOSITORY / "run.py").is_file()


def test_every_path_that_contributing_names_is_there():
    quoted = " ".join(re.findall(r"`([^`\n]+)`", CONTRIBUTING))
    path = r"(?<!\S)(?:\.?\w+(?:/[\w.]*)+|[a-z]\w*\.(?:py|txt|toml|md)(?!\S))"
    named = set(re.findall(path, quoted))
    assert len(named) > 30
    for name in named:
        assert any(REPOSITORY.glob(re.sub("NAME|NN_name", "*", name).rstrip("/"))), name


def test_every_command_that_contributing_names_is_there():
    commands = re.findall(r"`python ([^\s`]+)(?: ([^\s`]+))?[^`\n]*`", CONTRIBUTING)
    assert len(commands) >= 10
    source = (REPOSITORY / "run.py").read_text(encoding="utf-8")
    for script, word in commands:
        if script == "-m":
            assert (REPOSITORY / word.replace(".", "/") / "__main__.py").is_file()
        else:
            assert (REPOSITORY / script).is_file()
            assert script != "run.py" or f'"{word}":' in source, word


def test_what_contributing_says_of_names_in_the_code():
    for file, name in [
        ("tests/test_house.py", "FLOORS"), ("bpkit/activations.py", "ACTIVATIONS"),
        ("tests/oracle.py", "F"), ("bpkit/exercises/catalogue/weight_gradient.py", "MISTAKES"),
        ("run.py", "OLDEST"), ("run.py", "NEWEST"),
    ]:
        assert f"`{name}`" in CONTRIBUTING
        source = (REPOSITORY / file).read_text(encoding="utf-8")
        assert re.search(rf"^(\w+, )?{name}\b.*=", source, re.MULTILINE), name


def test_every_explorer_is_in_the_table():
    import bpkit.widgets

    named = re.findall(r"^\| `(\w+)\([^|]*\)` \| [^|]+ \|$", README, re.MULTILINE)
    assert sorted(named) == sorted(n for n in bpkit.widgets.__all__ if n[0].islower())


def test_every_exercise_is_named():
    from bpkit.exercises import EXERCISES

    section = README.split("## Exercises that know")[1].split("\n## ")[0]
    assert set(EXERCISES) <= set(re.findall(r"`(\w+)`", section))
