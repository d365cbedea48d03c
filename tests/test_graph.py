"""The graph of single operations: its slopes, the places of its nodes, and what each step shows."""

import base64
import itertools
import json
import math
import re
import sys
import zlib
from dataclasses import dataclass

import numpy as np
import pytest

from bpkit import backprop
from bpkit.engine import go_back, made_of
from bpkit.figures.by_hand import small
from bpkit.figures.engine import Shown, brief, engine_picture, inside, neuron
from bpkit.figures.graph import MOST_PARTS, arranged, halfway, route
from bpkit.widgets import graph
from tools.website.still import still

SCREEN = 848  # px


class Node:
    """A reader's own class, as small as possible."""

    def __init__(self, value, inputs=(), rates=(), name="", constant=False):
        self.value, self.inputs, self.rates = value, inputs, rates
        self.name, self.constant, self.slope = name, constant, None

    def __add__(self, other):
        return Node(self.value + other.value, (self, other), (1.0, 1.0), "+")

    def __sub__(self, other):
        return Node(self.value - other.value, (self, other), (1.0, -1.0), "−")

    def __mul__(self, other):
        return Node(self.value * other.value, (self, other), (other.value, self.value), "×")


def sigma(node):
    a = 1 / (1 + math.exp(-node.value))
    return Node(a, (node,), (a * (1 - a),), "σ")


def constant(name, value):
    return Node(value, name=name, constant=True)


def one_neuron(w=0.6, b=-0.4):
    """½ (σ(w x + b) − y)², the gap feeding a product twice."""
    w, b = Node(w, name="w"), Node(b, name="b")
    gap = sigma(w * constant("x", 1.5) + b) - constant("y", 0.2)
    return constant("½", 0.5) * (gap * gap)


def shared(w=0.6, b=-0.4):
    """w, b and σ each feed several nodes, which are far apart."""
    w, b = Node(w, name="w"), Node(b, name="b")
    a = sigma(w * constant("x", 1.5) + b)
    return (a * w * sigma(a + b) - constant("y", 1.0)) * a


def wide(n=5):
    """A sum of n products of one weight."""
    w = Node(0.5, name="w")
    total = w * constant("x₁", 1.0)
    for k in range(1, n):
        total = total + w * constant(f"x₁{k}", 1.0 + k)
    return total


EXAMPLES = {"neuron": one_neuron, "shared": shared, "wide": wide}


def numbered(hand, name):
    """The numbers of the nodes with that name."""
    return [i for i, node in enumerate(hand._graph.nodes) if node.name == name]


def slope(hand, name):
    (i,) = numbered(hand, name)
    return hand._graph.slopes[i]


# ---- slopes ----


@pytest.mark.parametrize("make", [one_neuron, shared])
def test_the_slopes_are_what_a_nudge_gives(make):
    hand, d = graph(make()), 1e-6
    w = (make(w=0.6 + d).value - make(w=0.6 - d).value) / (2 * d)
    b = (make(b=-0.4 + d).value - make(b=-0.4 - d).value) / (2 * d)
    assert slope(hand, "w") == pytest.approx(w, rel=1e-7)
    assert slope(hand, "b") == pytest.approx(b, rel=1e-7)


def test_without_arguments_it_is_the_network_by_hand_with_the_slopes_of_backprop():
    hand, (net, x, y) = graph(), small()
    grad = backprop(net, x, y)
    assert hand._graph.nodes[0].value == pytest.approx(net.C(x, y))
    assert slope(hand, "w³₁₂") == pytest.approx(grad.w[3][0, 1])
    assert slope(hand, "w²₂₁") == pytest.approx(grad.w[2][1, 0])
    assert slope(hand, "b²₁") == pytest.approx(grad.b[2][0, 0])
    assert not any(hand._graph.got[i] for i in numbered(hand, "x₁"))


@pytest.mark.parametrize("make", EXAMPLES.values(), ids=EXAMPLES)
def test_each_has_its_turn_when_all_its_contributions_have_come(make):
    hand = graph(make())
    turns = []
    for step in range(1, hand.last + 1):
        hand.step = step
        lit = hand.now.shown.lit
        turns.append(lit)
        assert not hand.now.missing(lit)
        assert hand._graph.slopes[lit] == pytest.approx(
            sum(part.size for part in hand._graph.got[lit]) if lit else 1.0
        )
    free = [i for i, node in enumerate(hand._graph.nodes) if not node.constant]
    assert turns == free and turns[0] == 0


# ---- where they are ----


def boxes(hand):
    """The edges of every node, left, right, top, bottom, at the step that is shown."""
    drawn, (middles, _) = hand._graph, hand.now.middles
    return [
        (middles[drawn.column[i]] - drawn.wide(i) / 2, middles[drawn.column[i]] + drawn.wide(i) / 2,
         drawn.y[i] - drawn.high(i) / 2, drawn.y[i] + drawn.high(i) / 2)
        for i in range(len(drawn.nodes))
    ]  # fmt: skip


@pytest.mark.parametrize("make", [*EXAMPLES.values(), lambda: None], ids=[*EXAMPLES, "network"])
def test_no_node_lies_on_another_and_each_stands_left_of_what_it_feeds(make):
    hand = graph(make())
    for step in range(hand.last + 1):
        hand.step = step
        where, (_, across) = boxes(hand), hand.now.middles
        assert 0 <= min(box[0] for box in where) and max(box[1] for box in where) <= across
        assert 0 <= min(box[2] for box in where)
        assert max(box[3] for box in where) <= hand._graph.height
        for one, other in itertools.combinations(where, 2):
            beside = one[1] < other[0] or other[1] < one[0]
            assert beside or one[3] < other[2] or other[3] < one[2]
        for i, inputs in enumerate(hand._graph.inputs):
            assert all(where[j][1] < where[i][0] for j in inputs)


def test_the_network_fits_one_screen_at_every_step():
    hand = graph()
    for step in range(hand.last + 1):
        hand.step = step
        assert hand.now.middles[1] < SCREEN - 19
    assert hand._graph.height <= 400


def test_where_a_contribution_goes_there_is_room_for_its_number():
    for hand in (graph(), graph(one_neuron())):
        for step in range(1, hand.last + 1):
            hand.step = step
            now = hand.now
            middles, badges = now.middles[0], []
            for part in now.graph.sent[now.shown.lit]:
                wire = next(w for w in now.graph.wires
                            if (w.end, w.place) == (part.start, part.place))
                badges.append(halfway(route(now.graph, wire, middles)[-1]))
            for (x, y), (u, v) in itertools.combinations(badges, 2):
                assert abs(x - u) > 60 or abs(y - v) > 17
            for x, y in badges:
                for left, right, top, bottom in boxes(hand):
                    covered = max(0, min(right, x + 26) - max(left, x - 26))
                    assert covered < 4 or not top < y < bottom


def crossings(hand):
    """How many pairs of wires between neighbouring columns cross, judging by their ends."""
    drawn, lines = hand._graph, []
    for wire in drawn.wires:
        bends = route(drawn, wire, hand.now.middles[0])
        column = drawn.column[wire.end] + len(wire.between)
        for k, bend in enumerate(bends):
            lines.append((column - k, bend[0][1], bend[3][1]))
    return sum(one[0] == other[0] and (one[1] - other[1]) * (one[2] - other[2]) < -1e-9
               for one, other in itertools.combinations(lines, 2))


def test_of_a_tree_nothing_crosses_and_of_the_network_only_what_must():
    assert crossings(graph(one_neuron())) == 0
    hand = graph()
    last = max(hand._graph.column)
    products = [i for i, k in enumerate(hand._graph.column) if k == last - 1]
    left = [i for i, k in enumerate(hand._graph.column) if k == last]

    def crossed(leaves):
        ends = [(leaves.index(j), row) for row, i in enumerate(products)
                for j in hand._graph.inputs[i]]
        return sum((a - c) * (b - d) < 0 for (a, b), (c, d) in itertools.combinations(ends, 2))

    assert crossings(hand) == min(map(crossed, itertools.permutations(left)))


def test_nodes_change_places_where_wires_would_cross():
    u, v, w = (Node(1.0, name=name) for name in "uvw")
    hand = graph(u * v + w * u)  # in this order, u would be above v, which one node needs
    assert crossings(hand) == 0
    assert [node.name for node in hand._graph.nodes[-3:]] == ["v", "u", "w"]


def test_the_same_graph_is_drawn_the_same():
    assert graph(shared()).view.drawing == graph(shared()).view.drawing


def test_a_wire_that_passes_columns_passes_the_nodes_in_them():
    hand = graph(shared())
    where, (middles, _) = boxes(hand), hand.now.middles
    long = [wire for wire in hand._graph.wires if wire.between]
    assert len(long) == 4
    for wire in long:
        for bend in route(hand._graph, wire, middles)[:-1]:
            x, y = bend[3]
            assert not any(left < x + 9 < right and top - 2 < y < bottom + 2
                           for left, right, top, bottom in where)


# ---- what a step shows ----


def test_before_the_way_back_values_alone_are_shown():
    hand = graph(one_neuron())
    assert "slope not known yet" in hand.text() and "Nothing has gone back yet" in hand.text()
    assert "class='slope" not in hand.view.drawing and "bpkit-sent" not in hand.view.drawing
    assert hand.view.drawing.count("class='bpkit-node") == 11
    assert hand._stepper.says[0] == "0 of 8: values only"


def test_a_node_that_feeds_two_shows_both_contributions_and_what_it_waits_for():
    hand = graph(shared())
    (w,) = numbered(hand, "w")
    feeds = [i for i, inputs in enumerate(hand._graph.inputs) if w in inputs]
    order = hand._graph.order
    first, second = (hand._graph.got[w][k].size for k in (0, 1))

    def lines():
        return [said for kind, said in inside(hand._graph, w, hand.now.shown) if kind != "name"]

    hand.step = order.index(feeds[0])
    assert lines() == ["0.6", "…", "…", ""]
    hand.step += 1
    assert hand.now.shown.lit == feeds[0]
    assert lines() == ["0.6", brief(first), "…", "1 more"]
    assert ("w", "waiting for 1 more") in [(to, then) for to, _, then in hand.now.rows()]
    assert "waiting for 1 more" in hand._said.value
    assert "aria-label='node w, value 0.6, waiting for 1 more'" in hand.view.drawing
    hand.step = order.index(feeds[1]) + 1
    assert lines() == ["0.6", brief(first), brief(second), brief(first + second)]
    assert second < 0 < first  # which has its sign already
    assert ("w", "complete") in [(to, then) for to, _, then in hand.now.rows()]
    hand.step = order.index(w) + 1
    total = f"{brief(first)} + ({brief(second)}) = {brief(first + second)}"
    assert f"∂C/∂w = {total}: both contributions have arrived and are added." in hand.text()


def test_of_many_contributions_the_last_are_taken_together():
    hand = graph(wide(7))
    drawn, (w,) = hand._graph, numbered(hand, "w")
    parts = drawn.got[w]
    assert len(parts) == 7
    said = inside(drawn, w, Shown(frozenset(drawn.order), frozenset(parts)))
    numbers = [float(text) for kind, text in said if kind == "part"]
    assert len(numbers) == MOST_PARTS and sum(numbers) == pytest.approx(drawn.slopes[w])
    some = inside(drawn, w, Shown(frozenset(), frozenset(parts[:4])))
    assert [text for kind, text in some][-2:] == ["4 …", "3 more"]


def test_the_arithmetic_is_the_slope_times_the_rate():
    hand = graph()
    for step in range(1, hand.last + 1):
        hand.step = step
        for to, how, _ in hand.now.rows():
            left, right = how.replace("−", "-").replace("(", "").replace(")", "").split(" = ")
            one, other = map(float, left.split(" × "))
            assert one * other == pytest.approx(float(right), abs=3e-3), to


def test_what_goes_back_is_written_on_its_wire():
    hand = graph(one_neuron(), step=2)  # of the product: the gap, twice
    badges = re.findall(r"class='bpkit-sent'.*?<text[^>]*>([^<]+)<", hand.view.drawing)
    assert badges == [brief(part.size) for part in hand._graph.got[3]] and len(badges) == 2
    assert hand.view.drawing.count("bpkit-wire lit") == 2


def test_a_constant_gets_no_slope_and_says_so():
    hand = graph(one_neuron(), step=8)
    (x,) = numbered(hand, "x")
    hand.selected = x
    assert "none: it is a given number" in hand.text()
    assert "node x, value 1.5, constant" in hand.view.drawing
    assert [kind for kind, _ in inside(hand._graph, x, hand.now.shown)] == ["name", "value"]


def test_behind_a_constant_nothing_of_C_depends_on_a_node():
    w, u = Node(2.0, name="w"), Node(3.0, name="u")
    held = Node(6.0, (w, u), (3.0, 2.0), "held", constant=True)
    hand = graph(held * u, go_back, step=2)
    assert hand.state == "right" and slope(hand, "w") == 0 and slope(hand, "u") == 6
    assert "Nothing of C depends on w: its slope is 0." in hand.text()


def test_the_line_of_the_node_that_is_selected():
    hand = graph(one_neuron())
    (product,) = [i for i, p in enumerate(hand._graph.nodes) if brief(p.value) == "0.9"]
    hand.view.selected = product
    assert hand.selected == product
    own = dict(hand.now.own(product))
    assert own == {"value": "0.9", "made from": "w, x", "rates": "by w: 1.5, by x: 0.6",
                   "contributions": "waiting for 1"}
    hand.step = hand.last
    own = dict(hand.now.own(product))
    assert own["slope"] == brief(hand._graph.slopes[product])
    assert own["contributions"] == f"{own['slope']} from “+” (0.5)"
    assert "waiting" not in hand._own.value and own["slope"] in hand._own.value
    hand.selected = None
    assert "Select a node" in hand._own.value


def test_step_and_stepper_move_each_other():
    hand = graph()
    hand._stepper.value = 4
    assert hand.step == 4
    hand.step = 7
    assert hand._stepper.value == 7
    assert hand._stepper.last == hand.last == 27
    assert hand._stepper.says[7] == "7 of 27"


def test_keys_lead_to_what_a_node_is_made_from_and_to_what_it_feeds():
    hand = graph(one_neuron())
    moves, inputs = hand.view.moves, hand._graph.inputs
    assert "ArrowRight" not in moves[0] and moves[5]["End"] == 0
    for i, lead in enumerate(moves):
        assert lead.get("ArrowLeft", None) == next(iter(inputs[i]), None)
        if i:
            assert i in inputs[lead["ArrowRight"]]
        for key, step in (("ArrowUp", -1), ("ArrowDown", 1)):
            if key in lead:
                assert lead[key] == i + step
                assert hand._graph.column[i] == hand._graph.column[i + step]


def test_a_name_is_no_markup_and_numbers_are_numbers():
    w = Node(0.5, name="<b onclick='x'>&")
    C = w * Node(1e-9) + w * Node(-3e7, name="wide")
    hand = graph(C, step=4)
    shown = hand.view.drawing + hand._said.value + hand._own.value
    assert "<b on" not in shown and "&lt;b on" in shown and "nan" not in shown.lower()
    assert "≈ 0" in shown and "·10" in shown
    assert graph(C, step=4).text() == hand.text()


@pytest.mark.parametrize("make", EXAMPLES.values(), ids=EXAMPLES)
def test_it_leaves_a_small_picture_at_every_step(make):
    hand = graph(make())
    for step in (3, hand.last):
        hand.step = step
        data, metadata = hand._repr_mimebundle_()
        assert len(base64.b64decode(data["image/png"])) < 60_000
        assert data["text/plain"] == metadata["image/png"]["alt"] == repr(hand)


# ---- the reader's own way back ----


def all_but_the_sum(C):
    """Each contribution replaces the one before."""
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for i in node.inputs:
                visit(i)
            order.append(node)

    visit(C)
    C.slope = 1.0
    for node in reversed(order):
        for i, rate in zip(node.inputs, node.rates, strict=True):
            i.slope = rate * node.slope


def test_a_right_go_back_is_said_to_be_right_and_touches_no_node_of_the_reader():
    C = shared()
    hand = graph(C, go_back)
    assert hand.state == "right" and "the right slope at every node" in hand._verdict.value
    assert C.slope is None and C.inputs[0].slope is None
    assert graph(None, go_back).state == "right"


def test_a_wrong_go_back_is_marked_with_both_numbers():
    hand = graph(one_neuron(), all_but_the_sum, step=8)
    assert hand.state == "wrong"
    gap, half = 3, brief(hand._graph.slopes[3] / 2)
    assert hand.now.yours.wrong[gap] == pytest.approx(hand._graph.slopes[gap] / 2)
    assert ("✗ Your go_back gives a wrong slope at 6 nodes. Nearest to C: “−” (0.422), "
            f"yours {half}, right {brief(hand._graph.slopes[gap])}.") in hand.text()
    assert hand.view.drawing.count(" wrong") == 6
    assert f"✗ {half}" in hand.view.drawing
    hand.selected = gap
    assert dict(hand.now.own(gap))["yours"] == f"✗ {half}"
    assert f"✗ {half}" in {text.get_text() for text in hand.picture().axes[0].texts}


def test_a_slope_that_was_never_set_or_is_no_number_is_wrong():
    def nothing(C):
        C.slope = "one"

    hand = graph(one_neuron(), nothing)
    assert hand.state == "wrong" and len(hand.now.yours.wrong) == 8
    assert "yours a str, right 1." in hand.text()
    assert "✗ none" in hand.view.drawing


def test_a_stub_is_not_attempted_and_an_error_is_shown_with_its_traceback():
    def stub(C):
        raise NotImplementedError

    def broken(C):
        return C.nothing_of_the_kind

    hand = graph(one_neuron(), stub)
    assert hand.state == "not attempted" and "Not attempted yet" in hand._verdict.value
    hand = graph(one_neuron(), broken)
    assert hand.state == "raised"
    assert "AttributeError" in hand.text() and "return C.nothing_of_the_kind" in hand.text()
    assert "isolation.py" not in hand.text() and "nodes.py" not in hand.text()
    hand.step = hand.last  # everything else still works
    assert "slope" in hand.text()


def test_a_deep_graph_needs_one_frame_for_a_node_at_most():
    C = Node(1.0, name="w")
    for _ in range(140):
        C = Node(C.value, (C,), (1.0,), "σ")
    deepest = sys.getrecursionlimit()
    sys.setrecursionlimit(250 + len(list(frames())))
    try:
        hand = graph(C, lambda C: None)
    finally:
        sys.setrecursionlimit(deepest)
    assert hand.last == 141 and hand._graph.slopes[-1] == 1.0


def frames():
    frame = sys._getframe()
    while frame:
        yield frame
        frame = frame.f_back


# ---- what is refused ----


def circle():
    one = Node(1.0, name="one")
    other = one + Node(2.0)
    one.inputs, one.rates = (other,), (1.0,)
    return other


@dataclass
class Bare:
    """A node without rates."""

    value: float = 1.0
    inputs: tuple = ()
    name: str = "w"
    constant: bool = False


def deep():
    C = Node(1.0, name="w")
    for _ in range(200):
        C = C + Node(1.0)
    return C


@pytest.mark.parametrize(("make", "error", "said"), [
    (lambda: 3.0, TypeError, "C must be a node, with value, .*got 3.0, which has no value"),
    (Bare, TypeError, "which has no rates"),
    (lambda: Node(1.0, (2.0,), (1.0,), "+"), TypeError, r"inputs\[0\] of the node '\+' must be a"),
    (lambda: Node(math.nan), ValueError, "value of C must be a finite number; got nan"),
    (lambda: Node(np.ones(2)), ValueError, "value of C must be a finite number; got an array"),
    (lambda: Node(1.0, (Node(1.0),)), ValueError, "rates of C must be .* one number for each"),
    (lambda: Node(1.0, (Node(1.0),), (math.inf,)), ValueError, "rates of C must be finite"),
    (lambda: Node(1.0, name=3), TypeError, "name of C must be text; got 3"),
    (lambda: constant("x", 1.0), ValueError, "C must be a node that can change"),
    (circle, ValueError, "without a circle; the node '[+]' was made from itself"),
    (deep, ValueError, "made of at most 150 nodes"),
])  # fmt: skip
def test_what_is_no_graph_is_refused_at_the_door(make, error, said):
    with pytest.raises(error, match=said):
        graph(make())


# ---- the picture of the notebook ----


def test_in_the_picture_of_the_neuron_what_arrives_at_the_gap_adds_up():
    C = neuron()
    go_back(C)
    drawn = arranged(made_of(C))
    assert drawn.nodes[3].name == "−" and len(drawn.got[3]) == 2
    written = [text.get_text() for text in engine_picture().axes[0].texts]
    for i, node in enumerate(drawn.nodes):
        assert brief(node.value) in written
        if not node.constant:
            assert brief(drawn.slopes[i]) in written
    one, other = (brief(part.size) for part in drawn.got[3])
    assert one in written and f"+{other}" in written
    rates = [rate for wire in drawn.wires for rate in [drawn.nodes[wire.end].rates[wire.place]]
             if not drawn.nodes[wire.start].constant]
    assert sorted(f"× {brief(rate)}" for rate in rates) == sorted(
        said for said in written if said.startswith("× "))


def test_a_graph_of_one_node_has_nothing_to_go_back_to():
    drawn = graph(Node(2.0, name="C"))._graph
    assert (drawn.order, drawn.slopes, drawn.wires) == ([0], (1.0,), ())
    assert "this way back ends here" in graph(Node(2.0, name="C"), step=1).text()


def test_a_page_without_a_kernel_has_every_step_and_the_line_of_every_node():
    hand = graph(one_neuron(), step=2)
    steps = json.loads(zlib.decompress(base64.b64decode(still(hand)["steps"])))
    assert hand.step == 2 and len(steps) == hand.last + 1
    hand.step, hand.selected = 4, 3
    assert steps[4]["drawing"] == hand.view.drawing and steps[4]["said"] == hand._said.value
    assert steps[4]["own"]["3"] == hand._own.value and "Select a node" in steps[4]["own"]["null"]
