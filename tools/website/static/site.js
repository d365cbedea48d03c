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
  input.addEventListener("input", () => {
    const asked = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) {
      const words = `${item.dataset.words} ${item.textContent.toLowerCase()}`;
      item.hidden = !asked.every(word => words.includes(word));
    }
    const found = items.filter(item => !item.hidden).length;
    none.textContent = found ? "" : "No page has these words.";
  });
}

// A link may lead to a place that a formula or a picture has moved meanwhile.
addEventListener("load", () => location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView());

for (const figure of document.querySelectorAll("figure.still")) mount(figure);
