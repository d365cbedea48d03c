"""The five steps put together from pieces, so that any piece can be replaced by a mistaken one.

    forward(w, b, x, f)             -> z, a
    bp1(a, y, z, prime)             -> delta^L
    back(w, b)                      -> the weights that BP2 is given
    bp2(w, delta, z, a, l, prime)   -> delta^l, from the deltas by layer
    bp3(delta)                      -> nabla_b of one layer
    bp4(delta, z, a, l)             -> nabla_w of one layer
    down(L)                         -> the hidden layers in the order in which BP2 visits them
    answer(nabla_b, nabla_w)        -> what is returned
    last(s, nabla_b, nabla_w)       -> the gradients to return, given all that was computed:
                                       s.w, s.b, s.y, s.z, s.a, s.delta, s.prime, s.L, s.m

`f(l)` and `prime(l)` are the activation of layer l and its slope, as functions of z.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from ..exercise import Function, Mistake, Section
from .bias_gradient import MISTAKES as BP3_MISTAKES
from .bias_gradient import bias_gradient
from .hidden_error import MISTAKES as BP2_MISTAKES
from .output_error import MISTAKES as BP1_MISTAKES
from .weight_gradient import MISTAKES as BP4_MISTAKES
from .weight_gradient import weight_gradient


def forward(w: Any, b: Any, x: Any, f: Any) -> tuple[Any, Any]:
    z, a = {}, {1: x}
    for l in w:
        z[l] = w[l] @ a[l - 1] + b[l]
        a[l] = f(l)(z[l])
    return z, a


def bp1(a: Any, y: Any, z: Any, prime: Function) -> Any:
    return (a - y) * prime(z)


def back(w: Any, b: Any) -> Any:
    return w


def bp2(w: Any, delta: Any, z: Any, a: Any, l: int, prime: Function) -> Any:
    return (w[l + 1].T @ delta[l + 1]) * prime(l)(z[l])


def bp4(delta: Any, z: Any, a: Any, l: int) -> Any:
    return weight_gradient(delta[l], a[l - 1])


def down(L: int) -> Iterable[int]:
    return range(L - 1, 1, -1)


def answer(nabla_b: Any, nabla_w: Any) -> Any:
    return nabla_b, nabla_w


def last(s: Any, nabla_b: Any, nabla_w: Any) -> Any:
    return nabla_b, nabla_w


RIGHT: dict[str, Function] = {
    "forward": forward, "bp1": bp1, "back": back, "bp2": bp2, "bp3": bias_gradient, "bp4": bp4,
    "down": down, "answer": answer, "last": last,
}


def five_steps(w: Any, b: Any, x: Any, y: Any, f: Any, prime: Any, **pieces: Function) -> Any:
    """Return what backpropagation gives with some of its pieces replaced."""
    step = RIGHT | pieces
    L = max(w)
    z, a = step["forward"](w, b, x, f)
    delta = {L: step["bp1"](a[L], y, z[L], prime(L))}
    returning = step["back"](w, b)
    for l in step["down"](L):
        delta[l] = step["bp2"](returning, delta, z, a, l, prime)
    nabla_b = {l: step["bp3"](delta[l]) for l in delta}
    nabla_w = {l: step["bp4"](delta, z, a, l) for l in delta}
    s = SimpleNamespace(w=w, b=b, y=y, z=z, a=a, delta=delta, prime=prime, L=L, m=y.shape[1])
    return step["answer"](*step["last"](s, nabla_b, nabla_w))


# ---- slips: mistakes that say which pieces they replace, for every exercise with five steps ----


def slip(
    id: str, says: str, section: Section, equation: str, *pieces: Mapping[str, Function]
) -> Mistake:
    """Return a mistake that replaces pieces; `made_with` gives it its functions."""
    return Mistake(id, says, section, (), equation, pieces)


def made_with(assemble: Callable[..., Function], slips: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """Return the slips as mistakes of an exercise that `assemble(**pieces)` puts together."""
    return tuple(
        replace(slip, functions=tuple(assemble(**pieces) for pieces in slip.pieces))
        for slip in slips
    )


def _lifted(mistakes: Iterable[Mistake], as_piece: Callable[[Function], dict[str, Function]],
            without: set[str]) -> list[Mistake]:
    """The mistakes of an exercise on one equation, as slips in the algorithm."""
    return [
        replace(
            mistake,
            id=f"{mistake.equation.lower()}_{mistake.id}",
            functions=(),
            pieces=tuple(as_piece(function) for function in mistake.functions),
        )
        for mistake in mistakes
        if mistake.id not in without
    ]


def _as_bp1(function: Function) -> dict[str, Function]:
    return {"bp1": function}


def _as_bp2(function: Function) -> dict[str, Function]:
    def bp2(w: Any, delta: Any, z: Any, a: Any, l: int, prime: Function) -> Any:
        return function(w[l + 1], delta[l + 1], z[l], prime(l))

    return {"bp2": bp2}


def _as_bp3(function: Function) -> dict[str, Function]:
    return {"bp3": function}


def _as_bp4(function: Function) -> dict[str, Function]:
    return {"bp4": lambda delta, z, a, l: function(delta[l], a[l - 1])}


def piece(equation: str, id: str, which: int = 0) -> dict[str, Function]:
    """Return the piece that a mistake on one equation replaces, to be combined with others.

    `which` counts the functions of the mistake.
    """
    mistakes, as_piece = {
        "BP1": (BP1_MISTAKES, _as_bp1), "BP2": (BP2_MISTAKES, _as_bp2),
        "BP3": (BP3_MISTAKES, _as_bp3), "BP4": (BP4_MISTAKES, _as_bp4),
    }[equation]
    return as_piece(next(m for m in mistakes if m.id == id).functions[which])


# Left out are slips that give the same numbers as one of the whole algorithm, that never compute
# here, or that nobody who has come this far still makes.
LIFTED = [
    *_lifted(BP1_MISTAKES, _as_bp1, {
        "divided_by_m", "z_for_a", "one_output", "summed_over_examples", "summed_to_a_number",
        "summed_over_neurons", "first_example", "outer", "flat_y", "flat"}),
    *_lifted(BP2_MISTAKES, _as_bp2, {
        "summed_over_examples", "first_example", "flat_z", "flat"}),
    *_lifted(BP3_MISTAKES, _as_bp3, {"first_two_examples"}),
    *_lifted(BP4_MISTAKES, _as_bp4, {"averaged_over_weights", "one_for_each_example"}),
]
