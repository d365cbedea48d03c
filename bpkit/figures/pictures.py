"""All that the course draws, in one place."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.figure import Figure

from .by_hand import by_hand_picture
from .card import four_equations_picture
from .chain_rule import chain_rule_picture
from .cost import cost_picture, plot_costs, plot_sigmoid
from .demon import demon_picture
from .depth import depth_picture, plot_delta_by_layer
from .descent import plot_descent
from .engine import engine_picture
from .flow import flow_picture
from .gradient_check import plot_nudges
from .hadamard import hadamard_picture
from .many_machines import many_machines_picture, plot_workers
from .mini_batch import mini_batch_picture
from .modified_neuron import modified_neuron_picture
from .notation import activation_notation_picture, weight_notation_picture
from .nudge import nudge_picture
from .onwards import onwards_picture, plot_valley
from .passes import count_products, passes_picture, plot_growth
from .plots import plot_digits, plot_runs, plot_seconds, plot_spread
from .sheet import sheet
from .sum_over_paths import all_paths_picture, one_path_picture, plot_path_counts
from .travel import travel_picture
from .two_routes import two_routes_picture
from .watching import plot_confusion, plot_hidden_weights, plot_mistakes
from .wishes import averaged_wishes_picture, wishes_picture
from .xor import plot_xor

__all__ = [
    "PICTURES", "count_products", "plot_confusion", "plot_costs",
    "plot_delta_by_layer", "plot_descent", "plot_digits", "plot_growth", "plot_hidden_weights",
    "plot_mistakes", "plot_nudges", "plot_path_counts", "plot_runs", "plot_seconds", "plot_sigmoid",
    "plot_spread", "plot_valley", "plot_workers", "plot_xor",
]

# What is in imgs/, by file name, each with the function that draws it.
PICTURES: dict[str, Callable[[], Figure]] = {
    "nudge.png": nudge_picture,
    "weight_notation.png": weight_notation_picture,
    "activation_notation.png": activation_notation_picture,
    "hadamard.png": hadamard_picture,
    "demon.png": demon_picture,
    "two_routes.png": two_routes_picture,
    "by_hand.png": by_hand_picture,
    "four_equations.png": four_equations_picture,
    "flow.png": flow_picture,
    "chain_rule.png": chain_rule_picture,
    "modified_neuron.png": modified_neuron_picture,
    "mini_batch.png": mini_batch_picture,
    "many_machines.png": many_machines_picture,
    "passes.png": passes_picture,
    "cost.png": cost_picture,
    "depth.png": depth_picture,
    "travel.png": travel_picture,
    "one_path.png": one_path_picture,
    "all_paths.png": all_paths_picture,
    "wishes.png": wishes_picture,
    "averaged_wishes.png": averaged_wishes_picture,
    "engine.png": engine_picture,
    "onwards.png": onwards_picture,
    "sheet.png": sheet,
}

SHEET = "sheet.pdf"  # a network by hand and the sheet once more, to print
