// A matrix with lit rows, columns and entries. Python sends the numbers; here they are only drawn.

const LIMIT = 40, FIRST = 6, LAST = 3;   // as in matrix_view.py
const GLYPHS = { right: "\u2713", wrong: "\u2717" };

/** The indices to show of a side so long, null where some are left out; as `shown` in Python. */
function shownOf(size, kept) {
  if (size <= LIMIT) return Array.from({ length: size }, (_, k) => k);
  const wanted = new Set();
  const want = k => { if (k >= 0 && k < size) wanted.add(k); };
  for (let k = 0; k < FIRST; k++) want(k);
  for (let k = size - LAST; k < size; k++) want(k);
  for (const k of kept) if (k !== null) [k - 1, k, k + 1].forEach(want);
  const result = [];
  for (const k of [...wanted].sort((a, b) => a - b)) {
    if (k > 0 && !wanted.has(k - 1)) result.push(null);
    result.push(k);
  }
  return result;
}

function counted(n, word) {
  return `${n} ${word}${n === 1 ? "" : "s"}`;
}

function render({ model, el }) {
  const over = new AbortController(), { signal } = over;
  const table = html("table");
  const scroller = html("div", { class: "bpkit-matrix-scroll" }, table);
  const label = html("div", { class: "bpkit-matrix-name" });
  const root = html("div", { class: "bpkit bpkit-matrix" }, label, scroller);
  keepKeys(root, signal);
  el.append(root);

  let state = null;      // what the model says, read once per change
  let active = null;     // the one entry that Tab goes to
  let cells = new Map(); // "i,j" -> its nodes, and what they already show
  let heads = [];        // the labels of rows and columns
  let plan = "";         // what the table was built for
  let revealed = "";     // the column last scrolled to

  // ---- sync ----

  function read() {
    const { shape, numbers } = model.get("values");
    const before = state;
    state = Object.fromEntries(
      ["name", "named", "title", "digits", "lit_row", "lit_column", "selected", "selectable"]
        .map(name => [name, model.get(name)]));
    [state.rows, state.columns] = shape;
    // The same bytes are not read again when only the highlight has moved.
    state.numbers = before?.bytes === numbers ? before.numbers : floats(numbers);
    state.bytes = numbers;
    state.rowLabels = model.get("row_labels");
    state.columnLabels = model.get("column_labels");
    state.lit = new Set(model.get("lit").map(String));
    state.litEntries = model.get("lit");
    state.marks = new Map(model.get("marks").map(([i, j, word]) => [`${i},${j}`, word]));
    const selected = String(state.selected);
    if (state.selected && selected !== String(before?.selected)) active = state.selected;
    active ??= [state.lit_row ?? 0, state.lit_column ?? 0];
    active = [clamp(active[0], 0, state.rows - 1), clamp(active[1], 0, state.columns - 1)];
  }

  function select([i, j]) {
    if (!state.selectable || String(state.selected) === `${i},${j}`) return;
    model.set("selected", [i, j]);
    model.save_changes();
  }

  // ---- painting ----

  const elided = () => state.rows > LIMIT || state.columns > LIMIT;
  const interactive = () => state.selectable || elided();
  const rowSaid = i => state.rowLabels?.[i] ?? i + 1;
  const columnSaid = j => state.columnLabels?.[j] ?? j + 1;

  function kept(axis) {
    const lit = axis ? state.lit_column : state.lit_row;
    const entries = state.selected ? [...state.litEntries, state.selected] : state.litEntries;
    return [lit, active[axis], ...entries.map(entry => entry[axis])];
  }

  function paint() {
    const rows = shownOf(state.rows, kept(0)), columns = shownOf(state.columns, kept(1));
    const wanted = JSON.stringify([rows, columns, !!state.rowLabels, !!state.columnLabels]);
    const held = cells.get(String(heldEntry()));
    if (wanted !== plan) build(rows, columns);
    plan = wanted;
    paintHeads();
    paintTable();
    for (const cell of cells.values()) paintCell(cell);
    if (held && !held.td.isConnected) focusActive();
    reveal();
  }

  function heldEntry() {
    const td = table.getRootNode().activeElement?.closest?.("td[data-entry]");
    return td && table.contains(td) ? td.dataset.entry : null;
  }

  function build(rows, columns) {
    cells = new Map();
    heads = [];
    const gap = text => html("td", { class: "gap" }, html("span", { class: "entry" }, text));
    const head = (axis, k) => {
      const th = html("th", { scope: axis ? "col" : "row" });
      heads.push({ th, axis, k });
      return th;
    };
    const body = html("tbody");
    if (state.columnLabels) {
      const line = html("tr", {}, state.rowLabels && html("td", { class: "corner" }));
      for (const j of columns)
        line.append(j === null ? html("td", { class: "corner" }) : head(1, j));
      body.append(line);
    }
    rows.forEach((i, r) => {
      const line = html("tr", { "aria-rowindex": i === null ? null : i + 1 + !!state.columnLabels });
      if (state.rowLabels) line.append(i === null ? html("td", { class: "corner" }) : head(0, i));
      columns.forEach((j, c) => {
        const td = i === null || j === null ? gap(i === null ? (j === null ? "\u22f1" : "\u22ee") : "\u2026")
          : entry(i, j);
        // The brackets are drawn by the outermost entries.
        if (c === 0) td.classList.add("left");
        if (c === columns.length - 1) td.classList.add("right");
        if (r === 0) td.classList.add("top");
        if (r === rows.length - 1) td.classList.add("bottom");
        line.append(td);
      });
      body.append(line);
    });
    table.replaceChildren(body);
    table.classList.toggle("dense", columns.length > 12);
  }

  function entry(i, j) {
    const number = html("span", { class: "number" });
    const mark = html("span", { class: "mark", "aria-hidden": "true" });
    const words = html("span", { class: "bpkit-unseen" });
    const span = html("span", { class: "entry" }, number, mark, words);
    const td = html("td", { "data-entry": `${i},${j}`, "aria-colindex": j + 1 + !!state.rowLabels }, span);
    cells.set(`${i},${j}`, { i, j, td, span, number, mark, words, key: "", edge: null });
    return td;
  }

  function paintCell(cell) {
    const { i, j, td, span } = cell, at = `${i},${j}`;
    const text = plain(state.numbers[i * state.columns + j], state.digits);
    const word = state.marks.get(at) ?? "";
    const row = i === state.lit_row, column = j === state.lit_column, lit = state.lit.has(at);
    const selected = String(state.selected) === at;
    const tabbable = interactive() ? (String(active) === at ? 0 : -1) : null;
    const key = [text, word, row, column, lit, selected, tabbable, state.marks.size > 0,
      state.selectable].join();
    if (key === cell.key) return;
    cell.key = key;
    cell.number.textContent = text;
    cell.number.dataset.bold = text;
    cell.mark.textContent = GLYPHS[word] ?? "";
    cell.words.textContent = [word, lit && "lit"].filter(Boolean).map(said => `, ${said}`).join("");
    for (const [name, on] of Object.entries({
      "row-lit": row, "column-lit": column, lit, selected, bold: row || column || lit || selected,
    })) td.classList.toggle(name, on);
    span.dataset.mark = word;
    cell.mark.hidden = state.marks.size === 0;
    if (tabbable === null) td.removeAttribute("tabindex");
    else td.tabIndex = tabbable;
    if (state.selectable) td.setAttribute("aria-selected", String(selected));
    else td.removeAttribute("aria-selected");
  }

  function paintHeads() {
    for (const { th, axis, k } of heads) {
      th.textContent = axis ? columnSaid(k) : rowSaid(k);
      th.classList.toggle("bold", k === (axis ? state.lit_column : state.lit_row));
    }
  }

  function paintTable() {
    table.classList.toggle("selectable", state.selectable);
    const attributes = {
      role: interactive() ? "grid" : "table",
      "aria-label": summary(),
      "aria-rowcount": elided() ? state.rows + !!state.columnLabels : null,
      "aria-colcount": elided() ? state.columns + !!state.rowLabels : null,
      "aria-readonly": interactive() ? "true" : null,
    };
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null) table.removeAttribute(name);
      else table.setAttribute(name, value);
    }
    label.hidden = !state.name.said;
    root.classList.toggle("headed", state.columnLabels !== null);
    root.classList.toggle("below", state.named === "below");
    set(label, state.name.set);
    label.append(state.named === "below"
      ? html("span", { class: "bpkit-muted" }, ` (${state.rows}, ${state.columns})`) : " =");
    // The table says this itself, once.
    label.setAttribute("aria-hidden", "true");
  }

  function summary() {
    const said = [`${state.title || state.name.said || "matrix"}, ${counted(state.rows, "row")}, `
      + counted(state.columns, "column")];
    const lit = [];
    if (state.lit_row !== null) lit.push(`row ${rowSaid(state.lit_row)}`);
    if (state.lit_column !== null) lit.push(`column ${columnSaid(state.lit_column)}`);
    if (lit.length) said.push(`lit: ${lit.join(" and ")}`);
    if (state.selected) {
      const [i, j] = state.selected;
      said.push(`selected: row ${rowSaid(i)}, column ${columnSaid(j)}`);
    }
    return said.join("; ");
  }

  /** Scroll sideways, and never the page, to the column that is selected or lit. */
  function reveal() {
    const column = heldEntry() ? active[1] : state.selected?.[1] ?? state.lit_column;
    const wanted = `${column}/${scroller.clientWidth}/${plan.length}`;
    if (wanted === revealed || column === null) return;
    const td = [...cells.values()].find(cell => cell.j === column)?.td;
    const width = scroller.clientWidth;
    if (!td || !width) return;
    revealed = wanted;
    const head = heads.find(({ axis }) => axis === 0)?.th.offsetWidth ?? 0;
    const left = td.offsetLeft, right = left + td.offsetWidth;
    if (left - head < scroller.scrollLeft) scroller.scrollLeft = left - head;
    else if (right > scroller.scrollLeft + width) scroller.scrollLeft = right - width;
  }

  // ---- pointer ----

  table.addEventListener("click", event => {
    const td = event.target.closest("td[data-entry]");
    if (td && interactive()) {
      go(td.dataset.entry.split(",").map(Number));
      select(active);
    }
  }, { signal });

  // ---- keyboard ----

  function focusActive() {
    cells.get(String(active))?.td.focus({ preventScroll: false });
  }

  function go(to) {
    active = [clamp(to[0], 0, state.rows - 1), clamp(to[1], 0, state.columns - 1)];
    paint();
    focusActive();
    reveal();
  }

  const MOVES = {
    ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
    PageUp: [-10, 0], PageDown: [10, 0], Home: [0, -Infinity], End: [0, Infinity],
  };
  table.addEventListener("keydown", event => {
    const move = MOVES[event.key];
    if (event.altKey || event.metaKey || heldEntry() === null) return;
    if (move) {
      const all = event.ctrlKey && move[0] === 0 && Math.abs(move[1]) === Infinity;
      go([active[0] + (all ? move[1] : move[0]), active[1] + move[1]]);
    } else if (event.key === "Enter" || event.key === " ") select(active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, { signal });

  // ---- model to view ----

  const follow = () => { read(); paint(); };
  model.on("change", follow);
  const wide = new ResizeObserver(() => {
    // If a matrix is too wide to be seen whole, and nothing in it takes the focus, keys scroll it.
    const scrolls = !interactive() && scroller.scrollWidth > scroller.clientWidth + 1;
    if (scrolls) scroller.setAttribute("tabindex", "0");
    else scroller.removeAttribute("tabindex");
    reveal();
  });
  wide.observe(scroller);
  follow();

  return () => {
    over.abort();
    wide.disconnect();
    model.off("change", follow);
  };
}

export default { initialize, render };
