"""How many frames a second does a drag get?

    python run.py bench frames [--frames 300] [--rounds 3]

Every frame brings one event: of a drag of the handle of `explore`, for its own network and for one
that is larger; of the slider that redraws the same content with matplotlib; or none, while the film
`learn` plays, and while nothing moves, which is what the browser can do at best. They are measured
in turn on one page. "New values" is how many times a second the number or the picture changed.
"""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any

from tests.browser.lab import Notebook
from tools.benchmarks.browser import opened
from tools.benchmarks.latency import CELLS as EXPLORE_AND_SLIDER
from tools.benchmarks.latency import IMAGE
from tools.benchmarks.measuring import in_turn, late, median, table

LARGER = """
import numpy as np
from bpkit import Network
larger = Network([8, 8, 8, 8], rng=0)
explore(larger, np.full((8, 1), 0.5), np.eye(8)[:, :1], selected=("w", 3, 1, 3))
"""
FILM = "from bpkit.widgets import learn\nlearn()"
CELLS = [*EXPLORE_AND_SLIDER, LARGER, FILM]

DRAG = """async ([kind, image, frames]) => {
  const root = document.querySelectorAll('.bpkit-network')[kind === 'larger' ? 1 : 0];
  const track = root.querySelector('.bpkit-track'), box = track.getBoundingClientRect();
  const knob = document.querySelector('.noUi-handle');
  track.setPointerCapture = track.releasePointerCapture = () => {};
  const point = (type, part) => track.dispatchEvent(new PointerEvent(type, {bubbles: true,
    button: 0, pointerId: 1, clientX: box.left + box.width * part, clientY: box.top}));
  const press = key => knob.dispatchEvent(new KeyboardEvent('keydown',
    {key, code: key, keyCode: key === 'ArrowRight' ? 39 : 37, bubbles: true, cancelable: true}));
  const drags = kind === 'explore' || kind === 'larger';
  const move = i => {
    if (drags) point('pointermove', 0.5 + 0.45 * Math.sin(i / 15));
    if (kind === 'slider') press(i % 60 < 30 ? 'ArrowRight' : 'ArrowLeft');
  };
  const input = root.querySelector('.bpkit-row input');
  const film = document.querySelector('.bpkit-film');
  const playing = () => film.querySelector('.bpkit-buttons button:nth-child(3)').click();
  if (kind === 'film') playing();
  const shown = () => drags ? input.value : kind === 'film' ? film.textContent
    : kind === 'slider' ? eval(image)() : '';
  if (drags) point('pointerdown', 0.5);
  await new Promise(requestAnimationFrame);
  const gaps = [], start = performance.now();
  let changes = 0, last = shown(), before = start;
  for (let i = 0; i < frames; i++) {
    move(i);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    gaps.push(now - before);
    before = now;
    const value = shown();
    if (value !== last && value !== 'loading') {
      changes += 1;
      last = value;
    }
  }
  if (drags) point('pointerup', 0.5);
  if (kind === 'film') playing(); // a second press ends it
  return {seconds: (before - start) / 1000, changes, gaps};
}"""
KINDS = {
    "nothing is moved": "nothing",
    "`explore`": "explore",
    "`explore`, network 8-8-8-8": "larger",
    "matplotlib slider of the same content": "slider",
    "`learn`, playing": "film",
}
SETTLED = "1 + 1"  # the kernel answers in order: once it has answered this, it has drawn the rest


def measured(notebook: Notebook, frames: int, rounds: int) -> str:
    """Return the table, on a notebook that shows both networks and the slider."""
    page = notebook.page
    page.wait_for_function("document.querySelectorAll('.bpkit-network .bpkit-track').length === 2")
    page.wait_for_selector(".noUi-handle")
    page.wait_for_selector(".bpkit-film")

    def drag(kind: str) -> dict[str, Any]:
        result = page.evaluate(DRAG, [kind, IMAGE, frames])
        notebook.run_in_kernel(SETTLED)
        return result

    taken = in_turn({name: partial(drag, kind) for name, kind in KINDS.items()}, rounds)
    return drawn(taken, frames)


def drawn(taken: dict[str, list[dict[str, Any]]], frames: int) -> str:
    """Return the table of what DRAG has measured for each kind of drag, round by round."""
    rows = []
    for name, results in taken.items():
        rate = median(frames / result["seconds"] for result in results)
        new = median(result["changes"] / result["seconds"] for result in results)
        gap = late([gap for result in results for gap in result["gaps"]])
        changing = f"{new:.0f}" if name != "nothing is moved" else ""
        rows.append([name, f"{rate:.0f}", f"{gap:.0f}", changing])
    head = ["dragged", "frames a second", "95 % come within, ms", "new values a second"]
    return table(head, rows)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with opened(CELLS) as notebook:
        notebook.run_all()
        print(measured(notebook, options.frames, options.rounds))


if __name__ == "__main__":
    main()
