"""Backpropagation as the sum over all paths from a parameter to the cost.

Source: "Backpropagation: the big picture", the book's (50) to (53).
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .activations import Array
from .network import ForwardPass, Network, feedforward
from .params import Param
from .perturb import delta_L, rate

MOST_PATHS = 1_000_000


@dataclass(frozen=True)
class Path:
    """One way from a parameter to the cost, through one neuron of every layer.

    `neurons`: ((l, j), ..., (L, m)); `factors`: the book's rates (53), first da^l_j/dparam, then
    da^{l+1}/da^l from neuron to neuron, last dC/da^L; `product`: their product.
    """

    neurons: tuple[tuple[int, int], ...]
    factors: tuple[float, ...]
    product: float


def count_paths(net: Network, param: Param) -> int:
    """Return how many paths lead from a parameter to the cost: the product n_{l+1} ... n_L."""
    return math.prod(net.n[l] for l in range(param.l + 1, net.L + 1))


def paths(
    net: Network, x: Array, y: Array, param: Param, largest: int | None = None
) -> Iterator[Path]:
    """Yield the paths from a parameter to the cost; the products sum to dC/dparam, the book's (53).

    `x`: (n_1, 1), `y`: (n_L, 1), one example. Paths come in the order of their neurons, or, with
    `largest=k`, the k of largest |product| in falling order, found without listing the others.
    Raises ValueError when all of more than a million paths are asked for.
    """
    ways = _Ways(net, feedforward(net, x), y, param)
    if largest is None:
        return ways.in_order()
    return itertools.islice(ways.largest_first(), largest)


class _Ways:
    """The rates along every connection from a parameter on, and two orders of walking them."""

    def __init__(self, net: Network, fp: ForwardPass, y: Array, param: Param):
        self.first, self.L, self.n = (param.l, param.j), net.L, net.n
        prime = {l: net.activation[l].prime(fp.z[l])[:, 0] for l in range(param.l, net.L + 1)}
        # From z to z, since under saturation dC/da^L overflows where delta^L does not.
        self.start = float(rate(fp, param)[0])
        self.step = {l: net.w[l] * prime[l - 1] for l in range(param.l + 1, net.L + 1)}
        self.delta = delta_L(net, fp, y)[:, 0].copy()
        self.grad_a = net.cost.gradient(fp.a[net.L], y)[:, 0].copy()
        f, slope = net.activation[net.L], prime[net.L]
        closed = np.array([f.at(j) in net.cost.closed_forms for j in range(net.n[net.L])])
        # In closed form delta is exact, and dC/da^L has lost its digits; otherwise dC/da^L is
        # exact, and delta is not, since it computes f'(z) from a.
        np.divide(self.delta, slope, out=self.grad_a, where=closed & (slope != 0))
        np.multiply(self.grad_a, slope, out=self.delta, where=~closed)
        # From a to a, as the book writes them.
        self.rate = {l: prime[l][:, None] * net.w[l] for l in self.step}
        self.start_a = self.start * float(prime[param.l][param.j])

    def path(self, js: tuple[int, ...]) -> Path:
        l = self.first[0]
        pairs = list(itertools.pairwise(js))
        product, factors = self.start, [self.start_a]
        for layer, (k, j) in enumerate(pairs, start=l + 1):
            product *= self.step[layer][j, k]
            factors.append(float(self.rate[layer][j, k]))
        factors.append(float(self.grad_a[js[-1]]))
        neurons = tuple(enumerate(js, start=l))
        return Path(neurons, tuple(factors), float(product * self.delta[js[-1]]))

    def in_order(self) -> Iterator[Path]:
        l, j = self.first
        rest = (range(self.n[layer]) for layer in range(l + 1, self.L + 1))
        return (self.path((j, *js)) for js in itertools.product(*rest))

    def largest_first(self) -> Iterator[Path]:
        """Best first: a partial path counts as its best completion, found by a backward sweep."""
        best, share = np.abs(self.delta), {}
        for l in range(self.L, self.first[0], -1):
            ends = np.abs(self.step[l]) * best[:, None]
            best = ends.max(axis=0)
            # The share of the best is exactly 1: with any rounding below that, all equal paths
            # would have to be begun before the first could be finished.
            share[l] = np.divide(ends, best, out=np.zeros_like(ends), where=best != 0)
        l, j = self.first
        heap: list[tuple[float, tuple[int, ...]]] = [(-abs(self.start) * best[j], (j,))]
        while heap:
            bound, js = heapq.heappop(heap)
            layer = l + len(js)
            if layer > self.L:
                yield self.path(js)
                continue
            for j, part in enumerate(share[layer][:, js[-1]]):
                heapq.heappush(heap, (bound * part, (*js, j)))
