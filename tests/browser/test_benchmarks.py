"""The benchmarks in the browser find what they measure; the figures are in their README."""

from tools.benchmarks import frames, latency, load


def test_latency_frames_and_load_are_measured(open_notebook):
    notebook = open_notebook([load.CELL, latency.SLIDER, frames.LARGER, frames.FILM])
    notebook.run_all()
    assert "The slider takes" in latency.measured(notebook, events=2, rounds=1)
    shown = frames.measured(notebook, frames=6, rounds=1)
    assert [name for name in frames.KINDS if f"| {name} " not in shown] == []
    text = load.measured(notebook, events=400, per_frame=10, drag=100)
    assert "| 400 " in text and "0 of the last values of 4 drags were lost." in text
    notebook.assert_no_errors()
