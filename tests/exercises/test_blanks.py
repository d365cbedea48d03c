"""The proofs with blanks: one formula in many spellings, and what is said when blanks are wrong."""

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bpkit.exercises.catalogue import bp3_proof, bp4_proof
from bpkit.exercises.catalogue.blanks import Unreadable, read
from bpkit.exercises.judge import judge

EXERCISES = [bp3_proof.EXERCISE, bp4_proof.EXERCISE]
BLANKS = {"bp3_proof": bp3_proof.BLANKS, "bp4_proof": bp4_proof.BLANKS}
RIGHT = ("z_j", "dz_j/db_j", "1", "delta_j")

each_proof = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)


def said(*texts):
    """What is said of a proof of BP3 with these texts."""
    return judge(EXERCISES[0], lambda: texts)


@pytest.mark.parametrize(("one", "other"), [
    ("delta_j", "delta_k"), ("δ^l_j", "δ^{l+1}_j"), ("a^{l-1}_k", "a^l_k"), ("w_jk", "w_kj"),
    ("a^{l-1}_k", "z^{l-1}_k"), ("∂z_j/∂b_j", "∂b_j/∂z_j"), ("z_j", "z"), ("a_k", "Σ_k a_k"),
    ("Σ_k w_jk a_k", "Σ_j w_jk a_k"), ("a_k δ_j", "a_k + δ_j"), ("1", "-1"), ("1", "0"),
    ("δ^L_j", "δ^l_j"), ("a_j", "a^{l-1}_j"), ("z_j/b_j", "∂z_j/∂b_j"), ("σ(z_j)", "σ'(z_j)"),
])
def test_what_matters_is_told_apart(one, other):
    assert read(one) != read(other)


@pytest.mark.parametrize("text", [
    "banana", "the error", "z_j =", "= 1", "z_j = 3", "(z_j", "z_j)", "½", "activation", "bias",
    "a_k d_j", "Δz/Δb", "z_j/", "^l_j", "(" * 10_000, "z_j\0", "sum", "\\frac{1}", "()", "∂/∂b_j",
])
def test_what_is_no_formula_gets_a_sentence_of_its_own(text):
    result = said("z_j", "dz_j/db_j", "1", text)
    assert (result.status, result.mistake) == ("wrong", "blank_4_unreadable")
    assert "(1), (2) and (3) are right" in result.message and len(result.message) < 250


@pytest.mark.parametrize("text", [
    "delta^l (a^{l-1})^T", "δ^l (a^{l-1})^{T}", "delta[l] @ a[l-1].T", "∇_a C ⊙ σ'(z^L)",
])
def test_an_equation_of_whole_matrices_is_told_to_go_to_single_entries(text):
    result = said("z_j", "dz_j/db_j", "1", text)
    assert (result.status, result.mistake) == ("wrong", "blank_4_whole_matrices")
    assert "with its indices" in result.message


@given(st.text(alphabet="abwzdClLjkδσ∂Σ'^_{}()[]+-*/1 0.,\\", max_size=30))
@example("\\frac")
def test_no_text_breaks_the_reader(text):
    try:
        assert read(text) == read(text)
    except Unreadable:
        pass
    assert said("z_j", text, "1", "δ_j").status in ("right", "wrong")


@each_proof
def test_every_pair_of_wrong_blanks_is_named_and_the_first_is_answered(exercise):
    blanks = BLANKS[exercise.id]
    for (n, one), (m, two) in itertools.combinations(enumerate(blanks, start=1), 2):
        for i, first in enumerate(one.turns):
            second = two.turns[i % len(two.turns)]
            texts = [blank.right for blank in blanks]
            texts[n - 1], texts[m - 1] = first.texts[0], second.texts[-1]
            result = judge(exercise, lambda texts=tuple(texts): texts)
            assert result.mistake == f"blank_{n}_{first.id}"
            assert f"({n}) and ({m}) are not right yet." in result.message
            assert result.message.endswith(f"\n({n}): {first.says}")


@each_proof
def test_a_right_blank_in_the_place_of_another_is_known(exercise):
    """Each of the formulas of the proof, in each of the blanks: no answer is a shrug."""
    blanks = BLANKS[exercise.id]
    for (n, _), other in itertools.product(enumerate(blanks, start=1), blanks):
        texts = tuple(b.right if m != n else other.right for m, b in enumerate(blanks, start=1))
        result = judge(exercise, lambda texts=texts: texts)
        assert result.status == "right" or not result.mistake.endswith("_other"), texts


def test_empty_blanks_are_named():
    result = said("z_j", "?", "", ...)
    assert result.mistake == "blanks_empty"
    assert result.message.startswith("(1) is right; (2), (3) and (4) are still empty.\n(2): ")
    assert said("...", "...", "...", "...").mistake == "blanks_empty"
    result = said("z_j", None, "0", "____")
    assert result.mistake == "blank_3_zero"
    assert result.message.startswith("(1) is right; (3) is not right yet; (2) and (4) are still")


@pytest.mark.parametrize(("text", "id"), [
    ("z^{l+3}_j", "blank_1_layer"), ("z_i", "blank_1_index"), ("z", "blank_1_whole_layer"),
    ("y_j", "blank_1_other"), ("z^{l+1}_i", "blank_1_index"),
])
def test_a_wrong_layer_or_index_is_seen_whatever_it_is(text, id):
    assert said(text, *RIGHT[1:]).mistake == id


def test_a_symbol_alone_says_that_its_index_is_missing_and_nothing_untrue():
    assert said(*RIGHT[:3], "delta").mistake == "blank_4_index"
    assert said("z_j", "dz/db", "1", "delta_j").mistake == "blank_2_index"


@pytest.mark.parametrize("answer", [
    None, ..., "z_j", 1, {}, ("z_j",), RIGHT[:3], (*RIGHT, "1"), ("z_j", ["a"], "1", "δ_j"),
    ("z_j", "dz_j/db_j", True, "δ_j"), ("z_j", "dz_j/db_j", 10**5000, "δ_j"),
    ("z_j", "dz_j/db_j", float("nan"), "δ_j"), ("z_j", b"", "1", "δ_j"), lambda: RIGHT,
])
def test_what_is_no_row_of_texts_gets_a_plain_sentence(answer):
    result = judge(EXERCISES[0], lambda: answer)
    assert result.status == "wrong"
    assert result.mistake in ("wrong_type", "returned_nothing")


def test_a_number_may_stand_for_its_text():
    assert said("z_j", "dz_j/db_j", 1, "delta_j").status == "right"
    assert said("z_j", "dz_j/db_j", 0, "delta_j").mistake == "blank_3_zero"


@each_proof
def test_the_stub_shows_what_to_type(exercise):
    count = len(BLANKS[exercise.id])
    assert "return " + ", ".join(['"..."'] * count) in exercise.stub
    assert all(f"({n})" in exercise.statement for n in range(1, count + 1))
