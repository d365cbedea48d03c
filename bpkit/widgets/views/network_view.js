// The network as a picture to take hold of. Python computes, this file shows: when a place is
// selected, its whole sweep arrives, and from then on moving it means looking numbers up.

const LARGE = 10; // coarse steps for a Page key
const PX = 0.02; // of a coarse grid's reach of 60 steps: how far one px of a drag moves
const KEYS = new Set(["ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown", "+", "-", "PageUp", "PageDown", "Home", "End"]);
const PATIENCE = 5000; // ms until a kernel that does not answer is taken to be gone

/** The numbers of a sweep, by what they are: views into one block of float64. */
class Numbers {
  constructor(about, scene, view) {
    const all = floats(view), n = about.count;
    let start = 0;
    const next = () => all.subarray(n * start, n * ++start);
    [this.values, this.C, this.dC, this.linear, this.remainder] = [next(), next(), next(), next(), next()];
    this.layers = new Map();
    for (const layer of scene.layers.slice(1)) {
      const js = layer.shown.filter(j => j !== null);
      const byName = about.quantities.map(name => [name, new Map(js.map(j => [j, next()]))]);
      this.layers.set(layer.l, Object.fromEntries(byName));
    }
    const [kind, l] = about.place, after = kind === "z" && scene.layers[l];
    this.terms = new Map((after ? after.shown : []).filter(i => i !== null).map(i => [i, next()]));
  }

  at(l, j, name, index) {
    return this.layers.get(l)?.[name].get(j)?.[index];
  }
}

function render({ model, el }) {
  const stop = new AbortController(), { signal } = stop;
  const state = { scene: null, about: null, sweep: null, index: 0, asked: 0, drag: null, keys: [], waiting: null };

  // ---- parts ----

  const picture = new Picture(signal, { grab, pull, drop });
  const card = new Card(signal, { slide, key, type, reset, keep, play: () => play(900), find, settle });
  const way = (direction, says) => {
    const button = html("button", { type: "button" }, says);
    button.addEventListener("click", () => turn(direction), { signal });
    return button;
  };
  const ways = { forward: way("forward", "forward \u2192"), backward: way("backward", "\u2190 backward") };
  const title = html("span", { class: "bpkit-muted bpkit-title" });
  const bar = html("div", { class: "bpkit-bar", role: "group", "aria-label": "direction" }, ways.forward, ways.backward, title);
  const verdict = html("div", { class: "bpkit-verdict-line", role: "status" });
  const trouble = html("div", { class: "bpkit-trouble", role: "alert" });
  const sentences = html("div", { class: "bpkit-sentences" });
  const table = new Table();
  const said = html("div", { class: "bpkit-unseen", role: "status" });
  const main = html("div", { class: "bpkit-main" }, picture.frame, card.root);
  const root = html("div", { class: "bpkit bpkit-network" }, trouble, bar, verdict, main, sentences, table.root, said);
  picture.root.setAttribute("role", "radiogroup");
  keepKeys(root, signal);
  el.append(root);

  // ---- sync: what the reader does goes to Python ----

  const place = () => model.get("selected");
  const ready = () => !!state.about?.count && samePlace(state.about.place, place());

  function select(chosen) {
    if (samePlace(chosen, place())) return;
    state.drag = null;
    state.keys = [];
    model.set("_hand", {}); // let go of what was held
    model.set("selected", chosen);
    model.save_changes();
    paint();
  }

  function moveTo(index) {
    if (!ready() || index === undefined || index === state.index) return;
    state.index = index;
    const { about, sweep } = state;
    model.set("_hand", {
      revision: about.revision, place: about.place, moves: about.moves, value: sweep.values[index],
      home: index === about.home,
    });
    model.save_changes();
    paint();
  }

  /** Ask Python for a place that is not on the grid, or for a finer grid round one that is. */
  function ask(kind, value) {
    const { about } = state;
    state.asked += 1;
    model.send({ kind, value, revision: about.revision, place: about.place, asked: state.asked });
    clearTimeout(state.waiting);
    state.waiting = setTimeout(() => tell("The kernel does not answer. Run the cell again to continue."), PATIENCE);
  }

  const gone = () => !!el.closest(".jupyter-widgets-disconnected");
  const NO_KERNEL = "This picture has no running kernel. You can still move what is shown; to keep a change, run the cell again.";

  function tell(words) {
    card.note.textContent = words;
  }

  // ---- moving ----

  function coarse(step) {
    const stops = state.about.coarse, { index } = state;
    if (step > 0) return stops.find(stop => stop > index) === undefined ? undefined
      : stops[Math.min(stops.findIndex(stop => stop > index) + step - 1, stops.length - 1)];
    const last = stops.findLastIndex(stop => stop < index);
    return last < 0 ? undefined : stops[Math.max(last + step + 1, 0)];
  }

  /** The next point of the fine grid; where there is none, Python is asked for it. */
  function fine(step) {
    const { values } = state.sweep, to = state.index + step;
    if (to < 0 || to >= values.length) return;
    const smallest = Math.min(...[...values].slice(1).map((value, i) => value - values[i]).filter(gap => gap > 1e-9));
    if (Math.abs(values[to] - values[state.index]) > 3 * smallest && !gone()) ask("ask", values[state.index] + step * smallest);
    else moveTo(to);
  }

  function nearest(value, finely) {
    const { values } = state.sweep;
    const stops = finely ? values.keys() : state.about.coarse;
    let best = state.about.home;
    for (const i of stops) if (Math.abs(values[i] - value) < Math.abs(values[best] - value)) best = i;
    return best;
  }

  function slide(part, finely) {
    if (!ready()) return;
    const { values } = state.sweep;
    moveTo(nearest(values[0] + part * (values.at(-1) - values[0]), finely));
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (ready()) return press(event);
    if (place() && KEYS.has(event.key)) { // its sweep is still on its way: no key is lost
      state.keys.push(event);
      event.preventDefault();
    }
  }

  function press(event) {
    const signs = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, "+": 1, "-": -1 };
    const sign = signs[event.key], page = { PageUp: 1, PageDown: -1 }[event.key];
    if (sign && event.shiftKey && event.key.startsWith("Arrow")) fine(sign);
    else if (sign) moveTo(coarse(sign));
    else if (page) moveTo(coarse(page * LARGE));
    else if (event.key === "Home") moveTo(0);
    else if (event.key === "End") moveTo(state.sweep.values.length - 1);
    else if (event.key === "Escape" || event.key === "0") moveTo(state.about.home);
    else return;
    event.preventDefault();
    settleSoon();
  }

  function type(text) {
    const value = Number(text.trim().replace("\u2212", "-").replace(",", "."));
    tell("");
    if (!text.trim() || !Number.isFinite(value) || Math.abs(value) > 1e6) {
      tell("Write a number, such as \u22120.5.");
      return paint();
    }
    const index = nearest(value, true);
    if (Math.abs(state.sweep.values[index] - value) < 1e-9) moveTo(index);
    else if (gone()) {
      moveTo(index);
      tell("Without a kernel, this is the nearest known value.");
    } else ask("ask", value);
    settleSoon();
  }

  function reset() {
    if (ready()) moveTo(state.about.home);
    card.handle.focus(); // the button is now disabled, and a disabled button has no keys
    said.textContent = "";
  }

  function keep() {
    if (!ready() || card.keepButton.disabled) return;
    ask("keep", state.sweep.values[state.index]);
    card.handle.focus();
  }

  function find(chosen) {
    const [kind, l, j, k] = chosen, layers = state.scene.layers;
    const inside = (layer, i) => layers[layer - 1] && i >= 0 && i < layers[layer - 1].n;
    const exists = inside(l, j) && (kind === "a" || l > 1) && (kind !== "w" || inside(l - 1, k));
    tell(exists ? "" : "This network has no such place.");
    if (exists) select(chosen);
  }

  // ---- pointer: a drag on the picture moves what it began on ----

  function grab(chosen, event) {
    picture.focus(chosen);
    select(chosen);
    event.preventDefault();
    state.drag = { place: chosen, x: event.clientX, y: event.clientY, at: null, event };
  }

  function pull(event) {
    if (state.drag && !samePlace(state.drag.place, place())) state.drag = null; // another was selected
    if (!state.drag || !ready()) {
      if (state.drag) state.drag.event = event; // the sweep is still on its way
      return;
    }
    const { drag, sweep, about } = state;
    drag.at ??= sweep.values[state.index];
    const reach = (sweep.values.at(-1) - sweep.values[0]) / 6;
    // A finger that moves up or down scrolls the page.
    const up = event.pointerType === "touch" ? 0 : drag.y - event.clientY;
    const px = event.clientX - drag.x + up;
    if (Math.abs(px) < 3 && state.index === about.home) return; // a click, not a drag
    moveTo(nearest(drag.at + px * PX * reach * (event.shiftKey ? 0.1 : 1), event.shiftKey));
  }

  function drop() {
    const moved = state.drag?.at !== null && state.drag !== null;
    state.drag = null;
    if (moved) settle();
  }

  // ---- keyboard: arrows move over the picture, Enter goes to the handle ----

  picture.root.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const item = picture.items.get(event.target.dataset?.key);
    if (!item) return;
    if (event.key.startsWith("Arrow")) {
      const next = picture.next(item.place, event.key);
      if (next) {
        select(next);
        picture.focus(next);
      }
    } else if (event.key === "Enter" || event.key === " ") {
      select(item.place);
      if (model.get("controls")) card.handle.focus();
    } else if (["PageUp", "PageDown", "+", "-", "Home", "End", "Escape", "0"].includes(event.key)) return key(event);
    else return;
    event.preventDefault();
  }, { signal });

  // ---- after a move ----

  let soon = null;
  function settleSoon() {
    clearTimeout(soon);
    soon = setTimeout(settle, 350);
  }

  /** The hand has come to rest: show the change as it travels, and announce it once. */
  function settle() {
    clearTimeout(soon);
    if (!ready()) return;
    const { about, sweep, index } = state;
    said.textContent = `${about.book} ${signed(sweep.values[index], 3)}, \u0394C ${signed(sweep.dC[index], about.digits)}`;
    play(140);
  }

  function play(step) {
    const now = current();
    if (now.backward || ready()) picture.play(now, now.backward ? 0 : state.about.place[1], step);
  }

  function turn(direction) {
    model.set("direction", direction);
    model.save_changes();
  }

  // ---- painting ----

  function current() {
    const { scene, about, sweep, index } = state;
    const live = ready();
    const layer = l => scene.layers[l - 1];
    const resting = (l, j, name) => {
      const row = layer(l).shown.filter(i => i !== null).indexOf(j);
      return layer(l)[name]?.[row] ?? 0;
    };
    return {
      selected: place(),
      moves: live,
      value: live ? sweep.values[index] : null,
      backward: model.get("direction") === "backward",
      notes: model.get("notes"),
      shows: Object.fromEntries(model.get("shows")),
      C: live ? sweep.C[index] : scene.C,
      dC: live ? sweep.dC[index] : 0,
      digits: live ? about.digits : 5,
      resting,
      quantity: (l, j, name) => (live ? sweep.at(l, j, name, index) : undefined) ?? resting(l, j, name),
      term: i => live ? sweep.terms.get(i)?.[index] : undefined,
      moved: (l, j) => live && l >= about.place[1] && !!sweep.at(l, j, "da", index),
    };
  }

  function paint() {
    if (!state.scene) return;
    const now = current(), controls = model.get("controls");
    picture.stopMotion(); // what is known now is newer than what is moving
    picture.paint(now);
    picture.describe(controls);
    card.root.hidden = !controls;
    for (const part of [bar, sentences, table.root, card.keepButton, card.find.root])
      part.hidden = !controls || model.get("simple");
    for (const [direction, button] of Object.entries(ways))
      button.setAttribute("aria-pressed", (direction === "backward") === now.backward);
    if (!controls) return;
    if (now.moves) {
      card.paint(state.about, state.sweep, state.index);
      card.resetButton.disabled = state.index === state.about.home;
      card.playButton.disabled = !now.backward && state.index === state.about.home;
      const never = state.about.kind === "z";
      card.keepButton.disabled = never || gone() || state.index === state.about.home;
      card.keepButton.title = never ? "A weighted input is computed, so it cannot be kept: move the bias instead."
        : gone() ? NO_KERNEL : `Write this value into ${state.about.code}`;
    }
    table.paint(state, now);
  }

  function paintSelection() {
    const about = samePlace(state.about?.place, place()) ? state.about : null;
    if (place() && !about) return; // its numbers are on their way
    card.choose(about);
    sentences.replaceChildren(...(about?.sentences ?? []).map((markup, i) => {
      const line = html("p", { class: "bpkit-math" });
      set(line, markup);
      if (i === about.sentences.length - 1 && about.count) {
        const start = html("span", { class: "bpkit-muted bpkit-upright" });
        set(start, about.words.start);
        start.append(signed(about.base, 3));
        line.append(start);
      }
      return line;
    }));
  }

  // ---- model to view: nothing here is sent back ----

  const onModel = together(take, signal);

  function take() {
    const scene = model.get("_scene"), about = model.get("_selection");
    if (scene !== state.scene) show(scene);
    const fits = about.place && about.revision === scene.revision && samePlace(about.place, place());
    if (!fits) {
      if (!place()) state.about = null;
    } else if (about !== state.about) takeSweep(about, scene);
    paintSelection();
    paint();
    if (state.drag?.event && ready()) pull(state.drag.event);
    if (ready()) for (const event of state.keys.splice(0)) press(event);
  }

  function takeSweep(about, scene) {
    const before = state.about, held = ready() ? state.sweep.values[state.index] : null;
    const same = before?.revision === about.revision && samePlace(before.place, about.place);
    state.about = about;
    if (about.answers >= state.asked) clearTimeout(state.waiting);
    if (!same) tell("");
    if (!about.count) return;
    state.sweep = new Numbers(about, scene, model.get("_sweep"));
    // What the reader has done in the meantime is newer than what Python knows.
    state.index = same && state.drag && held !== null ? nearest(held, true) : underHand();
  }

  /** Where the reader's hand is, in this view or another of the same model; otherwise about.at. */
  function underHand() {
    const { about } = state, hand = model.get("_hand");
    const holds = hand.revision === about.revision && hand.moves === about.moves && samePlace(hand.place, about.place);
    return holds ? nearest(hand.value, true) : about.at;
  }

  function follow() {
    if (state.drag || !ready()) return;
    const index = underHand();
    if (index === state.index) return;
    state.index = index;
    paint();
  }

  function show(scene) {
    const shape = JSON.stringify(scene.layers.map(({ shown, f }) => [shown, f]));
    const focused = picture.root.contains(document.activeElement);
    const room = width();
    if (shape !== state.shape || room !== state.room || scene.revision !== state.scene?.revision) {
      picture.build(scene, room, model.get("small"));
      if (focused && place()) picture.focus(place());
    }
    Object.assign(state, { scene, shape, room });
    standBeside(root, scene.layers.length);
    title.textContent = `${scene.title}, ${scene.cost} cost`;
    trouble.textContent = scene.trouble ?? "";
    trouble.hidden = !scene.trouble;
    const { state: verdictState, message, markup } = scene.yours;
    verdict.hidden = verdictState === "none";
    verdict.className = `bpkit-verdict-line bpkit-is-${verdictState.replace(" ", "-")}`;
    if (verdictState === "raised")
      return verdict.replaceChildren("Your function raised an exception:", html("pre", {}, message));
    set(verdict, markup);
    verdict.prepend({ right: "\u2713 ", wrong: "\u2260 " }[verdictState] ?? "");
  }

  function width() {
    const all = (root.clientWidth || 1104) - 4;
    return model.get("controls") && all >= 756 ? all - 308 : all;
  }

  for (const name of ["_scene", "_selection", "_sweep", "selected", "notes", "shows", "controls", "simple"])
    model.on(`change:${name}`, onModel);
  model.on("change:_hand", follow);
  model.on("change:direction", () => {
    onModel();
    queueMicrotask(() => place() !== undefined && model.get("direction") === "backward" && play(400));
  });
  model.on("comm_live_update", () => setTimeout(() => {
    if (gone()) tell(NO_KERNEL);
    paint();
  }));
  const resized = new ResizeObserver(() => {
    if (state.scene) standBeside(root, state.scene.layers.length);
    if (!state.scene || width() === state.room) return;
    state.room = width();
    picture.build(state.scene, state.room, model.get("small"));
    paint();
  });
  resized.observe(root);
  table.root.addEventListener("toggle", paint, { signal });
  take();

  return () => {
    stop.abort();
    resized.disconnect();
    picture.stopMotion();
    clearTimeout(soon);
    clearTimeout(state.waiting);
  };
}

/** Every change, exact and to first order: on request, and for readers who cannot see the picture. */
class Table {
  constructor() {
    const head = ["neuron", "z", "\u0394z", "first order", "a", "\u0394a", "first order", "\u03b4"];
    this.body = html("tbody");
    const columns = html("tr", {}, ...head.map(name => html("th", { scope: "col" }, name)));
    this.root = html("details", { class: "bpkit-table" },
      html("summary", {}, "Every change, layer by layer, as a table"),
      html("div", { class: "bpkit-scroll", tabindex: "0", role: "region", "aria-label": "every change" },
        html("table", {}, html("thead", {}, columns), this.body)));
  }

  paint(state, now) {
    if (!this.root.open) return;
    const digits = ["z", "dz", "linear_dz", "a", "da", "linear_da", "delta"];
    const rows = state.scene.layers.slice(1).flatMap(({ l, shown }) => shown.filter(j => j !== null).map(j =>
      html("tr", {}, html("th", { scope: "row" }, `layer ${l}, neuron ${j + 1}`),
        ...digits.map(name => html("td", {}, signed(now.quantity(l, j, name), name === "z" || name === "a" ? 4 : 6))))));
    const cost = html("tr", {}, html("th", { scope: "row" }, "cost C\u2093"), html("td", { colspan: 7 },
      `${plain(now.C, 6)}, moved by ${signed(now.dC, 6)}`));
    this.body.replaceChildren(...rows, cost);
  }
}

export default { initialize, render };
