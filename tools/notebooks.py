"""Execute the course's notebooks again and store them in one normal form, in place.

    python run.py notebooks                     all of notebooks/
    python run.py notebooks 09_mini_batch       the ones named
    python run.py notebooks --measure           new timings too: cells tagged nbval-ignore-output
    python run.py notebooks --check             execute nothing; say which are not in normal form

The normal form holds nothing that changes from run to run or from machine to machine, so a diff
shows what changed and nothing else, and running this twice leaves the same bytes.
"""

import argparse
import ast
import base64
import copy
import hashlib
import io
import json
import os
import re
import symtable
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
MEASURED = "nbval-ignore-output"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
KERNEL = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}
SECONDS_PER_CELL = 900
LONGEST = 90  # bytes; macOS allows 103 for a socket's name, which is a little longer
# The largest difference in a pixel, where black to white is 1, that counts as rounding and not as a
# change. A mean would not do: if one digit of a label changes, it moves by less than 0.0001.
SAME_PIXEL = 0.02

FOREIGN = re.compile(
    r"\bat 0x[0-9a-fA-F]+"  # the address of an object
    r"|(?<![\w.:/-])/(?:home|Users|root|tmp|var|usr|opt|private|mnt)/\w+"
    r"|\b[A-Za-z]:\\{1,2}(?:Users|Windows|Temp|Program Files)"
)
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class Refused(Exception):
    """A notebook cannot be stored; the message says which cell and why."""


# ---- executing ----


def execute(notebook: NotebookNode, folder: Path) -> None:
    """Run every cell in place, with a fresh kernel, in the folder of the notebook."""
    started = []
    paths = filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    with tempfile.TemporaryDirectory() as empty:  # else it shows what its author has solved
        client = NotebookClient(
            notebook,
            km=AsyncKernelManager(kernel_name="python3", **without_ports(Path(empty))),
            timeout=SECONDS_PER_CELL,
            resources={"metadata": {"path": str(folder)}},
            record_timing=False,
            extra_arguments=["--log-level=ERROR"],  # ipykernel 7 warns of every plain TCP socket
            on_cell_start=lambda cell, cell_index: started.append(cell_index),
        )
        try:
            client.execute(env={**env, "BPKIT_PROGRESS": empty}, cleanup_kc=True)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            where = name_of(notebook, started[-1]) if started else "the kernel"
            raise Refused(f"{where} failed\n{ANSI.sub('', str(error)).strip()}") from None


def without_ports(folder: Path) -> dict[str, Any]:
    """What a kernel manager is given so that its kernel is reached through files in `folder`.

    Ports are chosen before the kernel starts, and by then another program may have taken one. But
    Windows has no such files, and a system takes only short names for them.
    """
    file = str(folder / "kernel.json")
    there = os.name != "nt" and len(os.fsencode(file)) <= LONGEST
    return {"transport": "ipc", "connection_file": file} if there else {}


def name_of(notebook: NotebookNode, index: int) -> str:
    """How a message names a cell: its number among all cells, and its first line."""
    lines = notebook.cells[index].source.strip().splitlines() or [""]
    return f"cell {index + 1} ({lines[0]})"


def tags(cell: NotebookNode) -> list[str]:
    """The cell's tags."""
    return list(cell.metadata.get("tags", []))


# ---- which cells depend on which ----


def made(cell: NotebookNode) -> set[str]:
    """The names that a code cell makes for the cells below; a loop's variable is its own."""
    top = symtable.symtable(cell.source, "cell", "exec")
    bound = {each.get_name() for each in top.get_symbols()
             if each.is_assigned() or each.is_imported()}
    tree = ast.parse(cell.source)
    loops = [node.target for node in ast.walk(tree) if isinstance(node, ast.For)]
    in_loops = {node for loop in loops for node in ast.walk(loop)}
    names = {True: set[str](), False: set[str]()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names[node in in_loops].add(node.id)
    return bound - (names[True] - names[False])


def used(cell: NotebookNode) -> set[str]:
    """The names that a code cell reads; those of its functions' own variables are left out."""
    found, tables = set(), [symtable.symtable(cell.source, "cell", "exec")]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        found |= {each.get_name() for each in table.get_symbols()
                  if each.is_global() and each.is_referenced()}
    return found


def needed(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The code cells among these, without measured ones that none of the others depends on."""
    kept: list[NotebookNode] = []
    reads: set[str] = set()
    for cell in reversed(cells):
        if cell.cell_type == "code" and (MEASURED not in tags(cell) or made(cell) & reads):
            kept.append(cell)
            reads |= used(cell)
    return kept[::-1]


# ---- keeping what is stored ----


def keep_stored(new: NotebookNode, old: NotebookNode, measure: bool) -> None:
    """Put back what is stored: pictures that look the same, and timings unless asked to measure."""
    stored = {cell.id: cell.outputs for cell in old.cells if cell.cell_type == "code"}
    for cell in new.cells:
        outputs = stored.get(cell.id)
        if cell.cell_type != "code" or not outputs:
            continue
        if MEASURED in tags(cell) and not measure:
            cell.outputs = outputs
        else:
            keep_pictures(cell.outputs, outputs)


def keep_pictures(new: list[NotebookNode], old: list[NotebookNode]) -> None:
    """Keep the stored bytes of each picture that nobody could tell from the new one."""
    for output, before in zip(new, old, strict=False):
        data, stored = output.get("data", {}), before.get("data", {}).get("image/png")
        if stored and "image/png" in data and look_alike(data["image/png"], stored):
            data["image/png"] = stored


def look_alike(png: str, other: str) -> bool:
    """Whether two pictures (base64) have the same size and differ by rounding only."""
    import numpy as np  # importing these takes a third of a second, which --check need not wait for
    from matplotlib.image import imread

    if png == other:
        return True
    try:
        one, two = (imread(io.BytesIO(base64.b64decode(data))) for data in (png, other))
    except (ValueError, OSError, SyntaxError):  # what is stored may not be a picture at all
        return False
    return one.shape == two.shape and bool(np.abs(one - two).max() <= SAME_PIXEL)


# ---- the normal form ----


def normalise(notebook: NotebookNode) -> None:
    """Bring a notebook to its normal form, in place."""
    notebook.metadata = nbformat.from_dict(KERNEL)
    notebook.nbformat_minor = 5  # the first format with cell ids
    for cell in notebook.cells:
        cell.source = cell.source.rstrip()
        cell.metadata = reduced(cell.metadata)
        if cell.cell_type == "code":
            cell.outputs = merged(cell.outputs)
            for output in cell.outputs:
                drop_widget_view(output)
    give_ids(notebook.cells)
    count(notebook.cells)


def reduced(metadata: NotebookNode) -> NotebookNode:
    """The metadata a cell keeps: its tags, and that its source is folded away."""
    kept: dict[str, object] = {}
    if metadata.get("tags"):
        kept["tags"] = metadata["tags"]
    if "source_hidden" in metadata.get("jupyter", {}):
        kept["jupyter"] = {"source_hidden": metadata["jupyter"]["source_hidden"]}
    return nbformat.from_dict(kept)


def merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs with neighbouring pieces of one stream joined: where it was cut is chance."""
    joined: list[NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.output_type == "stream" and output.name == last.get("name"):
            last["text"] += output.text
        else:
            joined.append(output)
    return joined


def drop_widget_view(output: NotebookNode) -> None:
    """Leave out a widget's random model id where a picture or text says what was there."""
    data = output.get("data", {})
    if WIDGET_VIEW in data and len(data) > 1:
        del data[WIDGET_VIEW]
        output.metadata.pop(WIDGET_VIEW, None)


def give_ids(cells: list[NotebookNode]) -> None:
    """Keep the cell ids; where one is missing or taken, make it from the cell's content."""
    taken: set[str] = set()
    for cell in cells:
        wanted = cell.get("id") or digest(cell)
        tries = (f"{wanted}-{n}" if n > 1 else wanted for n in range(1, len(cells) + 1))
        cell.id = next(name for name in tries if name not in taken)
        taken.add(cell.id)


def digest(cell: NotebookNode) -> str:
    """Eight letters and digits computed from what the cell says."""
    return hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:8]


def count(cells: list[NotebookNode]) -> None:
    """Number the code cells 1, 2, … in order, as "Run All" does; an empty cell does not run."""
    number = 0
    for cell in cells:
        if cell.cell_type == "code":
            number += bool(cell.source)
            cell.execution_count = number if cell.source else None
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = cell.execution_count


# ---- what may not be stored ----


def refuse_foreign(notebook: NotebookNode) -> None:
    """Refuse outputs that only this machine, or only this run, could have printed."""
    for index, cell in enumerate(notebook.cells):
        for text in texts(cell):
            found = FOREIGN.search(text) or re.search(re.escape(str(ROOT)), text)
            if found:
                line = next(line for line in text.splitlines() if found.group() in line).strip()
                raise Refused(
                    f"{name_of(notebook, index)} prints something that depends on the run or the "
                    f"machine, '{found.group()}':\n{line[:200]}"
                )


def texts(cell: NotebookNode) -> Iterator[str]:
    """Everything in a cell's outputs that is text."""
    for output in cell.get("outputs", []):
        yield ANSI.sub("", output.get("text", ""))
        yield ANSI.sub("", "\n".join(output.get("traceback", [])))
        for kind, value in output.get("data", {}).items():
            if not kind.startswith("image/") or kind == "image/svg+xml":
                yield value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# ---- files ----


def parse(text: str) -> NotebookNode:
    """A notebook from its text. Unlike nbformat.reads, this invents no random cell ids."""
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise Refused(f"is not JSON: {error}") from None
    if not isinstance(raw, dict) or raw.get("nbformat") != 4:
        raise Refused("is not a notebook of format 4: open it in JupyterLab and save it")
    return nbformat.v4.reads(text)


def dump(notebook: NotebookNode) -> str:
    """The text of a notebook: indented by one, ending with one newline."""
    nbformat.validate(notebook)
    return nbformat.v4.writes(notebook) + "\n"


def read(path: Path) -> str:
    """The text of a file, line ends as they are."""
    return path.read_bytes().decode("utf-8")


def in_normal_form(text: str) -> str:
    """What `text`, a notebook, reads like in normal form, without executing it."""
    notebook = parse(text)
    normalise(notebook)
    refuse_foreign(notebook)
    return dump(notebook)


def refreshed(text: str, folder: Path, measure: bool) -> str:
    """What `text`, a notebook, reads like after executing it in `folder`, in normal form."""
    old = parse(text)
    normalise(old)
    new = copy.deepcopy(old)
    execute(new, folder)
    normalise(new)
    keep_stored(new, old, measure)
    refuse_foreign(new)
    return dump(new)


def locate(name: str) -> Path:
    """The notebook of that name: a path, or the name alone, with or without .ipynb."""
    stem = name.removesuffix(".ipynb")
    tries = [Path(f"{stem}.ipynb"), ROOT / f"{stem}.ipynb", NOTEBOOKS / f"{stem}.ipynb"]
    for path in tries:
        if path.is_file():
            return path.resolve()
    raise Refused(f"no such notebook; looked for {', '.join(map(str, tries))}")


# ---- the command ----


def handle(name: str, check: bool, measure: bool) -> str:
    """Check or refresh one notebook; returns what became of it."""
    path = locate(name)
    text = read(path)
    if check:
        if in_normal_form(text) != text:
            raise Refused("is not in normal form: python run.py notebooks " + path.stem)
        return "in normal form"
    after = refreshed(text, path.parent, measure)
    if after == text:
        return "the same as before"
    path.write_bytes(after.encode("utf-8"))
    return "changed"


def main(argv: list[str]) -> int:
    """Handle the notebooks named, or all; 1 if one could not be executed or stored."""
    parser = argparse.ArgumentParser(
        prog="python run.py notebooks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", help="notebooks; all of notebooks/ if none is named")
    parser.add_argument("--measure", action="store_true", help=f"also store new {MEASURED} outputs")
    parser.add_argument("--check", action="store_true", help="execute nothing, only look")
    options = parser.parse_args(argv)
    names = options.names or sorted(str(path) for path in NOTEBOOKS.glob("*.ipynb"))
    if not names:
        print(f"There is no notebook in {NOTEBOOKS}.")
        return 1
    # On Windows the kernel's sockets use a thread beside its event loop, which this warns about.
    warnings.filterwarnings("ignore", "Proactor event loop", RuntimeWarning)
    status = 0
    for name in names:
        print(f"{Path(name).name} ... ", end="", flush=True)
        try:
            print(handle(name, options.check, options.measure), flush=True)
        except Refused as reason:
            print(reason, flush=True)
            status = 1
        except KeyboardInterrupt:
            print("interrupted", flush=True)
            return 130
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
