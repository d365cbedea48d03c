"""The drawings of the cost notebook show what bpkit computes."""

import matplotlib
import numpy as np
import pytest

from bpkit import cross_entropy, quadratic
from bpkit.figures import plot_costs, plot_sigmoid
from bpkit.figures.cost import cost_picture
from bpkit.figures.nudge import example

matplotlib.use("agg")


def test_the_picture_shows_the_outputs_their_slopes_and_the_cost():
    net, x, y, _ = example()
    a = net.forward(x).a[net.L][:, 0]
    said = {text.get_text() for text in cost_picture().axes[0].texts}
    assert f"{net.C(x, y):.4f}" in said and {f"{value:.2f}" for value in a} <= said
    for j in range(2):
        slope = f"{a[j] - y[j, 0]:+.2f}".replace("-", "\N{MINUS SIGN}")
        assert any(f"a^L_{j + 1}" in text and text.endswith(slope) for text in said)


def test_the_slope_of_sigma_is_drawn_and_touches_it():
    left, right = plot_sigmoid()
    z, a = left.lines[0].get_data()
    drawn = right.lines[0].get_ydata()
    assert drawn == pytest.approx(np.gradient(a, z), abs=0.003)
    assert drawn.max() == pytest.approx(0.25) and z[drawn.argmax()] == pytest.approx(0, abs=1e-9)
    tangent = left.lines[1].get_data()
    assert np.diff(tangent[1]) / np.diff(tangent[0]) == pytest.approx(0.25)


def test_both_costs_are_drawn_for_an_output_that_should_be_1():
    lines = plot_costs().lines
    for line, cost in zip(lines, (quadratic, cross_entropy), strict=True):
        a, C_x = line.get_data()
        assert C_x == pytest.approx(cost.value(a[None, :], np.ones((1, a.size))))
    assert [line.get_label() for line in lines] == ["quadratic", "cross-entropy"]
    assert len({line.get_linestyle() for line in lines}) == 2
