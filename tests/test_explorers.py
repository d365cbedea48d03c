"""What every explorer must have, whoever adds it: a name, tests, a text, a refusal of None."""

from pathlib import Path

import ipywidgets
import pytest
import traitlets
from series import EXPLORERS, ROOT

from bpkit import widgets

ROOM = Path(widgets.__file__).parent
SHARED = {"__init__", "explorer", "prose", "views"}
TESTS = ROOT / "tests"


def test_each_has_its_room_and_is_exported():
    rooms = {
        path.stem for path in ROOM.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert rooms - SHARED == {*EXPLORERS}, "the import and __all__ in bpkit/widgets/__init__.py"


@pytest.mark.parametrize("name", EXPLORERS)
def test_each_is_tested_in_python_and_in_a_browser(name):
    other = {"paths": "paths_explorer"}  # test_paths would be that of sum_over_paths
    assert (TESTS / f"test_{other.get(name, name)}.py").is_file()
    assert (TESTS / "browser" / f"test_{name}.py").is_file()


@pytest.mark.parametrize("name", EXPLORERS)
def test_each_says_what_it_is_and_what_it_shows(name):
    make = getattr(widgets, name)
    assert make.__doc__
    hand = make()
    assert type(hand).__doc__
    assert repr(hand) == hand.text()


# traitlets' Any accepts everything unseen, None too, unless a validator refuses it.
@pytest.mark.parametrize("name", EXPLORERS)
def test_none_is_refused_by_every_trait_that_does_not_say_or_none(name):
    hand = getattr(widgets, name)()
    own = set(hand.traits()) - set(ipywidgets.VBox.class_traits())
    taken = []
    for trait in sorted(own):
        kind = hand.traits()[trait]
        if type(kind) is not traitlets.TraitType or "or None" in (kind.help or ""):
            continue
        before = getattr(hand, trait)
        try:
            setattr(hand, trait, None)
        except (TypeError, ValueError):
            assert getattr(hand, trait) is before
        else:
            taken.append(trait)
    assert taken == []


@pytest.mark.parametrize("name", ["learn", "step_through"])
def test_which_view_plays_is_between_the_pages(name, monkeypatch):
    hand, told = getattr(widgets, name)(), []
    widget = hand._stepper if name == "step_through" else hand.view
    monkeypatch.setattr(type(widget), "_send", lambda self, msg, buffers=None: told.append(msg))
    widget.set_state({"player": "one"})
    assert widget.get_state()["player"] == ""  # a page that is opened again waits for nothing
    assert [msg["state"] for msg in told] == [{"player": "one"}]  # and the others are told
