"""A new operation for the graph: the quotient of two nodes."""

from dataclasses import replace

import numpy as np

from ...engine import Node
from ..answer import WrongForm, described, numbers, part
from ..exercise import Exercise, Mistake
from ..probe import Probe
from ..sections import GRAPH, NEW_OPERATION


def divide(a, b):
    """Return the node for a / b, where a and b are nodes.

    Its value is a number: .value of a divided by .value of b. Its inputs are (a, b),
    and its rates two numbers: how fast the quotient changes with a, and with b.
    Constants are inputs as well, and have a rate. Its name is "÷".
    """
    quotient = a.value / b.value
    rates = 1 / b.value, -a.value / b.value**2
    return Node(quotient, (a, b), rates, "÷")


class Quotient:
    """A node made of the two nodes that were given: its value, and the rate of each."""

    names = "a", "b"

    def read(self, answer, arguments):
        """Return the value and the rates; WrongForm if it is not a node made of these two."""
        if answer is None or answer is Ellipsis:
            numbers("the node", answer)
        if not all(hasattr(answer, each) for each in ("value", "inputs", "rates")):
            raise WrongForm("wrong_type", "It should return one node, with its value, inputs and "
                            f"rates; it returns {described(answer)}.")
        inputs, rates = answer.inputs, answer.rates
        if not hasattr(inputs, "__len__"):
            raise WrongForm("wrong_type", "The inputs should be two nodes, (a, b); they are "
                            f"{described(inputs)}.")
        if not len(inputs):
            raise slip("no_inputs")
        if any(not hasattr(i, "value") for i in inputs):
            raise slip("inputs_are_values")
        for name, argument in zip(self.names, arguments, strict=True):
            if not any(i is argument for i in inputs):
                raise slip("constant_left_out" if argument.constant else "input_missing", name)
        if len(inputs) != 2:
            raise WrongForm("wrong_type", f"It has {len(inputs)} inputs. It is made of a and "
                            "b, and of nothing else.")
        if not hasattr(rates, "__len__") or len(rates) != 2:
            raise WrongForm("wrong_type", "There should be two rates, one for each input; "
                            f"rates is {described(rates)}.")
        if getattr(answer, "constant", False) and not all(i.constant for i in arguments):
            raise slip("called_constant")
        parts = {"the value": part("the value", answer.value)}
        for name, argument in zip(self.names, arguments, strict=True):
            rate = next(rate for i, rate in zip(inputs, rates, strict=True) if i is argument)
            if rate is None:
                raise slip("rate_is_none", name)
            parts[f"the rate of {name}"] = numbers(f"the rate of {name}", rate)
        return parts

    def blame(self, part, wrong, parts):
        """Each of the three stands for itself."""
        return ""


def slip(id, *names):
    return WrongForm(id, SAID[id].format(*names))


# What is said of a node that is not made of these two.
SAID = {
    "no_inputs": "The node has no inputs. There is no way back from it to a and b.",
    "inputs_are_values": "There are numbers among the inputs. The inputs should be the nodes "
                         "themselves, so that a slope can be put into them.",
    "constant_left_out": "{} is not among the inputs when it is a constant. Constants are inputs "
                         "too: the way back will skip them.",
    "input_missing": "{} is not among the inputs. The quotient changes with both.",
    "called_constant": "The quotient says that it is a constant, although one of its inputs is "
                       "not. The way back skips constants, so no slope would get past it.",
    "rate_is_none": "The rate of {} is None. Every input has a rate, and it is a number, even if "
                    "the input is a constant. A way back may multiply by it before it asks whether "
                    "the input is a constant.",
}


def of(value=lambda a, b: a / b, for_a=lambda a, b: 1 / b, for_b=lambda a, b: -a / b**2,
       inputs=lambda a, b: (a, b)):
    """divide with a slip in it: each function of the two values, `inputs` of the two nodes."""
    return lambda a, b: Node(value(a.value, b.value), inputs(a, b),
                             (for_a(a.value, b.value), for_b(a.value, b.value)), "÷")


def rates(for_a, for_b):
    return of(for_a=for_a, for_b=for_b)


def both(rate):
    return rates(rate, rate)


def b_if_constant(a, b):
    """Constants are left out, and so are their rates."""
    pairs = [(i, rate) for i, rate in zip((a, b), of()(a, b).rates, strict=True) if not i.constant]
    return Node(a.value / b.value, tuple(i for i, _ in pairs), tuple(rate for _, rate in pairs))


def constant_if(f):
    """A node that says it is a constant where f(a, b)."""
    return lambda a, b: replace(of()(a, b), constant=f(a, b))


def with_slopes(for_a, for_b):
    """The rates multiplied by something that holds a slope."""
    def function(a, b):
        node = of()(a, b)
        node.rates = node.rates[0] * for_a(a, b), node.rates[1] * for_b(a, b)
        return node

    return function


def mistake(id, says, *functions, section=NEW_OPERATION):
    return Mistake(id, says, section, functions)


MISTAKES = (
    mistake(
        "no_minus",
        "The rate of b has the wrong sign. Make b a little larger, with a and b positive: does the "
        "quotient grow?",
        of(for_b=lambda a, b: a / b**2),
    ),
    mistake(
        "minus_at_the_other",
        "The minus sign is in the rate of a. When both are positive, which of the two makes the "
        "quotient smaller when it grows?",
        rates(lambda a, b: -1 / b, lambda a, b: a / b**2),
    ),
    mistake(
        "both_minus",
        "Both rates are negative where a and b are positive. Does a / b become smaller when a "
        "grows?",
        of(for_a=lambda a, b: -1 / b),
    ),
    mistake(
        "rate_of_a_for_both",
        "Both inputs have the same rate, that of a. Does the effect of b depend on a?",
        both(lambda a, b: 1 / b),
    ),
    mistake(
        "rate_of_b_for_both",
        "Both inputs have the same rate, that of b. With b held fixed, a / b is a times a number. "
        "Which number?",
        both(lambda a, b: -a / b**2),
    ),
    mistake(
        "a_forgotten",
        "The rate of b does not depend on a. If a is twice as large, the same nudge of b moves the "
        "quotient twice as far.",
        of(for_b=lambda a, b: -1 / b**2),
        of(for_b=lambda a, b: 1 / b**2),
        rates(lambda a, b: -1 / b**2, lambda a, b: -1 / b**2),
    ),
    mistake(
        "b_not_squared",
        "In the rate of b, one division by b is missing. What is the derivative of 1 over x?",
        of(for_b=lambda a, b: -a / b),
        of(for_b=lambda a, b: a / b),
    ),
    mistake(
        "b_cubed",
        "In the rate of b, there is one division by b too many. What is the derivative of 1 over "
        "x?",
        of(for_b=lambda a, b: -a / b**3),
    ),
    mistake(
        "times_b",
        "The rate of b is multiplied by b instead of divided by it. Are brackets missing? Python "
        "works through / and * from left to right.",
        of(for_b=lambda a, b: -a * b),
        of(for_b=lambda a, b: -a * b**2),
        of(for_b=lambda a, b: -a / b * b),
    ),
    mistake(
        "log_of_b",
        "There is a logarithm in the rate of b. The derivative of a logarithm is 1 over x. You "
        "need the derivative of 1 over x itself.",
        of(for_b=lambda a, b: a * np.log(abs(b))),
        of(for_b=lambda a, b: np.log(abs(b))),
    ),
    mistake(
        "rates_swapped",
        "The two rates are swapped: a has the rate of b, and b that of a. Rates come in the order "
        "of the inputs.",
        rates(lambda a, b: -a / b**2, lambda a, b: 1 / b),
        of(inputs=lambda a, b: (b, a)),
    ),
    mistake(
        "upside_down",
        "This is b / a. Which of the two is divided?",
        lambda a, b: of()(b, a),
        of(value=lambda a, b: b / a),
        rates(lambda a, b: -b / a**2, lambda a, b: 1 / a),
    ),
    mistake(
        "roles_swapped",
        "The rates are those of b / a: the two have changed roles.",
        rates(lambda a, b: 1 / a, lambda a, b: -b / a**2),
        of(for_a=lambda a, b: 1 / a),
    ),
    mistake(
        "quotient_rule_for_one",
        "Both derivatives of the quotient rule are in one expression, as if a and b were the same "
        "variable. Here only one of them moves at a time.",
        *map(both, (lambda a, b: (b - a) / b**2, lambda a, b: (a - b) / b**2)),
        of(for_b=lambda a, b: (b - a) / b**2),
        of(for_a=lambda a, b: (b - a) / b**2),
    ),
    mistake(
        "rates_of_product",
        "These are the rates of a product.",
        rates(lambda a, b: b, lambda a, b: a),
        rates(lambda a, b: b, lambda a, b: -a),
    ),
    mistake(
        "rates_of_sum",
        "These are the rates of a sum or a difference.",
        rates(lambda a, b: 1.0, lambda a, b: -1.0),
        rates(lambda a, b: 1.0, lambda a, b: 1.0),
    ),
    mistake(
        "rate_of_a_is_1",
        "The rate of a is 1. A nudge of a is divided by b as well.",
        of(for_a=lambda a, b: 1.0),
    ),
    mistake(
        "square_for_a",
        "b is squared in the rate of a. With b held fixed, a / b is a times a number. Which "
        "number?",
        of(for_a=lambda a, b: 1 / b**2),
        rates(lambda a, b: 1 / b**2, lambda a, b: -1 / b**2),
        of(for_a=lambda a, b: b / b**2 / b**2),
    ),
    mistake(
        "a_in_rate_of_a",
        "a appears in its own rate. Hold b fixed and let a grow by 1. Does the change in a / b "
        "depend on where a was?",
        of(for_a=lambda a, b: a / b),
        of(for_a=lambda a, b: a / b**2),
    ),
    mistake(
        "a_squared",
        "The a in the rate of b is squared as well. Which part belongs in the square?",
        of(for_b=lambda a, b: -((a / b) ** 2)),
        of(for_b=lambda a, b: (a / b) ** 2),
    ),
    mistake(
        "value_for_rate",
        "A value is used instead of a rate: that of a, of b or of the quotient. A rate says how "
        "fast the quotient changes.",
        rates(lambda a, b: a, lambda a, b: b),
        both(lambda a, b: a / b),
        of(for_b=lambda a, b: b),
    ),
    mistake(
        "contribution_for_rate",
        "The rates are already multiplied by a slope. A rate is known on the way forward. The "
        "slope comes on the way back, and is multiplied in there.",
        with_slopes(lambda a, b: a.slope, lambda a, b: b.slope),
        with_slopes(lambda a, b: b.slope, lambda a, b: a.slope),
        with_slopes(lambda a, b: a.slope, lambda a, b: a.slope),
        with_slopes(lambda a, b: b.slope, lambda a, b: b.slope),
    ),
    mistake(
        "times_own_value",
        "Each rate is multiplied by the value of its input. A rate says how fast the quotient "
        "changes with the input, not how large the input is.",
        with_slopes(lambda a, b: a.value, lambda a, b: b.value),
    ),
    mistake(
        "slopes_divided",
        "The value is made from the slopes of a and b. A quotient is made from their values.",
        lambda a, b: Node(a.slope / b.slope, (a, b), of()(a, b).rates),
        lambda a, b: Node(a.slope / b.slope, (a, b), (1 / b.slope, -a.slope / b.slope**2)),
    ),
    mistake(
        "product",
        "The value is a product. The sign ÷ divides.",
        of(value=lambda a, b: a * b),
        of(lambda a, b: a * b, lambda a, b: b, lambda a, b: a),
    ),
    mistake(
        "rounded_down",
        "Everything after the decimal point is cut off. One slash divides; two slashes divide and "
        "round down.",
        of(value=lambda a, b: a // b),
        of(lambda a, b: a // b, lambda a, b: 1 // b, lambda a, b: -a // b**2),
        rates(lambda a, b: 1 // b, lambda a, b: -a // b**2),
        of(for_a=lambda a, b: 1 // b),
        of(for_b=lambda a, b: -a // b**2),
        of(for_b=lambda a, b: -(a // b**2)),
    ),
    mistake(
        "absolute",
        "A sign is lost: values can be negative, and so can rates.",
        of(for_a=lambda a, b: 1 / abs(b)),
        of(for_b=lambda a, b: -abs(a) / b**2),
        rates(lambda a, b: 1 / abs(b), lambda a, b: -abs(a) / b**2),
    ),
    mistake(
        "rates_are_0",
        "The rates are 0. If nothing changes with a or b, no slope reaches them.",
        both(lambda a, b: 0.0),
        of(for_b=lambda a, b: 0.0),
    ),
    mistake("no_inputs", SAID["no_inputs"], lambda a, b: Node(a.value / b.value),
            lambda a, b: Node(a.value / b.value, (), of()(a, b).rates), section=GRAPH),
    mistake("inputs_are_values", SAID["inputs_are_values"],
            lambda a, b: Node(a.value / b.value, (a.value, b.value), of()(a, b).rates),
            section=GRAPH),
    mistake("constant_left_out", SAID["constant_left_out"].format("A node"), b_if_constant,
            section=GRAPH),
    mistake("input_missing", SAID["input_missing"].format("One of the two"),
            *(of(inputs=lambda a, b, n=n: ((a, b)[n],)) for n in (0, 1)),
            *(of(inputs=lambda a, b, n=n: 2 * ((a, b)[n],)) for n in (0, 1)), section=GRAPH),
    mistake("called_constant", SAID["called_constant"],
            *map(constant_if, (lambda a, b: a.constant or b.constant, lambda a, b: a.constant,
                               lambda a, b: b.constant, lambda a, b: True)), section=GRAPH),
    mistake("rate_is_none", SAID["rate_is_none"].format("an input"),
            lambda a, b: replace(of()(a, b), rates=tuple(
                None if i.constant else rate
                for i, rate in zip((a, b), of()(a, b).rates, strict=True))),
            lambda a, b: replace(of()(a, b), rates=(None, None)), section=GRAPH),
)


def further(function):
    """Say that the name is not the right one."""
    node = function(*EXERCISE.probes[0].fresh())
    if getattr(node, "name", "") != "÷":
        return "One more thing: its name should be ÷, so that a graph can show what it is."
    return None


def probes():
    # With slopes left over from an earlier way back: a rate does not depend on them.
    for label, a, b, constant in (
        ("3.6 / 1.5", 3.6, 1.5, ""),
        ("−0.7 / 2.4", -0.7, 2.4, ""),
        ("2.9 / −0.6", 2.9, -0.6, ""),
        ("−4.5 / −3.2", -4.5, -3.2, ""),
        ("5.3 / 1.7, where b is a constant", 5.3, 1.7, "b"),
        ("1.3 / 0.4, where a is a constant", 1.3, 0.4, "a"),
    ):
        nodes = (Node(value, name=name, constant=name == constant, slope=slope)
                 for value, name, slope in ((a, "a", 0.83 * b - 0.2), (b, "b", 0.47 * a + 0.6)))
        yield Probe(label, tuple(nodes))


EXERCISE = Exercise(
    title="A new operation: the quotient",
    solution=divide,
    form=Quotient(),
    probes=tuple(probes()),
    section=NEW_OPERATION,
    hints=(
        "Hold b fixed and nudge a: how far does a / b move? Then hold a fixed and nudge b.",
        "With b fixed, a / b is a times a number, and that number is the rate of a. With a fixed, "
        "it is a times 1 over b: what is the derivative of 1 over x?",
        "The derivative of 1 over x is −1 over x squared. The rate of b is a times that, at the "
        "value of b. Values are numbers, a.value and b.value; the inputs are the nodes a and b.",
    ),
    mistakes=MISTAKES,
    praise="The value and both rates are right, whatever the signs of a and b.",
    further=further,
)
