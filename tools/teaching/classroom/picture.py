"""A class as a picture: a row for each learner, a column for each exercise, marks and numbers."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

import matplotlib as mpl
from matplotlib.font_manager import get_font_names
from matplotlib.patches import Rectangle

from bpkit.exercises import EXERCISES
from bpkit.figures.described import DescribedFigure
from bpkit.figures.style import style

from .counting import MARKS, STUCK, mistakes, solved, status, statuses
from .reading import Class
from .tables import count

MOST_ROWS = 200  # learners in one picture; the tables have all
COMMONEST = 6
# The background of a cell, by its name in the palette; the mark in it says the same.
GROUNDS = {"right": "fill", "wrong": "badge", STUCK: "negative", "not attempted": "face"}
CELL, LETTER, RIGHT, ABOVE, BELOW = 0.34, 0.085, 0.8, 1.7, 0.5  # inches


def picture(class_: Class) -> DescribedFigure:
    """Draw how each learner is doing with each exercise, and below it the most common mistakes."""
    rows, made = class_.learners[:MOST_ROWS], mistakes(class_)[:COMMONEST]
    grid = CELL * len(rows), CELL * len(EXERCISES)
    bars = 0.62 * len(made) + (0.7 if made else 0)
    left = 0.5 + LETTER * max(len(learner.name) for learner in rows)
    width, height = left + grid[1] + RIGHT, ABOVE + grid[0] + BELOW + bars
    with style("light") as palette:
        mpl.rcParams["font.family"] = with_letters_of_names(get_font_names())
        figure = DescribedFigure(figsize=(width, height))
        ax = figure.add_axes((left / width, (BELOW + bars) / height, grid[1] / width,
                              grid[0] / height))
        ax.set(xlim=(0, len(EXERCISES)), ylim=(len(rows), 0))
        ax.axis("off")
        for i, learner in enumerate(rows):
            written(ax, -0.2, i + 0.5, learner.name, ha="right")
            for k, id in enumerate(EXERCISES):
                _cell(ax, (k, i), status(learner.of(id)), learner.of(id).attempts, palette)
            written(ax, len(EXERCISES) + 0.2, i + 0.5, str(solved(learner.records)), ha="left")
        _head(ax, class_, len(rows))
        if made:
            below = figure.add_axes((left / width, 0.25 / height, grid[1] / width,
                                     (bars - 0.55) / height))
            _bars(below, made, palette)
        figure.words = in_words(class_)
    return figure


# Fonts with Chinese, Japanese and Korean letters, of Windows, macOS and Linux.
OF_NAMES = (
    "Microsoft YaHei", "SimHei", "PingFang SC", "Hiragino Sans GB", "Yu Gothic", "Malgun Gothic",
    "Apple SD Gothic Neo", "Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Micro Hei",
)  # fmt: skip


def with_letters_of_names(installed: Iterable[str]) -> list[str]:
    """Return the fonts in which to look for a letter, in order: ours, then those installed."""
    return ["DejaVu Sans", *(name for name in OF_NAMES if name in {*installed})]


def written(ax: Any, x: float, y: float, text: str, **how: Any) -> None:
    """Write text as it is: a $ in a name is not mathematics."""
    ax.text(x, y, text, **{"va": "center", "fontsize": 9, "parse_math": False, **how})


def _cell(ax: Any, at: tuple[int, int], how: str, attempts: int, palette: dict[str, str]) -> None:
    ground, line = palette[GROUNDS[how]], palette["hairline"]
    ax.add_patch(Rectangle(at, 1, 1, facecolor=ground, edgecolor=line))
    ink = palette["face"] if how == STUCK else palette["ink"]
    ink = palette["muted"] if how == "not attempted" else ink
    number = str(attempts) if attempts < 100 else "99+"
    said = MARKS[how] + (number if attempts else "")
    written(ax, at[0] + 0.5, at[1] + 0.5, said, ha="center", color=ink, fontsize=8.5,
            fontweight="bold" if how == STUCK else "normal")


def _head(ax: Any, class_: Class, rows: int) -> None:
    for k, (id, exercise) in enumerate(EXERCISES.items()):
        written(ax, k + 0.5, -0.25, f"{exercise.section.notebook[:2]} {id}", rotation=55, ha="left",
                va="bottom", rotation_mode="anchor")
    written(ax, len(EXERCISES) + 0.2, -0.3, "solved", ha="left", va="bottom")
    said = ", ".join(f"{mark} {status}" for status, mark in MARKS.items())
    more = f" The first {rows} of {len(class_.learners)}." if rows < len(class_.learners) else ""
    said = f"{said}; beside it the number of attempts.{more}"
    written(ax, 0, rows + 0.25, said, ha="left", va="top")


def _bars(ax: Any, made: list[Any], palette: dict[str, str]) -> None:
    most = max(each.learners for each in made)
    ax.set(xlim=(0, most), ylim=(len(made) - 0.15, -0.75))
    ax.axis("off")
    written(ax, 0, -0.55, "The most common mistakes, and how many learners made each:", ha="left",
            fontweight="bold")
    for i, each in enumerate(made):
        said = textwrap.shorten(f"{each.exercise}: {each.words}", 105, placeholder=" …")
        written(ax, 0, i, said, ha="left")
        ax.add_patch(Rectangle((0, i + 0.25), each.learners, 0.28, facecolor=palette["positive"]))
        written(ax, -most / 100, i + 0.39, str(each.learners), ha="right")


def in_words(class_: Class) -> str:
    """Return what the picture shows, in words and numbers."""
    said = [f"A table of {count(len(class_.learners), 'learner')} and "
            f"{count(len(EXERCISES), 'exercise')}."]  # fmt: skip
    for id in EXERCISES:
        how = statuses(class_, id)
        stand = ", ".join(f"{how[each]} {each}" for each in MARKS if how[each])
        said.append(f"{id}: {stand}.")
    said += [f"{learner.name}: {solved(learner.records)} solved." for learner in class_.learners]
    made = mistakes(class_)[:COMMONEST]
    said += [f"{count(each.learners, 'learner')} made this mistake in {each.exercise}: {each.words}"
             for each in made]
    return " ".join(said)
