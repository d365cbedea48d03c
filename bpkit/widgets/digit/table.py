"""The ten outputs as a table: how far each is up, what it should be, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...formatting import plain, raised, signed
from .asks import Asks

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
