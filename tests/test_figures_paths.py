"""The drawings of notebook 11: what they show is what the core computes."""

import numpy as np
import pytest

from bpkit import backprop, count_paths, paths, perturb
from bpkit.figures import plot_path_counts
from bpkit.figures.sum_over_paths import all_paths_picture, one_path_picture
from bpkit.figures.travel import Skeleton, journey, travel_picture
from bpkit.formatting import MINUS


def numbers(figure):
    """Every number written in a figure with a sign before it, or after an equals sign."""
    said = [text.get_text() for ax in figure.axes for text in ax.texts]
    found = []
    for text in said:
        last = text.split("= ")[-1].strip("()").replace(MINUS, "-")
        try:
            found.append(float(last))
        except ValueError:
            continue
    return found


def test_the_five_stages_state_the_exact_changes():
    p = perturb(*journey(), 0.1)
    a = [p.da[2][2, 0], *p.da[3][:, 0], *p.da[4][:, 0]]
    assert numbers(travel_picture()) == pytest.approx([0.1, *a, p.dC], abs=5e-5)
    assert np.count_nonzero(p.da[2]) == 1  # no other neuron of layer 2 has a rim


def test_the_factors_of_the_one_path_multiply_to_its_product():
    *factors, product = numbers(one_path_picture())
    assert np.prod(factors) == pytest.approx(product, abs=6e-6)
    found = [path.product for path in paths(*journey())]
    assert min(abs(product - other) for other in found) < 5e-6


def test_all_paths_are_listed_with_their_sum():
    net, x, y, weight = journey()
    *products, total = numbers(all_paths_picture())
    assert len(products) == count_paths(net, weight) == 6
    assert np.all(np.diff(np.abs(products)) <= 0)
    assert total == pytest.approx(sum(products), abs=3e-5)
    assert total == pytest.approx(backprop(net, x, y).w[2][2, 0], abs=5e-6)


def test_the_outline_sets_each_layer_in_the_middle():
    net = journey()[0]
    outline = Skeleton(None, net, {}, (20, 92), (42, 40), 10)
    for l, n in net.n.items():
        places = np.array([outline.at(l, j) for j in range(n)])
        assert np.all(places[:, 0] == 20 + 42 * (l - 1)) and places[:, 1].mean() == 92
    assert outline.cost_at() == (20 + 42 * 4, 92)


def test_the_plot_of_counts_takes_numbers_of_any_length():
    import matplotlib

    matplotlib.use("agg")
    ax = plot_path_counts([1, 2, 3], [10, 10**6, 10**40], [100, 200, 300])
    counts, parameters = ax.get_lines()
    assert list(counts.get_ydata()) == pytest.approx([10, 10**6, 10**40], rel=1e-15)
    assert list(parameters.get_ydata()) == [100, 200, 300]
    assert ax.get_yscale() == "log" and len(ax.get_legend().get_texts()) == 2
