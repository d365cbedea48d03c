"""Whether a widget on the page can be used by everyone: what axe-core finds, and what it does not.

axe misses a slider without its value, the contrast of text in an SVG, and labels that overlap.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

SERIOUS = ("serious", "critical")

OVERLAPS = """root => {
  const seen = {visibilityProperty: true, opacityProperty: true};
  const texts = [...root.querySelectorAll('svg text')];
  const boxes = texts.filter(text => text.textContent.trim() && text.checkVisibility(seen))
    .map(text => [text.textContent, text.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0);
  const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  return boxes.flatMap(([one, a], i) => boxes.slice(i + 1)
    .filter(([, b]) => overlap(a, b)).map(([other]) => `${one} | ${other}`));
}"""

CONTRAST = """root => {
  const numbers = colour => colour.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = node => {
    for (let at = node; at; at = at.parentElement) {
      const rect = at.matches('g') && [...at.children].find(child => child.matches('rect'));
      const colour = getComputedStyle(rect || at)[rect ? 'fill' : 'backgroundColor'];
      const seen = numbers(colour.startsWith('rgb') ? colour : 'rgba(0,0,0,0)');
      if (seen.length < 4 || seen[3] > 0.99) return seen;
    }
    return [255, 255, 255];
  };
  return [...root.querySelectorAll('svg text')].filter(text => text.textContent.trim()
      && text.checkVisibility({visibilityProperty: true, opacityProperty: true})).flatMap(text => {
    const [a, b] = [light(numbers(getComputedStyle(text).fill)), light(ground(text.parentElement))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().d;
    const bad = ratio < 4.5 || size < 11.95;
    return bad ? [`${text.textContent}: ${ratio.toFixed(2)}, ${size.toFixed(1)} px`] : [];
  });
}"""

SLIDERS = """root => [...root.querySelectorAll('[role=slider]')]
  .filter(slider => slider.checkVisibility())
  .filter(slider => !['aria-valuenow', 'aria-valuemin', 'aria-valuemax'].every(name =>
      Number.isFinite(parseFloat(slider.getAttribute(name))))
    || !(slider.getAttribute('aria-label') || slider.getAttribute('aria-labelledby')))
  .map(slider => slider.outerHTML.slice(0, 200))"""


def serious_violations(page: Any, selector: str) -> list[str]:
    """What axe-core finds within the elements that `selector` names, serious or critical."""
    found = Axe().run(page, context=selector).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:300]} {node['failureSummary']}"
        for violation in found
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


def overlapping_texts(root: Any) -> list[str]:
    """Pairs of labels in a drawing whose boxes overlap."""
    return root.evaluate(OVERLAPS)


def pale_or_small_texts(root: Any) -> list[str]:
    """Labels in a drawing below 4.5 : 1 on their ground, or below 12 px."""
    return root.evaluate(CONTRAST)


def sliders_without_value(root: Any) -> list[str]:
    """Sliders that do not tell a screen reader what they are and where they stand."""
    return root.evaluate(SLIDERS)
