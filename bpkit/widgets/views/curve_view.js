// Plots that share a quantity: the sliders that move it, the numbers there, and their sentence.

function render({ model, el }) {
  const abort = new AbortController(), { signal } = abort;
  const plotsRow = html("div", { class: "bpkit-curves-plots" });
  const sliders = html("div", { class: "bpkit-curves-sliders" });
  const saying = html("p", { class: "bpkit-curves-saying", role: "status" });
  const note = html("p", { class: "bpkit-curves-note bpkit-muted" });
  const root = html("div", { class: "bpkit bpkit-curves" }, plotsRow, sliders, saying, note);
  keepKeys(root, signal);
  let board, plots;

  // ---- sync ----

  function go(trait, place) {
    const count = trait === "at" ? board.xs.length : board.rows.length;
    const i = clamp(place, 0, count - 1);
    if (i === model.get(trait)) return;
    model.set(trait, i);
    if (trait === "at") {
      const [first, last] = model.get("_seen");
      model.set("_seen", [Math.min(first, i), Math.max(last, i)]);
    }
    model.save_changes();
  }

  /** What the reader has asked for: curves drawn whole, or more of them. */
  function ask(trait, wanted) {
    model.set(trait, wanted);
    model.save_changes();
  }

  // ---- geometry ----

  function nearest(values, wanted) {
    let best = 0;
    for (let i = 1; i < values.length; i++)
      if (Math.abs(values[i] - wanted) < Math.abs(values[best] - wanted)) best = i;
    return best;
  }

  // ---- painting ----

  function build() {
    board = readBoard(model);
    plots = board.plots.map((plot, i) => buildPlot(board, plot, i));
    for (const { all, curves } of plots) {
      all?.addEventListener("click", () => ask("_whole", !model.get("_whole")), { signal });
      for (const { box } of curves)
        box?.addEventListener("change", () => ask("_more", box.checked), { signal });
    }
    plotsRow.replaceChildren(...plots.map(plot => plot.node));
    note.textContent = board.note;
    note.hidden = !board.note;
    saying.hidden = !board.has("said");
    xSlider.describe(board.x, board.xs);
    rowSlider.describe(board.row, board.rows);
  }

  /** What moves with the handle. */
  function paint() {
    const at = model.get("at"), row = model.get("row"), more = model.get("_more"), whole = model.get("_whole");
    const written = {};
    for (const [key, curve] of Object.entries(board.curves))
      written[key] = (curve.sign ? signed : plain)(board.line(`of ${key}`, row)[at], curve.digits);
    written[board.x.name] = plain(board.xs[at], board.x.digits);
    if (board.row) written[board.row.name] = plain(board.rows[row], board.row.digits);
    const [first, last] = whole ? [0, board.xs.length - 1] : model.get("_seen");
    for (const plot of plots) {
      plot.all?.setAttribute("aria-pressed", String(whole));
      for (const { box } of plot.curves) if (box) box.checked = more;
      movePlot(plot, board, { at, row, more, first, last }, written);
    }
    if (board.has("said")) {
      const which = board.line("said", row)[at];
      say(board.sayings[which] + (more && board.more_sayings[which] || ""), written);
    }
    xSlider.show(at, written[board.x.name]);
    if (board.row) rowSlider.show(row, written[board.row.name]);
  }

  function say(template, written) {
    saying.replaceChildren(...template.split(/(\{\w+\}|\*[^*]+\*)/).map(part => {
      if (part.startsWith("{")) return html("b", {}, written[part.slice(1, -1)]);
      return part.startsWith("*") ? html("span", { class: "bpkit-math" }, part.slice(1, -1)) : part;
    }));
  }

  // ---- pointer ----

  /** Dragging in `node` moves a slider to the value nearest to the pointer; `find(event)` gives
      the element that the values are laid out on and its margins, or nothing. */
  function grab(node, slider, find) {
    let held;
    const follow = event => {
      const box = held.element.getBoundingClientRect(), values = slider.values();
      const toValue = scale(box.left + held.left, box.right - held.right, values[0], values[values.length - 1]);
      go(slider.trait, nearest(values, toValue(event.clientX)));
    };
    draggable(node, {
      start: event => {
        held = find(event);
        if (!held) return false;
        slider.handle.focus({ preventScroll: true });
        event.preventDefault();
        follow(event);
      },
      move: follow,
      end: () => {},
    }, signal);
  }

  // ---- keyboard ----

  function keys(slider, event) {
    const i = model.get(slider.trait), small = event.shiftKey ? 1 : slider.quantity().small;
    const large = slider.quantity().large, last = slider.values().length - 1;
    const to = { ArrowRight: i + small, ArrowUp: i + small, ArrowLeft: i - small, ArrowDown: i - small,
      PageUp: i + large, PageDown: i - large, Home: 0, End: last }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go(slider.trait, to);
  }

  // ---- sliders ----

  function makeSlider(trait) {
    const name = html("span", { class: "bpkit-math" }), words = html("span", { class: "words" });
    const title = html("span", {}, name, " ", words), number = html("b");
    const low = html("span", { class: "bpkit-muted low" }), high = html("span", { class: "bpkit-muted" });
    const handle = html("div", { role: "slider", tabindex: 0, "aria-orientation": "horizontal",
      class: `bpkit-curves-handle${trait === "at" ? " first" : ""}` });
    const track = html("div", { class: "bpkit-curves-track" }, handle);
    const parts = [title, low, track, high, number];
    sliders.append(...parts);
    let quantity, values = [];
    const slider = {
      trait, handle, quantity: () => quantity, values: () => values,
      describe(next, numbers) {
        for (const part of parts) part.hidden = !next;
        if (!next) return;
        [quantity, values] = [next, numbers];
        const ends = [values[0], values[values.length - 1]];
        name.textContent = next.name;
        words.textContent = next.label;
        [low.textContent, high.textContent] = ends.map(end => plain(end, 0));
        move(handle, { "aria-label": `${next.name}, ${next.label}`, "aria-valuemin": ends[0], "aria-valuemax": ends[1] });
      },
      show(i, written) {
        const share = values.length > 1 ? i / (values.length - 1) : 0;
        handle.style.left = `${100 * share}%`;
        number.textContent = written;
        move(handle, { "aria-valuenow": values[i], "aria-valuetext": `${quantity.name} = ${written}` });
      },
    };
    handle.addEventListener("keydown", event => keys(slider, event), { signal });
    grab(track, slider, () => ({ element: track, left: 0, right: 0 }));
    return slider;
  }
  const xSlider = makeSlider("at"), rowSlider = makeSlider("row");
  grab(plotsRow, xSlider, event => {
    const element = event.target.closest(".bpkit-curves-drawing svg");
    return element && { element, left: LEFT, right: RIGHT };
  });

  // ---- model to view ----

  // However many events there are, each frame is painted once, for the last of them.
  let frame = 0, todo = 0;
  const PAINT = 1, DRAW = 2, BUILD = 3;
  function later(what) {
    todo = Math.max(todo, what);
    frame ||= requestAnimationFrame(() => {
      const now = todo;
      frame = todo = 0;
      if (now >= BUILD) build();
      if (now >= DRAW)
        for (const plot of plots) drawPlot(plot, board, model.get("row"), model.get("_more"));
      paint();
    });
  }
  model.on("change:spec change:numbers", () => later(BUILD));
  model.on("change:row change:_more", () => later(DRAW));
  model.on("change:at change:_seen change:_whole", () => later(PAINT));
  build();
  paint();
  el.append(root);
  const resized = new ResizeObserver(() => later(DRAW));
  resized.observe(root);

  return () => {
    abort.abort();
    resized.disconnect();
    cancelAnimationFrame(frame);
  };
}

export default { initialize, render };
