"""The way back in steps, so that a slip can be made in each."""

from itertools import takewhile

from ...engine import made_of


def each_input(node):
    return list(zip(node.inputs, node.rates, strict=True))


def set_to_0(node):
    return None if node.constant else 0.0


def as_it_stands(node):
    """What a function that resets no slope begins with: 0 where there is none yet."""
    return 0.0 if node.slope is None and not node.constant else node.slope


def has_slope(node):
    return not node.constant


def newest(old, new):
    return new


def added_or_new(old, new):
    return (old or 0) + new


def going(order=made_of, begin=set_to_0, seed=lambda C: 1.0, pairs=each_input,
          gives=lambda rate, node, i: rate * node.slope, takes=lambda old, new: old + new,
          asked=has_slope, end=lambda C: None, reset=made_of):
    """The way back, each step as it should be or with a slip in it.

    seed(C): the slope of C; reset(C): the nodes that are set back at the start, and begin(node): to
    what; order(C): the nodes as their turns come; pairs(node): each input with its rate;
    gives(rate, node, i): what input i gets; takes(old, new): what becomes of its slope; asked(i):
    whether it has one; end(C): what is done at the end.
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


def nobody(C):
    return []


def inputs_first(C):
    return made_of(C)[::-1]


def met(take=-1, turned=False, noted="taken"):
    """The nodes as they are met by a stack, or with take=0 a queue: each once, noted when it is
    "taken" from there or "put" there, or each time that it is met ("never")."""
    def order(C):
        found, seen, waiting = [], {C}, [C]
        while waiting:
            node = waiting.pop(take)
            if noted == "taken" and node in found:
                continue
            found.append(node)
            for i in node.inputs[::-1] if turned else node.inputs:
                if noted != "put" or i not in seen:
                    seen.add(i)
                    waiting.append(i)
        return found

    return order


def after_inputs(key=lambda node: node, turned=False, inside=False):
    """The nodes, each before its inputs; of nodes with the same key(node) only one. If `inside`,
    a node is listed after each of its inputs, not once after all of them."""
    def order(C):
        found, seen = [], set()

        def visit(node):
            if key(node) not in seen:
                seen.add(key(node))
                for i in node.inputs[::-1] if turned else node.inputs:
                    visit(i)
                    found.extend([node] * inside)
                found.extend([node] * (not inside))

        visit(C)
        return found[::-1]

    return order


# Right orders, in which different contributions come last.
RIGHT_ORDERS = made_of, after_inputs(), after_inputs(turned=True)


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


def cleared(C):
    going(order=nobody)(C)


def only_seeded(C):
    C.slope = 1.0


def recursion(at_once, again, asked=has_slope, prepared=cleared):
    """Each input gets its share, and passes on all it has: at once, or after the other inputs have
    theirs; again and again, or the first time only. asked(i): whether it has a slope;
    prepared(C): what is done first."""
    def function(C):
        seen = {C}

        def back(node):
            met_now = []
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
                    met_now.append(i)
            for i in met_now:
                back(i)

        prepared(C)
        back(C)

    return function


def sent_twice():
    """A node passes on all it has each time that it is reached, by a stack, a queue or recursion;
    slopes may be set back before, and constants left out."""
    for asked in (has_slope, lambda i: True):
        for reset in (made_of, nobody):
            for take in (-1, 0):
                order = met(take, noted="never")
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
    """A node that has been visited is skipped, before it takes what comes."""
    cleared(C)
    seen = set()

    def back(node, slope):
        if node not in seen and not node.constant:
            seen.add(node)
            node.slope = slope
            for i, rate in each_input(node):
                back(i, rate * slope)

    back(C, 1.0)


def one_share_goes_on(order):
    """A node takes all that comes, but passes on only the last share."""
    def function(C):
        cleared(C)
        share = {C: 1.0}
        for node in order(C):
            for i, rate in each_input(node):
                if not i.constant:
                    share[i] = rate * share[node]
                    i.slope += share[i]

    return function


def slopes_by(key):
    """Slopes are kept in a dict by key(node), and put into the nodes at the end."""
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


def until_constant(node):
    return list(takewhile(lambda pair: has_slope(pair[0]), each_input(node)))


def all_or_none(node):
    return each_input(node) if all(map(has_slope, node.inputs)) else []


def averaged(uses):
    """Each contribution divided by uses(other nodes' inputs, node that gets it)."""
    def function(C):
        count = {i: sum(uses(node.inputs, i) for node in made_of(C)) for i in made_of(C)}
        going(gives=lambda rate, node, i: rate * node.slope / count[i])(C)

    return function


def afterwards(where=lambda node, C: True, **becomes):
    """The right slopes; then each node with a slope, where(node, C), gets a slope=f(node) or a
    value=f(node) in the place of its own."""
    def end(C):
        for node in made_of(C):
            if where(node, C) and not node.constant:
                vars(node).update({name: f(node) for name, f in becomes.items()})

    return going(end=end)


def lost(where):
    """The right slopes, except None or 0 at the nodes where(node, C)."""
    return [afterwards(where, slope=lambda node, left=left: left) for left in (None, 0.0)]
