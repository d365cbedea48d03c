"""What all tests share."""

import matplotlib.pyplot as plt
import pytest
from hypothesis import HealthCheck, settings

# Machines are shared, and slow at times; a test fails for what it finds, never for taking long.
settings.register_profile(
    "bpkit", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("bpkit")


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    """Close what a test has drawn."""
    yield
    plt.close("all")
