"""The way back through a graph of small steps."""

from itertools import count

import numpy as np

from ...engine import Node, go_back, made_of
from ..answer import WrongForm, numbers, part
from ..compare import equal
from ..exercise import Exercise, Mistake
from ..isolation import caught, unheard
from ..probe import Probe
from ..sections import GRAPH, WAY_BACK
from .going import (
    RIGHT_ORDERS,
    added_or_new,
    after_inputs,
    after_so_many,
    afterwards,
    all_or_none,
    as_it_stands,
    averaged,
    calls_itself,
    each_input,
    each_input_once,
    first_visit_only,
    going,
    has_slope,
    inputs_first,
    lost,
    met,
    newest,
    nobody,
    one_share_goes_on,
    recursion,
    sent_twice,
    set_to_0,
    slopes_by,
    until_constant,
    without_reset,
)


class Slopes:
    """The nodes that C is made of, as the function has left them: slopes, then values."""

    def read(self, answer, arguments):
        """Return what each node holds, C first; a slope that is None is left out."""
        nodes = _by_name(arguments[0])
        if answer is not None and all(node.slope is None for node in nodes.values()):
            raise WrongForm("wrong_type", "Your function returns something, but no node has a "
                            "slope. There is nothing to return: put each slope into its own node.")
        parts = {f"{name}.slope": numbers(f"{name}.slope", node.slope)
                 for name, node in nodes.items() if node.slope is not None}
        return parts | {f"{name}.value": part(f"{name}.value", node.value)
                        for name, node in nodes.items()}

    def blame(self, part, wrong, parts):
        """Say that only slopes should be set, where all slopes are right."""
        return "" if part.endswith(".slope") else "only slopes are to be set"


def _by_name(C):
    """The nodes that C is made of, C first; of two with the same name, the later gets a 2."""
    nodes = {}
    for node in made_of(C):
        nodes[f"{node.name} (2)" if node.name in nodes else node.name] = node
    return nodes


def mistake(id, says, *functions, section=WAY_BACK):
    return Mistake(id, says, section, functions)


MISTAKES = (
    mistake(
        "one_contribution",
        "Where a node feeds several others, only one of their contributions is kept, the first or "
        "the last. The cost feels a nudge of that node along every path.",
        *(going(order, takes=newest) for order in RIGHT_ORDERS),
        *(going(order, takes=lambda old, new: old or new) for order in RIGHT_ORDERS),
        first_visit_only,
    ),
    mistake(
        "same_input_twice",
        "Where a node appears twice among the inputs of another, it gets only one contribution. In "
        "a + a, a nudge of a counts twice.",
        going(pairs=each_input_once),
    ),
    mistake(
        "depth_first",
        "A node passes on its slope as soon as it is reached, before all contributions to it have "
        "arrived. What has to be finished before its turn?",
        recursion(at_once=True, again=False),
        going(met()),
        going(met(turned=True)),
        going(met(noted="put")),
    ),
    mistake(
        "breadth_first",
        "Nodes take their turns in the order of their distance from C. Where a short path and a "
        "long path lead to the same node, it passes on its slope before the long one has arrived.",
        going(met(0, noted="put")),
    ),
    mistake(
        "sent_twice",
        "A node that is reached twice passes on twice, and the second time it repeats what it has "
        "already passed on. How often should each node have its turn?",
        *sent_twice(),
    ),
    mistake(
        "one_share_goes_on",
        "Each node adds up everything that comes to it, but passes on only the last share. What "
        "should it pass on?",
        *(one_share_goes_on(order) for order in RIGHT_ORDERS),
    ),
    mistake(
        "turn_for_each_input",
        "A node with two inputs has two turns, and gives everything twice. Is it put into the list "
        "inside the loop over its inputs?",
        going(after_inputs(inside=True)),
    ),
    mistake(
        "uses_miscounted",
        "A node that appears twice among the inputs of another is counted once, so its turn comes "
        "too early or never. In a + a, a is used twice.",
        *(going(after_so_many(lambda inputs, i: i in inputs, lambda node: node.inputs, last))
          for last in (-1, 0)),
        going(after_so_many(lambda inputs, i: inputs.count(i), lambda node: {*node.inputs})),
    ),
    mistake(
        "taken_for_one",
        "Two nodes with the same name or the same value are treated as one. Do you look a node up "
        "by something that another node can have too?",
        *(function for key in (lambda node: node.value, lambda node: node.name) for function in (
            slopes_by(key), going(after_inputs(key)),
            going(after_inputs(key), reset=after_inputs(key)))),
    ),
    mistake(
        "one_step",
        "Only C and the nodes that it was made from directly have a slope. For all others it is 0 "
        "or None. Slopes travel from C down: whose turn comes first, and whose after that?",
        going(inputs_first),
        going(lambda C: [C], reset=nobody, takes=newest),
        *lost(lambda node, C: node is not C and node not in C.inputs),
    ),
    mistake(
        "only_the_cost",
        "C has its slope, 1, but nothing gets any further: all other slopes are 0 or None. What "
        "does a node give to its inputs?",
        going(gives=lambda rate, node, i: rate * i.slope),
        going(nobody),
        going(nobody, reset=nobody),
        lost(lambda node, C: node is not C)[0],
    ),
    mistake(
        "not_set_back",
        "Slopes from an earlier call are still there. What should each slope be before anything is "
        "added?",
        going(begin=as_it_stands),
        going(begin=as_it_stands, seed=lambda C: (C.slope or 0) + 1),
        going(seed=lambda C: 1.0 if C.slope is None else C.slope),
        going(seed=lambda C: (C.slope or 0) + 1),
        going(begin=lambda node: as_it_stands(node) if node.inputs else set_to_0(node)),
        going(begin=lambda node: set_to_0(node) if node.inputs else as_it_stands(node)),
        going(begin=as_it_stands, seed=lambda C: 1.0 if C.slope is None else C.slope),
    ),
    mistake(
        "none_to_begin_with",
        "Something is added to a slope that is still None. And where a node has a slope from an "
        "earlier call, it is added to that. What should every slope be at the start?",
        without_reset,
    ),
    mistake(
        "begins_at_1",
        "Every slope begins at 1, and each contribution is added to that. What should the slope of "
        "a node be before anything has arrived at it?",
        going(begin=lambda node: None if node.constant else 1.0),
    ),
    mistake(
        "one_in_every_call",
        "If your function calls itself, each call sets the slope of the node where it begins to 1. "
        "Only the slope of C is 1.",
        *(calls_itself(first, takes, asked)
          for first, takes in ((False, newest), (True, newest), (True, added_or_new))
          for asked in (has_slope, lambda i: True)),
    ),
    mistake(
        "seed_missing",
        "All slopes are 0. How fast does C change with C itself? Is that slope set after all the "
        "zeros?",
        going(seed=lambda C: 0.0),
    ),
    mistake(
        "seed_is_value",
        "The way back begins with the value of C. It should begin with how fast C changes with C "
        "itself.",
        going(seed=lambda C: C.value),
    ),
    mistake(
        "cost_left_out",
        "All slopes are right except that of C itself, which is not set. It needs one too.",
        *lost(lambda node, C: node is C),
    ),
    mistake(
        "constant_has_slope",
        "A constant has been given a slope. It is fixed data: nobody asks what would happen if it "
        "changed, so its slope stays None.",
        going(begin=lambda node: 0.0, asked=lambda i: True),
        going(begin=lambda node: 0.0),
        section=GRAPH,
    ),
    mistake(
        "constant_stops",
        "Where one input is a constant, the other inputs do not get their contributions. Skip the "
        "constant, and go on with the rest.",
        going(pairs=until_constant),
        going(pairs=all_or_none),
        section=GRAPH,
    ),
    mistake(
        "only_leaves",
        "Only the nodes without inputs have a slope. The nodes in between need theirs too.",
        *lost(lambda node, C: node.inputs and node is not C),
        *lost(lambda node, C: node.inputs),
    ),
    mistake(
        "leaves_missing",
        "The nodes without inputs have no slope. Weights and biases are such nodes, and learning "
        "needs their slopes.",
        *lost(lambda node, C: not node.inputs),
    ),
    mistake(
        "value_for_slope",
        "Rates are multiplied by values. A slope is passed on, and the rate says how much of it "
        "arrives.",
        going(gives=lambda rate, node, i: rate * node.value),
        going(gives=lambda rate, node, i: rate * i.value),
        going(gives=lambda rate, node, i: node.slope * node.value),
        going(gives=lambda rate, node, i: node.slope * i.value),
        *(going(gives=lambda rate, node, i, one=one: rate * (
            node.value if (len(node.inputs) == 1) == one else node.slope))
          for one in (True, False)),
    ),
    mistake(
        "times_value",
        "Each contribution is multiplied by a value as well. A rate already contains everything "
        "that is needed from the values.",
        going(gives=lambda rate, node, i: rate * node.slope * i.value),
        going(gives=lambda rate, node, i: rate * node.slope * node.value),
    ),
    mistake(
        "rates_alone",
        "Each node gives its rates without its slope. A rate says how fast the next node changes. "
        "How fast does C change?",
        going(gives=lambda rate, node, i: rate),
    ),
    mistake(
        "rates_missing",
        "Slopes are passed on as they are, without the rates. If a node moves half as far as its "
        "input, how much does C feel of a nudge of that input?",
        going(gives=lambda rate, node, i: node.slope),
    ),
    mistake(
        "added_along_the_way",
        "The rates along a path are added. A nudge that passes through one step after another is "
        "scaled at each of them.",
        going(gives=lambda rate, node, i: rate + node.slope),
    ),
    mistake(
        "divided_by_rate",
        "The slope is divided by the rate. If a node moves half as far as its input, does C feel "
        "more of a nudge of that input, or less?",
        going(gives=lambda rate, node, i: node.slope / rate),
        going(gives=lambda rate, node, i: rate / node.slope),
    ),
    mistake(
        "contributions_multiplied",
        "The contributions to a node are multiplied together. Along a path we multiply. What do we "
        "do where paths meet?",
        going(takes=lambda old, new: (old or 1.0) * new),
        going(begin=lambda node: None if node.constant else 1.0, takes=lambda old, new: old * new),
    ),
    mistake(
        "averaged",
        "The contributions to a node are averaged. A node that feeds two others acts on C through "
        "both of them.",
        averaged(lambda inputs, i: inputs.count(i)),
        averaged(lambda inputs, i: i in inputs),
    ),
    mistake(
        "largest_contribution",
        "Only the largest contribution to a node is kept. The smaller ones count too.",
        going(takes=lambda old, new: max(old, new, key=abs)),
        going(takes=max),
    ),
    mistake(
        "absolute",
        "The signs are lost. Where two paths meet, their contributions can partly cancel.",
        going(gives=lambda rate, node, i: abs(rate * node.slope)),
        afterwards(slope=lambda node: abs(node.slope)),
    ),
    mistake(
        "sign",
        "The signs are the wrong way round. Only a negative rate changes a sign on the way back.",
        going(gives=lambda rate, node, i: -rate * node.slope),
        going(takes=lambda old, new: old - new, seed=lambda C: -1.0),
        going(seed=lambda C: -1.0),
    ),
    mistake(
        "one_rate_for_all",
        "All inputs of a node get the same rate. Each input has a rate of its own, in the same "
        "order.",
        going(pairs=lambda node: [(i, node.rates[0]) for i in node.inputs]),
        going(pairs=lambda node: [(i, node.rates[-1]) for i in node.inputs]),
        going(pairs=lambda node: [(i, sum(node.rates)) for i in node.inputs]),
    ),
    mistake(
        "rates_turned_round",
        "Inputs and rates are paired in the wrong order: the first input gets the last rate.",
        going(pairs=lambda node: list(zip(node.inputs, node.rates[::-1], strict=True))),
    ),
    mistake(
        "one_input_only",
        "Only one input of each node gets its contribution, the first or the last. Does a loop end "
        "too early, or is an index fixed?",
        going(pairs=lambda node: each_input(node)[:1]),
        going(pairs=lambda node: each_input(node)[-1:]),
    ),
    mistake(
        "values_changed",
        "The slopes are right, but the values of some nodes have changed. The way back only reads "
        "the graph. The step downhill comes later, somewhere else.",
        afterwards(value=lambda node: node.slope),
        afterwards(value=lambda node: node.value - node.slope),
    ),
)


# ---- what it is tried on ----


def graph(seed, *lines, constants=(), stale=False):
    """Return C, the last node of a graph with random values and rates.

    lines: for each node its name and those of its inputs, such as "z w x b", inputs before nodes
    that are made of them. stale: with slopes as an earlier call has left them.
    """
    rng = np.random.default_rng([seed, 13])

    def drawn():
        return float(rng.choice([-1, 1]) * rng.uniform(0.4, 1.9))

    nodes: dict[str, Node] = {}
    for line in lines:
        name, *inputs = line.split()
        nodes[name] = Node(
            drawn(), tuple(nodes[i] for i in inputs), tuple(drawn() for _ in inputs), name,
            name in constants,
        )
        if stale and not nodes[name].constant:
            nodes[name].slope = 7.0 + len(nodes)
    return nodes["C"]


def of_one_node_twice(rate, name):
    """C, made of a node s that has a twice among its inputs; rate(a.value) for both."""
    w = Node(0.6, name="w")
    a = Node(1.7, (w,), (-1.3,), name="a")
    s = Node(0.9, (a, a), (rate(a.value),) * 2, name=name)
    return Node(2.2, (s,), (0.7,), name="C")


def twins():
    """C, made of two nodes with the same name and value, with slopes from an earlier call."""
    w, b = Node(0.5, name="w", slope=7.0), Node(0.5, name="b", slope=8.0)
    one = Node(1.2, (w,), (0.8,), "×", slope=9.0)
    other = Node(1.2, (b,), (-0.6,), "×", slope=10.0)
    return Node(2.1, (one, other), (1.4, 0.9), "C", slope=11.0)


CHAIN = "w", "z w", "a z", "C a"
SHORT_FIRST = "w", "x w", "p x", "q p", "C x q"
LONG_FIRST = "w", "x w", "p x", "q p", "C q x"
NEURON = ("x", "y", "w", "b", "u x w", "z u b", "a z", "d a y", "v", "s v a b", "C d s d")


def probes():
    yield Probe("a chain", (graph(0, *CHAIN),))
    yield Probe("a chain with other numbers", (graph(1, *CHAIN),))
    yield Probe("a sum of two", (graph(2, "w", "b", "z w b", "C z"),))
    yield Probe("a node that feeds two others", (graph(3, "w", "a w", "p a", "q a", "C p q"),))
    yield Probe("a node that feeds three others",
                (graph(4, "b", "z b", "u z", "v z", "s z", "C u v s"),))
    yield Probe("a + a", (of_one_node_twice(lambda a: 1.0, "sum"),))
    yield Probe("a × a", (of_one_node_twice(lambda a: a, "product"),))
    yield Probe("a node used twice by one node and once by another",
                (graph(10, "w", "a w", "s a a", "t a", "p t", "q p", "C q s"),))
    yield Probe("two nodes with the same name and the same value", (twins(),))
    yield Probe("a short path and a long path to one node, the short one first",
                (graph(5, *SHORT_FIRST),))
    yield Probe("a short path and a long path to one node, the long one first",
                (graph(6, *LONG_FIRST),))
    yield Probe("a neuron with constants x and y", (graph(7, *NEURON, constants="xy"),))
    yield Probe("a chain with slopes from an earlier call", (graph(8, *CHAIN, stale=True),))
    yield Probe("two paths to one node, with slopes from an earlier call",
                (graph(9, *SHORT_FIRST, stale=True),))


SECOND_CALL = Mistake(
    "second_call",
    "Right the first time. Called again, with a graph that shares nodes with the first one, it "
    "gives different slopes: something is left over from the call before, such as marks on nodes.",
    WAY_BACK, ())
EARLIER_GRAPH = Mistake(
    "earlier_graph",
    "Right the first time. But called with a different graph, your function changes the slopes of "
    "the first one too: something outlives the call, such as a list or a set. Python makes a "
    "default argument once, and all calls share it.",
    WAY_BACK, ())
EVERY_PATH = ("One more thing: it goes along every path separately, and each step u = u + u "
              "doubles the number of paths. Visit each node once, and let it pass on once, when "
              "everything has arrived.")
DOUBLINGS = 16  # 65,536 paths
MOST_LOOKS = 2**14  # far more than three loops inside each other need for 17 nodes


class TooManyLooks(BaseException):
    """The inputs of nodes were read again and again: going on would take far too long."""


def goes_along_every_path(function):
    """Return whether the work doubles with each u = u + u. It is stopped once that is certain."""
    looks = count(1)

    class Watched(Node):
        def __getattribute__(self, name):
            if name == "inputs" and next(looks) > MOST_LOOKS:
                raise TooManyLooks
            return super().__getattribute__(name)

    u = Watched(1.0)
    for _ in range(DOUBLINGS):
        u = Watched(2 * u.value, (u, u), (1.0, 1.0))
    return isinstance(caught(function, u)[1], TooManyLooks)


def further(function):
    """Return EARLIER_GRAPH if it changes a graph that it is not given; SECOND_CALL if it is wrong
    about nodes that it has met before; EVERY_PATH if it goes along each path separately."""
    (C,), (other,) = (probe.fresh() for probe in EXERCISE.probes[:2])
    with unheard():
        function(C)
        came = EXERCISE.form.read(None, (C,))
        function(other)
        if not equal(came, EXERCISE.form.read(None, (C,))):
            return EARLIER_GRAPH
        again = Node(1.1, (C, made_of(C)[-1]), (0.7, -1.2), "C again")
        function(again)
        came = EXERCISE.form.read(None, (again,))
        go_back(again)
        if not equal(came, EXERCISE.form.read(None, (again,))):
            return SECOND_CALL
        return EVERY_PATH if goes_along_every_path(function) else None


EXERCISE = Exercise(
    title="The way back through any graph",
    solution=go_back,
    form=Slopes(),
    probes=tuple(probes()),
    section=WAY_BACK,
    hints=(
        "Take a node that feeds two others. What does each of them give back to it? And when may "
        "it pass on what it has?",
        "A node has its turn when all the nodes that it feeds have had theirs. Make a list in "
        "which each node comes after its inputs: a function that visits a node's inputs first, and "
        "then appends the node, makes one. Never visit a node twice.",
        "Set every slope to 0 except those of constants, and that of C to 1. Then go through the "
        "list from its end. Each node adds to the slope of each of its inputs: the rate for that "
        "input times its own slope.",
    ),
    mistakes=MISTAKES,
    changes=("C",),
    praise="Every slope is right: along chains, where paths meet, in a + a, with constants, and in "
           "graphs that hold slopes from before.",
    further=further,
)
