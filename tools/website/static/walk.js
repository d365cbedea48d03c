// The walks through the algorithm and through a graph without a kernel: their steps as Python
// showed them, one by one.

import { Model, bytes, unpack } from "./still.js";

const html = () => {
  const said = document.createElement("div"), root = document.createElement("div");
  root.className = "widget-html";
  said.className = "widget-html-content";
  root.append(said);
  return { root, show: markup => { if (said.innerHTML !== markup) said.innerHTML = markup; } };
};

const all = async steps => JSON.parse(new TextDecoder().decode(await bytes(steps)));
const boxes = (...names) => names.map(name => Object.assign(document.createElement("div"), { className: name }));

/** Draw the walk into an element: the bar of steps, the code beside the network, and what is said. */
export async function walk(el, stepper, { network, steps }, render) {
  const every = await all(steps);
  const { default: view } = await import("./network_view.js");
  const picture = new Model(await unpack(network));
  const [bar, both, drawn] = boxes("", "both", "");
  const code = html(), said = html();
  both.append(code.root, drawn);
  el.classList.add("bpkit-explorer", "bpkit-step-through");
  el.append(bar, both, said.root);

  const now = () => every[stepper.get("value")];
  const tell = () => said.show(now().said[JSON.stringify(picture.get("selected"))]);
  const show = () => {
    code.show(now().code);
    el.classList.toggle("no-cost", !now().cost);
    for (const [name, value] of Object.entries(now().network)) picture.set(name, value);
    tell();
  };
  stepper.on("change:value", show);
  picture.on("change:selected", tell);
  render({ model: stepper, el: bar });
  view.render({ model: picture, el: drawn });
  show();
}

/** Draw the way back through a graph into an element: the bar of steps, the graph, and its lines. */
export async function wayBack(el, stepper, { graph, steps, verdict }, render) {
  const every = await all(steps);
  const { default: view } = await import("./graph_view.js");
  const picture = new Model(graph);
  const [bar, drawn, lines] = boxes("", "", "lines");
  const said = html(), own = html(), judged = html();
  lines.append(said.root, own.root);
  el.classList.add("bpkit-explorer", "bpkit-graph-walk");
  el.append(bar, drawn, lines, judged.root);
  judged.show(verdict);

  const now = () => every[stepper.get("value")];
  const tell = () => own.show(now().own[JSON.stringify(picture.get("selected"))]);
  const show = () => {
    picture.set("drawing", now().drawing);
    said.show(now().said);
    tell();
  };
  stepper.on("change:value", show);
  picture.on("change:selected", tell);
  render({ model: stepper, el: bar });
  view.render({ model: picture, el: drawn });
  show();
}
