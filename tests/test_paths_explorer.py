"""The explorer `paths`: its paths are bpkit's, and their sum is what backprop gives."""

import itertools
import math
import re

import numpy as np
import pytest

from bpkit import Network, backprop, count_paths
from bpkit import paths as core_paths
from bpkit.figures import count_products
from bpkit.widgets.paths.page import along, count, writer
from bpkit.widgets.paths.paths import paths, wide_example
from bpkit.widgets.views.mathml import as_written

EVERY_KIND = [("w", 2, 0, 0), ("w", 5, 1, 2), ("b", 2, 2), ("b", 5, 0), ("z", 3, 1), ("z", 5, 1)]


def rows(hand):
    return dict(hand.now.rows())


def last_number(line):
    return float(re.split(r"\s", line)[-1].replace("−", "-"))


@pytest.mark.parametrize("param", EVERY_KIND)
def test_the_listed_paths_are_bpkits_and_sum_to_the_gradient(param):
    net, x, y = wide_example()
    hand = paths(selected=param)
    listed = hand.now.paths
    assert listed == list(core_paths(net, x, y, param, largest=200))
    sizes = [abs(path.product) for path in listed]
    assert sizes == sorted(sizes, reverse=True)
    assert len(listed) == count_paths(net, param)
    grad = backprop(net, x, y)
    slope = {"w": grad.w, "b": grad.b, "z": grad.delta}[param[0]][param[1]][param[2]]
    slope = float(slope[param[3] if param[0] == "w" else 0])
    assert hand.now.slope == slope
    hand.path = len(listed) - 1
    first, rest, last = hand.now.rows()
    assert first[1] == last[1]  # to every printed digit
    assert last_number(rest[1]) == 0
    assert len(listed) == 1 or first[0] == f"sum of all {len(listed)} products"
    which = {"w": "BP4", "b": "BP3", "z": "BP1" if param[1] == 5 else "BP2"}[param[0]]
    assert last[0].endswith(f"by {which}")
    assert last_number(last[1]) == pytest.approx(slope, rel=1e-3)


def test_the_running_sum_and_what_remains():
    hand = paths()
    products = [path.product for path in hand.now.paths]
    assert len(products) == 24
    for i in (0, 4, 22):
        hand.path = i
        (label, so_far), (_, rest), (_, slope) = hand.now.rows()
        assert label == ("its product" if i == 0 else f"sum of the first {i + 1} products")
        assert last_number(so_far) == pytest.approx(math.fsum(products[: i + 1]), abs=6e-7)
        assert last_number(so_far) + last_number(rest) == pytest.approx(last_number(slope),
                                                                        abs=1.1e-6)
        for number in (so_far, rest, slope):
            assert f"<b>{number}</b>" in hand._sum.value and number in repr(hand)
        assert hand._sum.value.count("<rect") == i + 1


def test_the_factors_are_named_and_multiply_to_the_product():
    hand = paths(path=3)
    path = hand.now.lit
    assert [l for l, _ in path.neurons] == [2, 3, 4, 5]
    up, down = "⁰¹²³⁴⁵", "₀₁₂₃₄₅"
    a = [f"a{up[l]}{down[j + 1]}" for l, j in path.neurons]
    line = repr(hand).splitlines()[2]
    assert line.startswith(
        f"∂{a[0]}/∂w²₁₁ × ∂{a[1]}/∂{a[0]} × ∂{a[2]}/∂{a[1]} × ∂{a[3]}/∂{a[2]} × ∂C/∂{a[3]} = "
    )
    assert last_number(line) == pytest.approx(math.prod(path.factors), abs=6e-7)
    assert line.replace("&", "&amp;") in hand._factors.value
    assert f"w²₁₁ → {' → '.join(a)} → C" in repr(hand)
    assert hand._list.options[3].endswith(" → ".join(a))


def test_the_lit_path_is_lit_in_the_network():
    hand = paths()
    for i in (0, 7, 23):
        hand.path = i
        neurons = hand.now.lit.neurons
        notes = hand.view.notes
        assert {mark for mark, _ in notes.values()} == {"lit"}
        wanted = {("w", 2, 0, 0), "C"} | {("z", l, j) for l, j in neurons}
        wanted |= {("w", l, j, k)
                   for (_, k), (l, j) in itertools.pairwise(neurons)}
        assert set(notes) == wanted
        assert f"out-{neurons[-1][1] + 1}" in hand._dom_classes
        assert sum(name.startswith("out-") for name in hand._dom_classes) == 1
        assert notes["C"][1].startswith("× ")


def test_view_list_stepper_and_traits_move_each_other():
    hand = paths()
    hand._stepper.value = 5
    assert (hand.path, hand._list.index) == (5, 5)
    hand._list.index = 2
    assert (hand.path, hand._stepper.value) == (2, 2)
    hand.path = 9
    assert (hand._list.index, hand._stepper.value) == (9, 9)
    hand.view.selected = ("b", 4, 1)
    assert hand.selected == ("b", 4, 1)
    assert (hand.path, len(hand._list.options), hand._stepper.last) == (0, 2, 1)
    assert hand._stepper.says == ["path 1 of 2", "path 2 of 2"]
    hand.selected = ("z", 3, 0)
    assert hand.view.selected == hand.selected
    assert len(hand._list.options) == 6
    hand.put(("w", 2, 1, 1), 23)
    assert (hand.selected, hand.path) == (("w", 2, 1, 1), 23)


def test_an_input_has_no_paths_here_and_the_page_is_told():
    hand = paths(path=3)
    hand.view.selected = ("a", 1, 2)
    assert hand.selected == hand.view.selected == ("w", 2, 0, 0)
    assert hand.path == 3
    assert "a¹₃ is an input" in as_written(hand._factors.value)
    hand.path = 4
    assert "is an input" not in hand._factors.value


def test_a_stale_index_from_the_page_is_dropped():
    hand = paths()
    hand.selected = ("w", 5, 0, 0)
    hand._stepper.value = 20
    assert hand.path == 0


def test_of_many_paths_the_largest_200_are_listed():
    net = Network([5, 9, 8, 7, 2], rng=0)
    x, y = np.full((5, 1), 0.5), np.array([[1.0], [0.0]])
    hand = paths(net, x, y, ("w", 2, 0, 0), 111)
    assert len(hand.now.paths) == hand.now.count == 8 * 7 * 2 == 112
    net = Network([5, 9, 8, 7, 4], rng=0)
    hand = paths(net, x, np.full((4, 1), 0.5), ("w", 2, 0, 0), 199)
    assert (hand.now.count, len(hand.now.paths), hand._stepper.last) == (224, 200, 199)
    assert rows(hand).keys() >= {"sum of the first 200 products", "in the other 24 paths"}
    assert "path 200 of 200, the largest of 224" in repr(hand)


def test_the_counts_are_what_is_multiplied():
    net, _, _ = wide_example()
    here = count(net)
    assert here.sizes == [3, 3, 4, 3, 2]
    assert here.from_one == 24 == 4 * 3 * 2
    params = [("w", l, *jk) for l in net.w for jk in np.ndindex(net.w[l].shape)]
    params += [("b", l, j) for l in net.b for j in range(net.n[l])]
    assert here.parameters == len(params) == 51
    assert here.from_all == sum(count_paths(net, p) for p in params)
    assert here.along_all == sum(count_paths(net, p) * along(net, p[1]) for p in params)
    said = paths().now.counted(here)
    assert said.startswith("24 paths × 4 multiplications = 96 for w²₁₁ alone, and 1,508 for all 51")
    # Notebook 11 asks how the paths grow with depth; the answer is folded, in the table.
    assert said.endswith("in the matrix products of one backward pass, for all of them.")
    # On the page the same counts are on one line.
    brief = ("24 paths × 4 multiplications = 96 for w²₁₁, 1,508 for all 51 weights and biases; "
             "one backward pass: 69 for all of them.")
    assert as_written(paths()._counted.value) == brief


@pytest.mark.parametrize("param", EVERY_KIND[:4])
def test_a_path_has_one_factor_more_than_it_takes_multiplications(param):
    net, x, y = wide_example()
    path = next(core_paths(net, x, y, param))
    assert along(net, param[1]) == len(path.factors) - 1


class Counting:
    """A number that counts the products in which it is used."""

    made = 0

    def __mul__(self, other):
        Counting.made += 1
        return Counting()

    __rmul__ = __mul__

    def __add__(self, other):
        return self

    __radd__ = __add__


def test_a_backward_pass_is_counted_as_its_matrix_products_multiply():
    net, _, _ = wide_example()

    def many(*shape):
        array = np.empty(shape, dtype=object)
        array[...] = [[Counting() for _ in range(shape[1])] for _ in range(shape[0])]
        return array

    Counting.made, L = 0, net.L
    delta = {L: many(net.n[L], 1)}
    for l in range(L - 1, 1, -1):
        delta[l] = many(net.n[l], net.n[l + 1]) @ delta[l + 1]
    for l in range(2, L + 1):
        delta[l] @ many(1, net.n[l - 1])
    assert count(net).backward == count_products(net.sizes).backward == Counting.made == 69


def test_deeper_networks_are_counted_too():
    hand = paths()
    counts = {tuple(c.sizes): c for c in hand._counts}
    assert counts[784, 30, 10].from_one == 10
    assert counts[784, 30, 30, 10].from_one == 300
    assert counts[784, 30, 30, 30, 30, 10].from_one == 270_000
    values = [str(getattr(part, "value", "")) for part in hand.children]
    (table,) = [value for value in values if "<table" in value]
    for c in hand._counts:
        assert f"<th scope='row'>{c.sizes}</th>" in table
        assert f"<td>{c.from_one:,}</td>" in table and f"<td>{c.backward:,}</td>" in table


def test_numbers_are_written_alike_and_tiny_ones_are_not_lost():
    write = writer(0.0479)
    assert (write(0.0479), write(-0.00012)) == ("+0.04790", "−0.00012")
    tiny = writer(3e-9)
    assert tiny(3e-9) == "3.00 × 10⁻⁹"
    assert tiny(1e-25) == "0.00"  # what rounding left


def test_a_saturated_network_has_paths_of_nothing():
    net = Network([2, 2, 2], rng=0)
    net.w[3][:], net.b[3][:] = 0.0, 0.0
    hand = paths(net, np.ones((2, 1)), np.ones((2, 1)))
    hand.path = 1
    first, rest, last = hand.now.rows()
    assert first[1] == rest[1] == last[1] == "0.00"
    hand.picture()


def test_the_picture_shows_the_path_among_the_products():
    hand = paths()
    for i in (0, 23):
        hand.path = i
        figure = hand.picture()
        assert len(figure.axes[1].patches) == i + 1
        assert hand.now.rows()[0][1] in figure.axes[1].get_title(loc="left")


def test_the_network_that_is_given_is_left_alone_and_cannot_be_moved():
    net, x, y = wide_example()
    hand = paths(net, x, y)
    before = repr(hand)
    net.w[2] += 1
    hand.view.look_again()
    hand.path = 1
    hand.path = 0
    assert repr(hand) == before
    assert not hand.view._selection.get("count") and hand.view._sweep == b""
