"""The paths of one parameter, largest first, one of them lit: their numbers and what is said."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from ...doors import count_paths
from ...doors import paths as all_paths
from ...figures.layout import drawn, layout, neurons_of
from ...formatting import short
from ...params import Param
from ...paths import Path
from ..views.base import Base
from ..views.scene import describe, slope_of
from .counts import Counts, along
from .words import between, factors_text, large, route, running_sum, writer

MOST = 200  # paths in the list; of more, the largest


@dataclass(frozen=True, eq=False)
class PathList:
    """The largest paths from `param` to the cost, path number `at` lit, counted from 0."""

    base: Base
    param: Param
    paths: list[Path]
    at: int

    @property
    def lit(self) -> Path:
        """The path that is lit."""
        return self.paths[self.at]

    @property
    def count(self) -> int:
        """How many paths there are, listed or not."""
        return count_paths(self.base.net, self.param)

    @property
    def slope(self) -> float:
        """dC/dparam as backprop gives it."""
        slope = slope_of(self.base.grad, self.param)
        assert slope is not None
        return slope

    @property
    def sum(self) -> float:
        """The sum of the products up to the lit path."""
        return float(sum(path.product for path in self.paths[: self.at + 1]))

    def write(self, value: float) -> str:
        """Return a product or a sum, all with as many decimals."""
        return writer(max(abs(self.slope), abs(self.paths[0].product)))(value)

    # ---- in the network ----

    def notes(self) -> dict[Any, tuple[str, str]]:
        """Return the lit path as notes of a NetworkView, each factor at what it leads to."""
        first, *others = map(short, self.lit.factors)
        labels = [first, *(f"× {factor}" for factor in others)]
        notes: dict[Any, tuple[str, str]] = {self.param: ("lit", "")}
        for (_, k), (l, j) in itertools.pairwise(self.lit.neurons):
            notes[Param("w", l, j, k)] = ("lit", "")
        for (l, j), label in zip(self.lit.neurons, labels, strict=False):
            notes[Param("z", l, j)] = ("lit", label)
        return {**notes, "C": ("lit", labels[-1])}

    def output(self) -> int:
        """Return where among the outputs that are drawn, from 1, the lit path ends."""
        net = self.base.net
        places = [Param("z", *neuron) for neuron in self.lit.neurons]
        shown = drawn(layout(net, set().union(*map(neurons_of, [self.param, *places]))))
        return shown[net.L].index(self.lit.neurons[-1][1]) + 1

    # ---- in words ----

    def options(self) -> list[str]:
        """Return a line for each path: its number, its product, its neurons."""
        wide = len(str(len(self.paths)))
        return [
            "\N{EM SPACE}".join([str(i).rjust(wide, "\N{FIGURE SPACE}"), self.write(path.product),
                       " → ".join(between(path))])
            for i, path in enumerate(self.paths, start=1)
        ]

    def rows(self) -> list[tuple[str, str]]:
        """Return the sum so far, what remains, and the slope, each with its label."""
        i, equation = self.at + 1, {"w": "BP4", "b": "BP3"}.get(self.param.kind, "BP2")
        if equation == "BP2" and self.param.l == self.base.net.L:
            equation = "BP1"
        first = f"sum of the first {i} products" if i < self.count else f"sum of all {i} products"
        rest = "what remains"
        if i == len(self.paths) < self.count:
            rest = f"in the other {large(self.count - i)} paths"
        return [
            ("its product" if i == 1 else first, self.write(self.sum)),
            (rest, self.write(self.slope - self.sum)),
            (f"∂Cₓ/∂{self.param.book} by {equation}", self.write(self.slope)),
        ]

    def drawing(self) -> str:
        """Return the running sum as an SVG."""
        return running_sum([p.product for p in self.paths], self.at, self.slope, self.write)

    def counted(self, here: Counts) -> str:
        """Return the count of paths against the cost of one backward pass, in a sentence."""
        each = along(self.base.net, self.param.l)
        some = "path" if self.count == 1 else "paths"
        times = "multiplication" if each == 1 else "multiplications"
        return (
            f"{large(self.count)} {some} × {each} {times} = {large(self.count * each)} for "
            f"{self.param.book} alone, and {large(here.along_all)} for all {here.parameters:,} "
            f"weights and biases, against {large(here.backward)} in the matrix products of one "
            "backward pass, for all of them."
        )

    def text(self) -> str:
        """Return the lit path with its factors, and the sum so far."""
        listed = f"path {self.at + 1} of {len(self.paths)}"
        if len(self.paths) < self.count:
            listed += f", the largest of {large(self.count)}"
        return "\n".join([
            describe(self.base.net, self.param),
            f"{listed}: {route(self.param, self.lit)}",
            factors_text(self.param, self.lit, self.write),
            *(f"{label:32} {number}" for label, number in self.rows()),
        ])


def listed(base: Base, param: Param) -> list[Path]:
    """Return the paths of a parameter that are listed, largest |product| first."""
    return list(all_paths(base.net, base.x, base.y, param, largest=MOST))
