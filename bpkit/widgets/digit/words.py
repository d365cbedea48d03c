"""The words and numbers of the explorer `digit`: its headings, and its text twin."""

from __future__ import annotations

from typing import Any

from ...formatting import decimals, plain, raised, signed
from ...network import Network
from ...params import Param
from .asks import Asks, largest
from .table import arrowed

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
