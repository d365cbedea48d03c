"""The proof of BP3, as lines to put in order."""

from ..exercise import Exercise
from ..probe import Probe
from ..sections import PROOF_BP3
from .lines import Line, Lines


def bp3_proof():
    """Put lines in order, so that they prove BP3. Four of the eight belong in no proof.

    Every line continues the one before it. The first one continues dC/db^l_j = ...
    All other biases and all weights are held fixed; i runs over the neurons of layer l.

    A  = dC/dz^l_j * 1                         z^l_j is b^l_j plus what stands still
    B  = dC/dz^l_j * db^l_j/dz^l_j             the chain rule, from b^l_j to C
    C  = dC/da^l_j * da^l_j/dz^l_j             the bias reaches C through a^l_j
    D  = delta^l_j                             by definition
    E  = sum_i dC/dz^l_i * dz^l_i/db^l_j       the chain rule, stations z^l_i
    F  = sum_i dC/dz^l_i * 1                   each z^l_i contains one bias
    G  = dC/dz^l_j * dz^l_j/db^l_j             no other z^l_i contains b^l_j
    H  = dC/dz^l_j * sigma'(z^l_j)             the bias goes through sigma

    Return the letters of the lines in order, such as "H", "A", "F", "D".
    """
    return "E", "G", "A", "D"


LINES = Lines(
    right=(
        Line("E", "chain_rule_late", "this is the chain rule in full. It needs nothing before it: "
             "a proof either begins with it or does not need it."),
        Line("G", "term_early", "this line is what is left when terms of a sum have vanished. That "
             "sum has to come right before it, once."),
        Line("A", "slope_early", "a slope has become the number 1 here. Which is the only line "
             "that contains that slope?"),
        Line("D", "name_early", "this is the end. What must the line before it be, so that only a "
             "name is missing?"),
    ),
    wrong=(
        Line("B", "upside_down", "the second slope is upside down. It asks how the bias changes "
             "when z^l_j does; what is nudged here?"),
        Line("C", "starts_at_z", "this is true of dC/dz^l_j. But the nudge begins at the bias, and "
             "the step from the bias is missing."),
        Line("F", "every_bias", "each z^l_i does contain a bias, but it is its own. How many of "
             "them contain b^l_j?"),
        Line("H", "sigma_twice", "σ comes after z^l_j, so its slope is inside dC/dz^l_j already. "
             "What lies between the bias and z^l_j?"),
    ),
)

EXERCISE = Exercise(
    title="The proof of BP3, line by line",
    solution=bp3_proof,
    form=LINES,
    probes=(Probe("the order of the lines", ()),),
    section=PROOF_BP3,
    hints=(
        "Follow a nudge of the bias on its way to the cost. What are the first numbers that could "
        "change, and which of them does?",
        "The proof has four lines. BP1 began with the definition; here it comes last: the chain "
        "rule in full; one term that is left; its slope worked out; a name.",
        "The stations are the weighted inputs of layer l. Only the term with i = j is left. In it "
        "a nudge of the bias moves z^l_j by the same amount. What remains is an error, by "
        "definition.",
    ),
    mistakes=LINES.mistakes(PROOF_BP3),
    praise="Every line follows from the one before: this is the whole proof.",
)
