"""Bad calls to everything public: each error says what is wrong, what came, and what to write.

TABLE has a row for each call. What could change is copied before the call and compared after it.
"""

import inspect
import operator
import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import ipywidgets
import numpy as np
import process_state
import pytest
from series import EXPLORERS

import bpkit
from bpkit import exercises, figures, mnist, widgets
from bpkit.exercises import by_hand, check, hint, solution
from bpkit.exercises.result import Result
from bpkit.widgets.saturation import board_of

F, NAN, INF = np.float64, float("nan"), float("inf")


class Row(NamedTuple):
    """One bad call: what is called, the call, the error, and what the message must say.

    `call` gets what `things` returns. The three parts must follow one another in the message.
    """

    of: str
    call: Any
    error: type[Exception]
    name: str
    came: str
    write: str


# ---- what the calls are made with ----


class Foreign:
    """A foreign object that cannot be used for anything."""

    def __repr__(self):
        raise RuntimeError("this has no repr")

    __eq__ = __hash__ = None


def things(folder):
    """Return a small network with examples of the right shape, a gradient, and files."""
    net = bpkit.Network([3, 4, 2], rng=0)
    x, y = np.full((3, 1), 0.5), np.array([[1.0], [0.0]])
    labels = np.array([0, 1, 0, 1])
    data = SimpleNamespace(x=np.full((3, 4), 0.5), y=np.eye(2)[:, labels], labels=labels)
    images = bpkit.Examples(np.zeros((784, 3), np.float32), np.eye(10)[:, :3], np.arange(3))
    return SimpleNamespace(
        net=net, x=x, y=y, two=np.full((3, 2), 0.5), grad=bpkit.backprop(net, x, y), data=data,
        images=images, wide=bpkit.Network([784, 3, 10], rng=0), outputs=np.zeros((10, 3)),
        rng=np.random.default_rng(0), folder=folder, hand=None,
    )


def col(*numbers):
    return np.array(numbers, dtype=float).reshape(-1, 1)


def f_of(**changed):
    """An Activation with one thing changed."""
    return lambda it: bpkit.Activation(**{"name": "mine", "f": np.tanh, "prime": np.ones_like,
                                          **changed})


def cost_of(**changed):
    """A Cost with one thing changed."""
    return lambda it: bpkit.Cost(**{"name": "mine", "value": np.add, "gradient": np.add, **changed})


def network(*args, **kwargs):
    return lambda it: bpkit.Network(*args, **kwargs)


def trained(**changed):
    """A call to sgd with one thing changed."""
    return lambda it: bpkit.sgd(**{
        "net": it.net, "data": it.data, "epochs": 1, "batch_size": 2, "eta": 0.1, "rng": it.rng,
        "show": False, **{name: value(it) if inspect.isfunction(value) and name != "gradient"
                          else value for name, value in changed.items()},
    })


def put_in(symbol, l, value):
    return lambda it: getattr(it.net, symbol).__setitem__(l, value)


def assigned(name, value):
    return lambda it: setattr(it.net, name, value)


def mine(net, x, y):
    """A gradient function in which w and b have changed places."""
    return net.w, net.b


# ---- the core ----

CORE = [
    Row("Network", network("432"), ValueError, "sizes", "'432'", "[4, 5,"),
    Row("Network", network(4), ValueError, "sizes", "got 4", "[4, 5, 3, 2]"),
    Row("Network", network([4]), ValueError, "sizes", "got [4]", "[4, 5,"),
    Row("Network", network({4, 3}), ValueError, "sizes", "{3, 4}", "[4, 5,"),
    Row("Network", network({4: 3, 2: 1}), ValueError, "sizes", "{4: 3, 2: 1}", "[4, 5,"),
    Row("Network", network([4, 0]), ValueError, "sizes[1]", "got 0", "Write 1, for"),
    Row("Network", network([4, 2.0]), TypeError, "sizes[1]", "2.0 (float)", "Write 1"),
    Row("Network", network([True, 2]), TypeError, "sizes[0]", "True (bool)", "Write 1"),
    Row("Network", network(np.eye(3)), TypeError, "sizes[0]", "an array of shape (3,) (ndarray)",
        "Write 1"),
    Row("Network", network([4, Foreign()]), TypeError, "sizes[1]", "something of the type Foreign",
        "Write 1"),
    Row("Network", network([10**5000, 2]), ValueError, "sizes[0]", "something of the type int",
        "Write 1"),
    Row("Network", network([784, 60_000, 50_000]), ValueError, "sizes", "which make 3,047,150,000",
        "smaller layers, such as [784, 30, 10]"),
    Row("Network", network([2, 1], "sigmod"), ValueError, "activation",
        "'sigmod'. Did you mean 'sigmoid'?", "one of 'sigmoid', 'linear'"),
    Row("Network", network([2, 1], "SIGMOID"), ValueError, "activation",
        "'SIGMOID'. Did you mean 'sigmoid'?", "one of 'sigmoid', 'linear'"),
    Row("Network", network([2, 1], None), TypeError, "activation", "None", "one of 'sigmoid'"),
    Row("Network", network([2, 1], np.tanh), TypeError, "activation", "the ufunc tanh",
        "or make your own: Activation(...)"),
    Row("Network", network([2, 1], ["tanh"]), TypeError, "activation", "['tanh']",
        "one of 'sigmoid'"),
    Row("Network", network([2, 3, 1], {2: "tanh"}), ValueError, "activation", "nothing for [3]",
        "{2: 'sigmoid', 3: 'sigmoid'}"),
    Row("Network", network([2, 1], {1: "tanh", 2: "tanh"}), ValueError, "activation",
        "something for [1]", "{2: 'sigmoid'}"),
    Row("Network", network([2, 1], cost="MSE"), ValueError, "cost", "'MSE'",
        "one of 'quadratic', 'cross_entropy'"),
    Row("Network", network([2, 1], cost="crossentropy"), ValueError, "cost",
        "'crossentropy'. Did you mean 'cross_entropy'?", "one of 'quadratic', 'cross_entropy'"),
    Row("Network", network([2, 1], cost=bpkit.sigmoid), TypeError, "cost",
        "got Activation(name='sigmoid'", "one of 'quadratic'"),
    Row("Network", network([2, 1], "tanh", "cross_entropy"), ValueError, "cost 'cross_entropy'",
        "'tanh' gives outputs in [-1, 1]", "activation='sigmoid' for the output layer"),
    Row("Network", network([2, 1], neurons=[(2, 0)]), TypeError, "neurons", "[(2, 0)]",
        "{(2, 0): 'tanh'}"),
    Row("Network", network([2, 1], neurons={(1, 0): "tanh"}), ValueError, "the layer in neurons",
        "got 1", "Write 2"),
    Row("Network", network([2, 1], neurons={(2, -1): "tanh"}), ValueError,
        "the neuron of layer 2 in neurons", "got -1", "Write 0"),
    Row("Network", network([2, 3], neurons={(2, 3): "tanh"}), ValueError,
        "the neuron of layer 2 in neurons", "got 3", "Write 0"),
    Row("Network", network([2, 1], rng="0"), TypeError, "rng", "'0' (str)", "rng=0 or"),
    Row("Network", network([2, 1], rng=-1), ValueError, "rng", "got -1", "rng=0"),
    Row("Network", network([2, 1], rng=True), TypeError, "rng", "True (bool)", "rng=0"),
    Row("Network", network([2, 1], dtype=int), ValueError, "dtype", "the type int",
        "dtype=np.float64"),
    Row("Network", network([2, 1], dtype="float3"), ValueError, "dtype", "'float3'",
        "dtype=np.float64"),
    Row("Network", network([2, 1], dtype="i4,,"), ValueError, "dtype", "'i4,,'",
        "dtype=np.float64"),
    Row("Network", network([3, 2], dtype=Foreign()), ValueError, "dtype",
        "something of the type Foreign", "dtype=np.float64"),
    Row("Network", network([3, 3], bpkit.Activation("mine", lambda z: z.sum(), np.ones_like)),
        ValueError, "f of activation 'mine'", "it gave ()", "numpy functions of z"),
    *(Row("Network", network([3, 3], bpkit.Activation("mine", f, np.ones_like)), error,
          "f of activation 'mine' must", came, write)
      for f, error, came, write in [
          (lambda z: z.ravel(), ValueError, "it gave (5,)", "numpy functions of z"),
          (lambda z: None, ValueError, "it gave NoneType", "numpy functions of z"),
          (lambda z: z.astype(int), TypeError, "float64 became int", ".astype(z.dtype)"),
          (lambda z: np.exp(z) / np.exp(z).sum(axis=0), ValueError, "work element by element",
           "products=(J_v, JT_v)"),
          (lambda z: np.tanh(z, out=z), ValueError, "not change z itself", "without out=z"),
      ]),
    Row("Network", network([2, 1], cost=bpkit.Cost("mine", lambda a, y: 0.0, np.add)), ValueError,
        "value of cost 'mine'", "got 0.0", "Sum over axis=0"),
    Row("Network", network([2, 2], cost=bpkit.Cost("mine", lambda a, y: ((a - y) ** 2).sum(),
                                                   np.subtract)),
        ValueError, "value of cost 'mine' must have shape (2,)", "0.0",
        "Sum over axis=0"),
    Row("Network", network([3, 2], cost=bpkit.Cost("mine", lambda a, y: (a - y).sum(axis=0),
                                                   lambda a, y: (a - y).sum(axis=0))),
        ValueError, "gradient of cost 'mine' must have shape (2, 2)", "got shape (2,)",
        "Do not sum it"),
    Row("Network", network([2, 1], cost=bpkit.Cost("mine", lambda a, y: (a - y).sum(axis=0),
                                                   lambda a, y: np.add(a, y, out=y))),
        ValueError, "gradient of cost 'mine'", "must not change a or y", "Give a new array"),

    Row("Network.copy", lambda it: it.net.copy(neurons=3), TypeError, "neurons", "got 3",
        "{(2, 0): 'tanh'}"),
    Row("Network.copy", lambda it: it.net.copy(cost="entropy"), ValueError, "cost", "'entropy'",
        "one of 'quadratic'"),
    Row("Network.copy", lambda it: it.net.copy(dtype="f2"), ValueError, "dtype", "'f2'",
        "dtype=np.float64"),

    Row("Network.forward", lambda it: it.net.forward(np.ones(3)), ValueError, "x", "(3,)",
        "x.reshape(3, 1)"),
    Row("Network.forward", lambda it: it.net.forward([1, 2, 3]), ValueError, "x", "(3,)",
        "np.reshape(x, (3, 1))"),
    Row("Network.forward", lambda it: it.net.forward(it.x.T), ValueError, "x", "(1, 3)",
        "x.T if its rows are the examples"),
    Row("Network.forward", lambda it: it.net.forward(np.ones((4, 1))), ValueError, "x", "(4, 1)",
        "with 3 rows"),
    Row("Network.forward", lambda it: it.net.forward(np.ones((3, 1, 1))), ValueError, "x",
        "(3, 1, 1)", "x.reshape(3, 1)"),
    Row("Network.forward", lambda it: it.net.forward(0.5), ValueError, "x", "a single number",
        "with 3 rows"),
    Row("Network.forward", lambda it: it.net.forward(np.ones((3, 0))), ValueError, "x", "(3, 0)",
        "one or more examples"),
    Row("Network.forward", lambda it: it.net.forward([[1], [2, 3]]), TypeError, "x",
        "rows of unequal length", "Give every row the same number"),
    Row("Network.forward", lambda it: it.net.forward(None), TypeError, "x", "NoneType",
        "np.array(...)"),
    Row("Network.forward", lambda it: it.net.forward("abc"), TypeError, "x", "got str",
        "np.array(...)"),
    Row("Network.forward", lambda it: it.net.forward([[None]] * 3), TypeError, "x",
        "list of things that are not numbers", "np.array(...)"),
    Row("Network.forward", lambda it: it.net.forward(it.x.astype(object)), TypeError, "x",
        "dtype object", "x.astype(float)"),
    Row("Network.forward", lambda it: it.net.forward(it.x * 1j), TypeError, "x", "dtype complex128",
        "x.real"),
    Row("Network.forward", lambda it: it.net.forward(np.ma.masked_array(it.x)), TypeError, "x",
        "a masked one", "x.filled(0)"),
    Row("Network.forward", lambda it: it.net.forward(Foreign()), TypeError, "x", "Foreign",
        "np.array(...)"),
    Row("Network.forward", lambda it: it.net.forward(col(1, NAN, 3)), ValueError, "x",
        "x[1, 0] is nan", "Replace it by a number"),
    Row("Network.forward", lambda it: it.net.forward(col(1, 2, -INF)), ValueError, "x",
        "x[2, 0] is -inf", "Replace it by a number"),
    Row("Network.forward", lambda it: it.net.copy(dtype=np.float32).forward(col(1, 1e300, 0)),
        ValueError, "x", "1e+300", "Write smaller numbers, or a network"),

    Row("Network.C", lambda it: it.net.C(it.x, np.zeros(2)), ValueError, "y", "(2,)",
        "y.reshape(2, 1)"),
    Row("Network.C", lambda it: it.net.C(it.two, np.array([0, 1])), ValueError, "y",
        "labels of shape (2,)", "np.eye(2)[:, y]"),
    Row("Network.C", lambda it: it.net.C(it.two, np.array([0.5, 1.5])), ValueError, "y", "(2,)",
        "y.reshape(2, 1)"),
    Row("Network.C", lambda it: it.net.C(it.two, np.ones((1, 2)).T), ValueError, "y", "(2, 1)",
        "y[:, :2], or"),
    Row("Network.C", lambda it: it.net.C(it.two, it.y), ValueError, "y", "(2, 1)",
        "or give the other the same number of columns"),
    *(Row("Network.C", lambda it, y=y: it.net.copy(cost="cross_entropy").C(it.x, y), ValueError,
          "y must lie in [0, 1]", came, "0 and 1, or cost=")
      for y, came in [(col(2, 0), "values from 0 to 2"), (col(-1, 0), "values from -1 to 0")]),
    Row("Network.C_x", lambda it: it.net.C_x(it.x, col(NAN, 0)), ValueError, "y", "y[0, 0] is nan",
        "Replace it by a number"),

    *(Row(f"Network.{name}", assigned(name, value), AttributeError, f"net.{name}", came, write)
      for name, value, came, write in [
          ("sizes", [1, 2], "[1, 2]", "net = Network([4, 5, 3, 2])"),
          ("L", 9, "got 9", "net = Network([4, 5, 3, 2])"),
          ("n", {}, "{}", "net = Network([4, 5, 3, 2])"),
          ("dtype", float, "the type float", "net.copy(dtype=np.float32)"),
          ("activation", "tanh", "'tanh'", "net.copy(activation='tanh')"),
          ("neurons", {}, "{}", "net.copy(neurons={(2, 0): 'tanh'})"),
          ("cost", "cross_entropy", "got 'cross_entropy'", "net.copy(cost='cross_entropy')"),
          ("w", {}, "{}", "net.w[2] = ..., or net.w.update("),
          ("b", None, "None", "net.b[2] = ..., or net.b.update("),
      ]),

    Row("Layers", lambda it: bpkit.Layers("w", 3), TypeError, "values", "got 3",
        "{2: ..., 3: ...}"),
    Row("Layers", lambda it: bpkit.Layers("w", {})[2], KeyError, "w", "[2]",
        "Layers('w', {2: ...})"),
    *(Row("Layers", lambda it, l=l: it.net.w[l], KeyError, "net.w", f"[{l!r}]: {why}", write)
      for l, why, write in [
          (1, "layer 1 is the input and has none.", "Write net.w[2]."),
          (0, "the book numbers layers from 1, the input.", "Write net.w[2]."),
          (-1, "layers are not counted from the end; the last layer is L = 3.",
           "Write net.w[3]."),
          (9, "the last layer is L = 3.", "Write net.w[3]."),
          ("2", "a layer number from 2 to 3 goes between the brackets.", "Write net.w[2]."),
          ((2, 0), "a layer number from 2 to 3 goes between the brackets.", "Write net.w[2]."),
      ]),
    Row("Layers", put_in("b", 2, np.zeros(4)), ValueError, "net.b[2]", "(4,)",
        "value.reshape(4, 1)"),
    Row("Layers", put_in("w", 2, np.zeros((3, 4))), ValueError, "net.w[2]", "(3, 4)", "value.T"),
    Row("Layers", put_in("w", 2, np.zeros((5, 5))), ValueError, "net.w[2]", "(5, 5)",
        "np.zeros((4, 3))"),
    Row("Layers", put_in("w", 2, 0), ValueError, "net.w[2]", "got ()", "net.w[2][...] = value"),
    Row("Layers", put_in("w", 2, np.full((4, 3), INF)), ValueError, "net.w[2]",
        "net.w[2][0, 0] is inf", "Replace it by a number"),
    Row("Layers", put_in("w", 2, "x"), TypeError, "net.w[2]", "str", "np.array(...)"),
    Row("Layers", put_in("w", 1, 0), KeyError, "net.w", "[1]", "Write net.w[2]"),
    Row("Layers", lambda it: it.net.w.update({2: np.ones((4, 3)), 3: np.ones(3)}), ValueError,
        "net.w[3]", "(3,)", "np.zeros((2, 4))"),
    Row("Layers", lambda it: it.net.w.update(3), TypeError, "net.w", "got 3",
        "net.w.update({2: ...})"),
    Row("Layers", lambda it: it.net.w.pop(2), TypeError, "net.w", "(2,)", "Write net.w[2] = ..."),
    Row("Layers", lambda it: it.net.n.__setitem__(2, 7), TypeError, "net.n", "(2, 7)",
        "net = Network(...)"),
    Row("Layers", lambda it: operator.ior(it.net.n, {2: 7}), TypeError, "net.n is fixed",
        "({2: 7},)", "net = Network(...)"),
    Row("Layers", lambda it: it.net.activation.__setitem__(2, bpkit.tanh), TypeError,
        "net.activation", "Activation(name='tanh'", "net.copy(activation=...)"),

    Row("Activation", f_of(name=3), TypeError, "name", "got 3", "Activation('name', f"),
    Row("Activation", f_of(f=None), TypeError, "f must", "None", "f=np.tanh"),
    Row("Activation", f_of(prime=1.0), TypeError, "prime", "1.0",
        "prime=np.tanh, without brackets"),
    Row("Activation", f_of(prime_from_a=3), TypeError, "prime_from_a", "got 3",
        "prime_from_a=None"),
    Row("Activation", f_of(range="ab"), TypeError, "range", "'ab'", "range=(0.0, 1.0)"),
    Row("Activation", f_of(range=(1, 0)), ValueError, "range", "got (1, 0)", "range=(0.0, 1.0)"),
    Row("Activation", f_of(range=(NAN, 1)), ValueError, "range", "(nan, 1)", "range=(0.0, 1.0)"),
    Row("Cost", cost_of(name=None), TypeError, "name", "None", "Cost('name', value"),
    Row("Cost", cost_of(value=0.5), TypeError, "value", "0.5", "value=my_value"),
    Row("Cost", cost_of(gradient=np.ones(2)), TypeError, "gradient", "an array of shape (2,)",
        "gradient=my_gradient"),
    Row("Cost", cost_of(domain=(1, 1)), ValueError, "domain", "(1, 1)", "domain=(0.0, 1.0)"),
    Row("Cost", cost_of(closed_forms={"sigmoid": 3}), TypeError, "closed_forms", "{'sigmoid': 3}",
        "{sigmoid: ClosedForm(value, delta)}"),
    Row("ClosedForm", lambda it: bpkit.ClosedForm(3, np.subtract), TypeError, "value", "got 3",
        "value=my_value"),
    Row("ClosedForm", lambda it: bpkit.ClosedForm(np.subtract, None), TypeError, "delta", "None",
        "delta=my_delta"),

    Row("bp1", lambda it: bpkit.bp1("quadratic", bpkit.sigmoid, it.y, it.y, it.y), TypeError,
        "cost", "'quadratic'", "bp1(net.cost"),
    Row("bp1", lambda it: bpkit.bp1(bpkit.quadratic, "sigmoid", it.y, it.y, it.y), TypeError,
        "activation", "'sigmoid'", "net.activation[l]"),
    Row("bp1", lambda it: bpkit.bp1(bpkit.quadratic, bpkit.sigmoid, np.zeros(2), it.y, it.y),
        ValueError, "z", "(2,)", "z.reshape(2, 1)"),
    Row("bp1", lambda it: bpkit.bp1(bpkit.quadratic, bpkit.sigmoid, it.y, it.y, np.ones((2, 3))),
        ValueError, "z, a, y", "y (2, 3)", "for the same layer"),
    Row("bp1", lambda it: bpkit.bp1(bpkit.quadratic, bpkit.sigmoid, *[np.ones((2, 0))] * 3),
        ValueError, "z", "(2, 0)", "at least one row and one column"),
    Row("bp2", lambda it: bpkit.bp2(it.net.w[2], it.y, bpkit.sigmoid, it.x, it.x), ValueError,
        "w_next", "(4, 3), (2, 1) and (3, 1)", "bp2(net.w[l + 1], delta[l"),
    Row("bp2", lambda it: bpkit.bp2(it.net.w[3], it.y, np.tanh, col(1, 1, 1, 1), col(1, 1, 1, 1)),
        TypeError, "activation", "the ufunc tanh", "net.activation[l]"),
    Row("bp2", lambda it: bpkit.bp2("w", it.y, bpkit.sigmoid, it.x, it.x), TypeError, "w_next",
        "str", "np.array(...)"),
    Row("bp2", lambda it: bpkit.bp2(np.ones((2, 3)), it.y, bpkit.sigmoid, it.y, it.y), ValueError,
        "w_next must have shape", "(2, 3), (2, 1) and (2, 1)", "bp2(net.w[l + 1], delta[l"),
    Row("bp2", lambda it: bpkit.bp2(np.ones((2, 2)), it.y, bpkit.sigmoid, *[np.ones((2, 2))] * 2),
        ValueError, "w_next", "(2, 2), (2, 1) and (2, 2)", "bp2(net.w[l + 1], delta[l"),
    Row("bp2", lambda it: bpkit.bp2(np.ones((2, 2)), it.y, bpkit.sigmoid, *[np.ones((1, 1))] * 2),
        ValueError, "w_next", "(2, 2), (2, 1) and (1, 1)", "bp2(net.w[l + 1], delta[l"),
    Row("bp2", lambda it: bpkit.bp2(np.ones((2, 2)), it.y, bpkit.sigmoid, it.y, np.ones((2, 2))),
        ValueError, "z, a must have the same shape", "z (2, 1), a (2, 2)", "for the same layer"),
    Row("bp3", lambda it: bpkit.bp3(np.zeros(3)), ValueError, "delta", "(3,)",
        "delta.reshape(3, 1)"),
    Row("bp3", lambda it: bpkit.bp3(np.zeros((2, 2, 2))), ValueError, "delta", "(2, 2, 2)",
        "two axes, as np.array([[1.0], [2.0]])"),
    Row("bp3", lambda it: bpkit.bp3(it.net.w), TypeError, "delta", "Layers", "np.array(...)"),
    Row("bp3", lambda it: bpkit.bp3(np.zeros((3, 0))), ValueError, "delta", "(3, 0)",
        "at least one row and one column"),
    Row("bp4", lambda it: bpkit.bp4(it.x, np.ones((2, 4))), ValueError, "delta and a_prev",
        "(3, 1) and (2, 4)", "bp4(delta[l], fp.a[l - 1])"),
    Row("bp4", lambda it: bpkit.bp4(it.x, None), TypeError, "a_prev", "NoneType", "np.array(...)"),

    *(Row(name, call, TypeError, "net", came, "Network([4, 5, 3, 2])")
      for name, call, came in [
          ("backprop", lambda it: bpkit.backprop("net", it.x, it.y), "str"),
          ("backprop", lambda it: bpkit.backprop(it.x, it.y, it.net), "ndarray"),
          ("numerical_gradient", lambda it: bpkit.numerical_gradient(None, it.x, it.y), "NoneType"),
          ("remainder_slope", lambda it: bpkit.remainder_slope([3], it.x, it.y, it.grad), "list"),
          ("perturb", lambda it: bpkit.perturb(3, it.x, it.y, ("b", 2, 0), 0.1), "int"),
          ("sweep", lambda it: bpkit.sweep("n", it.x, it.y, ("b", 2, 0), [1.0]), "str"),
          ("paths", lambda it: bpkit.paths("n", it.x, it.y, ("b", 2, 0)), "str"),
          ("count_paths", lambda it: bpkit.count_paths(Foreign(), ("b", 2, 0)), "Foreign"),
          ("sgd", trained(net="net"), "str"),
          ("accuracy", lambda it: bpkit.accuracy(bpkit.Network, it.x, [0]), "type"),
      ]),
    Row("backprop", lambda it: bpkit.backprop(it.net, it.y, it.x), ValueError, "x", "(2, 1)",
        "with 3 rows"),
    Row("backprop", lambda it: bpkit.backprop(it.net, it.x, None), TypeError, "y", "NoneType",
        "np.array(...)"),
    Row("numerical_gradient", lambda it: bpkit.numerical_gradient(it.net, it.x, it.y, h=0),
        ValueError, "h must", "got 0.0", "h=1e-05"),
    Row("numerical_gradient", lambda it: bpkit.numerical_gradient(it.net, it.x, it.y, h="1e-5"),
        TypeError, "h must", "'1e-5' (str)", "h=1e-05."),
    *(Row("numerical_gradient", lambda it, h=h: bpkit.numerical_gradient(it.net, it.x, it.y, h=h),
          ValueError, "h must be a finite number above 0", came, "h=1e-05.")
      for h, came in [(-1e-5, "got -1e-05"), (NAN, "got nan")]),
    Row("relative_error", lambda it: bpkit.relative_error(it.grad, it.net), TypeError, "num",
        "got Network", "Gradient(w=nabla_w, b=nabla_b)"),
    Row("relative_error", lambda it: bpkit.relative_error(it.grad, (it.grad.b, it.grad.w)),
        TypeError, "num must be a Gradient", "(tuple)", "Gradient(w=nabla_w, b=nabla_b)"),
    Row("relative_error", lambda it: bpkit.relative_error(bpkit.Gradient(1, 2), it.grad), TypeError,
        "grad.w", "got 1", "Gradient(w=nabla_w"),
    Row("relative_error", lambda it: bpkit.relative_error(it.grad, bpkit.Gradient({}, {})),
        TypeError, "num.w", "{}", "Gradient(w=nabla_w"),
    Row("relative_error",
        lambda it: bpkit.relative_error(it.grad, bpkit.Gradient(it.grad.b, it.grad.b)), ValueError,
        "grad.w[2] and num.w[2]", "(4, 3) and (4, 1)", "is transposed, write .T"),
    Row("relative_error",
        lambda it: bpkit.relative_error(it.grad, bpkit.Gradient({2: it.x}, it.grad.b)), ValueError,
        "grad.w and num.w", "[2, 3] and [2]", "Take both from the same"),
    Row("remainder_slope", lambda it: bpkit.remainder_slope(it.net, it.x, it.y, 3), TypeError,
        "grad", "got int", "or what backprop returns"),
    Row("remainder_slope",
        lambda it: bpkit.remainder_slope(it.net, it.x, it.y, (it.grad.w, it.grad.b)), ValueError,
        "grad.w[2]", "got (4, 1)", "yours seem to be swapped."),
    Row("remainder_slope",
        lambda it: bpkit.remainder_slope(it.net, it.x, it.y, ({2: it.x}, {2: it.x})), ValueError,
        "grad.w", "got [2]", "{2: ..., 3: ...}, up to layer 3"),
    Row("remainder_slope", lambda it: bpkit.remainder_slope(it.net, it.x, it.y, it.grad, rng=0.5),
        TypeError, "rng", "0.5 (float)", "rng=0"),

    *(Row("perturb", lambda it, param=param: bpkit.perturb(it.net, it.x, it.y, param, 0.1), error,
          name, came, write)
      for param, error, name, came, write in [
          ("w", TypeError, "param must", "got 'w'",
           "param=('w', 2, 0, 0)"),
          (None, TypeError, "param must", "None", "param=('w', 2, 0, 0)"),
          (np.ones((4, 3)), TypeError, "param must", "an array of shape (4, 3)",
           "param=('w', 2, 0, 0)"),
          (("v", 2, 0, 0), TypeError, "param must", "('v', 2, 0, 0)",
           "param=('w', 2"),
          (("a", 2, 0), TypeError, "param must", "('a', 2, 0)", "param=('w', 2"),
          (("w", 2, 0), ValueError, "param must", "got ('w', 2, 0)",
           "param=('w', 2, 0, 0)"),
          (("w", 2, None, 0, 0), ValueError, "param must", "got ('w', 2, None, 0, 0)",
           "param=('w', 2, 0, 0)"),
          (("b", 2, 0, 0), ValueError, "param must", "got ('b', 2, 0, 0)", "param=('b', 2, 0)."),
          (("z", 2), ValueError, "param must", "got ('z', 2)", "param=('z', 2, 0)."),
          ((np.ones((4, 3)), 2, 0), TypeError, "param must", "got (array", "param=('w', 2, 0, 0)"),
          (("w", 1, 0, 0), ValueError, "the layer l in param", "got 1", "Write 2"),
          (("b", 2.0, 0), TypeError, "the layer l in param", "2.0 (float)", "Write 2,"),
          (("b", 2, -1), ValueError, "neuron j of layer 2 in param", "got -1",
           "Write 0"),
          (("w", 2, 0, 3), ValueError, "neuron k of layer 1 in param", "got 3",
           "Write 0"),
      ]),
    *(Row("perturb", lambda it, d=d: bpkit.perturb(it.net, it.x, it.y, ("b", 2, 0), d), error,
          "d must", came, "d=0.1")
      for d, error, came in [("x", TypeError, "'x' (str)"), (NAN, ValueError, "nan"),
                             (np.ones(2), TypeError, "an array of shape (2,)"),
                             (10**400, ValueError, "inf")]),
    *(Row("sweep", lambda it, v=v: bpkit.sweep(it.net, it.x, it.y, ("b", 2, 0), v), error, name,
          came, write)
      for v, error, name, came, write in [
          (3, ValueError, "values must", "a single number",
           "np.linspace(-3, 3, 201)"),
          ([], ValueError, "values must", "(0,)", "np.linspace(-3, 3, 201)"),
          (np.ones((2, 2)), ValueError, "values must", "(2, 2)", "np.linspace"),
          ([1, NAN], ValueError, "values[1]", "nan", "0.1, for example"),
          (np.array([INF]), ValueError, "values must", "values[0] is inf", "Replace"),
          ("abc", TypeError, "values must", "str", "np.array(...)"),
      ]),
    Row("sweep", lambda it: bpkit.sweep(it.net, it.two, np.ones((2, 2)), ("b", 2, 0), [1.0]),
        ValueError, "x", "(3, 2)", "x[:, :1]"),
    Row("paths", lambda it: bpkit.paths(it.net, it.x, it.y, ("b", 2, 0), largest=0), ValueError,
        "largest", "got 0", "largest=1"),
    Row("paths", lambda it: bpkit.paths(it.net, it.two, np.ones((2, 2)), ("b", 2, 0)), ValueError,
        "x must", "(3, 2)", "x[:, :1]"),
    Row("paths", lambda it: bpkit.paths(it.net, it.x, it.y, ("b", 2, 0), largest=1.5), TypeError,
        "largest", "1.5 (float)", "largest=1."),
    Row("paths",
        lambda it: bpkit.paths(bpkit.Network([1] + [40] * 5, rng=0), [[1.0]], np.ones((40, 1)),
                               ("w", 2, 0, 0)), ValueError, "w²₁₁", "2,560,000 paths",
        "largest=10"),
    Row("count_paths", lambda it: bpkit.count_paths(it.net, ("b", 9, 0)), ValueError,
        "the layer l in param", "got 9", "Write 2"),

    Row("sgd", trained(data=3), TypeError, "data", "got 3", "sgd(net, (x, y), ...)"),
    Row("sgd", trained(data=lambda it: (it.data.x, it.data.y, 1)), TypeError, "data", "got (array",
        "bpkit.Examples(x, y)"),
    Row("sgd", trained(data=lambda it: (it.data.x, it.data.labels)), ValueError, "data[1]",
        "labels of shape (4,)", "np.eye(2)[:, data[1]]"),
    Row("sgd", trained(data=lambda it: SimpleNamespace(x=it.data.x.T, y=it.data.y)), ValueError,
        "data.x", "(4, 3)", "data.x.T if"),
    Row("sgd", trained(data=lambda it: SimpleNamespace(x=it.data.x, y=it.data.labels)), ValueError,
        "data.y", "labels of shape (4,)", "np.eye(2)[:, data.y]"),
    Row("sgd", trained(data=lambda it: SimpleNamespace(x=it.data.x * NAN, y=it.data.y)), ValueError,
        "data.x", "data.x[0, 0] is nan", "Replace it"),
    Row("sgd", trained(epochs=-1), ValueError, "epochs", "got -1", "epochs=1"),
    Row("sgd", trained(epochs=1.5), TypeError, "epochs", "1.5 (float)", "epochs=1."),
    Row("sgd", trained(batch_size=0), ValueError, "batch_size", "got 0", "batch_size=10"),
    Row("sgd", trained(eta=0), ValueError, "eta", "0.0", "eta=0.1"),
    Row("sgd", trained(eta="0.1"), TypeError, "eta", "'0.1' (str)", "eta=0.1"),
    Row("sgd", trained(eta=10**400), ValueError, "eta must be a finite number", "got inf",
        "eta=0.1"),
    Row("sgd", trained(rng="x"), TypeError, "rng", "'x' (str)", "rng=0"),
    Row("sgd", trained(test=3), TypeError, "test", "got 3", "test=(x, y)"),
    Row("sgd", trained(test=lambda it: SimpleNamespace(x=it.data.x, labels=it.data.y)), ValueError,
        "test.labels", "(2, 4)", "y.argmax(axis=0)"),
    Row("sgd", trained(test=lambda it: SimpleNamespace(x=it.data.x, labels=it.data.labels + 5)),
        ValueError, "test.labels", "5 to 6", "counts from 0"),
    Row("sgd", trained(test=lambda it: SimpleNamespace(x=it.data.x * NAN, labels=it.data.labels)),
        ValueError, "test.x", "test.x[0, 0] is nan", "Replace it"),
    Row("sgd", trained(gradient=3), TypeError, "gradient", "got 3",
        "gradient=my_own, without brackets"),
    Row("sgd", trained(gradient=None), TypeError, "gradient must be a function", "None",
        "gradient=my_own, without brackets"),
    Row("sgd", trained(gradient=mine, rng=0), ValueError, "grad.w[2]", "got (4, 1)",
        "(nabla_b, nabla_w), in this order"),
    Row("sgd", trained(gradient=lambda net, x, y: None, rng=0), TypeError, "a gradient function",
        "NoneType", "Write (nabla_b, nabla_w)"),
    Row("sgd", trained(on_epoch="x"), TypeError, "on_epoch", "'x'", "on_epoch=my_own"),
    Row("sgd", trained(momentum=1), ValueError, "momentum", "got 1.", "momentum=0.9"),
    Row("sgd", trained(momentum=-0.1), ValueError, "momentum", "got -0.1", "momentum=0.9"),
    Row("sgd", trained(momentum=None), TypeError, "momentum", "None (NoneType)", "momentum=0.9"),
    Row("sgd", trained(stop=True), TypeError, "stop", "True", "stop=my_own"),
    Row("accuracy", lambda it: bpkit.accuracy(it.net, it.x[:, 0], [0]), ValueError, "x", "(3,)",
        "x.reshape(3, 1)"),
    Row("accuracy", lambda it: bpkit.accuracy(it.net, it.x, [0.0]), ValueError, "labels", "float64",
        "np.array(labels, dtype=int)"),
    Row("accuracy", lambda it: bpkit.accuracy(it.net, it.x, [0, 1]), ValueError, "labels",
        "shape (2,)", "one whole number for each example"),
    Row("accuracy", lambda it: bpkit.accuracy(it.net, it.x, it.y), ValueError, "labels",
        "shape (2, 1)", "y.argmax(axis=0)"),
    Row("accuracy", lambda it: bpkit.accuracy(it.net, it.x, [-1]), ValueError, "labels",
        "got -1 to -1", "y.argmax(axis=0)"),
    Row("accuracy", lambda it: bpkit.accuracy(bpkit.Network([3, 1]), it.x, [0]), ValueError,
        "labels", "got one output", "compare it with"),
    Row("accuracy", lambda it: bpkit.accuracy(it.net, it.x, ["a"]), TypeError, "labels",
        "list of things that are not numbers", "np.array(...)"),
]

# ---- examples ----

CORE += [
    Row("Examples", lambda it: bpkit.Examples(it.x[:, 0], it.y), ValueError, "x", "(3,)",
        "x.reshape(3, 1)"),
    Row("Examples", lambda it: bpkit.Examples(it.data.x, it.data.labels), ValueError, "y",
        "labels of shape (4,)", "np.eye(2)[:, y]"),
    Row("Examples", lambda it: bpkit.Examples(it.data.x, it.y), ValueError, "x and y",
        "(3, 4) and (2, 1)", "y[:, :4]"),
    Row("Examples", lambda it: bpkit.Examples(it.data.x, it.data.y, [1, 2, 3, 4]), ValueError,
        "labels", "1 to 4", "y.argmax(axis=0)"),
    *(Row("Examples", lambda it, which=which: it.images[which], TypeError, "Examples", came, write)
      for which, came, write in [
          (3, "got 3", "[3:4] to get"), ("a", "'a'", "write .x[:, which]"),
          (np.arange(3), "an array of shape (3,)", ".labels[which]"),
          (slice(0.5, 2), "slice(0.5, 2, None)", "write .x[:, which]"),
          (slice(None, None, 0), "slice(None, None, 0)", "write .x[:, which]"),
      ]),
]

# ---- exercises ----


def asked(by_name, *given, **named):
    return lambda it: by_name(*given, **named)


EXERCISE = [
    *(Row(name, lambda it, of=of: of.output_eror, AttributeError, name, "'output_eror'",
          f"Did you mean {name}.output_error?")
      for name, of in (("check", check), ("hint", hint), ("solution", solution))),
    Row("check", asked(check, mine), TypeError, "check", "the function mine",
        "check.feedforward(feedforward); check alone lists them all"),
    Row("hint", asked(hint), TypeError, "hint", "nothing", "hint.feedforward(); hint alone"),
    Row("solution", asked(solution, "backprop"), TypeError, "solution", "'backprop'",
        "solution.feedforward()"),
    Row("hint", asked(hint.output_error, 4), ValueError, "step", "got 4", "step=1"),
    Row("hint", asked(hint.output_error, "1"), TypeError, "step", "'1' (str)", "step=1"),
    Row("hint", asked(hint.output_error, 1, 2), TypeError, "hint.output_error must", "got 1, 2",
        "Write hint.output_error()"),
    Row("hint", asked(hint.output_error, steps=1), TypeError, "hint.output_error must", "'steps'",
        "Write hint.output_error()"),
    Row("solution", asked(solution.output_error, 3), TypeError, "solution.output_error must",
        "got 3", "Write solution.output_error()"),
    *(Row("by_hand", lambda it, typed=typed: by_hand(it.net, it.x, it.y, **typed), error, name,
          came, write)
      for typed, error, name, came, write in [
          ({"z9": 1}, TypeError, "by_hand", "got z9", "Write z2, a2, z3, a3, C, delta3"),
          ({"a3": [1, 2, 3]}, ValueError, "a3", "got 3", "a3=[..., ...]"),
          ({"a3": ["½", 2]}, TypeError, "a3", "'½' (str)", "a3=0.1"),
      ]),
    Row("by_hand", lambda it: by_hand(it, it.x, it.y), TypeError, "net", "namespace",
        "by_hand(net, x, y)"),
    Row("by_hand", lambda it: by_hand(it.net, it.data.x, it.data.y), ValueError, "x",
        "got (3, 4)", "x[:, :1]"),
    Row("by_hand", lambda it: by_hand(bpkit.Network([3, 2], "softmax", cost="log_likelihood"),
                                      it.x, it.y), ValueError, "net", "softmax", "[2, 2, 1]"),
]

# ---- plots ----


def drawn(name, *args, **kwargs):
    """A call to a plot; functions among the arguments are first called with the things."""

    def call(it):
        given = [value(it) if inspect.isfunction(value) else value for value in args]
        return getattr(figures, name)(*given, **kwargs)

    return call


SECONDS = {"forward": [1.0], "both": [2.0], "nudging": [9.0]}

PLOTS = [
    Row("count_products", drawn("count_products", 3), ValueError, "sizes", "got 3", "[4, 5, 3, 2]"),
    Row("count_products", drawn("count_products", [3, -1]), ValueError, "sizes[1]", "got -1",
        "Write 1"),
    Row("plot_confusion", drawn("plot_confusion", [1, 2], [1]), ValueError, "said", "shape (1,)",
        "one whole number for each example"),
    Row("plot_confusion", drawn("plot_confusion", [-1], [1]), ValueError, "labels", "got -1 to -1",
        "y.argmax(axis=0)"),
    Row("plot_confusion", drawn("plot_confusion", None, [1]), TypeError, "labels", "NoneType",
        "np.array(...)"),
    Row("plot_confusion", drawn("plot_confusion", np.eye(10), [1] * 10), ValueError, "labels",
        "(10, 10)", "y.argmax(axis=0)"),
    Row("plot_delta_by_layer", drawn("plot_delta_by_layer", {2: 0.1}), TypeError, "sizes[2]",
        "got 0.1", "{'tanh': {2: 0.1"),
    Row("plot_delta_by_layer", drawn("plot_delta_by_layer", {}), ValueError, "sizes", "got 0",
        "{'tanh': {2: 0.1"),
    Row("plot_delta_by_layer", drawn("plot_delta_by_layer", {"a": {2: NAN}}), ValueError,
        "sizes['a'][2]", "nan", "0.1, for example"),
    Row("plot_descent", drawn("plot_descent", [1, 2]), TypeError, "costs", "[1, 2]",
        "costs={'right gradient'"),
    Row("plot_descent", drawn("plot_descent", dict(a=[1], b=[1], c=[1], d=[1], e=[1])), ValueError,
        "costs", "got 5", "costs={'right gradient'"),
    Row("plot_descent", drawn("plot_descent", {"a": 3}), ValueError, "costs['a']", "got shape ()",
        "costs={'right gradient'"),
    Row("plot_digits", drawn("plot_digits", 3), TypeError, "examples", "got 3",
        "mnist.load().test[:8]"),
    Row("plot_digits", drawn("plot_digits", lambda it: SimpleNamespace(
            x=np.zeros((784, 500), np.float32), labels=np.zeros(500, int))), ValueError,
        "examples", "got 500", "mnist.load().test[:8]"),
    Row("plot_digits", drawn("plot_digits", lambda it: SimpleNamespace(
            x=it.images.x[:, 3:], labels=it.images.labels[3:])), ValueError, "examples.x",
        "(784, 0)", "one or more examples"),
    Row("plot_growth", drawn("plot_growth", [[2, 1]], 1, {}), TypeError, "seconds", "{}",
        "seconds={'forward': [0.1]"),
    Row("plot_growth", drawn("plot_growth", [[2, 1]], 0, SECONDS), ValueError, "m must", "got 0",
        "m=1"),
    Row("plot_growth", drawn("plot_growth", [[2, 1], [3, 1]], 1, SECONDS), ValueError,
        "seconds['both']", "got 1", "seconds={'forward'"),
    Row("plot_growth", drawn("plot_growth", 3, 1, SECONDS), TypeError, "networks", "got 3",
        "networks=[[784, 30, 10]]"),
    Row("plot_hidden_weights", drawn("plot_hidden_weights", lambda it: it.wide), TypeError,
        "snapshots", "Network([784, 3, 10]", "({'at the end'"),
    Row("plot_hidden_weights", drawn("plot_hidden_weights", lambda it: {"a": it.net}, [0]),
        ValueError, "snapshots['a']", "[3, 4, 2]", "Network([784, 4, 10])"),
    Row("plot_hidden_weights", drawn("plot_hidden_weights", lambda it: {"a": it.wide}, [-1]),
        ValueError, "a neuron in neurons", "got -1", "Write 0"),
    Row("plot_hidden_weights", drawn("plot_hidden_weights", lambda it: {"a": it.wide}, 2),
        TypeError, "neurons", "got 2", "neurons=range(3)"),
    Row("plot_hidden_weights", drawn("plot_hidden_weights", lambda it: {"a": it.wide}, [0], 3),
        TypeError, "since", "int", "{'at the end': net}"),
    Row("plot_mistakes", drawn("plot_mistakes", lambda it: it.images, lambda it: it.outputs.T),
        ValueError, "a must", "(3, 10)", "a.T if"),
    Row("plot_mistakes", drawn("plot_mistakes", lambda it: it.images,
                               lambda it: it.outputs * NAN), ValueError, "a must",
        "a[0, 0] is nan", "Replace it"),
    Row("plot_mistakes", drawn("plot_mistakes", lambda it: it.images, lambda it: it.outputs, 0),
        ValueError, "count", "got 0", "count=10"),
    Row("plot_mistakes", drawn("plot_mistakes", 3, 4), TypeError, "examples", "got 3",
        "mnist.load()"),
    Row("plot_nudges", drawn("plot_nudges", [1, 0.1], {"a": [1]}), ValueError, "error['a']", "(1,)",
        "[0.1, 0.2]"),
    Row("plot_nudges", drawn("plot_nudges", [0, 1], {"a": [1, 2]}), ValueError, "h must", "got 0",
        "[0.1, 0.01]"),
    Row("plot_nudges", drawn("plot_nudges", [1], [1]), TypeError, "error", "[1]",
        "error={'from one side'"),
    Row("plot_path_counts", drawn("plot_path_counts", [1, 2], [1], [1, 2]), ValueError, "count",
        "(1,)", "[0.1, 0.2]"),
    Row("plot_path_counts", drawn("plot_path_counts", 3, 1, 1), ValueError, "hidden",
        "a single number", "[1, 2, 3]"),
    Row("plot_seconds", drawn("plot_seconds", [1.5], [1]), TypeError, "sizes[0]", "1.5 (float)",
        "Write 1,"),
    Row("plot_seconds", drawn("plot_seconds", [1], [-1]), ValueError, "seconds", "got -1",
        "[0.1, 0.2]"),
    Row("plot_seconds", drawn("plot_seconds", [1], ["x"]), TypeError, "seconds[0]", "'x' (str)",
        "0.1, for example"),
    Row("plot_spread", drawn("plot_spread", [1], {"a": 1}, "%"), TypeError, "groups", "[1]",
        "plot_spread({'one'"),
    Row("plot_spread", drawn("plot_spread", {"a": [1, NAN]}, {"a": 1}, "%"), ValueError,
        "groups['a']", "nan", "0.1"),
    Row("plot_spread", drawn("plot_spread", {"a": [1]}, {"b": "x"}, "%"), TypeError, "levels['b']",
        "'x' (str)", "0.1"),
    Row("plot_runs", drawn("plot_runs", [1], "%"), TypeError, "runs", "[1]", "plot_runs({'recipe'"),
    Row("plot_runs", drawn("plot_runs", {"a": [1, 2]}, "%"), ValueError, "runs['a']",
        "got shape (2,)", "plot_runs({'recipe'"),
    Row("plot_runs", drawn("plot_runs", {"a": [[1, NAN]]}, "%"), ValueError, "runs['a']", "nan",
        "Replace it"),
    Row("plot_runs", drawn("plot_runs", {"a": [[1, 2]]}, 3), TypeError, "what", "got 3",
        "what='right (%)'"),
    Row("plot_valley", drawn("plot_valley", [1]), TypeError, "ways", "[1]", "ways={'plain'"),
    Row("plot_valley", drawn("plot_valley", {"a": [1, 2]}), ValueError, "ways['a']", "got (2,)",
        "ways={'plain'"),
    Row("plot_valley", drawn("plot_valley", {"a": [[1], [NAN]]}), ValueError, "ways['a']", "nan",
        "Replace it"),
    Row("plot_valley", drawn("plot_valley", {"a": [[1], [2]]}, 0), ValueError, "steep", "0.0",
        "steep=20"),
    Row("plot_workers", drawn("plot_workers", 2, {}), ValueError, "workers", "a single number",
        "Write [1, 2, 4]"),
    Row("plot_workers", drawn("plot_workers", [0], {}), ValueError, "workers[0]", "got 0",
        "Write 1,"),
    Row("plot_workers", drawn("plot_workers", [1], [(1, 2)]), TypeError, "seconds", "[(1, 2)]",
        "seconds={'1,000 images'"),
    Row("plot_workers", drawn("plot_workers", [1, 2], {"a": [(1, 2)]}), ValueError, "seconds['a']",
        "got 1", "seconds={'1,000 images'"),
    Row("plot_workers", drawn("plot_workers", [1], {"a": 3}), ValueError, "seconds['a']", "got int",
        "seconds={'1,000 images'"),
    Row("plot_workers", drawn("plot_workers", [1], {"a": [(1, -2)]}), ValueError, "seconds['a'][0]",
        "got -2", "(0.01, 0.03)"),
    Row("plot_workers", drawn("plot_workers", [1], {"a": [(2, 1)]}), ValueError, "seconds['a']",
        "got [(2, 1)]", "seconds={'1,000 images'"),
    Row("plot_xor", drawn("plot_xor", lambda it: it.net), TypeError, "nets", "Network([3, 4, 2]",
        "plot_xor({'sigmoid'"),
    Row("plot_xor", drawn("plot_xor", {"a": 3}), TypeError, "nets['a']", "int",
        "Network([2, 2, 1])"),
    Row("plot_xor", drawn("plot_xor", lambda it: {"a": it.net}), ValueError, "nets['a']",
        "[3, 4, 2]", "Network([2, 2, 1])"),
]

# ---- explorers, when they are made ----


def made(name, *args, **kwargs):
    """A call to an explorer; functions among the arguments are first called with the things."""

    def call(it):
        given = [value(it) if inspect.isfunction(value) and value is not answer else value
                 for value in args]
        return getattr(widgets, name)(*given, **kwargs)

    return call


def answer():
    return "Yes", "because"


def net_of(it):
    return it.net


def x_of(it):
    return it.x


def y_of(it):
    return it.y


THREE = net_of, x_of, y_of
OF_A_NETWORK = ["equations", "explore", "linear_neurons", "modified_neuron", "paths",
                "step_through"]

MADE = [
    *(Row(name, made(name, *some), ValueError, "net, x and y go together", "only some of them",
          f"{name}(net, x, y)") for name in [*OF_A_NETWORK, "learn"]
      for some in [(net_of,), (net_of, x_of), (None, x_of, y_of), (None, None, y_of)]),
    *(Row(name, made(name, "net", x_of, y_of), TypeError, "net must", "str",
          f"{name}(Network([3, 4, 2]), x, y)") for name in OF_A_NETWORK),
    *(Row(name, made(name, net_of, lambda it: it.x[:, 0], y_of), ValueError, "x must", "(3,)",
          "x.reshape(3, 1)") for name in OF_A_NETWORK),
    *(Row(name, made(name, net_of, y_of, y_of), ValueError, "x must", "(2, 1)", "with 3 rows")
      for name in OF_A_NETWORK),
    *(Row(name, made(name, net_of, lambda it: it.two, y_of), ValueError, "x must", "(3, 2)",
          "x[:, :1]") for name in OF_A_NETWORK if name not in ("equations", "explore")),
    *(Row(name, made(name, net_of, x_of, x_of), ValueError, "y must", "(3, 1)",
          "with 2 rows") for name in OF_A_NETWORK),
    *(Row(name, made(name, net_of, lambda it: it.x * NAN, y_of), ValueError, "x must",
          "x[0, 0] is nan", "Replace it") for name in OF_A_NETWORK),
    Row("explore", made("explore", *THREE, selected="w"), TypeError, "selected must", "got 'w'",
        "selected=('w', 2, 0, 0)"),
    Row("explore", made("explore", *THREE, gradient=3), TypeError, "gradient", "got 3",
        "gradient=my_backprop, without brackets"),
    Row("equations", made("equations", *THREE, equation="BP5"), ValueError, "equation", "got 'BP5'",
        "equation='BP1'"),
    Row("equations", made("equations", *THREE, layer=2), ValueError, "layer, for BP1", "got 2",
        "Write 3"),
    *(Row(name, made(name, lambda it: bpkit.Network([784, 30, 10], rng=0), np.zeros((784, 1)),
                     np.zeros((10, 1))), ValueError, "net must have at most 5,000 weights",
          "got 23,860", f"{name}(Network([3, 4, 4, 2])")
      for name in ("equations", "modified_neuron")),
    Row("modified_neuron", made("modified_neuron", *THREE, neuron=2), TypeError, "neuron", "got 2",
        "neuron=(2, 0)"),
    Row("modified_neuron", made("modified_neuron", *THREE, f="tan"), ValueError, "activation",
        "'tan'. Did you mean 'tanh'?", "one of 'sigmoid'"),
    Row("linear_neurons", made("linear_neurons", lambda it: it.net.copy(cost="cross_entropy"),
                               x_of, y_of), ValueError, "cost 'cross_entropy'",
        "'linear' gives outputs in [-inf, inf]", "or cost='quadratic'"),
    Row("notation", made("notation", "net"), TypeError, "net", "str",
        "notation(Network([3, 4, 2]))"),
    Row("notation", made("notation", None, x_of), ValueError, "net, x and y", "got no net",
        "notation(net, x, y)"),
    Row("notation", made("notation", net_of, selected=("a", 2, 0)), ValueError,
        "the layer in selected", "got 2", "Write 1"),
    Row("notation", made("notation", net_of, rng="x"), TypeError, "rng", "'x'", "rng=0"),
    Row("notation.answer", lambda it: it.hand.answer(), ValueError, "an open question",
        "question=None", "Write hand.ask()"),
    Row("paths", made("paths", *THREE, path=99), ValueError, "path", "got 99", "path=0"),
    Row("learn", made("learn", lambda it: bpkit.Network([30, 30, 2]), np.ones((30, 1)), y_of),
        ValueError, "net must", "got 992", "train yours with sgd"),
    Row("learn", made("learn", *THREE, eta=-1), ValueError, "eta must", "got -1", "eta=1"),
    Row("learn", made("learn", *THREE, rounds=500), ValueError, "rounds", "got 500", "rounds=1"),
    Row("learn", made("learn", example=4), ValueError, "example must", "got 4", "example=0"),
    *(Row("learn", made("learn", gradient=given), TypeError, "gradient must", f"got {given}",
          "gradient=my_backprop") for given in (3, 0)),
    Row("learn", made("learn", lambda it: bpkit.Network([784, 30, 10], rng=0),
                      np.zeros((784, 1)), np.zeros((10, 1))), ValueError, "net must",
        "got 23,860", "train yours with sgd"),
    Row("graph", made("graph", 3.0), TypeError, "C must", "got 3.0", "Write C = Node(0.5"),
    Row("graph", made("graph", go_back=3), TypeError, "go_back must", "got 3",
        "go_back=go_back, without brackets"),
    Row("graph", made("graph", step=28), ValueError, "step", "got 28", "step=0"),
    Row("step_through", made("step_through", *THREE, step=-1), ValueError, "step", "got -1",
        "step=0"),
    Row("saturation", made("saturation", z=NAN), ValueError, "z must", "nan", "z=0.1"),
    Row("saturation", made("saturation", z=7), ValueError, "z must", "got 7", "z=6"),
    Row("saturation", made("saturation", y=-0.1), ValueError, "y must", "got -0.1", "y=0."),
    Row("saturation", made("saturation", activation="sin"), ValueError, "activation", "'sin'",
        "one of 'sigmoid'"),
    Row("hadamard", made("hadamard", np.ones(2), np.ones(2)), ValueError, "s must", "(2,)",
        "s.reshape(2, 1)"),
    Row("hadamard", made("hadamard", col(1, 2), col(1, 2, 3)), ValueError, "s and t", "t (3, 1)",
        "Give both as many rows"),
    Row("hadamard", made("hadamard", col(1, 200), col(1, 2)), ValueError, "s must", "200.0",
        "s / 200.0"),
    Row("hadamard", made("hadamard", [], []), ValueError, "s must", "(0,)",
        "two axes, as np.array("),
    Row("hadamard", made("hadamard", col(1, 2), col(1, 2), 2), ValueError, "element must", "got 2",
        "element=0"),
    Row("hadamard.put", lambda it: it.hand.put(it.hand.s, col(1, 2, 3)), ValueError, "s and t",
        "t (3, 1)", "Give both as many rows"),
    Row("hadamard.put", lambda it: it.hand.put(col(7, 7), col(1, NAN)), ValueError, "t must",
        "t[1, 0] is nan", "Replace it"),
    Row("hadamard.put", lambda it: it.hand.put(col(7, 7), col(8, 8), element=2), ValueError,
        "element must", "got 2", "element=0"),
    Row("digit", made("digit", net_of), ValueError, "net", "[3, 4, 2]", "Network([784, 30, 10])"),
    Row("digit", made("digit", lambda it: bpkit.Network([784, 3])), ValueError, "net", "[784, 3]",
        "Network([784, 30, 10])"),
    Row("digit", made("digit", lambda it: [784, 10]), TypeError, "net must", "list",
        "Network([784, 30, 10])"),
    *(Row("digit", made("digit", lambda it: it.wide, data), error, name, came, write)
      for data, error, name, came, write in [
          (lambda it: SimpleNamespace(x=it.images.x), TypeError, "data must", "SimpleNamespace",
           "mnist.load().train[:1000]"),
          (lambda it: SimpleNamespace(x=it.images.x.T, labels=it.images.labels), ValueError,
           "data.x must", "(3, 784)", "data.x.T"),
          (lambda it: SimpleNamespace(x=it.images.x, labels=it.images.labels[:2]), ValueError,
           "data.labels must", "shape (2,)", "one whole number for each example"),
          (lambda it: SimpleNamespace(x=it.images.x, labels=it.images.labels + 8), ValueError,
           "data.labels must", "got 8 to 10", "counts from 0"),
      ]),
    Row("digit", made("digit", lambda it: it.wide, 3), TypeError, "data", "int",
        "mnist.load().train[:1000]"),
    Row("digit", made("digit", lambda it: it.wide,
                      lambda it: SimpleNamespace(x=it.images.x + 255, labels=it.images.labels)),
        ValueError, "data.x", "255 to 255", "x / 255"),
    Row("digit", made("digit", lambda it: it.wide, lambda it: it.images, example=3), ValueError,
        "example", "got 3", "example=0"),
    Row("gallery", made("gallery", net_of), ValueError, "net", "[3, 4, 2]",
        "or give data of your own"),
    Row("gallery", made("gallery", net_of, 3), TypeError, "data", "int", "data=mnist.load()"),
    Row("gallery", made("gallery", 3), TypeError, "net must", "int", "Network([784, 30, 10])"),
    *(Row("gallery", made("gallery", net, lambda it: SimpleNamespace(train=it.data, test=it.data)),
          ValueError, "net must have", came, "Network([784, 30, 10])")
      for net, came in [
          (lambda it: bpkit.Network([3, 2]), "got sizes [3, 2]"),
          (lambda it: it.net.copy(activation="tanh"), "sigmoid neurons and the quadratic cost"),
          (lambda it: it.net.copy(cost="cross_entropy"), "sigmoid neurons and the quadratic cost"),
      ]),
    Row("gallery", made("gallery", None, lambda it: SimpleNamespace(train=it.data, test=it.data)),
        ValueError, "data.x must", "(3, 4)", "with 784 rows"),
    Row("gallery", made("gallery", net_of, lambda it: it.data), TypeError, "data must",
        "SimpleNamespace", "data=mnist.load()"),
    Row("gallery", made("gallery", gradient="mine"), TypeError, "gradient", "'mine'",
        "gradient=my_backprop"),
    Row("gallery", made("gallery", epochs=0), ValueError, "epochs", "got 0", "epochs=1"),
    Row("predict", made("predict", 3, ["Yes", "No"], answer), TypeError, "question", "got 3",
        "question='Will"),
    Row("predict", made("predict", "", ["Yes", "No"], answer), TypeError, "question must",
        "got ''", "question='Will"),
    Row("predict", made("predict", "Will it?"), TypeError, "options must", "None",
        "options=['Yes', 'No']"),
    *(Row("predict", made("predict", "Will it?", options, answer), error, "options must", came,
          write)
      for options, error, came, write in [
          (["Yes", 2], TypeError, "got ['Yes', 2]", "options=['Yes', 'No']"),
          (["Yes", "Yes"], ValueError, "2: ['Yes', 'Yes']", "options=['Yes', 'No']"),
          (list("abcdefg"), ValueError, "got 7", "options=['Yes', 'No']"),
          ({"a": 1, "b": "2"}, TypeError, "got [1, '2']", "options={'about a half': 0.5"),
          ({"a": 1, "b": NAN}, TypeError, "got [1, nan]", "options={'about a half': 0.5"),
      ]),
    Row("predict", made("predict", "Will it?", "Yes", answer), TypeError, "options", "got 'Yes'",
        "options=['Yes', 'No']"),
    Row("predict", made("predict", "Will it?", ["Yes"], answer), ValueError, "options",
        "1: ['Yes']", "options=['Yes', 'No']"),
    Row("predict", made("predict", "Will it?", ["Yes", "No"], "Yes"), TypeError, "reveal",
        "got 'Yes'", "reveal=show_answer, without brackets"),
    Row("NetworkView", made("NetworkView", 3, x_of, y_of), TypeError, "network", "int",
        "NetworkView(Network([3, 4, 2]), x, y)"),
    Row("MatrixView", made("MatrixView", np.ones(3)), ValueError, "values", "(3,)",
        "np.reshape(values, (3, 1))"),
    Row("MatrixView", made("MatrixView", "abc"), TypeError, "values", "str", "np.array(...)"),
    Row("DigitPad", made("DigitPad", np.zeros(784)), ValueError, "pixels", "(784,)",
        "pixels.reshape(28, 28)"),
    Row("CurveView", lambda it: widgets.CurveView(board_of(bpkit.sigmoid), at=-1), ValueError, "at",
        "got -1", "at=0"),
]

# ---- explorers, when a trait is set ----

HANDS = {
    "digit": lambda it: widgets.digit(it.wide, it.images),
    "CurveView": lambda it: widgets.CurveView(board_of(bpkit.sigmoid)),
    "explore": lambda it: moved(widgets.explore()),
    "gallery": lambda it: predicted(widgets.gallery()),
    "MatrixView": lambda it: widgets.MatrixView(
        np.eye(2, 3), lit_row=1, lit=[(1, 2)], marks={(0, 1): "right"}, selected=(0, 0)),
    "NetworkView": lambda it: moved(widgets.NetworkView(it.net, it.x, it.y)),
}


def moved(hand):
    """What it shows, with a weight away from its base, which a change of anything else ends."""
    hand.values = {("w", 3, 1, 3): 1.0}
    return hand


def predicted(hand):
    hand.prediction = "never"
    return hand


PLACE = "('w', l, j, k), ('b', l, j) or"


def flags(name, *traits):
    """Rows for traits that are True or False."""
    return [(name, trait, value, TypeError, f"{trait} must", came, f"{trait}=True")
            for trait in traits for value, came in (("yes", "'yes'"), (None, "None"))]


def place(name, trait):
    """Rows for a trait that is a place in the network."""
    return [
        (name, trait, "w", TypeError, f"{trait} must", "got 'w'", f"{trait}=('w', 2, 0, 0)"),
        (name, trait, ("w", 9, 0, 0), ValueError, f"the layer l in {trait}", "got 9", "Write 2"),
        (name, trait, np.ones(3), TypeError, f"{trait} must", "an array of shape (3,)",
         f"{trait}=('w', 2, 0, 0)"),
        (name, trait, Foreign(), TypeError, f"{trait} must", "something of the type Foreign",
         f"{trait}=('w', 2, 0, 0)"),
    ]


def example_of(name):
    """Rows for network, x and y, for explorers that show one example that can be set."""
    small, large = bpkit.Network([2, 2], rng=0), bpkit.Network([784, 30, 10], rng=0)
    misfit = (name, "network", small, ValueError, "network must", "[2, 2]",
     "view.show(network, x, y)")
    too_many = (name, "network", large, ValueError, "network must", "23,860", "equations(")
    return [
        misfit, *([too_many] if name == "equations" else []),
        (name, "x", col(1, 2), ValueError, "x must", "(2, 1)", "with 3 rows"),
        (name, "y", np.ones((2, 2)), ValueError, "y must", "(2, 2)", "y[:, :1]"),
        (name, "x", np.ones(3), ValueError, "x must", "(3,)", "x.reshape(3, 1)"),
        (name, "x", np.ones((3, 2)), ValueError, "x must", "(3, 2)", "x[:, :1]"),
        (name, "x", col(1, NAN, 0), ValueError, "x must", "x[1, 0] is nan", "Replace"),
        (name, "x", None, TypeError, "x must", "NoneType", "np.array(...)"),
        (name, "y", np.ones((3, 1)), ValueError, "y must", "(3, 1)", "with 2 rows"),
        (name, "y", col(1, INF), ValueError, "y must", "y[1, 0] is inf", "Replace"),
        (name, "y", None, TypeError, "y must", "NoneType", "np.array(...)"),
        (name, "network", "net", TypeError, "network must", "str", "Network(["),
        (name, "network", None, TypeError, "network must", "NoneType", "Network(["),
        (name, "gradient", "mine", TypeError, "gradient must", "'mine'", "gradient=my_backprop"),
    ]


def whole_number(name, trait, top, least=0):
    """Rows for a trait that counts something."""
    return [
        (name, trait, value, error, f"{trait} must", came, f"{trait}={least}")
        for value, error, came in ((top + 1, ValueError, f"got {top + 1}"),
                                   (least - 1, ValueError, f"got {least - 1}"),
                                   (0.5, TypeError, "0.5 (float)"), (None, TypeError, "None"),
                                   ("x", TypeError, "'x' (str)"))
    ]


TRAITS = [
    *flags("digit", "average", "trained"),
    ("digit", "trained", True, ValueError, "trained must", "[784, 3, 10]", "trained=False"),
    ("digit", "eta", -1, ValueError, "eta must be a finite number above 0", "got -1", "eta=0.1"),
    *flags("learn", "alone"),
    *whole_number("learn", "example", 3),
    *whole_number("learn", "position", 604),
    *place("learn", "selected"),
    ("learn", "eta", 0, ValueError, "eta must", "got 0", "eta=1"),
    ("learn", "eta", None, TypeError, "eta must", "None", "eta=1"),
    ("learn", "gradient", 3, TypeError, "gradient", "got 3", "gradient=my_backprop"),
    *whole_number("digit", "steps", 50),
    *whole_number("digit", "example", 2),
    *whole_number("digit", "neuron", 2),
    ("digit", "label", 10, ValueError, "label must", "got 10", "label=0"),
    ("digit", "label", "2", TypeError, "label must", "'2' (str)", "label=0"),
    ("digit", "eta", 1000, ValueError, "eta must", "got 1000", "eta=1."),
    ("digit", "eta", NAN, ValueError, "eta must", "nan", "eta=0.1"),
    ("digit", "eta", None, TypeError, "eta must", "None", "eta=0.1"),
    ("digit", "pixels", None, TypeError, "pixels must", "NoneType", "np.array(...)"),
    ("digit", "pixels", np.zeros(784), ValueError, "pixels must", "(784,)",
     "pixels.reshape(28, 28)"),
    ("digit", "pixels", np.full((28, 28), 255), ValueError, "pixels must", "from 255 to 255",
     "pixels / 255"),
    *flags("DigitPad", "editable"),
    ("DigitPad", "pixels", np.zeros((27, 28)), ValueError, "pixels must have shape (28, 28)",
     "(27, 28)", "np.zeros((28, 28))"),
    ("DigitPad", "name", None, TypeError, "name must", "None", "name="),
    ("DigitPad", "note", None, TypeError, "note must", "None", "note="),
    ("DigitPad", "pixels", None, TypeError, "pixels must", "NoneType", "np.array("),
    ("DigitPad", "pixels", np.full((28, 28), NAN), ValueError, "pixels must", "nan",
     "pixels / 255"),
    *example_of("equations"), *place("equations", "selected"),
    ("equations", "equation", 1, ValueError, "equation must", "got 1", "='BP1'"),
    ("equations", "equation", None, ValueError, "equation must", "None", "='BP1'"),
    ("equations", "layer", None, TypeError, "layer, for BP1", "None", "Write 4"),
    ("equations", "layer", 2, ValueError, "layer, for BP1", "got 2", "Write 4"),
    *example_of("explore"), *place("explore", "selected"),
    *whole_number("explore", "example", 0),
    ("explore", "direction", "sideways", ValueError, "direction must", "got 'sideways'",
     "direction='forward'"),
    ("explore", "values", None, ValueError, "values must", "None",
     "view.values = {('w', 2, 0, 0): 0.5}"),
    ("explore", "values", {("w", 2, 0, 0): 1, ("b", 2, 0): 1}, ValueError, "values must",
     "('b', 2, 0): 1}", "view.values = {('w', 2, 0, 0): 0.5}"),
    ("explore", "values", {("w", 9, 0, 0): 1}, ValueError, "the layer l in", "got 9", "Write 2"),
    ("explore", "values", {("b", 2, 0): NAN}, ValueError, "the value in values", "nan",
     "0.1, for example"),
    ("explore", "values", {"b": 1.0}, TypeError, "the parameter in values", "got 'b'",
     "('w', 2, 0, 0)."),
    ("explore", "values", {("b", 2, 0): 1e9}, ValueError, "the value in values", "1e+09",
     "a smaller one"),
    ("gallery", "mistake", "none", ValueError, "mistake must", "got 'none'",
     "one of 'bp1_no_prime'"),
    ("gallery", "mistake", None, ValueError, "mistake must", "got None", "one of"),
    ("gallery", "mistake", "yours", ValueError, "mistake must", "got 'yours'",
     "one of 'bp1_no_prime'"),
    ("gallery", "prediction", 1, ValueError, "prediction must", "got 1", "one of 'as good'"),
    ("gallery", "prediction", "good", ValueError, "prediction must", "got 'good'",
     "one of 'as good'"),
    ("gallery", "prediction", np.ones(3), ValueError, "prediction must", "an array of shape (3,)",
     "one of 'as good'"),
    ("hadamard", "s", None, TypeError, "s must", "NoneType", "np.array(...)"),
    ("hadamard", "s", np.ones((2, 2)), ValueError, "s must be one column", "(2, 2)", "s[:, :1]"),
    ("hadamard", "s", col(NAN, 1), ValueError, "s must", "s[0, 0] is nan", "Replace it"),
    ("hadamard", "s", col(100, 1), ValueError, "s must", "got 100.0", "s / 100.0"),
    ("hadamard", "s", col(*range(6)), ValueError, "s must", "got 6", "s[:5]"),
    ("hadamard", "s", col(1, 2, 3), ValueError, "s and t", "s (3, 1)", "Give both as many rows"),
    ("hadamard", "t", [[1, 2]], ValueError, "t must", "(1, 2)", "t.T"),
    ("hadamard", "t", None, TypeError, "t must", "NoneType", "np.array(...)"),
    *whole_number("hadamard", "element", 1),
    ("linear_neurons", "scale", 9, ValueError, "scale must", "got 9", "scale=3"),
    ("linear_neurons", "scale", None, TypeError, "scale must", "None", "scale="),
    ("linear_neurons", "scale", "1", TypeError, "scale must", "'1'", "scale="),
    ("linear_neurons", "seed", -1, ValueError, "seed must", "got -1", "seed=0"),
    ("linear_neurons", "seed", 0.5, TypeError, "seed must", "0.5 (float)", "seed=0"),
    ("linear_neurons", "shown", "relu", ValueError, "shown must", "got 'relu'",
     "shown='sigmoid'"),
    ("linear_neurons", "shown", np.ones(2), ValueError, "shown must", "an array of shape (2,)",
     "shown='sigmoid'"),
    *flags("MatrixView", "selectable"),
    ("MatrixView", "name", 3, TypeError, "name must", "got 3", "name="),
    ("MatrixView", "title", None, TypeError, "title must", "None", "title="),
    ("MatrixView", "named", "above", ValueError, "named must", "got 'above'", "named='left'"),
    ("MatrixView", "values", np.ones((0, 2)), ValueError, "values must", "(0, 2)",
     "np.reshape(values"),
    ("MatrixView", "values", np.broadcast_to(0.0, (1001, 1000)), ValueError,
     "values must have at most 1,000,000 entries", "(1001, 1000)", "values[:, :100]"),
    ("MatrixView", "values", None, TypeError, "values must", "NoneType", "np.array("),
    ("MatrixView", "values", [[1], [2, 3]], TypeError, "values must", "rows of unequal length",
     "Give every row"),
    *whole_number("MatrixView", "digits", 12),
    ("MatrixView", "row_labels", 3, ValueError, "row_labels must", "got 3",
     "row_labels=range(1, 3)"),
    ("MatrixView", "column_labels", ["a"], ValueError, "column_labels must", "1 labels",
     "column_labels=range(1, 4)"),
    ("MatrixView", "column_labels", "123", ValueError, "column_labels must have 3 labels",
     "got '123'", "column_labels=range(1, 4)"),
    ("MatrixView", "lit_row", 2, ValueError, "lit_row must", "got 2", "lit_row=0"),
    ("MatrixView", "lit_column", "0", TypeError, "lit_column must", "'0'", "lit_column=0"),
    ("MatrixView", "lit_column", -1, ValueError, "lit_column must", "got -1", "lit_column=0"),
    ("MatrixView", "lit_column", 3, ValueError, "lit_column must", "got 3", "lit_column=0"),
    ("MatrixView", "lit", (0, 1), TypeError, "lit: an entry must", "got 0", "Write (0, 1)"),
    ("MatrixView", "lit", 3, TypeError, "lit must", "got 3", "lit=[(0, 1)]"),
    ("MatrixView", "lit", None, TypeError, "lit must", "None", "lit=[(0, 1)]"),
    ("MatrixView", "marks", None, TypeError, "marks must", "None", "marks={("),
    ("MatrixView", "lit", [(0, 3)], ValueError, "column j of lit", "got 3", "Write 0"),
    ("MatrixView", "marks", {(2, 0): "right"}, ValueError, "row i of marks", "got 2", "Write 0"),
    ("MatrixView", "marks", {(0, 0): "maybe"}, TypeError, "marks must", "{(0, 0): 'maybe'}",
     "marks={(0, 1): 'wrong'}"),
    ("MatrixView", "selected", (0, 3), ValueError, "column j of selected", "got 3", "Write 0"),
    ("MatrixView", "selected", 2, TypeError, "selected: an entry must", "got 2", "Write (0, 1)"),
    ("MatrixView", "marks", {(0, 0): ["right"]}, TypeError, "marks must", "{(0, 0): ['right']}",
     "marks={(0, 1): 'wrong'}"),
    ("MatrixView", "selected", (0, 0, 0), TypeError, "selected:", "(0, 0, 0)", "Write (0, 1)"),
    ("modified_neuron", "neuron", (2, 9), ValueError, "the neuron of layer 2 in neuron", "got 9",
     "Write 0"),
    ("modified_neuron", "neuron", (5, 0), ValueError, "the layer in neuron", "got 5", "Write 2"),
    ("modified_neuron", "neuron", None, TypeError, "neuron must", "None", "neuron=(2, 0)"),
    ("modified_neuron", "f", np.sin, TypeError, "activation must", "the ufunc sin",
     "one of 'sigmoid'"),
    *flags("NetworkView", "controls", "movable", "named", "simple", "small"),
    *example_of("NetworkView"),
    *whole_number("NetworkView", "example", 0),
    ("NetworkView", "direction", None, ValueError, "direction must", "None", "direction='forward'"),
    ("NetworkView", "values", [1], ValueError, "values must", "[1]", "view.values = {"),
    ("NetworkView", "notes", 3, TypeError, "notes must", "got 3", "notes={("),
    ("NetworkView", "notes", {"C": "lit"}, TypeError, "a note in notes", "got 'lit'",
     "notes={('w'"),
    ("NetworkView", "notes", {"C": ("loud", "")}, ValueError, "a mark in notes", "got 'loud'",
     "notes={('w'"),
    ("NetworkView", "notes", {("w", 1, 0, 0): ("lit", "")}, ValueError,
     "the layer l in the place in notes", "got 1", "Write 2"),
    ("NetworkView", "shows", [1], TypeError, "shows must", "[1]", "{2: 'z'}"),
    ("NetworkView", "shows", {2: "b"}, ValueError, "shows must", "got 'b'", "shows={2: 'z'}"),
    ("NetworkView", "shows", {9: "a"}, ValueError, "the layer in shows", "got 9", "Write 1"),
    *(row for name, trait in [("notation", "selected"), ("notation", "question"),
                              ("NetworkView", "selected")]
      for row in [*place(name, trait),
                  (name, trait, ("a", 1, 3), ValueError, f"input k of {trait}", "got 3", "Write 0"),
                  (name, trait, ("a", 2, 0), ValueError, f"the layer in {trait}", "got 2",
                   "Write 1")]),
    *place("paths", "selected"),
    *whole_number("paths", "path", 23),
    ("predict", "choice", "Perhaps", ValueError, "choice must", "got 'Perhaps'", "Write one of '"),
    ("predict", "choice", np.ones(2), ValueError, "choice must", "an array of shape (2,)",
     "Write one of '"),
    ("predict", "committed", True, ValueError, "committed must", "True", "Write choice = "),
    ("predict", "committed", 1, TypeError, "committed must", "got 1", "Write True"),
    ("saturation", "z", 7, ValueError, "z must", "got 7", "z=6"),
    ("saturation", "z", None, TypeError, "z must", "None", "z=0.1"),
    ("saturation", "y", 2, ValueError, "y must", "got 2", "y=1"),
    ("saturation", "y", None, TypeError, "y must", "None", "y=0.1"),
    ("saturation", "y", -0.1, ValueError, "y must", "got -0.1", "y=0."),
    ("saturation", "activation", None, TypeError, "activation must", "None", "one of"),
    ("saturation", "activation", "sin", ValueError, "activation must", "'sin'", "one of"),
    *whole_number("graph", "step", 27),
    *(row for row in whole_number("graph", "selected", 30) if row[2] is not None),
    *whole_number("step_through", "step", 15), *place("step_through", "selected"),
    *whole_number("CurveView", "at", 240),
    *whole_number("CurveView", "row", 20),
]


def trait_row(hand, trait, value, *said):
    return Row(f"{hand}.{trait}", lambda it: setattr(it.hand, trait, value), *said)


TABLE = [*CORE, *EXERCISE, *PLOTS, *MADE, *(trait_row(*each) for each in TRAITS)]


# ---- what could change ----


def frozen(value):
    """Return a copy of a value that can be compared bit for bit."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, value.tobytes()
    if isinstance(value, bpkit.Network):
        return [repr(value), frozen(dict(value.w)), frozen(dict(value.b))]
    if isinstance(value, bpkit.Gradient):
        return [frozen(value.w), frozen(value.b), frozen(value.delta)]
    if isinstance(value, ipywidgets.Widget):
        return value.model_id
    if isinstance(value, dict):
        return [(key, frozen(each)) for key, each in value.items()]
    if isinstance(value, list | tuple):
        return [frozen(each) for each in value]
    if isinstance(value, SimpleNamespace):
        return frozen(vars(value))
    return value


def traits_of(widget):
    """The traits of a widget by name, as they are; nothing for None."""
    return widget.trait_values() if widget else {}


def parts(widget):
    """Yield a widget and all widgets in it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def state(it):
    """Return a copy of all that a bad call could change."""
    kept = {name: frozen(value) for name, value in vars(it).items() if name not in ("hand", "rng")}
    hand = {} if it.hand is None else {
        f"{i} {name}": frozen(value)
        for i, widget in enumerate(parts(it.hand))
        for name, value in sorted(widget.trait_values().items()) if name != "comm"
    }
    return kept | hand | {
        **process_state.state(), "rng": it.rng.bit_generator.state,
        "files": {path: path.read_bytes() for path in sorted(it.folder.rglob("*"))},
        "progress": sorted(Path(os.environ["BPKIT_PROGRESS"]).iterdir()),
        "images": frozen(vars(it.images)), "text": repr(it.hand),
    }


# ---- the tests ----


def name_of(row):
    return f"{row.of}-{row.name}-{row.came}"[:60]


@pytest.fixture(scope="module")
def hands(tmp_path_factory):
    """Explorers by name, made when asked for: a call that is refused leaves them unharmed."""
    it = things(tmp_path_factory.mktemp("hands"))

    class Hands(dict):
        def __missing__(self, name):
            self[name] = HANDS.get(name, lambda it: getattr(widgets, name)())(it)
            return self[name]

    return Hands()


@pytest.mark.parametrize("row", TABLE, ids=name_of)
def test_a_bad_call_is_told_what_to_write_and_changes_nothing(row, tmp_path, hands):
    it = things(tmp_path)
    hand, _, trait = row.of.partition(".")
    if trait and hasattr(widgets, hand):
        it.hand = hands[hand]
    before, kept = state(it), traits_of(it.hand)
    with pytest.raises(row.error) as refused:
        row.call(it)
    message = str(refused.value)
    # Each part has its own words: what one has matched is not there for the next.
    rest = message
    for part in sorted((row.came, row.write), key=len, reverse=True):
        assert part in rest, f"{part!r} is not in {message!r}"
        rest = rest.replace(part, "\0", 1)
    assert re.search(rf"(?<!\w){re.escape(row.name)}", rest), f"no {row.name!r} in {message!r}"
    assert "\n" not in message and " at 0x" not in message and len(message) < 450, message
    after = state(it)
    if after != before:
        hands.pop(hand, None)
    assert after == before
    assert all(value is kept[name] for name, value in traits_of(it.hand).items())


# What each explorer takes after all that it has refused.
TAKES = {
    "digit": ("example", 1), "equations": ("equation", "BP2"), "explore": ("selected", ("b", 2, 0)),
    "gallery": ("mistake", "bp3_zero"), "graph": ("step", 3), "hadamard": ("element", 1),
    "learn": ("position", 7), "linear_neurons": ("scale", 2.0), "modified_neuron": ("f", "relu"),
    "notation": ("selected", ("b", 2, 0)), "paths": ("path", 1),
    "predict": ("choice", "It doubles."), "saturation": ("z", 3.0), "step_through": ("step", 4),
}


@pytest.mark.parametrize("name", EXPLORERS)
def test_an_explorer_goes_on_after_all_that_it_has_refused(name, tmp_path):
    it = things(tmp_path)
    it.hand = hand = HANDS.get(name, lambda it: getattr(widgets, name)())(it)
    for row in TABLE:
        if row.of.startswith(f"{name}."):
            with pytest.raises(row.error):
                row.call(it)
    (trait, value), said = TAKES[name], hand.text()
    setattr(hand, trait, value)
    assert getattr(hand, trait) == value and hand.text() != said
    if name == "explore":  # and so do its menus
        *_, cost = hand.children[1].children
        cost.value = "cross_entropy"
        assert hand.network.cost.name == "cross_entropy" and hand.view.network is hand.network


# Public names that have no row, and why.
NOTHING_TO_GET_WRONG = {
    **dict.fromkeys(["ForwardPass", "Mnist", "Path", "Perturbation", "Sweep"],
                    "what a function returns: a reader makes none"),
    "History": "holds what a run of sgd leaves behind; whoever takes one looks at it",
    "mnist.load": "takes nothing",
    "Gradient": "holds what it is given; whoever takes one looks at it (relative_error, sgd)",
    **dict.fromkeys(["sigmoid", "linear", "tanh", "relu", "softplus", "softmax", "quadratic",
                     "cross_entropy", "log_likelihood"],
                    "numpy's own functions of an array, in the innermost loop: numpy answers"),
    **dict.fromkeys(["plot_costs", "plot_sigmoid", "progress"], "takes nothing"),
    **dict.fromkeys(["EXERCISES", "PICTURES"], "a dict"),
    "mnist": "a module, whose functions have rows",
    "spec": "what a CurveView sends to the page", "numbers": "what a CurveView sends to the page",
}


def public():
    """Yield the names that must have a row."""
    yield from bpkit.__all__
    yield from figures.__all__
    yield from exercises.__all__
    yield from widgets.__all__
    for name, thing in vars(mnist).items():
        if getattr(thing, "__module__", "") == "bpkit.mnist" and name[0] != "_":
            yield name if name == "Mnist" else f"mnist.{name}"
    for name, method in vars(bpkit.Network).items():
        if name[0] != "_" and inspect.isfunction(method):
            yield f"Network.{name}"
    plain = {*ipywidgets.VBox.class_trait_names(), *widgets.CurveView.__base__.class_trait_names()}
    for name in widgets.__all__:
        made = getattr(widgets, name)
        kind = made if inspect.isclass(made) else returned(made)
        for trait, about in kind.class_traits().items():
            if trait not in plain and trait[0] != "_" and not about.read_only:
                yield trait if trait in NOTHING_TO_GET_WRONG else f"{name}.{trait}"


def returned(function):
    """Return the class that a function says it returns."""
    return getattr(inspect.getmodule(function), function.__annotations__["return"])


def test_everything_public_has_a_row_or_a_reason():
    covered, every = {row.of for row in TABLE}, set(public())
    assert len(every) > 100
    assert every - covered - NOTHING_TO_GET_WRONG.keys() == set()
    assert NOTHING_TO_GET_WRONG.keys() <= every, "a reason for what there is not"
    assert not NOTHING_TO_GET_WRONG.keys() & covered


# ---- what check answers, since a check raises no errors ----


@pytest.mark.parametrize(("given", "expected", "came"), [
    ((), "needs the function itself", "got None"),
    ((3,), "needs the function itself", "got 3"),
    (("output_error",), "needs the function itself", "got 'output_error'"),
    ((np.ones((2, 1)),), "needs the function itself", "got an array of shape (2, 1)"),
    ((Foreign(),), "needs the function itself", "got something of the type Foreign"),
    ((lambda a: a,), "check calls it with 3 arguments, (a, y, z)", "It takes (a)"),
    ((lambda a, y, z: None,), "It returns nothing", "None came back"),
    ((lambda a, y, z: "no",), "should be numbers", "a text came back"),
    ((lambda a, y, z: a.T,), "should have shape", "Rows and columns have changed places"),
    ((lambda a, y, z: a * NAN,), "Something divides by 0", "not a number (NaN)"),
    ((lambda a, y, z: Foreign(),), "should be numbers", "of the type Foreign came back"),
])
def test_check_answers_whatever_it_is_given(given, expected, came):
    result = check.output_error(*given)
    assert isinstance(result, Result) and result.status == "wrong" and not result
    assert expected in result.message and came in result.message
    assert repr(result).startswith("✗ output_error: not right yet.")


# ---- what the page sends, late or wrong ----


def inner(hand, kind):
    return next(widget for widget in parts(hand) if type(widget).__name__ == kind)


@pytest.mark.parametrize(("name", "kind", "sent"), [
    ("saturation", "CurveView", {"row": 99}),
    ("saturation", "CurveView", {"at": "x", "row": 3}),
    ("saturation", "CurveView", {"at": None}),
    ("explore", "NetworkView", {"selected": ["w", 9, 0, 0]}),
    ("explore", "NetworkView", {"selected": "w"}),
    ("notation", "NetworkView", {"selected": ["z", 4, 77]}),
    ("notation", "MatrixView", {"lit_row": 77, "lit": [[77, 0]]}),
    ("paths", "NetworkView", {"selected": ["q"]}),
])
def test_a_click_that_comes_too_late_changes_nothing(name, kind, sent):
    hand = getattr(widgets, name)()
    widget = inner(hand, kind)
    before = [frozen(part.trait_values()) for part in parts(hand)]
    told = []
    widget.send_state = told.append
    widget.set_state(sent)
    assert [frozen(part.trait_values()) for part in parts(hand)] == before
    assert told == [list(sent)]  # and the page is told the current state


def test_what_comes_in_time_is_taken():
    hand = widgets.saturation()
    inner(hand, "CurveView").set_state({"at": 0, "row": 0})
    assert (hand.z, hand.y) == (-6, 0)
