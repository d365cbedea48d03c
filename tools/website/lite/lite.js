// What the course does before JupyterLab starts in the page, and beside it. JupyterLab waits for it.

const ROOT = new URL("./", import.meta.url);

// ---- lessons: the newer one is shown, unless somebody has written in the older ----

/** What a notebook says before anybody has written in it, as one word; lite.py knows it too. */
async function lessonOf(notebook) {
  const sources = notebook.cells.map(cell => [cell.source].flat().join(""));
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(sources.join("\0")));
  return [...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, "0")).join("");
}

const done = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** The store in which the browser keeps what was written here, or nothing if nothing was. */
async function kept() {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  const name = names.find(each => each === `JupyterLite Storage - ${ROOT.pathname}`);
  if (!name) return null;
  const database = await done(indexedDB.open(name));
  return database.objectStoreNames.contains("files") ? database : null;
}

/** Who follows a link to a lesson gets that one, not also all that were open: each has a Python. */
async function forgetWhatWasOpen() {
  const database = await kept();
  for (const store of ["statedb", "workspaces"])
    if (database?.objectStoreNames.contains(store))
      await done(database.transaction(store, "readwrite").objectStore(store).clear());
  database?.close();
}

/** Of each lesson: what was not touched is renewed, what was written in stays, with the new beside it. */
async function renew() {
  const database = await kept();
  if (!database || !crypto.subtle) return;
  const files = mode => database.transaction("files", mode).objectStore("files");
  const lessons = await (await fetch(new URL("lessons.json", ROOT), { cache: "no-cache" })).json();
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
    const content = await (await fetch(new URL(`files/${path}`, ROOT), { cache: "no-cache" })).json();
    const name = beside.split("/").at(-1), at = new Date().toISOString();
    await done(files("readwrite").put({ ...copy, name, path: beside, content, created: at, last_modified: at }, beside));
  }
  database.close();
}

// ---- the stop button: memory that the page and its Python share ----

/**
 * Only a page that is cut off from all others may share memory, and only a server can say that it is,
 * or a service worker in its place. That of JupyterLite does; the first time it has to be there first.
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

/** Ask a Python to stop. One that does nothing must not find that when its next cell begins. */
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
  // The kernel would else talk to its page in another way, in which messages of widgets get lost.
  Object.defineProperty(window, "crossOriginIsolated", { value: false });
}

// ---- what is said meanwhile, and once of what is kept ----

const STARTING = "Python is starting in this page: ten to fifteen seconds. The first time up to 43 MB come with it; then your browser has them.";
const KEPT = "What you write and solve here is kept in this browser alone. To have it elsewhere, download the notebook and bpkit_progress.json from the list of files.";

function note() {
  const box = document.createElement("div"), words = document.createElement("span");
  box.style.cssText = "position:fixed;inset:auto 0 0 0;z-index:10000;display:flex;gap:16px;align-items:center;" +
    "justify-content:center;padding:8px 16px;background:#1b1f24;color:#fff;font:14px/1.4 system-ui,sans-serif";
  box.setAttribute("role", "status");
  box.append(words);
  document.body.append(box);
  return { box, words };
}

function kernelIsReady() {
  const session = window.jupyterapp?.shell?.currentWidget?.context?.sessionContext?.session;
  return session?.kernel?.status === "idle";
}

function tell() {
  const { box, words } = note();
  words.textContent = STARTING;
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", "Python is starting");
  box.append(bar);
  const look = setInterval(() => {
    if (window.jupyterapp?.commands && !tell.listens) {
      tell.listens = true;
      window.jupyterapp.commands.commandExecuted.connect((_, { id }) => {
        if (id === "notebook:interrupt-kernel" && !kernelIsReady()) flags.forEach(stop);
      });
    }
    if (!kernelIsReady()) return;
    clearInterval(look);
    bar.remove();
    if (localStorage.getItem("bpkit-told")) {
      box.remove();
      return;
    }
    words.textContent = KEPT;
    const button = document.createElement("button");
    button.textContent = "I see";
    button.style.cssText = "font:inherit;padding:2px 12px;cursor:pointer;white-space:nowrap";
    button.addEventListener("click", () => {
      localStorage.setItem("bpkit-told", "yes");
      box.remove();
    });
    box.append(button);
  }, 200);
}

// ---- before JupyterLab ----

/** Nothing of this may keep JupyterLab from starting: what fails is said on the console. */
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
  if (new URLSearchParams(location.search).has("path")) await attempt(forgetWhatWasOpen);
  if (document.body) tell();
  else document.addEventListener("DOMContentLoaded", tell);
}
