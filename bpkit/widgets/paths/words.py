"""One path from a parameter to the cost, and the sum of the first so many, in words and numbers."""

from __future__ import annotations

import html
import itertools
import math
from collections.abc import Callable, Sequence

from ...formatting import bracketed, short, signed
from ...params import Param
from ...paths import Path
from .counts import Counts

WIDE, TALL = 290.0, 7.0  # of the running sum's drawing, and of one bar in it


def writer(largest: float) -> Callable[[float], str]:
    """Return how products and sums are written, with as many decimals as `largest` needs for 4."""
    if not 1e-6 < largest < math.inf:
        # What rounding has left of a difference is no number to be read.
        return lambda value: short(value if abs(value) > 1e-9 * largest else 0.0)
    digits = max(4, 3 - math.floor(math.log10(largest)))
    return lambda value: signed(value, digits)


def factor_names(param: Param, path: Path) -> list[tuple[str, str]]:
    """Return what each factor is: what changes, and with what, such as ("a³₂", "w³₂₄")."""
    chain = [param.book, *between(path), "C"]
    return [(over, under) for under, over in itertools.pairwise(chain)]


def route(param: Param, path: Path) -> str:
    """Return the neurons of a path, such as "w³₂₄ → a³₂ → a⁴₁ → C"."""
    return " → ".join([param.book, *between(path), "C"])


def between(path: Path) -> list[str]:
    """Return the activations that a path goes through."""
    return [Param("a", *neuron).book for neuron in path.neurons]


def factors_text(param: Param, path: Path, write: Callable[[float], str]) -> str:
    """Return the factors by name, then in numbers, then their product, in one line."""
    named = " × ".join(f"∂{over}/∂{under}" for over, under in factor_names(param, path))
    factors = " × ".join(bracketed(short(factor)) for factor in path.factors)
    return f"{named} = {factors} = {write(path.product)}"


def factors_html(param: Param, path: Path, write: Callable[[float], str]) -> str:
    """Return the factors side by side, each a fraction with its number under it."""
    cells = [
        f"<span class='factor'><span class='fraction bpkit-math'><span>∂{over}</span>"
        f"<span>∂{under}</span></span><b>{bracketed(short(number))}</b></span>"
        for (over, under), number in zip(factor_names(param, path), path.factors, strict=True)
    ]
    product = f"<span class='factor'><span>product</span><b>{write(path.product)}</b></span>"
    shown = "<span class='times'>×</span>".join(cells) + "<span class='times'>=</span>" + product
    said = html.escape(factors_text(param, path, write), quote=True)
    return f"<div class='factors' role='img' aria-label='{said}'>{shown}</div>"


# ---- the running sum ----


def running_sum(products: Sequence[float], at: int, slope: float,
                write: Callable[[float], str]) -> str:
    """Return the sum of the products up to `at` as bars, each beginning where the last ended."""
    ends = [0.0]
    for product in products:
        ends.append(ends[-1] + product)
    low, high = min(*ends, slope, 0.0), max(*ends, slope, 0.0)
    unit = (WIDE - 20) / (high - low or 1.0)

    def x(value: float) -> float:
        return 10 + (value - low) * unit

    # Of many paths the first are the largest; the rest would be lines thinner than can be seen.
    rows = min(len(products), 24)
    first = max(0, min(at - rows + 1, len(products) - rows))
    bottom = 26 + rows * TALL
    parts = [f"<line class='zero' x1='{x(0):.1f}' x2='{x(0):.1f}' y1='20' y2='{bottom}'/>",
             f"<line class='slope' x1='{x(slope):.1f}' x2='{x(slope):.1f}' y1='20' y2='{bottom}'/>"]
    for row in range(rows):
        i = first + row
        if i > at:
            break
        left, right, y = x(min(ends[i : i + 2])), x(max(ends[i : i + 2])), 24 + row * TALL
        kind = ("less" if products[i] < 0 else "more") + (" now" if i == at else "")
        parts.append(f"<rect class='{kind}' x='{left:.1f}' y='{y:.1f}' height='{TALL - 2}' "
                     f"width='{max(right - left, 1):.1f}'/>")
        if i == at:
            parts.append(f"<line class='reach' x1='{x(ends[i + 1]):.1f}' x2='{x(slope):.1f}' "
                         f"y1='{y + TALL:.1f}' y2='{y + TALL:.1f}'/>")
    crowded = abs(x(0) - x(slope)) < 70
    said = f"the sum of the first {at + 1} products against the slope {write(slope)}"
    zero = "" if crowded else f"<text x='{x(0):.1f}' y='14'>0</text>"
    return (
        f"<svg viewBox='0 0 {WIDE:.0f} {bottom + 4:.0f}' role='img' aria-label='{said}'>"
        f"{''.join(parts)}{zero}"
        f"<text class='slope' x='{min(max(x(slope), 44), WIDE - 44):.1f}' y='14'>"
        f"{write(slope)}</text></svg>"
    )


# ---- counts ----


def counts_table(rows: Sequence[Counts]) -> str:
    """Return the counts of several networks as a table."""
    heads = ["network", "paths from one weight of layer 2", "paths from all weights and biases",
             "multiplications along all paths",
             "multiplications in the matrix products of one backward pass"]
    head = "".join(f"<th scope='col'>{said}</th>" for said in heads)
    body = "".join(
        f"<tr><th scope='row'>{row.sizes}</th>"
        + "".join(f"<td>{large(n)}</td>" for n in
                  (row.from_one, row.from_all, row.along_all, row.backward)) + "</tr>"
        for row in rows
    )
    return (f"<div class='scroll'><table><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table></div>")


def large(number: int) -> str:
    """Return a count with commas, or as a power of ten where it is long."""
    return f"{number:,}" if number < 10**12 else short(number)
