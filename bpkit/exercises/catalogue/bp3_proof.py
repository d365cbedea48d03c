"""The proof of BP3, with blanks."""

from ..exercise import Exercise
from ..probe import Probe
from ..sections import PROOF_BP3
from .blanks import Blank, Blanks, mistakes, turn


def bp3_proof():
    """Fill in the four blanks of a proof of BP3, for neuron j of any layer l.

    The bias b^l_j enters one quantity directly, (1). Whatever else changes with b^l_j,
    C included, changes through (1). So the chain rule has one term:

        dC/db^l_j = dC/d(1) * (2)

    By its definition, (1) is the sum of w^l_jk a^{l-1}_k over all k, plus b^l_j.
    Nothing in the sum depends on b^l_j. So the derivative (2) has the value (3).

    The other factor, dC/d(1), has a name in the book: (4). So dC/db^l_j = (4), which is
    BP3.

    Return one text for each blank,

        return "...", "...", "...", "..."

    with layers and indices written as above, and Greek letters by name.
    """
    return "z^l_j", "∂z^l_j/∂b^l_j", "1", "δ^l_j"


BLANKS = (
    Blank(
        "z^l_j",
        "Which quantity is b^l_j added into, before anything else is done?",
        (
            turn("late", "true, and one step late: C does depend on b^l_j through this activation. "
                 "But the bias meets σ only inside another quantity. Into what is it added?",
                 "a^l_j", "σ(z^l_j)"),
            turn("whole_layer", "that is more than one neuron. b^l_j belongs to neuron j: which of "
                 "them does it enter?",
                 "z^l", "Σ_j z^l_j", "Σ_k z^l_k", "a^l"),
            turn("index", "the right letter, for another neuron. Whose bias is it?", "z^l_k"),
            turn("layer", "the right letter, in another layer. Where does a bias of layer l enter "
                 "first?",
                 "z^{l+1}_j", "z^{l-1}_j", "z^L_j"),
            turn("next_layer", "that is further on: something of layer l changes before it.",
                 "z^{l+1}_k", "a^{l+1}_j", "a^{l+1}_k", "δ^{l+1}_j", "δ^{l+1}_k", "a^L_j", "a^L"),
            turn("before", "that is computed before b^l_j is looked at, and does not depend on it.",
                 "a^{l-1}_k", "a^{l-1}_j", "w^l_jk", "w^l_jk a^{l-1}_k", "Σ_k w^l_jk a^{l-1}_k",
                 "z^{l-1}_k"),
            turn("spelt_out", "true: this is what it is made of. It has a name of one letter.",
                 "Σ_k w^l_jk a^{l-1}_k + b^l_j", "w^l_jk a^{l-1}_k + b^l_j"),
            turn("bias", "that is the bias itself, from which the change sets out. What does it "
                 "enter?",
                 "b^l_j"),
            turn("cost", "that is where the change arrives. Here its first station is asked for.",
                 "C"),
            turn("slope", "that is a slope, or what a slope comes to. A quantity is asked for, one "
                 "on the way from the bias to the cost.",
                 "δ^l_j", "∂C/∂z^l_j", "∂z^l_j/∂b^l_j", "∂C/∂b^l_j", "1"),
        ),
    ),
    Blank(
        "∂z^l_j/∂b^l_j",
        "The chain rule goes from the bias to (1), then from (1) to C. Which of the two slopes is "
        "still missing?",
        (
            turn("upside_down", "upside down: this asks how the bias changes when the other "
                 "changes. Which of the two depends on which?",
                 "∂b^l_j/∂z^l_j"),
            turn("value", "true, as a number: that is what (3) asks for. Here write the "
                 "derivative, not yet what it comes to.",
                 "1"),
            turn("late", "this goes from the bias to the activation. The factor in front begins "
                 "before σ, and σ would be counted twice.",
                 "∂a^l_j/∂b^l_j"),
            turn("circle", "this is the left side again: the proof would go in a circle.",
                 "∂C/∂b^l_j"),
            turn("twice", "this factor stands there already. What leads from the bias to (1)?",
                 "∂C/∂z^l_j", "δ^l_j"),
            turn("past", "this step comes after (1), and the factor in front contains it. What "
                 "comes before?",
                 "∂a^l_j/∂z^l_j", "σ'(z^l_j)", "∂C/∂a^l_j", "∂z^{l+1}_k/∂z^l_j"),
            turn("by_the_weight", "differentiated by a weight: that is a step of BP4. What is "
                 "nudged here?",
                 "∂z^l_j/∂w^l_jk"),
            turn("by_the_activation", "differentiated by an activation of the layer before. What "
                 "is nudged here?",
                 "∂z^l_j/∂a^{l-1}_k"),
            turn("index", "the right kind of derivative, but not everywhere of neuron j.",
                 "∂z^l_k/∂b^l_j", "∂z^l_j/∂b^l_k", "∂z^l_k/∂b^l_k", "∂z^l/∂b^l"),
            turn("layer", "the right kind of derivative, but not everywhere in layer l.",
                 "∂z^{l+1}_j/∂b^l_j", "∂z^l_j/∂b^{l-1}_j", "∂z^{l-1}_j/∂b^l_j"),
            turn("no_derivative", "that is a quantity, and the chain rule multiplies slopes. Which "
                 "slope?",
                 "z^l_j", "b^l_j", "a^l_j", "a^{l-1}_k", "w^l_jk"),
            turn("zero", "with 0 here no bias would ever matter. Write the derivative; (3) asks "
                 "what it comes to.",
                 "0"),
        ),
    ),
    Blank(
        "1",
        "Nudge b^l_j by a little, and everything in the sum stands still. By how much does (1) "
        "change, for each bit of nudge?",
        (
            turn("zero", "that is what the sum contributes, because nothing in it depends on the "
                 "bias. And what stands beside the sum?",
                 "0"),
            turn("bias", "the bias is still there: it was not differentiated. How fast does b^l_j "
                 "change with b^l_j?",
                 "b^l_j"),
            turn("by_the_weight", "that comes out when a weight is nudged. Here it is the bias, "
                 "and the activation is not multiplied by it.",
                 "a^{l-1}_k", "Σ_k a^{l-1}_k"),
            turn("sum_kept", "the sum is still there, but nothing in it depends on the bias. What "
                 "is the derivative of something that stands still?",
                 "Σ_k w^l_jk a^{l-1}_k + 1", "Σ_k w^l_jk a^{l-1}_k", "w^l_jk a^{l-1}_k",
                 "w^l_jk a^{l-1}_k + 1", "w^l_jk", "Σ_k w^l_jk"),
            turn("prime", "σ′ belongs to the step after: from the weighted input to the "
                 "activation. It is inside (4) already.",
                 "σ'(z^l_j)", "∂a^l_j/∂z^l_j", "σ'(b^l_j)", "σ'"),
            turn("not_worked_out", "that is the derivative again. Work it out: what number is it?",
                 "∂z^l_j/∂b^l_j", "∂b^l_j/∂b^l_j"),
            turn("quantity", "that is (1), or what σ makes of it, not how fast it changes.",
                 "z^l_j", "a^l_j", "Σ_k w^l_jk a^{l-1}_k + b^l_j"),
            turn("error", "that is the other factor, dC/d(1). Here only the step from b^l_j to (1) "
                 "is asked for.",
                 "δ^l_j", "∂C/∂z^l_j", "∂C/∂b^l_j"),
            turn("sign", "the size is right. When the bias grows, does (1) grow or shrink?", "-1"),
        ),
    ),
    Blank(
        "δ^l_j",
        "What does the book call the slope of the cost with respect to (1)?",
        (
            turn("definition", "true: that is its definition. It has a name of one letter, with a "
                 "layer and an index.",
                 "∂C/∂z^l_j"),
            turn("late", "this is the slope with respect to the activation. The step through σ is "
                 "missing between it and (1).",
                 "∂C/∂a^l_j"),
            turn("circle", "that is the left side, which is to be worked out.", "∂C/∂b^l_j"),
            turn("next_layer", "that is an error of the next layer. (1) belongs to layer l.",
                 "δ^{l+1}_j", "δ^{l+1}_k", "δ^{l+1}"),
            turn("output", "this one belongs to the outputs, and l may be any layer from 2 on.",
                 "δ^L_j", "δ^L"),
            turn("layer", "the right letter, in another layer. To which layer does (1) belong?",
                 "δ^{l-1}_j"),
            turn("index", "the right letter, but which neuron's? (1) belongs to one.",
                 "δ^l_k", "δ^l"),
            turn("bp1", "that is what BP1 says of it, and only at the outputs. Its name holds in "
                 "every layer.",
                 "∂C/∂a^l_j σ'(z^l_j)", "∂C/∂a^L_j σ'(z^L_j)", "(a^l_j - y_j) σ'(z^l_j)"),
            turn("prime", "this is the slope of σ alone, a part of it. What else lies between (1) "
                 "and C?",
                 "σ'(z^l_j)", "∂a^l_j/∂z^l_j"),
            turn("no_slope", "that is a quantity. How fast C changes with (1) is asked for.",
                 "C", "z^l_j", "a^l_j", "b^l_j", "w^l_jk", "a^{l-1}_k"),
            turn("with_activation", "an activation has come in: that is BP4, for a weight. A bias "
                 "is multiplied by nothing.",
                 "a^{l-1}_k δ^l_j"),
            turn("other_factor", "that is (2), the other factor, or what it comes to.",
                 "1", "∂z^l_j/∂b^l_j"),
        ),
    ),
)

EXERCISE = Exercise(
    title="The proof of BP3, with blanks",
    solution=bp3_proof,
    form=Blanks(BLANKS),
    probes=(Probe("the proof as you filled it in", ()),),
    section=PROOF_BP3,
    hints=(
        "Follow a nudge of the bias on its way to the cost. What is the first thing that changes?",
        "The bias is added to a sum, before σ: that is (1). (2) is the slope of (1) when the bias "
        "is nudged. For (3), what does a nudge of the bias add to (1)?",
        "(1) is the weighted input of neuron j. (2) is its derivative with respect to the bias; "
        "because the bias is added as it is, (1) changes by as much as the bias does. (4) is the "
        "error of neuron j, by its definition.",
    ),
    mistakes=mistakes(BLANKS, PROOF_BP3),
    praise="Every blank is right: this is the whole proof.",
)
