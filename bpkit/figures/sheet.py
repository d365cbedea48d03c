"""The sheet to print: a network to work out by hand, and every symbol and equation on one page."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .by_hand import SIZE, draw_by_hand
from .style import style

A4 = (8.27, 11.69)  # inches

SYMBOLS = [
    ("$L$, $n_l$", "how many layers; how many neurons in layer $l$", "", "net.L, net.n[l]"),
    ("$w^l_{jk}$", "weight to neuron $j$ of layer $l$, from $k$ of layer $l-1$",
     "$w^l$: $n_l \\times n_{l-1}$", "net.w[l][j, k]"),
    ("$b^l_j$", "bias of neuron $j$ of layer $l$", "$b^l$: $n_l \\times 1$", "net.b[l][j, 0]"),
    ("$z^l_j$", "its weighted input: $\\Sigma_k \\, w^l_{jk} a^{l-1}_k + b^l_j$",
     "$z^l$: $n_l \\times m$", "fp.z[l]"),
    ("$a^l_j$", "its activation, $\\sigma(z^l_j)$; $a^1$ is the input $x$",
     "$a^l$: $n_l \\times m$", "fp.a[l]"),
    ("$\\sigma$, $\\sigma'$", "the activation function and its slope", "",
     "net.activation[l]"),
    ("$y$", "what the outputs should be", "$n_L \\times m$", "y"),
    ("$C_x$, $C$", "the cost of one example; the average over $m$ examples", "",
     "net.cost.value, net.C"),
    ("$\\delta^l_j$", "the error of the neuron: $\\partial C_x / \\partial z^l_j$",
     "$\\delta^l$: $n_l \\times m$", "grad.delta[l]"),
    ("$\\nabla_a C$", "all the slopes $\\partial C_x / \\partial a^L_j$", "$n_L \\times m$",
     "net.cost.gradient(a, y)"),
    ("$\\odot$", "multiply entry by entry (Hadamard, Schur)", "", "*"),
    ("$\\Delta$, $\\partial$", "a change; a rate of change while all else stays fixed", "",
     "perturb, backprop"),
    ("$\\eta$, $m$", "the factor in a step; how many examples in a mini-batch", "",
     "eta, x.shape[1]"),
]

EQUATIONS = [
    ("BP1", "$\\delta^L = \\nabla_a C \\odot \\sigma'(z^L)$",
     "$\\delta^L_j = \\dfrac{\\partial C}{\\partial a^L_j} \\, \\sigma'(z^L_j)$",
     "the error of the output layer"),
    ("BP2", "$\\delta^l = ((w^{l+1})^T \\delta^{l+1}) \\odot \\sigma'(z^l)$",
     "$\\delta^l_j = \\sum_k w^{l+1}_{kj} \\, \\delta^{l+1}_k \\, \\sigma'(z^l_j)$",
     "the error moves back one layer"),
    ("BP3", "$\\dfrac{\\partial C}{\\partial b^l} = \\delta^l$",
     "$\\dfrac{\\partial C}{\\partial b^l_j} = \\delta^l_j$",
     "the slope of a bias is the error"),
    ("BP4", "$\\dfrac{\\partial C}{\\partial w^l} = \\delta^l \\, (a^{l-1})^T$",
     "$\\dfrac{\\partial C}{\\partial w^l_{jk}} = a^{l-1}_k \\, \\delta^l_j$",
     "of a weight: activation times error"),
]

STEPS = [
    ("Input", "$a^1 = x$"),
    ("Forward", "$z^l = w^l a^{l-1} + b^l$,  $a^l = \\sigma(z^l)$,  for $l = 2, \\ldots, L$"),
    ("Output error", "BP1"),
    ("Back", "BP2, for $l = L-1, \\ldots, 2$"),
    ("Gradient", "BP3 and BP4, for $l = 2, \\ldots, L$"),
]

OTHERS = [
    ("Quadratic cost", "$C_x = \\frac{1}{2} \\Sigma_j \\, (y_j - a^L_j)^2$,   "
     "$\\nabla_a C = a^L - y$"),
    ("Cross-entropy", "$C_x = -\\Sigma_j \\, [y_j \\ln a^L_j + (1 - y_j) \\ln(1 - a^L_j)]$,   "
     "with sigmoids $\\delta^L = a^L - y$"),
    ("Sigmoid", "$\\sigma(z) = 1 / (1 + e^{-z})$,   "
     "$\\sigma'(z) = \\sigma(z) \\, (1 - \\sigma(z))$, at most $\\frac{1}{4}$, where $a = 0.5$"),
    ("Softmax", "$a^L_j = e^{z^L_j} / \\Sigma_k \\, e^{z^L_k}$,   with $C_x = -\\ln a^L_r$, "
     "where $r$ is the right output: $\\delta^L = a^L - y$"),
    ("A mini-batch", "$\\dfrac{\\partial C}{\\partial b^l} = \\dfrac{1}{m} \\sum_x \\delta^{x,l}$,"
     "   $\\dfrac{\\partial C}{\\partial w^l} = "
     "\\dfrac{1}{m} \\sum_x \\delta^{x,l} \\, (a^{x,l-1})^T$"),
    ("One step", "$w^l \\rightarrow w^l - \\eta \\, \\partial C / \\partial w^l$,   "
     "$b^l \\rightarrow b^l - \\eta \\, \\partial C / \\partial b^l$"),
    ("To first order", "$\\Delta C \\approx \\dfrac{\\partial C}{\\partial w} \\, \\Delta w$"
     ",   and a check by nudging: $\\dfrac{\\partial C}{\\partial w} \\approx "
     "\\dfrac{C(w + h) - C(w - h)}{2h}$"),
    ("As matrices", "$\\delta^l = \\Sigma'(z^l) (w^{l+1})^T \\cdots \\Sigma'(z^{L-1}) (w^L)^T "
     "\\, \\Sigma'(z^L) \\, \\nabla_a C$,   "
     "$\\Sigma'(z^l)$ with the $\\sigma'(z^l_j)$ on its diagonal"),
    ("Over all paths", "$\\dfrac{\\partial C}{\\partial w^l_{jk}} = \\sum_{mnp \\ldots q} "
     "\\dfrac{\\partial C}{\\partial a^L_m} \\dfrac{\\partial a^L_m}{\\partial a^{L-1}_n} "
     "\\dfrac{\\partial a^{L-1}_n}{\\partial a^{L-2}_p} \\cdots "
     "\\dfrac{\\partial a^{l+1}_q}{\\partial a^l_j} "
     "\\dfrac{\\partial a^l_j}{\\partial w^l_{jk}}$"),
    ("In an engine", "slope $\\times$ rate goes back, and what arrives adds up;   "
     "through $z = w a$:  $\\delta \\, a^T$ to $w$, $w^T \\delta$ to $a$"),
]


PASSES = [
    ("Forwards", "$z$: each weight times what comes in, added up, and the bias.   "
     "$a = \\sigma(z)$.   $C = \\frac{1}{2}(y - a^3_1)^2$."),
    ("Back", "BP1:  $\\delta^3_1 = (a^3_1 - y) \\, \\sigma'(z^3_1)$.   BP2:  "
     "$\\delta^2_j = w^3_{1j} \\, \\delta^3_1 \\, \\sigma'(z^2_j)$."),
    ("The gradient", "BP3:  $\\partial C/\\partial b^l_j = \\delta^l_j$.   BP4:  "
     "$\\partial C/\\partial w^l_{jk} = a^{l-1}_k \\, \\delta^l_j$,  where $a^1 = x$."),
]


def network_by_hand() -> Figure:
    """The first page: a small network with a blank for each number, and room to work."""
    figure = Figure(figsize=A4)
    with style("light") as palette:
        page = _Page(figure, palette)
        page.text(page.left, "One network by hand", 17, fontweight="bold")
        page.y += 0.29
        page.text(page.left, "Fill every blank, to two decimals. Numbers on lines are weights.",
                  9.5, "muted")
        page.y += 0.2 + SIZE[1]
        size = SIZE[0] / A4[0], SIZE[1] / A4[1]
        draw_by_hand(figure.add_axes(((1 - size[0]) / 2, 1 - page.y / A4[1], *size)), palette)
        page.heading("In this order")
        for name, what in PASSES:
            page.y += 0.29
            page.text(page.left, name, 10, fontweight="bold")
            page.text(1.7, what, 10)
        page.y += 0.1
        page.heading("Room to work")
        page.foot("Type your numbers into by_hand in 04_four_equations.ipynb: it says which are "
                  "right, and what went wrong with the others.")
    return figure


def sheet() -> Figure:
    """The second page: symbols, the four equations, the algorithm, and what else is useful."""
    figure = Figure(figsize=A4)
    with style("light") as palette:
        _Page(figure, palette).draw()
    return figure


class _Page:
    """Rows of text from the top of the page down; y is in inches from the top."""

    left, right = 0.5, A4[0] - 0.5

    def __init__(self, figure: Figure, palette: dict[str, str]):
        self.figure, self.palette, self.y = figure, palette, 0.4

    def text(self, x: float, said: str, size: float = 10, colour: str = "ink",
             **more: Any) -> None:
        self.figure.text(x / A4[0], 1 - self.y / A4[1], said, fontsize=size, va="center",
                         color=self.palette[colour], **more)

    def heading(self, said: str) -> None:
        self.y += 0.29
        self.text(self.left, said, 11.5, "selected", fontweight="bold")
        self.y += 0.17
        self.rule()

    def rule(self) -> None:
        y = 1 - self.y / A4[1]
        ends = [self.left / A4[0], self.right / A4[0]]
        self.figure.add_artist(Line2D(ends, [y, y], color=self.palette["hairline"], linewidth=1))

    def foot(self, said: str) -> None:
        self.y = A4[1] - 0.3
        self.text(self.left, said, 8, "muted")

    def draw(self) -> None:
        self.text(self.left, "Backpropagation on one page", 17, fontweight="bold")
        self.y += 0.29
        self.text(self.left, "Layers are $l = 1, \\ldots, L$. Neurons count from 1 in symbols, "
                  "from 0 in code. Examples are columns.", 9.5, "muted")
        self.y += 0.02
        self.heading("Symbols")
        for symbol, meaning, shape, code in SYMBOLS:
            self.y += 0.213
            self.text(self.left, symbol, 10)
            self.text(1.3, meaning, 9.5)
            self.text(5.05, shape, 9.5, "muted")
            self.text(6.08, code, 8.5, family="monospace")
        self.heading("The four equations, for one example: $C$ is its $C_x$")
        self.y += 0.02
        for name, matrix, component, words in EQUATIONS:
            self.y += 0.255
            self.text(self.left, name, 10.5, fontweight="bold")
            self.text(1.1, matrix, 10.5)
            self.text(3.55, component, 10.5)
            self.text(5.52, words, 9, "muted")
            self.y += 0.21
        self.y -= 0.04
        self.heading("The algorithm, for one example")
        for i, (name, what) in enumerate(STEPS, start=1):
            self.y += 0.19
            self.text(self.left, f"{i}  {name}", 10, fontweight="bold")
            self.text(1.9, what, 10)
        self.heading("Also good to have at hand")
        for name, what in OTHERS:
            tall = "dfrac" in what
            self.y += 0.27 if tall else 0.2
            self.text(self.left, name, 9.5, fontweight="bold")
            self.text(1.9, what, 9.5)
            self.y += 0.13 if tall else 0.055
        self.foot("bpkit. After chapter 2 of Michael Nielsen, Neural Networks and Deep "
                  "Learning, neuralnetworksanddeeplearning.com")
