// The native controls: a question with radio buttons, a listbox, a row of buttons, and numbered steps.

// A question and its options as native radio buttons, and the button that commits to one of them.

function choice({ model, el }) {
  const abort = new AbortController(), { signal } = abort;
  const legend = html("legend", { tabindex: -1 });
  const options = html("div");
  const fieldset = html("fieldset", {}, legend, options);
  const button = html("button", { type: "button" });
  const hint = html("span", { class: "bpkit-muted" });
  const foot = html("div", { class: "foot" }, button, hint);
  const root = html("div", { class: "bpkit bpkit-choice" }, fieldset, foot);
  keepKeys(root, signal);
  // Radio buttons that share a name are one group: arrow keys move through it, Tab skips it.
  const group = `bpkit-choice-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
  let rows = [];

  // ---- painting ----

  function build() {
    legend.textContent = model.get("question");
    rows = model.get("options").map((words, i) => {
      const input = html("input", { type: "radio", name: group, value: i });
      const mark = html("span", { class: "mark" });
      const label = html("label", {}, input, html("span", { class: "words" }, words), mark);
      return { input, mark, label };
    });
    options.replaceChildren(...rows.map(row => row.label));
  }

  function paint() {
    const picked = model.get("picked"), answer = model.get("answer"), stage = model.get("stage");
    const open = stage === "open";
    fieldset.disabled = !open;
    rows.forEach(({ input, mark, label }, i) => {
      input.checked = i === picked;
      label.classList.toggle("chosen", i === picked);
      const right = i === answer, wrong = answer !== null && i === picked && !right;
      mark.textContent = right ? "\u2713 right" : wrong ? "\u2717 your choice" : "";
      mark.className = `mark ${right ? "right" : wrong ? "wrong" : ""}`;
    });
    button.textContent = stage === "failed" ? "Try again" : "Commit";
    if (stage === "shown" && root.contains(document.activeElement)) legend.focus();
    foot.hidden = stage === "shown";
    button.disabled = picked === null;
    hint.textContent = {
      open: picked === null ? "Choose one first." : "Once you commit, your answer stays.",
      busy: "Computing \u2026",
      failed: "Your answer is kept. What went wrong is below.",
      shown: "",
    }[stage];
  }

  // ---- pointer and keyboard ----

  fieldset.addEventListener("change", event => {
    model.set("picked", Number(event.target.value));
    model.save_changes();
  }, { signal });
  button.addEventListener("click", () => {
    model.set("presses", model.get("presses") + 1);
    model.save_changes();
  }, { signal });

  // ---- model to view ----

  model.on("change:question change:options", () => { build(); paint(); });
  model.on("change:picked change:answer change:stage", paint);
  build();
  paint();
  el.append(root);
  return () => abort.abort();
}

// A list in which one line is chosen; a native one cannot contain mathematics.

function listing({ model, el }) {
  const abort = new AbortController(), { signal } = abort;
  const list = html("div", { class: "list", role: "listbox" });
  const root = html("div", { class: "bpkit bpkit-listing" }, list);
  keepKeys(root, signal);
  let lines = [];

  // ---- painting ----

  function build() {
    const held = list.contains(list.getRootNode().activeElement);
    lines = model.get("options").map(([words, markup]) => {
      const line = html("div", { role: "option", "aria-label": words });
      set(line, markup);
      return line;
    });
    list.replaceChildren(...lines);
    list.style.setProperty("--rows", model.get("rows"));
    list.setAttribute("aria-label", model.get("name"));
    paint();
    if (held) lines[model.get("index")]?.focus({ preventScroll: true });
  }

  function paint() {
    lines.forEach((line, i) => {
      const chosen = i === model.get("index");
      put(line, { "aria-selected": chosen, tabindex: chosen ? 0 : -1 });
      if (chosen) reveal(line);
    });
  }

  /** Scroll the list, and never the page, to a line. */
  function reveal(line) {
    const top = line.offsetTop - list.offsetTop, bottom = top + line.offsetHeight;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
  }

  function choose(i) {
    const to = clamp(i, 0, lines.length - 1);
    if (to !== model.get("index")) {
      model.set("index", to);
      model.save_changes();
    }
    paint();
    lines[to].focus({ preventScroll: true });
  }

  // ---- pointer and keyboard ----

  list.addEventListener("click", event => {
    const i = lines.indexOf(event.target.closest("[role=option]"));
    if (i >= 0) choose(i);
  }, { signal });
  list.addEventListener("keydown", event => {
    const at = model.get("index"), page = model.get("rows");
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, PageUp: at - page, PageDown: at + page, Home: 0, End: lines.length }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    choose(to);
  }, { signal });

  // ---- model to view ----

  for (const trait of ["options", "name", "rows"]) model.on(`change:${trait}`, build);
  model.on("change:index", paint);
  build();
  el.append(root);
  return () => abort.abort();
}

const PICKER_GLYPHS = { right: "\u2713", wrong: "\u2717" };

// A row of buttons, one of them pressed. Python says what is on them.

function picker({ model, el }) {
  const abort = new AbortController(), { signal } = abort;
  const caption = html("span", { class: "bpkit-muted caption", "aria-hidden": "true" });
  const row = html("div", { class: "row" });
  const root = html("div", { class: "bpkit bpkit-picker", role: "group" }, caption, row);
  keepKeys(root, signal);
  let buttons = [];

  // ---- painting ----

  function build(count) {
    buttons = Array.from({ length: count }, () => {
      const name = html("span", { class: "name" }), note = html("span", { class: "note" });
      const button = html("button", { type: "button" }, name, note);
      return { button, name, note };
    });
    row.replaceChildren(...buttons.map(({ button }) => button));
  }

  function paint() {
    const options = model.get("options"), picked = model.get("picked");
    caption.textContent = model.get("caption");
    root.setAttribute("aria-label", model.get("label"));
    if (options.length !== buttons.length) build(options.length);
    options.forEach((option, i) => {
      const { button, name, note } = buttons[i];
      button.dataset.value = option.value;
      button.dataset.mark = option.mark ?? "";
      button.disabled = !!option.disabled;
      button.setAttribute("aria-pressed", String(option.value === picked));
      note.textContent = [PICKER_GLYPHS[option.mark], option.note].filter(Boolean).join(" ");
      if (option.markup) {
        set(name, option.markup);
        put(button, { "aria-label": `${option.name} ${note.textContent}`.trim() });
      } else name.textContent = option.name;
    });
  }

  // ---- pointer and keyboard: a button is pressed ----

  row.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (!button || button.dataset.value === model.get("picked")) return;
    model.set("picked", button.dataset.value);
    model.save_changes();
    paint();
  }, { signal });

  // ---- model to view ----

  model.on("change:label change:options change:picked", paint);
  paint();
  el.append(root);
  return () => abort.abort();
}

// Going through numbered steps: first, back, play or pause, next, last, and a slider.

function stepper({ model, el }) {
  const abort = new AbortController(), { signal } = abort;
  const player = onePlayer(model, obey);
  let timer = null;

  const button = (sign, press) => signButton(sign, press, signal);
  const byHand = to => () => {
    const value = to(); // before a paint puts the slider back
    pause();
    go(value);
  };
  const first = button("first", byHand(() => 0));
  const back = button("back", byHand(() => at() - 1));
  const play = button("play", () => player.anywhere() ? pause() : start());
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
    player.begin();
  }

  function pause() {
    player.end();
    paint();
  }

  function obey() {
    if (!player.here()) {
      clearInterval(timer);
      timer = null;
    }
    paint();
  }

  // ---- painting ----

  function name(part, words, off) {
    part.made.setAttribute("aria-label", words);
    part.made.title = words;
    // A disabled button would lose the focus, and with it the reader's place.
    part.made.setAttribute("aria-disabled", off);
  }

  function paint() {
    const noun = model.get("noun"), words = model.get("says")[at()] ?? "", plays = player.anywhere();
    name(first, `first ${noun}`, at() === 0);
    name(back, `previous ${noun}`, at() === 0);
    name(next, `next ${noun}`, at() === end());
    name(last, `last ${noun}`, at() === end());
    name(play, plays ? "pause" : at() === end() ? "play from the first" : "play", end() === 0);
    play.drawn.setAttribute("d", SIGNS[plays ? "pause" : "play"]);
    play.made.classList.toggle("playing", plays);
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
    if (player.here()) player.end();
    clearInterval(timer);
  };
}

// ---- which of them it is ----

const CONTROLS = { choice, listing, picker, stepper };

function render(view) {
  return CONTROLS[view.model.get("control")](view);
}

export default { initialize, render };
