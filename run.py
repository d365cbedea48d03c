"""Open the course, or test it: one command, nothing to install by hand.

    python run.py              open the course in JupyterLab (the same as: python run.py lab)
    python run.py test         run every test
    python run.py notebooks    execute every notebook again and store it in normal form

Whatever follows the command is passed on, to jupyterlab, to pytest or to tools/notebooks.py:

    python run.py lab --no-browser --port=9999
    python run.py test -k sigmoid
    python run.py notebooks 09_mini_batch --measure

It needs Python 3.11, 3.12, 3.13 or 3.14. The first run makes an environment in the folder .venv;
later runs install nothing and need no network. To start afresh, delete that folder.
"""

# An older Python, down to 3.6, must be able to read this file, or it could not say what is wrong.
# So the syntax is that of 3.6, and annotations that 3.6 cannot evaluate stand in quotes.

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
WINDOWS = os.name == "nt"
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
STATE = VENV / "bpkit-state.json"
START = "notebooks/00_start_here.ipynb"

# Keeps JupyterLab from asking "would you like to get news?" and from looking for updates.
PAGE_CONFIG = VENV / "etc/jupyter/labconfig/page_config.json"
QUIET = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}

# A file of tests stays whole: its tests may share a browser, a notebook's cells share a kernel.
# The order stays as it is, so that the browser's, which are the slowest, come first.
SIDE_BY_SIDE = ["-nauto", "--maxprocesses=4", "--dist=loadfile", "--no-loadscope-reorder"]

ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM")}

NO_NETWORK = re.compile("connection broken|Failed to establish|Max retries|timed out")
NO_WHEEL = re.compile(r"No matching distribution found for (\S+)")


class Stop(Exception):
    """The course cannot go on; the message says why and what to do."""


# ---- the commands: what each runs in the environment ----


def lab(extra: "list[str]") -> "list[str]":
    """JupyterLab on the first notebook, or on the one named; files are shown from the root down."""
    opened = [] if any(word.endswith(".ipynb") for word in extra) else [START]
    return ["-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}", *extra, *opened]


def test(extra: "list[str]") -> "list[str]":
    """One pytest, its files side by side; what it looks at stands in pyproject.toml."""
    return ["-m", "pytest", *SIDE_BY_SIDE, *extra]


def notebooks(extra: "list[str]") -> "list[str]":
    """The tool that executes and normalises notebooks."""
    return [str(ROOT / "tools" / "notebooks.py"), *extra]


COMMANDS = {"lab": lab, "test": test, "notebooks": notebooks}


# ---- running other programs ----


def say(line: str) -> None:
    """One line about what is being done, at once."""
    print(line, flush=True)


def before(path: Path, variable: str) -> str:
    """An environment variable that lists folders, with one more in front."""
    return os.pathsep.join(filter(None, [str(path), os.environ.get(variable)]))


def run(command: "list[str]") -> int:
    """Run in the foreground until it ends, and return its exit status.

    The root goes on PYTHONPATH because the editable install alone is not enough: Python 3.11 on
    Windows reads its .pth file in the system's code page, so a path like C:/Users/Zoë is misread.
    .venv goes on PATH so that `!pip install` in a notebook means the course's own pip. numpy gets
    one thread: matrices as small as ours lose more time by waiting for a second than it saves.
    """
    env = {**ONE_THREAD, **os.environ, "PYTHONUTF8": "1"}
    env.update(PYTHONPATH=before(ROOT, "PYTHONPATH"), PATH=before(PYTHON.parent, "PATH"))
    child = subprocess.Popen(command, cwd=str(ROOT), env=env)
    while True:
        try:
            status = child.wait()
        except KeyboardInterrupt:
            continue  # Ctrl-C reaches the child too, which ends in its own way: wait for it
        return status if status >= 0 else 128 - status


def attempt(*command: object) -> "tuple[bool, str]":
    """Run quietly; whether it succeeded, and everything it printed."""
    env = {**os.environ, "PYTHONUTF8": "1"}
    env.pop("PYTHONPATH", None)  # or pip would take what lies there for installed
    try:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=str(ROOT),
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except OSError as error:
        return False, str(error)
    return done.returncode == 0, done.stdout.decode("utf-8", "replace").strip()


# ---- which Python ----


def fits(version: "tuple[int, ...] | None") -> bool:
    """Whether the course runs on this (major, minor)."""
    return version is not None and OLDEST <= version <= NEWEST


def version_of(*python: object) -> "tuple[int, ...] | None":
    """The (major, minor) of an interpreter, or None if it does not run."""
    ok, printed = attempt(*python, "-IS", "-c", "import sys; print(*sys.version_info[:2])")
    numbers = re.findall(r"\d+", printed)
    return (int(numbers[0]), int(numbers[1])) if ok and len(numbers) == 2 else None


def find_python() -> "list[str] | None":
    """The command of another interpreter that fits, newest first, or else .venv's own."""
    names = [f"3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    found = [[shutil.which("python" + name)] for name in names]
    if WINDOWS:
        found += [[shutil.which("py"), "-" + name] for name in names]
    found += [[shutil.which("python3")], [shutil.which("python")], [str(PYTHON)]]
    commands = ([str(word) for word in command] for command in found if command[0])
    return next((command for command in commands if fits(version_of(*command))), None)


def hand_over(argv: "list[str]") -> int:
    """Run this file again with a Python that fits."""
    news = "this is Python {}.{}, and the course needs 3.11 to 3.14".format(*sys.version_info)
    other = find_python()
    if other is None:
        raise Stop(f"{news}: install one from python.org or your system's packages, and try again.")
    say(f"run.py: {news}: using {' '.join(other)}")
    return run([*other, str(ROOT / "run.py"), *argv])


def base_python() -> str:
    """The interpreter to make .venv from: this one, or the one below it if this is .venv's own."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        return str(getattr(sys, "_base_executable", sys.executable))
    return sys.executable


# ---- the environment in .venv ----


def needs() -> str:
    """A fingerprint of what the environment must contain."""
    files = [ROOT / "requirements.txt", ROOT / "pyproject.toml"]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def read_state() -> "dict[str, object]":
    """What the last run noted about .venv; nothing if there is no note, or half a one."""
    try:
        state = json.loads(STATE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def write_state(state: str, ours: bool) -> None:
    """Note how far the environment is; `ours`: made by this file, so it may be made anew."""
    version = version_of(PYTHON) if state == "ready" else None
    note = {"state": state, "ours": ours, "path": str(VENV), "python": version, "needs": needs()}
    STATE.write_text(json.dumps(note), encoding="utf-8")


def condition() -> str:
    """What .venv is: missing, ready, changed (requirements), spoilt, foreign or unusable.

    spoilt: ours, but half-made, moved here from another path, or without its Python.
    foreign: made by somebody else, and works; it is added to and never deleted.
    """
    if not os.path.lexists(str(VENV)) or (VENV.is_dir() and not os.listdir(str(VENV))):
        return "missing"
    state, version = read_state(), version_of(PYTHON)
    here = state.get("state") == "ready" and state.get("path") == str(VENV)
    if here and fits(version) and state.get("python") == list(version or ()):
        return "ready" if state.get("needs") == needs() else "changed"
    if state.get("ours"):
        return "spoilt"
    return "foreign" if fits(version) and (VENV / "pyvenv.cfg").exists() else "unusable"


def begin() -> None:
    """An empty .venv that says it is being made. Only what is ours or empty is ever deleted."""
    try:
        if VENV.exists():
            shutil.rmtree(str(VENV))
        VENV.mkdir()
    except OSError as error:
        raise Stop(f"{error}: close what uses .venv, delete that folder, and try again.") from None
    write_state("making", ours=True)


def ways_to_make() -> "list[list[str]]":
    """The commands that make an environment, the best first; `--without-pip` must borrow one."""
    uv, python = shutil.which("uv"), base_python()
    ways = [[uv, "venv", "--seed", "--allow-existing", "--python", python, str(VENV)]] if uv else []
    ways += [[python, "-m", "venv", str(VENV)], [python, "-m", "venv", "--without-pip", str(VENV)]]
    return [*ways, [python, "-m", "virtualenv", str(VENV)]]


def pip() -> "list[str] | None":
    """The command of a pip that installs into .venv: its own, or the system's on its behalf."""
    own, lent = [str(PYTHON), "-m", "pip"], [base_python(), "-m", "pip", "--python", str(PYTHON)]
    return next((way for way in (own, lent) if attempt(*way, "--version")[0]), None)


def make() -> None:
    """A new environment, still empty; if there is no way to make one, nothing is left."""
    errors = ""
    for way in ways_to_make():
        begin()
        ok, printed = attempt(*way)
        if ok and pip():
            return
        if way[1:3] == ["-m", "venv"]:
            errors = errors or printed
    shutil.rmtree(str(VENV))
    if re.search("ensurepip|No module named '?venv", errors):
        package = "python{}.{}-venv".format(*sys.version_info)
        raise Stop(f"{sys.executable} lacks its venv module; on Debian: sudo apt install {package}")
    raise Stop(f"{errors}\n\nNo environment could be made in {VENV}: see above.")


def install() -> None:
    """Everything in requirements.txt, from ready-made packages (wheels): nothing is compiled."""
    wanted = ["--only-binary", ":all:", "-r", "requirements.txt"]
    uv = shutil.which("uv")
    if uv:
        ok, _ = attempt(uv, "pip", "install", "--compile-bytecode", "--python", PYTHON, *wanted)
        if ok:
            return
        say("uv could not install the packages; trying pip ...")
    command = pip()
    if command is None:
        raise Stop("the environment in .venv has no pip: delete that folder and try again.")
    ok, errors = attempt(*command, "install", "--quiet", "--disable-pip-version-check", *wanted)
    if not ok:
        raise Stop(f"{errors}\n\n{diagnosis(errors)}")


def diagnosis(errors: str) -> str:
    """What pip's errors mean, and what to do."""
    package = NO_WHEEL.search(errors)
    if NO_NETWORK.search(errors):
        return "The packages could not be fetched: check the network (or proxy) and try again."
    if package:
        version = "Python {}.{}".format(*version_of(PYTHON) or sys.version_info)
        return (
            f"There is no ready-made package (wheel) of {package.group(1)} for {version} on this "
            f"machine ({sysconfig.get_platform()}). Install another Python from 3.11 to 3.14, best "
            "a 64-bit one, delete the folder .venv, and try again with it."
        )
    return "The packages could not be installed: see above, then try again."


def prepare() -> None:
    """See to it that .venv is ready; says what it does unless there is nothing to do."""
    found = condition()
    if found == "ready":
        return
    if found == "unusable":
        raise Stop(f"{VENV} is no environment that works here: delete or rename it and try again.")
    if found in ("missing", "spoilt"):
        again = " again: the one there is half-made, or was moved" if found == "spoilt" else ""
        say(f"Making the environment in .venv{again} (once, about two minutes) ...")
        make()
    else:
        say("Installing what the course needs into .venv (about a minute) ...")
    ours = bool(read_state().get("ours"))
    install()
    PAGE_CONFIG.parent.mkdir(parents=True, exist_ok=True)
    PAGE_CONFIG.write_text(json.dumps(QUIET), encoding="utf-8")
    write_state("ready", ours)


# ---- the whole ----


def main(argv: "list[str]") -> int:
    """Do what the command line says, and return the exit status."""
    if argv and argv[0] in ("-h", "--help", "help"):
        say(str(__doc__).strip())
        return 0
    named = bool(argv) and not argv[0].startswith("-")
    name, extra = (argv[0], argv[1:]) if named else ("lab", argv)
    if name not in COMMANDS:
        say(f"There is no command '{name}': lab, test or notebooks (python run.py --help).")
        return 2
    try:
        if not fits(sys.version_info[:2]):
            return hand_over(argv)
        prepare()
        return run([str(PYTHON), *COMMANDS[name](extra)])
    except Stop as reason:
        print(f"run.py: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # Windows' code page may lack a letter of a path
    sys.exit(main(sys.argv[1:]))
