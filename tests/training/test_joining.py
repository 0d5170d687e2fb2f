import importlib
import math
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from noisegate.labels import ATTRIBUTES, KINDS, MOTIVES, TOPICS, claims

TRAINING = Path(__file__).parents[2] / "training"


@pytest.fixture
def joining(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(TRAINING))
    return importlib.import_module("joining")


def row(kind: str, ids: list[int], **more: Any) -> dict[str, Any]:
    at = list(KINDS).index(kind)
    made: dict[str, Any] = {
        "ids": [101, *ids, 102],
        "parent": [],
        "primary": at,
        "kinds": [float(at == place) for place in range(len(KINDS))],
        "attributes": [0.0] * len(ATTRIBUTES),
        "motive": list(MOTIVES).index("none"),
        "target": 0,
        "topics": [0.0] * len(TOPICS),
        "claims": [0.0] * len(claims()),
        "heat": [0] * (len(ids) + 2),
        "signal": None,
    }
    return made | more


def test_a_joined_comment_has_the_labels_of_both(joining: ModuleType) -> None:
    insult = row("attack", [7, 8], heat=[0, 1, 1, 0], target=3, motive=6, signal=[0, 0, 0, 0])
    joke = row("chatter", [5], attributes=[0.1] * 6, target=5)
    made = joining.join(joke, insult)
    assert made["ids"] == [101, 5, 7, 8, 102]
    assert made["heat"] == [0, 0, 1, 1, 0]
    assert [math.isnan(value) for value in made["signal"]] == [True, True, False, False, False]
    assert made["primary"] == list(KINDS).index("attack")
    assert made["target"] == 3
    assert made["motive"] == 6
    assert made["attributes"] == [0.1] * 6
    present = [name for name, flag in zip(KINDS, made["kinds"], strict=True) if flag]
    assert present == ["attack"]


def test_every_hostile_kind_is_joined_alike(joining: ModuleType) -> None:
    rows = (
        [row("praise", [n]) for n in range(50)] + [row("attack", [60])] * 20 + [row("threat", [70])]
    )
    made = joining.joined(rows, 200, random.Random(1))
    threats = sum(each["primary"] == 0 for each in made)
    assert len(made) == 200
    assert 70 < threats < 135


def test_long_comments_are_not_joined(joining: ModuleType) -> None:
    rows = [row("attack", list(range(200))), row("attack", [1]), row("praise", [2])]
    assert all(len(each["ids"]) < 10 for each in joining.joined(rows, 20, random.Random(1)))
