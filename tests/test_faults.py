"""What can go wrong while somebody is learning: nothing is lost, and a message says what to do.

    fault                               test
    kernel killed in mid-training       browser/test_faults.py: a_kernel_killed_in_mid_training
    kernel restarted                    browser/test_explore.py: a_kernel_that_is_gone
    sgd interrupted                     here; by the button itself: browser/test_training.py
    check interrupted                   here
    backprop, sweep, ... interrupted    here: they change nothing, wherever they stop
    the progress file interrupted       here
    cells run twice, or out of order    here
    two notebooks writing progress      test_progress.py: many_processes_at_once_lose_nothing
    a read-only folder                  here; a full disk, no folder at all: test_progress.py
    page reloaded in mid-drag           browser/test_faults.py: a_page_reloaded_in_mid_drag
    no network                          wall/sitecustomize.py, round every test
    MNIST missing, cut short, damaged   test_mnist.py; behind an explorer: here
    a function that loops for ever      here; in a callback: browser/test_faults.py
    a function that allocates for ever  here
"""

import contextlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from series import FOLDER, cells, each_notebook

import bpkit
from bpkit import Network, backprop, mnist, numerical_gradient, perturb, remainder_slope, sgd, sweep
from bpkit.exercises import by_name, check, progress_file
from bpkit.exercises.isolation import ended_by
from bpkit.exercises.progress import Progress
from bpkit.widgets import equations, explore, explorer, gallery, predict
from bpkit.widgets.gallery.race import default_data
from bpkit.widgets.views import own_gradient
from tools.notebooks import MEASURED, made, needed, tags, used

PACKAGE = Path(bpkit.__file__).parent
ID = "output_error"


def right(a, y, z):
    return (a - y) * a * (1 - a)


def wrong(a, y, z):
    return a - y


# ---- the stop button, pressed at every line ----


class Interrupt:
    """Traces the lines of some files of bpkit, and raises a KeyboardInterrupt at one of them."""

    def __init__(self, names, at=None):
        self.files, self.at = {str(PACKAGE / name) for name in names}, at
        self.lines = []

    def __call__(self, frame, event, argument):
        if frame.f_code.co_filename not in self.files:
            return None
        if event == "line":
            self.lines.append((frame.f_code.co_filename, frame.f_lineno))
            if len(self.lines) == self.at:
                raise KeyboardInterrupt
        return self

    def during(self, call):
        """Return what the call returns, or KeyboardInterrupt if it raised that."""
        trace = sys.gettrace()
        sys.settrace(self)
        try:
            return call()
        except KeyboardInterrupt:
            return KeyboardInterrupt
        finally:
            sys.settrace(trace)


def at_every_line(make, *names):
    """Yield (what make() made, the outcome of its call), interrupted in turn at every line of
    files.

    make() returns an object and a call; each line is interrupted when it is reached for the first
    time, and for the last time.
    """
    make()[1]()  # so that what is computed only once has been computed
    dry = Interrupt(names)
    dry.during(make()[1])
    moments = {dry.lines.index(line) for line in dry.lines}
    moments |= {len(dry.lines) - 1 - dry.lines[::-1].index(line) for line in set(dry.lines)}
    unreached = dry.files - {file for file, _ in dry.lines}
    assert not unreached, f"there is no such file, or no line of it was reached: {unreached}"
    for moment in sorted(moments):
        made, call = make()
        with np.errstate():  # an interrupt on the line of a `with` keeps it from putting them back
            came = Interrupt(names, moment + 1).during(call)
        yield made, came


def parameters(net):
    return np.concatenate([p.ravel() for p in (*net.w.values(), *net.b.values())])


RNG = np.random.default_rng(0)
X = RNG.random((3, 12))
DATA = SimpleNamespace(x=X, y=np.eye(3)[:, X.argmax(axis=0)], labels=X.argmax(axis=0))


def trained(stop_after=None, momentum=0.0):
    """Return a network, and the call that trains it: two epochs of three steps."""
    net, asked = Network([3, 4, 3], rng=0), iter(range(stop_after or 0))
    stop = None if stop_after is None else lambda: next(asked, None) is None
    return net, lambda: sgd(net, DATA, 2, 4, 1.0, rng=0, test=DATA, stop=stop, show=False,
                            momentum=momentum)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_sgd_interrupted_anywhere_has_taken_whole_steps(momentum):
    whole = []
    for steps in range(7):
        net, train = trained(steps, momentum)
        train()
        whole.append(parameters(net))
    assert not any(map(np.array_equal, whole, whole[1:]))
    reached = set()
    for net, history in at_every_line(lambda: trained(momentum=momentum), "training.py"):
        (steps,) = [i for i, p in enumerate(whole) if np.array_equal(p, parameters(net))]
        reached.add(steps)
        if history is not KeyboardInterrupt:
            assert history.ended == ("interrupted" if history.epochs < 2 else history.ended)
            assert len(history.hits) == history.epochs <= steps // 3 <= 2
    assert {0, 6} < reached


NET = Network([3, 4, 3], rng=0)
ONE = DATA.x[:, :1], DATA.y[:, :1]
PURE = {
    backprop: lambda net: backprop(net, DATA.x, DATA.y),
    perturb: lambda net: perturb(net, *ONE, ("w", 2, 0, 0), 0.1),
    sweep: lambda net: sweep(net, *ONE, ("w", 2, 0, 0), [0.1, 0.2]),
    numerical_gradient: lambda net: numerical_gradient(net, *ONE),
    remainder_slope: lambda net: remainder_slope(net, *ONE, backprop(net, *ONE), rng=0),
}


@pytest.mark.parametrize("function", PURE, ids=lambda function: function.__name__)
def test_what_only_computes_changes_nothing_wherever_it_is_interrupted(function):
    def make():
        net = NET.copy()
        return net, lambda: PURE[function](net)

    file = Path(sys.modules[function.__module__].__file__).name
    for net, came in at_every_line(make, file):
        assert came is KeyboardInterrupt
        assert np.array_equal(parameters(net), parameters(NET))


def test_a_check_that_is_interrupted_can_be_made_again():
    streams = sys.stdout, sys.stderr, sys.displayhook
    files = [f"exercises/{name}.py" for name in (
        "answer", "attempt", "by_name", "compare", "diagnosis", "exercise", "isolation", "judge",
        "known", "probe", "result", "said",
    )]
    drawn, drawn_by_numpy = random.getstate(), np.random.get_state()  # noqa: NPY002
    for _, came in at_every_line(lambda: (None, lambda: check.output_error(wrong)), *files):
        assert came is KeyboardInterrupt
        assert (sys.stdout, sys.stderr, sys.displayhook) == streams
        random.setstate(drawn)  # an interrupt where a check does this keeps it from doing it
        np.random.set_state(drawn_by_numpy)  # noqa: NPY002
    assert check.output_error(right) and not check.output_error(wrong)


def test_a_function_that_loops_for_ever_ends_with_the_stop_button():
    calls = []

    def loops(a, y, z):
        calls.append(threading.get_ident())
        raise KeyboardInterrupt  # as the button would, in the middle of the loop

    with pytest.raises(KeyboardInterrupt):
        check.output_error(loops)
    assert calls == [threading.get_ident()]  # where the button reaches it: the cell's own thread
    assert check.output_error(right)


def test_the_progress_file_is_whole_wherever_its_writing_is_interrupted(tmp_path, monkeypatch):
    monkeypatch.setattr(progress_file, "PATIENCE", 0.1)
    folders = iter(range(10_000))

    def make():
        file = tmp_path / str(next(folders)) / "progress.json"
        file.parent.mkdir()
        monkeypatch.setenv("BPKIT_PROGRESS", str(file))
        one = Progress()
        one.checked(ID, "wrong", None)
        return (file, one), lambda: one.checked(ID, "right", None)

    seen = set()
    files = "exercises/progress.py", "exercises/progress_file.py"
    for (file, one), _ in at_every_line(make, *files):
        (entry,) = json.loads(file.read_text(encoding="utf-8"))["exercises"].values()
        assert (entry["status"], entry["attempts"]) in [("wrong", 1), ("right", 2)]
        seen.add(entry["status"])
        assert sorted(path.name for path in file.parent.iterdir() if path.name[0] != ".") == [
            "progress.json"]
        assert not list(file.parent.glob(".*.new"))
        # No lock is left; what was interrupted is counted once at most or, at worst, twice.
        assert one.checked(ID, "right", None) == ""
        (entry,) = json.loads(file.read_text(encoding="utf-8"))["exercises"].values()
        assert entry["status"] == "right" and 2 <= entry["attempts"] <= 4
    assert seen == {"wrong", "right"}


# ---- a learner's function in an explorer ----


def interrupted(net, x, y):
    raise KeyboardInterrupt


def endless(net, x, y):
    while True:
        pass


def in_a_thread(call):
    """Call it where no stop button reaches it, and give up after a minute."""
    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()


@contextlib.contextmanager
def kept_inside():
    """Fail if a KeyboardInterrupt gets out, which would otherwise end all tests."""
    try:
        yield
    except KeyboardInterrupt:
        pytest.fail("the KeyboardInterrupt got out")


@pytest.mark.parametrize("make", [explore, equations], ids=["explore", "equations"])
def test_an_explorer_whose_function_was_stopped_says_so_and_goes_on(make, monkeypatch):
    monkeypatch.setattr(own_gradient, "PATIENCE", 0.2)
    hand = make()
    view = hand.view if make is explore else hand._view
    state = (lambda: view.base.yours) if make is explore else (lambda: hand._yours)
    with kept_inside():
        hand.gradient = interrupted
    assert state().state == "raised" and own_gradient.STOPPED in state().message
    in_a_thread(lambda: setattr(hand, "gradient", endless))
    assert state().state == "raised" and "in endless" in state().message
    assert str(PACKAGE) not in state().message
    hand.network.w[2][0, 0] += 1.0
    in_a_thread(hand.look_again if make is equations else view.look_again)  # after every cell
    assert view.base.net.w[2][0, 0] == hand.network.w[2][0, 0]
    assert view._revision == view.base.revision
    hand.gradient = backprop
    assert state().state == "right"


def test_a_gallery_stops_a_function_that_does_not_return(tmp_path):
    begun = threading.Event()

    def never(net, x, y):
        begun.set()
        while True:
            pass

    few = SimpleNamespace(train=DATA, test=DATA)
    hand = gallery(Network([3, 4, 3], rng=0), few, never)
    hand.mistake, hand.prediction = "yours", "never"
    hand.start()
    run = hand._run
    assert begun.wait(60)
    hand.stop()
    assert hand.state == "stopped"
    assert run.done.wait(60)  # its thread has ended too


def test_a_reveal_that_was_stopped_can_be_asked_again():
    answers = iter([KeyboardInterrupt, ("a", "because")])

    def reveal():
        answer = next(answers)
        if answer is KeyboardInterrupt:
            raise answer
        return answer

    hand = predict("Which?", ["a", "b"], reveal)
    with kept_inside():
        hand.choice, hand.committed = "a", True
    assert hand._ask.stage == "failed" and "KeyboardInterrupt" in hand._verdict.value
    hand._ask.presses += 1
    assert hand.right is True


def test_in_the_main_thread_a_function_is_left_to_the_stop_button():
    def traced(*arguments):
        return sys.gettrace()

    before = sys.gettrace()
    with kept_inside():
        assert ended_by(lambda: True, traced)(1, 2) is before
    seen = []
    in_a_thread(lambda: seen.append(ended_by(lambda: False, traced)()))
    assert seen[0] is not before and sys.gettrace() is before


def test_a_view_drawn_anew_has_its_handle_where_the_hand_left_it():
    view = explore().view
    about = view._selection
    stops = np.frombuffer(view._sweep, "<f8", about["count"])
    for i, home in ((about["count"] - 3, False), (about["home"], True)):
        view._hand = {"revision": about["revision"], "place": about["place"],
                      "value": float(stops[i]), "home": home}
        assert view.get_state("_selection")["_selection"] == {**about, "at": i}
    assert view._selection["at"] == about["home"]


# ---- memory ----


@pytest.mark.parametrize("function", [
    lambda a, y, z: np.empty((10**9, 10**9)),
    lambda a, y, z: [0] * (1 << 62),
], ids=["an array", "a list"])
def test_a_function_that_asks_for_too_much_memory_is_told_so(function):
    said = str(check.output_error(function))
    assert "MemoryError" in said and "It asks for more memory than there is." in said
    assert check.output_error(right)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to RLIMIT_AS")
def test_a_function_that_allocates_without_end_does_not_end_the_check():
    code = """
import resource
from pathlib import Path
from bpkit.exercises import check
taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (taken + 3 * 10**8, -1))
def output_error(a, y, z):
    grown = b"0" * 10**6
    while True:
        grown += grown
print(check.output_error(output_error))
print(check.output_error(lambda a, y, z: (a - y) * a * (1 - a)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          encoding="utf-8", timeout=300, env={**os.environ, "PYTHONUTF8": "1"})
    assert "It asks for more memory than there is." in done.stdout, done.stderr
    assert "✓ output_error: right." in done.stdout


# ---- files ----


@contextlib.contextmanager
def nobody():
    """Be a user to whom file permissions apply: root may write anywhere."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no read-only folders")
def test_in_a_read_only_folder_a_check_answers_and_says_in_one_line_what_is_not_saved(monkeypatch):
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        monkeypatch.setenv("BPKIT_PROGRESS", str(folder / "bpkit_progress.json"))
        Progress().checked("hadamard", "right", None)
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(0o555)
        before = (folder / "bpkit_progress.json").read_bytes()
        try:
            with nobody():
                with pytest.raises(PermissionError):
                    (folder / "probe").touch()
                one = Progress()
                said = one.checked(ID, "right", None)
                assert said == ("Your progress cannot be saved here: Permission denied. It is "
                                "remembered until the kernel stops.")
                assert one.checked(ID, "wrong", None) == ""
                assert repr(one).startswith("2 of ")  # what was solved before is read
                assert "Permission denied" in one.begin_again()
                monkeypatch.setattr(by_name, "progress", one)  # the file that check reports to
                assert check.output_error(right)
        finally:
            folder.chmod(0o755)
        assert (folder / "bpkit_progress.json").read_bytes() == before


def test_an_explorer_without_its_digits_says_how_to_have_them_back(tmp_path, monkeypatch):
    monkeypatch.setattr(mnist, "FOLDER", tmp_path)
    default_data.cache_clear()
    hand = gallery()
    hand.prediction = "worse"
    hand.train()
    said = repr(hand)
    assert hand.state == "failed" and "lacks train-images-idx3-ubyte" in said
    assert "git checkout -- bpkit/data/mnist" in said and "unpack the ZIP file" in said


# ---- cells run twice, and out of order ----


def is_compared(cell):
    return MEASURED not in tags(cell)


def legible(texts):
    """The lines of an output, without the prompt in front of a result."""
    text = re.sub(r"Out\[\d+\]: ?", "", "\n".join(texts))
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def stored(cell):
    """The lines stored for a cell; plt.show() shows nothing here."""
    return legible(output.get("text") or output.data.get("text/plain", "")
                   for output in cell.outputs if output.output_type != "display_data")


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """A separate IPython in this process, in the folder of the notebooks; nothing is drawn."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.chdir(FOLDER)
    monkeypatch.setattr(explorer, "png", lambda figure, hint="": (b"", 1, 1))
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    made = InteractiveShell.instance()
    with np.printoptions():
        yield made
    InteractiveShell.clear_instance()


def run(shell, cell):
    """Run a cell, and return what it prints."""
    with capture_output() as shown:
        done = shell.run_cell(cell.source)
    assert done.success, f"{cell.source}\n{done.error_before_exec or done.error_in_exec!r}"
    return legible([shown.stdout, *(o.data.get("text/plain", "") for o in shown.outputs)])


@each_notebook
def test_all_cells_run_twice_and_then_from_the_last_to_the_first(shell, path):
    code = needed(cells(path, "code"))
    assert len(code) >= 10
    for cell in code:
        run(shell, cell)
        if is_compared(cell):  # the button pressed twice in a row
            assert run(shell, cell) == stored(cell), cell.source
    again = [cell for cell in code if is_compared(cell)]
    for cell in again:
        assert run(shell, cell) == stored(cell), cell.source
    for cell in reversed(again):
        run(shell, cell)


@each_notebook
def test_a_cell_run_before_those_above_it_says_which_name_is_missing(path, monkeypatch):
    monkeypatch.chdir(FOLDER)
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    first, *others = cells(path, "code")
    imported, missing = {}, 0
    with np.printoptions():
        exec(first.source, imported)
    for i, cell in enumerate(others):
        above = set().union(*(made(other) for other in others[:i]))
        if is_compared(cell) and above & used(cell):
            try:
                with contextlib.redirect_stdout(None), np.printoptions():
                    exec(cell.source, dict(imported))
            except NameError as error:
                assert error.name in above, cell.source
                missing += 1
    assert missing > 0
