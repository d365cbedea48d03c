// A question and its options as native radio buttons, and the button that commits to one of them.

function render({ model, el }) {
  const abort = new AbortController(), { signal } = abort;
  const legend = html("legend", { tabindex: -1 });
  const options = html("div");
  const fieldset = html("fieldset", {}, legend, options);
  const button = html("button", { type: "button" });
  const hint = html("span", { class: "bpkit-muted" });
  const foot = html("div", { class: "foot" }, button, hint);
  const root = html("div", { class: "bpkit bpkit-choice" }, fieldset, foot);
  keepKeys(root, signal);
  // Radio buttons that share a name are one group: arrow keys go through it, Tab passes it.
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

export default { render };
