from collections.abc import Iterator
from pathlib import Path

import pytest

from noisegate.flow.preferences import Preferences, prefer, preferences
from noisegate.keep import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "x.sqlite") as opened:
        yield opened


def test_what_is_chosen_stays_and_can_be_taken_back(store: Store) -> None:
    assert preferences(store) == Preferences()
    chosen = Preferences("dark", shortcuts=False, keys={"done": "d"})
    before = prefer(store, chosen)
    assert preferences(store) == chosen
    assert prefer(store, before) == chosen
    assert preferences(store) == Preferences()


@pytest.mark.parametrize(
    "kept",
    [None, 1, [], {"theme": "<script>"}, {"keys": [1]}, {"keys": {"done": "long", "next": 1}}],
)
def test_what_makes_no_sense_is_the_usual(store: Store, kept: object) -> None:
    store.preferences.set("inbox", kept)
    assert preferences(store) == Preferences()
