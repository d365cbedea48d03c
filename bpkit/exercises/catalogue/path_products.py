"""The sum over paths, put together from its factors, so that a slip can be made in each."""

import numpy as np

from ...activations import sigmoid


def slope(fp, i, p):
    return sigmoid.prime(fp.z[i][p, 0])


def start(net, fp, l, j, k):
    return fp.a[l - 1][k, 0]


def front(net, fp, l, j):
    return slope(fp, l, j)


def step(net, fp, i, here, there):
    return net.w[i][there, here] * slope(fp, i, there)


def last(fp, L, here, y):
    return fp.a[L][here, 0] - y[here, 0]


def factors(net, x, y, l, j, k, start=start, front=front, step=step, last=last):
    """Yield the factors of every path, in the order of the paths' neurons."""
    fp = net.forward(x)
    for path in np.ndindex(*net.sizes[l:]):
        here, found = j, [start(net, fp, l, j, k), front(net, fp, l, j)]
        for i, there in enumerate(path, start=l + 1):
            found.append(step(net, fp, i, here, there))
            here = there
        yield [*found, last(fp, net.L, here, y)]


def pieces(total=sum, of=np.prod, **others):
    """A sum over paths with other pieces: total of `of` of the factors of each path."""
    return lambda *arguments: float(total([of(f) for f in factors(*arguments, **others)]))


def no_last_slope(net, fp, i, here, there):
    return net.w[i][there, here] * (slope(fp, i, there) if i < net.L else 1)


def w_of_layer_before(net, fp, i, here, there):
    return net.w[i - 1][there, here] * slope(fp, i, there)


def no_last_slope_at_L(net, fp, l, j):
    return slope(fp, l, j) if l < net.L else 1


def with_slope(other):
    """Another function (fp, i, p) in place of σ′, along the whole path."""
    return {
        "front": lambda net, fp, l, j: other(fp, l, j),
        "step": lambda net, fp, i, here, there: net.w[i][there, here] * other(fp, i, there),
    }


def short_of_L(last):
    """The paths end one layer before the outputs, with last(fp, L, here, y) there."""
    def function(net, x, y, l, j, k):
        fp, total = net.forward(x), 0.0
        for path in np.ndindex(*net.sizes[l:net.L - 1]):
            here, product = j, start(net, fp, l, j, k) * front(net, fp, l, j)
            for i, there in enumerate(path, start=l + 1):
                product *= step(net, fp, i, here, there)
                here = there
            total += product * last(fp, net.L, here, y)
        return float(total)

    return function


def each_by_itself(*arguments):
    """The products of all paths, not added up."""
    return [np.prod(f) for f in factors(*arguments)]


def product_goes_on(*arguments, end=None):
    """The product begins once, before the first path, and goes on from path to path.

    With end=-1 the factor at the end of each path is not carried over.
    """
    product, total = 1.0, 0.0
    for i, found in enumerate(factors(*arguments)):
        product *= np.prod(found[2 * min(i, 1):end])
        total += product * (1 if end is None else found[-1])
    return float(total)


def begun_again_with_first(*arguments):
    """The product goes on from path to path and carries every factor over, even the first."""
    return float(np.cumprod([np.prod(f) for f in factors(*arguments)]).sum())


def straight(net, x, y, l, j, k):
    """Only the path that stays at neuron j."""
    ways = list(np.ndindex(*net.sizes[l:]))
    stays = ways.index((j,) * (net.L - l))
    return float(np.prod(list(factors(net, x, y, l, j, k))[stays]))


def sums_before_product(net, x, y, l, j, k):
    fp = net.forward(x)
    product = start(net, fp, l, j, k) * front(net, fp, l, j) * (fp.a[net.L] - y).sum()
    for i in range(l + 1, net.L + 1):
        product *= (net.w[i] * sigmoid.prime(fp.z[i])).sum()
    return float(product)


def elsewhere(of):
    """The slope of another weight: that of neurons of(j, k)."""
    return lambda net, x, y, l, j, k: pieces()(net, x, y, l, *of(j, k))
