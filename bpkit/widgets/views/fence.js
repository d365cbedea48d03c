// Keys that are pressed in an explorer stay in it. This widget shows nothing: it stands in the box.

function render({ el }) {
  const stop = new AbortController();
  let frame = null;
  el.style.display = "none";

  /** The box is there once the page has put this element into it. */
  function look() {
    const box = el.closest(".bpkit-explorer");
    if (box) keepKeys(box, stop.signal);
    else frame = requestAnimationFrame(look);
  }
  look();

  return () => {
    stop.abort();
    cancelAnimationFrame(frame);
  };
}

export default { render };
