"""What do 50,000 pointer events leave behind, in the page and in the kernel?

    python run.py bench load [--events 50000] [--per-frame 10]

They come as drags of 500 events. Every other drag moves the handle of `explore`; the others move
one place after another in its picture. Several events come to a frame, more than a mouse sends.
After each drag the page says what it shows, and Python has five seconds to arrive at the same.
"Waiting" is the largest number of messages that the kernel had not yet answered; "behind" is how
long after the last event it had answered them all. The page's figures are taken after garbage
collection, and only from 1,000 events on: what is made once has been made by then.
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import psutil

from tests.browser.lab import Notebook
from tools.benchmarks.browser import UNTIL, opened
from tools.benchmarks.measuring import median, table

CELL = """
from bpkit.formatting import signed
from bpkit.widgets import explore
from bpkit.widgets.views.scene import value_of
hand = explore()
hand
"""
HELD = """
place, base = hand.selected, hand.view.base
place.book + " " + signed(hand.values.get(place, value_of(base.net, base.fp, place)), 3)
"""
DRAG = """async ([number, events, perFrame]) => {""" + UNTIL + """
  const root = document.querySelector('.bpkit-network');
  const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
  const waiting = new Set(), seen = {most: 0, sent: 0};
  const listen = (_, {direction, msg}) => {
    const {msg_type, msg_id} = msg.header;
    if (direction === 'send' && msg_type === 'comm_msg') {
      waiting.add(msg_id);
      seen.sent += 1;
    }
    if (msg_type === 'status' && msg.content.execution_state === 'idle')
      waiting.delete(msg.parent_header.msg_id);
    seen.most = Math.max(seen.most, waiting.size);
  };
  kernel.anyMessage.connect(listen);

  // The handle's track, or the picture held at one of its places, near the end of a weight.
  const places = root.querySelectorAll('[data-key]:not([data-key^="a"])');
  const place = places[(number >> 1) % places.length], line = place.querySelector('line.bpkit-hit');
  const surface = root.querySelector(number % 2 ? '.bpkit-picture' : '.bpkit-track');
  const box = (number % 2 ? place : surface).getBoundingClientRect();
  let held = number % 2 ? place.firstElementChild : surface;
  let [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  if (number % 2 && line) {
    const {left, top} = surface.getBoundingClientRect();
    const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map(name => +line.getAttribute(name));
    [held, x, y] = [line, left + x2 + (x1 - x2) * 0.2, top + y2 + (y1 - y2) * 0.2];
  }
  surface.setPointerCapture = surface.releasePointerCapture = () => {};
  const at = (type, far) => held.dispatchEvent(new PointerEvent(type, {bubbles: true, button: 0,
    pointerId: 1, clientX: x + far, clientY: y}));
  at('pointerdown', 0);
  for (let i = 0; i < events - 3; i++) {
    at('pointermove', 0.45 * 250 * Math.sin(i / 20));
    if (i % perFrame === 0) await frame();
  }
  at('pointermove', 60 + number % 40);
  const last = performance.now();
  at('pointerup', 60 + number % 40);
  await frame();
  await until(() => !waiting.size, () => new Promise(done => setTimeout(done, 1)));
  const behind = performance.now() - last;
  await frame();
  kernel.anyMessage.disconnect(listen);
  const shown = `${root.querySelector('.bpkit-name math').getAttribute('alttext')} ` +
    root.querySelector('.bpkit-row input').value;
  return {...seen, behind, shown};
}"""
HEAD = ["events", "heap, MB", "nodes", "listeners", "kernel, MB", "waiting", "behind, ms"]


def held_by_python(notebook: Notebook, shown: str) -> bool:
    """Whether Python arrives at what the page shows."""
    give_up = time.monotonic() + 5
    while notebook.read_in_kernel(HELD) != shown:
        if time.monotonic() > give_up:
            return False
    return True


def memory(notebook: Notebook, kernel: psutil.Process) -> list[str]:
    """The page's heap, nodes and listeners, and the kernel's memory."""
    client = notebook.page.context.new_cdp_session(notebook.page)
    client.send("Performance.enable")
    client.send("HeapProfiler.collectGarbage")
    page = {m["name"]: m["value"] for m in client.send("Performance.getMetrics")["metrics"]}
    client.detach()
    heap, rss = page["JSHeapUsedSize"] / 1e6, kernel.memory_info().rss / 1e6
    return [f"{heap:.1f}", f"{page['Nodes']:.0f}", f"{page['JSEventListeners']:.0f}", f"{rss:.0f}"]


def measured(notebook: Notebook, events: int, per_frame: int, drag: int = 500) -> str:
    """Return the table, and how many last values were lost, on a notebook that shows `explore`."""
    page = notebook.page
    page.wait_for_selector(".bpkit-network .bpkit-handle")
    kernel = psutil.Process(notebook.read_in_kernel("import os; os.getpid()"))
    page.evaluate(DRAG, [0, drag, per_frame])
    page.evaluate(DRAG, [1, drag, per_frame])
    rows: list[list[Any]] = [["0", *memory(notebook, kernel), "", ""]]
    fifth, drags, lost, sent = max(1, events // drag // 5), events // drag, 0, 0
    began, since = time.perf_counter(), []
    for number in range(drags):
        seen = page.evaluate(DRAG, [number, drag, per_frame])
        since.append(seen)
        sent += seen["sent"]
        lost += not held_by_python(notebook, seen["shown"])
        if (number + 1) % fifth == 0:
            most, behind = max(s["most"] for s in since), median(s["behind"] for s in since)
            here = [f"{(number + 1) * drag:,}", *memory(notebook, kernel), most, f"{behind:.0f}"]
            rows.append(here)
            since = []
    seconds = time.perf_counter() - began
    return (
        f"{table(HEAD, rows)}\n\n{lost} of the last values of {drags} drags were lost. "
        f"{drags * drag:,} events became {sent:,} messages, in {seconds:.0f} s."
    )


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=50_000)
    parser.add_argument("--per-frame", type=int, default=10)
    options = parser.parse_args()
    with opened([CELL]) as notebook:
        notebook.run_all()
        print(measured(notebook, options.events, options.per_frame))


if __name__ == "__main__":
    main()
