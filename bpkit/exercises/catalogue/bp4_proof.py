"""The proof of BP4, as lines to put in order."""

from ..exercise import Exercise
from ..probe import Probe
from ..sections import PROOF_BP4
from .lines import Line, Lines


def bp4_proof():
    """Put lines in order, so that they prove BP4. Four of the nine belong in no proof.

    Every line continues the one before it. The first one continues dC/dw^l_jk = ...
    All other weights and all biases are held fixed; i runs over the neurons of layer l.

    A  = dC/dz^l_k * dz^l_k/dw^l_jk            no other z^l_i contains w^l_jk
    B  = dC/dz^l_j * d(w^l_jk a^{l-1}_k)/dw^l_jk    z^l_j is this plus what stands still
    C  = a^{l-1}_k * delta^l_j                 by definition
    D  = dC/dz^l_j * a^l_k                     the activation stands still
    E  = dC/dz^l_j * dz^l_j/dw^l_jk            no other z^l_i contains w^l_jk
    F  = dC/dz^l_j * sum_m a^{l-1}_m           each term of z^l_j has a weight
    G  = sum_i dC/dz^l_i * dz^l_i/dw^l_jk      the chain rule, stations z^l_i
    H  = dC/dz^l_j * a^{l-1}_k                 the activation stands still
    I  = dC/dz^l_j * w^l_jk                    the weight stands still

    Return the letters of the lines in order, such as "I", "D", "A", "F", "H".
    """
    return "G", "E", "B", "H", "C"


LINES = Lines(
    right=(
        Line("G", "chain_rule_late", "this is the chain rule in full. It needs nothing before it: "
             "a proof either begins with it or does not need it."),
        Line("E", "term_early", "this line is what is left when terms of a sum over neurons have "
             "vanished. That sum has to come right before it, once."),
        Line("B", "product_early", "here z^l_j has been written out, and one term of it is left. "
             "Which is the only line that contains the slope of z^l_j?"),
        Line("H", "slope_early", "a slope has been worked out here. The line before must contain "
             "that slope, the slope of a product."),
        Line("C", "name_early", "this is the end. What must the line before it be, so that only a "
             "name is missing?"),
    ),
    wrong=(
        Line("A", "wrong_end", "which of j and k is the neuron that the weight leads to?"),
        Line("D", "layer", "the letter and the index are right. In which layer does the weight "
             "begin?"),
        Line("F", "all_terms", "each term of the sum has a weight of its own. How many of them "
             "contain w^l_jk?"),
        Line("I", "wrong_factor", "the slope of a product with respect to one factor is the other "
             "factor. Which of the two is nudged here?"),
    ),
)

EXERCISE = Exercise(
    title="The proof of BP4, line by line",
    solution=bp4_proof,
    form=LINES,
    probes=(Probe("the order of the lines", ()),),
    section=PROOF_BP4,
    hints=(
        "Use the same plan as for BP3. Which neuron does the weight lead to, and what is it "
        "multiplied by there?",
        "The proof has five lines: the chain rule in full; one term that is left; z^l_j written "
        "out, with again one term left; its slope; a name.",
        "The stations are the weighted inputs of layer l, and only the term with i = j is left. In "
        "it one product contains the weight. Its slope is the activation of neuron k, in the layer "
        "before.",
    ),
    mistakes=LINES.mistakes(PROOF_BP4),
    praise="Every line follows from the one before: this is the whole proof.",
)
