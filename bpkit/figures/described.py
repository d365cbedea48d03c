"""A plot with a description, because JupyterLab gives a cell's picture no alternative text."""

from __future__ import annotations

import base64
import html
import io
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from ..formatting import MINUS, short
from .sharp import SHARP, few_colours
from .style import plainly

# JupyterLab takes no alternative text for a picture. So the words are folded under the picture, and
# a script copies them to it. Where scripts do not run, the folded words remain.
NAME_THE_PICTURE = (
    "<script>{const own = document.currentScript; "
    "const picture = own.closest('.jp-OutputArea-child')?.previousElementSibling"
    "?.querySelector('img'); "
    "if (picture) picture.alt = own.previousElementSibling.lastElementChild.textContent;}</script>"
)


class DescribedFigure(Figure):
    """A pyplot figure that a notebook shows together with its description.

    `words` says what it shows; if they are not set, they are read off the lines in the figure.
    """

    words = ""

    def in_words(self) -> str:
        """Return what the figure shows, in words and numbers."""
        return self.words or " ".join(filter(None, map(lines_in_words, self.axes)))

    def _ipython_display_(self) -> None:
        from IPython.display import display

        words, drawn = self.in_words(), io.BytesIO()
        with plainly():
            self.savefig(drawn, format="png", dpi=SHARP * self.dpi, bbox_inches="tight")
        picture = Image.open(drawn)
        width, height = (side // SHARP for side in picture.size)
        about = {"alt": words, "width": width, "height": height}
        small = base64.b64encode(few_colours(picture)).decode()
        folded = f"<details><summary>The picture in words</summary><p>{html.escape(words)}</p>"
        display({"image/png": small, "text/plain": words}, raw=True, metadata={"image/png": about})
        display({"text/html": f"{folded}</details>{NAME_THE_PICTURE}"}, raw=True)


def lines_in_words(ax: Any) -> str:
    """Return where each line of the axes begins and ends, and where it is highest and lowest."""
    lines = [line for line in ax.get_lines() if np.isfinite(line.get_ydata()).any()]
    if not lines:
        return ""
    what = ": ".join(filter(None, map(_read, (ax.get_title(), ax.get_ylabel()))))
    said = [f"{what}, against {_read(ax.get_xlabel())}"]
    for line in lines:
        name = line.get_label()
        named = "" if name.startswith("_") else f"{_read(name)}: "
        said.append(named + _course(*np.asarray(line.get_xydata(), dtype=float).T))
    return f"{said[0]}: {'; '.join(said[1:])}."


def _course(x: np.ndarray, y: np.ndarray) -> str:
    x, y = x[np.isfinite(y)], y[np.isfinite(y)]
    ends = y[[0, -1]]
    between = []
    if y.max() > ends.max():
        between.append(f"rising to {number(y.max())} at {number(x[y.argmax()])}")
    if y.min() < ends.min():
        between.append(f"falling to {number(y.min())} at {number(x[y.argmin()])}")
    said = f"from {number(ends[0])} at {number(x[0])} to {number(ends[1])} at {number(x[-1])}"
    return f"{said}, {' and '.join(between)} in between" if between else said


def number(value: float) -> str:
    """Return a number for reading aloud: whole numbers as they are, others with three figures.

    >>> number(27000.0), number(-0.25), number(2.5e-12)
    ('27,000', '−0.25', '2.50 × 10⁻¹²')
    """
    if float(value).is_integer() and abs(value) < 1e12:
        return f"{value + 0.0:,.0f}".replace("-", MINUS)
    if 1e-4 <= abs(value) < 1e6:
        return f"{value:.3g}".replace("-", MINUS)
    return short(float(value))


def _read(label: str) -> str:
    """A label without the signs that mark mathematics for matplotlib."""
    return label.replace("$", "").replace("\\delta", "δ")
