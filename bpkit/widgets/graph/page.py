"""What the explorer `graph` shows at one step of the way back: drawing, words, arithmetic."""

from __future__ import annotations

import html
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...figures.engine import PX, Shown, brief, draw_graph, inside, line_at, wire_of
from ...figures.graph import LINE, Graph, Part, halfway, route
from ...figures.style import style
from ...formatting import bracketed, short
from ..views.mathml import in_line, mathml
from .nodes import OwnSlopes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

START = (
    "Forward, each node computed its value from its inputs, and it knows its own rates. Nothing "
    "has gone back yet: no slope is known."
)


def number(value: float) -> str:
    """Return a number as a node shows it, or with a power of ten if it is too small for that."""
    said = brief(value)
    return short(value) if said.startswith("≈") or "·" in said else said


@dataclass(frozen=True, eq=False)
class Step:
    """The graph at a step of the way back, 0 before it; `yours` has the slopes of the reader's."""

    graph: Graph
    at: int
    yours: OwnSlopes

    @cached_property
    def shown(self) -> Shown:
        """What is known so far, and what is lit."""
        order = self.graph.order[: self.at]
        arrived = frozenset(part for i in order for part in self.graph.sent[i])
        wrong = {i: _given(given) for i, given in self.yours.wrong.items()}
        return Shown(frozenset(order), arrived, order[-1] if order else None, wrong)

    @property
    def middles(self) -> tuple[list[float], float]:
        """The middle of every column, and the width of it all, with room where something goes."""
        lit = self.shown.lit
        return self.graph.across(0 if lit is None else self.graph.column[lit])

    # ---- in words ----

    @cached_property
    def _names(self) -> list[str]:
        names = Counter(node.name for node in self.graph.nodes)
        return [
            "C" if not i else node.name if node.name[:1].isalpha() and names[node.name] == 1
            else f"{_quoted(node.name)} ({brief(node.value)})"
            for i, node in enumerate(self.graph.nodes)
        ]

    def name(self, i: int) -> str:
        """What a node is called in a sentence: its name, and its value where others have that."""
        return self._names[i]

    def slope_name(self, i: int) -> str:
        """What the slope of a node is called: ∂C/∂w of a leaf with a name that no other has."""
        called = self.name(i)  # that of a step says what was done, as σ does
        return "Its slope" if " " in called or self.graph.inputs[i] else f"∂C/∂{called}"

    @property
    def title(self) -> str:
        """What the stepper says."""
        many = len(self.graph.order)
        return f"{self.at} of {many}" if self.at else f"0 of {many}: values only"

    def sentences(self) -> list[str]:
        """Return what the step does: what the lit node got, and to whom it sends."""
        i = self.shown.lit
        if i is None:
            return [START]
        sent = self.graph.sent[i]
        said = [self._slope_of(i)]
        if sent:
            said.append("Each input receives the slope times the rate:")
        elif self.graph.inputs[i]:
            said.append("All its inputs are constants, so nothing travels further back.")
        else:
            said.append("It is not made from other nodes, so this way back ends here.")
        return said

    def _slope_of(self, i: int) -> str:
        parts, slope = self.graph.got[i], number(self.graph.slopes[i])
        if not i:
            return "The way back begins at C, whose own slope is 1: ∂C/∂C = 1."
        if not parts:
            return f"Nothing of C depends on {self.name(i)}: its slope is 0."
        if len(parts) == 1:
            return (f"{self.slope_name(i)} = {slope}: it feeds one node, so it receives one "
                    "contribution.")
        all_of = "both" if len(parts) == 2 else f"all {len(parts)}"
        return (f"{self.slope_name(i)} = {self.added(parts)} = {slope}: "
                f"{all_of} contributions have arrived and are added.")

    @staticmethod
    def added(parts: tuple[Part, ...]) -> str:
        """Return contributions as a sum."""
        first, *others = parts
        return " + ".join([number(first.size), *(bracketed(number(p.size)) for p in others)])

    def missing(self, i: int) -> int:
        """How many contributions a node still waits for."""
        return sum(part not in self.shown.arrived for part in self.graph.got[i])

    def rows(self) -> list[tuple[str, str, str]]:
        """Return to whom the lit node sends, its slope times the rate, and what is missing then."""
        i, rows = self.shown.lit, []
        if i is None:
            return []
        slope = number(self.graph.slopes[i])
        for part in self.graph.sent[i]:
            missing, all_of_it = self.missing(part.to), len(self.graph.got[part.to])
            then = "complete" if not missing else f"waiting for {missing} more"
            if all_of_it == 1:
                then = "its slope"
            how = f"{slope} × {bracketed(number(part.rate))} = {number(part.size)}"
            rows.append((self.name(part.to), how, then))
        return rows

    def own(self, i: int) -> list[tuple[str, str]]:
        """Return what one node knows by itself, line by line, each with its label."""
        graph, node = self.graph, self.graph.nodes[i]
        lines = [("value", number(node.value))]
        if node.inputs:
            lines.append(("made from", ", ".join(map(self.name, graph.inputs[i]))))
            rates = [f"by {self.name(j)}: {number(rate)}"
                     for j, rate in zip(graph.inputs[i], node.rates, strict=True)]
            lines.append(("rates", ", ".join(rates)))
        if node.constant:
            return [*lines, ("slope", "none: it is a given number that stays fixed")]
        if i:
            here = [part for part in graph.got[i] if part in self.shown.arrived]
            got = [f"{number(part.size)} from {self.name(part.start)}" for part in here]
            missing = self.missing(i)
            if missing:
                got.append(f"waiting for {missing}{' more' if here else ''}")
            lines.append(("contributions", ", ".join(got) or "none"))
        if i in self.shown.known or (i and not self.missing(i)):
            lines.append(("slope", number(graph.slopes[i])))
        if i in self.yours.wrong:
            lines.append(("yours", f"✗ {_given(self.yours.wrong[i])}"))
        return lines

    def label(self, i: int) -> str:
        """What a screen reader says of a node."""
        node = self.graph.nodes[i]
        said = f"node {self.name(i)}, value {number(node.value)}"
        if node.constant:
            return f"{said}, constant"
        if i in self.shown.known or (i and not self.missing(i)):
            said += f", slope {number(self.graph.slopes[i])}"
        elif i and self.missing(i) < len(self.graph.got[i]):
            said += f", waiting for {self.missing(i)} more"
        else:
            said += ", slope not known yet"
        return f"{said}, yours is different" if i in self.yours.wrong else said

    def verdict(self) -> str:
        """The verdict on the reader's own function in one line, or its traceback."""
        if self.yours.state == "right":
            return "Your go_back gives the right slope at every node."
        if self.yours.state != "wrong":
            return self.yours.message
        wrong = self.yours.wrong
        first, many = min(wrong), len(wrong)
        some = "1 node" if many == 1 else f"{many} nodes"
        return (
            f"✗ Your go_back gives a wrong slope at {some}. Nearest to C: {self.name(first)}, "
            f"yours {_given(wrong[first])}, right {number(self.graph.slopes[first])}."
        )

    # ---- as HTML ----

    def said_html(self) -> str:
        """Return the sentences with the arithmetic of the lit node."""
        lit = self.shown.lit
        head = "" if lit is None else f"<b class='name'>{_set(self.name(lit))}</b>"
        words = " ".join(_with_fractions(said) for said in self.sentences())
        rows = "".join(
            f"<tr><th scope='row'>to {_set(to)}</th><td class='how'>{how}</td>"
            f"<td class='then'>{'✓ ' * (then == 'complete')}{then}</td></tr>"
            for to, how, then in self.rows()
        )
        table = f"<table aria-label='contributions that are sent'>{rows}</table>" if rows else ""
        return f"<div class='bpkit said'><p role='status'>{head}{words}</p>{table}</div>"

    def own_html(self, i: int | None) -> str:
        """Return the line of one node, or how to choose one."""
        if i is None:
            return ("<div class='bpkit own'><p class='bpkit-muted'>Select a node to see what it "
                    "knows by itself.</p></div>")
        rows = "".join(f"<tr><th scope='row'>{label}</th><td>{_set(said)}</td></tr>"
                       for label, said in self.own(i))
        return (f"<div class='bpkit own'><b class='name'>{_set(self.name(i))}</b>"
                f"<table aria-label='the node that is selected'>{rows}</table></div>")

    def verdict_html(self) -> str:
        """Return the verdict on the reader's own function."""
        state = self.yours.state
        if state == "none":
            return ""
        said = html.escape(self.verdict())
        if state == "raised":
            words = f"<p>Your go_back raised an error:</p><pre tabindex='0'>{said}</pre>"
        else:
            words = f"<p>{in_line(self.verdict())}</p>"
        return f"<div class='bpkit verdict {state.replace(' ', '-')}'>{words}</div>"

    # ---- as a drawing ----

    def svg(self) -> str:
        """Return the graph as an SVG."""
        graph, shown = self.graph, self.shown
        middles, wide = self.middles
        wires, badges = [], []
        for wire in graph.wires:
            bends = route(graph, wire, middles)
            quiet = graph.nodes[wire.start].constant
            lit = wire.end == shown.lit and not quiet
            kind = "quiet" if quiet else "lit" if lit else ""
            drawn = f"<path class='bpkit-wire {kind}' d='{_path(bends)}'/>"
            wires.append((lit, drawn))
            if lit:
                x, y = bends[0][0]
                wires.append((True, f"<path class='bpkit-head' d='M{x:.1f} {y:.1f}l8 -4.5v9z'/>"))
        if shown.lit is not None:
            badges = [self._badge(part, middles) for part in graph.sent[shown.lit]]
        nodes = [self._node(i, middles) for i in range(len(graph.nodes))]
        under = "".join(drawn for _, drawn in sorted(wires, key=lambda each: each[0]))
        x, y = middles[0], graph.y[0] - graph.high(0) / 2 - 6
        top = min(0.0, y - 12)  # the letter C may stand above everything
        room = 400 if self.yours.state == "none" else 362  # px of a screen, above the verdict
        most = min(1.3, max(1.0, room / graph.height)) * wide
        return (
            f"<svg role='none' viewBox='0 {top:.1f} {wide:.1f} {graph.height - top:.1f}' "
            f"style='min-width: {wide:.0f}px; max-width: {most:.0f}px'>{under}{''.join(nodes)}"
            f"{''.join(badges)}<text class='bpkit-cost' x='{x:.1f}' y='{y:.1f}'>C</text></svg>"
        )

    def _node(self, i: int, middles: list[float]) -> str:
        graph, shown = self.graph, self.shown
        wide, high = graph.wide(i), graph.high(i)
        lines = []
        for line, (kind, said) in enumerate(inside(graph, i, shown)):
            y = line_at(line) - high / 2
            if kind in ("slope", "waits"):
                lines.append(f"<path d='M{7 - wide / 2:.1f} {y - LINE / 2:.1f}h{wide - 14:.1f}'/>")
            if said:
                known = " known" if kind == "slope" and i in shown.known else ""
                name = f"name{'' if said[0].isalpha() else ' sign'}" if kind == "name" else kind
                long = " long" if len(said) > 6 and kind != "name" else ""
                lines.append(f"<text class='{name}{known}{long}' y='{y + 4.2:.1f}'>"
                             f"{html.escape(said)}</text>")
        marks = [
            name for name, so in (
                ("quiet", graph.nodes[i].constant), ("lit", i == shown.lit),
                ("wrong", i in shown.yours), ("done", i in shown.known),
            ) if so
        ]  # fmt: skip
        box = f"x='{-wide / 2:.1f}' y='{-high / 2:.1f}' width='{wide:.1f}' height='{high:.1f}'"
        around = (f"x='{-wide / 2 - 3:.1f}' y='{-high / 2 - 3:.1f}' width='{wide + 6:.1f}' "
                  f"height='{high + 6:.1f}'")
        at = middles[graph.column[i]], graph.y[i]
        return (
            f"<g class='bpkit-node {' '.join(marks)}' data-node='{i}' data-x='{at[0]:.1f}' "
            f"transform='translate({at[0]:.1f} {at[1]:.1f})' role='radio' aria-checked='false' "
            f"tabindex='-1' aria-label='{html.escape(self.label(i), quote=True)}'>"
            f"<rect class='bpkit-box' {box} rx='8'/><rect class='bpkit-halo' {around} rx='10'/>"
            f"{''.join(lines)}</g>"
        )

    def _badge(self, part: Part, middles: list[float]) -> str:
        graph, said = self.graph, brief(part.size)
        x, y = halfway(route(graph, wire_of(graph, part), middles)[-1])
        dx = middles[graph.column[part.start]] - x
        wide = 7 * len(said) + 10
        return (
            f"<g class='bpkit-sent' data-dx='{dx:.1f}' data-dy='{graph.y[part.start] - y:.1f}' "
            f"transform='translate({x:.1f} {y:.1f})'><rect x='{-wide / 2}' y='-8.5' width='{wide}' "
            f"height='17' rx='8'/><text y='4.2'>{said}</text></g>"
        )

    def moves(self) -> list[dict[str, int]]:
        """Return for each node where the arrow keys lead from it."""
        graph, many = self.graph, len(self.graph.nodes)
        feeds: list[int | None] = [None] * many
        for wire in graph.wires:
            feeds[wire.start] = wire.end if feeds[wire.start] is None else feeds[wire.start]
        moves = []
        for i, inputs in enumerate(graph.inputs):
            lead = {"ArrowRight": feeds[i], "Home": many - 1, "End": 0}
            lead["ArrowLeft"] = next(iter(inputs), None)
            for key, j in (("ArrowUp", i - 1), ("ArrowDown", i + 1)):
                if 0 <= j < many and graph.column[j] == graph.column[i]:
                    lead[key] = j
            moves.append({key: j for key, j in lead.items() if j is not None})
        return moves

    # ---- where there is no page ----

    def text(self) -> str:
        """Return the step with its arithmetic, and every node with what is known of it."""
        lit = self.shown.lit
        head = f"step {self.title}" + ("" if lit is None else f": {self.name(lit)}")
        lines = [head, *self.sentences()]
        lines += [f"  to {to}: {how}, {then}" for to, how, then in self.rows()]
        lines.append(f"{len(self.graph.nodes)} nodes, from C back:")
        lines += [f"  {self.label(i).removeprefix('node ')}"
                  for i in range(len(self.graph.nodes))]
        if self.yours.state != "none":
            lines.append(self.verdict())
        return "\n".join(lines)

    def picture(self) -> Figure:
        """Draw the graph, and under it what the step does."""
        from matplotlib.figure import Figure

        middles, wide = self.middles
        said = [*self.sentences(), *(f"to {to}: {how}, {then}" for to, how, then in self.rows())]
        low = 22 * len(said) + 14
        with style("both") as palette:
            high = self.graph.height + 20
            figure = Figure(figsize=(wide / PX, (high + low) / PX))
            figure.set_facecolor("none")
            ax = figure.add_axes((0, low / (high + low), 1, high / (high + low)))
            ax.set(xlim=(0, wide), ylim=(self.graph.height, -20))
            ax.axis("off")
            draw_graph(ax, self.graph, middles, palette, self.shown)
            for line, words in enumerate(said):
                y = (low - 22 * (line + 0.5)) / (high + low)
                figure.text(14 / wide, y, words, va="center", fontsize=9.5, color=palette["ink"])
        return figure


def _quoted(name: str) -> str:
    """A name that other nodes have too; a sign in quotes, or it would be read as one."""
    return name if name[:1].isalpha() else f"“{name}”" if name else "the node"


def _given(value: Any) -> str:
    """What the reader's function left as a slope."""
    try:
        return number(float(value))
    except (TypeError, ValueError):
        return "none" if value is None else f"a {type(value).__name__}"


def _set(words: str) -> str:
    """Words in which names are set as mathematics."""
    return " ".join(
        mathml(bare) + word[len(bare):] if (bare := word.rstrip(",:;")) and len(bare) == 1
        and bare.isalpha() and bare not in "a" else in_line(word)
        for word in words.split(" ")
    )


def _with_fractions(sentence: str) -> str:
    return " ".join(
        mathml(bare, fractions=False) + word[len(bare):]
        if (bare := word.rstrip(",.:")).startswith("∂") else in_line(word)
        for word in sentence.split(" ")
    )


def _path(bends: list[Any]) -> str:
    """The curves of a wire as an SVG path."""
    (x, y), *_ = bends[0]
    d = f"M{x:.1f} {y:.1f}"
    for (u, v), *rest in bends:
        if (u, v) != (x, y):
            d += f"L{u:.1f} {v:.1f}"
        d += "C" + " ".join(f"{a:.1f} {b:.1f}" for a, b in rest)
        x, y = rest[-1]
    return d
