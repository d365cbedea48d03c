"""Every exercise in its states: untouched, right in many ways, each mistake called by its name."""

import importlib
import inspect
import itertools
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from test_house import REPOSITORY

from bpkit.engine import Node
from bpkit.exercises import EXERCISES
from bpkit.exercises.compare import close, equal
from bpkit.exercises.exercise import Section
from bpkit.exercises.judge import judge
from bpkit.exercises.known import Tried, known, match, solved

VARIANTS = {}
for file in sorted(Path(__file__).parent.glob("variants*.py")):
    for id, functions in importlib.import_module(file.stem).VARIANTS.items():
        VARIANTS.setdefault(id, []).extend(functions)

ASKED = {
    "feedforward", "hadamard", "quadratic_cost", "sigmoid_prime", "output_error", "hidden_error",
    "bias_gradient", "weight_gradient", "matrix_form", "unrolled", "backprop", "modified_neuron",
    "linear_neurons", "mini_batch", "numerical", "path_sum", "wishes", "bp3_proof", "bp4_proof",
    "multiplications", "go_back", "divide", "matmul_back", "add_back",
    "shuffled", "softmax", "softmax_error", "relu_error", "decay_step",
}
# What would give the answer away: its code. (The book's letters may be named.)
ANSWER_CODE = re.compile(r"\.T\b|@|\bnp\.|axis *=|keepdims|prime\(|\.sum\b|\.mean\b|\*\*")

each_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


def test_all_that_the_course_needs_are_there():
    assert EXERCISES.keys() >= ASKED
    assert all(exercise.id == id for id, exercise in EXERCISES.items())


@each_exercise
def test_the_untouched_stub_is_not_attempted(exercise):
    names = {}
    exec(exercise.stub, names)
    result = judge(exercise, names[exercise.id])
    assert (result.status, result.mistake) == ("not attempted", None)


@each_exercise
def test_the_solution_is_right(exercise):
    assert judge(exercise, exercise.solution).status == "right"


@each_exercise
def test_the_solution_as_it_is_shown_runs_and_is_right(exercise):
    import bpkit

    names = {"np": np, "Node": Node, **{name: getattr(bpkit, name) for name in bpkit.__all__}}
    exec(exercise.source, names)
    assert judge(exercise, names[exercise.id]).status == "right"


@each_exercise
def test_other_ways_to_write_it_are_right(exercise):
    assert len(VARIANTS[exercise.id]) >= 3
    said = {f.__name__: judge(exercise, f) for f in VARIANTS[exercise.id]}
    assert {name: str(result) for name, result in said.items() if result.status != "right"} == {}


@each_exercise
def test_every_mistake_is_wrong_with_its_own_id(exercise):
    confused = {}
    for mistake in exercise.mistakes:
        assert mistake.functions, mistake.id
        for i, function in enumerate(mistake.functions):
            result = judge(exercise, function)
            if (result.status, result.mistake) != ("wrong", mistake.id):
                confused[f"{mistake.id}, function {i}"] = result.mistake or result.message
    assert confused == {}


@each_exercise
def test_no_two_mistakes_can_be_taken_for_each_other(exercise):
    """All mistakes against all diagnoses, on all probes."""
    tried = known(exercise)
    probes = range(len(exercise.probes))
    came = [[one.on(i) for i in probes] for _, one in tried]
    taken = [
        (mistake.id, other.id)
        for (mistake, _), outcomes in zip(tried, came, strict=True)
        for other, function in tried
        if mistake.id != other.id and match(exercise, outcomes, function) == "exact"
    ]
    assert taken == []


@each_exercise
def test_ids_are_unique_and_say_what_they_are(exercise):
    ids = [mistake.id for mistake in exercise.mistakes]
    assert len(ids) == len(set(ids)) >= 10
    assert all(re.fullmatch(r"[a-z][a-z0-9_]+", id) for id in ids)


@each_exercise
def test_no_message_gives_the_answer_away(exercise):
    body = exercise.source.split('"""')[-1]
    lines = [line.strip().removeprefix("return ") for line in body.splitlines()]
    for mistake in exercise.mistakes:
        assert not ANSWER_CODE.search(mistake.message), mistake.id
        assert not any(line in mistake.message for line in lines if len(line) > 8), mistake.id


@each_exercise
def test_what_the_tutor_says_is_a_sentence(exercise):
    for text in [*exercise.hints, *(mistake.message for mistake in exercise.mistakes)]:
        assert text[-1] in ".?" and "  " not in text, text
        assert len(text) < 420, text
        assert not re.search(r"(?i)\b(simply|obviously|just|trivial\w*|of course)\b", text), text


@each_exercise
def test_three_hints_from_a_nudge_to_nearly_there(exercise):
    assert len(set(exercise.hints)) == 3
    assert not any(re.search(r"\.T\b|@|axis *=|keepdims", hint) for hint in exercise.hints)


@each_exercise
def test_the_statement_says_shapes_and_does_not_give_the_solution(exercise):
    assert re.search(r"\(n|number|text|letters", exercise.statement), exercise.statement
    assert exercise.signature == f"{exercise.id}{inspect.signature(exercise.solution)}"


@each_exercise
def test_probes_keep_what_they_hold_and_differ(exercise):
    before = [outcome.parts for outcome in solved(exercise)]
    judge(exercise, exercise.mistakes[0].functions[0])
    again = [Tried(exercise, exercise.solution).on(i).parts for i in range(len(exercise.probes))]
    assert all(equal(one, other) for one, other in zip(before, again, strict=True))
    if len(exercise.probes) > 1:
        first, second = before[:2]
        assert {p: a.shape for p, a in first.items()} == {p: a.shape for p, a in second.items()}
        assert not equal(first, second), "a function that ignores its input must be seen"


# What each equation can spoil in a gradient that is read from layer L down.
SPOILS = {
    "BP1": lambda part, L: part in (f"nabla_b[{L}]", f"nabla_w[{L}]"),
    "BP2": lambda part, L: part.startswith("nabla_") and not part.endswith(f"[{L}]"),
    "BP3": lambda part, L: part.startswith("nabla_b"),
    "BP4": lambda part, L: part.startswith("nabla_w"),
}


@pytest.mark.parametrize("id", ["backprop", "modified_neuron", "linear_neurons", "mini_batch"])
def test_the_equation_that_is_named_can_spoil_what_goes_wrong_first(id):
    exercise = EXERCISES[id]
    right, net = solved(exercise)[0].parts, exercise.probes[0].arguments[0]
    L, tried, false = max(getattr(net, "w", net)), 0, {}
    for mistake, function in known(exercise):
        named = re.findall("BP[1-4]", mistake.equation)
        parts = function.on(0).parts
        if not named or parts is None or "Forward" in mistake.equation or equal(parts, right):
            continue  # it names no BP, or the forward pass too, or has no effect here
        first = next(p for p in right if p not in parts or not close(parts[p], right[p]))
        tried += 1
        if not any(SPOILS[equation](first, L) for equation in named):
            false[mistake.id] = f"{mistake.equation}, and {first} goes wrong first"
    assert false == {}
    assert tried > 100


def test_two_mistakes_in_different_equations_are_both_named():
    exercise = EXERCISES["backprop"]
    shown = [m for m in exercise.mistakes if m.equation in ("BP1", "BP2", "BP3", "BP4")]
    rng, tried, missed = np.random.default_rng(4), 0, {}
    pairs = [p for p in itertools.combinations(shown, 2) if p[0].equation != p[1].equation]
    for i in rng.permutation(len(pairs))[:60]:
        one, two = pairs[i]
        both = exercise.assemble(**one.pieces[0], **two.pieces[0])
        outcomes = [Tried(exercise, both).on(i) for i in range(len(exercise.probes))]
        if outcomes[0].parts is None or any(
            match(exercise, outcomes, function) for _, function in known(exercise)
        ):
            continue  # the two cannot be combined, or one hides the other
        tried += 1
        found = judge(exercise, both).mistake
        if set((found or "").split(" + ")) != {one.id, two.id}:
            missed[one.id, two.id] = found
    print(f"{tried} pairs of mistakes tried")
    # Different pairs can give the same numbers; then one of those pairs is named.
    assert tried > 30
    assert all(found and " + " in found for found in missed.values()), missed
    assert len(missed) < tried / 10, missed


def test_sections_are_in_the_course():
    import bpkit.exercises.sections as sections

    named = [value for value in vars(sections).values() if isinstance(value, Section)]
    asked = {s for e in EXERCISES.values() for s in (e.section, *(m.section for m in e.mistakes))}
    assert asked <= set(named)
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    for section in named:
        assert f"| {section.notebook[:2]} " in readme or f"[{section.notebook[:2]} " in readme
        path = REPOSITORY / "notebooks" / f"{section.notebook}.ipynb"
        if path.is_file():
            cells = nbformat.read(path, as_version=4).cells
            text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
            assert re.search(rf"^#+ {re.escape(section.heading)}$", text, re.MULTILINE), section
