"""SoundCloud comments."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from noisegate.arrive.files import open_file
from noisegate.comment import Author, Comment, Work

from .conftest import TakeIn
from .sorting import by_id, comments_in, reasons_in

TRACK = "https://soundcloud.com/tin-lantern/paper-boats"


@pytest.fixture
def page(samples: Path) -> str:
    return (samples / "soundcloud" / "comments.json").read_text(encoding="utf-8")


def test_is_recognised(samples: Path) -> None:
    for name in ("comments.json", "comments_old.json"):
        (arrival,) = open_file(samples / "soundcloud" / name)
        assert arrival.format.name == "soundcloud"


def test_a_comment_on_a_track(take_in: TakeIn, page: str) -> None:
    assert comments_in(take_in(page, "c.json"))[0] == Comment(
        id="soundcloud:2481630127",
        text="that drop at 1:02 😭 please never lose the choir",
        source="soundcloud",
        author=Author("choir moth", "88120347", "https://soundcloud.com/choir-moth"),
        created_at=datetime(2026, 4, 2, 21, 14, 8, tzinfo=UTC),
        work=Work("1903471256"),
    )


def test_where_the_track_is_told_its_owner_and_the_place_are_known(
    take_in: TakeIn, page: str
) -> None:
    answer = by_id(take_in(page, "c.json"))["2481702299"]
    assert answer.own
    assert answer.work == Work("1903471256", title="Paper Boats", url=TRACK)
    assert answer.url == f"{TRACK}#t=1:02"


def test_an_empty_comment_is_a_reject(take_in: TakeIn, page: str) -> None:
    assert reasons_in(take_in(page, "c.json")) == ["the text is empty"]


def test_the_first_api_s_bare_array_and_dates(take_in: TakeIn, samples: Path) -> None:
    content = (samples / "soundcloud" / "comments_old.json").read_bytes()
    (comment,) = comments_in(take_in(content, "c.json"))
    assert (comment.text, comment.raw) == (
        "great bassline & nice pads",
        "great bassline &amp; nice pads",
    )
    assert comment.created_at == datetime(2011, 7, 21, 13, 9, 44, tzinfo=UTC)
