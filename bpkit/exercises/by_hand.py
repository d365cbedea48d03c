"""One network by hand: the numbers of both passes, typed in, and what is said of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..backprop import backprop, bp1, bp2, bp3, bp4
from ..costs import quadratic
from ..formatting import lowered, raised
from ..network import Network
from ..validation import columns, of_type, real, target
from .said import Said

Numbers = dict[str, np.ndarray]  # by the name that a reader writes, such as "delta3"
Slips = list[tuple[str, np.ndarray]]

_NAME = re.compile(r"(C|z|a|delta|nabla_b|nabla_w)(\d*)")
_SYMBOLS = {"delta": "δ", "nabla_b": "∂C/∂b", "nabla_w": "∂C/∂w"}
_ASKS = {
    "z": "each weight into the neuron times what comes in along it, all added up, plus the bias.",
    "a": "σ of its own z.",
    "C": "half the square of a − y, added up over the outputs.",
    "delta": "BP1 at the output, BP2 before it: how the cost changes with a, times σ′ at its z.",
    "nabla_b": "BP3: the error of the neuron, as it is.",
    "nabla_w": "BP4: the activation where the weight begins, times the error where it ends.",
}


def by_hand(net: Network, x: Any, y: Any, **typed: Any) -> Said:
    """Say which numbers of a forward and a backward pass by hand are right, and what went wrong.

    `x`: (n_1, 1) and `y`: (n_L, 1) are one example. `typed` are the numbers: z2, a2, delta2,
    nabla_b2, each a list with one entry for each neuron, nabla_w2, a list of rows, the same for
    each later layer, and C; ... is a blank. Two decimals will do, and a number that follows
    correctly from a wrong one is not called wrong. Raises TypeError or ValueError for anything
    else.
    """
    net = of_type("net", net, Network, "by_hand(net, x, y)")
    if any(f.prime is None for f in net.activation.values()):
        raise ValueError("net must have a slope σ′ for each neuron; got a layer of softmax. Write "
                         "Network([2, 2, 1]), for example.")
    x = columns("x", x, net.n[1], np.dtype(float), 1)
    y = target("y", y, net, 1, np.dtype(float))
    right = _right(net, x, y)
    for name in typed:
        if name not in right:
            raise TypeError(f"by_hand must be given numbers by their names; got {name}. "
                            f"Write {', '.join(right)}.")
    came = {name: _read(name, typed.get(name), want.shape) for name, want in right.items()}
    now = {name: np.where(np.isnan(came[name]), want, came[name]) for name, want in right.items()}
    good, follows, empty, wrong = 0, [], [], []
    for name, want in right.items():
        step, slips = _step(net, x, y, name, now)
        for at in np.ndindex(*want.shape):
            number, symbol = came[name][at], _symbol(name, at)
            if np.isnan(number):
                empty.append(symbol)
            elif _near(number, want[at]):
                good += 1
            elif _near(number, step[at]):
                follows.append(symbol)
            else:
                slip = next((says for says, value in slips if _near(number, value[at])), None)
                asks = _ASKS[_parts(name)[0]]
                wrong.append(f"✗ {symbol}: {slip or f'not right yet. It is {asks}'}")
    return Said("\n".join(_lines(good, wrong, follows, empty)))


def _lines(good: int, wrong: list[str], follows: list[str], empty: list[str]) -> Iterator[str]:
    count = good + len(wrong) + len(follows) + len(empty)
    if len(empty) == count:
        yield f"○ {count} blanks, none filled in yet. Put numbers in place of the dots."
        return
    if good == count:
        yield f"✓ All {count} numbers are right: both passes, and the whole gradient, by hand."
        return
    yield f"✓ {good} of {count} are right."
    yield from wrong
    if follows:
        why = "is wrong" if wrong else "you have rounded"
        these = "this" if len(follows) == 1 else "these"
        yield (f"Worked out correctly, but from a number that {why}, so {these} will change with "
               f"it: {', '.join(follows)}.")
    if empty:
        yield f"Still empty: {', '.join(empty)}."


def _right(net: Network, x: np.ndarray, y: np.ndarray) -> Numbers:
    """Return every number of both passes, in the order in which they are worked out."""
    fp, grad = net.forward(x), backprop(net, x, y)
    assert grad.delta is not None
    found: Numbers = {}
    for l in net.w:
        found |= {f"z{l}": fp.z[l], f"a{l}": fp.a[l]}
    found["C"] = np.array(net.C(x, y))
    found |= {f"delta{l}": grad.delta[l] for l in reversed(net.w)}
    for l in reversed(net.w):
        found |= {f"nabla_b{l}": grad.b[l], f"nabla_w{l}": grad.w[l]}
    return found


def _step(
    net: Network, x: np.ndarray, y: np.ndarray, name: str, now: Numbers
) -> tuple[np.ndarray, Slips]:
    """Return the next numbers, from those so far, and what each slip makes of them."""
    kind, l = _parts(name)
    before = x if l == 2 else now.get(f"a{l - 1}", x)
    z_before = now.get(f"z{l - 1}")
    slips: Slips = []
    if kind == "z":
        step = net.w[l] @ before + net.b[l]
        slips.append(("the bias is missing.", net.w[l] @ before))
        if net.n[l] == net.n[l - 1]:
            slips.append(("the weights come from a column. Those that lead into neuron j are in "
                          "row j.", net.w[l].T @ before + net.b[l]))
        if z_before is not None:
            slips.append((f"z of layer {l - 1} was used. What comes in is its activation.",
                          net.w[l] @ z_before + net.b[l]))
    elif kind == "a":
        f, z = net.activation[l], now[f"z{l}"]
        step = f.f(z)
        slips += [("that is the slope σ′ at z. Here σ itself is wanted.", f.prime(z)),
                  ("that is z. σ has not been applied.", z),
                  ("that is σ at −z. Has a minus sign slipped in?", f.f(-z))]
    elif kind == "C":
        a = now[f"a{net.L}"]
        step = net.cost.value(a, y)[0]
        if net.cost is quadratic:
            slips.append(("the ½ is missing.", 2 * step))
        return step, slips
    elif kind == "delta":
        f, z, a = net.activation[l], now[f"z{l}"], now[f"a{l}"]
        if l == net.L:
            step, blame = bp1(net.cost, f, z, a, y), net.cost.gradient(a, y)
        else:
            w, delta = net.w[l + 1], now[f"delta{l + 1}"]
            step, blame = bp2(w, delta, f, z, a), w.T @ delta
        slips += [("that is the slope with respect to a. The factor σ′ is missing.", blame),
                  ("σ′ was taken at a. It belongs at z.", blame * f.prime(a)),
                  ("σ was used instead of its slope σ′.", blame * f.f(z))]
    elif kind == "nabla_b":
        step = bp3(now[f"delta{l}"])
    else:
        delta = now[f"delta{l}"]
        step = bp4(delta, before)
        if net.n[l] == net.n[l - 1]:
            slips.append(("a and δ have changed places. The slope of the weight from k to j "
                          "contains the a of k and the δ of j.", step.T))
        if z_before is not None:
            slips.append((f"z of layer {l - 1} was used. BP4 uses its activation.",
                          delta @ z_before.T))
        slips.append(("that is weight times error. BP4 uses the activation, not the weight.",
                      net.w[l] * delta))
    return step, [*slips, ("the size is right, but the sign is wrong.", -step)]


def _read(name: str, value: Any, shape: tuple[int, ...]) -> np.ndarray:
    """Return what was typed as an array, NaN where a blank is."""
    given = list(_entries(value))
    if given in ([...], [None]):
        return np.full(shape, np.nan)
    size = int(np.prod(shape))
    if len(given) != size:
        dots = ", ".join(["..."] * size)
        raise ValueError(f"{name} must have {size} number{'s' * (size > 1)}; got "
                         f"{len(given)}. Write {name}=[{dots}], with numbers for the dots.")
    numbers = [np.nan if entry in (..., None) else real(name, entry) for entry in given]
    return np.reshape(np.array(numbers), shape)


def _entries(value: Any) -> Iterator[Any]:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple):
        for entry in value:
            yield from _entries(entry)
    else:
        yield value


def _near(number: Any, wanted: Any) -> bool:
    return bool(np.isclose(number, wanted, rtol=0.01, atol=0.0055))  # two decimals, rounded


def _parts(name: str) -> tuple[str, int]:
    kind, l = _NAME.fullmatch(name).groups()  # type: ignore[union-attr]  # every name matches
    return kind, int(l or 0)


def _symbol(name: str, at: tuple[int, ...]) -> str:
    """Return what the book calls it, neurons counted from 1, such as ∂C/∂w²₁₂."""
    kind, l = _parts(name)
    if kind == "C":
        return kind
    indices = at if kind == "nabla_w" else at[:1]
    return _SYMBOLS.get(kind, kind) + raised(l) + lowered(*[i + 1 for i in indices])
