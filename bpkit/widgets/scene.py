"""What a network shows at its base, as plain data: its neurons, parameters, gradient and cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..backprop import Gradient
from ..names import Param
from ..network import ForwardPass, Network
from ..numerals import signed
from .base import Base

MOST_NEURONS = 10  # of a wider layer the first three, the last, and those in question are shown


def shown_neurons(n: int, in_question: Iterable[int] = ()) -> list[int | None]:
    """Return the neurons of a layer of n that are drawn, from 0; None stands where some are not."""
    if n <= MOST_NEURONS:
        return list(range(n))
    kept = sorted({0, 1, 2, n - 1, *in_question})
    shown: list[int | None] = []
    for j in kept:
        if shown and j != (shown[-1] or 0) + 1:
            shown.append(None)
        shown.append(j)
    return shown


def neurons_of(place: Param | None) -> set[tuple[int, int]]:
    """Return the neurons (l, j) that a parameter belongs to: two of them for a weight."""
    if place is None:
        return set()
    ends = {(place.l, place.j)}
    if place.kind == "w" and place.k is not None:
        ends.add((place.l - 1, place.k))
    return ends


def layout(net: Network, in_question: Iterable[tuple[int, int]]) -> dict[int, list[int | None]]:
    """Return the neurons that are drawn in each layer."""
    wanted = set(in_question)
    return {
        l: shown_neurons(n, [j for layer, j in wanted if layer == l]) for l, n in net.n.items()
    }


def drawn(shown: dict[int, list[int | None]]) -> dict[int, list[int]]:
    """Return the neurons that are drawn, without the gaps."""
    return {l: [j for j in js if j is not None] for l, js in shown.items()}


def scene(base: Base, shown: dict[int, list[int | None]], title: str) -> dict[str, Any]:
    """Return what JavaScript draws while nothing is displaced."""
    net, fp = base.net, base.fp
    return {
        "revision": base.revision,
        "title": title,
        "layers": [
            {
                "l": l,
                "n": net.n[l],
                "role": "input" if l == 1 else "output" if l == net.L else "hidden",
                "f": "" if l == 1 else _activation(net, l),
                "shown": shown[l],
                "a": [float(fp.a[l][j, 0]) for j in drawn(shown)[l]],
                "z": [float(fp.z[l][j, 0]) for j in drawn(shown)[l]] if l > 1 else [],
                "delta": [float(base.delta[l][j, 0]) for j in drawn(shown)[l]] if l > 1 else [],
            }
            for l in range(1, net.L + 1)
        ],
        "items": [_item(base, place) for place in places(shown)],
        "y": [float(base.y[j, 0]) for j in drawn(shown)[net.L]],
        "C": base.C,
        "cost": net.cost.name.replace("_", "-"),
        "yours": {"state": base.yours.state, "message": base.yours.message},
    }


def _activation(net: Network, l: int) -> str:
    return " and ".join(dict.fromkeys(f.name for _, f in net.activation[l].rows()))


def places(shown: dict[int, list[int | None]]) -> Iterator[Param]:
    """Yield everything that can be selected in the picture, layer by layer."""
    js = drawn(shown)
    for k in js[1]:
        yield Param("a", 1, k)
    for l in list(js)[1:]:
        for j in js[l]:
            for k in js[l - 1]:
                yield Param("w", l, j, k)
            yield Param("b", l, j)
            yield Param("z", l, j)


def value_of(net: Network, fp: ForwardPass, place: Param) -> float:
    """Return the value of a parameter, a weighted input, or an input of the network."""
    kind, l, j, k = place
    if kind == "w":
        return float(net.w[l][j, k])
    layers = {"b": net.b, "z": fp.z, "a": fp.a}[kind]
    return float(layers[l][j, 0])


def slope_of(grad: Gradient, place: Param) -> float | None:
    """Return dC_x/d(place); None for an input, where nothing is learnt, and for an unknown delta."""
    kind, l, j, k = place
    if kind == "w":
        return float(grad.w[l][j, k])
    layers = {"b": grad.b, "z": grad.delta}.get(kind)
    return None if layers is None else float(layers[l][j, 0])


def _item(base: Base, place: Param) -> dict[str, Any]:
    value = value_of(base.net, base.fp, place)
    return {
        "place": list(place),
        "book": place.book,
        "code": place.code,
        "value": value,
        "said": f"{describe(base.net, place)}, {place.code}, {signed(value)}",
        "wrong": place in base.yours.wrong,
    }


def describe(net: Network, place: Param) -> str:
    """Return what a parameter is, in words, neurons counted from 1 as in the book."""
    kind, l, j, k = place
    here = f"neuron {j + 1} of layer {l}"
    if kind == "w":
        return f"weight {place.book}, from neuron {(k or 0) + 1} of layer {l - 1} to {here}"
    if kind == "b":
        return f"bias {place.book} of {here}"
    if kind == "a":
        return f"input {place.book}, {here}"
    return f"weighted input {place.book} of {here}"
