"""The doors of bpkit: each public function checks its arguments here, before the mathematics.

A door checks once, and hands clean arrays to a function that checks nothing, whose source `??`
shows. Inside bpkit the clean functions call each other, so nothing is checked twice.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from . import validation
from .activations import Activation, Array
from .backprop import Gradient
from .backprop import backprop as _backprop
from .backprop import bp1 as _bp1
from .backprop import bp2 as _bp2
from .backprop import bp3 as _bp3
from .backprop import bp4 as _bp4
from .costs import Cost
from .gradcheck import numerical_gradient as _numerical_gradient
from .gradcheck import relative_error as _relative_error
from .gradcheck import remainder_slope as _remainder_slope
from .layers import Layers
from .network import Network
from .params import parameter
from .paths import MOST_PATHS
from .paths import count_paths as _count_paths
from .paths import paths as _paths
from .perturb import perturb as _perturb
from .perturb import sweep as _sweep
from .training import History
from .training import accuracy as _accuracy
from .training import sgd as _sgd

Given = ParamSpec("Given")
Result = TypeVar("Result")


def door(
    clean: Callable[..., Result],
) -> Callable[[Callable[Given, tuple[Any, ...]]], Callable[Given, Result]]:
    """Put the function below before `clean`: it returns what `clean` is called with."""

    def behind(ask: Callable[Given, tuple[Any, ...]]) -> Callable[Given, Result]:
        @functools.wraps(ask)
        def public(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            return clean(*ask(*args, **kwargs))

        public.__doc__ = ask.__doc__ or clean.__doc__
        public.__wrapped__ = clean  # type: ignore[assignment]
        returned = inspect.signature(clean).return_annotation
        public.__signature__ = inspect.signature(ask).replace(  # type: ignore[attr-defined]
            return_annotation=returned
        )
        return public

    return behind


# ---- the equations, and backpropagation ----


@door(_bp1)
def bp1(cost: Cost, activation: Activation, z: Array, a: Array, y: Array) -> Any:
    z, a, y = validation.alike(z=z, a=a, y=y)
    cost = validation.of_type("cost", cost, Cost, "bp1(net.cost, ...)")
    activation = _activation(activation, z)
    validation.outputs(cost, activation)
    return cost, activation, z, a, validation.shares("y", y, cost)


@door(_bp2)
def bp2(
    w_next: Array, delta_next: Array, activation: Activation, z: Array, a: Array
) -> Any:
    z, a = validation.alike(z=z, a=a)
    w_next = validation.matrix("w_next", w_next)
    delta_next = validation.matrix("delta_next", delta_next)
    if w_next.shape != (len(delta_next), len(z)) or delta_next.shape[1] != z.shape[1]:
        raise ValueError(
            f"w_next must have shape (n_next, n), delta_next (n_next, m) and z (n, m); got "
            f"{w_next.shape}, {delta_next.shape} and {z.shape}. "
            "Write bp2(net.w[l + 1], delta[l + 1], net.activation[l], fp.z[l], fp.a[l])."
        )
    return w_next, delta_next, _activation(activation, z), z, a


@door(_bp3)
def bp3(delta: Array) -> Any:
    return (validation.matrix("delta", delta),)


@door(_bp4)
def bp4(delta: Array, a_prev: Array) -> Any:
    delta, a_prev = validation.matrix("delta", delta), validation.matrix("a_prev", a_prev)
    if a_prev.shape[1] != delta.shape[1]:
        raise ValueError(
            f"delta and a_prev must have one column per example each; got {delta.shape} and "
            f"{a_prev.shape}. Write bp4(delta[l], fp.a[l - 1])."
        )
    return delta, a_prev


@door(_backprop)
def backprop(net: Network, x: Array, y: Array) -> Any:
    return _with_examples(_network(net), x, y)


# ---- is it right? ----


@door(_numerical_gradient)
def numerical_gradient(net: Network, x: Array, y: Array, h: float = 1e-5) -> Any:
    h = validation.real("h", h, positive=True, example=1e-5)
    return *_with_examples(validation.parameters(_in_float64(net)), x, y), h


@door(_relative_error)
def relative_error(grad: Gradient, num: Gradient) -> Any:
    for name, gradient in (("grad", grad), ("num", num)):
        validation.of_type(name, gradient, Gradient, "Gradient(w=nabla_w, b=nabla_b)")
        for part in ("w", "b"):
            if not isinstance(getattr(gradient, part), Mapping) or not getattr(gradient, part):
                raise TypeError(
                    f"{name}.{part} must be a dict with one array for each layer; got "
                    f"{validation.brief(getattr(gradient, part))}. "
                    "Write Gradient(w=nabla_w, b=nabla_b)."
                )
    parts = ["w", "b"] + ["delta"] * (grad.delta is not None and num.delta is not None)
    for part in parts:
        ours, theirs = getattr(grad, part), getattr(num, part)
        if ours.keys() != theirs.keys():
            raise ValueError(
                f"grad.{part} and num.{part} must have the same layers; got {list(ours)} and "
                f"{list(theirs)}. Take both from the same network."
            )
        for l in ours:
            one = validation.numeric(f"grad.{part}[{l}]", ours[l])
            other = validation.numeric(f"num.{part}[{l}]", theirs[l])
            if one.shape != other.shape:
                raise ValueError(
                    f"grad.{part}[{l}] and num.{part}[{l}] must have the same shape; got "
                    f"{one.shape} and {other.shape}. If one is transposed, write .T after it."
                )
    return grad, num


@door(_remainder_slope)
def remainder_slope(net: Network, x: Array, y: Array, grad: Any, rng: Any = None) -> Any:
    rng, net = validation.random_generator(rng), validation.parameters(_in_float64(net))
    grad = as_gradient(net, grad, "grad must be")
    for symbol in ("w", "b"):
        for l, array in getattr(grad, symbol).items():
            validation.finite(f"grad.{symbol}[{l}]", array)
    return *_with_examples(net, x, y), grad, rng


# ---- one change, and its effects ----


@door(_perturb)
def perturb(net: Network, x: Array, y: Array, param: Any, d: float) -> Any:
    net = _in_float64(net)
    param, d = parameter(net, param), validation.real("d", d)
    return *_with_examples(net, x, y), param, d


@door(_sweep)
def sweep(net: Network, x: Array, y: Array, param: Any, values: ArrayLike) -> Any:
    net = _in_float64(net)
    param = parameter(net, param)
    values = validation.row("values", values, example="np.linspace(-3, 3, 201)")
    return *_with_examples(net, x, y, m=1), param, values


@door(_count_paths)
def count_paths(net: Network, param: Any) -> Any:
    return net, parameter(_network(net), param)


@door(_paths)
def paths(net: Network, x: Array, y: Array, param: Any, largest: int | None = None) -> Any:
    net = _in_float64(net)
    param = parameter(net, param)
    count = _count_paths(net, param)
    if largest is not None:
        largest = min(validation.whole("largest", largest, 1), count)
    elif count > MOST_PATHS:
        raise ValueError(
            f"there are {count:,} paths from {param.book} to the cost, more than can be listed. "
            "Write largest=10 for the ten that matter most."
        )
    for l in range(param.l, net.L + 1):
        if net.activation[l].products:
            raise ValueError(
                "net must have an f of single neurons in every layer, for a path to multiply their "
                f"rates f'; got {net.activation[l].name!r} in layer {l}, where every z changes "
                "every a. Write a network with activation='sigmoid', for example."
            )
    return *_with_examples(net, x, y, m=1), param, largest


# ---- training ----


@door(_sgd)
def sgd(
    net: Network,
    data: Any,
    epochs: int,
    batch_size: int,
    eta: float,
    rng: Any = None,
    test: Any = None,
    gradient: Callable[[Network, Array, Array], Any] = backprop,
    on_epoch: Callable[[int, Network, History], Any] | None = None,
    stop: Callable[[], Any] | None = None,
    show: bool = True,
    momentum: float = 0.0,
) -> Any:
    """Train the network in place: w -> w - eta dC/dw, b -> b - eta dC/db, by mini-batches.

    `data` is the pair (x, y), or has .x and .y: (n_1, n) and (n_L, n), one example per column. Each
    epoch visits all of them in an order drawn from `rng`, `batch_size` at a time; the last
    mini-batch may be shorter. `test` is a pair (x, labels) or (x, y), or has .x and .labels; with
    it, the right answers are counted after every epoch. `gradient(net, x, y)` returns a
    Gradient or (nabla_b, nabla_w). `on_epoch(epoch, net, history)` is called after every epoch;
    `stop()` is called before every mini-batch; training ends if it returns True. Each epoch prints
    a line, after epoch 100 every tenth, after 1000 every hundredth, and always the last; with
    `show=False` none.

    With `momentum`, at least 0 and below 1, each parameter p has a velocity v, at first 0, and a
    step is v -> momentum v - eta dC/dp, then p -> p + v.

    If the run is interrupted, the network keeps what it has learnt. Raises FloatingPointError
    when a step would make a parameter NaN or infinite; the network keeps its last finite values.
    Source: "Implementing our network to classify digits", chapter 1 of the book.
    """
    validation.parameters(_network(net))
    epochs = validation.whole("epochs", epochs, 0, example=1)
    batch_size = validation.whole("batch_size", batch_size, 1, example=10)
    eta, rng = validation.real("eta", eta, positive=True), validation.random_generator(rng)
    momentum, show = _momentum(momentum), validation.switch("show", show)
    taught = _taught(net, data)
    tested = None if test is None else _tested(net, test)
    validation.function("gradient", gradient, " of (net, x, y)")
    if on_epoch is not None:
        validation.function("on_epoch", on_epoch, " of (epoch, net, history)")
    if stop is not None:
        validation.function("stop", stop, " without arguments")
    own = _backprop if gradient is backprop else _as_gradient_of(gradient)
    return net, taught, epochs, batch_size, eta, rng, tested, own, on_epoch, stop, show, momentum


@door(_accuracy)
def accuracy(net: Network, x: Array, labels: Array) -> Any:
    net = _network(net)
    x = validation.inputs("x", x, net)
    validation.parameters(net)  # the largest of outputs that are NaN would be output 0
    return net, x, validation.classes("labels", labels, net.n[net.L], x.shape[1])


# ---- what several doors ask ----


def as_gradient(
    net: Network, result: Any, said: str = "a gradient function must return"
) -> Gradient:
    """Return the result of a gradient function as a Gradient that fits the network.

    The result is a Gradient, or a pair (nabla_b, nabla_w) of dicts by layer, in the book's order.
    Raises TypeError or ValueError naming the layer whose shape is wrong; `said` begins the message
    when the result is neither.
    """
    if isinstance(result, tuple) and len(result) == 2:
        result = Gradient(w=result[1], b=result[0])
    if not isinstance(result, Gradient):
        raise TypeError(
            f"{said} a Gradient or the pair (nabla_b, nabla_w); got "
            f"{type(result).__name__}. Write (nabla_b, nabla_w), or what backprop returns."
        )
    taken: dict[str, dict[int, Array]] = {"w": {}, "b": {}}
    for symbol, arrays, parameters in (("w", result.w, net.w), ("b", result.b, net.b)):
        if not isinstance(arrays, Mapping) or arrays.keys() != parameters.keys():
            got = list(arrays) if isinstance(arrays, Mapping) else type(arrays).__name__
            raise ValueError(
                f"grad.{symbol} must be a dict with one array for each of the layers "
                f"{list(parameters)}; got {got}. Write {{2: ..., 3: ...}}, up to layer {net.L}."
            )
        for l, own in parameters.items():
            array = validation.numeric(f"grad.{symbol}[{l}]", arrays[l])
            if array.shape != own.shape:
                raise ValueError(
                    f"grad.{symbol}[{l}] must have the shape of net.{symbol}[{l}], "
                    f"{own.shape}; got {array.shape}. {_remedy(net, symbol, l, array.shape)}"
                )
            taken[symbol][l] = array if array.dtype.kind == "f" else array.astype(np.float64)
    return Gradient(Layers("grad.w", taken["w"]), Layers("grad.b", taken["b"]), result.delta)


def _remedy(net: Network, symbol: str, l: int, came: tuple[int, ...]) -> str:
    other = net.b if symbol == "w" else net.w
    if came == other[l].shape:
        return "Write (nabla_b, nabla_w), in this order: yours seem to be swapped."
    if came == (net.w if symbol == "w" else net.b)[l].shape[::-1]:
        return f"Write grad.{symbol}[{l}].T: rows and columns are swapped."
    return f"Write np.zeros_like(net.{symbol}[{l}]) to begin with."


def _as_gradient_of(gradient: Callable[..., Any]) -> Callable[[Network, Array, Array], Gradient]:
    """A learner's gradient function, with its result checked each time."""
    return lambda net, x, y: as_gradient(net, gradient(net, x, y))


def _network(net: Any) -> Network:
    return validation.of_type("net", net, Network, "Network([4, 5, 3, 2])")


def _activation(f: Any, z: Array) -> Activation:
    """The activation, which fits the rows of z."""
    write = "net.activation[l], or bpkit.sigmoid"
    f = validation.of_type("activation", f, Activation, write)
    validation.rows("z", z.shape, f)
    return f


def _momentum(momentum: Any) -> float:
    momentum = validation.real("momentum", momentum, example=0.9)
    if not 0 <= momentum < 1:
        raise ValueError(
            f"momentum must be at least 0 and below 1; got {momentum:g}. Write momentum=0.9."
        )
    return momentum


def _with_examples(
    net: Network, x: Any, y: Any, m: int | None = None
) -> tuple[Network, Array, Array]:
    """The network with its examples: m of them, or any number if None."""
    x = validation.inputs("x", x, net, m)
    return net, x, validation.target("y", y, net, x.shape[1])


def _in_float64(net: Any) -> Network:
    """The network itself, or a copy in float64 when it is in float32."""
    net = _network(net)
    return net if net.dtype == np.float64 else net.copy(dtype=np.float64)


def _taught(net: Network, data: Any) -> tuple[Array, Array]:
    """The x and y to learn from: `data` is the pair, or has them as attributes."""
    names, (x, y) = _pair(data, "data", ("x", "y"), "sgd(net, (x, y), ...)")
    x = validation.inputs(names[0], x, net)
    return x, validation.target(names[1], y, net, x.shape[1])


def _tested(net: Network, test: Any) -> tuple[Array, Array]:
    """The x and labels to test with; a y of shape (n_L, n) is turned into labels."""
    names, (x, labels) = _pair(test, "test", ("x", "labels"), "test=(x, y)")
    x = validation.inputs(names[0], x, net)
    if isinstance(test, tuple | list) and np.ndim(labels) == 2:
        labels = validation.target(names[1], labels, net, x.shape[1]).argmax(axis=0)
    return x, validation.classes(names[1], labels, net.n[net.L], x.shape[1])


def _pair(
    given: Any, name: str, parts: tuple[str, str], write: str
) -> tuple[list[str], tuple[Any, Any]]:
    """Two parts that belong together, from a pair or from attributes, and what to call them."""
    if isinstance(given, tuple | list) and len(given) == 2:
        return [f"{name}[0]", f"{name}[1]"], (given[0], given[1])
    if not all(hasattr(given, part) for part in parts):
        both = f".{parts[0]} and .{parts[1]}"
        raise TypeError(
            f"{name} must be a pair ({', '.join(parts)}), or have {both}, one example per column; "
            f"got {validation.brief(given)}. Write {write}, or what bpkit.Examples(x, y) returns."
        )
    first, second = (getattr(given, part) for part in parts)
    return [f"{name}.{part}" for part in parts], (first, second)
