"""Other ways through a graph of small steps, all of them right."""

import numpy as np

from bpkit.engine import Node

# ---- go_back ----


def cleared(C):
    """The nodes, each with the slope that it begins with."""
    nodes, waiting = [], [C]
    while waiting:
        node = waiting.pop()
        if node not in nodes:
            nodes.append(node)
            node.slope = None if node.constant else 0.0
            waiting.extend(node.inputs)
    C.slope = 1.0
    return nodes


def each_when_all_have_come(C):
    left = {node: 0 for node in cleared(C)}
    for node in left:
        for i in node.inputs:
            left[i] += 1
    ready = [C]
    while ready:
        node = ready.pop(0)
        for i, rate in zip(node.inputs, node.rates, strict=True):
            if not i.constant:
                i.slope = i.slope + node.slope * rate
            left[i] -= 1
            if left[i] == 0:
                ready.append(i)


def along_every_path(C):
    cleared(C)
    C.slope = 0.0

    def back(node, slope):
        if node.constant:
            return
        node.slope += slope
        for k in range(len(node.inputs)):
            back(node.inputs[k], slope * node.rates[k])

    back(C, 1.0)


def by_height(C):
    """Sorted by the longest way down, the highest first."""
    height = {}

    def measure(node):
        if node not in height:
            height[node] = 1 + max([measure(i) for i in node.inputs], default=0)
        return height[node]

    measure(C)
    cleared(C)
    for node in sorted(height, key=height.get, reverse=True):
        for i, rate in zip(node.inputs, node.rates, strict=True):
            if not i.constant:
                i.slope += node.slope * rate


def asked_from_below(C):
    """A node asks the nodes that it feeds for its slope."""
    nodes, known = cleared(C), {C: 1.0}

    def slope(node):
        if node not in known:
            known[node] = sum(
                rate * slope(other) for other in nodes
                for i, rate in zip(other.inputs, other.rates, strict=True) if i is node)
        return known[node]

    for node in nodes:
        if not node.constant:
            node.slope = slope(node)


def list_of_its_own(C):
    """Without a set, by a stack on which each node is met twice, and it returns the nodes."""
    order, waiting = [], [(C, False)]
    while waiting:
        node, inputs_are_done = waiting.pop()
        if inputs_are_done:
            if node not in order:
                order.append(node)
        else:
            waiting.append((node, True))
            waiting += [(i, False) for i in node.inputs]
    for node in order:
        if not node.constant:
            node.slope = np.float64(0)
    C.slope += 1
    for node in order[::-1]:
        for i, rate in zip(node.inputs, node.rates, strict=True):
            if i.slope is not None:
                i.slope += rate * node.slope
    return order


# ---- divide ----


def rate_by_the_quotient(a, b):
    q = a.value / b.value
    return Node(q, (a, b), (1 / b.value, -q / b.value), "÷")


def inputs_turned(a, b):
    return Node(a.value / b.value, [b, a], [-a.value * b.value**-2, b.value**-1], "÷")


class Step:
    """A learner's own class."""

    def __init__(self, value, inputs=(), rates=(), name="", constant=False):
        self.value, self.inputs, self.rates = value, inputs, rates
        self.name, self.constant, self.slope = name, constant, None


def own_class(a, b):
    one = np.float64(1)
    return Step(np.divide(a.value, b.value), (a, b),
                np.array([one / b.value, -a.value / (b.value * b.value)]), "÷")


def product_with_the_inverse(a, b):
    inverse = 1 / b.value
    return Node(a.value * inverse, (a, b), (inverse, -a.value * inverse**2), name="÷")


# ---- matmul_back ----


def einsum_both(delta, w, a):
    return np.einsum("nm,km->nk", delta, a), np.einsum("nk,nm->km", w, delta)


def turned_twice(delta, w, a):
    return [(a @ delta.T).T, (delta.T @ w).T]


def example_by_example(delta, w, a):
    for_w, for_a = np.zeros_like(w), np.zeros_like(a)
    for i in range(a.shape[1]):
        for_w += np.outer(delta[:, i], a[:, i])
        for_a[:, i] = np.dot(w.T, delta[:, i])
    return for_w, for_a


def entry_by_entry(delta, w, a):
    for_w = (delta[:, None, :] * a[None, :, :]).sum(axis=2)
    return for_w.tolist(), (w[:, :, None] * delta[:, None, :]).sum(axis=0).tolist()


# ---- add_back ----


def one_axis_after_another(delta, shape):
    while delta.ndim > len(shape):
        delta = delta.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            delta = delta.sum(axis=axis, keepdims=True)
    return delta


def padded_shape(delta, shape):
    padded = (1,) * (delta.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i in range(delta.ndim) if padded[i] != delta.shape[i])
    return np.add.reduce(delta, axis=axes).reshape(shape)


def entry_to_its_copy(delta, shape):
    """Which entry goes where in the sum: numpy repeats the numbers of the entries."""
    size = int(np.prod(shape))
    owner = np.broadcast_to(np.arange(size).reshape(shape), delta.shape)
    return np.bincount(owner.ravel(), weights=delta.ravel(), minlength=size).reshape(shape)


def added_at(delta, shape):
    slope = np.zeros(shape)
    owner = np.broadcast_to(np.arange(slope.size).reshape(shape), delta.shape)
    np.add.at(slope.reshape(-1), owner, delta)
    return slope


VARIANTS = {
    "go_back": [each_when_all_have_come, along_every_path, by_height, asked_from_below,
                list_of_its_own],
    "divide": [rate_by_the_quotient, inputs_turned, own_class, product_with_the_inverse],
    "matmul_back": [einsum_both, turned_twice, example_by_example, entry_by_entry],
    "add_back": [one_axis_after_another, padded_shape, entry_to_its_copy, added_at],
}
