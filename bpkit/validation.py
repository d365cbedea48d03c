"""Checks of the arguments that a reader passes, and the errors when one does not fit.

Each error names the argument, what was expected, what came, and what to write instead. Checks of
numbers, arrays and functions come first, then those of the parts of a network, then those of
examples. `doors.py` says which function makes which checks.
"""

from __future__ import annotations

import difflib
import functools
import itertools
import math
import numbers
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

MOST_PARAMETERS = 100_000_000  # 800 MB of weights and biases; more would kill the kernel


def brief(value: Any) -> str:
    """Describe any value for an error message, briefly and on one line."""
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    if callable(value) and isinstance(getattr(value, "__name__", None), str):
        return f"the {type(value).__name__} {value.__name__}"
    try:
        said = re.sub(r" at 0x[0-9a-fA-F]+", "", " ".join(repr(value).split()))
    except Exception:  # a reader's own repr may fail; an int of 5,000 digits has none
        said = f"something of the type {type(value).__name__}"
    # Python's repr escapes what cannot be printed, but a reader's own may not.
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
            what += " of things that are not numbers"
        raise TypeError(f"{name} must be a numpy array of real numbers; got {what}. Write {write}.")
    return array


def all_finite(array: np.ndarray) -> bool:
    """Return whether no entry is NaN or infinite."""
    flat = array.ravel(order="K")
    # One fast product tells: the squared length is finite unless an entry is huge or is not.
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
    """Return whether all are arrays of floats with two axes: a quick look before a closer one."""
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
            f"{name} must have one column per example, shape (n, m), n and m at least 1; got "
            f"{array.shape}. Write it with at least one row and one column."
        )
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def columns(name: str, value: Any, rows: int, dtype: Any, m: int | None = None) -> np.ndarray:
    """Return `value` as an array of shape (rows, m), one example per column, cast to `dtype`.

    `m` is the number of columns wanted, or None for any number from 1 up.
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
        return value  # already as it should be: no time is lost
    array = numeric(name, value)
    if array.ndim != 2 or array.shape[0] != rows or m not in (None, array.shape[1]):
        wanted = f"({rows}, {'m' if m is None else m})"
        message = f"{name} must have one column per example, shape {wanted}; got {_shape(array)}."
        if array.ndim != 2 and array.size == rows:
            message += _how_to_reshape(name, value, array, (rows, 1))
        elif array.ndim == 2 and array.shape[1] == rows and m in (None, array.shape[0]):
            message += f" Write {name}.T if its rows are the examples."
        elif array.ndim == 2 and array.shape[0] == rows:
            message += f" Write {name}[:, :{m}], or give the other the same number of columns."
        else:
            message += f" Write it with {rows} rows."
        raise ValueError(message)
    if array.shape[1] == 0:
        raise ValueError(
            f"{name} must have at least one column; got {array.shape}. "
            "Write it with one or more examples."
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

    `example` is what the error says to write, or `low` if None.
    """
    wanted = f"a whole number from {low:,} " + ("up" if high is None else f"to {high:,}")
    write = _assigned(name, low if example is None else example)
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} must be {wanted}; got {_with_type(value)}. Write {write}.")
    number = int(value)
    if number < low or (high is not None and number > high):
        raise ValueError(f"{name} must be {wanted}; got {brief(number)}. Write {write}.")
    return number


def real(name: str, value: Any, positive: bool = False, example: float = 0.1) -> float:
    """Return `value` as a finite float, above 0 if `positive`; TypeError or ValueError if not.

    `example` is what the error says to write.
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

    `size` is how many are wanted, or None for any number from 1 up; `example` is what the error
    says to write. Raises TypeError or ValueError.
    """
    if isinstance(value, range | list | tuple):
        # One by one: an int may be too long for numpy, such as a deep network's number of paths.
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
            f"{name} must be above 0, because its axis counts powers of ten; got {array.min():g}. "
            f"Write {example}."
        )
    return finite(name, array.astype(np.float64))


def switch(name: str, value: Any) -> bool:
    """Return `value` if it is True or False; TypeError otherwise."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(
            f"{name} must be True or False; got {_with_type(value)}. Write {name}=False."
        )
    return bool(value)


def function(name: str, value: Any, takes: str = "", example: str = "my_own") -> Callable[..., Any]:
    """Return `value` if it can be called; otherwise TypeError: perhaps the reader has called it."""
    if not callable(value):
        raise TypeError(
            f"{name} must be a function{takes}; got {brief(value)}. "
            f"Write {name}={example}, without brackets."
        )
    return value


def interval(name: str, value: Any) -> tuple[float, float]:
    """Return `value` if it is (low, high), perhaps infinite; TypeError or ValueError if not."""
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
        own = f", or make your own: {type_.__name__}(...)" if callable(value) else ""
        raise TypeError(f"{wanted} Write one of {one_of(known)}{own}.")
    if value not in known:
        near = difflib.get_close_matches(value[:40].lower(), known, n=1, cutoff=0.4)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"{wanted}{hint} Write one of {one_of(known)}.")
    return known[value]


def one_of(names: Iterable[str]) -> str:
    """Return the names quoted and separated by commas, for an error message."""
    return ", ".join(repr(name) for name in names)


def rows(name: str, shape: tuple[int, ...], f: Any) -> None:
    """Raise ValueError unless an activation whose neurons differ has one for each row."""
    if f.parts and shape[0] != (n := len(f.parts[0][0])):
        raise ValueError(
            f"{name} must have {n} rows, one per neuron; got {shape}. "
            "Write net.activation[l] with the z of the same layer l."
        )


def of_type(name: str, value: Any, type_: type, write: str) -> Any:
    """Return `value` if it is of the type; otherwise TypeError, saying what to write."""
    if not isinstance(value, type_):
        article = "an" if type_.__name__[0] in "AE" else "a"
        raise TypeError(
            f"{name} must be {article} {type_.__name__}; got {_with_type(value)}. Write {write}."
        )
    return value


# ---- the parts of a network ----


def activation_parts(f: Any) -> None:
    """Raise TypeError or ValueError if the parts of an Activation do not fit."""
    _text_first(f.name, "Activation('name', f, prime)")
    function("f", f.f, " of z", "np.tanh")
    if f.products is None:
        function("prime", f.prime, " of z", "np.tanh")
    elif f.prime is not None or f.prime_from_a is not None:
        raise ValueError(
            "prime must be None where products are given: an f of a whole layer has no f'; "
            f"got {brief(f.prime or f.prime_from_a)}. "
            "Write Activation('name', f, products=(J_v, JT_v))."
        )
    elif not isinstance(f.products, tuple) or len(f.products) != 2:
        raise TypeError(
            f"products must be two functions of (z, a, v); got {brief(f.products)}. "
            "Write products=(J_v, JT_v)."
        )
    for i, product in enumerate(f.products or ()):
        function(f"products[{i}]", product, " of (z, a, v)", ("J_v", "JT_v")[i])
    if f.prime_from_a is not None:
        function("prime_from_a", f.prime_from_a, " of a, or None", "None")
    interval("range", f.range)


def cost_parts(cost: Any, activation_type: type, form_type: type) -> None:
    """Raise TypeError or ValueError if the parts of a Cost do not fit."""
    _text_first(cost.name, "Cost('name', value, gradient)")
    for part in ("value", "gradient"):
        function(part, getattr(cost, part), " of (a, y)", f"my_{part}")
    interval("domain", cost.domain)
    forms = cost.closed_forms
    if not isinstance(forms, Mapping) or not all(
        isinstance(f, activation_type) and isinstance(form, form_type) for f, form in forms.items()
    ):
        raise TypeError(
            f"closed_forms must be a dict from an Activation to a ClosedForm; got {brief(forms)}. "
            "Write closed_forms={sigmoid: ClosedForm(value, delta)}."
        )


def _text_first(name: Any, write: str) -> None:
    if not isinstance(name, str):
        raise TypeError(f"name must be text; got {brief(name)}. Write {write}, the name first.")


def sizes(value: Any) -> list[int]:
    """Return the layer sizes as a list; TypeError or ValueError if they do not make a network."""
    try:
        given = list(value)
    except TypeError:
        given = []
    if len(given) < 2 or isinstance(value, str | bytes | set | Mapping):
        raise ValueError(
            f"sizes must list the neurons of at least two layers; got {brief(value)}. "
            "Write [4, 5, 3, 2], for example."
        )
    checked = [whole(f"sizes[{i}]", n, 1, MOST_PARAMETERS) for i, n in enumerate(given)]
    parameters = sum(n * (n_prev + 1) for n_prev, n in itertools.pairwise(checked))
    if parameters > MOST_PARAMETERS:
        raise ValueError(
            f"sizes must make at most {MOST_PARAMETERS:,} weights and biases; got {brief(checked)},"
            f" which make {parameters:,}. Write smaller layers, such as [784, 30, 10]."
        )
    return checked


def dtype(value: Any) -> np.dtype:
    """Return np.dtype of float32 or float64; ValueError for any other."""
    try:
        given = np.dtype(value)
    except Exception:  # numpy asks an object for its repr and more, and that may fail
        given = np.dtype(object)
    if given not in (np.dtype(np.float32), np.dtype(np.float64)):
        raise ValueError(
            f"dtype must be np.float32 or np.float64; got {brief(value)}. Write dtype=np.float64."
        )
    return given


def by_layer(value: Any, L: int, get: Callable[[Any], Any]) -> dict[int, Any]:
    """Return one activation for each of the layers 2 ... L, from one for all or a dict of them."""
    layers = range(2, L + 1)
    if not isinstance(value, Mapping):
        return dict.fromkeys(layers, get(value))
    missing = [l for l in layers if l not in value]
    extra = [l for l in value if l not in layers]
    if missing or extra:
        said = f"nothing for {missing}" if missing else f"something for {extra}"
        wanted = ", ".join(f"{l}: 'sigmoid'" for l in layers)
        raise ValueError(
            f"activation must name one for each layer from 2 to {L}; got {said}. "
            f"Write activation={{{wanted}}}."
        )
    return {l: get(value[l]) for l in layers}


def by_neuron(
    value: Any, n: Mapping[int, int], of_layer: Mapping[int, Any], get: Callable[[Any], Any]
) -> dict[tuple[int, int], Any]:
    """Return the activations of single neurons by (l, j); TypeError or ValueError otherwise."""
    if value is None:
        return {}
    if not isinstance(value, Mapping) or not all(
        isinstance(place, tuple) and len(place) == 2 for place in value
    ):
        raise TypeError(
            "neurons must be a dict from (layer, neuron) to activation; "
            f"got {brief(value)}. Write neurons={{(2, 0): 'tanh'}}."
        )
    result = {}
    for (l, j), activation in value.items():
        l = whole("the layer in neurons", l, 2, len(n))
        j = whole(f"the neuron of layer {l} in neurons, counted from 0,", j, 0, n[l] - 1)
        f = result[l, j] = get(activation)
        for each in (f, of_layer[l]):
            if each.products or each.parts:
                raise ValueError(
                    f"neurons must have an f of single neurons; got {f.name!r} for neuron {j} of "
                    f"layer {l}, where {each.name!r} takes the whole layer "
                    f"together. Write neurons={{({l}, {j}): 'tanh'}} in a layer of 'sigmoid'."
                )
    return result


def fit(net: Any) -> None:
    """Raise TypeError or ValueError if the activations and the cost of a network do not fit it."""
    for l, activation in net.activation.items():
        rows(f"z of layer {l}", (net.n[l], 1), activation)
    used = {  # each is tried once; an f of a whole layer, once for each number of neurons
        (f, net.n[l] if f.products else 0): None
        for l, activation in net.activation.items()
        for f in [part for _, part in activation.parts] or [activation]
    }
    for f, n in used:
        activation_works(f, n, net.dtype)
    outputs(net.cost, net.activation[net.L])
    cost_works(net.cost, net.n[net.L], net.dtype)


def outputs(cost: Any, output: Any) -> None:
    """Raise ValueError if the cost does not go with the activation of the output layer."""
    low, high = cost.domain
    for f in [part for _, part in output.parts] or [output]:
        if f.range[0] < low or f.range[1] > high:
            raise ValueError(
                f"cost {cost.name!r} needs outputs in [{low:g}, {high:g}]; activation "
                f"{f.name!r} gives outputs in [{f.range[0]:g}, {f.range[1]:g}]. Write "
                "activation='sigmoid' for the output layer, or cost='quadratic'."
            )
    if output.products and cost.closed_forms and output not in cost.closed_forms:
        raise ValueError(
            f"cost {cost.name!r} must have an f of single output neurons; got {output.name!r}, "
            "which takes the whole layer and would make the cost NaN under saturation. "
            "Write cost='log_likelihood', or cost='quadratic'."
        )


def activation_works(f: Any, n: int, dtype: Any) -> None:
    """Try an activation, on n neurons if it takes a whole layer; raise if it does not fit."""
    z = np.linspace(-2, 2, n, dtype=dtype)[:, np.newaxis] if f.products else np.array(
        [[-2.0], [-0.5], [0.0], [0.5], [2.0]], dtype=dtype
    )
    tries: dict[str, Callable[[np.ndarray], Any]] = {"f": f.f, "prime": f.prime}
    if f.products:
        with np.errstate(all="ignore"):
            a = f.f(z.copy())
        tries = {"f": f.f}
        for i, product in enumerate(f.products):
            tries[f"products[{i}]"] = functools.partial(product, z, a)
    for part, compute in tries.items():
        said = f"{part} of activation {f.name!r}"
        how = "keep the shape" if f.products else "work element by element"
        given = z.copy()
        with np.errstate(all="ignore"):
            result = compute(given)
        if not np.array_equal(given, z):
            raise ValueError(f"{said} must not change z itself. Give a new array, without out=z.")
        if not isinstance(result, np.ndarray) or result.shape != z.shape:
            got = getattr(result, "shape", type(result).__name__)
            raise ValueError(
                f"{said} must {how}: for z of shape {z.shape} it gave {got}. "
                "Write it with numpy functions of z, such as np.tanh(z)."
            )
        if result.dtype != z.dtype:
            raise TypeError(
                f"{said} must keep the dtype of z: {z.dtype} became {result.dtype}. "
                "Write plain Python numbers in it, or end it with .astype(z.dtype)."
            )
        if f.products:
            continue
        with np.errstate(all="ignore"):
            alone = compute(z[1:2].copy())
        if not np.allclose(alone, result[1:2], rtol=1e-3, equal_nan=True):
            raise ValueError(
                f"{said} must work element by element: z = -0.5 gave {alone.item():g} alone, and "
                f"{result[1, 0]:g} among others. If f takes a whole layer, as softmax does, "
                "write Activation(name, f, products=(J_v, JT_v))."
            )


def cost_works(cost: Any, n: int, dtype: Any) -> None:
    """Try a cost on two examples of n outputs; ValueError when a result has the wrong shape."""
    low, high = cost.domain
    if low < 0.5 < high:
        inside = 0.5
    elif high - low < math.inf:
        inside = (low + high) / 2
    else:
        inside = low + 1 if low > -math.inf else high - 1
    a = np.full((n, 2), inside, dtype=dtype)
    for part, shape in (("value", (2,)), ("gradient", (n, 2))):
        y = a.copy()
        result = getattr(cost, part)(a, y)
        if not (a == inside).all() or not (y == inside).all():
            raise ValueError(
                f"{part} of cost {cost.name!r} must not change a or y. Give a new array."
            )
        if not isinstance(result, np.ndarray) or result.shape != shape:
            got = f"shape {result.shape}" if isinstance(result, np.ndarray) else repr(result)
            hint = "Sum over axis=0, the output neurons." if part == "value" else "Do not sum it."
            raise ValueError(
                f"{part} of cost {cost.name!r} must have shape {shape} for outputs of shape "
                f"{a.shape}; got {got}. {hint}"
            )


# ---- examples ----


def inputs(name: str, value: Any, net: Any, m: int | None = None) -> np.ndarray:
    """Return x as a finite array of shape (n_1, m) in the network's dtype; None is any m."""
    return finite(name, columns(name, value, net.n[1], net.dtype, m))


def target(name: str, value: Any, net: Any, m: int, dtype: Any = None) -> np.ndarray:
    """Return y as an array of shape (n_L, m) of the values that the cost allows.

    `dtype` None is the network's. Raises ValueError for another shape, labels instead of columns,
    or other values.
    """
    n_L, cost = net.n[net.L], net.cost
    if not are_matrices(value) and n_L > 1:
        array = numeric(name, value)
        if array.shape == (m,) and array.dtype.kind in "iu":
            raise ValueError(
                f"{name} must have one column per example, shape ({n_L}, {m}); got labels of shape "
                f"({m},). Write np.eye({n_L})[:, {name}]."
            )
    y = finite(name, columns(name, value, n_L, net.dtype if dtype is None else dtype, m))
    low, high = cost.domain
    if (low > -np.inf and y.min() < low) or (high < np.inf and y.max() > high):
        raise ValueError(
            f"{name} must lie in [{low:g}, {high:g}] for cost {cost.name!r}; got values "
            f"from {y.min():g} to {y.max():g}. Write 0 and 1, or cost='quadratic'."
        )
    return shares(name, y, cost)


def shares(name: str, y: np.ndarray, cost: Any) -> np.ndarray:
    """Return `y`; ValueError if the cost wants columns that sum to 1, and one does not."""
    off = np.abs(y.sum(axis=0) - 1)
    if cost.sums_to_1 and off.max() > 1e-4:
        i = int(off.argmax())
        raise ValueError(
            f"{name} must sum to 1 in each column for cost {cost.name!r}: shares of {len(y)} "
            f"classes; got {y[:, i].sum():g} in column {i}. "
            "Write 1 for the class and 0 for the others."
        )
    return y


def classes(name: str, labels: Any, n: int, m: int | None = None) -> np.ndarray:
    """Return `labels` as whole numbers from 0 to n - 1, shape (m,), or one or more if m is None."""
    if n < 2:
        raise ValueError(
            f"{name} must go with a network of two or more outputs, one for each class; got one "
            "output. Write y, and compare it with net.forward(x).a[net.L] yourself."
        )
    array = numeric(name, labels)
    if array.ndim != 1 or array.size == 0 or m not in (None, array.size) \
            or array.dtype.kind not in "iu":
        write = "one whole number for each example, such as [3, 1, 4]"
        if array.ndim == 2 and array.shape[0] == n:
            write = "y.argmax(axis=0)"
        elif array.ndim == 1 and array.size and m in (None, array.size):
            write = f"np.array({name}, dtype=int)"
        raise ValueError(
            f"{name} must be whole numbers of shape ({'m' if m is None else m},), one per example; "
            f"got {array.dtype} of shape {array.shape}. Write {write}."
        )
    if array.min() < 0 or array.max() >= n:
        raise ValueError(
            f"{name} must lie from 0 to {n - 1}, one of {n} classes each; got "
            f"{array.min()} to {array.max()}. Write y.argmax(axis=0), which counts from 0."
        )
    return array


def parameters(net: Any) -> Any:
    """Return the network; ValueError naming the first parameter that is NaN or infinite."""
    for layers in (net.w, net.b):
        for l, parameter in layers.items():
            finite(f"{layers.symbol}[{l}]", parameter)
    return net


def examples(given: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the x, y and labels of Examples; without labels, they are made from y."""
    x, y = matrix("x", given.x), numeric("y", given.y)
    if y.shape == (x.shape[1],) and y.dtype.kind in "iu":
        n = int(y.max()) + 1
        raise ValueError(
            f"y must have one column per example, shape (n_L, {x.shape[1]}); got labels of shape "
            f"{y.shape}. Write np.eye({n})[:, y], for {n} classes."
        )
    y = matrix("y", y)
    if y.shape[1] != x.shape[1]:
        raise ValueError(
            f"x and y must have one column per example each; got {x.shape} and {y.shape}. "
            f"Write y[:, :{x.shape[1]}], or give both the same number of columns."
        )
    if given.labels is None:
        return x, y, y.argmax(axis=0)
    return x, y, classes("labels", given.labels, max(2, len(y)), x.shape[1])


def a_slice(name: str, which: Any) -> None:
    """Raise TypeError for anything but a slice of whole numbers."""
    if isinstance(which, slice):
        parts = (which.start, which.stop, which.step)
        if which.step != 0 and all(
            part is None or isinstance(part, int | np.integer) for part in parts
        ):
            return
    if isinstance(which, int | np.integer):
        remedy = f"Write [{which}:{which + 1 or ''}] to get that one example, as a column."
    else:
        remedy = "To choose columns, write .x[:, which], .y[:, which], .labels[which]."
    raise TypeError(f"{name} takes a slice such as [:1000]; got {brief(which)}. {remedy}")
