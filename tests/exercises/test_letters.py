"""The letters, layers, examples and factors that a known mistake names are true of its functions.

Each claim is computed here from what a function returns, without the catalogue's own code.
"""

import re

import numpy as np
import pytest
from test_named import alike, answer, differ, solved

from bpkit import Network, backprop
from bpkit.exercises import EXERCISES
from bpkit.exercises.probe import Probe


class Made:
    """What a function with a known mistake returns for the probes, beside the right answers."""

    def __init__(self, exercise, function):
        self.exercise, self.function = exercise, function
        self.right = solved(exercise.id)
        self.came = [answer(exercise, function, probe) for probe in exercise.probes]

    def on(self, arguments):
        return answer(self.exercise, self.function, Probe("another", tuple(arguments)))

    def given(self, name, probe=0):
        return self.exercise.probes[probe].arguments[self.exercise.parameters.index(name)]

    def depends(self, *names):
        """Whether the answer changes with these arguments."""
        one, other = (probe.arguments for probe in self.exercise.probes[:2])
        mixed = [b if name in names else a
                 for name, a, b in zip(self.exercise.parameters, one, other, strict=True)]
        return not same(self.on(mixed), self.came[0])

    def examples(self):
        """The examples on which the answer for the first probe depends, and how many there are."""
        arguments = self.exercise.probes[0].arguments
        m, wrong, found = columns(self.exercise.probes[0]), self.wrong(), set()
        for i in range(m):
            moved = [a.copy() if isinstance(a, np.ndarray) else a for a in arguments]
            for n, a in enumerate(moved, start=1):
                if np.ndim(a) == 2 and a.shape[1] == m:
                    a[:, i] += 0.37 * n * np.arange(1, 1 + len(a))
            came = self.on(moved)
            if any(not alike(came[p], self.came[0][p]) for p in wrong):
                found.add(i)
        return found, m

    def wrong(self, probe=0):
        """The parts of the answer that are wrong or missing; changed arguments do not count."""
        came, right = self.came[probe] or {}, self.right[probe]
        return {p for p in right if not p.startswith("net.")
                and (p not in came or not alike(came[p], right[p]))}

    def layers(self, of, probe=0):
        """The numbers of the layers of these parts."""
        return {int(p[-2]) for p in of}

    def everywhere(self, true):
        """Whether something holds, in each wrong part, for what came and what is right."""
        pairs = [(one[p], self.right[i][p], self.exercise.probes[i])
                 for i, one in enumerate(self.came) if one for p in self.wrong(i) & one.keys()]
        return bool(pairs) and all(true(*pair) for pair in pairs)


def same(one, other):
    if one is None or other is None:
        return one is other
    return one.keys() == other.keys() and all(alike(one[p], other[p]) for p in one)


def columns(probe):
    """How many examples there are: the columns of the last array that has any."""
    return next((a.shape[1] for a in reversed(probe.arguments) if np.ndim(a) == 2), 1)


def sigma(z):
    return 1 / (1 + np.exp(-z))


def prime(z):
    return sigma(z) * (1 - sigma(z))


def slope_in(made):
    """In BP1 or BP2 alone: what the differences, or what came back, were multiplied by."""
    found = []
    for came, probe in zip(made.came, made.exercise.probes, strict=True):
        given = dict(zip(made.exercise.parameters, probe.arguments, strict=True))
        z, a = given["z"], sigma(given["z"])
        back = a - given["y"] if "y" in given else given["w_next"].T @ given["delta_next"]
        if came is not None and came["delta"].shape == back.shape:
            found.append((came["delta"] / back, given.get("y"), a, z, back))
    return found


def slopes(*formulas, sign=1):
    """Where σ′ belongs there is always the same one of these formulas in y, a, z, back."""
    def true(made):
        if made.exercise.id not in ("output_error", "hidden_error", "matrix_form"):
            return None
        found = slope_in(made)
        return bool(found) and any(
            all(alike(s, sign * (f(*rest) + 0 * s)) for s, *rest in found) for f in formulas)

    return true


def counted(*which):
    """The answer depends on exactly one of these sets of the m examples."""
    def true(made):
        found, m = made.examples()
        return found in [one(m) for one in which]

    return true


LAST, FIRST = lambda m: {m - 1}, lambda m: {0}
ALL_BUT_LAST, ALL_BUT_FIRST = lambda m: {*range(m - 1)}, lambda m: {*range(1, m)}


def times(of):
    """Whatever is wrong is too large by the factor of(m), for m examples."""
    def true(made):
        powers = (1, 2, 3) if len(made.right[0]) > 1 else (1,)  # BP2 does it again in every layer
        return made.everywhere(lambda c, r, probe: c.size == r.size and any(
            alike(c.reshape(r.shape), of(columns(probe)) ** k * r) for k in powers))

    return true


def without(*names):
    """The answer is the same whatever these arguments are, where the exercise has them."""
    def true(made):
        own = {*names} & {*made.exercise.parameters}
        return not made.depends(*own) if own else None

    return true


def wrong_at(of, symbols="bw"):
    """The layers with a wrong gradient, or a wrong step, are those that of(layers) gives."""
    def true(made):
        for i, right in enumerate(made.right):
            parts = {p for p in right if p[0] == "n"}
            wrong = made.wrong(i) & {p for p in parts if p[p.index("[") - 1] in symbols}
            if made.came[i] and not made.layers(wrong) <= of(made.layers(parts)):
                return False
        return bool(made.wrong())

    return true


def of_path(l, j, k):
    """Instead of dC/dw of weight j, k in layer l, that of the weight to j(j, k) from k(j, k)."""
    def true(made):
        found = []
        for came, probe in zip(made.came, made.exercise.probes, strict=True):
            net, x, y, *place = probe.arguments
            other = place[0], j(*place[1:]), k(*place[1:])
            nabla = backprop(net, x, y).w[other[0]]
            if came and min(other) >= 0 and other[1] < nabla.shape[0] and other[2] < nabla.shape[1]:
                found.append(alike(came["dC/dw"], nabla[other[1:]]))
        return bool(found) and all(found)

    return true


def error_of(layers):
    """The error of one of the layers layers(l, L), l < L."""
    def true(made):
        found = []
        for came, probe in zip(made.came, made.exercise.probes, strict=True):
            net, x, y, l = probe.arguments
            delta = backprop(net, x, y).delta
            found += [any(alike(came["delta"], delta[i]) for i in layers(l, net.L))
                      ] if came and l < net.L else []
        return bool(found) and all(found)

    return true


def activations(of):
    """What comes back is fp.z or fp.a of a layer: of(fp, L)."""
    def true(made):
        if made.exercise.id != "feedforward":
            return None
        found = []
        for came, probe in zip(made.came, made.exercise.probes, strict=True):
            w, b, x = probe.arguments
            net = Network([x.shape[0], *map(len, w.values())], rng=0)
            for l in w:
                net.w[l], net.b[l] = w[l], b[l]
            if came and net.L > 2:
                found.append(any(alike(came["a^L"], array) for array in of(net.forward(x), net.L)))
        return bool(found) and all(found)

    return true


def right_only(where):
    """Only the weights in these places are right; the others are 0 or missing."""
    def true(made):
        right = made.right[0]
        return all(
            (~differ(made.came[0][p], right[p]))[j, k] == where(j, k)
            for p in right if p.startswith("nabla_w") for j, k in np.ndindex(right[p].shape))

    return true


def shifted(c, r, probe):
    return np.array_equal(np.sort(c.ravel().round(9)), np.sort(r.ravel().round(9)))


ZERO = lambda c, r, probe: not c.any()  # noqa: E731
# What is said, and how it is checked. None: in this exercise it cannot be computed.
CLAIMS = {
    # letters
    r"\by is not used": without("y"),
    r"\beta is not used": without("eta"),
    r"do not depend on the h": without("h"),
    r"[Tt]he weights are not used": without("w_next"),
    r"[Tt]he error (of the next layer )?is not used": without("delta_next", "delta"),
    r"[Tt]he activations are not used": without("a_prev"),
    r"the slope of σ alone": without("y"),
    r"the slopes of σ alone": without("w_next", "delta_next"),
    r"with no σ′ in them|^(the diagonal matrix|σ′) is missing[:.]": slopes(lambda *_: 1),
    r"Every sign .* there is no σ′ in these": slopes(lambda *_: 1, sign=-1),
    r"(?<![Aa]nd )σ′ (is taken )?at a instead of z": slopes(lambda y, a, z, back: prime(a)),
    r"Every sign .* σ′ is taken at a instead": slopes(lambda y, a, z, back: prime(a), sign=-1),
    r"^(a|the activation alone) is used instead of (σ′|the slope)": slopes(
        lambda y, a, z, back: a),
    r"^1 − a (alone )?is used|has 1 − σ on it": slopes(lambda y, a, z, back: 1 - a),
    r"the slopes? of tanh (is used instead|on it)": slopes(
        lambda y, a, z, back: 1 - a**2, lambda y, a, z, back: 1 - np.tanh(z)**2),
    r"the slope of relu, 0 or 1": slopes(lambda y, a, z, back: z > 0),
    r"short form of σ′ (contains|is on the diagonal, with) z instead": slopes(
        lambda y, a, z, back: z * (1 - z), lambda y, a, z, back: z * (1 - a),
        lambda y, a, z, back: a * (1 - z)),
    r"σ of a is used instead": slopes(lambda y, a, z, back: sigma(a)),
    r"(σ′ appears|the slopes appear) twice": slopes(lambda y, a, z, back: prime(z)**2),
    r"diagonal has σ itself": slopes(lambda y, a, z, back: a),
    r"z itself is used|has z itself on it": slopes(lambda y, a, z, back: z),
    r"σ′ is taken at y, or y is used": slopes(
        lambda y, a, z, back: prime(y), lambda y, a, z, back: y * (1 - y),
        lambda y, a, z, back: a * (1 - y), lambda y, a, z, back: y * (1 - a)),
    r"σ′ is taken at the (difference|error that has come back)": slopes(
        lambda y, a, z, back: prime(back), lambda y, a, z, back: back * (1 - back)),
    # examples
    r"only the last example counts": counted(LAST),
    r"every column is that of the last example": lambda made: (
        counted(LAST)(made) if len(made.right[0]) == 1 else None),  # activations: all layers
    r"only the first example (counts|is there)": counted(FIRST),
    r"the last example is left out": counted(ALL_BUT_LAST),
    r"the first example is left out": counted(ALL_BUT_FIRST),
    r"only the first two examples": counted(lambda m: {0, 1}),
    r"Only one example is counted": counted(LAST, FIRST),
    r"One example is left out": counted(ALL_BUT_LAST, ALL_BUT_FIRST),
    # layers
    r"layer 2 gets no gradient|Layer 2 is left out": wrong_at(lambda layers: {2}),
    r"The last layer, L, is left out|the output layer gets no gradient":
        wrong_at(lambda layers: {max(layers)}),
    r"Only layer 2, the first": wrong_at(lambda layers: layers - {2}),
    r"only the output layer gets a gradient": wrong_at(lambda layers: layers - {max(layers)}),
    r"gradient of the output layer, or of its": wrong_at(lambda layers: {max(layers)}),
    r"inputs x are used for every layer": wrong_at(lambda layers: layers - {2}),
    r"[Tt]he weights are right\.": wrong_at(lambda layers: set(), "w"),
    r"[Tt]he biases are right\.": wrong_at(lambda layers: set(), "b"),
    r"the network is right, but": lambda made: all(p[0] == "n" for p in made.wrong()),
    r"This is the error of layer l \+ 1": error_of(lambda l, L: [l + 1]),
    r"this is the error of layer L − 1, for every l": error_of(lambda l, L: [L - 1]),
    r"layer 2 or layer L, whatever l is": error_of(lambda l, L: [2, L]),
    r"These are the activations of layer 2": activations(lambda fp, L: [fp.a[2]]),
    r"activations of a layer before the output": activations(
        lambda fp, L: [fp.a[l] for l in range(1, L)]),
    r"weighted inputs of the last layer": activations(lambda fp, L: [fp.z[L]]),
    # places
    r"^j and k are swapped": of_path(0, lambda j, k: k, lambda j, k: j),
    r"whose indices are one smaller": of_path(0, lambda j, k: j - 1, lambda j, k: k - 1),
    r"Only the first column of the weights": right_only(lambda j, k: k == 0),
    r"Only the first row of the weights": right_only(lambda j, k: j == 0),
    r"Neuron 0 is left out, at both ends": right_only(lambda j, k: j > 0 and k > 0),
    # factors
    r"^([Tt]his is |everything is )?([Tt]wice as large)": times(lambda m: 2),
    r"^this is half as large|^[Hh]alf of what": times(lambda m: 0.5),
    r"is m times too large": times(lambda m: m),
    r"^this is divided by the number of examples|gradient is divided by the number of examples "
    r"twice": times(lambda m: 1 / m),
    r"^[Ee]very sign is the wrong way round": times(lambda m: -1),
    r"gradient of the (biases|weights) is 0 everywhere|^[Ee]very slope is 0|^the whole gradient is "
    r"0": lambda made: made.everywhere(ZERO),
    r"^every entry is 1\.|^Everything is 1:": lambda made: made.everywhere(
        lambda c, r, probe: alike(c, np.ones(r.shape))),
    r"[Tt]he (numbers|entries) are right, but (?!they are|that|not)": lambda made: made.everywhere(
        shifted),
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_a_known_mistake_names_is_so(claim):
    made, false = 0, {}
    for exercise in EXERCISES.values():
        for mistake in exercise.mistakes:
            if re.search(claim, mistake.says):
                for i, function in enumerate(mistake.functions):
                    true = CLAIMS[claim](Made(exercise, function))
                    made += true is not None
                    if true is not None and not true:
                        false[exercise.id, mistake.id, i] = mistake.says
    assert false == {}
    assert made
