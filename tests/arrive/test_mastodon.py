"""Mastodon threads and statuses."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from noisegate.arrive.files import open_file
from noisegate.comment import Author, Comment, Work

from .conftest import TakeIn
from .sorting import by_id, comments_in, reasons_in

ROOT = "114160000000000001"
QUESTION = "114160000000000777"
ANSWER = "114160000000000888"


@pytest.fixture
def context(samples: Path) -> dict[str, Any]:
    content = (samples / "mastodon" / "context.json").read_text(encoding="utf-8")
    parsed: dict[str, Any] = json.loads(content)
    return parsed


def test_is_recognised(samples: Path) -> None:
    (arrival,) = open_file(samples / "mastodon" / "context.json")
    assert arrival.format.name == "mastodon"


def test_a_reply_to_the_post(take_in: TakeIn, context: dict[str, Any]) -> None:
    assert comments_in(take_in(json.dumps(context), "context.json"))[0] == Comment(
        id=f"mastodon:{QUESTION}",
        text='@tinlantern lovely, but is the cello sampled?\n\nIt sounds "off" at 0:40',
        raw=context["descendants"][0]["content"],
        source="mastodon",
        author=Author("reed@folk.example", "reed@folk.example", "https://folk.example/@reed"),
        created_at=datetime(2026, 3, 14, 8, 15, 30, 482000, tzinfo=UTC),
        work=Work(
            ROOT,
            title="Paper Boats is out. Words mine, voice by AI.",
            url=f"https://music.example/@tinlantern/{ROOT}",
            released_at=datetime(2026, 3, 13, 19, 0, tzinfo=UTC),
        ),
        url="https://folk.example/@reed/114160000000000770",
        likes=4,
    )


def test_whoever_began_the_thread_need_not_be_the_creator(
    take_in: TakeIn, context: dict[str, Any]
) -> None:
    answer = by_id(take_in(json.dumps(context), "context.json"))[ANSWER]
    assert (answer.own, answer.parent) == (False, f"mastodon:{QUESTION}")
    assert answer.author == Author(
        "Tin Lantern 🏮", "tinlantern@music.example", "https://music.example/@tinlantern"
    )


def test_the_post_is_no_comment_and_a_picture_alone_is_a_reject(
    take_in: TakeIn, context: dict[str, Any]
) -> None:
    items = take_in(json.dumps(context), "context.json")
    assert list(by_id(items)) == [QUESTION, ANSWER]
    assert reasons_in(items) == ["no text, only a picture or another attachment"]


def test_a_context_asked_for_at_the_post_itself(take_in: TakeIn, context: dict[str, Any]) -> None:
    context["ancestors"] = []
    found = by_id(take_in(json.dumps(context, indent=2), "context.json"))
    assert found[QUESTION].work == Work(ROOT)
    assert (found[QUESTION].parent, found[ANSWER].parent) == (None, f"mastodon:{QUESTION}")
    assert not any(one.own for one in found.values())


def test_a_context_without_answers(take_in: TakeIn) -> None:
    assert take_in('{"ancestors":[],"descendants":[]}', "context.json") == []


def test_statuses_in_an_array_or_alone(take_in: TakeIn, context: dict[str, Any]) -> None:
    statuses = context["ancestors"] + context["descendants"]
    assert list(by_id(take_in(json.dumps(statuses), "s.json"))) == [QUESTION, ANSWER]
    (alone,) = comments_in(take_in(json.dumps(statuses[1]), "s.json"))
    assert (alone.parent, alone.work) == (f"mastodon:{ROOT}", None)


def test_a_content_warning_is_part_of_what_a_reader_sees(
    take_in: TakeIn, context: dict[str, Any]
) -> None:
    context["descendants"][0]["spoiler_text"] = "AI <again>"
    found = by_id(take_in(json.dumps(context), "context.json"))
    assert found[QUESTION].text.startswith("AI <again>\n\n@tinlantern lovely")


def test_boosts_are_left_out(take_in: TakeIn, context: dict[str, Any]) -> None:
    boost = {**context["descendants"][0], "reblog": context["descendants"][1]}
    assert take_in(json.dumps([boost]), "s.json") == []
