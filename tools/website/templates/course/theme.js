// Before the page is drawn: light or dark, as the reader chose last, or as the machine is set.

{
  const kept = localStorage.getItem("bpkit-theme");
  const dark = kept ? kept === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.jpThemeLight = String(!dark);
}
