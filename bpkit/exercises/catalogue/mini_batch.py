"""One update from a whole mini-batch at once."""

from dataclasses import dataclass, replace

from ...activations import sigmoid
from ..answer import Pair
from ..exercise import Exercise, Mistake
from ..probe import NETWORKS, Probe, label, problem
from ..sections import AVERAGE, BP2, COLUMNS, DESCENT, WHERE_THE_SUM_WENT
from .assembly import bp2, bp4, five_steps, made_with, piece, slip
from .backprop import SLIPS, backprop
from .loop_count import loops_over_examples


def mini_batch(net, x, y, eta):
    """Take one step of gradient descent from a mini-batch, all examples at once.

    There is to be no loop over the examples.

    net: sigmoid neurons, quadratic cost, the average over the examples; its weights and
    biases are changed in place, by a step of size eta. x: (n_1, m), y: (n_L, m), one
    example per column. Returns the gradient that was used as (nabla_b, nabla_w), two
    dicts by layer, l = 2 ... L, of the shapes of net.b[l] and net.w[l].
    """
    z, a = {}, {1: x}
    for l in range(2, net.L + 1):
        z[l] = net.w[l] @ a[l - 1] + net.b[l]
        a[l] = sigmoid.f(z[l])

    delta = {net.L: (a[net.L] - y) * sigmoid.prime(z[net.L])}
    for l in range(net.L - 1, 1, -1):
        delta[l] = (net.w[l + 1].T @ delta[l + 1]) * sigmoid.prime(z[l])

    m = x.shape[1]
    nabla_b = {l: delta[l].sum(axis=1, keepdims=True) / m for l in delta}
    nabla_w = {l: delta[l] @ a[l - 1].T / m for l in delta}
    for l in delta:
        net.b[l] -= eta * nabla_b[l]
        net.w[l] -= eta * nabla_w[l]
    return nabla_b, nabla_w


@dataclass(frozen=True)
class Step(Pair):
    """The gradient that is returned, and the network as the function has left it."""

    def read(self, answer, arguments):
        """Return the gradient's parts, then net.b[l] and net.w[l] from layer L down."""
        net = arguments[0]
        parts = super().read(answer, arguments)
        for l in range(net.L, 1, -1):
            parts |= {f"net.b[{l}]": net.b[l].copy(), f"net.w[{l}]": net.w[l].copy()}
        return parts

    def blame(self, part, wrong, parts):
        """Say that the step is wrong where the gradient is right; otherwise ask the gradient."""
        if part.startswith("net."):
            return "the gradient is right, the step is not"
        return super().blame(part, wrong, parts)


# ---- the step is a piece too: it changes net and returns what the function returns ----


def step(net, nabla_b, nabla_w, eta, m):
    for l in nabla_b:
        net.b[l] -= eta * nabla_b[l]
    for l in nabla_w:
        net.w[l] -= eta * nabla_w[l]
    return nabla_b, nabla_w


def assemble(step=step, early=None, **pieces):
    """Return mini_batch with some pieces replaced; early(eta, **pieces) makes another BP2."""
    def mistaken(net, x, y, eta):
        own = {**pieces, "bp2": early(eta, **pieces)} if early else pieces
        nabla_b, nabla_w = five_steps(
            net.w, net.b, x, y, lambda l: sigmoid.f, lambda l: sigmoid.prime, **own)
        return step(net, nabla_b, nabla_w, eta, x.shape[1])

    return mistaken


def stepping(parameter):
    """A step to another value of every parameter: parameter(p, nabla, eta, m)."""
    def other(net, nabla_b, nabla_w, eta, m):
        for l in nabla_b:
            net.b[l] = parameter(net.b[l], nabla_b[l], eta, m)
            net.w[l] = parameter(net.w[l], nabla_w[l], eta, m)
        return nabla_b, nabla_w

    return {"step": other}


def downhill(p, nabla, eta):
    return p - eta * nabla


def mixed(b=downhill, w=downhill):
    """A step to other values of the biases alone, or of the weights alone."""
    def other(net, nabla_b, nabla_w, eta, m):
        for l in nabla_b:
            net.b[l], net.w[l] = b(net.b[l], nabla_b[l], eta), w(net.w[l], nabla_w[l], eta)
        return nabla_b, nabla_w

    return {"step": other}


def only(b=lambda l, L: True, w=lambda l, L: True):
    """A step for some of the layers only."""
    def other(net, nabla_b, nabla_w, eta, m):
        step(net, {l: nabla for l, nabla in nabla_b.items() if b(l, net.L)},
             {l: nabla for l, nabla in nabla_w.items() if w(l, net.L)}, eta, m)
        return nabla_b, nabla_w

    return {"step": other}


def never(l, L):
    return False


def returning(of):
    """The right step, and of(nabla, eta, m) returned for the two."""
    def other(net, nabla_b, nabla_w, eta, m):
        step(net, nabla_b, nabla_w, eta, m)
        return tuple({l: of(n, eta, m) for l, n in nabla.items()} for nabla in (nabla_b, nabla_w))

    return {"step": other}


def w_with_gradient_of_b(net, nabla_b, nabla_w, eta, m):
    return step(net, nabla_b, {l: nabla_b[l] + 0 * nabla_w[l] for l in nabla_w}, eta, m)[0], nabla_w


def parameters_returned(net, nabla_b, nabla_w, eta, m):
    step(net, nabla_b, nabla_w, eta, m)
    return dict(net.b), dict(net.w)


def too_early(eta, bp2=bp2, bp4=bp4, **others):
    """BP2 through weights that have taken their step before the error goes back through them."""
    def back(w, delta, z, a, l, prime):
        changed = w[l + 1] - eta * bp4(delta, z, a, l + 1)
        return bp2({**w, l + 1: changed}, delta, z, a, l, prime)

    return back


def example_by_example(per, returned):
    """A step after every example, of size per(eta, m), and returned(gradients of the examples)."""
    def mistaken(net, x, y, eta):
        m, pairs = x.shape[1], []
        for i in range(m):
            nabla_b, nabla_w = backprop(net, x[:, [i]], y[:, [i]])
            pairs.append(step(net, nabla_b, nabla_w, per(eta, m), m))
        return tuple({l: returned([pair[s][l] for pair in pairs]) for l in net.b} for s in (0, 1))

    return mistaken


def after_the_step(net, x, y, eta):
    mini_batch(net, x, y, eta)
    return backprop(net, x, y)


def two_steps(net, x, y, eta):
    mini_batch(net, x, y, eta)
    return mini_batch(net, x, y, eta)


def biases_after_weights(net, x, y, eta):
    nabla_w = backprop(net, x, y)[1]
    for l in nabla_w:
        net.w[l] -= eta * nabla_w[l]
    nabla_b = backprop(net, x, y)[0]
    for l in nabla_b:
        net.b[l] -= eta * nabla_b[l]
    return nabla_b, nabla_w


def mean(gradients):
    return sum(gradients) / len(gradients)


OF_THE_STEP = [
    slip("updated_too_early", "the weights of a layer take their step before the error goes back "
         "through them. All errors belong to the same network. When may it change?",
         BP2, "BP2", {"early": too_early}),
    slip("update_with_plus", "the step goes uphill: the gradient is added. The gradient points to "
         "where the cost rises.",
         DESCENT, "The step", stepping(lambda p, nabla, eta, m: p + eta * nabla)),
    slip("one_goes_uphill", "weights and biases go in opposite directions: one of them moves "
         "downhill, and the other uphill.",
         DESCENT, "The step", mixed(b=lambda p, nabla, eta: p + eta * nabla),
         mixed(w=lambda p, nabla, eta: p + eta * nabla)),
    slip("sign_and_plus", "two mistakes cancel: the gradient has the wrong sign, and the step adds "
         "it. The network ends up where it should, but the gradient that you return does not.",
         DESCENT, "BP1 and the step",
         piece("BP1", "sign") | stepping(lambda p, nabla, eta, m: p + eta * nabla),
         returning(lambda nabla, eta, m: -nabla)),
    slip("eta_forgotten", "eta is not used: the step is the gradient itself.",
         DESCENT, "The step", stepping(lambda p, nabla, eta, m: p - nabla)),
    slip("eta_squared", "eta is multiplied in twice.",
         DESCENT, "The step", stepping(lambda p, nabla, eta, m: p - eta**2 * nabla)),
    slip("divided_by_eta", "the gradient is divided by eta. A larger eta should make a larger "
         "step.",
         DESCENT, "The step", stepping(lambda p, nabla, eta, m: p - nabla / eta)),
    slip("eta_over_m", "the step is divided by the number of examples, but the gradient is already "
         "an average.",
         AVERAGE, "The step", stepping(lambda p, nabla, eta, m: p - eta / m * nabla)),
    slip("step_with_sum", "the gradient that is returned is the average, but the step is taken "
         "with the sum over the examples, so it grows with their number.",
         AVERAGE, "The step", stepping(lambda p, nabla, eta, m: p - eta * m * nabla)),
    slip("sum_returned", "the step is right, but what is returned is the sum over the examples. "
         "The gradient of C is their average; where do you divide?",
         AVERAGE, "The end", returning(lambda nabla, eta, m: m * nabla)),
    slip("step_returned", "the network is right, but what is returned is the step, with eta in it. "
         "You are asked for the gradient.",
         DESCENT, "The end", returning(lambda nabla, eta, m: eta * nabla),
         returning(lambda nabla, eta, m: -eta * nabla)),
    slip("parameters_returned", "the network is right, but its weights and biases are returned. "
         "You are asked for the gradient.",
         DESCENT, "The end", {"step": parameters_returned}),
    slip("net_not_changed", "the network has not changed. Do your new weights and biases end up in "
         "net itself, or in a copy?",
         DESCENT, "The step", only(b=never, w=never)),
    slip("only_weights", "the weights take their step, but the biases do not.",
         DESCENT, "The step", only(b=never)),
    slip("only_biases", "the biases take their step, but the weights do not.",
         DESCENT, "The step", only(w=never)),
    slip("only_last_layer", "only the last layer takes its step. The other layers have a gradient "
         "too.",
         DESCENT, "The step", only(*2 * [lambda l, L: l == L])),
    slip("last_layer_stays", "all layers except the last take their step. Python leaves out the "
         "last number of a range.",
         DESCENT, "The step", only(*2 * [lambda l, L: l < L])),
    slip("first_layer_stays", "all layers except layer 2, the first with weights, take their step.",
         DESCENT, "The step", only(*2 * [lambda l, L: l > 2])),
    slip("step_twice", "the step is taken twice.",
         DESCENT, "The step", stepping(lambda p, nabla, eta, m: p - 2 * eta * nabla)),
    slip("replaced", "the step replaces the parameters. It should start from where they are.",
         DESCENT, "The step", stepping(lambda p, nabla, eta, m: -eta * nabla),
         stepping(lambda p, nabla, eta, m: eta * nabla)),
    slip("parameters_for_gradient", "the step is taken with the parameters themselves instead of "
         "their slopes.",
         DESCENT, "The step", stepping(lambda p, nabla, eta, m: p - eta * p),
         mixed(b=lambda p, nabla, eta: p - eta * p), mixed(w=lambda p, nabla, eta: p - eta * p)),
    slip("difference_turned", "the parameters are subtracted from the step. It should be the other "
         "way round.",
         DESCENT, "The step", stepping(lambda p, nabla, eta, m: eta * nabla - p)),
    slip("w_with_gradient_of_b", "the weights take the step of the biases. numpy stretches the "
         "column to a matrix without complaint.",
         DESCENT, "The step", {"step": w_with_gradient_of_b}),
]

MISTAKES = (
    Mistake("step_after_every_example", "a step is taken after every example, so the next one sees "
            "a different network. A mini-batch gives one step, from the average.",
            COLUMNS, tuple(
                example_by_example(per, returned)
                for per in (lambda eta, m: eta, lambda eta, m: eta / m)
                for returned in (mean, sum, lambda gradients: gradients[-1])), "The step"),
    Mistake("gradient_after_step", "the network is right, but the gradient that is returned was "
            "computed after the step. You are asked for the one that the step used.",
            DESCENT, (after_the_step,), "The end"),
    Mistake("two_steps", "two steps are taken, and the gradient that is returned is that of the "
            "second. Is your function called twice, or the gradient computed twice?",
            DESCENT, (two_steps,), "The step"),
    Mistake("biases_after_weights", "the biases take their step with a gradient computed after the "
            "step of the weights. Both must belong to the same network.",
            DESCENT, (biases_after_weights,), "The step"),
)

LOOP = Mistake(
    "loop_over_examples",
    "The numbers are right. But the more columns x has, the more lines of your code run: there is "
    "a loop over the examples. One matrix product can do for all columns what it does for one.",
    WHERE_THE_SUM_WENT, ())


def further(function):
    """Return LOOP if the function goes through the examples one by one."""
    few, many = (Probe(f"{m} examples", (*problem([3, 4, 2], m, 7), 0.5)) for m in (3, 30))
    return LOOP if loops_over_examples(EXERCISE, function, few, many) else None


def probes():
    # Where every layer has one neuron, what has lost an axis can be taken from w and b as well.
    networks = [*NETWORKS, ([1, 1, 1], 3)]
    etas = 0.7, 2.5, 1.3, 0.4, 3.0, 0.6, 1.7, 1.5  # all different, and none of them 1
    for seed, ((sizes, m), eta) in enumerate(zip(networks, etas, strict=True)):
        yield Probe(f"{label(sizes, m)}, eta = {eta:g}", (*problem(sizes, m, seed), eta))


# With a gradient of these shapes no step can be taken.
NO_STEP = {
    "bp3_not_summed", "bp3_repeated", "bp3_strung_together", "bp3_transposed", "bp4_flattened",
    "layers_renumbered",
}
DECAYED = stepping(lambda p, nabla, eta, m: p - eta * nabla - 0.01 * eta * p * (p.shape[1] > 1))
SHARED = [
    replace(shared, pieces=(*shared.pieces, DECAYED)) if shared.id == "weight_decay" else shared
    for shared in SLIPS if shared.id not in NO_STEP
]

EXERCISE = Exercise(
    title="One step from a whole mini-batch",
    solution=mini_batch,
    form=Step(),
    probes=tuple(probes()),
    section=COLUMNS,
    hints=(
        "Let x and y keep all their columns. Which lines of your backprop for one example have to "
        "change, and which work for m columns as they are?",
        "The way forward, BP1 and BP2 treat every column separately, so nothing changes. The sum "
        "over the examples comes in BP3 and in BP4. In one of them the matrix product does it for "
        "you.",
        "First compute the whole gradient, with the old weights, averaged over the m columns. Only "
        "then take the step: every weight and every bias of every layer goes eta times its slope "
        "downhill, inside net. Return the gradient.",
    ),
    mistakes=(*MISTAKES, *made_with(assemble, [*OF_THE_STEP, *SHARED])),
    assemble=assemble,
    changes=("net",),
    further=further,
    replaces=("backprop", "sgd", "numerical_gradient"),
)
