"""How large delta is, layer by layer, in a network of sigmoids and in the same one of f(z) = z."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...figures.style import PALETTES, style
from ...formatting import raised, short
from ...network import Network
from ..views.base import Base, base_of
from ..views.mathml import mathml

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAMES = {"sigmoid": "σ", "linear": "f(z) = z"}


@dataclass(frozen=True)
class Step:
    """What BP1 or BP2 did in one layer, averaged over its neurons.

    `size`: mean |delta^l|; `sent`: the mean of |(w^{l+1})^T delta^{l+1}|, or of |grad_a C| in the
    last layer; `by_w`: how many times the size in layer l + 1 that is; `by_f`: size / sent, which
    is a mean of f'(z^l), the neurons weighted by what they were sent.
    """

    size: float
    sent: float
    by_w: float
    by_f: float


@dataclass(frozen=True, eq=False)
class Errors:
    """One network, its base, and its steps by layer, from the last to the second."""

    base: Base
    steps: dict[int, Step]

    @classmethod
    def of(cls, net: Network, x: np.ndarray, y: np.ndarray) -> Errors:
        """Run one example, x: (n_1, 1), y: (n_L, 1), forward and backward."""
        base, steps = base_of(net, x, y), {}
        fp, delta, next_size = base.fp, base.delta, float("nan")
        for l in range(net.L, 1, -1):
            if l == net.L:
                back = net.cost.gradient(fp.a[l], base.y)
            else:
                back = net.w[l + 1].T @ delta[l + 1]
            sent, size = float(np.abs(back).mean()), float(np.abs(delta[l]).mean())
            steps[l] = Step(size, sent, _ratio(sent, next_size), _ratio(size, sent))
            next_size = size
        return cls(base, steps)


def _ratio(one: float, other: float) -> float:
    return one / other if other else float("nan")


def scaled(net: Network, scale: float, activation: str) -> Network:
    """Return the network with all its weights times `scale`, and this f in all its neurons."""
    other = net.copy(activation=activation, neurons={})
    for l in net.w:
        other.w[l] = scale * net.w[l]
    return other


def one_map(net: Network) -> tuple[np.ndarray, np.ndarray]:
    """Return W (n_L, n_1) and c (n_L, 1) for which W x + c is what a linear network computes."""
    W, c = np.eye(net.n[1]), np.zeros((net.n[1], 1))
    for l in range(2, net.L + 1):
        W, c = net.w[l] @ W, net.w[l] @ c + net.b[l]
    return W, c


WIDE, HIGH = {"sizes": 5.6, "factors": 3.2}, 2.9  # in inches, of the two charts


def figure_of(
    both: dict[str, Errors], limits: tuple[float, float], theme: str, only: str = ""
) -> Figure:
    """Draw the size of delta and the factor f' by layer; `limits` are those of the sizes.

    `only`: "sizes" or "factors", to draw one of the two.
    """
    from matplotlib.figure import Figure

    names = [only] if only else list(WIDE)
    wide, left = sum(WIDE[name] for name in names), 0.65
    with style(theme) as palette:
        figure = Figure(figsize=(wide, HIGH))
        for name in names:
            ax = figure.add_axes((left / wide, 0.17, (WIDE[name] - 0.75) / wide, 0.63))
            left += WIDE[name]
            (_sizes if name == "sizes" else _factors)(ax, both, limits, palette)
            ax.legend(loc="lower left", bbox_to_anchor=(-0.03, 0.98), ncols=2, fontsize=10)
            ax.tick_params(labelsize=10)
    return figure


def _look(name: str, palette: dict[str, str]) -> dict[str, Any]:
    if name == "sigmoid":
        return {"color": palette["selected"], "marker": "o", "linestyle": "-", "linewidth": 1.8}
    return {"color": palette["ink"], "marker": "D", "linestyle": "--", "linewidth": 1.8,
            "markerfacecolor": palette["face"]}


def _sizes(
    ax: Axes, both: dict[str, Errors], limits: tuple[float, float], palette: dict[str, str]
) -> None:
    for name, errors in both.items():
        layers = list(errors.steps)
        sizes = [step.size for step in errors.steps.values()]
        ax.plot(layers, sizes, label=NAMES[name], **_look(name, palette))
        for l in (layers[0], layers[-1]):
            size = errors.steps[l].size
            if size > 0:
                ax.annotate(number(size), (l, size), (0, -14 if name == "sigmoid" else 12),
                            textcoords="offset points", ha="center", va="center",
                            fontsize=10, color=palette["ink"])
    _left_axes(ax, layers, limits)
    ax.set_title("mean |δ| of each layer", fontsize=10.5, loc="left", pad=26)


def _factors(
    ax: Axes, both: dict[str, Errors], _: tuple[float, float], palette: dict[str, str]
) -> None:
    for name, errors in both.items():
        layers = list(errors.steps)
        ax.plot(layers, [step.by_f for step in errors.steps.values()],
                label=f"{'σ' if name == 'sigmoid' else 'f'}′", **_look(name, palette))
    ax.axhline(0.25, color=palette["muted"], linestyle=":", linewidth=1.8)
    ax.set(ylim=(0, 1.08), xticks=layers, xlabel="layer")
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "1/4", "1/2", "3/4", "1"])
    ax.set_xlim(min(layers) - 0.3, max(layers) + 0.3)
    ax.set_title("the factor f′ in each layer", fontsize=10.5, loc="left", pad=26)


def _left_axes(ax: Axes, layers: list[int], limits: tuple[float, float]) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter

    low, high = (int(np.floor(np.log10(limits[0]))), int(np.ceil(np.log10(limits[1]))))
    step = max(1, round((high - low) / 6))
    ax.set(yscale="log", ylim=(10.0**low / 8, 10.0**high * 8), xticks=layers)
    ax.set_xlim(min(layers) - 0.8, max(layers) + 0.8)
    ax.set_xlabel("layer    (δ travels from right to left)")
    ax.yaxis.set_major_locator(FixedLocator([10.0**e for e in range(low, high + 1, step)]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _power(value)))
    ax.yaxis.set_minor_locator(FixedLocator([]))


def _power(value: float) -> str:
    exponent = round(float(np.log10(value)))
    if -3 <= exponent <= 3:
        return f"{value:g}"
    return f"10{raised(exponent)}"


def number(value: float) -> str:
    """Return a size or a factor with three significant figures; a dash where there is none."""
    if np.isnan(value):
        return "–"
    return f"{round(value):,}" if 100 <= abs(value) < 1e7 else short(value)


# The four equations, with sigma and with f(z) = z: the factor between stars is all that changes.
EQUATIONS = [
    ("forward", "aˡ = σ(zˡ)", "aˡ = zˡ"),
    ("BP1", "δᴸ = ∇ₐC * ⊙ σ′(zᴸ) *", "δᴸ = ∇ₐC"),
    ("BP2", "δˡ = (wˡ⁺¹)ᵀ δˡ⁺¹ * ⊙ σ′(zˡ) *", "δˡ = (wˡ⁺¹)ᵀ δˡ⁺¹"),
    ("BP3", "∂C/∂bˡ = δˡ", ""),
    ("BP4", "∂C/∂wˡ = δˡ (aˡ⁻¹)ᵀ", ""),
]


def chart(both: dict[str, Errors], limits: tuple[float, float]) -> str:
    """Return the two charts as SVG in the colours of the theme."""
    drawn = "".join(_svg(figure_of(both, limits, "light", only)) for only in WIDE)
    label = "mean |δ| by layer with σ and with f(z) = z; the same numbers are in the table"
    # Where it is wider than the page, it can be scrolled, also by keyboard.
    return (f"<div class='bpkit-linear-chart' tabindex='0' role='img' aria-label='{label}'>"
            f"{drawn}</div>")


def _svg(figure: Figure) -> str:
    written = io.StringIO()
    with style("light"):  # its text stays text, to be found and enlarged
        figure.savefig(written, format="svg", metadata={"Date": None})
    svg = written.getvalue()
    # Its bare numbers are not read aloud: the table has them with their names.
    svg = "<svg aria-hidden='true'" + svg[svg.index("<svg") + 4 :]
    for name, colour in PALETTES["light"].items():
        svg = svg.replace(colour, f"var(--bpkit-{name})")
    return svg


def table(both: dict[str, Errors]) -> str:
    """Return the table of sizes and factors."""
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
    return _scrolled(
        "table of sizes",
        "<table><thead><tr><td></td><th scope='colgroup' colspan='3'><i>σ</i></th>"
        "<th scope='colgroup' colspan='3'><i>f</i>(<i>z</i>) = <i>z</i></th></tr>"
        f"<tr>{heads}</tr></thead><tbody>{body}</tbody></table>",
    )


def equations() -> str:
    """Return the table of the equations."""
    rows = "".join(
        f"<tr><th scope='row'>{name}</th><td>{_set(one)}</td>"
        f"<td>{_set(other) if other else 'the same'}</td></tr>"
        for name, one, other in EQUATIONS
    )
    return _scrolled(
        "the equations",
        "<table class='bpkit-equations'><thead><tr><td></td>"
        "<th scope='col'>with <i>σ</i></th><th scope='col'>with <i>f</i>(<i>z</i>) = <i>z</i>"
        f"</th></tr></thead><tbody>{rows}</tbody></table>",
    )


def _set(equation: str) -> str:
    same, _, factor = equation.partition("*")
    factor = factor.removesuffix("*")
    return mathml(same, fractions=False) + (factor and f" <b>{mathml(factor)}</b>")


def _scrolled(name: str, inside: str) -> str:
    return (f"<div class='bpkit-linear-table' tabindex='0' role='group' aria-label='{name}'>"
            f"{inside}</div>")
