// Keys that are pressed in an explorer stay in it. This widget shows nothing: it stands in the box.

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

function render({ el }) {
  const stop = new AbortController();
  let frame = null;
  el.style.display = "none";

  /** The box is there once the page has put this element into it. */
  function look() {
    const box = el.closest(".bpkit-explorer");
    if (!box) {
      frame = requestAnimationFrame(look);
      return;
    }
    keepKeys(box, stop.signal);
    box.addEventListener("focusin", nameRadios, { signal: stop.signal });
  }
  look();

  return () => {
    stop.abort();
    cancelAnimationFrame(frame);
  };
}

export default { render };
