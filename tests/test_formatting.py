"""How numbers are written: in Python and JavaScript alike, since both are on one page."""

import numpy as np
import pytest

from bpkit.formatting import plain, short, signed


@pytest.mark.parametrize("value,digits,text", [
    (0.125, 2, "0.13"), (-0.125, 2, "−0.13"), (0.005, 2, "0.01"), (1.005, 2, "1.00"),
    (-0.004, 2, "0.00"), (-1, 0, "−1"), (1e22, 1, "1.00e+22"),
    (-1.234e150, 2, "−1.23e+150"), (9e20, 10, "900000000000000000000.0000000000"),
    (0, 10, "0.0000000000"), (float("nan"), 2, "NaN"), (-np.inf, 2, "−∞"),
    (np.float32(0.5), 1, "0.5"),
])
def test_plain(value, digits, text):
    assert plain(value, digits) == text


@pytest.mark.parametrize("value,digits,text", [
    (0.3, 2, "+0.30"), (-0.3, 2, "−0.30"), (0.0, 2, "0.00"), (-0.0, 2, "0.00"), (1e-9, 3, "0.000"),
    (0.0005, 3, "+0.001"), (np.inf, 1, "+∞"), (float("nan"), 1, "NaN"),
])
def test_signed(value, digits, text):
    assert signed(value, digits) == text


@pytest.mark.parametrize("value,text", [
    (0.074912, "0.0749"), (123.456, "123.46"), (0.00000551, "0.00000551"), (5.51e-7, "5.51 × 10⁻⁷"),
    (-1.5e12, "−1.50 × 10¹²"), (-1.5e-12, "−1.50 × 10⁻¹²"), (2.5e300, "2.50 × 10³⁰⁰"),
    (5e-324, "4.94 × 10⁻³²⁴"), (np.float64(-2e-9), "−2.00 × 10⁻⁹"), (9.999e-8, "1.00 × 10⁻⁷"),
    (float("nan"), "NaN"),
])
def test_short(value, text):
    assert short(value) == text
