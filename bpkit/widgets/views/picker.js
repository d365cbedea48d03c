// A row of buttons of which one is pressed. Python says what stands on them.

const PICKER_GLYPHS = { right: "\u2713", wrong: "\u2717" };

function render({ model, el }) {
  const abort = new AbortController(), { signal } = abort;
  const caption = html("span", { class: "bpkit-muted caption", "aria-hidden": "true" });
  const row = html("div", { class: "row" });
  const root = html("div", { class: "bpkit bpkit-picker", role: "group" }, caption, row);
  keepKeys(root, signal);
  let buttons = [];

  // ---- painting ----

  function build(count) {
    buttons = Array.from({ length: count }, () => {
      const name = html("span", { class: "name" }), formula = html("span", { class: "bpkit-math" });
      const note = html("span", { class: "note" });
      const button = html("button", { type: "button" }, name, formula, note);
      return { button, name, formula, note };
    });
    row.replaceChildren(...buttons.map(({ button }) => button));
  }

  function paint() {
    const options = model.get("options"), picked = model.get("picked");
    caption.textContent = model.get("caption");
    root.setAttribute("aria-label", model.get("label"));
    if (options.length !== buttons.length) build(options.length);
    options.forEach((option, i) => {
      const { button, name, formula, note } = buttons[i];
      button.dataset.value = option.value;
      button.dataset.mark = option.mark ?? "";
      button.disabled = !!option.disabled;
      button.setAttribute("aria-pressed", String(option.value === picked));
      name.textContent = option.name;
      formula.textContent = option.formula ?? "";
      note.textContent = [PICKER_GLYPHS[option.mark], option.note].filter(Boolean).join(" ");
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

export default { render };
