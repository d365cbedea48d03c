"""One step of gradient descent with weight decay."""

from dataclasses import dataclass

import numpy as np

from ...backprop import Gradient
from ...layers import Layers
from ..exercise import Exercise, Mistake
from ..isolation import unheard
from ..probe import Probe, changed, problem
from ..sections import BROADCASTING, DESCENT, SMALLER_WEIGHTS


def decay_step(net, grad, eta, lmbda):
    """Take one step of gradient descent with weight decay: net is changed in place.

    net: its weights net.w[l], (n_l, n_{l-1}), and biases net.b[l], (n_l, 1), by layer.
    grad: the gradient of C, averaged over the examples: grad.w[l] and grad.b[l], of the
    same shapes. Before the step, lmbda times each weight is added to that weight's
    slope; the step goes downhill by eta times the sum. Biases do not decay.
    Returns nothing.
    """
    for l in net.w:
        net.w[l] -= eta * (grad.w[l] + lmbda * net.w[l])
        net.b[l] -= eta * grad.b[l]


@dataclass(frozen=True)
class Stepped:
    """The network as the function has left it; what it returns is not looked at."""

    def read(self, answer, arguments):
        """Return net.w[l] and net.b[l], from layer L down."""
        net = arguments[0]
        return {f"net.{symbol}[{l}]": parameters[l].copy() for l in range(net.L, 1, -1)
                for symbol, parameters in (("w", net.w), ("b", net.b))}

    def blame(self, part, wrong, parts):
        """Each part is a layer's own: there is nothing to say."""
        return ""


def weight(w, g, eta, lmbda):
    return w - eta * (g + lmbda * w)


def bias(b, g, eta, lmbda):
    return b - eta * g


def stay(p, g, eta, lmbda):
    return p


def to(w=weight, b=bias, layers=lambda l, L: True):
    """A step to w(w, g, eta, lmbda) and b(b, g, eta, lmbda), in some of the layers."""
    def function(net, grad, eta, lmbda):
        for l in net.w:
            if layers(l, net.L):
                net.w[l] = w(net.w[l], grad.w[l], eta, lmbda)
                net.b[l] = b(net.b[l], grad.b[l], eta, lmbda)

    return function


def all_to(p):
    """A step in which weights and biases make the same slip: p(p, g, eta, lmbda)."""
    return to(p, p)


def mistake(id, says, *functions, section=SMALLER_WEIGHTS):
    return Mistake(id, says, section, functions)


def biases_by_weights(net, grad, eta, lmbda):
    """The biases decay by what the weights of their neurons sum to."""
    for l in net.w:
        net.b[l] -= eta * (grad.b[l] + lmbda * net.w[l].sum(axis=1, keepdims=True))
        net.w[l] = weight(net.w[l], grad.w[l], eta, lmbda)


def twice(net, grad, eta, lmbda):
    decay_step(net, grad, eta, lmbda)
    decay_step(net, grad, eta, lmbda)


def gradient_of_b(net, grad, eta, lmbda):
    for l in net.w:
        net.w[l] = weight(net.w[l], grad.b[l] + 0 * net.w[l], eta, lmbda)
        net.b[l] = bias(net.b[l], grad.b[l], eta, lmbda)


def summed_to_biases(net, grad, eta, lmbda):
    for l in net.w:
        net.b[l] = bias(net.b[l], grad.w[l].sum(axis=1, keepdims=True), eta, lmbda)
        net.w[l] = weight(net.w[l], grad.w[l], eta, lmbda)


MISTAKES = (
    mistake(
        "no_decay",
        "This is a step without decay. How far a weight goes depends on its slope and on the "
        "weight itself.",
        to(bias),
    ),
    mistake(
        "biases_decay",
        "The biases decay too. They have a gradient like the weights, but no decay.",
        all_to(weight),
    ),
    mistake(
        "biases_decay_alone",
        "The biases decay, and the weights do not. It should be the other way round.",
        to(bias, weight),
    ),
    mistake(
        "biases_by_weights",
        "The decay of the weights is subtracted from the biases as well. A bias moves by its own "
        "slope alone.",
        biases_by_weights,
    ),
    mistake(
        "decay_without_eta",
        "The decay is not multiplied by eta. eta scales the whole step, slope and decay: are "
        "brackets missing?",
        to(lambda w, g, eta, lm: w - eta * g - lm * w),
    ),
    mistake(
        "decay_without_eta_everywhere",
        "The decay is not multiplied by eta, and the biases decay too.",
        all_to(lambda p, g, eta, lm: p - eta * g - lm * p),
    ),
    mistake(
        "gradient_without_eta",
        "The decay is multiplied by eta, but the slope is not, for the weights or for all "
        "parameters.",
        to(lambda w, g, eta, lm: w - g - eta * lm * w),
        to(lambda w, g, eta, lm: w - g - eta * lm * w, lambda b, g, eta, lm: b - g),
    ),
    mistake(
        "eta_missing",
        "eta is missing, for the weights, for the biases or for both: the step is as long as the "
        "slope.",
        to(lambda w, g, eta, lm: w - (g + lm * w), lambda b, g, eta, lm: b - g),
        to(lambda w, g, eta, lm: w - (g + lm * w)),
        to(b=lambda b, g, eta, lm: b - g),
    ),
    mistake(
        "weights_grow",
        "The decay has the wrong sign: it pushes every weight away from 0. It should pull it "
        "towards 0.",
        to(lambda w, g, eta, lm: w - eta * (g - lm * w)),
        to(lambda w, g, eta, lm: w - eta * g + lm * w),
        to(lambda w, g, eta, lm: (1 + eta * lm) * (w - eta * g)),
    ),
    mistake(
        "uphill",
        "The step goes uphill: everything is added instead of subtracted.",
        to(lambda w, g, eta, lm: w + eta * (g + lm * w), lambda b, g, eta, lm: b + eta * g),
        to(lambda w, g, eta, lm: w + eta * (g + lm * w)),
        section=DESCENT,
    ),
    mistake(
        "gradient_uphill",
        "The weights decay, but their gradient takes them uphill. Is something added that should "
        "be subtracted?",
        to(lambda w, g, eta, lm: w + eta * (g - lm * w), lambda b, g, eta, lm: b + eta * g),
        to(lambda w, g, eta, lm: w + eta * (g - lm * w)),
        section=DESCENT,
    ),
    mistake(
        "biases_uphill",
        "The weights are right, but the biases go uphill.",
        to(b=lambda b, g, eta, lm: b + eta * g),
        section=DESCENT,
    ),
    mistake(
        "decay_after_step",
        "The decay is taken from the weights after their step. It should be taken from the weights "
        "as they were before the step.",
        to(lambda w, g, eta, lm: (1 - eta * lm) * (w - eta * g)),
        to(lambda w, g, eta, lm: (1 - lm) * (w - eta * g)),
    ),
    mistake(
        "gradient_decays",
        "lmbda is multiplied by the slope. It belongs to the weight itself.",
        to(lambda w, g, eta, lm: w - eta * (g + lm * g)),
        to(lambda w, g, eta, lm: w - eta * lm * g),
        to(lambda w, g, eta, lm: w - eta * (1 - lm) * g),
        all_to(lambda p, g, eta, lm: p - eta * lm * g),
        all_to(lambda p, g, eta, lm: p - eta * (1 + lm) * g),
    ),
    mistake(
        "brackets",
        "The brackets are in the wrong place: lmbda multiplies the slope too, or the slope instead "
        "of the weight. It belongs to the weight alone.",
        to(lambda w, g, eta, lm: w - eta * lm * (g + w)),
        to(lambda w, g, eta, lm: w - eta * (lm * g + w)),
        all_to(lambda p, g, eta, lm: p - eta * lm * (g + p)),
    ),
    mistake(
        "lmbda_alone",
        "lmbda alone is added to the slope, the same for every weight. A large weight should decay "
        "by more than a small one.",
        to(lambda w, g, eta, lm: w - eta * (g + lm)),
        to(lambda w, g, eta, lm: w - eta * g - lm),
    ),
    mistake(
        "weight_alone",
        "lmbda is missing: the weight itself is added to its slope.",
        to(lambda w, g, eta, lm: w - eta * (g + w)),
    ),
    mistake(
        "parameters_for_gradient",
        "The weights or the biases themselves are used where their slopes belong.",
        to(lambda w, g, eta, lm: w - eta * (w + lm * w), lambda b, g, eta, lm: b - eta * b),
        to(lambda w, g, eta, lm: w - eta * (w + lm * w)),
        to(b=lambda b, g, eta, lm: b - eta * b),
        section=DESCENT,
    ),
    mistake(
        "plus_and_times",
        "In the sum of slope and decay there is a plus where a times belongs, or the other way "
        "round.",
        to(lambda w, g, eta, lm: w - eta * (g + lm + w)),
        to(lambda w, g, eta, lm: w - eta * g * lm * w),
        to(lambda w, g, eta, lm: w - eta * g * (lm + w)),
    ),
    mistake(
        "sign_of_weight",
        "Every weight decays by the same amount, whatever its size: only its sign counts. That is "
        "a different way to keep weights small.",
        to(lambda w, g, eta, lm: w - eta * (g + lm * np.sign(w))),
    ),
    mistake(
        "absolute_weight",
        "The signs of the weights are lost in the decay. Negative weights then move away from 0.",
        to(lambda w, g, eta, lm: w - eta * (g + lm * abs(w))),
    ),
    mistake(
        "penalty_for_slope",
        "The weights are squared. A penalty on the weights may contain their squares, but the step "
        "needs its slope.",
        to(lambda w, g, eta, lm: w - eta * (g + lm * w**2)),
        to(lambda w, g, eta, lm: w - eta * (g + lm / 2 * w**2)),
        to(lambda w, g, eta, lm: w - eta * (g + lm * (w**2).sum())),
        to(lambda w, g, eta, lm: w - eta * (g + lm / 2 * (w**2).sum())),
    ),
    mistake(
        "sum_of_weights",
        "The weights of a layer are added up, or averaged, or their length is taken. Each weight "
        "decays on its own.",
        to(lambda w, g, eta, lm: w - eta * (g + lm * w.sum())),
        to(lambda w, g, eta, lm: w - eta * (g + lm * w.mean())),
        to(lambda w, g, eta, lm: w - eta * (g + lm * w.sum(axis=1, keepdims=True))),
        to(lambda w, g, eta, lm: w - eta * (g + lm * np.linalg.norm(w))),
        to(lambda w, g, eta, lm: w - eta * (g + lm * w / np.linalg.norm(w))),
    ),
    mistake(
        "half_or_double",
        "The decay is half or twice as large as it should be. lmbda should be used as it is.",
        to(lambda w, g, eta, lm: w - eta * (g + lm / 2 * w)),
        to(lambda w, g, eta, lm: w - eta * (g + 2 * lm * w)),
    ),
    mistake(
        "divided",
        "lmbda is divided by a number, of neurons or of weights. It should be used as it is.",
        to(lambda w, g, eta, lm: w - eta * (g + lm / len(w) * w)),
        to(lambda w, g, eta, lm: w - eta * (g + lm / w.shape[1] * w)),
        to(lambda w, g, eta, lm: w - eta * (g + lm / w.size * w)),
    ),
    mistake(
        "lmbda_squared",
        "lmbda is squared, or its root is taken. It should be used as it is.",
        to(lambda w, g, eta, lm: w - eta * (g + lm**2 * w)),
        to(lambda w, g, eta, lm: w - eta * (g + lm**0.5 * w)),
    ),
    mistake(
        "eta_twice",
        "eta is multiplied in twice, for the decay or for the whole step of the weights. Once is "
        "enough.",
        to(lambda w, g, eta, lm: w - eta * (g + eta * lm * w)),
        to(lambda w, g, eta, lm: w - eta**2 * (g + lm * w)),
    ),
    mistake(
        "eta_and_lmbda_swapped",
        "eta and lmbda have changed places, or one of them is used where the other belongs. Which "
        "of them says how far the step goes?",
        to(lambda w, g, eta, lm: w - lm * (g + eta * w)),
        to(lambda w, g, eta, lm: w - lm * (g + lm * w)),
        to(lambda w, g, eta, lm: w - eta * (g + eta * w)),
        to(b=lambda b, g, eta, lm: b - lm * g),
        to(lambda w, g, eta, lm: w - lm * (g + eta * w), lambda b, g, eta, lm: b - lm * g),
    ),
    mistake(
        "only_decay",
        "The weights decay and do nothing else: their gradient is missing.",
        to(lambda w, g, eta, lm: w - eta * lm * w),
        to(lambda w, g, eta, lm: w - eta * lm * w, stay),
    ),
    mistake(
        "only_weights",
        "The weights take their step, but the biases stay where they were. A line such as b = ... "
        "gives a new array that name; it does not change net.",
        to(b=stay),
        section=DESCENT,
    ),
    mistake(
        "only_biases",
        "The biases take their step, but the weights stay where they were. A line such as w = ... "
        "gives a new array that name; it does not change net.",
        to(stay),
        section=DESCENT,
    ),
    mistake(
        "net_not_changed",
        "The network has not changed. Do your new weights and biases end up in net itself, or in a "
        "copy, or under a name of their own?",
        to(stay, stay),
        section=DESCENT,
    ),
    mistake(
        "replaced",
        "The step replaces the weights or the biases. It should start from where they are.",
        to(lambda w, g, eta, lm: -eta * (g + lm * w), lambda b, g, eta, lm: -eta * g),
        to(lambda w, g, eta, lm: eta * (g + lm * w), lambda b, g, eta, lm: eta * g),
        to(lambda w, g, eta, lm: -eta * (g + lm * w)),
        to(lambda w, g, eta, lm: g + lm * w, lambda b, g, eta, lm: g),
        section=DESCENT,
    ),
    mistake(
        "only_last_layer",
        "Only the last layer takes its step. The other layers have weights too.",
        to(layers=lambda l, L: l == L),
        section=DESCENT,
    ),
    mistake(
        "last_layer_stays",
        "All layers except the last take their step. Python leaves out the last number of a range.",
        to(layers=lambda l, L: l < L),
        section=DESCENT,
    ),
    mistake(
        "first_layer_stays",
        "Layer 2 stays where it was. It is the first layer with weights.",
        to(layers=lambda l, L: l > 2),
        section=DESCENT,
    ),
    mistake(
        "decay_in_one_layer",
        "Only one layer decays: the last, or the first with weights. All layers with weights "
        "should.",
        *(lambda net, grad, eta, lm, at=at: [
            to(weight if l == at(net.L) else bias, layers=lambda k, L, l=l: k == l)(
                net, grad, eta, lm) for l in net.w] for at in (lambda L: L, lambda L: 2)),
    ),
    mistake(
        "step_twice",
        "The step is taken twice.",
        twice,
        section=DESCENT,
    ),
    mistake(
        "gradient_of_b",
        "The weights take their step with the gradient of the biases. numpy stretches the column "
        "to a matrix without complaint.",
        gradient_of_b,
        section=BROADCASTING,
    ),
    mistake(
        "gradient_of_w",
        "The biases take their step with the gradient of the weights, added up.",
        summed_to_biases,
        section=DESCENT,
    ),
)


def probes():
    tries = (([3, 4, 5, 2], 0.7, 0.3), ([3, 4, 5, 2], 1.3, 0.2), ([2, 5, 3, 4], 0.4, 0.6),
             ([4, 4, 4], 2.6, 0.15), ([3, 2], 0.6, 0.8), ([1, 1, 1], 1.7, 0.4))
    for seed, (sizes, eta, lmbda) in enumerate(tries):
        net, other = (problem(sizes, 1, 144 + seed + k)[0] for k in (0, 100))
        grad = Gradient(Layers("grad.w", other.w), Layers("grad.b", other.b))
        yield Probe(f"a network {sizes}, eta = {eta:g}, lmbda = {lmbda:g}",
                    (net, grad, eta, lmbda))


def further(function):
    """Say it if grad has changed too, which is no mistake."""
    probe = EXERCISE.probes[0]
    net, grad, eta, lmbda = probe.fresh()
    with unheard():
        function(net, grad, eta, lmbda)
    return USED_UP if changed([("grad", probe.arguments[1], grad)]) else None


USED_UP = ("One more thing: your function changes grad as well. That is fine if nobody needs the "
           "gradient after the step.")


EXERCISE = Exercise(
    title="A step with weight decay",
    solution=decay_step,
    form=Stepped(),
    probes=tuple(probes()),
    section=SMALLER_WEIGHTS,
    hints=(
        "Begin with a step of gradient descent for every layer, without decay: each weight and "
        "each bias goes downhill by eta times its slope, inside net.",
        "With decay, lmbda times the weight itself is added to its slope. Then the step is the "
        "same. What happens to a weight whose slope is 0?",
        "For each layer l, subtract from net.w[l] eta times a bracket with two terms: the gradient "
        "of the weights, and lmbda times the weights as they are. From net.b[l] subtract eta times "
        "its gradient, and nothing else.",
    ),
    mistakes=MISTAKES,
    changes=("net", "grad"),  # as in notebook 14, where the decay is added to the gradient itself
    further=further,
    praise="The same network as after the course's own step, on 6 tries of different shapes.",
)
