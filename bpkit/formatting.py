"""How the course writes numbers and indices: with a true minus sign, but never "−0"."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import numpy as np

MINUS = "\N{MINUS SIGN}"
_HUGE = 1e21  # from here on JavaScript writes an exponent, and no decimals
_EXACT = Context(prec=60)  # room for all digits of a number that is not huge


def plain(value: float, digits: int = 2) -> str:
    """Return a number with `digits` decimals; a half rounds away from zero, as in JavaScript.

    >>> plain(0.125), plain(-0.004), plain(-1), plain(1e22)
    ('0.13', '0.00', '−1.00', '1.00e+22')
    """
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else MINUS + "∞"
    if abs(value) >= _HUGE:
        return f"{float(value):.2e}".replace("-", MINUS)
    rounded = Decimal(float(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _EXACT)
    return f"{rounded:f}".replace("-", MINUS) if rounded else f"{abs(rounded):f}"


def signed(value: float, digits: int = 2) -> str:
    """Return the same, with a plus sign if the number is positive.

    >>> signed(0.25), signed(0.001)
    ('+0.25', '0.00')
    """
    text = plain(value, digits)
    return "+" + text if value > 0 and text != plain(0, digits) else text


def short(value: float, figures: int = 3) -> str:
    """Return a number with `figures` significant figures and at least two decimals.

    >>> short(0.74912), short(-0.0640123), short(12.3456), short(0), short(-2.5e-9)
    ('0.749', '−0.0640', '12.35', '0.00', '−2.50 × 10⁻⁹')
    """
    if value == 0 or not math.isfinite(value):
        return plain(value)
    exponent = math.floor(math.log10(abs(value)))
    if -6 <= exponent <= 9:
        return plain(value, max(2, figures - 1 - exponent))
    # As text: dividing by a power of ten fails where no float is small enough.
    mantissa, power = f"{abs(float(value)):.{figures - 1}e}".split("e")
    sign = MINUS if value < 0 else ""
    return f"{sign}{mantissa} × 10{raised(int(power))}"


def decimals(values: Any, figures: int = 3, low: int = 2, high: int = 9, otherwise: int = 3) -> int:
    """Return how many decimals, `low` to `high`, show `figures` figures of the largest value.

    `otherwise` is returned if that value is 0, infinite or NaN.

    >>> decimals([0.0123, -0.0001]), decimals(0.0, otherwise=5)
    (4, 5)
    """
    largest = float(np.abs(values).max(initial=0.0))
    if not 0 < largest < math.inf:
        return otherwise
    return min(max(figures - 1 - math.floor(math.log10(largest)), low), high)


def bracketed(text: str) -> str:
    """Return a number that is already written as text, in brackets if it is negative.

    >>> bracketed(plain(-0.5)), bracketed(plain(0.5))
    ('(−0.50)', '0.50')
    """
    return f"({text})" if text.startswith(MINUS) else text


_UP = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_DOWN = str.maketrans("0123456789,", "₀₁₂₃₄₅₆₇₈₉,")


def raised(number: int) -> str:
    """Return a whole number as a superscript.

    >>> raised(3), raised(-12)
    ('³', '⁻¹²')
    """
    return str(number).translate(_UP)


def lowered(*indices: int) -> str:
    """Return indices as a subscript; with a comma where two digits would be read as one number.

    >>> lowered(2, 4), lowered(10, 2)
    ('₂₄', '₁₀,₂')
    """
    return ("," if max(indices) > 9 else "").join(map(str, indices)).translate(_DOWN)
