"""What the tries on which a function is right have in common, when it is wrong on others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..network import Network
from .probe import Probe

Tries = list[tuple[Probe, bool]]


def where_right(tries: Tries, is_right: Callable[[Probe], bool]) -> str:
    """Say where a function comes out right, a sentence with a space in front, or "" if nowhere.

    `tries`: what it was tried with, and whether it came out right; `is_right` tries it once more.
    """
    fine = [probe for probe, right in tries if right]
    if not fine:
        return ""
    if _tells(_several, tries):
        one = not _several(fine[0])
        wrong = next(probe for probe, right in tries if not right)
        # The try with one example differs in size too: so one column of a failed try is tried.
        if not one or is_right(_first_example(wrong)):
            said = ("right", "wrong") if one else ("wrong", "right")
            return " With one example it is {}, but with several it is {}.".format(*said)
    elif _tells(_layers_after, tries):
        after = {_layers_after(probe) for probe in fine}
        if len(after) == 1 and (l := after.pop()) in WHERE_L_IS:
            return f" Where l is {WHERE_L_IS[l]}, it is right."
    elif _tells(_layers, tries):
        layers = {_layers(probe) for probe in fine}
        if layers == {2}:
            return " With no hidden layer it is right: look at what is done for the hidden layers."
        if len(layers) == 1 and layers != {min(_layers(probe) or 0 for probe, _ in tries)}:
            return (f" With {layers.pop()} layers it is right, and with no other number. Is that "
                    "number written into your code?")
    elif _tells(_all_alike, tries) and _all_alike(fine[0]):
        return " It is right only where all layers have the same number of neurons."
    failed = {probe.label for probe, right in tries if not right}  # two tries may have one label
    label = next((probe.label for probe in fine if probe.label not in failed), "")
    return f" With {label} it is right." if label else ""


WHERE_L_IS = {0: "the last layer", 1: "the layer before the last"}


def _tells(of: Callable[[Probe], Any], tries: Tries) -> bool:
    """Return whether a property of the probes tells the right tries from the wrong ones."""
    fine = {of(probe) for probe, right in tries if right}
    wrong = {of(probe) for probe, right in tries if not right}
    return None not in fine | wrong and fine.isdisjoint(wrong)


def _several(probe: Probe) -> bool | None:
    return None if probe.examples is None else probe.examples > 1


def _first_example(probe: Probe) -> Probe:
    """The same with one example: the first column of each array with as many as the last one."""
    m = [a for a in probe.arguments if isinstance(a, np.ndarray)][-1].shape[-1]
    return Probe(probe.label, tuple(
        a[..., :1] if isinstance(a, np.ndarray) and a.shape[-1] == m else a
        for a in probe.arguments
    ))


def _weights(probe: Probe) -> Mapping[int, np.ndarray] | None:
    first = probe.arguments[0]
    return first.w if isinstance(first, Network) else first if isinstance(first, Mapping) else None


def _layers(probe: Probe) -> int | None:
    w = _weights(probe)
    return None if w is None else max(w)


def _layers_after(probe: Probe) -> int | None:
    """How many layers come after layer l, which is the fourth argument where one is asked for."""
    L = _layers(probe)
    l = probe.arguments[3] if len(probe.arguments) > 3 else None
    return L - l if L is not None and isinstance(l, int) else None


def _all_alike(probe: Probe) -> bool | None:
    w = _weights(probe)
    return None if w is None else len({n for l in w for n in w[l].shape}) == 1
