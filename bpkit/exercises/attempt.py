"""One call of a learner's function on copies of a probe, and everything that came of it."""

from __future__ import annotations

import contextlib
import inspect
import os
import re
import sys
import sysconfig
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

from ..layers import NoSuchLayer
from ..validation import brief
from .answer import Parts, WrongForm
from .compare import equal
from .exercise import Exercise
from .isolation import caught, unheard
from .probe import Probe, changed
from .said import legible

_NOT_THE_LEARNERS = tuple(
    f"{folder}{os.sep}"
    for folder in (
        Path(__file__).resolve().parents[1],
        *map(sysconfig.get_path, ("stdlib", "platlib", "purelib")),
    )
)
# The mathematics of bpkit; not the solutions of the exercises.
_OF_BPKIT = re.compile(rf"{re.escape(_NOT_THE_LEARNERS[0])}[^/\\]+\.py").fullmatch
# The folders of a path that Python writes in parentheses or double quotes, without the file.
_FOLDERS = re.compile(r"""(?<=[("])(?:/|[A-Za-z]:\\)[^"()\n]*[/\\](?=[^"()/\\\n]+[)"])""")


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of a call: parts, or an answer that cannot be read, or an exception.

    `changed` names an argument that the function has changed.
    """

    parts: Parts | None = None
    wrong_form: WrongForm | None = None
    raised: BaseException | None = None
    changed: str | None = None

    def same(self, other: Outcome) -> bool:
        """Return whether two calls had the same outcome: the same parts, or both times none."""
        if self.parts is None or other.parts is None:
            return self.parts is other.parts
        return equal(self.parts, other.parts)


def attempt(
    exercise: Exercise, function: Any, probe: Probe, silent: bool = True, watch: bool = True
) -> Outcome:
    """Call the function and read its answer. Only a KeyboardInterrupt gets out.

    A check makes several calls. All but the first are `silent`, so that what is printed and warned
    appears once. `watch` looks for arguments that the function has changed.
    """
    arguments = probe.fresh()
    with unheard() if silent else contextlib.nullcontext():
        answer, error = caught(function, *arguments)
        if error is not None:
            return Outcome(raised=error)
        named = zip(exercise.parameters, probe.arguments, arguments, strict=True)
        watched = [each for each in named if watch and each[0] not in exercise.changes]
        moved = changed(watched)
        parts, error = caught(exercise.form.read, answer, arguments)
    if error is None:
        return Outcome(parts=parts, changed=moved)
    # An object made by the learner may fail when we look at it.
    if not isinstance(error, WrongForm):
        said = f"What came back cannot be read as numbers. {in_words(error)}"
        error = WrongForm("wrong_type", said)
    return Outcome(wrong_form=error, changed=moved)


def quietly(exercise: Exercise, function: Any, probe: Probe) -> Outcome:
    """Return what the solution, or one of our mistakes, makes of a probe, whatever overflows."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return attempt(exercise, function, probe, silent=False, watch=False)


def misuse(function: Any, names: tuple[str, ...]) -> str | None:
    """Say why the function cannot be called with these arguments, or return None."""
    if not callable(function):
        return (
            "check needs the function itself, so that it can call it with its own numbers; got "
            f"{brief(function)}. Write its name alone, without parentheses after it."
        )
    signature, _ = caught(inspect.signature, function)
    if signature is None:
        return None  # perhaps one of numpy's own; a call will tell
    _, error = caught(signature.bind, *names)
    if error is None:
        return None
    shown, _ = caught(str, signature)  # with the defaults, which may be anything
    takes = f"It takes {legible(shown, 200)}" if shown else "It takes other arguments"
    return f"{takes}; check calls it with {_counted(names)}, ({', '.join(names)})."


def _counted(names: tuple[str, ...]) -> str:
    return "1 argument" if len(names) == 1 else f"{len(names)} arguments"


def other_order(function: Any, names: tuple[str, ...]) -> str | None:
    """Say that the function has the right arguments in a different order, or return None."""
    signature, _ = caught(inspect.signature, function)
    own = [name for name in signature.parameters if name in names] if signature else []
    if sorted(own) == sorted(names) and tuple(own) != names:
        return f"Its arguments are in a different order: they should be ({', '.join(names)})."
    return None


# Functions that bpkit shows under a different name.
_SHOWN = {"_sigmoid_prime": "sigmoid.prime", "_quadratic": "quadratic.value",
          "_softmax": "softmax.f"}


def calls_of(exercise: Exercise, function: Any) -> str:
    """Return the bpkit function that does the learner's work, if theirs calls one, or ""."""
    found = calls(exercise, function, exercise.probes[0], exercise.replaces)
    return _SHOWN.get(found[0], found[0]) if found else ""


def calls(
    exercise: Exercise, function: Any, probe: Probe, names: tuple[str, ...]
) -> list[str]:
    """Return the names of the bpkit functions among `names` that are called, one for each call."""
    found: list[str] = []

    def look(frame: FrameType, event: str, argument: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_name in names and _OF_BPKIT(code.co_filename):
            found.append(code.co_name)

    def watched(*arguments: Any) -> Any:
        before = sys.getprofile()
        sys.setprofile(look)
        try:
            return function(*arguments)
        finally:
            sys.setprofile(before)

    if names:
        attempt(exercise, watched, probe)
    return found


# ---- exceptions ----


def in_words(error: BaseException) -> str:
    """Return the last lines of a traceback, without the folders of this machine."""
    lines, failed = caught(traceback.format_exception_only, error)
    said = type(error).__name__ if failed else "".join(lines).strip()
    return legible(_FOLDERS.sub("", said), 1000)


_PRODUCT = ("In a matrix product the left array needs as many columns as the right one has rows. "
            "Print both shapes.")
# What Python says, and what to do about it: slips in the use of Python, not of backpropagation.
ADVICE = {
    "'Activation' object is not callable":
        "An Activation holds two functions: write .f after it for f itself, or .prime for its "
        "slope.",
    "can be converted to Python scalars":
        "The functions of math take one number. Those of numpy take arrays.",
    "MemoryError":
        "It asks for more memory than there is. Does something grow in a loop that never ends, "
        "or does an array have far too large a shape?",
    "setting an array element with a sequence":
        "One place in an array holds one number, and here it is given several. Is something an "
        "array that should be a number, such as a cost?",
    "non-broadcastable output operand":
        "With += or -= an array keeps its shape, and what is added here is larger. Are the "
        "examples still separate, each in a column of its own?",
    "could not be broadcast together":
        "Two arrays of different shapes are combined entry by entry. Print both shapes: in this "
        "course the neurons of a layer are rows, and examples are columns.",
    "mismatch in its core dimension": _PRODUCT,
    "not aligned": _PRODUCT,
    "does not have enough dimensions":
        "One of the two is a number, and a matrix product takes two arrays. A loop over a dict "
        "gives its keys, the layer numbers; the arrays are its values.",
    "ufunc 'bitwise_xor' not supported": "In Python a power is written with two stars, not with ^.",
    "'Cost' object is not callable":
        "net.cost is a formula. The cost of the network for x and y is net.C(x, y).",
    "'Activation' object has no attribute":
        "An Activation holds two functions: .f for f itself, and .prime for its slope.",
    "'ByLayer' object has no attribute":
        "There is one for every layer here: write the layer's number in brackets after it.",
    "'Node' object has no attribute":
        "A node holds .value, .inputs, .rates, .name, .constant and .slope.",
    "unpack non-iterable ForwardPass":
        "net.forward(x) returns one object: .z holds the weighted inputs and .a the activations, "
        "by layer.",
    "'Network' object has no attribute 'weights'":
        "The weights of layer l are net.w[l], and its biases net.b[l].",
    "'Network' object has no attribute 'biases'":
        "The weights of layer l are net.w[l], and its biases net.b[l].",
    "truth value of an array":
        "An if asks one question, and an array has an answer for each entry. np.where decides "
        "entry by entry.",
    "maximum recursion depth":
        "A function calls itself again and again. Does one of yours have the same name as a "
        "function that it calls?",
    "'requires_grad'":
        "This is a numpy array, which records no history. There is nothing to switch on.",
    "has no attribute 'backward'":
        "These are numpy arrays, which do not compute gradients by themselves.",
    "has no attribute 'mul'": "These are numpy arrays: multiply them with *.",
    "has no attribute 't'": "These are numpy arrays: transpose them with .T.",
    "has no attribute 'matmul'": "These are numpy arrays: write their matrix product with @.",
    "has no attribute 'mm'": "These are numpy arrays: write their matrix product with @.",
    "has no attribute 'detach'": "This is a numpy array: it has no history to detach from.",
    "Input must be 1- or 2-d":
        "np.diag takes a vector of shape (n,), which it turns into a matrix, or it takes a matrix.",
}
# A function in a sum or a product: "unsupported operand type(s) for *: 'float' and 'function'".
_UNCALLED = re.compile(r"unsupported operand type\(s\) .*'(function|ufunc|method)'")
# "unsupported operand type(s) for /: 'Node' and 'Node'", "'<' not supported between ..."
_OF_NODES = re.compile(r"(operand type|not supported between).*'Node'")
_OF_NONE = re.compile(r"unsupported operand type\(s\) for (\S+): .*'NoneType'")
_BROADCAST_FLAT = re.compile(
    r"could not be broadcast together with shapes (\(\d+,\) \(\d+,\d+\)|\(\d+,\d+\) \(\d+,\))")
_WRITE = re.compile(r" Write [^\n]*?(?:\.|, for example\.)$", re.MULTILINE)
_TOO_MANY_COLUMNS = re.compile(r"net\.b\[\d+\] must have shape \((\d+), 1\); got \(\1, \d+\)")


def where_raised(error: BaseException, parameters: tuple[str, ...] = ()) -> str:
    """Say what was raised, in which line of the learner's own code, and what to do about it."""
    said = in_words(error)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if _is_learners(f.filename)]
    if not frames:
        return f"It stops with an error.\n{said}"
    # Compiled code, and code from eval, has no line to show; the line that led there has one.
    last = ([frame for frame in frames if frame.line][-1:] or frames[-1:])[0]
    line = last.line or ""
    advice = _advice(error, said, line, parameters)
    if isinstance(error, NoSuchLayer) and f"[{_asked(said)}]" not in line:
        said = _WRITE.sub("", said)  # in a loop a different layer is asked for each time
        if "net." not in line:
            said = said.replace("net.", "", 1)  # w and b were handed over without their network
    elif _TOO_MANY_COLUMNS.search(said):
        said = _WRITE.sub("", said)
    shown = f": {line}" if line else ""
    return "\n".join(filter(None, [
        f"It stops with an error in line {last.lineno} of your code{shown}", said, advice]))


def _asked(said: str) -> str:
    """The number in the first brackets, as a text; "" if there is none."""
    found = re.search(r"\[(-?\d+)\]", said)
    return found[1] if found else ""


def _advice(error: BaseException, said: str, line: str, parameters: tuple[str, ...]) -> str:
    """Return one line about a slip in the use of Python, or ""."""
    if isinstance(error, NoSuchLayer):
        return _about_a_layer(said, line)
    if _UNCALLED.search(said):
        return ("A function is used where its value should be. Write its argument in brackets "
                "after its name.")
    if _OF_NODES.search(said):
        return ("A node is not a number. Its number is .value, and how fast C changes with it is "
                ".slope.")
    none = _OF_NONE.search(said)
    if none and ".slope" in line:
        return ("A slope that is still None is passed on here. Did a node have its turn too early, "
                "or was C given no slope at the start?" if "*" in none[1] else
                "Something is added here to a slope that is still None. What should every slope be "
                "before anything is added? A constant keeps None: should anything be added to it?")
    if _TOO_MANY_COLUMNS.search(said):
        return ("BP3: the examples are still separate, each in a column of its own. A neuron has "
                "one bias, however many examples there are.")
    layered = {"net", "w"} & {*parameters}
    one_index = r"\[\s*(?:net\.)?\w+(?:\s*[-+]\s*\w+)?\s*\]"
    indexed = re.search(rf"\b({'|'.join(parameters)}){one_index}", line)
    if isinstance(error, IndexError) and not layered and indexed:
        return (f"{indexed[1]} is one array here, and a number in brackets picks one of its rows, "
                "counted from 0. The number of a layer does not belong there.")
    if _BROADCAST_FLAT.search(said):
        return ("One of the two has lost an axis. Here every vector is a column (n, 1). For a "
                "matrix x, x[:, i] is a vector (n,), and x[:, [i]] is a column.")
    key = error.args[0] if type(error) is KeyError and error.args else None
    if isinstance(key, int | np.integer) and not isinstance(key, bool):
        return (f"There is no entry {key} in that dict, or not yet. Is it filled in before this "
                "line, and does your loop visit the layers that you mean?")
    if isinstance(key, tuple) and "neurons[" in line:
        return ("net.neurons holds only the neurons that have an f of their own. "
                "net.activation[l] knows the f of a whole layer.")
    return next((advice for part, advice in ADVICE.items() if part in said), "")


def _about_a_layer(said: str, line: str) -> str:
    """Say which layer was asked for, and which there are, unless the line shows its number."""
    asked = _asked(said)
    if not asked or f"[{asked}]" in line:
        return ""
    symbol = said.partition("[")[0].rpartition(".")[2]
    keys = set(re.findall(rf"\b{symbol}\[\s*([^\[\]]+?)\s*\]", line))
    far = [key for key in keys if "+" in key or "-" in key]
    if len(keys) == 1 and far:
        first = (f"Here {far[0]} is {asked}. Is that the layer you mean, and does your loop visit "
                 "the right ones?")
    else:
        first = (f"Layer {asked} is asked for here. Does a loop go one layer too far, or begin too "
                 "early?")
    return f"{first} z, w, b and delta run from layer 2 to L, a from layer 1 to L."


def has_lines(function: Any) -> bool:
    """Return whether a function that raises NotImplementedError has lines besides that one."""
    code = getattr(function, "__code__", None)
    return code is not None and bool(
        {*code.co_names} - {"NotImplementedError"} or code.co_nlocals > code.co_argcount
    )


def unwritten(exercise: Exercise, error: BaseException | None) -> str | None:
    """Return the name of the function that is still a stub, if that is why the call has ended."""
    if not isinstance(error, NotImplementedError):
        return None
    frames = traceback.extract_tb(error.__traceback__)
    if not _is_learners(frames[-1].filename):
        return None  # there is more to numpy and to Python that is not implemented
    own = next(frame.name for frame in frames if _is_learners(frame.filename))
    name = frames[-1].name
    return name if name != own and name.isidentifier() else exercise.id


def _is_learners(filename: str) -> bool:
    return not filename.startswith((*_NOT_THE_LEARNERS, "<frozen"))
