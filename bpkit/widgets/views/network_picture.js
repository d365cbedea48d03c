// The picture of a network: neurons, weights, biases, the cost, and the change that travels.
// It draws the numbers it is given; it neither keeps nor computes any.

const RAISED = 0.4; // of a column: where along a weight its number is written
const ROOMY = 36; // px between two columns: with less, a number on a weight would cover their neurons
const keyOf = place => place.slice(0, place[0] === "w" ? 4 : 3).join(" ");
const samePlace = (one, other) => !!one && !!other && keyOf(one) === keyOf(other);

/** A number short enough to fit into a neuron. */
function inside(value, digits = 2) {
  const size = Math.abs(value);
  if (size && size < 0.5 * 10 ** -digits && digits > 2) return "\u2248 0";
  return plain(value, size < 9.995 ? digits : size < 99.95 ? 1 : 0);
}

function tiny(value) {
  return value.toExponential(0).replaceAll("-", "\u2212");
}

/** A change, with digits enough to see it. */
function changed(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 5e-6) return (value > 0 ? "+" : "") + tiny(value);
  return signed(value, size < 0.00005 ? 6 : size < 0.0005 ? 5 : size < 0.05 ? 4 : size < 9.995 ? 3 : 1);
}

const NARROW = 480; // px: in a narrower place the network is drawn small
const EDGE = 11; // px before the first neurons: their heading is wider than they are
const UNDER = 67; // px from the outputs' middle to the right edge of a cost that is under them
// In px: from the outputs to the cost, half the width of that, and the narrowest columns.
const ROOM = { small: { gap: 66, half: 36, column: 58 }, large: { gap: 84, half: 46, column: 88 } };

/** The width of a picture of L layers; `column` is the width of each, r the radius of a neuron. */
const widthOf = (L, r, { gap, half, column }) => 2 * r + EDGE + (L - 1) * column + gap + 2 * half + 3;

/**
 * A network beside a card takes the space that is left; if its picture needs more, the card goes
 * below it.
 */
function standBeside(root, L) {
  const least = widthOf(L, 24, ROOM.large) + 4;
  root.closest(".bpkit-beside")?.style.setProperty("min-width", `min(100%, ${least}px)`);
}
const LEAST = 0.75; // of its size: it is not made smaller than this to keep the cost in view
const COUNTING = 0.4; // of a step: how long a number takes to count once the pulse is there
const raised = l => [...String(l)].map(digit => "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"[digit]).join("");

class Picture {
  /** `grab(place, event)`, `pull(event)`, `drop()` say what the pointer does to a place. */
  constructor(signal, { grab, pull, drop }) {
    this.signal = signal;
    this.hands = { grab, pull, drop };
    this.root = svg("svg", { class: "bpkit-picture", role: "group" });
    this.frame = html("div", { class: "bpkit-frame" }, this.root);
    this.items = new Map();
    this.release = draggable(this.root, {
      start: event => {
        const item = this.under(event);
        return item ? grab(item.place, event) : false;
      },
      move: pull,
      end: drop,
    }, signal);
  }

  // ---- geometry ----

  /** Lay out and redraw all parts of a scene. */
  build(scene, width, small = false) {
    const L = scene.layers.length;
    const rows = Math.max(...scene.layers.map(layer => layer.shown.length));
    small ||= width < NARROW;
    this.scene = scene;
    this.small = small;
    this.largest = largestByLayer(scene);
    this.row = small ? 68 : rows > 6 ? 68 : rows > 5 ? 76 : 82;
    this.r = small ? 22 : rows > 6 ? 20 : 24;
    this.left = this.r + EDGE;
    // The cost is as near the outputs as the wires between them allow, or under them.
    const room = small ? ROOM.small : ROOM.large, { gap, half } = room;
    const columns = beyond => {
      const left = width - this.left - beyond;
      return clamp(2 * Math.floor(left / (L - 1) / 2), room.column, 180);
    };
    const roomy = () => this.column - 2 * this.r >= ROOMY;
    this.column = columns(this.r + gap + 2 * half + 3);
    this.costBelow = small && !roomy();
    if (this.costBelow) this.column = columns(UNDER + 3);
    this.close = !roomy();
    this.height = Math.max(rows * this.row, 130);
    const most = Math.max(...scene.layers.map(layer => this.functions(layer).length));
    this.top = small ? (this.costBelow ? 58 : 53) + 15 * most : 52;
    const outputs = this.left + (L - 1) * this.column, middle = this.top + this.height / 2;
    const lowest = middle + (scene.layers.at(-1).shown.length - 1) / 2 * this.row;
    const tall = small ? 34 : 40; // half of the cost's height
    this.costBox = this.costBelow ? { x: outputs + UNDER - half, y: lowest + this.r + 14 + tall, half, tall }
      : { x: outputs + this.r + gap + half, y: middle, half, tall };
    const below = Math.max(this.top + this.height + 8, this.costBox.y + tall + 3);
    this.pillY = below + 8; // where columns are close
    const box = [0, 0, this.costBox.x + half + 3, below + (this.close ? 22 : 0)];
    const scale = this.scale = width < NARROW ? clamp(width / box[2], LEAST, 1) : 1;
    for (const [name, value] of Object.entries({ viewBox: box.join(" "), width: scale * box[2], height: scale * box[3] }))
      this.root.setAttribute(name, value);
    this.spots = new Map();
    for (const { l, shown } of scene.layers)
      shown.forEach((j, i) => {
        const y = this.top + this.height / 2 + (i - (shown.length - 1) / 2) * this.row;
        this.spots.set(`${l} ${j === null ? `gap${i}` : j}`, [this.left + (l - 1) * this.column, y]);
      });
    this.draw();
  }

  /** Say what it is and what keys do, Enter only where there is a handle to go to. */
  describe(handle) {
    put(this.root, {
      "aria-label": `Network of ${this.scene.layers.map(layer => layer.n).join(", ")} neurons. Arrow keys ` +
        `move over its weights, biases and neurons${handle ? "; Enter goes to the handle" : ""}.`,
    });
  }

  spot(l, j) {
    return this.spots.get(`${l} ${j}`);
  }

  /**
   * What is under the pointer; where weights cross, the selected one or, failing that, the nearest. A
   * bias's label does not cover the selected weight.
   */
  under(event) {
    const key = event.target.closest?.("[data-key]")?.dataset.key;
    if (event.target.closest?.(".bpkit-pill")) return this.chosen;
    const top = this.items.get(key), { chosen } = this;
    const corner = this.root.getBoundingClientRect();
    const at = [event.clientX - corner.left, event.clientY - corner.top].map(px => px / this.scale);
    if (top?.place[0] === "b" && chosen?.place[0] === "w" && distance(at, chosen.from, chosen.to) < 5) return chosen;
    if (top?.place[0] !== "w") return top;
    const near = [...this.items.values()].filter(item => item.place[0] === "w")
      .map(item => [distance(at, item.from, item.to) - (item === chosen ? 4 : 0), item]);
    return near.reduce((best, next) => next[0] < best[0] ? next : best)[1];
  }

  // ---- parts ----

  draw() {
    this.stopMotion();
    this.notes = null;
    this.items.clear();
    this.holds = new Map();
    const back = svg("g"), middle = svg("g"), front = svg("g", { class: "bpkit-front" });
    this.badges = svg("g"); // over the neurons of the next layer
    for (const layer of this.scene.layers) this.heading(layer, back);
    for (const item of this.scene.items) {
      const { place } = item;
      const part = svg("g", {
        "data-key": keyOf(place), class: `bpkit-item bpkit-${place[0]}`, role: "radio",
        "aria-checked": "false", "aria-label": item.said, tabindex: "-1",
      });
      const made = { ...item, place, part };
      this.items.set(keyOf(place), made);
      if (place[0] === "w") this.weight(made, back);
      else if (place[0] === "b") this.bias(made, middle);
      else this.neuron(made, middle);
    }
    for (const { l, shown } of this.scene.layers)
      shown.forEach((j, i) => {
        if (j !== null) return;
        const [x, y] = this.spot(l, `gap${i}`);
        middle.append(svg("text", { class: "bpkit-gap", x, y: y + 6 }, "\u22ee"));
      });
    this.cost(back, middle);
    this.front = front;
    this.pill = svg("g", { class: "bpkit-pill", visibility: "hidden" },
      svg("rect", { rx: 12, height: 24, y: -12 }), svg("text", { y: 4.5 }));
    this.terms = svg("g", { class: "bpkit-terms" });
    front.append(this.terms, this.pill);
    this.root.replaceChildren(back, middle, this.badges, front);
  }

  heading({ l, role, f, n, shown }, parent) {
    const x = this.left + (l - 1) * this.column;
    const some = shown.includes(null) ? `, ${n}` : "";
    const holds = this.small ? svg("text", { class: "bpkit-math bpkit-holds", x, y: this.top - 5 })
      : svg("tspan", { class: "bpkit-math bpkit-holds", dx: 5 });
    this.holds.set(l, holds);
    parent.append(
      svg("text", { class: "bpkit-heading", x, y: 15 }, `layer ${l}`, this.small ? "" : holds),
      this.small ? holds : "",
      svg("text", { class: "bpkit-role", x, y: 31 }, role + some),
      ...this.functions({ f }).map((words, i) => svg("text", { class: "bpkit-role", x, y: 46 + 15 * i }, words)));
  }

  /** The names of a layer's f, in lines: in a small picture each of several has its own. */
  functions({ f }) {
    return this.small ? f.split(/ (?=and )/) : [f];
  }

  weight(item, parent) {
    const [, l, j, k] = item.place;
    const [x0, y0] = this.spot(l - 1, k), [x1, y1] = this.spot(l, j);
    item.from = [x0 + this.r, y0];
    item.to = [x1 - this.r, y1];
    const ends = { x1: item.from[0], y1: item.from[1], x2: item.to[0], y2: item.to[1] };
    item.line = svg("line", { class: "bpkit-line", ...ends });
    item.part.append(svg("line", { class: "bpkit-hit", ...ends }),
      svg("line", { class: "bpkit-halo", ...ends }), item.line);
    parent.append(item.part);
  }

  bias(item, parent) {
    const [, l, j] = item.place;
    const [x, y] = this.spot(l, j);
    const top = y + this.r + (this.small ? -6 : 2), width = this.small ? 24 : 80;
    item.at = [x, top + 9];
    item.number = svg("text", { x: x + 4, y: top + 13 });
    item.plug = svg("rect", { class: "bpkit-plug", x: x - 34, y: top + 5, width: 8, height: 8 });
    item.part.append(
      svg("rect", { class: "bpkit-hit", x: x - 40, y: top - 3, width, height: 24 }),
      svg("rect", { class: "bpkit-halo", x: x - 39, y: top - 1, width: width - 2, height: 20, rx: 10 }),
      svg("path", { class: "bpkit-stub", d: `M${x - 30} ${top + 5}L${x - this.r * 0.62} ${y + this.r * 0.8}` }),
      item.plug, ...(this.small ? [] : [item.number]));
    parent.append(item.part);
  }

  neuron(item, parent) {
    const [, l, j] = item.place;
    const [x, y] = this.spot(l, j);
    const circle = (name, r) => svg("circle", { class: name, cx: x, cy: y, r });
    item.at = [x, y];
    item.level = svg("path", { class: "bpkit-level" });
    item.rim = circle("bpkit-rim", this.r);
    item.ring = circle("bpkit-ring", this.r + 5);
    item.number = svg("text", { class: "bpkit-number", x, y: y + 4.5 });
    item.badge = svg("g", { class: "bpkit-badge", transform: `translate(${this.small ? x : x + this.r * 0.55} ${y - this.r - (this.small ? 3 : 1)})` },
      svg("rect", { rx: 9, height: 18, y: -9 }), svg("text", { x: 8, y: 4.5 }));
    item.part.append(circle("bpkit-halo", this.r + 8), circle("bpkit-face", this.r), item.level, item.rim,
      item.number, item.ring);
    parent.append(item.part);
    this.badges.append(item.badge);
  }

  cost(back, middle) {
    const output = this.scene.layers.at(-1), { x, y, half, tall } = this.costBox;
    const js = output.shown.filter(j => j !== null), edge = x - half;
    js.forEach((j, i) => {
      const [x0, y0] = this.spot(output.l, j);
      const wanted = x0 + this.r + (this.costBelow ? 26 : this.small ? 29 : 34); // clear of a ring round the neuron
      const past = js.slice(i + 1).map(other => this.spot(output.l, other)[1]); // what is wanted of these
      const way = this.costBelow ? `M${wanted} ${y0 + 9}${past.map(at => `V${at - 9}M${wanted} ${at + 9}`).join("")}V${y - tall}`
        : `M${wanted + 18} ${y0}C${edge - 6} ${y0} ${wanted + 24} ${y} ${edge} ${y}`;
      back.append(
        svg("path", { class: "bpkit-wire", d: `M${x0 + this.r} ${y0}H${wanted - 18}${way}` }),
        svg("text", { class: "bpkit-wanted", x: wanted, y: y0 + 4 }, `y = ${+this.scene.y[i].toPrecision(3)}`));
      this.costAt = this.costBelow ? [wanted, y - tall] : [edge, y];
    });
    this.costNumber = svg("text", { class: "bpkit-number", x, y: y + 8 });
    this.costChange = svg("text", { class: "bpkit-moved", x, y: y + 28 });
    this.costPart = svg("g", { class: "bpkit-cost-part" },
      svg("rect", { class: "bpkit-cost", x: edge, y: y - tall, width: 2 * half, height: 2 * tall, rx: 10 }),
      svg("text", { class: "bpkit-math bpkit-symbol", x, y: y - 14 }), this.costNumber, this.costChange);
    spell(this.costPart.querySelector(".bpkit-symbol"), "C\u2093");
    middle.append(this.costPart);
  }

  // ---- painting ----

  /**
   * Show the numbers of `now`: quantity(l, j, name) gives those of a neuron, moved(l, j) says
   * whether it has moved. It also has C, dC, selected, value (of what is selected), backward, notes
   * and shows.
   */
  paint(now) {
    const lit = now.notes.some(note => note.mark === "lit");
    this.root.classList.toggle("bpkit-backward", now.backward);
    this.root.classList.toggle("bpkit-some-lit", lit);
    const notes = new Map(now.notes.map(note => [note.place === "C" ? "C" : keyOf(note.place), note]));
    for (const [l, holds] of this.holds) {
      const shows = this.showsIn(l, now);
      spell(holds, shows === "nothing" ? "" : `${shows === "delta" ? "\u03b4" : shows}${raised(l)}`);
    }
    for (const [key, item] of this.items) {
      const chosen = samePlace(item.place, now.selected), note = notes.get(key);
      put(item.part, { "aria-checked": chosen });
      item.part.classList.toggle("bpkit-chosen", chosen);
      for (const mark of ["lit", "changed", "right", "wrong"])
        item.part.classList.toggle(`bpkit-note-${mark}`, note?.mark === mark);
      const value = chosen && now.moves ? now.value : now.valueAt?.(item.place) ?? item.value;
      if (item.place[0] === "w") this.paintWeight(item, value, now);
      else if (item.place[0] === "b") this.paintBias(item, value);
      else this.paintNeuron(item, now, note);
    }
    if (now.notes !== this.notes) this.paintNotes(notes);
    this.notes = now.notes;
    this.paintCost(now, notes.get("C"));
    this.paintPill(now);
    this.paintTerms(now);
    this.tabStop(now.selected);
  }

  paintWeight(item, value, now) {
    const [, l, j, k] = item.place;
    const size = this.largest[l] ? Math.abs(value) / this.largest[l] : 0;
    put(item.line, { "stroke-width": (0.8 + 2.7 * Math.min(size, 1.5)).toFixed(2) });
    item.part.classList.toggle("bpkit-negative", value < 0);
    const carries = now.backward
      ? now.selected?.[0] === "z" && now.selected[1] === l - 1 && now.selected[2] === k
      : now.moved(l - 1, k);
    item.part.classList.toggle("bpkit-carries", carries);
  }

  paintBias(item, value) {
    say(item.number, `b ${signed(value, Math.abs(value) < 9.995 ? 2 : 1)}`);
    item.part.classList.toggle("bpkit-negative", value < 0);
  }

  /** What the neurons of a layer show: a, z, delta or nothing. */
  showsIn(l, now) {
    return now.shows[l] ?? (now.backward && l > 1 ? "delta" : "a");
  }

  paintNeuron(item, now, note) {
    const [, l, j] = item.place;
    const shows = this.showsIn(l, now);
    const value = shows === "nothing" ? null : now.quantity(l, j, shows);
    const text = value === null ? "" : inside(value, shows === "delta" ? 3 : 2);
    say(item.number, text);
    // A minus is about as wide as two of the other signs.
    item.part.classList.toggle("bpkit-long", text.replaceAll("\u2212", "--").length > 6);
    put(item.level, { d: shows === "a" && value !== null ? level(...item.at, this.r, value) : "" });
    item.part.classList.toggle("bpkit-negative", shows === "delta" && value < 0);
    item.part.classList.toggle("bpkit-shows-delta", shows === "delta");
    const size = shows === "delta" && this.largest.delta ? Math.abs(value) / this.largest.delta : 0;
    put(item.rim, { "stroke-width": (1.3 + 2.2 * Math.min(size, 1.2)).toFixed(2) });
    const moved = now.moved(l, j);
    item.part.classList.toggle("bpkit-has-moved", moved);
    const says = note?.label || (moved && shows !== "nothing" && shows !== "delta"
      ? `\u0394 ${changed(now.quantity(l, j, `d${shows}`))}` : "");
    // Above it, those of two columns have room side by side.
    if (this.small) write(item.badge, this.change(says), 0.5, 6);
    else write(item.badge, says, 0);
    item.badge.classList.toggle("bpkit-badge-wrong", note?.mark === "wrong");
  }

  /** Marks and labels on weights and biases; those of neurons are their badges. */
  paintNotes(notes) {
    for (const sign of this.signs ?? []) sign.remove();
    this.signs = [];
    for (const [key, item] of this.items) {
      const note = notes.get(key), mark = note?.mark ?? (item.wrong ? "wrong" : null);
      if (mark === null) continue;
      const glyph = { wrong: "\u2260", right: "\u2713", lit: "", changed: "" }[mark];
      const neuron = item.place[0] !== "w" && item.place[0] !== "b";
      const says = neuron ? glyph : [glyph, note?.label].filter(Boolean).join(" ");
      if (!says) continue;
      const [x, y] = item.place[0] === "w"
        ? [0, 1].map(i => item.to[i] + (item.from[i] - item.to[i]) * 0.28)
        : neuron ? [item.at[0] - this.r, item.at[1] - this.r * 0.9]
        : [item.at[0] + (this.small ? 4 : 56), item.at[1] + (this.small ? 7 : 0)];
      const sign = svg("g", { class: `bpkit-sign bpkit-sign-${mark}`, transform: `translate(${x} ${y})` },
        svg("rect", { rx: 11, height: 22, y: -11 }), svg("text", { y: 4.5 }));
      this.front.insertBefore(sign, this.pill);
      write(sign, says, 0.5);
      this.signs.push(sign);
    }
  }

  paintCost(now, note) {
    say(this.costNumber, now.C === null ? "" : plain(now.C, Math.abs(now.C) < 0.001 ? 7 : 4));
    say(this.costChange, this.change(note?.label || (now.dC ? `\u0394 ${this.small ? changed(now.dC) : signed(now.dC, Math.min(now.digits, 7))}` : "")));
    this.costPart.classList.toggle("bpkit-has-moved", now.dC !== 0);
    this.costPart.classList.toggle("bpkit-note-lit", note?.mark === "lit");
  }

  /** A change as it is written: without a space in a small picture. */
  change(says) {
    return this.small ? says.replace("\u0394 ", "\u0394") : says;
  }

  /** The value of the selected weight: on it or, if columns are close, below all neurons. */
  paintPill(now) {
    const item = this.chosen = now.selected ? this.items.get(keyOf(now.selected)) : undefined;
    const shown = item && item.place[0] === "w";
    put(this.pill, { visibility: shown ? "visible" : "hidden" });
    if (!shown) return;
    const part = this.column < 110 ? 0.5 : RAISED; // in the middle where there is no more room
    const [x, y] = [0, 1].map(i => item.from[i] + (item.to[i] - item.from[i]) * part);
    put(this.pill, { transform: `translate(${x} ${this.close ? this.pillY : y})` });
    write(this.pill, signed(now.value ?? item.value, 2), 0.5, this.small ? 6 : 16);
  }

  /** Backwards: what each neuron of the next layer sends to the selected one; in a small picture, above it. */
  paintTerms(now) {
    const sent = now.backward && now.selected?.[0] === "z" ? this.termsTo(now) : [];
    const says = sent.map(([item, value]) => `${keyOf(item.place)} ${value}`).join();
    if (says === this.terms.dataset.says) return; // in a film most frames leave them as they are
    this.terms.dataset.says = says;
    this.terms.replaceChildren();
    for (const [item, value] of sent) {
      const [x, y] = this.small ? [item.to[0] + this.r, item.to[1] - this.r - 3]
        : [0, 1].map(axis => (item.to[axis] + item.from[axis]) / 2);
      const term = svg("g", { class: "bpkit-term", transform: `translate(${x} ${y})` },
        svg("rect", { rx: 9, height: 18, y: -9 }), svg("text", { y: 4.5 }));
      this.terms.append(term);
      write(term, changed(value), 0.5, 8);
    }
  }

  /** The weights from the selected neuron, each with what comes back through it, where that is known. */
  termsTo({ selected: [, l, j], term }) {
    return [...this.items.values()]
      .filter(({ place: [kind, layer, , k] }) => kind === "w" && layer === l + 1 && k === j)
      .map(item => [item, term(item.place[2])]).filter(([, value]) => value !== undefined);
  }

  // ---- focus ----

  /** Tab reaches one thing in the picture: what is selected or, if nothing is, the first neuron. */
  tabStop(selected) {
    const stop = (selected && this.items.get(keyOf(selected))) ??
      [...this.items.values()].find(item => item.place[0] === "z");
    if (stop === this.stop && stop.part.getAttribute("tabindex") === "0") return;
    this.stop?.part.setAttribute("tabindex", "-1");
    stop.part.setAttribute("tabindex", "0");
    this.stop = stop;
  }

  /** The place that an arrow key leads to from another. */
  next([kind, l, j, k], arrow) {
    const shown = layer => this.scene.layers[layer - 1]?.shown.filter(i => i !== null) ?? [];
    const step = { ArrowDown: 1, ArrowUp: -1 }[arrow];
    const column = layer => shown(layer).flatMap(i => layer === 1 ? [["a", 1, i]] : [["z", layer, i], ["b", layer, i]]);
    const L = this.scene.layers.length;
    if (kind === "w") {
      if (arrow === "ArrowLeft") return l === 2 ? ["a", 1, k] : ["z", l - 1, k];
      if (arrow === "ArrowRight") return ["z", l, j];
      const all = shown(l).flatMap(i => shown(l - 1).map(h => ["w", l, i, h]));
      return all[all.findIndex(place => place[2] === j && place[3] === k) + step];
    }
    if (arrow === "ArrowLeft") return l === 1 ? undefined : ["w", l, j, shown(l - 1)[0]];
    if (arrow === "ArrowRight") return l === L ? undefined : ["w", l + 1, shown(l + 1)[0], j];
    const all = column(l);
    return all[all.findIndex(place => place[0] === kind && place[2] === j) + step];
  }

  focus(place) {
    this.items.get(keyOf(place))?.part.focus({ preventScroll: false });
  }

  // ---- motion ----

  stopMotion() {
    cancelAnimationFrame(this.frameAsked);
    this.pulses?.remove();
  }

  /**
   * The change (or the error, on the way back) runs through the picture: a neuron's number stays
   * the same until a pulse reaches it, and then it counts. `from` is the layer where it starts, and
   * every layer takes `step` ms. Nothing moves for readers who have asked for no motion.
   */
  play(now, from, step) {
    this.stopMotion();
    if (still()) return;
    const L = this.scene.layers.length, begun = performance.now();
    const last = now.backward ? L : L + 1 - from;
    const frame = time => {
      const t = (time - begun) / step;
      if (t < last + COUNTING) {
        this.paint(this.underway(now, from, t));
        this.fly(now, t, from);
        this.frameAsked = requestAnimationFrame(frame);
      } else {
        this.stopMotion();
        this.paint(now);
      }
    };
    frame(begun);
  }

  /** Show the pulses where they are at the time t. */
  fly(now, t, from = 1) {
    if (!this.pulses?.isConnected) {
      this.pulses = svg("g", { class: "bpkit-dots", "aria-hidden": "true" });
      this.front.append(this.pulses);
    }
    const spots = this.wires(now, from).map(wire => pulse(wire, t)).filter(Boolean), dots = this.pulses.children;
    while (dots.length < spots.length) this.pulses.append(svg("circle", { r: 5 }));
    while (dots.length > spots.length) this.pulses.lastChild.remove();
    spots.forEach(([cx, cy], i) => put(dots[i], { cx, cy }));
  }

  /** Highlight each weight as much as it changes in a step, the largest change fully; null: none. */
  light(step) {
    const weights = [...this.items.values()].filter(item => item.place[0] === "w");
    const most = step && Math.max(...weights.map(item => Math.abs(step(item.place))), 1e-12);
    for (const item of weights)
      item.line.style.opacity = step ? (0.15 + 0.85 * Math.abs(step(item.place)) / most).toFixed(2) : "";
  }

  /** When the pulse reaches a layer, in steps; the cost counts as one more layer. */
  arrival(now, from, l) {
    return now.backward ? this.scene.layers.length - l + 1 : l - from;
  }

  /** The numbers of `now` as they are at the time t of a play. */
  underway(now, from, t) {
    const L = this.scene.layers.length;
    const part = l => clamp((t - this.arrival(now, from, l)) / COUNTING, 0, 1);
    const forward = (l, j, name) => {
      const before = name.startsWith("d") && name !== "delta" ? 0 : now.resting(l, j, name);
      return before + part(l) * (now.quantity(l, j, name) - before);
    };
    const backward = (l, j, name) => name !== "delta" ? now.quantity(l, j, name)
      : part(l) ? part(l) * now.quantity(l, j, name) : null;
    const cost = now.backward ? 1 : part(L + 1);
    return {
      ...now,
      quantity: now.backward ? backward : forward,
      moved: (l, j) => now.moved(l, j) && (now.backward || t >= this.arrival(now, from, l)),
      C: now.C - (1 - cost) * now.dC,
      dC: cost * now.dC,
    };
  }

  /** The paths of pulses, each from one point to another, with the time when it starts. */
  wires(now, from) {
    const L = this.scene.layers.length, ways = [], flows = now.flows ?? now.moved;
    for (const { place: [kind, l, j, k], from: start, to: end } of this.items.values()) {
      if (kind !== "w") continue;
      if (now.backward && l > 2) ways.push([end, start, this.arrival(now, from, l)]);
      else if (!now.backward && flows(l - 1, k) && l > from) ways.push([start, end, this.arrival(now, from, l - 1)]);
    }
    for (const j of this.scene.layers.at(-1).shown) {
      if (j === null || !(now.backward || flows(L, j))) continue;
      const [x, y] = this.spot(L, j), out = [x + this.r, y];
      ways.push(now.backward ? [this.costAt, out, 0] : [out, this.costAt, this.arrival(now, from, L)]);
    }
    return ways;
  }
}

/** A pulse on its way at the time t; null before and after. */
function pulse([[x0, y0], [x1, y1], start], t) {
  const part = t - start;
  if (part < 0 || part > 1) return null;
  const eased = part * part * (3 - 2 * part);
  return [(x0 + eased * (x1 - x0)).toFixed(1), (y0 + eased * (y1 - y0)).toFixed(1)];
}

/** The largest |w| of each layer, and the largest |delta|, at the base: the unit of widths. */
function largestByLayer(scene) {
  const largest = { delta: Math.max(...scene.layers.flatMap(layer => layer.delta.map(Math.abs)), 0) };
  for (const { place, value } of scene.items)
    if (place[0] === "w") largest[place[1]] = Math.max(largest[place[1]] ?? 0, Math.abs(value));
  return largest;
}

/** How far a point is from the line between two others, in px. */
function distance([x, y], [x0, y0], [x1, y1]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = clamp(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0, 1);
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
}

/** The part of a circle that is filled, for a level between 0 and 1. */
function level(x, y, r, value) {
  const part = clamp(value, 0, 1);
  if (!(part > 0)) return "";
  if (part === 1) return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
  const half = Math.acos(1 - 2 * part), dx = r * Math.sin(half), dy = r * Math.cos(half);
  return `M${x - dx} ${y + dy}A${r} ${r} 0 ${half > Math.PI / 2 ? 1 : 0} 0 ${x + dx} ${y + dy}Z`;
}

/**
 * Text on a label that fits it, with this much room at its two sides together; `anchor` 0, 0.5 or
 * 1: it starts, is centred or ends here.
 */
function write(label, says, anchor, room = 16) {
  const [rect, text] = label.children;
  put(label, { visibility: says ? "inherit" : "hidden" });
  if (text.dataset.says === says) return;
  spell(text, says);
  const width = 7.3 * lettersIn(says) + room;
  rect.setAttribute("width", width);
  rect.setAttribute("x", -anchor * width);
  text.setAttribute("x", (0.5 - anchor) * width);
}
