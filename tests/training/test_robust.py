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
        ("spaced", "you t a l e n t l e s s h a c k and your s l o p"),
        ("leet", "you 74l3n7l355 h4ck and your 5l0p"),
        ("elongated", "you taaalentless haaack and your slooop"),
        ("emoji_broken", "you talen🤡tless ha🤡ck and your sl🤡op"),
    ],
)
def test_hot_words_are_disguised_and_others_kept(robust: ModuleType, name: str, said: str) -> None:
    assert attacked(robust, name) == f"the intro is fine, {said}"


@pytest.mark.parametrize(("number", "script"), [(0, "CYRILLIC"), (1, "GREEK")])
def test_look_alikes_are_of_one_other_alphabet(
    robust: ModuleType, number: int, script: str
) -> None:
    made = robust.lookalike("talentless", number)
    assert len(made) == len("talentless")
    assert {unicodedata.name(char).split()[0] for char in made} == {"LATIN", script}


def test_a_comment_keeps_to_one_variant_and_comments_differ(robust: ModuleType) -> None:
    (spaced,) = (one for one in robust.ATTACKS if one.name == "spaced")
    said = [robust.disguised("slop" + "!" * n, [[0, 4]], spaced) for n in range(4)]
    assert said == ["s l o p", "s.l.o.p!", "s-l-o-p!!", "s_l_o_p!!!"]


def test_nobody_disguises_what_gives_no_offence(robust: ModuleType) -> None:
    for attack in robust.ATTACKS:
        assert robust.disguised("you would never", [[0, 15]], attack) == "you would never"


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
