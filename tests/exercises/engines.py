"""Backward walks that were published and wrong, each rewritten in a few lines, and its name.

What went wrong is on record in issues and lessons about small engines that people wrote to learn
how gradients work. One never reset a slope; another listed a node inside the loop over its inputs;
most of them passed a slope on before it was complete.
"""

from collections import deque

ENGINES = []


def engine(expected):
    """Put a function into the table, with the id of its mistake."""
    def put(function):
        ENGINES.append(("go_back", expected, function))
        return function

    return put


def listed(C):
    """The nodes, each after its inputs."""
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for i in node.inputs:
                visit(i)
            order.append(node)

    visit(C)
    return order


def cleared(nodes):
    for node in nodes:
        node.slope = None if node.constant else 0.0


def pass_on(nodes):
    for node in nodes:
        for i, rate in zip(node.inputs, node.rates, strict=True):
            if not i.constant:
                i.slope += rate * node.slope


@engine("one_contribution")
def assigns_where_it_should_add(C):
    order = listed(C)
    cleared(order)
    C.slope = 1.0
    for node in reversed(order):
        for i, rate in zip(node.inputs, node.rates, strict=True):
            if not i.constant:
                i.slope = rate * node.slope


@engine("sent_twice")
def every_node_calls_its_inputs(C):
    cleared(listed(C))
    C.slope = 1.0

    def back(node):
        pass_on([node])
        for i in node.inputs:
            back(i)

    back(C)


@engine("depth_first")
def only_the_first_branch_goes_on(C):
    cleared(listed(C))
    done = set()

    def back(node, slope):
        if node.constant:
            return
        node.slope += slope
        if node not in done:
            done.add(node)
            for i, rate in zip(node.inputs, node.rates, strict=True):
                back(i, rate * slope)

    back(C, 1.0)


@engine("breadth_first")
def goes_when_the_first_has_come(C):
    cleared(listed(C))
    C.slope = 1.0
    queue, put = deque([C]), {C}
    while queue:
        node = queue.popleft()
        pass_on([node])
        for i in node.inputs:
            if i not in put:
                put.add(i)
                queue.append(i)


@engine("one_share_goes_on")
def passes_on_what_came_last(C):
    order = listed(C)
    cleared(order)
    came = {C: 1.0}
    C.slope = 1.0
    for node in reversed(order):
        for i, rate in zip(node.inputs, node.rates, strict=True):
            if not i.constant:
                came[i] = rate * came[node]
                i.slope += came[i]


@engine("not_set_back")
def sets_back_the_parameters_alone(C):
    order = listed(C)
    for node in order:
        if not node.constant and (not node.inputs or node.slope is None):
            node.slope = 0.0
    C.slope = 1.0
    pass_on(reversed(order))


@engine("not_set_back")
def begins_only_where_there_is_nothing(C):
    order = listed(C)
    cleared(order[:-1])
    if C.slope is None:
        C.slope = 1.0
    pass_on(reversed(order))


@engine("turn_for_each_input")
def lists_a_node_inside_the_loop(C):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for i in node.inputs:
                visit(i)
                order.append(node)

    visit(C)
    cleared(listed(C))
    C.slope = 1.0
    pass_on(reversed(order))


@engine("seed_missing")
def never_says_that_C_has_slope_1(C):
    order = listed(C)
    cleared(order)
    pass_on(reversed(order))


@engine("begins_at_1")
def every_slope_begins_at_1(C):
    order = listed(C)
    for node in order:
        node.slope = None if node.constant else 1.0
    pass_on(reversed(order))


@engine("taken_for_one")
def knows_nodes_by_their_values(C):
    order, seen = [], set()

    def visit(node):
        if node.value not in seen:
            seen.add(node.value)
            for i in node.inputs:
                visit(i)
            order.append(node)

    visit(C)
    cleared(order)
    C.slope = 1.0
    pass_on(reversed(order))


@engine("value_for_slope")
def a_function_of_one_input_uses_what_came_out_of_it(C):
    order = listed(C)
    cleared(order)
    C.slope = 1.0
    for node in reversed(order):
        came = node.slope if len(node.inputs) > 1 else node.value
        for i, rate in zip(node.inputs, node.rates, strict=True):
            if not i.constant:
                i.slope += rate * came


@engine("constant_stops")
def stops_at_what_needs_no_gradient(C):
    order = listed(C)
    cleared(order)
    C.slope = 1.0
    for node in reversed(order):
        for i, rate in zip(node.inputs, node.rates, strict=True):
            if i.constant:
                break
            i.slope += rate * node.slope


@engine("uses_miscounted")
def counts_who_uses_a_node_and_not_how_often(C):
    nodes = listed(C)
    cleared(nodes)
    left = {node: sum(node in other.inputs for other in nodes) for node in nodes}
    C.slope = 1.0
    ready = [C]
    while ready:
        node = ready.pop()
        pass_on([node])
        for i in node.inputs:
            left[i] -= 1
            if left[i] == 0:
                ready.append(i)


@engine("second_call")
def marks_stay_on_the_nodes(C):
    order = []

    def visit(node):
        if not hasattr(node, "visited"):
            node.visited = True
            for i in node.inputs:
                visit(i)
            order.append(node)

    visit(C)
    cleared(order)
    C.slope = 1.0
    pass_on(reversed(order))


@engine("earlier_graph")
def a_list_and_a_set_that_outlive_the_call(C, order=[], seen=set()):  # noqa: B006
    def visit(node):
        if node not in seen:
            seen.add(node)
            for i in node.inputs:
                visit(i)
            order.append(node)

    visit(C)
    cleared(order)
    C.slope = 1.0
    pass_on(reversed(order))
