"""Hypothesis strategies for networks with examples to run through them."""

import numpy as np
from hypothesis import strategies as st

from bpkit import Network
from bpkit.activations import ACTIVATIONS

# Whose slope jumps at z = 0. There, rounding decides which of two slopes is meant.
KINKED = {
    name for name, f in ACTIVATIONS.items() if np.ptp(f.prime(np.array([-1e-9, 1e-9]))) > 1e-6
}
SMOOTH = sorted(set(ACTIVATIONS) - KINKED)


@st.composite
def problems(draw, activations=tuple(ACTIVATIONS), dtypes=(np.float64,), most_examples=7):
    """Draw (net, x, y): widths 1 to 8, depths 2 to 6, any f per layer and neuron, either cost."""
    sizes = draw(st.lists(st.integers(1, 8), min_size=2, max_size=6))
    L = len(sizes)
    cost = draw(st.sampled_from(["quadratic", "cross_entropy"]))
    names = st.sampled_from(activations)
    activation = {l: draw(names) for l in range(2, L + 1)}
    places = st.tuples(st.integers(2, L), st.integers(0, 7))
    neurons = draw(st.dictionaries(places, names, max_size=3))
    neurons = {(l, j): f for (l, j), f in neurons.items() if j < sizes[l - 1]}
    if cost == "cross_entropy":
        activation[L] = "sigmoid"
        neurons = {(l, j): f for (l, j), f in neurons.items() if l < L}
    seed = draw(st.integers(0, 2**32 - 1))
    net = Network(sizes, activation, cost, neurons, rng=seed, dtype=draw(st.sampled_from(dtypes)))
    m = draw(st.integers(1, most_examples))
    rng = np.random.default_rng(seed)
    return net, rng.standard_normal((sizes[0], m)), rng.random((sizes[-1], m))


def nearest_kink(net, fp):
    """Return how near any z of a neuron with a kink comes to it; infinity if there is none."""
    return min(
        (np.abs(z[rows]).min() for l, z in fp.z.items()
         for rows, f in net.activation[l].rows() if f.name in KINKED),
        default=np.inf,
    )


@st.composite
def parameters(draw, net, kinds=("w", "b", "z")):
    """Draw the name of a parameter of `net`: ("w", l, j, k), ("b", l, j) or ("z", l, j)."""
    kind, l = draw(st.sampled_from(kinds)), draw(st.integers(2, net.L))
    place = (kind, l, draw(st.integers(0, net.n[l] - 1)))
    return (*place, draw(st.integers(0, net.n[l - 1] - 1))) if kind == "w" else place
