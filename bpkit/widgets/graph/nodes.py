"""A reader's own nodes: checked once, and copied for bpkit's way back and for their own."""

from __future__ import annotations

import copy
import math
import numbers
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...engine import Node, copied
from ...exercises.isolation import ended_by
from ...validation import brief
from ..views.own_gradient import PATIENCE, STOPPED, TOLERANCE, traceback_of

MOST = 150  # nodes that are drawn
NEEDED = ("value", "inputs", "rates", "name", "constant")
AS_NODE = "Write C = Node(0.5, inputs=(a,), rates=(1.0,)), or use a node of your own class"


def nodes_of(C: Any) -> list[Any]:
    """Return C and all the nodes it is made of, each before those it was made from.

    Raises TypeError if something is not a node, ValueError if a node does not fit, or for a circle.
    """
    _looked_at(C, "C")
    if C.constant:
        raise ValueError(
            "C must be a node that can change, not a constant; got "
            f"{_said(C)} with constant=True. Write the last node of the computation."
        )
    done: list[Any] = []
    state: dict[int, bool] = {}  # by id: whether all it is made of has been seen
    path: list[tuple[Any, int]] = [(C, 0)]  # no recursion: a graph may be deep
    while path:
        node, place = path.pop()
        state[id(node)] = False
        if place == len(node.inputs):
            state[id(node)] = True
            done.append(node)
            continue
        path.append((node, place + 1))
        below = node.inputs[place]
        if id(below) not in state:
            _looked_at(below, f"inputs[{place}] of {_said(node)}")
            if len(state) == MOST:
                raise ValueError(
                    f"C must be made of at most {MOST} nodes to be drawn; got more. "
                    "Write a smaller network, such as [2, 2, 1] with one example."
                )
            path.append((below, 0))
        elif not state[id(below)]:
            raise ValueError(
                f"C must be made without a circle; {_said(below)} was made from itself. "
                "Write a new node for each result."
            )
    return done[::-1]


def as_node(node: Any, inputs: tuple[Node, ...]) -> Node:
    """Return bpkit's own copy of a node."""
    rates = tuple(map(float, node.rates))
    return Node(float(node.value), inputs, rates, node.name, bool(node.constant))


def _without_slope(node: Any, inputs: tuple[Any, ...]) -> Any:
    new = copy.copy(node)
    new.inputs, new.slope = inputs, None
    return new


def _looked_at(node: Any, where: str) -> None:
    lacking = [name for name in NEEDED if not hasattr(node, name)]
    if lacking:
        raise TypeError(
            f"{where} must be a node, with {', '.join(NEEDED)}; got {brief(node)}, which has no "
            f"{lacking[0]}. {AS_NODE}."
        )
    if not _is_finite(node.value):
        raise ValueError(
            f"value of {where} must be a finite number; got {brief(node.value)}. Write a float."
        )
    many = isinstance(node.inputs, tuple | list) and isinstance(node.rates, tuple | list)
    if not many or len(node.inputs) != len(node.rates):
        raise ValueError(
            f"rates of {where} must be a tuple with one number for each of its inputs; got inputs "
            f"{brief(node.inputs)} and rates {brief(node.rates)}. Write inputs=(a, b), "
            "rates=(1.0, 1.0)."
        )
    for rate in node.rates:
        if not _is_finite(rate):
            raise ValueError(
                f"rates of {where} must be finite numbers; got {brief(rate)}. Write floats."
            )
    if not isinstance(node.name, str):
        raise TypeError(f"name of {where} must be text; got {brief(node.name)}. Write name='w'.")


def _is_finite(value: Any) -> bool:
    return isinstance(value, numbers.Real) and math.isfinite(value)


def _said(node: Any) -> str:
    return f"the node {node.name!r}" if node.name else f"a node of value {brief(node.value)}"


# ---- a learner's own way back ----


@dataclass(frozen=True, eq=False)
class OwnSlopes:
    """The result of the learner's own go_back on a copy of the graph.

    `state` is "none" without one, or "not attempted", "raised", "wrong" or "right"; `wrong` has the
    slopes that differ from bpkit's, by the number of the node.
    """

    state: str = "none"
    message: str = ""
    wrong: dict[int, Any] = field(default_factory=dict)


def try_go_back(go_back: Callable[..., Any] | None, nodes: Sequence[Any],
                slopes: Sequence[float | None]) -> OwnSlopes:
    """Try `go_back` on a copy of the nodes; `slopes` are the right ones, None where none is asked.

    A stub that raises NotImplementedError is "not attempted"; any other exception is "raised",
    with its traceback. A function that does not return is ended as in `try_gradient`.
    """
    if go_back is None:
        return OwnSlopes()
    until = time.monotonic() + PATIENCE
    in_time = ended_by(lambda: time.monotonic() > until, go_back)
    copies = copied(nodes, _without_slope)
    try:
        in_time(copies[0])
    except NotImplementedError:
        said = "Not attempted yet: the function raises NotImplementedError."
        return OwnSlopes("not attempted", said)
    except KeyboardInterrupt as stopped:
        return OwnSlopes("raised", f"{_traceback(stopped)}\n{STOPPED}")
    except Exception as error:
        return OwnSlopes("raised", _traceback(error))
    wrong = {
        i: getattr(made, "slope", None)
        for i, (made, slope) in enumerate(zip(copies, slopes, strict=True))
        if slope is not None and not _same(getattr(made, "slope", None), slope)
    }
    return OwnSlopes("wrong" if wrong else "right", wrong=wrong)


def _same(given: Any, slope: float) -> bool:
    return _is_finite(given) and abs(given - slope) <= TOLERANCE * abs(slope) + 1e-12


def _traceback(error: BaseException) -> str:
    """The traceback from the learner's first line on, without the line of ours that called it."""
    ours = error.__traceback__
    return traceback_of(error.with_traceback(ours.tb_next if ours else None))
