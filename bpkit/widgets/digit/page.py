"""What stands in the explorer `digit`: its sentences, the table of the outputs, and the views."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import numpy as np

from ...formatting import decimals, plain, raised, signed
from ...network import Network
from ...params import Param
from ..views.digit_pad import SIDE, DigitPad
from ..views.signed_map import SignedMap
from .asks import DIGITS, Asks, largest

KEY = ("<span class='bpkit-key bpkit-key-more'></span>filled: more &ensp;"
       "<span class='bpkit-key bpkit-key-less'></span>hollow: less &ensp; the area is the size")
NOTHING = "Nothing is asked until you say which digit it should be."


def what(image: Any) -> str:
    """Say what the image is, and what it should be."""
    if image.drawn:
        return "your own drawing, " + ("no label" if image.label is None else f"a {image.label}")
    shows = image.shows
    said = f"example {image.example}, data.x[:, {image.example}], a handwritten {shows}"
    if image.label is None:
        return f"{said}, no label"
    return said if image.label == shows else f"{said}, labelled {image.label}"


def title(image: Any) -> str:
    """The heading over the image."""
    return f"<h3>The image</h3><p>{what(image)}</p>"


def answer(shown: Asks) -> str:
    """Say which digit the network takes the image for."""
    return f"the largest output is the one for {int(shown.a.argmax())}"


def costs(shown: Asks, eta: float) -> str:
    """The line under the outputs: the cost, and what a step makes of it."""
    parts = [f"T{answer(shown)[1:]}."]
    if shown.C_x is not None:
        parts.append(f"<i class='bpkit-math'>C<sub>x</sub></i> = {plain(shown.C_x, 3)}.")
    if shown.C is not None and shown.C_after is not None:
        cost = "C<sub>x</sub>" if shown.m == 1 else "C"
        of = "" if shown.m == 1 else f" of the {shown.m} seen"
        parts.append(
            f"One step of <i class='bpkit-math'>η</i> = {eta:g}: <i class='bpkit-math'>{cost}</i>"
            f"{of} {plain(shown.C, 3)} → <b>{plain(shown.C_after, 3)}</b>."
        )
    return f"<p class='bpkit-cost' role='status'>{' '.join(parts)}</p>"


def who(shown: Asks) -> str:
    """Say who asks."""
    return "this example" if shown.m == 1 else f"the average of the {shown.m} seen"


def _derivative(shown: Asks, of: str, markup: bool = False) -> str:
    cost = "C" if shown.m != 1 else "C<sub>x</sub>" if markup else "C_x"
    return f"<i class='bpkit-math'>−∂{cost}/∂{of}</i>" if markup else f"−∂{cost}/∂{of}"


def of_weights(l: int, shown: Asks) -> str:
    """What is drawn in the map of w^l, in one plain phrase."""
    w = f"w{raised(l)}"
    return f"what {who(shown)} asks of {w}, {_derivative(shown, w)}"


def of_biases(shown: Asks) -> str:
    """What is drawn in the row of layer 2, in one plain phrase."""
    return f"what {who(shown)} asks of the biases b², {_derivative(shown, 'b²')}"


def last_layer(net: Network, shown: Asks) -> str:
    """The heading over the map of the last layer's weights."""
    if shown.of_w is None:
        return f"<h3>What is asked of the weights</h3><p>{NOTHING}</p>"
    w = f"w{raised(net.L)}"
    rows, columns = net.w[net.L].shape
    return (
        f"<h3>What {who(shown)} asks of {w}: {_derivative(shown, w, markup=True)}, "
        f"{rows} × {columns} numbers</h3><p>{KEY}. "
        f"The largest: <b>{largest(net.L, shown.of_w[net.L])}</b></p>"
    )


def layer_2(net: Network, shown: Asks) -> str:
    """The heading over the row of layer 2's biases, where a neuron is chosen."""
    choose = "<p>Choose a neuron to see what is asked of the 784 weights into it.</p>"
    if shown.of_b is None:
        return f"<h3>… and of the {net.n[2]} neurons of layer 2</h3>{choose}"
    delta = " = −δ²" if shown.m == 1 else ", the mean of −δ²"
    return (
        f"<h3>… and of the {net.n[2]} neurons of layer 2: "
        f"{_derivative(shown, 'b²', markup=True)}{delta}</h3>{choose}"
    )


def one_neuron(shown: Asks, j: int) -> str:
    """The heading over the map of the 784 weights into neuron j of layer 2."""
    head = f"<h3>… and of the weights into <span class='bpkit-selected'>neuron {j + 1}</span></h3>"
    code = f"<code>net.w[2][{j}, :]</code>, one for each pixel."
    return f"{head}<p>{code} {_why(shown, j)}</p>"


def _why(shown: Asks, j: int) -> str:
    if shown.of_w is None or shown.of_b is None:
        return NOTHING
    if shown.m > 1:
        return f"The mean of {shown.m} images, each times its own −δ²."
    delta = shown.of_b[2]
    name = Param("b", 2, j).book[1:]
    return f"The image itself times −δ{name} = {signed(delta[j], decimals(delta))}."


def text(image: Any, net: Network, shown: Asks) -> str:
    """The text twin: what is shown, in words and numbers."""
    up, cost = raised(net.L), "C_x" if shown.m <= 1 else "C"
    heads = ["digit", f"output a{up}"]
    numbers = [[plain(value, 3) for value in shown.a]]
    if shown.y is not None and shown.of_a is not None:
        heads += ["should be", f"asked, −∂C_x/∂a{up}"]
        numbers += [[plain(y, 0) for y in shown.y], [arrowed(value) for value in shown.of_a]]
    if shown.after is not None:
        heads.append("after the step")
        numbers.append([plain(value, 3) for value in shown.after])
    rows = zip(map(str, range(len(shown.a))), *numbers, strict=True)
    lines = [f"{what(image)}; {answer(shown)}",
             "  ".join(heads),
             *("  ".join(cell.rjust(len(head)) for cell, head in zip(row, heads, strict=True))
               for row in rows)]
    lines[0] = lines[0][0].upper() + lines[0][1:]
    if shown.C_x is not None:
        lines.append(f"C_x = {plain(shown.C_x, 3)}")
    if shown.of_w is None or shown.C is None:
        return "\n".join([*lines, NOTHING])
    if shown.C_after is not None:
        lines.append(f"one step of η = {image.eta:g}: {cost} from {plain(shown.C, 3)} to "
                     f"{plain(shown.C_after, 3)}")
    lines.append(f"The largest that {who(shown)} asks, −∂{cost}/∂w:")
    if net.L > 2:
        lines.append(f"  of w{up}: {largest(net.L, shown.of_w[net.L])}")
    lines.append(f"  of w² into neuron {image.neuron + 1}: "
                 f"{largest(2, shown.of_w[2], image.neuron)}")
    lines.append(f"  {_why(shown, image.neuron)}")
    return "\n".join(lines)


HEIGHT, WIDTH, EDGE = 168, 44, 6


def arrowed(value: float) -> str:
    """Return what is asked as an arrow and a number, or the number alone where that is 0."""
    text = signed(value, 3)
    return {"+": "↑ ", "−": "↓ "}.get(text[0], "") + text


def _way(value: float) -> str:
    return {"+": "up", "−": "down"}.get(signed(value, 3)[0], "")


def table(shown: Asks, L: int) -> str:
    """Return the outputs of layer L as an HTML table, one column for each digit."""
    up = raised(L)
    outputs = _each(shown.a, plain, 3)
    said = int(shown.a.argmax())
    outputs[said] = f"<b>{outputs[said]}</b>"
    rows = [_row("", _charts(shown), "bpkit-charts"),
            _row(f"output <i class='bpkit-math'>a{up}</i>", outputs)]
    if shown.y is not None and shown.of_a is not None:
        of_a = f"<i class='bpkit-math'>−∂C<sub>x</sub>/∂a{up}</i>"
        rows.append(_row("should be", _each(shown.y, plain, 0)))
        cells = [f"<span class='bpkit-{_way(value)}'>{signed(value, 3)}</span>"
                 for value in shown.of_a]
        rows.append(_row(f"asked {of_a}", cells))
    if shown.after is not None:
        rows.append(_row("after the step", _each(shown.after, plain, 3), "bpkit-after"))
    wanted = -1 if shown.y is None else int(shown.y.argmax())
    heads = "".join(
        f"<th scope='col'><span class='{'bpkit-wanted' if d == wanted else ''}'>{d}</span></th>"
        for d in range(len(shown.a))
    )
    return (
        "<div class='bpkit bpkit-outputs' tabindex='0' role='region' aria-label='Outputs'>"
        "<table aria-label='The ten outputs'><thead><tr>"
        f"<th scope='row'>digit</th>{heads}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _each(values: np.ndarray, write: Callable[[float, int], str], digits: int) -> list[str]:
    return [write(value, digits) for value in values]


def _row(head: str, cells: Sequence[str], kind: str = "") -> str:
    hidden = " aria-hidden='true'" if kind == "bpkit-charts" else ""
    body = "".join(f"<td>{cell}</td>" for cell in cells)
    return f"<tr class='{kind}'{hidden}><th scope='row'>{head}</th>{body}</tr>"


def arrow_ends(a: float, asked: float, most: float, low: float, high: float) -> tuple[float, float]:
    """Return where an arrow of the size of what is asked begins and ends on the scale of a.

    It begins at a, and with the quadratic cost it then ends at y. Where more than 1 is asked of an
    output all arrows are made shorter alike, and none leaves the scale.
    """
    length = asked / max(1.0, most) if np.isfinite(asked) else float(np.sign(asked))
    start = min(max(a, low - min(length, 0.0)), high - max(length, 0.0))
    return start, start + length


def _charts(shown: Asks) -> list[str]:
    levels = [shown.a] if shown.after is None else [shown.a, shown.after]
    low = min(0.0, float(np.min(levels)))
    high = max(1.0, float(np.max(levels)))
    asked = np.zeros_like(shown.a) if shown.of_a is None else shown.of_a
    most = float(np.abs(asked[np.isfinite(asked)]).max(initial=0.0))

    def at(value: float) -> float:
        return EDGE + (HEIGHT - 2 * EDGE) * (high - value) / (high - low)

    charts = []
    for j, a in enumerate(shown.a):
        top, bottom = sorted([at(a), at(0)])
        parts = [
            _tag("rect", "track", x=6, y=EDGE, width=18, height=HEIGHT - 2 * EDGE),
            _tag("rect", "level", x=6, y=top, width=18, height=max(bottom - top, 0.5)),
        ]
        if shown.y is not None:
            y = at(shown.y[j])
            parts.append(_tag("line", "target", x1=2, x2=42, y1=y, y2=y))
            start, end = (at(v) for v in arrow_ends(a, asked[j], most, low, high))
            parts.append(_arrow(start, end))
        if shown.after is not None:
            y = at(shown.after[j])
            parts.append(_tag("line", "moved", x1=3, x2=27, y1=y, y2=y))
        charts.append(f"<svg width='{WIDTH}' height='{HEIGHT}'>{''.join(parts)}</svg>")
    return charts


def _arrow(start: float, end: float) -> str:
    if abs(end - start) < 2:
        return ""
    way = "up" if end < start else "down"
    head = (7 if way == "up" else -7) * min(1.0, abs(end - start) / 10)
    neck = end + head
    point = f"M28.5 {neck:.1f}H39.5L34 {end:.1f}z"
    return (_tag("line", f"shaft bpkit-{way}", x1=34, x2=34, y1=start, y2=neck)
            + f"<path class='bpkit-head bpkit-{way}' d='{point}'/>")


def _tag(tag: str, kind: str, **numbers: Any) -> str:
    values = " ".join(f"{name}='{value:.1f}'" for name, value in numbers.items())
    return f"<{tag} class='bpkit-{kind}' {values}/>"


LEAST_ETA, MOST_ETA = 0.001, 100.0
UNTOLD = -1  # a Dropdown knows no None


class DigitView:
    """Widgets by what they do; `children` lays them out, `show` fills them with numbers."""

    def __init__(self, net: Network):
        self._net = net
        self.pad = DigitPad()
        self.next, self.ten, self.back, self.before, self.after = map(_button, (
            "Next example", "Next 10", "Back to the example", "‹ neuron", "neuron ›"))
        self.label = ipywidgets.Dropdown(
            options=[("not told", UNTOLD), *((str(d), d) for d in range(DIGITS))],
            description="it should be", style={"description_width": "initial"},
            layout={"width": "auto"})
        self.who = ipywidgets.ToggleButtons(
            options=[("this example asks", False), ("the average of those seen asks", True)])
        self.step = ipywidgets.ToggleButton(
            description="Do what they ask", tooltip="A copy of the network makes one step")
        self.eta = ipywidgets.BoundedFloatText(
            min=LEAST_ETA, max=MOST_ETA, step=0.5, description="step size η",
            layout={"width": "168px"}, style={"description_width": "initial"})
        # A column of the last layer's map is a neuron of layer 2 only where that is the one before.
        self.last = None if net.L == 2 else SignedMap(
            np.zeros(net.w[net.L].shape), row_names=[str(d) for d in range(DIGITS)],
            row_word="into the output for", column_word="from hidden neuron",
            selectable=net.L == 3)
        self.row = SignedMap(np.zeros((1, net.n[2])), column_word="neuron", selectable=True)
        self.map = SignedMap(np.zeros((SIDE, SIDE)), row_word="from pixel row", labels=False)
        self._title, self._outputs, self._costs = (ipywidgets.HTML() for _ in range(3))
        self._of_last, self._of_row, self._of_neuron = (ipywidgets.HTML() for _ in range(3))
        self._of_row.add_class("bpkit-gap")

    @property
    def children(self) -> list[ipywidgets.Widget]:
        """The widgets from top to bottom."""
        maps = [self._of_last, *([self.last] if self.last else []), self._of_row, self.row]
        return [
            _box("controls", self.next, self.ten, self.back, self.label),
            _box("cards", _card("284px", self._title, self.pad),
                 _card("728px", self._outputs, self._costs,
                       _box("controls", self.step, self.eta))),
            _box("controls", self.who),
            _box("cards", _card("664px", *maps),
                 _card("288px", self._of_neuron, self.map,
                       _box("controls", self.before, self.after))),
        ]

    def show(self, image: Any, shown: Asks) -> None:
        """Show the image of the explorer with what is asked."""
        net, j = self._net, image.neuron
        if not np.array_equal(self.pad.pixels, image.pixels):
            self.pad.pixels = image.pixels
        self.pad.name = what(image)
        self.back.disabled = not image.drawn
        self._title.value = title(image)
        self._outputs.value = table(shown, net.L)
        self._costs.value = costs(shown, image.eta)
        self._of_last.value = last_layer(net, shown)
        self._of_row.value = layer_2(net, shown)
        self._of_neuron.value = one_neuron(shown, j)
        of_w = shown.of_w or {l: np.zeros_like(w) for l, w in net.w.items()}
        of_b = shown.of_b or {l: np.zeros(n) for l, n in net.n.items()}
        if self.last is not None:
            _put(self.last, of_w[net.L], of_weights(net.L, shown))
        _put(self.row, of_b[2].reshape(1, -1), of_biases(shown))
        _put(self.map, of_w[2][j].reshape(SIDE, SIDE),
             f"{of_weights(2, shown)} into neuron {j + 1}")


def _put(view: SignedMap, values: np.ndarray, name: str) -> None:
    with view.hold_sync():
        view.name, view.digits, view.values = name, decimals(values), values


def _button(said: str) -> ipywidgets.Button:
    return ipywidgets.Button(description=said)


def _box(kind: str, *children: ipywidgets.Widget) -> ipywidgets.Box:
    return ipywidgets.Box(children, _dom_classes=[f"bpkit-{kind}"])


def _card(width: str, *children: ipywidgets.Widget) -> ipywidgets.VBox:
    return ipywidgets.VBox(children, layout={"width": f"min({width}, 100%)"})
