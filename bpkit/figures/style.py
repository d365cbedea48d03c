"""One look for all drawings: the same colours mean the same things everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

# One palette for a light background, one for a dark one, and mid-tones that can be read on both. A
# notebook stores its pictures in the mid-tones, since the reader's theme decides the background.
# `face` fills neurons and labels, `inside` is the colour of the text on it; `badge` lies under text
# in `moved`.
PALETTES = {
    "light": {
        "ink": "#1b1f24", "muted": "#5b6570", "hairline": "#d5dae0", "face": "#ffffff",
        "inside": "#1b1f25", "positive": "#0b6fb8", "negative": "#bf4f0a", "selected": "#7a3fb0",
        "moved": "#8f5d00", "fill": "#cfe3f3", "card": "#f7f8fa", "badge": "#fff4d6",
    },
    "dark": {
        "ink": "#e8eaed", "muted": "#a0a8b2", "hairline": "#343a42", "face": "#111317",
        "inside": "#e8eaed", "positive": "#6ab4f0", "negative": "#f09a55", "selected": "#c79bf2",
        "moved": "#f2c14e", "fill": "#2b4a66", "card": "#1a1d22", "badge": "#3a3014",
    },
    "both": {
        "ink": "#75797f", "muted": "#767a80", "hairline": "#8b9097", "face": "#ffffff",
        "inside": "#1b1f24", "positive": "#2a7fc4", "negative": "#c8631a", "selected": "#9860cd",
        "moved": "#a06c00", "fill": "#cfe3f3", "card": "#ffffff", "badge": "#fff4d6",
    },
}


@contextmanager
def plainly() -> Iterator[None]:
    """Draw with matplotlib's own defaults inside the `with`, whatever the reader has set."""
    import matplotlib as mpl

    own = {name: value for name, value in mpl.rcParamsDefault.items() if name not in BACKENDS}
    with mpl.rc_context():
        dict.update(mpl.rcParams, own)  # these are valid: checking each takes 5 ms
        yield


BACKENDS = ("backend", "backend_fallback", "interactive", "toolbar")


@contextmanager
def style(theme: str = "both") -> Iterator[dict[str, str]]:
    """Draw in the course's look inside the `with`; yield the palette of the theme."""
    import matplotlib as mpl

    palette = PALETTES[theme]
    with plainly(), mpl.rc_context({
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
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "savefig.facecolor": "none",
        "legend.frameon": False,
        "svg.fonttype": "none",
        "svg.hashsalt": "bpkit",
        "axes.unicode_minus": True,
    }):
        yield palette
