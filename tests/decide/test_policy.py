from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noisegate import Policy, Thresholds
from noisegate.decide import PolicyError

words = st.lists(st.text(min_size=1).map(str.strip).filter(bool), max_size=4).map(tuple)


@given(mute=words, allow=words, threshold=st.floats(0, 1))
def test_a_policy_survives_its_toml(
    mute: tuple[str, ...], allow: tuple[str, ...], threshold: float
) -> None:
    policy = Policy(
        name="mine",
        thresholds=Thresholds(attack=threshold),
        mute_words=mute,
        allow_people=allow,
    )
    again = Policy.from_toml(policy.to_toml())
    assert again == policy
    assert again.version == policy.version


def test_the_toml_explains_every_threshold() -> None:
    text = Policy().to_toml()
    assert text.count("\n# ") == text.count(" = 0.")


def test_what_a_file_leaves_out_keeps_its_default() -> None:
    policy = Policy.from_toml("[thresholds]\nspam = 0.9\n")
    assert policy.thresholds == Thresholds(spam=0.9)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = ", "not valid TOML"),
        ("colour = 1", "nothing is called colour"),
        ("[thresholds]\nattak = 0.5", "nothing is called attak"),
        ("[thresholds]\nattack = 5", "a number from 0 to 1"),
        ("[thresholds]\nattack = true", "a number from 0 to 1"),
        ("[thresholds]\nattack = nan", "a number from 0 to 1"),
        ("thresholds = 3", "must be a table"),
        ("[words]\nmute = 'slop'", "must be a list of words"),
        ("name = ''", "name must be a word"),
    ],
)
def test_a_bad_policy_says_what_is_wrong_and_where(text: str, says: str) -> None:
    with pytest.raises(PolicyError, match=says) as caught:
        Policy.from_toml(text, "calm.toml")
    assert "calm.toml" in str(caught.value)


MADE: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
    (Thresholds, {"threat": 50}, "threat must be a number from 0 to 1, not 50"),
    (Thresholds, {"hate": True}, "hate must be a number from 0 to 1, not True"),
    (Thresholds, {"keep": float("nan")}, "keep must be a number from 0 to 1, not nan"),
    (Thresholds, {"spam": "0.5"}, "spam must be a number from 0 to 1, not '0.5'"),
    (Policy, {"name": " "}, "name must be a word"),
    (Policy, {"thresholds": {"threat": 0.5}}, "thresholds must be Thresholds"),
    (Policy, {"mute_words": "quiet"}, "mute_words must be a tuple or a list of strings"),
    (Policy, {"allow_people": ("Kim", 7)}, "allow_people must be a tuple or a list of strings"),
    (Policy().with_personal, {"lists": {"mute_words": "mid"}}, "mute_words must be a tuple"),
    (Policy().with_personal, {"lists": {"mute": ["mid"]}}, "nothing is called mute"),
    (Policy().with_personal, {"lists": {}, "forget": "mid"}, "forget must be a tuple"),
    (Policy().with_threshold, {"name": "hate", "value": 7}, "hate must be a number from 0 to 1"),
]


@pytest.mark.parametrize(("make", "given", "says"), MADE)
def test_a_bad_value_is_refused_where_it_is_given(
    make: Callable[..., Any], given: dict[str, Any], says: str
) -> None:
    with pytest.raises(PolicyError, match=says):
        make(**given)


def test_lists_are_taken_as_tuples_and_whole_numbers_as_any_others() -> None:
    words: Any = ["slop", " mid ", ""]
    policy = Policy(thresholds=Thresholds(attack=1), mute_words=words)
    assert policy.mute_words == ("slop", "mid")
    assert Policy.from_toml(policy.to_toml()) == policy
    # The text, since an equal policy with another version would be found under the first's.
    assert "attack = 1.0\n" in policy.to_toml()


def test_a_changed_policy_has_another_version() -> None:
    assert Policy().version != Policy().with_threshold("hate", 0.61).version
    assert Policy().version == Policy().with_threshold("hate", Thresholds().hate).version


def test_words_and_people_come_onto_the_lists_once_and_off_again() -> None:
    policy = Policy(mute_words=("slop",)).with_personal({"mute_words": ["mid", "slop", " "]})
    assert policy.mute_words == ("slop", "mid")
    assert policy.with_personal({}, forget=["SLOP"]).mute_words == ("mid",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_policy_file_is_read_as_any_system_saves_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(Policy(mute_words=("größe",)).to_toml(), encoding=encoding)
    assert Policy.from_file(path).mute_words == ("größe",)


def test_a_policy_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(b"\x89PNG\xff")
    with pytest.raises(PolicyError, match="is not text"):
        Policy.from_file(path)
