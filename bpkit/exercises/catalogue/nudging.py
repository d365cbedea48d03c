"""Gradients by nudging, put together from their steps, so that a slip can be made in each."""

import numpy as np

from ...activations import sigmoid
from ...backprop import backprop
from ..answer import Pair


class Slopes(Pair):
    """A gradient that comes from no equation, so that none is to blame."""

    def blame(self, part, wrong, parts):
        """Nothing to say."""
        return ""


def quadratic(a, y):
    return 0.5 * ((a - y) ** 2).sum() / a.shape[1]


def cost(net, x, y, of=quadratic):
    """net.C(x, y) without its checks, or another number `of` the output and y."""
    a = x
    for l in net.w:
        a = sigmoid.f(net.w[l] @ a + net.b[l])
    return of(a, y)


def biases_first(symbol, l, j):
    return symbol, l


def every(slope, places=np.ndindex, order=biases_first, of=quadratic):
    """A gradient by `slope(C, p, place, h)` at the places of every parameter p, 0 elsewhere.

    The parameter whose order(symbol, l, j) is the smallest has its turn first.
    """
    def function(net, x, y, h):
        parameters = {"b": net.b, "w": net.w}
        nabla = {s: {l: np.zeros_like(p) for l, p in parameters[s].items()} for s in "bw"}
        turns = [(s, l, place) for s in "bw" for l, p in parameters[s].items()
                 for place in places(*p.shape)]
        for s, l, place in sorted(turns, key=lambda turn: order(*turn[:2], turn[2][0])):
            p = parameters[s][l]
            nabla[s][l][place] = slope(lambda: cost(net, x, y, of), p, place, h)
        return nabla["b"], nabla["w"]

    return function


def at(C, p, place, value):
    """The cost with p at another value; p is put back afterwards."""
    old = p[place].copy()
    p[place] = value
    there = C()
    p[place] = old
    return there


def both_sides(C, p, place, h):
    """The right slope, except that `place` may be a whole group of parameters."""
    return (at(C, p, place, p[place] + h) - at(C, p, place, p[place] - h)) / (2 * h)


def quotient(of):
    """Every slope made by of(above, below, h) from the costs at p + h and p - h."""
    return every(lambda C, p, i, h: of(at(C, p, i, p[i] + h), at(C, p, i, p[i] - h), h))


def steps(up, down, apart):
    """The difference between p + up h and p + down h, divided by `apart` h."""
    return every(lambda C, p, i, h:
                 (at(C, p, i, p[i] + up * h) - at(C, p, i, p[i] + down * h)) / (apart * h))


@every
def five_points(C, p, i, h):
    far, near = (at(C, p, i, p[i] + k * h) - at(C, p, i, p[i] - k * h) for k in (2, 1))
    return (8 * near - far) / (12 * h)


def second_difference(C, p, i, h):
    return (at(C, p, i, p[i] + h) - 2 * C() + at(C, p, i, p[i] - h)) / h**2


def left_there(way):
    """Central differences that leave every parameter where the second nudge put it."""
    def slope(C, p, place, h):
        p[place] += way * h
        first = C()
        p[place] -= 2 * way * h
        return way * (first - C()) / (2 * h)

    orders = (
        biases_first, lambda s, l, j: (s == "b", l),
        lambda s, l, j: (l, s), lambda s, l, j: (l, s == "b"),
        lambda s, l, j: (l, j, s), lambda s, l, j: (l, j, s == "b"),
    )
    return [every(slope, order=order) for order in orders]


def in_whole_numbers(up, down):
    """Central differences in an array of integers, with up(p, whole, h) and down(...) put in."""
    def slope(C, p, i, h):
        old, whole, costs = p.copy(), p.astype(int), []
        for nudged in (up, down):
            whole[i] = nudged(old[i], int(old[i]), h)
            p[...] = whole
            costs.append(C())
        p[...] = old
        return (costs[0] - costs[1]) / (2 * h)

    return every(slope)


def relative(C, p, i, h):
    return at(C, p, i, p[i] * (1 + h)) - at(C, p, i, p[i] * (1 - h))


def with_h(own):
    return lambda net, x, y, h: central(net, x, y, own)


def then(change):
    """The right gradient, changed afterwards: change(nabla_b, nabla_w)."""
    return lambda net, x, y, h: change(*central(net, x, y, h))


def times(factor):
    def function(net, x, y, h):
        return tuple({l: p * factor(x.shape[1]) for l, p in nabla.items()}
                     for nabla in central(net, x, y, h))

    return function


def only(i):
    return lambda net, x, y, h: central(net, x[:, i], y[:, i], h)


def emptied(nabla):
    return {l: np.zeros_like(p) for l, p in nabla.items()}


def layers(keep):
    """Only the layers l with keep(l, L): the others 0, or not there."""
    def some(nabla):
        return {l: p for l, p in nabla.items() if keep(l, max(nabla))}

    return (then(lambda *pair: tuple({**emptied(nabla), **some(nabla)} for nabla in pair)),
            then(lambda *pair: tuple(some(nabla) for nabla in pair)))


def analytic(net, x, y, h):
    grad = backprop(net, x, y)
    return grad.b, grad.w


def column(rows, columns):
    return [(j, 0) for j in range(rows)]


def row(rows, columns):
    return [(0, k) for k in range(columns)] if columns > 1 else column(rows, columns)


def from_1(rows, columns):
    return [(j, k) for j in range(1, rows) for k in range(min(1, columns - 1), columns)]


def whole_array(C, p, place, h):
    return both_sides(C, p, (slice(None), slice(None)), h)


def one_number_each(net, x, y, h):
    """All parameters of a layer moved at once, and one number for all of them."""
    return tuple({l: p[0, 0] for l, p in nabla.items()}
                 for nabla in every(whole_array)(net, x, y, h))


def biases_at_once(C, p, place, h):
    return both_sides(C, p, (slice(None), 0) if p.shape[1] == 1 else place, h)


def penalised(gradient, w):
    """The gradient of a cost with a penalty on large weights."""
    nabla_b, nabla_w = gradient
    return nabla_b, {l: nabla + 0.01 * w[l] for l, nabla in nabla_w.items()}


central = every(both_sides)
