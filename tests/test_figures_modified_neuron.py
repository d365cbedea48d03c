"""The picture of the modified neuron frames exactly the places where f or its slope occurs."""

from bpkit.figures.modified_neuron import NEURON, ROWS, modified_neuron_picture


def test_only_the_forward_pass_bp1_and_bp2_have_a_frame():
    assert [name for name, *_, of_f, _ in ROWS if of_f] == ["forward", "BP1", "BP2"]
    _, equations = modified_neuron_picture().axes
    framed = [text.get_text() for text in equations.texts if text.get_bbox_patch()]
    assert framed == [of_f for *_, of_f, _ in ROWS if of_f]


def test_the_frame_in_bp1_is_dashed_since_the_neuron_that_is_drawn_is_hidden():
    _, equations = modified_neuron_picture().axes
    boxes = [text.get_bbox_patch() for text in equations.texts if text.get_bbox_patch()]
    assert NEURON[0] < 3
    assert [box.get_linestyle() == "-" or box.get_linestyle() == "solid" for box in boxes] == [
        True, False, True]


def test_the_marked_neuron_shows_what_no_sigmoid_neuron_could():
    network, _ = modified_neuron_picture().axes
    shown = [text.get_text() for text in network.texts]
    assert NEURON == (2, 0)
    assert any(said.startswith("−0.") for said in shown)
