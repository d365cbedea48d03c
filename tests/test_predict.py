"""Predict in Python: no answer before the commitment, and everything that may go wrong."""

import html
import json
import re
import threading

import ipywidgets
import numpy as np
import pytest
import traitlets
from matplotlib.figure import Figure

from bpkit import bp1, quadratic, sigmoid
from bpkit.formatting import signed
from bpkit.widgets.predict import predict
from bpkit.widgets.saturation import saturation


def question(reveal=lambda: ("No", "because it does not")):
    return predict("Does it?", ["Yes", "No"], reveal)


def in_the_page(widget):
    """Everything that the page, or the stored notebook, knows about a widget."""
    parts = [repr(widget), json.dumps(widget.get_state(), default=str)]
    parts += [in_the_page(child) for child in getattr(widget, "children", ())]
    return "\n".join(parts)


def test_the_answer_is_computed_after_the_commitment_and_not_before():
    calls = []

    def reveal():
        calls.append(ask.choice)
        return "No", "the secret reason"

    ask = question(reveal)
    ask.choice = "Yes"
    ask.choice = "No"
    ask._repr_mimebundle_()
    assert calls == [] and ask.right is None
    assert "secret" not in in_the_page(ask)
    assert '"answer": null' in json.dumps(ask._ask.get_state(["answer"]))
    ask.committed = True
    assert calls == ["No"] and ask.right is True
    assert "secret reason" in repr(ask) and "✓ Your choice is right" in repr(ask)
    assert "secret reason" in in_the_page(ask.children[3])
    assert (ask._ask.stage, ask._ask.answer) == ("shown", 1)


def test_options_with_numbers_are_judged_by_the_nearest():
    shares = {"about 90 %": 0.9, "about 25 %": 0.25, "about 9 %": 0.09}
    ask = predict("How much?", shares, lambda: (np.float64(0.0899), "0.0899 of it"))
    ask.choice = "about 25 %"
    ask.committed = True
    assert ask.right is False and "the right answer is “about 9 %”" in repr(ask)
    ask = predict("How much?", shares, lambda: ("about 9 %", ""))
    ask.choice, ask.committed = "about 25 %", True
    assert ask.right is None and "Write return 0.9, " in in_the_page(ask)


def test_the_reason_stands_below_the_picture_with_its_names_as_mathematics():
    ask = question(lambda: ("No", (Figure(figsize=(1, 1)), "δ³₂ is\nnegative < 0")))
    ask.choice = "Yes"
    ask.committed = True
    shown = ask.children[3].children[0].value
    assert shown.index("<img") < shown.index("<msubsup><mi>δ</mi><mn>2</mn><mn>3</mn></msubsup>")
    assert "negative &lt; 0" in shown and "δ³₂ is\nnegative" in repr(ask)


def test_the_page_chooses_and_commits_in_one_message_or_in_two():
    ask = question()
    ask._ask.set_state({"presses": 1})
    assert not ask.committed  # there is no choice yet
    ask._ask.set_state({"picked": 0})
    assert ask.choice == "Yes" and not ask.committed
    ask._ask.set_state({"presses": 2, "picked": 1})
    assert (ask.choice, ask.committed, ask.right) == ("No", True, True)


def test_python_chooses_and_the_page_follows():
    ask = question()
    ask.choice = "No"
    assert ask._ask.picked == 1
    ask.choice = None
    assert ask._ask.picked is None


def test_a_wrong_choice_is_said_in_words_and_stays():
    ask = question()
    ask.choice = "Yes"
    ask.committed = True
    assert ask.right is False
    for said in ("✗", "You chose “Yes”", "the right answer is “No”"):
        assert said in repr(ask) and said in ask.children[2].value
    for other in ("No", None):
        with pytest.raises(ValueError, match="choice must stay 'Yes' once committed"):
            ask.choice = other
    with pytest.raises(ValueError, match="committed must stay True"):
        ask.committed = False
    with pytest.raises(traitlets.TraitError):
        ask.right = True
    ask._ask.set_state({"picked": 1, "presses": 5})  # a page that breaks that rule
    assert (ask.choice, ask.right) == ("Yes", False)


def test_a_reveal_that_raises_shows_its_traceback_and_may_be_tried_again():
    broken = [True]

    def reveal():
        if broken[0]:
            raise ValueError("<img src=x onerror=alert(1)>")
        return "Yes", "done"

    ask = question(reveal)
    ask.choice = "Yes"
    ask.committed = True
    shown = ask.children[2].value
    assert "ValueError: &lt;img src=x" in shown and "<img" not in shown and "Traceback" in shown
    assert (ask.committed, ask.right, ask._ask.stage) == (True, None, "failed")
    with pytest.raises(ValueError, match="choice must stay"):
        ask.choice = "No"
    broken[0] = False
    ask._ask.set_state({"presses": 1})
    assert ask.right is True and "Traceback" not in ask.children[2].value


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("Yes", r"must return a pair \(answer, shown\).*got str"),
        (("Maybe", "…"), "must be one of the options; got 'Maybe'"),
        ((0, "…"), "must be one of the options; got 0"),
        (None, "got NoneType"),
    ],
)
def test_a_reveal_that_returns_something_else_is_told_what_to_return(result, said):
    ask = question(lambda: result)
    ask.choice = "Yes"
    ask.committed = True
    assert re.search(said, html.unescape(ask.children[2].value))
    assert ask.right is None


def displayed(shown):
    ask = question(lambda: ("Yes", shown))
    ask.choice = "Yes"
    ask.committed = True
    assert ask.right, ask.children[2].value
    (widget,) = ask.children[3].children
    return ask, widget


def test_texts_figures_widgets_and_anything_else_are_shown():
    assert "&lt;b&gt;bold&lt;/b&gt;" in displayed("<b>bold</b>")[1].value
    assert "data:image/png;base64," in displayed(Figure(figsize=(1, 1)))[1].value
    hand = saturation()
    ask, widget = displayed(hand)
    assert widget is hand and repr(hand) in repr(ask)
    assert "&lt;object" in displayed(object())[1].value

    class Table:
        def _repr_html_(self):
            return "<table></table>"

    assert "<table></table>" in displayed(Table())[1].value


def test_the_first_question_is_answered_by_bpkit():
    ask = predict()
    assert isinstance(ask, ipywidgets.VBox)
    ask.choice = "It doubles."
    ask.committed = True
    assert ask.right is False and "“It shrinks to less than a tenth.”" in repr(ask)
    for value in (3.0, 6.0):
        z = np.array([[value]])
        delta = bp1(quadratic, sigmoid, z, sigmoid.f(z), np.zeros((1, 1)))
        assert signed(delta.item(), 4) in repr(ask)


def test_reveal_is_called_once_however_many_threads_press():
    calls, start = [], threading.Barrier(4)
    ask = question(lambda: (calls.append(1) or "No", "…"))
    ask.choice = "No"

    def press(times):
        start.wait()
        ask._ask.set_state({"presses": times})

    threads = [threading.Thread(target=press, args=(times,)) for times in (1, 2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1 and ask.right is True
