"""Every word of the course is in the list words.txt beside this file, so that a slip stands out.

A new word fails the test once: if it is in British spelling, add it to the list.
"""

import re
from pathlib import Path

import pytest
from series import PAGES, ROOT, cells, prose

LIST = Path(__file__).with_name("words.txt")
WORDS = LIST.read_text(encoding="utf-8").split()
TEXTS = [*PAGES, ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md")),
         *sorted(ROOT.glob("tools/teaching/edition/questions/*.md"))]

# Code, mathematics, the targets of links and HTML tags are not words.
NOT_WORDS = re.compile(
    r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$]*\$|\]\([^)\s]*\)|https?://\S+|<(?!img)[^>]*>"
    r'|<img src="[^"]*" width="\d+"|&\w+;',
    re.DOTALL,
)
AMERICAN = re.compile(
    r"\w+iz(?:e|es|ed|er|ing|ations?)|\w+yz(?:e|es|ed|ing)"
    r"|(?:col|neighb|behavi|fav|hon|lab|flav)or\w*|center\w*|learned|gray\w*|fulfill\w*"
    r"|(?:label|model|travel|cancel|signal)(?:ed|ing)"
)
BRITISH_TOO = re.compile(r"(?:re)?siz(?:e|es|ed|ing)|(?:pr|se)iz(?:e|es|ed|ing)")


def words_of(text):
    """The words of a text, in lower case, without repeats."""
    words = re.findall(r"[A-Za-z]+(?:['’][A-Za-z]+)*", NOT_WORDS.sub(" ", text))
    return {word.lower() for word in words}


def text_of(path):
    """What there is to read on a page: its prose, and the comments in its code."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    code = "\n".join(cell.source for cell in cells(path, "code"))
    return "\n".join([prose(path), *re.findall(r"#\s(.*)", code)])


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_word_is_in_the_list(path):
    words = words_of(text_of(path))
    assert len(words) > 100
    unknown = sorted(words - set(WORDS))
    assert not unknown, f"misspelt, or to be added to {LIST.name}: {' '.join(unknown)}"


def test_the_list_is_in_order_and_british():
    assert sorted(set(WORDS)) == WORDS
    american = [word for word in WORDS if AMERICAN.fullmatch(word)]
    assert [word for word in american if not BRITISH_TOO.fullmatch(word)] == []
