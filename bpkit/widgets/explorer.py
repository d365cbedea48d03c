"""What every explorer shares: a live view, a still picture, and a text with the same numbers."""

from __future__ import annotations

import base64
import inspect
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import ipywidgets
from matplotlib.figure import Figure
from PIL import Image

from ..in_browser import IN_BROWSER
from ..network import Network
from ..validation import of_type
from .views.assets import sheet
from .views.keys import KeepKeys
from .views.traits import OneLock


class Explorer(OneLock, ipywidgets.VBox):
    """A box of controls that leaves a PNG and a text in the notebook for who has no kernel.

    A subclass says what it shows now: `_text()` in words and numbers, `_picture()` as a Figure in
    colours that can be read on light and on dark. HTML in it that stands in an element of the
    class "bpkit" has the course's look, in both themes; an explorer in name.py may have a sheet of
    its own in name.css beside it.
    """

    def __init__(self, children: Sequence[ipywidgets.Widget], **kwargs: Any):
        beside = Path(inspect.getfile(type(self))).with_suffix(".css")
        look = ipywidgets.HTML(f"<style>{sheet(beside if beside.exists() else None)}</style>")
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
        still = base64.b64encode(png(self.picture())).decode()
        return {**data, "text/plain": self.text(), "image/png": still}, {
            "image/png": {"alt": self.text()}
        }


def _inside(box: ipywidgets.Box) -> Iterator[ipywidgets.Widget]:
    for widget in box.children:
        yield widget
        if isinstance(widget, ipywidgets.Box):
            yield from _inside(widget)


def together(
    explorer: str, net: Any, x: Any, y: Any, otherwise: Callable[[], tuple[Network, Any, Any]]
) -> tuple[Network, Any, Any]:
    """Return a network and its example, or what `otherwise` gives when none of the three is given.

    Raises TypeError when `net` is no Network, ValueError when only some are given.
    """
    if net is None and x is None and y is None:
        return otherwise()
    if net is None or x is None or y is None:
        raise ValueError(
            "net, x and y go together; got only some of them. "
            f"Write {explorer}(net, x, y), or {explorer}() for a network of its own."
        )
    return of_type("net", net, Network, f"{explorer}(Network([3, 4, 2]), x, y)"), x, y


def png(figure: Figure) -> bytes:
    """The figure as a PNG of few colours, so that a notebook stays small."""
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=90)
    few_colours = Image.open(drawn).convert("RGBA").quantize(64, Image.Quantize.FASTOCTREE)
    small = io.BytesIO()
    few_colours.save(small, format="png", optimize=True)
    return small.getvalue()
