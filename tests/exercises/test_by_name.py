"""check, hint and solution as a learner finds them."""

import copy
import re

import pytest

from bpkit import sigmoid
from bpkit.exercises import EXERCISES, by_name, check, hint, progress, solution
from bpkit.exercises.judge import judge
from bpkit.exercises.progress import Progress
from bpkit.exercises.result import link
from bpkit.exercises.sections import BP1


@pytest.fixture(autouse=True)
def anew(monkeypatch, tmp_path):
    """A new session, with its own file."""
    monkeypatch.setenv("BPKIT_PROGRESS", str(tmp_path))
    monkeypatch.setattr(by_name, "progress", Progress())
    monkeypatch.setattr(by_name, "_STEPS", {})


def wrong(a, y, z):
    return (a - y) * sigmoid.prime(a)


def right(a, y, z):
    return (a - y) * sigmoid.prime(z)


def stub(a, y, z):
    raise NotImplementedError


def test_a_result_says_status_mistake_and_message():
    result = check.output_error(wrong)
    assert (result.status, result.mistake) == ("wrong", "prime_of_a")
    assert repr(result).splitlines() == [
        "✗ output_error: not right yet.",
        result.message,
        f"Read again: {result.section.notebook}, “{result.section.heading}”.",
        "A hint: hint.output_error()",
    ]
    assert check.output_error(right).status == "right"
    assert check.output_error(stub).status == "not attempted"


def test_the_html_says_the_same_and_folds_hints_into_one_another():
    shown = check.output_error(wrong)._repr_html_()
    assert "✗ output_error: not right yet." in shown and "σ′ is taken at a" in shown
    assert shown.count("<details") == shown.count("</details>") == 3
    nested = re.search(r"Hint 1 of 3.*Hint 2 of 3.*Hint 3 of 3.*</details>.*</details>", shown)
    assert nested
    assert "return" not in shown


def test_the_last_hint_leads_to_the_solution_once_there_was_an_attempt():
    shown = check.output_error(wrong)._repr_html_()
    assert re.search(r"Hint 3 of 3.*Run solution\.output_error\(\)[^<]*(</div>){2}</det", shown)
    assert "solution" not in check.output_error(stub)._repr_html_()


def test_the_solution_is_folded_under_what_is_right():
    shown = check.output_error(right)._repr_html_()
    assert "own solution</summary>" in shown and "sigmoid.prime(z)" in shown
    assert "Hint" not in shown


def test_what_a_learner_wrote_is_escaped():
    def script(a, y, z):
        raise ValueError("<script>alert(1)</script> & <b>")  # <i>

    shown = check.output_error(script)._repr_html_()
    assert "<script" not in shown and "<i>" not in shown and "&lt;script&gt;" in shown


def test_a_section_is_a_link_where_its_notebook_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "href" not in link(BP1)
    (tmp_path / f"{BP1.notebook}.ipynb").write_text("{}")
    href = re.search(r"href='([^']+)'", link(BP1))[1]
    assert href == "04_four_equations.ipynb#BP1%3A-the-error-of-the-output-layer"


def test_hints_come_one_by_one_and_can_be_asked_for():
    hints = EXERCISES["output_error"].hints
    assert repr(hint.output_error()).startswith(f"Hint 1 of 3. {hints[0]}")
    assert hints[1] in hint.output_error() and hints[2] in hint.output_error()
    assert hint.output_error() == hint.output_error(3)
    assert hints[0] in hint.output_error(1)
    with pytest.raises(ValueError, match="step"):
        hint.output_error(4)


def test_the_solution_opens_after_an_attempt():
    assert "after an attempt" in solution.output_error()
    check.output_error(stub)
    assert "after an attempt" in solution.output_error()
    check.output_error(wrong)
    shown = solution.output_error()
    assert shown == EXERCISES["output_error"].source
    assert shown._repr_markdown_() == f"```python\n{shown}\n```"
    assert "after an attempt" in solution.hidden_error()


def test_what_is_asked_for_is_remembered():
    check.output_error(wrong)
    hint.output_error()
    solution.output_error()
    again = Progress().table()
    assert "✗ output_error: wrong, 1 attempt, hint 1 opened, solution opened" in again


@pytest.mark.parametrize("beside", [check, hint, solution])
def test_a_slip_in_the_name_is_answered(beside):
    with pytest.raises(AttributeError, match=r"Did you mean \w+\.output_error\?"):
        _ = beside.outputerror
    with pytest.raises(AttributeError, match="has no exercise 'xyzzy'"):
        _ = beside.xyzzy
    with pytest.raises(TypeError, match=r"Write \w+\.output_error\("):
        beside(EXERCISES["output_error"].solution)


@pytest.mark.parametrize("beside", [check, hint, solution])
def test_all_exercises_are_listed_and_explain_themselves(beside):
    assert dir(beside) == sorted(EXERCISES)
    assert all(f".{id}" in repr(beside) for id in EXERCISES)
    assert EXERCISES["output_error"].statement in beside.output_error.__doc__
    assert copy.copy(beside).output_error.__name__.endswith(".output_error")


def test_the_stub_is_python_that_can_be_pasted():
    for exercise in EXERCISES.values():
        names = {}
        exec(exercise.stub, names)
        assert names[exercise.id].__doc__
        assert exercise.stub.endswith("    raise NotImplementedError")
        assert max(map(len, exercise.stub.splitlines())) <= 88, exercise.id


def test_a_result_is_shown_by_its_text_where_there_is_no_html():
    result = judge(EXERCISES["output_error"], wrong).with_note("A note.")
    assert str(result).endswith("A note.") and "A note." in result._repr_html_()


def test_progress_is_handed_out():
    assert isinstance(progress, Progress)
