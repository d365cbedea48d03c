// Signed numbers as squares: the area is the size; filled means plus, hollow means minus.

const LARGEST_CELL = 24, LEFT = 22, TOP = 20;
const MOVES = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  PageUp: [0, -5], PageDown: [0, 5], Home: [0, -Infinity], End: [0, Infinity],
};

function render({ model, el }) {
  const controller = new AbortController();
  const { signal } = controller;
  const at = { row: 0, column: 0 };
  let rows, columns, numbers, cell = 0, left = 0, top = 0;

  const ground = svg("rect", { class: "bpkit-ground" });
  const lines = svg("path", { class: "bpkit-lines" });
  const more = svg("path", { class: "bpkit-more" });
  const less = svg("path", { class: "bpkit-less" });
  const names = svg("g");
  const band = svg("rect", { class: "bpkit-column", rx: 3 });
  const here = svg("rect", { class: "bpkit-here", rx: 2 });
  const drawing = svg("svg", { "aria-hidden": "true" }, ground, lines, more, less, names, band, here);
  const field = html("div", {
    class: "bpkit-field", role: "application", "aria-roledescription": "map of signed numbers",
    tabindex: "0",
  }, drawing);
  const says = html("div", { class: "bpkit-says", role: "status" });
  const root = html("div", { class: "bpkit bpkit-map" }, field, says);
  keepKeys(root, signal);
  el.append(root);

  // ---- sync ----

  function choose(column) {
    if (!model.get("selectable") || model.get("column") === column) return;
    model.set("column", column);
    model.save_changes();
  }

  // ---- painting ----

  function measure() {
    const labels = model.get("labels");
    left = labels ? LEFT : 1;
    top = labels ? TOP : 1;
    const room = root.clientWidth - left - 2;
    cell = clamp(room / columns, 4, LARGEST_CELL);
    // Whole pixels where there is room for them: equal squares are easier on the eye.
    if (cell >= 8) cell = Math.floor(cell);
    const width = cell * columns, height = cell * rows;
    drawing.setAttribute("width", left + width + 2);
    drawing.setAttribute("height", top + height + 2);
    for (const [name, value] of Object.entries({ x: left, y: top, width, height }))
      ground.setAttribute(name, value);
    const across = Array.from({ length: rows - 1 }, (_, i) => `M${left} ${top + cell * (i + 1)}h${width}`);
    const along = Array.from({ length: columns - 1 }, (_, j) => `M${left + cell * (j + 1)} ${top}v${height}`);
    lines.setAttribute("d", labels ? across.concat(along).join("") : "");
    paint();
    mark();
  }

  function paint() {
    const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const room = cell - (cell < 14 ? 1 : 3);
    let plus = "", minus = "";
    for (let i = 0; i < numbers.length && largest > 0; i++) {
      const side = room * Math.sqrt(Math.abs(numbers[i]) / largest);
      if (side < 0.6) continue;
      const x = left + (i % columns + 0.5) * cell, y = top + (Math.floor(i / columns) + 0.5) * cell;
      // A hollow square is stroked, so its outline is kept inside the same area.
      const inner = numbers[i] > 0 ? side : Math.max(side - 1.4, 0.1);
      const square = `M${(x - inner / 2).toFixed(2)} ${(y - inner / 2).toFixed(2)}`
        + `h${inner.toFixed(2)}v${inner.toFixed(2)}h${(-inner).toFixed(2)}z`;
      if (numbers[i] > 0) plus += square;
      else minus += square;
    }
    more.setAttribute("d", plus);
    less.setAttribute("d", minus);
  }

  /** The chosen column, the cell that is read, and the names at the edges. */
  function mark() {
    const column = model.get("column");
    band.style.display = column === null ? "none" : "";
    if (column !== null) {
      band.setAttribute("x", left + column * cell - 1);
      band.setAttribute("y", top - 1);
      band.setAttribute("width", cell + 2);
      band.setAttribute("height", rows * cell + 2);
    }
    here.setAttribute("x", left + at.column * cell);
    here.setAttribute("y", top + at.row * cell);
    here.setAttribute("width", cell);
    here.setAttribute("height", cell);
    names.replaceChildren();
    if (!model.get("labels")) return;
    const every = [1, 2, 5, 10, 20, 50, 100].find(step => step * cell >= 18) ?? 200;
    model.get("column_names").forEach((name, j) => {
      const near = column !== null && j !== column && Math.abs(j - column) * cell < 18;
      if (j !== column && (near || (j + 1) % every)) return;
      names.append(svg("text", {
        x: left + (j + 0.5) * cell, y: top - 6, class: j === column ? "bpkit-chosen" : null,
      }, name));
    });
    if (rows > 1 && cell >= 14) model.get("row_names").forEach((name, i) =>
      names.append(svg("text", { x: left - 11, y: top + (i + 0.5) * cell + 4 }, name)));
  }

  function say() {
    const value = signed(numbers[at.row * columns + at.column], model.get("digits"));
    const row = rows > 1 ? `${model.get("row_word")} ${model.get("row_names")[at.row]}, ` : "";
    says.textContent =
      `${row}${model.get("column_word")} ${model.get("column_names")[at.column]}: ${value}`;
  }

  function go(row, column) {
    at.row = clamp(row, 0, rows - 1);
    at.column = clamp(column, 0, columns - 1);
    mark();
    say();
  }

  // ---- pointer ----

  function point(event) {
    const box = drawing.getBoundingClientRect();
    go(Math.floor((event.clientY - box.top - top) / cell),
      Math.floor((event.clientX - box.left - left) / cell));
  }

  const pick = event => {
    point(event);
    choose(at.column);
  };
  const drop = draggable(field, { start: pick, move: pick, end() {} }, signal);
  field.addEventListener("pointermove", point, { signal });

  // ---- keyboard ----

  field.addEventListener("keydown", event => {
    const move = MOVES[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const from = model.get("column");
    // If a column is chosen, the keys start from it, wherever the pointer has been.
    const column = model.get("selectable") && from !== null ? from : at.column;
    go(at.row + move[0], column + move[1]);
    choose(at.column);
  }, { signal });

  // ---- model to view ----

  function load() {
    const values = model.get("values");
    const same = rows === values.rows && columns === values.columns;
    ({ rows, columns } = values);
    numbers = floats(values.data);
    if (same && cell) paint();
    else measure();
    if (says.textContent) say();
  }

  function follow() {
    const column = model.get("column");
    if (column !== null) at.column = column;
    mark();
    if (says.textContent) say();
  }

  function describe() {
    const selectable = model.get("selectable");
    const how = `Arrow keys read the numbers${selectable ? " and choose a column" : ""}.`;
    field.setAttribute("aria-label", `${model.get("name")}. ${how}`);
    field.classList.toggle("bpkit-selectable", selectable);
  }

  model.on("change:values", load);
  model.on("change:column", follow);
  model.on("change:labels change:row_names change:column_names", measure);
  model.on("change:name change:selectable", describe);
  let width = root.clientWidth;
  const sizes = new ResizeObserver(() => {
    if (width === root.clientWidth) return; // caused by itself: only the height changed
    width = root.clientWidth;
    measure();
  });
  load();
  describe();
  follow();
  sizes.observe(root);

  return () => {
    drop();
    sizes.disconnect();
    controller.abort();
  };
}

export default { initialize, render };
