"""The packages that only the extras of bpkit need, and the error where one is missing."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from .in_browser import IN_BROWSER


def require(what: str, extra: str, names: Sequence[str]) -> None:
    """Raise ModuleNotFoundError if one of these is not installed; none is imported."""
    for name in names:
        if not IN_BROWSER and find_spec(name) is None:
            raise lacking(ModuleNotFoundError(name=name), what, extra)


def lacking(missing: ModuleNotFoundError, what: str, extra: str) -> ModuleNotFoundError:
    """Return the error that says which package `what` lacks, and how to install the extra."""
    name = str(missing.name).split(".")[0]
    return ModuleNotFoundError(
        f"{what}, and {name} is not installed. In the folder of the course, write: "
        f'pip install ".[{extra}]". Then restart the kernel.',
        name=name,
    )
