# ruff: noqa: NPY002
"""Whatever a learner's function does, check answers and leaves the session as it was."""

import asyncio
import contextlib
import functools
import io
import linecache
import os
import pickle
import random
import subprocess
import sys
import threading
import time
import tracemalloc
import warnings

import numpy as np
import pytest
from process_state import restore, state

from bpkit import backprop, sigmoid
from bpkit.exercises import EXERCISES, by_name, check, known
from bpkit.exercises.attempt import where_raised
from bpkit.exercises.judge import judge
from bpkit.exercises.progress import Progress

BP1, FIVE, STEP = (EXERCISES[id] for id in ("output_error", "backprop", "mini_batch"))
PROOF, DIAGONAL = EXERCISES["bp3_proof"], EXERCISES["matrix_form"]


@pytest.fixture(autouse=True)
def anew(monkeypatch, tmp_path):
    """A new session, with its own file."""
    monkeypatch.setenv("BPKIT_PROGRESS", str(tmp_path))
    monkeypatch.setattr(by_name, "progress", Progress())
    kept = state()
    yield
    restore(kept)


def right(a, y, z):
    return (a - y) * sigmoid.prime(z)


def wrong(a, y, z):
    return a - y


# ---- what a function may be ----


def nasty(asked):
    """An object that fails at whatever it is asked, with something that is not an Exception."""
    def fail(self, *args, **kwargs):
        raise SystemExit("nasty")

    is_property = asked in ("__array_interface__", "__class__")
    body = {"__hash__": object.__hash__, asked: property(fail) if is_property else fail}
    return type("Thing", (), body)()


ASKED = ["__array__", "__len__", "__iter__", "__repr__", "__str__", "__eq__", "__bool__",
         "__float__", "__getattr__", "__array_interface__", "__class__", "__hash__"]


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("exercise", [BP1, FIVE, STEP, PROOF], ids=lambda e: e.id)
def test_an_object_that_fails_when_it_is_looked_at(exercise, asked):
    thing = nasty(asked)
    answers = [thing, [thing], (thing, thing), ({2: thing}, {2: thing}), [[thing] * 3] * 2,
               (*[thing] * 4,), [thing, {}], ({thing: 1}, {}) if asked != "__hash__" else thing]
    for answer in answers:
        result = judge(exercise, lambda *args, answer=answer: answer)
        assert result.status == "wrong"
        assert "SystemExit" not in repr(result) or "nasty" in repr(result)


class Wordless(Exception):
    def __str__(self):
        raise RuntimeError("no words")

    __repr__ = __str__


def raising(error):
    def raises(*args):
        raise error

    return raises


@pytest.mark.parametrize("error", [
    Wordless(), GeneratorExit(), StopIteration(3), SystemExit(0), KeyError(nasty("__repr__")),
    ExceptionGroup("two", [ValueError(1), TypeError(2)]), SyntaxError("x", ("f", None, "a", 3)),
    type("Odd", (Exception,), {"__module__": 3})("odd"), UnicodeDecodeError("utf8", b"a", 0, 1, ""),
], ids=lambda error: type(error).__name__)
def test_every_exception_is_shown(error):
    for exercise in (BP1, PROOF):
        result = judge(exercise, raising(error))
        assert result.mistake == "raised" and "raise error" in result.message
        assert type(error).__name__ in result.message
        assert result._repr_html_()


def test_an_answer_whose_failure_has_no_words():
    class Answer:
        def __array__(self, *args, **kwargs):
            raise Wordless

    assert "Wordless" in judge(BP1, lambda a, y, z: Answer()).message


def test_a_text_without_end_is_cut():
    said = judge(BP1, raising(ValueError("<b>" + 500_000 * "no "))).message
    assert len(said) < 3000 and "ValueError: <b>no no" in said and "…" in said
    assert len(judge(PROOF, lambda: "(" * 10**6).message) < 3000
    assert len(judge(FIVE, lambda net, x, y: ({"l" * 10**6: 1}, {})).message) < 3000


def test_a_text_that_no_page_can_hold_is_shown_all_the_same():
    result = judge(BP1, raising(ValueError("half of a letter: \ud83d, and \x1b[31mred\x00")))
    repr(result).encode("utf-8")
    assert "half of a letter" in result.message
    assert "\x1b" not in result.message and "\x00" not in result.message


def test_callables_of_every_kind():
    class Error:
        def __call__(self, a, y, z):
            return right(a, y, z)

        def method(self, a, y, z):
            return right(a, y, z)

    kinds = [Error(), Error().method, functools.partial(right), functools.lru_cache(lambda *a: 0),
             functools.partial(lambda scale, a, y, z: right(a, y, z), 1), np.vectorize(right),
             lambda a, y, z, *more, key=3: right(a, y, z), lambda a, *more: right(a, *more)]
    said = [judge(BP1, kind).status for kind in kinds]
    assert said == ["right"] * 3 + ["wrong"] + ["right"] * 4
    assert judge(EXERCISES["hadamard"], np.multiply).status == "right"
    assert judge(EXERCISES["hadamard"], max).status == "wrong"
    assert judge(BP1, lambda a, y, *, z: 0).mistake == "misused"


def test_a_signature_that_fails_or_is_endless():
    class Odd:
        def __call__(self, a, y, z):
            return right(a, y, z)

        @property
        def __signature__(self):
            raise SystemExit

    assert judge(BP1, Odd()).status == "right"

    def by_default(a, y, z, scale, thing=Ellipsis):
        return 0

    for default in (nasty("__repr__"), list(range(10**5))):
        by_default.__defaults__ = (default,)
        result = judge(BP1, by_default)
        assert result.mistake == "misused" and len(result.message) < 1000


def test_arguments_in_another_order_where_it_does_not_matter():
    assert judge(EXERCISES["hadamard"], lambda t, s: s * t).status == "right"


async def later(a, y, z):
    return right(a, y, z)


def test_a_function_that_is_to_be_awaited():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "generator" in judge(BP1, later).message


@pytest.mark.parametrize("shape", [(20_000, 20_000), (10**6, 10**6)])
def test_an_answer_beyond_all_bounds_is_not_copied(shape):
    tracemalloc.start()
    try:
        result = judge(BP1, lambda a, y, z: np.broadcast_to(0.0, shape))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert result.mistake == "wrong_shape" and str(shape) in result.message
    assert most < 10e6  # bytes, at any one time


@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
@pytest.mark.parametrize("kind", [np.float32, np.longdouble, np.asfortranarray, np.asmatrix,
                                  np.ndarray.tolist, lambda a: a.astype(">f8"),
                                  lambda a: np.broadcast_to(a, a.shape)])
def test_the_right_numbers_of_another_kind(kind):
    assert judge(BP1, lambda a, y, z: kind(right(a, y, z))).status == "right"


def test_what_float16_loses_is_called_by_its_name():
    result = judge(BP1, lambda a, y, z: right(a, y, z).astype(np.float16))
    assert result.mistake is None and "float16" in result.message


@pytest.mark.parametrize("huge", [1e308, -1.7e308, np.longdouble("1e4000"), 5e-324])
@pytest.mark.parametrize("exercise", [BP1, EXERCISES["quadratic_cost"]], ids=lambda e: e.id)
def test_numbers_at_the_ends_of_what_can_be_written(exercise, huge):
    def function(*args):
        answer = exercise.solution(*args)
        return answer * 0 + huge * np.arange(1, 1 + np.size(answer)).reshape(np.shape(answer)) / 100

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with np.errstate(all="raise"):
            assert judge(exercise, function).status == "wrong"
        with np.errstate(all="ignore"):
            assert judge(exercise, function).status == "wrong"


# ---- what a function may do ----


def test_a_function_that_fails_in_its_tenth_call():
    for exercise in (DIAGONAL, EXERCISES["unrolled"], STEP):
        for last in range(1, 14):
            calls = iter(range(last))

            def tired(*args, calls=calls, exercise=exercise):
                if next(calls, None) is None:
                    raise SystemExit
                return exercise.solution(*args)

            assert judge(exercise, tired).status in ("right", "wrong")


def test_matrices_that_only_plain_arrays_can_make():
    def particular(w_next, delta_next, z):
        assert type(delta_next) is np.ndarray
        print("here")
        return DIAGONAL.solution(w_next, delta_next, z)

    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert judge(DIAGONAL, particular).status == "right"
    assert said.getvalue() == "here\n"


def test_a_network_that_is_left_in_pieces():
    def breaks(net, x, y, eta=0):
        del net.w
        vars(net)["b"] = 3
        return 1

    def fills(net, x, y, eta=0):
        for l in net.w:
            dict.__setitem__(net.w, l, np.array([nasty("__eq__")], dtype=object))
        return backprop(net.copy(), x, y)

    def forgets(net, x, y, eta=0):
        dict.clear(net.w)
        return 1

    for exercise in (FIVE, STEP):
        for function in (breaks, fills, forgets):
            assert judge(exercise, function).status == "wrong"


def test_the_sizes_of_a_network_changed_by_the_function():
    def cuts(net, x, y):
        net.sizes.pop()
        del net.cost
        return backprop(net.copy(), x, y)

    assert judge(FIVE, cuts).mistake == "raised"
    assert judge(FIVE, FIVE.solution).status == "right"
    assert all(len(p.arguments[0].sizes) == p.arguments[0].L for p in FIVE.probes)


def test_bpkit_itself_changed_by_the_function():
    prime = sigmoid.prime

    def changes(a, y, z):
        object.__setattr__(sigmoid, "prime", lambda z: z)
        return (a - y) * z

    known._SOLVED.pop(BP1, None)
    try:
        assert judge(BP1, changes).status == "wrong"
    finally:
        object.__setattr__(sigmoid, "prime", prime)
        known._SOLVED.pop(BP1, None)
        known._KNOWN.pop(BP1, None)


def test_a_function_that_checks_itself():
    said = []

    def output_error(a, y, z):
        said.append(check.output_error(output_error))
        return right(a, y, z)

    assert check.output_error(output_error).status == "right"
    assert {result.mistake for result in said} == {"misused"}
    assert "inside" in said[0].message

    def other(a, y, z):
        assert check.hadamard(lambda s, t: s * t).status == "right"
        return right(a, y, z)

    assert check.output_error(other).status == "right"


def meddle(answer):
    def meddles(*args):
        sys.stdout.close()
        np.seterr(all="ignore")
        np.set_printoptions(precision=2)
        random.seed(3)
        np.random.seed(3)
        np.random.rand()
        warnings.simplefilter("ignore")
        sys.stdout = sys.stderr = sys.stdin = io.StringIO()
        sys.stdout.close()
        sys.setrecursionlimit(5000)
        sys.setprofile(lambda *args: None)
        return answer(*args)

    return meddles


@pytest.mark.parametrize(("exercise", "answer"), [
    (BP1, right), (BP1, wrong), (BP1, raising(SystemExit())), (BP1, raising(NotImplementedError())),
    (STEP, STEP.solution), (DIAGONAL, DIAGONAL.solution), (BP1, lambda a, y, z: nasty("__len__")),
    (BP1, raising(KeyboardInterrupt())),
])
def test_the_session_is_as_before(exercise, answer):
    import matplotlib

    matplotlib.use("agg")
    before = state()
    with contextlib.suppress(KeyboardInterrupt):
        judge(exercise, meddle(answer))
    after = state()
    assert {name: after[name] for name in after if after[name] != before[name]} == {}


def test_a_trace_of_the_sessions_own_goes_on():
    seen = []

    def trace(frame, event, arg):
        seen.append(frame.f_code.co_name)

    sys.settrace(trace)
    try:
        judge(STEP, STEP.solution)
        assert sys.gettrace() is trace
    finally:
        sys.settrace(None)


def test_the_same_numbers_at_random_after_a_check():
    np.random.seed(1)
    expected = np.random.rand()
    np.random.seed(1)
    check.output_error(lambda a, y, z: np.random.rand(*a.shape))
    assert np.random.rand() == expected


def test_a_picture_is_drawn_once():
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    plt.close("all")
    plt.figure()

    def draws(a, y, z):
        plt.figure()
        plt.plot(a)
        return right(a, y, z)

    assert judge(BP1, draws).status == "right"
    assert len(plt.get_fignums()) == 2
    plt.close("all")


def test_what_goes_to_stderr_is_said_once(capsys):
    def says(a, y, z):
        print("here", file=sys.stderr)
        return right(a, y, z)

    judge(BP1, says)
    assert capsys.readouterr().err == "here\n"


def test_checks_from_many_threads_at_once():
    streams, said, shown = (sys.stdout, sys.stderr), [], list(warnings.filters)

    def slow(a, y, z):
        time.sleep(0.001)
        return right(a, y, z)

    def go(function, status):
        for _ in range(5):
            said.append((check.output_error(function).status, status))

    threads = [threading.Thread(target=go, args=pair)
               for pair in 4 * [(slow, "right"), (wrong, "wrong")]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sys.stdout, sys.stderr) == streams and warnings.filters == shown
    assert len(said) == 40 and all(came == wanted for came, wanted in said)
    assert "right, 40 attempts" in str(by_name.progress.table())


def test_what_another_thread_prints_is_not_lost(capsys):
    stop = threading.Event()

    def prints():
        for i in range(40):
            print("tick", i)
            time.sleep(0.0005)
        stop.set()

    thread = threading.Thread(target=prints)
    thread.start()
    while not stop.is_set():
        judge(BP1, right)
    thread.join()
    assert capsys.readouterr().out.count("tick") == 40


@pytest.mark.parametrize("flags", [["-W", "error"], ["-O"], ["-OO"]])
def test_python_with_other_flags(flags):
    code = """if True:
        import sys
        import numpy as np
        from bpkit import sigmoid, backprop
        from bpkit.exercises import check
        np.seterr(all="raise")
        print(check.output_error(lambda a, y, z: (a - y) * sigmoid.prime(a)).mistake)
        print(check.output_error(lambda a, y, z: (a - y) * z * 7).mistake)
        print(check.backprop(lambda net, x, y: (dict(backprop(net, x, y).b), {})).mistake)
        print(check.hadamard(lambda s, t: s * t).status)
        sys.stdout, out = None, sys.stdout
        print("nowhere", check.hadamard(lambda s, t: print(s) or s * t))
        out.write("done")
    """
    done = subprocess.run([sys.executable, *flags, "-c", code], capture_output=True, text=True,
                          timeout=60)
    assert done.stdout.split() == ["prime_of_a", "None", "loop_stops_early", "right", "done"], done


# ---- the line in the learner's own code ----


def in_a_cell(source, name="<cell>", **names):
    """The names that a cell defines, its source where a traceback finds it."""
    lines = source.splitlines(keepends=True)
    linecache.cache[name] = (len(source), None, lines, name)
    exec(compile(source, name, "exec"), names)
    return names


def test_a_line_without_source_is_shown_by_the_line_that_led_to_it():
    cell = in_a_cell("def f(a, y, z):\n    return eval('a +\\n yy')\n", "<a cell>")
    assert "line 2 of your code: return eval(" in judge(BP1, cell["f"]).message
    names = {}
    exec("def g(a, y, z):\n    return a - yy", names)
    assert "line 2 of your code\nNameError" in judge(BP1, names["g"]).message


def test_what_is_compiled_into_numpy_is_not_the_learners():
    def draws(a, y, z):
        return np.random.default_rng(0).normal(scale=-a)

    message = judge(BP1, draws).message
    assert "of your code: return np.random.default_rng(0).normal(scale=-a)" in message


@pytest.mark.parametrize("place", ["bpkit_notes.py", "bpkitten/mine.py"])
def test_a_folder_that_begins_like_ours_is_the_learners(place):
    import bpkit

    file = os.path.join(os.path.dirname(os.path.dirname(bpkit.__file__)), place)
    cell = in_a_cell("def f(a, y, z):\n    return a - yy\n", file)
    assert "line 2 of your code: return a - yy" in judge(BP1, cell["f"]).message


def test_a_stub_that_is_called_is_named():
    def feedforward(w, b, x):
        raise NotImplementedError

    def mine(net, x, y):
        return feedforward(net.w, net.b, x)

    result = judge(FIVE, mine)
    assert result.status == "not attempted" and "feedforward" in result.message

    def from_numpy(a, y, z):
        return asyncio.AbstractEventLoop().time()

    assert judge(BP1, from_numpy).status == "wrong"


def test_no_folder_of_the_machine_is_shown():
    def imports(a, y, z):
        from bpkit import nothing_of_that_name  # noqa: F401

    message = judge(BP1, imports).message
    assert "cannot import name 'nothing_of_that_name' from 'bpkit'" in message
    assert "/" not in message.split("code: ")[1]


def test_where_raised_without_any_frame():
    assert where_raised(ValueError("no frame")) == "It stops with an error.\nValueError: no frame"


# ---- results, and how they are read ----


def test_a_result_counts_as_true_if_it_is_right():
    assert check.output_error(right)
    assert not check.output_error(wrong)
    with pytest.raises(AssertionError):
        assert check.output_error(wrong)


def test_a_result_can_be_kept():
    one, two = check.output_error(wrong), check.output_error(wrong)
    assert one == two and hash(one) == hash(two)
    assert pickle.loads(pickle.dumps(one)) == one


def test_check_without_a_function_or_with_too_much():
    for given, named in [((), {}), ((right, 3), {}), ((), {"function": right}), ((3,), {})]:
        result = check.output_error(*given, **named)
        assert (result.status, result.mistake) == ("wrong", "misused")
