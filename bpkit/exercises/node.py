"""One step of a computation, as data: what `go_back` and `divide` are tried on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace


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


def copy_of(C: Node) -> Node:
    """Return a copy of C, with copies of all nodes that it is made of."""
    copies: dict[Node, Node] = {}
    for node in reversed(made_of(C)):
        inputs = tuple(copies[i] for i in node.inputs)
        copies[node] = replace(node, inputs=inputs)
    return copies[C]
