"""Central differences: the gradient by nudging every parameter, one at a time."""

import numpy as np

from ..exercise import Exercise, Mistake
from ..probe import Probe, label, problem
from ..sections import AVERAGE, GRADIENT_CHECK, WHY_JK
from .nudging import (
    Slopes,
    analytic,
    at,
    biases_at_once,
    both_sides,
    central,
    column,
    emptied,
    every,
    five_points,
    from_1,
    in_whole_numbers,
    layers,
    left_there,
    one_number_each,
    only,
    penalised,
    quotient,
    relative,
    row,
    second_difference,
    steps,
    then,
    times,
    whole_array,
    with_h,
)


def numerical(net, x, y, h):
    """Return (nabla_b, nabla_w), the gradient of net.C(x, y), by central differences.

    Each parameter p is moved alone, to p + h and to p - h, and the two costs are
    compared. x: (n_1, m), y: (n_L, m). Returns two dicts by layer l = 2, ..., L:
    nabla_b[l] of shape (n_l, 1), nabla_w[l] of shape (n_l, n_{l-1}). Afterwards net
    must be as it was.
    """
    def slopes(parameter):
        nabla = np.zeros_like(parameter)
        for place in np.ndindex(parameter.shape):
            value = parameter[place]
            parameter[place] = value + h
            above = net.C(x, y)
            parameter[place] = value - h
            below = net.C(x, y)
            parameter[place] = value
            nabla[place] = (above - below) / (2 * h)
        return nabla

    nabla_b = {l: slopes(net.b[l]) for l in net.b}
    nabla_w = {l: slopes(net.w[l]) for l in net.w}
    return nabla_b, nabla_w


def inputs_nudged(net, x, y, h):
    slope = (net.C(x + h, y) - net.C(x - h, y)) / (2 * h)
    return tuple({l: np.full(p.shape, slope) for l, p in ps.items()} for ps in (net.b, net.w))


def column_as_view(C, p, place, h):
    """v = p[j] of a column is a piece of p: it moves with p, and so do p - h and what is put back.
    """
    if p.shape[1] > 1:
        return both_sides(C, p, place, h)
    return (at(C, p, place, p[place] + h) - C()) / (2 * h)


def kept_in_copies(order):
    """Two copies, nudged up and down, in which every nudge stays."""
    def function(net, x, y, h):
        up, down = net.copy(), net.copy()
        nabla = {s: {l: np.zeros(p.shape) for l, p in ps.items()}
                 for s, ps in (("b", net.b), ("w", net.w))}
        for s, l in order(net.L):
            for place in np.ndindex(nabla[s][l].shape):
                {"b": up.b, "w": up.w}[s][l][place] += h
                {"b": down.b, "w": down.w}[s][l][place] -= h
                nabla[s][l][place] = (up.C(x, y) - down.C(x, y)) / (2 * h)
        return nabla["b"], nabla["w"]

    return function


def mistake(id, says, *functions, section=GRADIENT_CHECK):
    return Mistake(id, says, section, functions)


MISTAKES = (
    mistake(
        "forward_difference",
        "This is the forward difference: from p to p + h, on one side only. On a curve it is far "
        "less exact. Which two points lie evenly on both sides of p?",
        steps(1, 0, 1),
    ),
    mistake(
        "backward_difference",
        "This is the backward difference: from p − h to p, on one side only. On a curve it is far "
        "less exact. Which two points lie evenly on both sides of p?",
        steps(0, -1, 1),
    ),
    mistake(
        "stops_at_base",
        "One of the two costs is taken at p itself, and yet the difference is divided by 2h. If "
        "you go one step up and then one step down, how far apart are the two ends?",
        steps(1, 0, 2),
        steps(0, -1, 2),
    ),
    mistake(
        "mean_over_outputs",
        "This is the slope of a mean squared error, which averages over the outputs as well. C "
        "adds up over the outputs, takes half of that, and averages over the examples alone.",
        every(both_sides, of=lambda a, y: ((a - y) ** 2).mean()),
        every(both_sides, of=lambda a, y: ((a - y) ** 2).mean() / 2),
        section=AVERAGE,
    ),
    mistake(
        "five_points",
        "Four costs are taken, at h and at 2h on both sides: that is a finer formula. You are "
        "asked for central differences, with two.",
        five_points,
    ),
    mistake(
        "divided_by_h",
        "Every slope is twice what it should be. How far apart are the two points at which you "
        "take the cost? Or do you use a cost of your own, without the ½?",
        quotient(lambda above, below, h: (above - below) / h),
    ),
    mistake(
        "divided_by_2",
        "The difference is divided by 2, but not by h. How far apart are the two points at which "
        "you take the cost?",
        quotient(lambda above, below, h: (above - below) / 2),
    ),
    mistake(
        "divided_by_h_squared",
        "The difference is divided by h once too often. A slope is the change of C per unit of the "
        "parameter.",
        quotient(lambda above, below, h: (above - below) / h**2),
        quotient(lambda above, below, h: (above - below) / (2 * h**2)),
        quotient(lambda above, below, h: (above - below) / (2 * h) ** 2),
    ),
    mistake(
        "second_difference",
        "This measures how the slope changes: the costs above and below are added, and the one in "
        "the middle is subtracted twice. You are asked for the slope itself.",
        every(second_difference),
    ),
    mistake(
        "not_divided",
        "These are differences of the cost. What turns a difference into a slope?",
        quotient(lambda above, below, h: above - below),
    ),
    mistake(
        "parentheses",
        "The calculation is done in a different order from the one you meant: / 2 * h divides by 2 "
        "and then multiplies by h, and without brackets division comes before subtraction.",
        quotient(lambda above, below, h: (above - below) / 2 * h),
        quotient(lambda above, below, h: above - below / (2 * h)),
        quotient(lambda above, below, h: above - below / 2 * h),
    ),
    mistake(
        "added",
        "The two costs are added. The slope is made from their difference.",
        quotient(lambda above, below, h: (above + below) / (2 * h)),
    ),
    mistake(
        "sign",
        "Every sign is the wrong way round. If C is larger at p + h than at p − h, the slope is "
        "positive. Which of the two is subtracted from which?",
        quotient(lambda above, below, h: (below - above) / (2 * h)),
    ),
    mistake(
        "absolute",
        "All slopes are positive: the sign of the difference is lost.",
        quotient(lambda above, below, h: abs(above - below) / (2 * h)),
    ),
    mistake(
        "nudge_stays",
        "A parameter is not put back before the next one is nudged, so all later costs belong to a "
        "different network. The first slope is right, and the rest drift.",
        *left_there(1),
        *left_there(-1),
    ),
    mistake(
        "inputs_nudged",
        "The inputs are nudged instead of the parameters: every entry is the same number.",
        inputs_nudged,
    ),
    mistake(
        "value_is_a_view",
        "For the biases one of the two costs is taken at p itself. Is the value kept as a piece of "
        "the array, such as a row? A piece moves with the array. To keep a number, copy it.",
        every(column_as_view),
    ),
    mistake(
        "nudges_stay_in_copies",
        "The nudges stay in the two copies: from the second parameter on, all earlier ones are "
        "moved as well. Make each nudge on a fresh copy, or take it back.",
        *(kept_in_copies(order) for order in (
            lambda L: [(s, l) for l in range(2, L + 1) for s in "wb"],
            lambda L: [(s, l) for l in range(2, L + 1) for s in "bw"],
            lambda L: [(s, l) for s in "bw" for l in range(2, L + 1)],
            lambda L: [(s, l) for s in "wb" for l in range(2, L + 1)])),
    ),
    mistake(
        "nudge_replaces",
        "The cost is taken at h and at −h, whatever the parameter was: h replaces it instead of "
        "being added to it.",
        every(lambda C, p, i, h: (at(C, p, i, h) - at(C, p, i, -h)) / (2 * h)),
    ),
    mistake(
        "relative_nudge",
        "The nudge is h times the parameter, so the parameters move by different steps. Here h is "
        "the step itself, the same for all.",
        every(lambda C, p, i, h: relative(C, p, i, h) / (2 * h)),
        every(lambda C, p, i, h: relative(C, p, i, h) / (2 * h * p[i])),
    ),
    mistake(
        "half_step",
        "The parameter is moved by half of h to each side. The steps should be h.",
        steps(0.5, -0.5, 1),
        steps(0.5, -0.5, 2),
    ),
    mistake(
        "double_step",
        "The two points lie 2h away on both sides, or one of them lies 2h away and the other at p. "
        "The steps should be h, one up and one down.",
        steps(2, 0, 2),
        steps(2, -2, 2),
        steps(2, -2, 4),
    ),
    mistake(
        "own_h",
        "These slopes do not depend on the h that is handed in. Is a fixed number used instead of "
        "h? Or do the slopes come from an equation, without any nudge?",
        *(with_h(own) for own in (1e-2, 0.1)),
        analytic,
    ),
    mistake(
        "output_for_cost",
        "These are slopes of the output of the network, not of its cost: y is not used.",
        every(both_sides, of=lambda a, y: a.mean()),
        every(both_sides, of=lambda a, y: a.sum()),
        every(both_sides, of=lambda a, y: a.sum() / a.shape[1]),
    ),
    mistake(
        "zero",
        "Every slope is 0. Do you nudge one network and take the cost of another, such as a copy? "
        "Or do the slopes never get into what you return?",
        times(lambda m: 0),
    ),
    mistake(
        "integers",
        "Everything after the decimal point is cut off. Numbers put into an array of integers "
        "become integers.",
        then(lambda *pair: tuple({l: p.astype(int) for l, p in nabla.items()} for nabla in pair)),
        *(in_whole_numbers(up, down)
          for up in (lambda p, whole, h: p + h, lambda p, whole, h: whole + h)
          for down in (lambda p, whole, h: p - h, lambda p, whole, h: whole - h)),
    ),
    mistake(
        "weights_only",
        "The weights are right. The slopes of the biases are missing, or 0.",
        then(lambda nabla_b, nabla_w: (emptied(nabla_b), nabla_w)),
        then(lambda nabla_b, nabla_w: ({}, nabla_w)),
    ),
    mistake(
        "biases_only",
        "The biases are right. The slopes of the weights are missing, or 0.",
        then(lambda nabla_b, nabla_w: (nabla_b, emptied(nabla_w))),
        then(lambda nabla_b, nabla_w: (nabla_b, {})),
    ),
    mistake(
        "loop_stops_early",
        "The last layer, L, is left out; the others are right. Where does your loop over the "
        "layers end?",
        *layers(lambda l, L: l < L),
    ),
    mistake(
        "return_in_loop",
        "Only layer 2, the first with weights, is there. Is the return inside the loop over the "
        "layers?",
        *layers(lambda l, L: l == 2),
    ),
    mistake(
        "loop_starts_late",
        "Layer 2 is left out; the others are right. Layer 1 is the input, so layer 2 is the first "
        "with weights and biases.",
        *layers(lambda l, L: l > 2),
    ),
    mistake(
        "first_column",
        "Only the first column of the weights is there: those that come from neuron 0. A weight "
        "has two indices. Do you go through both?",
        every(both_sides, places=column),
        section=WHY_JK,
    ),
    mistake(
        "first_row",
        "Only the first row of the weights is there: those into neuron 0. A weight has two "
        "indices. Do you go through both?",
        every(both_sides, places=row),
        section=WHY_JK,
    ),
    mistake(
        "first_entry",
        "Only the first entry of each array is there. Every weight and every bias should be "
        "nudged, one after the other.",
        every(both_sides, places=lambda rows, columns: [(0, 0)]),
    ),
    mistake(
        "counted_from_1",
        "Neuron 0 is left out, at both ends of the weights: the ranges begin at 1. The book counts "
        "neurons from 1. Where do arrays begin?",
        every(both_sides, places=from_1),
        section=WHY_JK,
    ),
    mistake(
        "whole_layer",
        "All weights or all biases of a layer are nudged at once, so all of them get the same "
        "number. Each parameter has a slope of its own.",
        every(whole_array),
        every(biases_at_once),
        one_number_each,
    ),
    mistake(
        "whole_row",
        "A whole row of weights is nudged at once: all that lead into one neuron. Each weight has "
        "a slope of its own.",
        every(lambda C, p, i, h: both_sides(C, p, (i[0], slice(None)), h)),
        section=WHY_JK,
    ),
    # Whatever the multiple is, `diagnosis` recognises it.
    mistake(
        "weight_decay",
        "A multiple of the weights themselves is mixed in. That is weight decay, which comes from "
        "a cost with a penalty on large weights. The quadratic cost has none.",
        lambda net, x, y, h: penalised(central(net, x, y, h), net.w),
    ),
    mistake(
        "whole_column",
        "A whole column is nudged at once: for weights, all that come from one neuron. Each "
        "parameter has a slope of its own.",
        every(lambda C, p, i, h: both_sides(C, p, (slice(None), i[1]), h)),
        every(lambda C, p, i, h: both_sides(
            C, p, (slice(None), i[1]) if p.shape[1] > 1 else i, h)),
        section=WHY_JK,
    ),
    mistake(
        "sum_over_examples",
        "This is m times too large for m examples. The cost of several examples is their mean.",
        times(lambda m: m),
        section=AVERAGE,
    ),
    mistake(
        "divided_by_m",
        "This is divided by the number of examples once too often: net.C is already a mean.",
        times(lambda m: 1 / m),
        section=AVERAGE,
    ),
    mistake(
        "one_example",
        "Only one of the examples is used. The cost is the mean over all columns of x and y.",
        only(slice(0, 1)),
        only(slice(-1, None)),
        section=AVERAGE,
    ),
)


def probes():
    # Parameters and steps with few binary digits: adding h and taking it away again leads back to
    # the very same number. No two h are equal, so that a factor of h cannot pass for a constant;
    # and outputs are not always two, or a mean over them could pass for the ½ of the cost.
    tries = ([2, 3, 2], 3, 3 / 8), ([2, 3, 2], 3, 1 / 8), ([2, 3], 1, 5 / 8)
    for seed, (sizes, m, h) in enumerate(tries):
        net, x, y = problem(sizes, m, seed)
        for l in net.w:
            net.w[l], net.b[l] = np.round(net.w[l] * 64) / 64, np.round(net.b[l] * 64) / 64
        yield Probe(f"{label(sizes, m)}, h = {h:g}", (net, x, y, h))


EXERCISE = Exercise(
    title="The gradient by central differences",
    solution=numerical,
    form=Slopes(),
    probes=tuple(probes()),
    section=GRADIENT_CHECK,
    hints=(
        "A slope is a change of C divided by the step that caused it. How do you move one "
        "parameter only, and what do you have to do before you move the next?",
        "Remember the value of the parameter. Take net.C at h above it and at h below it. Put the "
        "value back. How far apart were the two points?",
        "Go through all places of net.b[l] and of net.w[l] for every layer. At each, the slope is "
        "the upper cost minus the lower cost, divided by twice h. Put it in the same place of an "
        "array of zeros of the same shape.",
    ),
    mistakes=MISTAKES,
    replaces=("numerical_gradient", "backprop"),
)
