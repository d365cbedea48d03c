"""Hypothesis strategies for networks with examples to run through them."""

import numpy as np
from hypothesis import strategies as st

from bpkit import Activation, Network
from bpkit.activations import OF_A_NEURON


def _mingled(z):
    a = np.tanh(z)
    return a + 0.5 * np.roll(a, 1, axis=0)


def _mingled_J_v(z, a, v):
    v = v / np.cosh(np.clip(z, -40, 40)) ** 2
    return v + 0.5 * np.roll(v, 1, axis=0)


def _mingled_JT_v(z, a, v):
    return (v + 0.5 * np.roll(v, -1, axis=0)) / np.cosh(np.clip(z, -40, 40)) ** 2


# Half of each neuron's tanh goes to the next one too: J is not its own transpose.
mingled = Activation("mingled", _mingled, range=(-1.5, 1.5),
                     products=(_mingled_J_v, _mingled_JT_v))
WHOLE = ("softmax", mingled)

# Their slope jumps at z = 0. There, rounding decides which of two slopes is taken.
KINKED = {
    name for name, f in OF_A_NEURON.items() if np.ptp(f.prime(np.array([-1e-9, 1e-9]))) > 1e-6
}
SMOOTH = sorted(set(OF_A_NEURON) - KINKED)


@st.composite
def problems(
    draw, activations=tuple(OF_A_NEURON), dtypes=(np.float64,), most_examples=7, whole=WHOLE
):
    """Draw (net, x, y): widths 1 to 8, depths 2 to 6, any f per layer and neuron, any cost."""
    sizes = draw(st.lists(st.integers(1, 8), min_size=2, max_size=6))
    L = len(sizes)
    cost = draw(st.sampled_from(["quadratic", "cross_entropy", "log_likelihood"]))
    names = st.sampled_from(activations)
    activation = {l: draw(st.sampled_from([*activations, *whole])) for l in range(2, L + 1)}
    places = st.tuples(st.integers(2, L), st.integers(0, 7))
    neurons = draw(st.dictionaries(places, names, max_size=3))
    neurons = {(l, j): f for (l, j), f in neurons.items() if j < sizes[l - 1]}
    if cost != "quadratic":
        activation[L] = "sigmoid" if cost == "cross_entropy" else draw(
            st.sampled_from(["sigmoid", *({"softmax"} & {*whole})]))
        neurons = {(l, j): f for (l, j), f in neurons.items() if l < L}
    neurons = {(l, j): f for (l, j), f in neurons.items() if activation[l] not in WHOLE}
    seed = draw(st.integers(0, 2**32 - 1))
    net = Network(sizes, activation, cost, neurons, rng=seed, dtype=draw(st.sampled_from(dtypes)))
    m = draw(st.integers(1, most_examples))
    rng = np.random.default_rng(seed)
    x, y = rng.standard_normal((sizes[0], m)), rng.random((sizes[-1], m))
    return net, x, y / y.sum(axis=0) if cost == "log_likelihood" else y


def nearest_kink(net, fp):
    """Return how near the z of a neuron comes to a kink of its f; infinity without kinks."""
    return min(
        (np.abs(row).min() for l, z in fp.z.items() for j, row in enumerate(z)
         if net.activation[l].at(j).name in KINKED),
        default=np.inf,
    )


@st.composite
def parameters(draw, net, kinds=("w", "b", "z")):
    """Draw the name of a parameter of `net`: ("w", l, j, k), ("b", l, j) or ("z", l, j)."""
    kind, l = draw(st.sampled_from(kinds)), draw(st.integers(2, net.L))
    place = (kind, l, draw(st.integers(0, net.n[l] - 1)))
    return (*place, draw(st.integers(0, net.n[l - 1] - 1))) if kind == "w" else place
