// One plot: its heading, what stays, what moves. All numbers are looked up at a grid point.

const LEFT = 36, RIGHT = 20, TOP = 8, BOTTOM = 24;

/** What Python has sent: its description, and where each array is among the numbers. */
function readBoard(model) {
  const spec = model.get("spec"), numbers = floats(model.get("numbers"));
  const array = name => numbers.subarray(...spec.arrays[name]);
  const xs = array("x"), rows = array("row");
  // If an array has a line for each row, the line of this row.
  const line = (name, row) => {
    const all = array(name), from = all.length > xs.length ? row * xs.length : 0;
    return all.subarray(from, from + xs.length);
  };
  return { ...spec, xs, rows, line, has: name => name in spec.arrays };
}

const ofRow = (numbers, row) => numbers[numbers.length > 1 ? row : 0];

/** The lines of a hatch that fills a rectangle, drawn one by one: a pattern would need an id. */
function hatch(left, right, top, bottom) {
  let d = "";
  const height = bottom - top;
  for (let c = 8 - height; c < right - left; c += 8) {
    const from = Math.max(c, 0), to = Math.min(c + height, right - left);
    d += `M${left + from} ${bottom - (from - c)}L${left + to} ${bottom - (to - c)}`;
  }
  return d;
}

function mark(dashed) {
  return dashed
    ? svg("path", { class: "point dashed", d: "M0 -7L7 0L0 7L-7 0Z" })
    : svg("circle", { class: "point", r: 6 });
}

function line(name, x1, y1, x2, y2) {
  return svg("line", { class: name, x1, y1, x2, y2 });
}

function move(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

/** One line of a plot's heading: how it is drawn, its symbol, some words, and its number. With a
    box, to be ticked for it to be shown. */
function entry(drawn, dashed, name, label, box) {
  const sample = svg("svg", { viewBox: "0 0 32 18", width: 32, height: 18, "aria-hidden": "true" });
  sample.append(line(drawn, 1, 9, 31, 9));
  if (drawn.startsWith("curve"))
    sample.append(svg("g", { transform: "translate(16 9) scale(0.75)" }, mark(dashed)));
  const number = html("b");
  const node = html(box ? "label" : "div", { class: "bpkit-curves-entry" }, box, sample,
    html("span", { class: "bpkit-math" }, name), html("span", { class: "bpkit-muted" }, label), number);
  return { node, number };
}

/** The heading of a plot, with its numbers and what can be asked for, and an empty drawing. */
function buildPlot(board, plot, i) {
  const curves = (plot.more ?? plot).curves.map(key => {
    const curve = board.curves[key], asked = !plot.curves.includes(key);
    const drawn = curve.dashed ? "curve dashed" : "curve";
    const box = asked ? html("input", { type: "checkbox" }) : null;
    return { ...curve, asked, box, ...entry(drawn, curve.dashed, curve.name, curve.label, box) };
  });
  const base = plot.base_name && entry("base named", false, ...plot.base_name);
  const level = plot.level && entry("level", false, plot.level[1], plot.level[2]);
  if (level) level.number.textContent = plain(plot.level[0], 4);
  const said = `${plot.title}, against ${board.x.name}${plot.traced ? ", drawn where it has been" : ""}`;
  const drawing = svg("svg", { role: "img", "aria-label": said });
  const all = plot.traced ? html("button", { type: "button" }, "Draw it all") : null;
  const node = html("div", { class: "bpkit-curves-plot" },
    html("div", { class: "bpkit-curves-title" }, plot.title, all), ...curves.map(curve => curve.node),
    base?.node, level?.node, html("div", { class: "bpkit-curves-drawing" }, drawing));
  return { ...plot, i, curves, all, baseNumber: base?.number, drawing, node };
}

/** The plot as shown: with all its curves and their axis if `more` is set. */
function shownOf(plot, more) {
  const now = more && plot.more ? plot.more : plot;
  return { ...now, curves: plot.curves.filter(curve => more || !curve.asked) };
}

/** A height at which a word is clear of the curves between two grid points: the best of nine. */
function clearHeight(lines, first, last, toY, bottom) {
  let best = 0, clearest = -1;
  for (let k = 1; k < 10; k++) {
    const height = TOP + (bottom - TOP) * k / 10;
    let clear = Infinity;
    for (const values of lines)
      for (let i = first; i <= last; i++) clear = Math.min(clear, Math.abs(toY(values[i]) - height));
    if (clear > clearest) [best, clearest] = [height, clear];
  }
  return best;
}

/** What stays while the handle moves: axes, curves, the hatch. */
function drawPlot(plot, board, row, more) {
  const { drawing } = plot, { xs } = board, { curves, low: lows, high: highs, ticks, tick_digits } = shownOf(plot, more);
  const lines = curves.map(curve => board.line(`of ${curve.key}`, row));
  const right = drawing.clientWidth - RIGHT, bottom = drawing.clientHeight - BOTTOM;
  if (right <= LEFT) return;
  const low = ofRow(lows, row), high = ofRow(highs, row);
  const toX = plot.toX = scale(xs[0], xs[xs.length - 1], LEFT, right);
  const toY = plot.toY = scale(low, high, bottom, TOP);
  const back = [], front = [];
  for (const tick of ticks.filter(tick => tick >= low && tick <= high)) {
    back.push(line("grid", LEFT, toY(tick), right, toY(tick)));
    back.push(svg("text", { class: "muted", x: LEFT - 8, y: toY(tick) + 4, "text-anchor": "end" },
      plain(tick, tick_digits)));
  }
  for (const tick of board.x.ticks) {
    back.push(line("axis", toX(tick), bottom, toX(tick), bottom + 4));
    back.push(svg("text", { class: "muted", x: toX(tick), y: bottom + 18, "text-anchor": "middle" },
      plain(tick, 0)));
  }
  back.push(line("axis", LEFT, bottom, right, bottom));
  back.push(svg("text", { class: "math bpkit-math", x: right + 12, y: bottom + 18 }, board.x.name));
  if (board.has(`shade ${plot.i}`)) {
    const shaded = board.line(`shade ${plot.i}`, row);
    for (let first = 0, last; first < xs.length; first = last + 1) {
      last = first;
      if (!shaded[first]) continue;
      while (shaded[last + 1]) last++;
      const from = toX(xs[first]), to = toX(xs[last]);
      back.push(svg("path", { class: "hatch", d: hatch(from, to, TOP, bottom) }));
      for (const x of [from, to]) back.push(line("edge", x, TOP, x, bottom));
      if (to - from < 80) continue;
      const y = clearHeight(lines, first, last, toY, bottom) + 4;
      front.push(svg("text", { class: "halo", x: (from + to) / 2, y, "text-anchor": "middle" }, plot.shade_label));
    }
  }
  const base = toY(ofRow(plot.base, row));
  back.push(line(plot.base_name ? "base named" : "base", LEFT, base, right, base));
  if (plot.base_name)
    back.push(svg("text", { class: "math bpkit-math", x: right + 8, y: base + 4 }, plot.base_name[0]));
  if (plot.level) back.push(line("level", LEFT, toY(plot.level[0]), right, toY(plot.level[0])));
  for (const [i, curve] of curves.entries()) {
    curve.values = lines[i];
    curve.line = svg("path", { class: curve.dashed ? "curve dashed" : "curve" });
    if (!plot.traced) move(curve.line, { d: path(xs, curve.values, toX, toY) });
    back.push(curve.line);
    curve.drop = line(curve.dashed ? "drop dashed" : "drop", 0, 0, 0, 0);
    curve.point = mark(curve.dashed);
  }
  plot.here = line("here", 0, TOP, 0, bottom);
  plot.foot = svg("circle", { class: "foot", r: 4, cy: bottom });
  drawing.replaceChildren(...back, plot.here, plot.foot, ...curves.map(curve => curve.drop),
    ...front, ...curves.map(curve => curve.point).reverse());
}

/** What moves with the handle, which has been from `first` to `last`. `written` has the numbers as
    text, by the key of the curve. */
function movePlot(plot, board, { at, row, more, first, last }, written) {
  const base = ofRow(plot.base, row), { toX, toY } = plot, { curves } = shownOf(plot, more);
  for (const curve of plot.curves) curve.number.textContent = curves.includes(curve) ? written[curve.key] : "";
  if (plot.baseNumber) plot.baseNumber.textContent = plain(base, 2);
  if (!toX) return;
  const x = toX(board.xs[at]);
  move(plot.here, { x1: x, x2: x });
  move(plot.foot, { cx: x });
  for (const curve of curves) {
    const y = toY(curve.values[at]);
    if (plot.traced)
      move(curve.line, { d: path(board.xs.subarray(first, last + 1), curve.values.subarray(first, last + 1), toX, toY) });
    move(curve.point, { transform: `translate(${x} ${y})` });
    move(curve.drop, { x1: x, x2: x, y1: toY(base), y2: y });
  }
}
