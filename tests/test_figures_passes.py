"""Counting multiplications, and the plot that shows them beside seconds."""

import matplotlib
import numpy as np
import pytest

from bpkit.exercises import EXERCISES
from bpkit.figures import count_products, plot_growth
from bpkit.figures.passes import SIZES, passes_picture


def counted(a, b):
    """The multiplications of a matrix product, one by one."""
    return sum(1 for _ in range(a[0]) for _ in range(b[1]) for _ in range(a[1]))


@pytest.mark.parametrize("sizes", [[3, 2], [2, 3, 2], [4, 1, 5, 3], [3, 4, 2, 5, 1]])
def test_the_count_is_that_of_the_products_one_by_one(sizes):
    n = dict(enumerate(sizes, start=1))
    L = len(sizes)
    forward = sum(counted((n[l], n[l - 1]), (n[l - 1], 1)) for l in range(2, L + 1))
    bp2 = sum(counted((n[l], n[l + 1]), (n[l + 1], 1)) for l in range(2, L))
    bp4 = sum(counted((n[l], 1), (1, n[l - 1])) for l in range(2, L + 1))
    work = count_products(sizes)
    assert (work.forward, work.backward, work.both) == (forward, bp2 + bp4, forward + bp2 + bp4)
    assert 2 <= work.both / work.forward < 3
    assert EXERCISES["multiplications"].solution(sizes) == (
        work.forward, work.backward, work.nudging)


def test_the_picture_has_a_network_for_every_pass_and_the_counts_of_it():
    said = [text.get_text() for text in passes_picture().axes[0].texts]
    work = count_products(SIZES)
    assert sum(text == "none" or text.startswith(("$w", "$b")) for text in said) == work.passes
    assert f"{work.passes} × {work.forward} = {work.nudging} multiplications" in said
    assert f"{work.forward} + {work.backward} = {work.both} multiplications" in said


def test_the_predicted_lines_are_the_counts_times_one_number():
    matplotlib.use("agg")
    networks, m = [[2] * 3, [4] * 3, [8] * 3], 10
    work = [count_products(sizes) for sizes in networks]
    seconds = {"forward": [5.0, 2.0, 4.0], "both": [6.0, 7.0, 8.0], "nudging": [9.0]}
    left, right = plot_growth(networks, m, seconds)
    each = min(5 / work[0].forward, 2 / work[1].forward, 4 / work[2].forward) / m
    lines = [line.get_ydata() for line in right.get_lines()]
    for name, drawn in zip(("nudging", "both", "forward"), left.get_lines(), strict=True):
        counts = [m * getattr(w, name) for w in work]
        assert np.array_equal(drawn.get_ydata(), counts)
        predicted = each * np.array(counts)
        assert any(len(line) == 3 and np.allclose(line, predicted) for line in lines)
        assert any(list(line) == seconds[name] for line in lines)
    hollow = [line for line in right.get_lines() if line.get_markerfacecolor() == "none"]
    waited = [w.passes * t for w, t in zip(work[1:], seconds["forward"][1:], strict=True)]
    assert [list(line.get_ydata()) for line in hollow] == [waited]
    assert left.figure.get_facecolor()[3] == 0
