"""The output of a network with two inputs and one output over the whole unit square."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from ..network import Network
from ..validation import of_type
from .given import by_name
from .plots import new_axes
from .style import style

MOST = 8  # networks side by side
EDGE = np.linspace(-0.25, 1.25, 121)


def plot_xor(nets: Mapping[str, Network]) -> Any:
    """Draw the output of each network over its two inputs, with XOR's four corners marked.

    `nets`: a dict from names to networks [2, ..., 1]. Returns the axes. Dark is 1; a line is
    drawn where the output passes one half. A filled corner wants 1, a hollow one 0.
    """
    write = "Write plot_xor({'sigmoid': Network([2, 2, 1])})."
    for name, net in by_name("nets", nets, "networks", write, MOST).items():
        said = f"nets[{name!r}]"
        if (of_type(said, net, Network, "Network([2, 2, 1])").n[1], net.n[net.L]) != (2, 1):
            raise ValueError(
                f"{said} must have 2 inputs and 1 output; got sizes {net.sizes}. "
                "Write Network([2, 2, 1])."
            )
    x1, x2 = np.meshgrid(EDGE, EDGE)
    x = np.vstack([x1.ravel(), x2.ravel()])
    with style() as palette:
        shades = LinearSegmentedColormap.from_list("", [palette["fill"], palette["positive"]])
        axes = np.atleast_1d(new_axes(3.6 * len(nets), 3.4, columns=len(nets)))
        words = ["The output over the inputs x₁ and x₂; dark is 1."]
        for ax, (name, net) in zip(axes, nets.items(), strict=True):
            words.append(f"{name}:")
            out = net.forward(x).a[net.L].reshape(x1.shape)
            ax.imshow(out, origin="lower", extent=(EDGE[0], EDGE[-1]) * 2, cmap=shades,
                      vmin=0, vmax=1)
            if out.max() - out.min() > 0.01:
                ax.contour(x1, x2, out, levels=[0.5], colors=palette["inside"])
            for corner in np.ndindex(2, 2):
                wanted = corner[0] != corner[1]
                a = net.forward(np.array(corner, float).reshape(2, 1)).a[net.L][0, 0]
                ax.plot(*corner, "o", markersize=10, markeredgecolor=palette["inside"],
                        markerfacecolor=palette["inside"] if wanted else palette["face"])
                words.append(f"{a:.2f} at {corner}, where {wanted:d} is wanted;")
                ax.text(corner[0], corner[1] - 0.15, f"{a:.2f}", ha="center", va="center",
                        color=palette["inside"], fontweight="bold")
            ax.set(xticks=[0, 1], yticks=[0, 1], xlabel="$x_1$", ylabel="$x_2$", title=name)
            ax.grid(False)
            words[-1] = words[-1].replace(";", ".")
        axes[0].figure.words = " ".join(words)
    return axes
