"""Tests run in a new random order each time, and a test that leaves something changed fails."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from test_house import REPOSITORY

FILES = ["b/test_1.py", "b/test_2.py", "a/test_3.py", "c/one.ipynb", "c/two.ipynb", "c/three.ipynb"]


def shuffled(order):
    """The order of five tests of each file, or of five cells."""
    spec = importlib.util.spec_from_file_location("root_conftest", REPOSITORY / "conftest.py")
    conftest = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(conftest)
    items = [(file, i) for file in FILES for i in range(5)]
    Item = type("Item", (), {})
    made = [Item() for _ in items]
    for item, (file, i) in zip(made, items, strict=True):
        item.path, item.of = Path(file), (file, i)
    config = SimpleNamespace(option=SimpleNamespace(order=order))
    conftest.pytest_collection_modifyitems(config, made)
    return [item.of for item in made]


def test_files_and_tests_are_shuffled_and_cells_stay_one_after_another():
    orders = [shuffled(seed) for seed in range(20)]
    assert len({*map(tuple, orders)}) == 20
    assert len({tuple(dict.fromkeys(file for file, _ in order)) for order in orders}) > 6
    for order in orders:
        files = [file for file, _ in order]
        assert sorted(files, key=files.index) == files  # each file in one piece
        assert list(dict.fromkeys(Path(file).parent.name for file in files)) == ["b", "a", "c"]
        for file in FILES[3:]:
            assert [i for name, i in order if name == file] == [0, 1, 2, 3, 4]


def test_the_same_seed_is_the_same_order():
    assert shuffled(3) == shuffled(3)


LEAVING = """
import os, sys
import numpy as np

def test_one_that_leaves_something():
    np.set_printoptions(precision=3)
    os.environ["LEFT"] = "behind"

def test_another():
    assert np.get_printoptions()["precision"] == 8 and "LEFT" not in os.environ

def test_a_third():
    test_another()
"""


def test_what_a_test_leaves_behind_is_its_fault_and_nobody_elses(tmp_path):
    (tmp_path / "test_leaving.py").write_text(LEAVING, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "conftest", "-p", "no:cacheprovider"]
    command += ["--rootdir", str(tmp_path), "--order=5", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=env)
    assert "order of the tests: --order=5" in done.stdout, done.stdout + done.stderr
    assert "3 passed, 1 error" in done.stdout
    assert "ERROR at teardown of test_one_that_leaves_something" in done.stdout
    assert "numpy's printing: precision was 8, is 3" in done.stdout
    assert "environment: LEFT was None, is 'behind'" in done.stdout
