"""The JavaScript and CSS of the widgets, each joined into one string that a page can load."""

from __future__ import annotations

from pathlib import Path

from ...figures.style import PALETTES

_HERE = Path(__file__).parent


def module(*names: str) -> str:
    """Return shared.js and the named files as one module, since one from a blob cannot import."""
    return "\n".join(_read(_HERE / f"{name}.js") for name in ("shared", *names))


def sheet(*own: str | Path) -> str:
    """Return the palettes, shared.css and further sheets, by name or path, as one sheet."""
    ours = ":is(.bpkit, .bpkit-explorer)"
    dark = f'[data-jp-theme-light="false"] {ours}'
    parts = [_palette(ours, "light"), _palette(dark, "dark")]
    files = [_HERE / "shared.css"]
    files += [name if isinstance(name, Path) else _HERE / f"{name}.css" for name in own]
    return "\n".join([*parts, *map(_read, files)])


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _palette(selector: str, theme: str) -> str:
    colours = "".join(f"--bpkit-{name}: {colour};" for name, colour in PALETTES[theme].items())
    return f"{selector} {{ {colours} }}"
