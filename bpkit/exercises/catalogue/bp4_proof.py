"""The proof of BP4, with blanks."""

from ..exercise import Exercise
from ..probe import Probe
from ..sections import PROOF_BP4
from .blanks import Blank, Blanks, mistakes, turn


def bp4_proof():
    """Fill in the five blanks of a proof of BP4, for a weight w^l_jk.

    The weight leads from neuron k of layer l-1 to neuron j of layer l. It enters one
    quantity directly, (1), and C changes with the weight only through (1). So the chain
    rule has one term:

        dC/dw^l_jk = dC/d(1) * (2)

    By its definition, (1) is b^l_j plus a sum with one term for each neuron of layer
    l-1. Only one of all these terms contains w^l_jk: (3). The others do not depend on
    the weight, so the derivative (2) is the derivative of (3), which is (4).

    The other factor, dC/d(1), is the error. Both together: dC/dw^l_jk = (5), which is
    BP4.

    Return one text for each blank,

        return "...", "...", "...", "...", "..."

    with layers and indices written as above, and Greek letters by name.
    """
    return "z^l_j", "∂z^l_j/∂w^l_jk", "w^l_jk a^{l-1}_k", "a^{l-1}_k", "a^{l-1}_k δ^l_j"


BLANKS = (
    Blank(
        "z^l_j",
        "The weight leads to neuron j of layer l. What is computed there first?",
        (
            turn("late", "true, and one step late: C does depend on the weight through this "
                 "activation. Something at the same neuron changes before σ is applied.",
                 "a^l_j", "σ(z^l_j)"),
            turn("whole_layer", "that is more than one neuron. To which of them does the weight "
                 "lead?",
                 "z^l", "Σ_j z^l_j", "Σ_k z^l_k", "a^l"),
            turn("index", "the right letter, at another neuron. Of j and k, where does the weight "
                 "lead to, and where does it come from?",
                 "z^l_k", "z^l_jk"),
            turn("start", "that is at the neuron where the weight begins. Nothing there depends on "
                 "the weight.",
                 "z^{l-1}_k", "a^{l-1}_k", "a^{l-1}_j"),
            turn("layer", "the right letter, in another layer. To which one does the weight lead?",
                 "z^{l-1}_j", "z^{l+1}_j", "z^L_j"),
            turn("next_layer", "that is further on: something of layer l changes before it.",
                 "z^{l+1}_k", "a^{l+1}_j", "a^{l+1}_k", "δ^{l+1}_j", "δ^{l+1}_k", "a^L_j", "a^L"),
            turn("term", "a part of it, the part with the weight: (3) asks for that. The whole has "
                 "a name of one letter.",
                 "w^l_jk a^{l-1}_k", "Σ_k w^l_jk a^{l-1}_k"),
            turn("spelt_out", "true: this is what it is made of. It has a name of one letter.",
                 "Σ_k w^l_jk a^{l-1}_k + b^l_j", "w^l_jk a^{l-1}_k + b^l_j"),
            turn("weight", "that is the weight itself, from which the change sets out. What does "
                 "it enter?",
                 "w^l_jk"),
            turn("bias", "the bias does not depend on the weight. Both enter the same quantity.",
                 "b^l_j"),
            turn("cost", "that is where the change arrives. Here its first station is asked for.",
                 "C"),
            turn("slope", "that is a slope, or made of slopes. A quantity is asked for, one on the "
                 "way from the weight to the cost.",
                 "δ^l_j", "∂C/∂z^l_j", "∂z^l_j/∂w^l_jk", "∂C/∂w^l_jk", "a^{l-1}_k δ^l_j"),
        ),
    ),
    Blank(
        "∂z^l_j/∂w^l_jk",
        "The chain rule goes from the weight to (1), then from (1) to C. Which of the two slopes "
        "is still missing?",
        (
            turn("upside_down", "upside down: this asks how the weight changes when the other "
                 "changes. Which of the two depends on which?",
                 "∂w^l_jk/∂z^l_j"),
            turn("value", "true, as a value: that is what (4) asks for. Here write the derivative, "
                 "not yet what it comes to.",
                 "a^{l-1}_k"),
            turn("late", "this goes from the weight to the activation. The factor in front begins "
                 "before σ, and σ would be counted twice.",
                 "∂a^l_j/∂w^l_jk"),
            turn("circle", "this is the left side again: the proof would go in a circle.",
                 "∂C/∂w^l_jk", "a^{l-1}_k δ^l_j"),
            turn("twice", "this factor stands there already. What leads from the weight to (1)?",
                 "∂C/∂z^l_j", "δ^l_j"),
            turn("past", "this step comes after (1), and the factor in front contains it. What "
                 "comes before?",
                 "∂a^l_j/∂z^l_j", "σ'(z^l_j)", "∂C/∂a^l_j", "∂z^{l+1}_k/∂z^l_j"),
            turn("by_the_bias", "differentiated by the bias: that is the step of BP3. What is "
                 "nudged here?",
                 "∂z^l_j/∂b^l_j", "1"),
            turn("by_the_activation", "differentiated by an activation of the layer before. That "
                 "stands still here; what is nudged?",
                 "∂z^l_j/∂a^{l-1}_k"),
            turn("order", "the indices of the weight have changed places: the first is where it "
                 "leads to.",
                 "∂z^l_j/∂w^l_kj", "∂z^l_k/∂w^l_kj"),
            turn("index", "the right kind of derivative, but not everywhere of the right neuron.",
                 "∂z^l_k/∂w^l_jk", "∂z^l/∂w^l", "∂z^l_j/∂w^l_j"),
            turn("layer", "the right kind of derivative, but not everywhere in layer l.",
                 "∂z^{l-1}_j/∂w^l_jk", "∂z^{l+1}_j/∂w^l_jk", "∂z^l_j/∂w^{l-1}_jk",
                 "∂z^{l+1}_j/∂w^{l+1}_jk"),
            turn("no_derivative", "that is a quantity, and the chain rule multiplies slopes. Which "
                 "slope?",
                 "z^l_j", "w^l_jk", "a^l_j", "w^l_jk a^{l-1}_k"),
        ),
    ),
    Blank(
        "w^l_jk a^{l-1}_k",
        "A term of the sum is a weight times what comes through it. Which one has this weight?",
        (
            turn("sum_kept", "this is the whole sum. Under the Σ its index takes every value; the "
                 "k in w^l_jk is one of them. Which single term has this weight?",
                 "Σ_k w^l_jk a^{l-1}_k", "Σ_i w^l_ji a^{l-1}_i", "Σ_m w^l_jm a^{l-1}_m",
                 "Σ_k w^l_jk a^{l-1}_k + b^l_j"),
            turn("wrong_sum", "a sum over the wrong index, and a sum is not asked for: one term of "
                 "it is.",
                 "Σ_j w^l_jk a^{l-1}_k", "Σ_j w^l_jk a^{l-1}_j", "Σ_k w^l_kj a^{l-1}_k",
                 "Σ_k w^l_jk a^l_k"),
            turn("weight_alone", "the weight stands in the sum together with something. What comes "
                 "through it?",
                 "w^l_jk"),
            turn("value", "that is already the derivative, which (4) asks for. Here the term is "
                 "wanted, before differentiating.",
                 "a^{l-1}_k", "∂z^l_j/∂w^l_jk"),
            turn("order", "the indices of the weight have changed places: the first is where it "
                 "leads to.",
                 "w^l_kj a^{l-1}_k", "w^l_kj a^{l-1}_j"),
            turn("wrong_end", "the activation is that of the wrong end: it comes from where the "
                 "weight begins.",
                 "w^l_jk a^l_j", "w^l_jk a^{l-1}_j", "w^l_jk δ^l_j"),
            turn("layer", "the right letters, not everywhere in the right layer. Which layer does "
                 "the weight come from?",
                 "w^l_jk a^l_k", "w^{l+1}_jk a^l_k", "w^{l-1}_jk a^{l-1}_k", "w^l_jk a^{l+1}_k"),
            turn("index", "the right letters, but not everywhere with the right index.",
                 "w^l_jk a^{l-1}", "w^l a^{l-1}", "w^l_j a^{l-1}_k"),
            turn("z_for_a", "a weight multiplies what comes out of a neuron, after σ.",
                 "w^l_jk z^{l-1}_k", "w^l_jk z^l_j"),
            turn("bias_kept", "the bias is a term of its own, and does not contain the weight.",
                 "w^l_jk a^{l-1}_k + b^l_j", "b^l_j"),
            turn("whole", "that is (1), all terms together. Which of them has the weight in it?",
                 "z^l_j"),
            turn("slope", "the error is a slope, and comes in at the end. Here one term of the sum "
                 "is asked for.",
                 "δ^l_j", "a^{l-1}_k δ^l_j", "∂C/∂w^l_jk"),
        ),
    ),
    Blank(
        "a^{l-1}_k",
        "Differentiate (3) with respect to the weight. What stood beside the weight?",
        (
            turn("own_layer", "that activation is computed with this weight, at the neuron where "
                 "it ends. Which one comes through the weight?",
                 "a^l_j", "σ(z^l_j)"),
            turn("layer", "the right letter, in another layer. From which layer does the weight "
                 "come?",
                 "a^l_k", "a^{l+1}_k", "a^{l-2}_k", "a^L_k"),
            turn("index", "the right letter; but at which neuron? From which one does the weight "
                 "come?",
                 "a^{l-1}_j", "a^{l-1}", "a^{l-1}_jk"),
            turn("z_for_a", "that is before σ. What comes out of the neuron goes through the "
                 "weight.",
                 "z^{l-1}_k", "z^l_k"),
            turn("other_factor", "this is what is left when the activation is nudged. Here the "
                 "weight is.",
                 "w^l_jk"),
            turn("not_differentiated", "the term itself, still with the weight in it. How fast "
                 "does it change when the weight does?",
                 "w^l_jk a^{l-1}_k"),
            turn("quantity", "that is (1), all terms together, not how fast it changes.",
                 "z^l_j", "Σ_k w^l_jk a^{l-1}_k + b^l_j"),
            turn("not_worked_out", "that is the derivative again. Work it out.",
                 "∂z^l_j/∂w^l_jk"),
            turn("sum_kept", "a sum is left over. Every other term stands still when this one "
                 "weight is nudged.",
                 "Σ_k a^{l-1}_k", "Σ_j a^{l-1}_j", "Σ_k w^l_jk a^{l-1}_k", "Σ_k a^l_k",
                 "Σ_k w^l_jk"),
            turn("one", "that would be so if the weight stood alone in (3), as the bias does in "
                 "BP3.",
                 "1"),
            turn("zero", "that is what the other terms contribute. And the one with the weight?",
                 "0"),
            turn("prime", "σ′ belongs to the step after (1). It is in the other factor already.",
                 "σ'(z^l_j)", "a^{l-1}_k σ'(z^l_j)", "σ'(z^{l-1}_k)"),
            turn("bias_kept", "the bias does not depend on the weight: what is its derivative?",
                 "a^{l-1}_k + b^l_j", "a^{l-1}_k + 1", "b^l_j"),
            turn("error", "that is the other factor, or contains it. Only the step from the weight "
                 "to (1) is asked for.",
                 "δ^l_j", "∂C/∂z^l_j", "a^{l-1}_k δ^l_j"),
        ),
    ),
    Blank(
        "a^{l-1}_k δ^l_j",
        "Two factors: (4), and the error of the neuron that (1) belongs to.",
        (
            turn("not_named", "true. The second factor has a name of its own: write that.",
                 "a^{l-1}_k ∂C/∂z^l_j", "∂C/∂z^l_j ∂z^l_j/∂w^l_jk", "δ^l_j ∂z^l_j/∂w^l_jk"),
            turn("wrong_error", "the error is that of the wrong neuron. To which neuron does the "
                 "weight lead?",
                 "a^{l-1}_k δ^l_k"),
            turn("wrong_activation", "the activation is that of the wrong neuron. Where does the "
                 "weight come from?",
                 "a^{l-1}_j δ^l_j"),
            turn("swapped", "the two indices have changed places. The activation is from where the "
                 "weight begins, the error from where it ends.",
                 "a^{l-1}_j δ^l_k"),
            turn("own_layer", "the activation is of layer l. It should be one that goes into the "
                 "weight.",
                 "a^l_k δ^l_j", "a^l_j δ^l_j"),
            turn("next_error", "the error is of the next layer, which BP2 needs. (1) belongs to "
                 "layer l.",
                 "a^{l-1}_k δ^{l+1}_j", "a^l_k δ^{l+1}_j"),
            turn("error_before", "the error is of the layer before. (1) belongs to layer l.",
                 "a^{l-1}_k δ^{l-1}_k", "a^{l-1}_k δ^{l-1}_j", "a^l_j δ^{l-1}_k"),
            turn("layer", "the right letters, not everywhere in the right layer.",
                 "a^{l-2}_k δ^l_j", "a^{l-1}_k δ^L_j"),
            turn("no_error", "only the step from the weight to (1). And from (1) on to C?",
                 "a^{l-1}_k", "∂z^l_j/∂w^l_jk"),
            turn("no_activation", "this is BP3, the slope of the bias. What does a weight have "
                 "that a bias has not?",
                 "δ^l_j"),
            turn("weight_kept", "the weight is still in it, where (4) belongs.",
                 "w^l_jk δ^l_j", "w^l_jk a^{l-1}_k δ^l_j", "w^l_jk a^{l-1}_k"),
            turn("quantity", "that is a quantity. How fast C changes with the weight is asked for.",
                 "z^l_j", "w^l_jk", "a^l_j", "C"),
            turn("summed", "no sum is left: one weight has one activation at its beginning and one "
                 "error at its end.",
                 "Σ_k a^{l-1}_k δ^l_j", "Σ_j a^{l-1}_k δ^l_j", "Σ_k a^{l-1}_k δ^l_k"),
            turn("index", "the right letters, but not everywhere at the right neuron. One weight "
                 "has two of them: say which.",
                 "a^{l-1} δ^l", "a^{l-1}_k δ^l", "a^{l-1} δ^l_j"),
            turn("z_for_a", "the first factor is from before σ. See (4).",
                 "z^{l-1}_k δ^l_j"),
            turn("added", "the two are added. What does the chain rule do with two slopes?",
                 "a^{l-1}_k + δ^l_j"),
            turn("prime", "a σ′ too many: the error has it inside.",
                 "a^{l-1}_k δ^l_j σ'(z^l_j)"),
            turn("circle", "that is the left side, which is to be worked out.", "∂C/∂w^l_jk"),
        ),
    ),
)

EXERCISE = Exercise(
    title="The proof of BP4, with blanks",
    solution=bp4_proof,
    form=Blanks(BLANKS),
    probes=(Probe("the proof as you filled it in", ()),),
    section=PROOF_BP4,
    hints=(
        "Follow a nudge of the weight on its way to the cost. At which neuron does it arrive, and "
        "what changes there first?",
        "(1) and (2) are as in the proof of BP3, with the weight in place of the bias. For (3), "
        "write the sum out, term by term: w^l_j1 times something, w^l_j2 times something, ...",
        "(1) is the weighted input of neuron j, (2) its derivative with respect to the weight. In "
        "(3) the weight multiplies the activation that it comes from; that activation is left "
        "over in (4). (5) is (4) times the error of the neuron that the weight leads to.",
    ),
    mistakes=mistakes(BLANKS, PROOF_BP4),
    praise="Every blank is right: this is the whole proof.",
)
