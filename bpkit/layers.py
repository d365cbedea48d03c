"""Values kept by the book's layer numbers: l = 1 at the input to l = L at the output."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np

from .validation import brief, cast, finite, numeric


class NoSuchLayer(KeyError):
    """A layer number that does not exist; the message says which ones do."""

    # A KeyError shows the repr of its message, in quotes; this message is a sentence to read.
    __str__ = Exception.__str__


class ByLayer(dict):
    """A fixed dict keyed by layer number that explains a missing key.

    `symbol` is its name in messages, such as "net.n".
    """

    __slots__ = ("symbol",)
    _instead = "Write net = Network(...), or net = net.copy(activation=...)."

    def __init__(self, symbol: str, values: Mapping[int, Any]):
        if type(values) is not dict and not isinstance(values, Mapping):  # the first is fast
            raise TypeError(_not_by_layer("values", values, "{2: ..., 3: ...}"))
        dict.__init__(self, values)
        self.symbol = symbol

    def __missing__(self, l: Any) -> NoReturn:
        here = f"{self.symbol}[{brief(l)}]"
        if not self:
            raise NoSuchLayer(
                f"{here}: it has no layers. Write Layers({self.symbol!r}, {{2: ...}})."
            )
        first, last = min(self), max(self)
        near = first
        if not isinstance(l, int | np.integer):
            why = f"a layer number from {first} to {last} goes between the brackets"
        elif l < 0:
            why, near = f"layers are not counted from the end; the last layer is L = {last}", last
        elif l == 0:
            why = "the book numbers layers from 1, the input"
        elif l == 1:
            why = "layer 1 is the input and has none"
        else:
            why, near = f"the last layer is L = {last}", last
        raise NoSuchLayer(f"{here}: {why}. Write {self.symbol}[{near}].")

    def _fixed(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(
            f"{self.symbol} is fixed: its layers cannot be set, added or removed; got "
            f"{brief(args or kwargs)}. {self._instead.format(self.symbol)}"
        )

    __setitem__ = __delitem__ = __ior__ = _fixed
    update = pop = popitem = clear = setdefault = _fixed

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.symbol, dict(self))


def _not_by_layer(name: str, value: Any, write: str) -> str:
    return f"{name} must be given a dict by layer number; got {brief(value)}. Write {write}."


class Layers(ByLayer):
    """One array for each layer; a new value must have the shape of the array it replaces.

    Numbers are copied and cast to that array's dtype, so two networks never share an array.
    Raises TypeError for anything but real numbers, ValueError for a wrong shape or for NaN.

    >>> w = Layers("w", {2: np.zeros((3, 1))})
    >>> w[2] = np.zeros(3)
    Traceback (most recent call last):
    ValueError: w[2] must have shape (3, 1); got (3,). Write w[2] = value.reshape(3, 1).
    """

    __slots__ = ()
    _instead = "Write {}[2] = ... to change the numbers of a layer."

    def _checked(self, l: Any, value: Any) -> np.ndarray:
        old, here = self[l], f"{self.symbol}[{l}]"
        if value is old:  # `net.w[2] -= ...` has already changed the array in place
            return old
        new = numeric(here, value)
        if new.shape != old.shape:
            message = f"{here} must have shape {old.shape}; got {new.shape}."
            if new.ndim == 2 and new.shape == old.shape[::-1]:
                message += f" Write {here} = value.T."
            elif new.size == old.size:
                message += f" Write {here} = value.reshape{old.shape}."
            elif new.size == 1:
                message += f" Write {here}[...] = value to fill it with one number."
            else:
                message += f" Write {here} = np.zeros({old.shape}), for example."
            raise ValueError(message)
        return np.array(finite(here, cast(here, new, old.dtype)))

    def __setitem__(self, l: Any, value: Any) -> None:  # type: ignore[override]
        dict.__setitem__(self, l, self._checked(l, value))

    def update(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Set several layers: all of them or, after an error, none."""
        if kwargs or len(args) != 1 or not isinstance(args[0], Mapping):
            given = args[0] if len(args) == 1 else args
            raise TypeError(_not_by_layer(self.symbol, given, f"{self.symbol}.update({{2: ...}})"))
        new = {l: self._checked(l, value) for l, value in args[0].items()}
        dict.update(self, new)

    def __ior__(self, other: Any) -> Layers:  # type: ignore[override, misc]
        self.update(other)
        return self

    def copy(self) -> Layers:
        """Return Layers with copies of the arrays."""
        return Layers(self.symbol, {l: array.copy() for l, array in self.items()})
