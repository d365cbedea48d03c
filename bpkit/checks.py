"""Questions every entry point asks of what it is given, and the answers when something is off.

Each error names the argument, what was expected, what came, and what to write instead.
"""

from __future__ import annotations

import difflib
import math
import numbers
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np


def brief(value: Any) -> str:
    """Return what came, for an error message: on one line, and short, whatever it is."""
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    if callable(value) and isinstance(getattr(value, "__name__", None), str):
        return f"the {type(value).__name__} {value.__name__}"
    try:
        said = re.sub(r" at 0x[0-9a-fA-F]+", "", " ".join(repr(value).split()))
    except Exception:  # a repr of somebody's own may fail; an int of 5,000 digits has none
        said = f"something of the type {type(value).__name__}"
    # A repr writes what cannot be shown in other letters, but one of somebody's own may not.
    said = "".join(each if each.isprintable() else "\ufffd" for each in said[:81])
    return said if len(said) <= 80 else f"{said[:79]}…"


def numeric(name: str, value: Any) -> np.ndarray:
    """Return `value` as an array of real numbers; TypeError for anything else."""
    if type(value) is np.ndarray and value.dtype.kind == "f":
        return value
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{name} must be a plain array; got a masked one. Write {name}.filled(0).")
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise TypeError(
            f"{name} must be a numpy array of numbers; got rows of unequal length. "
            "Give every row the same number of entries."
        ) from error
    if array.dtype.kind not in "fiub":
        what, write = type(value).__name__, "np.array(...) of ints or floats"
        if isinstance(value, np.ndarray):
            what = f"dtype {array.dtype}"
            write = f"{name}.real" if array.dtype.kind == "c" else f"{name}.astype(float)"
        elif array.ndim:
            what += " of what is no number"
        raise TypeError(f"{name} must be a numpy array of real numbers; got {what}. Write {write}.")
    return array


def all_finite(array: np.ndarray) -> bool:
    """Return whether no entry is NaN or infinite."""
    flat = array.ravel(order="K")
    # Its squared length is finite unless an entry is not, or is huge: one fast product tells.
    return math.isfinite(np.vdot(flat, flat)) or bool(np.isfinite(array).all())


def finite(name: str, array: np.ndarray) -> np.ndarray:
    """Return `array`; ValueError naming the first entry that is NaN or infinite."""
    if not all_finite(array):
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        index = ", ".join(map(str, where))
        raise ValueError(
            f"{name} must be finite; {name}[{index}] is {array[where]}. "
            "Replace it by a number."
        )
    return array


def are_matrices(*arrays: Any) -> bool:
    """Return whether all are arrays of floats with two axes: the quick look before a closer one."""
    for array in arrays:
        if type(array) is not np.ndarray or array.ndim != 2 or array.dtype.kind != "f":
            return False
        if not array.size:
            return False
    return True


def alike(**arrays: Any) -> list[np.ndarray]:
    """Return the arrays as arrays of floats, all of one shape (n, m); ValueError otherwise."""
    checked = [matrix(name, value) for name, value in arrays.items()]
    if any(array.shape != checked[0].shape for array in checked):
        pairs = zip(arrays, checked, strict=True)
        said = ", ".join(f"{name} {array.shape}" for name, array in pairs)
        raise ValueError(
            f"{', '.join(arrays)} must have the same shape (n, m), one example per column; "
            f"got {said}. Write them for the same layer and the same examples."
        )
    return checked


def matrix(name: str, value: Any) -> np.ndarray:
    """Return `value` as an array of floats with examples as columns, shape (n, m)."""
    if are_matrices(value):
        return value
    array = numeric(name, value)
    if array.ndim != 2:
        raise ValueError(
            f"{name} must have one column per example, shape (n, m); got {_shape(array)}."
            + _how_to_reshape(name, value, array, (array.size, 1))
        )
    if not array.size:
        raise ValueError(
            f"{name} must have one column per example, shape (n, m), n and m from 1 on; got "
            f"{array.shape}. Write it with one row and one column at least."
        )
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def columns(name: str, value: Any, rows: int, dtype: Any, m: int | None = None) -> np.ndarray:
    """Return `value` as an array of shape (rows, m), one example per column, cast to `dtype`.

    `m` is the number of columns that is wanted, or None for any number from 1 on.
    Raises TypeError for anything but real numbers, ValueError for a wrong shape. NaN and infinity
    are for `finite` to find.
    """
    if (
        type(value) is np.ndarray
        and value.ndim == 2
        and value.shape[0] == rows
        and 0 < value.shape[1] == (m or value.shape[1])
        and value.dtype == dtype
    ):
        return value  # as it should be, and no time is lost
    array = numeric(name, value)
    if array.ndim != 2 or array.shape[0] != rows or m not in (None, array.shape[1]):
        wanted = f"({rows}, {'m' if m is None else m})"
        message = f"{name} must have one column per example, shape {wanted}; got {_shape(array)}."
        if array.ndim != 2 and array.size == rows:
            message += _how_to_reshape(name, value, array, (rows, 1))
        elif array.ndim == 2 and array.shape[1] == rows and m in (None, array.shape[0]):
            message += f" Write {name}.T if its rows are the examples."
        elif array.ndim == 2 and array.shape[0] == rows:
            message += f" Write {name}[:, :{m}], or give the other as many columns."
        else:
            message += f" Write it with {rows} rows."
        raise ValueError(message)
    if array.shape[1] == 0:
        raise ValueError(
            f"{name} must have at least one column; got {array.shape}. "
            "Write it with one example or more."
        )
    return cast(name, array, dtype)


def cast(name: str, array: np.ndarray, dtype: Any) -> np.ndarray:
    """Return `array` in `dtype`; a finite number too large for it is an error, not an infinity."""
    if array.dtype == dtype:
        return array
    with np.errstate(over="ignore"):
        result = array.astype(dtype)
    if np.isinf(result).any() and np.isfinite(array).all():
        raise ValueError(
            f"{name} must fit in {np.dtype(dtype)}; its largest entry is {np.abs(array).max()}. "
            "Write smaller numbers, or a network with dtype=np.float64."
        )
    return result


def _shape(array: np.ndarray) -> str:
    return str(array.shape) if array.ndim else "a single number"


def _how_to_reshape(name: str, value: Any, array: np.ndarray, shape: tuple[int, int]) -> str:
    if array.size == 0 or array.size != max(array.shape, default=1):
        return " Write it with two axes, as np.array([[1.0], [2.0]]) has."
    if isinstance(value, np.ndarray):
        return f" Write {name}.reshape{shape}."
    return f" Write np.reshape({name}, {shape})."


def whole(
    name: str, value: Any, low: int, high: int | None = None, example: int | None = None
) -> int:
    """Return `value` as an int from `low` to `high`; TypeError or ValueError otherwise.

    `example` is what the error tells to write, `low` if None.
    """
    wanted = f"a whole number from {low:,}" + (" on" if high is None else f" to {high:,}")
    write = _assigned(name, low if example is None else example)
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} must be {wanted}; got {_with_type(value)}. Write {write}.")
    number = int(value)
    if number < low or (high is not None and number > high):
        raise ValueError(f"{name} must be {wanted}; got {brief(number)}. Write {write}.")
    return number


def real(name: str, value: Any, positive: bool = False, example: float = 0.1) -> float:
    """Return `value` as a finite float, above 0 if `positive`; TypeError or ValueError if not.

    `example` is what the error tells to write.
    """
    wanted = "a finite number" + (" above 0" if positive else "")
    write = _assigned(name, example)
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be {wanted}; got {_with_type(value)}. Write {write}.")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not np.isfinite(number) or (positive and number <= 0):
        raise ValueError(f"{name} must be {wanted}; got {number}. Write {write}.")
    return number


def _assigned(name: str, value: Any) -> str:
    """How a number is written for an argument, or for a part of one that has no name of its own."""
    return f"{name}={value}" if name.isidentifier() else f"{value}, for example"


def _with_type(value: Any) -> str:
    return f"{brief(value)} ({type(value).__name__})"


def row(
    name: str,
    value: Any,
    size: int | None = None,
    positive: bool = False,
    example: str = "[0.1, 0.2]",
) -> np.ndarray:
    """Return `value` as a row of finite numbers, all above 0 if `positive`, as float64.

    `size` is how many are wanted, or None for any number from 1 on; `example` is what the error
    tells to write. Raises TypeError or ValueError.
    """
    if isinstance(value, range | list | tuple):
        # One by one: an int may be too long for numpy, as the number of paths is in a deep network.
        value = np.array([real(f"{name}[{i}]", each) for i, each in enumerate(value)])
    array = numeric(name, value)
    if array.ndim != 1 or array.size == 0 or size not in (None, array.size):
        wanted = "(V,)" if size is None else f"({size},)"
        raise ValueError(
            f"{name} must be a row of numbers, shape {wanted}; got {_shape(array)}. "
            f"Write {example}."
        )
    if positive and array.min() <= 0:
        raise ValueError(
            f"{name} must be above 0, to stand on an axis by powers of ten; got {array.min():g}. "
            f"Write {example}."
        )
    return finite(name, array.astype(np.float64))


def function(name: str, value: Any, takes: str = "", example: str = "my_own") -> Callable[..., Any]:
    """Return `value` if it can be called; TypeError otherwise, for one that was called perhaps."""
    if not callable(value):
        raise TypeError(
            f"{name} must be a function{takes}; got {brief(value)}. "
            f"Write {name}={example}, without brackets."
        )
    return value


def interval(name: str, value: Any) -> tuple[float, float]:
    """Return `value` if it is (low, high), infinite perhaps; TypeError or ValueError if not."""
    write = f"Write {name}=(0.0, 1.0)."
    pair = isinstance(value, tuple | list) and len(value) == 2
    if not pair or not all(isinstance(end, numbers.Real) for end in value):
        raise TypeError(f"{name} must be two numbers (low, high); got {brief(value)}. {write}")
    if not value[0] < value[1]:  # NaN is on neither side
        raise ValueError(f"{name} must be (low, high), low < high; got {brief(value)}. {write}")
    return value[0], value[1]


def random_generator(rng: Any) -> np.random.Generator:
    """Return a numpy random Generator from None, a seed or a Generator; TypeError otherwise."""
    if isinstance(rng, np.random.Generator) or rng is None:
        return np.random.default_rng(rng)
    return np.random.default_rng(_seed(rng))


def _seed(rng: Any) -> int:
    if isinstance(rng, bool) or not isinstance(rng, numbers.Integral):
        raise TypeError(
            f"rng must be a seed, a numpy Generator or None; got {_with_type(rng)}. "
            "Write rng=0 or rng=np.random.default_rng(0)."
        )
    return whole("rng", rng, 0)


def named(kind: str, value: Any, known: Mapping[str, Any], type_: type) -> Any:
    """Return the `type_` object that `value` is or names; suggest the nearest name otherwise."""
    if isinstance(value, type_):
        return value
    wanted = f"{kind} must be a name or of type {type_.__name__}; got {brief(value)}."
    if not isinstance(value, str):
        own = f", or {type_.__name__}(...) for one of your own" if callable(value) else ""
        raise TypeError(f"{wanted} Write one of {one_of(known)}{own}.")
    if value not in known:
        near = difflib.get_close_matches(value[:40].lower(), known, n=1, cutoff=0.4)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"{wanted}{hint} Write one of {one_of(known)}.")
    return known[value]


def one_of(names: Iterable[str]) -> str:
    """Return the names quoted and separated by commas, for an error message."""
    return ", ".join(repr(name) for name in names)
