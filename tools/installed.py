"""Every package in this environment, and why it is there: python tools/installed.py.

If pyproject.toml names a package, its reason is the one given there. Any other package is here
because one of those needs it: the shortest chain that leads to it is shown. Nothing else is
installed.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement

PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
OURS = {
    "bpkit-course": "the course itself",
    "pip": "installs the others",
}
NOBODY = "nothing in the course needs it"


def normal(name: str) -> str:
    """A package's name as the index spells it: Jupyter_Client and jupyter-client are the same."""
    return re.sub(r"[-_.]+", "-", name).lower()


def reasons() -> dict[str, str]:
    """What pyproject.toml says beside each package that it names."""
    lines = PYPROJECT.read_text(encoding="utf-8").splitlines()
    said = (re.match(rf'\s+"({NAME})[^"]*",\s+# (.+)', line) for line in lines)
    return {normal(match[1]): match[2] for match in said if match}


def installed() -> dict[str, Distribution]:
    """Each package of this environment under its name."""
    return {normal(package.metadata["Name"]): package for package in distributions()}


def asks_for(package: Distribution, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """What a package with these extras needs on this machine: names, each with its extras."""
    for line in package.requires or []:
        need = Requirement(line)
        if need.marker is None or any(need.marker.evaluate({"extra": e}) for e in ("", *extras)):
            yield normal(need.name), frozenset(need.extras)


def why() -> dict[str, str]:
    """For each installed package one line that says why it is there, the nearest first."""
    there, said = installed(), reasons()
    chains: dict[str, tuple[str, ...]] = {name: (name,) for name in said if name in there}
    queue = [(name, frozenset[str]()) for name in chains]
    for name, extras in queue:
        for need in asks_for(there[name], extras):
            if need[0] in there and need not in queue:
                chains.setdefault(need[0], (need[0], *chains[name]))
                queue.append(need)
    lines = {name: said.get(name) or "for " + ", for ".join(chains[name][1:]) for name in chains}
    return lines | {name: OURS.get(name, NOBODY) for name in sorted(there.keys() - chains.keys())}


def main() -> None:
    """Print the list: name, version, reason."""
    there = installed()
    for name, line in why().items():
        print(f"{name:28} {there[name].version:12} {line}")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
