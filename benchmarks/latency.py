"""How long after the reader's hand does the picture move? Measured in JupyterLab in a browser.

    python benchmarks/latency.py [--events 40] [--rounds 3]

`explore` and a slider that redraws the same content with matplotlib are measured in turn, round by
round on one page. Latency is from the input event to the frame after the picture has changed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import sync_playwright

from tests.browser.lab import Notebook, Server, start_browser

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

# Both press an arrow key, back and forth, and wait for the next frame after what it changes.
PRESS = """async ([handle, change, events]) => {
  const frame = () => new Promise(done => requestAnimationFrame(() => {
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
    while (eval(change)() === before) await frame();
    await frame();
    times.push(performance.now() - start);
  }
  return times;
}"""
SHOWN = "() => document.querySelector('.bpkit-row-exact b').textContent"
IMAGE = "() => { const i = document.querySelector('.jupyter-widgets img, img.widget-image'); " \
    "return i.complete && i.naturalWidth ? i.src : 'loading'; }"

DRAG = """async frames => {
  const track = document.querySelector('.bpkit-network .bpkit-track');
  const box = track.getBoundingClientRect(), input = document.querySelector('.bpkit-row input');
  track.setPointerCapture = track.releasePointerCapture = () => {};
  const at = (type, part) => track.dispatchEvent(new PointerEvent(type, {bubbles: true, button: 0,
    pointerId: 1, clientX: box.left + box.width * part, clientY: box.top}));
  at('pointerdown', 0.5);
  let painted = 0, last = input.value;
  const start = performance.now();
  for (let i = 0; i < frames; i++) {
    at('pointermove', 0.5 + 0.45 * Math.sin(i / 15));
    await new Promise(requestAnimationFrame);
    if (input.value !== last) painted += 1;
    last = input.value;
  }
  const seconds = (performance.now() - start) / 1000;
  at('pointerup', 0.5);
  return [frames / seconds, painted / seconds];
}"""

SELECT = """async times => {
  const name = document.querySelector('.bpkit-network .bpkit-name'), seen = [];
  const items = [...document.querySelectorAll('.bpkit-network .bpkit-b')];
  for (let i = 0; i < times; i++) {
    await new Promise(done => setTimeout(done, 150));
    const item = items[(3 * i + 1) % items.length], before = name.textContent;
    if (item.getAttribute('aria-checked') === 'true') continue;
    const start = performance.now(), box = item.getBoundingClientRect();
    item.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true, button: 0, pointerId: 9,
      clientX: box.x, clientY: box.y}));
    item.dispatchEvent(new PointerEvent('pointerup', {bubbles: true, button: 0, pointerId: 9}));
    while (name.textContent === before) await new Promise(requestAnimationFrame);
    seen.push(performance.now() - start);
  }
  return seen;
}"""


def line(name: str, times: list[float]) -> str:
    """One row: median and 95th percentile in ms."""
    p95 = statistics.quantiles(times, n=20)[-1]
    return f"{name:44} {statistics.median(times):7.1f} {p95:7.1f} {len(times):7}"


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser, server = start_browser(playwright), Server(Path(folder))
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            notebook = Notebook(page, server, server.put([EXPLORE, SLIDER]), "light")
            notebook.run_all()
            page.wait_for_selector(".bpkit-network .bpkit-pill text")
            page.wait_for_selector(".noUi-handle")
            ours: list[float] = []
            theirs: list[float] = []
            drags = []
            for _ in range(options.rounds):
                events = options.events
                ours += page.evaluate(PRESS, [".bpkit-network .bpkit-handle", SHOWN, events])
                theirs += page.evaluate(PRESS, [".noUi-handle", IMAGE, events])
                drags.append(page.evaluate(DRAG, 300))
            selected = page.evaluate(SELECT, 30)
            print(f"{'from an event to its frame, ms':44}  median     p95  events")
            print(line("explore, an arrow key", ours))
            print(line("matplotlib slider of the same content", theirs))
            print(line("explore, from selection to its sweep", selected))
            print(f"the slider's median is {ratio(theirs, ours):.1f} times that of explore")
            frames, updates = max(drags)
            print(f"drag of explore: {frames:.0f} frames a second, {updates:.0f} new values")
            notebook.close()
        finally:
            server.close()
            browser.close()


def ratio(one: list[float], other: list[float]) -> float:
    """How many times the median of `other` that of `one` is."""
    return statistics.median(one) / statistics.median(other)


if __name__ == "__main__":
    main()
