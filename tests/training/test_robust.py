"""Attacks change the hot words and nothing else, and stay readable to people."""

import importlib
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest

TRAINING = Path(__file__).parents[2] / "training"
TEXT = "the intro is fine, you talentless hack and your slop"
HEAT = [[19, 38], [48, 52]]


@pytest.fixture
def robust(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(TRAINING))
    return importlib.import_module("robust")


def attacked(robust: ModuleType, name: str) -> str:
    (attack,) = (one for one in robust.ATTACKS if one.name == name)
    made: str = robust.disguised(TEXT, HEAT, attack)
    return made


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("spaced", "you t a l e n t l e s s h.a.c.k and your s-l-o-p"),
        ("leet", "you 74l3n7l3$$ h@ck and your $l0p"),
        ("elongated", "you taaalentless haaaack and your slooooop"),
        ("emoji_broken", "you talen🤡tless ha🔥ck and your sl💀op"),
    ],
)
def test_hot_words_are_disguised_and_others_kept(robust: ModuleType, name: str, said: str) -> None:
    assert attacked(robust, name) == f"the intro is fine, {said}"


def test_look_alikes_have_the_same_length_and_other_letters(robust: ModuleType) -> None:
    made = attacked(robust, "lookalike")
    assert len(made) == len(TEXT)
    scripts = {unicodedata.name(char).split()[0] for char in made if char.isalpha()}
    assert scripts == {"LATIN", "CYRILLIC", "GREEK"}
    assert made[:23] == TEXT[:23]


def test_what_is_put_between_the_letters_cannot_be_seen(robust: ModuleType) -> None:
    made = attacked(robust, "zero_width")
    assert made != TEXT
    assert "".join(c for c in made if unicodedata.category(c) != "Cf") == TEXT


def test_a_comment_without_hot_words_stays_as_it_is(robust: ModuleType) -> None:
    for attack in robust.ATTACKS:
        assert robust.disguised("🤮 no", [[0, 4]], attack) == "🤮 no"


def test_an_insult_is_buried_at_the_end(robust: ModuleType) -> None:
    made = robust.buried("you hack", ["lovely", "what a voice"])
    assert len(made) == robust.LONG
    assert made.endswith("\nyou hack")
    assert made.count("you hack") == 1
