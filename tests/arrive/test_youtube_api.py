"""Answers of the YouTube Data API."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from noisegate.arrive.files import open_file
from noisegate.comment import Author, Comment, Work

from .conftest import TakeIn
from .sorting import by_id, comments_in, reasons_in

THREAD = "UgyQ4rT8mVnK2dLsX1h4AaABAg"
OWNER_REPLY = f"{THREAD}.AFq1nJ0d9aXAFq2wPz4kLm"
VIDEO = "https://www.youtube.com/watch?v=qL7vTz3nRk0"


@pytest.fixture
def page(samples: Path) -> str:
    return (samples / "youtube_api" / "comment_threads.json").read_text(encoding="utf-8")


def test_is_recognised(samples: Path) -> None:
    for name in ("comment_threads.json", "comments.json"):
        (arrival,) = open_file(samples / "youtube_api" / name)
        assert arrival.format.name == "youtube-api"


def test_a_thread_with_its_replies(take_in: TakeIn, page: str) -> None:
    first = comments_in(take_in(page, "page.json"))[0]
    assert first == Comment(
        id=f"youtube:{THREAD}",
        text="The snare buries the vocal at 1:23.\nOtherwise lovely 🌙 & I'd buy it",
        source="youtube",
        author=Author(
            "@quietlistener88",
            "UCb3Wk8eQmZr1yVtN6oLx0Ug",
            "http://www.youtube.com/@quietlistener88",
        ),
        created_at=datetime(2026, 3, 14, 18, 5, 9, tzinfo=UTC),
        work=Work("qL7vTz3nRk0", url=VIDEO),
        url=f"{VIDEO}&lc={THREAD}",
        likes=14,
    )


def test_replies_keep_their_parent_and_the_owner_is_known(take_in: TakeIn, page: str) -> None:
    found = by_id(take_in(page, "page.json"))
    assert found[OWNER_REPLY].parent == f"youtube:{THREAD}"
    assert [comment.own for comment in found.values()] == [False, True, False, False]
    assert found[OWNER_REPLY].work == Work("qL7vTz3nRk0", url=VIDEO)


def test_displayed_html_becomes_what_a_reader_sees(take_in: TakeIn, page: str) -> None:
    dismissal = by_id(take_in(page, "page.json"))["UgwB6cYp0sRkT3eMdHt4AaABAg"]
    assert (dismissal.text, dismissal.raw) == ("AI slop, skip", "AI slop, <b>skip</b>")


def test_a_thread_without_its_comment_is_a_reject(take_in: TakeIn, page: str) -> None:
    assert reasons_in(take_in(page, "page.json")) == [
        "there is no comment in this record (a page without part=snippet?)"
    ]


def test_replies_on_their_own(take_in: TakeIn, samples: Path) -> None:
    content = (samples / "youtube_api" / "comments.json").read_bytes()
    (reply,) = comments_in(take_in(content, "replies.json"))
    assert reply.text == "It clearly isn't, she wrote the words"
    assert reply.parent == "youtube:UgwB6cYp0sRkT3eMdHt4AaABAg"
    assert reply.created_at == datetime(2026, 3, 15, 9, 0, 30, 250000, tzinfo=UTC)
    assert (reply.work, reply.url, reply.own) == (None, None, False)


@pytest.mark.parametrize("joined", ["array", "lines", "run together", "items alone"])
def test_pages_however_they_were_put_together(take_in: TakeIn, page: str, joined: str) -> None:
    one = json.loads(page)
    two = json.loads(page.replace("UgyQ4rT8", "UgxSecond").replace("UgwB6cYp", "UgxFourth"))
    content = {
        "array": json.dumps([one, two], indent=1),
        "lines": json.dumps(one) + "\n" + json.dumps(two) + "\n",
        "run together": page + json.dumps(two, indent=2),
        "items alone": json.dumps(one["items"] + two["items"]),
    }[joined]
    assert len(by_id(take_in(content, "pages.json"))) == 8


def test_a_page_that_breaks_off_keeps_the_threads_before(take_in: TakeIn, page: str) -> None:
    items = take_in(page[: page.index("UgwB6cYp")], "cut.json")
    assert len(comments_in(items)) == 3
    assert reasons_in(items) == ["the file breaks off here, or is not valid JSON from here on"]


def test_a_source_of_ones_own(take_in: TakeIn, page: str) -> None:
    assert {comment.source for comment in comments_in(take_in(page, "p.json", source="mine"))} == {
        "mine"
    }


def test_fields_of_the_wrong_kind_are_rejects(take_in: TakeIn) -> None:
    item = {"kind": "youtube#commentThread", "id": 5, "snippet": {"topLevelComment": [1]}}
    odd = {"kind": "youtube#commentThreadListResponse", "items": [item, "x", None, {}]}
    items = take_in(json.dumps(odd), "odd.json")
    assert comments_in(items) == []
    assert len(reasons_in(items)) == 4
