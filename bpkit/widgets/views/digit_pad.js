// An image of 28 x 28 pixels; a drawing appears immediately and is sent to Python as it grows.

const SIDE = 28;
const CORE = 0.7, SOFT = 1.1; // in pixels: strokes as wide as MNIST's, with edges as soft
const INK = [27, 31, 36];
const STEPS = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
};

function render({ model, el }) {
  const controller = new AbortController();
  const { signal } = controller;
  const at = { row: 13, column: 13 };
  let pixels, sent = null, frame = 0, down = false, last = null;

  const canvas = html("canvas", { width: SIDE, height: SIDE, "aria-hidden": "true" });
  const cursor = svg("rect", { class: "bpkit-cursor", width: 1, height: 1 });
  const guide = svg("rect", { class: "bpkit-guide", x: 4, y: 4, width: 20, height: 20 });
  const over = svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, "aria-hidden": "true" }, guide, cursor);
  const paper = html("div", { class: "bpkit-paper" }, canvas, over);
  const said = html("div", { class: "bpkit-unseen", role: "status" });
  const clear = html("button", { type: "button" }, "Clear");
  const hint = html("span");
  const foot = html("div", { class: "bpkit-foot" }, clear, hint);
  const root = html("div", { class: "bpkit bpkit-pad" }, paper, said, foot);
  keepKeys(root, signal);
  el.append(root);

  // ---- sync ----

  function save() {
    if (frame) cancelAnimationFrame(frame);
    frame = 0;
    sent = new DataView(pixels.slice().buffer);
    model.set("pixels", sent);
    model.save_changes();
  }

  /** Show immediately what has been drawn; tell Python once a frame. */
  function changed() {
    paint();
    if (!frame) frame = requestAnimationFrame(save);
  }

  // ---- painting ----

  function paint() {
    const context = canvas.getContext("2d");
    const picture = context.createImageData(SIDE, SIDE);
    pixels.forEach((ink, i) => picture.data.set([...INK, Math.round(255 * ink)], 4 * i));
    context.putImageData(picture, 0, 0);
  }

  function dab(x, y) {
    const reach = CORE + SOFT;
    for (let row = Math.max(0, Math.floor(y - reach)); row < Math.min(SIDE, y + reach); row++)
      for (let column = Math.max(0, Math.floor(x - reach)); column < Math.min(SIDE, x + reach); column++) {
        const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y);
        const ink = Math.round(255 * clamp((reach - distance) / SOFT, 0, 1)) / 255;
        const i = row * SIDE + column;
        pixels[i] = Math.max(pixels[i], ink);
      }
  }

  function stroke([x0, y0], [x1, y1]) {
    const dabs = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 0.25));
    for (let i = 1; i <= dabs; i++) dab(x0 + (x1 - x0) * i / dabs, y0 + (y1 - y0) * i / dabs);
    changed();
  }

  function wipe() {
    pixels.fill(0);
    lift();
    paint();
    save();
    said.textContent = "Cleared.";
  }

  // ---- pointer ----

  function place(event) {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width * SIDE,
      (event.clientY - box.top) / box.height * SIDE];
  }

  const drop = draggable(paper, {
    start(event) {
      if (!model.get("editable")) return false;
      last = place(event);
      stroke(last, last);
    },
    move(event) {
      const between = event.getCoalescedEvents?.() ?? [];
      for (const each of between.length ? between : [event]) {
        const next = place(each);
        stroke(last, next);
        last = next;
      }
    },
    end() {
      if (frame) save();
    },
  }, signal);
  clear.addEventListener("click", wipe, { signal });

  // ---- keyboard ----

  function lift() {
    down = false;
    show();
  }

  function centre() {
    return [at.column + 0.5, at.row + 0.5];
  }

  function show() {
    cursor.setAttribute("x", at.column);
    cursor.setAttribute("y", at.row);
    cursor.classList.toggle("bpkit-down", down);
  }

  function say() {
    const ink = plain(pixels[at.row * SIDE + at.column], 2);
    said.textContent =
      `Row ${at.row + 1}, column ${at.column + 1}, ink ${ink}, pen ${down ? "down" : "up"}.`;
  }

  function pressed(event) {
    if (!model.get("editable") || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step) {
      const from = centre();
      at.row = clamp(at.row + step[0], 0, SIDE - 1);
      at.column = clamp(at.column + step[1], 0, SIDE - 1);
      if (down) stroke(from, centre());
    } else if (event.key === " " || event.key === "Enter") {
      down = !down;
      if (down) stroke(centre(), centre());
    } else if (event.key === "Escape" && down) {
      down = false;
    } else if (event.key === "Backspace" || event.key === "Delete") {
      event.preventDefault();
      return wipe();
    } else {
      return;
    }
    event.preventDefault();
    show();
    say();
  }

  paper.addEventListener("keydown", pressed, { signal });
  paper.addEventListener("blur", lift, { signal });

  // ---- model to view ----

  function load() {
    if (model.get("pixels") === sent) return; // what this view has drawn itself
    sent = null;
    pixels = floats(model.get("pixels"));
    paint();
  }

  function describe() {
    const editable = model.get("editable");
    const words = `${model.get("name")}: ${model.get("_described")}`;
    const how = " Arrow keys move, Space puts the pen down or up, Backspace clears.";
    paper.setAttribute("role", editable ? "application" : "img");
    paper.setAttribute("aria-label", words + (editable ? how : ""));
    paper.classList.toggle("bpkit-editable", editable);
    if (editable) {
      paper.setAttribute("aria-roledescription", "drawing pad");
      paper.setAttribute("tabindex", "0");
    } else {
      paper.removeAttribute("aria-roledescription");
      paper.removeAttribute("tabindex");
      lift();
    }
    hint.textContent = "Draw with the pointer, or arrows and Space. " + model.get("note");
    foot.hidden = !editable;
    foot.style.display = guide.style.display = editable ? "" : "none";
  }

  model.on("change:pixels", load);
  model.on("change:editable change:name change:note change:_described", describe);
  load();
  describe();
  show();

  return () => {
    drop();
    if (frame) save();
    controller.abort();
  };
}

export default { initialize, render };
