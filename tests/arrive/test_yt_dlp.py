"""Info files of yt-dlp, with comments."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from noisegate.arrive.files import open_file
from noisegate.comment import Author, Comment, Work

from .conftest import TakeIn
from .sorting import by_id, comments_in, reasons_in

THREAD = "UgyQ4rT8mVnK2dLsX1h4AaABAg"
VIDEO = "https://www.youtube.com/watch?v=qL7vTz3nRk0"
WORK = Work(
    "qL7vTz3nRk0",
    title="Tin Lantern - Paper Boats (Official Audio)",
    url=VIDEO,
    released_at=datetime(2026, 3, 13, 19, 0, tzinfo=UTC),
)


@pytest.fixture
def info(samples: Path) -> dict[str, Any]:
    content = (samples / "yt_dlp" / "qL7vTz3nRk0.info.json").read_text(encoding="utf-8")
    parsed: dict[str, Any] = json.loads(content)
    return parsed


def test_is_recognised(samples: Path) -> None:
    (arrival,) = open_file(samples / "yt_dlp" / "qL7vTz3nRk0.info.json")
    assert arrival.format.name == "yt-dlp"


def test_comments_with_their_video(take_in: TakeIn, info: dict[str, Any]) -> None:
    first, reply, question = comments_in(take_in(json.dumps(info), "v.info.json"))
    assert first == Comment(
        id=f"youtube:{THREAD}",
        text="The snare buries the vocal at 1:23.\nOtherwise lovely 🌙",
        source="youtube",
        author=Author(
            "@quietlistener88",
            "UCb3Wk8eQmZr1yVtN6oLx0Ug",
            "https://www.youtube.com/@quietlistener88",
        ),
        created_at=datetime(2026, 3, 14, 18, 5, 9, tzinfo=UTC),
        work=WORK,
        url=f"{VIDEO}&lc={THREAD}",
        likes=14,
    )
    assert (reply.parent, reply.own, reply.work) == (f"youtube:{THREAD}", True, WORK)
    assert question.text == "Is <3 the time signature 7/8 & was that on purpose?"
    assert (question.created_at, question.raw, question.likes) == (None, None, None)


def test_a_comment_without_text_is_a_reject(take_in: TakeIn, info: dict[str, Any]) -> None:
    assert reasons_in(take_in(json.dumps(info), "v.info.json")) == ["the text is empty"]


def test_comments_before_the_title_behind_a_large_head(
    take_in: TakeIn, info: dict[str, Any]
) -> None:
    comments = info.pop("comments")
    turned = {"formats": info.pop("formats") * 300, "comments": comments, **info}
    content = json.dumps(turned)
    assert content.index('"comments": [') > 64 * 1024
    assert {comment.work for comment in comments_in(take_in(content, "v.info.json"))} == {WORK}


@pytest.mark.parametrize("between", ["\n", "", "\n\n"])
def test_several_videos_in_one_file(take_in: TakeIn, info: dict[str, Any], between: str) -> None:
    silent = {**info, "id": "nNoComments1", "comments": []}
    other = {**info, "id": "zZ9second000", "title": "Night Bus Home", "timestamp": None}
    other["comments"] = [{**info["comments"][0], "id": "UgOther"}]
    content = between.join(map(json.dumps, (info, silent, other)))
    found = by_id(take_in(content, "all.jsonl"))
    assert found[THREAD].work == WORK
    assert found["UgOther"].work == Work(
        "zZ9second000",
        title="Night Bus Home",
        url=VIDEO,
        released_at=datetime(2026, 3, 13, tzinfo=UTC),
    )


def test_a_broken_line_costs_one_video(take_in: TakeIn, info: dict[str, Any]) -> None:
    line = json.dumps(info)
    cut = line[: line.index('"UgwB6cYp')].replace("Ugy", "Ugx").replace("qL7", "qL8")
    items = take_in("\n".join([line, cut, line.replace("Ugy", "Ugw")]), "all.jsonl")
    assert "this line breaks off, or is not valid JSON" in reasons_in(items)
    assert len(comments_in(items)) == 3 + 2 + 3


def test_an_info_file_without_comments_says_what_to_do(
    take_in: TakeIn, info: dict[str, Any]
) -> None:
    del info["comments"]
    assert reasons_in(take_in(json.dumps(info), "v.info.json")) == [
        "the file holds no comments: run yt-dlp with --write-comments"
    ]


def test_another_site_is_another_source(take_in: TakeIn, info: dict[str, Any]) -> None:
    page = "https://video.example/v/1"
    elsewhere = {**info, "extractor": "PeerTube", "webpage_url": page}
    first = comments_in(take_in(json.dumps(elsewhere), "v.info.json"))[0]
    assert (first.source, first.url) == ("peertube", page)
