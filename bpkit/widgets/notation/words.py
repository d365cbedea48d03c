"""What a name of the book says, in words, and its place in the matrix."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ...formatting import signed
from ...network import Network
from ...params import Param

MOST_TERMS = 4


def of_layer(kind: str, l: int) -> str:
    """Return the name of a whole layer's array.

    >>> of_layer("w", 3)
    'w³'
    """
    return Param(kind, l, 0).book.removesuffix("₁")


def names(place: Param) -> list[tuple[str, str]]:
    """Return the names of a place in the book and in code; a neuron has three."""
    if place.kind != "z":
        return [(place.book, place.code)]
    l, j = place.l, place.j
    activation, error = Param("a", l, j), Param("δ", l, j)
    return [
        (place.book, place.code),
        (activation.book, activation.code),
        (error.book, f"grad.delta[{l}][{j}, 0]"),
    ]


def what(place: Param) -> str:
    """Return what a place is: for a weight, from which neuron to which."""
    (kind, l, j), k = place[:3], place.k
    here = f"neuron {j + 1} of layer {l}"
    if kind == "w" and k is not None:
        return f"the weight from neuron {k + 1} of layer {l - 1} to {here}"
    if kind == "b":
        return f"the bias of {here}"
    return f"{here}, an input" if kind == "a" else here


def indices(place: Param) -> Iterator[tuple[str, str]]:
    """Yield each index of the name, and what it says."""
    (kind, l, j), k = place[:3], place.k
    if kind == "w" and k is not None:
        w = of_layer("w", l)
        yield f"l = {l}", "the layer the weight leads to"
        yield f"j = {j + 1}", (
            f"the neuron of layer {l} it leads to: row {j + 1} of {w}, in code row {j}"
        )
        yield f"k = {k + 1}", (
            f"the neuron of layer {l - 1} it comes from: column {k + 1} of {w}, in code column {k}"
        )
    elif kind == "a":
        yield "l = 1", "the input layer"
        yield f"k = {j + 1}", (
            f"the neuron. Column {j + 1} of w² holds the weights that leave it; in code column {j}"
        )
    else:
        rows = of_layer("b", l) if kind == "b" else of_layer("w", l)
        yield f"l = {l}", "the layer of its neuron" if kind == "b" else "its layer"
        yield f"j = {j + 1}", (
            f"which neuron of layer {l}: row {j + 1} of {rows}, in code row {j}"
        )


def why(net: Network, place: Param) -> str:
    """Return why the indices stand as they do."""
    kind, l, j = place[:3]
    if kind == "w":
        z, w, a, b = (of_layer(*pair) for pair in (("z", l), ("w", l), ("a", l - 1), ("b", l)))
        return (
            f"Why j first, when the signal runs from k to j? Because then {z} = {w} {a} + {b} "
            f"needs no transpose. Row {j + 1} meets the column {a}: {_sum(net, l, j)}."
        )
    if kind == "b":
        return (
            f"One index, for a bias belongs to one neuron: {_sum(net, l, j)}. "
            "Layer 1 has no biases."
        )
    if kind == "a":
        return "An input is given, not computed: a¹ is x. No weight leads to it, it has no bias."
    z, a = place.book, Param("a", l, j).book
    f = net.activation[l].at(j)
    if f.products:
        return f"{_sum(net, l, j)}, and {a} is made of all z of the layer, by {f.name}."
    f = "σ" if f.name == "sigmoid" else "f"
    return f"{_sum(net, l, j)}, and {a} = {f}({z})."


def _sum(net: Network, l: int, j: int) -> str:
    n = net.n[l - 1]
    terms = [f"{Param('w', l, j, k).book} {Param('a', l - 1, k).book}" for k in range(n)]
    if n > MOST_TERMS:
        terms = [*terms[:2], "…", terms[-1]]
    return f"{Param('z', l, j).book} = {' + '.join(terms)} + {Param('b', l, j).book}"


def in_matrix(net: Network, place: Param, moved: Mapping[Param, float]) -> dict[str, Any]:
    """Return the traits of a MatrixView that shows where in w^l or b^l a place is.

    `moved` has the parameters that are displaced, and where to.
    """
    (kind, l, j), k = place[:3], place.k
    layer, symbol = (2 if kind == "a" else l), ("b" if kind == "b" else "w")
    values = np.array((net.b if kind == "b" else net.w)[layer])
    for param, value in moved.items():
        if param.kind == symbol and param.l == layer:
            values[param.j, param.k or 0] = value
    row, column = (None, j) if kind == "a" else (j, k)
    columns = [_index("k", i, column) for i in range(values.shape[1])]
    return {
        "values": values, "name": of_layer(symbol, layer), "lit_row": row, "lit_column": column,
        "selected": {"w": (j, k), "b": (j, 0)}.get(kind),
        "row_labels": [_index("j", i, row) for i in range(len(values))],
        "column_labels": None if kind == "b" else columns,
    }


def _index(letter: str, i: int, lit: int | None) -> str:
    """The label of a row or column, counted from 1; the lit one says which index it is."""
    return f"{letter} = {i + 1}" if i == lit else str(i + 1)


def in_words(net: Network, place: Param, value: float) -> list[str]:
    """Return all of this in lines, `value` being that of the place."""
    return [
        "; ".join(f"{book} = {code}" for book, code in names(place)),
        f"{_sentence(place)} {names(place)[0][0]} = {signed(value)}",
        *(f"{index}  {words}" for index, words in indices(place)),
        why(net, place),
    ]


def described(net: Network, place: Param, value: float) -> str:
    """Return the same in HTML; all words in it are ours."""
    heading = "".join(
        f"<span><span class='bpkit-math'>{book}</span> <code>{code}</code></span>"
        for book, code in names(place)
    )
    rows = "".join(
        f"<tr><th scope='row' class='bpkit-math'>{index}</th><td>{html.escape(words)}</td></tr>"
        for index, words in indices(place)
    )
    return (
        f"<div class='bpkit bpkit-notation-words' role='status'><h3>{heading}</h3>"
        f"<p><b>{_sentence(place)}</b> {names(place)[0][0]} = {signed(value)}</p>"
        f"<table aria-label='its indices'>{rows}</table><p>{why(net, place)}</p></div>"
    )


def _sentence(place: Param) -> str:
    said = what(place)
    return f"{said[0].upper()}{said[1:]}."
