"""How many multiplications: every path from a parameter to the cost, or one backward pass."""

from __future__ import annotations

from dataclasses import dataclass

from ...doors import count_paths
from ...figures.passes import count_products
from ...network import Network


@dataclass(frozen=True)
class Counts:
    """Of a network: the paths from one weight of layer 2, those from all weights and biases, and
    the multiplications along all of these, or in the matrix products of one backward pass.

    The factors of a path are taken as known.
    """

    sizes: list[int]
    parameters: int
    from_one: int
    from_all: int
    along_all: int
    backward: int


def along(net: Network, l: int) -> int:
    """Return the multiplications in the product along one path from layer l: its factors less 1."""
    # da^l/dparam, one factor for each layer after l, and dC/da^L.
    return net.L - l + 1


def count(net: Network) -> Counts:
    """Return the counts of a network."""
    many = {l: net.w[l].size + net.b[l].size for l in range(2, net.L + 1)}
    paths = {l: size * count_paths(net, ("b", l, 0)) for l, size in many.items()}
    return Counts(
        sizes=list(net.n.values()),
        parameters=sum(many.values()),
        from_one=count_paths(net, ("w", 2, 0, 0)),
        from_all=sum(paths.values()),
        along_all=sum(size * along(net, l) for l, size in paths.items()),
        backward=count_products(net.sizes).backward,
    )
