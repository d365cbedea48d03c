"""A parameter's whole sweep, packed for the page, so that a drag needs no kernel."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...figures.layout import Shown, drawn
from ...formatting import decimals
from ...params import Param
from ...perturb import Sweep, sweep
from .arithmetic import sentences
from .base import Base
from .grid import Grid, grid
from .mathml import in_line, mathml
from .scene import describe, slope_of, value_of

# What is sent for every neuron that is drawn, in this order.
QUANTITIES = ("z", "a", "delta", "dz", "da", "linear_dz", "linear_da")


def selection(
    base: Base,
    place: Param,
    shown: Shown,
    at: float | None = None,
    stops: Grid | None = None,
) -> tuple[dict[str, Any], bytes]:
    """Return what JavaScript needs of a selected place, and its sweep as float64 bytes.

    `at` is the value of the handle, the base's own if None; `stops` are the values that it can
    take, grid(base, at) if None.
    """
    about: dict[str, Any] = {
        "revision": base.revision,
        "place": list(place),
        "kind": place.kind,
        "book": place.book,
        "code": place.code,
        "what": describe(base.net, place),
        "base": value_of(base.net, base.fp, place),
        "gradient": slope_of(base.grad, place),
        "title": in_line(place.book),
        "sentences": [in_line(sentence) for sentence in sentences(base, place)],
        "words": _words(place),
        "yours": _yours(base, place),
    }
    if place.kind == "a":
        return {**about, "count": 0}, b""
    stops = stops or grid(about["base"], at)
    s = sweep(base.net, base.x, base.y, place, stops.values)
    js = drawn(shown)
    return {**about, **_handle(stops, s)}, _bytes(s, js, _terms(base, s, js))


def _words(place: Param) -> dict[str, str]:
    """The words beside numbers on the page, as HTML."""
    kind, book = place.kind, place.book
    return {
        "exact": in_line("ΔCₓ, exact"),
        "linear": in_line(f"first order, ∂Cₓ/∂{kind} · Δ{kind}", fractions=False),
        "slope": mathml(f"∂Cₓ/∂{book}", fractions=False),
        "start": in_line(f", at the starting point, {book} = "),
    }


def _yours(base: Base, place: Param) -> dict[str, Any] | None:
    """The learner's number beside bpkit's, where there is one."""
    if base.yours.grad is None:
        return None
    value = slope_of(base.yours.grad, place)
    return None if value is None else {"value": value, "agrees": place not in base.yours.wrong}


def _handle(stops: Grid, s: Sweep) -> dict[str, Any]:
    return {
        "count": stops.values.size,
        "coarse": stops.coarse,
        "home": stops.home,
        "at": stops.at,
        "slope": s.slope,
        "digits": decimals([s.dC, s.linear.dC], figures=5, high=12, otherwise=5),
        "quantities": list(QUANTITIES),
    }


def _terms(base: Base, s: Sweep, js: dict[int, list[int]]) -> list[np.ndarray]:
    """What each neuron of the next layer adds to a neuron's sum in BP2, w delta."""
    kind, l, j = s.param[:3]
    if kind != "z" or l == base.net.L:
        return []
    return [base.net.w[l + 1][i, j] * s.delta[l + 1][i] for i in js[l + 1]]


def _bytes(s: Sweep, js: dict[int, list[int]], terms: list[np.ndarray]) -> bytes:
    """All numbers, each a row over the values, in the order in which JavaScript reads them.

    values, C, dC, first order and remainder; layer by layer, QUANTITIES of each neuron; the terms.
    """
    rows = [s.values, s.C, s.dC, s.linear.dC, s.remainder]
    for l in s.z:
        for layers in (s.z, s.a, s.delta, s.dz, s.da, s.linear.dz, s.linear.da):
            rows += [layers[l][j] for j in js[l]]
    return np.concatenate([*rows, *terms]).astype("<f8").tobytes()
