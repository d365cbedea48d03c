"""What the explorer `digit` shows: its sentences, the table of the outputs, and the views."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import numpy as np

from ...formatting import decimals, plain, raised, signed
from ...network import Network
from ...params import Param
from ..views.controls import Picker
from ..views.digit_pad import SIDE, DigitPad, describe
from ..views.mathml import in_line, mathml
from ..views.signed_map import SignedMap
from .asks import DIGITS, RIGHT, Asks, largest

KEY = ("<p><span class='bpkit-key bpkit-key-more'></span>filled: more &ensp;"
       "<span class='bpkit-key bpkit-key-less'></span>hollow: less &ensp; the area is the size</p>")
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
    """The line over the image, with a break before what it shows."""
    return f"<p>{what(image).replace('], ', '], <br>')}</p>"


def answer(shown: Asks) -> str:
    """Say which digit the network takes the image for."""
    return f"the largest output is the one for {int(shown.a.argmax())}"


def costs(shown: Asks) -> str:
    """The line under the outputs: the cost, before and after the steps."""
    parts = [f"The network says {int(shown.a.argmax())}."]
    if shown.C_x is not None:
        parts.append(f"{mathml('Cₓ')} = {plain(shown.C_x, 3)}.")
    if shown.C is not None and shown.C_after is not None:
        cost = mathml("Cₓ" if shown.m == 1 else "C")
        of = "" if shown.m == 1 else f" of the {shown.m} seen"
        parts.append(
            f"With {counted(shown.steps)}: {cost}{of} "
            f"{plain(shown.C, 3)} → <b>{plain(shown.C_after, 3)}</b>."
        )
    return f"<p class='bpkit-cost' role='status'>{' '.join(parts)}</p>"


def counted(steps: int) -> str:
    """Return so many steps in words."""
    return f"{steps} step{'' if steps == 1 else 's'}"


def taken(shown: Asks, steps: int) -> str:
    """Say how many steps the copy has taken, and why they are fewer than asked for."""
    if shown.after is None:
        return "<p>no step taken</p>"
    why = "" if shown.steps == steps else "; the next would make a number infinite"
    return f"<p><b>{counted(shown.steps)} taken</b>{why}</p>"


def who(shown: Asks) -> str:
    """Say who asks."""
    return "this example" if shown.m == 1 else f"the average of the {shown.m} seen"


def _derivative(shown: Asks, of: str, markup: bool = False) -> str:
    if markup:
        return mathml(f"−∂{'C' if shown.m != 1 else 'Cₓ'}/∂{of}", fractions=False)
    return f"−∂{'C' if shown.m != 1 else 'C_x'}/∂{of}"


def of_weights(l: int, shown: Asks) -> str:
    """What is drawn in the map of w^l, in one plain phrase."""
    w = f"w{raised(l)}"
    return f"what {who(shown)} asks of {w}, {_derivative(shown, w)}"


def of_biases(shown: Asks) -> str:
    """What is drawn in the row of layer 2, in one plain phrase."""
    return f"what {who(shown)} asks of the biases b², {_derivative(shown, 'b²')}"


def last_layer(net: Network, shown: Asks) -> str:
    """What is beside the map of the last layer's weights."""
    if shown.of_w is None:
        return f"<h3>What is asked of the weights</h3><p>{NOTHING}</p>"
    w = f"w{raised(net.L)}"
    rows, columns = net.w[net.L].shape
    return (
        f"<h3>What {who(shown)} asks of {in_line(w)}</h3>"
        f"<p>{_derivative(shown, w, markup=True)}, {rows} × {columns} numbers: a row for each "
        "output, a column for each neuron of the layer before.</p>"
        f"<p>The largest: <b>{in_line(largest(net.L, shown.of_w[net.L]))}</b></p>"
    )


def layer_2(net: Network, shown: Asks) -> str:
    """The heading over the row of layer 2's biases, where a neuron is chosen."""
    choose = "Choose a neuron to see what is asked of the 784 weights into it."
    if shown.of_b is None:
        return f"<h3>What is asked of the {net.n[2]} neurons of layer 2</h3><p>{choose}</p>"
    delta = in_line(" = −δ²" if shown.m == 1 else ", the mean of −δ²")
    return (
        f"<h3>What {who(shown)} asks of the {net.n[2]} neurons of layer 2</h3>"
        f"<p>{_derivative(shown, 'b²', markup=True)}{delta}. {choose}</p>"
    )


def one_neuron(j: int) -> str:
    """The heading over what is said of neuron j of layer 2."""
    return f"<h3>… and of the weights into <span class='bpkit-selected'>neuron {j + 1}</span></h3>"


def its_weights(shown: Asks, j: int) -> str:
    """What the map of the 784 weights into neuron j of layer 2 shows."""
    return f"<p><code>net.w[2][{j}, :]</code>, one for each pixel. {in_line(_why(shown, j))}</p>"


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
        heads.append(f"after {counted(shown.steps)}")
        numbers.append([plain(value, 3) for value in shown.after])
    rows = zip(map(str, range(len(shown.a))), *numbers, strict=True)
    lines = [f"{what(image)}; {answer(shown)}",
             "  ".join(heads),
             *("  ".join(cell.rjust(len(head)) for cell, head in zip(row, heads, strict=True))
               for row in rows)]
    lines[0] = lines[0][0].upper() + lines[0][1:]
    if image.trained:
        lines.insert(1, f"asked of the trained network, right on {RIGHT} % of the test images")
    if image.drawn:
        lines.insert(1, f"the network sees it scaled and centred: {describe(image.sees)}")
    if shown.C_x is not None:
        lines.append(f"C_x = {plain(shown.C_x, 3)}")
    if shown.of_w is None or shown.C is None:
        return "\n".join([*lines, NOTHING])
    if shown.C_after is not None:
        lines.append(f"{counted(shown.steps)} of η = {image.eta:g}: {cost} from "
                     f"{plain(shown.C, 3)} to {plain(shown.C_after, 3)}")
    lines.append(f"What {who(shown)} asks for most, −∂{cost}/∂w:")
    if net.L > 2:
        lines.append(f"  of w{up}: {largest(net.L, shown.of_w[net.L])}")
    lines.append(f"  of w² into neuron {image.neuron + 1}: "
                 f"{largest(2, shown.of_w[2], image.neuron)}")
    lines.append(f"  {_why(shown, image.neuron)}")
    return "\n".join(lines)


HEIGHT, WIDTH, EDGE = 104, 44, 6
INK = (27, 31, 36)  # of the pad; like there, it turns light on a dark background


def arrowed(value: float) -> str:
    """Return what is asked as an arrow and a number, or the number alone where that is 0."""
    text = signed(value, 3)
    return {"+": "↑ ", "−": "↓ "}.get(text[0], "") + text


def _way(value: float) -> str:
    return {"+": "up", "−": "down"}.get(signed(value, 3)[0], "")


def table(sees: np.ndarray, shown: Asks, L: int) -> str:
    """Return the outputs of layer L as an HTML table, one column for each digit.

    `sees`, (28, 28), is what the network sees; its picture comes before the bars.
    """
    up = raised(L)
    outputs = _each(shown.a, plain, 3)
    said = int(shown.a.argmax())
    outputs[said] = f"<b>{outputs[said]}</b>"
    rows = [_row(_thumb(sees), _charts(shown), "bpkit-charts"),
            _row(f"output {mathml(f'a{up}')}", outputs)]
    if shown.y is not None and shown.of_a is not None:
        of_a = mathml(f"−∂Cₓ/∂a{up}", fractions=False)
        rows.append(_row("should be", _each(shown.y, plain, 0)))
        cells = [f"<span class='bpkit-{_way(value)}'>{signed(value, 3)}</span>"
                 for value in shown.of_a]
        rows.append(_row(f"asked {of_a}", cells))
    if shown.after is not None:
        head = f"after {counted(shown.steps)}"
        rows.append(_row(head, _each(shown.after, plain, 3), "bpkit-after"))
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


def _thumb(sees: np.ndarray) -> str:
    """Return what the network sees as a small picture."""
    from PIL import Image

    pixels = np.empty((SIDE, SIDE, 4), np.uint8)
    pixels[...] = *INK, 0
    pixels[..., 3] = np.round(255 * sees)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "png")
    data = base64.b64encode(file.getvalue()).decode()
    said = f"What the network sees: {describe(sees)}"
    picture = f"<img src='data:image/png;base64,{data}' alt='{said}'>"
    return f"<span class='bpkit-thumb'>{picture}</span><span>the network sees</span>"


def _each(values: np.ndarray, write: Callable[[float, int], str], digits: int) -> list[str]:
    return [write(value, digits) for value in values]


def _row(head: str, cells: Sequence[str], kind: str = "") -> str:
    hidden = " aria-hidden='true'" if kind == "bpkit-charts" else ""
    body = "".join(f"<td{hidden}>{cell}</td>" for cell in cells)
    return f"<tr class='{kind}'><th scope='row'>{head}</th>{body}</tr>"


def arrow_ends(a: float, asked: float, most: float, low: float, high: float) -> tuple[float, float]:
    """Return where the arrow of a request begins and ends on the scale of a.

    Its length is the size of the request. It begins at a, so with the quadratic cost it ends at y.
    If more than 1 is asked of an output, all arrows are shortened alike, so that none leaves the
    scale.
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


LEAST_ETA, MOST_ETA, MOST_STEPS = 0.001, 100.0, 50
UNTOLD = -1  # a Dropdown knows no None
THIS, AVERAGE = "this", "average"
LAST, LAYER_2 = "last", "layer 2"


class DigitView:
    """Widgets by what they do; `children` lays them out, `show` fills them with numbers.

    `given` is what the network is called, or None if there is no other to choose.
    """

    def __init__(self, net: Network, given: str | None):
        self._net = net
        self.pad = DigitPad()
        self.pad.note = "The network sees it scaled and centred."
        self.next, self.ten, self.back, self.before, self.after = map(_button, (
            "Next example", "Next 10", "Back to the example", "‹ neuron", "neuron ›"))
        self.label = _dropdown("it should be", [("not told", UNTOLD), *(
            (str(d), d) for d in range(DIGITS))])
        self.network = None if given is None else _dropdown("network", [
            (given, False), (f"trained, {RIGHT} %", True)])
        if self.network is not None:
            self.network.tooltip = "with the percentage of the test images that it reads correctly"
        self.who = Picker(label="who asks", picked=THIS, options=[
            {"value": THIS, "name": "this example asks"},
            {"value": AVERAGE, "name": "the average of those seen asks"}])
        self.step, self.undo = _button("Take a step"), _button("Undo the steps")
        self.step.tooltip = "Changes a copy of the network by what is asked, times η"
        self.eta = ipywidgets.BoundedFloatText(
            min=LEAST_ETA, max=MOST_ETA, step=0.5, description="step size η",
            layout={"width": "152px"}, style={"description_width": "initial"})
        # A column of the last layer's map is a neuron of layer 2 only if that is the layer before.
        self.last = None if net.L == 2 else SignedMap(
            np.zeros(net.w[net.L].shape), row_names=[str(d) for d in range(DIGITS)],
            row_word="into the output for", column_word="from hidden neuron",
            selectable=net.L == 3)
        self.row = SignedMap(np.zeros((1, net.n[2])), column_word="neuron", selectable=True)
        self.map = SignedMap(np.zeros((SIDE, SIDE)), row_word="from pixel row", labels=False)
        self._title, self._outputs, self._costs, self._taken = (
            ipywidgets.HTML() for _ in range(4))
        self._of_last, self._of_row, self._of_neuron, self._of_weights = (
            ipywidgets.HTML() for _ in range(4))
        self.part = Picker(
            label="what is shown", caption="What is asked of", picked=LAST, options=[
                {"value": LAST, "name": f"weights w{raised(net.L)}",
                 "markup": in_line(f"weights w{raised(net.L)}")},
                {"value": LAYER_2, "name": "layer 2 and its weights"}])
        self._parts = self._lay_out_parts()
        self.part.observe(lambda _: self._show_part(), "picked")
        self._show_part()

    @property
    def children(self) -> list[ipywidgets.Widget]:
        """The widgets from top to bottom."""
        network = [] if self.network is None else [self.network]
        part = [] if self.last is None else [self.part]
        return [
            _box("controls", self.next, self.ten, self.back, self.label, *network),
            _box("cards", _card("image", self._title, self.pad),
                 _card("asked", self._outputs, self._costs, _box("controls", self.who),
                       _box("controls", self.step, self.undo, self.eta, self._taken))),
            _box("controls", *part, ipywidgets.HTML(KEY)),
            *self._parts.values(),
        ]

    def _lay_out_parts(self) -> dict[str, ipywidgets.Box]:
        """Show one thing at a time, the last layer or layer 2; they are the same if L is 2."""
        turn = _box("controls", self._of_neuron, self.before, self.after)
        layer_2 = [self._of_row, self.row, turn, self._of_weights]
        pixels = _card("pixels", self.map)
        if self.last is None:
            return {LAST: _box("cards", _card("neurons", self._of_last, *layer_2), pixels)}
        return {
            LAST: _box("cards", _card("last", self.last), _card("words", self._of_last)),
            LAYER_2: _box("cards", _card("neurons", *layer_2), pixels),
        }

    def _show_part(self) -> None:
        for name, part in self._parts.items():
            part.layout.display = None if name == self.part.picked else "none"

    def show(self, image: Any, shown: Asks) -> None:
        """Show the image of the explorer with what is asked."""
        net, j = self._net, image.neuron
        if not np.array_equal(self.pad.pixels, image.pixels):
            self.pad.pixels = image.pixels
        self.pad.name = what(image)
        self.back.disabled = not image.drawn
        self.step.disabled = shown.of_w is None or image.steps >= min(MOST_STEPS, shown.steps + 1)
        self.undo.disabled = not image.steps
        self._title.value = title(image)
        self._outputs.value = table(image.sees, shown, net.L)
        self._costs.value = costs(shown)
        self._taken.value = taken(shown, image.steps)
        self._of_last.value = last_layer(net, shown)
        self._of_row.value = layer_2(net, shown)
        self._of_neuron.value = one_neuron(j)
        self._of_weights.value = its_weights(shown, j)
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


def _dropdown(said: str, options: list[tuple[str, Any]]) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(options=options, description=said, layout={"width": "auto"},
                               style={"description_width": "initial"})


def _box(kind: str, *children: ipywidgets.Widget) -> ipywidgets.Box:
    return ipywidgets.Box(children, _dom_classes=[f"bpkit-{kind}"])


def _card(kind: str, *children: ipywidgets.Widget) -> ipywidgets.VBox:
    return ipywidgets.VBox(children, _dom_classes=[f"bpkit-{kind}"])
