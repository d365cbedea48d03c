"""Move one weight with a slider and see the cost move, exactly and to first order."""

from __future__ import annotations

import html
import io
import threading
from typing import Any

import ipywidgets
import numpy as np
import traitlets
from matplotlib.figure import Figure

from ..checks import columns
from ..figures.nudge import draw_nudge, example
from ..figures.style import PALETTES, style
from ..names import parameter
from ..network import Network
from ..numerals import signed
from ..perturb import perturb, sweep
from .explorer import Explorer

REACH, STEP = 3.0, 0.05


def _variables(theme: str) -> str:
    # The drawing is made in the colours of the light theme; each then becomes one of these
    # variables, which follow JupyterLab's theme.
    return "".join(f"--bpkit-{name}: {colour};" for name, colour in PALETTES[theme].items())


_STYLE = f"""
.bpkit-nudge {{ {_variables("light")} }}
[data-jp-theme-light="false"] .bpkit-nudge {{ {_variables("dark")} }}
.bpkit-nudge svg {{ width: 100%; max-width: 1080px; height: auto; }}
.bpkit-nudge text {{ font-family: var(--jp-ui-font-family, sans-serif) !important; }}
.bpkit-numbers {{ display: flex; flex-wrap: wrap; gap: 4px 40px; margin: 4px 0 8px 16px; }}
.bpkit-numbers {{ font-size: 14px; font-variant-numeric: tabular-nums; }}
.bpkit-numbers b {{ display: inline-block; min-width: 72px; text-align: right; }}
"""


class Nudge(Explorer):
    """A slider for the displacement d of one parameter, the network it moves, and the curve C(w).

    Traits: `d`, the displacement, a multiple of 0.05 from -3 to 3.
    """

    d = traitlets.Float(0.0, help="how far the parameter is displaced")

    def __init__(self, net: Network, x: Any, y: Any, param: Any):
        self._net = net.copy(dtype=np.float64)
        self._x = columns("x", x, net.n[1], self._net.dtype, m=1)
        self._y = self._net.target(y, 1)
        self._param = parameter(net, param)
        # A callback may run in another thread than the cells.
        self._lock = threading.Lock()
        self._figure = Figure()
        base = sweep(self._net, self._x, self._y, self._param, [0.0]).base
        grid = base + np.arange(-round(REACH / STEP), round(REACH / STEP) + 1) * STEP
        self._sweep = sweep(self._net, self._x, self._y, self._param, grid)

        slider = ipywidgets.FloatSlider(
            min=-REACH, max=REACH, step=STEP, value=self.d, readout_format="+.2f",
            description=f"Δ{self._param.book}", layout=ipywidgets.Layout(width="min(520px, 95%)"),
        )
        reset = ipywidgets.Button(description="Reset", tooltip="Put the weight back")
        self._drawing, self._numbers = ipywidgets.HTML(), ipywidgets.HTML()
        super().__init__([ipywidgets.HBox([slider, reset]), self._numbers, self._drawing])
        traitlets.link((self, "d"), (slider, "value"))
        reset.on_click(lambda _: self.set_trait("d", 0.0))
        self.observe(lambda _: self._show(), "d")
        self._show()

    @traitlets.validate("d")
    def _on_the_grid(self, proposal: Any) -> float:
        return float(np.clip(round(proposal["value"] / STEP), -REACH / STEP, REACH / STEP) * STEP)

    @property
    def change(self) -> Any:
        """What the displacement changes, as bpkit.perturb gives it."""
        return perturb(self._net, self._x, self._y, self._param, self.d)

    def text(self) -> str:
        """Return the numbers of the picture."""
        p, at = self._param, self._sweep.base + self.d
        lines = [f"{p.book} = {p.code} = {signed(at)}, moved by {signed(self.d)}"]
        lines += [f"{label:26} {number}" for label, number in self._rows()]
        return "\n".join(lines)

    def _rows(self) -> list[tuple[str, str]]:
        exact, linear, kind = self.change.dC, self.change.linear.dC, self._param.kind
        return [
            ("ΔC, exact", signed(exact, 6)),
            (f"∂C/∂{kind} · Δ{kind}, first order", signed(linear, 6)),
            ("what first order misses", signed(exact - linear, 6)),
        ]

    def picture(self) -> Figure:
        """Return the picture in colours for light and dark grounds."""
        figure = Figure()
        draw_nudge(figure, self._net, self._x, self._y, self.change, self._sweep, "both")
        return figure

    def _show(self) -> None:
        with self._lock:
            self._drawing.value = self._svg()
            numbers = "".join(
                f"<span>{html.escape(label)} <b>{number}</b></span>"
                for label, number in self._rows()
            )
            self._numbers.value = f"<div class='bpkit-numbers' role='status'>{numbers}</div>"

    def _svg(self) -> str:
        draw_nudge(self._figure, self._net, self._x, self._y, self.change, self._sweep, "light")
        drawn = io.StringIO()
        with style("light"):  # its text stays text, to be found, read aloud and enlarged
            self._figure.savefig(drawn, format="svg")
        svg = drawn.getvalue()
        svg = svg[svg.index("<svg") :]
        for name, colour in PALETTES["light"].items():
            svg = svg.replace(colour, f"var(--bpkit-{name})")
        return (
            f"<style>{_STYLE}</style><div class='bpkit-nudge' role='img' "
            f"aria-label='{html.escape(self.text())}'>{svg}</div>"
        )


def nudge(net: Network | None = None, x: Any = None, y: Any = None, param: Any = None) -> Nudge:
    """Return a slider that moves one parameter of a small network, with the cost it moves.

    `x`: (n_1, 1), `y`: (n_L, 1), one example; `param`: ("w", l, j, k), ("b", l, j) or ("z", l, j).
    Without arguments: a network of 3, 4, 4 and 2 neurons and its weight w³₂₄.
    """
    if net is None:
        net, x, y, w_3_24 = example()
        param = w_3_24 if param is None else param
    return Nudge(net, x, y, param)
