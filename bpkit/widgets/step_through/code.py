"""The algorithm as a dozen lines of code in the book's symbols, and the walk through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...backprop import bp1, bp2
from ...network import Network
from ..views.base import Base

FIVE = ("input", "feedforward", "output error", "backpropagate", "gradient")

PRODUCT = "grad_C(a[L], y) * f_prime[L](z[L])"
CLOSED = "a[L] - y"
BY_ROWS = "bp1(cost, activation[L], z[L], a[L], y)"


@dataclass(frozen=True)
class Line:
    """A line of code, what it computes, and the number of the book's step that it begins."""

    code: str
    kind: str = ""
    begins: int = 0


@dataclass(frozen=True)
class Step:
    """One line executed for one layer l; `kind` is what it computes, `number` the book's step."""

    kind: str
    l: int
    line: int
    number: int


def output_error(base: Base) -> str:
    """Return the right side of BP1 for this network: the closed form where backprop uses it."""
    L, f, forms = base.net.L, base.net.activation[base.net.L], base.net.cost.closed_forms
    closed = [f.at(j) in forms for j in range(base.net.n[L])]
    if not any(closed):
        return BY_ROWS if f.products else PRODUCT
    if all(closed) and np.array_equal(base.delta[L], base.fp.a[L] - base.y):
        return CLOSED
    return BY_ROWS


def listing(base: Base) -> list[Line]:
    """Return the code of backprop for one example; what it needs is in `names`."""
    return [
        Line("a, z, delta, nabla_b, nabla_w = {}, {}, {}, {}, {}"),
        Line("a[1] = x", "input", 1),
        Line("for l in range(2, L + 1):", begins=2),
        Line("    z[l] = w[l] @ a[l-1] + b[l]", "z"),
        Line("    a[l] = f[l](z[l])", "a"),
        Line(f"delta[L] = {output_error(base)}", "bp1", 3),
        Line("for l in range(L - 1, 1, -1):", begins=4),
        Line(f"    delta[l] = {_hidden_error(base)}", "bp2"),
        Line("for l in range(2, L + 1):", begins=5),
        Line("    nabla_b[l] = delta[l]", "bp3"),
        Line("    nabla_w[l] = delta[l] @ a[l-1].T", "bp4"),
    ]


def _hidden_error(base: Base) -> str:
    """The right side of BP2: by f', or by bp2 where a hidden layer has an f of the whole layer."""
    net = base.net
    if any(net.activation[l].products for l in range(2, net.L)):
        return "bp2(w[l+1], delta[l+1], activation[l], z[l], a[l])"
    return "(w[l+1].T @ delta[l+1]) * f_prime[l](z[l])"


def names(base: Base) -> dict[str, Any]:
    """Return what the code needs to run: the network and the example, in the book's symbols."""
    net: Network = base.net
    return {
        "x": base.x, "y": base.y, "L": net.L, "w": net.w, "b": net.b,
        "f": {l: f.f for l, f in net.activation.items()},
        "f_prime": {l: f.prime for l, f in net.activation.items()},
        "grad_C": net.cost.gradient, "cost": net.cost, "activation": net.activation,
        "bp1": bp1, "bp2": bp2,
    }


def walk(lines: list[Line], L: int) -> list[Step]:
    """Return every line that computes something, once for each layer that it is executed for."""
    return list(_walk({line.kind: i for i, line in enumerate(lines)}, L))


def _walk(line: dict[str, int], L: int) -> Iterator[Step]:
    yield Step("input", 1, line["input"], 1)
    for l in range(2, L + 1):
        yield Step("z", l, line["z"], 2)
        yield Step("a", l, line["a"], 2)
    yield Step("bp1", L, line["bp1"], 3)
    for l in range(L - 1, 1, -1):
        yield Step("bp2", l, line["bp2"], 4)
    for l in range(2, L + 1):
        yield Step("bp3", l, line["bp3"], 5)
        yield Step("bp4", l, line["bp4"], 5)
