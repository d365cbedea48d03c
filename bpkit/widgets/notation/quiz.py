"""The quiz on names: what is asked for, what an answer is told, and where a guess slipped."""

from __future__ import annotations

import numpy as np

from ...figures.layout import layout
from ...network import Network
from ...params import Param
from ..views.scene import places
from .words import what

TURNS = "wbwawz"  # what is asked for, in this order again and again
HOW_TO_BEGIN = (
    "Select a weight, a bias or a neuron: click it, or go to it by arrow keys. "
    "Or find one by its name: press Next question."
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

    `chosen` is whether something is selected. An open question tells nothing but the name.
    """
    name = asked_as(wanted)
    if given is None:
        choice = "Your choice stands out. Is it the one?" if chosen else "Select it."
        return [f"Find {name} in the network. {choice}"]
    if given == wanted:
        return [f"✓ Right: {name} is {what(wanted)}."]
    return [
        f"✗ Not {name}: you chose {asked_as(given)}, {what(given)}.",
        f"{slip(wanted, given)} {name} is {what(wanted)}.",
    ]


# ---- where a guess slipped ----


def slip(wanted: Param, given: Param) -> str:
    """Return in a sentence what `given` has to do with `wanted`, which it is not."""
    if given.kind != wanted.kind:
        return _wrong_kind(wanted, given)
    return _wrong_weight(wanted, given) if wanted.kind == "w" else _wrong_neuron(wanted, given)


def _wrong_kind(wanted: Param, given: Param) -> str:
    same = given[1:3] == wanted[1:3]
    if wanted.kind == "w":
        return "A weight joins two neurons and has two indices below: look for a line."
    if wanted.kind == "b":
        start = "Right neuron, but this is the neuron itself. " if same else ""
        return f"{start}A bias is the number under its neuron."
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
            return "j and k are swapped: j, where the weight leads to, stands first."
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
        return f"Right layer, but both of its ends are other neurons than {k + 1} and {j + 1}."
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
