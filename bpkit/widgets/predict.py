"""Commit to an answer first: only then is the right one computed and shown."""

from __future__ import annotations

import base64
import html
import math
import sys
import textwrap
import traceback
from collections.abc import Callable, Mapping, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ..activations import sigmoid
from ..backprop import bp1
from ..costs import quadratic
from ..figures.style import style
from ..formatting import plain, signed
from ..validation import brief, function, one_of
from .explorer import Explorer, png
from .views.controls import Choice
from .views.mathml import in_line

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Options = Sequence[str] | Mapping[str, float]
Reveal = Callable[[], tuple[str | float, Any]]


def check_question(question: Any, options: Any, reveal: Any) -> list[str]:
    """Return the texts to choose from; TypeError or ValueError when one of the three is wrong."""
    if not isinstance(question, str) or not question.strip():
        raise TypeError(
            f"question must be text; got {brief(question)}. Write question='Will …?'."
        )
    listed = isinstance(options, Sequence | Mapping) and not isinstance(options, str)
    if not listed or not all(isinstance(option, str) and option.strip() for option in options):
        raise TypeError(
            f"options must be a list of texts; got {brief(options)}. Write options=['Yes', 'No']."
        )
    numbers = list(options.values()) if isinstance(options, Mapping) else []
    if not all(_is_number(number) for number in numbers):
        raise TypeError(
            f"options must have a number for each text; got {brief(numbers)}. "
            "Write options={'about a half': 0.5, 'about 1 %': 0.01}."
        )
    if not 2 <= len(options) <= 6 or len(set(options)) < len(options):
        raise ValueError(
            f"options must be 2 to 6 different texts; got {len(options)}: {brief(list(options))}. "
            "Write options=['Yes', 'No']."
        )
    function("reveal", reveal, " without arguments that returns (answer, shown)", "show_answer")
    return list(options)


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


def check_result(result: Any, options: Options) -> tuple[str, Any]:
    """Return (answer, shown) with one of the texts as the answer; an error if `reveal` gave none.

    Where the options have numbers, the answer is the text whose number is nearest.
    """
    texts = list(options)
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError(
            "reveal must return a pair (answer, shown), the answer one of the options; got "
            f"{type(result).__name__}. Write return {texts[0]!r}, 'because …'."
        )
    answer, shown = result
    if isinstance(options, Mapping):
        if not _is_number(answer):
            raise ValueError(
                "the answer that reveal returns must be a number, as the options have numbers; "
                f"got {brief(answer)}. Write return {options[texts[0]]!r}, 'because …'."
            )
        return min(texts, key=lambda text: abs(options[text] - answer)), shown
    if not isinstance(answer, str) or answer not in texts:
        raise ValueError(
            f"the answer that reveal returns must be one of the options; got {answer!r}. "
            f"Write one of {one_of(texts)}."
        )
    return answer, shown


def displayed(shown: Any) -> ipywidgets.Widget:
    """What `reveal` wants shown as a widget: one, or HTML of texts, Figures and other objects."""
    if isinstance(shown, ipywidgets.Widget):
        return shown
    parts = shown if isinstance(shown, tuple | list) else (shown,)
    inner = "".join(f"<div style='margin-top: 6px'>{_html(part)}</div>" for part in parts)
    return ipywidgets.HTML(f"<div class='bpkit' style='overflow-wrap: anywhere'>{inner}</div>")


def _html(shown: Any) -> str:
    figures = sys.modules.get("matplotlib.figure")  # if nobody has imported it, this is no Figure
    if figures is not None and isinstance(shown, figures.Figure):
        drawn, width, _ = png(shown)
        look = f"alt='What was computed, drawn' width={width} style='max-width: 100%'"
        return f"<img {look} src='data:image/png;base64,{base64.b64encode(drawn).decode()}'>"
    if isinstance(shown, str):
        lines = "<br>".join(in_line(line) for line in shown.strip().splitlines())
        return f"<div style='max-width: 720px'>{lines}</div>"
    rich = getattr(shown, "_repr_html_", lambda: None)()
    return rich or f"<pre>{html.escape(repr(shown))}</pre>"


LINE = 0.235  # in inches, from one line of the picture to the next


class Predict(Explorer):
    """A question, its options, and what `reveal` computes once the reader has committed to one.

    Traits: `choice`, None or one of the options; `committed`, set to True to commit, for good;
    `right`, read only: None until the answer is there, then whether it is the reader's choice.
    """

    choice: Any = traitlets.TraitType(None, help="the option chosen, or None")
    committed: Any = traitlets.TraitType(False, help="whether the reader stands by it")
    right = traitlets.Bool(None, allow_none=True, read_only=True, help="whether they agree")

    def __init__(self, question: str, options: Options, reveal: Reveal):
        self._options = check_question(question, options, reveal)
        self._question, self._given, self._reveal = question, options, reveal
        self._answer: str | None = None
        self._shown: Any = None
        self._ask = Choice(question=question, options=self._options)
        self._verdict = ipywidgets.HTML("<div role='status'></div>")  # to be read aloud
        self._place = ipywidgets.VBox()
        super().__init__([self._ask, self._verdict, self._place])
        self._ask.observe(self._picked, "picked")
        self._ask.observe(self._pressed, "presses")
        self.observe(self._chosen, "choice")
        self.observe(lambda _: self._show(), "committed")

    @traitlets.validate("choice")
    def _one_of_the_options(self, proposal: Any) -> str | None:
        choice = proposal["value"]
        if choice is not None and not (isinstance(choice, str) and choice in self._options):
            raise ValueError(
                f"choice must be one of the options; got {brief(choice)}. "
                f"Write one of {one_of(self._options)}."
            )
        if self.committed and choice != self.choice:
            raise ValueError(
                f"choice must stay {self.choice!r} once committed; got {choice!r}. "
                "Run the cell again to start over."
            )
        return choice

    @traitlets.validate("committed")
    def _for_good(self, proposal: Any) -> bool:
        committed = proposal["value"]
        if not isinstance(committed, bool):
            raise TypeError(f"committed must be True or False; got {brief(committed)}. Write True.")
        if self.committed and not committed:
            raise ValueError(
                "committed must stay True; got False. Run the cell again to start over."
            )
        if committed and self.choice is None:
            raise ValueError(
                "committed must wait for a choice; got True. "
                f"Write choice = {self._options[0]!r}, for example, first."
            )
        return committed

    def close(self) -> None:
        """Close the explorer; a widget that `reveal` returned is not its own, and stays open."""
        if self.right is not None:
            self._place.children = []
        super().close()

    # ---- from the page ----

    def _picked(self, _: Any = None) -> None:
        i = self._ask.picked
        if not self.committed and (i is None or 0 <= i < len(self._options)):
            self.choice = None if i is None else self._options[i]

    def _pressed(self, _: Any) -> None:
        self._picked()  # both may come in one message
        if self.committed:
            self._show()  # once more, after reveal has failed
        elif self.choice is not None:
            self.committed = True

    def _chosen(self, _: Any) -> None:
        self._ask.picked = None if self.choice is None else self._options.index(self.choice)

    # ---- the reveal ----

    def revealed(self) -> tuple[str, Any]:
        """Return (answer, shown), computed now; an error if `reveal` does not give them."""
        return check_result(self._reveal(), self._given)

    def _show(self) -> None:
        """Compute what is shown, or show what went wrong on the way."""
        if self.right is not None:
            return
        self._ask.stage, self._verdict.value = "busy", ""
        try:
            answer, shown = self.revealed()
            self._place.children = [displayed(shown)]
        except (Exception, KeyboardInterrupt):  # the stop button: it can be asked again
            said = html.escape(traceback.format_exc())
            self._verdict.value = (
                "<div class='bpkit' role='alert'>reveal raised an error:"
                f"<pre style='white-space: pre-wrap; font-size: 12px'>{said}</pre></div>"
            )
            self._ask.stage = "failed"
            return
        self._answer, self._shown = answer, shown
        with self._ask.hold_sync():
            self._ask.answer, self._ask.stage = self._options.index(answer), "shown"
        self.set_trait("right", answer == self.choice)
        self._verdict.value = (
            "<div class='bpkit' role='status' style='overflow-wrap: anywhere'>"
            f"<b>{html.escape(self._agreement())}</b></div>"
        )

    def _agreement(self) -> str:
        if self.right:
            return f"✓ Your choice is right: “{self._answer}”"
        return f"✗ Not this time. You chose “{self.choice}”; the right answer is “{self._answer}”"

    def _text(self) -> str:
        """Return the question, its options, and, once committed, the answer."""
        lines = [self._question]
        lines += [f"  ({'x' if option == self.choice else ' '}) {option}"
                  for option in self._options]
        if self.right is None:
            return "\n".join([*lines, "The answer is computed when you commit to one."])
        lines.append(self._agreement())
        parts = self._shown if isinstance(self._shown, tuple | list) else (self._shown,)
        lines += [str(part) for part in parts if isinstance(part, str | ipywidgets.Widget)]
        return "\n".join(lines)

    def _picture(self) -> Figure:
        """Return the text as a Figure in colours for light and dark backgrounds."""
        from matplotlib.figure import Figure

        with style("both") as palette:
            asked = textwrap.wrap(self._question, 78) or [""]
            lines = [(part, "bold") for part in asked]
            lines += [(part, "normal")
                      for line in self.text().removeprefix(self._question).splitlines()[1:]
                      for part in textwrap.wrap(line, 84, subsequent_indent="       ") or [""]]
            high = LINE * len(lines) + 0.2
            figure = Figure(figsize=(8.4, high))
            for i, (line, weight) in enumerate(lines):
                figure.text(0.01, 1 - (0.1 + LINE * i) / high, line, va="top", fontweight=weight,
                            color=palette["ink"], parse_math=False)
        return figure


# ---- a question to begin with ----

DOUBLE = [
    "It doubles.",
    "It shrinks to about a half.",
    "It shrinks to less than a tenth.",
    "It stays as it is: δ belongs to the output, not to the weights.",
]


def _doubled() -> tuple[str, str]:
    z = np.array([[3.0, 6.0]])
    y = np.zeros_like(z)
    a = sigmoid.f(z)
    delta = bp1(quadratic, sigmoid, z, a, y)[0]
    ratio = delta[1] / delta[0]
    answer = DOUBLE[0 if ratio > 1.5 else 2 if ratio < 0.1 else 1 if ratio < 0.75 else 3]
    lines = [
        f"z = {plain(z[0, i], 0)}:  a = {plain(a[0, i], 4)},  σ′(z) = {plain(prime, 4)},  "
        f"δ = (a − y) σ′(z) = {signed(delta[i], 4)}"
        for i, prime in enumerate(sigmoid.prime(z)[0])
    ]
    lines.append(
        f"The second δ is {plain(ratio, 3)} times the first. a hardly moves, and σ′ is almost gone."
    )
    return answer, "\n".join(lines)


def predict(
    question: str | None = None,
    options: Options | None = None,
    reveal: Reveal | None = None,
) -> Predict:
    """Return a question to commit to before its answer is computed.

    `options`: 2 to 6 texts, or a dict with a number for each text. `reveal`, without arguments, is
    called after the reader has committed; it returns (answer, shown). The answer is one of the
    texts; with a dict it is a number, and the text whose number is nearest is right. What is shown
    is a text, a Figure or an object with HTML of its own, a tuple of these, or a widget.
    Without arguments: what doubling its weights does to a saturated neuron.
    """
    if question is None and options is None and reveal is None:
        question = (
            "A sigmoid output neuron has z = 3, but y = 0 is wanted. You double all its weights "
            "and its bias, so z = 6. The cost is quadratic. What happens to |δ|?"
        )
        options, reveal = DOUBLE, _doubled
    return Predict(question, options, reveal)  # type: ignore[arg-type]
