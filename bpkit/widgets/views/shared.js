// Shared by all widgets. It has no imports or exports: Python joins it with the widget's own file.

// ---- starting ----

/**
 * anywidget gives a widget two seconds to start. One that takes longer, on a busy machine, is drawn
 * all the same, but what Python says is kept from it, then and later. So it listens by itself.
 */
async function initialize({ model }) {
  const inner = model.set({}); // the model of ipywidgets: set returns it, as in Backbone
  if (!inner?.comm_live) return;
  let late = null;
  inner._handle_comm_msg({ content: { data: {} } }).catch(() => { late = hearAll(inner); });
  const soon = new MessageChannel(); // after what is already known, and not later in a hidden page
  await new Promise(done => {
    soon.port1.onmessage = done;
    soon.port2.postMessage(null);
  });
  soon.port1.close();
  await late;
}

/** Hear Python without anywidget, and ask for all that it may have said; done once that is there. */
function hearAll(inner) {
  const { _handle_comm_msg: hear } = Object.getPrototypeOf(Object.getPrototypeOf(inner));
  return new Promise(done => {
    inner.comm.on_msg(async message => {
      await hear.call(inner, message);
      if (!("_esm" in (message.content.data.state ?? {}))) return; // only the whole state has it
      // anywidget has taken from the views that are there what follows a change of their classes.
      for (const view of Object.values(inner.views ?? {}))
        view.then(made => made.update_classes([], inner.get("_dom_classes")));
      done();
    });
    inner.comm.send({ method: "request_state" });
  });
}

// ---- building ----

const SVG = "http://www.w3.org/2000/svg";

function build(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

/** An HTML element; children are nodes or text, and text is never read as markup. */
function html(tag, attributes = {}, ...children) {
  return build(document.createElement(tag), attributes, children);
}

/** An SVG element. */
function svg(tag, attributes = {}, ...children) {
  return build(document.createElementNS(SVG, tag), attributes, children);
}

/** Set attributes, but only those that change: each one set costs the page a layout. */
function put(node, attributes) {
  for (const [name, value] of Object.entries(attributes))
    if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** Set an element's text, but only if it changes. */
function say(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

// The signs on buttons that play and stop, as paths in a square of 16.
const SIGNS = {
  first: "M4 3v10M13 3L6 8l7 5z",
  back: "M12 3L4 8l8 5z",
  play: "M4 2l10 6-10 6z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  next: "M4 3l8 5-8 5z",
  last: "M3 3l7 5-7 5zM12 3v10",
};

/** A button with one of these signs, and the sign itself, which may change. */
function signButton(sign, press, signal) {
  const drawn = svg("path", { d: SIGNS[sign] });
  const made = html("button", { type: "button" },
    svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, drawn));
  made.addEventListener("click", press, { signal });
  return { made, drawn };
}

/** A listener that acts once when several traits have changed with one message. */
function together(act, signal) {
  let asleep = true;
  return () => {
    if (!asleep) return;
    asleep = false;
    queueMicrotask(() => {
      asleep = true;
      if (!signal.aborted) act();
    });
  };
}

const SMALL = /([\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+(?:,?[\u2080-\u2089\u2093])*|[\u2080-\u2089\u2093](?:,?[\u2080-\u2089\u2093])*)/;
const SMALLER = 0.78, LETTER = 0.6; // em: the size of small letters, and roughly the width of one

/** Which of the small letters written in a row go above, and which below. */
function stacked(letters) {
  const [, up, down] = letters.match(/^([^\u2080-\u2093,]*)(.*)$/);
  return [up.normalize("NFKC"), down.normalize("NFKC")];
}

/** How many letters wide it is when raised letters are above lowered ones. */
function lettersIn(words) {
  return words.split(SMALL).reduce((sum, part, i) =>
    sum + (i % 2 ? SMALLER * Math.max(...stacked(part).map(line => line.length)) : part.length), 0);
}

/** Set an SVG text, with small letters such as those of w\u00b3\u2082\u2084 one above the other. */
function spell(text, words) {
  if (text.dataset.says === words) return;
  text.dataset.says = words;
  let low = 0, ahead = 0; // em: how far down a letter is, and how far before the end of those above
  const at = (y, size, says, dx = ahead / size) => {
    const made = svg("tspan", {
      dx: dx ? `${dx}em` : null, dy: y === low ? null : `${(y - low) / size}em`, "font-size": size === 1 ? null : `${size}em`,
    }, says);
    [low, ahead] = [y, 0];
    return made;
  };
  text.replaceChildren(...words.split(SMALL).flatMap((part, i) => {
    if (!part) return [];
    if (i % 2 === 0) return [at(0, 1, part)];
    const [up, down] = stacked(part);
    if (!down) return [at(-0.38, SMALLER, up)];
    if (!up) return [at(0.26, SMALLER, down)];
    const both = [at(-0.42, SMALLER, up), at(0.3, SMALLER, down, -LETTER * up.length)];
    ahead = LETTER * SMALLER * Math.max(0, up.length - down.length);
    return both;
  }));
}

/** Show mathematics that Python has set; it contains nothing that a reader wrote. */
function set(node, markup) {
  node.replaceChildren(...new DOMParser().parseFromString(markup, "text/html").body.childNodes);
}

// ---- numbers ----

/** A number with a true minus sign, and no sign for what rounds to zero. */
function plain(value, digits) {
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "\u221e").replace("-", "\u2212");
  // From here on, toFixed writes every digit, and an exponent.
  if (Math.abs(value) >= 1e21) return value.toExponential(2).replace("-", "\u2212");
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text.replace("-", "\u2212");
}

/** The same, with a plus if it is positive. */
function signed(value, digits) {
  const text = plain(value, digits);
  return value > 0 && text !== plain(0, digits) ? "+" + text : text;
}

/** The float64 numbers that Python has sent as bytes. */
function floats(view) {
  return new Float64Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

// ---- reader ----

/** Whether the reader has asked for no motion. */
function still() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * Plain keys pressed in `root` are kept from Jupyter, whose command mode would insert or delete cells.
 * Keys with Ctrl, Cmd or Alt pass through: they save the notebook, or run the cell.
 *
 * JupyterLab hears a key after `root`, which stops it. Notebook 7 hears it before `root`, so the
 * focused element must say in advance that plain keys are not for Notebook 7, only those with Ctrl,
 * Cmd or Alt.
 */
function keepKeys(root, signal) {
  const plain = event => !event.ctrlKey && !event.metaKey && !event.altKey;
  const tell = event => event.target.toggleAttribute("data-lm-suppress-shortcuts", plain(event));
  for (const change of ["focusin", "keydown", "keyup"]) root.addEventListener(change, tell, { signal });
  root.addEventListener("keydown", event => {
    if (plain(event)) event.stopPropagation();
  }, { signal });
}

/**
 * Dragging on `node`, by mouse, pen or touch: start(event) may return false to decline, move(event)
 * is called with each later event and end(event) once. The pointer is captured, so no listener is
 * needed outside the node. Returns a function that ends a drag in progress.
 */
function draggable(node, { start, move, end }, signal) {
  let pointer = null;
  const stop = event => {
    if (pointer === null || (event && event.pointerId !== pointer)) return;
    const held = pointer;
    pointer = null;
    if (node.hasPointerCapture(held)) node.releasePointerCapture(held);
    end(event);
  };
  node.addEventListener("pointerdown", event => {
    if (pointer !== null || event.button !== 0 || start(event) === false) return;
    pointer = event.pointerId;
    node.setPointerCapture(pointer);
  }, { signal });
  node.addEventListener("pointermove", event => {
    if (event.pointerId === pointer) move(event);
  }, { signal });
  for (const over of ["pointerup", "pointercancel", "lostpointercapture"])
    node.addEventListener(over, stop, { signal });
  return () => stop(null);
}

// ---- playing ----

/**
 * One view of a model plays; all of them show it and can stop it. The trait `player` says which one
 * plays, and `changed` is called when playing begins or ends.
 */
function onePlayer(model, changed) {
  const me = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const appoint = player => {
    if (player === model.get("player")) return;
    model.set("player", player);
    model.save_changes();
  };
  model.on("change:player", changed);
  return {
    begin: () => appoint(me), end: () => appoint(""),
    here: () => model.get("player") === me, anywhere: () => !!model.get("player"),
  };
}

// ---- curves ----

/**
 * A line through the points (xs[i], ys[i]) as an SVG path, by two functions from numbers to px. It
 * is broken where a number is not finite.
 */
function path(xs, ys, toX, toY) {
  let d = "", down = false;
  for (let i = 0; i < xs.length; i++) {
    if (Number.isFinite(ys[i])) d += `${down ? "L" : "M"}${toX(xs[i]).toFixed(2)} ${toY(ys[i]).toFixed(2)}`;
    down = Number.isFinite(ys[i]);
  }
  return d;
}

/** The straight map that takes low to `from` and high to `to`. */
function scale(low, high, from, to) {
  const unit = high === low ? 0 : (to - from) / (high - low);
  return value => from + (value - low) * unit;
}
