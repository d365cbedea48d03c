// The card of what is selected: its two names, a handle, the curve of the cost, the numbers.

const CURVE = { width: 254, height: 124, left: 46, right: 4, top: 18, bottom: 20 };

class Card {
  /** `hands`: moveTo(index), stepTo(event key), type(number), reset, keep, play, find(place). */
  constructor(signal, hands) {
    this.signal = signal;
    this.hands = hands;
    const on = (node, type, act) => node.addEventListener(type, act, { signal });
    this.name = html("span", { class: "bpkit-math bpkit-name" });
    this.code = html("code");
    this.what = html("div", { class: "bpkit-muted bpkit-what" });
    this.track = html("div", { class: "bpkit-track" },
      html("div", { class: "bpkit-moved-part" }), html("div", { class: "bpkit-home" }));
    this.handle = html("div", {
      class: "bpkit-handle", role: "slider", tabindex: "0", "aria-orientation": "horizontal",
    });
    this.track.append(this.handle);
    this.input = html("input", { type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false" });
    this.by = html("span", { class: "bpkit-figure" });
    this.symbol = html("span");
    this.curve = new Curve();
    this.exact = figure("exact", "");
    this.linear = figure("linear", "");
    this.missed = figure("missed", "what first order misses");
    this.yours = html("div", { class: "bpkit-yours" });
    this.resetButton = html("button", { type: "button" }, "Reset");
    this.keepButton = html("button", { type: "button" }, "Keep");
    this.playButton = html("button", { type: "button" }, "Watch it travel");
    this.note = html("div", { class: "bpkit-note", role: "status" });
    const label = html("label", {}, html("span", { class: "bpkit-unseen" }, "value"), this.input);
    this.body = html("div", { class: "bpkit-body" },
      this.track,
      html("div", { class: "bpkit-row" }, label, html("span", { class: "bpkit-by" }, this.symbol, " ", this.by)),
      this.curve.root, this.exact.row, this.linear.row, this.missed.row, this.yours,
      html("div", { class: "bpkit-buttons" }, this.resetButton, this.keepButton, this.playButton));
    this.find = finder(signal, hands.find);
    this.hint = html("p", { class: "bpkit-muted" },
      "Select a weight, a bias or a neuron: click it, or press Tab and then the arrow keys.");
    this.root = html("section", { class: "bpkit-card", role: "group", "aria-label": "what is selected" },
      html("div", { class: "bpkit-head" }, this.name, this.code), this.what, this.hint, this.body, this.note,
      this.find.root);

    on(this.resetButton, "click", () => hands.reset());
    on(this.keepButton, "click", () => hands.keep());
    on(this.playButton, "click", () => hands.play());
    on(this.handle, "keydown", event => hands.key(event));
    on(this.input, "change", () => hands.type(this.input.value));
    this.release = draggable(this.track, {
      start: event => {
        this.handle.focus();
        this.slide(event);
      },
      move: event => this.slide(event),
      end: () => hands.settle(),
    }, signal);
    draggable(this.curve.root, {
      start: event => {
        this.handle.focus();
        this.hands.slide(this.curve.part(event), event.shiftKey);
      },
      move: event => this.hands.slide(this.curve.part(event), event.shiftKey),
      end: () => hands.settle(),
    }, signal);
  }

  slide(event) {
    const box = this.track.getBoundingClientRect();
    this.hands.slide(clamp((event.clientX - box.left) / box.width, 0, 1), event.shiftKey);
  }

  // ---- what is selected ----

  /** Show another selection, or the hint when there is none. */
  choose(about) {
    this.hint.hidden = !!about;
    this.body.hidden = !about?.count;
    set(this.name, about?.title ?? "");
    this.code.textContent = about?.code ?? "";
    this.what.textContent = about ? sentence(about.what.replace(` ${about.book}`, "")) : ""; // shown above
    if (!about?.count) return;
    const { book, kind } = about;
    this.symbol.textContent = `\u0394${kind} =`;
    set(this.exact.name, about.words.exact);
    set(this.linear.name, about.words.linear);
    this.handle.setAttribute("aria-label", `${sentence(about.what)}, ${about.code}`);
    this.input.setAttribute("aria-label", `value of ${book}`);
    this.showYours(about);
  }

  showYours({ yours, gradient, words }) {
    this.yours.replaceChildren();
    if (!yours) return;
    const verdict = yours.agrees ? "\u2713 agrees" : "\u2260 differs";
    const digits = Math.max(4, Math.min(10, 3 - Math.floor(Math.log10(Math.abs(gradient) || 1))));
    for (const [who, value] of [["yours", yours.value], ["bpkit's", gradient]]) {
      const name = html("span");
      set(name, words.slope);
      name.append(`, ${who}`);
      this.yours.append(html("div", { class: "bpkit-row" }, name, html("b", {}, signed(value, digits))));
    }
    this.yours.append(html("div", { class: "bpkit-verdict" }, `${verdict}, at the starting point`));
  }

  // ---- where the handle is ----

  /** Paint the place `index` of a sweep. */
  paint(about, sweep, index) {
    const { values } = sweep, value = values[index], home = values[about.home];
    const across = scale(values[0], values.at(-1), 0, 100);
    this.handle.style.left = `${across(value)}%`;
    const part = this.track.children[0].style;
    part.left = `${Math.min(across(home), across(value))}%`;
    part.width = `${Math.abs(across(value) - across(home))}%`;
    this.track.children[1].style.left = `${across(home)}%`;
    put(this.handle, {
      "aria-valuemin": values[0], "aria-valuemax": values.at(-1), "aria-valuenow": value,
      "aria-valuetext": `${signed(value, 3)}, \u0394C ${signed(sweep.dC[index], about.digits)}`,
    });
    // What is being written stays, unless the handle is moved elsewhere.
    if (value !== this.value || this.input !== this.input.getRootNode().activeElement)
      this.input.value = signed(value, 3);
    this.value = value;
    say(this.by, signed(value - home, 3));
    say(this.exact.value, signed(sweep.dC[index], about.digits));
    say(this.linear.value, signed(sweep.linear[index], about.digits));
    say(this.missed.value, signed(sweep.remainder[index], about.digits));
    this.curve.paint(about, sweep, index);
  }
}

class Curve {
  constructor() {
    const { width, height } = CURVE;
    this.exact = svg("path", { class: "bpkit-exact" });
    this.tangent = svg("path", { class: "bpkit-tangent" });
    this.missed = svg("line", { class: "bpkit-gap-line" });
    this.home = svg("circle", { class: "bpkit-home-point", r: 4.5 });
    this.first = svg("rect", { class: "bpkit-first-point", width: 8, height: 8 });
    this.point = svg("circle", { class: "bpkit-point", r: 6 });
    this.from = svg("text", { y: height - 6 });
    this.to = svg("text", { class: "bpkit-chosen-text", y: height - 6 });
    this.title = svg("text", { x: 0, y: 12, class: "bpkit-axis" });
    this.ticks = [svg("g", { class: "bpkit-tick" }), svg("g", { class: "bpkit-tick" })];
    const floor = height - CURVE.bottom + 4;
    this.root = svg("svg", { class: "bpkit-curve", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
      svg("path", { class: "bpkit-axes", d: `M${CURVE.left} ${CURVE.top}V${floor}H${width}` }),
      ...this.ticks, this.title, this.tangent, this.exact, this.missed,
      this.home, this.first, this.point, this.from, this.to);
  }

  /** Which part of the sweep is under the pointer. */
  part(event) {
    const box = this.root.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width * CURVE.width, { left, right, width } = CURVE;
    return clamp((x - left - 8) / (width - left - right - 16), 0, 1);
  }

  /** Scales and lines, redrawn for each new sweep. */
  lay(about, sweep) {
    this.sweep = sweep;
    const { width, height, left, right, top, bottom } = CURVE;
    const C = sweep.C, finite = [...C].filter(Number.isFinite);
    const low = Math.min(...finite), high = Math.max(...finite);
    const room = 0.14 * (high - low) || 0.1, from = low - room, to = high + room;
    this.x = scale(sweep.values[0], sweep.values.at(-1), left + 8, width - right - 8);
    this.y = scale(from, to, height - bottom, top);
    this.exact.setAttribute("d", path(sweep.values, C, this.x, this.y));
    this.tangent.setAttribute("d", this.straight(about, sweep, low - room / 2, high + room / 2));
    spell(this.title, `C\u2093 as ${about.book} moves`);
    [low, high].forEach((value, i) => this.ticks[i].replaceChildren(
      svg("path", { class: "bpkit-axes", d: `M${left - 4} ${this.y(value)}h4` }),
      svg("text", { x: left - 7, y: this.y(value) + 4 }, plain(value, high - low < 0.02 ? 4 : 2))));
  }

  /** The tangent, as far as it stays between the lowest and the highest cost shown. */
  straight(about, sweep, low, high) {
    const { values, C } = sweep, at = values[about.home], cost = C[about.home];
    const last = values.length - 1, far = Math.abs(values[last] - at) > Math.abs(values[0] - at) ? last : 0;
    const slope = sweep.linear[far] / (values[far] - at);
    const reach = [values[0], values[last]].map(value => {
      const end = cost + slope * (value - at), kept = clamp(end, low, high);
      return slope && kept !== end ? at + (kept - cost) / slope : value;
    });
    return path(reach, reach.map(value => cost + slope * (value - at)), this.x, this.y);
  }

  paint(about, sweep, index) {
    // Where the cost overflows there is no curve; the numbers beside it say so.
    const drawn = Number.isFinite(sweep.C[about.home]) && Number.isFinite(sweep.C[index]);
    this.root.style.visibility = drawn ? "" : "hidden";
    if (!drawn) return;
    if (sweep !== this.sweep) this.lay(about, sweep);
    const x = this.x(sweep.values[index]), at = this.y(sweep.C[index]);
    const first = clamp(this.y(sweep.C[about.home] + sweep.linear[index]), CURVE.top, CURVE.height - CURVE.bottom);
    put(this.home, { cx: this.x(sweep.values[about.home]), cy: this.y(sweep.C[about.home]) });
    put(this.point, { cx: x, cy: at });
    put(this.first, { x: x - 4, y: first - 4, transform: `rotate(45 ${x} ${first})` });
    put(this.missed, { x1: x, x2: x, y1: at, y2: first });
    const home = this.x(sweep.values[about.home]), apart = Math.abs(x - home) > 52;
    label(this.from, home, apart ? signed(sweep.values[about.home], 2) : "");
    label(this.to, x, signed(sweep.values[index], 2));
  }
}

function label(text, x, says) {
  say(text, says);
  put(text, { x: clamp(x, CURVE.left + 18, CURVE.width - 18) });
}

function figure(kind, says) {
  const name = html("span", {}, says), value = html("b", { class: "bpkit-figure" });
  const key = html("i", { class: `bpkit-key bpkit-key-${kind}` });
  return { name, value, row: html("div", { class: `bpkit-row bpkit-row-${kind}` }, html("span", {}, key, name), value) };
}

function sentence(words) {
  return words[0].toUpperCase() + words.slice(1);
}

/** A form that selects by numbers, counted from 1 as the book does: for layers too wide to draw. */
function finder(signal, find) {
  const kind = html("select", { "aria-label": "what to find" },
    ...["weight", "bias", "neuron"].map(what => html("option", { value: what }, what)));
  const number = (name, said) => html("input", { type: "text", inputmode: "numeric", "aria-label": said, placeholder: name });
  const l = number("l", "layer l"), j = number("j", "neuron j"), k = number("k", "neuron k of the layer before");
  const form = html("form", { class: "bpkit-find" }, kind, l, j, k, html("button", { type: "submit" }, "Go"));
  kind.addEventListener("change", () => { k.hidden = kind.value !== "weight"; }, { signal });
  form.addEventListener("submit", event => {
    event.preventDefault();
    const [layer, to, from] = [l, j, k].map(input => Number.parseInt(input.value, 10));
    if (kind.value === "weight") find(["w", layer, to - 1, from - 1]);
    else if (kind.value === "bias") find(["b", layer, to - 1]);
    else find([layer === 1 ? "a" : "z", layer, to - 1]);
  }, { signal });
  return { root: html("details", { class: "bpkit-finder" }, html("summary", {}, "Find by number"), form) };
}
