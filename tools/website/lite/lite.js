// What the course does before and while JupyterLab starts in the page. JupyterLab waits for it.

const ROOT = new URL("./", import.meta.url);
const WIDGET = "application/vnd.jupyter.widget-view+json";

// ---- lessons: the newer one is shown, unless the reader has written in the older one ----

/** A notebook's content before anybody has written in it, as one word; lite.py computes it too. */
async function lessonOf(notebook) {
  const sources = notebook.cells.map(cell => [cell.source].flat().join(""));
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(sources.join("\0")));
  return [...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, "0")).join("");
}

const done = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** A file of the course as it is now, whatever the browser may have kept. */
const published = async file => (await fetch(new URL(file, ROOT), { cache: "no-cache" })).json();

/** The store in which the browser keeps what was written here, or nothing if nothing was. */
async function kept() {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  const name = names.find(each => each === `JupyterLite Storage - ${ROOT.pathname}`);
  if (!name) return null;
  const database = await done(indexedDB.open(name));
  return database.objectStoreNames.contains("files") ? database : null;
}

/**
 * A link to a lesson opens only that lesson, not all that were open before: each runs a Python.
 * JupyterLab writes down what is open under a name, and each link that is followed gets a name of
 * its own: so another tab, which is still writing, cannot put its lessons into this one.
 */
function haveAnOwnWorkspace() {
  const address = new URL(location);
  if (!address.searchParams.has("path")) return; // JupyterLab removes it when the lesson is open
  address.searchParams.set("workspace", `lesson-${Date.now()}`);
  history.replaceState(history.state, "", address);
}

/** Replace each untouched lesson with the new one; beside one that was written in, put the new one. */
async function renew() {
  const database = await kept();
  if (!database || !crypto.subtle) return;
  const lessons = await published("lessons.json");
  const files = mode => database.transaction("files", mode).objectStore("files");
  for (const [path, now] of Object.entries(lessons)) {
    const copy = await done(files("readonly").get(path));
    const was = copy?.content?.metadata?.bpkit?.lesson;
    if (!was || was === now) continue;
    if (await lessonOf(copy.content) === was) {
      await done(files("readwrite").delete(path));
      continue;
    }
    const beside = path.replace(/\.ipynb$/, " (new).ipynb"), there = await done(files("readonly").get(beside));
    if (there?.content?.metadata?.bpkit?.lesson === now) continue;
    const content = await published(`files/${path}`);
    const name = beside.split("/").at(-1), at = new Date().toISOString();
    await done(files("readwrite").put({ ...copy, name, path: beside, content, created: at, last_modified: at }, beside));
  }
  database.close();
}

/** An explorer is gone with its Python: until its cell is run again, the published picture is shown. */
async function showPicturesAgain() {
  const database = await kept();
  if (!database) return;
  const lessons = await published("lessons.json");
  const files = () => database.transaction("files", "readwrite").objectStore("files");
  for (const path of await done(files().getAllKeys())) {
    const copy = await done(files().get(path));
    const gone = (copy.content?.cells ?? []).filter(cell => cell.outputs?.some(({ data }) => data?.[WIDGET]));
    if (!gone.length) continue;
    const cells = path in lessons ? (await published(`files/${path}`)).cells : [];
    for (const cell of gone) {
      const same = cells.find(({ id, source }) => id === cell.id && source === [cell.source].flat().join(""));
      if (same) cell.outputs = same.outputs;
      else for (const { data } of cell.outputs) delete data?.[WIDGET]; // its text is still there
    }
    await done(files().put(copy, path));
  }
  database.close();
}

// ---- the stop button: memory that the page and its Python share ----

/**
 * Only a page that is isolated from all others may share memory, and only a server, or a service
 * worker instead, can declare it so. JupyterLite's does; on a first visit it must be installed first.
 */
async function cutOff() {
  if (crossOriginIsolated || !navigator.serviceWorker || sessionStorage.getItem("bpkit-once")) return;
  sessionStorage.setItem("bpkit-once", "yes");
  await navigator.serviceWorker.register(new URL("service-worker.js?enableCache=false", ROOT));
  await navigator.serviceWorker.ready;
  location.reload();
  await new Promise(() => {});
}

const flags = new Set(); // a byte for each Python: 2 asks it to stop

/** Ask a Python to stop. An idle one must not find the request when its next cell begins. */
function stop(flag) {
  flag[0] = 2;
  setTimeout(() => { flag[0] = 0; }, 2000);
}

function shareMemory() {
  if (!crossOriginIsolated) return;
  const Plain = window.Worker;
  window.Worker = class extends Plain {
    constructor(url, options) {
      super(url, options);
      if (!String(url).includes("comlink.worker")) return;
      const bpkitMemory = new SharedArrayBuffer(1);
      this.postMessage({ bpkitMemory }); // lite.py lets it wait there until Python asks for it
      this.flag = new Uint8Array(bpkitMemory);
      flags.add(this.flag);
    }
    terminate() {
      flags.delete(this.flag);
      super.terminate();
    }
  };
  // Otherwise the kernel would talk to its page in a way that loses widgets' messages.
  Object.defineProperty(window, "crossOriginIsolated", { value: false });
}

// ---- the notices: while Python starts, and once about what is kept ----

const STARTING = "Python is starting in this page, usually in ten to thirty seconds. Read on: a cell that you run now waits its turn. The first time, your browser also downloads and keeps up to 43 MB.";
const KEPT = "What you write and solve here is kept only in this browser. To use it elsewhere, download the notebook and bpkit_progress.json from the list of files.";

/** A bar at the lower edge that says this, and holds one thing more. */
function notice(words, more) {
  const box = document.createElement("div"), said = document.createElement("span");
  box.style.cssText = "position:fixed;inset:auto 0 0 0;z-index:10000;display:flex;gap:16px;align-items:center;" +
    "justify-content:center;padding:8px 16px;background:#1b1f24;color:#fff;font:14px/1.4 system-ui,sans-serif";
  box.setAttribute("role", "status");
  said.textContent = words;
  box.append(said, more);
  document.body.append(box);
  return box;
}

const kernelStatus = () => window.jupyterapp?.shell?.currentWidget?.context?.sessionContext?.session?.kernel?.status;

/** Each lesson has a Python of its own; a picture, or a list of files, has none. */
function pythonIsStarting() {
  const shown = window.jupyterapp?.shell?.currentWidget;
  const session = shown?.context?.sessionContext;
  if (!shown || !session) return !shown;
  return !session.isReady || ["unknown", "starting", "restarting", "autorestarting"].includes(kernelStatus());
}

function tell() {
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", "Python is starting");
  const starting = notice(STARTING, bar);
  let told = localStorage.getItem("bpkit-told"), listens = false;
  setInterval(() => {
    if (window.jupyterapp?.commands && !listens) {
      listens = true;
      window.jupyterapp.commands.commandExecuted.connect((_, { id }) => {
        if (id === "notebook:interrupt-kernel" && kernelStatus() !== "idle") flags.forEach(stop);
      });
    }
    starting.style.display = pythonIsStarting() ? "flex" : "none";
    if (told || kernelStatus() !== "idle") return;
    told = "yes";
    const button = document.createElement("button");
    button.textContent = "OK";
    button.style.cssText = "font:inherit;padding:2px 12px;cursor:pointer;white-space:nowrap";
    const kept = notice(KEPT, button);
    button.addEventListener("click", () => {
      localStorage.setItem("bpkit-told", "yes");
      kept.remove();
    });
  }, 200);
}

// ---- a lesson on its own, in a narrow window ----

/** There, a link to another lesson leads to a list of files, which the course does not have. */
function letLinksLeadToLessons() {
  const open = window.open.bind(window);
  window.open = (address, ...rest) => {
    const to = new URL(address, location);
    if (/[/]tree[/]?$/.test(to.pathname) && to.searchParams.get("path")?.endsWith(".ipynb"))
      to.pathname = new URL("notebooks/index.html", ROOT).pathname;
    return open(to, ...rest);
  };
}

// ---- before JupyterLab ----

/** None of this may keep JupyterLab from starting: failures are reported on the console. */
export async function before() {
  const attempt = async step => {
    try {
      await step();
    } catch (error) {
      console.warn("bpkit:", error);
    }
  };
  await attempt(cutOff);
  await attempt(shareMemory);
  await attempt(renew);
  await attempt(showPicturesAgain);
  await attempt(haveAnOwnWorkspace);
  await attempt(letLinksLeadToLessons);
  if (document.body) tell();
  else document.addEventListener("DOMContentLoaded", tell);
}
