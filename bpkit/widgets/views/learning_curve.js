// Curves that grow while networks learn: Python sends the points, and the words about them.

const LEARNING = { left: 40, right: 14, top: 10, bottom: 26 };

/** How a curve ends, and how it is marked beside its name: by shape, not by colour alone. */
function learningMark(i) {
  return i === 0
    ? svg("circle", { class: "mark", r: 5 })
    : svg("path", { class: "mark other", d: "M0 -6.5L6.5 0L0 6.5L-6.5 0Z" });
}

function learningLine(name, x1, y1, x2, y2) {
  return svg("line", { class: name, x1, y1, x2, y2 });
}

/** A piece of a curve with its mark. */
function learningSample(i) {
  return svg("svg", { viewBox: "0 0 32 18", width: 32, height: 18, "aria-hidden": "true" },
    learningLine(i ? "curve other" : "curve", 1, 9, 31, 9),
    svg("g", { transform: "translate(16 9) scale(0.8)" }, learningMark(i)));
}

function render({ model, el }) {
  const abort = new AbortController(), { signal } = abort;
  // One legend for all plots: it has the names, and each plot has the numbers.
  const names = [0, 1].map(() => html("span", { class: "name" }));
  const legend = html("div", { class: "legend" }, ...names.map((name, i) =>
    html("div", { class: "entry" }, learningSample(i), name)));
  const row = html("div", { class: "plots" });
  const button = html("button", { type: "button" });
  const filled = html("div", { class: "filled" });
  const bar = html("div", { class: "bar", role: "progressbar", "aria-label": "training", "aria-valuemin": 0 }, filled);
  const progress = html("span", { class: "seen bpkit-muted" });
  const foot = html("div", { class: "foot" }, button, bar, progress);
  const said = html("div", { class: "said", role: "status" });
  const trouble = html("pre", { class: "trouble" });
  const root = html("div", { class: "bpkit bpkit-learning" }, legend, row, foot, said, trouble);
  keepKeys(root, signal);
  let plots = [];

  // ---- building ----

  function build() {
    plots = model.get("plots").map(() => {
      const title = html("div", { class: "title" });
      const numbers = [0, 1].map(() => html("b"));
      const ends = html("div", { class: "ends" }, ...numbers.map((number, i) =>
        html("span", {}, learningSample(i), number)));
      const drawing = svg("svg", { class: "drawing", role: "img" });
      return { title, numbers, drawing, node: html("div", { class: "plot" }, title, ends, drawing) };
    });
    row.replaceChildren(...plots.map(plot => plot.node));
  }

  // ---- painting ----

  /** The images seen, and of every plot the two curves over them. */
  function points() {
    const all = floats(model.get("numbers")), n = all.length / (1 + 2 * plots.length);
    const line = i => all.subarray(i * n, (i + 1) * n);
    return { xs: line(0), curves: plots.map((_, i) => [line(1 + 2 * i), line(2 + 2 * i)]) };
  }

  function drawPlot(plot, spec, xs, curves) {
    const { drawing, numbers, title } = plot, named = model.get("names");
    say(title, spec.title);
    const written = curves.map(values =>
      values.length ? plain(values[values.length - 1], spec.digits) + spec.unit : "");
    numbers.forEach((number, i) => say(number, written[i]));
    put(drawing, { "aria-label": xs.length
      ? `${spec.title}: ${named.map((name, i) => `${name} ${written[i]}`).join(", ")}`
      : `${spec.title}: no curves yet` });
    const { left, right, top, bottom } = LEARNING;
    const end = drawing.clientWidth - right, floor = drawing.clientHeight - bottom;
    if (end <= left) return;
    const toX = scale(0, model.get("total"), left, end), toY = scale(0, spec.top, floor, top);
    const parts = spec.ticks.flatMap(tick => [
      learningLine(tick === 0 ? "axis" : "grid", left, toY(tick), end, toY(tick)),
      svg("text", { x: left - 8, y: toY(tick) + 4, "text-anchor": "end" }, plain(tick, spec.tick_digits)),
    ]);
    model.get("x_ticks").forEach(([value, words], i, all) => {
      if (end - left < 260 && i > 0 && i < all.length - 1) return; // too near the last label
      const anchor = i === 0 ? "start" : i === all.length - 1 ? "end" : "middle";
      parts.push(learningLine("axis", toX(value), floor, toX(value), floor + 4));
      parts.push(svg("text", { x: toX(value), y: floor + 19, "text-anchor": anchor }, words));
    });
    curves.forEach((values, i) => parts.push(
      svg("path", { class: i ? "curve other" : "curve", d: path(xs, values, toX, toY) })));
    curves.forEach((values, i) => {
      const last = values.length - 1;
      if (last < 0) return;
      const at = `translate(${toX(xs[last])} ${toY(values[last])})`;
      parts.push(svg("g", { transform: at }, learningMark(i)));
    });
    drawing.replaceChildren(...parts);
  }

  function paint() {
    const specs = model.get("plots");
    if (specs.length !== plots.length) build();
    names.forEach((name, i) => say(name, model.get("names")[i]));
    const { xs, curves } = points(), total = model.get("total");
    plots.forEach((plot, i) => drawPlot(plot, specs[i], xs, curves[i]));
    const seen = xs.length ? xs[xs.length - 1] : 0;
    filled.style.width = `${100 * seen / total}%`;
    put(bar, { "aria-valuemax": total, "aria-valuenow": seen, "aria-valuetext": model.get("progress") });
    say(progress, model.get("progress"));
    say(button, model.get("button"));
    button.hidden = !model.get("button");
  }

  function tell() {
    said.replaceChildren(...model.get("said").map(markup => {
      const line = html("p");
      set(line, markup);
      return line;
    }));
    said.classList.toggle("empty", !model.get("said").length);
    trouble.textContent = model.get("trouble");
    trouble.hidden = !trouble.textContent;
  }

  // ---- pointer and keyboard: a button is pressed ----

  button.addEventListener("click", () => {
    model.set("pressed", model.get("ask"));
    model.set("presses", model.get("presses") + 1);
    model.save_changes();
  }, { signal });

  // ---- model to view ----

  // However many messages there are, each frame is painted once, for the last of them.
  let frame = 0;
  const later = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      paint();
    });
  };
  for (const trait of ["names", "plots", "numbers", "total", "x_ticks", "progress", "button"])
    model.on(`change:${trait}`, later);
  for (const trait of ["said", "trouble"]) model.on(`change:${trait}`, tell);
  build();
  tell();
  el.append(root);
  paint();
  const resized = new ResizeObserver(later);
  resized.observe(root);

  return () => {
    abort.abort();
    resized.disconnect();
    cancelAnimationFrame(frame);
  };
}

export default { initialize, render };
