// A list of which one line is chosen, as a native listbox.

function render({ model, el }) {
  const abort = new AbortController(), { signal } = abort;
  const list = html("select");
  const root = html("div", { class: "bpkit bpkit-listing" }, list);
  keepKeys(root, signal);

  // ---- painting ----

  function build() {
    list.replaceChildren(...model.get("options").map(words => html("option", {}, words)));
    // A listbox of one line would be a drop-down menu.
    list.size = Math.max(2, model.get("rows"));
    list.setAttribute("aria-label", model.get("name"));
    paint();
  }

  function paint() {
    list.selectedIndex = model.get("index");
  }

  // ---- pointer and keyboard ----

  list.addEventListener("change", () => {
    if (list.selectedIndex < 0) return;
    model.set("index", list.selectedIndex);
    model.save_changes();
  }, { signal });

  // ---- model to view ----

  for (const trait of ["options", "name", "rows"]) model.on(`change:${trait}`, build);
  model.on("change:index", paint);
  build();
  el.append(root);
  return () => abort.abort();
}

export default { render };
