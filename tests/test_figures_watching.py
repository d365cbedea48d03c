"""The plots of training, and the pictures of wishes, show the numbers that they should."""

import matplotlib
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from bpkit import Network, backprop
from bpkit.figures import plot_confusion, plot_hidden_weights, plot_mistakes
from bpkit.figures.watching import confusion
from bpkit.figures.wishes import SEVERAL, TWO, WEIGHTS, half_trained, wishes_picture
from bpkit.formatting import signed
from bpkit.mnist import Examples


@pytest.fixture(autouse=True)
def no_window():
    matplotlib.use("agg")
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


@pytest.fixture
def two_networks():
    before, after = (Network([784, 5, 10], rng=seed) for seed in (0, 1))
    return {"before": before, "after": after}


def test_weights_of_hidden_neurons_stand_in_rows_by_time(two_networks):
    axes = plot_hidden_weights(two_networks, neurons=[4, 1])
    assert axes.shape == (2, 2)
    assert [ax.get_title() for ax in axes[0]] == ["neuron 5", "neuron 2"]
    assert [row[0].get_ylabel() for row in axes] == ["before", "after"]
    drawn = axes[1, 0].get_images()[0]
    assert_array_equal(drawn.get_array(), two_networks["after"].w[2][4].reshape(28, 28))


def test_weights_since_a_start_are_what_was_added_all_on_one_scale(two_networks):
    before, after = two_networks.values()
    axes = plot_hidden_weights(two_networks, neurons=[0, 3], since=before)
    images = [[ax.get_images()[0] for ax in row] for row in axes]
    assert not images[0][0].get_array().any()
    added = (after.w[2] - before.w[2])[[0, 3]]
    assert_allclose(images[1][1].get_array(), added[1].reshape(28, 28))
    most = np.abs(added).max()
    assert {image.get_clim() for row in images for image in row} == {(-most, most)}


def test_confusions_are_counted_by_what_is_shown_and_what_is_said():
    labels, said = np.array([4, 4, 4, 9, 0]), np.array([9, 9, 4, 4, 0])
    counts = confusion(labels, said)
    assert counts.sum() == 5
    assert (counts[4, 9], counts[9, 4], counts[4, 4], counts[0, 0]) == (2, 1, 1, 1)


def test_confusions_are_written_where_they_belong():
    ax = plot_confusion(np.array([4, 4, 4, 9]), np.array([9, 9, 4, 4]))
    written = {text.get_position(): text.get_text() for text in ax.texts}
    assert written == {(9, 4): "2", (4, 4): "1", (4, 9): "1"}
    (image,) = ax.get_images()
    ground = image.get_array()
    assert ground.mask[4, 4] and not ground.mask[4, 9]
    assert image.cmap.get_bad()[3] == 1  # its own background, on a light page and on a dark one


def test_the_worst_mistakes_come_first_and_right_answers_not_at_all():
    x = np.zeros((784, 4))
    x[0] = [0.1, 0.2, 0.3, 0.4]  # tells the images apart
    labels = np.array([0, 1, 2, 3])
    a = np.zeros((10, 4))
    a[0, 0], a[7, 1], a[8, 2], a[9, 3] = 0.2, 0.5, 0.9, 0.7
    axes = plot_mistakes(Examples(x, np.eye(10)[:, labels], labels), a, count=2)
    assert [ax.get_title() for ax in axes.flat] == ["2, read as 8", "3, read as 9"]
    assert [ax.get_images()[0].get_array()[0, 0] for ax in axes.flat] == [0.3, 0.4]


def test_no_mistake_leaves_nothing_to_draw():
    labels = np.array([3])
    y = np.eye(10)[:, labels]
    axes = plot_mistakes(Examples(np.zeros((784, 1)), y, labels), y)
    assert not any(ax.get_images() for ax in axes.flat)


def test_the_picture_of_wishes_says_what_the_two_asks_of_its_outputs():
    net, few = half_trained()
    x, y = few.x[:, [TWO]], few.y[:, [TWO]]
    fp = net.forward(x)
    assert few.labels[TWO] == 2 and fp.a[3].argmax() == 6
    written = [text.get_text() for text in wishes_picture().axes[0].texts]
    for asked in (y - fp.a[3])[:, 0]:
        assert (signed(asked) if abs(asked) >= 0.005 else "0.00") in written


def test_several_examples_disagree_about_the_weights_that_are_shown():
    net, few = half_trained()
    asked = [
        [-backprop(net, few.x[:, [i]], few.y[:, [i]]).w[l][j, k] for l, j, k in WEIGHTS]
        for i in SEVERAL
    ]
    mean = backprop(net, few.x[:, SEVERAL], few.y[:, SEVERAL])
    assert_allclose(np.mean(asked, axis=0), [-mean.w[l][j, k] for l, j, k in WEIGHTS])
    assert (np.max(asked, axis=0) > 0.1).sum() >= 3 and (np.min(asked, axis=0) < -0.1).sum() >= 2
