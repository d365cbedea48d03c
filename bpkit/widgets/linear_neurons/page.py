"""The chart and the tables of the explorer `linear_neurons`, as HTML."""

from __future__ import annotations

import io

from matplotlib.figure import Figure

from ...figures.style import PALETTES, style
from .numbers import WIDE, Errors, figure_of, number

# The four equations, with sigma and with f(z) = z: what is left out is all that changes.
EQUATIONS = [
    ("forward", "<i>a<sup>l</sup></i> = <i>σ</i>(<i>z<sup>l</sup></i>)",
     "<i>a<sup>l</sup></i> = <i>z<sup>l</sup></i>"),
    ("BP1", "<i>δ<sup>L</sup></i> = ∇<sub><i>a</i></sub><i>C</i> "
            "<b>⊙ <i>σ′</i>(<i>z<sup>L</sup></i>)</b>",
     "<i>δ<sup>L</sup></i> = ∇<sub><i>a</i></sub><i>C</i>"),
    ("BP2", "<i>δ<sup>l</sup></i> = (<i>w</i><sup><i>l</i>+1</sup>)<sup>T</sup> "
            "<i>δ</i><sup><i>l</i>+1</sup> <b>⊙ <i>σ′</i>(<i>z<sup>l</sup></i>)</b>",
     "<i>δ<sup>l</sup></i> = (<i>w</i><sup><i>l</i>+1</sup>)<sup>T</sup> "
     "<i>δ</i><sup><i>l</i>+1</sup>"),
    ("BP3", "<i>∂C</i>/<i>∂b<sup>l</sup></i> = <i>δ<sup>l</sup></i>", "the same"),
    ("BP4", "<i>∂C</i>/<i>∂w<sup>l</sup></i> = <i>δ<sup>l</sup></i> "
            "(<i>a</i><sup><i>l</i>−1</sup>)<sup>T</sup>", "the same"),
]


def chart(both: dict[str, Errors], limits: tuple[float, float]) -> str:
    """Return the two charts as SVG in the colours of the theme."""
    drawn = "".join(_svg(figure_of(both, limits, "light", only)) for only in WIDE)
    label = "mean |δ| by layer with σ and with f(z) = z; the same numbers are in the table"
    # Where it is wider than the page, it is scrolled: by keyboard too.
    return (f"<div class='bpkit-linear-chart' tabindex='0' role='img' aria-label='{label}'>"
            f"{drawn}</div>")


def _svg(figure: Figure) -> str:
    written = io.StringIO()
    with style("light"):  # its text stays text, to be found and enlarged
        figure.savefig(written, format="svg")
    svg = written.getvalue()
    # Its bare numbers are not read aloud: the table has them with their names.
    svg = "<svg aria-hidden='true'" + svg[svg.index("<svg") + 4 :]
    for name, colour in PALETTES["light"].items():
        svg = svg.replace(colour, f"var(--bpkit-{name})")
    return svg


def tables(both: dict[str, Errors]) -> str:
    """Return the table of sizes and factors, and that of the equations."""
    heads = "".join(
        f"<th scope='col'>{head}</th>" for head in
        ["layer", "mean |<i>δ</i>|", "× by <i>w</i>", "× by <i>σ′</i>",
         "mean |<i>δ</i>|", "× by <i>w</i>", "× by <i>f′</i>"]
    )
    body = "".join(
        f"<tr><th scope='row'>{l}</th>" + "".join(
            f"<td>{number(value)}</td>"
            for errors in both.values()
            for value in (errors.steps[l].size, errors.steps[l].by_w, errors.steps[l].by_f)
        ) + "</tr>"
        for l in both["linear"].steps
    )
    equations = "".join(
        f"<tr><th scope='row'>{name}</th><td>{one}</td><td>{other}</td></tr>"
        for name, one, other in EQUATIONS
    )
    return (
        "<div tabindex='0' role='group' aria-label='table of sizes'><table><thead><tr><td></td>"
        "<th scope='colgroup' colspan='3'><i>σ</i></th>"
        "<th scope='colgroup' colspan='3'><i>f</i>(<i>z</i>) = <i>z</i></th></tr>"
        f"<tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
        "<div tabindex='0' role='group' aria-label='the equations'>"
        "<table class='bpkit-equations'><thead><tr><td></td>"
        "<th scope='col'>with <i>σ</i></th><th scope='col'>with <i>f</i>(<i>z</i>) = <i>z</i>"
        f"</th></tr></thead><tbody>{equations}</tbody></table></div>"
    )
