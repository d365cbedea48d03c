"""The flow of activations and errors shows the gradient's numbers; plots show their data."""

import io

import matplotlib
import numpy as np
import pytest

from bpkit import backprop, numerical_gradient, relative_error
from bpkit.figures import plot_descent, plot_nudges
from bpkit.figures.flow import chain, flow_picture

matplotlib.use("agg")


def said(figure):
    return [text.get_text() for ax in figure.axes for text in ax.texts]


def test_the_chain_has_numbers_for_the_head():
    net, x, y = chain()
    assert all((net.forward(x).z[l] == 0).all() for l in (2, 3))
    grad = backprop(net, x, y)
    slopes = {(s, l): getattr(grad, s)[l].item() for s in "wb" for l in (2, 3)}
    assert slopes == {("w", 2): -0.5, ("b", 2): -0.25, ("w", 3): -0.0625, ("b", 3): -0.125}
    assert relative_error(grad, numerical_gradient(net, x, y)) < 1e-8


def test_the_picture_says_what_backprop_computes():
    words = said(flow_picture())
    for end in ("w^2 = \\delta^2 a^1$ = −0.5", "b^2 = \\delta^2$ = −0.25",
                "w^3 = \\delta^3 a^2$ = −0.0625", "b^3 = \\delta^3$ = −0.125"):
        assert any(word.endswith(end) for word in words), (end, words)
    assert {"1", "2", "3", "4", "5", "BP1", "BP2", "0.125"} <= set(words)


def test_no_two_texts_of_the_picture_overlap():
    figure = flow_picture()
    figure.set_dpi(110)
    figure.savefig(io.BytesIO(), dpi=110)
    boxes = [(t.get_text(), t.get_window_extent()) for ax in figure.axes for t in ax.texts
             if t.get_text()]
    for i, (one, box) in enumerate(boxes):
        for other, there in boxes[i + 1:]:
            assert not box.overlaps(there), (one, other)
        assert figure.bbox.containsx(box.x0) and figure.bbox.containsx(box.x1), one


def test_a_power_of_h_is_a_straight_line_of_that_slope():
    h = 10.0 ** -np.arange(1, 6)
    ax = plot_nudges(h, {"one": h, "two": h**2}, says="how far off")
    for line, power in zip(ax.get_lines(), (1, 2), strict=True):
        across, up = (np.log10(data.astype(float)) for data in line.get_data())
        assert np.polyfit(across, up, 1)[0] == pytest.approx(power)
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert ax.get_ylabel() == "how far off"
    assert len({line.get_linestyle() for line in ax.get_lines()}) == 2


def test_an_error_of_zero_is_left_out_and_changes_nothing_that_was_given():
    errors = np.array([0.1, 0.0, 0.001])
    ax = plot_nudges([1, 2, 3], {"lucky": errors})
    height = ax.get_lines()[0].get_ydata()
    assert np.isnan(height[1]) and np.isfinite(height[[0, 2]]).all()
    assert errors[1] == 0


def test_every_run_has_its_curve_from_the_start_on():
    ax = plot_descent({"right": [0.3, 0.2, 0.1], "wrong": [0.3, 0.4, 0.5]})
    right, wrong = ax.get_lines()
    assert list(right.get_xdata()) == [0, 1, 2] and list(wrong.get_ydata()) == [0.3, 0.4, 0.5]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["right", "wrong"]
    assert right.get_linestyle() != wrong.get_linestyle()
    assert ax.get_ylim()[0] == 0


def test_the_plots_are_transparent(tmp_path):
    for ax in (plot_nudges([0.1, 0.2], {"a": [0.1, 0.2]}), plot_descent({"a": [0.1, 0.2]})):
        figure = ax.figure
        figure.savefig(tmp_path / "figure.png")
        assert matplotlib.image.imread(tmp_path / "figure.png")[0, 0, 3] == 0
