"""Every plot in a notebook is shown together with its text."""

import base64
import html
import io

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

import bpkit.figures as figures
from bpkit import Network, mnist
from bpkit.formatting import plain

H = 10.0 ** -np.arange(0, 9)
NET = Network([2, 2, 1], rng=0)
LEARNT = {"start": Network([784, 5, 10], rng=0), "end": Network([784, 5, 10], rng=1)}
DIGITS = mnist.load().test[:6]
WRONG = (DIGITS.labels + 1) % 10

# What is plotted, and what its text must contain.
PLOTS = {
    "plot_confusion": ([DIGITS.labels, WRONG], [f"taken for {digit}" for digit in WRONG]),
    "plot_costs": ([], ["quadratic", "cross-entropy", "0 at 1"]),
    "plot_delta_by_layer": ([{"tanh": {2: 0.1, 3: 0.2, 4: 0.4}}], ["tanh", "0.25 at 2", "1 at 4"]),
    "plot_descent": ([{"right": [0.9, 0.2, 0.5]}],
                     ["right", "0.9 at 0", "0.5 at 2, falling to 0.2 at 1"]),
    "plot_digits": ([DIGITS], [", ".join(map(str, DIGITS.labels))]),
    "plot_growth": ([[[8] * 4, [16] * 4], 10,
                     {"forward": [0.1, 0.2], "both": [0.3, 0.6], "nudging": [30.0]}],
                    ["forward 0.1 s, 0.2 s", "nudging all parameters 30 s"]),
    "plot_hidden_weights": ([LEARNT, [1, 3]], ["neurons 2, 4", "start, end", "dark is positive"]),
    "plot_mistakes": ([DIGITS, np.eye(10)[:, WRONG]],
                      [f"{a}, read as {b}" for a, b in zip(DIGITS.labels, WRONG, strict=True)]),
    "plot_nudges": ([H, {"falls": H, "rises": H + 1e-9 / H}],
                    ["falls: 1 at h = 1, falling to less than a tenth of that", "rising again"]),
    "plot_path_counts": ([[1, 2], [10, 300], [100, 200]], ["10 at 1", "300 at 2"]),
    "plot_runs": ([{"recipe": [[90.0, 96.0], [92.0, 97.0]], "before": [[78.0, 91.0]]}, "right (%)"],
                  ["right (%), the median", "recipe: 91 after 1, 96.5 after 2, where the 2 seeds "
                   "range from 96 to 97.", "before: 78 after 1, 91 after 2."]),
    "plot_seconds": ([[1, 10], [2.0, 1.0]], ["2 at 1", "1 at 10"]),
    "plot_sigmoid": ([], ["σ(z)", "σ′(z)", "0.25 at 0"]),
    "plot_spread": ([{"one": [70.0, 74.0], "ten": [75.0]}, {"before": 73.0}, "right (%)"],
                    ["right (%)", "one: from 70 to 74, mean 72", "before: 73"]),
    "plot_valley": ([{"plain": [[-10.0, -9.0, -8.0], [1.0, 0.5, 0.25]]}],
                    ["plain: from (−10, 1) in 2 steps to (−8, 0.25)", "lowest point at (0, 0)"]),
    "plot_workers": ([[1, 2], {"few": [(0.2, 0.3), (0.1, 0.4)], "many": [(4, 5), (2, 3)]}],
                     ["few: 1 worker 0.3 s, of which computing 0.2 s; 2 workers 0.4 s",
                      "many: 1 worker 5 s, of which computing 4 s"]),
    "plot_xor": ([{"σ": NET}],
                 [f"{plain(NET.forward(np.array([[0.0], [1.0]])).a[3][0, 0])} at (0, 1), where 1"]),
}


@pytest.fixture(autouse=True)
def nothing_is_left_open():
    matplotlib.use("agg")
    yield
    plt.close("all")


def figure_of(name):
    axes = getattr(figures, name)(*PLOTS[name][0])
    return np.atleast_1d(axes).flat[0].figure


def test_there_is_an_example_of_every_plot():
    assert set(PLOTS) == {name for name in figures.__all__ if name.startswith("plot_")}


def test_seconds_have_numbers_enough_to_read_them_by():
    ax = figures.plot_seconds([1, 10, 100], [0.75, 0.12, 0.03])
    low, high = ax.get_ylim()
    assert [t for t in (0.02, 0.05, 0.1, 0.2, 0.5) if low < t < high] == [
        pytest.approx(t) for t in ax.get_yticks() if low < t < high]


@pytest.mark.parametrize("name", PLOTS)
def test_its_words_say_what_it_shows(name):
    words = figure_of(name).in_words()
    assert [said for said in PLOTS[name][1] if said not in words] == [], words
    assert "\\" not in words and "$" not in words


@pytest.mark.parametrize("name", PLOTS)
def test_a_notebook_shows_the_picture_with_its_words_and_no_ground(name, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display",
                        lambda data, raw, metadata=None: shown.append((data, metadata)))
    figure = figure_of(name)
    assert figure.get_facecolor()[3] == 0
    figure._ipython_display_()
    (picture, about), (folded, _) = shown
    words = figure.in_words()
    assert picture["text/plain"] == words
    # Two pixels for each px of the page, and a file no larger than with one.
    drawn = Image.open(io.BytesIO(base64.b64decode(picture["image/png"])))
    size = {"width": drawn.width // 2, "height": drawn.height // 2}
    assert about == {"image/png": {"alt": words, **size}}
    assert size["width"] == pytest.approx(figure.get_size_inches()[0] * figure.dpi, rel=0.3)
    assert drawn.convert("RGBA").getpixel((0, 0))[3] == 0
    plain = io.BytesIO()
    figure.savefig(plain, format="png", bbox_inches="tight")
    assert len(picture["image/png"]) * 3 / 4 < len(plain.getvalue())
    assert f"<p>{html.escape(words)}</p></details><script>" in folded["text/html"]
