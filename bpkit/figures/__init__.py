"""Static drawings of the course. `python -m bpkit.figures` writes those in imgs/ anew."""

from collections.abc import Callable

from matplotlib.figure import Figure

from .mini_batch import mini_batch_picture
from .nudge import nudge_picture
from .plots import plot_accuracy, plot_digits, plot_seconds

__all__ = ["PICTURES", "plot_accuracy", "plot_digits", "plot_seconds"]

# What is in imgs/, by file name, each with the function that draws it.
PICTURES: dict[str, Callable[[], Figure]] = {
    "nudge.png": nudge_picture,
    "mini_batch.png": mini_batch_picture,
}
