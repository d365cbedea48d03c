// What the pages can do: light and dark, finding a page, and explorers that answer without a kernel.

import { mount } from "./still.js";

const root = document.documentElement;

for (const button of document.querySelectorAll("button.theme")) {
  const paint = () => {
    button.textContent = root.dataset.jpThemeLight === "true" ? "Dark" : "Light";
  };
  button.addEventListener("click", () => {
    const dark = root.dataset.jpThemeLight === "true";
    root.dataset.jpThemeLight = String(!dark);
    localStorage.setItem("bpkit-theme", dark ? "dark" : "light");
    paint();
  });
  paint();
}

for (const input of document.querySelectorAll(".search input")) {
  const list = input.closest("nav"), none = list.querySelector(".none");
  const items = [...list.querySelectorAll("li")];
  let fetched = null; // the words of all pages, fetched only for readers who search
  const words = () => fetched ??= fetch("static/words.json").then(file => file.json());
  input.addEventListener("focus", words);
  input.addEventListener("input", async () => {
    const every = await words();
    const asked = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) {
      const known = `${every[item.dataset.page]} ${item.textContent.toLowerCase()}`;
      item.hidden = !asked.every(word => known.includes(word));
    }
    const found = items.filter(item => !item.hidden).length;
    none.textContent = found ? "" : "No page has these words.";
  });
}

// A link may lead to a place that a formula or a picture has since moved.
addEventListener("load", () => location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView());

// An explorer's numbers take half a megabyte, so they are fetched when it is nearly in view.
// Before that, the page's own words and pictures are shown.
const shown = new Promise(done => {
  const soon = () => requestAnimationFrame(() => setTimeout(done));
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon);
});
const near = new IntersectionObserver(seen => {
  for (const { target, isIntersecting } of seen) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    shown.then(() => mount(target));
  }
}, { rootMargin: "900px 0px" });
for (const figure of document.querySelectorAll("figure.still")) near.observe(figure);
