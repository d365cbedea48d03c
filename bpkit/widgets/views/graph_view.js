// A graph that Python draws: its nodes are chosen here, and contributions are seen moving back.

const TRAVEL = 500; // ms

function render({ model, el }) {
  const abort = new AbortController(), { signal } = abort;
  const frame = html("div", {
    class: "bpkit-frame", role: "radiogroup",
    "aria-label": "the nodes of the graph, C at the right; the left arrow key goes to what a node is made from",
  });
  const root = html("div", { class: "bpkit bpkit-graph" }, frame);
  keepKeys(root, signal);
  let nodes = [];

  const held = () => nodes.indexOf(root.getRootNode().activeElement?.closest(".bpkit-node"));

  // ---- sync ----

  function choose(i) {
    if (i === model.get("selected")) return;
    model.set("selected", i);
    model.save_changes();
    mark();
  }

  // ---- painting ----

  function paint() {
    const before = nodes.map(node => node.dataset.x), had = held();
    set(frame, model.get("drawing"));
    nodes = [...frame.querySelectorAll(".bpkit-node")].sort((a, b) => a.dataset.node - b.dataset.node);
    for (const name of frame.querySelectorAll("text.name")) spell(name, name.textContent);
    mark();
    if (had >= 0) nodes[had]?.focus({ preventScroll: true });
    showTurn();
    if (before.length && !still()) travel(before);
  }

  function mark() {
    const selected = model.get("selected");
    nodes.forEach((node, i) => {
      put(node, { "aria-checked": i === selected, tabindex: i === (selected ?? 0) ? 0 : -1 });
      node.classList.toggle("chosen", i === selected);
    });
  }

  /** Where the graph is wider than its frame, scroll a node into view; never move the page. */
  function reveal(node) {
    if (!node || frame.scrollWidth <= frame.clientWidth) return;
    const box = node.getBoundingClientRect(), room = frame.getBoundingClientRect();
    frame.scrollLeft += box.left + box.width / 2 - room.left - room.width / 2;
  }

  /** The node whose turn it is; before any has had one, C, where the way back begins. */
  const showTurn = () => reveal(frame.querySelector(".bpkit-node.lit") ?? nodes[0]);

  /** Columns slide to their new places, and contributions move from the lit node to theirs. */
  function travel(before) {
    nodes.forEach((node, i) => {
      const { e: x, f: y } = node.transform.baseVal.consolidate().matrix;
      if (before[i] === undefined || before[i] === node.dataset.x) return;
      node.animate([{ transform: `translate(${before[i]}px, ${y}px)` }, { transform: `translate(${x}px, ${y}px)` }],
        { duration: TRAVEL / 2, easing: "ease-out" });
    });
    for (const badge of frame.querySelectorAll(".bpkit-sent")) {
      const { e: x, f: y } = badge.transform.baseVal.consolidate().matrix, { dx, dy } = badge.dataset;
      badge.animate([
        { transform: `translate(${x + Number(dx)}px, ${y + Number(dy)}px)`, opacity: 0 },
        { transform: `translate(${x}px, ${y}px)`, opacity: 1 },
      ], { duration: TRAVEL, easing: "ease-out" });
    }
  }

  // ---- pointer and keyboard ----

  const nodeOf = event => nodes.indexOf(event.target.closest(".bpkit-node"));
  frame.addEventListener("click", event => {
    const i = nodeOf(event);
    if (i >= 0) nodes[i].focus({ preventScroll: true });
    if (i >= 0) choose(i);
  }, { signal });
  frame.addEventListener("focusin", event => {
    const i = nodeOf(event);
    if (i >= 0 && nodes[i].matches(":focus-visible")) choose(i);
  }, { signal });
  frame.addEventListener("keydown", event => {
    const i = nodeOf(event);
    if (i < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = model.get("moves")[i][event.key];
    const own = event.key === " " || event.key === "Enter" || event.key.startsWith("Arrow");
    if (to === undefined && !own) return;
    event.preventDefault();
    choose(to ?? i);
    nodes[to ?? i].focus({ preventScroll: true });
    reveal(nodes[to ?? i]);
  }, { signal });

  // ---- model to view ----

  model.on("change:drawing", paint);
  model.on("change:selected", mark);
  paint();
  el.append(root);
  const resized = new ResizeObserver(showTurn);
  resized.observe(frame);
  return () => {
    abort.abort();
    resized.disconnect();
  };
}

export default { initialize, render };
