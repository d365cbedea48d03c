"""Open the course, or test it: one command, with nothing to install by hand.

    python run.py              open the course in JupyterLab (the same as: python run.py lab)
    python run.py test         run every test
    python run.py notebooks    execute every notebook again and store it in its normal form
    python run.py bench        measure speed and memory, and print one page
    python run.py site         write the course as pages for any web server, into site/
    python run.py teacher      write the notebooks with solutions, and notes, into teacher/
    python run.py class FOLDER show how a class is doing, from its progress files

    python run.py test --lowest    run every test with the lowest versions allowed
    python run.py test --no-lite   run only the tests that need nothing outside .venv
    python run.py test --firefox   also run the tests in Firefox, which must be installed

Anything after the command is passed on to jupyterlab, pytest, tools/notebooks.py, tools/benchmarks,
tools/website or tools/teaching. An option must come after its command:

    python run.py lab --no-browser --port=9999
    python run.py test -k sigmoid
    python run.py test --lowest -k sigmoid
    python run.py notebooks 09_mini_batch --measure
    python run.py bench latency
    python run.py class spring --to results

It needs Python 3.11, 3.12, 3.13, 3.14 or 3.15. The first run makes an environment in the folder
.venv; later runs install nothing and need no network. To start afresh, delete that folder. The
lowest versions are those in requirements.txt, with Python 3.11; they go into a folder of their own,
.venv-lowest, and leave .venv alone. The tests and the site also need the parts that run the course
in a browser; these are fetched once, into .lite.
"""

# An older Python, down to 3.6, must be able to read this file, or it could not say what is wrong.
# So the syntax is that of 3.6, and annotations that 3.6 cannot evaluate are in quotes.

import ast
import contextlib
import difflib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 15)
WINDOWS = os.name == "nt"
ROOT = Path(__file__).resolve().parent
START = "notebooks/00_start_here.ipynb"

# Keeps JupyterLab from asking "would you like to get news?" and from looking for updates.
QUIET = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}

# Otherwise it lists, below the address to copy, twenty programs that the course does not use.
QUIETLY = ["--LanguageServerManager.autodetect=False"]

# A file of tests is never split: its tests may share a browser, and a notebook's cells a kernel.
# The order is kept, so that the browser tests, the slowest, come first.
SIDE_BY_SIDE = ["-nauto", "--maxprocesses=4", "--dist=loadfile", "--no-loadscope-reorder"]

ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM")}

# Variables that choose code or settings other than the course's own, disable assert, or let every
# Python that starts compile the course anew. The reader's values are meant for the reader's own
# work; nothing that is started here gets them.
# (conftest.py uses this list too.)
FOREIGN = (
    "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONPLATLIBDIR", "PYTHONINSPECT",
    "PYTHONOPTIMIZE", "PYTHONWARNINGS", "PYTHONDONTWRITEBYTECODE",
    "MPLBACKEND", "MATPLOTLIBRC",
    "JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "JUPYTER_CONFIG_DIR", "JUPYTER_PREFER_ENV_PATH",
    "JUPYTERLAB_DIR", "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR",
)  # fmt: skip

# Browsers that cannot see hidden folders, as Ubuntu installs them.
SNAPS = [Path("/snap/bin", name) for name in ("firefox", "chromium")]

# Settings that tell pip to put packages elsewhere, or to install none: ours go to our own folder.
ELSEWHERE = ("user", "target", "prefix", "root", "dry-run", "no-deps")

# These files list the parts of the course in a browser tab, and what is done to them. If either
# changes, the parts are fetched again.
LITE_RECIPE = ("lite.txt", "compiled.py")

# A line of requirements.txt: the name of a package, and its lowest version.
REQUIREMENT = re.compile(r"([\w.-]+)>=([\w.]+)(,<[\w.]+)?")
VERSIONS = """
import platform, sys
from importlib.metadata import version
print(f"Python {platform.python_version()}", *(f"{n} {version(n)}" for n in sys.argv[1:]), sep=", ")
"""

# Characters that are wildcards where JupyterLab looks for its extensions.
PATTERNS = "[?*"

MARGIN = 20_000_000  # bytes: a disk with less than this free counts as full
DOT = 5  # seconds between two signs of life
NO_NETWORK = re.compile("connection broken|Failed to establish|Max retries|timed out")
NO_ROOM = re.compile("No space left|Disk quota exceeded|not enough space on the disk")
TOO_LONG = re.compile("Long Path support|WinError 206")
NO_WHEEL = re.compile(r"No matching distribution found for (\S+)")


class Stop(Exception):
    """The course cannot go on; the message says why and what to do."""


class Terminated(BaseException):
    """This process has been asked to end, together with everything that it started."""


def terminated(*_: object) -> None:
    """Answer the signal SIGTERM: end whatever is running, as after Ctrl-C."""
    raise Terminated


# ---- the two environments ----


class Venv:
    """A folder with its own Python and packages, at their newest versions or at their lowest.

    The lowest versions go with the oldest Python, the newest with any Python that fits.
    """

    def __init__(self, name: str, lowest: bool) -> None:
        self.name, self.lowest = name, lowest
        self.newest = OLDEST if lowest else NEWEST
        self.pythons = "3.11" if lowest else "3.11 to 3.15"

    @property
    def folder(self) -> Path:
        """Where it is."""
        return ROOT / self.name

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.folder / ("Scripts/python.exe" if WINDOWS else "bin/python")

    @property
    def note(self) -> Path:
        """The file in which run.py notes how far it has got with the folder."""
        return self.folder / "bpkit-state.json"

    def fits(self, version: "tuple[int, ...] | None") -> bool:
        """Whether this (major, minor) of Python belongs in it."""
        return version is not None and OLDEST <= version <= self.newest


COURSE, LOWEST = Venv(".venv", lowest=False), Venv(".venv-lowest", lowest=True)


# ---- the commands: what each runs in the environment ----


def lab(extra: "list[str]") -> "list[str]":
    """JupyterLab on the first notebook, or on the one named; files are shown from the root down.

    The address that it prints opens the first notebook too. It listens on this machine only,
    unless an option says otherwise. JupyterLab refuses to run as root unless it is told that
    this is intended.
    """
    first = f"--LabApp.default_url=/lab/tree/{START}"
    here = ["-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}", first, *QUIETLY]
    if not any(re.match(r"--(ServerApp\.)?ip\b", word) for word in extra):
        here += ["--ServerApp.ip=127.0.0.1"]  # whatever this machine's settings say
    if browser_is_shut_in():
        here += ["--ServerApp.use_redirect_file=False"]  # it is given the address itself
    if is_root():
        say("You are root, so JupyterLab is started with --allow-root.")
        here += ["--allow-root"]
    return [*here, *extra]


def browser_is_shut_in() -> bool:
    """Whether the browser cannot see the page that JupyterLab writes for it to open.

    That page is in a hidden folder, which no snap may read. And if Python comes from the Microsoft
    Store, what it writes beside a reader's settings is visible to that Python only.
    """
    base = getattr(sys, "_base_executable", None) or sys.executable
    return "WindowsApps" in str(base) or any(path.exists() for path in SNAPS)


def is_root() -> bool:
    """Whether this is root, the user who may do everything; Windows has no root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def test(extra: "list[str]") -> "list[str]":
    """One pytest, with its files side by side; pyproject.toml says what it runs."""
    return ["-m", "pytest", *SIDE_BY_SIDE, *extra]


def notebooks(extra: "list[str]") -> "list[str]":
    """The tool that executes and normalises notebooks."""
    return [str(ROOT / "tools" / "notebooks.py"), *extra]


def bench(extra: "list[str]") -> "list[str]":
    """The benchmarks: all on one page, or the one named."""
    return ["-m", "tools.benchmarks", *extra]


def site(extra: "list[str]") -> "list[str]":
    """The course as a folder of pages, in site/ or in the folder named."""
    return ["-m", "tools.website", *map(from_here, extra)]


def teacher(extra: "list[str]") -> "list[str]":
    """The teacher's edition, in teacher/ or in the folder named."""
    return ["-m", "tools.teaching.edition", *map(from_here, extra)]


def classroom(extra: "list[str]") -> "list[str]":
    """How a class is doing, from the progress files in the folder named."""
    return ["-m", "tools.teaching.classroom", *map(from_here, extra)]


def from_here(word: str) -> str:
    """A folder as an absolute path, because the tool is started in the root of the course."""
    return word if word.startswith("-") else os.path.abspath(word)


COMMANDS = {
    "lab": lab, "test": test, "notebooks": notebooks, "bench": bench, "site": site,
    "teacher": teacher, "class": classroom,
}  # fmt: skip


def no_command(word: str) -> str:
    """The message about a first word that is not a command: it lists the commands."""
    names = [*COMMANDS, "--help"]
    near = difflib.get_close_matches(word.lower(), names, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    if word.startswith("-") and not near:
        hint = f" An option comes after a command: python run.py lab {word}"
    return f"There is no command '{word}'; write {', '.join(COMMANDS)} or --help.{hint}"


# ---- running other programs ----


def say(line: str) -> None:
    """Print one line about what is being done, without delay."""
    print(line, flush=True)


def environment(**ours: str) -> "dict[str, str]":
    """The reader's environment, without the variables in FOREIGN and with ours."""
    kept = {name: value for name, value in os.environ.items() if name.upper() not in FOREIGN}
    return {**kept, "PYTHONUTF8": "1", **ours}


def jupyters_folders(venv: Venv) -> "dict[str, str]":
    """Where Jupyter finds its settings: the course's own; the reader's theme and shortcuts stay."""
    own = venv.folder / "jupyter"
    if venv.note.exists():  # otherwise a folder that is still empty would look like a bad one
        with contextlib.suppress(OSError):  # the folder may be read-only
            own.mkdir(exist_ok=True)
    folders = {
        "JUPYTER_CONFIG_DIR": str(own / "config"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
        "IPYTHONDIR": str(own / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",  # its own kernel, not one that the reader has elsewhere
    }
    readers = os.environ.get("JUPYTER_CONFIG_DIR") or os.path.expanduser("~/.jupyter")
    if "JUPYTERLAB_SETTINGS_DIR" not in os.environ and os.path.isabs(readers):
        folders["JUPYTERLAB_SETTINGS_DIR"] = os.path.join(readers, "lab", "user-settings")
    return folders


def run(venv: Venv, command: "list[str]") -> int:
    """Run in the foreground until it ends, and return its exit status.

    The root goes on PYTHONPATH because the editable install alone is not enough: Python 3.11 on
    Windows reads its .pth file in the system's code page, so a path like C:/Users/Zoë is misread.
    Its Python goes on PATH so that `!pip install` in a notebook means the course's own pip. numpy
    gets one thread: matrices as small as ours lose more time by waiting for a second than it saves.
    """
    path = os.pathsep.join(filter(None, [str(venv.python.parent), os.environ.get("PATH")]))
    ours = {"PYTHONPATH": str(ROOT), "PATH": path, **jupyters_folders(venv)}
    env = {**ONE_THREAD, **environment(**ours)}
    child = subprocess.Popen(command, cwd=str(ROOT), env=env)
    while True:
        try:
            status = child.wait()
        except KeyboardInterrupt:
            continue  # Ctrl-C reaches the child too, and it ends in its own way: wait for it
        except Terminated:
            child.terminate()  # that signal reached only this process
            continue
        return status if status >= 0 else 128 - status


def attempt(*command: object, env: "dict[str, str] | None" = None) -> "tuple[bool, str]":
    """Run quietly; return whether it succeeded and what it printed. Dots show that it is alive."""
    try:
        child = subprocess.Popen(
            [str(word) for word in command],
            cwd=str(ROOT),
            env=env or environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except OSError as error:
        return False, str(error)
    printed, dots = None, ""
    while printed is None:
        try:
            printed, _ = child.communicate(timeout=DOT)
        except subprocess.TimeoutExpired:
            dots += "."
            print(".", end="", flush=True)
        except BaseException:  # Ctrl-C too: leave nothing running unseen
            child.kill()
            child.wait()
            raise
    if dots:
        say("")
    return child.returncode == 0, printed.decode("utf-8", "replace").strip()


# ---- which Python ----


def version_of(*python: object) -> "tuple[int, ...] | None":
    """The (major, minor) of an interpreter, or None if it does not run."""
    ok, printed = attempt(*python, "-IS", "-c", "import sys; print(*sys.version_info[:2])")
    numbers = re.findall(r"\d+", printed)
    return (int(numbers[0]), int(numbers[1])) if ok and len(numbers) == 2 else None


def find_python(venv: Venv) -> "list[str] | None":
    """The command of another interpreter that fits: the newest, or the environment's own."""
    names = [f"3.{minor}" for minor in range(venv.newest[1], OLDEST[1] - 1, -1)]
    found = [[shutil.which("python" + name)] for name in names]
    if WINDOWS:
        found += [[shutil.which("py"), "-" + name] for name in names]
    found += [[shutil.which("python3")], [shutil.which("python")], [str(venv.python)]]
    commands = ([str(word) for word in command] for command in found if command[0])
    return next((command for command in commands if venv.fits(version_of(*command))), None)


def hand_over(venv: Venv, argv: "list[str]") -> int:
    """Run this file again with a Python that fits."""
    who = "the test of the lowest versions" if venv.lowest else "the course"
    news = "this is Python {}.{}, and {} needs {}".format(*sys.version_info[:2], who, venv.pythons)
    other = find_python(venv)
    if other is None:
        raise Stop(f"{news}: install one from python.org or your system's packages, and try again.")
    say(f"run.py: {news}: using {' '.join(other)}")
    return run(venv, [*other, str(ROOT / "run.py"), *argv])


def base_python(venv: Venv) -> str:
    """The interpreter to make `venv` from: this one, or the one below it if this is its own."""
    if Path(sys.prefix).resolve() == venv.folder.resolve():
        return str(getattr(sys, "_base_executable", sys.executable))
    return sys.executable


# ---- what is in the environment ----


def needs() -> str:
    """A fingerprint of what the environment must contain."""
    files = [ROOT / "requirements.txt", ROOT / "pyproject.toml"]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def bounds() -> "dict[str, str]":
    """The lowest version of each package that requirements.txt allows."""
    lowest = {}
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line and line != "-e ." and not line.startswith("#"):
            found = REQUIREMENT.fullmatch(line)
            if found is None:
                raise Stop(f"requirements.txt must say name>=version for each package; got {line}")
            lowest[found.group(1)] = found.group(2)
    if not lowest:
        raise Stop("requirements.txt names no package: get it again with the rest of the course.")
    return lowest


def read_state(venv: Venv) -> "dict[str, object]":
    """What the last run noted; empty if there is no note, or an incomplete one."""
    try:
        state = json.loads(venv.note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def spelt(path: Path) -> str:
    """A path in letters that are the same in every locale."""
    return os.fsencode(str(path)).decode("latin-1")


def write_state(venv: Venv, state: str, ours: bool) -> None:
    """Note how far the environment has got; `ours`: run.py made it, so run.py may replace it."""
    version, path = version_of(venv.python) if state == "ready" else None, spelt(venv.folder)
    note = {"state": state, "ours": ours, "path": path, "python": version, "needs": needs()}
    venv.note.write_text(json.dumps(note), encoding="utf-8")


def condition(venv: Venv) -> str:
    """Its state: missing, ready, changed (requirements), spoilt, foreign or unusable.

    spoilt: ours, but half-made, moved here from another path, or without its Python.
    foreign: made by somebody else and working; packages are added, and it is never deleted.
    """
    path = str(venv.folder)
    if not os.path.lexists(path) or (venv.folder.is_dir() and not os.listdir(path)):
        return "missing"
    state, version = read_state(venv), version_of(venv.python)
    here = state.get("state") == "ready" and state.get("path") == spelt(venv.folder)
    if here and venv.fits(version) and state.get("python") == list(version or ()):
        return "ready" if state.get("needs") == needs() else "changed"
    if state.get("ours"):
        return "spoilt"
    works = venv.fits(version) and (venv.folder / "pyvenv.cfg").exists()
    return "foreign" if works else "unusable"


def empty(venv: Venv) -> None:
    """Delete what is in the folder, the note last; if interrupted, the next run continues."""
    if venv.folder.is_symlink():
        raise OSError(f"{venv.folder} leads elsewhere")
    inside = venv.folder.iterdir() if venv.folder.exists() else ()
    for path in sorted(inside, key=lambda path: path == venv.note):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(str(path))
        else:
            path.unlink()


def begin(venv: Venv) -> None:
    """Make an empty folder, marked as unfinished. Only our own or empty folders are deleted."""
    try:
        empty(venv)
        venv.folder.mkdir(exist_ok=True)
        write_state(venv, "making", ours=True)
    except OSError as error:
        advice = f"close whatever is using {venv.name}, delete that folder, and try again"
        if not venv.folder.exists():
            advice = "nothing can be written here; copy the course to a folder of your own"
        advice = another_owner(venv) or advice
        raise Stop(disk_is_full(str(error)) or f"{error}: {advice}.") from None


def another_owner(venv: Venv) -> str:
    """What to do about a folder that another user has made, or nothing if it is the reader's."""
    if not hasattr(os, "getuid") or not venv.folder.exists():
        return ""
    if venv.folder.stat().st_uid == os.getuid():
        return ""
    whose = f"{venv.name} belongs to another user (made with sudo?)"
    return f"{whose}: have that user delete it, and try again"


def ways_to_make(venv: Venv) -> "list[list[str]]":
    """The commands that make an environment, best first; `--without-pip` has to borrow a pip."""
    uv, python, path = shutil.which("uv"), base_python(venv), str(venv.folder)
    ways = [[uv, "venv", "--seed", "--allow-existing", "--python", python, path]] if uv else []
    ways += [[python, "-m", "venv", path], [python, "-m", "venv", "--without-pip", path]]
    return [*ways, [python, "-m", "virtualenv", path]]


def pip(venv: Venv) -> "list[str] | None":
    """The command of a pip that installs into it: its own, or the system's on its behalf."""
    own = [str(venv.python), "-m", "pip"]
    lent = [base_python(venv), "-m", "pip", "--python", str(venv.python)]
    return next((way for way in (own, lent) if attempt(*way, "--version")[0]), None)


def make(venv: Venv) -> None:
    """Make a new environment, still empty; if no way works, leave nothing behind."""
    errors = ""
    for way in ways_to_make(venv):
        begin(venv)
        ok, printed = attempt(*way)
        if ok and pip(venv):
            return
        if way[1:3] == ["-m", "venv"]:
            # If venv succeeds but its pip does not run, venv prints nothing: ask pip why.
            errors = errors or printed or attempt(venv.python, "-m", "pip", "--version")[1]
    full = disk_is_full(errors)
    shutil.rmtree(str(venv.folder))
    if full:
        raise Stop(f"{errors}\n\n{full}")
    if re.search("ensurepip|No module named '?venv", errors):
        package = "python{}.{}-venv".format(*sys.version_info)
        raise Stop(f"{sys.executable} lacks its venv module; on Debian: sudo apt install {package}")
    advice = f"No environment could be made in {venv.folder}: see above.{pip_settings()}"
    raise Stop(f"{errors}\n\n{advice}")


def install(venv: Venv) -> None:
    """Everything in requirements.txt, from ready-made packages (wheels): nothing is compiled."""
    wanted = ["--only-binary", ":all:", "-r", "requirements.txt"]
    if venv.lowest:
        wanted += [f"{name}=={version}" for name, version in bounds().items()]
    uv = shutil.which("uv")
    if uv:
        into = ["--compile-bytecode", "--python", venv.python]
        ok, _ = attempt(uv, "pip", "install", *into, *wanted)
        if ok:
            return
        say("uv could not install the packages; trying pip ...")
    command = pip(venv)
    if command is None:
        raise Stop(f"the environment in {venv.name} has no pip: delete that folder and try again.")
    env = pips_environment(command)
    told = ["install", "--quiet", "--disable-pip-version-check", *wanted]
    ok, errors = attempt(*command, *told, env=env)
    if not ok:
        raise Stop(f"{errors}\n\n{diagnosis(venv, errors, command)}{pip_settings()}")


def pips_environment(command: "list[str]") -> "dict[str, str]":
    """The environment in which pip runs: index, proxy and certificate are the reader's.

    We decide where packages go. We cannot overrule a settings file on that, so if one says
    otherwise, it is ignored, and its other settings are passed on.
    """
    own = {f"PIP_{key.upper().replace('-', '_')}" for key in ELSEWHERE}
    env = {name: value for name, value in environment().items() if name.upper() not in own}
    _, printed = attempt(*command, "config", "list", env=env)
    said = re.findall(r"^(global|install)\.([\w-]+)=(['\"].*)$", printed, re.MULTILINE)
    if any(key in ELSEWHERE for _, key, _ in said):
        env["PIP_CONFIG_FILE"] = os.devnull
        for _, key, value in sorted(said, reverse=True):  # settings for install take precedence
            if key not in ELSEWHERE:
                env.setdefault(f"PIP_{key.upper().replace('-', '_')}", ast.literal_eval(value))
    return env


def disk_is_full(errors: str) -> str:
    """The message if there is no room for an environment; venv does not say why it failed."""
    if not NO_ROOM.search(errors) and shutil.disk_usage(str(ROOT)).free > MARGIN:
        return ""
    return (
        f"The disk that holds {ROOT}, or your share of it, is full: make room for about 800 MB "
        "and try again."
    )


def diagnosis(venv: Venv, errors: str, command: "list[str]") -> str:
    """What pip's errors mean, and what to do."""
    package = NO_WHEEL.search(errors)
    if NO_NETWORK.search(errors):
        return "The packages could not be fetched: check the network (or proxy) and try again."
    full = disk_is_full(errors)
    if full:
        return full
    other = another_owner(venv) if "Permission denied" in errors else ""
    if other:
        return f"The packages could not be installed: {other}."
    if TOO_LONG.search(errors):
        return (
            f"Some paths in {ROOT} are too long for Windows: move the course to a "
            "folder near the top of the drive, such as C:\\bpkit, and try again."
        )
    if package and "from versions: none" in errors:
        return (
            f"The package index that pip uses has nothing called {package.group(1)}: "
            "its address may be wrong, it may lack the package, or the network may want "
            f"you to log in first.{index_settings(command)} Put that right and try again."
        )
    if package:
        version = "Python {}.{}".format(*version_of(venv.python) or sys.version_info)
        return (
            f"There is no ready-made package (wheel) of {package.group(1)} for {version} on this "
            f"machine ({sysconfig.get_platform()}). Install another Python, {venv.pythons}, "
            f"preferably 64-bit, delete the folder {venv.name}, and try again with it."
        )
    return "The packages could not be installed: see above, then try again."


def index_settings(command: "list[str]") -> str:
    """Which files set the index that pip uses, according to `pip config debug`."""
    _, printed = attempt(*command, "config", "debug")
    file, found = "", []
    for line in printed.splitlines():
        named = re.match(r"\s+(.+), exists: True", line)
        file = named.group(1) if named else file
        if re.match(r"\s+\w+\.(extra-)?index-url:", line) and file not in found:
            found.append(file)
    return f" The index is set in {', '.join(found)}." if found else ""


def pip_settings() -> str:
    """Which variables tell pip what to do: a wrong one can make it fail in any way."""
    names = ", ".join(sorted(name for name in os.environ if name.startswith("PIP_")))
    return f" If that is not it: pip also obeys {names}, as set on this machine." if names else ""


def prepare(venv: Venv) -> None:
    """Make sure that it is ready; report what is done, if anything."""
    found = condition(venv)
    if found == "ready":
        return
    if found == "unusable":
        raise Stop(
            f"{venv.folder} is not a working environment: delete or rename it and try again."
        )
    if found in ("missing", "spoilt"):
        why = ": an earlier run did not finish it, or it was moved" if found == "spoilt" else ""
        again = " again" if why else ""
        say(f"Making the environment in {venv.name}{again} (a few minutes, once){why} ...")
        make(venv)
    else:
        say(f"Installing what the course needs into {venv.name} (about a minute) ...")
    ours = bool(read_state(venv).get("ours"))
    install(venv)
    page_config = venv.folder / "etc/jupyter/labconfig/page_config.json"
    page_config.parent.mkdir(parents=True, exist_ok=True)
    page_config.write_text(json.dumps(QUIET), encoding="utf-8")
    write_state(venv, "ready", ours)
    say(f"{venv.name} is ready: from now on, starting takes seconds and needs no network.")


def parts_are_here() -> bool:
    """Whether .lite has the parts of the course in a browser; tools/website/parts.py gets them."""
    recipe, mark = [ROOT / "tools/website" / n for n in LITE_RECIPE], ROOT / ".lite/recipe"
    if not all(path.exists() for path in recipe):
        return True
    return mark.exists() and mark.read_bytes() == b"".join(path.read_bytes() for path in recipe)


def versions(venv: Venv) -> str:
    """Which Python and which packages are there, of those that requirements.txt names."""
    ok, printed = attempt(venv.python, "-c", VERSIONS, *bounds())
    if not ok:
        advice = f"delete the folder {venv.name} and try again"
        raise Stop(f"{printed}\n\nThe environment is incomplete: {advice}.")
    return printed


# ---- the whole ----


def check_path(path: str, windows: bool) -> None:
    """Stop if a program of the course would misread the folder's name."""
    beyond_the_drive = re.sub(r"^[A-Za-z]:", "", path) if windows else path
    bad = [c for c in PATTERNS + ("" if windows else ":") if c in beyond_the_drive]
    if bad:
        raise Stop(
            f"the course is in {path}, and JupyterLab finds no explorers in a folder with "
            f"{' or '.join(bad)} in its name: rename that folder and try again."
        )


def check_disk(venv: Venv) -> None:
    """Stop if nothing installed there could be loaded: on Linux, the disk says so."""
    folder, noexec = venv.folder if venv.folder.exists() else ROOT, getattr(os, "ST_NOEXEC", 0)
    if noexec and os.statvfs(str(folder)).f_flag & noexec:
        raise Stop(
            f"{folder} is on a disk from which no program may run (noexec): copy the course to "
            "a folder on another disk and try again."
        )


def main(argv: "list[str]") -> int:
    """Do what the command line says, and return the exit status."""
    if argv and argv[0] in ("-h", "--help", "help"):
        say(str(__doc__).strip())
        return 0
    name, extra = (argv[0], argv[1:]) if argv else ("lab", [])
    if name not in COMMANDS:  # checked before anything is made: a typo should not cost two minutes
        say(no_command(name))
        return 2
    venv = COURSE
    if name == "test" and "--lowest" in extra:
        venv, extra = LOWEST, [word for word in extra if word != "--lowest"]
    try:
        check_path(str(ROOT), WINDOWS)
        if not venv.fits(sys.version_info[:2]):
            return hand_over(venv, argv)
        check_disk(venv)
        prepare(venv)
        if name == "test":
            say(f"Testing with {versions(venv)}")
            if "--no-lite" not in extra and not parts_are_here():
                status = run(venv, [str(venv.python), "-m", "tools.website.parts"])
                if status:
                    return status
        return run(venv, [str(venv.python), *COMMANDS[name](extra)])
    except Stop as reason:
        print(f"run.py: {reason}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Terminated):
        print("\nrun.py: stopped; the next run continues from here.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # Windows' code page may lack a letter of a path
    signal.signal(signal.SIGTERM, terminated)
    sys.exit(main(sys.argv[1:]))
