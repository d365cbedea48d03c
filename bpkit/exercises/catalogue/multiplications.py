"""How many multiplications a gradient takes: by backpropagation, and by nudging."""

from collections.abc import Mapping

import numpy as np

from ..answer import WrongForm, described, numbers, part
from ..exercise import Exercise, Mistake
from ..probe import Probe
from ..sections import BP2, BP3, BP4, COUNTING, WEIGHTED_INPUT


def multiplications(sizes):
    """Return (forward, backward, nudging): how many multiplications each takes.

    sizes: the neurons of each layer, such as [3, 4, 2]. Count multiplications of two
    numbers in the matrix products, for one example. Do not count additions, nor what is
    done entry by entry: the biases, σ, σ', ⊙ and the cost.
    forward: one forward pass. backward: the products that BP2 and BP4 then take to
    give the slopes of all weights and biases; the forward pass is not in it.
    nudging: a forward pass without a nudge, and one for every weight and every bias.
    Returns three whole numbers.
    """
    matrices = [n * n_prev for n, n_prev in zip(sizes[1:], sizes[:-1], strict=True)]
    forward = sum(matrices)
    backward = sum(matrices) + sum(matrices[1:])
    parameters = sum(matrices) + sum(sizes[1:])
    nudging = (parameters + 1) * forward
    return forward, backward, nudging


class Counts:
    """Three numbers: forward, backward, nudging."""

    names = ("forward", "backward", "nudging")

    def read(self, answer, arguments):
        """Return each number under its name."""
        if answer is None or isinstance(answer, str) or callable(answer):
            numbers("what comes back", answer)
        single = isinstance(answer, Mapping | set) or not hasattr(answer, "__len__")
        if single or len(answer) != len(self.names):
            raise WrongForm("wrong_type", "It should return three numbers, forward, backward and "
                            f"nudging, in this order; it returns {described(answer)}.")
        return {name: part(name, n) for name, n in zip(self.names, answer, strict=True)}

    def blame(self, part, wrong, parts):
        """Each number stands for itself."""
        return ""


# ---- the solution in steps, so that a slip can be made in each ----


def layer_by_layer(sizes):
    return [n * n_prev for n, n_prev in zip(sizes[1:], sizes[:-1], strict=True)]


def bp4_and_bp2(p):
    return sum(p) + sum(p[1:])


def one_each(p, sizes):
    return sum(p) + sum(sizes[1:]) + 1


def counting(matrices=layer_by_layer, forward=sum, backward=bp4_and_bp2, passes=one_each,
             of_nudging=lambda passes, forward, backward: passes * forward):
    """The three counts, each step as it should be or with a slip in it.

    matrices(sizes): what is counted in w^2 ... w^L, here p; forward(p), backward(p): of one pass;
    passes(p, sizes): of nudging; of_nudging(passes, forward, backward): what they take.
    """
    def function(sizes):
        p = matrices(sizes)
        first, second = forward(p), backward(p)
        return first, second, of_nudging(passes(p, sizes), first, second)

    return function


def then(change):
    """The right counts, changed afterwards: change(forward, backward, nudging, sizes)."""
    return lambda sizes: change(*multiplications(sizes), sizes)


def parameters_aside(matrices):
    """A slip in how the products are counted, and none in how many parameters there are."""
    return counting(matrices, passes=lambda p, sizes: one_each(layer_by_layer(sizes), sizes))


def both(matrices):
    return counting(matrices), parameters_aside(matrices)


def with_passes(*passes):
    return tuple(counting(passes=each) for each in passes)


def neighbours(f):
    return lambda sizes: [f(n, n_prev) for n, n_prev in zip(sizes[1:], sizes[:-1], strict=True)]


def mistake(id, says, *functions, section=COUNTING):
    return Mistake(id, says, section, functions)


MISTAKES = (
    mistake(
        "neurons_counted",
        "Neurons are counted instead of weights. Each neuron takes one product for every neuron of "
        "the layer before it: how many is that?",
        *both(lambda sizes: sizes[1:]), *both(lambda sizes: sizes), *both(lambda sizes: sizes[:-1]),
    ),
    mistake(
        "sum_for_product",
        "The sizes of two neighbouring layers are added. Every neuron of one has a weight to every "
        "neuron of the other: how many lines does that make between 3 neurons and 4?",
        *both(neighbours(lambda n, n_prev: n + n_prev)),
    ),
    mistake(
        "layers_multiplied",
        "The counts of different layers are multiplied together. The layers are done one after the "
        "other: what does that do to the work?",
        counting(forward=np.prod),
        counting(forward=np.prod, backward=lambda p: np.prod(p) + np.prod(p[1:])),
        counting(lambda sizes: [np.prod(sizes), 0][: len(sizes) - 1]),
        *both(lambda sizes: [np.prod(sizes)]),
    ),
    mistake(
        "square_layers",
        "Every layer is counted as if it had as many inputs as neurons. The matrix of layer l has "
        "a row for each of its neurons; what are its columns for?",
        *both(neighbours(lambda n, n_prev: n * n)),
        *both(neighbours(lambda n, n_prev: n_prev * n_prev)),
        section=WEIGHTED_INPUT,
    ),
    mistake(
        "one_layer_alone",
        "Only the first or only the last matrix is counted. Is there a return inside the loop, or "
        "does a total start again in every round?",
        *both(lambda sizes: layer_by_layer(sizes)[-1:]),
        *both(lambda sizes: layer_by_layer(sizes)[:1]),
    ),
    mistake(
        "last_matrix_missing",
        "The last matrix is not counted. Does your loop end one layer too early?",
        *both(lambda sizes: layer_by_layer(sizes)[:-1]),
    ),
    mistake(
        "first_matrix_missing",
        "The matrix of layer 2, which the inputs go through, is not counted. Does your loop begin "
        "one layer too late?",
        *both(lambda sizes: layer_by_layer(sizes)[1:]),
    ),
    mistake(
        "round_the_end",
        "There is one matrix too many, between the last layer and the first. In Python the index "
        "−1 means the last entry, and raises no error.",
        *both(lambda sizes: [sizes[0] * sizes[-1], *layer_by_layer(sizes)]),
    ),
    mistake(
        "biases_multiplied",
        "A bias is counted as a multiplication. It is added.",
        parameters_aside(neighbours(lambda n, n_prev: n * n_prev + n)),
        counting(neighbours(lambda n, n_prev: n * n_prev + n),
                 passes=lambda p, sizes: sum(p) + 1),
        counting(neighbours(lambda n, n_prev: n * n_prev + n)),
        lambda sizes: with_biases_in_forward(sizes, of_nudging=True),
        lambda sizes: with_biases_in_forward(sizes, of_nudging=False),
        section=WEIGHTED_INPUT,
    ),
    mistake(
        "additions_counted",
        "A forward pass takes about half as many multiplications. Are the additions counted too?",
        *both(neighbours(lambda n, n_prev: 2 * n * n_prev)),
        counting(forward=lambda p: 2 * sum(p)),
        *both(neighbours(lambda n, n_prev: n * n_prev + n * (n_prev - 1))),
    ),
    mistake(
        "error_of_the_input",
        "The error is carried back to layer 1. The input has no weights into it and no bias: what "
        "would its error be used for?",
        counting(backward=lambda p: 2 * sum(p)),
        section=BP2,
    ),
    mistake(
        "backward_like_forward",
        "backward comes out the same as forward. In the backward pass two equations contain a "
        "product, and each takes about as much as the forward pass. Are both there?",
        counting(backward=sum),
    ),
    mistake(
        "bp4_missing",
        "In backward only BP2 is counted. The errors give the slopes of the biases; what do those "
        "of the weights take?",
        counting(backward=lambda p: sum(p[1:])),
        section=BP4,
    ),
    mistake(
        "bp4_at_the_output_only",
        "In backward BP4 is counted for the last layer only. Every layer with weights needs it.",
        counting(backward=lambda p: sum(p[1:]) + p[-1]),
        section=BP4,
    ),
    mistake(
        "bp4_stops_early",
        "In backward the slopes of the weights of layer 2 are missing. BP2 may stop before those "
        "weights; may BP4?",
        counting(backward=lambda p: 2 * sum(p[1:])),
        section=BP4,
    ),
    mistake(
        "bp2_without_last",
        "In backward BP2 leaves out the wrong matrix, or one too many. Which weights does the "
        "error of the output layer go through first?",
        counting(backward=lambda p: sum(p) + sum(p[:-1])),
        counting(backward=lambda p: sum(p) + sum(p[1:-1])),
        section=BP2,
    ),
    mistake(
        "bp2_one_step",
        "In backward BP2 is counted once, for one layer. Every hidden layer has an error.",
        counting(backward=lambda p: sum(p) + (p[-1] if len(p) > 1 else 0)),
        counting(backward=lambda p: sum(p) + (p[1] if len(p) > 1 else 0)),
        section=BP2,
    ),
    mistake(
        "entry_by_entry",
        "In backward the products entry by entry are counted too. You are asked for the matrix "
        "products only.",
        then(lambda f, b, n, sizes: (f, b + sum(sizes[1:]), n)),
        then(lambda f, b, n, sizes: (f, b + sum(sizes[1:-1]), n)),
        then(lambda f, b, n, sizes: (f, b + sizes[-1], n)),
    ),
    mistake(
        "bp3_counted",
        "In backward BP3 is counted with a product for each bias, as if a bias multiplied an "
        "activation. Its slope is the error itself.",
        then(lambda f, b, n, sizes: (f, b + 2 * sum(sizes[1:]), n)),
        then(lambda f, b, n, sizes: (f, b + sum(sizes[1:]) + sum(sizes[1:-1]), n)),
        section=BP3,
    ),
    mistake(
        "forward_in_backward",
        "backward contains the forward pass. It should be the way back only.",
        counting(backward=lambda p: sum(p) + bp4_and_bp2(p)),
    ),
    mistake(
        "both_in_forward",
        "forward contains the way back too. It should be one forward pass only.",
        then(lambda f, b, n, sizes: (f + b, b, n)),
        counting(forward=lambda p: sum(p) + bp4_and_bp2(p)),
    ),
    mistake(
        "biases_not_nudged",
        "In nudging the biases stay where they are. They have slopes too, and each takes a pass.",
        *with_passes(lambda p, sizes: sum(p) + 1, lambda p, sizes: sum(p)),
    ),
    mistake(
        "nothing_to_compare_with",
        "In nudging one pass is missing. What is each nudged cost compared with?",
        *with_passes(lambda p, sizes: one_each(p, sizes) - 1),
    ),
    mistake(
        "one_pass_each_time",
        "In nudging each nudge takes two passes. Is the cost without a nudge computed again every "
        "time, or is each parameter nudged both up and down? One pass for each is enough.",
        *with_passes(
            lambda p, sizes: 2 * (one_each(p, sizes) - 1),
            lambda p, sizes: 2 * (one_each(p, sizes) - 1) + 1,
            lambda p, sizes: 2 * one_each(p, sizes),
            lambda p, sizes: 2 * sum(p), lambda p, sizes: 2 * sum(p) + 1,
        ),
    ),
    mistake(
        "inputs_nudged",
        "In nudging there are passes for the inputs. They are given, so no slope is wanted there.",
        *with_passes(lambda p, sizes: sum(p) + sum(sizes) + 1,
                     lambda p, sizes: sum(p) + sum(sizes)),
    ),
    mistake(
        "neurons_nudged",
        "In nudging there is one pass for every neuron. That is the demon's way, and it needs BP4 "
        "to get from neurons to weights. Here every weight is nudged by itself.",
        *with_passes(lambda p, sizes: sum(sizes[1:]) + 1, lambda p, sizes: sum(sizes[1:]),
                     lambda p, sizes: sum(sizes) + 1, lambda p, sizes: sum(sizes)),
    ),
    mistake(
        "passes_counted",
        "nudging is the number of passes. You are asked for the multiplications: how many does "
        "each pass take?",
        then(lambda f, b, n, sizes: (f, b, n // f)),
        then(lambda f, b, n, sizes: (f, b, n // f - 1)),
    ),
    mistake(
        "precedence",
        "In nudging something is added that should be multiplied, or the other way round. In "
        "Python multiplication comes before addition, unless there are brackets.",
        then(lambda f, b, n, sizes: (f, b, n // f - 1 + f)),
        then(lambda f, b, n, sizes: (f, b, n - f + 1)),
        then(lambda f, b, n, sizes: (f, b, f + (sum(sizes[1:]) + 1) * f)),
    ),
    mistake(
        "nudging_goes_back",
        "In nudging every pass goes forward and back. A nudge needs only the cost.",
        counting(of_nudging=lambda passes, forward, backward: passes * (forward + backward)),
        counting(of_nudging=lambda passes, forward, backward: passes * forward + backward),
        counting(of_nudging=lambda passes, forward, backward: passes * backward),
    ),
    mistake(
        "another_order",
        "The three numbers are right, but in a different order. Which of them comes first?",
        then(lambda f, b, n, sizes: (b, f, n)),
        then(lambda f, b, n, sizes: (n, f, b)),
        then(lambda f, b, n, sizes: (f, n, b)),
        then(lambda f, b, n, sizes: (n, b, f)),
        then(lambda f, b, n, sizes: (b, n, f)),
    ),
)


def with_biases_in_forward(sizes, of_nudging):
    forward, backward, nudging = multiplications(sizes)
    one_pass = forward + sum(sizes[1:])
    return one_pass, backward, nudging // forward * one_pass if of_nudging else nudging


# Small enough that one multiplication more is more than rounding.
SIZES = ([3, 4, 5, 2], [2, 5, 3, 4, 3], [3, 5, 2], [4, 4, 4, 4], [6, 1, 3], [3, 2])

EXERCISE = Exercise(
    title="Count the multiplications",
    solution=multiplications,
    form=Counts(),
    probes=tuple(Probe(f"sizes {sizes}", (sizes,)) for sizes in SIZES),
    section=COUNTING,
    hints=(
        "Begin with one layer. A matrix times a column: how often is each entry of the matrix "
        "used?",
        "For backward go through BP2 and BP4 separately. BP2 uses the entries of w once, like the "
        "forward pass, but not in every layer; in BP4 every error is multiplied by every "
        "activation.",
        "Make a list with the number of weights in each of the layers 2 to L. forward is its sum. "
        "backward is that sum for BP4, plus the sum without one of the entries for BP2. For "
        "nudging, count the passes first, then multiply by what each takes.",
    ),
    mistakes=MISTAKES,
    praise=f"The same counts as the course's own, for {len(SIZES)} networks.",
)
