"""What a learner's function may return, read into named arrays: the parts of an answer."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ..backprop import Gradient
from ..validation import numeric

Parts = dict[str, np.ndarray]


# Far more entries than any answer has, and still quick to copy.
MOST_ENTRIES = 1_000_000


class WrongForm(Exception):
    """An answer that cannot be read, or that has the wrong shape: an id and a plain sentence."""

    def __init__(self, id: str, sentence: str):
        super().__init__(sentence)
        self.id, self.sentence = id, sentence


class Form(Protocol):
    """How an answer is read. `arguments` are those of the call, as the function left them."""

    def read(self, answer: Any, arguments: tuple[Any, ...]) -> Parts:
        """Return the parts, those nearest to the cost first; WrongForm if it cannot be read."""

    def blame(self, part: str, wrong: set[str], parts: Parts) -> str:
        """Say which equation and layer a wrong part points to, or nothing."""


@dataclass(frozen=True)
class Matrix:
    """One array, one column per example."""

    name: str

    def read(self, answer: Any, arguments: tuple[Any, ...]) -> Parts:
        """Return the array under its name."""
        return {self.name: numbers(self.name, answer)}

    def blame(self, part: str, wrong: set[str], parts: Parts) -> str:
        """There is one array only: nothing to say."""
        return ""


class Number(Matrix):
    """One number, such as a cost: an array without axes."""


@dataclass(frozen=True)
class Pair:
    """A gradient: the pair (nabla_b, nabla_w) of dicts or lists by layer, or a Gradient."""

    def read(self, answer: Any, arguments: tuple[Any, ...]) -> Parts:
        """Return nabla_b[l] and nabla_w[l], from layer L down."""
        if isinstance(answer, Gradient):
            answer = answer.b, answer.w
        if answer is None or isinstance(answer, str) or _is_code(answer):
            numbers("the answer", answer)
        if isinstance(answer, Mapping) and any(isinstance(key, str) for key in answer):
            raise WrongForm("wrong_type", "It returns one dict with names, such as "
                            f"{next(iter(answer))!r}. You are asked for two, nabla_b and nabla_w, "
                            "each with an array for every layer: return {2: ..., 3: ...}, "
                            "{2: ..., 3: ...}.")
        if not isinstance(answer, tuple | list) or len(answer) != 2:
            raise WrongForm("wrong_type", "It should return two things, nabla_b and nabla_w, in "
                            f"this order; it returns {described(answer)}.")
        read = {}
        for name, given in zip(("nabla_b", "nabla_w"), answer, strict=True):
            by_layer = _by_layer(name, given, arguments[0])
            if not isinstance(by_layer, Mapping):
                raise WrongForm("wrong_type", f"{name} should be a dict with one array for each "
                                f"layer, {{2: ..., 3: ...}}; it is {described(by_layer)}.")
            for l, array in by_layer.items():
                if not isinstance(l, int | np.integer):
                    raise WrongForm("wrong_type", f"The keys of {name} should be layer numbers; "
                                    f"one of them is {l!r}.")
                read[-int(l), name] = part(f"{name}[{l}]", array)
        if not read:
            raise WrongForm(
                "loop_stops_early", "nabla_b and nabla_w are empty: they contain no layer."
            )
        return {f"{name}[{-l}]": read[l, name] for l, name in sorted(read)}

    def blame(self, part: str, wrong: set[str], parts: Parts) -> str:
        """Name the equations that a wrong part can come from."""
        name, l = part.removesuffix("]").split("[")
        last = max(int(p.removesuffix("]").split("[")[1]) for p in parts)
        if name == "nabla_w" and f"nabla_b[{l}]" not in wrong:
            return f"BP4, layer {l}"
        error = "BP1" if int(l) == last else "BP2"
        return f"{error} or BP3, layer {l}" if f"nabla_w[{l}]" in wrong else f"BP3, layer {l}"


def _by_layer(name: str, given: Any, net: Any) -> Any:
    """Return a list in the book's order as a dict by layer, and anything else as it is.

    The book's own program keeps a list that begins with layer 2; others begin it with one or two
    entries that hold nothing, so that the index is the layer's number, or one less.
    """
    L = max(net) if isinstance(net, Mapping) else net.L
    if isinstance(given, np.ndarray) and given.dtype == object:  # np.array of arrays by layer
        given = [np.array(array.tolist()) if isinstance(array, np.ndarray) else array
                 for array in given]
    if not isinstance(given, list) or len(given) not in (L - 1, L, L + 1):
        return given
    more = len(given) - (L - 1)
    if all(map(_is_nothing, given[:more])):
        return dict(zip(range(2, L + 1), given[more:], strict=True))
    ends = all(map(_is_nothing, given[-more:]))
    where = "The last one belongs to no layer." if ends else "Layer 1 is the input, and has none."
    raise WrongForm("list_too_long", f"{name} has {len(given)} entries, but only layers 2 to L "
                    f"have weights and biases. {where}")


def _is_nothing(entry: Any) -> bool:
    """Return whether an entry of a list is only a placeholder."""
    return entry is None or np.size(entry) == 0 or not np.any(entry)


def numbers(name: str, value: Any) -> np.ndarray:
    """Return a copy of `value` as an array of numbers, or raise WrongForm with a plain sentence."""
    if value is None:
        raise WrongForm("returned_nothing", "It returns nothing: None came back. Does it end with "
                        "a return, at the right indentation?")
    if value is Ellipsis:
        raise WrongForm("wrong_type", f"For {name} the three dots ... came back: something "
                        "still has to be filled in.")
    name = upper(name)
    if isinstance(value, tuple):
        comma = (" A comma at the end of a line makes a tuple too." if len(value) == 1 else
                 " Should they be combined into one?")
        raise WrongForm("wrong_type",
                        f"{name} should be one array; {described(value)} came back.{comma}")
    if getattr(value, "requires_grad", False):
        raise WrongForm("wrong_type", f"{name} is a tensor that still records its history. Write "
                        ".detach().numpy() after it.")
    try:
        array = numeric(name, value)
    except TypeError:
        raise WrongForm("wrong_type", f"{name} should be numbers; {described(value)} came back."
                    ) from None
    if array.size > MOST_ENTRIES:
        raise WrongForm("wrong_shape", f"{name} has shape {array.shape}: far too many entries.")
    return np.array(array)


def part(name: str, value: Any) -> np.ndarray:
    """Return `numbers` of one of several things that come back."""
    if value is None:
        raise WrongForm("returned_nothing", f"{upper(name)} is None: it is still to be filled in.")
    return numbers(name, value)


def described(value: Any) -> str:
    """Say in plain words what kind of thing came back."""
    if isinstance(value, np.ndarray):
        return f"an array of dtype {value.dtype} and shape {value.shape}"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {_things(value)}"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, types.GeneratorType | types.CoroutineType):
        return "a generator (yield instead of return, or async before def)"
    if _is_code(value):
        return "a function (are its parentheses missing?)"
    if isinstance(value, dict | set | frozenset):
        return f"a {type(value).__name__} of {_things(value)}"
    return f"something of the type {type(value).__name__}"


def _things(value: Any) -> str:
    return "1 thing" if len(value) == 1 else f"{len(value)} things"


def _is_code(value: Any) -> bool:
    return callable(value) or isinstance(value, types.GeneratorType | types.CoroutineType)


def misfit(parts: Parts, right: Parts) -> WrongForm | None:
    """Return what is wrong with the shapes, or with entries that are not numbers, or None."""
    missing = [part for part in right if part not in parts]
    if missing and missing[0].endswith(".slope"):
        return WrongForm("slope_missing", f"{missing[0]} is still None afterwards. Every node that "
                         "C is made of gets a slope, C included; only constants go without.")
    if missing:
        return WrongForm("loop_stops_early", f"{missing[0]} is missing: every layer from 2 to L "
                         "should be there. Where does your loop end, and is the return after it?")
    extra = [part for part in parts if part not in right]
    if extra and extra[0].endswith(".slope"):
        return WrongForm("constant_has_slope", f"{extra[0]} should stay None: this node is a "
                         "constant, and nobody asks for its slope.")
    if extra:
        return WrongForm("wrong_shape", f"There is a {extra[0]}, but there should be none. "
                         "Layers with weights and biases run from 2 to L."
                         + " Only activations begin with layer 1: are they what you return?"
                         * (extra[0] == "nabla_w[1]" and "nabla_b[1]" not in parts))
    if _swapped(parts, right):
        return WrongForm("wrong_order", "The two are in the wrong order: the book returns "
                         "nabla_b first, then nabla_w.")
    if _upside_down(parts, right):
        return WrongForm("wrong_order", "The layers are in the wrong order: layer L comes "
                         "first in nabla_w, and layer 2 should.")
    for part, wanted in right.items():
        came = parts[part]
        if came.shape != wanted.shape:
            return _shape(part, came.shape, wanted.shape)
    for part, came in parts.items():
        if not np.isfinite(came).all():
            index = [int(i) for i in np.argwhere(~np.isfinite(came))[0]]
            where = str(index) if index else ""
            what = "not a number (NaN)" if np.isnan(came).any() else "infinite"
            return WrongForm("not_a_number", f"{part}{where} is {what}. Something divides by 0, "
                             "overflows, or was never filled in.")
    return None


def _swapped(parts: Parts, right: Parts) -> bool:
    pairs = [(p, p.replace("nabla_b", "nabla_w")) for p in right if p.startswith("nabla_b[")]
    return bool(pairs) and all(
        parts[b].shape == right[w].shape and parts[w].shape == right[b].shape for b, w in pairs
    ) and any(right[b].shape != right[w].shape for b, w in pairs)


def _upside_down(parts: Parts, right: Parts) -> bool:
    names = [p for p in right if p.startswith("nabla_w[")]
    pairs = list(zip(names, reversed(names), strict=True))
    return all(parts[p].shape == right[q].shape for p, q in pairs) and any(
        right[p].shape != right[q].shape for p, q in pairs
    )


def _shape(part: str, came: tuple[int, ...], wanted: tuple[int, ...]) -> WrongForm:
    said = f"{upper(part)} should have shape {wanted}; it has {came}."
    if not wanted:
        return WrongForm(
            "wrong_shape", f"{upper(part)} should be one number; it has shape {came}.")
    if not came:
        return WrongForm(
            "wrong_shape", f"{upper(part)} should have shape {wanted}; it is one number.")
    if came == wanted[::-1]:
        return WrongForm("wrong_shape", f"{said} Rows and columns have changed places.")
    if came == wanted[:1]:
        return WrongForm("wrong_shape", f"{said} A vector of shape (n,) has lost an axis: here "
                         "every vector is a column, with two axes.")
    if came == (*wanted[::-1], 1):
        return WrongForm("wrong_shape", f"{said} One column for each example comes back, in a "
                         "list. They belong side by side, in one array.")
    if len(came) == len(wanted) == 2 and came == (wanted[0], wanted[1] + 1) and "nabla_w" in part:
        return WrongForm("wrong_shape", f"{said} One column too many: is the bias a weight here, "
                         "from a neuron that always gives 1? Biases have slopes of their own.")
    if len(came) > len(wanted) == 2:
        return WrongForm("wrong_shape", f"{said} There are {len(came)} axes, but there should be "
                         "two. Which of them should be added up, or averaged?")
    return WrongForm("wrong_shape", f"{said} What do the rows stand for, and what do the columns?")


def upper(name: str) -> str:
    """Return a name as it begins a sentence: words get a capital, symbols stay as they are."""
    return name[0].upper() + name[1:] if name.startswith("the ") else name
