"""Python for the browser, compiled in advance: otherwise that would take half of every start.

Only the browser's own Python can compile it, so a browser is started for that.
"""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.lab import start_browser

from .serving import served

# What the browser's Python runs: each module of an archive is compiled beside its source, or
# replaces it. Python does not check whether the source has changed since: nobody changes it.
COMPILE = """
import importlib.util, importlib._bootstrap_external as loading, re, zipfile

LEFT_OUT = re.compile("|".join([
    r"(^|/)(tests|sample_data)/|[.]pyi$",
    # Fonts of PDF files, and those that no text or formula is set in; sources for a compiler.
    r"mpl-data/fonts/(afm|pdfcorefonts)/|Mono-|Serif-Bold",
    r"^mpl_toolkits/axisartist/|^matplotlib/(testing|sphinxext)/",
    r"^numpy/(f2py|_core/include)/|[.]a$",
    # Colours for the languages that IPython knows stay, those for 500 others do not.
    r"^pygments/lexers/(?!__init__|_mapping|_css|_googlesql|_lilypond|_mysql|_postgres|_scheme|_sql"
    r"|_tsql|css|data|html|javascript|jvm|lilypond|lisp|markup|perl|python|ruby|shell|sql)",
    r"^(xmlrpc|idlelib|lib2to3|ensurepip|turtledemo|mailbox)(/|[.])",
]))

def compiled(path, sources):
    with zipfile.ZipFile(path) as old, zipfile.ZipFile("/new", "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if LEFT_OUT.search(name) and not sources:
                continue
            content, code = old.read(name), None
            folder, _, file = name.rpartition("/")
            if file.endswith(".py"):
                try:
                    code = compile(content, name, "exec", dont_inherit=True)
                except SyntaxError:  # a template, or meant for another Python
                    pass
            if sources or code is None:
                new.writestr(name, content)
            if code is not None:
                stem = file.removesuffix(".py")
                place = f"__pycache__/{stem}.cpython-314.pyc" if sources else f"{stem}.pyc"
                made = loading._code_to_hash_pyc(code, importlib.util.source_hash(content), False)
                new.writestr(f"{folder}/{place}" if folder else place, bytes(made))
"""
RUN = """async ([names, sources, code]) => {
  const { loadPyodide } = await import('/pyodide/pyodide.mjs');
  const python = await loadPyodide({ indexURL: '/pyodide/' });
  python.runPython(code);
  const made = {};
  for (const name of names) {
    const content = await (await fetch(`/archives/${name}`)).arrayBuffer();
    python.FS.writeFile('/old', new Uint8Array(content));
    python.globals.get('compiled')('/old', sources);
    const bytes = python.FS.readFile('/new');
    let letters = '';
    for (let i = 0; i < bytes.length; i += 32768)
      letters += String.fromCharCode(...bytes.subarray(i, i + 32768));
    made[name] = btoa(letters);
  }
  return made;
}"""

BEGIN = "given => { window.made = (%s)(given); }"  # and do not wait for it


def compile_archives(archives: Sequence[Path], pyodide: Path, sources: bool) -> None:
    """Compile the modules in wheels and other zip files, which change in place.

    With `sources`, these stay beside the compiled files, for tracebacks and for readers; otherwise
    they are removed, as are tests and the like.
    """
    sizes = {path.name: path.stat().st_size for path in archives}  # some are in two folders
    names = sorted(sizes, key=lambda name: -sizes[name])
    pages: list[Page] = []
    made: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="bpkit-compiled-") as temporary:
        root = Path(temporary, "root")
        (root / "archives").mkdir(parents=True)
        (root / "pyodide").mkdir()
        (root / "index.html").write_text("<!DOCTYPE html><title>Python</title>", encoding="utf-8")
        for path in pyodide.iterdir():
            if path.suffix != ".whl":
                (root / "pyodide" / path.name).write_bytes(path.read_bytes())
        for path in archives:
            (root / "archives" / path.name).write_bytes(path.read_bytes())
        with served(root) as address, sync_playwright() as playwright:
            browser = start_browser(playwright, Path(temporary, "profile"))
            try:
                for half in filter(None, (names[::2], names[1::2])):  # a page and a core for each
                    page = browser.new_page()
                    page.set_default_timeout(0)
                    page.goto(f"{address}/index.html")
                    page.evaluate(BEGIN % RUN, [half, sources, COMPILE])
                    pages.append(page)
                for page in pages:
                    made |= page.evaluate("() => window.made")
            finally:
                browser.close()
    for path in archives:
        path.write_bytes(base64.b64decode(made[path.name]))
