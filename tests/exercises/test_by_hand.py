"""The network by hand: each blank is judged separately, and a slip is called by its name."""

import numpy as np
import pytest
from series import NOTEBOOKS, cells

from bpkit import Network, backprop
from bpkit.exercises import by_hand
from bpkit.figures.by_hand import small

NET, X, Y = small()
FP, GRAD = NET.forward(X), backprop(NET, X, Y)
RIGHT = {
    "z2": FP.z[2], "a2": FP.a[2], "z3": FP.z[3], "a3": FP.a[3], "C": NET.C(X, Y),
    "delta3": GRAD.delta[3], "delta2": GRAD.delta[2],
    "nabla_b3": GRAD.b[3], "nabla_w3": GRAD.w[3], "nabla_b2": GRAD.b[2], "nabla_w2": GRAD.w[2],
}
PRIME2 = FP.a[2] * (1 - FP.a[2])
SLIPS = [
    ("z2", NET.w[2] @ X, "the bias is missing"),
    ("z2", NET.w[2].T @ X + NET.b[2], "come from a column"),
    ("z3", NET.w[3] @ FP.z[2] + NET.b[3], "What comes in is its activation"),
    ("a2", PRIME2, "the slope σ′ at z"),
    ("a2", FP.z[2], "σ has not been applied"),
    ("a2", 1 - FP.a[2], "σ at −z"),
    ("C", 0.25, "the ½ is missing"),
    ("delta3", 0.125, "the sign is wrong"),
    ("delta3", -0.5, "The factor σ′ is missing"),
    ("delta3", -0.25, "instead of its slope"),
    ("delta3", -0.5 * 0.235, "It belongs at z"),
    ("delta2", [0.5, -0.75], "The factor σ′ is missing"),
    ("delta2", [0.1097, -0.1763], "It belongs at z"),
    ("nabla_b3", 0.125, "the sign is wrong"),
    ("nabla_w3", [-0.125, 0.0], "BP4 uses its activation"),
    ("nabla_w3", NET.w[3] * GRAD.delta[3], "weight times error"),
    ("nabla_w2", GRAD.w[2].T, "have changed places"),
]


def test_all_numbers_right_are_praised_and_rounded_ones_too():
    for decimals in (2, 3, 9):
        typed = {name: np.round(value, decimals) for name, value in RIGHT.items()}
        assert by_hand(NET, X, Y, **typed).startswith("✓ All 19 numbers are right")


@pytest.mark.parametrize(("name", "value", "says"), SLIPS)
def test_a_slip_is_called_by_its_name_and_nothing_else_is_wrong(name, value, says):
    said = by_hand(NET, X, Y, **{**RIGHT, name: value}).splitlines()
    wrong = [line for line in said if line.startswith("✗")]
    assert any(says in line for line in wrong), said
    symbols = {line.split(":")[0].rstrip("₁₂") for line in wrong}
    assert len(symbols) == 1, "only in what was typed wrongly"


def test_what_follows_rightly_from_a_wrong_number_is_not_called_wrong():
    said = by_hand(NET, X, Y, z2=[0, 1], a2=[0.5, 0.731]).splitlines()
    assert said[1:3] == ["✗ z²₁: the bias is missing.", "✗ z²₂: the bias is missing."]
    assert said[3].endswith("a²₁, a²₂.") and "will change with it" in said[3]


def test_a_number_that_no_slip_explains_is_told_what_belongs_there():
    assert "∂C/∂w²₂₁: not right yet. It is BP4" in by_hand(NET, X, Y, nabla_w2=[..., ..., 7, ...])


def test_blanks_are_counted_and_named():
    assert by_hand(NET, X, Y).startswith("○ 19 blanks, none filled in yet.")
    said = by_hand(NET, X, Y, z2=[1, ...], a2=..., C=None)
    assert said.startswith("✓ 1 of 19 are right.\nStill empty: z²₂, a²₁, a²₂, z³₁, a³₁, C, δ³₁")


def test_the_notebook_asks_of_the_network_that_is_drawn():
    (path,) = [path for path in NOTEBOOKS if path.stem == "04_four_equations"]
    code = [cell.source for cell in cells(path, "code")]
    (made,) = [source for source in code if "small = Network" in source]
    (asked,) = [source for source in code if source.startswith("by_hand(")]
    names = {"np": np, "Network": Network, "by_hand": by_hand}
    exec(made, names)
    for l in (2, 3):
        assert np.array_equal(names["small"].w[l], NET.w[l])
        assert np.array_equal(names["small"].b[l], NET.b[l])
    assert eval(asked, names).startswith("○ 19 blanks")
