"""How long after the reader's hand moves does the picture follow?

    python run.py bench latency [--events 40] [--rounds 3]

`explore` and a slider that redraws the same content with matplotlib are measured in turn, round by
round on one page of JupyterLab. Latency is from the input event to the frame after the picture has
changed, in milliseconds.
"""

from __future__ import annotations

import argparse

from tests.browser.lab import Notebook
from tools.benchmarks.browser import UNTIL, opened
from tools.benchmarks.measuring import late, median, table

EXPLORE = "from bpkit.widgets import explore\nhand = explore()\nhand"
SLIDER = """
import io
import ipywidgets
import numpy as np
from matplotlib.figure import Figure
from bpkit import perturb, sweep
from bpkit.figures.nudge import draw_nudge, example
net, x, y, param = example()
base = net.w[3][1, 3]
s = sweep(net, x, y, param, base + np.arange(-60, 61) * 0.05)
figure, image = Figure(), ipywidgets.Image(format="png")
slider = ipywidgets.FloatSlider(min=-3, max=3, step=0.05)
def draw(change=None):
    draw_nudge(figure, net, x, y, perturb(net, x, y, param, slider.value), s, "light")
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=90)
    image.value = png.getvalue()
slider.observe(draw, "value")
draw()
ipywidgets.VBox([slider, image])
"""
CELLS = [EXPLORE, SLIDER]

# Both press an arrow key, back and forth, and wait for the next frame after what it changes.
PRESS = """async ([handle, change, events]) => {""" + UNTIL + """
  const painted = () => new Promise(done => requestAnimationFrame(() => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);  // comes after the frame has been painted
  }));
  const press = (key, keyCode) => document.querySelector(handle).dispatchEvent(
    new KeyboardEvent('keydown', {key, code: key, keyCode, bubbles: true, cancelable: true}));
  const times = [];
  for (let i = 0; i < events; i++) {
    await new Promise(done => setTimeout(done, 60 + 7 * (i % 9)));
    const before = eval(change)();
    const start = performance.now();
    i % 10 < 5 ? press('ArrowRight', 39) : press('ArrowLeft', 37);
    await until(() => eval(change)() !== before, painted);
    await painted();
    times.push(performance.now() - start);
  }
  return times;
}"""
SHOWN = "() => document.querySelector('.bpkit-row-exact b').textContent"
IMAGE = "() => { const i = document.querySelector('.jupyter-widgets img, img.widget-image'); " \
    "return i.complete && i.naturalWidth ? i.src : 'loading'; }"

SELECT = """async times => {""" + UNTIL + """
  const root = document.querySelector('.bpkit-network'), seen = [];
  const name = root.querySelector('.bpkit-name'), items = root.querySelectorAll('.bpkit-b');
  const picture = root.querySelector('.bpkit-picture');
  picture.setPointerCapture = picture.releasePointerCapture = () => {};  // no pointer is real here
  for (let i = 0; i < times; i++) {
    await new Promise(done => setTimeout(done, 150));
    const item = items[(3 * i + 1) % items.length], before = name.textContent;
    if (item.getAttribute('aria-checked') === 'true') continue;
    const start = performance.now(), box = item.getBoundingClientRect();
    item.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true, button: 0, pointerId: 9,
      clientX: box.x, clientY: box.y}));
    item.dispatchEvent(new PointerEvent('pointerup', {bubbles: true, button: 0, pointerId: 9}));
    await until(() => name.textContent !== before);
    seen.push(performance.now() - start);
  }
  return seen;
}"""


def measured(notebook: Notebook, events: int, rounds: int) -> str:
    """Return the table, and the ratio, on a notebook that shows explore and the slider."""
    page = notebook.page
    page.wait_for_selector(".bpkit-network .bpkit-handle")
    page.wait_for_selector(".noUi-handle")
    ours: list[float] = []
    theirs: list[float] = []
    ratios = []
    for _ in range(rounds):
        one = page.evaluate(PRESS, [".bpkit-network .bpkit-handle", SHOWN, events])
        other = page.evaluate(PRESS, [".noUi-handle", IMAGE, events])
        ratios.append(median(other) / median(one))
        ours, theirs = ours + one, theirs + other
    selected = page.evaluate(SELECT, events)
    named = {
        "`explore`, an arrow key": ours,
        "matplotlib slider of the same content": theirs,
        "`explore`, from a selection to its sweep": selected,
    }
    rows = [
        [name, f"{median(taken):.0f}", f"{late(taken):.0f}", len(taken)]
        for name, taken in named.items()
    ]
    shown = table(["from an event to its frame", "median, ms", "95 %, ms", "events"], rows)
    return f"{shown}\n\nThe slider takes {median(ratios):.1f} times as long as `explore`."


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with opened(CELLS) as notebook:
        notebook.run_all()
        print(measured(notebook, options.events, options.rounds))


if __name__ == "__main__":
    main()
