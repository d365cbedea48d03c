"""Names of a parameter: ("w", l, j, k), ("b", l, j) or ("z", l, j), the book's, and the code's.

The book counts neurons from 1, numpy from 0, so a label shows both names.
"""

from __future__ import annotations

from typing import Any

from .formatting import lowered, raised
from .network import Network
from .validation import brief, whole


class Param(tuple[Any, ...]):
    """One weight, bias or weighted input; j and k count neurons from 0, and only weights have a k.

    It is a tuple, equal to the one that a reader writes.

    >>> Param("b", 2, 3) == ("b", 2, 3), Param("w", 3, 1, 3).book
    (True, 'w³₂₄')
    """

    def __new__(cls, kind: str, l: int, j: int, k: int | None = None) -> Param:
        return super().__new__(cls, (kind, l, j) if k is None else (kind, l, j, k))

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)

    @property
    def kind(self) -> str:
        """ "w", "b" or "z"."""
        return self[0]

    @property
    def l(self) -> int:
        """The layer, counted from 1."""
        return self[1]

    @property
    def j(self) -> int:
        """The neuron of layer l, counted from 0."""
        return self[2]

    @property
    def k(self) -> int | None:
        """For a weight, the neuron of layer l - 1 that it comes from, counted from 0; or None."""
        return self[3] if len(self) == 4 else None

    @property
    def book(self) -> str:
        """The book's name, such as "w³₂₄", neurons counted from 1."""
        indices = [self.j + 1] if self.k is None else [self.j + 1, self.k + 1]
        return self.kind + raised(self.l) + lowered(*indices)

    @property
    def code(self) -> str:
        """The name in code, such as "net.w[3][1, 3]", neurons counted from 0."""
        if self.kind == "w":
            return f"net.w[{self.l}][{self.j}, {self.k}]"
        return f"{'net' if self.kind == 'b' else 'fp'}.{self.kind}[{self.l}][{self.j}, 0]"


def parameter(net: Network, param: Any, name: str = "param") -> Param:
    """Return `param` as a Param of this network; `name` is what an error calls it.

    Raises TypeError or ValueError when it is not of the form ("w", l, j, k), ("b", l, j) or
    ("z", l, j), or when the network has no such layer or neuron.
    """
    wanted = f"{name} must be ('w', l, j, k), ('b', l, j) or ('z', l, j); got {brief(param)}."
    named = isinstance(param, tuple | list) and param and isinstance(param[0], str)
    if not named or param[0] not in ("w", "b", "z"):
        raise TypeError(f"{wanted} Write {name}=('w', 2, 0, 0).")
    kind, *numbers = param
    if len(numbers) != (3 if kind == "w" else 2):
        write = {"w": ("w", 2, 0, 0), "b": ("b", 2, 0), "z": ("z", 2, 0)}[kind]
        raise ValueError(f"{wanted} Write {name}={write}.")
    l = whole(f"the layer l in {name}", numbers[0], 2, net.L)
    j = whole(f"neuron j of layer {l} in {name}, counted from 0,", numbers[1], 0, net.n[l] - 1)
    if kind != "w":
        return Param(kind, l, j)
    said = f"neuron k of layer {l - 1} in {name}, counted from 0,"
    return Param(kind, l, j, whole(said, numbers[2], 0, net.n[l - 1] - 1))


def place_in(net: Network, value: Any, name: str = "param") -> Param:
    """Return `value` as a selectable place: a parameter of net, or an input ("a", 1, k).

    Raises TypeError or ValueError when the network has no such place.
    """
    three = isinstance(value, tuple | list) and len(value) == 3
    if three and isinstance(value[0], str) and value[0] == "a":
        said = f"the layer in {name}, which is 1 for an input ('a', 1, k),"
        l = whole(said, value[1], 1, 1)
        said = f"input k of {name}, counted from 0,"
        return Param("a", l, whole(said, value[2], 0, net.n[1] - 1))
    return parameter(net, value, name)
