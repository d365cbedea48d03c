"""The traits of the explorer equations, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import traitlets

from ...params import Param, place_in
from ...validation import brief, columns, function, one_of, whole
from ..explorer import Explorer
from ..views.network_view import NetworkView
from .check import FORMULAS, few_parameters, layers_of


class EquationTraits(Explorer):
    """What can be set at any time; what does not fit is refused, and changes nothing."""

    network: Any = traitlets.TraitType(None)
    x: Any = traitlets.TraitType(None)
    y: Any = traitlets.TraitType(None)
    equation: Any = traitlets.TraitType("BP1")
    layer: Any = traitlets.TraitType(None)
    gradient = traitlets.Any(None, allow_none=True)
    selected = traitlets.Any(None, allow_none=True)

    _view: NetworkView
    _quiet: bool

    @traitlets.validate("network", "x", "y")
    def _fitting(self, proposal: Any) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        if name == "network":
            value = few_parameters(value, name=name)
        elif name == "x" and self.y is not None:
            value = columns("x", value, self.network.n[1], np.dtype(float), m=self.y.shape[1])
        # The view refuses what does not fit, and then nothing has changed.
        quiet, self._quiet = self._quiet, True
        try:
            setattr(self._view, name, value)
        finally:
            self._quiet = quiet
        return getattr(self._view, name)

    @traitlets.validate("gradient")
    def _callable(self, proposal: Any) -> Callable[..., Any] | None:
        gradient = proposal["value"]
        if gradient is None:
            return None
        return function("gradient", gradient, " of (net, x, y)", "my_backprop")

    @traitlets.validate("equation")
    def _one_of_four(self, proposal: Any) -> str:
        equation = proposal["value"]
        if not isinstance(equation, str) or equation not in FORMULAS:
            raise ValueError(
                f"equation must be one of {one_of(FORMULAS)}; got {brief(equation)}. "
                "Write equation='BP1'."
            )
        if not layers_of(equation, self.network.L):
            raise ValueError(
                "equation='BP2' must have a hidden layer to speak of; got a network of two layers. "
                "Write equation='BP1'."
            )
        return equation

    @traitlets.validate("layer")
    def _spoken_of(self, proposal: Any) -> int:
        layers = layers_of(self.equation, self.network.L)
        return whole(f"layer, for {self.equation},", proposal["value"], layers[0], layers[-1])

    @traitlets.validate("selected")
    def _a_place(self, proposal: Any) -> Param | None:
        value = proposal["value"]
        return None if value is None else place_in(self._view.network, value, "selected")
