// The walk through the algorithm without a kernel: its steps as Python showed them, one by one.

import { Model, bytes, unpack } from "./still.js";

const html = () => {
  const said = document.createElement("div"), root = document.createElement("div");
  root.className = "widget-html";
  said.className = "widget-html-content";
  root.append(said);
  return { root, show: markup => { if (said.innerHTML !== markup) said.innerHTML = markup; } };
};

/** Draw the walk into an element: the bar of steps, the code beside the network, and what is said. */
export async function walk(el, stepper, { network, steps }, render) {
  const every = JSON.parse(new TextDecoder().decode(await bytes(steps)));
  const { default: view } = await import("./network_view.js");
  const picture = new Model(await unpack(network));
  const [bar, both, drawn] = ["", "both", ""].map(name => Object.assign(document.createElement("div"), { className: name }));
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
