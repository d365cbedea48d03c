"""Write requirements.txt again, from pyproject.toml: python tools/requirements.py."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = """\
# Everything the course and its tests need. Written from pyproject.toml, which says why, line by
# line, by `python tools/requirements.py`. `python run.py` installs it into .venv, from wheels only.
"""
EXTRAS = ("course", "test", "cluster", "site")


def requirements() -> str:
    """What belongs in requirements.txt: a paragraph for the package, and one for each extra."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    groups = [project["dependencies"], *(project["optional-dependencies"][e] for e in EXTRAS)]
    return "\n".join([HEAD, *("\n".join([*group, ""]) for group in groups), "-e .\n"])


if __name__ == "__main__":
    (ROOT / "requirements.txt").write_text(requirements(), encoding="utf-8", newline="\n")
