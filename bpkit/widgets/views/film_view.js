// A film of a network learning: forward, cost, backward, step, and again. Python has computed every
// round; this file plays them, forwards and backwards, and shows what is known at each moment.

const LAYER = 900;      // ms that a pulse takes through a layer in the first round
const FASTER = 0.62;    // times the time of the round before
const QUICKEST = 130;   // ms: no round is shorter
const NO_PULSES = 700;  // a round that takes less than this shows only numbers
const STEP = 1.6;       // layers' time for a step
const PAUSE = 0.25;     // of a layer's time: so that a number can be read before the next one comes
const NEARLY = 0.999;   // of a number that has counted to its end, up to rounding

/** The rounds: rows of float32, read by name. */
class Rounds {
  constructor(view, about) {
    const { sizes, params, stops } = about, L = sizes.length;
    this.numbers = new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
    this.length = about.rounds;
    this.width = this.numbers.length / this.length;
    this.starts = { C: 0, C_x: 1, slope: 2, params: 3, steps: 3 + params.length };
    this.index = new Map(params.map((place, i) => [keyOf(place), i]));
    let start = 3 + 2 * params.length;
    this.layers = { a: new Map(), delta: new Map(), terms: new Map() };
    const take = (kind, from, counts) => counts.forEach((n, i) => {
      this.layers[kind].set(from + i, start);
      start += n;
    });
    take("a", 1, sizes);
    take("delta", 2, sizes.slice(1));
    take("terms", 2, sizes.slice(1, -1).map((n, i) => n * sizes[i + 2]));
    this.sizes = sizes;
    this.along = [start, stops.length];
    if (start + stops.length !== this.width) throw new Error(`a round has ${this.width} numbers, not ${start + stops.length}`);
    this.L = L;
  }

  get(round, offset) {
    return this.numbers[round * this.width + offset];
  }

  C(round) {
    return this.get(round, this.starts.C);
  }

  neuron(round, kind, l, j) {
    return this.get(round, this.layers[kind].get(l) + j);
  }

  /** What neuron i of the next layer sends back to neuron j. */
  term(round, l, j, i) {
    const start = this.layers.terms.get(l);
    return start === undefined ? undefined : this.get(round, start + i * this.sizes[l - 1] + j);
  }

  param(round, place) {
    return this.get(round, this.starts.params + this.index.get(keyOf(place)));
  }

  step(round, place) {
    return this.get(round, this.starts.steps + this.index.get(keyOf(place)));
  }

  /** The largest |w| of each layer, and the largest |delta|, in all rounds: the unit of widths. */
  largest() {
    const largest = { delta: 0 };
    for (let round = 0; round < this.length; round++) {
      for (const key of this.index.keys()) {
        const place = key.split(" ");
        if (place[0] === "w") largest[place[1]] = Math.max(largest[place[1]] ?? 0, Math.abs(this.param(round, place)));
      }
      for (const [l, start] of this.layers.delta)
        for (let j = 0; j < this.sizes[l - 1]; j++) largest.delta = Math.max(largest.delta, Math.abs(this.get(round, start + j)));
    }
    return largest;
  }

  costs(round) {
    const from = round * this.width + this.along[0];
    return this.numbers.subarray(from, from + this.along[1]);
  }
}

/** A chart with two axes: a line, and what is on it. */
class Chart {
  constructor(name, width, height) {
    Object.assign(this, { width, height, left: 48, right: 8, top: 20, bottom: 22 });
    this.title = svg("text", { class: "bpkit-axis", x: 0, y: 12 }, name);
    this.axes = svg("path", { class: "bpkit-axes", d: `M${this.left} ${this.top}V${height - this.bottom}H${width}` });
    this.low = svg("text", { class: "bpkit-tick", x: this.left - 6 });
    this.high = svg("text", { class: "bpkit-tick", x: this.left - 6 });
    this.line = svg("path", { class: "bpkit-exact" });
    this.tangent = svg("path", { class: "bpkit-tangent" });
    this.ball = svg("circle", { class: "bpkit-point", r: 6 });
    this.end = svg("text", { class: "bpkit-below", y: height - 6, x: width });
    this.later = svg("text", { class: "bpkit-later", x: (this.left + width) / 2, y: height / 2 });
    this.root = svg("svg", { class: "bpkit-chart", viewBox: `0 0 ${width} ${height}`, role: "img" },
      this.axes, this.title, this.low, this.high, this.tangent, this.line, this.ball, this.end, this.later);
  }

  range(low, high) {
    const room = 0.1 * (high - low) || 0.05;
    this.limits = [low - 0.7 * room, high + 0.7 * room];
    this.y = scale(low - room, high + room, this.height - this.bottom, this.top);
    for (const [text, value] of [[this.low, low], [this.high, high]]) {
      put(text, { y: this.y(value) + 4 });
      say(text, plain(value, high - low < 0.02 ? 4 : 2));
    }
  }

  put(x, y) {
    const there = Number.isFinite(x) && Number.isFinite(y);
    put(this.ball, { visibility: there ? "visible" : "hidden", ...(there ? { cx: x.toFixed(1), cy: y.toFixed(1) } : {}) });
  }
}

function render({ model, el }) {
  const stop = new AbortController(), { signal } = stop;
  const state = { scene: null, about: null, rounds: null, playing: null, room: 0, shown: null };

  // ---- parts ----

  const player = onePlayer(model, obey);
  const picture = new Picture(signal, {
    grab: (chosen, event) => {
      select(chosen);
      event.preventDefault();
    },
    pull: () => {}, drop: () => {},
  });
  const button = (sign, press) => signButton(sign, press, signal);
  const parts = {
    first: button("first", () => jump(0)),
    back: button("back", () => jump(at() - 1)),
    play: button("play", () => (player.anywhere() ? pause() : play())),
    next: button("next", () => jump(at() + 1)),
    round: button("last", () => jump((Math.floor(at() / stops()) + 1) * stops() - 1)),
  };
  const slider = html("input", { type: "range", min: 0, step: 1, "aria-label": "moment of the film" });
  const says = html("span", { class: "bpkit-says" });
  const buttons = html("div", { class: "bpkit-buttons", role: "group", "aria-label": "the film" },
    ...Object.values(parts).map(part => part.made));
  // Without Python: the films made in advance, one for each step size.
  const films = (model.get("_runs") ?? []).map(({ eta, about }, i) => {
    const made = html("button", { type: "button", "aria-pressed": "false" }, eta);
    made.addEventListener("click", () => {
      pause();
      model.set("_frames", model.get(`_frames_${i}`));
      model.set("_about", about);
      model.set("position", about.rest);
    }, { signal });
    return made;
  });
  const choice = html("div", { class: "bpkit-film-bar", role: "group", "aria-label": "step size", hidden: !films.length },
    html("span", { class: "bpkit-muted" }, "step size \u03b7"), ...films);
  const bar = html("div", { class: "bpkit-film-bar" }, buttons, slider, says);
  const slope = new Chart("the cost along this step", 280, 148);
  const falls = new Chart("", 280, 148);
  const now = html("div", { class: "bpkit-film-now bpkit-math" });
  const side = html("div", { class: "bpkit-film-side" }, slope.root, falls.root, now);
  const hold = {
    name: html("span", { class: "bpkit-math bpkit-name" }),
    code: html("code"),
    slider: html("input", { type: "range", step: 0.05 }),
    value: html("b", { class: "bpkit-figure" }),
    note: html("span", { class: "bpkit-muted" }),
  };
  const holder = html("div", { class: "bpkit-film-hold" }, hold.name, hold.code, hold.slider, hold.value, hold.note);
  const said = html("div", { class: "bpkit-unseen", role: "status" });
  const trouble = html("pre", { class: "bpkit-trouble", role: "alert", hidden: true });
  const main = html("div", { class: "bpkit-main" }, picture.frame, side);
  const root = html("div", { class: "bpkit bpkit-network bpkit-film" }, trouble, choice, bar, main, holder, said);
  picture.root.setAttribute("role", "radiogroup");
  keepKeys(root, signal);
  el.append(root);

  // ---- where the film is ----

  const at = () => model.get("position");
  const stops = () => 2 * state.rounds.L;
  const end = () => (state.rounds.length - 1) * stops() + stops() - 2; // the last round takes no step
  const gone = () => !!el.closest(".jupyter-widgets-disconnected");
  const place = () => model.get("selected");

  /** The moment of a stop: its round, its phase, and the time within, counted in layers. */
  function moment(position) {
    const { L } = state.rounds, round = Math.floor(position / stops()), i = position % stops();
    if (i < L) return { round, phase: "forward", t: i + 1 + COUNTING, layer: i + 2 };
    if (i < 2 * L - 1) return { round, phase: "backward", t: i - L + 1 + COUNTING, layer: 2 * L - i };
    return { round, phase: "step", t: 1, layer: 0 };
  }

  /** The stops between two moments, with the time that each takes, in layers' times. */
  const long = position => (moment(position).phase === "step" ? STEP : 1 + PAUSE);

  function words(position) {
    const { round, phase, layer } = moment(position), { L } = state.rounds;
    const what = phase === "step" ? "every weight takes its step"
      : phase === "backward" ? `backward: the errors of layer ${layer}`
        : layer > L ? "the cost" : `forward: layer ${layer}`;
    return `round ${round + 1}, ${what}`;
  }

  function go(position) {
    const to = clamp(position, 0, end());
    if (to !== at()) {
      model.set("position", to);
      model.save_changes();
    }
    paint();
  }

  function jump(position) {
    pause();
    go(position);
    said.textContent = words(at());
  }

  // ---- playing ----

  const lasting = round => Math.max(QUICKEST, LAYER * (stops() + STEP) * FASTER ** round);

  function play() {
    if (at() >= end() || at() === model.get("_about").rest) go(0);
    state.playing = { begun: null, since: moment(at()).round };
    if (still()) state.playing.timer = setInterval(() => {
      go(at() + 1);
      if (at() >= end()) pause();
    }, LAYER);
    else state.playing.frame = requestAnimationFrame(frame);
    player.begin();
  }

  function pause() {
    player.end();
  }

  /** Playing has begun, here or elsewhere, or has stopped. */
  function obey() {
    if (player.here()) return paintBar();
    halt();
    paint();
  }

  function halt() {
    if (!state.playing) return;
    clearInterval(state.playing.timer);
    cancelAnimationFrame(state.playing.frame);
    state.playing = null;
    picture.pulses?.remove();
    model.save_changes();
  }

  /** One frame: how far the next stop has progressed, or the stop itself once its time is up. */
  function frame(time) {
    const { playing } = state;
    playing.begun ??= time;
    let position = at();
    let unit = 0, spent = time - playing.begun;
    for (;;) {
      if (position >= end()) break;
      const whole = lasting(moment(position + 1).round - playing.since);
      unit = whole / (stops() + STEP);
      const takes = long(position + 1) * unit;
      if (spent < takes) break;
      spent -= takes;
      playing.begun += takes;
      position += 1;
    }
    if (position !== at()) model.set("position", position);
    if (position >= end()) return pause();
    paint({ position: position + 1, spent: spent / unit, quick: unit * stops() < NO_PULSES });
    playing.frame = requestAnimationFrame(frame);
  }

  // ---- what is known at a moment ----

  /** The numbers of a moment. While it plays, `under` is the stop under way, and since when. */
  function known(under) {
    const { rounds } = state, { L } = rounds;
    const position = under ? under.position : at(), { round, phase, t, layer } = moment(position);
    const time = under && phase !== "step" ? t - COUNTING - 1 + Math.min(under.spent, 1 + COUNTING) : t;
    const stepped = phase === "step" ? (under ? clamp(under.spent / STEP, 0, 1) : 1) : 0;
    const eased = stepped * stepped * (3 - 2 * stepped);
    const arrived = l => phase === "forward" ? time >= l - 1 : true;
    const part = l => phase === "forward" ? clamp((time - l + 1) / COUNTING, 0, 1) : 1;
    const back = l => phase === "backward" ? clamp((time - (L - l + 1)) / COUNTING, 0, 1) : phase === "step" ? 1 : 0;
    const shows = {};
    for (let l = 1; l <= L; l++)
      shows[l] = l === 1 ? "a" : back(l) > 0 ? "delta" : arrived(l) && part(l) > 0 ? "a" : round ? "delta" : "nothing";
    const quantity = (l, j, name) => {
      if (l === 1) return rounds.neuron(round, "a", 1, j);
      if (name === "delta") return back(l) > 0 ? back(l) * rounds.neuron(round, "delta", l, j) : rounds.neuron(round - 1, "delta", l, j);
      const before = round ? rounds.neuron(round - 1, "a", l, j) : 0;
      return before + part(l) * (rounds.neuron(round, "a", l, j) - before);
    };
    const cost = phase === "forward" ? clamp((time - L) / COUNTING, 0, 1) : 1;
    const chosen = place(), wrong = state.about.wrong[round]?.filter(([, l]) => back(l) > NEARLY) ?? [];
    return {
      round, phase, layer, time, eased, cost,
      selected: chosen, moves: false, value: chosen?.[0] === "w" ? weight(chosen) : null,
      backward: phase === "backward", shows, quantity,
      notes: wrong.map(place => ({ place, mark: "wrong", label: "" })),
      C: cost ? rounds.get(round, rounds.starts.C_x) : null, dC: 0, digits: 4,
      term: i => phase === "backward" && chosen[1] < L && back(chosen[1] + 1) > NEARLY
        ? rounds.term(round, chosen[1], chosen[2], i) : undefined,
      moved: () => false, flows: () => true, valueAt: weight,
    };

    function weight(place) {
      if (!rounds.index.has(keyOf(place))) return null;
      return rounds.param(round, place) + eased * rounds.step(round, place);
    }
  }

  // ---- painting ----

  function paint(under) {
    if (!state.rounds) return;
    const shown = known(under);
    picture.paint(shown);
    picture.light(shown.phase === "step" ? place => state.rounds.step(shown.round, place) : null);
    if (under && !under.quick && shown.phase !== "step") picture.fly(shown, shown.time);
    else picture.pulses?.remove();
    // Most frames change the picture alone.
    const charted = [shown.round, shown.phase, shown.layer, shown.eased, shown.cost].join();
    if (charted !== state.charted) paintCharts(shown);
    state.charted = charted;
    paintHold(shown);
    paintBar(under);
  }

  function paintBar(under) {
    const position = at(), playing = player.anywhere();
    const off = { first: position === 0, back: position === 0, next: position >= end(), round: position >= end() };
    const name = { first: "to the beginning", back: "one stop back", next: "one stop forward", round: "to the end of the round",
      play: playing ? "pause" : position >= end() ? "play from the beginning" : "play" };
    for (const [key, part] of Object.entries(parts)) {
      put(part.made, { "aria-label": name[key], title: name[key], "aria-disabled": !!off[key] });
    }
    put(parts.play.drawn, { d: SIGNS[playing ? "pause" : "play"] });
    parts.play.made.classList.toggle("bpkit-playing", playing);
    put(slider, { max: end() });
    if (Number(slider.value) !== position) slider.value = position;
    put(slider, { "aria-valuetext": words(position) });
    say(says, words(under?.position ?? position));
  }

  function paintCharts({ round, phase, eased, cost, layer }) {
    const { rounds, about } = state, costs = rounds.costs(round), known = phase === "step" || phase === "backward";
    const finite = [...costs].filter(Number.isFinite);
    const x = scale(0, about.stops.at(-1), slope.left, slope.width - slope.right);
    slope.range(Math.min(...finite), Math.max(...finite));
    put(slope.line, { d: path(about.stops, costs, x, slope.y) });
    const rise = rounds.get(round, rounds.starts.slope), [low, high] = slope.limits;
    const reach = Math.min(about.stops.at(-1), rise < 0 ? (low - costs[0]) / rise : rise > 0 ? (high - costs[0]) / rise : Infinity);
    put(slope.tangent, { d: path([0, reach], [costs[0], costs[0] + reach * rise], x, slope.y) });
    slope.put(x(phase === "step" ? eased : 0), slope.y(between(costs, about.stops, phase === "step" ? eased : 0)));
    slope.root.classList.toggle("bpkit-unknown", !known);
    say(slope.later, known ? "" : "known after the backward pass");
    const after = plain(between(costs, about.stops, 1), 4);
    const begins = known ? `it begins at ${plain(costs[0], 4)}, and one step leads to ${after}` : slope.later.textContent;
    put(slope.root, { "aria-label": `${slope.title.textContent}: ${begins}` });
    say(slope.end, "one step, \u03b7");
    put(slope.end, { x: x(1) });
    const upTo = phase === "forward" && !cost ? round - 1 : round;
    const across = scale(0, Math.max(about.rounds - 1, 1), falls.left, falls.width - falls.right);
    let top = 0;
    for (let i = 0; i < rounds.length; i++) if (Number.isFinite(rounds.C(i))) top = Math.max(top, rounds.C(i));
    falls.range(0, top);
    const line = [...Array(Math.max(upTo + 1, 0)).keys()], C = line.map(i => rounds.C(i));
    if (phase === "step" && round + 1 < rounds.length) {
      line.push(round + eased);
      C.push(rounds.C(round) + eased * (rounds.C(round + 1) - rounds.C(round)));
    }
    put(falls.line, { d: path(line, C, across, falls.y) });
    falls.put(across(line.at(-1) ?? NaN), falls.y(C.at(-1) ?? NaN));
    say(falls.title, `${about.mean}, round by round`);
    say(falls.end, `${about.rounds - 1} rounds`);
    const last = C.length ? `${plain(C.at(-1), 4)} in round ${round + 1}` : "not known yet";
    put(falls.root, { "aria-label": `${falls.title.textContent}: ${last}` });
    falls.end.style.textAnchor = "end";
    const key = phase === "forward" && layer > rounds.L ? "cost" : phase === "backward" && layer === rounds.L ? "output" : phase;
    if (state.shown !== key) set(now, about.equations[key]);
    state.shown = key;
  }

  function paintHold(shown) {
    const chosen = place(), movable = chosen && state.rounds.index.has(keyOf(chosen));
    const item = chosen && picture.items.get(keyOf(chosen));
    hold.slider.hidden = hold.value.hidden = !movable;
    if (hold.name.dataset.of !== item?.book) set(hold.name, item?.title ?? "");
    hold.name.dataset.of = item?.book;
    say(hold.code, item?.code ?? "");
    say(hold.note, !chosen ? "Select a weight or a bias to move it, or a neuron to see what comes back to it."
      : !movable ? "In the backward pass the wires show what each neuron of the next layer sends to this one."
        : gone() ? "To move it and train from there, you need Python: run the cell." : "");
    if (!movable || state.held) return;
    const value = shown.valueAt(chosen), middle = Math.round(value);
    put(hold.slider, { min: middle - 4, max: middle + 4, "aria-label": `value of ${item.book}`, "aria-valuetext": signed(value, 2) });
    hold.slider.disabled = gone();
    hold.slider.value = value;
    say(hold.value, signed(value, 3));
  }

  // ---- what the reader does ----

  function select(chosen) {
    if (samePlace(chosen, place())) return;
    model.set("selected", chosen);
    model.save_changes();
    picture.focus(chosen);
    paint();
  }

  slider.addEventListener("input", () => {
    const to = Number(slider.value); // before a paint puts it back
    jump(to);
  }, { signal });
  hold.slider.addEventListener("input", () => {
    const value = Number(hold.slider.value);
    pause();
    state.held = true;
    const { round, phase } = moment(at());
    model.set("_hand", { run: state.about.run, round: round + (phase === "step" ? 1 : 0), place: place(), value });
    model.save_changes();
    say(hold.value, signed(value, 3));
  }, { signal });
  hold.slider.addEventListener("change", () => { state.held = false; }, { signal });

  picture.root.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const item = picture.items.get(event.target.dataset?.key);
    if (!item) return;
    if (event.key.startsWith("Arrow")) {
      const next = picture.next(item.place, event.key);
      if (next) select(next);
    } else if (event.key === "Enter" || event.key === " ") {
      select(item.place);
      if (!hold.slider.hidden) hold.slider.focus();
    } else return;
    event.preventDefault();
  }, { signal });

  // ---- model to view ----

  function width() {
    const all = (root.clientWidth || 1104) - 4;
    return all >= 756 ? all - 300 : all;
  }

  function take() {
    const about = model.get("_about"), scene = model.get("_scene"), frames = model.get("_frames");
    trouble.hidden = !about.trouble;
    say(trouble, about.trouble ?? "");
    if (!about.rounds) return;
    state.charted = null;
    if (about !== state.about || frames !== state.frames) state.rounds = new Rounds(frames, about);
    Object.assign(state, { about, frames });
    for (const made of films) put(made, { "aria-pressed": made.textContent === about.eta });
    if (scene !== state.scene || width() !== state.room) {
      Object.assign(state, { scene, room: width() });
      picture.build(scene, state.room);
      picture.describe(true);
      picture.largest = state.rounds.largest();
    }
    paint();
  }

  const onModel = together(take, signal);
  for (const name of ["_about", "_scene", "_frames"]) model.on(`change:${name}`, onModel);
  for (const name of ["position", "selected"]) model.on(`change:${name}`, () => !state.playing && onModel());
  // The site's front page asks for it: see still.js.
  model.on("msg:custom", content => content.kind === "play" && !player.anywhere() && play());
  model.on("comm_live_update", () => setTimeout(() => paint()));
  const resized = new ResizeObserver(() => state.scene && width() !== state.room && take());
  resized.observe(root);
  take();

  return () => {
    halt();
    if (player.here()) player.end();
    stop.abort();
    resized.disconnect();
  };
}

/** The cost part of the way through a step, on the straight line between the two that are known. */
function between(costs, stops, at) {
  const i = Math.min(stops.findLastIndex(stop => stop <= at), stops.length - 2);
  const part = (at - stops[i]) / (stops[i + 1] - stops[i]);
  return costs[i] + part * (costs[i + 1] - costs[i]);
}

export default { initialize, render };
