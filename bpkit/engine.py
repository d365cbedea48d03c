"""The engine of 13: one number of a computation as a node, and the way back through all nodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from .activations import sigmoid
from .formatting import MINUS, lowered
from .network import Network
from .params import Param


def _of_two_nodes(operation: Callable[[Node, Node], Node]) -> Callable[[Node, Node], Node]:
    """Leave it to Python to refuse anything else, such as a node times a number."""
    return lambda a, b: operation(a, b) if isinstance(b, Node) else NotImplemented


@dataclass(eq=False)
class Node:
    """One step of a computation: its value, what it was made from, and how fast it changes.

    `inputs` are the nodes that it was made from, and `rates` holds for each of them
    ∂(this)/∂(input). A `constant` is given data, such as x, y or ½: nobody asks for its slope.
    `slope` is ∂C/∂(this), a number once `go_back` has been here.
    """

    value: float
    inputs: tuple[Node, ...] = field(default=(), repr=False)  # they would show theirs, and so on
    rates: tuple[float, ...] = ()
    name: str = ""
    constant: bool = False
    slope: float | None = None

    @_of_two_nodes
    def __add__(self, other: Node) -> Node:
        return Node(self.value + other.value, (self, other), (1.0, 1.0), "+")

    @_of_two_nodes
    def __sub__(self, other: Node) -> Node:
        return Node(self.value - other.value, (self, other), (1.0, -1.0), MINUS)

    @_of_two_nodes
    def __mul__(self, other: Node) -> Node:
        return Node(self.value * other.value, (self, other), (other.value, self.value), "×")


def sigma(node: Node) -> Node:
    """Return σ of a node."""
    a = float(sigmoid.f(np.asarray(node.value)))
    return Node(a, (node,), (a * (1 - a),), "σ")


def leaves(
    net: Network, x: np.ndarray, y: np.ndarray, node: Callable[..., Any] = Node
) -> tuple[dict[int, np.ndarray], dict[int, np.ndarray], np.ndarray, np.ndarray]:
    """Return w and b by layer, x and y: arrays of the same shapes, of nodes with the book's names.

    x and y are constants. `node` makes a node, as Node does: node(value, name=…, constant=…).
    """
    def made(array: np.ndarray, name: Callable[..., str], constant: bool = False) -> np.ndarray:
        nodes = np.empty(array.shape, dtype=object)
        for place in np.ndindex(array.shape):
            nodes[place] = node(float(array[place]), name=name(*place), constant=constant)
        return nodes

    return (
        {l: made(net.w[l], lambda j, k, l=l: Param("w", l, j, k).book) for l in net.w},
        {l: made(net.b[l], lambda j, _, l=l: Param("b", l, j).book) for l in net.b},
        made(x, lambda k, _: f"x{lowered(k + 1)}", constant=True),
        made(y, lambda j, _: f"y{lowered(j + 1)}", constant=True),
    )


def go_back(C):
    """Set the slope ∂C/∂(node) of every node that C is made of, C included.

    C and all that it is made of are nodes. A node has .inputs, the nodes that it was
    made from, and .rates: for each input a number, how fast the node changes with it.
    A node may feed several others, or appear twice among the inputs of one.
    Each .slope becomes a number, whatever it was before; a node with .constant True
    keeps None. Returns nothing.
    """
    order, seen = [], set()

    def visit(node):
        if node not in seen and not node.constant:
            seen.add(node)
            for i in node.inputs:
                visit(i)
            order.append(node)

    visit(C)
    for node in order:
        node.slope = 0.0
    C.slope = 1.0
    for node in reversed(order):
        for i, rate in zip(node.inputs, node.rates, strict=True):
            if not i.constant:
                i.slope += rate * node.slope


def made_of(C: Node) -> list[Node]:
    """Return the nodes that C is made of: C first, and each after all the nodes that it feeds."""
    found, uses = [C], {C: 0}
    for node in found:  # the list grows on the way
        for i in node.inputs:
            if i not in uses:
                uses[i] = 0
                found.append(i)
            uses[i] += 1
    order = [C]
    for node in order:
        for i in node.inputs:
            uses[i] -= 1
            if not uses[i]:
                order.append(i)
    return order


def copied(nodes: Sequence[Any], one: Callable[[Any, tuple[Any, ...]], Any]) -> list[Any]:
    """Return copies of the nodes, connected as they are: one(node, inputs) copies one of them.

    Every node must come before those it was made from.
    """
    made: dict[int, Any] = {}  # by id: a reader's own nodes may have no hash
    for node in reversed(nodes):
        made[id(node)] = one(node, tuple(made[id(i)] for i in node.inputs))
    return [made[id(node)] for node in nodes]


def copy_of(C: Node) -> Node:
    """Return a copy of C, with copies of all nodes that it is made of."""
    return copied(made_of(C), lambda node, inputs: replace(node, inputs=inputs))[0]
