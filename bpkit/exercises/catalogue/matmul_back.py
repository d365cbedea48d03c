"""The way back through a matrix product."""

import numpy as np

from ...activations import sigmoid
from ..answer import WrongForm, described, numbers, part
from ..exercise import Exercise, Mistake
from ..probe import Probe
from ..sections import ARRAYS, AVERAGE, BP2, BP4, WHY_JK


def matmul_back(delta, w, a):
    """Return what comes back to w and to a through z = w a, a matrix product.

    delta: the slope of z, that is ∂C/∂z, (n, m). w: (n, k). a: (k, m).
    Whatever z goes through on its way to C is in delta already.
    Returns two arrays: the slope of w, (n, k), and the slope of a, (k, m).
    """
    return delta @ a.T, w.T @ delta


class Two:
    """The slope of w and the slope of a, in this order."""

    names = "the slope of w", "the slope of a"

    def read(self, answer, arguments):
        """Return each slope under its name."""
        if answer is None or isinstance(answer, str) or callable(answer):
            numbers("the answer", answer)
        one = isinstance(answer, dict | set) or getattr(answer, "ndim", 3) < 3
        if one or not hasattr(answer, "__len__") or len(answer) != 2:
            raise WrongForm("wrong_type", "It should return two arrays, the slope of w and then "
                            f"the slope of a; it returns {described(answer)}.")
        return {name: part(name, slope) for name, slope in zip(self.names, answer, strict=True)}

    def blame(self, part, wrong, parts):
        """Each of the two stands for itself."""
        return ""


def for_w(delta, w, a):
    return delta @ a.T


def for_a(delta, w, a):
    return w.T @ delta


def two(of_w=for_w, of_a=for_a):
    return lambda delta, w, a: (of_w(delta, w, a), of_a(delta, w, a))


def one_or_both(of_w, of_a):
    """A slip in the slope of w, in that of a, and in both."""
    return two(of_w=of_w), two(of_a=of_a), two(of_w, of_a)


def then(change):
    """Both slopes, or one of them, changed afterwards: change(slope, m)."""
    return one_or_both(
        lambda delta, w, a: change(delta @ a.T, a.shape[1]),
        lambda delta, w, a: change(w.T @ delta, a.shape[1]),
    )


def of_delta(change):
    """Both slopes, or one of them, from a changed delta: change(delta, a)."""
    return one_or_both(
        lambda delta, w, a: change(delta, a) @ a.T,
        lambda delta, w, a: w.T @ change(delta, a),
    )


def mistake(id, says, *functions, section=ARRAYS):
    return Mistake(id, says, section, functions)


MISTAKES = (
    mistake(
        "order_exchanged",
        "The two come back in the wrong order. The slope of w comes first.",
        lambda delta, w, a: (w.T @ delta, delta @ a.T),
    ),
    mistake(
        "divided_by_m",
        "Something is divided by the number of examples. C does contain an average, but that is "
        "another step of the graph, and delta has already been through it.",
        *then(lambda slope, m: slope / m),
        section=AVERAGE,
    ),
    mistake(
        "times_m",
        "Something is multiplied by the number of examples. Nothing in a matrix product does that.",
        *then(lambda slope, m: slope * m),
    ),
    mistake(
        "divided_by_n",
        "Something is divided by a number of neurons. Nothing in a matrix product is averaged.",
        *one_or_both(lambda delta, w, a: delta @ a.T / len(delta),
                     lambda delta, w, a: w.T @ delta / len(delta)),
        *one_or_both(lambda delta, w, a: delta @ a.T / len(a),
                     lambda delta, w, a: w.T @ delta / len(a)),
    ),
    mistake(
        "transposed",
        "Rows and columns of a slope are swapped. Each slope has the shape of what it belongs to.",
        *one_or_both(lambda delta, w, a: a @ delta.T, lambda delta, w, a: delta.T @ w),
        section=WHY_JK,
    ),
    mistake(
        "not_transposed",
        "Two arrays are multiplied as they are. A matrix product sums over its inner index: for w "
        "that should be the examples, and for a the rows of z.",
        *one_or_both(lambda delta, w, a: delta @ a, lambda delta, w, a: w @ delta),
        two(of_w=lambda delta, w, a: a @ delta), two(of_a=lambda delta, w, a: delta @ w),
        two(lambda delta, w, a: a @ delta, lambda delta, w, a: delta @ w),
    ),
    mistake(
        "wrong_one_transposed",
        "The wrong array is transposed, or both are. A matrix product sums over its inner index: "
        "for w that should be the examples, and for a the rows of z.",
        *one_or_both(lambda delta, w, a: delta.T @ a, lambda delta, w, a: w @ delta.T),
        *one_or_both(lambda delta, w, a: a.T @ delta, lambda delta, w, a: delta @ w.T),
        *one_or_both(lambda delta, w, a: delta.T @ a.T, lambda delta, w, a: w.T @ delta.T),
        *one_or_both(lambda delta, w, a: a.T @ delta.T, lambda delta, w, a: delta.T @ w.T),
    ),
    mistake(
        "entry_by_entry",
        "Two arrays are multiplied entry by entry. In z = w a every row of w is combined with "
        "every column of a, and the way back is similar.",
        *one_or_both(lambda delta, w, a: delta * a.T, lambda delta, w, a: w.T * delta),
        *one_or_both(lambda delta, w, a: delta * a, lambda delta, w, a: w * delta),
    ),
    mistake(
        "one_example",
        "Only one example is in the slope of w, the first or the last. Every example pulls at the "
        "same weights: how do their contributions combine?",
        *(two(of_w=lambda delta, w, a, i=i: delta[:, [i]] @ a[:, [i]].T) for i in (0, -1)),
    ),
    mistake(
        "one_example_for_all",
        "Every column of the slope of a belongs to the same example, the first or the last. Each "
        "example has its own column in a.",
        *(two(of_a=lambda delta, w, a, i=i: w.T @ delta[:, [i]] + 0 * a) for i in (0, -1)),
        *(two(of_a=lambda delta, w, a, i=i: w.T @ delta[:, [i]]) for i in (0, -1)),
    ),
    mistake(
        "same_twice",
        "The same array comes back twice. w and a each have their own slope, with its own shape.",
        two(of_w=for_a), two(of_a=for_w),
    ),
    mistake(
        "own_array",
        "w appears in its own slope, or a in its own. How far z moves with one factor of a product "
        "depends on the other factor.",
        *one_or_both(lambda delta, w, a: delta @ w.T, lambda delta, w, a: a.T @ delta),
        *one_or_both(lambda delta, w, a: delta.T @ w.T, lambda delta, w, a: delta @ a),
        two(lambda delta, w, a: delta @ w, lambda delta, w, a: delta @ a),
        two(lambda delta, w, a: w * delta.sum(axis=1, keepdims=True),
            lambda delta, w, a: a * delta.sum(axis=0, keepdims=True)),
        two(lambda delta, w, a: w.T @ delta, lambda delta, w, a: a.T @ delta),
    ),
    mistake(
        "slope_of_sigma",
        "σ′ is multiplied in, as in BP2. But there is no σ between w, a and z: σ is another step "
        "of the graph, with its own rate.",
        *(two(of_a=lambda delta, w, a, f=f: (w.T @ delta) * f(a))
          for f in (lambda a: a * (1 - a), sigmoid.prime)),
        *(two(of_w=lambda delta, w, a, f=f: delta @ f(a).T)
          for f in (lambda a: a * (1 - a), sigmoid.prime)),
        *(two(of_w=lambda delta, w, a, f=f: (delta * f(w @ a)) @ a.T) for f in (sigmoid.prime,)),
        *of_delta(lambda delta, a: delta * (1 - delta)),
        two(lambda delta, w, a: (delta * sigmoid.prime(w @ a)) @ a.T,
            lambda delta, w, a: w.T @ (delta * sigmoid.prime(w @ a))),
        two(of_a=lambda delta, w, a: w.T @ (delta * sigmoid.prime(w @ a))),
        section=BP2,
    ),
    mistake(
        "sigma_of_a",
        "σ is applied to a. z is made from w and a as they are.",
        two(of_w=lambda delta, w, a: delta @ sigmoid.f(a).T),
        section=BP4,
    ),
    mistake(
        "one_table_each",
        "The slope of w comes back as one matrix for each example. All examples pull at the same "
        "weights: what happens where several contributions meet?",
        two(of_w=lambda delta, w, a: delta.T[:, :, None] * a.T[:, None, :]),
        two(of_w=lambda delta, w, a: delta[:, None, :] * a[None, :, :]),
    ),
    mistake(
        "examples_added_up",
        "The slope of a is added up or averaged over the examples. a has one column for each, and "
        "so has its slope.",
        *(two(of_a=lambda delta, w, a, f=f, keep=keep: f(w.T @ delta, axis=1, keepdims=keep))
          for f in (np.sum, np.mean) for keep in (True, False)),
        *(two(of_a=lambda delta, w, a, f=f: f(w.T @ delta, axis=1, keepdims=True) + 0 * a)
          for f in (np.sum, np.mean)),
    ),
    mistake(
        "examples_mixed",
        "delta and a are added up or averaged over the examples first, and multiplied afterwards. "
        "Then the slope of one example is multiplied by the a of another.",
        *(two(of_w=lambda delta, w, a, f=f, g=g: f(delta, axis=1, keepdims=True)
              @ g(a, axis=1, keepdims=True).T)
          for f in (np.sum, np.mean) for g in (np.sum, np.mean)),
    ),
    mistake(
        "delta_missing",
        "delta is not used. What comes back is the rate alone, not what reaches C through z.",
        *one_or_both(lambda delta, w, a: np.ones_like(delta) @ a.T,
                     lambda delta, w, a: w.T @ np.ones_like(delta)),
        lambda delta, w, a: (a, w),
        lambda delta, w, a: (a.T, w.T),
        lambda delta, w, a: (w, a),
    ),
    mistake(
        "other_factor_missing",
        "A slope is made from delta alone. How far z moves with one factor of a product depends on "
        "the other factor.",
        *one_or_both(lambda delta, w, a: delta @ np.ones_like(a).T,
                     lambda delta, w, a: np.ones_like(w).T @ delta),
        *one_or_both(lambda delta, w, a: delta, lambda delta, w, a: delta),
        two(of_w=lambda delta, w, a: delta.sum(axis=1, keepdims=True)),
    ),
    mistake(
        "sign",
        "A sign is the wrong way round. Nothing in a matrix product changes a sign.",
        *then(lambda slope, m: -slope),
    ),
    mistake(
        "factor_2",
        "Something is twice as large as it should be. Is it added twice, or does a 2 come from a "
        "square, which is another step of the graph?",
        *then(lambda slope, m: 2 * slope),
    ),
    mistake(
        "half",
        "Something is half as large as it should be. A ½ in the cost is another step of the graph.",
        *then(lambda slope, m: slope / 2),
    ),
    mistake(
        "absolute",
        "Signs are lost. A slope says which way C goes, not only how fast.",
        *then(lambda slope, m: abs(slope)),
        *of_delta(lambda delta, a: abs(delta)),
    ),
    mistake(
        "squared",
        "delta is squared. The way back uses it as it is.",
        *of_delta(lambda delta, a: delta**2),
    ),
    mistake(
        "added_to_itself",
        "The array itself is added to its slope, or a step is taken. You are asked for the slopes "
        "alone.",
        *one_or_both(lambda delta, w, a: w + delta @ a.T, lambda delta, w, a: a + w.T @ delta),
        *one_or_both(lambda delta, w, a: w - delta @ a.T, lambda delta, w, a: a - w.T @ delta),
    ),
    mistake(
        "one_number",
        "A slope is added up or averaged to one number. Each entry of w and of a has its own.",
        *then(lambda slope, m: slope.sum()),
        *then(lambda slope, m: slope.mean()),
    ),
    mistake(
        "flat",
        "A slope has all its entries on one axis. It should have the shape of what it belongs to.",
        *then(lambda slope, m: slope.ravel()),
    ),
    mistake(
        "all_zero",
        "A slope is 0 everywhere. Is it ever filled in?",
        *then(lambda slope, m: 0 * slope),
    ),
    mistake(
        "integers",
        "Everything after the decimal point is cut off: numbers put into an array of integers "
        "become integers.",
        *then(lambda slope, m: slope.astype(int)),
    ),
)


def probes():
    # (2, 5, 3): no two sizes alike; one example alone; and all alike, where every slip computes.
    shapes = [(2, 5, 3), (2, 5, 3), (4, 3, 5), (5, 3, 1), (4, 4, 4)]
    for seed, (n, k, m) in enumerate(shapes):
        rng = np.random.default_rng([seed, 130])
        delta, w = 3 * rng.standard_normal((n, m)), 2 * rng.standard_normal((n, k))
        yield Probe(f"w of shape ({n}, {k}) and a of shape ({k}, {m})",
                    (delta, w, rng.random((k, m)) + 0.1))


EXERCISE = Exercise(
    title="The way back through a matrix product",
    solution=matmul_back,
    form=Two(),
    probes=tuple(probes()),
    section=ARRAYS,
    hints=(
        "For numbers, z = w a has the rates a for w and w for a: always the other factor. Which "
        "array must delta be multiplied by for the slope of w, and which for the slope of a?",
        "Write down the shapes. delta is (n, m), and the slope of w has to be (n, k). There is one "
        "way to multiply delta and a that gives this shape, if you transpose one of them.",
        "For w the inner index is the examples, which vanish: delta first, then a transposed. For "
        "a the inner index is the rows of z: w transposed first, then delta.",
    ),
    mistakes=MISTAKES,
)
