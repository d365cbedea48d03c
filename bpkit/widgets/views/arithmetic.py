"""The equations for one parameter or neuron, as sentences with the numbers filled in."""

from __future__ import annotations

from collections.abc import Iterator

from ...formatting import MINUS, bracketed, lowered, raised, short
from ...params import Param
from .base import Base

MOST_TERMS = 4


def sentences(base: Base, place: Param) -> Iterator[str]:
    """Yield the equations that give what belongs to `place`, for one example, in numbers.

    For a weight BP4 and for a bias BP3; for a neuron, ("z", l, j), the forward sum and then its
    error, by BP1 in the output layer and by BP2 before it; for an input ("a", 1, k) its value.
    """
    (kind, l, j), k = place[:3], place.k
    a, delta = base.fp.a, base.delta
    if kind == "w" and k is not None:
        names = f"{Param('a', l - 1, k).book} {Param('δ', l, j).book}"
        gradient = short(base.grad.w[l][j, k])
        yield f"∂Cₓ/∂{place.book} = {names} = {_times(a[l - 1][k, 0], delta[l][j, 0])} = {gradient}"
    elif kind == "b":
        yield f"∂Cₓ/∂{place.book} = {Param('δ', l, j).book} = {short(delta[l][j, 0])}"
    elif kind == "a":
        yield f"{place.book} = x{place.book[2:]} = {short(a[1][j, 0])}"
    else:
        yield _forward(base, l, j)
        yield _bp1(base, j) if l == base.net.L else _bp2(base, l, j)


def _forward(base: Base, l: int, j: int) -> str:
    net, fp = base.net, base.fp
    terms = [
        (Param("w", l, j, k).book + " " + Param("a", l - 1, k).book, net.w[l][j, k], a)
        for k, a in enumerate(fp.a[l - 1][:, 0])
    ]
    z, b = Param("z", l, j).book, net.b[l][j, 0]
    symbols, numbers = _sum(terms)
    f = net.activation[l].at(j)
    # Of all z of the layer, or of this one.
    a = f"{f.name}(z{raised(l)}){lowered(j + 1)}" if f.products else f"{f.name}({z})"
    return (
        f"{z} = {symbols} + {Param('b', l, j).book} = {numbers} + {bracketed(short(b))} = "
        f"{short(fp.z[l][j, 0])},  {Param('a', l, j).book} = {a} = "
        f"{short(fp.a[l][j, 0])}"
    )


def _bp1(base: Base, j: int) -> str:
    L, cost, z, a, y = base.net.L, base.net.cost, base.fp.z, base.fp.a, base.y
    f = base.net.activation[L].at(j)
    delta, a_j = Param("δ", L, j).book, Param("a", L, j).book
    value = base.delta[L][j, 0]
    if f in cost.closed_forms and value == a[L][j, 0] - y[j, 0]:
        numbers = f"{short(a[L][j, 0])} {MINUS} {short(y[j, 0])}"
        return f"BP1: {delta} = {a_j} {MINUS} y{a_j[2:]} = {numbers} = {short(value)}"
    if f.products:
        return f"BP1: {delta} = (Jᵀ ∇ₐCₓ){lowered(j + 1)} = {short(value)}"
    factors = _times(cost.gradient(a[L], y)[j, 0], f.prime(z[L][[j]])[0, 0])
    z_j = Param("z", L, j).book
    return f"BP1: {delta} = ∂Cₓ/∂{a_j} f′({z_j}) = {factors} = {short(value)}"


def _bp2(base: Base, l: int, j: int) -> str:
    delta_next = base.delta[l + 1][:, 0]
    terms = [
        (Param("w", l + 1, i, j).book + " " + Param("δ", l + 1, i).book, w, delta_next[i])
        for i, w in enumerate(base.net.w[l + 1][:, j])
    ]
    f, delta = base.net.activation[l].at(j), Param("δ", l, j).book
    if f.products:
        back = f"(w{raised(l + 1)})ᵀ δ{raised(l + 1)}"
        return f"BP2: {delta} = (Jᵀ {back}){lowered(j + 1)} = {short(base.delta[l][j, 0])}"
    prime = f.prime(base.fp.z[l][[j]])[0, 0]
    symbols, numbers = _sum(terms)
    return (
        f"BP2: {delta} = ({symbols}) f′({Param('z', l, j).book}) = "
        f"({numbers}) × {bracketed(short(prime))} = {short(base.delta[l][j, 0])}"
    )


def _sum(terms: list[tuple[str, float, float]]) -> tuple[str, str]:
    """A sum of products in symbols and in numbers, its middle left out when it is long."""
    symbols = [symbol for symbol, *_ in terms]
    numbers = [_times(*factors) for _, *factors in terms]
    if len(terms) > MOST_TERMS:
        left_out = f"… ({len(terms) - 3} more) …"
        symbols = [*symbols[:2], left_out, symbols[-1]]
        numbers = [*numbers[:2], "…", numbers[-1]]
    return " + ".join(symbols), " + ".join(numbers)


def _times(first: float, second: float) -> str:
    return f"{bracketed(short(first))} × {bracketed(short(second))}"
