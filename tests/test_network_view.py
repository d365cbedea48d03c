"""NetworkView in Python: what it sends, accepts and refuses. Browser tests see what it shows."""

import gc

import numpy as np
import pytest

from bpkit import Network, backprop, perturb, sweep
from bpkit.figures.nudge import example
from bpkit.formatting import signed
from bpkit.widgets.views.network_view import NetworkView
from bpkit.widgets.views.sweeps import QUANTITIES
from bpkit.widgets.views.watch import WATCH, fingerprint

W = ("w", 3, 1, 3)


@pytest.fixture
def view():
    net, x, y, _ = example()
    return NetworkView(net, x, y)


def unpacked(view):
    """The rows that JavaScript reads, by name."""
    about = view._selection
    rows = np.frombuffer(view._sweep).reshape(-1, about["count"])
    names = ["values", "C", "dC", "linear", "remainder"]
    for layer in view._scene["layers"][1:]:
        js = [j for j in layer["shown"] if j is not None]
        names += [(name, layer["l"], j) for name in QUANTITIES for j in js]
    kind, l = about["place"][:2]
    if kind == "z" and l < view.network.L:
        names += [("term", i) for i in view._scene["layers"][l]["shown"] if i is not None]
    assert len(rows) == len(names)
    return dict(zip(names, rows, strict=True))


@pytest.mark.parametrize("place", [W, ("b", 2, 1), ("z", 3, 0), ("z", 4, 1)])
def test_what_is_sent_is_the_sweep(view, place):
    view.selected = place
    rows, about = unpacked(view), view._selection
    assert rows["values"][about["home"]] == about["base"]
    assert rows["dC"][about["home"]] == rows["remainder"][about["home"]] == 0
    base = view.base
    s = sweep(base.net, base.x, base.y, place, rows["values"])
    assert np.array_equal(rows["C"], s.C) and np.array_equal(rows["dC"], s.dC)
    assert np.array_equal(rows["remainder"], s.remainder)
    assert np.array_equal(rows["linear"], s.linear.dC)
    for l in (2, 3, 4):
        for j in range(base.net.n[l]):
            assert np.array_equal(rows["da", l, j], s.da[l][j])
            assert np.array_equal(rows["delta", l, j], s.delta[l][j])
            assert np.array_equal(rows["linear_dz", l, j], s.linear.dz[l][j])
    gradient = backprop(base.net, base.x, base.y)
    kind, l, j, *k = place
    layers = {"w": gradient.w, "b": gradient.b, "z": gradient.delta}[kind]
    assert about["gradient"] == layers[l][j, k[0] if k else 0]


def test_the_terms_of_bp2_add_up_to_delta(view):
    view.selected = ("z", 3, 2)
    rows, base = unpacked(view), view.base
    terms = rows["term", 0] + rows["term", 1]
    prime = base.net.activation[3].prime(rows["z", 3, 2])
    assert np.allclose(terms * prime, rows["delta", 3, 2])


def test_there_is_no_change_at_the_base_however_many_outputs():
    net = Network([3, 5, 10], rng=2, cost="cross_entropy")
    wide = NetworkView(net, np.ones((3, 1)), np.eye(10)[:, [4]], selected=("b", 2, 1))
    assert unpacked(wide)["dC"][wide._selection["home"]] == 0


def held(view, place, value):
    """What the page sends when the reader moves a place."""
    return {"revision": view._scene["revision"], "place": list(place), "value": value,
            "moves": view._selection.get("moves"), "home": False}


def test_a_place_that_was_left_is_not_held_when_it_comes_back(view):
    view.selected, other = W, ("b", 2, 1)
    view.set_state({"_hand": held(view, W, 0.8)})
    assert view.values == {W: 0.8}
    view.selected = other
    view.selected = W
    assert view.values == view._hand == {}
    # A message that both selects and moves takes hold.
    view.set_state({"selected": list(other), "_hand": held(view, other, 0.3)})
    assert view.values == {other: 0.3} and view._hand["value"] == 0.3


def test_values_select_and_displace_and_the_text_says_so(view):
    view.values = {W: 0.82}
    assert view.selected == W and view.values == {W: 0.82}
    base = view.base
    p = perturb(base.net, base.x, base.y, W, 0.82 - base.net.w[3][1, 3])
    assert view.change.dC == p.dC
    for number in (p.dC, p.linear.dC, p.dC - p.linear.dC):
        assert signed(number, view._selection["digits"]) in repr(view)
    view.selected = ("b", 2, 0)
    assert view.values == {} and view.change is None
    view.values = {W: 5.0}
    view.reset()
    assert view.values == {} and view.selected == W


def test_keep_writes_into_the_network_and_is_a_new_base(view):
    net, revision = view.network, view.base.revision
    view.values = {W: 0.82}
    view.keep()
    assert view.network is net and net.w[3][1, 3] == 0.82
    assert view.base.revision == revision + 1 and view.values == {}
    assert view.base.C == net.C(view.x, view.y)
    view.values = {("z", 2, 0): 1.0}
    with pytest.raises(ValueError, match="cannot be kept"):
        view.keep()


def test_what_comes_from_a_base_that_is_gone_is_dropped(view):
    view.selected = W
    old = view.base.revision
    place = list(view.selected)
    view._hand = {"revision": old, "place": place, "value": 1.0, "home": False}
    assert view.values == {W: 1.0}
    view.keep()
    view._hand = {"revision": old, "place": place, "value": 2.0, "home": False}
    view._on_message(view, {"kind": "keep", "revision": old, "place": place, "value": 3.0,
                            "asked": 1}, [])
    assert view.values == {} and view.network.w[3][1, 3] == 1.0
    view._hand = {"revision": view.base.revision, "place": ["b", 2, 0], "value": 2.0, "home": False}
    assert view.values == {}  # for a place other than the selected one


def test_the_page_can_ask_for_any_value_and_keep_it(view):
    view.selected = W
    said = {"revision": view.base.revision, "place": list(view.selected), "value": 0.8237}
    view._on_message(view, {"kind": "ask", "asked": 4, **said}, [])
    about = view._selection
    assert unpacked(view)["values"][about["at"]] == pytest.approx(0.8237, abs=1e-12)
    assert about["answers"] == 4 and view.values == {W: 0.8237}
    view._on_message(view, {"kind": "keep", "asked": 5, **said}, [])
    assert view.network.w[3][1, 3] == 0.8237


def test_a_cell_that_changes_the_network_is_noticed(view):
    revision = view.base.revision
    WATCH._after_a_cell(None)
    assert view.base.revision == revision
    view.network.b[2][1, 0] += 1
    WATCH._after_a_cell(None)
    assert view.base.revision == revision + 1
    assert view._scene["C"] == view.network.C(view.x, view.y)
    view.network.w[2][0, 0] = np.nan
    WATCH._after_a_cell(None)
    assert "net.w[2][0, 0] is nan" in view._scene["trouble"]
    view.network.w[2][0, 0] = 0.5
    WATCH._after_a_cell(None)
    assert "trouble" not in view._scene
    view.close()
    view.network.b[2][1, 0] += 1
    revision = view.base.revision
    WATCH._after_a_cell(None)
    assert view.base.revision == revision


def test_the_watch_holds_no_view_back():
    net, x, y, _ = example()
    watched = len(WATCH._watchers)
    view = NetworkView(net, x, y)
    assert len(WATCH._watchers) == watched + 1
    view.close()
    del view
    gc.collect()
    assert len(WATCH._watchers) == watched


def test_a_fingerprint_is_of_every_parameter():
    net = Network([2, 3, 1], rng=0)
    seen = {fingerprint(net)}
    for parameters in (net.w, net.b):
        for array in parameters.values():
            for place in np.ndindex(array.shape):
                array[place] = np.nextafter(array[place], 9)
                seen.add(fingerprint(net))
    assert len(seen) == 1 + net.w[2].size + net.w[3].size + 4


def test_wide_layers_are_elided_and_what_is_selected_is_drawn():
    rng = np.random.default_rng(0)
    net = Network([784, 30, 10], rng=0, dtype=np.float32)
    view = NetworkView(net, rng.random((784, 3)), np.eye(10)[:, :3], example=2)
    assert view._scene["layers"][0]["shown"] == [0, 1, 2, None, 783]
    view.selected = ("w", 2, 17, 300)
    layers = view._scene["layers"]
    assert layers[0]["shown"] == [0, 1, 2, None, 300, None, 783]
    assert layers[1]["shown"] == [0, 1, 2, None, 17, None, 29]
    assert len(layers[2]["shown"]) == 10
    assert len(view._sweep) < 300_000
    assert unpacked(view)["a", 2, 17].size == view._selection["count"]
    view.notes = {("z", 2, 9): ("changed", "")}
    assert 9 in view._scene["layers"][1]["shown"]


def test_a_new_network_example_or_data_is_a_new_base():
    rng = np.random.default_rng(0)
    x, y = rng.random((3, 4)), rng.random((2, 4))
    view = NetworkView(Network([3, 4, 2], rng=0), x, y, selected=("b", 2, 3))
    for i in range(4):
        view.example = i
        assert view.base.C == view.network.C(x[:, [i]], y[:, [i]])
        assert view.selected == ("b", 2, 3)
    view.network = Network([3, 2, 2], rng=1)
    assert view.selected is None and view._selection == {}
    other = Network([2, 5, 1], rng=3)
    with pytest.raises(ValueError, match="x must have"):
        view.show(other, x, y)
    assert view.network.sizes == [3, 2, 2] and view.example == 3
    view.show(other, [[0.5], [1.0]], [[1.0]])
    assert view._scene["title"] == "one example" and view.base.C == other.C(view.x, view.y)


def test_the_learners_gradient_is_called_once_a_base_with_a_copy():
    calls = []

    def mine(net, x, y):
        calls.append((net, x.shape, y.shape))
        gradient = backprop(net, x, y)
        net.w[2][...] = 0  # whatever it does to its network
        gradient.w[4][0, 2] *= 1.01
        return gradient.b, gradient.w

    net, x, y, _ = example()
    before = fingerprint(net)
    view = NetworkView(net, x, y, gradient=mine)
    assert [shapes for _, *shapes in calls] == [[(3, 1), (2, 1)]]
    assert calls[0][0] is not net and fingerprint(net) == before
    view.values = {("w", 4, 0, 2): 1.0}
    assert len(calls) == 1
    assert view._selection["yours"]["agrees"] is False
    assert view._selection["yours"]["value"] == pytest.approx(1.01 * view._selection["gradient"])
    wrong = [item["book"] for item in view._scene["items"] if item["wrong"]]
    assert wrong == ["w⁴₁₃"]
    view.keep()
    assert len(calls) == 2
    view.selected = ("b", 3, 1)
    assert view._selection["yours"]["agrees"] is True


def raising(net, x, y):
    raise KeyError("delta")


@pytest.mark.parametrize("gradient,state,said", [
    (None, "none", ""),
    (backprop, "right", "agrees with bpkit's everywhere"),
    (lambda net, x, y: None, "raised", "must return a Gradient"),
    (raising, "raised", "KeyError: 'delta'"),
])
def test_whatever_the_learners_function_does_the_view_goes_on(view, gradient, state, said):
    view.gradient = gradient
    assert view._scene["yours"]["state"] == state and said in view._scene["yours"]["message"]
    assert "bpkit/widgets" not in view._scene["yours"]["message"]
    view.selected = W
    assert view._selection["count"] > 100


def test_a_stub_is_not_attempted_and_nothing_is_marked(view):
    def stub(net, x, y):
        raise NotImplementedError

    view.gradient = stub
    assert view._scene["yours"]["state"] == "not attempted"
    assert not any(item["wrong"] for item in view._scene["items"])
