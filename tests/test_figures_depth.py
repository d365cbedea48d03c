"""The drawings of the notebook on linear neurons show what bpkit computes."""

import matplotlib
import numpy as np
import pytest

from bpkit import Network
from bpkit.figures import plot_delta_by_layer, plot_xor
from bpkit.figures.depth import depth_picture, sizes_of_delta

matplotlib.use("agg")


def test_with_linear_neurons_delta_goes_back_through_the_weights_alone():
    sizes = sizes_of_delta("linear", 0.5, n=4, L=5)
    net = Network([4] * 5, activation="linear", rng=0)
    x = np.random.default_rng(1).standard_normal((4, 10))
    w = {l: 0.5 * net.w[l] for l in net.w}
    delta = w[5] @ w[4] @ w[3] @ w[2] @ x  # a^L - y, where y is 0
    for l in (5, 4, 3, 2):
        assert sizes[l] == pytest.approx(np.abs(delta).mean())
        delta = w[l].T @ delta


def test_every_curve_begins_at_1_in_the_last_layer_and_has_its_own_look():
    ax = plot_delta_by_layer({"σ": {2: 0.5, 3: 2.0, 4: 8.0}, "tanh": {2: 9.0, 3: 6.0, 4: 3.0}})
    assert list(ax.lines[0].get_ydata()) == [0.0625, 0.25, 1]
    assert list(ax.lines[1].get_ydata()) == [3, 2, 1]
    assert len({(line.get_marker(), line.get_linestyle()) for line in ax.lines}) == 2
    assert ax.get_yscale() == "log"


def test_in_the_picture_sigma_loses_most_and_the_straight_line_nothing():
    labels = {line.get_label(): line.get_ydata()[0] for line in depth_picture().axes[0].lines}
    assert labels["σ"] < 1e-10 < 0.001 < labels["relu"] < labels["tanh"] < 1 < labels["f(z) = z"]


def test_the_square_shows_the_output_at_every_point_and_the_corners_in_figures():
    net = Network([2, 1], activation="linear", rng=0)
    net.w[2] = np.array([[1.0, 0.0]])
    net.b[2][:] = 0
    flat = net.copy()
    flat.w[2][:] = 0
    axes = plot_xor({"rising": net, "flat": flat})
    shown = np.asarray(axes[0].images[0].get_array())
    assert shown[:, 0] == pytest.approx(-0.25) and shown[:, -1] == pytest.approx(1.25)
    assert [text.get_text() for text in axes[0].texts] == ["0.00", "0.00", "1.00", "1.00"]
    line, none = axes[0].collections, axes[1].collections
    assert len(line) == 1 and len(none) == 0
    assert line[0].get_paths()[0].vertices[:, 0] == pytest.approx(0.5)
