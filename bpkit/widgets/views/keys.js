// Keys pressed in an explorer stay in it, and a screen reader is told what changes. This widget
// sits in the box, and shows only what to do when the kernel has gone.

const GONE = "The kernel behind this explorer has stopped, so it cannot answer. Run all cells from the top: menu Run, then Run All Cells.";

const DRAWN = 300; // ms until an explorer has its final height

/**
 * The radio buttons of ipywidgets have no name, and to a browser all nameless ones on the page are
 * one group: an arrow key would go on into the next explorer. A name makes them a group of their own.
 */
function nameRadios(event) {
  const group = event.target.matches("input[type=radio]:not([name])") &&
    event.target.closest(".widget-radio-box");
  if (!group) return;
  const name = `bpkit-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
  for (const radio of group.querySelectorAll("input[type=radio]")) radio.name = name;
}

/**
 * A screen reader announces changes in an element that was there before. What Python writes replaces
 * everything in its element, so the element around it is the one to listen to.
 */
function listen(box) {
  for (const place of box.querySelectorAll(".widget-html-content"))
    if (place.querySelector("[role=status]")) put(place, { "aria-live": "polite" });
}

/** The question of ipywidgets' radio buttons is beside them, but not tied to them. */
function nameGroups(box) {
  for (const group of box.querySelectorAll(".widget-radio")) {
    const words = group.querySelector(":scope > .widget-label")?.textContent;
    if (words) put(group.querySelector(".widget-radio-box"), { role: "radiogroup", "aria-label": words });
  }
}

/**
 * When a reader runs a cell with Shift and Enter, JupyterLab brings the next one into view; the
 * explorer, drawn a moment later, would lie above the window. So it is brought back once it is drawn.
 */
function bringIntoView(box, signal) {
  const cell = box.closest(".jp-Cell"), output = box.closest(".jp-OutputArea-output");
  if (!output) return; // a page, not a notebook
  setTimeout(() => {
    const isNext = cell.nextElementSibling?.classList.contains("jp-mod-active");
    if (isNext && !signal.aborted) output.scrollIntoView({ block: output.clientHeight < innerHeight ? "nearest" : "start" });
  }, DRAWN);
}

function render({ model, el }) {
  const stop = new AbortController();
  const note = html("div", { class: "bpkit-card", role: "alert", hidden: true });
  el.classList.add("bpkit");
  el.append(note);

  // The box is there once the page has put this element into it. When its cell is run again before
  // that, the page never does, and nobody says so: then nothing here is called again.
  const placed = new ResizeObserver(() => {
    const box = el.closest(".bpkit-explorer");
    if (!box) return;
    placed.disconnect();
    [...box.children].find(child => child.contains(el)).style.order = -1; // the advice goes on top
    keepKeys(box, stop.signal);
    box.addEventListener("focusin", nameRadios, { signal: stop.signal });
    const tellReader = () => {
      listen(box);
      nameGroups(box);
    };
    tellReader();
    bringIntoView(box, stop.signal);
    box.addEventListener("focusin", tellReader, { signal: stop.signal }); // for what came later, too
  });
  placed.observe(el);

  /** Whether a kernel is there; the page marks each widget that has lost it, but only after this event. */
  function tell() {
    const gone = el.closest(".jupyter-widgets-disconnected");
    say(note, gone ? GONE : "");
    note.hidden = !gone;
  }
  model.on("comm_live_update", () => setTimeout(tell));
  tell();

  return () => {
    stop.abort();
    placed.disconnect();
  };
}

export default { initialize, render };
