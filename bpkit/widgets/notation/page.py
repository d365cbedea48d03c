"""What the explorer `notation` shows: names in words, the quiz, and the still picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ...figures.layout import drawn, layout
from ...figures.network import draw_network
from ...figures.style import style
from ...formatting import signed
from ...network import Network
from ...params import Param
from ..views.base import Base
from ..views.mathml import in_line
from ..views.matrix_view import HEIGHT, MatrixView, draw_matrix, width_of
from ..views.scene import places

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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
    """Return why the indices are in this order."""
    kind, l, j = place[:3]
    if kind == "w":
        z, w, a, b = (of_layer(*pair) for pair in (("z", l), ("w", l), ("a", l - 1), ("b", l)))
        return (
            f"Why j first, when the signal runs from k to j? Because then {z} = {w} {a} + {b} "
            f"needs no transpose. Row {j + 1} times the column {a}, plus the bias: "
            f"{_sum(net, l, j)}."
        )
    if kind == "b":
        return (
            f"One index, because a bias belongs to one neuron: {_sum(net, l, j)}. "
            "Layer 1 has no biases."
        )
    if kind == "a":
        return "An input is given, not computed: a¹ is x. It has no bias, and no weight into it."
    z, a = place.book, Param("a", l, j).book
    f = net.activation[l].at(j)
    if f.products:
        return f"{_sum(net, l, j)}, and {f.name} computes {a} from all z of the layer."
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
    # The number is that of the first name: of a neuron it is z.
    values = [f" = {signed(value)}", "", ""]
    heading = "".join(
        f"<span><span class='bpkit-math'>{in_line(book)}</span> <code>{code}</code>{number}</span>"
        for (book, code), number in zip(names(place), values, strict=False)
    )
    rows = "".join(
        f"<tr><th scope='row' class='bpkit-math'>{index}</th><td>{in_line(words)}</td></tr>"
        for index, words in indices(place)
    )
    question, asks, answer = why(net, place).partition("? ")
    reason = f"<details><summary>{question}?</summary><p>{in_line(answer)}</p></details>"
    return (
        f"<div class='bpkit bpkit-notation-words' role='status'><h3>{heading}</h3>"
        f"<p><b>{_sentence(place)}</b></p>"
        f"<table aria-label='its indices'>{rows}</table>"
        f"{reason if asks else f'<p>{in_line(question)}</p>'}</div>"
    )


def _sentence(place: Param) -> str:
    said = what(place)
    return f"{said[0].upper()}{said[1:]}."


TURNS = "wbwawz"  # what is asked for, in this order again and again
HOW_TO_BEGIN = (
    "Select a weight, bias or neuron by mouse or arrow keys. To be asked, press Next question."
)


def asked_as(place: Param) -> str:
    """Return the name by which a place is asked for: a neuron by its activation."""
    return Param("a", place.l, place.j).book if place.kind == "z" else place.book


def pick(net: Network, rng: np.random.Generator, turn: int, before: Param | None) -> Param:
    """Return what the question number `turn`, from 0, asks for: something that is drawn.

    Of a weight j and k differ where they can, so that they can be told apart.
    """
    kind = TURNS[turn % len(TURNS)]
    drawn = [place for place in places(layout(net)) if place.kind == kind and place != before]
    drawn = drawn or [place for place in places(layout(net)) if place.kind == "w"]
    unlike = [place for place in drawn if place.j != place.k] or drawn
    return unlike[int(rng.integers(len(unlike)))]


def quiz_words(wanted: Param, given: Param | None, chosen: bool) -> list[str]:
    """Return the question, or once it is answered what is right and where a guess slipped.

    `chosen` is whether something is selected. Until it is answered, it says only the name.
    """
    name = asked_as(wanted)
    if given is None:
        choice = "Your choice is highlighted. Is it the one?" if chosen else "Select it."
        return [f"Find {name} in the network. {choice}"]
    if given == wanted:
        return [f"✓ Right: {name} is {what(wanted)}."]
    return [
        f"✗ Not {name}: you chose {asked_as(given)}, {what(given)}.",
        f"{slip(wanted, given)} {name} is {what(wanted)}.",
    ]


# ---- where a guess slipped ----


def slip(wanted: Param, given: Param) -> str:
    """Return in a sentence how `given` differs from `wanted`."""
    if given.kind != wanted.kind:
        return _wrong_kind(wanted, given)
    return _wrong_weight(wanted, given) if wanted.kind == "w" else _wrong_neuron(wanted, given)


def _wrong_kind(wanted: Param, given: Param) -> str:
    same = given[1:3] == wanted[1:3]
    if wanted.kind == "w":
        return "A weight joins two neurons and has two indices below: look for a line."
    if wanted.kind == "b":
        start = "Right neuron, but this is the neuron itself. " if same else ""
        return f"{start}A bias is the square at the lower left of its neuron."
    if given.kind == "b":
        start = "Right neuron, but this is its bias. " if same else ""
        return f"{start}An activation is the number in the circle."
    if given.kind == "w":
        return "This joins two neurons. An activation belongs to one: look for a circle."
    return _layer(wanted, given)  # an input for a neuron, or the other way round


def _layer(wanted: Param, given: Param) -> str:
    return f"Wrong layer: the upper index says layer {wanted.l}, and this is in layer {given.l}."


def _wrong_neuron(wanted: Param, given: Param) -> str:
    if given.l != wanted.l:
        also = "The neuron's number is right. " if given.j == wanted.j else ""
        return also + _layer(wanted, given)
    if given.j == wanted.j + 1:
        return "Counted from 0: the book counts neurons from 1, so index 1 is the first."
    return f"Right layer, wrong neuron: number {given.j + 1} instead of {wanted.j + 1}."


def _wrong_weight(wanted: Param, given: Param) -> str:
    (_, l, j), k = wanted[:3], wanted.k
    _, l_given, j_given, k_given = given
    assert k is not None and k_given is not None
    swapped = (j_given, k_given) == (k, j)
    if l_given == l:
        if swapped:
            return "j and k are swapped: j, where the weight leads to, comes first."
        if (j_given, k_given) == (j + 1, k + 1):
            return "Counted from 0: the book counts neurons from 1, so index 1 is the first."
        if j_given == j:
            return (
                f"It does lead to neuron {j + 1} of layer {l}, but it comes from neuron "
                f"{k_given + 1} of layer {l - 1}, not from neuron {k + 1}."
            )
        if k_given == k:
            return (
                f"It does come from neuron {k + 1} of layer {l - 1}, but it leads to neuron "
                f"{j_given + 1} of layer {l}, not to neuron {j + 1}."
            )
        return f"Right layer, but it neither comes from neuron {k + 1} nor leads to neuron {j + 1}."
    if l_given == l + 1 and k_given == j and j_given != j:
        return f"Right neuron, wrong end: this weight leaves neuron {j + 1} of layer {l}."
    if l_given == l - 1 and j_given == k and k_given != k:
        return f"Right neuron, wrong end: this weight leads to neuron {k + 1} of layer {l - 1}."
    said = (
        f"Wrong layer: the upper index {l} is the layer the weight leads to, "
        f"and this one leads to layer {l_given}."
    )
    if (j_given, k_given) == (j, k):
        return f"j and k are right. {said}"
    return f"{said} And j and k are swapped." if swapped else said


MOST = 60  # lines and numbers, for a small file


def draw_notation(base: Base, selected: Param | None, matrix: MatrixView | None) -> Figure:
    """Return the network, and `matrix` beside it, in colours for light and dark backgrounds.

    A network of many weights is not drawn, nor is a large matrix: the text has it.
    """
    from matplotlib.figure import Figure

    with style("both") as palette:
        figure = Figure(figsize=(11.2, 4.3))
        lines, left = lines_of(base.net), figure.add_axes((0, 0, 0.62, 1))
        if lines <= MOST:
            draw_network(left, base.net, base.fp, base.y, palette, selected)
        else:
            left.axis("off")
            left.text(0, 0.9, f"Network {base.net.sizes}", color=palette["ink"])
            lines = 0
        if matrix is None or selected is None or matrix.values.size + lines > MOST:
            return figure
        right = figure.add_axes((0.64, 0, 0.36, 1))
        rows = len(matrix.values)
        wide, high = max(width_of(matrix) + 8, 380.0), max(HEIGHT * rows + 120, 400.0)
        right.set(xlim=(0, wide), ylim=(high, 0), aspect="equal", anchor="W")
        right.axis("off")
        draw_matrix(right, matrix, 4, high / 2, palette)
        above = high / 2 - HEIGHT * rows / 2 - 28
        right.text(4, above, f"{selected.book}    {selected.code}", fontsize=13,
                   color=palette["selected"])
    return figure


def lines_of(net: Network) -> int:
    """Return how many weights are drawn."""
    js = drawn(layout(net))
    return sum(len(js[l]) * len(js[l - 1]) for l in range(2, net.L + 1))
