"""What every explorer shares: a live view, a still picture, and a text with the same numbers."""

from __future__ import annotations

import base64
import inspect
import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets

from ..figures.sharp import SHARP, few_colours
from ..figures.style import PALETTES, plainly
from ..in_browser import IN_BROWSER
from ..network import Network
from ..validation import of_type
from .views.assets import sheet
from .views.keys import KeepKeys
from .views.traits import OneLock

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Explorer(OneLock, ipywidgets.VBox):
    """A box of controls that leaves a PNG and a text in the notebook, for readers without a kernel.

    A subclass says what it shows now: `_text()` in words and numbers, `_picture()` as a Figure in
    colours that can be read on light and on dark. HTML in it, inside an element of the
    class "bpkit", has the course's look, in both themes; an explorer in name.py may have a sheet of
    its own in name.css beside it.
    """

    def __init__(self, children: Sequence[ipywidgets.Widget], **kwargs: Any):
        beside = Path(inspect.getfile(type(self))).with_suffix(".css")
        look = ipywidgets.HTML(f"<style>{sheet(*[beside][: beside.exists()])}</style>")
        look.layout.display = "none"
        super().__init__([look, *children, KeepKeys()], **kwargs)
        for widget in _inside(self):
            if isinstance(widget, OneLock):
                widget.take(self._lock)
        self.add_class("bpkit-explorer")

    def text(self) -> str:
        """Return what the explorer shows, in words and numbers."""
        with self._lock:
            return self._text()

    def picture(self) -> Figure:
        """Return what the explorer shows, as a matplotlib Figure."""
        with self._lock:
            return self._picture()

    def _text(self) -> str:
        raise NotImplementedError

    def _picture(self) -> Figure:
        raise NotImplementedError

    def close(self) -> None:
        """Close the explorer with all that is in it: none of it looks at its network any more."""
        super().close()
        for widget in _inside(self):
            widget.close()

    def __repr__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data = super()._repr_mimebundle_(**kwargs)
        if IN_BROWSER:  # a picture takes a second, and the kernel is as near as the page
            return {**data, "text/plain": self.text()}, {}
        try:
            drawn, width, height = png(self.picture(), HINT)
        except Exception as error:  # it can be moved all the same
            warnings.warn(f"its still picture could not be drawn: {error}", stacklevel=2)
            return {**data, "text/plain": self.text()}, {}
        shown = {"alt": self.text(), "width": width, "height": height}
        image = base64.b64encode(drawn).decode()
        return {**data, "text/plain": self.text(), "image/png": image}, {"image/png": shown}


def _inside(box: ipywidgets.Box) -> Iterator[ipywidgets.Widget]:
    for widget in box.children:
        yield widget
        if isinstance(widget, ipywidgets.Box):
            yield from _inside(widget)


def together(
    explorer: str, net: Any, x: Any, y: Any, otherwise: Callable[[], tuple[Network, Any, Any]]
) -> tuple[Network, Any, Any]:
    """Return a network and its example, or what `otherwise` gives when none of the three is given.

    Raises TypeError when `net` is not a Network, ValueError when only some are given.
    """
    if net is None and x is None and y is None:
        return otherwise()
    if net is None or x is None or y is None:
        raise ValueError(
            "net, x and y go together; got only some of them. "
            f"Write {explorer}(net, x, y), or {explorer}() for a network of its own."
        )
    return of_type("net", net, Network, f"{explorer}(Network([3, 4, 2]), x, y)"), x, y


DPI = 90
LARGE = 800_000  # px of a still that has one pixel for each, or the notebook would grow too much
HINT = "▶ run this cell to move it"
BAND = 26  # px above the picture, where the hint is


def png(figure: Figure, hint: str = "") -> tuple[bytes, int, int]:
    """The figure as a PNG, a hint above it, with its width and height on the page in px."""
    from matplotlib.font_manager import findfont
    from PIL import Image, ImageDraw, ImageFont

    drawn, band = io.BytesIO(), BAND if hint else 0
    sharp = 1 if (DPI * figure.get_size_inches()).prod() > LARGE else SHARP
    with plainly():
        figure.savefig(drawn, format="png", dpi=sharp * DPI)
    picture = Image.open(drawn).convert("RGBA")
    width, height = picture.width // sharp, picture.height // sharp + band
    page = Image.new("RGBA", (picture.width, sharp * height), (255, 255, 255, 0))
    page.paste(picture, (0, sharp * band))
    letters = ImageFont.truetype(findfont("DejaVu Sans"), 13 * sharp)
    ink = PALETTES["both"]["selected"]
    ImageDraw.Draw(page).text((4 * sharp, 4 * sharp), hint, fill=ink, font=letters)
    return few_colours(page), width, height
