"""The JavaScript and CSS of the widgets, joined into the one string each that a page can load."""

from __future__ import annotations

from pathlib import Path

from ...figures.style import PALETTES

_HERE = Path(__file__).parent


def module(*names: str) -> str:
    """Return shared.js and the named files as one module: loaded from a blob, none could import."""
    return "\n".join(_read(_HERE / f"{name}.js") for name in ("shared", *names))


def sheet(own: str | Path | None = None) -> str:
    """Return the palettes, shared.css and a sheet of one's own, by name or path, as one sheet."""
    parts = [_palette(".bpkit", "light"), _palette('[data-jp-theme-light="false"] .bpkit', "dark")]
    files = [_HERE / "shared.css"]
    if own is not None:
        files.append(own if isinstance(own, Path) else _HERE / f"{own}.css")
    return "\n".join([*parts, *map(_read, files)])


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _palette(selector: str, theme: str) -> str:
    colours = "".join(f"--bpkit-{name}: {colour};" for name, colour in PALETTES[theme].items())
    return f"{selector} {{ {colours} }}"
