"""The proofs as lines in order: what is said is about the first line that does not follow."""

import itertools

import pytest

from bpkit.exercises import EXERCISES
from bpkit.exercises.catalogue import bp3_proof, bp4_proof
from bpkit.exercises.judge import judge

PROOFS = [(bp3_proof.EXERCISE, bp3_proof.LINES), (bp4_proof.EXERCISE, bp4_proof.LINES)]

each_proof = pytest.mark.parametrize(("exercise", "lines"), PROOFS, ids=["bp3", "bp4"])


def said(answer, id="bp3_proof"):
    """What is said of a proof whose lines are in this order."""
    return judge(EXERCISES[id], lambda: answer)


@each_proof
def test_of_all_orders_one_is_right(exercise, lines):
    letters = [line.letter for line in (*lines.right, *lines.wrong)]
    right = "".join(line.letter for line in lines.right)
    for beginning in itertools.permutations(letters, 3):
        result = said("".join(beginning) + right[3:], exercise.id)
        assert (result.status == "right") == ("".join(beginning) == right[:3])


@each_proof
def test_the_first_line_that_does_not_follow_is_answered_by_its_letter(exercise, lines):
    right = [line.letter for line in lines.right]
    for n, line in itertools.product(range(len(right)), (*lines.right, *lines.wrong)):
        if line.letter != right[n]:
            result = said("".join(right[:n]) + line.letter, exercise.id)
            assert result.mistake == line.id
            assert result.message.endswith(f"{line.letter}: {line.says}")
            assert (f"first {n} lines are right" in result.message) == (n > 1)
            assert ("first line is right" in result.message) == (n == 1)


@each_proof
def test_every_letter_of_a_line_stands_in_the_statement_once(exercise, lines):
    begun = [text[0] for text in exercise.statement.splitlines() if text[1:5].strip() == "="]
    assert begun == sorted(line.letter for line in (*lines.right, *lines.wrong))


def test_a_proof_that_ends_too_soon_or_goes_on():
    assert said("").mistake == said("EGA").mistake == "unfinished"
    assert said("EGAD" * 2).mistake == "goes_on"
    assert "first 4 lines are right" in said("EGADD").message


@pytest.mark.parametrize("answer", [
    None, ..., 1, {}, ["E", 1], ("E", None), b"EGAD", "EGAX", "δ", "E" + "X" * 10**6,
    lambda: "EGAD",
])
def test_what_is_no_order_gets_a_plain_sentence(answer):
    result = said(answer)
    assert result.status == "wrong" and len(result.message) < 200
    assert result.mistake in ("wrong_type", "returned_nothing")
