"""Files of youtube-comment-downloader."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from noisegate.arrive.files import open_file
from noisegate.comment import Author

from .conftest import TakeIn
from .sorting import by_id, comments_in, reasons_in

THREAD = "UgyQ4rT8mVnK2dLsX1h4AaABAg"
REPLY = f"{THREAD}.AFq1nJ0d9aXAFq2wPz4kLm"


@pytest.fixture
def lines(samples: Path) -> str:
    path = samples / "youtube_comment_downloader" / "comments.jsonl"
    return path.read_text(encoding="utf-8")


def test_is_recognised(samples: Path) -> None:
    for name in ("comments.jsonl", "comments.pretty.json"):
        (arrival,) = open_file(samples / "youtube_comment_downloader" / name)
        assert arrival.format.name == "youtube-comment-downloader"


def test_comments_and_replies(take_in: TakeIn, lines: str) -> None:
    items = take_in(lines, "c.jsonl")
    found = by_id(items)
    first, reply = found[THREAD], found[REPLY]
    assert first.author == Author(
        "@quietlistener88",
        "UCb3Wk8eQmZr1yVtN6oLx0Ug",
        "https://www.youtube.com/channel/UCb3Wk8eQmZr1yVtN6oLx0Ug",
    )
    assert first.text == "The snare buries the vocal at 1:23.\nOtherwise lovely 🌙"
    assert first.created_at == datetime(2024, 3, 14, 18, 5, 9, 118823, tzinfo=UTC)
    assert (first.parent, first.likes) == (None, 1200)
    assert (reply.parent, reply.likes) == (f"youtube:{THREAD}", 37)
    assert reasons_in(items) == ["the text is empty"]


def test_a_relative_time_alone_is_no_time(take_in: TakeIn, lines: str) -> None:
    assert by_id(take_in(lines, "c.jsonl"))["UgwB6cYp0sRkT3eMdHt4AaABAg"].created_at is None


def test_the_pretty_file_and_a_bare_array(take_in: TakeIn, samples: Path, lines: str) -> None:
    pretty = (samples / "youtube_comment_downloader" / "comments.pretty.json").read_bytes()
    assert list(by_id(take_in(pretty, "c.json"))) == [THREAD, REPLY]
    array = json.dumps([json.loads(line) for line in lines.splitlines()])
    assert len(comments_in(take_in(array, "c.json"))) == 3


def test_a_broken_line_is_one_reject(take_in: TakeIn, lines: str) -> None:
    first, second, *_ = lines.splitlines()
    items = take_in("\n".join([first, '{"cid": "Ugx', second]), "c.jsonl")
    assert len(comments_in(items)) == 2
    assert reasons_in(items) == ["this line breaks off, or is not valid JSON"]
