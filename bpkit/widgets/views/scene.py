"""The picture of a network at its base, as plain data: neurons, parameters, gradient, cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...backprop import Gradient
from ...figures.layout import Shown, drawn
from ...formatting import signed
from ...network import ForwardPass, Network
from ...params import Param
from .base import Base
from .mathml import in_line


def scene(base: Base, shown: Shown, title: str, named: bool = True) -> dict[str, Any]:
    """Return what JavaScript draws while nothing is displaced.

    A screen reader is told the names of places or, unless `named`, their positions.
    """
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
        "items": [_item(base, place, named) for place in places(shown)],
        "y": [float(base.y[j, 0]) for j in drawn(shown)[net.L]],
        "C": base.C,
        "cost": net.cost.name.replace("_", "-"),
        "yours": {"state": base.yours.state, "message": base.yours.message,
                  "markup": in_line(base.yours.message)},
    }


def _activation(net: Network, l: int) -> str:
    return " and ".join(dict.fromkeys(net.activation[l].at(j).name for j in range(net.n[l])))


def places(shown: Shown) -> Iterator[Param]:
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
    (kind, l, j), k = place[:3], place.k
    if kind == "w":
        return float(net.w[l][j, k])
    layers = {"b": net.b, "z": fp.z, "a": fp.a}[kind]
    return float(layers[l][j, 0])


def slope_of(grad: Gradient, place: Param) -> float | None:
    """Return dC_x/d(place); None for an input, which does not learn, and for an unknown delta."""
    (kind, l, j), k = place[:3], place.k
    if kind == "w":
        return float(grad.w[l][j, k])
    layers = {"b": grad.b, "z": grad.delta}.get(kind)
    return None if layers is None else float(layers[l][j, 0])


def _item(base: Base, place: Param, named: bool) -> dict[str, Any]:
    value = value_of(base.net, base.fp, place)
    described = describe(base.net, place)
    if not named:
        described = described.replace(f" {place.book}", "")
    return {
        "place": list(place),
        "book": place.book,
        "title": in_line(place.book),
        "code": place.code,
        "value": value,
        "said": ", ".join([described, *([place.code] if named else []), signed(value)]),
        "wrong": place in base.yours.wrong,
    }


def describe(net: Network, place: Param) -> str:
    """Return what a parameter is, in words, neurons counted from 1 as in the book."""
    (kind, l, j), k = place[:3], place.k
    here = f"neuron {j + 1} of layer {l}"
    if kind == "w":
        return f"weight {place.book}, from neuron {(k or 0) + 1} of layer {l - 1} to {here}"
    if kind == "b":
        return f"bias {place.book} of {here}"
    if kind == "a":
        return f"input {place.book}, {here}"
    return f"weighted input {place.book} of {here}"
