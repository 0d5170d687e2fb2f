"""The simulated creators, on comments whose embeddings are made up."""

import importlib
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from noisegate.comment import Reading
from noisegate.labels import KINDS

TRAINING = Path(__file__).parents[2] / "training"
AUTHORS = ("author-01", "author-02", "author-03", "author-04", "author-05", "author-12")
SORTS = (("objection", "money"), ("objection", "jobs_industry"), ("praise", "vocals"))


@pytest.fixture
def tastes(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(TRAINING))
    return importlib.import_module("tastes")


def row(kind: str, topic: str, author: str) -> dict[str, Any]:
    none = {"motive": "none", "target": "work", "claims": [], "toxicity": 0}
    return none | {"text": "x", "kinds": [kind], "topics": [topic], "source": author}


def pool(tastes: ModuleType) -> Any:
    chance = np.random.default_rng(3)
    directions = {sort: chance.standard_normal(384) for sort in SORTS}
    rows, readings = [], []
    for number in range(360):
        kind, topic = sort = SORTS[number % 3]
        values = np.tanh((directions[sort] + chance.standard_normal(384) * 0.5) * 0.7)
        embedding = np.rint(values * 127).astype(np.int8).tobytes()
        rows.append(row(kind, topic, AUTHORS[number // 3 % len(AUTHORS)]))
        scores = {name: 0.9 if name == kind else 0.01 for name in KINDS}
        readings.append(Reading("m", kind, (kind,), 0.9, scores=scores, embedding=embedding))
    readings[-1] = Reading("m", unread="Spanish.")
    return tastes.Pool(rows, readings)


def test_who_corrects_their_matter_leaves_plain_mistakes_alone(tastes: ModuleType) -> None:
    people, money = pool(tastes), creator(tastes, "money")
    for place, one in enumerate(people.readings):
        if people.rows[place]["kinds"] == ["praise"]:
            people.readings[place] = replace(one, kind="chatter", kinds=("chatter",))
    own = tastes.measure(people, money, "their matter")["elsewhere"]
    every = tastes.measure(people, money, "anything")["elsewhere"]
    assert own.before == own.after == every.before
    assert every.after < every.before


def creator(tastes: ModuleType, name: str) -> Any:
    return next(one for one in tastes.CREATORS if name in one.name)


def test_a_creator_differs_from_the_guide_in_one_matter(tastes: ModuleType) -> None:
    money = creator(tastes, "money")
    assert money.wants(row("objection", "money", "a")) == ("dismissal",)
    assert money.wants(row("objection", "vocals", "a")) == ("objection",)
    both = row("objection", "money", "a") | {"kinds": ["objection", "story"]}
    assert money.wants(both) == ("story", "dismissal")
    playful = creator(tastes, "playful")
    insult = row("attack", "vocals", "a") | {"motive": "tribal", "toxicity": 0.5}
    assert playful.wants(insult) == ("chatter",)
    assert playful.wants(insult | {"kinds": ["attack", "feedback"]}) == ("feedback",)


def test_there_are_tastes_enough_and_each_has_a_name(tastes: ModuleType) -> None:
    assert len({one.name for one in tastes.CREATORS}) == len(tastes.CREATORS) >= 6
    assert {one.was for one in tastes.CREATORS} | {one.is_ for one in tastes.CREATORS} <= set(KINDS)


def test_no_author_is_in_both_halves_and_each_has_one_of_validation(tastes: ModuleType) -> None:
    people = pool(tastes)
    assert len(people.rows) == 359, "what was not read is left out"
    for seed in range(4):
        first, second = ({*people.authors[half]} for half in people.halves(seed))
        assert not first & second
        assert first | second == set(AUTHORS)
        assert len(first & {"author-04", "author-12"}) == 1


def test_a_taste_that_embeddings_tell_apart_is_learnt_and_costs_nothing(tastes: ModuleType) -> None:
    people, money = pool(tastes), creator(tastes, "money")
    found = tastes.measure(people, money, "their matter")
    matter, elsewhere = found["matter"], found["elsewhere"]
    assert matter.comments == matter.before == pytest.approx(60, abs=10)
    assert tastes.fewer(matter) > 0.9
    assert (elsewhere.before, elsewhere.after) == (0, 0)
    assert found["matter unseen"].comments < matter.comments
    same = tastes.measure(people, money, "anything")
    assert same == found, "there are no plain mistakes to correct"
    assert "| mean |" in tastes.table(
        {"money": dict(zip(tastes.MANNERS, (found, same), strict=True))}
    )
