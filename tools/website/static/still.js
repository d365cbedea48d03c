// An explorer without a kernel. The view is that of JupyterLab; what Python would have sent when
// something is selected, or a question answered, was computed when the site was built.

const LINE = 1, SAME = 2, OWN = 3; // how a row is packed, as in still.py; 0 stays the same

const LOOK = 2500; // ms that a reader has to look at a film before it plays by itself

const inflated = packed =>
  new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate")));

/** The bytes that were packed and written as letters. */
export async function bytes(letters) {
  return inflated(Uint8Array.from(atob(letters), letter => letter.charCodeAt(0))).arrayBuffer();
}

/** The traits that a page was given, with their letters turned back into bytes. */
export async function unpack(traits) {
  for (const [name, value] of Object.entries(traits))
    if (value?.bytes) traits[name] = new DataView(await bytes(value.bytes));
  return traits;
}

// JSON shows nothing of bytes: they count as equal only if they are the same object.
const same = (one, other) => one === other ||
  (!(one instanceof DataView) && JSON.stringify(one) === JSON.stringify(other));

/** The rows of a sweep, as one block of float64: each is its value at the base and its differences. */
function unpacked({ about, rows }, numbers) {
  const n = about.count ?? 0, home = about.home, all = new Float64Array(rows.length * n);
  const difference = ([, kind, what], i) => {
    if (kind === OWN) return numbers[what * n + i];
    if (kind === LINE) return what * (i - home);
    return kind === SAME ? difference(rows[what], i) : 0;
  };
  rows.forEach((row, r) => {
    for (let i = 0; i < n; i++) all[r * n + i] = row[0] + difference(row, i);
  });
  return new DataView(all.buffer);
}

/** Stands in for the model of a widget: traits that can be got, set, and listened to. */
export class Model {
  constructor(traits, sweeps, numbers, told) {
    this.traits = traits;
    this.told = told;
    this.sweeps = new Map((sweeps ?? []).map(sweep => [JSON.stringify(sweep.about.place), sweep]));
    this.numbers = numbers;
    this.listeners = new Map();
    if (this.sweeps.size) this.answer();
  }

  get(name) {
    return this.traits[name];
  }

  set(name, value) {
    if (same(this.traits[name], value)) return;
    this.traits[name] = value;
    this.tell(`change:${name}`);
    if (name === "selected" && this.sweeps.size) this.answer();
    if (name === "presses") {
      this.set("answer", this.told.answer);
      this.set("stage", "shown");
    }
  }

  on(names, listener) {
    for (const name of names.split(" ")) this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
  }

  off() {
    this.listeners.clear();
  }

  save_changes() {} // there is nobody to tell

  send() {}

  tell(name, said) {
    for (const listener of this.listeners.get(name) ?? []) listener(said);
  }

  /** What Python sends when something is selected. */
  answer() {
    const sweep = this.sweeps.get(JSON.stringify(this.traits.selected));
    this.traits._selection = sweep?.about ?? {};
    this.traits._sweep = sweep ? unpacked(sweep, this.numbers) : new DataView(new ArrayBuffer(0));
    this.tell("change:_selection");
    this.tell("change:_sweep");
  }
}

/** The styles of explorers: a page without an explorer does not wait for them. */
let looks = null;
const dressed = () => looks ??= new Promise((done, fail) => {
  document.head.append(Object.assign(document.createElement("link"),
    { rel: "stylesheet", href: "static/explorers.css", onload: done, onerror: fail }));
});

/** Replace a picture with a view that answers; if that fails, the picture stays. */
export async function mount(figure) {
  const [file] = await Promise.all([fetch(figure.dataset.still), dressed()]);
  const { view, traits, sweeps, numbers, told, ...walk } = await inflated(await file.arrayBuffer()).json();
  await unpack(traits);
  const { default: { render } } = await import(`./${view}.js`);
  // By this class, as in JupyterLab, the view knows whether there is a kernel.
  const el = document.createElement("div");
  el.className = "jupyter-widgets-disconnected";
  const model = new Model(traits, sweeps, numbers && new Float32Array(await bytes(numbers)), told);
  figure.prepend(el);
  if (walk.graph) await (await import("./walk.js")).wayBack(el, model, walk, render);
  else if (walk.steps) await (await import("./walk.js")).walk(el, model, walk, render);
  else render({ model, el });
  if ("play" in figure.dataset) new IntersectionObserver(([seen], watch) => {
    if (!seen.isIntersecting) return;
    watch.disconnect();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const waiting = setTimeout(() => model.tell("msg:custom", { kind: "play" }), LOOK);
    for (const act of ["pointerdown", "keydown"]) figure.addEventListener(act, () => clearTimeout(waiting), { once: true });
  }, { threshold: 0.6 }).observe(figure);
  if (told) {
    const place = document.createElement("div");
    place.setAttribute("role", "status"); // announced once it has text
    el.after(place);
    model.on("change:stage", () => { place.innerHTML = told.shown; });
  }
  for (const still of figure.querySelectorAll(":scope > :is(img, pre, .picture)")) still.remove();
  figure.classList.add("answers");
}
