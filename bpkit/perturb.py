"""What one small change does downstream: exactly, and to first order.

Source: "Backpropagation: the big picture". A change of w^l_jk or b^l_j acts through z^l_j, so
everything here is the work of the book's demon, who adds a little to one weighted input.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .activations import Array
from .backprop import bp1, bp2
from .layers import Layers
from .network import C_x, ForwardPass, Network, feedforward
from .params import Param

Travel = tuple[dict[int, Array], dict[int, Array]]


@dataclass(frozen=True, eq=False)
class Change:
    """The changes dz[l] and da[l] in every layer, and dC, that one displaced parameter causes."""

    dz: Layers
    da: Layers
    dC: Any


@dataclass(frozen=True, eq=False)
class Perturbation(Change):
    """The exact change caused by displacing `param` by `d`; `linear` is the first-order change.

    dz[l], da[l]: (n_l, m), one column per example; dC: float, the change of the mean cost.
    """

    param: Param
    d: float
    linear: Change


@dataclass(frozen=True, eq=False)
class Sweep(Change):
    """A network seen at many values of one parameter, one column per value, for one example.

    values: (V,); z[l], a[l], delta[l], dz[l], da[l]: (n_l, V); C, dC, remainder: (V,). Differences
    are from the parameter's own value `base`; `slope` is dC/dparam there, so that
    remainder = dC - slope (values - base). `linear` has the changes to first order.
    """

    param: Param
    values: Array
    base: float
    slope: float
    z: Layers
    a: Layers
    delta: Layers
    C: Array
    remainder: Array
    linear: Change


def perturb(net: Network, x: Array, y: Array, param: Param, d: float) -> Perturbation:
    """Return what changes when one parameter is displaced by `d`, exactly and to first order.

    `x`: (n_1, m), `y`: (n_L, m); `param`: ("w", l, j, k), ("b", l, j) or ("z", l, j), the demon.
    Computed in float64; the network is left as it is.
    """
    fp = feedforward(net, x)
    dz = d * rate(fp, param)
    exact, linear = _exact(net, fp, param, dz), _first_order(net, fp, param, dz)
    dC = C_x(net, _moved(fp, exact), y) - C_x(net, fp, y)
    dC_linear = (delta_L(net, fp, y) * linear[0][net.L]).sum(axis=0)
    return Perturbation(
        *_layers(exact),
        float(dC.mean()),
        param=param,
        d=d,
        linear=Change(*_layers(linear), float(dC_linear.mean())),
    )


def sweep(net: Network, x: Array, y: Array, param: Param, values: Array) -> Sweep:
    """Return the network's state for every value in `values` of one parameter, all in one pass.

    `x`: (n_1, 1), `y`: (n_L, 1), one example; `param`: ("w", l, j, k), ("b", l, j) or ("z", l, j);
    `values`: (V,). Computed in float64; the network is left as it is.
    """
    fp = feedforward(net, x)
    base = _value(net, fp, param)
    d = values - base
    exact = _exact(net, fp, param, d * rate(fp, param))
    per_unit = _first_order(net, fp, param, rate(fp, param))
    slope = float((delta_L(net, fp, y) * per_unit[0][net.L]).sum())
    dz, da = per_unit
    linear = ({l: dz[l] * d for l in dz}, {l: da[l] * d for l in da})
    at, y_at = _moved(fp, exact), y.repeat(values.size, axis=1)
    C = C_x(net, at, y_at)
    # With as many columns, so that dC is 0 at the base: numpy adds a single one in another order.
    dC = C - C_x(net, _repeated(fp, values.size), y_at)
    return Sweep(
        *_layers(exact),
        dC,
        param=param,
        values=values,
        base=base,
        slope=slope,
        z=at.z,
        a=at.a,
        delta=_delta(net, at, y_at, param, d),
        C=C,
        remainder=dC - slope * d,
        linear=Change(*_layers(linear), slope * d),
    )


def _exact(net: Network, fp: ForwardPass, param: Param, dz: Array) -> Travel:
    """The exact response of a layer: f(z + dz) - f(z)."""

    def response(l: int, dz: Array) -> Array:
        return net.activation[l].f(fp.z[l] + dz) - fp.a[l]

    return _travel(net, fp, param, dz, response)


def _first_order(net: Network, fp: ForwardPass, param: Param, dz: Array) -> Travel:
    """The response of a layer to first order: J dz, for single neurons f'(z) dz."""
    return _travel(net, fp, param, dz, lambda l, dz: net.activation[l].J_v(fp.z[l], fp.a[l], dz))


def _travel(
    net: Network,
    fp: ForwardPass,
    param: Param,
    dz_j: Array,
    response: Callable[[int, Array], Array],
) -> Travel:
    """Carry a change of z^l_j to the output: da^l is the response to dz^l, dz^{l+1} = w^{l+1} da^l.

    The change itself is carried, so dz^{l+1} loses no digits. An exact da^l is the difference of
    two activations, accurate to their rounding.
    """
    m = dz_j.size
    dz = {l: np.zeros((net.n[l], m)) for l in range(2, param.l + 1)}
    da = {l: np.zeros((net.n[l], m)) for l in range(1, param.l)}
    dz[param.l][param.j] = dz_j
    for l in range(param.l, net.L + 1):
        da[l] = response(l, dz[l])
        if l < net.L:
            dz[l + 1] = net.w[l + 1] @ da[l]
    return dz, da


def rate(fp: ForwardPass, param: Param) -> Array:
    """Return dz^l_j/dparam for each example: a^{l-1}_k for a weight, 1 for a bias or z itself."""
    m = fp.a[1].shape[1]
    return fp.a[param.l - 1][param.k] if param.kind == "w" else np.ones(m)


def _value(net: Network, fp: ForwardPass, param: Param) -> float:
    if param.kind == "w":
        return float(net.w[param.l][param.j, param.k])
    return float((net.b if param.kind == "b" else fp.z)[param.l][param.j, 0])


def delta_L(net: Network, fp: ForwardPass, y: Array) -> Array:
    """Return delta^L, one column for each column of fp and y."""
    L = net.L
    return bp1(net.cost, net.activation[L], fp.z[L], fp.a[L], y)


def _delta(net: Network, fp: ForwardPass, y: Array, param: Param, d: Array) -> Layers:
    """BP1 and BP2 with one value of the parameter in each column."""
    delta = {net.L: delta_L(net, fp, y)}
    for l in range(net.L - 1, 1, -1):
        f, z, a = net.activation[l], fp.z[l], fp.a[l]
        delta[l] = bp2(net.w[l + 1], delta[l + 1], f, z, a)
        if param.kind == "w" and param.l == l + 1:
            # The displaced weight carries the error back too, so its share grows by d.
            more = np.zeros_like(z)
            more[param.k] = d * delta[l + 1][param.j]
            delta[l] += f.JT_v(z, a, more)
    return Layers("s.delta", dict(sorted(delta.items())))


def _moved(fp: ForwardPass, travel: Travel) -> ForwardPass:
    """The forward pass after a change has travelled through it."""
    dz, da = travel
    return ForwardPass(
        Layers("z", {l: fp.z[l] + dz[l] for l in fp.z}),
        Layers("a", {l: fp.a[l] + da[l] for l in fp.a}),
    )


def _repeated(fp: ForwardPass, m: int) -> ForwardPass:
    """The forward pass of one example, repeated in m columns."""
    return ForwardPass(
        Layers("z", {l: z.repeat(m, axis=1) for l, z in fp.z.items()}),
        Layers("a", {l: a.repeat(m, axis=1) for l, a in fp.a.items()}),
    )


def _layers(travel: Travel) -> tuple[Layers, Layers]:
    return Layers("dz", travel[0]), Layers("da", travel[1])
