"""tools/notebooks.py: the normal form, which stored outputs are kept, what is refused."""

import base64
import copy
import importlib.util
import io
import json
import os
import tempfile
from pathlib import Path

import nbformat.v4 as v4
import nbval.kernel
import numpy as np
import pytest
from matplotlib.image import imsave

REPOSITORY = Path(__file__).resolve().parent.parent
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def tool(tmp_path, monkeypatch):
    """The tool as a module, with its own folder of notebooks."""
    path = REPOSITORY / "tools" / "notebooks.py"
    spec = importlib.util.spec_from_file_location("tools_notebooks", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "NOTEBOOKS", tmp_path)
    return module


def code(source, *outputs, tags=(), **more):
    cell = v4.new_code_cell(source, outputs=list(outputs), **more)
    if tags:
        cell.metadata["tags"] = list(tags)
    return cell


def printed(text, name="stdout"):
    return v4.new_output("stream", text=text, name=name)


def shown(**data):
    kinds = {"png": "image/png", "plain": "text/plain", "html": "text/html", "view": WIDGET_VIEW}
    return v4.new_output("display_data", {kinds[kind]: value for kind, value in data.items()})


def picture(*spots):
    """A small PNG in base64, grey, with some pixels set to given values."""
    pixels = np.full((20, 30, 3), 0.5)
    for row, column, value in spots:
        pixels[row, column] = value
    file = io.BytesIO()
    imsave(file, pixels, format="png")
    return base64.b64encode(file.getvalue()).decode()


def normal(tool, *cells, **metadata):
    """The cells as the normaliser returns them, and the notebook's metadata."""
    notebook = {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": cells}
    return tool.parse(tool.in_normal_form(json.dumps(notebook)))


def store(folder, *cells, name="00_small"):
    path = folder / f"{name}.ipynb"
    path.write_text(v4.writes(v4.new_notebook(cells=list(cells))), encoding="utf-8")
    return path


def load(path):
    return v4.reads(path.read_text(encoding="utf-8"))


@pytest.fixture
def execution(tool, monkeypatch):
    """Stands in for the kernel: gives each code cell the outputs listed here, in order."""
    outputs = []

    def execute(notebook, folder):
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for cell, new in zip(cells, outputs, strict=True):
            cell.outputs = copy.deepcopy(new)

    monkeypatch.setattr(tool, "execute", execute)
    return outputs


# ---- the normal form ----


def test_metadata_is_reduced_to_the_kernel_and_the_language(tool):
    notebook = normal(tool, code("1"), widgets={"state": {}}, kernelspec={"name": "conda-x"})
    assert notebook.metadata == {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
    }


def test_a_cell_keeps_its_tags_and_that_it_is_folded_away(tool):
    cell = code("1", tags=["raises-exception"])
    cell.metadata.update(collapsed=True, jupyter={"source_hidden": True, "outputs_hidden": True})
    plain = code("2")
    plain.metadata.update(tags=[], execution={"iopub.status.busy": "2024-01-01"})
    first, second = normal(tool, cell, plain).cells
    assert first.metadata == {"tags": ["raises-exception"], "jupyter": {"source_hidden": True}}
    assert second.metadata == {}


def test_code_cells_are_counted_in_order_and_empty_ones_are_not(tool):
    result = v4.new_output("execute_result", {"text/plain": "5"}, execution_count=40)
    text = v4.new_markdown_cell("text")
    cells = normal(tool, code("a", execution_count=9), text, code("\n"), code("5", result)).cells
    assert [cells[i].execution_count for i in (0, 2, 3)] == [1, None, 2]
    assert cells[3].outputs[0].execution_count == 2


def test_neighbouring_pieces_of_one_stream_are_joined(tool):
    pieces = [printed("a"), printed("b\n"), printed("!", "stderr"), printed("c")]
    (cell,) = normal(tool, code("1", *pieces)).cells
    assert [(out.name, out.text) for out in cell.outputs] == [
        ("stdout", "ab\n"),
        ("stderr", "!"),
        ("stdout", "c"),
    ]


def test_a_widget_view_goes_only_where_something_else_shows_it(tool):
    both = shown(view={"model_id": "1f"}, plain="Slider")
    both.metadata = {WIDGET_VIEW: {"x": 1}, "image/png": {"width": 10}}
    alone = shown(view={"model_id": "1f"})
    (cell,) = normal(tool, code("1", both, alone)).cells
    assert list(cell.outputs[0].data) == ["text/plain"]
    assert cell.outputs[0].metadata == {"image/png": {"width": 10}}
    assert list(cell.outputs[1].data) == [WIDGET_VIEW]


def test_empty_lines_at_the_end_of_a_cell_go(tool):
    first, second = normal(tool, code("\n  x = 1\n\n \n"), v4.new_markdown_cell("# T\n\n")).cells
    assert first.source == "\n  x = 1"
    assert second.source == "# T"


def test_ids_stay_and_missing_ones_come_from_the_content(tool):
    cells = [code("a"), code("b"), code("b"), code("b")]
    cells[0]["id"] = "mine"
    for cell in cells[1:]:
        del cell["id"]
    ids = [cell.id for cell in normal(tool, *cells).cells]
    assert ids[0] == "mine"
    assert len(set(ids)) == 4
    assert ids == [cell.id for cell in normal(tool, *cells).cells]


def test_the_normal_form_is_its_own_normal_form(tool):
    messy = v4.new_notebook(cells=[code("é = 1\n", printed("a"), printed("b"), tags=["t"])])
    once = tool.in_normal_form(json.dumps(messy))
    assert once.endswith("}\n") and '\n "cells"' in once and "é" in once
    assert tool.in_normal_form(once) == once


# ---- what is refused ----


@pytest.mark.parametrize(
    "output",
    [
        printed("<Thing object at 0x7f3a12>"),
        printed("saved to /home/ann/x.png"),
        printed("C:\\Users\\Ann\\x.png"),
        printed(f"in {REPOSITORY}"),
        shown(html='<a href="/Users/ann/x">x</a>'),
        v4.new_output("error", ename="E", evalue="", traceback=["\x1b[1mFile /tmp/x.py"]),
    ],
)
def test_addresses_and_paths_of_a_machine_are_refused(tool, output):
    with pytest.raises(tool.Refused, match=r"cell 2 \(show\(\)\)"):
        normal(tool, code("1"), code("show()", output))


@pytest.mark.parametrize("text", ["https://x.org/home/ann", "a/tmp/b", "at 0.5", "w/usr"])
def test_what_only_looks_like_a_path_is_not(tool, text):
    normal(tool, code("1", printed(text), shown(png=picture())))


@pytest.mark.parametrize("text", ["no json", '{"nbformat": 3, "worksheets": []}'])
def test_a_file_that_is_no_notebook_is_reported(tool, tmp_path, capsys, text):
    path = tmp_path / "x.ipynb"
    path.write_text(text)
    assert tool.main([]) == 1
    assert "x.ipynb" in capsys.readouterr().out
    assert path.read_text() == text


# ---- what is kept ----


def test_measured_cells_keep_their_outputs_until_asked_to_measure(tool, execution, tmp_path):
    timing = code("t()", printed("0.51 s"), tags=["nbval-ignore-output"])
    path = store(tmp_path, timing, code("2", printed("old")))
    execution += [[printed("0.77 s")], [printed("new")]]
    assert tool.main([]) == 0
    assert [cell.outputs[0].text for cell in load(path).cells] == ["0.51 s", "new"]
    assert tool.main(["--measure"]) == 0
    assert [cell.outputs[0].text for cell in load(path).cells] == ["0.77 s", "new"]


def test_a_measured_cell_without_outputs_gets_them(tool, execution, tmp_path):
    path = store(tmp_path, code("t()", tags=["nbval-ignore-output"]))
    execution += [[printed("0.77 s")]]
    assert tool.main([]) == 0
    assert load(path).cells[0].outputs[0].text == "0.77 s"


@pytest.mark.parametrize(
    ("spots", "kept"), [([(3, 3, 0.508)], True), ([(3, 3, 0.9)], False)]
)
def test_a_picture_is_replaced_only_when_it_looks_different(
    tool, execution, tmp_path, spots, kept
):
    old, new = picture(), picture(*spots)
    assert old != new
    path = store(tmp_path, code("draw()", shown(png=old, plain="<Figure>")))
    execution += [[shown(png=new, plain="<Figure>")]]
    assert tool.main([]) == 0
    assert load(path).cells[0].outputs[0].data["image/png"] == (old if kept else new)


def test_a_stored_picture_that_cannot_be_read_is_replaced(tool, execution, tmp_path):
    path = store(tmp_path, code("draw()", shown(png="bm90IGEgcG5n")))
    execution += [[shown(png=picture())]]
    assert tool.main([]) == 0
    assert load(path).cells[0].outputs[0].data["image/png"] == picture()


# ---- the command ----


def test_check_reports_what_is_not_in_normal_form_and_writes_nothing(tool, tmp_path, capsys):
    path = store(tmp_path, code("1\n\n"))
    before = path.read_bytes()
    assert tool.main(["--check"]) == 1
    assert "00_small.ipynb ... is not in normal form" in capsys.readouterr().out
    assert path.read_bytes() == before
    path.write_bytes(tool.in_normal_form(before.decode()).encode())
    assert tool.main(["--check"]) == 0


def test_nothing_to_do_is_a_failure(tool, capsys):
    assert tool.main([]) == 1
    assert "no notebook" in capsys.readouterr().out


def test_notebooks_are_found_by_name_and_missing_ones_reported(tool, execution, tmp_path, capsys):
    store(tmp_path, code("1"), name="01_a")
    store(tmp_path, code("1"), name="02_b")
    execution += [[]]
    assert tool.main(["01_a", str(tmp_path / "02_b.ipynb")]) == 0
    assert tool.main(["03_c"]) == 1
    assert "no such notebook" in capsys.readouterr().out


def test_a_real_kernel_gives_the_same_bytes_twice(tool, tmp_path, monkeypatch):
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "the_package.py").write_text("")
    monkeypatch.setattr(tool, "ROOT", tmp_path / "root")
    (tmp_path / "beside.txt").write_text("read in the notebook's own folder")
    path = store(
        tmp_path,
        code("import the_package\nprint(open('beside.txt').read())"),
        code("import time\nprint(time.perf_counter())", tags=["nbval-ignore-output"]),
        code("import ipywidgets\nipywidgets.IntSlider()"),
        code("1 / 0", tags=["raises-exception"]),
    )
    assert tool.main([]) == 0
    once = path.read_bytes()
    first, _, slider, error = load(path).cells
    assert first.outputs[0].text == "read in the notebook's own folder\n"
    assert list(slider.outputs[0].data) == ["text/plain"]
    assert error.outputs[0].ename == "ZeroDivisionError"
    assert tool.main([]) == 0
    assert path.read_bytes() == once


TRANSPORT = """import json
from ipykernel.connect import get_connection_info
json.loads(get_connection_info())["transport"]"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no sockets that are files")
def test_a_kernel_needs_no_port_that_another_program_may_take(tool, tmp_path):
    path = store(tmp_path, code(TRANSPORT))
    assert tool.main([]) == 0
    assert load(path).cells[0].outputs[0].data["text/plain"] == "'ipc'"
    assert nbval.kernel.KernelManager().transport == "ipc"  # which tests the notebooks


def test_where_a_name_would_be_too_long_it_has_ports(tool, tmp_path, monkeypatch):
    deep = tmp_path / ("deep" * 30)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    path = store(tmp_path, code(TRANSPORT))
    assert tool.main([]) == 0
    assert load(path).cells[0].outputs[0].data["text/plain"] == "'tcp'"


def test_a_kernel_that_dies_in_a_cell_is_a_fault_of_that_cell(tool, tmp_path, capsys):
    path = store(tmp_path, code("x = 1"), code("import os; os._exit(1)"))
    before = path.read_bytes()
    assert tool.main([]) == 1
    assert "cell 2 (import os; os._exit(1)) failed\nKernel died" in capsys.readouterr().out
    assert path.read_bytes() == before


def test_a_cell_that_raises_is_named_and_the_file_left_alone(tool, tmp_path, capsys):
    path = store(tmp_path, code("x = 1"), code("x.real.nonsense"))
    before = path.read_bytes()
    assert tool.main([]) == 1
    said = capsys.readouterr().out
    assert "00_small.ipynb" in said and "cell 2 (x.real.nonsense)" in said
    assert "AttributeError" in said
    assert path.read_bytes() == before


# ---- which cells depend on which ----


def test_a_measured_cell_is_needed_only_if_another_reads_what_it_makes(tool):
    measured = {"tags": ["nbval-ignore-output"]}
    cells = [
        code("import numpy as np\nfew = 3"),
        code("for name in 'ab':\n    seen = [each for each in name]", **measured),
        code("net = np.zeros(few)", **measured),
        code("def score():\n    seen = net.sum()\n    return seen", **measured),
        v4.new_markdown_cell("net"),
        code("print([name for name in 'cd'], score())"),
        code("net = net + 1", **measured),
    ]
    assert tool.needed(cells) == [cells[i] for i in (0, 2, 3, 5)]
