"""The JavaScript and CSS of the widgets, joined into the one string each that a page can load."""

from __future__ import annotations

from pathlib import Path

from ..figures.style import PALETTES

_HERE = Path(__file__).parent


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def module(*names: str) -> str:
    """Return shared.js and the named files as one module: loaded from a blob, none could import."""
    return "\n".join(_read(f"{name}.js") for name in ("shared", *names))


def sheet(name: str | None = None) -> str:
    """Return the palettes, shared.css and, if named, `name`.css as one style sheet."""
    parts = [_palette(".bpkit", "light"), _palette('[data-jp-theme-light="false"] .bpkit', "dark")]
    return "\n".join([*parts, _read("shared.css"), *([_read(f"{name}.css")] if name else [])])


def _palette(selector: str, theme: str) -> str:
    colours = "".join(f"--bpkit-{name}: {colour};" for name, colour in PALETTES[theme].items())
    return f"{selector} {{ {colours} }}"
