"""The nudge explorer in Python: its numbers, its traits, what it leaves in a stored notebook."""

import base64
import io
import threading
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
import traitlets
from matplotlib.image import imread

from bpkit import Network, perturb
from bpkit.figures.nudge import example
from bpkit.numerals import signed
from bpkit.widgets import nudge


def slider_of(hand):
    return hand.children[0].children[0]


def test_it_shows_what_perturb_gives():
    hand = nudge()
    net, x, y, param = example()
    for d in (0.0, 1.7, -3.0):
        hand.d = d
        p = perturb(net, x, y, param, d)
        for number in (p.dC, p.linear.dC, p.dC - p.linear.dC):
            assert signed(number, 6) in repr(hand)
            assert signed(number, 6) in hand.children[1].value
        assert signed(net.w[3][1, 3] + d) in repr(hand)


def test_slider_and_trait_stay_in_step_and_on_the_grid():
    hand = nudge()
    slider_of(hand).value = 0.35
    assert hand.d == pytest.approx(0.35)
    hand.d = 1.02
    assert hand.d == pytest.approx(1.0) == slider_of(hand).value
    hand.d = 99
    assert hand.d == pytest.approx(3.0)
    hand.children[0].children[1].click()
    assert hand.d == slider_of(hand).value == 0.0
    with pytest.raises(traitlets.TraitError):
        hand.d = "far"


def test_the_network_that_is_given_is_left_alone_and_looked_at_once():
    net, x, y, param = example()
    hand = nudge(net, x, y, param)
    before = repr(hand)
    net.w[3] += 1
    hand.d = 1.0
    hand.d = 0.0
    assert repr(hand) == before


def test_it_leaves_a_small_picture_and_a_text():
    hand = nudge()
    hand.d = -2.5
    data, metadata = hand._repr_mimebundle_()
    png = base64.b64decode(data["image/png"])
    assert len(png) < 30_000
    assert imread(io.BytesIO(png)).shape[2] == 4
    assert data["text/plain"] == metadata["image/png"]["alt"] == repr(hand)
    assert "application/vnd.jupyter.widget-view+json" in data


@pytest.mark.parametrize("param", [("b", 2, 1), ("z", 4, 0), ("w", 4, 0, 2)])
def test_biases_and_weighted_inputs_can_be_nudged(param):
    net, x, y, _ = example()
    hand = nudge(net, x, y, param)
    hand.d = 0.5
    assert signed(perturb(net, x, y, param, 0.5).dC, 6) in repr(hand)
    assert f"∂C/∂{param[0]} · Δ{param[0]}" in repr(hand)


def test_a_float32_network_and_other_costs():
    net = Network([2, 3, 1], cost="cross_entropy", rng=0, dtype=np.float32)
    hand = nudge(net, [[1.0], [0.5]], [[1.0]], ("w", 2, 0, 0))
    hand.d = 2.0
    assert "Δw, first order" in repr(hand)


def test_what_does_not_fit_is_refused():
    net, x, y, param = example()
    with pytest.raises(ValueError, match=r"x must have .*shape \(3, 1\)"):
        nudge(net, np.ones((3, 2)), y, param)
    with pytest.raises(ValueError, match="layer l in param"):
        nudge(net, x, y, ("w", 1, 0, 0))


def test_callbacks_in_another_thread_draw_into_the_same_figure():
    hand, before = nudge(), plt.get_fignums()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        threads = [threading.Thread(target=hand._show) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert plt.get_fignums() == before
    assert hand.children[2].value.count("<svg") == 1


def test_the_live_drawing_takes_its_colours_from_the_theme():
    drawing = nudge().children[2].value
    body = drawing[drawing.index("<svg") :]
    assert "var(--bpkit-selected)" in body
    assert 'role=\'img\'' in drawing and "aria-label" in drawing
    assert "#7a3fb0" not in body
