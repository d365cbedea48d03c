"""The widgets' JavaScript and CSS: what they must not do, wherever they are shown."""

import re
from pathlib import Path

import pytest

import bpkit.widgets
from bpkit.figures.style import PALETTES
from bpkit.widgets.views.assets import module, sheet

ROOM = Path(bpkit.widgets.__file__).parent
SCRIPTS = sorted(ROOM.rglob("*.js"))
SHEETS = sorted(ROOM.rglob("*.css"))

# Listeners outside the widget outlive it; turning text into markup is a hole; a page may have two
# of anything; nothing is fetched, stored, or looked for in the whole document.
FORBIDDEN = re.compile(
    r"(document|window|body)\.addEventListener|innerHTML|outerHTML|insertAdjacentHTML|eval\("
    r"|\.id\s*=|\bid:|getElementById|document\.querySelector|fetch\(|XMLHttpRequest|WebSocket"
    r"|localStorage|https?://(?!www\.w3\.org/2000/svg)|^\s*import "
)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.stem)
def test_a_script_stays_in_its_widget(script):
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("// ")  # says what it is
    assert [line for line in lines if FORBIDDEN.search(line)] == []


def arguments(text, start):
    """What is between the bracket at `start` and the one that closes it."""
    depth = 0
    for end in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            return text[start + 1 : end]
    raise AssertionError("a bracket is not closed")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.stem)
def test_every_listener_goes_with_its_widget(script):
    text = script.read_text(encoding="utf-8")
    for call in re.finditer(r"\.addEventListener\(", text):
        assert re.search(r"\{[^{}]*\bsignal\b[^{}]*\}\s*$", arguments(text, call.end() - 1)), call


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: file.stem)
def test_a_sheet_is_about_the_courses_own_elements(file):
    text = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.S)
    selectors = re.findall(r"([^{};]+)\{", re.sub(r"@[^{]+\{", "", text))
    assert selectors
    for selector in re.split(r",(?![^(]*\))", ",".join(selectors)):
        assert "bpkit" in selector, selector
    assert "url(" not in text and "@import" not in text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_palette_is_that_of_the_figures(theme):
    for name, colour in PALETTES[theme].items():
        assert f"--bpkit-{name}: {colour};" in sheet()


def test_a_module_is_one_script_with_one_export():
    assert module("network_picture", "network_card", "network_view").count("export default") == 1
