"""The numbers in the picture of the chain rule: two ways that add up to the whole slope."""

import numpy as np
import pytest

from bpkit.figures.chain_rule import TwoWays, chain_rule_picture


@pytest.mark.parametrize("t", [2.0, -0.7, 3.5])
def test_the_two_ways_add_up_to_the_slope_measured_by_nudging(t):
    by_t_of_u, by_t_of_v, by_u, by_v = TwoWays(t).rates
    h = 1e-5
    nudged = (TwoWays(t + h).f - TwoWays(t - h).f) / (2 * h)
    assert np.isclose(by_t_of_u * by_u + by_t_of_v * by_v, nudged)


def test_the_picture_says_the_numbers_of_the_notebook():
    said = {text.get_text() for ax in chain_rule_picture().axes for text in ax.texts}
    assert {"$t = 2$", "$u = 4$", "$v = 6$", "$f = 24$", "together:  36"} <= said
