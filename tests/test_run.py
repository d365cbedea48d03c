"""run.py: which Python it uses, how it handles a .venv it finds, what it says and passes on.

Nothing is installed here: the programs that run.py would call are replaced, and no network is used.
"""

import ast
import importlib.util
import ipaddress
import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from browser.guard import guarded

REPOSITORY = Path(__file__).resolve().parent.parent


class Programs:
    """Stands in for every program that run.py calls quietly: notes calls, gives fixed answers."""

    def __init__(self, here):
        self.here = here
        self.calls, self.environments = [], []
        self.versions = {}      # the program's path -> the version it reports
        self.failing = {}       # words that occur in a command -> what it prints when it fails

    def __call__(self, *command, env=None):
        words = [str(word) for word in command]
        self.calls.append(words)
        self.environments.append(env)
        line = " ".join(words)
        for part, printed in self.failing.items():
            if part in line:
                return False, printed
        if "-IS" in words:
            version = self.versions.get(" ".join(words[: words.index("-IS")]))
            return version is not None, version or ""
        if words[1:2] == ["venv"] or words[1:3] in (["-m", "venv"], ["-m", "virtualenv"]):
            lowest = str(self.here.LOWEST.folder) in words
            self.make_environment(venv=self.here.LOWEST if lowest else self.here.COURSE)
        return True, ""

    def make_environment(self, version="3 11", venv=None):
        """What `python -m venv` leaves behind, as far as run.py looks at it."""
        venv = venv or self.here.COURSE
        venv.python.parent.mkdir(parents=True, exist_ok=True)
        venv.python.write_text("")
        (venv.folder / "pyvenv.cfg").write_text("")
        self.versions[str(venv.python)] = version

    def lines(self, *words):
        """The calls that contain all of `words`."""
        return [call for call in self.calls if all(word in call for word in words)]


@pytest.fixture
def run_py(tmp_path, monkeypatch):
    """run.py as a module with its own repository; no uv, nothing on PATH."""
    spec = importlib.util.spec_from_file_location("run_py", REPOSITORY / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    root = tmp_path / "a b ü"
    root.mkdir()
    (root / "requirements.txt").write_text("numpy>=1.26,<3\n")
    (root / "pyproject.toml").write_text("[project]\n")
    module.ROOT = root  # whatever a test breaks: the repository's own .venv is never at risk
    monkeypatch.setattr(module.shutil, "which", lambda name: None)
    monkeypatch.setattr(module, "WINDOWS", False)
    monkeypatch.setattr(module, "is_root", lambda: False)
    monkeypatch.setattr(module, "SNAPS", [tmp_path / "snap" / "firefox"])
    monkeypatch.setattr(module.os, "ST_NOEXEC", 0, raising=False)
    return module


@pytest.fixture
def programs(run_py, monkeypatch):
    stand_in = Programs(run_py)
    monkeypatch.setattr(run_py, "attempt", stand_in)
    return stand_in


@pytest.fixture
def started(run_py, monkeypatch):
    """The commands to run in the foreground, noted instead of run."""
    commands = []

    def run(venv, command):
        commands.append(command)
        return 7

    monkeypatch.setattr(run_py, "run", run)
    return commands


@pytest.fixture
def ready(run_py, programs):
    """An environment that run.py has made."""
    run_py.prepare(run_py.COURSE)
    programs.calls.clear()


@pytest.fixture
def oldest(run_py, monkeypatch):
    """run.py believes that it runs with the oldest supported Python, whatever runs this test."""
    monkeypatch.setattr(run_py.sys, "version_info", (*run_py.OLDEST, 9))


def raising(error):
    """A function that raises this, whatever its arguments."""
    def asked(*_, **__):
        raise error

    return asked


def on_path(run_py, monkeypatch, **places):
    names = {name.replace("_", "."): place for name, place in places.items()}
    monkeypatch.setattr(run_py.shutil, "which", names.get)


# ---- the file itself ----


def test_python_3_6_can_read_the_file():
    source = (REPOSITORY / "run.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    with pytest.raises(SyntaxError):
        ast.parse("(n := 1)", feature_version=(3, 6))  # so the line above can fail


def test_only_the_standard_library_is_imported():
    tree = ast.parse((REPOSITORY / "run.py").read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in imports if isinstance(node, ast.ImportFrom)}
    assert names
    assert names <= sys.stdlib_module_names


# ---- the command line ----


@pytest.mark.parametrize("word", ["--help", "-h"])
def test_help_lists_the_commands_and_makes_nothing(run_py, capsys, word):
    assert run_py.main([word]) == 0
    shown = capsys.readouterr().out
    for command in ("", "test", "notebooks", "bench", "teacher", "class"):
        assert f"python run.py {command}" in shown
    assert not run_py.COURSE.folder.exists()


def test_help_from_the_command_line():
    command = [sys.executable, str(REPOSITORY / "run.py"), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Open the course")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("tset", "Did you mean test?"),
        ("Notebook", "Did you mean notebooks?"),
        ("--hlep", "Did you mean --help?"),
        ("--no-browser", "python run.py lab --no-browser"),
        ("-k", "python run.py lab -k"),
        ("sigmoid", "or --help.\n"),
    ],
)
def test_an_unknown_command_is_named_with_those_there_are_and_nothing_is_made(
    run_py, programs, started, capsys, word, said
):
    assert run_py.main([word, "--port=9999"]) == 2
    shown = capsys.readouterr().out
    assert f"'{word}'" in shown and said in shown
    assert "lab, test, notebooks, bench, site, teacher, class" in shown
    assert shown.count("\n") == 1
    assert programs.calls == started == [] and not run_py.COURSE.folder.exists()


LAB = ["-m", "jupyterlab", "ROOT", "FIRST", "--LanguageServerManager.autodetect=False",
       "--ServerApp.ip=127.0.0.1"]
SIDE_BY_SIDE = ["-nauto", "--maxprocesses=4", "--dist=loadfile", "--no-loadscope-reorder"]


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ([], LAB),
        (["lab"], LAB),
        (["lab", "--no-browser", "--port", "9999"], [*LAB, "--no-browser", "--port", "9999"]),
        (["lab", "notebooks/x.ipynb"], [*LAB, "notebooks/x.ipynb"]),
        (["test"], ["-m", "pytest", *SIDE_BY_SIDE]),
        (["test", "-k", "tanh or relu"], ["-m", "pytest", *SIDE_BY_SIDE, "-k", "tanh or relu"]),
        (["test", "--help"], ["-m", "pytest", *SIDE_BY_SIDE, "--help"]),
        (["notebooks", "09", "--measure"], ["TOOL", "09", "--measure"]),
        (["bench", "latency"], ["-m", "tools.benchmarks", "latency"]),
        (["teacher"], ["-m", "tools.teaching.edition"]),
        (
            ["class", "a b", "--to", "c"],
            ["-m", "tools.teaching.classroom", "HERE/a b", "--to", "HERE/c"],
        ),
    ],
)  # fmt: skip
def test_arguments_reach_the_program_and_its_status_comes_back(run_py, ready, started, argv, words):
    meant = {"ROOT": f"--ServerApp.root_dir={run_py.ROOT}"}
    meant["FIRST"] = "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb"
    meant["TOOL"] = str(run_py.ROOT / "tools" / "notebooks.py")
    assert run_py.main(argv) == 7
    meant |= {f"HERE/{name}": os.path.abspath(name) for name in ("a b", "c")}
    assert started == [[str(run_py.COURSE.python), *(meant.get(word, word) for word in words)]]


STORE = r"C:\Users\Zoë\AppData\Local\Microsoft\WindowsApps\Python.3.13_qbz5n2kfra8p0\python.exe"


@pytest.mark.parametrize("shut_in", ["a snap", "the Microsoft Store", "nothing"])
def test_a_browser_that_sees_no_hidden_folder_is_given_the_address(
    run_py, ready, started, monkeypatch, shut_in
):
    if shut_in == "a snap":
        run_py.SNAPS[0].parent.mkdir()
        run_py.SNAPS[0].touch()
    if shut_in == "the Microsoft Store":
        monkeypatch.setattr(sys, "_base_executable", STORE)
    assert run_py.main([]) == 7
    told = "--ServerApp.use_redirect_file=False" in started[0]
    assert told == (shut_in != "nothing")


def test_the_tool_and_the_first_notebook_are_called_as_they_are_named():
    assert (REPOSITORY / "tools" / "notebooks.py").is_file()
    assert (REPOSITORY / "notebooks" / "00_start_here.ipynb").is_file()


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ([], ["--ServerApp.ip=127.0.0.1"]),
        (["--port=9999"], ["--ServerApp.ip=127.0.0.1"]),
        (["--ip=0.0.0.0"], []),
        (["--ServerApp.ip=::1"], []),
    ],
)  # fmt: skip
def test_it_listens_on_this_machine_alone_and_root_is_let_in(
    run_py, ready, started, monkeypatch, capsys, extra, told
):
    assert run_py.main(["lab", *extra]) == 7
    assert started[0][-len(extra) - len(told) - 1 :] == [LAB[4], *told, *extra]
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(run_py, "is_root", lambda: True)
    assert run_py.main(["lab", *extra]) == 7
    assert started[1][-len(extra) - len(told) - 1 :] == [*told, "--allow-root", *extra]
    said = capsys.readouterr().out
    assert said == "You are root, so JupyterLab is started with --allow-root.\n"


def test_the_course_opens_whoever_starts_it_and_for_this_machine_alone(tmp_path, monkeypatch):
    """What run.py starts really is started, as root if these tests run as root."""
    spec = importlib.util.spec_from_file_location("run_py", REPOSITORY / "run.py")
    here = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(here)
    for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
        monkeypatch.setenv(f"JUPYTER_{name}", str(tmp_path / name))
    for name in ("SETTINGS", "WORKSPACES"):
        monkeypatch.setenv(f"JUPYTERLAB_{name}_DIR", str(tmp_path / name))
    log = tmp_path / "log"

    def answering():
        """What the server says about itself, once it answers."""
        try:
            (about,) = (tmp_path / "RUNTIME_DIR").glob("jpserver-*.json")
            server = json.loads(about.read_text(encoding="utf-8"))
            status = f"{server['url']}api/status?token={server['token']}"
            with urllib.request.urlopen(status, timeout=60) as answer:
                return server if answer.status == 200 else None
        except (OSError, ValueError):  # not written yet, or only half of it
            return None

    with log.open("wb") as said, guarded(
        [sys.executable, *here.lab(["--no-browser"])], stdout=said, stderr=said
    ) as opened:
        while not (server := answering()):
            assert opened.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        heard = {
            connection.laddr.ip
            for connection in psutil.Process(server["pid"]).net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        }
        assert heard and all(ipaddress.ip_address(ip).is_loopback for ip in heard)


# ---- a child ----


def test_a_child_gets_the_root_utf8_and_its_exit_status_is_returned(run_py, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    code = (
        "import os, sys; path = os.environ['PYTHONPATH'];"
        f"right = path == {str(run_py.ROOT)!r} == os.getcwd();"
        "sys.exit(41 if right and sys.flags.utf8_mode else 1)"
    )
    assert run_py.run(run_py.COURSE, [sys.executable, "-c", code]) == 41


def test_what_chooses_other_code_reaches_no_child(run_py, monkeypatch):
    for name in run_py.FOREIGN:
        monkeypatch.setenv(name, "elsewhere")
    code = (
        "import os, sys; there = [n for n, value in os.environ.items() if value == 'elsewhere'];"
        "sys.exit(41 if not there else f'{there} reached it')"
    )
    assert run_py.run(run_py.COURSE, [sys.executable, "-c", code]) == 41
    monkeypatch.setenv("MPLBACKEND", "QtAgg")
    assert run_py.attempt(sys.executable, "-c", code) == (False, "")
    assert {"MPLBACKEND", "PYTHONPATH", "PYTHONHOME", "JUPYTER_PATH"} <= {*run_py.FOREIGN}


def test_whatever_python_is_told_an_assert_asserts_and_a_warning_warns(run_py, monkeypatch):
    # With the first, a learner's assert does nothing; with the second, JupyterLab does not start;
    # with the third, it shows no files.
    told = [("PYTHONOPTIMIZE", "1"), ("PYTHONOPTIMIZE", "2"), ("PYTHONWARNINGS", "error")]
    code = "import sys, warnings; warnings.warn('old', DeprecationWarning); assert False"
    for name, value in told:
        monkeypatch.setenv(name, value)
        ok, printed = run_py.attempt(sys.executable, "-c", code)
        assert not ok and printed.endswith("AssertionError"), printed
        assert run_py.run(run_py.COURSE, [sys.executable, "-c", code]) == 1
        monkeypatch.delenv(name)


def test_nothing_is_made_in_an_environment_that_is_not_there_yet(run_py):
    run_py.run(run_py.COURSE, [sys.executable, "-c", ""])
    assert run_py.condition(run_py.COURSE) == "missing"


def test_jupyters_settings_are_the_courses_and_the_theme_is_the_readers(
    run_py, ready, monkeypatch
):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", os.path.abspath("readers"))
    monkeypatch.delenv("JUPYTERLAB_SETTINGS_DIR", raising=False)
    folders = run_py.jupyters_folders(run_py.COURSE)
    assert str(run_py.COURSE.folder) in folders["JUPYTER_CONFIG_DIR"]
    assert Path(folders["IPYTHONDIR"]).parent.is_dir()  # otherwise IPython warns, and takes another
    assert folders["JUPYTERLAB_SETTINGS_DIR"] == os.path.abspath("readers/lab/user-settings")
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", "theirs")
    assert "JUPYTERLAB_SETTINGS_DIR" not in run_py.jupyters_folders(run_py.COURSE)


@pytest.mark.parametrize(("path", "windows", "good"), [
    ("/home/me/course", False, True), ("/home/me/spring [2026]", False, False),
    ("/home/me/why?", False, False), ("/home/a:b/course", False, False),
    (r"C:\Users\me\course", True, True), (r"C:\Users\me\[new] course", True, False),
    (r"\\\\?\\C:\Users\me", True, False),
])
def test_a_folder_that_a_program_would_misread_is_refused(run_py, path, windows, good):
    if good:
        run_py.check_path(path, windows)
    else:
        with pytest.raises(run_py.Stop, match="rename that folder"):
            run_py.check_path(path, windows)


def test_the_folders_name_is_looked_at_before_anything_is_made(run_py, programs, started, capsys):
    run_py.ROOT = run_py.ROOT.parent / "a [b]"
    assert run_py.main([]) == 1
    assert "with [ in its name" in capsys.readouterr().err and programs.calls == started == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends no program by a signal")
def test_a_child_that_a_signal_ended_has_the_shells_status(run_py):
    code = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    assert run_py.run(run_py.COURSE, [sys.executable, "-c", code]) == 128 + 15


def test_ctrl_c_waits_for_the_child(run_py, monkeypatch):
    class Child:
        waits = iter([KeyboardInterrupt, KeyboardInterrupt, 3])

        def wait(self):
            answer = next(self.waits)
            if answer is KeyboardInterrupt:
                raise answer
            return answer

    monkeypatch.setattr(run_py.subprocess, "Popen", lambda *args, **options: Child())
    assert run_py.run(run_py.COURSE, ["jupyter"]) == 3


def test_ctrl_c_while_installing_ends_quietly_and_is_made_good(run_py, programs, started, capsys):
    def interrupted(venv):
        raise KeyboardInterrupt

    install, run_py.install = run_py.install, interrupted
    assert run_py.main(["test"]) == 130
    assert started == []
    assert capsys.readouterr().err == "\nrun.py: stopped; the next run continues from here.\n"
    assert run_py.condition(run_py.COURSE) == "spoilt"
    run_py.install = install
    assert run_py.main(["test"]) == 7
    assert run_py.condition(run_py.COURSE) == "ready"


def test_what_takes_long_shows_that_it_goes_on(run_py, monkeypatch, capsys):
    with monkeypatch.context() as patch:
        patch.setattr(run_py, "DOT", 0.01)
        code = "import time; time.sleep(0.5); print('done')"
        assert run_py.attempt(sys.executable, "-c", code) == (True, "done")
    shown = capsys.readouterr().out
    assert shown.strip("\n") and set(shown) == {".", "\n"}
    assert run_py.attempt(sys.executable, "-c", "print(1)") == (True, "1")
    assert capsys.readouterr().out == ""


def test_what_is_tried_quietly_does_not_see_the_users_pythonpath(run_py, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    code = "import os; print(os.environ.get('PYTHONPATH'), os.environ['PYTHONUTF8'])"
    assert run_py.attempt(sys.executable, "-c", code) == (True, "None 1")
    assert run_py.attempt(sys.executable, "-c", "raise SystemExit('no')") == (False, "no")
    assert run_py.attempt(run_py.ROOT / "no-such-program")[0] is False


# ---- which Python ----


@pytest.mark.parametrize(
    ("version", "good"),
    [((3, 10), False), ((3, 11), True), ((3, 15), True), ((3, 16), False), ((2, 7), False),
     (None, False)],
)  # fmt: skip
def test_python_3_11_to_3_15_fit(run_py, version, good):
    assert run_py.COURSE.fits(version) is good


def test_the_version_of_a_real_interpreter(run_py):
    assert run_py.version_of(sys.executable) == sys.version_info[:2]
    assert run_py.version_of(run_py.ROOT / "no-such-python") is None


def test_the_newest_fitting_python_on_the_path_is_found(run_py, programs, monkeypatch):
    on_path(run_py, monkeypatch, python3_14="/broken/shim", python3_12="/b", python3_11="/c")
    programs.versions.update({"/b": "3 12", "/c": "3 11"})
    assert run_py.find_python(run_py.COURSE) == ["/b"]


def test_a_plain_python3_will_do_if_it_fits(run_py, programs, monkeypatch):
    on_path(run_py, monkeypatch, python3="/old", python="/good")
    programs.versions.update({"/old": "3 9", "/good": "3 13"})
    assert run_py.find_python(run_py.COURSE) == ["/good"]


def test_on_windows_the_launcher_is_asked(run_py, programs, monkeypatch):
    monkeypatch.setattr(run_py, "WINDOWS", True)
    on_path(run_py, monkeypatch, py="C:/py.exe")
    programs.versions["C:/py.exe -3.13"] = "3 13"
    assert run_py.find_python(run_py.COURSE) == ["C:/py.exe", "-3.13"]


@pytest.mark.parametrize("version", [(3, 8, 18), (3, 16, 0)])
def test_another_python_hands_over_to_one_that_fits(
    run_py, programs, started, monkeypatch, capsys, version
):
    monkeypatch.setattr(run_py.sys, "version_info", version)
    on_path(run_py, monkeypatch, python3_12="/usr/bin/python3.12")
    programs.versions["/usr/bin/python3.12"] = "3 12"
    assert run_py.main(["test", "-x"]) == 7
    assert started == [["/usr/bin/python3.12", str(run_py.ROOT / "run.py"), "test", "-x"]]
    assert f"Python 3.{version[1]}" in capsys.readouterr().out
    assert not run_py.COURSE.folder.exists()


def test_with_an_old_python_only_one_sentence_says_so(
    run_py, programs, started, monkeypatch, capsys
):
    monkeypatch.setattr(run_py.sys, "version_info", (3, 8, 18))
    assert run_py.main([]) == 1
    said = capsys.readouterr().err
    assert "this is Python 3.8" in said and "needs 3.11 to 3.15" in said and "install" in said
    assert said.count("\n") == 1
    assert started == []


def test_the_environment_is_made_from_below_if_it_runs_run_py_itself(run_py, monkeypatch):
    assert run_py.base_python(run_py.COURSE) == sys.executable
    monkeypatch.setattr(run_py.sys, "prefix", str(run_py.COURSE.folder))
    monkeypatch.setattr(run_py.sys, "_base_executable", "/usr/bin/python3.11")
    assert run_py.base_python(run_py.COURSE) == "/usr/bin/python3.11"


# ---- the states of .venv ----


def test_the_first_run_makes_and_notes_the_environment(run_py, programs, capsys):
    assert run_py.condition(run_py.COURSE) == "missing"
    run_py.prepare(run_py.COURSE)
    assert programs.lines("-m", "venv") and programs.lines("install", "--only-binary", ":all:")
    state = json.loads(run_py.COURSE.note.read_text(encoding="utf-8"))
    assert state["state"] == "ready" and state["ours"]
    assert state["path"] == run_py.spelt(run_py.COURSE.folder)
    making, ready = capsys.readouterr().out.splitlines()
    assert making.startswith("Making") and "again" not in making and "is ready" in ready


def test_an_empty_folder_is_as_good_as_none(run_py, programs):
    run_py.COURSE.folder.mkdir()
    assert run_py.condition(run_py.COURSE) == "missing"


def test_it_is_noted_as_half_made_before_anything_is_in_it(run_py, programs, monkeypatch):
    seen = []

    def look(venv):
        seen.append(run_py.read_state(venv)["state"])
        return ["pip"]

    monkeypatch.setattr(run_py, "install", look)
    monkeypatch.setattr(run_py, "pip", look)
    run_py.prepare(run_py.COURSE)
    assert seen == ["making", "making"]


def test_a_second_run_installs_nothing_and_says_nothing(run_py, programs, ready, capsys):
    capsys.readouterr()
    run_py.prepare(run_py.COURSE)
    assert run_py.condition(run_py.COURSE) == "ready"
    assert all("-IS" in call for call in programs.calls)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_changed_requirements_are_installed_into_the_same_environment(
    run_py, programs, ready, name
):
    (run_py.ROOT / name).write_text("changed\n")
    assert run_py.condition(run_py.COURSE) == "changed"
    (run_py.COURSE.folder / "mine").write_text("")
    run_py.prepare(run_py.COURSE)
    assert programs.lines("install") and not programs.lines("venv")
    assert (run_py.COURSE.folder / "mine").exists()
    assert run_py.condition(run_py.COURSE) == "ready"


def test_an_update_that_fails_is_tried_again(run_py, programs, ready):
    (run_py.ROOT / "requirements.txt").write_text("changed\n")
    programs.failing["install"] = "no"
    with pytest.raises(run_py.Stop):
        run_py.prepare(run_py.COURSE)
    assert run_py.condition(run_py.COURSE) == "changed"


def half_made(run_py, programs):
    run_py.write_state(run_py.COURSE, "making", ours=True)


def moved(run_py, programs):
    state = run_py.read_state(run_py.COURSE)
    run_py.COURSE.note.write_text(json.dumps({**state, "path": "/somewhere/else/.venv"}))


def python_gone(run_py, programs):
    del programs.versions[str(run_py.COURSE.python)]


def python_replaced(run_py, programs):
    programs.versions[str(run_py.COURSE.python)] = "3 13"  # the system's Python was upgraded


@pytest.mark.parametrize("spoil", [half_made, moved, python_gone, python_replaced])
def test_what_is_ours_and_spoilt_is_made_anew(run_py, programs, ready, spoil, capsys):
    (run_py.COURSE.folder / "rest").write_text("")
    spoil(run_py, programs)
    assert run_py.condition(run_py.COURSE) == "spoilt"
    run_py.prepare(run_py.COURSE)
    assert "again (a few minutes, once): an earlier run" in capsys.readouterr().out
    assert run_py.condition(run_py.COURSE) == "ready"
    assert not (run_py.COURSE.folder / "rest").exists()


def test_what_broke_off_while_it_was_deleted_is_still_known_as_ours(
    run_py, programs, ready, monkeypatch
):
    (run_py.COURSE.folder / "lib").mkdir()
    half_made(run_py, programs)

    def interrupted(path):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(run_py.shutil, "rmtree", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run_py.prepare(run_py.COURSE)
    assert run_py.condition(run_py.COURSE) == "spoilt"
    run_py.empty(run_py.COURSE)
    assert list(run_py.COURSE.folder.iterdir()) == []


def test_a_folder_that_leads_elsewhere_is_not_emptied(run_py, tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "file").write_text("")
    run_py.COURSE.folder.symlink_to(tmp_path / "theirs")
    with pytest.raises(run_py.Stop, match="leads elsewhere"):
        run_py.begin(run_py.COURSE)
    assert (tmp_path / "theirs" / "file").exists()


def test_a_disk_from_which_nothing_may_be_run_is_refused(
    run_py, programs, started, monkeypatch, capsys
):
    monkeypatch.setattr(run_py.os, "ST_NOEXEC", 8, raising=False)
    asked, flags = [], SimpleNamespace(f_flag=1 | 8)
    asking = lambda path: asked.append(path) or flags  # noqa: E731
    monkeypatch.setattr(run_py.os, "statvfs", asking, raising=False)
    assert run_py.main([]) == 1
    assert "(noexec): copy the course to a folder on another disk" in capsys.readouterr().err
    assert asked == [str(run_py.ROOT)] and programs.calls == started == []
    flags.f_flag = 1
    assert run_py.main([]) == 7
    flags.f_flag = 8
    assert run_py.main([]) == 1
    assert asked[-1] == str(run_py.COURSE.folder)


def test_what_another_user_has_made_is_for_that_user_to_delete(
    run_py, ready, programs, monkeypatch, capsys
):
    denied = "OSError: [Errno 13] Permission denied: '/x'"
    mine = run_py.COURSE.folder.stat().st_uid
    programs.failing = {"pip install": denied}
    (run_py.ROOT / "requirements.txt").write_text("numpy>=1.27,<3\n")
    for me, said in ((mine, "see above"), (mine + 1, "belongs to another user (made with sudo?)")):
        monkeypatch.setattr(run_py.os, "getuid", lambda me=me: me, raising=False)
        assert run_py.main([]) == 1
        assert said in capsys.readouterr().err
    run_py.write_state(run_py.COURSE, "making", ours=True)
    monkeypatch.setattr(run_py, "empty", raising(PermissionError(13, "Permission denied")))
    assert run_py.main([]) == 1
    assert "have that user delete it" in capsys.readouterr().err
    monkeypatch.setattr(run_py.os, "getuid", lambda: mine, raising=False)
    assert run_py.main([]) == 1
    assert "close whatever is using .venv, delete that folder" in capsys.readouterr().err


def test_somebody_elses_environment_is_added_to_and_never_deleted(run_py, programs):
    programs.make_environment()
    (run_py.COURSE.folder / "theirs").write_text("")
    assert run_py.condition(run_py.COURSE) == "foreign"
    run_py.prepare(run_py.COURSE)
    assert programs.lines("install") and not programs.lines("venv")
    assert run_py.condition(run_py.COURSE) == "ready"
    moved(run_py, programs)
    assert run_py.condition(run_py.COURSE) == "foreign"
    python_gone(run_py, programs)
    assert run_py.condition(run_py.COURSE) == "unusable"
    assert (run_py.COURSE.folder / "theirs").exists()


def test_a_foreign_environment_of_an_old_python_is_not_touched(run_py, programs, started, capsys):
    programs.make_environment("3 9")
    assert run_py.main(["test"]) == 1
    assert "delete or rename it" in capsys.readouterr().err
    assert run_py.COURSE.python.exists() and started == []


def test_a_folder_that_is_no_environment_is_not_touched(run_py, programs, started, capsys):
    run_py.COURSE.folder.mkdir()
    (run_py.COURSE.folder / "thesis.txt").write_text("years of work")
    assert run_py.main([]) == 1
    assert "delete or rename it" in capsys.readouterr().err
    assert (run_py.COURSE.folder / "thesis.txt").read_text() == "years of work"
    assert programs.lines("install") == [] and started == []


@pytest.mark.parametrize("text", ["", "{", "[1]"])
def test_a_torn_note_deletes_nothing(run_py, programs, ready, text):
    run_py.COURSE.note.write_text(text)
    assert run_py.condition(run_py.COURSE) == "foreign"


def test_jupyterlab_is_kept_from_asking_for_news(run_py, programs, ready):
    page_config = run_py.COURSE.folder / "etc/jupyter/labconfig/page_config.json"
    config = json.loads(page_config.read_text())
    assert config["disabledExtensions"]["@jupyterlab/apputils-extension:announcements"] is True


# ---- ways to make and to install ----


def test_uv_makes_and_fills_the_environment_if_it_is_there(run_py, programs, monkeypatch):
    on_path(run_py, monkeypatch, uv="/bin/uv")
    run_py.prepare(run_py.COURSE)
    assert programs.lines("/bin/uv", "venv") and programs.lines("/bin/uv", "pip", "--only-binary")
    assert not programs.lines("-m", "venv") and not programs.lines("-m", "pip", "install")


@pytest.mark.parametrize("broken", ["/bin/uv", "/bin/uv pip"])
def test_pip_steps_in_where_uv_fails(run_py, programs, monkeypatch, broken):
    on_path(run_py, monkeypatch, uv="/bin/uv")
    programs.failing[broken] = "uv: no"
    run_py.prepare(run_py.COURSE)
    assert programs.lines(str(run_py.COURSE.python), "-m", "pip", "install", ":all:")
    assert run_py.condition(run_py.COURSE) == "ready"


NO_ENSUREPIP = "The virtual environment was not created successfully because ensurepip is not here"


def test_on_a_full_disk_no_module_is_said_to_be_missing(run_py, programs, monkeypatch, capsys):
    # There, venv says only that its ensurepip has failed.
    programs.failing = {"venv": "Error: Command 'ensurepip' returned non-zero exit status 1."}
    full = SimpleNamespace(free=4096)
    monkeypatch.setattr(run_py.shutil, "disk_usage", lambda path: full)
    assert run_py.main([]) == 1
    said = capsys.readouterr().err
    assert "is full: make room" in said and "lacks its venv module" not in said
    full.free = 10**10
    assert run_py.main([]) == 1
    assert "lacks its venv module" in capsys.readouterr().err
    monkeypatch.setattr(run_py, "write_state", raising(OSError(28, "No space left on device")))
    assert run_py.main([]) == 1
    assert "is full: make room" in capsys.readouterr().err


def test_without_ensurepip_the_systems_pip_is_borrowed(run_py, programs):
    course = run_py.COURSE
    programs.failing = {f"venv {course.folder}": NO_ENSUREPIP, f"{course.python} -m pip": "no pip"}
    run_py.prepare(run_py.COURSE)
    assert programs.lines("venv", "--without-pip")
    assert programs.lines(sys.executable, "--python", str(run_py.COURSE.python), "install", ":all:")


def test_without_a_pip_to_borrow_virtualenv_is_used(run_py, programs):
    programs.failing = {"-m venv": NO_ENSUREPIP}
    run_py.prepare(run_py.COURSE)
    assert programs.lines("-m", "virtualenv") and run_py.condition(run_py.COURSE) == "ready"


def test_with_no_way_at_all_one_sentence_names_the_package(run_py, programs, started, capsys):
    programs.failing = {"-m venv": NO_ENSUREPIP, "virtualenv": "No module named virtualenv"}
    assert run_py.main([]) == 1
    said = capsys.readouterr().err
    assert "sudo apt install python{}.{}-venv".format(*sys.version_info) in said
    assert said.count("\n") == 1
    assert not run_py.COURSE.folder.exists() and started == []


def test_another_reason_is_shown_as_it_is(run_py, programs, capsys):
    programs.failing = {"-m venv": "No space left on device", "virtualenv": "No module"}
    assert run_py.main([]) == 1
    said = capsys.readouterr().err
    assert "No space left on device" in said and "apt" not in said


@pytest.fixture
def no_pip_settings(run_py, monkeypatch):
    """A machine without any settings for pip."""
    for name in [name for name in run_py.os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)


def test_a_pip_that_cannot_start_says_why(run_py, programs, no_pip_settings, monkeypatch, capsys):
    complaint = "An error occurred during configuration: option retries: invalid value: 'many'"
    monkeypatch.setenv("PIP_RETRIES", "many")
    programs.failing = {"pip --version": complaint, "--python": complaint, "virtualenv": "no"}
    assert run_py.main([]) == 1
    said = capsys.readouterr().err
    assert complaint in said and "pip also obeys PIP_RETRIES" in said
    assert not run_py.COURSE.folder.exists()


def test_settings_of_pip_are_named_only_where_there_are_any(
    run_py, programs, no_pip_settings, monkeypatch, capsys
):
    programs.failing = {"pip install": MISSING}
    assert run_py.main([]) == 1
    assert "PIP_" not in capsys.readouterr().err
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CERT", "c")
    assert run_py.main([]) == 1
    assert "pip also obeys PIP_CERT, PIP_NO_INDEX" in capsys.readouterr().err


SETTINGS = """global.index-url='https://mirror/simple'
global.proxy='http://proxy:3128'
global.user='true'
install.target='/elsewhere'
install.proxy='http://other:3128'"""


def test_where_pip_puts_packages_is_ours_and_its_index_the_readers(
    run_py, programs, no_pip_settings, monkeypatch
):
    monkeypatch.setenv("PIP_PREFIX", "/elsewhere")
    monkeypatch.setenv("PIP_CERT", "readers.pem")
    calm = run_py.pips_environment(["pip"])
    assert "PIP_PREFIX" not in calm and "PIP_CONFIG_FILE" not in calm
    monkeypatch.setattr(run_py, "attempt", lambda *command, env=None: (True, SETTINGS))
    told = {n: v for n, v in run_py.pips_environment(["pip"]).items() if n.startswith("PIP_")}
    assert told == {
        "PIP_CONFIG_FILE": os.devnull, "PIP_CERT": "readers.pem",
        "PIP_INDEX_URL": "https://mirror/simple", "PIP_PROXY": "http://other:3128",
    }


DEBUG = """env_var:
global:
  /etc/pip.conf, exists: False
user:
  /home/me/.config/pip/pip.conf, exists: True
    global.index-url: https://hotel.example/login
"""


def test_an_index_that_has_nothing_is_spoken_of_with_the_file_that_sets_it(
    run_py, monkeypatch
):
    monkeypatch.setattr(run_py, "attempt", lambda *command, env=None: (True, DEBUG))
    said = run_py.diagnosis(run_py.COURSE, f"(from versions: none)\n{MISSING}", ["pip"])
    assert "has nothing called numpy" in said and "Install another Python" not in said
    assert "set in /home/me/.config/pip/pip.conf." in said


OFFLINE = "WARNING: Retrying after connection broken by 'NewConnectionError'\n"
MISSING = "ERROR: No matching distribution found for numpy<3,>=1.26"
DEEP = (
    "OSError: [Errno 2] No such file or directory: 'C:\\\\Users\\\\zoe'\n"
    "HINT: This error might have occurred since this system does not have Windows Long Path "
    "support enabled."
)


@pytest.mark.parametrize(
    ("errors", "words"),
    [
        (MISSING, ["wheel", "numpy<3,>=1.26", "Python 3.11", "Install another Python"]),
        (OFFLINE + MISSING, ["check the network"]),
        ("ERROR: 418 I am a teapot", ["a teapot", "see above"]),
        ("OSError: [Errno 28] No space left on device", ["is full", "make room for about 800 MB"]),
        ("OSError: [Errno 122] Disk quota exceeded: '/x'", ["or your share of it, is full"]),
        (DEEP, ["too long for Windows", "near the top of the drive"]),
    ],
)
def test_when_pip_fails_its_errors_are_shown_and_explained(
    run_py, programs, started, capsys, errors, words
):
    programs.failing = {"pip install": errors}
    assert run_py.main([]) == 1
    said = capsys.readouterr().err
    assert errors in said
    for word in words:
        assert word in said
    assert started == [] and run_py.condition(run_py.COURSE) == "spoilt"


# ---- the lowest versions ----


def test_the_lowest_versions_are_those_of_the_requirements(run_py):
    (run_py.ROOT / "requirements.txt").write_text(
        "# numpy>=0.1 is not meant\n\nnumpy>=1.26,<3\naxe-playwright-python>=0.1.8,<1\n\n-e .\n"
    )
    assert run_py.bounds() == {"numpy": "1.26", "axe-playwright-python": "0.1.8"}


@pytest.mark.parametrize("text", ["numpy\n", "numpy<3\n", "numpy==1.26\n", "# none\n-e .\n"])
def test_the_lowest_versions_are_refused_where_one_is_missing(run_py, ready, capsys, oldest, text):
    (run_py.ROOT / "requirements.txt").write_text(text)
    assert run_py.main(["test", "--lowest"]) == 1
    said = capsys.readouterr().err
    assert "requirements.txt" in said and (text.split()[0] in said or "no package" in said)


def test_every_requirement_of_the_course_has_its_lowest_version(run_py, monkeypatch):
    monkeypatch.setattr(run_py, "ROOT", REPOSITORY)
    lines = (REPOSITORY / "requirements.txt").read_text(encoding="utf-8").splitlines()
    required = [line for line in lines if line and line[0] not in "#-"]
    assert required
    assert [f"{name}>={low}" for name, low in run_py.bounds().items()] == [
        line.split(",")[0] for line in required
    ]


@pytest.mark.parametrize(
    "words", [["--lowest", "-k", "sigmoid"], ["-k", "sigmoid", "--lowest"]]
)
def test_the_lowest_versions_are_installed_and_tested_in_a_folder_of_their_own(
    run_py, programs, ready, started, oldest, words
):
    (run_py.ROOT / "requirements.txt").write_text("numpy>=1.26,<3\n")
    assert run_py.main(["test", *words]) == 7
    low = run_py.LOWEST
    assert low.folder == run_py.ROOT / ".venv-lowest"
    assert started == [[str(low.python), "-m", "pytest", *SIDE_BY_SIDE, "-k", "sigmoid"]]
    assert programs.lines(str(low.python), "install", "requirements.txt", "numpy==1.26")
    assert run_py.condition(low) == "ready"
    assert not any(str(run_py.COURSE.python) in call for call in programs.calls)


def test_the_course_has_the_newest_versions(run_py, programs):
    (run_py.ROOT / "requirements.txt").write_text("numpy>=1.26,<3\n")
    run_py.prepare(run_py.COURSE)
    assert programs.lines("install") and not programs.lines("numpy==1.26")


def test_another_python_hands_the_lowest_versions_over_to_the_oldest(
    run_py, programs, started, monkeypatch, capsys
):
    monkeypatch.setattr(run_py.sys, "version_info", (3, 13, 1))
    on_path(run_py, monkeypatch, python3_13="/new", python3_11="/oldest", python3="/new")
    programs.versions.update({"/new": "3 13", "/oldest": "3 11"})
    assert run_py.main(["test", "--lowest", "-x"]) == 7
    assert started == [["/oldest", str(run_py.ROOT / "run.py"), "test", "--lowest", "-x"]]
    assert not run_py.LOWEST.folder.exists()


def test_without_the_oldest_python_one_sentence_says_so(
    run_py, programs, started, monkeypatch, capsys
):
    monkeypatch.setattr(run_py.sys, "version_info", (3, 13, 1))
    on_path(run_py, monkeypatch, python3="/new")
    programs.versions["/new"] = "3 13"
    assert run_py.main(["test", "--lowest"]) == 1
    said = capsys.readouterr().err
    assert "this is Python 3.13" in said and "the lowest versions needs 3.11:" in said
    assert said.count("\n") == 1
    assert started == []


def test_a_test_says_first_which_versions_it_tests(run_py, monkeypatch):
    (run_py.ROOT / "requirements.txt").write_text(f"pytest>={pytest.__version__},<99\n")
    monkeypatch.setattr(type(run_py.COURSE), "python", Path(sys.executable))
    python = "Python {}.{}.{}".format(*sys.version_info)
    assert run_py.versions(run_py.COURSE) == f"{python}, pytest {pytest.__version__}"


def test_an_environment_that_lacks_a_package_is_not_tested(
    run_py, programs, ready, started, capsys
):
    programs.failing["importlib.metadata"] = "No package metadata was found for numpy"
    assert run_py.main(["test"]) == 1
    said = capsys.readouterr().err
    assert "found for numpy" in said and "delete the folder .venv and try again" in said
    assert started == []
