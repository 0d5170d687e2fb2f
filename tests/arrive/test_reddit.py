"""Reddit threads, listings and dumps."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from noisegate.arrive.files import open_file
from noisegate.comment import Author, Comment, Work

from .conftest import TakeIn
from .sorting import by_id, comments_in, reasons_in

POST = "https://www.reddit.com/r/bedroommakers/comments/1bq7xyz/tin_lantern_paper_boats/"


@pytest.fixture
def thread(samples: Path) -> str:
    return (samples / "reddit" / "thread.json").read_text(encoding="utf-8")


def test_is_recognised(samples: Path) -> None:
    for name in ("thread.json", "dump.ndjson"):
        (arrival,) = open_file(samples / "reddit" / name)
        assert arrival.format.name == "reddit"


def test_a_comment_under_a_post(take_in: TakeIn, thread: str) -> None:
    assert comments_in(take_in(thread, "thread.json"))[0] == Comment(
        id="reddit:kx2e001",
        text="> voice by AI\n\nWhose voices was it trained on, & did anyone ask them?",
        raw="&gt; voice by AI\n\nWhose voices was it trained on, &amp; did anyone ask them?",
        source="reddit",
        author=Author("hollow_reed", "hollow_reed", "https://www.reddit.com/user/hollow_reed"),
        created_at=datetime(2026, 3, 14, 19, 15, tzinfo=UTC),
        work=Work(
            "1bq7xyz",
            title="Tin Lantern - Paper Boats (words mine, voice by AI)",
            url=POST,
            released_at=datetime(2026, 3, 14, 19, 0, tzinfo=UTC),
        ),
        url=f"{POST}kx2e001/",
        likes=23,
    )


def test_replies_at_any_depth_keep_their_parents(take_in: TakeIn, thread: str) -> None:
    found = by_id(take_in(thread, "thread.json"))
    assert list(found) == ["kx2e001", "kx2e002", "kx2e003", "kx2e005"]
    assert found["kx2e002"].parent == "reddit:kx2e001"
    assert found["kx2e003"].parent == "reddit:kx2e002"
    assert found["kx2e003"].text == "Then say so in the title next time <3"
    assert [comment.own for comment in found.values()] == [False, False, False, False]


def test_deleted_comments_are_named_and_the_post_is_none(take_in: TakeIn, thread: str) -> None:
    items = take_in(thread, "thread.json")
    assert reasons_in(items) == ["deleted by its author"]
    assert not any("funeral" in comment.text for comment in comments_in(items))


def test_a_comment_of_a_deleted_account_stays(take_in: TakeIn, thread: str) -> None:
    kept = by_id(take_in(thread, "thread.json"))["kx2e005"]
    assert kept.author is None
    assert kept.text.startswith("The bridge is the best part.")


def test_a_dump(take_in: TakeIn, samples: Path) -> None:
    items = take_in((samples / "reddit" / "dump.ndjson").read_bytes(), "dump.ndjson")
    found = by_id(items)
    assert reasons_in(items) == ["removed by the moderators"]
    reply, old = found["kx2e002"], found["c0i8b2z"]
    assert (reply.parent, reply.own) == ("reddit:kx2e001", False)
    assert reply.created_at == datetime(2026, 3, 14, 20, 0, tzinfo=UTC)
    assert reply.url == "https://www.reddit.com/comments/1bq7xyz/_/kx2e002/"
    assert old.work == Work("akmz1", url="https://www.reddit.com/comments/akmz1/")
    assert (old.parent, old.likes) == (None, None)


def test_posts_in_a_dump_are_passed_over(take_in: TakeIn, samples: Path) -> None:
    comment = (samples / "reddit" / "dump.ndjson").read_text(encoding="utf-8").splitlines()[0]
    post = json.dumps({"id": "1bq7xyz", "title": "Paper Boats", "selftext": "", "author": "x"})
    items = take_in(f"{post}\n{comment}\n", "both.ndjson")
    assert [type(item) for item in items] == [Comment]


def test_what_reddit_escapes_twice(take_in: TakeIn, samples: Path) -> None:
    line = (samples / "reddit" / "dump.ndjson").read_text(encoding="utf-8").splitlines()[0]
    record = {**json.loads(line), "body": "a &amp;nbsp; b &amp;amp; c &lt;d&gt;"}
    (comment,) = comments_in(take_in(json.dumps(record), "dump.ndjson"))
    assert comment.text == "a   b &amp; c <d>"


def test_a_listing_that_breaks_off(take_in: TakeIn, thread: str) -> None:
    items = take_in(thread[: thread.index('"id": "kx2e005"')], "cut.json")
    assert list(by_id(items)) == ["kx2e001", "kx2e002", "kx2e003"]
    assert reasons_in(items)[-1].startswith("the file breaks off here")


def test_replies_nested_far_too_deep(take_in: TakeIn) -> None:
    at: dict[str, Any] = {"kind": "t1", "data": {"id": "end", "body": "the end", "replies": ""}}
    content = json.dumps({"kind": "Listing", "data": {"children": ["HERE"]}})
    opening = '{"kind":"t1","data":{"id":"%d","body":"b","replies":{"data":{"children":['
    deep = "".join(opening % n for n in range(2000)) + json.dumps(at) + "]}}}}" * 2000
    assert len(comments_in(take_in(content.replace('"HERE"', deep), "deep.json"))) == 2001
