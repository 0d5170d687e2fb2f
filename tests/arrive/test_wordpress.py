"""WordPress exports."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from noisegate.arrive.files import open_file
from noisegate.comment import Author, Comment, Work

from .conftest import TakeIn
from .sorting import by_id, comments_in, reasons_in

SITE = "tinlantern.example"
POST = f"https://{SITE}/2026/03/paper-boats/"
WORK = Work(
    f"{SITE}/42",
    title="Paper Boats is out",
    url=POST,
    released_at=datetime(2026, 3, 13, 19, 0, tzinfo=UTC),
)


@pytest.fixture
def export(samples: Path) -> str:
    path = samples / "wordpress" / "tinlantern.wordpress.xml"
    return path.read_text(encoding="utf-8")


def test_is_recognised(samples: Path) -> None:
    (arrival,) = open_file(samples / "wordpress" / "tinlantern.wordpress.xml")
    assert arrival.format.name == "wordpress"


def test_a_comment_under_a_post(take_in: TakeIn, export: str) -> None:
    first = comments_in(take_in(export, "site.xml"))[0]
    assert first.author is not None
    assert first == Comment(
        id=f"wordpress:{SITE}/101",
        text="The chorus comes too late & the intro is long.\n\nCould you cut it?",
        raw="The chorus comes <em>too late</em> &amp; the intro is long.\n\nCould you cut it?",
        source="wordpress",
        author=Author("Hollow Reed", first.author.id, "https://reed.example/"),
        created_at=datetime(2026, 3, 14, 9, 30, tzinfo=UTC),
        work=WORK,
        url=f"{POST}#comment-101",
    )


def test_a_guest_is_known_again_without_keeping_the_address(take_in: TakeIn, export: str) -> None:
    twice = export.replace("pal@promo.example", "REED@mail.example")
    found = by_id(take_in(twice, "site.xml"))
    first, again = found[f"{SITE}/101"].author, found[f"{SITE}/103"].author
    assert first is not None
    assert again is not None
    assert first.id == again.id
    assert "mail.example" not in first.id


def test_the_post_author_s_reply_is_own(take_in: TakeIn, export: str) -> None:
    found = by_id(take_in(export, "site.xml"))
    reply = found[f"{SITE}/102"]
    assert (reply.own, reply.parent) == (True, f"wordpress:{SITE}/101")
    assert reply.author == Author("Tin Lantern", f"{SITE}/1")
    assert not found[f"{SITE}/101"].own


def test_spam_comes_in_and_its_local_date_stands_in(take_in: TakeIn, export: str) -> None:
    spam = by_id(take_in(export, "site.xml"))[f"{SITE}/103"]
    assert spam.text == "10k streams tonight"
    assert spam.created_at == datetime(2026, 3, 14, 13, 0, tzinfo=UTC)


def test_a_pingback_is_a_reject(take_in: TakeIn, export: str) -> None:
    assert reasons_in(take_in(export, "site.xml")) == ["a pingback, not a comment"]


def test_control_characters_do_not_end_the_file(take_in: TakeIn, export: str) -> None:
    assert len(comments_in(take_in(export.replace("I could", "I\x08 could\x1b"), "site.xml"))) == 3


def test_another_encoding_than_the_file_says(take_in: TakeIn, export: str) -> None:
    umlaut = export.replace("I could, and will.", "Würde ich – gern.")
    as_utf16 = take_in(umlaut.encode("utf-16"), "site.xml")
    assert by_id(as_utf16)[f"{SITE}/102"].text == "Würde ich – gern."


def test_a_file_that_breaks_off_keeps_what_came_before(take_in: TakeIn, export: str) -> None:
    items = take_in(export[: export.index("Promo Pal")], "site.xml")
    assert len(comments_in(items)) == 2
    assert reasons_in(items) == ["the file breaks off here, or is not valid XML from here on"]


def test_entities_are_not_followed(take_in: TakeIn, export: str) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n<rss version'
    items = take_in(export.replace("<rss version", bomb, 1), "site.xml")
    assert comments_in(items) == []
    assert reasons_in(items) == [
        "the file defines XML entities, which Noisegate does not follow; nothing more was read"
    ]
