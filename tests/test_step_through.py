"""The walk through the algorithm: its code is backprop, and each step shows what it computes."""

import base64
import re

import numpy as np
import pytest

from bpkit import Network, backprop
from bpkit.figures.nudge import example
from bpkit.formatting import plain, short
from bpkit.widgets.step_through.step_through import step_through

SET = r"<math alttext='([^']*)'.*?</math>"  # its alternative text says what is set in formulas
NETWORKS = {
    "quadratic": Network([3, 4, 4, 2], rng=1),
    "one hidden layer": Network([2, 3, 1], rng=2),
    "no hidden layer": Network([2, 3], rng=2),
    "closed form": Network([3, 2, 4, 2], cost="cross_entropy", rng=3),
    "different layers": Network([3, 4, 2], activation={2: "tanh", 3: "linear"}, rng=4),
    "neurons of their own": Network(
        [3, 4, 2], neurons={(3, 0): "softplus", (2, 1): "tanh"}, rng=5
    ),
    "float32": Network([3, 4, 2], rng=6, dtype=np.float32),
}


def an_example(net):
    rng = np.random.default_rng(7)
    return rng.random((net.n[1], 1)), rng.random((net.n[net.L], 1))


def kinds(walk):
    return [(step.kind, step.l) for step in walk._steps]


@pytest.mark.parametrize("net", NETWORKS.values(), ids=NETWORKS)
def test_the_code_that_is_shown_gives_what_backprop_gives(net):
    x, y = an_example(net)
    walk = step_through(net, x, y)
    names = walk.names
    exec(walk.code, names)
    grad = backprop(net.copy(dtype=np.float64), x, y)
    assert set(names["nabla_w"]) == set(names["nabla_b"]) == set(range(2, net.L + 1))
    for l in range(2, net.L + 1):
        np.testing.assert_allclose(names["nabla_w"][l], grad.w[l], rtol=1e-9)
        np.testing.assert_allclose(names["nabla_b"][l], grad.b[l], rtol=1e-9)
        np.testing.assert_allclose(names["delta"][l], grad.delta[l], rtol=1e-9)


def test_the_code_is_on_the_page_line_by_line():
    walk = step_through()
    for line in walk.code.splitlines():
        assert f"<code>{line}</code>" in walk._code.value  # nothing in it needs to be escaped
    assert len(walk.code.splitlines()) <= 12
    assert max(map(len, walk.code.splitlines())) <= 60


def test_saturation_is_computed_by_the_closed_form():
    net = Network([1, 1], cost="cross_entropy", rng=0)
    net.w[2][:], net.b[2][:] = 50.0, 0.0
    walk = step_through(net, [[1.0]], [[0.0]])
    assert "delta[L] = a[L] - y" in walk.code
    names = walk.names
    exec(walk.code, names)
    assert names["nabla_b"][2] == pytest.approx(1.0)


def test_every_line_is_visited_once_for_each_layer():
    assert kinds(step_through()) == [
        ("input", 1), ("z", 2), ("a", 2), ("z", 3), ("a", 3), ("z", 4), ("a", 4), ("bp1", 4),
        ("bp2", 3), ("bp2", 2), ("bp3", 2), ("bp4", 2), ("bp3", 3), ("bp4", 3), ("bp3", 4),
        ("bp4", 4),
    ]
    no_hidden = step_through(Network([2, 3], rng=0), np.ones((2, 1)), np.ones((3, 1)))
    assert kinds(no_hidden) == [("input", 1), ("z", 2), ("a", 2), ("bp1", 2), ("bp3", 2),
                                ("bp4", 2)]


def test_the_walk_visits_the_lines_in_the_order_in_which_python_runs_them():
    """Trace the code as it runs: the walk is that trace, without the loops' own lines."""
    import sys

    walk, traced = step_through(), []
    code = compile(walk.code, "shown", "exec")
    names = walk.names

    def trace(frame, event, _):
        if frame.f_code is not code:
            return None
        if event == "line":
            traced.append((frame.f_lineno - 1, frame.f_locals.get("l")))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        exec(code, names)
    finally:
        sys.settrace(before)
    lines = walk._lines
    ran = [(line, l) for line, l in traced if lines[line].kind]
    walked = [(step.line, step.l) for step in walk._steps]
    assert [line for line, _ in ran] == [line for line, _ in walked]
    in_loops = [i for i, (line, _) in enumerate(ran) if lines[line].code.startswith(" ")]
    assert [ran[i][1] for i in in_loops] == [walked[i][1] for i in in_loops]


def test_only_what_has_been_computed_is_shown():
    walk = step_through()
    at = {step: i for i, step in enumerate(kinds(walk))}

    def shows(*step):
        walk.step = at[step]
        assert walk.view.shows == walk.shows()
        return walk.view.shows, "no-cost" not in walk._dom_classes

    assert shows("input", 1) == ({1: "a", 2: "nothing", 3: "nothing", 4: "nothing"}, False)
    assert shows("z", 2) == ({1: "a", 2: "z", 3: "nothing", 4: "nothing"}, False)
    assert shows("a", 3) == ({1: "a", 2: "a", 3: "a", 4: "nothing"}, False)
    assert shows("z", 4) == ({1: "a", 2: "a", 3: "a", 4: "z"}, False)
    assert shows("a", 4) == ({1: "a", 2: "a", 3: "a", 4: "a"}, True)
    assert shows("bp1", 4) == ({1: "a", 2: "a", 3: "a", 4: "delta"}, True)
    assert shows("bp2", 2) == ({1: "a", 2: "delta", 3: "delta", 4: "delta"}, True)
    assert shows("bp4", 3) == ({1: "a", 2: "a", 3: "delta", 4: "delta"}, True)
    assert shows("bp4", 2) == ({1: "a", 2: "delta", 3: "delta", 4: "delta"}, True)
    assert shows("z", 3)[1] is False  # and back again


def test_what_is_lit_is_what_the_step_computes_and_uses():
    walk = step_through()
    at = {step: i for i, step in enumerate(kinds(walk))}

    def lit_at(*step):
        walk.step = at[step]
        assert {mark for mark, _ in walk.view.notes.values()} == {"lit"}
        return {"C" if place == "C" else (place.kind, place.l) for place in walk.view.notes}

    assert lit_at("input", 1) == {("a", 1)}
    assert lit_at("z", 3) == {("z", 3), ("w", 3), ("b", 3)}
    assert sum(place.kind == "w" for place in walk.view.notes) == 16
    assert lit_at("a", 3) == {("z", 3)}
    assert lit_at("a", 4) == lit_at("bp1", 4) == {("z", 4), "C"}
    assert lit_at("bp2", 2) == {("z", 2), ("w", 3)}
    assert lit_at("bp3", 4) == {("b", 4)}
    assert lit_at("bp4", 4) == {("w", 4)}


def lit(walk):
    """The line of code that is lit, with everything in it."""
    return walk._code.value.split("<li class='lit'")[1].split("</li>")[0]


def entry(number, decimals):
    """What is small but not 0 is not written as 0."""
    text = plain(number, decimals)
    if number and float(text.replace("−", "-")) == 0:
        return short(number, 1)
    return text


def test_the_numbers_of_every_step_are_those_of_bpkit():
    net, x, y, _ = example()
    fp, grad = net.forward(x), backprop(net, x, y)
    results = {"input": fp.a, "z": fp.z, "a": fp.a, "bp1": grad.delta, "bp2": grad.delta,
               "bp3": grad.b, "bp4": grad.w}
    walk = step_through()
    for i, (kind, l) in enumerate(kinds(walk)):
        walk.step = i
        result = results[kind][l]
        written = walk.text().splitlines()[2].rsplit("= ", 1)[1]
        decimals = len(written.split(",")[0].split(";")[0].rsplit(".", 1)[1].strip("]ᵀ"))
        rows = [", ".join(entry(number, decimals) for number in row) for row in result]
        wanted = f"[{'; '.join(rows)}]" if result.shape[1] > 1 else f"[{', '.join(rows)}]ᵀ"
        assert written == wanted
        for number in result.ravel():
            assert f"<span>{entry(number, decimals)}</span>" in lit(walk)


def test_the_equation_stands_under_its_line_with_room_for_the_tallest():
    walk = step_through()
    rooms = set()
    for i in range(walk.last + 1):
        walk.step = i
        assert walk._code.value.count("class='equation'") == 1
        assert lit(walk).index("</code>") < lit(walk).index("class='equation'")
        assert walk.text().splitlines()[2].split(" = ")[0] in lit(walk)
        rooms.add(lit(walk).split("--rows: ")[1].split("'")[0])
    assert rooms == {"5"}  # four errors, and above them the row of activations


def test_each_slope_by_a_weight_stands_where_its_error_and_its_activation_meet():
    walk = step_through(step=13)  # BP4 of layer 3
    table = lit(walk).split("class='outer'")[1]
    blocks = [block.split("</span></span>")[0] for block in table.split("class='numbers'")[1:]]
    a, delta, slopes = ([float(number.split("<")[0].replace("−", "-"))
                         for number in block.split("<span>")[1:]] for block in blocks)
    assert (len(a), len(delta), len(slopes)) == (4, 4, 16)
    for i, slope in enumerate(slopes):
        assert slope == pytest.approx(delta[i // 4] * a[i % 4], abs=2e-4)


def test_the_sum_of_what_is_selected():
    walk = step_through(step=1)
    walk.view.selected = ("z", 2, 0)
    assert walk.selected == ("z", 2, 0)
    assert walk.text().splitlines()[-1].startswith("z²₁ = w²₁₁ a¹₁ + ")
    assert "z²₁ = w²₁₁ a¹₁ + " in re.sub(SET, r"\1", walk._said.value)
    walk.step = 9
    assert walk.text().splitlines()[-1].startswith("BP2: δ²₁ = ")
    walk.selected = ("w", 2, 0, 0)
    assert walk.view.selected == walk.selected
    assert walk.text().splitlines()[-1] == "w²₁₁ is not computed in this step."
    walk.step = 11
    assert walk.text().splitlines()[-1].startswith("∂Cₓ/∂w²₁₁ = a¹₁ δ²₁ = ")
    walk.selected = None
    assert walk.view.selected is None
    assert "BP4" in walk.text().splitlines()[-1]


def test_step_and_stepper_move_each_other():
    walk = step_through()
    walk._stepper.value = 4
    assert walk.step == 4
    walk.step = 7
    assert walk._stepper.value == 7
    assert walk._stepper.last == walk.last == 15
    assert walk._stepper.says[7] == "8 of 16: output error"
    assert walk._stepper.says[9] == "10 of 16: backpropagate, l = 2"


def test_the_network_that_is_given_is_left_alone():
    net, x, y, _ = example()
    walk = step_through(net, x, y)
    before = repr(walk)
    net.w[2] += 1
    walk.view.look_again()
    walk.step = 5
    walk.step = 0
    assert repr(walk) == before
    assert walk.view._sweep == b""


def test_a_wide_network_is_shown_in_part():
    net = Network([784, 30, 10], rng=0)
    walk = step_through(net, np.full((784, 1), 0.5), np.eye(10)[:, [3]])
    for i in range(walk.last + 1):
        walk.step = i
        assert len(walk.view.notes) <= 60
        assert len(walk._code.value) + len(walk._said.value) < 12_000
        assert "⋮" in walk.text() or walk.now.l == 3


def test_tiny_errors_are_not_written_as_zeros():
    net = Network([2, 2, 2], rng=0)
    net.b[3][:] = 40.0
    walk = step_through(net, np.ones((2, 1)), np.ones((2, 1)), step=5)
    assert "× 10⁻" in walk.text() or "0.00" in walk.text()


def test_it_leaves_a_small_picture_at_every_step():
    walk = step_through()
    for i in range(0, walk.last + 1, 5):
        walk.step = i
        data, metadata = walk._repr_mimebundle_()
        assert len(base64.b64decode(data["image/png"])) < 62_000  # with every number in it
        assert data["text/plain"] == metadata["image/png"]["alt"] == repr(walk)
        drawn = {text.get_text() for text in walk.picture().axes[0].texts}
        assert set(walk.code.splitlines()) <= drawn


def test_the_picture_hides_what_is_not_computed_yet():
    walk = step_through(step=1)  # z of layer 2
    net, x, _, _ = example()
    fp = net.forward(x)
    ax = walk.picture().axes[1]
    top = {t.get_text() for t in ax.texts if t.get_zorder() == 10}
    assert top == {plain(z) for z in fp.z[2][:, 0]}
    covers = [p for p in ax.patches if p.get_zorder() == 9]
    assert len(covers) == 4 + 4 + 2 + 1  # layers 2, 3 and 4, and the cost
