"""Code and notebooks keep to the style that pyproject.toml sets, and to their declared types."""

import ast
import subprocess
import sys

import pytest
from test_house import REPOSITORY

BROWSER = REPOSITORY / "tests" / "browser"


@pytest.mark.parametrize("tool", [["ruff", "check", "."], ["mypy"]], ids=["ruff", "mypy"])
def test_the_tools_find_nothing(tool):
    done = subprocess.run([sys.executable, "-m", *tool], cwd=REPOSITORY, capture_output=True,
                          text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


# What a page or a kernel says at one moment: that may be a moment too early.
AT_ONCE = {
    "read_in_kernel", "inner_text", "all_inner_texts", "text_content", "all_text_contents",
    "get_attribute", "input_value", "count", "is_visible", "is_hidden", "is_enabled", "is_disabled",
    "is_checked",
}  # fmt: skip


@pytest.mark.parametrize("path", sorted(BROWSER.glob("*.py")), ids=lambda path: path.name)
def test_what_a_browser_shows_is_awaited(path):
    """`expect`, `expect_in_kernel` and `box_of` wait until it is so; an assert does not."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    asserts = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    calls = [node for each in asserts for node in ast.walk(each.test) if isinstance(node, ast.Call)]
    at_once = [
        f"line {call.lineno}: {call.func.attr}"
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in AT_ONCE
        and not (call.func.attr == "count" and call.args)  # this one counts in a text or a list
    ]
    assert at_once == []
    boxes = [node.lineno for node in ast.walk(tree) if getattr(node, "attr", "") == "bounding_box"]
    assert not boxes or path.name == "lab.py"
