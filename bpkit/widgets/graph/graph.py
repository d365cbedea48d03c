"""The explorer `graph`: a cost as a graph of operations, and the way back, node by node."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from ...engine import copied
from ...engine import go_back as our_go_back
from ...figures.engine import network
from ...figures.graph import arranged
from ...validation import function, whole
from ..explorer import Explorer
from ..views.controls import Stepper
from ..views.graph_view import GraphView
from .nodes import as_node, nodes_of, try_go_back
from .page import Step

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class GraphWalk(Explorer):
    """A graph of single operations, and the order in which the slopes of C become known in it.

    Traits: `step`, from 0, where only values are known, to `last`; each step is one node's turn.
    `selected`, the node whose own numbers are shown, counted from C, which is 0, or None. `view`
    is the picture.
    """

    # traitlets.Any would accept None without validation.
    step: Any = traitlets.TraitType(0, help="the step that is shown, from 0")
    selected: Any = traitlets.TraitType(None, help="the node that is selected, from 0, or None")

    def __init__(self, C: Any, go_back: Callable[..., Any] | None = None, step: Any = 0):
        if go_back is not None:
            function("go_back", go_back, " of C", "go_back")
        nodes = nodes_of(C)
        ours = copied(nodes, as_node)
        our_go_back(ours[0])
        yours = try_go_back(go_back, nodes, [node.slope for node in ours])
        wrong = {ours[i]: given for i, given in yours.wrong.items()}
        graph = arranged(ours, extra=wrong)  # each of these has one more line
        yours = replace(yours, wrong={i: wrong[node] for i, node in enumerate(graph.nodes)
                                      if node in wrong})
        self._graph, self._yours = graph, yours
        self.view = GraphView(moves=Step(graph, 0, yours).moves())
        self._stepper = Stepper(
            last=self.last, name="go back through the graph", noun="step", interval=1600,
            says=[Step(graph, at, yours).title for at in range(self.last + 1)],
        )
        self._said, self._own, self._verdict = (ipywidgets.HTML() for _ in range(3))
        lines = ipywidgets.Box([self._said, self._own])
        lines.add_class("lines")
        super().__init__([self._stepper, self.view, lines, self._verdict])
        self.add_class("bpkit-graph-walk")
        self.step = step
        traitlets.link((self, "step"), (self._stepper, "value"))
        self.view.observe(lambda change: self.set_trait("selected", change["new"]), "selected")
        self.observe(lambda _: self._show(), ["step", "selected"])
        self._show()

    @property
    def last(self) -> int:
        """The number of the last step."""
        return len(self._graph.order)

    @property
    def state(self) -> str:
        """How the reader's own go_back did: none, not attempted, raised, wrong or right."""
        return self._yours.state

    @property
    def now(self) -> Step:
        """The step that is shown."""
        return Step(self._graph, self.step, self._yours)

    @traitlets.validate("step")
    def _a_step(self, proposal: Any) -> int:
        return whole("step", proposal["value"], 0, self.last)

    @traitlets.validate("selected")
    def _a_node(self, proposal: Any) -> int | None:
        self.view.selected = proposal["value"]  # which knows what can be selected
        return self.view.selected

    def _show(self) -> None:
        now = self.now
        self.view.drawing = now.svg()
        self._said.value = now.said_html()
        self._own.value = now.own_html(self.selected)
        self._verdict.value = now.verdict_html()

    def _text(self) -> str:
        """Return the step with its arithmetic, and every node with what is known of it."""
        own = [] if self.selected is None else [
            f"selected: {self.now.name(self.selected)}",
            *(f"  {label}: {said}" for label, said in self.now.own(self.selected)),
        ]
        return "\n".join([self.now.text(), *own])

    def _picture(self) -> Figure:
        """Return the graph and what the step does, for light and dark grounds."""
        return self.now.picture()


def graph(C: Any = None, go_back: Callable[..., Any] | None = None, step: int = 0) -> GraphWalk:
    """Show the graph that C is made of, and go back through it, node by node, to find the slopes.

    `C`: a node, with value, inputs, rates, name and constant, made from nodes of the same kind;
    `go_back`: your own go_back(C), which sets the slope of each node; it is tried on a copy, and
    shown beside bpkit's; `step`: where to begin, counted from 0.
    Without arguments: the cost of a network of 2, 2 and 1 neurons.
    """
    return GraphWalk(network() if C is None else C, go_back, step)
