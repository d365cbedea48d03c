"""The way back through a graph of small steps."""

from itertools import count, takewhile

import numpy as np

from ..answer import WrongForm, numbers
from ..compare import equal
from ..exercise import Exercise, Mistake
from ..isolation import caught, unheard
from ..node import Node, made_of
from ..probe import Probe
from ..sections import GRAPH, WAY_BACK


def go_back(C):
    """Set the slope ∂C/∂(node) of every node that C is made of, C included.

    C and all that it is made of are nodes. A node has .inputs, the nodes that it was
    made from, and .rates: for each input a number, how fast the node changes with it.
    A node may feed several others, or appear twice among the inputs of one.
    Each .slope becomes a number, whatever it was before; a node with .constant True
    keeps None. Returns nothing.
    """
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for i in node.inputs:
                visit(i)
            order.append(node)

    visit(C)
    for node in order:
        node.slope = None if node.constant else 0.0
    C.slope = 1.0
    for node in reversed(order):
        for i, rate in zip(node.inputs, node.rates, strict=True):
            if not i.constant:
                i.slope += rate * node.slope


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
        return parts | {f"{name}.value": numbers(f"{name}.value", node.value)
                        for name, node in nodes.items()}

    def blame(self, part, wrong, parts):
        """Say that only slopes are to be set, where all slopes are right."""
        return "" if part.endswith(".slope") else "only slopes are to be set"


def _by_name(C):
    """The nodes that C is made of, C first; of two with one name, the later has a 2 behind it."""
    nodes = {}
    for node in made_of(C):
        nodes[f"{node.name} (2)" if node.name in nodes else node.name] = node
    return nodes


# ---- the way back in steps, so that a slip can be made in each ----


def set_to_0(node):
    return None if node.constant else 0.0


def as_it_stands(node):
    """What a function begins with that sets no slope back: 0 where there is none yet."""
    return 0.0 if node.slope is None and not node.constant else node.slope


def each_input(node):
    return list(zip(node.inputs, node.rates, strict=True))


def rate_times_slope(rate, node, i):
    return rate * node.slope


def added(old, new):
    return old + new


def added_or_new(old, new):
    return (old or 0) + new


def last_one(old, new):
    return new


def nothing(C):
    return None


def going(order=made_of, begin=set_to_0, seed=lambda C: 1.0, pairs=each_input,
          gives=rate_times_slope, takes=added, asked=lambda i: not i.constant, end=nothing,
          reset=made_of):
    """The way back, each step as it should be or with a slip in it.

    seed(C): the slope of C; reset(C): the nodes that are set back before all, and begin(node): to
    what; order(C): the nodes as their turns come; pairs(node): each input with its rate;
    gives(rate, node, i): what input i gets; takes(old, new): what becomes of its slope; asked(i):
    whether it has one; end(C): what is done when all is over.
    """
    def function(C):
        slope = seed(C)
        for node in reset(C):
            node.slope = begin(node)
        C.slope = slope
        for node in order(C):
            for i, rate in pairs(node):
                if asked(i):
                    i.slope = takes(i.slope, gives(rate, node, i))
        end(C)

    return function


# ---- orders in which some node passes on its slope too early, too late, or twice ----


def depth_first(turned=False, again=False):
    """Each node right after the one that leads to it first; or, as a stack has it, the last input
    first; and again each time that it is met."""
    def order(C):
        found, waiting = [], [C]
        while waiting:
            node = waiting.pop()
            if again or node not in found:
                found.append(node)
                waiting += node.inputs if turned else node.inputs[::-1]
        return found

    return order


def marked_when_pushed(C):
    """Depth first by a stack, each node noted when it is put there."""
    found, seen, waiting = [], {C}, [C]
    while waiting:
        node = waiting.pop()
        found.append(node)
        for i in node.inputs:
            if i not in seen:
                seen.add(i)
                waiting.append(i)
    return found


def breadth_first(C):
    found = [C]
    for node in found:  # the list grows on the way
        found += [i for i in dict.fromkeys(node.inputs) if i not in found]
    return found


def breadth_first_again_and_again(C):
    """As breadth first, but a node is put down each time that it is met."""
    found = [C]
    for node in found:
        found += node.inputs
    return found


def inputs_first(C):
    return made_of(C)[::-1]


def after_inputs(C, key=lambda node: node, turned=False):
    """The nodes, each before its inputs; of nodes with the same key(node) one only."""
    order, seen = [], set()

    def visit(node):
        if key(node) not in seen:
            seen.add(key(node))
            for i in node.inputs[::-1] if turned else node.inputs:
                visit(i)
            order.append(node)

    visit(C)
    return order[::-1]


def by_inputs_turned(C):
    return after_inputs(C, turned=True)


# Orders that are right, in which different contributions come last.
RIGHT_ORDERS = made_of, after_inputs, by_inputs_turned


def once_for_each_input(C):
    """A node is put down after each of its inputs, and not after all of them."""
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for i in node.inputs:
                visit(i)
                order.append(node)

    visit(C)
    return order[::-1]


def once_for_each(key):
    """The nodes in a right order, but for those that have a key in common with another."""
    return lambda C: after_inputs(C, key)


def after_so_many(uses, counted, last=-1):
    """Each node when it has met uses(inputs of another, node) of each; counted(node): what it meets
    at its own turn."""
    def order(C):
        nodes, found, ready = made_of(C), [], [C]
        left = {i: sum(uses(node.inputs, i) for node in nodes) for i in nodes}
        while ready:
            node = ready.pop(last)
            found.append(node)
            for i in counted(node):
                left[i] -= 1
                ready += [i] * (left[i] == 0)
        return found

    return order


# ---- recursion, without an order ----


def nobody(C):
    return []


def cleared(C):
    going(order=nobody)(C)


def only_seeded(C):
    C.slope = 1.0


def recursion(at_once, again, asked=lambda i: not i.constant, prepared=cleared):
    """Each input gets its share, and passes on all it has: at once, or after the other inputs have
    theirs; again and again, or the first time only. asked(i): whether it has a slope;
    prepared(C): what is done before all."""
    def function(C):
        seen = {C}

        def back(node):
            met = []
            for i, rate in each_input(node):
                if not asked(i):
                    continue
                i.slope = (i.slope or 0) + rate * node.slope
                if i in seen and not again:
                    continue
                seen.add(i)
                if at_once:
                    back(i)
                else:
                    met.append(i)
            for i in met:
                back(i)

        prepared(C)
        back(C)

    return function


def sent_twice():
    """A node passes on all it has each time that it is reached, by a stack, a queue or recursion;
    slopes may be set back before, and constants left out."""
    for asked in (lambda i: not i.constant, lambda i: True):
        for reset in (made_of, nobody):
            for order in (depth_first(turned=True, again=True), breadth_first_again_and_again):
                yield going(order, asked=asked, reset=reset, takes=added_or_new)
        for prepared in (cleared, only_seeded):
            for at_once in (True, False):
                yield recursion(at_once, True, asked, prepared)


def calls_itself(first, takes, asked):
    """Each call begins at its own node with 1, and calls itself for each input: first, or after
    that input has taken its share."""
    def function(C):
        C.slope = 1.0
        for i, rate in each_input(C):
            if asked(i):
                if first:
                    function(i)
                i.slope = takes(i.slope, rate * C.slope)
                if not first:
                    function(i)

    return function


def first_visit_only(C):
    """A node that has been visited is left, before it takes what comes."""
    going(order=nobody)(C)
    seen = set()

    def back(node, slope):
        if node not in seen and not node.constant:
            seen.add(node)
            node.slope = slope
            for i, rate in each_input(node):
                back(i, rate * slope)

    back(C, 1.0)


def one_share_goes_on(order):
    """A node takes all that comes, and passes on the last."""
    def function(C):
        going(order=nobody)(C)
        share = {C: 1.0}
        for node in order(C):
            for i, rate in each_input(node):
                if not i.constant:
                    share[i] = rate * share[node]
                    i.slope += share[i]

    return function


KEYS = (lambda node: node.value), (lambda node: node.name)


def slopes_by(key):
    """Slopes are kept in a dict by key(node), and put into the nodes in the end."""
    def function(C):
        slopes = {key(node): 0.0 for node in made_of(C)}
        slopes[key(C)] = 1.0
        for node in made_of(C):
            for i, rate in each_input(node):
                slopes[key(i)] += rate * slopes[key(node)]
        for node in made_of(C):
            node.slope = None if node.constant else slopes[key(node)]

    return function


# ---- what can be wrong with one step ----


def without_reset(C):
    """Nothing is set to 0: a new node holds None, and nothing can be added to that."""
    C.slope = 1.0
    for node in made_of(C):
        for i, rate in each_input(node):
            if not i.constant:
                i.slope += rate * node.slope


def each_input_once(node):
    return dict(each_input(node)).items()


def has_constant(node):
    return any(i.constant for i in node.inputs)


def until_constant(node):
    return list(takewhile(lambda pair: not pair[0].constant, each_input(node)))


def averaged(uses):
    """Each contribution divided by uses(other nodes' inputs, node that gets it)."""
    def function(C):
        count = {i: sum(uses(node.inputs, i) for node in made_of(C)) for i in made_of(C)}
        going(gives=lambda rate, node, i: rate * node.slope / count[i])(C)

    return function


def afterwards(change):
    """The right slopes; then change(node, C) is done to every node."""
    def end(C):
        for node in made_of(C):
            change(node, C)

    return going(end=end)


def put(slope, where):
    """The slope that a node is left with, in the end, where where(node, C)."""
    def change(node, C):
        if where(node, C) and not node.constant:
            node.slope = slope

    return afterwards(change)


def is_inner(node, C):
    return bool(node.inputs) and node is not C


def is_leaf(node, C):
    return not node.inputs


def far_from_C(node, C):
    return node is not C and node not in C.inputs


def not_C(node, C):
    return node is not C


def unsigned(node, C):
    if not node.constant:
        node.slope = abs(node.slope)


def value_is_slope(node, C):
    if not node.constant:
        node.value = node.slope


def value_steps(node, C):
    if not node.constant:
        node.value -= node.slope


def mistake(id, says, *functions, section=WAY_BACK):
    return Mistake(id, says, section, functions)


MISTAKES = (
    mistake(
        "one_contribution",
        "Where a node feeds several others, only one of their contributions is kept, the first or "
        "the last. The cost feels a nudge of that node along every path.",
        *(going(order, takes=lambda old, new: new) for order in RIGHT_ORDERS),
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
        going(depth_first()),
        going(depth_first(turned=True)),
        going(marked_when_pushed),
    ),
    mistake(
        "breadth_first",
        "Nodes take their turns by their distance from C. Where a short path and a long path lead "
        "to the same node, it passes on its slope before the long one has arrived.",
        going(breadth_first),
    ),
    mistake(
        "sent_twice",
        "A node that is reached twice passes on twice, and the second time it passes on again what "
        "it had passed on before. How often should each node have its turn?",
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
        going(once_for_each_input),
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
        *map(slopes_by, KEYS),
        *(going(once_for_each(key)) for key in KEYS),
        *(going(once_for_each(key), reset=once_for_each(key)) for key in KEYS),
    ),
    mistake(
        "one_step",
        "Only C and the nodes that it was made from directly have a slope. For all others it is 0 "
        "or None. Slopes travel from C down: whose turn comes first, and whose after that?",
        going(inputs_first),
        going(lambda C: [C], reset=nobody, takes=lambda old, new: new),
        put(0.0, far_from_C),
        put(None, far_from_C),
    ),
    mistake(
        "only_the_cost",
        "C has its slope, 1, but nothing gets any further: all other slopes are 0 or None. What "
        "does a node give to its inputs?",
        going(gives=lambda rate, node, i: rate * i.slope),
        going(nobody),
        going(nobody, reset=nobody),
        put(None, not_C),
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
        "If your function calls itself, each call sets the slope where it begins to 1. Only the "
        "slope of C is 1.",
        *(calls_itself(first, takes, asked)
          for first, takes in ((False, last_one), (True, last_one), (True, added_or_new))
          for asked in (lambda i: not i.constant, lambda i: True)),
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
        put(None, lambda node, C: node is C),
        put(0.0, lambda node, C: node is C),
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
        going(pairs=lambda node: [] if has_constant(node) else each_input(node)),
        section=GRAPH,
    ),
    mistake(
        "only_leaves",
        "Only the nodes without inputs have a slope. The nodes in between need theirs too.",
        put(None, is_inner),
        put(0.0, is_inner),
        put(None, lambda node, C: bool(node.inputs)),
        put(0.0, lambda node, C: bool(node.inputs)),
    ),
    mistake(
        "leaves_missing",
        "The nodes without inputs have no slope. Weights and biases are such nodes, and learning "
        "needs their slopes.",
        put(None, is_leaf),
        put(0.0, is_leaf),
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
        afterwards(unsigned),
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
        "Inputs and rates are paired wrongly: the first input gets the last rate.",
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
        "The slopes are right, but values of nodes have changed. The way back only reads the "
        "graph. The step downhill comes later, somewhere else.",
        afterwards(value_is_slope),
        afterwards(value_steps),
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
    """C, made of two nodes that have one name and one value, with slopes from an earlier call."""
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
EVERY_PATH = ("One thing more: it goes along every path separately, and each step u = u + u "
              "doubles the number of paths. Visit each node once, and let it pass on once, when "
              "everything has arrived.")
DOUBLINGS = 16  # 65,536 paths
MOST_LOOKS = 2**14  # far more than three loops inside each other need for 17 nodes


class TooManyLooks(BaseException):
    """The inputs of nodes have been asked for again and again: it would take far too long."""


def goes_along_every_path(function):
    """Return whether the work doubles with each u = u + u. It is ended when that is certain."""
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
    """Return SECOND_CALL if it is wrong about nodes that it has met before; EVERY_PATH if it goes
    along each path separately."""
    (C,) = EXERCISE.probes[0].fresh()
    with unheard():
        function(C)
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
