// Through numbered steps: first, back, play or pause, next, last, and a slider.

const SIGNS = {
  first: "M4 3v10M13 3L6 8l7 5z",
  back: "M12 3L4 8l8 5z",
  play: "M4 2l10 6-10 6z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  next: "M4 3l8 5-8 5z",
  last: "M3 3l7 5-7 5zM12 3v10",
};

function render({ model, el }) {
  const abort = new AbortController(), { signal } = abort;
  let timer = null;

  const button = (sign, press) => {
    const drawn = svg("path", { d: SIGNS[sign] });
    const made = html("button", { type: "button" },
      svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, drawn));
    made.addEventListener("click", press, { signal });
    return { made, drawn };
  };
  const byHand = to => () => {
    const value = to(); // before a paint puts the slider back
    pause();
    go(value);
  };
  const first = button("first", byHand(() => 0));
  const back = button("back", byHand(() => at() - 1));
  const play = button("play", () => timer === null ? start() : pause());
  const next = button("next", byHand(() => at() + 1));
  const last = button("last", byHand(() => end()));
  const slider = html("input", { type: "range", min: 0, step: 1 });
  const says = html("span", { class: "says" });
  const buttons = html("div", { class: "buttons", role: "group" }, ...[first, back, play, next, last].map(b => b.made));
  const root = html("div", { class: "bpkit bpkit-stepper" }, buttons, slider, says);
  keepKeys(root, signal);

  const at = () => model.get("value"), end = () => model.get("last");

  // ---- sync ----

  function go(value) {
    const to = clamp(value, 0, end());
    if (to === at()) return;
    model.set("value", to);
    model.save_changes();
  }

  // ---- playing ----

  function start() {
    if (at() >= end()) go(0);
    timer = setInterval(() => {
      go(at() + 1);
      if (at() >= end()) pause();
    }, model.get("interval"));
    paint();
  }

  function pause() {
    clearInterval(timer);
    timer = null;
    paint();
  }

  // ---- painting ----

  function name(part, words, off) {
    part.made.setAttribute("aria-label", words);
    part.made.title = words;
    // A button that is disabled loses the focus, and with it the reader's place.
    part.made.setAttribute("aria-disabled", off);
  }

  function paint() {
    const noun = model.get("noun"), words = model.get("says")[at()] ?? "", playing = timer !== null;
    name(first, `first ${noun}`, at() === 0);
    name(back, `previous ${noun}`, at() === 0);
    name(next, `next ${noun}`, at() === end());
    name(last, `last ${noun}`, at() === end());
    name(play, playing ? "pause" : at() === end() ? "play from the first" : "play", end() === 0);
    play.drawn.setAttribute("d", SIGNS[playing ? "pause" : "play"]);
    play.made.classList.toggle("playing", playing);
    buttons.setAttribute("aria-label", model.get("name"));
    slider.max = end();
    slider.value = at();
    slider.disabled = end() === 0;
    slider.setAttribute("aria-label", noun);
    slider.setAttribute("aria-valuetext", words);
    says.textContent = words;
  }

  // ---- pointer and keyboard ----

  slider.addEventListener("input", byHand(() => Number(slider.value)), { signal });

  // ---- model to view ----

  for (const trait of ["value", "last", "says", "name", "noun"]) model.on(`change:${trait}`, paint);
  model.on("change:interval", () => timer !== null && (pause(), start()));
  paint();
  el.append(root);
  return () => {
    abort.abort();
    clearInterval(timer);
  };
}

export default { render };
