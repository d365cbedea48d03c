"""The engine's four exercises, compared with differences, and the graphs that they are tried on."""

import itertools
import sys

import numpy as np
import pytest
from attempts import (
    decay_added_to_the_gradient,
    decay_of_a_name,
    every_path_by_itself,
    looks_after_visiting,
)
from engines import ENGINES
from variants_13 import VARIANTS, along_every_path, list_of_its_own

from bpkit.engine import Node, copy_of, made_of
from bpkit.exercises import EXERCISES
from bpkit.exercises.judge import judge

go_back, divide, matmul_back, add_back = (
    EXERCISES[id].solution for id in ("go_back", "divide", "matmul_back", "add_back"))
H = 1e-6


def slope_of(C, x):
    """The slope of C(x) for each entry of x, from a small step to both sides."""
    slope = np.zeros(np.shape(x))
    for place in np.ndindex(slope.shape):
        nudge = np.zeros(slope.shape)
        nudge[place] = H
        slope[place] = (C(x + nudge) - C(x - nudge)) / (2 * H)
    return slope


def neuron(w, b, x=0.7, y=0.2):
    """C = ½ (a − y)² with a = z / (z² + 3), z = w x + b, and the square written as a product."""
    one = {name: Node(value, name=name, constant=name in "xy½3")
           for name, value in (("w", w), ("b", b), ("x", x), ("y", y), ("½", 0.5), ("3", 3.0))}

    z = one["w"] * one["x"] + one["b"]
    gap = divide(z, z * z + one["3"]) - one["y"]
    return one["½"] * (gap * gap), one


def test_the_slopes_of_a_real_graph_are_those_of_differences():
    C, one = neuron(0.9, -0.4)
    go_back(C)
    w, b = slope_of(lambda p: neuron(*p)[0].value, np.array([0.9, -0.4]))
    assert [one["w"].slope, one["b"].slope] == pytest.approx([w, b], rel=1e-6)
    assert C.slope == 1.0 and one["x"].slope is one["½"].slope is None


def test_the_slopes_of_w_and_a_are_those_of_differences():
    rng = np.random.default_rng(1)
    w, a, delta = (rng.standard_normal(shape) for shape in ((2, 3), (3, 4), (2, 4)))
    of_w, of_a = matmul_back(delta, w, a)
    assert of_w == pytest.approx(slope_of(lambda w: (delta * (w @ a)).sum(), w), abs=1e-8)
    assert of_a == pytest.approx(slope_of(lambda a: (delta * (w @ a)).sum(), a), abs=1e-8)


@pytest.mark.parametrize("shape", [(2, 4), (2, 1), (1, 4), (1, 1), (4,), (1,), ()], ids=str)
def test_what_a_sum_gives_back_is_that_of_differences(shape):
    rng = np.random.default_rng(2)
    u, delta, v = rng.standard_normal(shape), rng.standard_normal((2, 4)), np.ones((2, 4))
    came = add_back(delta, shape)
    assert np.shape(came) == shape
    assert came == pytest.approx(slope_of(lambda u: (delta * (u + v)).sum(), u), abs=1e-8)


def test_a_copy_of_a_graph_has_its_form_and_none_of_its_nodes():
    w = Node(2.0, name="w", slope=7.0)
    s = Node(4.0, (w, w), (1.0, 1.0), "+")
    C = Node(8.0, (w, s), (0.5, 3.0), "C")
    copy = copy_of(C)
    assert [node.name for node in made_of(copy)] == ["C", "+", "w"]
    assert not {*made_of(copy)} & {*made_of(C)}
    go_back(copy)
    assert [node.slope for node in made_of(copy)] == [1.0, 3.0, 6.5] and w.slope == 7.0


EVERY_PATH = along_every_path, list_of_its_own, every_path_by_itself, looks_after_visiting


def effort(job, *arguments):
    """How many functions are called until a job is done, whatever else the machine does."""
    calls = itertools.count()
    sys.setprofile(lambda frame, event, argument: event == "call" and next(calls))
    try:
        job(*arguments)
    finally:
        sys.setprofile(None)
    return next(calls)


SOON = 100_000  # calls: some hundredths of a second


@pytest.mark.parametrize("function", EVERY_PATH)
def test_a_way_along_every_path_is_right_and_told_at_once(function):
    said = judge(EXERCISES["go_back"], function)
    assert said.status == "right" and "along every path separately" in said.message
    assert effort(judge, EXERCISES["go_back"], function) < SOON


@pytest.mark.parametrize(
    "function", [go_back, *(f for f in VARIANTS["go_back"] if f not in EVERY_PATH)])
def test_a_node_at_a_time_is_right_and_nothing_more_is_said(function):
    said = judge(EXERCISES["go_back"], function)
    assert (said.status, said.message) == ("right", EXERCISES["go_back"].praise)


def test_a_node_taken_for_a_number_is_told_of():
    def of_nodes(C):
        go_back(C)
        C.slope = C * C.slope

    assert "A node is not a number" in judge(EXERCISES["go_back"], of_nodes).message
    said = judge(EXERCISES["divide"], lambda a, b: Node(a * b, (a, b), (1.0, 1.0), "÷"))
    assert said.mistake == "wrong_type"


def test_a_name_that_hides_an_array_is_told_of():
    said = judge(EXERCISES["decay_step"], decay_of_a_name)
    assert "it does not change net" in said.message


@pytest.mark.parametrize("function, uses_up", [
    (decay_added_to_the_gradient, True), (EXERCISES["decay_step"].solution, False)])
def test_a_step_may_use_up_the_gradient_and_that_is_said(function, uses_up):
    said = judge(EXERCISES["decay_step"], function)
    assert said.status == "right" and ("changes grad as well" in said.message) == uses_up


def test_a_name_of_its_own_is_right_and_told_of_the_sign():
    said = judge(EXERCISES["divide"], lambda a, b: Node(*vars(divide(a, b)).values()))
    assert said.status == "right" and "÷" not in said.message

    def without_name(a, b):
        node = divide(a, b)
        return Node(node.value, node.inputs, node.rates)

    said = judge(EXERCISES["divide"], without_name)
    assert said.status == "right" and "its name should be ÷" in said.message


@pytest.mark.parametrize("id, function, said", [
    ("divide", lambda a, b: Node(None, (a, b), (1.0, 1.0), "÷"), "The value is None"),
    ("divide", lambda a, b: Node(1.0, (a, b), (None, 1.0), "÷"), "The rate of a is None"),
    ("shuffled", lambda x, y, rng: (x, rng.shuffle(y)), "y is None"),
    ("matmul_back", lambda delta, w, a: (delta @ a.T, None), "The slope of a is None"),
    ("multiplications", lambda sizes: (1, 2, None), "nudging is None"),
])
def test_a_part_that_is_None_is_told_as_a_part(id, function, said):
    assert judge(EXERCISES[id], function).message.startswith(said)


@pytest.mark.parametrize("constant", [False, True])
def test_a_missing_input_is_told_as_what_it_is(constant):
    def one_input(a, b):
        node = divide(a, b)
        if b.constant or not constant:
            node.inputs, node.rates = node.inputs[:1], node.rates[:1]
        return node

    said = judge(EXERCISES["divide"], one_input)
    assert said.mistake == ("constant_left_out" if constant else "input_missing")
    assert said.message.startswith("b is not among the inputs")


def test_a_wrong_engine_is_told_at_once():
    most = max(effort(judge, EXERCISES[id], function) for id, _, function in ENGINES)
    assert most < SOON
