"""BP1 to BP4 against nudging: for each layer, what they give, and in which entries they are off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...backprop import Gradient
from ...gradcheck import numerical_gradient
from ...network import Network
from ...params import Param
from ...validation import of_type
from ..views.base import Base, OwnGradient
from ..views.own_gradient import TOLERANCE, try_gradient

FORMULAS = {
    "BP1": "δᴸ = ∇ₐC ⊙ σ′(zᴸ)",
    "BP2": "δˡ = ((wˡ⁺¹)ᵀ δˡ⁺¹) ⊙ σ′(zˡ)",
    "BP3": "∂C/∂bˡⱼ = δˡⱼ",
    "BP4": "∂C/∂wˡⱼₖ = aˡ⁻¹ₖ δˡⱼ",
}
# With an f of a whole layer, by the matrix J of its rates.
OF_A_LAYER = {"BP1": "δᴸ = (Jᴸ)ᵀ ∇ₐC", "BP2": "δˡ = (Jˡ)ᵀ (wˡ⁺¹)ᵀ δˡ⁺¹"}
KIND = {"BP1": "z", "BP2": "z", "BP3": "b", "BP4": "w"}
# A nudge of 1e-5 cannot see less: C is rounded to 16 digits, and that is divided by 2e-5.
UNSEEN = 2e-10
MOST_PARAMETERS = 5000

BY_B = (
    "Your function returns no delta. With one example ∂C/∂b is δ (BP3), so BP1 and BP2 are judged "
    "by your nabla_b."
)
UNJUDGED = (
    "Your function returns no delta. With several examples ∂C/∂b is only the mean of δ, so BP1 and "
    "BP2 cannot be judged. Return a Gradient with delta, or show one example."
)
MISFIT = (
    "Your delta must have a layer of shape (n_l, m) for each l from 2 to L, so BP1 and BP2 cannot "
    "be judged by it."
)

Layers = Mapping[int, np.ndarray]


@dataclass(frozen=True, eq=False)
class Check:
    """One equation in one layer.

    `given` is what the equation, or the learner's function, gives, or None; `nudged` what finite
    differences give; `wrong` is True at the entries where they disagree. For BP1 and BP2 these have
    the shape (n_l, m), for BP3 (n_l, 1), for BP4 (n_l, n_{l-1}).
    """

    equation: str
    layer: int
    nudged: np.ndarray
    given: np.ndarray | None = None
    wrong: np.ndarray | None = None

    @property
    def right(self) -> bool | None:
        """Whether all entries agree; None when nothing is given."""
        return None if self.wrong is None else not self.wrong.any()

    @property
    def difference(self) -> np.ndarray | None:
        """What is given minus what nudging gives."""
        return None if self.given is None else self.given - self.nudged

    @property
    def relative(self) -> float | None:
        """The largest difference, in units of the largest entry; NaN if one is not finite."""
        if self.given is None:
            return None
        if not np.isfinite(self.given).all():
            return float("nan")
        largest = max(np.abs(self.given).max(), np.abs(self.nudged).max())
        return float(np.abs(self.given - self.nudged).max() / largest) if largest else 0.0

    def place(self, i: int, j: int) -> Param:
        """Return what the entry (i, j) is the gradient of."""
        kind = KIND[self.equation]
        return Param("w", self.layer, i, j) if kind == "w" else Param(kind, self.layer, i)

    def name(self, i: int, j: int) -> str:
        """Return the name of the entry, such as δ³₁ or ∂C/∂w³₂₄."""
        place = self.place(i, j)
        if place.kind != "z":
            return f"∂C/∂{place.book}"
        example = f" of example {j + 1}" if self.nudged.shape[1] > 1 else ""
        return Param("δ", self.layer, i).book + example


def formulas(net: Network) -> dict[str, str]:
    """Return the equations as they are in this network."""
    whole = {"BP2": any(net.activation[l].products for l in range(2, net.L)),
             "BP1": bool(net.activation[net.L].products)}  # fmt: skip
    return {name: OF_A_LAYER[name] if whole.get(name) else formula
            for name, formula in FORMULAS.items()}  # fmt: skip


def layers_of(equation: str, L: int) -> list[int]:
    """Return the layers that an equation applies to."""
    return {"BP1": [L], "BP2": list(range(2, L))}.get(equation, list(range(2, L + 1)))


def check_all(base: Base, given: Gradient | None, delta: Layers | None) -> Iterator[Check]:
    """Yield the check of every equation in every layer, against nudges of base's network.

    `given` has w and b; `delta` comes separately, because it may be missing. Without `given`,
    nothing is judged.
    """
    nudged = numerical_gradient(base.net, base.x, base.y)
    unseen = UNSEEN * (1 + float(np.abs(base.net.C_x(base.x, base.y)).max()))
    arrays: dict[str, tuple[Any, Layers | None]] = {
        "z": (nudged.delta, delta),
        "b": (nudged.b, given.b if given else None),
        "w": (nudged.w, given.w if given else None),
    }
    for equation, kind in KIND.items():
        num, ours = arrays[kind]
        for l in layers_of(equation, base.net.L):
            if ours is None:
                yield Check(equation, l, num[l])
                continue
            array = np.asarray(ours[l], dtype=np.float64)
            allowed = TOLERANCE * np.abs(num[l]).max() + unseen
            yield Check(equation, l, num[l], array, ~(np.abs(array - num[l]) <= allowed))


def delta_of(given: Gradient, base: Base) -> tuple[Layers | None, str]:
    """Return the learner's delta, or what stands in for it, and what to say about that."""
    delta: Any = given.delta
    if delta is None:
        return (given.b, BY_B) if base.x.shape[1] == 1 else (None, UNJUDGED)
    fits = isinstance(delta, Mapping) and all(
        l in delta and np.shape(delta[l]) == right.shape for l, right in base.delta.items()
    )
    return (delta, "") if fits else (None, MISFIT)


def judge(base: Base, gradient: Any) -> tuple[OwnGradient, str, list[Check]]:
    """Check what bpkit's equations give, or what the function `gradient` gives if there is one.

    Also returns how the function did, and what to say about its delta.
    """
    if gradient is None:
        return OwnGradient(), "", list(check_all(base, base.grad, base.delta))
    yours = try_gradient(gradient, base)
    delta, remark = delta_of(yours.grad, base) if yours.grad else (None, "")
    return yours, remark, list(check_all(base, yours.grad, delta))


def few_parameters(net: Any, explorer: str = "equations", name: str = "net") -> Network:
    """Return `net`; TypeError or ValueError if it is no network, or too large to nudge it all."""
    of_type(name, net, Network, f"{explorer}(Network([3, 4, 2]), x, y)")
    count = sum(net.w[l].size + net.b[l].size for l in net.w)
    if count > MOST_PARAMETERS:
        raise ValueError(
            f"{name} must have at most {MOST_PARAMETERS:,} weights and biases, as each is nudged; "
            f"got {count:,}. Write {explorer}(Network([3, 4, 4, 2]), x, y), for example."
        )
    return net
