"""What `predict` is given: a question, its options, and what its reveal returns to be shown."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
from matplotlib.figure import Figure

from ...validation import brief, function, one_of
from ..explorer import png

Reveal = Callable[[], tuple[str, Any]]


def check_question(question: Any, options: Any, reveal: Any) -> list[str]:
    """Return the options as a list; TypeError or ValueError when one of the three does not fit."""
    if not isinstance(question, str) or not question.strip():
        raise TypeError(
            f"question must be a text; got {brief(question)}. Write question='Will …?'."
        )
    listed = isinstance(options, Sequence) and not isinstance(options, str)
    if not listed or not all(isinstance(option, str) and option.strip() for option in options):
        raise TypeError(
            f"options must be a list of texts; got {brief(options)}. Write options=['Yes', 'No']."
        )
    if not 2 <= len(options) <= 6 or len(set(options)) < len(options):
        raise ValueError(
            f"options must be 2 to 6 different texts; got {len(options)}: {brief(list(options))}. "
            "Write options=['Yes', 'No']."
        )
    function("reveal", reveal, " without arguments that returns (answer, shown)", "show_answer")
    return list(options)


def check_result(result: Any, options: list[str]) -> tuple[str, Any]:
    """Return (answer, shown) as `reveal` gave it; TypeError or ValueError when it does not fit."""
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError(
            "reveal must return a pair (answer, shown), the answer one of the options; got "
            f"{type(result).__name__}. Write return {options[0]!r}, 'because …'."
        )
    if not isinstance(result[0], str) or result[0] not in options:
        raise ValueError(
            f"the answer that reveal returns must be one of the options; got {result[0]!r}. "
            f"Write one of {one_of(options)}."
        )
    return result


def displayed(shown: Any) -> ipywidgets.Widget:
    """What `reveal` wants shown as a widget: one, a Figure, a text, or something with HTML."""
    if isinstance(shown, ipywidgets.Widget):
        return shown
    if isinstance(shown, Figure):
        drawn = base64.b64encode(png(shown)).decode()
        look = "alt='What was computed, drawn' style='max-width: 100%'"
        inner = f"<img {look} src='data:image/png;base64,{drawn}'>"
    elif isinstance(shown, str):
        inner = f"<div style='white-space: pre-line; max-width: 720px'>{html.escape(shown)}</div>"
    else:
        rich = getattr(shown, "_repr_html_", lambda: None)()
        inner = rich or f"<pre>{html.escape(repr(shown))}</pre>"
    return ipywidgets.HTML(f"<div class='bpkit' style='overflow-wrap: anywhere'>{inner}</div>")
