"""BP2 where f is relu."""

import numpy as np

from ...activations import relu, sigmoid, tanh
from ..answer import Matrix
from ..exercise import Exercise, Mistake
from ..probe import Probe
from ..sections import RELU_MASK
from . import hidden_error


def relu_error(w_next, delta_next, z):
    """Return delta^l by BP2, for relu neurons. At z = 0 the slope of relu is 0.

    w_next, delta_next: w^{l+1}, (n_{l+1}, n_l), and delta^{l+1}, (n_{l+1}, m).
    z: the weighted inputs z^l, (n_l, m). Returns (n_l, m), one column per example.
    """
    return (w_next.T @ delta_next) * (z > 0)


def mistake(id, says, section, *functions):
    return Mistake(id, says, section, functions, "BP2")


def in_place_of_slope(f):
    """The right way back, multiplied by f(z)."""
    return lambda w, d, z: (w.T @ d) * f(z)


def step(at_zero):
    return lambda z: np.heaviside(z, at_zero)


MISTAKES = (
    mistake(
        "no_mask",
        "relu plays no part: what came back along the weights is unchanged. It is about the "
        "activation. The error is about z, and relu lies between the two.",
        RELU_MASK,
        lambda w, d, z: w.T @ d,
    ),
    mistake(
        "relu_for_slope",
        "relu itself is multiplied in, not its slope. How much does a change of z change the "
        "activation?",
        RELU_MASK,
        in_place_of_slope(relu.f),
    ),
    mistake(
        "z_for_slope",
        "z itself is used instead of the slope of relu at z.",
        RELU_MASK,
        in_place_of_slope(lambda z: z),
    ),
    mistake(
        "relu_of_error",
        "relu is applied to the error that has come back, so negative errors are lost. Whether an "
        "error passes depends on the neuron's z, not on the error.",
        RELU_MASK,
        lambda w, d, z: relu.f(w.T @ d),
    ),
    mistake(
        "relu_of_delta_next",
        "the negative errors of the next layer are set to 0, and z is not used. Whether an error "
        "passes depends on the z of the neuron where it arrives.",
        RELU_MASK,
        lambda w, d, z: w.T @ relu.f(d),
    ),
    mistake(
        "two_masks",
        "the mask of z is there, but negative errors are set to 0 as well. An error may be "
        "negative.",
        RELU_MASK,
        lambda w, d, z: relu.f(w.T @ d) * (z > 0),
        lambda w, d, z: (w.T @ relu.f(d)) * (z > 0),
        lambda w, d, z: relu.f(w.T @ relu.f(d)) * (z > 0),
    ),
    mistake(
        "slope_at_zero",
        "everything is right except where z is exactly 0. relu has a corner there, and the course "
        "takes its slope to be 0.",
        RELU_MASK,
        in_place_of_slope(step(1)),
        in_place_of_slope(step(0.5)),
    ),
    mistake(
        "inverted",
        "the mask is the wrong way round: errors pass where z is negative. Where is relu flat?",
        RELU_MASK,
        in_place_of_slope(lambda z: z <= 0),
        in_place_of_slope(lambda z: z < 0),
    ),
    mistake(
        "slope_of_minus_one",
        "the slope below 0 is taken to be −1, the sign of z. relu is flat there: it stays at 0 "
        "when z changes.",
        RELU_MASK,
        in_place_of_slope(np.sign),
        in_place_of_slope(lambda z: np.where(z > 0, 1, -1)),
        in_place_of_slope(lambda z: np.where(z >= 0, 1, -1)),
    ),
    mistake(
        "not_zero",
        "an error passes wherever z is not 0. Below 0 relu is flat.",
        RELU_MASK,
        in_place_of_slope(lambda z: z != 0),
    ),
    mistake(
        "leaky",
        "below 0 a small slope is left, as in a leaky relu. relu itself is flat there.",
        RELU_MASK,
        *(in_place_of_slope(lambda z, k=k: np.where(z > 0, 1, k)) for k in (0.01, 0.1, 0.2, 0.001)),
        in_place_of_slope(lambda z: np.where(z > 0, 1, np.exp(z))),
    ),
    mistake(
        "sigma_slope",
        "the slope of a different f is used instead of the slope of relu: that of σ, of softplus "
        "or of tanh.",
        RELU_MASK,
        in_place_of_slope(sigmoid.prime),
        in_place_of_slope(sigmoid.f),
        in_place_of_slope(tanh.prime),
    ),
    mistake(
        "short_form_of_sigma",
        "a factor is made from the activation a, like a(1 − a) for σ or 1 − a² for tanh. The slope "
        "of relu looks different.",
        RELU_MASK,
        in_place_of_slope(lambda z: relu.f(z) * (1 - relu.f(z))),
        in_place_of_slope(lambda z: 1 - relu.f(z) ** 2),
        in_place_of_slope(lambda z: 1 - relu.f(z)),
    ),
    mistake(
        "other_threshold",
        "the mask does not begin where relu begins to rise. Where is that?",
        RELU_MASK,
        *(in_place_of_slope(lambda z, k=k: z > k) for k in (1, 0.5, -1)),
    ),
    mistake(
        "slope_between_0_and_1",
        "the slope is 0 where z is above 1 as well. relu never stops rising.",
        RELU_MASK,
        in_place_of_slope(lambda z: (z > 0) & (z < 1)),
    ),
    mistake(
        "stops_rising",
        "the slope is 0 for large z as well, as if relu became flat there. relu never stops "
        "rising.",
        RELU_MASK,
        *(in_place_of_slope(lambda z, k=k: (z > 0) & (z < k)) for k in (2, 3, 5, 6, 10, 20)),
    ),
    mistake(
        "mask_of_error",
        "the error that has come back is multiplied by something made from the error itself. The "
        "mask depends on the neuron's own z.",
        RELU_MASK,
        lambda w, d, z: (w.T @ d) * (w.T @ d < 0),
        lambda w, d, z: (w.T @ d) * relu.f(w.T @ d),
    ),
    mistake(
        "mask_of_weights",
        "negative weights are set to 0. A weight passes an error back whatever its sign; the mask "
        "is about z.",
        RELU_MASK,
        lambda w, d, z: relu.f(w).T @ d,
        lambda w, d, z: (relu.f(w).T @ d) * (z > 0),
    ),
    mistake(
        "whole_columns",
        "an example is kept or dropped as a whole. Each neuron has a mask of its own, in each "
        "example.",
        RELU_MASK,
        in_place_of_slope(lambda z: (z > 0).any(axis=0)),
        in_place_of_slope(lambda z: (z > 0).all(axis=0)),
        in_place_of_slope(lambda z: z.sum(axis=0) > 0),
    ),
    mistake(
        "whole_rows",
        "a neuron is kept or dropped in all the examples at once. It may pass the error of one "
        "example and not that of another.",
        RELU_MASK,
        in_place_of_slope(lambda z: (z > 0).any(axis=1, keepdims=True)),
        in_place_of_slope(lambda z: (z > 0).all(axis=1, keepdims=True)),
        in_place_of_slope(lambda z: z.sum(axis=1, keepdims=True) > 0),
        in_place_of_slope(lambda z: z[:, :1] > 0),
    ),
    mistake(
        "left_out",
        "the entries where z is not above 0 are left out. They should stay in their places, as 0.",
        RELU_MASK,
        lambda w, d, z: (w.T @ d)[z > 0],
    ),
    mistake(
        "added_mask",
        "the mask is added or subtracted. The chain rule multiplies.",
        RELU_MASK,
        lambda w, d, z: (w.T @ d) + (z > 0),
        lambda w, d, z: (w.T @ d) - (z > 0),
    ),
    mistake(
        "number_for_zero",
        "where z is not above 0, a number other than 0 comes out. Nothing should pass there.",
        RELU_MASK,
        lambda w, d, z: np.where(z > 0, w.T @ d, -1),
        lambda w, d, z: np.where(z > 0, w.T @ d, 1),
        lambda w, d, z: np.where(z > 0, w.T @ d, z),
    ),
    mistake(
        "one_above_zero",
        "where z is above 0, what comes out is not the error. There the error should pass "
        "unchanged.",
        RELU_MASK,
        lambda w, d, z: (z > 0).astype(float),
        lambda w, d, z: np.where(z > 0, z, w.T @ d),
        lambda w, d, z: np.where(z > 0, 1, w.T @ d),
        lambda w, d, z: relu.f(z),
    ),
)

# The slips of BP2 with σ that show with relu too: some do not where a slope is 0 or 1.
ABOUT_SIGMA = {
    "no_prime", "prime_of_a", "z_for_a_in_prime", "a_for_prime", "one_minus_a_for_prime",
    "prime_twice", "tanh_slope", "relu_slope", "f_of_error", "slope_at_error", "brackets",
    "slope_in_every_round", "z_for_prime", "slope_alone", "plus_for_times",
    "slope_from_matrix_product", "four_times",
}
OF_BP2 = tuple(
    mistake(of.id, of.says.replace("σ′", "the slope of relu"), of.section,
            *(lambda w, d, z, f=f: f(w, d, z, relu.prime) for f in of.functions))
    for of in hidden_error.MISTAKES if of.id not in ABOUT_SIGMA
)


def probes():
    for seed, (n_next, n, m) in enumerate([(2, 5, 3), (2, 5, 3), (4, 3, 5), (5, 3, 1), (4, 4, 4)]):
        rng = np.random.default_rng([seed, 143])
        w, delta = rng.standard_normal((n_next, n)), 3 * rng.standard_normal((n_next, m))
        z = 2 * rng.standard_normal((n, m))
        z.flat[:: m + 2] = 0  # the corner
        z.flat[1 :: m + 2] *= 20  # far beyond 6, where some functions like relu are flat
        if seed == 0:
            z[-1] = abs(z[-1])  # one neuron passes the errors of all the examples
        yield Probe(f"{n} neurons, {n_next} in the next layer, {m} example{'s' * (m > 1)}",
                    (w, delta, z))


EXERCISE = Exercise(
    title="BP2 with relu",
    solution=relu_error,
    form=Matrix("delta"),
    probes=tuple(probes()),
    section=RELU_MASK,
    hints=(
        "BP2 is the same with every f; only the slope changes. Draw relu. How steep is it left of "
        "0, and how steep right of 0?",
        "The error comes back along the weights as before. Then comes the slope at the neuron's "
        "own z. It is 1 or 0, so either the whole error passes or nothing does.",
        "Take the way back through the weights from your hidden_error. Instead of the slope of σ, "
        "multiply entry by entry by a mask: an array of the shape of z that says where z is above "
        "0.",
    ),
    mistakes=(*MISTAKES, *OF_BP2),
    replaces=("bp2",),
)
