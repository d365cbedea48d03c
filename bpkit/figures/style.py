"""One look for all drawings: the same colours mean the same things everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib as mpl

# On a light ground, on a dark ground, and mid-tones that can be read on both, for pictures that
# are stored in a notebook and shown on whatever ground the reader's theme has.
PALETTES = {
    "light": {
        "ink": "#1b1f24", "muted": "#5b6570", "hairline": "#d5dae0", "ground": "#ffffff",
        "positive": "#0b6fb8", "negative": "#c1500a", "selected": "#7a3fb0", "moved": "#b77700",
        "fill": "#cfe3f3",
    },
    "dark": {
        "ink": "#e8eaed", "muted": "#a0a8b2", "hairline": "#343a42", "ground": "#111317",
        "positive": "#6ab4f0", "negative": "#f09a55", "selected": "#c79bf2", "moved": "#f2c14e",
        "fill": "#2b4a66",
    },
    "both": {
        "ink": "#75797f", "muted": "#75797f", "hairline": "#8b9097", "ground": "none",
        "positive": "#2a7fc4", "negative": "#c8631a", "selected": "#9a62cf", "moved": "#b07a10",
        "fill": "#8fb4d6",
    },
}


@contextmanager
def style(theme: str = "both") -> Iterator[dict[str, str]]:
    """Draw in the course's look inside the `with`; gives the palette of the theme."""
    palette = PALETTES[theme]
    with mpl.rc_context({
        "font.size": 11,
        "axes.edgecolor": palette["muted"],
        "axes.labelcolor": palette["ink"],
        "axes.titlecolor": palette["ink"],
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "grid.color": palette["hairline"],
        "grid.linewidth": 0.6,
        "grid.alpha": 0.5,
        "text.color": palette["ink"],
        "xtick.color": palette["muted"],
        "ytick.color": palette["muted"],
        "figure.facecolor": palette["ground"],
        "axes.facecolor": "none",
        "savefig.facecolor": palette["ground"],
        "legend.frameon": False,
        "svg.fonttype": "none",
        "svg.hashsalt": "bpkit",
        "axes.unicode_minus": True,
    }):
        yield palette
