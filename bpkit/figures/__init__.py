"""Static drawings of the course. `python -m bpkit.figures` redraws those in imgs/."""

# ruff: noqa: F403, F405 (the names below are those of pictures.py)

from typing import TYPE_CHECKING, Any

from ..extras import require

if TYPE_CHECKING:
    from .pictures import *

require("pictures need matplotlib", "course", ["matplotlib"])

__all__ = [
    "PICTURES", "count_products", "plot_confusion", "plot_costs",
    "plot_delta_by_layer", "plot_descent", "plot_digits", "plot_growth", "plot_hidden_weights",
    "plot_mistakes", "plot_nudges", "plot_path_counts", "plot_runs", "plot_seconds", "plot_sigmoid",
    "plot_spread", "plot_valley", "plot_workers", "plot_xor",
]


def __getattr__(name: str) -> Any:
    # matplotlib takes longer to import than all of bpkit, and in a browser it must be fetched. So
    # it waits until something is drawn, here and in the functions that draw.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import pictures

    return getattr(pictures, name)
