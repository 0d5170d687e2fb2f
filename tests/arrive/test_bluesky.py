"""Bluesky threads."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from noisegate.arrive.files import open_file
from noisegate.comment import Author, Comment, Work

from .conftest import TakeIn
from .sorting import by_id, comments_in, reasons_in

ROOT = "at://did:plc:tinlantern2w4m6k8p0rsaa/app.bsky.feed.post/3lkdrootpost2a"
QUESTION = "at://did:plc:hollowreed3x5n7l9q1staa/app.bsky.feed.post/3lkdreplyone2b"
ANSWER = "at://did:plc:tinlantern2w4m6k8p0rsaa/app.bsky.feed.post/3lkdownreply2c"


@pytest.fixture
def thread(samples: Path) -> dict[str, Any]:
    content = (samples / "bluesky" / "thread.json").read_text(encoding="utf-8")
    parsed: dict[str, Any] = json.loads(content)
    return parsed


def test_is_recognised(samples: Path) -> None:
    (arrival,) = open_file(samples / "bluesky" / "thread.json")
    assert arrival.format.name == "bluesky"


def test_a_reply_to_the_post(take_in: TakeIn, thread: dict[str, Any]) -> None:
    assert comments_in(take_in(json.dumps(thread), "t.json"))[0] == Comment(
        id=f"bluesky:{QUESTION}",
        text="Which tools, and who gets paid? Asking <calmly> & seriously",
        source="bluesky",
        author=Author(
            "@hollowreed.example",
            "did:plc:hollowreed3x5n7l9q1staa",
            "https://bsky.app/profile/hollowreed.example",
        ),
        created_at=datetime(2026, 3, 14, 8, 20, 30, 456000, tzinfo=UTC),
        work=Work(
            ROOT,
            title="Paper Boats is out. Words mine, voice by AI.",
            url="https://bsky.app/profile/tinlantern.bsky.social/post/3lkdrootpost2a",
            released_at=datetime(2026, 3, 13, 19, 0, tzinfo=UTC),
        ),
        url="https://bsky.app/profile/hollowreed.example/post/3lkdreplyone2b",
        likes=7,
    )


def test_whoever_began_the_thread_need_not_be_the_creator(
    take_in: TakeIn, thread: dict[str, Any]
) -> None:
    answer = by_id(take_in(json.dumps(thread), "t.json"))[ANSWER]
    assert (answer.own, answer.parent) == (False, f"bluesky:{QUESTION}")


def test_an_author_goes_by_the_handle_and_not_by_a_name_anybody_could_take(
    take_in: TakeIn, thread: dict[str, Any]
) -> None:
    answer = by_id(take_in(json.dumps(thread), "t.json"))[ANSWER]
    assert answer.author is not None
    assert answer.author.names(trusted=True) == {
        "tinlantern.bsky.social",
        "did:plc:tinlantern2w4m6k8p0rsaa",
    }


def test_what_is_gone_or_blocked_is_passed_over(take_in: TakeIn, thread: dict[str, Any]) -> None:
    items = take_in(json.dumps(thread, indent=2), "t.json")
    assert list(by_id(items)) == [QUESTION, ANSWER]
    assert reasons_in(items) == ["no text, only a picture or another attachment"]


def test_a_thread_asked_for_at_a_reply(take_in: TakeIn, thread: dict[str, Any]) -> None:
    top, reply = thread["thread"], thread["thread"]["replies"][0]
    turned = {"thread": {**reply, "parent": {"$type": top["$type"], "post": top["post"]}}}
    found = by_id(take_in(json.dumps(turned), "t.json"))
    assert list(found) == [QUESTION, ANSWER]
    work = found[QUESTION].work
    assert work is not None
    assert work.title == "Paper Boats is out. Words mine, voice by AI."


def test_a_thread_whose_beginning_is_gone(take_in: TakeIn, thread: dict[str, Any]) -> None:
    found = by_id(take_in(json.dumps({"thread": thread["thread"]["replies"][0]}), "t.json"))
    assert found[QUESTION].work == Work(
        ROOT,
        url="https://bsky.app/profile/did:plc:tinlantern2w4m6k8p0rsaa/post/3lkdrootpost2a",
    )


def test_a_thread_that_breaks_off(take_in: TakeIn, thread: dict[str, Any]) -> None:
    content = json.dumps(thread)
    items = take_in(content[: content.index("notFoundPost")], "t.json")
    assert list(by_id(items)) == [QUESTION, ANSWER]
    assert reasons_in(items) == ["this line breaks off, or is not valid JSON"]
